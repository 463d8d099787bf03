#include "catalog/yaml.h"

#include <doctest/doctest.h>

using namespace plumb;
using namespace plumb::catalog;

namespace {

// The value under a key of the root, as "text", "[a, b]" or "{k: v}".
std::string written(const Value& value) {
  switch (value.shape()) {
    case Shape::null: return "~";
    case Shape::scalar: return value.text();
    case Shape::list: {
      std::string out = "[";
      for (std::size_t i = 0; i < value.size(); ++i) {
        out += (i == 0 ? "" : ", ") + written(value.item(i));
      }
      return out + "]";
    }
    case Shape::map: {
      std::string out = "{";
      for (std::size_t i = 0; i < value.size(); ++i) {
        const Value::Entry entry = value.entry(i);
        out += (i == 0 ? "" : ", ") + entry.key + ": " + written(entry.value);
      }
      return out + "}";
    }
  }
  return "";
}

std::string repeated(const std::string& text, int times) {
  std::string out;
  for (int i = 0; i < times; ++i) out += text;
  return out;
}

}  // namespace

TEST_CASE("trees, aliases and merges") {
  const struct {
    std::string name;
    const char* yaml;
    const char* tree;
  } rows[] = {
      {"block and flow", "a: [1, {b: c}]\nd:\n  - e\n", "{a: [1, {b: c}], d: [e]}"},
      {"nothing", "a:\nb: ~\nc: null\n", "{a: ~, b: ~, c: ~}"},
      {"an alias repeats its anchor", "a: &x [1, 2]\nb: *x\n", "{a: [1, 2], b: [1, 2]}"},
      {"a merge adds the keys that are missing", "a: &x {p: 1, q: 2}\nb: {<<: *x, q: 3}\n",
       "{a: {p: 1, q: 2}, b: {q: 3, p: 1}}"},
      {"the first of several merges wins", "a: &x {p: 1}\nb: &y {p: 2, q: 3}\nc: {<<: [*x, *y]}\n",
       "{a: {p: 1}, b: {p: 2, q: 3}, c: {p: 1, q: 3}}"},
      {"a merge of a merge", "a: &x {p: 1}\nb: &y {<<: *x, q: 2}\nc: {<<: *y}\n",
       "{a: {p: 1}, b: {q: 2, p: 1}, c: {q: 2, p: 1}}"},
      {"a quoted << is a key", "a: {'<<': 1}\n", "{a: {<<: 1}}"},
      {"a byte order mark is skipped",
       "\xEF\xBB\xBF"
       "a: 1\n",
       "{a: 1}"},
      {"a block text", "a: |\n  one\n  two\n", "{a: one\ntwo\n}"},
  };
  for (const auto& row : rows) {
    CAPTURE(row.name);
    const Result<Document> document = parse_yaml(row.yaml, "f.yaml");
    REQUIRE(document.ok());
    CHECK(written(document->root()) == row.tree);
  }
}

TEST_CASE("lines and quotes are kept") {
  const Result<Document> document = parse_yaml("a: 1\nb:\n  c: '2'\n", "f.yaml");
  REQUIRE(document.ok());
  const Value::Entry b = document->root().entry(1);
  CHECK(b.line == 2);
  const Value::Entry c = b.value.entry(0);
  CHECK(c.line == 3);
  CHECK(c.value.quoted());
  CHECK(!document->root().entry(0).value.quoted());
}

TEST_CASE("a repeated key is noted and the first counts") {
  const Result<Document> document = parse_yaml("a: 1\na: 2\n", "f.yaml");
  REQUIRE(document.ok());
  CHECK(written(document->root()) == "{a: 1}");
  REQUIRE(document->duplicates().size() == 1);
  CHECK(document->duplicates()[0].line == 2);
}

TEST_CASE("what is refused, and where") {
  // Each level holds ten aliases of the one before: a billion values from ten lines.
  std::string bomb = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n";
  for (int i = 1; i < 10; ++i) {
    const std::string alias = "*a" + std::to_string(i - 1);
    const std::string name = "a" + std::to_string(i);
    bomb += name + ": &" + name + " [" + alias + repeated(", " + alias, 9) + "]\n";
  }
  // Each mapping merges the one before and adds a key: quadratic when written out.
  std::string chain = "m0: &m0 {k: 1}\n";
  for (int i = 1; i < 2000; ++i) {
    const std::string n = std::to_string(i);
    chain += "m" + n + ": &m" + n + " {<<: *m" + std::to_string(i - 1) + ", k" + n + ": 1}\n";
  }
  const struct {
    std::string name;
    std::string yaml;
    int line;
    const char* what;
  } rows[] = {
      {"an alias bomb", bomb, 6,
       "The file holds more than 400000 values once its aliases are written out."},
      {"a chain of merges", chain, 632,
       "The file holds more than 400000 values once its aliases are written out."},
      {"deep nesting in flow", repeated("[", 10000) + repeated("]", 10000), 1,
       "Values are nested more than 24 deep."},
      {"deep nesting in blocks", repeated("- ", 5000) + "x\n", 1,
       "Values are nested more than 24 deep."},
      {"an anchor inside itself", "a: &x [*x]\n", 1, "An alias refers to something it is part of."},
      {"a merge of itself", "a: &x {<<: *x}\n", 1, "An alias refers to something it is part of."},
      {"an unknown alias", "a: *x\n", 1, nullptr},
      {"a merge of a text", "a: {<<: b}\n", 1, "'<<' does not name a mapping."},
      {"a tag", "a: 1\nb: !!binary aGk=\n", 2,
       "The tag 'tag:yaml.org,2002:binary' is not used in catalogs."},
      {"a key that is a list", "? [a]\n: b\n", 1, "A key is not plain text."},
      {"two documents", "a: 1\n---\nb: 1\n", 2, "The file holds more than one document."},
      {"bytes that are not UTF-8", "a: 1\nb: \xFF\n", 2, "The file is not clean UTF-8 text."},
      {"an overlong sequence", "a: \xC0\xAF\n", 1, "The file is not clean UTF-8 text."},
      {"a surrogate", "a: \xED\xA0\x80\n", 1, "The file is not clean UTF-8 text."},
      {"a control character", std::string("a: 1\nb: \0\n", 10), 2,
       "The file is not clean UTF-8 text."},
      {"an escaped control character", "a: \"\\0\"\n", 1,
       "A text holds characters that cannot be shown."},
      {"an open bracket", "a: [1, 2\nb: 3\n", 2, nullptr},
      {"only open brackets", repeated("[", 100000), 1, "A key is not plain text."},
  };
  for (const auto& row : rows) {
    CAPTURE(row.name);
    const Result<Document> document = parse_yaml(row.yaml, "f.yaml");
    REQUIRE(!document.ok());
    CHECK(document.error().where == "f.yaml:" + std::to_string(row.line));
    if (row.what != nullptr) CHECK(document.error().what == row.what);
  }
}

TEST_CASE("a file beyond the limit is refused unread") {
  const Result<Document> document = parse_yaml(repeated("#", 5 << 20), "f.yaml");
  REQUIRE(!document.ok());
  CHECK(document.error().code == Error::Code::limit);
}
