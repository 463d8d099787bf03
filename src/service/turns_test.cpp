// What many people change at once and write back whole: nobody's part is lost, nobody is refused.
#include "service/turns.h"

#include <atomic>
#include <thread>

#include "service/audits.h"
#include "service/campaigns.h"
#include "service/scorecard_reviews.h"
#include "service/workspace_fixture.h"

namespace plumb::service {
namespace {

using namespace fixture;

constexpr int kPeople = 8;

// work(person) on a thread each, begun together; how many said no.
int at_once(const std::function<int(int)>& work) {
  std::atomic<int> refused = 0;
  std::atomic<int> ready = 0;
  std::vector<std::thread> threads;
  for (int person = 0; person < kPeople; ++person) {
    threads.emplace_back([&, person] {
      ++ready;
      while (ready < kPeople) std::this_thread::yield();
      refused += work(person);
    });
  }
  for (std::thread& thread : threads) thread.join();
  return refused;
}

struct Shared : Bench {
  Shared() {
    workspace.reset();
    environment = system_environment();
    reopen();
  }
};

Result<Audit> audit_in(Workspace& workspace) {
  Audit audit;
  audit.name = "At once";
  audit.programme = audit_programmes_of(*workspace.snapshot().model).front()->id;
  return keep_audit(workspace, audit, "anna");
}

TEST_CASE("turns of one name are one at a time, those of others are not waited for") {
  Turns turns;
  int sum = 0;  // not atomic: only whoever has the turn touches it
  at_once([&](int) {
    for (int n = 0; n < 200; ++n) {
      const Turns::Turn turn = turns.take("one");
      ++sum;
    }
    return 0;
  });
  CHECK(sum == 200 * kPeople);
  const Turns::Turn one = turns.take("one");
  const Turns::Turn other = turns.take("other");
}

TEST_CASE("an attempt is made again only where it was overtaken, and not for ever") {
  Turns turns;
  int attempts = 0;
  CHECK(in_turn(turns, "a", [&](bool&) { return ++attempts; }) == 1);
  attempts = 0;
  CHECK(in_turn(turns, "a", [&](bool& overtaken) {
          overtaken = ++attempts < 3;
          return attempts;
        }) == 3);
  attempts = 0;
  in_turn(turns, "a", [&](bool& overtaken) {
    overtaken = true;
    return ++attempts;
  });
  CHECK(attempts == 8);
}

TEST_CASE("everybody who judges a check of one audit at once is kept") {
  Shared bench;
  Workspace& workspace = *bench.workspace;
  const auto made = audit_in(workspace);
  REQUIRE(made.ok());
  std::vector<std::string> checks;
  const auto programme = audit_programme_of(*workspace.snapshot().model, made->programme);
  for (const model::AuditStep& step : (*programme)->steps) {
    for (const model::AuditCheck& check : step.checks) checks.push_back(check.id);
  }
  REQUIRE(checks.size() >= kPeople);
  CHECK(at_once([&](int person) {
          int refused = 0;
          for (auto i = static_cast<std::size_t>(person); i < checks.size(); i += kPeople) {
            const AuditJudgement judgement{"partly", std::to_string(person), {}, {}, {}};
            refused +=
                !change_audit(workspace, made->id, "anna", "", [&](Audit& now, const auto& known) {
                   return judge(now, known, checks[i], judgement);
                 }).ok();
          }
          return refused;
        }) == 0);
  CHECK(find_audit(*workspace.snapshot().model, made->id)->checks.size() == checks.size());
}

TEST_CASE("one finding gets one action, however many ask for it at once") {
  Shared bench;
  Workspace& workspace = *bench.workspace;
  const auto made = audit_in(workspace);
  REQUIRE(made.ok());
  AuditFinding finding;
  finding.text = "Nobody owns the catalogue";
  finding.step = (*audit_programme_of(*workspace.snapshot().model, made->programme))->steps[0].id;
  REQUIRE(change_audit(workspace, made->id, "anna", "", [&](Audit& now, const auto& programme) {
            return keep_finding(now, programme, finding, "f-1");
          }).ok());
  CHECK(at_once([&](int) { return !action_of_finding(workspace, made->id, "f-1", "anna").ok(); }) ==
        kPeople - 1);
  CHECK(workspace.snapshot().model->counts().elements == 1);
}

TEST_CASE("everybody who writes a note in one review at once is kept") {
  Shared bench;
  Workspace& workspace = *bench.workspace;
  constexpr int kEach = 10;
  std::vector<Write> goals;
  for (int i = 0; i < kPeople * kEach; ++i) {
    const std::string id = "g" + std::to_string(i);
    goals.push_back(
        {Subject::element, Operation::create, id, {{"type", "goal"}, {"name", id}}, {}});
  }
  REQUIRE(bench.write(std::move(goals)).ok());
  ScoreReview wish;
  wish.name = "Second quarter";
  wish.day = "2026-06-30";
  const auto made = open_review(workspace, wish, "anna");
  REQUIRE(made.ok());
  CHECK(at_once([&](int person) {
          int refused = 0;
          for (int n = 0; n < kEach; ++n) {
            const std::string goal = "g" + std::to_string(person * kEach + n);
            refused += !change_review(workspace, made->id, "anna", "", [&](ScoreReview& now) {
                          now.notes[goal] = "Seen";
                          return done();
                        }).ok();
          }
          return refused;
        }) == 0);
  CHECK(find_review(*workspace.snapshot().model, made->id)->notes.size() == kPeople * kEach);
}

TEST_CASE("a campaign that closes while people are invited is closed, and everybody is noted") {
  Shared bench;
  Workspace& workspace = *bench.workspace;
  Campaign wish;
  wish.name = "Spring";
  wish.instrument = "samm";
  wish.anonymous = false;
  const auto made = keep_campaign(workspace, wish, "anna");
  REQUIRE(made.ok());
  REQUIRE(move_campaign(workspace, made->id, CampaignStatus::open, {}, "anna").ok());
  constexpr int kEach = 5;
  std::atomic<std::size_t> invited = 0;
  CHECK(
      at_once([&](int person) {
        int refused = 0;
        for (int n = 0; n < kEach; ++n) {
          if (person == 0) {
            const CampaignStatus to = n % 2 == 0 ? CampaignStatus::closed : CampaignStatus::open;
            refused += !move_campaign(workspace, made->id, to, "Too early", "anna").ok();
          } else {
            // Refused while it is closed.
            invited += invite(workspace, made->id, {{"it", {}, {}, 1, {}, {}, false}}, "anna").ok();
          }
        }
        return refused;
      }) == 0);
  const auto left = find_campaign(*workspace.snapshot().model, made->id);
  REQUIRE(left.ok());
  CHECK(left->status == CampaignStatus::closed);
  CHECK(left->steps.size() == 1 + kEach);
  CHECK(left->reminding.invited.size() == invited);
}

}  // namespace
}  // namespace plumb::service
