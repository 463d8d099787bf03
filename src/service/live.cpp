#include "service/live.h"

#include <utility>

namespace plumb::service {

// Takes back assessments whose last reader has gone, and keeps the newest as the spare.
class LiveAssessment::Pool {
 public:
  // A handle to read by; what it holds comes back here in the end.
  static Published lend(const std::shared_ptr<Pool>& pool, std::unique_ptr<Assessment> assessment) {
    Assessment* bare = assessment.release();
    return {bare, [pool, bare](const Assessment*) {
              pool->give_back(std::unique_ptr<Assessment>(bare));
            }};
  }

  void give_back(std::unique_ptr<Assessment> assessment) {
    const std::lock_guard lock(mutex_);
    if (closed_) return;
    if (spare_ != nullptr && spare_->snapshot.seq >= assessment->snapshot.seq) return;
    std::swap(spare_, assessment);
    returned_.notify_all();
  }

  // Waits a little for whoever still reads it: that is shorter than a full pass.
  std::unique_ptr<Assessment> take() {
    std::unique_lock lock(mutex_);
    returned_.wait_for(lock, kPatience, [this] { return spare_ != nullptr || closed_; });
    return std::move(spare_);
  }

  bool empty() const {
    const std::lock_guard lock(mutex_);
    return spare_ == nullptr;
  }

  void close() {
    const std::lock_guard lock(mutex_);
    closed_ = true;
    spare_.reset();
    returned_.notify_all();
  }

 private:
  static constexpr std::chrono::milliseconds kPatience{100};

  mutable std::mutex mutex_;
  std::condition_variable returned_;
  std::unique_ptr<Assessment> spare_;
  bool closed_ = false;
};

namespace {

// How often the clock is looked at when nothing is committed.
constexpr std::chrono::minutes kClockInterval{1};

Instant end_of(Day day) {
  return Instant(day + std::chrono::days(1)) - std::chrono::milliseconds(1);
}

}  // namespace

LiveAssessment::LiveAssessment(const Workspace& workspace, LiveOptions options,
                               OnPublished on_published)
    : workspace_(workspace),
      options_(options),
      on_published_(std::move(on_published)),
      pool_(std::make_shared<Pool>()) {}

Result<std::unique_ptr<LiveAssessment>> LiveAssessment::start(const Workspace& workspace,
                                                              LiveOptions options,
                                                              OnPublished on_published) {
  std::unique_ptr<LiveAssessment> out(
      new LiveAssessment(workspace, options, std::move(on_published)));
  PLUMB_CHECK(out->follow());
  out->worker_ = std::thread([live = out.get()] { live->work(); });
  return out;
}

LiveAssessment::~LiveAssessment() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  changed_.notify_all();
  if (worker_.joinable()) worker_.join();
  pool_->close();
}

LiveAssessment::Published LiveAssessment::current() const {
  const std::lock_guard lock(mutex_);
  return current_;
}

void LiveAssessment::notice() {
  {
    const std::lock_guard lock(mutex_);
    ++noticed_;
  }
  changed_.notify_all();
}

bool LiveAssessment::wait_for(std::uint64_t seq) const {
  const Day today = day_of(workspace_.now());
  std::unique_lock lock(mutex_);
  const auto there = [&] { return current_->snapshot.seq >= seq && day_ >= today; };
  changed_.wait(lock, [&] { return stopping_ || failure_ || there(); });
  return there();
}

std::optional<Error> LiveAssessment::failure() const {
  const std::lock_guard lock(mutex_);
  return failure_;
}

LiveAssessment::Passes LiveAssessment::passes() const {
  const std::lock_guard lock(mutex_);
  return passes_;
}

Result<std::unique_ptr<Assessment>> LiveAssessment::assess_anew(Snapshot snapshot, Day day) {
  AssessOptions options;
  options.moment = {snapshot.seq, end_of(day)};
  options.threads = options_.threads;
  options.findings = options_.findings;
  return assess(workspace_, std::move(snapshot), options);
}

// Brings the published assessment to the newest state and the present day, if it is not there.
Status LiveAssessment::follow() {
  const Day day = day_of(workspace_.now());
  Snapshot newest = workspace_.snapshot();
  {
    const std::lock_guard lock(mutex_);
    if (current_ != nullptr && current_->snapshot.model == newest.model && day_ == day) {
      failure_.reset();
      return done();
    }
  }
  std::unique_ptr<Assessment> next = pool_->take();
  const bool same_day = next != nullptr && next->moment.at == end_of(day);
  const bool caught_up = same_day && advance(*next, newest);
  if (!caught_up) {
    next.reset();
    PLUMB_TRY(next, assess_anew(std::move(newest), day));
  }
  {
    const std::lock_guard lock(mutex_);
    ++(caught_up ? passes_.caught_up : passes_.full);
  }
  publish(std::move(next), day);
  return done();
}

void LiveAssessment::publish(std::unique_ptr<Assessment> next, Day day) {
  const Published now = Pool::lend(pool_, std::move(next));
  Published old = now;
  {
    const std::lock_guard lock(mutex_);
    std::swap(old, current_);
    day_ = day;
    failure_.reset();
  }
  changed_.notify_all();
  if (on_published_) on_published_(old, now);
}

// The second of the two assessments, made while nothing else is to be done.
void LiveAssessment::prepare_spare() {
  if (!pool_->empty()) return;
  Published now = current();
  auto made = assess_anew(now->snapshot, day_of(now->moment.at));
  if (made.ok()) pool_->give_back(std::move(*made));
}

void LiveAssessment::work() {
  prepare_spare();
  std::unique_lock lock(mutex_);
  while (!stopping_) {
    changed_.wait_for(lock, kClockInterval, [&] { return stopping_ || noticed_ != seen_; });
    if (stopping_) break;
    const std::uint64_t noticed = noticed_;
    lock.unlock();
    const Status followed = follow();
    lock.lock();
    seen_ = noticed;
    if (!followed.ok()) {
      failure_ = followed.error();
      changed_.notify_all();
    }
  }
}

}  // namespace plumb::service
