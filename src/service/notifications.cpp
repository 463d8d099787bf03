#include "service/notifications.h"

#include <algorithm>
#include <array>
#include <functional>
#include <unordered_map>

#include <fmt/format.h>

#include "service/artifacts.h"
#include "service/audits.h"
#include "service/campaigns.h"
#include "service/comments.h"
#include "service/reminders.h"

namespace plumb::service {
namespace {

using model::Operation;
using model::Subject;

// Attributes that make somebody responsible for an element.
constexpr std::array<std::string_view, 3> kOwner = {"owner", "sponsor", "head"};

std::vector<std::string> owners_in(const json::object& fields) {
  std::vector<std::string> out;
  for (const std::string_view key : kOwner) {
    std::string owner = text_in(fields, key);
    if (!owner.empty()) out.push_back(std::move(owner));
  }
  return out;
}

bool among(const std::vector<std::string>& list, const std::string& item) {
  return !item.empty() && std::find(list.begin(), list.end(), item) != list.end();
}

const json::object* body_in(const json::object& record) {
  const json::value* body = record.if_contains("body");
  return body != nullptr && body->is_object() ? &body->get_object() : nullptr;
}

std::string element_name(const model::Model& model, const std::string& id) {
  const model::Index at = model.find_element(id);
  if (at == model::kNoIndex || at >= model.element_bound()) return id;
  const std::string name(model.name(at));
  return name.empty() ? id : name;
}

// "element:goal-1" in words.
std::string subject_name(const model::Model& model, const std::string& subject) {
  const std::size_t colon = subject.find(':');
  if (colon == std::string::npos) return subject;
  const std::string id = subject.substr(colon + 1);
  if (subject.starts_with("element:")) return element_name(model, id);
  if (const auto found = model.artifacts().find(id); found != model.artifacts().end()) {
    return found->second->name;
  }
  return id;
}

}  // namespace

// Turns events into what one person is told, newest first.
class NotificationFeed::Reader {
 public:
  // `state` says how far somebody of one of these names has come in a campaign; none: not asked.
  using StateOf = std::function<std::optional<store::BallotState>(
      const std::string& campaign, const std::vector<std::string>& names)>;
  Reader(const model::Model& model, const Recipient& recipient, StateOf state)
      : model_(model), recipient_(recipient), state_(std::move(state)) {}

  void take(const Event& event) {
    switch (event.kind) {
      case Event::Kind::comment: return comment(event);
      case Event::Kind::finding:
        if (event.actor == recipient_.account || !concerns(event.people)) return;
        return add(event, "assigned", "assigned a finding to you", "It was assigned to you.",
                   "finding:" + event.id, event.id);
      case Event::Kind::owner:
      case Event::Kind::element: return element(event);
      case Event::Kind::merged:
        if (event.actor == recipient_.account || !among(event.people, recipient_.account)) return;
        return add(event, "merged", "merged your scenario", "You made this scenario.",
                   "scenario:" + event.id, subject_name(model_, "scenario:" + event.id));
      case Event::Kind::asked:
      case Event::Kind::reminded: return campaign(event);
      case Event::Kind::evidence:
      case Event::Kind::signing: return audit(event);
      case Event::Kind::imported:
        if (event.actor != recipient_.account) return;
        return add(event, "imported", "The import has finished", "You started this import.",
                   "batch:" + event.batch, event.id);
    }
  }

  // A day to remind people has come and nobody did: those who have not finished see it themselves.
  void due(const Campaign& campaign, std::uint64_t seq, Day day) {
    const auto state = asked_in(campaign);
    if (!state || *state == store::BallotState::finished) return;
    Event event{Event::Kind::reminded, seq, format_day(day) + "T00:00:00.000Z", campaign.by, {},
                campaign.id,           {}};
    add(event, "reminded", "reminds you to answer " + campaign.name,
        "You were invited by name and have not finished.", "campaign:" + campaign.id,
        campaign.name);
  }

  std::size_t size() const { return out_.size(); }

  std::vector<Notification> finish() {
    for (std::size_t i = 0; i < out_.size(); ++i) {
      if (counts_[i] > 1) {
        out_[i].text += fmt::format(" and {} more", counts_[i] - 1);
        out_[i].subject = "batch:" + batches_[i];
      }
    }
    return std::move(out_);
  }

 private:
  bool concerns(const std::vector<std::string>& people) const {
    return among(people, recipient_.account) || among(people, recipient_.person);
  }

  void add(const Event& event, std::string kind, std::string text, std::string reason,
           std::string subject, std::string name) {
    out_.push_back({event.seq, event.at, event.actor, std::move(kind), std::move(text),
                    std::move(reason), std::move(subject), std::move(name)});
    counts_.push_back(1);
    batches_.push_back(event.batch);
  }

  bool owns(const std::string& id) {
    if (recipient_.person.empty()) return false;
    const auto [found, fresh] = owned_.try_emplace(id, false);
    if (!fresh) return found->second;
    const model::Index at = model_.find_element(id);
    const bool there = at != model::kNoIndex && at < model_.element_bound() &&
                       model_.element_row(at).state != model::State::absent;
    found->second = there && among(owners_in(model_.fields(at)), recipient_.person);
    return found->second;
  }

  void element(const Event& event) {
    if (event.actor == recipient_.account) return;
    const bool named = event.kind == Event::Kind::owner && concerns(event.people);
    if (!named && !owns(event.id)) return;
    const std::string kind = named ? "assigned" : "changed";
    // The same batch has said so of another element already, or of this one.
    const std::string group = event.batch + '\n' + kind;
    if (const auto found = groups_.find(group); found != groups_.end()) {
      if (told_.emplace(group + '\n' + event.id, true).second) ++counts_[found->second];
      return;
    }
    groups_[group] = out_.size();
    told_[group + '\n' + event.id] = true;
    const std::string name = element_name(model_, event.id);
    add(event, kind, (named ? "made you responsible for " : "changed ") + name,
        named ? "You were named as responsible." : "You are responsible for it.",
        "element:" + event.id, name);
  }

  void comment(const Event& event) {
    if (event.actor == recipient_.account) return;
    const auto found = find_comment(model_, event.id);
    if (!found.ok()) return;  // removed since
    const std::string name = subject_name(model_, found->subject);
    if (among(event.people, recipient_.account)) {
      return add(event, "mention", "mentioned you in a comment on " + name, "You were mentioned.",
                 found->subject, name);
    }
    if (!found->reply_to.empty() && takes_part(*found)) {
      return add(event, "reply", "replied about " + name, "You take part in this conversation.",
                 found->subject, name);
    }
    if (found->subject.starts_with("element:") && owns(found->subject.substr(8))) {
      add(event, "changed", "commented on " + name, "You are responsible for it.", found->subject,
          name);
    }
  }

  // How far the recipient has come in a campaign that is open and asks them by name.
  std::optional<store::BallotState> asked_in(const Campaign& campaign) const {
    if (campaign.anonymous || campaign.status != CampaignStatus::open) return {};
    std::vector<std::string> names = {recipient_.account};
    if (!recipient_.person.empty()) {
      names.push_back(recipient_.person);
      names.push_back(element_name(model_, recipient_.person));
    }
    return state_(campaign.id, names);
  }

  // Asked by name, in a campaign that is open; the newest of each kind alone, and nothing about
  // reminders once they have finished.
  void campaign(const Event& event) {
    const bool reminder = event.kind == Event::Kind::reminded;
    if (!told_.emplace((reminder ? "reminded\n" : "asked\n") + event.id, true).second) return;
    const auto found = find_campaign(model_, event.id);
    if (!found.ok()) return;
    const auto state = asked_in(*found);
    if (!state || (reminder && *state == store::BallotState::finished)) return;
    add(event, reminder ? "reminded" : "asked",
        (reminder ? "reminds you to answer " : "asks you to answer ") + found->name,
        reminder ? "You were invited by name and have not finished."
                 : "You were invited by name; your link comes from whoever runs it.",
        "campaign:" + event.id, found->name);
  }

  // As long as the audit is there and still asks.
  void audit(const Event& event) {
    if (event.actor == recipient_.account || !concerns(event.people)) return;
    const auto found = find_audit(model_, event.id);
    if (!found.ok()) return;
    const std::string subject = "audit:" + event.id;
    if (event.kind == Event::Kind::signing) {
      return add(event, "asked", "asks you to sign the audit " + found->name,
                 "You are named as one who signs.", subject, found->name);
    }
    const auto programme = audit_programme_of(model_, found->programme);
    if (!programme.ok() || answer_to(*found, event.request).removed()) return;
    const std::string text = request_text(*found, **programme, event.request);
    if (text.empty()) return;
    add(event, "asked", "asks you for evidence: " + text, "You were named in the audit.", subject,
        found->name);
  }

  // Whether the recipient wrote anything in the thread.
  bool takes_part(const Comment& reply) {
    if (const auto first = find_comment(model_, reply.reply_to); first.ok()) {
      if (first->by == recipient_.account) return true;
    }
    const auto thread = comments_on(model_, reply.subject);
    return std::any_of(thread.begin(), thread.end(), [&](const Comment& other) {
      return other.reply_to == reply.reply_to && other.by == recipient_.account &&
             other.at < reply.at;
    });
  }

  const model::Model& model_;
  const Recipient& recipient_;
  StateOf state_;
  std::vector<Notification> out_;
  std::vector<std::size_t> counts_;   // of the subjects each speaks of
  std::vector<std::string> batches_;  // in step with out_
  std::unordered_map<std::string, std::size_t> groups_;
  std::unordered_map<std::string, bool> told_;
  std::unordered_map<std::string, bool> owned_;
};

// When people were given links, when it was opened, and when they were reminded.
void NotificationFeed::read_campaign(const model::Change& change, const json::object& body,
                                     Event event) {
  const json::object* old = body_in(change.before);
  const json::object none;
  const json::object& before = old == nullptr ? none : *old;
  const auto grew = [&](std::string_view list) {
    return list_in(object_in(body, "reminding"), list).size() >
           list_in(object_in(before, "reminding"), list).size();
  };
  const bool opened = text_in(body, "status") == "open" && text_in(before, "status") != "open";
  if (grew("reminded")) {
    event.kind = Event::Kind::reminded;
  } else if (opened || grew("invited")) {
    event.kind = Event::Kind::asked;
  } else {
    return;
  }
  events_.push_back(std::move(event));
}

// Who is asked for something they were not asked for before, and who signs what comes into review.
void NotificationFeed::read_audit(const model::Change& change, const json::object& body,
                                  const Event& event) {
  const json::object* old = body_in(change.before);
  const json::object none;
  const json::object& before = old == nullptr ? none : *old;
  const auto asked_before = [&](const std::string& request) -> std::string {
    for (const json::value& one : list_in(before, "requests")) {
      if (one.is_object() && text_in(one.get_object(), "id") == request) {
        return text_in(one.get_object(), "asked");
      }
    }
    return {};
  };
  for (const json::value& one : list_in(body, "requests")) {
    if (!one.is_object()) continue;
    const std::string request = text_in(one.get_object(), "id");
    const std::string asked = text_in(one.get_object(), "asked");
    if (asked.empty() || asked == asked_before(request)) continue;
    Event told = event;
    told.kind = Event::Kind::evidence;
    told.people = {asked};
    told.request = request;
    events_.push_back(std::move(told));
  }
  if (text_in(body, "status") != "in_review" || text_in(before, "status") == "in_review") return;
  Event told = event;
  told.kind = Event::Kind::signing;
  for (const json::value& one : list_in(body, "stakeholders")) {
    if (one.is_object() && flag_in(one.get_object(), "signs")) {
      told.people.push_back(text_in(one.get_object(), "account"));
    }
  }
  events_.push_back(std::move(told));
}

void NotificationFeed::read_artifact(const model::Change& change) {
  const json::object* body = body_in(change.after);
  if (body == nullptr) return;
  Event event{Event::Kind::comment, change.seq, change.at, change.actor,
              change.batch,         change.id,  {}};
  if (change.id.starts_with("c-") && !text_in(*body, "text").empty()) {
    event.people = texts_in(*body, "mentions");
    if (change.operation == Operation::update) {
      // Only who was not mentioned before.
      const json::object* old = body_in(change.before);
      const std::vector<std::string> before =
          old == nullptr ? std::vector<std::string>() : texts_in(*old, "mentions");
      std::erase_if(event.people, [&](const std::string& one) { return among(before, one); });
      if (event.people.empty()) return;
    }
    events_.push_back(std::move(event));
  } else if (change.id.starts_with("cp-")) {
    read_campaign(change, *body, std::move(event));
  } else if (change.id.starts_with("au-")) {
    read_audit(change, *body, event);
  } else if (change.id.starts_with("s-") && text_in(*body, "status") == "merged") {
    event.kind = Event::Kind::merged;
    event.people = {text_in(*body, "by")};
    events_.push_back(std::move(event));
  } else if (change.id.starts_with("finding:")) {
    event.kind = Event::Kind::finding;
    event.id = change.id.substr(8);
    for (const char* key : {"assignee", "owner"}) {
      std::string person = text_in(*body, key);
      const json::object* old = body_in(change.before);
      if (!person.empty() && (old == nullptr || text_in(*old, key) != person)) {
        event.people.push_back(std::move(person));
      }
    }
    if (!event.people.empty()) events_.push_back(std::move(event));
  }
}

void NotificationFeed::read(const Workspace& workspace, const model::Change& change) {
  if (change.batch != batch_) {
    batch_ = change.batch;
    const auto row = workspace.store().batch(change.batch);
    if (row.ok() && row->reason.starts_with("Import of ")) {
      events_.push_back(
          {Event::Kind::imported, row->last_seq, row->at, row->actor, row->id, row->source, {}});
    }
  }
  if (!change.scenario.empty()) return;
  if (change.subject == Subject::artifact) return read_artifact(change);
  if (change.subject != Subject::element) return;
  Event event{Event::Kind::element,   change.seq, change.at, change.actor, change.batch, change.id,
              owners_in(change.after)};
  if (!event.people.empty()) event.kind = Event::Kind::owner;
  events_.push_back(std::move(event));
}

Status NotificationFeed::catch_up(const Workspace& workspace) {
  const std::uint64_t head = workspace.snapshot().seq;
  const std::uint64_t oldest = head > kWindow ? head - kWindow : 0;
  if (seen_ < oldest) seen_ = oldest;
  if (seen_ >= head) return done();
  {
    const std::lock_guard reading(workspace.store_mutex());
    PLUMB_CHECK(workspace.store().for_each_change(seen_ + 1, head, std::nullopt,
                                                  [&](model::Change&& change) -> Status {
                                                    read(workspace, change);
                                                    return done();
                                                  }));
  }
  seen_ = head;
  while (!events_.empty() && events_.front().seq <= oldest) events_.pop_front();
  return done();
}

Result<std::vector<Notification>> NotificationFeed::get(const Workspace& workspace,
                                                        const Recipient& recipient,
                                                        std::size_t limit) {
  const std::lock_guard lock(mutex_);
  PLUMB_CHECK(catch_up(workspace));
  const Snapshot base = workspace.snapshot();
  // Names stand beside the log, so they are looked up each time.
  const auto state = [&](const std::string& campaign, const std::vector<std::string>& names) {
    std::optional<store::BallotState> out;
    const std::lock_guard reading(workspace.store_mutex());
    const auto ballots = workspace.store().ballots(campaign);
    for (std::size_t i = 0; ballots.ok() && i < ballots->size(); ++i) {
      const store::Ballot& one = (*ballots)[i];
      if (one.state != store::BallotState::withdrawn && among(names, one.person)) out = one.state;
    }
    return out;
  };
  struct Due {
    Campaign campaign;
    std::uint64_t seq;
    Day day;
  };
  std::vector<Due> dues;
  Reader reader(*base.model, recipient, state);
  const Day today = day_of(workspace.now());
  for (const Campaign& campaign : campaigns_of(*base.model)) {
    const auto next = reminder_day(campaign, today);
    if (!next || !next->due) continue;
    // As old as the log was when the day came, so that it is new to who has not looked since.
    const std::string moment = format_day(next->day) + "T00:00:00.000Z";
    const std::unique_lock reading(workspace.store_mutex());
    const auto seq = workspace.store().seq_at(moment);
    dues.push_back({campaign, seq.ok() ? *seq : 0, next->day});
  }
  for (const Due& one : dues) reader.due(one.campaign, one.seq, one.day);
  for (auto event = events_.rbegin(); event != events_.rend() && reader.size() < limit; ++event) {
    reader.take(*event);
  }
  std::vector<Notification> out = reader.finish();
  std::stable_sort(out.begin(), out.end(),
                   [](const Notification& a, const Notification& b) { return a.seq > b.seq; });
  return out;
}

}  // namespace plumb::service
