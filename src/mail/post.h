// The mail of a server: what waits, what went wrong, and the thread that hands messages to the mail
// server. Messages stand in the server's own file beside the accounts, so that they survive the
// program; their contents are sealed there and gone once the mail server has taken them.
//
// Every method may be called from any thread and waits for the file alone, never for the network,
// except test().
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/environment.h"
#include "base/result.h"
#include "base/seal.h"
#include "mail/carrier.h"
#include "mail/letter.h"
#include "mail/message.h"
#include "mail/settings.h"

namespace plumb::mail {

namespace limits {
inline constexpr std::size_t kWaitingOfWorkspace = 20'000;
inline constexpr std::size_t kDayOfWorkspace = 40'000;  // taken in within a day of UTC
inline constexpr std::size_t kWaiting = 100'000;
inline constexpr std::size_t kFailed = 10'000;  // kept to be looked at; the oldest give way
inline constexpr std::size_t kMessageBytes = 200'000;
}  // namespace limits

// A message that cannot be delivered within this is given up.
inline constexpr std::chrono::hours kDeliverWithin{72};
// How long one that failed is kept for somebody to look at.
inline constexpr std::chrono::hours kKeepFailed{14 * 24};

struct Outgoing {
  std::string workspace;  // empty: of the server
  std::string kind;       // "survey_invitation" …, for lists
  // What it is about and for whom, as a digest; one that waits with the same is replaced, because
  // its link leads nowhere any more. Empty: replaces nothing.
  std::string about;
  // Nothing but a number may stay of it, also when it fails.
  bool forget = false;
  Mailbox to;
  std::vector<Letter> letters;  // one, or one in each language
};

struct FailedMessage {
  std::string id;
  std::string workspace;
  std::string kind;
  std::string to;
  Instant made_at;
  std::uint64_t attempts = 0;
  std::string error;
  std::string said;  // by the mail server
  std::string remedy;
};

struct MailHealth {
  bool ready = false;  // settings are there and messages are sent
  std::uint64_t waiting = 0;
  std::uint64_t failed = 0;
  std::uint64_t sent_today = 0;
  Instant oldest;   // of those that wait; the epoch: none
  Instant next_at;  // when the next is tried; the epoch: none waits
  Instant sent_at;  // the epoch: never
  Instant error_at;
  std::string error;  // the last thing that went wrong; empty: all is well since
  std::string said;   // by the mail server
  std::string remedy;
};

struct WorkspaceMail {
  std::uint64_t waiting = 0, failed = 0;
  std::uint64_t queued_today = 0, sent_today = 0, failed_today = 0;
};

// Up to where somebody has been told what concerns them in a workspace.
struct Mark {
  std::uint64_t seq = 0;         // at once
  Instant told_at;               // the epoch: never
  std::string digest_day;        // "" before the first
  std::uint64_t digest_seq = 0;  // in daily messages
};

struct PostOptions {
  std::string path;                      // identity.db, whose schema is up to date
  std::string key_file;                  // of Seal
  std::optional<MailSettings> fixed;     // from the environment: instead of those that are kept
  std::unique_ptr<Carrier> carrier;      // of the worker
  std::unique_ptr<Carrier> try_carrier;  // of test()
};

class Post {
 public:
  static Result<std::unique_ptr<Post>> open(PostOptions options, const Environment& environment);
  Post(const Post&) = delete;
  Post& operator=(const Post&) = delete;
  ~Post();

  // Begins to send; stop() lets the message under way be taken, for a few seconds.
  void start();
  void stop();

  // Settings -------------------------------------------------------------------------------------
  MailSettings settings() const;  // without the password
  bool has_password() const;
  bool fixed() const;  // by the environment
  bool ready() const;
  // Without a password the one that is kept stays. Checks nothing over the network; what waits is
  // tried at once. Failure: bad_input naming the field, conflict where the environment decides.
  Status set_settings(MailSettings settings, const std::optional<std::string>& password,
                      std::string_view by);
  // Sends one message now, past the queue, and tells what came of it.
  Outcome test(const Mailbox& to, const Letter& letter);

  // The queue ------------------------------------------------------------------------------------
  // All or none, durable. Failure: conflict where no mail is set up, bad_input for an address,
  // limit where the workspace or the server has too many.
  Status put(const std::vector<Outgoing>& messages);
  // Whether put() would take so many of a workspace.
  Status room_for(std::string_view workspace, std::size_t messages) const;
  Result<MailHealth> health() const;
  Result<WorkspaceMail> of_workspace(std::string_view workspace) const;
  Result<std::vector<FailedMessage>> failed(std::size_t most) const;  // newest first
  // Tries one that failed again, as if it were new; not_found if there is none.
  Status retry(std::string_view id);
  Status drop(std::string_view id);

  // Who has been told what -----------------------------------------------------------------------
  Result<std::optional<Mark>> mark(std::string_view account, std::string_view workspace) const;
  // Sets the mark and takes the messages in, both or neither: nobody is told twice.
  Status put_marked(const std::vector<Outgoing>& messages, std::string_view account,
                    std::string_view workspace, const Mark& mark);

 private:
  struct State;
  explicit Post(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace plumb::mail
