// Who looks at what in a workspace at this moment. In memory: a server that starts anew learns it
// within the time between two beats.
#pragma once

#include <chrono>
#include <map>
#include <mutex>
#include <string>
#include <string_view>
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

  explicit Presence(const Environment& environment) : now_(environment.now) {}

  // Returns whether others would see a difference.
  bool put(std::string_view workspace, Place place);
  bool leave(std::string_view workspace, std::string_view account, std::string_view window);
  // Removes an account everywhere, or in one workspace.
  void forget(std::string_view account);
  // Those seen lately, in order of account and window.
  std::vector<Place> in(std::string_view workspace);

 private:
  using Key = std::pair<std::string, std::string>;  // account, window
  using Places = std::map<Key, Place>;
  void expire(Places& places) const;

  const std::function<Instant()> now_;
  std::mutex mutex_;
  std::map<std::string, Places, std::less<>> workspaces_;
};

}  // namespace plumb::api
