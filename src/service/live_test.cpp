// The live assessment follows a workspace and always equals a full one.
#include "service/live.h"

#include <doctest/doctest.h>

#include "service/live_fixture.h"

namespace plumb::service {
namespace {

using fixture::Company;
using fixture::Draw;
using model::Operation;
using model::Subject;

std::unique_ptr<LiveAssessment> follow(const Company& company,
                                       LiveAssessment::OnPublished on_published = {}) {
  auto live = LiveAssessment::start(*company.workspace, {}, std::move(on_published));
  REQUIRE(live.ok());
  return std::move(*live);
}

// What a full assessment at the same moment says.
std::string differs(const Company& company, const LiveAssessment& live) {
  const auto now = live.current();
  if (now->snapshot.seq != company.workspace->snapshot().seq) return "it is not up to date";
  return fixture::difference(*now, *company.assessed(now->moment));
}

TEST_CASE("after every commit it equals a full assessment, mostly by catching up") {
  for (const char* id : {"financial", "retail"}) {
    CAPTURE(std::string(id));
    Company company(id);
    const auto live = follow(company);
    REQUIRE(differs(company, *live).empty());
    Draw draw(11);
    constexpr int kSteps = 60;
    for (int step = 0; step < kSteps; ++step) {
      CAPTURE(step);
      std::uint64_t seq = 0;
      for (unsigned i = 0; i <= static_cast<unsigned>(step) % 3; ++i) {
        seq = company.write({draw.next(*company.workspace->snapshot().model)});
      }
      live->notice();
      REQUIRE(live->wait_for(seq));
      const std::string difference = differs(company, *live);
      REQUIRE_MESSAGE(difference.empty(), difference);
    }
    CHECK(live->passes().caught_up >= kSteps - 3);
  }
}

TEST_CASE("what a full assessment depends on beyond elements is followed too") {
  Company company("financial");
  const auto live = follow(company);
  const auto& model = *company.workspace->snapshot().model;
  const std::string application = [&] {
    for (model::Index at = 0;; ++at) {
      if (model.live(at) && model.type_name(at) == "application") {
        return std::string(model.element_id(at));
      }
    }
  }();
  struct Step {
    const char* name;
    Write write;
  };
  const auto artifact = [](std::string_view id, json::object record) {
    return fixture::create(Subject::artifact, id, std::move(record));
  };
  const json::object dollars{{"amount", 5}, {"currency", "USD"}};
  const json::object euros{{"amount", 5}, {"currency", "EUR"}};
  const bool settings = model.artifacts().contains("settings");
  const json::object body{{"line_weights", {{"structure", 3}, {"outcomes", 0}}}};
  const Step steps[] = {
      {"weights of the lines",
       settings
           ? fixture::set(Subject::artifact, "settings", {{"body", body}})
           : artifact("settings", {{"kind", "settings"}, {"name", "settings"}, {"body", body}})},
      {"a cost in another currency is warned about",
       fixture::set(Subject::element, application, {{"annual_cost", dollars}})},
      {"and no more", fixture::set(Subject::element, application, {{"annual_cost", euros}})},
      {"a catalog", artifact("catalog:own.yaml", {{"kind", "catalog"},
                                                  {"name", "own.yaml"},
                                                  {"body",
                                                   "findings: 1\nrules:\n  - id: unsupported_goal\n"
                                                   "    severity: 0.2\n"}})},
      {"an artifact that says nothing about scores",
       artifact("view:1", {{"kind", "view"}, {"name", "Mine"}, {"body", {{"x", 1}}}})},
  };
  for (const Step& step : steps) {
    CAPTURE(std::string(step.name));
    const std::uint64_t seq = company.write({step.write});
    live->notice();
    REQUIRE(live->wait_for(seq));
    const std::string difference = differs(company, *live);
    CHECK_MESSAGE(difference.empty(), difference);
  }
}

TEST_CASE("a new day ages the evidence") {
  Company company("manufacturing");
  const auto live = follow(company);
  const auto yesterday = live->current();
  CHECK(format_instant(yesterday->moment.at) == "2026-06-30T23:59:59.999Z");
  company.at("2026-06-30T23:00:00Z");
  live->notice();
  REQUIRE(live->wait_for(0));
  CHECK(live->current() == yesterday);
  company.at("2026-07-20T00:00:00Z");
  live->notice();
  REQUIRE(live->wait_for(0));
  const auto today = live->current();
  CHECK(format_instant(today->moment.at) == "2026-07-20T23:59:59.999Z");
  CHECK_FALSE(fixture::difference(*yesterday, *today).empty());
  const std::string difference = differs(company, *live);
  CHECK_MESSAGE(difference.empty(), difference);
}

TEST_CASE("publications come in order, and what a reader holds stays as it was") {
  Company company("retail");
  std::vector<std::pair<std::uint64_t, std::uint64_t>> calls;
  std::mutex mutex;
  auto live = follow(company, [&](const auto& old, const auto& now) {
    const std::lock_guard lock(mutex);
    calls.emplace_back(old == nullptr ? 0 : old->snapshot.seq, now->snapshot.seq);
  });
  const auto held = live->current();
  const fixture::Words before = fixture::figures(*held);
  Draw draw(3);
  for (int step = 0; step < 8; ++step) {
    const auto seq = company.write({draw.next(*company.workspace->snapshot().model)});
    live->notice();
    REQUIRE(live->wait_for(seq));
  }
  CHECK(fixture::figures(*held) == before);
  live.reset();  // waits for the last call
  REQUIRE(calls.size() >= 9);
  CHECK(calls[0].first == 0);
  for (std::size_t i = 1; i < calls.size(); ++i) {
    CHECK(calls[i].first == calls[i - 1].second);
    CHECK(calls[i].second > calls[i].first);
  }
}

TEST_CASE("commits that come faster than it works share a pass") {
  Company company("retail");
  std::mutex gate;
  std::unique_lock held(gate);
  std::atomic<bool> first = true;
  const auto live = follow(company, [&](const auto&, const auto&) {
    if (!first.exchange(false)) const std::lock_guard wait(gate);
  });
  Draw draw(5);
  std::uint64_t seq = 0;
  for (int step = 0; step < 20; ++step) {
    seq = company.write({draw.next(*company.workspace->snapshot().model)});
    live->notice();
    REQUIRE(live->current() != nullptr);
  }
  held.unlock();
  REQUIRE(live->wait_for(seq));
  const auto passes = live->passes();
  CHECK(passes.full + passes.caught_up <= 4);
  const std::string difference = differs(company, *live);
  CHECK_MESSAGE(difference.empty(), difference);
}

TEST_CASE("readers, writers and the clock at once") {
  Company company("retail");
  const auto live = follow(company);
  std::atomic<bool> stop = false;
  std::vector<std::thread> readers;
  for (int i = 0; i < 2; ++i) {
    readers.emplace_back([&] {
      double sum = 0;
      while (!stop) {
        const auto now = live->current();
        for (const double value : now->analysis().importance) sum += value;
        sum += now->index.value.value_or(0);
      }
      CHECK(sum > 0);
    });
  }
  Draw draw(9);
  std::uint64_t seq = 0;
  for (int step = 0; step < 25; ++step) {
    seq = company.write({draw.next(*company.workspace->snapshot().model)});
    live->notice();
    if (step == 12) company.at("2026-07-01T01:00:00Z");
  }
  CHECK(live->wait_for(seq));
  stop = true;
  for (std::thread& reader : readers) reader.join();
  const std::string difference = differs(company, *live);
  CHECK_MESSAGE(difference.empty(), difference);
}

TEST_CASE("an assessment outlives the follower") {
  Company company("empty");
  LiveAssessment::Published last;
  {
    const auto live = follow(company);
    last = live->current();
  }
  CHECK(last->snapshot.seq == company.workspace->snapshot().seq);
}

}  // namespace
}  // namespace plumb::service
