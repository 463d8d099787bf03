// Turns: whoever reads something, changes it and writes it back takes its turn first, so that of
// many who do that at once nobody has to begin again for ever.
#pragma once

#include <condition_variable>
#include <functional>
#include <mutex>
#include <set>
#include <string>
#include <string_view>

namespace plumb::service {

class Turns {
 public:
  // A turn is over when this is destroyed.
  class Turn {
   public:
    Turn(Turns& turns, std::string_view name);
    ~Turn();
    Turn(const Turn&) = delete;
    Turn& operator=(const Turn&) = delete;

   private:
    Turns& turns_;
    const std::string name_;
  };

  // Waits until nobody has the turn of this name. A thread that has one must not take it again, and
  // no listener of the workspace takes any: its caller may have one.
  [[nodiscard]] Turn take(std::string_view name) { return {*this, name}; }

 private:
  std::mutex mutex_;
  std::condition_variable given_back_;
  std::set<std::string, std::less<>> taken_;
};

// attempt(overtaken) in turn; again where it sets `overtaken`, that is where what it had read was
// no longer the newest when it wrote. With everybody who writes it taking turns, only another
// process or an undoing can be in between.
template <typename Attempt>
auto in_turn(Turns& turns, std::string_view name, Attempt attempt) {
  constexpr int kMostTries = 8;
  const Turns::Turn turn = turns.take(name);
  for (int tries = 1;; ++tries) {
    bool overtaken = false;
    auto result = attempt(overtaken);
    if (!overtaken || tries == kMostTries) return result;
  }
}

}  // namespace plumb::service
