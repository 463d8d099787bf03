#include "service/turns.h"

namespace plumb::service {

Turns::Turn::Turn(Turns& turns, std::string_view name) : turns_(turns), name_(name) {
  std::unique_lock lock(turns_.mutex_);
  turns_.given_back_.wait(lock, [&] { return turns_.taken_.insert(name_).second; });
}

Turns::Turn::~Turn() {
  {
    const std::lock_guard lock(turns_.mutex_);
    turns_.taken_.erase(name_);
  }
  turns_.given_back_.notify_all();
}

}  // namespace plumb::service
