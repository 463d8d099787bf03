// A workspace as the server holds it open: the file, what was read of its past and scenarios, and
// what was computed from them. Safe for any number of threads.
#pragma once

#include <condition_variable>
#include <cstdint>
#include <future>
#include <list>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <thread>
#include <unordered_map>
#include <vector>

#include "api/answers.h"
#include "api/elements.h"
#include "base/result.h"
#include "http/events.h"
#include "service/assess.h"
#include "service/live.h"
#include "service/measure_keeper.h"
#include "service/notifications.h"
#include "service/scores.h"
#include "service/workspace.h"

namespace plumb::api {

class Directory;

// The state a request reads.
struct Reading {
  service::Snapshot snapshot;
  service::Moment moment;  // its place in the log and the date its data are judged at
  std::string scenario;    // empty: the base
  bool present = true;     // the base as it is now

  const model::Model& model() const { return *snapshot.model; }
};

using AssessmentPtr = std::shared_ptr<const service::Assessment>;

class Insight;

class OpenWorkspace {
 public:
  // Assesses the present state, beside the caller, and follows it from here on: every commit is
  // announced as `changed`, every new assessment as `scores`. Whoever asks for the first assessment
  // waits for it. `events` and `directory` must outlive the object.
  OpenWorkspace(std::string id, std::unique_ptr<service::Workspace> workspace,
                http::EventHub& events, Directory& directory);
  ~OpenWorkspace();
  OpenWorkspace(const OpenWorkspace&) = delete;
  OpenWorkspace& operator=(const OpenWorkspace&) = delete;

  const std::string& id() const { return id_; }
  service::Workspace& workspace() { return *workspace_; }

  // `as_of` and `scenario` as in the contract; both empty: the base now. Past states stay in memory
  // until kKept others were asked for. Failure: bad_input (no such moment, or both named),
  // not_found (no such scenario).
  Result<Reading> read(std::string_view as_of, std::string_view scenario);

  // A day has begun by the clock: what is judged by the day is brought to it. Any thread; returns
  // when service levels and formulas are written, scores follow behind.
  void day_begun();

  // When the newest batch of the base was kept; empty: never.
  std::optional<std::string> changed_at();

  // By element: number of the newest change in the base; not a number for none. A scan of the log
  // the first time, then of what is new in it.
  std::vector<double> last_changes();

  // When and by whom elements were made and changed last, in the base.
  struct Stamps {
    std::string created_at, created_by, created_in;
    std::string changed_at, changed_by, changed_in;
  };
  // In the order of `elements`. One look-up in the file for all that are not known yet.
  std::vector<Stamps> stamps(const model::Model& model, const std::vector<model::Index>& elements);

  // How many findings of an assessment are about each element.
  std::shared_ptr<const std::vector<std::uint32_t>> finding_counts(const AssessmentPtr& assessment);

  // What the engine says of a reading. Of the present it is kept up to date behind the commits: it
  // holds at least what the reading holds, and perhaps what came since. Of other states it is
  // computed once, however many ask together. Fails where the catalogs are broken.
  Result<AssessmentPtr> assess(const Reading& reading);

  // What answers about the present follow from; none where the scores are behind the state or not
  // there yet. Never waits. An answer belongs to a mark that was the same before and after it was
  // made.
  std::optional<StateMark> mark();
  AnswerCache& answers() { return answers_; }

  service::NotificationFeed& notifications() { return notifications_; }
  service::ScoreCache& scores() { return scores_; }

  // Columns of the elements of a reading, for lists.
  std::shared_ptr<const ElementTable> elements(const Reading& reading);

  // What alignment, strategy and pictures keep beside assessments (insight.h).
  Insight& insight() { return *insight_; }

 private:
  static constexpr std::size_t kKept = 8;
  struct Assessed {
    std::shared_ptr<const model::Model> model;
    Day day;
    std::shared_future<Result<AssessmentPtr>> result;
  };

  Result<service::Snapshot> past(std::uint64_t seq);
  Result<AssessmentPtr> assess_present(std::uint64_t seq);
  void follow(http::EventHub& events);
  service::LiveAssessment* live();  // null: live_failure_ says why

  const std::string id_;
  const std::unique_ptr<service::Workspace> workspace_;
  std::mutex mutex_;
  std::list<service::Snapshot> past_;  // latest used first
  std::list<Assessed> assessed_;       // latest used first
  ElementTables tables_;
  service::NotificationFeed notifications_;
  service::ScoreCache scores_;
  const std::unique_ptr<Insight> insight_;

  std::mutex changes_mutex_;
  std::uint64_t changes_seq_ = 0;
  std::vector<double> last_changes_;

  struct Stamped {
    std::uint32_t version = 0;
    Stamps stamps;
  };
  static constexpr std::size_t kStamps = 200'000;
  std::mutex stamps_mutex_;
  std::unordered_map<std::string, Stamped> stamps_;

  // Not the assessment: the next one is made from it once nobody reads it.
  std::mutex counts_mutex_;
  std::shared_ptr<const model::Model> counted_;
  Instant counted_at_{};
  std::shared_ptr<const std::vector<std::uint32_t>> counts_;

  Directory& directory_;
  AnswerCache answers_;
  service::MeasureKeeper measures_;

  std::mutex live_mutex_;
  std::condition_variable live_changed_;
  bool live_tried_ = false;  // from here on the next two stay as they are
  std::optional<Error> live_failure_;
  std::unique_ptr<service::LiveAssessment> live_;  // reads workspace_: goes first
  std::uint64_t subscription_ = 0;
  std::thread starter_;
};

}  // namespace plumb::api
