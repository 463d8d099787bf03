#include "http/events.h"

#include <algorithm>
#include <charconv>

namespace plumb::http {
namespace {

// How many events are looked at under one hold of the lock.
constexpr std::size_t kLook = 64;

// Lines end at CR, LF or CRLF in this format, so each starts a "data:" of its own.
void append_data(std::string& out, std::string_view data) {
  std::size_t begin = 0;
  while (true) {
    const std::size_t end = data.find_first_of("\r\n", begin);
    out += "data: ";
    out += data.substr(begin, end - begin);
    out += '\n';
    if (end == std::string_view::npos) return;
    begin = end + (data.substr(end, 2) == "\r\n" ? 2 : 1);
  }
}

std::string wire_of(std::string_view id, std::string_view name, std::string_view data) {
  std::string out = "id: ";
  out += id;
  out += "\nevent: ";
  out += name;
  out += '\n';
  append_data(out, data);
  out += '\n';
  return out;
}

bool listens(const Subscription& subscription, const Event& event) {
  const auto& topics = subscription.topics;
  return std::find(topics.begin(), topics.end(), event.topic) != topics.end();
}

}  // namespace

EventHub::EventHub(const Options& options, const Environment& environment)
    : options_(options), epoch_(new_id("", environment)) {}

std::string EventHub::id(std::uint64_t number) const {
  return epoch_ + '-' + std::to_string(number);
}

Result<std::string> EventHub::publish(Event event) {
  if (event.name.empty() || event.name.find_first_of("\r\n") != std::string::npos) {
    return bad_input("The name of an event is one line of text.", event.topic);
  }
  if (event.data.size() > options_.event_bytes) {
    return over_limit("The event has more than " + std::to_string(options_.event_bytes) + " bytes.",
                      event.name, "Send what has changed by name and let listeners fetch it.");
  }
  auto stored = std::make_shared<Stored>();
  stored->event = std::move(event);
  std::string out;
  {
    const std::lock_guard lock(mutex_);
    stored->number = ++newest_;
    out = id(stored->number);
    stored->wire = wire_of(out, stored->event.name, stored->event.data);
    ring_bytes_ += stored->wire.size();
    ring_.push_back(std::move(stored));
    while (ring_.size() > options_.ring_events ||
           (ring_bytes_ > options_.ring_bytes && ring_.size() > 1)) {
      ring_bytes_ -= ring_.front()->wire.size();
      ring_.pop_front();
    }
  }
  const std::lock_guard lock(watchers_mutex_);
  for (const auto& [watcher, wake] : watchers_) wake();
  return out;
}

std::string EventHub::last_id() const {
  const std::lock_guard lock(mutex_);
  return id(newest_);
}

EventHub::Start EventHub::start(std::string_view last_event_id) const {
  const std::lock_guard lock(mutex_);
  Start out;
  out.next = newest_ + 1;
  out.greeting = "retry: " + std::to_string(options_.retry.count()) + '\n';
  if (last_event_id.empty()) {
    out.greeting += wire_of(id(newest_), "ready", "{}");
    return out;
  }
  const std::uint64_t oldest = newest_ + 1 - ring_.size();
  std::uint64_t seen = 0;
  const std::size_t dash = last_event_id.rfind('-');
  bool known = dash != std::string_view::npos && last_event_id.substr(0, dash) == epoch_;
  if (known) {
    const char* const end = last_event_id.data() + last_event_id.size();
    const auto [stop, failure] = std::from_chars(last_event_id.data() + dash + 1, end, seen);
    known = failure == std::errc() && stop == end && seen <= newest_ && seen + 1 >= oldest &&
            newest_ - seen <= options_.lag_events;
  }
  if (known) {
    out.next = seen + 1;
    out.greeting += wire_of(id(seen), "ready", "{}");
  } else {
    out.greeting += wire_of(id(newest_), "reset", "{}");
  }
  return out;
}

EventHub::Taken EventHub::take(const Subscription& subscription, std::uint64_t& next,
                               std::size_t bytes,
                               std::vector<std::shared_ptr<const Stored>>& out) const {
  std::size_t taken = 0;
  std::vector<std::shared_ptr<const Stored>> looked;
  // The filter is the application's and may take its time or publish: not under the lock.
  while (taken < bytes) {
    looked.clear();
    {
      const std::lock_guard lock(mutex_);
      const std::uint64_t oldest = newest_ + 1 - ring_.size();
      if (next < oldest || newest_ + 1 - next > options_.lag_events) return Taken::lagging;
      for (std::uint64_t at = next; at <= newest_ && looked.size() < kLook; ++at) {
        looked.push_back(ring_[static_cast<std::size_t>(at - oldest)]);
      }
    }
    if (looked.empty()) break;
    for (auto& stored : looked) {
      if (taken >= bytes) break;
      ++next;
      if (!listens(subscription, stored->event)) continue;
      const Verdict verdict =
          subscription.filter ? subscription.filter(stored->event) : Verdict::deliver;
      if (verdict == Verdict::close) return Taken::closed;
      if (verdict == Verdict::skip) continue;
      taken += stored->wire.size();
      out.push_back(std::move(stored));
    }
  }
  return out.empty() ? Taken::nothing : Taken::some;
}

bool EventHub::is_lagging(std::uint64_t next) const {
  const std::lock_guard lock(mutex_);
  const std::uint64_t oldest = newest_ + 1 - ring_.size();
  return next < oldest || newest_ + 1 - next > options_.lag_events;
}

std::uint64_t EventHub::watch(std::function<void()> wake) {
  const std::lock_guard lock(watchers_mutex_);
  watchers_.emplace_back(++last_watcher_, std::move(wake));
  return last_watcher_;
}

void EventHub::unwatch(std::uint64_t watcher) {
  const std::lock_guard lock(watchers_mutex_);
  std::erase_if(watchers_, [&](const auto& entry) { return entry.first == watcher; });
}

}  // namespace plumb::http
