// Notices that a day (UTC) has begun. Scores, service levels and formulas are judged by the day, so
// without it a quiet workspace would show yesterday until somebody changes something. A thread of
// its own; nobody waits for it.
#pragma once

#include <condition_variable>
#include <mutex>
#include <thread>

#include "base/time.h"

namespace plumb::api {

class App;

class DayWatch {
 public:
  // The app outlives it. The day is that of its clock.
  explicit DayWatch(App& app);
  ~DayWatch() { stop(); }
  void start();
  void stop();

  // Whether another day has begun since it was last asked; then every open workspace has been told.
  bool look();

 private:
  void work(const std::stop_token& stopping);

  App& app_;
  Day day_;
  std::mutex mutex_;
  std::condition_variable_any stopped_;
  std::jthread worker_;
};

}  // namespace plumb::api
