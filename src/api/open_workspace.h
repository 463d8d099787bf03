// A workspace as the server holds it open: the file, what was read of its past and scenarios, and
// what was computed from them. Safe for any number of threads.
#pragma once

#include <cstdint>
#include <future>
#include <list>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>

#include "api/elements.h"
#include "base/result.h"
#include "service/assess.h"
#include "service/workspace.h"

namespace plumb::api {

// The state a request reads.
struct Reading {
  service::Snapshot snapshot;
  service::Moment moment;  // its place in the log and the date its data are judged at
  std::string scenario;    // empty: the base
  bool present = true;     // the base as it is now

  const model::Model& model() const { return *snapshot.model; }
};

using AssessmentPtr = std::shared_ptr<const service::Assessment>;

class OpenWorkspace {
 public:
  OpenWorkspace(std::string id, std::unique_ptr<service::Workspace> workspace)
      : id_(std::move(id)), workspace_(std::move(workspace)) {}

  const std::string& id() const { return id_; }
  service::Workspace& workspace() { return *workspace_; }

  // `as_of` and `scenario` as in the contract; both empty: the base now. Past states stay in memory
  // until kKept others were asked for. Failure: bad_input (no such moment, or both named),
  // not_found (no such scenario).
  Result<Reading> read(std::string_view as_of, std::string_view scenario);

  // What the engine says of a reading. Computed once, however many ask at the same time.
  Result<AssessmentPtr> assess(const Reading& reading);

  // Columns of the elements of a reading, for lists.
  std::shared_ptr<const ElementTable> elements(const Reading& reading);

 private:
  static constexpr std::size_t kKept = 8;
  struct Assessed {
    std::shared_ptr<const model::Model> model;
    Day day;
    std::shared_future<Result<AssessmentPtr>> result;
  };

  Result<service::Snapshot> past(std::uint64_t seq);

  const std::string id_;
  const std::unique_ptr<service::Workspace> workspace_;
  std::mutex mutex_;
  std::list<service::Snapshot> past_;  // latest used first
  std::list<Assessed> assessed_;       // latest used first
  ElementTables tables_;
};

}  // namespace plumb::api
