// Telling listeners what was committed.
#include "service/notices.h"

namespace plumb::service {

void Notices::add(const model::Change& change) {
  add(change.batch, change.actor, change.scenario, change);
}

void Notices::add(const store::BatchRow& batch, const model::Change& change) {
  add(batch.id, batch.actor, batch.scenario, change);
}

void Notices::add(const std::string& batch, const std::string& actor, const std::string& scenario,
                  const model::Change& change) {
  if (notices_.empty() || notices_.back().actor != actor || notices_.back().scenario != scenario) {
    CommitNotice& begun = notices_.emplace_back();
    begun.first_seq = change.seq;
    begun.actor = actor;
    begun.scenario = scenario;
    seen_.clear();
  }
  CommitNotice& notice = notices_.back();
  notice.last_seq = change.seq;
  if (notice.batches.empty() || notice.batches.back() != batch) notice.batches.push_back(batch);
  if (seen_.emplace(change.subject, change.id).second) {
    notice.touched.push_back({change.subject, change.id});
  }
}

std::vector<CommitNotice> Notices::take(const Snapshot& snapshot) {
  for (CommitNotice& notice : notices_) notice.snapshot = snapshot;
  return std::move(notices_);
}

std::uint64_t Workspace::subscribe(Listener listener) {
  const std::lock_guard lock(notices_mutex_);
  listeners_[++last_subscription_] = std::make_shared<const Listener>(std::move(listener));
  return last_subscription_;
}

void Workspace::unsubscribe(std::uint64_t subscription) {
  {
    const std::lock_guard lock(notices_mutex_);
    listeners_.erase(subscription);
    if (listeners_.empty()) notices_.clear();
  }
  if (delivering_.load() == std::this_thread::get_id()) return;
  // A call of it may be under way in another thread: that ends before this lock is had.
  const std::lock_guard waited(delivery_mutex_);
}

bool Workspace::heard() const {
  const std::lock_guard lock(notices_mutex_);
  return !listeners_.empty();
}

void Workspace::announce(std::vector<CommitNotice> notices) {
  const std::lock_guard lock(notices_mutex_);
  for (CommitNotice& notice : notices) notices_.push_back(std::move(notice));
}

// Every writer passes here after its commit, so what one leaves to another is never left behind.
void Workspace::deliver() {
  if (!heard()) return;
  // A listener that writes: the call it sits in goes on to the new notice afterwards.
  if (delivering_.load() == std::this_thread::get_id()) return;
  const std::lock_guard one_at_a_time(delivery_mutex_);
  delivering_ = std::this_thread::get_id();
  for (;;) {
    std::unique_lock lock(notices_mutex_);
    if (notices_.empty()) break;
    const CommitNotice notice = std::move(notices_.front());
    notices_.pop_front();
    // Looked up one by one: a listener may unsubscribe the next.
    for (std::uint64_t last = 0;;) {
      const auto next = listeners_.upper_bound(last);
      if (next == listeners_.end()) break;
      last = next->first;
      const std::shared_ptr<const Listener> listener = next->second;
      lock.unlock();
      (*listener)(notice);
      lock.lock();
    }
  }
  delivering_ = std::thread::id();
}

}  // namespace plumb::service
