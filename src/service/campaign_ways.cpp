// Links of a campaign and how far its groups have come.
#include <algorithm>
#include <map>
#include <numeric>

#include <fmt/format.h>

#include "service/answering.h"
#include "service/campaigns.h"

namespace plumb::service {
namespace {

bool has_unit(const Campaign& campaign, const std::string& unit) {
  return unit.empty() || std::any_of(campaign.units.begin(), campaign.units.end(),
                                     [&](const auto& one) { return one.first == unit; });
}

// Where a person is rated: everybody as one of the raters, and the person once.
Status check_raters(const Campaign& campaign, const std::vector<InvitedGroup>& groups,
                    std::size_t self) {
  for (const InvitedGroup& group : groups) {
    if (std::find(campaign.roles.begin(), campaign.roles.end(), group.role) ==
        campaign.roles.end()) {
      return bad_input(group.role.empty()
                           ? "It is not said how this group is related to the person."
                           : "\"" + group.role.substr(0, 40) + "\" is no rater here.",
                       "role", "Choose one of the raters of the instrument.");
    }
    if (group.role != kSelf) continue;
    self += std::max(group.count, group.people.size());
    if (group.door || self > 1) {
      return bad_input("There is one person who is rated, so there is one link for them.", "role",
                       "Invite the person once; renew the link where names are known.");
    }
  }
  return done();
}

Status check_groups(const Campaign& campaign, const std::vector<InvitedGroup>& groups) {
  std::size_t wanted = 0;
  for (const InvitedGroup& group : groups) {
    if (!group.side.empty() && group.side != "business" && group.side != "it") {
      return bad_input("\"" + group.side.substr(0, 40) + "\" is no side.", "side",
                       "Say business, it, or nothing.");
    }
    if (!has_unit(campaign, group.unit)) {
      return bad_input("The campaign has no unit \"" + group.unit.substr(0, 60) + "\".", "unit",
                       "Add it to the campaign first.");
    }
    if (!campaign.anonymous && !group.door && group.people.empty()) {
      return bad_input("This campaign knows names, and none is given.", "people",
                       "List the people to invite.");
    }
    if (!group.people.empty() && group.count != 0 && group.count != group.people.size()) {
      return bad_input("There are more or fewer people than links.", "count",
                       "Leave the count out where people are listed.");
    }
    wanted += std::max(group.count, group.people.size());
  }
  if (wanted > kMostInvited) {
    return over_limit("More than 20,000 links are wanted at once.", "count",
                      "Ask for them in parts.");
  }
  return done();
}

// Fisher and Yates; the order links are told in says nothing about the order they were made in.
template <typename T>
void shuffle(std::vector<T>& list, const std::function<std::uint64_t()>& random) {
  for (std::size_t i = list.size(); i > 1; --i) std::swap(list[i - 1], list[random() % i]);
}

using GroupKey = std::pair<std::string, std::string>;  // side, unit

bool counts(const store::Ballot& ballot) {
  return !is_door(ballot) && ballot.state != store::BallotState::withdrawn;
}

// The sum over all is told, so what is hidden must not be one group alone nor too few together.
void hide_small(std::vector<GroupProgress>& groups, std::size_t minimum) {
  for (GroupProgress& group : groups) group.hidden = group.invited < minimum;
  for (;;) {
    std::size_t hidden = 0;
    std::size_t people = 0;
    GroupProgress* least = nullptr;
    for (GroupProgress& group : groups) {
      if (group.hidden) {
        ++hidden;
        people += group.invited;
      } else if (least == nullptr || group.invited < least->invited) {
        least = &group;
      }
    }
    if (hidden == 0 || least == nullptr || (hidden > 1 && people >= minimum)) break;
    least->hidden = true;
  }
  for (GroupProgress& group : groups) {
    if (group.hidden) group.begun = group.finished = 0;
  }
}

// The log says when people were given links, not whom: their names stand beside it.
Status note_invited(Workspace& workspace, Campaign campaign, const std::string& actor,
                    std::size_t people) {
  campaign.reminding.invited.push_back({format_instant(workspace.now()), actor, people});
  return write_campaign(workspace, campaign, actor,
                        fmt::format("Campaign {}: {} invited", campaign.name, people));
}

}  // namespace

Result<Invited> invite(Workspace& workspace, std::string_view id,
                       const std::vector<InvitedGroup>& groups, const std::string& actor,
                       const HandOver& hand_over) {
  const Turns::Turn turn = workspace.turns().take(id);
  PLUMB_TRY(const Campaign campaign, find_campaign(*workspace.snapshot().model, id));
  if (campaign.status == CampaignStatus::closed || campaign.status == CampaignStatus::frozen) {
    return conflict("The campaign is closed.", campaign.name, "Reopen it with a reason first.");
  }
  PLUMB_CHECK(check_groups(campaign, groups));
  PLUMB_TRY(const auto known,
            workspace.beside_log([&](store::Store& store) { return store.ballots(campaign.id); }));
  if (campaign.rated) {
    const auto self = std::count_if(known.begin(), known.end(), [](const store::Ballot& one) {
      return counts(one) && one.role == kSelf;
    });
    PLUMB_CHECK(check_raters(campaign, groups, static_cast<std::size_t>(self)));
  }
  std::map<GroupKey, std::size_t> sizes;
  for (const store::Ballot& ballot : known) {
    if (counts(ballot)) ++sizes[{ballot.side, ballot.unit}];
  }
  for (const InvitedGroup& group : groups) {
    if (!group.door) sizes[{group.side, group.unit}] += std::max(group.count, group.people.size());
  }
  Invited out;
  std::vector<store::Ballot> ballots;
  for (const InvitedGroup& group : groups) {
    const bool small = campaign.anonymous && !group.door && !group.unit.empty() &&
                       sizes[{group.side, group.unit}] < campaign.minimum_group;
    if (small) {
      out.notes.push_back(
          fmt::format("{}, {}: {} invited, fewer than {}; their links do not say the unit.",
                      group.unit, group.side.empty() ? "neither side" : group.side,
                      sizes[{group.side, group.unit}], campaign.minimum_group));
    }
    std::vector<std::string> people = group.people;
    const std::size_t count = group.door ? 1 : std::max(group.count, people.size());
    for (std::size_t i = 0; i < count; ++i) {
      Invitation invitation{new_secret(workspace),
                            group.side,
                            small ? std::string() : group.unit,
                            small && !campaign.rated ? std::string() : group.role,
                            i < people.size() ? people[i] : std::string(),
                            group.door,
                            {}};
      store::Ballot ballot;
      ballot.id = workspace.new_id("ba-");
      ballot.campaign = campaign.id;
      ballot.secret = digest_of(invitation.secret);
      ballot.side = invitation.side;
      ballot.unit = invitation.unit;
      ballot.role = invitation.role;
      if (group.door) ballot.person = "door:";
      if (!group.door && !campaign.anonymous) {
        ballot.person = invitation.person;
        if (i < group.holders.size()) ballot.holder = invitation.holder = group.holders[i];
      }
      ballots.push_back(std::move(ballot));
      out.invitations.push_back(std::move(invitation));
    }
  }
  if (hand_over) PLUMB_CHECK(hand_over(out.invitations));
  PLUMB_CHECK(
      workspace.beside_log([&](store::Store& store) { return store.add_ballots(ballots); }));
  if (!campaign.anonymous && !ballots.empty()) {
    PLUMB_CHECK(note_invited(workspace, campaign, actor, ballots.size()));
  }
  if (campaign.anonymous) shuffle(out.invitations, workspace.environment().random);
  return out;
}

Result<Invitation> renew_link(Workspace& workspace, const Campaign& campaign,
                              const std::string& person, bool again) {
  if (campaign.anonymous) {
    return conflict("This campaign does not know whose link is whose.", campaign.name,
                    "Make new links for the group; nobody can answer twice by the same one.");
  }
  PLUMB_TRY(const auto ballots,
            workspace.beside_log([&](store::Store& store) { return store.ballots(campaign.id); }));
  const auto found = std::find_if(ballots.begin(), ballots.end(), [&](const store::Ballot& one) {
    return counts(one) && one.person == person && !person.empty();
  });
  if (found == ballots.end()) {
    return not_found("Nobody of this name was invited.", person.substr(0, 100),
                     "Look at the names that have not answered yet.");
  }
  Invitation out{new_secret(workspace), found->side, found->unit, found->role, person, false,
                 found->holder};
  PLUMB_CHECK(workspace.beside_log([&](store::Store& store) -> Status {
    if (!again) return store.set_ballot_state(found->id, store::BallotState::withdrawn);
    return store.set_ballot_secret(found->id, digest_of(out.secret));
  }));
  return out;
}

Result<CampaignProgress> progress_of(Workspace& workspace, const Campaign& campaign) {
  PLUMB_TRY(const auto ballots,
            workspace.beside_log([&](store::Store& store) { return store.ballots(campaign.id); }));
  CampaignProgress out;
  std::map<GroupKey, GroupProgress> groups;
  for (const store::Ballot& ballot : ballots) {
    if (!counts(ballot)) continue;
    GroupProgress& group = groups[{ballot.side, ballot.unit}];
    const bool begun =
        ballot.state == store::BallotState::finished || ballot.state == store::BallotState::begun;
    // In a workshop nobody says that they are done.
    const bool finished =
        campaign.workshop.held ? begun : ballot.state == store::BallotState::finished;
    for (auto* one : {&out.invited, &group.invited}) ++*one;
    for (auto* one : {&out.begun, &group.begun}) *one += begun ? 1U : 0U;
    for (auto* one : {&out.finished, &group.finished}) *one += finished ? 1U : 0U;
    if (!finished && !ballot.person.empty()) out.waiting.push_back(ballot.person);
  }
  std::sort(out.waiting.begin(), out.waiting.end());
  for (auto& [key, group] : groups) {
    group.side = key.first;
    group.unit = key.second;
    out.groups.push_back(std::move(group));
  }
  if (campaign.anonymous) hide_small(out.groups, campaign.minimum_group);
  return out;
}

}  // namespace plumb::service
