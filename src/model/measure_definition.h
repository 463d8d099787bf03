// Definitions of measures, ready to adopt. Data from catalogs/measures/*.yaml and a workspace's own
// files, loaded and checked by catalog/. Grammar: docs/formats/measures.md.
#pragma once

#include <optional>
#include <string>
#include <vector>

namespace plumb::model {

struct MeasureDefinition {
  std::string id;  // unique over all groups
  std::string group;
  std::string group_name;
  std::string name;
  std::string description;
  std::string formula;  // in words
  std::string unit;
  std::string direction;                   // "up", "down", "band"
  std::optional<double> minimum, maximum;  // values that make sense
  std::string perspective;                 // of the scorecard
  std::string side;                        // "business", "it", "both"
  std::string term;                        // "short": leads; "long": follows
  std::string cadence;                     // "day", "week", "month", "quarter", "year"
  std::vector<std::string> about;          // types of elements it usually measures
  std::string data;
  std::string pitfalls;
  std::vector<std::string> sources;
};

}  // namespace plumb::model
