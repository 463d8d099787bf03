#include "exchange/archimate/names.h"

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <cstdlib>

#include "exchange/archimate/patch.h"
#include "exchange/xml/writer.h"

namespace plumb::exchange::archimate {
namespace {

// The same cases on every run; RC_PARAMS from outside wins.
const bool kSeeded = setenv("RC_PARAMS", "seed=19930331", 0) == 0;

TEST_CASE("other spellings map onto today's words") {
  const struct {
    const char* spelled;
    const char* element;
  } elements[] = {
      {"ApplicationComponent", "ApplicationComponent"},
      {"archimate:BusinessActor", "BusinessActor"},
      {"archimate:InfrastructureService", "TechnologyService"},
      {"CommunicationPath", "Path"},
      {"Junction", "AndJunction"},
      {"OrJunction", "OrJunction"},
      {"Spaceship", "Spaceship"},
      {"", ""},
  };
  for (const auto& c : elements) {
    CAPTURE(c.spelled);
    CHECK(element_type(c.spelled) == c.element);
  }
  const struct {
    const char* spelled;
    const char* relation;
  } relations[] = {
      {"Serving", "Serving"},
      {"archimate:ServingRelationship", "Serving"},
      {"UsedByRelationship", "Serving"},
      {"RealisationRelationship", "Realization"},
      {"archimate:SpecialisationRelationship", "Specialization"},
      {"Relationship", "Relationship"},
      {"Befriending", "Befriending"},
  };
  for (const auto& c : relations) {
    CAPTURE(c.spelled);
    CHECK(relation_type(c.spelled) == c.relation);
  }
  CHECK(is_element_type("Grouping"));
  CHECK(is_element_type("WorkPackage"));
  CHECK(is_element_type("AndJunction"));
  CHECK_FALSE(is_element_type("Junction"));
  CHECK(is_relation_type("Triggering"));
  CHECK_FALSE(is_relation_type("UsedBy"));
  CHECK(viewpoint_name("information_structure") == "Information Structure");
  CHECK(viewpoint_name("22") == "22");
  CHECK(access_field("ReadWrite") == "read_write");
  CHECK(access_type("read_write") == "ReadWrite");
  CHECK(access_type("sideways") == "");
}

TEST_CASE("identifiers become XML identifiers and come back") {
  const struct {
    const char* id;
    const char* xml;
  } cases[] = {
      {"id-1", "id-1"},
      {"650", "plumb-650"},
      {"a b", "plumb-a_20b"},
      {"a_b", "a_b"},
      {"1_b", "plumb-1_5fb"},
      {"\xc3\xa9", "plumb-_c3_a9"},
      {"plumb-650", "plumb-plumb-650"},
      {"plumbing", "plumb-plumbing"},
      {"", "plumb-"},
  };
  for (const auto& c : cases) {
    CAPTURE(c.id);
    CHECK(encode_id(c.id) == c.xml);
    CHECK(decode_id(c.xml) == c.id);
  }
  // Somebody else's identifiers that only look like ours.
  for (const char* foreign : {"plumb-_zz", "plumb-_4", "plumb-abc", "plumb-a_41", "plumber"}) {
    CAPTURE(foreign);
    CHECK(decode_id(foreign) == foreign);
  }
  REQUIRE(kSeeded);
  CHECK(rc::check("decode_id(encode_id(x)) == x, encode_id(x) is an NCName", [](std::string id) {
    RC_ASSERT(decode_id(encode_id(id)) == id);
    RC_ASSERT(xml::is_ncname(encode_id(id)));
  }));
}

json::value random_json(int depth) {
  switch (*rc::gen::inRange(0, depth > 0 ? 8 : 5)) {
    case 0: return nullptr;
    case 1: return *rc::gen::arbitrary<bool>();
    case 2: return *rc::gen::inRange<std::int64_t>(-3, 3);
    case 3: return 0.5 * *rc::gen::inRange(-3, 3);
    case 4: return json::value(json::string(*rc::gen::element<std::string>("", "a", "b", "[1]")));
    case 5: {
      json::array array;
      for (int i = *rc::gen::inRange(0, 4); i > 0; --i) array.push_back(random_json(depth - 1));
      return array;
    }
    default: {
      json::object object;
      for (const char* key : {"x", "y", "set", "keys"}) {
        if (*rc::gen::arbitrary<bool>()) object[key] = random_json(depth - 1);
      }
      return object;
    }
  }
}

TEST_CASE("a patch turns what it was made from into what it was made for") {
  const struct {
    const char* name;
    const char* from;
    const char* to;
    const char* patch;
  } cases[] = {
      {"nothing", R"({"a":1})", R"({"a":1})", "null"},
      {"a value", R"({"a":1})", R"({"a":2})", R"({"keys":{"a":{"set":2}}})"},
      {"a key gone and one new", R"({"a":1})", R"({"b":1})",
       R"({"drop":["a"],"keys":{"b":{"set":1}}})"},
      {"left out entries", R"(["a","c"])", R"(["a","b","c","d"])",
       R"({"insert":[[1,"b"],[3,"d"]]})"},
      {"inside an entry", R"([{"a":1}])", R"([{"a":1,"b":2}])",
       R"({"items":{"0":{"keys":{"b":{"set":2}}}}})"},
      {"another order", R"(["a","b"])", R"(["b","a"])", R"({"set":["b","a"]})"},
      {"fewer entries", R"(["a","b"])", R"(["a"])", R"({"set":["a"]})"},
      {"a null is a value", R"({"a":1})", R"({"a":null})", R"({"keys":{"a":{"set":null}}})"},
      {"kinds of numbers", "1", "1.0", R"({"set":1E0})"},
  };
  for (const auto& c : cases) {
    CAPTURE(c.name);
    json::value value = json::parse(c.from);
    const json::value to = json::parse(c.to);
    const json::value patch = make_patch(value, to);
    CHECK(encode_value(patch) == c.patch);
    apply_patch(value, patch);
    CHECK(value == to);
  }
  CHECK(rc::check("apply_patch(x, make_patch(x, y)) == y", [] {
    json::value from = random_json(3);
    const json::value to = random_json(3);
    apply_patch(from, decode_value(encode_value(make_patch(from, to))));
    RC_ASSERT(from == to);
  }));
}

TEST_CASE("patches that do not fit do no harm") {
  for (const char* patch :
       {R"({"insert":[[7,"x"]]})", R"({"insert":[[-1,"x"]]})", R"({"insert":[3]})",
        R"({"items":{"9":{"set":1},"x":{"set":1},"-1":{"set":1}}})", R"({"keys":7})",
        R"({"drop":[1,{}]})", "[]", "7", "\"x\""}) {
    CAPTURE(patch);
    json::value array = json::array{1, 2};
    apply_patch(array, json::parse(patch));
    json::value object = json::object{{"a", 1}};
    apply_patch(object, json::parse(patch));
    CHECK(json::serialize(array).size() + json::serialize(object).size() < 100);
  }
}

TEST_CASE("values become property texts that people can read, and come back") {
  const struct {
    const char* name;
    json::value value;
    std::string text;
  } cases[] = {
      {"text", "Anna Jansen", "Anna Jansen"},
      {"date", "2026-03-31", "2026-03-31"},
      {"empty text", "", ""},
      {"text that looks like a number", "12", "\"12\""},
      {"text that looks like JSON", "[1]", "\"[1]\""},
      {"text that says null", "null", "\"null\""},
      {"text XML cannot hold", "a\x01", "\"a\\u0001\""},
      {"text XML cannot hold, of three bytes", "a\xef\xbf\xbf", "\"a\\uffff\""},
      {"number", 12, "12"},
      {"list", json::array{"a", 1}, "[\"a\",1]"},
      {"object", json::object{{"currency", "EUR"}, {"amount", 120000}},
       "{\"amount\":120000,\"currency\":\"EUR\"}"},
      {"nothing", nullptr, "null"},
      {"true", true, "true"},
  };
  for (const auto& c : cases) {
    CAPTURE(c.name);
    CHECK(encode_value(c.value) == c.text);
    CHECK(decode_value(c.text) == c.value);
  }
}

}  // namespace
}  // namespace plumb::exchange::archimate
