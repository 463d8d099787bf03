#include "api/mail_clerk.h"

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <utility>

#include "api/app.h"
#include "api/letters.h"
#include "service/owed.h"
#include "service/reminders.h"

namespace plumb::api {
namespace {

namespace fs = std::filesystem;

// What several people do at one moment comes in one message.
constexpr std::chrono::milliseconds kSettle{500};
constexpr std::chrono::seconds kLook{60};
constexpr std::chrono::days kSoon{7};

std::string variable(const std::string& name) {
  const char* value = std::getenv(name.c_str());
  return value != nullptr ? value : "";
}

int hour_of(Instant at) {
  return static_cast<int>(std::chrono::duration_cast<std::chrono::hours>(at - day_of(at)).count());
}

bool is_important(const service::Notification& one) {
  return one.kind == "mention" || one.kind == "assigned";
}

// A survey's own messages say it better, and bring the link.
bool is_of_survey(const service::Notification& one) {
  return one.kind == "asked" || one.kind == "reminded";
}

}  // namespace

Result<std::unique_ptr<mail::Post>> open_post(const Settings& settings,
                                              const Environment& environment) {
  mail::PostOptions options;
  options.path = (fs::path(settings.data) / "identity.db").string();
  options.key_file = settings.seal_key_file();
  PLUMB_TRY(options.fixed, mail::settings_in(variable));
  mail::CarrierOptions carrier;
  carrier.ca_file = variable("PLUMB_SMTP_CA_FILE");
  options.carrier = mail::make_carrier(carrier);
  // Somebody waits for this one.
  carrier.whole_within = std::chrono::seconds{20};
  options.try_carrier = mail::make_carrier(carrier);
  return mail::Post::open(std::move(options), environment);
}

struct MailClerk::Round {
  OpenWorkspace& open;
  service::Snapshot head;
  Instant now;
  std::string today;
  bool digest_due = false;
  std::string base;
  std::string language;
  std::map<std::string, json::value> read;  // up to where, in the web application
  AssessmentPtr assessed;                   // made when the first asks for it

  Result<AssessmentPtr> assessment() {
    if (!assessed) {
      PLUMB_TRY(const Reading reading, open.read({}, {}));
      PLUMB_TRY(assessed, open.assess(reading));
    }
    return assessed;
  }
};

void MailClerk::start() {
  if (worker_.joinable()) return;
  worker_ = std::jthread([this](const std::stop_token& stopping) { work(stopping); });
}

void MailClerk::stop() {
  if (!worker_.joinable()) return;
  worker_.request_stop();
  changed_.notify_all();
  worker_.join();
}

void MailClerk::look() {
  {
    const std::lock_guard lock(mutex_);
    looked_ = true;
  }
  changed_.notify_all();
}

void MailClerk::work(const std::stop_token& stopping) {
  while (!stopping.stop_requested()) {
    pass();
    std::unique_lock lock(mutex_);
    changed_.wait_for(lock, stopping, kLook, [this] { return looked_; });
    if (looked_) changed_.wait_for(lock, stopping, kSettle, [] { return false; });
    looked_ = false;
  }
}

void MailClerk::pass() {
  if (!app_.post().ready()) return;
  const mail::MailSettings settings = app_.post().settings();
  for (const auto& open : app_.opened()) {
    const auto book = AddressBook::of(app_, open->id());
    const auto read = app_.identity().preference_of_all(identity::local_operator(), open->id(),
                                                        "notifications.read");
    if (!book.ok() || !read.ok()) continue;
    Round round{*open,
                open->workspace().snapshot(),
                app_.now(),
                {},
                false,
                app_.mailed_url(),
                settings.language,
                *read,
                {}};
    round.today = format_day(day_of(round.now));
    round.digest_due = hour_of(round.now) >= settings.digest_hour;
    if (round.digest_due) remind(*open, *book);
    for (const AddressBook::Reader& reader : book->readers()) {
      // What cannot be told now, because the queue is full, is told by a later pass.
      if (!reader.address.empty()) (void)tell(round, reader);
    }
  }
}

// Reminders -------------------------------------------------------------------------------------

void MailClerk::remind(OpenWorkspace& open, const AddressBook& book) {
  service::Workspace& workspace = open.workspace();
  const auto model = workspace.snapshot().model;
  for (const service::Campaign& campaign : service::campaigns_of(*model)) {
    if (!campaign.reminding.by_mail || campaign.anonymous) continue;
    const auto found = service::reminders_of(workspace, campaign);
    if (!found.ok() || !found->due) continue;
    // Renewing a link nobody is told would lock somebody out: a name goes only if everybody of that
    // name has an address.
    std::map<std::string, bool> reachable;
    for (const service::Waiting& one : found->waiting) {
      const bool known = !book.address_of(*model, one.person, one.holder).empty();
      const auto [at, fresh] = reachable.try_emplace(one.person, known);
      at->second = at->second && known;
    }
    std::vector<std::string> people;
    for (const auto& [person, known] : reachable) {
      if (known) people.push_back(person);
    }
    if (people.empty()) continue;
    (void)service::remind(workspace, campaign.id, people, campaign.by,
                          [&](const std::vector<service::Invitation>& links) -> Status {
                            PLUMB_TRY(const auto messages,
                                      survey_messages(app_, open, campaign, links, true, nullptr));
                            return app_.post().put(messages);
                          });
  }
}

// What concerns people --------------------------------------------------------------------------

Status MailClerk::tell(Round& round, const AddressBook::Reader& reader) {
  PLUMB_TRY(auto mark, app_.post().mark(reader.account, round.open.id()));
  if (!mark) {
    // Whoever is new here is not told what was before.
    const mail::Mark first{round.head.seq, {}, round.today, round.head.seq};
    return app_.post().put_marked({}, reader.account, round.open.id(), first);
  }
  PLUMB_CHECK(tell_at_once(round, reader, *mark));
  if (!round.digest_due || mark->digest_day >= round.today) return done();
  PLUMB_TRY(mark, app_.post().mark(reader.account, round.open.id()));
  return tell_daily(round, reader, *mark);
}

Status MailClerk::tell_at_once(Round& round, const AddressBook::Reader& reader, mail::Mark mark) {
  if (reader.choice != NoticeChoice::important && reader.choice != NoticeChoice::at_once) {
    return done();
  }
  std::uint64_t& quiet = quiet_[{reader.account, round.open.id()}];
  const std::uint64_t after = std::max(mark.seq, quiet);
  if (round.head.seq <= after) return done();
  const bool too_soon = mark.told_at != Instant{} && round.now - mark.told_at < kBetween;
  if (too_soon) return done();
  PLUMB_TRY(auto found,
            round.open.notifications().get(round.open.workspace(), {reader.account, reader.person},
                                           kMostTold, after));
  std::uint64_t read = 0;
  if (const auto at = round.read.find(reader.account); at != round.read.end()) {
    boost::system::error_code failed;
    if (at->second.is_number()) read = at->second.to_number<std::uint64_t>(failed);
  }
  const std::string oldest = format_instant(round.now - kNews);
  std::erase_if(found, [&](const service::Notification& one) {
    return is_of_survey(one) || one.seq <= read || one.at < oldest ||
           (reader.choice == NoticeChoice::important && !is_important(one));
  });
  if (found.empty()) {
    quiet = round.head.seq;
    return done();
  }
  NoticesLetter about;
  about.kind = reader.choice == NoticeChoice::important ? NoticesLetter::Kind::important
                                                        : NoticesLetter::Kind::at_once;
  about.organisation = round.open.workspace().name();
  about.person = reader.name;
  about.base = round.base;
  about.workspace = round.open.id();
  for (service::Notification& one : found) {
    const std::string actor = app_.directory().name(one.actor);
    about.told.push_back({std::move(one), actor});
  }
  mail::Outgoing message{round.open.id(), "notice", {}, false, {reader.name, reader.address}, {}};
  message.letters.push_back(
      notices_letter(about, reader.language.empty() ? round.language : reader.language));
  mark.seq = round.head.seq;
  mark.told_at = round.now;
  return app_.post().put_marked({message}, reader.account, round.open.id(), mark);
}

Status MailClerk::tell_daily(Round& round, const AddressBook::Reader& reader, mail::Mark mark) {
  NoticesLetter about;
  about.kind = NoticesLetter::Kind::daily;
  const auto last = parse_day(mark.digest_day);
  const Day today = day_of(round.now);
  if (reader.choice == NoticeChoice::daily) {
    PLUMB_TRY(auto found, round.open.notifications().get(round.open.workspace(),
                                                         {reader.account, reader.person}, kMostTold,
                                                         mark.digest_seq));
    for (service::Notification& one : found) {
      const std::string actor = app_.directory().name(one.actor);
      about.told.push_back({std::move(one), actor});
    }
  }
  if (reader.choice == NoticeChoice::daily || reader.choice == NoticeChoice::at_once) {
    PLUMB_TRY(const AssessmentPtr assessed, round.assessment());
    for (service::Owed& one : service::owed_by(*assessed, {reader.person, reader.account})) {
      if (!one.due) continue;
      // Each thing on its day at once; in the daily message for as long as it is near or overdue.
      const bool today_is_its_day = *one.due <= today && (!last || *one.due > *last);
      const bool near = *one.due <= today + kSoon;
      if (reader.choice == NoticeChoice::at_once ? !today_is_its_day : !near) continue;
      if (about.owed.size() < kMostTold) about.owed.push_back(std::move(one));
    }
  }
  std::vector<mail::Outgoing> messages;
  if (!about.told.empty() || !about.owed.empty()) {
    if (reader.choice == NoticeChoice::at_once) about.kind = NoticesLetter::Kind::at_once;
    about.organisation = round.open.workspace().name();
    about.person = reader.name;
    about.base = round.base;
    about.workspace = round.open.id();
    mail::Outgoing message{round.open.id(), "digest", {}, false, {reader.name, reader.address}, {}};
    message.letters.push_back(
        notices_letter(about, reader.language.empty() ? round.language : reader.language));
    messages.push_back(std::move(message));
  }
  mark.digest_day = round.today;
  mark.digest_seq = round.head.seq;
  // Whoever wants nothing at once is not told old things on the day they change their mind.
  if (reader.choice == NoticeChoice::daily || reader.choice == NoticeChoice::none) {
    mark.seq = round.head.seq;
  }
  return app_.post().put_marked(messages, reader.account, round.open.id(), mark);
}

}  // namespace plumb::api
