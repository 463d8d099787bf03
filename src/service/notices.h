// Gathers changes in order of seq into what listeners are told. Private to service/.
#pragma once

#include <set>
#include <string>
#include <utility>
#include <vector>

#include "service/workspace.h"

namespace plumb::service {

class Notices {
 public:
  void add(const model::Change& change);
  // The same for a change whose batch stands beside it.
  void add(const store::BatchRow& batch, const model::Change& change);
  std::vector<CommitNotice> take(const Snapshot& snapshot);

 private:
  void add(const std::string& batch, const std::string& actor, const std::string& scenario,
           const model::Change& change);

  std::vector<CommitNotice> notices_;
  std::set<std::pair<model::Subject, std::string>> seen_;  // in the last notice
};

}  // namespace plumb::service
