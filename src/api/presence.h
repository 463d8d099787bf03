// Who looks at what in a workspace at this moment. In memory: a server that starts anew learns it
// within the time between two beats.
#pragma once

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "base/environment.h"

namespace plumb::api {

class Presence {
 public:
  static constexpr std::chrono::seconds kLasts{60};  // three beats
  static constexpr std::size_t kWindows = 64;        // of one account in one workspace

  struct Place {
    std::string account;
    std::string window;   // tells two windows of one person apart
    std::string subject;  // "element:goal-1"; empty: nowhere in particular
    std::string field;    // being edited; empty: none
    Instant since;        // when they came to this place
    Instant seen;
  };

  // Hears of a window that is there no more though nobody said so: silent for kLasts, or of an
  // account that was forgotten. Called without a lock, from any thread; must not throw.
  using Gone = std::function<void(std::string_view workspace, const Place& place)>;

  // Starts a thread that waits for the next window to fall silent.
  Presence(const Environment& environment, Gone gone);

  // Returns whether others would see a difference.
  bool put(std::string_view workspace, Place place);
  bool leave(std::string_view workspace, std::string_view account, std::string_view window);
  // Removes an account everywhere.
  void forget(std::string_view account);
  // Those seen lately, in order of account and window.
  std::vector<Place> in(std::string_view workspace);

 private:
  using Key = std::pair<std::string, std::string>;  // account, window
  using Places = std::map<Key, Place>;
  struct Left {
    std::string workspace;
    Place place;
  };
  bool is_silent(const Place& place) const { return place.seen + kLasts <= now_(); }
  // Takes out whoever is silent.
  std::vector<Left> lapsed();
  std::optional<Instant> next_lapse() const;
  void tell(const std::vector<Left>& left) const;
  void watch(const std::stop_token& stopping);

  const std::function<Instant()> now_;
  const Gone gone_;
  std::mutex mutex_;
  std::condition_variable_any arrived_;
  std::uint64_t arrivals_ = 0;
  std::map<std::string, Places, std::less<>> workspaces_;
  std::jthread watcher_;  // last: ends before what it uses
};

}  // namespace plumb::api
