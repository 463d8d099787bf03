#include "catalog/instrument_catalog.h"

#include <set>

#include <doctest/doctest.h>

#include "catalog/metamodel_catalog.h"

namespace plumb::catalog {
namespace {

constexpr const char* kPulse = R"(catalog: instrument
version: 1
id: pulse
name: Pulse
description: Two questions.
scales: [{id: level, points: [{value: 1, name: Low}, {value: 2, name: High}]}]
dimensions: [{id: one, name: One}]
items:
  - {id: first, dimension: one, name: First, question: 'How much?', levels: {1: Little, 2: Much}}
  - id: where
    dimension: one
    name: Where
    question: 'Where?'
    kind: choice
    options: [{id: here, name: Here}, {id: there, name: There}]
    when: {item: first, at_least: 2}
scores: [{id: overall, name: Overall, of: [one]}]
)";

Loaded<model::Instrument> read(const std::string& yaml) {
  return read_instrument({{"pulse.yaml", yaml}});
}

TEST_CASE("every shipped instrument is sound and names what exists") {
  const auto metamodel = builtin_metamodel();
  REQUIRE(metamodel.ok());
  const std::vector<std::string> names = builtin_instruments();
  CHECK(names.size() >= 21);
  for (const std::string& name : names) {
    CAPTURE(name);
    const auto loaded = read_instrument({builtin_file(name)}, &*metamodel);
    for (const Problem& problem : loaded.problems) {
      const std::string told = problem.where() + ": " + problem.what + " " + problem.remedy;
      FAIL_CHECK(told);
    }
    const model::Instrument& it = loaded.value;
    CHECK(it.id + ".yaml" == name);
    CHECK_FALSE(it.family.empty());
    CHECK(it.minutes > 0);
    CHECK(it.cadence_days > 0);
    std::set<std::string> reported;
    for (const auto& item : it.items) reported.insert(item.dimension);
    CHECK(reported.size() == it.dimensions.size());
  }
  SUBCASE("the maturity model is whole: six dimensions, five levels in words each") {
    const auto samm = workspace_instrument("samm", {});
    REQUIRE(samm.ok());
    CHECK((*samm)->dimensions.size() == 6);
    for (const auto& item : (*samm)->items) CHECK(item.levels.size() == 5);
  }
  SUBCASE("frameworks are whole") {
    CHECK((*workspace_instrument("cobit-2019", {}))->items.size() == 40);
    CHECK((*workspace_instrument("itil-4-practices", {}))->items.size() == 34);
    CHECK((*workspace_instrument("nist-csf-2", {}))->items.size() == 106);
    CHECK((*workspace_instrument("iso-27001-annex-a", {}))->items.size() == 93);
  }
}

TEST_CASE("a workspace's file changes an instrument item by item") {
  const CatalogFile own{"our-samm.yaml", R"(catalog: instrument
version: 1
id: samm
items:
  - {id: our_own, dimension: skills, name: Our own, question: 'Do we?'}
)"};
  const auto changed = workspace_instrument("samm", {{"samm", {own}}});
  REQUIRE(changed.ok());
  CHECK((*changed)->own);
  CHECK((*changed)->item("our_own") != nullptr);
  CHECK((*changed)->items.size() == (*workspace_instrument("samm", {}))->items.size() + 1);
  CHECK_FALSE((*workspace_instrument("samm", {}))->own);
  const CatalogFile added{"pulse.yaml", kPulse};
  CHECK((*workspace_instrument("pulse", {{"pulse", {added}}}))->items.size() == 2);
  CHECK(workspace_instruments({{"pulse", {added}}}).size() == workspace_instruments({}).size() + 1);
  CHECK(workspace_instrument("puls", {{"pulse", {added}}}).error().code == Error::Code::not_found);
}

TEST_CASE("what is wrong is told with its line and what to do") {
  struct Case {
    const char* name;
    std::string from, to;
    const char* what;
  };
  const Case cases[] = {
      {"no item is asked about an unknown dimension", "dimension: one, name: First",
       "dimension: two, name: First", "dimension"},
      {"levels that the scale has not", "{1: Little, 2: Much}", "{1: Little, 3: Much}",
       "describes other levels"},
      {"a condition on a later item", "when: {item: first, at_least: 2}",
       "when: {item: last, at_least: 2}", "no earlier item"},
      {"a condition without a limit", "at_least: 2}", "}", "no limit"},
      {"a choice of one", "options: [{id: here, name: Here}, {id: there, name: There}]",
       "options: [{id: here, name: Here}]", "fewer than two options"},
      {"points out of order", "{value: 1, name: Low}, {value: 2, name: High}",
       "{value: 2, name: Low}, {value: 1, name: High}", "do not ascend"},
      {"evidence for nothing known", "name: First,", "name: First, evidence: ['link:BS-XX'],",
       "unknown link"},
      {"a claim without a source", "name: First,", "name: First, verified: true,",
       "verified by no source"},
      {"a key nobody knows", "name: First,", "name: First, colour: red,", "colour"},
      {"a score of nothing there", "of: [one]", "of: [two]", "two"},
      {"no id", "id: pulse", "id: 'Pulse!'", "is no id"},
  };
  REQUIRE(read(kPulse).problems.empty());
  for (const Case& one : cases) {
    CAPTURE(one.name);
    std::string yaml = kPulse;
    const std::size_t at = yaml.find(one.from);
    REQUIRE(at != std::string::npos);
    yaml.replace(at, one.from.size(), one.to);
    const auto problems = read(yaml).problems;
    REQUIRE_FALSE(problems.empty());
    CHECK(problems.front().what.find(one.what) != std::string::npos);
    CHECK(problems.front().line > 0);
  }
}

}  // namespace
}  // namespace plumb::catalog
