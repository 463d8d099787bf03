#include "api/presence.h"

#include <algorithm>

namespace plumb::api {

Presence::Presence(const Environment& environment, Gone gone)
    : now_(environment.now),
      gone_(std::move(gone)),
      watcher_([this](const std::stop_token& stopping) { watch(stopping); }) {}

bool Presence::put(std::string_view workspace, Place place) {
  const std::lock_guard lock(mutex_);
  Places& places = workspaces_[std::string(workspace)];
  place.since = place.seen = now_();
  const Key key{place.account, place.window};
  const auto found = places.find(key);
  if (found != places.end()) {
    const bool same = found->second.subject == place.subject && found->second.field == place.field;
    if (same) place.since = found->second.since;
    found->second = std::move(place);
    return !same;
  }
  const auto first = places.lower_bound({key.first, ""});
  std::size_t windows = 0;
  for (auto at = first; at != places.end() && at->first.first == key.first; ++at) ++windows;
  if (windows >= kWindows) places.erase(first);
  places.emplace(key, std::move(place));
  ++arrivals_;
  arrived_.notify_all();
  return true;
}

bool Presence::leave(std::string_view workspace, std::string_view account,
                     std::string_view window) {
  const std::lock_guard lock(mutex_);
  const auto found = workspaces_.find(workspace);
  return found != workspaces_.end() &&
         found->second.erase({std::string(account), std::string(window)}) > 0;
}

void Presence::forget(std::string_view account) {
  std::vector<Left> left;
  {
    const std::lock_guard lock(mutex_);
    for (auto& [id, places] : workspaces_) {
      std::erase_if(places, [&, &workspace = id](const auto& entry) {
        if (entry.first.first != account) return false;
        left.push_back({workspace, entry.second});
        return true;
      });
    }
  }
  tell(left);
}

std::vector<Presence::Place> Presence::in(std::string_view workspace) {
  const std::lock_guard lock(mutex_);
  std::vector<Place> out;
  const auto found = workspaces_.find(workspace);
  if (found == workspaces_.end()) return out;
  // Whoever is silent stays until the watcher has told the others.
  for (const auto& [key, place] : found->second) {
    if (!is_silent(place)) out.push_back(place);
  }
  return out;
}

std::vector<Presence::Left> Presence::lapsed() {
  std::vector<Left> out;
  for (auto& [id, places] : workspaces_) {
    std::erase_if(places, [&, &workspace = id](const auto& entry) {
      if (!is_silent(entry.second)) return false;
      out.push_back({workspace, entry.second});
      return true;
    });
  }
  return out;
}

std::optional<Instant> Presence::next_lapse() const {
  std::optional<Instant> out;
  for (const auto& [id, places] : workspaces_) {
    for (const auto& [key, place] : places) {
      out = std::min(out.value_or(Instant::max()), place.seen + kLasts);
    }
  }
  return out;
}

void Presence::tell(const std::vector<Left>& left) const {
  for (const Left& one : left) gone_(one.workspace, one.place);
}

void Presence::watch(const std::stop_token& stopping) {
  std::unique_lock lock(mutex_);
  while (!stopping.stop_requested()) {
    if (const std::vector<Left> left = lapsed(); !left.empty()) {
      lock.unlock();
      tell(left);
      lock.lock();
      continue;
    }
    const auto somebody_came = [this, before = arrivals_] { return arrivals_ != before; };
    if (const auto next = next_lapse()) {
      arrived_.wait_for(lock, stopping, *next - now_(), somebody_came);
    } else {
      arrived_.wait(lock, stopping, somebody_came);
    }
  }
}

}  // namespace plumb::api
