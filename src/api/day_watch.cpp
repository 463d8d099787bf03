#include "api/day_watch.h"

#include <chrono>

#include "api/app.h"

namespace plumb::api {
namespace {

// Often enough for a clock that is set by hand or a machine that slept.
constexpr std::chrono::seconds kLook{30};

}  // namespace

DayWatch::DayWatch(App& app) : app_(app), day_(day_of(app.now())) {}

void DayWatch::start() {
  if (worker_.joinable()) return;
  worker_ = std::jthread([this](const std::stop_token& stopping) { work(stopping); });
}

void DayWatch::stop() {
  if (!worker_.joinable()) return;
  worker_.request_stop();
  stopped_.notify_all();
  worker_.join();
}

bool DayWatch::look() {
  const Day today = day_of(app_.now());
  if (today == day_) return false;
  day_ = today;
  for (const auto& open : app_.opened()) open->day_begun();
  return true;
}

void DayWatch::work(const std::stop_token& stopping) {
  while (!stopping.stop_requested()) {
    look();
    std::unique_lock lock(mutex_);
    stopped_.wait_for(lock, stopping, kLook, [] { return false; });
  }
}

}  // namespace plumb::api
