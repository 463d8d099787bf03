#include "feeds/live.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/hash.h"
#include "base/json_text.h"
#include "feeds/limits.h"

namespace plumb::feeds {
namespace {

constexpr std::chrono::milliseconds kLook{500};
constexpr std::size_t kGroups = 100'000;

}  // namespace

std::string Ledger::digest_of(const Message& message) {
  return to_hex(Hasher().add(message.topic).add(message.payload).finish()).substr(0, 16);
}

void Ledger::read(std::string_view text, bool resumed) {
  entries_.clear();
  last_.clear();
  again_ = resumed;
  floor_ = {};
  const auto value = json_from(text);
  if (!value || !value->is_array()) return;
  for (const json::value& one : value->get_array()) {
    const json::array* row = one.if_array();
    if (row == nullptr || row->size() != 3 || !(*row)[0].is_int64() || !(*row)[1].is_string() ||
        !(*row)[2].is_int64()) {
      continue;
    }
    entries_.push_back({static_cast<int>((*row)[0].get_int64()),
                        std::string((*row)[1].get_string()),
                        Instant(Instant::duration((*row)[2].get_int64()))});
    floor_ = std::max(floor_, entries_.back().at);
  }
  // A broker that does not know us sends nothing again.
  if (!resumed) entries_.clear();
}

Instant Ledger::moment(const Message& message, const std::string& group, Instant now) {
  const std::string digest = digest_of(message);
  if (again_ && message.number != 0) {
    // The broker sends again in the order of the first time, and then what is new.
    const auto known = std::find_if(entries_.begin(), entries_.end(), [&](const Entry& one) {
      return one.number == message.number && one.digest == digest;
    });
    if (known != entries_.end()) return known->at;
    again_ = false;
  }
  if (last_.size() > kGroups) last_.clear();
  Instant& last = last_[group];
  last = std::max(now, std::max(last, floor_) + std::chrono::milliseconds(1));
  if (message.number != 0) {
    entries_.push_back({message.number, digest, last});
    if (entries_.size() > limits::kLedger) entries_.pop_front();
  }
  return last;
}

std::string Ledger::text() const {
  json::array out;
  for (const Entry& one : entries_) {
    out.push_back(json::array{one.number, one.digest, one.at.time_since_epoch().count()});
  }
  return json::serialize(out);
}

Live::Live(const Means& means, Feed feed)
    : means_(means), feed_(std::move(feed)), thread_([this] { work(); }) {}

Live::~Live() {
  end(false);
}

void Live::end(bool forget) {
  {
    const std::lock_guard lock(mutex_);
    end_ = true;
    forget_ = forget_ || forget;
  }
  changed_.notify_all();
  if (thread_.joinable()) thread_.join();
}

bool Live::ended() {
  const std::lock_guard lock(mutex_);
  return end_ || means_.stopping.load();
}

void Live::work() {
  while (!ended()) {
    {
      const auto wait = feed_.health.next_run - means_.environment.now();
      std::unique_lock lock(mutex_);
      if (wait.count() > 0) changed_.wait_for(lock, wait, [this] { return end_; });
    }
    if (ended()) return;
    const auto start = std::chrono::steady_clock::now();
    const Instant began = means_.environment.now();
    const auto secret = secret_of(means_, feed_);
    const Status stayed = secret.ok() ? stay(*secret) : Status(secret.error());
    connected_ = false;
    if (stayed.ok()) continue;
    Run failed;
    failed.began = began;
    failed.took_ms = std::chrono::duration_cast<std::chrono::milliseconds>(
                         std::chrono::steady_clock::now() - start)
                         .count();
    failed.outcome = Outcome::failed;
    failed.error = without_secret(stayed.error(), secret.ok() ? *secret : std::string());
    settle(means_, feed_, std::move(failed));
  }
}

// Topics of earlier turns of the definition: the broker keeps them for us until told otherwise.
std::vector<std::string> Live::given_up() {
  std::set<std::string> out;
  const auto editions = means_.book.editions(feed_.id);
  for (std::size_t i = 0; editions.ok() && i < editions->size(); ++i) {
    const auto earlier = kept_definition((*editions)[i].definition);
    if (!earlier.ok() || earlier->kind != Kind::mqtt) continue;
    out.insert(earlier->origin.topics.begin(), earlier->origin.topics.end());
  }
  for (const std::string& topic : feed_.definition.origin.topics) out.erase(topic);
  return {out.begin(), out.end()};
}

Status Live::stay(const std::string& secret) {
  const auto workspace = means_.open(feed_.workspace);
  if (!workspace) return unavailable("The workspace is closed.", feed_.workspace, "Open it.");
  PLUMB_TRY(const Mapper mapper, Mapper::make(feed_.definition));
  // What was kept when the server was last cut off may not be in the elements yet.
  PLUMB_TRY(const std::string batch,
            service::bring_up_to_date(*workspace, feed_.definition.measures, actor_of(feed_.id)));
  (void)batch;
  PLUMB_TRY(auto session, MqttSession::open(feed_.definition, secret, means_.gate,
                                            "plumb-" + feed_.id, MqttSession::Keep::yes));
  PLUMB_TRY(const std::string ledger, means_.book.ledger(feed_.id));
  ledger_.read(ledger, session->resumed());
  session->forget(given_up());
  connected_ = true;
  window_ = {};
  window_.began = means_.environment.now();
  // A connection that holds is a success, also where nothing comes.
  bool first = true;
  Status out = done();
  while (out.ok() && !ended()) {
    const auto messages = session->next(kLook);
    if (!messages.ok()) {
      out = messages.error();
      break;
    }
    if (!messages->empty()) {
      out = take_messages(*workspace, mapper, *messages);
      // Unless they are kept, the broker keeps them.
      if (out.ok()) out = session->acknowledge();
    }
    const bool due = means_.environment.now() - window_.began >= limits::kFreshen;
    if (out.ok() && (first || (due && window_.counts.rows > 0))) {
      out = close_window(*workspace);
      first = false;
    }
  }
  if (window_.counts.rows > 0) {
    const Status closed = close_window(*workspace);
    if (out.ok()) out = closed;
  }
  if (out.ok()) left(*session);
  return out;
}

void Live::left(MqttSession& session) {
  bool forget = false;
  {
    const std::lock_guard lock(mutex_);
    forget = forget_;
  }
  if (forget) session.forget(feed_.definition.origin.topics);
  session.leave();
}

Status Live::take_messages(service::Workspace& workspace, const Mapper& mapper,
                           const std::vector<Message>& messages) {
  const Instant now = means_.environment.now();
  const auto fixed = Template::parse(feed_.definition.mapping.measure);
  const bool together = fixed.ok() && fixed->fixed();
  std::vector<Arrival> arrived;
  Counts unread;
  for (const Message& message : messages) {
    auto rows = rows_in(message, mapper);
    if (!rows.ok()) {
      ++unread.rows;
      ++unread.refused;
      if (window_.refusals.size() < limits::kExamples) {
        window_.refusals.push_back({message.topic, rows.error().what, rows.error().remedy});
      }
      continue;
    }
    const Instant at =
        mapper.dated() ? now : ledger_.moment(message, together ? "" : message.topic, now);
    for (Row& row : *rows) arrived.push_back({std::move(row), at, message.topic});
  }
  // Before the values: if we are cut off between the two, they get the same moments again.
  if (!mapper.dated()) PLUMB_CHECK(means_.book.set_ledger(feed_.id, ledger_.text()));
  PLUMB_TRY(const Taken taken, take(workspace, feed_.definition, mapper, arrived, feed_.id));
  window_.counts.add(taken.counts);
  window_.counts.add(unread);
  touched_.insert(taken.measures.begin(), taken.measures.end());
  for (const Refusal& one : taken.refusals) {
    if (window_.refusals.size() < limits::kExamples) window_.refusals.push_back(one);
  }
  return done();
}

Status Live::close_window(service::Workspace& workspace) {
  PLUMB_TRY(
      const std::string batch,
      service::bring_up_to_date(workspace, {touched_.begin(), touched_.end()}, actor_of(feed_.id)));
  (void)batch;
  touched_.clear();
  Run run = std::exchange(window_, {});
  const Instant now = means_.environment.now();
  run.took_ms = (now - run.began).count();
  run.outcome = outcome_of(run.counts);
  settle(means_, feed_, std::move(run));
  window_.began = now;
  return done();
}

}  // namespace plumb::feeds
