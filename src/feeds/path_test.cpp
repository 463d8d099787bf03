// Paths, templates and moments in queries: what they find, and what they say of what is wrong.
#include <doctest/doctest.h>
#include <rapidcheck.h>

#include "base/json_text.h"
#include "feeds/path.h"
#include "feeds/source.h"

namespace plumb::feeds {
namespace {

Row row_of(const char* text) {
  return {*json_from(text), json::value("berlin")};
}

TEST_CASE("a path finds what stands there") {
  const Row row = row_of(R"({"a": {"b": [1, {"c d": 2}, 3]}, "x.y": 4, "": 5, "n": null})");
  const struct {
    const char* path;
    const char* found;  // JSON; empty: nothing is there
  } cases[] = {
      {"a.b[0]", "1"},
      {"$.a.b[0]", "1"},
      {"$", R"({"a":{"b":[1,{"c d":2},3]},"x.y":4,"":5,"n":null})"},
      {"a.b[-1]", "3"},
      {"a.b[3]", ""},
      {"a.b[-4]", ""},
      {"a.b[1][\"c d\"]", "2"},
      {"a.b[1].c d", "2"},
      {"[\"x.y\"]", "4"},
      {"[\"\"]", "5"},
      {"n", "null"},
      {"a.none", ""},
      {"a.b.c", ""},
      {"@key", "\"berlin\""},
      {"a.b[*]", "1"},
      {"a.*[2]", "3"},
  };
  for (const auto& c : cases) {
    CAPTURE(c.path);
    const auto path = Path::parse(c.path);
    REQUIRE(path.ok());
    const json::value* found = path->find(row);
    CHECK((found == nullptr ? std::string() : json::serialize(*found)) == c.found);
  }
}

TEST_CASE("a path with a star finds everything, with the name it was found under") {
  const json::value from = *json_from(R"({"rates": {"a": 1, "b": 2}, "list": [[1, 2], [3]]})");
  std::string told;
  const auto tell = [&told](const json::value& found, json::value key) {
    told += json::serialize(key) + "=" + json::serialize(found) + " ";
    return true;
  };
  Path::parse("rates.*")->each(from, tell);
  CHECK(told == "\"a\"=1 \"b\"=2 ");
  told.clear();
  Path::parse("list[*][*]")->each(from, tell);
  CHECK(told == "0=1 1=2 0=3 ");
}

TEST_CASE("a wrong path says where") {
  for (const char* text : {"a..b", "a.", ".", "a[", "a[x]", "a[1", "a[\"b]", "a]", "a[1]b", "a{b",
                           "a.@key", "@key.a", "[]"}) {
    CAPTURE(text);
    const auto path = Path::parse(text);
    REQUIRE(!path.ok());
    CHECK(path.error().what.find("character") != std::string::npos);
    CHECK(!path.error().remedy.empty());
  }
  CHECK(Path::parse(std::string(600, 'a')).error().code == Error::Code::limit);
  std::string deep = "a";
  for (int i = 0; i < 40; ++i) deep += "[0]";
  CHECK(Path::parse(deep).error().code == Error::Code::limit);
}

TEST_CASE("any text is a path or is refused, and does not harm") {
  rc::check([](const std::string& text) {
    const auto path = Path::parse(text);
    if (path.ok()) (void)path->find(row_of(R"({"a": [{"b": 1}, [2]]})"));
  });
}

TEST_CASE("a template is filled from the row") {
  const Row row = row_of(R"({"name": "A", "n": 3, "yes": true, "list": [1], "q}": "q"})");
  const struct {
    const char* text;
    const char* filled;  // empty: refused
    bool fixed;
  } cases[] = {
      {"kpi-1", "kpi-1", true},
      {"{name}", "A", false},
      {"Line {n}: {name}", "Line 3: A", false},
      {"{yes}", "true", false},
      {"{{name}", "{name}", true},
      {"{[\"q}\"]}", "q", false},
      {"{@key} x", "berlin x", false},
      {"{list}", "", false},
      {"{none}", "", false},
  };
  for (const auto& c : cases) {
    CAPTURE(c.text);
    const auto parsed = Template::parse(c.text);
    REQUIRE(parsed.ok());
    CHECK(parsed->fixed() == c.fixed);
    const auto filled = parsed->fill(row);
    CHECK((filled.ok() ? *filled : std::string()) == c.filled);
  }
  CHECK(!Template::parse("{name").ok());
  CHECK(!Template::parse("{a..b}").ok());
  CHECK(Template::parse("")->empty());
}

TEST_CASE("moments go into SQL outside quotes, comments and casts") {
  const struct {
    const char* sql;
    const char* written;
  } cases[] = {
      {"at > :since", "at > 'S'"},
      {"at > :since::timestamptz AND at < :now", "at > 'S'::timestamptz AND at < 'N'"},
      {"a::since", "a::since"},
      {":sincerely", ":sincerely"},
      {"name = ':since'", "name = ':since'"},
      {"\":since\" = 1", "\":since\" = 1"},
      {"1 -- :since\n, :now", "1 -- :since\n, 'N'"},
      {"/* :since */ :since", "/* :since */ 'S'"},
      {"$q$ :since $q$ :since", "$q$ :since $q$ 'S'"},
      {"':since", "':since"},
  };
  for (const auto& c : cases) {
    CAPTURE(c.sql);
    CHECK(sql_with_moments(c.sql, "S", "N") == c.written);
  }
  CHECK(text_with_moments("?a={since}&b={now}{since}", "S", "N") == "?a=S&b=NS");
}

}  // namespace
}  // namespace plumb::feeds
