#include "api/presence.h"

namespace plumb::api {

void Presence::expire(Places& places) const {
  const Instant oldest = now_() - kLasts;
  std::erase_if(places, [&](const auto& entry) { return entry.second.seen < oldest; });
}

bool Presence::put(std::string_view workspace, Place place) {
  const std::lock_guard lock(mutex_);
  Places& places = workspaces_[std::string(workspace)];
  expire(places);
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
  const std::lock_guard lock(mutex_);
  for (auto& [id, places] : workspaces_) {
    std::erase_if(places, [&](const auto& entry) { return entry.first.first == account; });
  }
}

std::vector<Presence::Place> Presence::in(std::string_view workspace) {
  const std::lock_guard lock(mutex_);
  std::vector<Place> out;
  const auto found = workspaces_.find(workspace);
  if (found == workspaces_.end()) return out;
  expire(found->second);
  for (const auto& [key, place] : found->second) out.push_back(place);
  return out;
}

}  // namespace plumb::api
