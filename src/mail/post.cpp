#include "mail/post.h"

#include <algorithm>
#include <condition_variable>
#include <mutex>
#include <thread>
#include <utility>

#include "mail/queue.h"

namespace plumb::mail {
namespace {

using identity::Transaction;
using std::chrono::milliseconds;

// One message: a minute, then twice as long each time. The mail server as a whole: half of that,
// and never more than a quarter of an hour, since it may be one word in the settings.
constexpr milliseconds kMessageWait = std::chrono::minutes{1};
constexpr milliseconds kMessageWaitMost = std::chrono::hours{2};
constexpr milliseconds kServerWait = std::chrono::seconds{30};
constexpr milliseconds kServerWaitMost = std::chrono::minutes{15};
// How long the worker sleeps at most: the clock of a test may stand still.
constexpr std::chrono::seconds kLook{30};
constexpr std::chrono::hours kSweepEvery{1};
constexpr std::chrono::seconds kStopWithin{5};

milliseconds doubled(milliseconds first, milliseconds most, std::int64_t times) {
  return std::min(most, first * (std::int64_t{1} << std::min<std::int64_t>(times, 12)));
}

Error not_set_up() {
  return conflict("This server sends no mail.", {},
                  "Ask who runs the server to set up a mail server, or hand the text over.");
}

}  // namespace

struct Post::State {
  State(std::unique_ptr<identity::Db> db, Seal seal, const Environment& outside)
      : environment(outside), queue(std::move(db), seal) {}

  Instant now() const { return environment.now(); }
  Status take_in(const std::vector<Outgoing>& messages);
  void work(const std::stop_token& stopping);
  // Sends the next one; false if there is nothing to do now.
  bool send_next();
  void settle(const Waiting& message, const Outcome& outcome);
  milliseconds until_next();

  const Environment environment;
  mutable std::mutex mutex;  // of everything below but the carriers
  mutable Queue queue;
  MailSettings settings;
  bool is_fixed = false;
  Instant closed_until{};     // the mail server could not be used
  std::int64_t failures = 0;  // in a row
  Instant swept_at{};
  std::condition_variable_any changed;
  bool something_new = false;

  std::unique_ptr<Carrier> carrier;  // the worker's alone
  std::mutex try_mutex;
  std::unique_ptr<Carrier> try_carrier;
  std::jthread worker;
};

Post::Post(std::unique_ptr<State> state) : state_(std::move(state)) {}

Post::~Post() {
  stop();
}

Result<std::unique_ptr<Post>> Post::open(PostOptions options, const Environment& environment) {
  PLUMB_TRY(Seal seal, Seal::open(options.key_file));
  PLUMB_TRY(auto db, identity::Db::open(options.path));
  auto state = std::make_unique<State>(std::move(db), seal, environment);
  PLUMB_TRY(auto kept, state->queue.settings());
  state->is_fixed = options.fixed.has_value();
  if (state->is_fixed) {
    state->settings = std::move(*options.fixed);
    // What the environment does not say.
    if (kept) {
      state->settings.public_url = kept->public_url;
      state->settings.language = kept->language;
      state->settings.digest_hour = kept->digest_hour;
    }
  } else if (kept) {
    state->settings = std::move(*kept);
  }
  state->carrier = std::move(options.carrier);
  state->try_carrier = std::move(options.try_carrier);
  return std::unique_ptr<Post>(new Post(std::move(state)));
}

void Post::start() {
  if (state_->worker.joinable()) return;
  state_->worker =
      std::jthread([this](const std::stop_token& stopping) { state_->work(stopping); });
}

void Post::stop() {
  if (!state_->worker.joinable()) return;
  state_->worker.request_stop();
  state_->changed.notify_all();
  // The message under way may be one the mail server is about to take: cut off, it would go twice.
  std::jthread hurrying([this](const std::stop_token& ended) {
    std::mutex mutex;
    std::condition_variable_any never;
    std::unique_lock lock(mutex);
    if (!never.wait_for(lock, ended, kStopWithin, [] { return false; }) &&
        !ended.stop_requested()) {
      state_->carrier->hurry();
    }
  });
  state_->worker.join();
}

// The worker --------------------------------------------------------------------------------------

void Post::State::work(const std::stop_token& stopping) {
  while (!stopping.stop_requested()) {
    if (send_next()) continue;
    std::unique_lock lock(mutex);
    const milliseconds wait = until_next();
    changed.wait_for(lock, stopping, wait, [this] { return something_new; });
    something_new = false;
  }
}

milliseconds Post::State::until_next() {
  if (something_new) return milliseconds{0};
  const auto next = queue.next_due();
  if (!next.ok() || !*next) return kLook;
  const Instant at = std::max(**next, closed_until);
  return std::clamp<milliseconds>(at - now(), milliseconds{50}, kLook);
}

bool Post::State::send_next() {
  Waiting message;
  MailSettings with;
  {
    const std::lock_guard lock(mutex);
    const Instant at = now();
    if (at - swept_at > kSweepEvery) {
      swept_at = at;
      (void)queue.sweep(at);
    }
    if (settings.host.empty() || at < closed_until) return false;
    auto due = queue.due(at);
    if (!due.ok() || !*due) return false;
    message = std::move(**due);
    with = settings;
  }
  if (now() >= message.expires_at) {
    const std::lock_guard lock(mutex);
    Outcome late;
    late.what = "The message could not be delivered within three days.";
    late.remedy = "See why the mail server did not take it, then try again.";
    (void)queue.give_up(message, late, now());
    (void)queue.note_error(late, now());
    return true;
  }
  const std::string domain = with.sender.substr(with.sender.find('@') + 1);
  // The same however often it is sent, so that a message that comes twice is known to be one.
  const auto text = compose({message.id + "@" + domain,
                             message.made_at,
                             {with.sender_name, with.sender},
                             message.to,
                             message.subject,
                             message.text,
                             message.html,
                             message.language});
  Outcome outcome;
  if (text.ok()) {
    outcome = carrier->carry(with, {with.sender, message.to.address, *text});
  } else {
    outcome = {Outcome::Kind::refused, 0, {}, text.error().what, text.error().remedy};
  }
  const std::lock_guard lock(mutex);
  settle(message, outcome);
  return true;
}

void Post::State::settle(const Waiting& message, const Outcome& outcome) {
  const Instant at = now();
  Outcome told = outcome;
  // What a mail server says often names the recipient.
  if (message.forget && outcome.kind != Outcome::Kind::unusable) told.said.clear();
  switch (outcome.kind) {
    case Outcome::Kind::delivered:
      failures = 0;
      // Should the file fail now, the message goes twice: better than never.
      (void)queue.delivered(message, at);
      return;
    case Outcome::Kind::refused:
      failures = 0;
      // The mail server works; that this one failed is in its list.
      (void)queue.give_up(message, told, at);
      return;
    case Outcome::Kind::later: {
      failures = 0;
      const milliseconds wait = doubled(kMessageWait, kMessageWaitMost, message.attempts);
      // A tenth more or less, so that what failed together does not come back together.
      const milliseconds shift(environment.random() %
                               static_cast<std::uint64_t>(wait.count() / 10));
      (void)queue.later(message, at + wait + shift, told);
      break;
    }
    case Outcome::Kind::unusable:
      closed_until = at + doubled(kServerWait, kServerWaitMost, failures++);
      break;
  }
  (void)queue.note_error(told, at);
}

// Settings ----------------------------------------------------------------------------------------

MailSettings Post::settings() const {
  const std::lock_guard lock(state_->mutex);
  MailSettings out = state_->settings;
  out.password.clear();
  return out;
}

bool Post::has_password() const {
  const std::lock_guard lock(state_->mutex);
  return !state_->settings.password.empty();
}

bool Post::fixed() const {
  const std::lock_guard lock(state_->mutex);
  return state_->is_fixed;
}

bool Post::ready() const {
  const std::lock_guard lock(state_->mutex);
  return !state_->settings.host.empty();
}

Status Post::set_settings(MailSettings settings, const std::optional<std::string>& password,
                          std::string_view by) {
  const std::lock_guard lock(state_->mutex);
  const MailSettings& before = state_->settings;
  if (state_->is_fixed) {
    MailSettings after = settings;
    json::object wished = to_json(after);
    json::object present = to_json(before);
    for (const char* open : {"public_url", "language", "digest_hour"}) {
      wished.erase(open);
      present.erase(open);
    }
    if (wished != present || password) {
      return conflict("The mail server is set by the environment the server was started with.",
                      "PLUMB_SMTP_HOST", "Change it there, or take it away there first.");
    }
    settings.password = before.password;
    PLUMB_CHECK(check(settings));
    MailSettings kept = settings;
    kept.password.clear();
    PLUMB_CHECK(state_->queue.keep_settings(kept, by, state_->now()));
  } else {
    // A password is for one server and user: it must not be told to another by accident.
    const bool same = settings.host == before.host && settings.user == before.user;
    settings.password = password ? *password : same ? before.password : std::string();
    PLUMB_CHECK(check(settings));
    PLUMB_CHECK(state_->queue.keep_settings(settings, by, state_->now()));
  }
  state_->settings = std::move(settings);
  state_->closed_until = Instant{};
  state_->failures = 0;
  state_->something_new = true;
  state_->changed.notify_all();
  return done();
}

Outcome Post::test(const Mailbox& to, const Letter& letter) {
  MailSettings with;
  Instant at;
  std::string id;
  {
    const std::lock_guard lock(state_->mutex);
    with = state_->settings;
    at = state_->now();
    id = new_id("m-", state_->environment);
  }
  Outcome out;
  if (with.host.empty()) {
    out.kind = Outcome::Kind::unusable;
    out.what = "No mail server is set up.";
    out.remedy = "Give its host and a sender first.";
    return out;
  }
  const auto text = compose({id + "@" + with.sender.substr(with.sender.find('@') + 1),
                             at,
                             {with.sender_name, with.sender},
                             to,
                             letter.subject,
                             as_text(letter),
                             as_html(letter),
                             letter.language});
  if (!text.ok()) {
    return {Outcome::Kind::refused, 0, {}, text.error().what, text.error().remedy};
  }
  {
    const std::lock_guard one_at_a_time(state_->try_mutex);
    out = state_->try_carrier->carry(with, {with.sender, to.address, *text});
  }
  const std::lock_guard lock(state_->mutex);
  if (out.kind == Outcome::Kind::delivered) {
    // The mail server can be used: what waits need not.
    state_->closed_until = Instant{};
    state_->failures = 0;
    state_->something_new = true;
    state_->changed.notify_all();
  }
  return out;
}

// The queue ---------------------------------------------------------------------------------------

Status Post::State::take_in(const std::vector<Outgoing>& messages) {
  if (settings.host.empty() && !messages.empty()) return not_set_up();
  for (std::size_t i = 0; i < messages.size();) {
    std::size_t end = i;
    while (end < messages.size() && messages[end].workspace == messages[i].workspace) ++end;
    PLUMB_CHECK(queue.room_for(messages[i].workspace, end - i, now()));
    for (; i < end; ++i) {
      Outgoing message = messages[i];
      PLUMB_TRY(message.to.address, read_address(message.to.address));
      PLUMB_CHECK(queue.add(message, new_id("m-", environment), now()));
    }
  }
  return done();
}

Status Post::put(const std::vector<Outgoing>& messages) {
  const std::lock_guard lock(state_->mutex);
  PLUMB_TRY(Transaction transaction, Transaction::begin(state_->queue.db()));
  PLUMB_CHECK(state_->take_in(messages));
  PLUMB_CHECK(transaction.commit());
  state_->something_new = true;
  state_->changed.notify_all();
  return done();
}

Status Post::put_marked(const std::vector<Outgoing>& messages, std::string_view account,
                        std::string_view workspace, const Mark& mark) {
  const std::lock_guard lock(state_->mutex);
  PLUMB_TRY(Transaction transaction, Transaction::begin(state_->queue.db()));
  PLUMB_CHECK(state_->queue.set_mark(account, workspace, mark));
  PLUMB_CHECK(state_->take_in(messages));
  PLUMB_CHECK(transaction.commit());
  state_->something_new = state_->something_new || !messages.empty();
  state_->changed.notify_all();
  return done();
}

Status Post::room_for(std::string_view workspace, std::size_t messages) const {
  const std::lock_guard lock(state_->mutex);
  if (state_->settings.host.empty()) return not_set_up();
  return state_->queue.room_for(workspace, messages, state_->now());
}

Result<MailHealth> Post::health() const {
  const std::lock_guard lock(state_->mutex);
  PLUMB_TRY(MailHealth out, state_->queue.health(state_->now()));
  out.ready = !state_->settings.host.empty();
  if (out.waiting > 0) out.next_at = std::max(out.next_at, state_->closed_until);
  return out;
}

Result<WorkspaceMail> Post::of_workspace(std::string_view workspace) const {
  const std::lock_guard lock(state_->mutex);
  return state_->queue.of_workspace(workspace, state_->now());
}

Result<std::vector<FailedMessage>> Post::failed(std::size_t most) const {
  const std::lock_guard lock(state_->mutex);
  return state_->queue.failed(most);
}

Status Post::retry(std::string_view id) {
  const std::lock_guard lock(state_->mutex);
  PLUMB_CHECK(state_->queue.retry(id, state_->now()));
  state_->closed_until = Instant{};
  state_->something_new = true;
  state_->changed.notify_all();
  return done();
}

Status Post::drop(std::string_view id) {
  const std::lock_guard lock(state_->mutex);
  return state_->queue.drop(id);
}

Result<std::optional<Mark>> Post::mark(std::string_view account, std::string_view workspace) const {
  const std::lock_guard lock(state_->mutex);
  return state_->queue.mark(account, workspace);
}

}  // namespace plumb::mail
