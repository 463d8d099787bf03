#include "mail/queue.h"

#include <fmt/format.h>

#include "identity/words.h"

namespace plumb::mail {

using identity::Query;
using identity::Transaction;

namespace {

constexpr std::string_view kPasswordOf = "plumb mail server password 1";

std::string about(std::string_view id) {
  return "plumb mail 1 " + std::string(id);
}

std::string text_in(const json::object& value, std::string_view key) {
  const json::value* found = value.if_contains(key);
  return found != nullptr && found->is_string() ? std::string(found->get_string()) : std::string();
}

std::optional<json::object> object_in(const std::string& text) {
  boost::system::error_code failed;
  json::value value = json::parse(text, failed);
  if (failed || !value.is_object()) return std::nullopt;
  return std::move(value.get_object());
}

Error no_such_message(std::string_view id) {
  return not_found("There is no such message.", identity::printable(id, 40),
                   "It was sent or removed meanwhile; look at the list again.");
}

constexpr const char* kQueued =
    "INSERT INTO mail_day(workspace, day, queued) VALUES(?1, ?2, 1)"
    " ON CONFLICT DO UPDATE SET queued = queued + 1";
constexpr const char* kSent =
    "INSERT INTO mail_day(workspace, day, sent) VALUES(?1, ?2, 1)"
    " ON CONFLICT DO UPDATE SET sent = sent + 1";
constexpr const char* kFailedOne =
    "INSERT INTO mail_day(workspace, day, failed) VALUES(?1, ?2, 1)"
    " ON CONFLICT DO UPDATE SET failed = failed + 1";

}  // namespace

// Settings ----------------------------------------------------------------------------------------

Result<std::optional<MailSettings>> Queue::settings() {
  PLUMB_TRY(Query row, db_->query("SELECT value, password FROM mail_settings"));
  PLUMB_TRY(const bool found, row.next());
  if (!found) return std::optional<MailSettings>{};
  const auto value = object_in(row.text(0));
  if (!value) {
    return corrupt("The settings of mail are not readable.", "mail_settings", "Enter them again.");
  }
  MailSettings out = from_json(*value);
  if (!row.text(1).empty()) {
    // With another key the rest still stands; the mail server will say that it wants a password.
    out.password = seal_.unseal(row.text(1), kPasswordOf).value_or(std::string());
  }
  return std::optional<MailSettings>{std::move(out)};
}

Status Queue::keep_settings(const MailSettings& settings, std::string_view by, Instant now) {
  const std::string sealed =
      settings.password.empty() ? std::string() : seal_.seal(settings.password, kPasswordOf);
  return db_->run(
      "INSERT INTO mail_settings(one, value, password, changed_at, changed_by)"
      " VALUES(1, ?1, ?2, ?3, ?4) ON CONFLICT DO UPDATE SET value = ?1, password = ?2,"
      " changed_at = ?3, changed_by = ?4",
      json::serialize(to_json(settings)), sealed, now, by);
}

// Taking in ---------------------------------------------------------------------------------------

Status Queue::count(std::string_view workspace, Instant now, const char* sql) {
  return db_->run(sql, workspace, format_day(day_of(now)));
}

Status Queue::room_for(std::string_view workspace, std::size_t messages, Instant now) {
  PLUMB_TRY(const std::int64_t all, number("SELECT count(*) FROM mail WHERE state = 'waiting'"));
  if (static_cast<std::size_t>(all) + messages > limits::kWaiting) {
    return over_limit("More than 100,000 messages would wait on this server.", {},
                      "Let the mail server take those that wait, or remove what failed.");
  }
  if (workspace.empty()) return done();
  PLUMB_TRY(
      const std::int64_t waiting,
      number("SELECT count(*) FROM mail WHERE workspace = ?1 AND state = 'waiting'", workspace));
  if (static_cast<std::size_t>(waiting) + messages > limits::kWaitingOfWorkspace) {
    return over_limit("More than 20,000 messages of this workspace would wait.",
                      std::string(workspace), "Wait until those before them are sent.");
  }
  PLUMB_TRY(const std::int64_t today,
            number("SELECT queued FROM mail_day WHERE workspace = ?1 AND day = ?2", workspace,
                   format_day(day_of(now))));
  if (static_cast<std::size_t>(today) + messages > limits::kDayOfWorkspace) {
    return over_limit("This workspace would send more than 40,000 messages today.",
                      std::string(workspace), "Send the rest tomorrow.");
  }
  return done();
}

Status Queue::add(const Outgoing& message, const std::string& id, Instant now) {
  json::object parts{
      {"to", message.to.address},
      {"name", message.to.name},
      {"subject", message.letters.front().subject},
      {"text", as_text(message.letters)},
      {"html", as_html(message.letters)},
      {"language", message.letters.size() == 1 ? message.letters.front().language : std::string()}};
  const std::string text = json::serialize(parts);
  if (text.size() > limits::kMessageBytes) {
    return over_limit("A message has more than 200,000 bytes.", message.kind, "Say less in it.");
  }
  if (!message.about.empty()) {
    PLUMB_CHECK(db_->run("DELETE FROM mail WHERE about = ?1", message.about));
  }
  PLUMB_CHECK(db_->run(
      "INSERT INTO mail(id, workspace, kind, about, state, sealed, forget, made_at, due_at,"
      " expires_at) VALUES(?1, ?2, ?3, ?4, 'waiting', ?5, ?6, ?7, ?7, ?8)",
      id, message.workspace, message.kind, message.about, seal_.seal(text, about(id)),
      message.forget, now, now + kDeliverWithin));
  return count(message.workspace, now, kQueued);
}

// Sending -----------------------------------------------------------------------------------------

bool Queue::unseal(std::string_view sealed, Waiting& message) const {
  const auto text = seal_.unseal(sealed, about(message.id));
  const auto parts = text ? object_in(*text) : std::nullopt;
  if (!parts) return false;
  message.to = {text_in(*parts, "name"), text_in(*parts, "to")};
  message.subject = text_in(*parts, "subject");
  message.text = text_in(*parts, "text");
  message.html = text_in(*parts, "html");
  message.language = text_in(*parts, "language");
  return true;
}

Result<std::optional<Waiting>> Queue::due(Instant now) {
  while (true) {
    Waiting out;
    bool readable = false;
    {
      PLUMB_TRY(Query row,
                db_->query("SELECT id, workspace, kind, forget, made_at, expires_at, attempts,"
                           " sealed FROM mail WHERE state = 'waiting' AND due_at <= ?1"
                           " ORDER BY due_at, id LIMIT 1",
                           now));
      PLUMB_TRY(const bool found, row.next());
      if (!found) return std::optional<Waiting>{};
      out.id = row.text(0);
      out.workspace = row.text(1);
      out.kind = row.text(2);
      out.forget = row.flag(3);
      out.made_at = row.instant(4);
      out.expires_at = row.instant(5);
      out.attempts = row.number(6);
      readable = unseal(row.text(7), out);
    }
    if (readable) return std::optional<Waiting>{std::move(out)};
    Outcome lost;
    lost.what = "The message cannot be opened: it was sealed with another key.";
    lost.remedy = "Restore the key file it was sealed with, or send it anew.";
    PLUMB_CHECK(give_up(out, lost, now));
  }
}

Result<std::optional<Instant>> Queue::next_due() {
  PLUMB_TRY(Query row, db_->query("SELECT min(due_at) FROM mail WHERE state = 'waiting'"));
  PLUMB_TRY(const bool found, row.next());
  if (!found || row.text(0).empty()) return std::optional<Instant>{};
  return std::optional<Instant>{row.instant(0)};
}

Result<std::string> Queue::note(const char* key) {
  PLUMB_TRY(Query row, db_->query("SELECT value FROM mail_note WHERE key = ?1", key));
  PLUMB_TRY(const bool found, row.next());
  return found ? row.text(0) : std::string();
}

Status Queue::set_note(const char* key, std::string_view value) {
  return db_->run(
      "INSERT INTO mail_note(key, value) VALUES(?1, ?2) ON CONFLICT DO UPDATE SET value = ?2", key,
      value);
}

Status Queue::delivered(const Waiting& message, Instant now) {
  PLUMB_TRY(Transaction transaction, Transaction::begin(*db_));
  PLUMB_CHECK(db_->run("DELETE FROM mail WHERE id = ?1", message.id));
  PLUMB_CHECK(count(message.workspace, now, kSent));
  PLUMB_CHECK(set_note("sent_at", format_instant(now)));
  PLUMB_CHECK(set_note("error", ""));
  return transaction.commit();
}

Status Queue::later(const Waiting& message, Instant due, const Outcome& outcome) {
  return db_->run(
      "UPDATE mail SET due_at = ?2, attempts = ?3, error = ?4, said = ?5, remedy = ?6"
      " WHERE id = ?1",
      message.id, due, message.attempts + 1, outcome.what, outcome.said, outcome.remedy);
}

Status Queue::give_up(const Waiting& message, const Outcome& outcome, Instant now) {
  PLUMB_TRY(Transaction transaction, Transaction::begin(*db_));
  if (message.forget) {
    PLUMB_CHECK(db_->run("DELETE FROM mail WHERE id = ?1", message.id));
  } else {
    PLUMB_CHECK(db_->run(
        "UPDATE mail SET state = 'failed', due_at = ?2, attempts = ?3, error = ?4, said = ?5,"
        " remedy = ?6 WHERE id = ?1",
        message.id, now, message.attempts + 1, outcome.what, outcome.said, outcome.remedy));
    // One more than may be kept: the oldest gives way.
    PLUMB_CHECK(
        db_->run("DELETE FROM mail WHERE id IN (SELECT id FROM mail WHERE state = 'failed'"
                 " ORDER BY due_at DESC, id LIMIT -1 OFFSET ?1)",
                 static_cast<std::int64_t>(limits::kFailed)));
  }
  PLUMB_CHECK(count(message.workspace, now, kFailedOne));
  return transaction.commit();
}

Status Queue::note_error(const Outcome& outcome, Instant now) {
  PLUMB_TRY(Transaction transaction, Transaction::begin(*db_));
  PLUMB_CHECK(set_note("error", outcome.what));
  PLUMB_CHECK(set_note("said", outcome.said));
  PLUMB_CHECK(set_note("remedy", outcome.remedy));
  PLUMB_CHECK(set_note("error_at", format_instant(now)));
  return transaction.commit();
}

// Looking at it -----------------------------------------------------------------------------------

Result<MailHealth> Queue::health(Instant now) {
  MailHealth out;
  {
    PLUMB_TRY(Query row, db_->query("SELECT count(*) FILTER (WHERE state = 'waiting'),"
                                    " count(*) FILTER (WHERE state = 'failed'),"
                                    " min(made_at) FILTER (WHERE state = 'waiting'),"
                                    " min(due_at) FILTER (WHERE state = 'waiting') FROM mail"));
    PLUMB_TRY([[maybe_unused]] const bool found, row.next());
    out.waiting = static_cast<std::uint64_t>(row.number(0));
    out.failed = static_cast<std::uint64_t>(row.number(1));
    out.oldest = row.instant(2);
    out.next_at = row.instant(3);
  }
  PLUMB_TRY(const std::int64_t sent,
            number("SELECT sum(sent) FROM mail_day WHERE day = ?1", format_day(day_of(now))));
  out.sent_today = static_cast<std::uint64_t>(sent);
  const auto moment = [&](const char* key) -> Result<Instant> {
    PLUMB_TRY(const std::string text, note(key));
    return parse_instant(text).value_or(Instant{});
  };
  PLUMB_TRY(out.sent_at, moment("sent_at"));
  PLUMB_TRY(out.error, note("error"));
  if (!out.error.empty()) {
    PLUMB_TRY(out.said, note("said"));
    PLUMB_TRY(out.remedy, note("remedy"));
    PLUMB_TRY(out.error_at, moment("error_at"));
  }
  return out;
}

Result<WorkspaceMail> Queue::of_workspace(std::string_view workspace, Instant now) {
  WorkspaceMail out;
  {
    PLUMB_TRY(Query row,
              db_->query("SELECT count(*) FILTER (WHERE state = 'waiting'),"
                         " count(*) FILTER (WHERE state = 'failed') FROM mail WHERE workspace = ?1",
                         workspace));
    PLUMB_TRY([[maybe_unused]] const bool found, row.next());
    out.waiting = static_cast<std::uint64_t>(row.number(0));
    out.failed = static_cast<std::uint64_t>(row.number(1));
  }
  PLUMB_TRY(
      Query row,
      db_->query("SELECT queued, sent, failed FROM mail_day WHERE workspace = ?1 AND day = ?2",
                 workspace, format_day(day_of(now))));
  PLUMB_TRY(const bool found, row.next());
  if (found) {
    out.queued_today = static_cast<std::uint64_t>(row.number(0));
    out.sent_today = static_cast<std::uint64_t>(row.number(1));
    out.failed_today = static_cast<std::uint64_t>(row.number(2));
  }
  return out;
}

Result<std::vector<FailedMessage>> Queue::failed(std::size_t most) {
  PLUMB_TRY(Query row,
            db_->query("SELECT id, workspace, kind, made_at, attempts, error, said, remedy,"
                       " sealed"
                       " FROM mail WHERE state = 'failed' ORDER BY due_at DESC, id LIMIT ?1",
                       static_cast<std::int64_t>(most)));
  std::vector<FailedMessage> out;
  while (true) {
    PLUMB_TRY(const bool more, row.next());
    if (!more) return out;
    Waiting message;
    message.id = row.text(0);
    unseal(row.text(8), message);
    out.push_back({message.id, row.text(1), row.text(2), message.to.address, row.instant(3),
                   static_cast<std::uint64_t>(row.number(4)), row.text(5), row.text(6),
                   row.text(7)});
  }
}

Status Queue::retry(std::string_view id, Instant now) {
  PLUMB_CHECK(
      db_->run("UPDATE mail SET state = 'waiting', due_at = ?2, expires_at = ?3, attempts = 0"
               " WHERE id = ?1 AND state = 'failed'",
               id, now, now + kDeliverWithin));
  return db_->changes() == 1 ? done() : Status(no_such_message(id));
}

Status Queue::drop(std::string_view id) {
  PLUMB_CHECK(db_->run("DELETE FROM mail WHERE id = ?1 AND state = 'failed'", id));
  return db_->changes() == 1 ? done() : Status(no_such_message(id));
}

Result<std::optional<Mark>> Queue::mark(std::string_view account, std::string_view workspace) {
  PLUMB_TRY(Query row, db_->query("SELECT seq, told_at, digest_day, digest_seq FROM mail_mark"
                                  " WHERE account = ?1 AND workspace = ?2",
                                  account, workspace));
  PLUMB_TRY(const bool found, row.next());
  if (!found) return std::optional<Mark>{};
  return std::optional<Mark>{Mark{static_cast<std::uint64_t>(row.number(0)), row.instant(1),
                                  row.text(2), static_cast<std::uint64_t>(row.number(3))}};
}

Status Queue::set_mark(std::string_view account, std::string_view workspace, const Mark& mark) {
  const std::string told = mark.told_at == Instant{} ? "" : format_instant(mark.told_at);
  return db_->run(
      "INSERT INTO mail_mark(account, workspace, seq, told_at, digest_day, digest_seq)"
      " VALUES(?1, ?2, ?3, ?4, ?5, ?6) ON CONFLICT DO UPDATE SET seq = ?3, told_at = ?4,"
      " digest_day = ?5, digest_seq = ?6",
      account, workspace, static_cast<std::int64_t>(mark.seq), told, mark.digest_day,
      static_cast<std::int64_t>(mark.digest_seq));
}

Status Queue::sweep(Instant now) {
  PLUMB_TRY(Transaction transaction, Transaction::begin(*db_));
  PLUMB_CHECK(
      db_->run("DELETE FROM mail WHERE state = 'failed' AND due_at <= ?1", now - kKeepFailed));
  PLUMB_CHECK(db_->run("DELETE FROM mail_day WHERE day < ?1",
                       format_day(day_of(now) - std::chrono::days{90})));
  return transaction.commit();
}

}  // namespace plumb::mail
