// The tables of mail in the server's file. Private to mail/. One thread at a time.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/seal.h"
#include "identity/db.h"
#include "mail/post.h"

namespace plumb::mail {

// A message as it waits.
struct Waiting {
  std::string id;
  std::string workspace;
  std::string kind;
  bool forget = false;
  Instant made_at;
  Instant expires_at;
  std::int64_t attempts = 0;
  // Unsealed.
  Mailbox to;
  std::string subject, text, html, language;
};

class Queue {
 public:
  Queue(std::unique_ptr<identity::Db> db, Seal seal) : db_(std::move(db)), seal_(seal) {}

  Result<std::optional<MailSettings>> settings();  // with the password
  Status keep_settings(const MailSettings& settings, std::string_view by, Instant now);

  Status room_for(std::string_view workspace, std::size_t messages, Instant now);
  // Within the caller's transaction.
  Status add(const Outgoing& message, const std::string& id, Instant now);
  Status set_mark(std::string_view account, std::string_view workspace, const Mark& mark);
  identity::Db& db() { return *db_; }

  // The one due longest. What cannot be unsealed any more is given up on the way.
  Result<std::optional<Waiting>> due(Instant now);
  Result<std::optional<Instant>> next_due();
  Status delivered(const Waiting& message, Instant now);
  Status later(const Waiting& message, Instant due, const Outcome& outcome);
  Status give_up(const Waiting& message, const Outcome& outcome, Instant now);
  Status note_error(const Outcome& outcome, Instant now);

  Result<MailHealth> health(Instant now);
  Result<WorkspaceMail> of_workspace(std::string_view workspace, Instant now);
  Result<std::vector<FailedMessage>> failed(std::size_t most);
  Status retry(std::string_view id, Instant now);
  Status drop(std::string_view id);
  Result<std::optional<Mark>> mark(std::string_view account, std::string_view workspace);
  // Removes what nobody needs any more.
  Status sweep(Instant now);

 private:
  // The first column of the first row; 0 if there is none.
  template <typename... Values>
  Result<std::int64_t> number(const char* sql, const Values&... values) {
    PLUMB_TRY(identity::Query row, db_->query(sql, values...));
    PLUMB_TRY(const bool found, row.next());
    return found ? row.number(0) : 0;
  }
  Status count(std::string_view workspace, Instant now, const char* sql);
  Result<std::string> note(const char* key);
  Status set_note(const char* key, std::string_view value);
  bool unseal(std::string_view sealed, Waiting& message) const;

  std::unique_ptr<identity::Db> db_;
  const Seal seal_;
};

}  // namespace plumb::mail
