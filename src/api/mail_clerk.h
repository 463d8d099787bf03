// Finds out what is to be mailed to whom without anybody asking: what concerns people, and
// reminders of surveys on their day. A thread of its own; nobody waits for it.
#pragma once

#include <condition_variable>
#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>

#include "base/environment.h"
#include "base/result.h"
#include "identity/identity.h"
#include "mail/post.h"
#include "service/campaigns.h"

namespace plumb::api {

class App;
class OpenWorkspace;
struct Settings;

// Requests that try the mail server out, at most.
inline constexpr std::size_t kTryingMail = 2;

// The server's mail, with settings of the environment (PLUMB_SMTP_*) if there are any.
Result<std::unique_ptr<mail::Post>> open_post(const Settings& settings,
                                              const Environment& environment);

// What somebody wants to be told by mail (preference "mail.notices" of the account).
enum class NoticeChoice : std::uint8_t {
  important,  // not chosen: mentions and what they are made responsible for, at once
  at_once,    // whatever concerns them, at once, and what is due on its day
  daily,      // all of it once a day
  none
};
NoticeChoice notice_choice(const json::value& value);

// The accounts of a workspace as far as mail needs them, and whom a name of a survey is.
class AddressBook {
 public:
  static Result<AddressBook> of(App& app, std::string_view workspace);
  struct Reader {
    std::string account;
    std::string name;
    std::string address;  // empty: none that mail can be sent to
    std::string person;
    std::string language;  // chosen; empty: not said
    NoticeChoice choice = NoticeChoice::important;
  };
  const std::vector<Reader>& readers() const { return readers_; }
  // Of somebody asked by name: of the account they are, else of the person element, else the name
  // itself, if it is an address. Empty: none is known.
  std::string address_of(const model::Model& model, const std::string& person,
                         const std::string& holder) const;
  // As they chose; else the campaign's; else the server's.
  std::vector<std::string> languages_of(const std::string& holder,
                                        const service::Campaign& campaign) const;

 private:
  const Reader* find(const std::string& holder) const;
  std::vector<Reader> readers_;
  std::string language_;
};

// Messages of a survey to people asked by name, as invitations or reminders; whoever has no address
// is left out. `addressed` gets the names.
Result<std::vector<mail::Outgoing>> survey_messages(
    App& app, OpenWorkspace& open, const service::Campaign& campaign,
    const std::vector<service::Invitation>& invitations, bool reminder,
    std::vector<std::string>* addressed);
// One door to a group: the same letter to each address, of which nothing stays.
Result<std::vector<mail::Outgoing>> door_messages(App& app, OpenWorkspace& open,
                                                  const service::Campaign& campaign,
                                                  const service::Invitation& door,
                                                  const std::vector<std::string>& addresses);

class MailClerk {
 public:
  // At most so often to one person at once; what comes meanwhile comes together.
  static constexpr std::chrono::minutes kBetween{5};
  // Older things are not mailed any more, such as after a server that stood still.
  static constexpr std::chrono::hours kNews{48};
  static constexpr std::size_t kMostTold = 50;  // in one message

  explicit MailClerk(App& app) : app_(app) {}
  ~MailClerk() { stop(); }
  void start();
  void stop();
  // Something was committed. Never waits.
  void look();

 private:
  struct Round;  // what one pass over a workspace knows
  void work(const std::stop_token& stopping);
  void pass();
  void remind(OpenWorkspace& open, const AddressBook& book);
  Status tell(Round& round, const AddressBook::Reader& reader);
  Status tell_at_once(Round& round, const AddressBook::Reader& reader, mail::Mark mark);
  Status tell_daily(Round& round, const AddressBook::Reader& reader, mail::Mark mark);

  App& app_;
  std::mutex mutex_;
  std::condition_variable_any changed_;
  bool looked_ = false;
  // Up to where nothing was found that concerns somebody, by account and workspace: saves looking
  // and writing. The thread's alone.
  std::map<std::pair<std::string, std::string>, std::uint64_t> quiet_;
  std::jthread worker_;
};

}  // namespace plumb::api
