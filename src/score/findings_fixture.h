// A rule book made by hand and one call that runs the rules, for tests.
#pragma once

#include <doctest/doctest.h>

#include <algorithm>
#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "model/rules.h"
#include "score/compile_fixture.h"
#include "score/findings.h"

namespace plumb::score::fixture {

// Thresholds as a workspace usually has them.
inline double usual(std::string_view rule, std::string_view parameter) {
  struct Row {
    std::string_view rule, parameter;
    double value;
  };
  static constexpr Row kRows[] = {{"", "support_limit", 0.4},
                                  {"", "missing_minimum", 1},
                                  {"", "purpose_limit", 0.25},
                                  {"", "cost_share_minimum", 0.01},
                                  {"spend_over", "ratio_limit", 2},
                                  {"spend_under", "ratio_limit", 0.5},
                                  {"perspective_differs", "share_gap_minimum", 0.2},
                                  {"", "share_gap_minimum", 0.05},
                                  {"initiative_without_value", "importance_limit", 0.01},
                                  {"single_point_of_failure", "importance_limit", 0.05},
                                  {"service_without_recovery", "importance_limit", 0.05},
                                  {"", "importance_limit", 0.02},
                                  {"", "share_minimum", 0.2},
                                  {"", "lead_days", 30},
                                  {"", "loss_limit", 0.5},
                                  {"", "condition_limit", 0.5},
                                  {"", "horizon_days", 365},
                                  {"", "count_minimum", 2},
                                  {"measure_off_track", "tolerance", 0.1},
                                  {"measure_predicted_to_miss", "tolerance", 0.05},
                                  {"budget_overrun", "tolerance", 0.1},
                                  {"", "tolerance", 0},
                                  {"", "age_ratio_limit", 1},
                                  {"", "condition_gap_limit", 0.25},
                                  {"", "level_gap_limit", 1},
                                  {"", "agreement_minimum", 0.5},
                                  {"", "shared_goals_minimum", 1},
                                  {"", "overdue_ratio_limit", 1.5},
                                  {"", "default_cadence_days", 90},
                                  {"review_overdue", "grace_days", 14},
                                  {"", "grace_days", 7},
                                  {"", "shortage_limit", 0.1},
                                  {"", "load_limit", 1.1},
                                  {"", "appetite", 0.2},
                                  {"", "criticality_minimum", 3},
                                  {"", "drill_age_days", 365},
                                  {"", "priority_minimum", 0.5},
                                  {"", "impact_minimum", 0.3},
                                  {"", "gap_limit", 0.25},
                                  {"", "chance_limit", 0.5},
                                  {"", "missed_minimum", 1},
                                  {"", "left_limit", 0.25}};
  for (const Row& row : kRows) {
    if (row.parameter == parameter && (row.rule.empty() || row.rule == rule)) return row.value;
  }
  FAIL("no value for ", parameter);
  return 0;
}

// Every text names all that a rule may fill in.
inline std::shared_ptr<model::RuleBook> rule_book() {
  auto out = std::make_shared<model::RuleBook>();
  out->bands = {{"low", "Low", 0}, {"medium", "Medium", 0.2}, {"high", "High", 0.5}};
  for (const std::string_view id : model::kRuleIds) {
    model::Rule rule;
    rule.id = id;
    rule.name = id;
    rule.theme = id == "missing_evidence" || id == "stale_evidence" ? "data" : "other";
    rule.severity = 1;
    rule.texts = {{"default", "{subject}|{value}|{limit}|{gap}|{others}|{date}|{days}|{amount}"}};
    for (const model::RuleParameter& parameter : model::kRuleParameters) {
      if (parameter.rule != id) continue;
      rule.parameters.push_back(
          {std::string(parameter.parameter), "", "", usual(id, parameter.parameter), 0, 3660});
    }
    out->rules.push_back(std::move(rule));
  }
  return out;
}

// Analysis, lines and perspectives of a model, kept together.
class Judged {
 public:
  explicit Judged(const Organisation& it)
      : compiled(it.compiled()),
        engine(compiled.graph),
        situation{it.model, compiled, engine.graph(), engine.with_gradients()},
        lines(lines_of(situation, LineInputs(it.model, it.options))),
        perspectives(perspectives_of(situation)),
        input{situation, lines, perspectives, it.model.settings(), &engine} {}
  Judged(const Judged&) = delete;

  Compiled compiled;
  Engine engine;
  Situation situation;
  Lines lines;
  Perspectives perspectives;
  FindingsInput input;
};

// A rule on a small organisation. `expected`: keys without the rule, with variants, as in
// "g default"; "" if it should not fire.
struct RuleCase {
  const char* rule;
  const char* name;
  void (*build)(Organisation&);
  const char* expected;
};

// An application that carries the only goal.
inline void carried(Organisation& it, std::string_view application = "{}") {
  it.element("g", "goal").element("a", "application", application);
  it.relation("a", "supports", "g", R"({"strength":1})");
}

// An initiative that contributes to a supported goal.
inline void planned(Organisation& it, std::string_view initiative) {
  carried(it);
  it.element("i", "initiative", initiative).relation("i", "contributes_to", "g");
}

inline std::string found_by(const Organisation& it, std::string_view rule) {
  const Judged judged(it);
  FindingsEngine engine(rule_book());
  engine.full(judged.input);
  std::vector<std::string> rows;
  for (const Finding& finding : engine.all()) {
    if (finding.rule != rule) continue;
    CHECK(finding.severity > 0);
    CHECK(finding.severity <= 1);
    CHECK_FALSE(finding.text.empty());
    CHECK_FALSE(finding.facts.empty());
    CHECK_FALSE(finding.level.empty());
    REQUIRE(finding.key.substr(0, rule.size() + 1) == std::string(rule) + "/");
    rows.push_back(finding.key.substr(rule.size() + 1) + " " + finding.variant);
  }
  std::sort(rows.begin(), rows.end());
  std::string out;
  for (const std::string& row : rows) out += (out.empty() ? "" : "; ") + row;
  return out;
}

template <std::size_t n>
void check_rules(const RuleCase (&cases)[n], std::set<std::string>& fired,
                 std::set<std::string>& silent) {
  for (const RuleCase& c : cases) {
    CAPTURE(std::string(c.rule));
    CAPTURE(std::string(c.name));
    Organisation it;
    c.build(it);
    CHECK(found_by(it, c.rule) == c.expected);
    (*c.expected == '\0' ? silent : fired).insert(c.rule);
  }
}

// Every rule of the list has a case that fires and one that does not.
inline void check_both(const std::set<std::string>& fired, const std::set<std::string>& silent,
                       std::size_t rules) {
  CHECK(fired == silent);
  CHECK(fired.size() == rules);
}

}  // namespace plumb::score::fixture
