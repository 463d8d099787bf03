// A rule book made by hand and one call that runs the rules, for tests.
#pragma once

#include <doctest/doctest.h>

#include <memory>
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
                                  {"", "gap_limit", 0.25}};
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

}  // namespace plumb::score::fixture
