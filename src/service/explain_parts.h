// Putting an Explanation together. Private to the explain_*.cpp files.
#pragma once

#include <algorithm>
#include <cmath>
#include <string>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "service/explain.h"
#include "service/shown.h"

namespace plumb::service {

struct Excluded {
  std::string id;  // empty: not an element
  std::string name;
  std::string reason;
  double weight = 0;  // the heaviest are listed first
};

struct Opened {
  std::string id;
  std::string name;
  std::optional<double> value;
  std::optional<double> confidence;
  std::optional<double> stderr_;
  std::string missing;
  std::string formula;
  std::string words;
  std::vector<json::object> inputs;  // each with "share"
  std::vector<Excluded> excluded;
};

inline double share_of(const json::object& input) {
  const json::value* share = input.if_contains("share");
  return share != nullptr && share->is_number() ? share->to_number<double>() : 0;
}

// Largest shares first; what does not fit is added up, so that the shares still sum to the value.
inline json::object explanation_json(const Assessment& assessment, Opened opened) {
  std::stable_sort(opened.inputs.begin(), opened.inputs.end(),
                   [](const json::object& a, const json::object& b) {
                     return std::abs(share_of(a)) > std::abs(share_of(b));
                   });
  json::array inputs;
  double rest = 0;
  for (std::size_t i = 0; i < opened.inputs.size(); ++i) {
    if (i < kMostInputs) {
      inputs.push_back(std::move(opened.inputs[i]));
    } else {
      rest += share_of(opened.inputs[i]);
    }
  }
  if (opened.inputs.size() > kMostInputs) {
    inputs.push_back({{"kind", "rest"},
                      {"name", fmt::format("{} more", opened.inputs.size() - kMostInputs)},
                      {"value", nullptr},
                      {"share", rest}});
  }
  std::stable_sort(opened.excluded.begin(), opened.excluded.end(),
                   [](const Excluded& a, const Excluded& b) { return a.weight > b.weight; });
  json::array excluded;
  for (const Excluded& item : opened.excluded) {
    if (excluded.size() == kMostExcluded) break;
    json::object row{{"name", item.name}, {"reason", item.reason}};
    if (!item.id.empty()) row["id"] = item.id;
    excluded.push_back(std::move(row));
  }
  if (opened.excluded.size() > kMostExcluded) {
    excluded.push_back({{"name", fmt::format("{} more", opened.excluded.size() - kMostExcluded)},
                        {"reason", "left out for the same reasons"}});
  }
  json::object out{{"id", opened.id},
                   {"name", opened.name},
                   {"value", number_or_null(opened.value)},
                   {"confidence", number_or_null(opened.confidence)},
                   {"stderr", number_or_null(opened.stderr_)},
                   {"formula", opened.formula},
                   {"words", opened.words},
                   {"inputs", std::move(inputs)},
                   {"excluded", std::move(excluded)},
                   {"as_of", format_instant(assessment.moment.at)}};
  if (!opened.missing.empty()) out["missing"] = opened.missing;
  return out;
}

inline json::object element_input(const Assessment& assessment, score::Node node, double value,
                                  double weight, double share) {
  json::object out = ref_json(assessment.model(), assessment.compiled.element_of[node]);
  out["kind"] = "element";
  out["value"] = value;
  out["weight"] = weight;
  out["share"] = share;
  const score::Condition& condition = assessment.compiled.conditions[node];
  out["at"] = day_or_null(condition.newest);
  return out;
}

inline Excluded excluded_element(const Assessment& assessment, model::Index element,
                                 std::string reason, double weight = 0) {
  const model::Model& model = assessment.model();
  return {std::string(model.element_id(element)), shown_name(model, element), std::move(reason),
          weight};
}

}  // namespace plumb::service
