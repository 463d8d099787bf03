#include "api/open_workspace.h"

#include <algorithm>

#include "api/announce.h"
#include "api/directory.h"
#include "api/insight.h"

namespace plumb::api {

OpenWorkspace::OpenWorkspace(std::string id, std::unique_ptr<service::Workspace> workspace,
                             http::EventHub& events, Directory& directory)
    : id_(std::move(id)),
      workspace_(std::move(workspace)),
      insight_(std::make_unique<Insight>(*workspace_)),
      directory_(directory),
      measures_(*workspace_) {
  subscription_ =
      workspace_->subscribe([this, &events, &directory](const service::CommitNotice& notice) {
        measures_.notice(notice);
        (void)events.publish(changed_event(id_, notice, directory));
        const std::lock_guard lock(live_mutex_);
        if (live_) live_->notice();
      });
  starter_ = std::thread([this, &events] { follow(events); });
}

OpenWorkspace::~OpenWorkspace() {
  starter_.join();
  workspace_->unsubscribe(subscription_);
  live_.reset();
}

void OpenWorkspace::follow(http::EventHub& events) {
  (void)measures_.catch_up();
  auto live = service::LiveAssessment::start(
      *workspace_, {}, [this, &events](const AssessmentPtr& old, const AssessmentPtr& now) {
        if (old) (void)events.publish(scores_event(id_, *now));
      });
  const std::lock_guard lock(live_mutex_);
  if (live.ok()) {
    live_ = std::move(*live);
    live_->notice();  // of what was committed while nobody listened
  } else {
    live_failure_ = live.error();
  }
  live_tried_ = true;
  live_changed_.notify_all();
}

void OpenWorkspace::day_begun() {
  (void)measures_.catch_up();
  const std::lock_guard lock(live_mutex_);
  if (live_) live_->notice();
}

service::LiveAssessment* OpenWorkspace::live() {
  std::unique_lock lock(live_mutex_);
  live_changed_.wait(lock, [this] { return live_tried_; });
  return live_.get();
}

Result<AssessmentPtr> OpenWorkspace::assess_present(std::uint64_t seq) {
  service::LiveAssessment* const following = live();
  if (following == nullptr) return *live_failure_;
  AssessmentPtr current = following->current();
  if (current->snapshot.seq >= seq) return current;
  if (following->wait_for(seq)) return following->current();
  const auto failure = following->failure();
  if (failure) return *failure;
  return unavailable("The scores are being computed.", {}, "Try again in a moment.");
}

std::optional<StateMark> OpenWorkspace::mark() {
  const service::LiveAssessment* following = nullptr;
  {
    const std::lock_guard lock(live_mutex_);
    following = live_.get();
  }
  if (following == nullptr) return std::nullopt;
  StateMark out;
  out.names = directory_.version();
  service::Snapshot now = workspace_->snapshot();
  const AssessmentPtr current = following->current();
  if (current->snapshot.seq < now.seq) return std::nullopt;
  out.model = std::move(now.model);
  out.seq = now.seq;
  out.assessed = current->snapshot.model;
  out.judged_at = current->moment.at;
  return out;
}

Result<service::Snapshot> OpenWorkspace::past(std::uint64_t seq) {
  {
    const std::lock_guard lock(mutex_);
    for (auto at = past_.begin(); at != past_.end(); ++at) {
      if (at->seq != seq) continue;
      past_.splice(past_.begin(), past_, at);
      return past_.front();
    }
  }
  PLUMB_TRY(service::Snapshot found, workspace_->as_of(seq));
  found.seq = seq;
  const std::lock_guard lock(mutex_);
  for (const service::Snapshot& other : past_) {
    if (other.seq == seq) return other;  // somebody was quicker: its figures are shared
  }
  past_.push_front(found);
  if (past_.size() > kKept) past_.pop_back();
  return found;
}

Result<Reading> OpenWorkspace::read(std::string_view as_of, std::string_view scenario) {
  if (!as_of.empty() && !scenario.empty()) {
    return bad_input("A scenario can only be read as it is now.", "as_of",
                     "Leave out as_of or scenario.");
  }
  Reading out;
  if (!scenario.empty()) {
    PLUMB_TRY(out.snapshot, workspace_->scenario(scenario));
    out.scenario = scenario;
    out.present = false;
    out.moment = {workspace_->snapshot().seq, workspace_->now()};
    return out;
  }
  out.snapshot = workspace_->snapshot();
  out.moment = {out.snapshot.seq, workspace_->now()};
  if (as_of.empty() || as_of == "now") return out;
  PLUMB_TRY(out.moment, workspace_->moment(as_of));
  if (out.moment.seq != out.snapshot.seq) {
    PLUMB_TRY(out.snapshot, past(out.moment.seq));
  }
  out.present = false;
  return out;
}

Result<AssessmentPtr> OpenWorkspace::assess(const Reading& reading) {
  if (reading.present) return assess_present(reading.snapshot.seq);
  const Day day = day_of(reading.moment.at);
  std::promise<Result<AssessmentPtr>> promise;
  {
    std::unique_lock lock(mutex_);
    for (auto at = assessed_.begin(); at != assessed_.end(); ++at) {
      if (at->model != reading.snapshot.model || at->day != day) continue;
      assessed_.splice(assessed_.begin(), assessed_, at);
      const auto result = at->result;
      lock.unlock();
      return result.get();
    }
    assessed_.push_front({reading.snapshot.model, day, promise.get_future().share()});
    if (assessed_.size() > kKept) assessed_.pop_back();
  }
  service::AssessOptions options;
  options.moment = reading.moment;
  auto made = service::assess(*workspace_, reading.snapshot, options);
  Result<AssessmentPtr> out = made.ok() ? Result<AssessmentPtr>(AssessmentPtr(std::move(*made)))
                                        : Result<AssessmentPtr>(made.error());
  promise.set_value(out);
  if (!out.ok()) {
    const std::lock_guard lock(mutex_);
    assessed_.remove_if(
        [&](const Assessed& one) { return one.model == reading.snapshot.model && one.day == day; });
  }
  return out;
}

std::optional<std::string> OpenWorkspace::changed_at() {
  const std::uint64_t seq = workspace_->snapshot().seq;
  if (seq == 0) return std::nullopt;
  const std::lock_guard lock(workspace_->store_mutex());
  auto at = workspace_->store().at_of(seq);
  if (!at.ok() || at->empty()) return std::nullopt;
  return std::move(*at);
}

std::shared_ptr<const ElementTable> OpenWorkspace::elements(const Reading& reading) {
  return tables_.of(reading.snapshot.model);
}

}  // namespace plumb::api
