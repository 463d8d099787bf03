// Who finds a survey when signed in, and by which way.
#include "service/own_surveys.h"

#include "service/workspace_fixture.h"

namespace plumb::service {
namespace {

Campaign opened(Workspace& workspace, bool anonymous, const std::string& name,
                const std::string& closes = {}) {
  Campaign wish;
  wish.name = name;
  wish.instrument = "samm";
  wish.anonymous = anonymous;
  wish.minimum_group = anonymous ? 5 : 1;
  wish.closes = closes;
  auto kept = keep_campaign(workspace, std::move(wish), "anna");
  REQUIRE(kept.ok());
  auto moved = move_campaign(workspace, kept->id, CampaignStatus::open, {}, "anna");
  REQUIRE(moved.ok());
  return *moved;
}

InvitedGroup ask(const std::string& person, const std::string& holder) {
  InvitedGroup out;
  out.side = "it";
  out.people = {person};
  out.holders = {holder};
  return out;
}

TEST_CASE("a name is somebody's if it is one person's only") {
  fixture::Bench bench;
  const auto person = [](const char* id, const char* name, const char* email = "") {
    return fixture::create(id, {{"type", "person"}, {"name", name}, {"email", email}});
  };
  REQUIRE(bench
              .write({person("person-ann", "Ann Example", "ann@example.org"),
                      person("person-ben", "Ben Example"), person("person-two", "Two Times"),
                      person("person-too", "Two Times"), fixture::goal("goal-it", "IT")})
              .ok());
  const auto snapshot = bench.workspace->snapshot();
  const Holders holders(*snapshot.model, {{"u-1", "ann", "A. Example", "person-ann"},
                                          {"u-2", "carl", "Carl Example", ""},
                                          {"u-3", "ben2", "Ben Example", ""},
                                          {"u-4", "dora", "Same", ""},
                                          {"u-5", "dora2", "Same", ""}});
  struct Case {
    const char* name;
    const char* holder;
  };
  for (const Case& c : {Case{"Ann Example", "u-1"},
                        {"ann@example.org", "u-1"},
                        {" ANN@Example.org ", "u-1"},
                        {"ann", "u-1"},
                        {"a. example", "u-1"},
                        {"Carl Example", "u-2"},
                        // An account and a person element that are not known to be one.
                        {"Ben Example", ""},
                        {"ben2", "u-3"},
                        {"Two Times", ""},
                        {"Same", ""},
                        {"IT", ""},
                        {"Nobody", ""},
                        {"", ""}}) {
    CAPTURE(c.name);
    CHECK(holders.holder_of(c.name) == c.holder);
  }
}

TEST_CASE("whoever was asked by name finds the survey and answers it without the link") {
  fixture::Bench bench;
  Workspace& w = *bench.workspace;
  const Campaign late = opened(w, false, "Late", "2026-12-31");
  const Campaign soon = opened(w, false, "Soon", "2026-07-31");
  const Campaign always = opened(w, false, "Always");
  const Campaign secret = opened(w, true, "Secret");
  for (const Campaign& one : {late, soon, always}) {
    REQUIRE(invite(w, one.id, {ask("Ann", "u-1"), ask("Ben", "person-ben")}, "anna").ok());
  }
  REQUIRE(invite(w, secret.id, {ask("Ann", "u-1")}, "anna").ok());
  const std::vector<std::string> ann{"u-1", ""};
  const auto found = own_surveys(w, ann);
  REQUIRE((found.ok() && found->size() == 3));
  CHECK(found->at(0).campaign.name == "Soon");
  CHECK(found->at(1).campaign.name == "Late");
  CHECK(found->at(2).campaign.name == "Always");
  CHECK_FALSE(found->at(0).begun);
  CHECK(own_surveys(w, {"u-2", "person-ben"})->size() == 3);
  CHECK(own_surveys(w, {"u-2", ""})->empty());

  const std::string id = found->at(0).id;
  CHECK(own_way(w, id, {"u-2", ""}).error().code == Error::Code::not_found);
  const auto first = own_way(w, id, ann);
  const auto second = own_way(w, id, ann);
  REQUIRE((first.ok() && second.ok()));
  auto answering = respondent(w, *first);
  REQUIRE(answering.ok());
  REQUIRE(save(w, *answering, {{"standards", {{"value", 3}}}}, false).ok());
  CHECK(respondent(w, *second)->reply.answers.size() == 1);
  const auto begun = own_surveys(w, ann);
  CHECK(begun->at(0).begun);
  CHECK(begun->at(0).progress.answered == 1);
  CHECK_FALSE(begun->at(0).finished);

  SUBCASE("who is not asked any more has no way in") {
    REQUIRE(renew_link(w, soon, "Ann", false).ok());
    CHECK(own_surveys(w, ann)->size() == 2);
    CHECK_FALSE(respondent(w, *second).ok());
    CHECK_FALSE(own_way(w, id, ann).ok());
  }
  SUBCASE("a lost link that is replaced takes the other ways with it") {
    REQUIRE(renew_link(w, soon, "Ann", true).ok());
    CHECK_FALSE(respondent(w, *second).ok());
    CHECK(own_way(w, id, ann).ok());
  }
  SUBCASE("what is closed is not there to answer") {
    REQUIRE(move_campaign(w, soon.id, CampaignStatus::closed, {}, "anna").ok());
    CHECK(own_surveys(w, ann)->size() == 2);
    CHECK(own_way(w, id, ann).error().code == Error::Code::not_found);
  }
}

}  // namespace
}  // namespace plumb::service
