// A workspace's settings: what there is to set, what it means, and how a change would move the
// index. They are kept in the artifact "settings"; thresholds of findings among them.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/json.h"
#include "model/rules.h"
#include "service/scores.h"
#include "service/workspace.h"

namespace plumb::service {

// Something wrong with one field of what a person sent.
struct FieldProblem {
  std::string field;
  std::string detail;
};

// Ids are paths into the settings: "declared_perspective", "line_weights.structure",
// "thresholds.budget_overrun.tolerance".
struct Setting {
  enum class Kind : unsigned char { number, percent, enumeration, types, currency };
  std::string id;
  std::string name;
  std::string text;
  Kind kind = Kind::number;
  std::optional<double> minimum;
  std::optional<double> maximum;
  std::vector<std::string> values;  // of an enumeration; the types that can be chosen
  json::value fallback;             // what counts while nothing is set
};
std::string_view id_of(Setting::Kind kind);

// Everything that can be set, in an order for people.
Result<std::vector<Setting>> settings_of(const Workspace& workspace);

// What counts now, by id: what was set, else the fallback.
json::object setting_values(const Workspace& workspace, const std::vector<Setting>& settings);

// What a change of settings comes to.
struct SettingsPlan {
  std::vector<FieldProblem> problems;  // with any, nothing else is filled
  json::object body;                   // of the artifact afterwards
  std::string currency;                // empty: stays
  bool metamodel = false;              // the workspace has to be opened again to see it
  bool anything = false;               // differs from what is set now
};
// `wishes`: values by id; null goes back to the fallback.
SettingsPlan plan_settings(const Workspace& workspace, const std::vector<Setting>& settings,
                           const json::object& wishes);

// Scores of today's base under a plan.
Result<json::object> scores_under(Workspace& workspace, const SettingsPlan& plan);
Result<Committed> commit_settings(Workspace& workspace, const SettingsPlan& plan,
                                  const std::string& actor);

// Puts the thresholds a workspace has set into its rule book; unknown ones are passed over.
void apply_thresholds(model::RuleBook& book, const json::object& settings);

}  // namespace plumb::service
