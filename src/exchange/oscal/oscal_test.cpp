#include "exchange/oscal/oscal.h"

#include <doctest/doctest.h>

#include <set>

#include "catalog/instrument_catalog.h"
#include "exchange/archimate/testing.h"
#include "exchange/xml/inflate.h"

namespace plumb::exchange::oscal {
namespace {

constexpr const char* kCatalog =
    R"({"catalog": {"uuid": "u-1", "metadata": {"title": "Small & plain", "version": "2"},
  "groups": [{"id": "g1", "title": "First", "controls": [
    {"id": "a-1", "title": "Ask",
     "params": [{"id": "p1", "label": "every \"year\""},
                {"id": "p2", "select": {"choice": ["by {{ insert: param, p1 }}", "never"]}}],
     "parts": [{"name": "statement", "prose": "Ask {{ insert: param, p2 }}.",
                "parts": [{"name": "item", "props": [{"name": "label", "value": "a."}],
                           "prose": "All\nof them"}]},
               {"name": "guidance", "prose": "Not asked."}],
     "controls": [{"id": "a-1.1", "title": "Ask twice"}]},
    {"id": "a-2", "title": "Gone", "props": [{"name": "status", "value": "Withdrawn"}]}]},
   {"id": "g2", "title": "Second", "controls": [{"id": "b-1", "title": "Answer"}]}]}})";

std::string profile(const std::string& import, const std::string& rest = "") {
  return R"({"profile": {"uuid": "u-2", "metadata": {"title": "Chosen"}, "imports": [)" + import +
         "]" + rest + "}}";
}

std::vector<std::string> ids_of(const json::value& catalog) {
  std::vector<std::string> out;
  const auto controls = controls_of(catalog, "x");
  REQUIRE(controls.ok());
  for (const Control& control : controls->controls) out.push_back(control.id);
  return out;
}

std::string folder() {
  return std::string(PLUMB_SOURCE_DIR) + "/../shared/data/oscal/";
}

Result<json::value> read(const std::string& name) {
  return parse(testing::read_file(folder() + name), name);
}

TEST_CASE("a catalog becomes an instrument that the reader takes") {
  const auto document = read_oscal(kCatalog, "small.json", {});
  REQUIRE(document.ok());
  REQUIRE(document->artifacts.size() == 2);
  CHECK(document->artifacts[0].artifact.id == "oscal:u-1");
  CHECK(document->artifacts[0].artifact.body == *parse(kCatalog, "small.json"));
  CHECK(document->artifacts[1].artifact.name == "oscal-small-plain.yaml");
  const std::string yaml(document->artifacts[1].artifact.body.get_string());
  const auto loaded = catalog::read_instrument({{"small.yaml", yaml}});
  REQUIRE(loaded.problems.empty());
  const model::Instrument& it = loaded.value;
  CHECK(it.id == "oscal-small-plain");
  CHECK(it.edition == "2");
  REQUIRE(it.items.size() == 3);
  CHECK(it.items[0].question == "Ask");
  CHECK(it.items[0].help == "Ask [by [every \"year\"]; never]. a. All of them");
  CHECK(it.items[1].id == "a-1.1");
  CHECK(it.items[2].dimension == "g2");
  CHECK(it.item("a-2") == nullptr);
}

TEST_CASE("a profile chooses, excludes, sets and alters") {
  const std::vector<json::value> known = {*parse(kCatalog, "small.json")};
  struct Case {
    const char* name;
    std::string text;
    std::vector<std::string> ids;
  };
  const Case cases[] = {
      {"by id", profile(R"({"include-controls": [{"with-ids": ["a-1"]}]})"), {"a-1"}},
      {"an enhancement without its control",
       profile(R"({"include-controls": [{"with-ids": ["a-1.1", "b-1"]}]})"),
       {"a-1.1", "b-1"}},
      {"with children",
       profile(R"({"include-controls": [{"with-ids": ["a-1"], "with-child-controls": "yes"}]})"),
       {"a-1", "a-1.1"}},
      {"by pattern",
       profile(R"({"include-controls": [{"matching": [{"pattern": "a-?*"}]}]})"),
       {"a-1", "a-1.1", "a-2"}},
      {"all but one",
       profile(R"({"include-all": {}, "exclude-controls": [{"with-ids": ["a-2"]}]})"),
       {"a-1", "a-1.1", "b-1"}},
      {"flat",
       profile(R"({"include-all": {}})", R"(, "merge": {"flat": {}})"),
       {"a-1", "a-1.1", "a-2", "b-1"}},
  };
  for (const Case& one : cases) {
    CAPTURE(one.name);
    const auto resolved = resolve(*parse(one.text, "p.json"), known, "p.json");
    REQUIRE(resolved.ok());
    CHECK(ids_of(*resolved) == one.ids);
  }
  const auto changed = resolve(
      *parse(profile(R"({"include-controls": [{"with-ids": ["a-1"]}]})",
                     R"(, "modify": {"set-parameters": [{"param-id": "p2", "values": ["monthly"]}],
                         "alters": [{"control-id": "a-1", "removes": [{"by-name": "guidance"}],
                            "adds": [{"props": [{"name": "priority", "value": "P1"}]}]}]})"),
             "p.json"),
      known, "p.json");
  REQUIRE(changed.ok());
  CHECK(controls_of(*changed, "x")->controls.front().statement == "Ask monthly. a. All of them");
  CHECK(json::serialize(*changed).find("guidance") == std::string::npos);
  CHECK(json::serialize(*changed).find("P1") != std::string::npos);
}

TEST_CASE("what cannot be read is told with what to do") {
  const std::string asks = profile(R"({"include-controls": [{"with-ids": ["z-9"]}]})");
  struct Case {
    std::string text;
    const char* what;
  };
  const Case cases[] = {{"{\"catalog\": {", "JSON"},
                        {"{\"component-definition\": {}}", "no OSCAL catalog or profile"},
                        {"{\"catalog\": []}", "empty"},
                        {"{\"catalog\": {\"metadata\": {}}}", "no controls"},
                        {R"({"catalog": {"controls": [{"id": "a"}, {"id": "a"}]}})", "twice"},
                        {asks, "not here"}};
  for (const Case& one : cases) {
    CAPTURE(one.text);
    const auto read = read_oscal(one.text, "x.json", {});
    REQUIRE_FALSE(read.ok());
    CHECK(read.error().what.find(one.what) != std::string::npos);
    CHECK_FALSE(read.error().remedy.empty());
  }
  const auto missing = read_oscal(asks, "x.json", {*parse(kCatalog, "small.json")});
  CHECK(missing.error().what.find("z-9") != std::string::npos);
}

TEST_CASE("NIST's baselines resolve to the published ones") {
  const auto catalog = read("NIST_SP-800-53_rev5_catalog-oscal1.0.0.json.gz");
  if (!catalog.ok()) {
    MESSAGE("skipped: ../shared/data/oscal is not there");
    return;
  }
  for (const std::string level : {"LOW", "MODERATE"}) {
    CAPTURE(level);
    const auto chosen = read("NIST_SP-800-53_rev5_" + level + "-baseline_profile.json");
    const auto published =
        read("NIST_SP-800-53_rev5_" + level + "-baseline-resolved-profile_catalog.json.gz");
    REQUIRE(chosen.ok());
    REQUIRE(published.ok());
    const auto resolved = resolve(*chosen, {*catalog}, level);
    REQUIRE(resolved.ok());
    const auto ours = ids_of(*resolved);
    const auto theirs = ids_of(*published);
    CHECK(std::set<std::string>(ours.begin(), ours.end()) ==
          std::set<std::string>(theirs.begin(), theirs.end()));
    CHECK(ours.size() == theirs.size());
  }
}

TEST_CASE("every OSCAL catalog there is becomes a sound instrument") {
  for (const char* name :
       {"NIST_CSF_v2.0_catalog.json", "basic-catalog.json",
        "NIST_SP-800-53_rev5_catalog-oscal1.0.0.json.gz",
        "NIST_SP-800-53_rev5_MODERATE-baseline-resolved-profile_catalog.json.gz"}) {
    CAPTURE(name);
    const std::string bytes = testing::read_file(folder() + name);
    if (bytes.empty()) {
      MESSAGE("skipped: ../shared/data/oscal is not there");
      return;
    }
    CHECK(looks_like_oscal(bytes));
    const auto document = read_oscal(bytes, name, {});
    REQUIRE(document.ok());
    const std::string yaml(document->artifacts.back().artifact.body.get_string());
    const auto loaded = catalog::read_instrument({{name, yaml}});
    for (const catalog::Problem& problem : loaded.problems) {
      const std::string told = problem.where() + ": " + problem.what;
      FAIL_CHECK(told);
    }
    if (std::string_view(name).find("CSF") != std::string_view::npos) {
      // This edition does not say which subcategories were withdrawn; `nist-csf-2` leaves them out.
      CHECK(loaded.value.items.size() == 185);
      CHECK(loaded.value.dimensions.size() == 6);
    }
  }
}

}  // namespace
}  // namespace plumb::exchange::oscal
