// What moved the index between two moments: every change replayed, each step credited to the
// change that made it; exact, because the steps telescope. engine.md section 8.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "service/workspace.h"

namespace plumb::service {

struct WhyStep {
  std::uint64_t seq = 0;  // 0: the passage of time between the two moments
  std::string at;
  std::string actor;
  std::string batch;
  std::string kind;     // "element update", "relation create", ...
  std::string element;  // id credited: the element, or the target of the relation
  std::string name;
  std::string words;      // "condition", "new", "weight 3 → 5", ...
  double difference = 0;  // in points of the index
};

struct WhyGroup {
  std::string id;
  std::string name;
  double difference = 0;
  std::size_t changes = 0;
};

struct Why {
  Moment from;
  Moment to;
  std::optional<double> index_from;  // null: nothing could be computed then
  std::optional<double> index_to;
  double difference = 0;       // index_to - index_from, null counted as 0
  double time_passed = 0;      // share of it from evidence ageing and dates passing
  std::vector<WhyStep> steps;  // those that moved the index, largest first
  std::vector<WhyGroup> by_element;
  std::vector<WhyGroup> by_author;
  std::vector<WhyGroup> by_kind;
  std::size_t changes = 0;  // replayed
};

Result<Why> why_changed(const Workspace& workspace, const Moment& from, const Moment& to);

}  // namespace plumb::service
