// Listeners: what they are told, when, and by whose writing.
#include <atomic>
#include <thread>

#include "service/workspace_fixture.h"

namespace plumb::service {
namespace {

using namespace fixture;

// One notice as text: "1-3 anna [] e:g e:p r:r".
std::string text_of(const CommitNotice& notice) {
  std::string out = std::to_string(notice.first_seq) + "-" + std::to_string(notice.last_seq) + " " +
                    notice.actor + " [" + (notice.scenario.empty() ? "" : "scenario") + "]";
  for (const CommitNotice::Touched& touched : notice.touched) {
    out += " " + std::string(id_of(touched.subject).substr(0, 1)) + ":" +
           (touched.id.starts_with("s-") ? "scenario" : touched.id);
  }
  return out;
}

struct Heard {
  explicit Heard(Workspace& workspace) : from(workspace) {
    subscription =
        from.subscribe([this](const CommitNotice& notice) { notices.push_back(notice); });
  }
  ~Heard() { from.unsubscribe(subscription); }
  std::vector<std::string> texts() const {
    std::vector<std::string> out;
    for (const CommitNotice& notice : notices) out.push_back(text_of(notice));
    return out;
  }
  Workspace& from;
  std::uint64_t subscription = 0;
  std::vector<CommitNotice> notices;
};

using Texts = std::vector<std::string>;

TEST_CASE("a listener hears every commit, with what it touched and the state after it") {
  Bench bench;
  REQUIRE(bench.write({goal("before", "Before")}).ok());
  const Heard heard(*bench.workspace);
  const auto first = bench.write({goal("g", "Grow"), process("p"),
                                  relate("r", "p", "supports", "g"), set("g", {{"weight", 2}})});
  REQUIRE(first.ok());
  REQUIRE(heard.notices.size() == 1);
  CHECK(text_of(heard.notices[0]) == "2-5 anna [] e:g e:p r:r");
  CHECK(heard.notices[0].batches == std::vector<std::string>{first->batch});
  CHECK(heard.notices[0].snapshot.seq == 5);
  CHECK(bench.field(*heard.notices[0].snapshot.model, "g", "weight") == "2");
  // Nothing changed, or refused: nothing to tell.
  REQUIRE(bench.write({set("g", {{"weight", 2}})}).ok());
  REQUIRE_FALSE(bench.write({set("g", {{"weight", "x"}})}).ok());
  CHECK(heard.notices.size() == 1);
  const auto scenario = bench.workspace->create_scenario("Plan", "ben");
  REQUIRE(scenario.ok());
  REQUIRE(bench.write({set("g", {{"weight", 3}})}, scenario->id).ok());
  CHECK(heard.texts() ==
        Texts{"2-5 anna [] e:g e:p r:r", "6-6 ben [] a:scenario", "7-7 anna [scenario] e:g"});
  CHECK(heard.notices[2].scenario == scenario->id);
  CHECK(bench.field(*heard.notices[2].snapshot.model, "g", "weight") == "2");
}

TEST_CASE("what another process wrote is told too, in order, also from scenarios") {
  Bench bench;
  REQUIRE(bench.write({goal("g", "Grow")}).ok());
  const auto scenario = bench.workspace->create_scenario("Plan", "anna");
  REQUIRE(scenario.ok());
  const auto other = Workspace::open(bench.path, bench.environment);
  REQUIRE(other.ok());
  const Heard heard(*bench.workspace);
  const auto write = [&](const char* actor, const std::string& branch, Write wish) {
    Batch batch;
    batch.actor = actor;
    batch.scenario = branch;
    batch.writes.push_back(std::move(wish));
    return (*other)->commit(std::move(batch)).ok();
  };
  REQUIRE(write("ben", "", set("g", {{"weight", 2}})));
  REQUIRE(write("ben", "", process("p")));
  REQUIRE(write("ben", scenario->id, set("g", {{"weight", 5}})));
  CHECK(heard.notices.empty());
  SUBCASE("noticed by refreshing") {
    REQUIRE(bench.workspace->refresh().ok());
    CHECK(heard.texts() == Texts{"3-4 ben [] e:g e:p", "5-5 ben [scenario] e:g"});
    CHECK(heard.notices[0].batches.size() == 2);
    CHECK(bench.field(*heard.notices[0].snapshot.model, "g", "weight") == "2");
  }
  SUBCASE("noticed by the next commit") {
    REQUIRE(bench.write({process("q")}).ok());
    CHECK(heard.texts() ==
          Texts{"3-4 ben [] e:g e:p", "5-5 ben [scenario] e:g", "6-6 anna [] e:q"});
  }
}

TEST_CASE("a listener may write, subscribe and unsubscribe") {
  Bench bench;
  Workspace& workspace = *bench.workspace;
  Texts told;
  std::uint64_t first = 0;
  std::uint64_t second = 0;
  first = workspace.subscribe([&](const CommitNotice& notice) {
    told.push_back("first " + text_of(notice));
    if (notice.first_seq == 1) {
      REQUIRE(bench.write({process("q")}).ok());
      workspace.unsubscribe(second);
      workspace.subscribe(
          [&](const CommitNotice& later) { told.push_back("third " + text_of(later)); });
    } else {
      workspace.unsubscribe(first);
    }
  });
  second = workspace.subscribe(
      [&](const CommitNotice& notice) { told.push_back("second " + text_of(notice)); });
  REQUIRE(bench.write({process("p")}).ok());
  REQUIRE(bench.write({process("r")}).ok());
  CHECK(told == Texts{"first 1-1 anna [] e:p", "third 1-1 anna [] e:p", "first 2-2 anna [] e:q",
                      "third 2-2 anna [] e:q", "third 3-3 anna [] e:r"});
}

TEST_CASE("with many writers every change is told once and in order, before its commit returns") {
  Bench bench;
  bench.workspace.reset();
  bench.environment = system_environment();
  bench.reopen();
  std::atomic<std::uint64_t> told = 0;
  std::atomic<int> wrong = 0;
  std::atomic<int> inside = 0;
  const std::uint64_t subscription = bench.workspace->subscribe([&](const CommitNotice& notice) {
    if (++inside != 1) ++wrong;
    if (notice.first_seq != told + 1) ++wrong;
    if (notice.snapshot.seq < notice.last_seq) ++wrong;
    told = notice.last_seq;
    --inside;
  });
  std::vector<std::thread> threads;
  constexpr int kThreads = 8;
  constexpr int kBatches = 25;
  for (int t = 0; t < kThreads; ++t) {
    threads.emplace_back([&, t] {
      for (int n = 0; n < kBatches; ++n) {
        Batch batch;
        batch.actor = "writer " + std::to_string(t);
        batch.writes = {process("e" + std::to_string(t) + "-" + std::to_string(n))};
        const auto committed = bench.workspace->commit(std::move(batch));
        if (!committed.ok() || told < committed->last_seq) ++wrong;
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  CHECK(wrong == 0);
  CHECK(told == kThreads * kBatches);
  bench.workspace->unsubscribe(subscription);
  REQUIRE(bench.write({process("after")}).ok());
  CHECK(told == kThreads * kBatches);
}

}  // namespace
}  // namespace plumb::service
