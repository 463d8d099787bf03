#include "score/findings.h"

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <random>

#include "score/compile_random.h"
#include "score/findings_fixture.h"
#include "score/findings_rules.h"

namespace plumb::score {
namespace {

using fixture::Judged;
using fixture::Organisation;

TEST_CASE("the table names every rule") {
  for (const std::string_view id : model::kRuleIds) {
    CAPTURE(id);
    const auto table = rule_table();
    CHECK(std::any_of(table.begin(), table.end(),
                      [&](const RuleEntry& entry) { return entry.id == id; }));
  }
  for (const RuleEntry& entry : rule_table()) {
    CAPTURE(entry.id);
    CHECK((entry.on_element == nullptr) != (entry.on_model == nullptr));
    CHECK(std::count(model::kRuleIds.begin(), model::kRuleIds.end(), entry.id) == 1);
  }
}

TEST_CASE("words for figures") {
  CHECK(words::percent(0.6231) == "62%");
  CHECK(words::percent(0) == "0%");
  CHECK(words::percent(1) == "100%");
  CHECK(words::percent(0.004) == "0.4%");
  CHECK(words::percent(0.9995) == "99.95%");
  CHECK(words::percent(0.985) == "98.5%");
  CHECK(words::percent(1.25) == "125%");
  CHECK(words::plain(3) == "3");
  CHECK(words::plain(4.25) == "4.25");
  CHECK(words::plain(12345) == "12 345");
  CHECK(words::plain(-12345) == "-12 345");
  CHECK(words::money(12000, "EUR") == "12 000 EUR");
  CHECK(words::money(1250000, "EUR") == "1.2 million EUR");
  CHECK(words::money(3e9, "") == "3 billion");
  CHECK(words::hours(1) == "1 hour");
  CHECK(words::hours(60) == "2.5 days");
  CHECK(words::fte(1.5) == "1.5 FTE");
  CHECK(words::list({}) == "");
  CHECK(words::list({"A"}) == "A");
  CHECK(words::list({"A", "B", "C", "D"}) == "A, B, C and D");
  CHECK(words::list({"A", "B", "C", "D", "E"}) == "A, B, C and 2 more");
}

std::vector<Finding> of_rule(const std::vector<Finding>& all, std::string_view rule) {
  std::vector<Finding> out;
  for (const Finding& finding : all) {
    if (finding.rule == rule) out.push_back(finding);
  }
  return out;
}

TEST_CASE("a finding says what, how much, and why") {
  Organisation it;
  it.element("g", "goal", "{}", "Faster delivery").element("a", "application");
  it.relation("a", "supports", "g");
  const Judged judged(it);
  FindingsEngine engine(fixture::rule_book());
  engine.full(judged.input);
  const auto found = of_rule(engine.all(), "unsupported_goal");
  REQUIRE(found.size() == 1);
  CHECK(found[0].text == "Faster delivery|35%|40%|5%|?|?|?|?");
  CHECK(found[0].severity == doctest::Approx(0.05 / 0.4));
  CHECK(found[0].level == "low");
  REQUIRE(found[0].subjects.size() == 1);
  CHECK(found[0].subjects[0] == it.at("g"));
  REQUIRE(found[0].facts.size() == 2);
  CHECK(*found[0].facts[0].number == doctest::Approx(0.35));
  CHECK(found[0].facts[0].element == it.at("g"));
}

TEST_CASE("severity follows importance") {
  Organisation it;
  it.element("big", "goal", R"({"weight":9})").element("small", "goal", R"({"weight":1})");
  const Judged judged(it);
  FindingsEngine engine(fixture::rule_book());
  engine.full(judged.input);
  const auto found = of_rule(engine.all(), "unsupported_goal");
  REQUIRE(found.size() == 2);
  CHECK(found[0].subjects[0] == it.at("big"));
  CHECK(found[0].severity == 1);
  // roots = 1 / (0.81 + 0.01), stake = sqrt(0.1 x roots)
  CHECK(found[1].severity == doctest::Approx(std::sqrt(0.1 / 0.82)));
}

TEST_CASE("a rule can be switched off") {
  Organisation it;
  it.element("g", "goal");
  const Judged judged(it);
  auto book = fixture::rule_book();
  for (model::Rule& rule : book->rules) rule.enabled = rule.id != "unsupported_goal";
  FindingsEngine engine(book);
  engine.full(judged.input);
  CHECK(of_rule(engine.all(), "unsupported_goal").empty());
  CHECK(of_rule(engine.all(), "goal_not_smart").size() == 1);
}

TEST_CASE("what fires everywhere is grouped") {
  Organisation it;
  for (int i = 0; i < 30; ++i) {
    const std::string n = std::to_string(i);
    it.element("d" + n, "driver", R"({"impact":0.9})");
  }
  it.element("g", "goal");
  for (int i = 0; i < 5; ++i) {
    const std::string n = std::to_string(i);
    it.element("a" + n, "application").relation("a" + n, "supports", "g");
  }
  const Judged judged(it);
  FindingsEngine engine(fixture::rule_book());
  engine.full(judged.input);
  CHECK(of_rule(engine.all(), "driver_without_response").size() == 30);
  const auto shown = engine.findings(judged.situation);
  const auto drivers = of_rule(shown, "driver_without_response");
  REQUIRE(drivers.size() == kShown + 1);
  const auto group = std::find_if(drivers.begin(), drivers.end(),
                                  [](const Finding& finding) { return finding.count > 1; });
  REQUIRE(group != drivers.end());
  CHECK(group->count == 10);
  CHECK(group->key == "driver_without_response/type:driver");
  CHECK(group->text.find("10 more drivers, among them") != std::string::npos);
  const auto data = of_rule(shown, "missing_evidence");
  REQUIRE(data.size() == 1);
  CHECK(data[0].count == 5);
  CHECK(data[0].text == "missing_evidence: 5 applications, among them a0, a1 and a2.");
  CHECK(data[0].subjects.size() == 5);
}

TEST_CASE("an import without goals does not flood") {
  Organisation it;
  for (int i = 0; i < 200; ++i) {
    it.element("a" + std::to_string(i), "application");
    if (i > 0) {
      it.relation("a" + std::to_string(i - 1), "supports", "a" + std::to_string(i));
    }
  }
  const Judged judged(it);
  FindingsEngine engine(fixture::rule_book());
  engine.full(judged.input);
  CHECK(engine.all().empty());
}

std::string in_words(const std::vector<Finding>& all) {
  std::string out;
  for (const Finding& finding : all) {
    out += finding.key + " " + finding.variant + " " + finding.level + " " + finding.text;
    out += fmt::format(" {:.17g}", finding.severity);
    for (const model::Index at : finding.subjects) out += " " + std::to_string(at);
    for (const Fact& fact : finding.facts) {
      out +=
          " " + fact.text + "=" + fact.value + fmt::format("({:.17g})", fact.number.value_or(-1));
    }
    out += "\n";
  }
  return out;
}

TEST_CASE("findings updated change by change equal those found afresh") {
  for (unsigned seed = 1; seed <= 80; ++seed) {
    CAPTURE(seed);
    std::mt19937 random(seed);
    Organisation it;
    int made = 0;
    Compiled compiled = it.compiled();
    EditTranslator translator(compiled, it.options);
    Engine engine(compiled.graph);
    FindingsEngine kept(fixture::rule_book());
    kept.full(Judged(it).input);
    for (int step = 0; step < 80; ++step) {
      CAPTURE(step);
      const model::Model before = it.model;
      const Touched touched = fixture::random_changes(it, made, random);
      std::vector<Edit> edits;
      translator.step(before, it.model, touched, edits);
      if (!edits.empty()) engine.apply(edits);
      const Situation situation{it.model, compiled, engine.graph(), engine.with_gradients()};
      // Lines and perspectives are the caller's; here both sides get the same.
      const Judged judged(it);
      const FindingsInput input{situation, judged.lines, judged.perspectives, {}, &engine};
      kept.update(input, before, touched);
      FindingsEngine fresh(fixture::rule_book());
      fresh.full(input);
      REQUIRE(in_words(kept.all()) == in_words(fresh.all()));
    }
  }
}

TEST_CASE("with a tolerance severities lag by no more than that") {
  std::mt19937 random(11);
  Organisation it;
  int made = 0;
  Compiled compiled = it.compiled();
  EditTranslator translator(compiled, it.options);
  Engine engine(compiled.graph);
  FindingsEngine kept(fixture::rule_book());
  kept.full(Judged(it).input);
  for (int step = 0; step < 80; ++step) {
    CAPTURE(step);
    const model::Model before = it.model;
    const Touched touched = fixture::random_changes(it, made, random);
    std::vector<Edit> edits;
    translator.step(before, it.model, touched, edits);
    if (!edits.empty()) engine.apply(edits);
    const Situation situation{it.model, compiled, engine.graph(), engine.with_gradients()};
    const Judged judged(it);
    const FindingsInput input{situation, judged.lines, judged.perspectives, {}, &engine};
    kept.update(input, before, touched, 1e-3);
    FindingsEngine fresh(fixture::rule_book());
    fresh.full(input);
    std::map<std::string, double> severity;
    for (const Finding& finding : fresh.all()) severity[finding.key] = finding.severity;
    for (const Finding& finding : kept.all()) {
      CAPTURE(finding.key);
      REQUIRE(severity.count(finding.key) == 1);
      CHECK(finding.severity == doctest::Approx(severity[finding.key]).epsilon(0.01));
    }
  }
}

TEST_CASE("findings do not depend on how nodes are numbered") {
  std::mt19937 random(5);
  Organisation it;
  int made = 0;
  FindingsEngine kept(fixture::rule_book());
  for (int step = 0; step < 60; ++step) {
    CAPTURE(step);
    const model::Model before = it.model;
    const Touched touched = fixture::random_changes(it, made, random);
    const Judged judged(it);
    kept.update(judged.input, before, touched);
    FindingsEngine fresh(fixture::rule_book());
    fresh.full(judged.input);
    REQUIRE(in_words(kept.all()) == in_words(fresh.all()));
  }
}

model::Diagnosis diagnosis() {
  model::Diagnosis out;
  out.id = "neglect";
  out.text = "{others}|{value}|{limit}";
  out.signs = {{"unsupported_goal", 1, "perspective", "customer"},
               {"driver_without_response", 0.5, "", ""}};
  out.per = model::Denominator::goals;
  out.minimum_rules = 2;
  out.minimum_score = 0.5;
  return out;
}

TEST_CASE("a diagnosis is named when enough findings of enough rules carry it") {
  struct Case {
    const char* name;
    void (*build)(Organisation&);
    std::optional<double> score;
  };
  const Case cases[] = {
      {"both signs",
       [](Organisation& it) {
         it.element("g", "goal", R"({"perspective":"customer"})");
         it.element("d", "driver", R"({"impact":0.8})");
       },
       1.4},
      {"a goal of another kind is no sign",
       [](Organisation& it) {
         it.element("g", "goal", R"({"perspective":"financial"})");
         it.element("d", "driver", R"({"impact":0.8})");
       },
       std::nullopt},
      {"one rule alone does not do",
       [](Organisation& it) {
         it.element("d", "driver", R"({"impact":1})").element("e", "driver", R"({"impact":1})");
       },
       std::nullopt},
      {"too little per goal",
       [](Organisation& it) {
         it.element("g", "goal", R"({"perspective":"customer"})");
         it.element("d", "driver", R"({"impact":0.8})");
         for (int i = 0; i < 9; ++i) {
           const std::string n = std::to_string(i);
           it.element("x" + n, "goal", R"({"weight":0})");
         }
       },
       std::nullopt},
  };
  for (const Case& c : cases) {
    CAPTURE(std::string(c.name));
    Organisation it;
    c.build(it);
    auto book = fixture::rule_book();
    book->diagnoses = {diagnosis()};
    const Judged judged(it);
    FindingsEngine engine(book);
    engine.full(judged.input);
    const auto named = engine.diagnoses(judged.situation);
    REQUIRE(named.size() == (c.score ? 1 : 0));
    if (!c.score) continue;
    CHECK(named[0].score == doctest::Approx(*c.score));
    CHECK(named[0].strength == doctest::Approx(*c.score / 0.5));
    CHECK(named[0].level == "high");
    CHECK(named[0].text == "g and d|1.4|0.5");
    CHECK(named[0].keys ==
          std::vector<std::string>{"unsupported_goal/g", "driver_without_response/d"});
  }
}

TEST_CASE("proposals answer structural findings and raise the structure line") {
  Organisation it;
  it.element("g", "goal").element("h", "goal").element("a", "application");
  it.element("p", "process").element("s", "it_service");
  it.relation("a", "supports", "g", R"({"strength":1})");
  Judged judged(it);
  FindingsEngine engine(fixture::rule_book());
  engine.full(judged.input);
  const auto proposals = engine.proposals(judged.situation);
  REQUIRE(proposals.size() == 4);
  CHECK(std::count_if(proposals.begin(), proposals.end(), [&](const Proposal& proposal) {
          return proposal.finding == "unsupported_goal/h";
        }) == 3);
  double best = 0;
  for (const Proposal& proposal : proposals) {
    CAPTURE(proposal.text);
    CHECK_FALSE(proposal.text.empty());
    REQUIRE(proposal.candidate.edits.size() == 2);
    CHECK(proposal.candidate.edits[0].node == judged.engine.graph().size());
    if (proposal.finding != "unsupported_goal/h") continue;
    best = std::max(best, *judged.engine.what_if(proposal.candidate.edits));
  }
  CHECK(best > *judged.engine.analysis().structure);
}

}  // namespace
}  // namespace plumb::score
