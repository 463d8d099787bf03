#include "catalog/findings_catalog.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <set>

using namespace plumb;
using namespace plumb::catalog;

namespace {

model::RuleBook builtin() {
  Result<model::RuleBook> book = builtin_rule_book();
  if (!book.ok()) FAIL(book.error().text());
  return std::move(book).value();
}

std::vector<Problem> problems_of(const std::string& yaml) {
  return read_rule_book(with_overrides(builtin_file("findings.yaml"), {{"mine.yaml", yaml}}))
      .problems;
}

}  // namespace

TEST_CASE("every rule is described in full") {
  const model::RuleBook book = builtin();
  CHECK(book.rules.size() == model::kRuleIds.size());
  for (const std::string_view id : model::kRuleIds) {
    CAPTURE(id);
    const model::Rule* rule = book.find(id);
    REQUIRE(rule != nullptr);
    CHECK(!rule->name.empty());
    CHECK(!rule->why.empty());
    CHECK(!rule->chapters.empty());
    CHECK(!rule->mission.empty());
    CHECK(book.theme(rule->theme) != nullptr);
    CHECK(rule->texts.front().variant == "default");
    CHECK(rule->playbook.size() >= 2);
    CHECK(rule->severity > 0);
    CHECK(rule->severity <= 1);
    for (const model::Parameter& parameter : rule->parameters) {
      CAPTURE(parameter.id);
      CHECK(parameter.value >= parameter.minimum);
      CHECK(parameter.value <= parameter.maximum);
      CHECK(!parameter.unit.empty());
    }
  }
  for (const model::RuleParameter& threshold : model::kRuleParameters) {
    CAPTURE(threshold.rule);
    CAPTURE(threshold.parameter);
    const auto& parameters = book.find(threshold.rule)->parameters;
    CHECK(std::any_of(parameters.begin(), parameters.end(),
                      [&](const auto& p) { return p.id == threshold.parameter; }));
  }
}

TEST_CASE("texts are one sentence and hold only placeholders that are filled in") {
  const model::RuleBook book = builtin();
  for (const model::Rule& rule : book.rules) {
    CAPTURE(rule.id);
    std::set<std::string> used;
    for (const model::RuleText& text : rule.texts) {
      CAPTURE(text.text);
      CHECK(text.text.back() == '.');
      CHECK(text.text.find(". ") == std::string::npos);
      CHECK(text.text.find('!') == std::string::npos);
      const auto names = model::placeholders_of(text.text);
      CHECK(std::count(names.begin(), names.end(), "subject") == 1);
      for (const std::string& name : names) {
        const auto& known = model::kPlaceholders;
        CHECK(std::find(known.begin(), known.end(), name) != known.end());
      }
      const model::Filling filling = {"S", "O", "V", "L", "G", "D", "N", "A"};
      CHECK(model::fill(text.text, filling).find('{') == std::string::npos);
    }
    for (const model::PlaybookStep& step : rule.playbook) {
      CAPTURE(step.text);
      CHECK(step.text.back() == '.');
      CHECK(!step.who.empty());
    }
  }
}

TEST_CASE("the four causes and five lessons of the misaligned company are there") {
  const model::RuleBook book = builtin();
  const char* expected[][2] = {{"silos_without_coordination", "Strategic coordination"},
                               {"ineffective_governance", "Robust governance"},
                               {"unmanaged_change", "Change management"},
                               {"misallocated_resources", "Optimised resource allocation"},
                               {"neglected_customers", "Customer focus"},
                               {"ageing_foundation", "Renewed infrastructure"}};
  CHECK(book.diagnoses.size() == 6);
  for (const auto& wanted : expected) {
    CAPTURE(wanted[0]);
    const model::Diagnosis* diagnosis = book.diagnosis(wanted[0]);
    REQUIRE(diagnosis != nullptr);
    CHECK(diagnosis->lesson == wanted[1]);
    CHECK(diagnosis->plan.size() >= 4);
    CHECK(diagnosis->plan.size() <= 6);
    std::set<std::string> rules;
    for (const model::Sign& sign : diagnosis->signs) {
      CHECK(book.find(sign.rule) != nullptr);
      CHECK(sign.weight > 0);
      rules.insert(sign.rule);
    }
    CHECK(static_cast<int>(rules.size()) >= diagnosis->minimum_rules);
  }
}

TEST_CASE("a severity falls into the highest band that starts at or below it") {
  const model::RuleBook book = builtin();
  const struct {
    double severity;
    const char* band;
  } rows[] = {{0, "low"},       {0.19, "low"}, {0.2, "medium"},
              {0.49, "medium"}, {0.5, "high"}, {1, "high"}};
  for (const auto& row : rows) CHECK(book.band(row.severity).id == row.band);
}

TEST_CASE("an override changes what it names and nothing else") {
  const auto loaded = read_rule_book(with_overrides(builtin_file("findings.yaml"), {{"mine.yaml",
                                                                                     R"(
catalog: findings
version: 1
rules:
  - id: unsupported_goal
    name: Ziel ohne Träger
    texts: {none: "Nichts trägt {subject}."}
    parameters: [{id: support_limit, value: 0.6}]
  - {id: silo, enabled: false}
themes:
  - {id: local, name: Local}
diagnoses:
  - id: unmanaged_change
    minimum_score: 0.3
)"}}));
  for (const Problem& problem : loaded.problems) FAIL(problem.where() << ": " << problem.what);
  const model::RuleBook before = builtin();
  const model::Rule& was = *before.find("unsupported_goal");
  const model::Rule& now = *loaded.value.find("unsupported_goal");
  CHECK(now.name == "Ziel ohne Träger");
  CHECK(now.text("none") == "Nichts trägt {subject}.");
  CHECK(now.text() == was.text());
  CHECK(now.why == was.why);
  CHECK(now.playbook.size() == was.playbook.size());
  CHECK(now.parameter("support_limit") == doctest::Approx(0.6));
  CHECK(!loaded.value.find("silo")->enabled);
  CHECK(loaded.value.find("spend_over")->enabled);
  CHECK(loaded.value.theme("local") != nullptr);
  CHECK(loaded.value.diagnosis("unmanaged_change")->minimum_score == doctest::Approx(0.3));
  CHECK(loaded.value.diagnosis("unmanaged_change")->signs.size() ==
        before.diagnosis("unmanaged_change")->signs.size());
}

namespace {

struct Mistake {
  std::string name;
  const char* body;
  int line;
  const char* what;
  const char* remedy;
};

const Mistake kMistakes[] = {
    {"a rule nobody computes", "rules:\n  - {id: unsuported_goal, name: X}\n", 4,
     "The rule 'unsuported_goal' is not one that the program computes.",
     "Did you mean 'unsupported_goal'?"},
    {"a threshold nobody reads",
     "rules:\n  - id: silo\n    parameters:\n      - {id: shared_goal_minimum, name: X, unit: "
     "count, value: 1, minimum: 1, maximum: 9}\n",
     6, "The parameter 'shared_goal_minimum' of the rule 'silo' is not one the program reads.",
     "Did you mean 'shared_goals_minimum'?"},
    {"a threshold out of range",
     "rules:\n  - id: unsupported_goal\n    parameters:\n      - {id: support_limit, value: "
     "40}\n",
     6,
     "The parameter 'support_limit' of the rule 'unsupported_goal' has 40 under 'value', "
     "outside its range.",
     "Choose a number from 0 to 1."},
    {"a placeholder nothing fills",
     "rules:\n  - id: silo\n    texts:\n      default: '{subject} costs {amount}.'\n", 6,
     "The text 'default' of the rule 'silo' uses '{amount}', which nothing fills in.",
     "Known: others, value, subject."},
    {"a brace left open", "rules:\n  - id: silo\n    texts: {default: '{subject and {others}.'}\n",
     5, "The text 'default' of the rule 'silo' has a brace without its pair.",
     "Close or remove it."},
    {"a case the rule does not have", "rules:\n  - id: silo\n    texts: {many: '{subject}.'}\n", 5,
     "The text 'many' of the rule 'silo' is a case the rule does not have.",
     "Known: default, one."},
    {"an unknown theme", "rules:\n  - {id: silo, theme: co-ordination}\n", 4,
     "The rule 'silo' has 'co-ordination' under 'theme', which is not an id.",
     "An id is made of a to z, 0 to 9 and _, starts with a letter and has at most 64 of them."},
    {"a theme that does not exist", "rules:\n  - {id: silo, theme: coordinaton}\n", 4,
     "The rule 'silo' names an unknown theme 'coordinaton'.", "Did you mean 'coordination'?"},
    {"a chapter beyond the last", "rules:\n  - {id: silo, chapters: [XII]}\n", 4,
     "The rule 'silo' names an unknown chapter 'XII'.", "The guide has chapters I to XI."},
    {"severity 0", "rules:\n  - {id: silo, severity: 0}\n", 4,
     "The rule 'silo' has 0 under 'severity', outside its range.", "Choose a number above 0 to 1."},
    {"an empty playbook", "rules:\n  - {id: silo, playbook: []}\n", 4,
     "The rule 'silo' has 0 steps under 'playbook'.", "Write 1 to 12."},
    {"a step without an actor", "rules:\n  - id: silo\n    playbook: [{do: Meet.}]\n", 5,
     "The step 1 of the rule 'silo' has no 'who'.", "Add it."},
    {"a sign of an unknown rule",
     "diagnoses:\n  - id: unmanaged_change\n    minimum_rules: 1\n    signs: [{rule: silos}]\n", 6,
     "The sign 1 of the diagnosis 'unmanaged_change' names an unknown rule 'silos'.",
     "Did you mean 'silo'?"},
    {"an unknown denominator", "diagnoses:\n  - {id: unmanaged_change, per: people}\n", 4,
     "The diagnosis 'unmanaged_change' has an unknown 'per': 'people'.",
     "Known: goals, initiatives, bodies, units, applications, measures."},
    {"more rules than signs", "diagnoses:\n  - {id: unmanaged_change, minimum_rules: 9}\n", 4,
     "The diagnosis 'unmanaged_change' asks for more rules than it has signs.", "Lower it."},
    {"a condition cut in half",
     "diagnoses:\n  - id: unmanaged_change\n    minimum_rules: 1\n    signs:\n"
     "      - {rule: silo, attribute: kind}\n",
     7, "The sign 1 of the diagnosis 'unmanaged_change' has only one of 'attribute' and 'equals'.",
     "Give both or neither."},
    {"no band from 0", "severity_bands:\n  - {id: low, from: 0.1}\n", 0,
     "No severity band starts at 0.", "Let the lowest one say 'from: 0'."},
};

}  // namespace

TEST_CASE("mistakes in an override are named with their line") {
  const std::string head = "catalog: findings\nversion: 1\n";
  for (const Mistake& row : kMistakes) {
    CAPTURE(row.name);
    const std::vector<Problem> problems = problems_of(head + row.body);
    REQUIRE(problems.size() == 1);
    CHECK(problems[0].file == (row.line == 0 ? "findings.yaml" : "mine.yaml"));
    CHECK(problems[0].line == row.line);
    CHECK(problems[0].what == row.what);
    CHECK(problems[0].remedy == row.remedy);
  }
}

TEST_CASE("a base without rules says which are missing") {
  const auto loaded = read_rule_book({{"base.yaml", "catalog: findings\nversion: 1\n"}});
  CHECK(loaded.problems.size() == model::kRuleIds.size() + 1);
  CHECK(loaded.problems.front().what == "The rule 'unsupported_goal' is missing.");
}
