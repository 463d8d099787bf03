// Idempotency keys: a write that is sent again with the same key is answered as it was the first
// time and done once.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <list>
#include <mutex>
#include <string>
#include <string_view>
#include <unordered_map>

#include "base/environment.h"
#include "base/hash.h"
#include "http/router.h"

namespace plumb::http {

// Remembers answers in memory: they end with the process. Any thread.
class IdempotencyStore {
 public:
  struct Options {
    std::chrono::milliseconds lasts = std::chrono::hours(24);
    std::size_t entries = 100'000;
    std::size_t bytes = std::size_t{64} << 20;  // of remembered answers
    std::size_t key_bytes = 255;
  };
  IdempotencyStore(const Options& options, const Environment& environment)
      : options_(options), now_(environment.now) {}
  explicit IdempotencyStore(const Environment& environment)
      : IdempotencyStore(Options{}, environment) {}

  // Runs `handle` unless the request's Idempotency-Key was seen before from the same actor for the
  // same method and path; then the remembered answer, marked "Idempotency-Replayed: true".
  // A key is refused with 422 when it comes with another body, with 409 while its first request is
  // still running, with 400 when it is too long; without a key `handle` simply runs.
  // Answers of 500 and above and streamed ones are not remembered: trying again must be possible.
  // When full the oldest finished answers are forgotten; when all are running: 503.
  Response once(const Request& request, const std::function<Response()>& handle);

  std::size_t size() const;

 private:
  struct Entry {
    std::string key;
    Digest fingerprint{};  // of query and body
    Instant ends{};
    bool finished = false;
    std::size_t bytes = 0;
    Response response;
  };
  using Entries = std::list<Entry>;

  // An answer for now, or nothing: then the entry is ours to finish.
  std::optional<Response> begin(const Request& request, const std::string& key,
                                Entries::iterator& entry);
  void finish(Entries::iterator entry, const Response& response);
  void forget(Entries::iterator entry);
  bool make_room();

  const Options options_;
  const std::function<Instant()> now_;
  mutable std::mutex mutex_;
  Entries entries_;  // oldest first
  std::unordered_map<std::string, Entries::iterator> by_key_;
  std::size_t bytes_ = 0;
};

// A handler that goes through the store, which must outlive it.
Handler idempotent(IdempotencyStore& store, Handler handler);

}  // namespace plumb::http
