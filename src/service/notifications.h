// What concerns somebody, read from the log: mentions, replies, what they were made responsible
// for, what others changed of it, their scenarios merged, their imports finished, campaigns that
// ask or remind them by name, audits that ask them for evidence or for their signature. Nothing is
// kept.
#pragma once

#include <cstdint>
#include <deque>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "service/workspace.h"

namespace plumb::service {

struct Recipient {
  std::string account;
  std::string person;  // the element that stands for them; empty: none
};

struct Notification {
  std::uint64_t seq = 0;
  std::string at;
  std::string actor;
  std::string kind;     // mention, reply, assigned, changed, merged, imported, asked, reminded
  std::string text;     // what happened
  std::string reason;   // why they get it
  std::string subject;  // element:ID, finding:KEY, scenario:ID, batch:ID, campaign:ID, audit:ID
  std::string name;     // of the subject
};

// What of a workspace's log could concern somebody; read once and then only what is new. Safe for
// any number of threads.
class NotificationFeed {
 public:
  // How far back the log is read; what happened before concerns nobody any more.
  static constexpr std::uint64_t kWindow = 20'000;

  // Newest first, at most `limit`. Changes of one batch come as one.
  Result<std::vector<Notification>> get(const Workspace& workspace, const Recipient& recipient,
                                        std::size_t limit);

 private:
  struct Event {
    enum class Kind : unsigned char {
      comment,
      owner,
      element,
      finding,
      merged,
      imported,
      asked,
      reminded,
      evidence,
      signing
    };
    Kind kind = Kind::element;
    std::uint64_t seq = 0;
    std::string at;
    std::string actor;
    std::string batch;
    std::string id;                   // comment, element, key of a finding, scenario, source, audit
    std::vector<std::string> people;  // mentioned; named as owner; who made the scenario; asked
    std::string request = {};         // of an audit
  };
  Status catch_up(const Workspace& workspace);
  void read(const Workspace& workspace, const model::Change& change);
  void read_artifact(const model::Change& change);
  void read_audit(const model::Change& change, const json::object& body, const Event& event);
  void read_campaign(const model::Change& change, const json::object& body, Event event);

  class Reader;

  std::mutex mutex_;
  std::uint64_t seen_ = 0;
  std::string batch_;  // of the newest event, to tell where the next batch begins
  std::deque<Event> events_;
};

}  // namespace plumb::service
