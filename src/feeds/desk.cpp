#include "feeds/desk.h"

#include <algorithm>
#include <filesystem>

#include <fmt/format.h>

#include "feeds/limits.h"
#include "feeds/source.h"

namespace plumb::feeds {
namespace {

constexpr std::chrono::seconds kClosedFor{60};  // then a closed workspace is looked at again
constexpr std::chrono::seconds kTrialWithin{20};
constexpr std::chrono::seconds kTrialListens{5};
constexpr std::chrono::seconds kLongestSleep{60};

std::string path_in(const std::string& data, const char* name) {
  return (std::filesystem::path(data) / name).string();
}

}  // namespace

Desk::Desk(Environment environment, Open open)
    : environment_(std::move(environment)), open_(std::move(open)) {}

Result<std::unique_ptr<Desk>> Desk::open(const DeskOptions& options, Environment environment,
                                         Open open) {
  std::unique_ptr<Desk> out(new Desk(std::move(environment), std::move(open)));
  PLUMB_TRY(out->book_, Book::open(path_in(options.data, "feeds.db")));
  PLUMB_TRY(out->gate_, Gate::make(options.policy));
  PLUMB_TRY(out->seal_, Seal::open(options.key_file));
  out->means_.emplace(
      Means{out->environment_, *out->book_, out->gate_, *out->seal_, out->open_, out->stopping_});
  return out;
}

Desk::~Desk() {
  stop();
}

Status Desk::start() {
  PLUMB_TRY(const auto feeds, book_->all());
  {
    const std::lock_guard lock(mutex_);
    started_ = true;
  }
  for (const Feed& feed : feeds) PLUMB_CHECK(enter(feed.workspace, feed.id, false));
  for (std::size_t i = 0; i < limits::kWorkers; ++i) workers_.emplace_back([this] { work(); });
  return done();
}

void Desk::stop() {
  stopping_ = true;
  changed_.notify_all();
  for (std::thread& worker : workers_) worker.join();
  workers_.clear();
  const std::lock_guard subscriptions(lives_mutex_);
  std::map<std::string, std::shared_ptr<Slot>, std::less<>> slots;
  {
    const std::lock_guard lock(mutex_);
    slots.swap(slots_);
    started_ = false;
  }
  // Their threads see `stopping_` and end beside each other; here each is waited for.
}

// A feed whose time has come, marked as running; none: `next` says when the next one is due.
std::shared_ptr<Desk::Slot> Desk::due(Instant now, Instant& next) {
  std::shared_ptr<Slot> out;
  for (const auto& [id, slot] : slots_) {
    if (slot->running || !pulls(slot->feed.definition.kind)) continue;
    if (!slot->wanted && slot->feed.state != State::running) continue;
    const Instant when = slot->wanted ? Instant{} : slot->feed.health.next_run;
    if (when > now) {
      next = std::min(next, when);
    } else if (!out || when < out->feed.health.next_run) {
      // The one that has waited longest goes first.
      out = slot;
    }
  }
  if (out) out->running = true;
  return out;
}

void Desk::work() {
  std::unique_lock lock(mutex_);
  while (!stopping_) {
    const Instant now = environment_.now();
    Instant next = now + kLongestSleep;
    const std::shared_ptr<Slot> slot = due(now, next);
    if (!slot) {
      changed_.wait_for(lock, next - now);
      continue;
    }
    Feed feed = slot->feed;
    const std::string by = std::exchange(slot->wanted_by, {});
    slot->wanted = false;
    lock.unlock();
    if (open_(feed.workspace)) {
      Run run = run_once(*means_, feed, by);
      // What was cut short by our own end is no failure of the source.
      if (!stopping_ || run.outcome != Outcome::failed) settle(*means_, feed, std::move(run));
    } else {
      feed.health.next_run = environment_.now() + kClosedFor;
    }
    lock.lock();
    slot->running = false;
    // It may have been changed or removed meanwhile: then only its health is of interest.
    slot->feed.health = feed.health;
    slot->feed.last = feed.last;
    changed_.notify_all();
  }
}

FeedNow Desk::now_of(Feed feed) {
  FeedNow out{std::move(feed), false, false};
  const std::lock_guard lock(mutex_);
  const auto found = slots_.find(out.feed.id);
  if (found == slots_.end()) return out;
  out.running = found->second->running || found->second->wanted;
  out.connected = found->second->live && found->second->live->connected();
  return out;
}

Status Desk::enter(std::string_view workspace, std::string_view id, bool forget) {
  const std::lock_guard subscriptions(lives_mutex_);
  std::unique_ptr<Live> old;
  {
    const std::lock_guard lock(mutex_);
    if (!started_) return done();
    const auto found = slots_.find(id);
    if (found != slots_.end()) old = std::move(found->second->live);
  }
  // Waits for its thread, so without the lock that requests take.
  if (old) old->end(forget);
  old.reset();
  auto kept = book_->find(workspace, id);
  const std::lock_guard lock(mutex_);
  if (!kept.ok()) {
    slots_.erase(std::string(id));
    if (kept.error().code == Error::Code::not_found) return done();
    return kept.error();
  }
  std::shared_ptr<Slot>& slot = slots_[std::string(id)];
  if (!slot) slot = std::make_shared<Slot>();
  slot->feed = std::move(*kept);
  const bool live = !pulls(slot->feed.definition.kind) && slot->feed.state == State::running;
  if (live) {
    const auto count = std::count_if(slots_.begin(), slots_.end(),
                                     [](const auto& one) { return one.second->live != nullptr; });
    if (static_cast<std::size_t>(count) >= limits::kLive) {
      return over_limit(fmt::format("This server keeps at most {} subscriptions.", limits::kLive),
                        std::string(id), "Pause another one.");
    }
    slot->live = std::make_unique<Live>(*means_, slot->feed);
  }
  changed_.notify_all();
  return done();
}

std::string Desk::name(std::string_view id) {
  const std::lock_guard lock(mutex_);
  const auto found = slots_.find(id);
  return found == slots_.end() ? std::string() : found->second->feed.definition.name;
}

Result<std::vector<FeedNow>> Desk::of(std::string_view workspace) {
  PLUMB_TRY(auto feeds, book_->of(workspace));
  std::vector<FeedNow> out;
  for (Feed& feed : feeds) out.push_back(now_of(std::move(feed)));
  return out;
}

Result<FeedNow> Desk::find(std::string_view workspace, std::string_view id) {
  PLUMB_TRY(Feed feed, book_->find(workspace, id));
  return now_of(std::move(feed));
}

Result<std::vector<Run>> Desk::runs(std::string_view workspace, std::string_view id) {
  PLUMB_TRY(const Feed feed, book_->find(workspace, id));
  return book_->runs(feed.id, limits::kRuns);
}

Result<std::vector<Edition>> Desk::editions(std::string_view workspace, std::string_view id) {
  PLUMB_TRY(const Feed feed, book_->find(workspace, id));
  return book_->editions(feed.id);
}

Result<FeedNow> Desk::add(std::string_view workspace, Definition definition,
                          const std::string& secret, const std::string& by) {
  PLUMB_TRY(const auto there, book_->of(workspace));
  if (there.size() >= limits::kFeeds) {
    return over_limit(fmt::format("A workspace has at most {} feeds.", limits::kFeeds), {},
                      "Remove one that is not needed, or let one feed bring several measures.");
  }
  Feed feed;
  feed.id = new_id("fd-", environment_);
  feed.workspace = workspace;
  feed.definition = std::move(definition);
  feed.made_at = feed.changed_at = feed.health.next_run = environment_.now();
  feed.made_by = feed.changed_by = by;
  if (!secret.empty()) feed.sealed = seal_->seal(secret, sealed_for(feed.id, feed.definition));
  PLUMB_CHECK(book_->add(feed));
  PLUMB_CHECK(enter(workspace, feed.id, false));
  return find(workspace, feed.id);
}

Result<FeedNow> Desk::change(std::string_view workspace, std::string_view id,
                             std::optional<std::uint64_t> version, Definition definition,
                             std::optional<std::string> secret, const std::string& by) {
  PLUMB_TRY(Feed feed, book_->find(workspace, id));
  if (version && *version != feed.version) {
    return conflict("Somebody has changed this feed meanwhile.", feed.id,
                    "Load it again and repeat the change.");
  }
  const bool elsewhere = destination_of(feed.definition) != destination_of(definition);
  if (elsewhere && !feed.sealed.empty() && !secret) {
    return conflict("The secret was entered for another destination and is not taken there.",
                    "secret", "Enter it again, or leave the feed without one.");
  }
  const json::object before = definition_json(feed.definition);
  const json::object after = definition_json(definition);
  feed.definition = std::move(definition);
  if (secret) {
    feed.sealed = secret->empty() ? std::string()
                                  : seal_->seal(*secret, sealed_for(feed.id, feed.definition));
  }
  feed.changed_at = environment_.now();
  feed.changed_by = by;
  // It is tried at once, and from the beginning where it asks for something else.
  feed.health.next_run = feed.changed_at;
  feed.health.failures = 0;
  feed.health.failing_since = {};
  if (before.at("origin") != after.at("origin") || before.at("mapping") != after.at("mapping") ||
      before.at("measures") != after.at("measures")) {
    const auto open = open_(workspace);
    if (open) PLUMB_CHECK(set_taken_until(*open, feed.id, Instant{}));
  }
  PLUMB_CHECK(book_->change(feed, true));
  PLUMB_CHECK(enter(workspace, id, elsewhere));
  return find(workspace, id);
}

Result<FeedNow> Desk::set_state(std::string_view workspace, std::string_view id, State state,
                                const std::string& by) {
  PLUMB_TRY(Feed feed, book_->find(workspace, id));
  if (feed.state != state) {
    feed.state = state;
    feed.changed_at = environment_.now();
    feed.changed_by = by;
    if (state == State::running) feed.health.next_run = feed.changed_at;
    PLUMB_CHECK(book_->change(feed, false));
    PLUMB_CHECK(enter(workspace, id, false));
  }
  return find(workspace, id);
}

Status Desk::remove(std::string_view workspace, std::string_view id) {
  PLUMB_TRY(const Feed feed, book_->find(workspace, id));
  PLUMB_CHECK(book_->remove(workspace, id));
  return enter(workspace, id, true);
}

Result<FeedNow> Desk::run_now(std::string_view workspace, std::string_view id,
                              const std::string& by) {
  PLUMB_TRY(const Feed feed, book_->find(workspace, id));
  if (!pulls(feed.definition.kind)) {
    return conflict("A subscription takes what comes; there is nothing to ask for.", feed.id,
                    "Pause and resume it to connect anew.");
  }
  {
    const std::lock_guard lock(mutex_);
    const auto found = slots_.find(id);
    if (found == slots_.end()) return unavailable("The feeds of this server are not running.");
    found->second->wanted = true;
    found->second->wanted_by = by;
  }
  changed_.notify_all();
  return find(workspace, id);
}

Result<Run> Desk::run_here(std::string_view workspace, std::string_view id, const std::string& by) {
  PLUMB_TRY(Feed feed, book_->find(workspace, id));
  if (!pulls(feed.definition.kind)) {
    return conflict("A subscription takes what comes; only the server keeps it.", feed.id,
                    "Try it with `plumb feed try`.");
  }
  settle(*means_, feed, run_once(*means_, feed, by));
  return *feed.last;
}

Result<json::object> Desk::try_out(std::string_view workspace, const Definition& definition,
                                   std::optional<std::string> secret, std::string_view id) {
  struct Turn {
    std::atomic<std::size_t>& count;
    ~Turn() { --count; }
  };
  const bool free = ++trials_ <= limits::kTrials;
  const Turn turn{trials_};
  if (!free) {
    return throttled("Several feeds are being tried at this moment.", {},
                     "Try it again in a moment.");
  }
  const auto open = open_(workspace);
  if (!open) return unavailable("The workspace is closed.", std::string(workspace), "Open it.");
  if (!secret && !id.empty()) {
    PLUMB_TRY(Feed feed, book_->find(workspace, id));
    if (!feed.sealed.empty() && destination_of(feed.definition) != destination_of(definition)) {
      return conflict("The secret was entered for another destination and is not taken there.",
                      "secret", "Enter it again.");
    }
    feed.definition = definition;
    PLUMB_TRY(secret, secret_of(*means_, feed));
  }
  const std::string shown = secret.value_or("");
  Asking asking;
  asking.now = environment_.now();
  asking.cut = true;
  asking.most_rows = limits::kTrialRows;
  asking.within = std::min(pulls(definition.kind) ? kTrialWithin : kTrialListens,
                           std::chrono::seconds(definition.timeout_seconds));
  asking.stop = &stopping_;
  PLUMB_TRY(const Mapper mapper, Mapper::make(definition));
  const auto start = std::chrono::steady_clock::now();
  auto rows = make_source(definition, shown, gate_)->pull(asking);
  if (!rows.ok()) return without_secret(rows.error(), shown);
  const auto took = std::chrono::duration_cast<std::chrono::milliseconds>(
      std::chrono::steady_clock::now() - start);
  PLUMB_TRY(json::array told,
            rehearse(*open, definition, mapper, arrivals(std::move(*rows), asking.now)));
  json::object out{{"took_ms", took.count()}, {"rows", std::move(told)}};
  if (shown.size() >= 4) {
    // A source that tells its own password would show it here.
    std::string text = json::serialize(out);
    const std::string quoted = json::serialize(json::string(shown));
    const std::string inner = quoted.substr(1, quoted.size() - 2);
    for (std::size_t at = text.find(inner); at != std::string::npos; at = text.find(inner, at)) {
      text.replace(at, inner.size(), "***");
    }
    boost::system::error_code failed;
    json::value clean = json::parse(text, failed);
    if (!failed && clean.is_object()) out = std::move(clean.get_object());
  }
  return out;
}

}  // namespace plumb::feeds
