// Campaigns: an instrument, the people it is put to, and what they answered. A campaign is an
// artifact in the log; answers and the ways in stand beside the log (decision 0009).
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "catalog/instrument_catalog.h"
#include "service/workspace.h"
#include "survey/tailoring.h"

namespace plumb::service {

enum class CampaignStatus : std::uint8_t { draft, open, closed, frozen };
std::string_view name_of(CampaignStatus status);

// The rater who is the person that is rated.
inline constexpr std::string_view kSelf = "self";

struct CampaignStep {
  CampaignStatus to = CampaignStatus::draft;
  std::string at;
  std::string by;
  std::string reason;
};

// A workshop under way: one question at a time, voted on by phone and talked about.
struct WorkshopRound {
  std::string item;
  std::vector<std::size_t> counts;    // by point
  std::vector<std::size_t> business;  // likewise; both empty where a side had too few votes
  std::vector<std::size_t> it;
};
struct WorkshopAgreement {
  std::string item;
  double level = 0;
  std::string dissent;  // who sees it otherwise, and why
  std::string note;
};
struct WorkshopState {
  bool held = false;  // the campaign is a workshop
  std::string item;   // being voted on; "" between questions
  bool revealed = false;
  std::string until;                  // a moment; "" without a timer
  std::vector<WorkshopRound> rounds;  // earlier votes
  std::vector<WorkshopAgreement> agreed;

  // Which vote on the present question this is, from 1; 0 between questions.
  std::size_t round() const;
  // Which vote on a question is its newest, from 1.
  std::size_t round_of(std::string_view question) const;
};

// When people are to be reminded, and when that was done. Days are of UTC.
struct Reminding {
  std::size_t every_days = 0;          // 0: nobody is reminded
  std::size_t from = 0;                // days before it closes; 0: from its opening on
  std::vector<std::string> languages;  // of texts: "en", "de"; none: English
  bool by_mail = false;  // whoever has an address is reminded by the server on the day
  struct Done {
    std::string at;
    std::string by;
    std::size_t people = 0;  // 0 where nobody knows who is waiting
  };
  std::vector<Done> invited;   // where names are known: when people were given links
  std::vector<Done> reminded;  // oldest first
};

struct Campaign {
  std::string id;
  std::string name;
  std::string purpose;     // told to whoever answers
  std::string instrument;  // id
  std::string edition;     // of the instrument when it was opened
  CampaignStatus status = CampaignStatus::draft;
  bool anonymous = true;
  // Smallest group that is shown. Not said (0): 5, or 1 where names are known and nobody is rated;
  // keep_campaign() settles it.
  std::size_t minimum_group = 0;
  std::string opens;  // days, "" if not said
  std::string closes;
  std::vector<std::pair<std::string, std::string>> units;  // id and name
  std::vector<std::string> roles;
  std::string subject;   // element the campaign is about; "" the organisation
  bool rated = false;    // the subject is a person, rated by people around them (survey/results.h)
  std::string previous;  // campaign of the round before
  std::map<std::string, double> targets;  // wanted level by dimension
  survey::Statement tailoring;            // the campaign's own; empty: the workspace's counts
  json::value need;                       // kept at opening (service/tailoring.h); null: none yet
  std::vector<CampaignStep> steps;
  WorkshopState workshop;
  std::vector<std::pair<std::string, std::string>> plan;  // question and action that is to raise it
  std::string by;
  std::string at;
  Reminding reminding;
  json::value frozen;  // null until then: {at, by, replies, digest, results}

  static constexpr std::size_t kLeastAnonymous = 5;
  static constexpr std::size_t kFewestAnonymous = 3;
};

std::vector<catalog::InstrumentPtr> instruments_of(const Workspace& workspace);
Result<catalog::InstrumentPtr> instrument_of(const Workspace& workspace, std::string_view id);

// Newest first.
std::vector<Campaign> campaigns_of(const model::Model& model);
Result<Campaign> find_campaign(const model::Model& model, std::string_view id);

// A campaign is written whole, so whoever reads one to change it first takes its turn:
// workspace.turns().take(id). What is below takes it, except keep_campaign() and write_campaign(),
// whose callers have it for a campaign that is there.

// Creates (id empty) or changes one. Once answers may have come, instrument, anonymity and a
// smaller group size cannot be changed any more: code conflict. bad_input names the field.
Result<Campaign> keep_campaign(Workspace& workspace, Campaign campaign, const std::string& actor);
// Writes one as it is, without the rules of its life: for what is made whole.
Status write_campaign(Workspace& workspace, const Campaign& campaign, const std::string& actor,
                      const std::string& reason, std::vector<Write> also = {});
// draft to open to closed to frozen; back from closed and frozen with a reason. Freezing writes
// what the sides answered into the model and a digest of all answers into the log.
Result<Campaign> move_campaign(Workspace& workspace, std::string_view id, CampaignStatus to,
                               const std::string& reason, const std::string& actor);
// Soft: the campaign can be restored with its answers.
Status remove_campaign(Workspace& workspace, std::string_view id, const std::string& actor);

// Ways in -----------------------------------------------------------------------------------------

// Whom links are for: people by name where names are known, else as many as wanted.
struct InvitedGroup {
  std::string side;
  std::string unit;
  std::string role;
  std::size_t count = 0;
  std::vector<std::string> people;  // in anonymous campaigns only paired with links, never kept
  // Beside `people`: the account or person element each name stands for, "" if none or several do.
  // Not looked at in anonymous campaigns.
  std::vector<std::string> holders;
  bool door = false;  // one link that lets in whoever has it
};
struct Invitation {
  std::string secret;  // told once
  std::string side, unit, role;
  std::string person;
  bool door = false;
  std::string holder;  // who sees the survey when signed in; "" if nobody
};
struct Invited {
  std::vector<Invitation> invitations;
  std::vector<std::string> notes;  // groups too small to be told apart
};
inline constexpr std::size_t kMostInvited = 20'000;
// Takes links over before they are kept, such as into the queue of mail; if it refuses, nothing is
// kept. The other order could leave people with links nobody told them.
using HandOver = std::function<Status(const std::vector<Invitation>&)>;
Result<Invited> invite(Workspace& workspace, std::string_view campaign,
                       const std::vector<InvitedGroup>& groups, const std::string& actor,
                       const HandOver& hand_over = {});

// Where names are known: another link to the same reply, for who lost theirs; the old one leads
// nowhere from then on. Without `again` the person is not asked any more and what they answered
// does not count. Code::not_found where nobody of that name was invited.
Result<Invitation> renew_link(Workspace& workspace, const Campaign& campaign,
                              const std::string& person, bool again);

// How far a side and unit have come. Groups below the smallest that is shown, and those that would
// give them away, tell only how many were invited.
struct GroupProgress {
  std::string side, unit;
  std::size_t invited = 0;
  std::size_t begun = 0;
  std::size_t finished = 0;
  bool hidden = false;
};
struct CampaignProgress {
  std::size_t invited = 0, begun = 0, finished = 0;
  std::vector<GroupProgress> groups;
  // Where names are known: who has not finished yet.
  std::vector<std::string> waiting;
};
Result<CampaignProgress> progress_of(Workspace& workspace, const Campaign& campaign);

}  // namespace plumb::service
