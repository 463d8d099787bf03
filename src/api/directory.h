// Names of accounts, for what people read: the log and lists hold account ids.
#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "base/json.h"
#include "identity/identity.h"

namespace plumb::api {

class Directory {
 public:
  explicit Directory(identity::Identity& identity) : identity_(identity) {}

  // Person of the contract: {"id", "login", "name"}. An actor that is no account (the command line)
  // has an empty id and its own text as name.
  json::object person(std::string_view actor);
  std::string name(std::string_view actor);
  // Before the first request: how feeds ("feed:ID") are called.
  void name_feeds(std::function<std::string(std::string_view)> name) {
    feed_name_ = std::move(name);
  }
  // Account id by login; empty if there is none.
  std::string account_of(std::string_view login);
  // After accounts were made or renamed.
  void forget();
  // Another one whenever a name may be another one.
  std::uint64_t version() const { return version_.load(std::memory_order_acquire); }

 private:
  struct Entry {
    std::string login;
    std::string name;
  };
  std::optional<Entry> find(std::string_view id);
  void read();  // with the lock held

  identity::Identity& identity_;
  std::atomic<std::uint64_t> version_{1};
  std::mutex mutex_;
  bool read_ = false;
  std::map<std::string, Entry, std::less<>> by_id_;
  std::map<std::string, std::string, std::less<>> by_login_;
  std::function<std::string(std::string_view)> feed_name_;
};

}  // namespace plumb::api
