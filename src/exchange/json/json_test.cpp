#include "exchange/json/json.h"

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <algorithm>
#include <cmath>

#include "base/json_text.h"
#include "exchange/json/canonical.h"
#include "exchange/json/relation_ids.h"
#include "exchange/table/testing.h"

namespace plumb::exchange {
namespace {

namespace testing = table::testing;

std::string end_of(const Reference& end) {
  return end.id.empty() ? end.type + ":" + end.name : end.id;
}

std::string summary(const Result<Document>& read) {
  if (!read.ok()) return "failed: " + read.error().text();
  std::string out = testing::lines(read->errors) + testing::lines(read->warnings);
  for (const ElementDraft& d : read->elements) {
    out += d.element.id + "|" + d.element.type + "|" + d.element.name + "|" +
           one_line(d.element.fields) + "\n";
  }
  for (const RelationDraft& d : read->relations) {
    out += end_of(d.from) + " " + d.relation.kind + " " + end_of(d.to) + " " +
           one_line(d.relation.fields) + "\n";
  }
  for (const ArtifactDraft& d : read->artifacts) {
    out += d.artifact.id + "|" + d.artifact.kind + "|" + one_line(d.artifact.body) + "\n";
  }
  return out;
}

std::string from_json(const std::string& text) {
  return summary(read_json(text, "w.json"));
}
std::string from_yaml(const std::string& text) {
  return summary(read_yaml(text, "w.yaml"));
}

// The fenced example of a language in a document.
std::string example(const std::string& document, const std::string& language) {
  const std::string text = testing::read_file(testing::source_path(document));
  const std::string fence = "```" + language + "\n";
  const std::size_t begin = text.find(fence);
  if (begin == std::string::npos) return "";
  const std::size_t from = begin + fence.size();
  return text.substr(from, text.find("```", from) - from);
}

}  // namespace

TEST_CASE("a workspace file is read with its friendly forms") {
  CHECK(from_json(R"({"plumbline": 1, "name": "W", "currency": "EUR",
    "elements": [{"id": "g", "type": "goal", "name": "Grow", "weight": 3.0, "due": null},
                 {"type": "unit", "name": "Sales"}],
    "relations": [{"kind": "owned_by", "from": "g", "to": {"type": "unit", "name": "Sales"}},
                  ["g", "supports", "h", "strong"], ["g", "part_of", "h", 2],
                  ["g", "works_on", "h", {"fte": 0.5}], ["a", "supports", "g", 0.3],
                  {"kind": "supports", "from": 1, "to": "g", "strength": "weak"}],
    "artifacts": [{"id": "v", "kind": "view", "name": "V", "body": {"a": [1.0]}}]})") ==
        "g|goal|Grow|{\"weight\": 3}\n"
        "|unit|Sales|{}\n"
        "g owned_by unit:Sales {}\n"
        "g supports h {\"strength\": 0.75}\n"
        "g part_of h {\"weight\": 2}\n"
        "g works_on h {\"fte\": 0.5}\n"
        "a supports g {\"strength\": 0.3}\n"
        "1 supports g {\"strength\": 0.25}\n"
        "v|view|{\"a\": [1]}\n");
}

TEST_CASE("the same file as YAML says the same") {
  CHECK(from_yaml(
            "plumbline: 1\nname: W\ncurrency: EUR\nsettings: {appetite: 0.2}\nelements:\n"
            "  - {id: g, type: goal, name: Grow, due: 2027-12-31, weight: 4, code: '007', x: 007}\n"
            "  - &unit {type: unit, name: \"12\", ok: true, text: 'true'}\n"
            "relations:\n  - [g, supports, h, essential]\n  - [g, part_of, h, 2]\n"
            "  - {from: g, kind: works_on, to: p, fte: 0.5}\n") ==
        "g|goal|Grow|{\"due\": \"2027-12-31\", \"weight\": 4, \"code\": \"007\", \"x\": \"007\"}\n"
        "|unit|12|{\"ok\": true, \"text\": \"true\"}\n"
        "g supports h {\"strength\": 1}\n"
        "g part_of h {\"weight\": 2}\n"
        "g works_on p {\"fte\": 0.5}\n"
        "settings|settings|{\"appetite\": 0.2, \"currency\": \"EUR\"}\n");
}

TEST_CASE("what makes no sense is left out with its line, and the rest is read") {
  CHECK(from_json(
            "{\"plumbline\": 1,\n\"colour\": 2,\n\"elements\": [\n{\"id\": \"a\", \"type\": "
            "\"goal\", \"name\": \"A\"},\n{\"id\": \"a\", \"type\": \"goal\", \"name\": \"B\"},\n"
            "{\"name\": \"no type\"},\n7,\n{\"type\": \"goal\"}],\n\"relations\": [\n"
            "[\"a\", \"supports\"],\n[\"a\", \"supports\", \"b\", \"huge\"],\n"
            "[\"a\", \"supports\", \"b\", 0],\n{\"kind\": \"supports\", \"from\": \"a\"}, 5]}") ==
        "w.json:5: The id 'a' is already that of the element in line 4; this one was left out.\n"
        "w.json:6: The element has no type; it was left out.\n"
        "w.json:7: The element is not an object; it was left out.\n"
        "w.json:8: The element has neither id nor name; it was left out.\n"
        "w.json:10: The relation is a list of 2 items; it was left out.\n"
        "w.json:11: The strength \"huge\" is none; the relation was left out.\n"
        "w.json:12: The strength 0 is none; the relation was left out.\n"
        "w.json:13: The relation lacks its kind or one of its ends; it was left out.\n"
        "w.json:13: The relation is neither an object nor a list; it was left out.\n"
        "w.json:2: The member \"colour\" is not known and was not read.\n"
        "a|goal|A|{}\n");
  CHECK(from_yaml("plumbline: 1\nelements:\n  - {name: x}\n  - {type: goal, name: A}\n") ==
        "w.yaml:3: The element has no type; it was left out.\n|goal|A|{}\n");
}

TEST_CASE("a file that is none of ours, or too new, or broken, fails with the place") {
  struct Case {
    const char* name;
    std::string text;
    const char* message;
  };
  std::string deep(1000, '[');
  const Case cases[] = {
      {"another object", "{\"a\": 1}", "failed: w.json: The file has no member \"plumbline\""},
      {"a list", "[1]", "failed: w.json: The file holds no object"},
      {"newer", "{\n\"plumbline\": 2}",
       "failed: w.json:2: The file is of version 2; this program reads up to version 1. Update"},
      {"no version", "{\"plumbline\": \"x\"}", "failed: w.json:1: \"plumbline\" is not a version"},
      {"not a list", "{\"plumbline\": 1,\n\"elements\": {}}",
       "failed: w.json:2: \"elements\" is not"},
      {"broken", "{\"plumbline\": 1,\n\"elements\": [\n}", "failed: w.json:3: The JSON is broken"},
      {"cut off", "{\"plumbline\": 1,\n\"elements\": [",
       "failed: w.json:2: The JSON ends too early."},
      {"something behind", "{\"plumbline\": 1} x", "failed: w.json:1: The JSON is broken"},
      {"nothing", "", "failed: w.json:1: The JSON ends too early."},
      {"too deep", "{\"plumbline\": 1, \"x\": " + deep,
       "failed: w.json:1: The JSON is nested more"},
      {"binary", std::string("\x00\x01\x02\x03\x04\x05\x06\x07\x0e\x0f", 10),
       "failed: w.json: The file"},
  };
  for (const Case& c : cases) {
    CAPTURE(c.name);
    const std::string got = from_json(c.text);
    CAPTURE(got);
    CHECK(got.compare(0, std::string(c.message).size(), c.message) == 0);
  }
  CHECK(from_yaml("- a\n").find("failed: w.yaml: The file is no mapping") == 0);
  CHECK(from_yaml("plumbline: 3\n").find("failed: w.yaml:1: The file is of version 3") == 0);
  CHECK(from_yaml("plumbline: [\n").find("failed: w.yaml:") == 0);
}

TEST_CASE("an alias bomb in YAML is refused") {
  std::string bomb = "plumbline: 1\na0: &a0 [x, x, x, x, x, x, x, x, x, x]\n";
  for (int i = 1; i < 12; ++i) {
    const std::string before = "*a" + std::to_string(i - 1);
    bomb += "a" + std::to_string(i) + ": &a" + std::to_string(i) + " [";
    for (int j = 0; j < 10; ++j) bomb += before + (j < 9 ? ", " : "]\n");
  }
  CHECK(from_yaml(bomb).find("failed: w.yaml:") == 0);
}

TEST_CASE("numbers are read to the last bit") {
  CHECK(parse_json("0.9919304369014567", "t")->get_double() == 0.9919304369014567);
  CHECK(parse_json("[1e-400, 5e-324]", "t")->at(0).to_number<double>() == 0);
  CHECK_FALSE(parse_json("[9e3222200]", "t").ok());
  CHECK_FALSE(parse_json("-1e999", "t").ok());
  rc::check("a double comes back", [] {
    const double number = *rc::gen::arbitrary<double>();
    if (!std::isfinite(number)) return;
    const auto back = parse_json(one_line(json::value(number)), "t");
    RC_ASSERT(back.ok());
    RC_ASSERT(back->to_number<double>() == number);
  });
}

TEST_CASE("relations without ids get the same ids in every import") {
  const std::string text =
      R"({"plumbline": 1, "relations": [["a", "supports", "b"], ["a", "supports", "b"],
          [{"type": "goal", "name": "G"}, "supports", "b"], ["b", "supports", "a"]]})";
  const auto once = read_json(text, "a.json");
  const auto again = read_json(text, "b.json");
  REQUIRE(once.ok());
  REQUIRE(once->relations.size() == 4);
  for (std::size_t i = 0; i < 4; ++i) {
    CHECK(once->relations[i].relation.id == again->relations[i].relation.id);
    for (std::size_t j = 0; j < i; ++j) {
      CHECK(once->relations[i].relation.id != once->relations[j].relation.id);
    }
  }
}

TEST_CASE("an export is stable, one object per line, and comes back unchanged") {
  Content content;
  content.name = "Caf\u00e9 \"West\"";
  content.currency = "EUR";
  content.elements = {{"b", "goal", "B", {{"weight", 3.0}, {"description", "x\ny"}}, 4, false},
                      {"a", "unit", "A", {}, 1, false}};
  content.relations = {{"r", "owned_by", "b", "a", {{"strength", 0.1}}, 1, false}};
  content.artifacts = {
      {"v", "view", "V", parse_json(R"({"z": 1, "a": [1e300, -0.5]})", "t").value(), 1, false}};
  const std::string text = write_json(content);
  CHECK(testing::equals_golden("workspace.json", text));
  const auto read = read_json(text, "w.json");
  REQUIRE(read.ok());
  CHECK(read->name == content.name);
  CHECK(testing::difference(content, *read) == "");
  CHECK(read->elements[1].where == "w.json:7");
  std::reverse(content.elements.begin(), content.elements.end());
  CHECK(write_json(content) == text);
}

TEST_CASE("the example companies are read without a remark") {
  for (const char* name : {"retail", "manufacturing", "financial"}) {
    CAPTURE(name);
    const std::string file = std::string("examples/") + name + ".yaml";
    const auto read = read_yaml(testing::read_file(testing::source_path(file)), file);
    REQUIRE_MESSAGE(read.ok(), (read.ok() ? "" : read.error().text()));
    CHECK(testing::lines(read->errors) == "");
    CHECK(testing::lines(read->warnings) == "");
    CHECK(read->elements.size() > 100);
    CHECK(read->relations.size() > 300);
    REQUIRE_FALSE(read->artifacts.empty());
    CHECK(read->artifacts.back().artifact.id == "settings");
    for (const ArtifactDraft& d : read->artifacts) {
      CHECK((d.artifact.kind == "settings" || d.artifact.kind == "strategy_map"));
    }
    Content content;
    for (const ElementDraft& d : read->elements) content.elements.push_back(d.element);
    for (const RelationDraft& d : read->relations) {
      model::Relation relation = d.relation;
      relation.from = d.from.id;
      relation.to = d.to.id;
      content.relations.push_back(std::move(relation));
    }
    for (const ArtifactDraft& d : read->artifacts) content.artifacts.push_back(d.artifact);
    const auto back = read_json(write_json(content), "w.json");
    REQUIRE(back.ok());
    CHECK(testing::difference(content, *back) == "");
    const auto xlsx = table::write_xlsx(content, testing::catalog_metamodel());
    REQUIRE(xlsx.ok());
    const auto book = table::read_table(*xlsx, "w.xlsx", nullptr, testing::catalog_metamodel());
    REQUIRE(book.ok());
    CHECK(testing::difference(content, *book) == "");
  }
}

TEST_CASE("the examples in the documents are read") {
  const auto json = read_json(example("docs/formats/json.md", "json"), "json.md");
  REQUIRE_MESSAGE(json.ok(), (json.ok() ? "" : json.error().text()));
  CHECK(testing::lines(json->errors) + testing::lines(json->warnings) == "");
  CHECK(json->elements.size() == 3);
  CHECK(json->relations.size() == 2);
  CHECK(json->artifacts.size() == 1);
  const auto yaml = read_yaml(example("docs/formats/json.md", "yaml"), "json.md");
  REQUIRE_MESSAGE(yaml.ok(), (yaml.ok() ? "" : yaml.error().text()));
  CHECK(testing::lines(yaml->errors) + testing::lines(yaml->warnings) == "");
  CHECK(yaml->relations.size() == 3);
  const auto recipe = table::parse_recipe(example("docs/formats/recipe.md", "yaml"), "recipe.md",
                                          testing::catalog_metamodel());
  REQUIRE_MESSAGE(recipe.ok(), (recipe.ok() ? "" : recipe.error().text()));
  const auto table = table::import_table(example("docs/formats/recipe.md", "csv"), "example.csv",
                                         &*recipe, testing::catalog_metamodel(), {"EUR"});
  REQUIRE_MESSAGE(table.ok(), (table.ok() ? "" : table.error().text()));
  CHECK(testing::lines(table->document.errors) == "");
  CHECK(table->document.elements.size() == 5);
  const auto plain = table::read_table(example("docs/formats/table.md", "csv"), "elements.csv",
                                       nullptr, testing::catalog_metamodel());
  REQUIRE_MESSAGE(plain.ok(), (plain.ok() ? "" : plain.error().text()));
  CHECK(testing::lines(plain->errors) + testing::lines(plain->warnings) == "");
  CHECK(plain->elements.size() == 3);
}

}  // namespace plumb::exchange
