// Keeps what follows from measures true when definitions change: a formula that says something else
// is computed anew, a target that moved is forecast against, an exclusion leaves its window. Values
// that come are the business of record_observations.
#pragma once

#include <map>
#include <mutex>
#include <string>

#include "service/workspace.h"

namespace plumb::service {

class MeasureKeeper {
 public:
  explicit MeasureKeeper(Workspace& workspace) : workspace_(workspace) {}

  // Computes all formulas and service levels: what another program changed, or what was being
  // computed when one was stopped.
  Status catch_up();
  // Of Workspace::subscribe. Measures whose definition is another than at the last call are brought
  // up to date, in a batch of the one who changed them.
  void notice(const CommitNotice& notice);

 private:
  Workspace& workspace_;
  std::mutex mutex_;
  std::map<std::string, std::string, std::less<>> known_;  // definition by id
};

}  // namespace plumb::service
