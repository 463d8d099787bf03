// A workspace end to end without a command line: batches, conflicts, time, scenarios, undo, proof.
#include "service/workspace.h"

#include <atomic>
#include <fstream>
#include <thread>

#include "service/workspace_fixture.h"

namespace plumb::service {
namespace {

using namespace fixture;

TEST_CASE("a batch is kept whole and is there after reopening") {
  Bench bench;
  const auto committed =
      bench.write({goal("g", "Grow"), process("p"), relate("r", "p", "supports", "g")});
  REQUIRE(committed.ok());
  CHECK(committed->changes == 3);
  bench.reopen();
  const Snapshot snapshot = bench.workspace->snapshot();
  CHECK(snapshot.model->counts().elements == 2);
  CHECK(snapshot.model->counts().relations == 1);
  CHECK(snapshot.seq == 3);
  CHECK(bench.field(*snapshot.model, "g", "name") == "\"Grow\"");
}

TEST_CASE("a batch with one bad write is refused whole, with the reason") {
  struct Case {
    const char* name;
    Write bad;
    Error::Code code;
    const char* says;
  };
  const Case cases[] = {
      {"unknown type", create("x", {{"type", "gaol"}, {"name", "X"}}), Error::Code::bad_input,
       "There is no element type \"gaol\"."},
      {"unknown attribute", create("x", {{"type", "goal"}, {"name", "X"}, {"wieght", 1}}),
       Error::Code::bad_input, "There is no attribute \"wieght\" here."},
      {"number as text", create("x", {{"type", "goal"}, {"name", "X"}, {"weight", "3"}}),
       Error::Code::bad_input, "The attribute \"weight\" takes a number."},
      {"weight below zero", create("x", {{"type", "goal"}, {"name", "X"}, {"weight", -1}}),
       Error::Code::bad_input, "The attribute \"weight\" takes numbers from 0."},
      {"money without currency", create("x", {{"type", "goal"}, {"name", "X"}, {"annual_cost", 5}}),
       Error::Code::bad_input, "The attribute \"annual_cost\" takes money"},
      {"no such date", create("x", {{"type", "goal"}, {"name", "X"}, {"due", "2026-02-30"}}),
       Error::Code::bad_input, "The attribute \"due\" takes a date"},
      {"the id is taken", goal("g", "Again"), Error::Code::conflict, "id already"},
      {"relation to nowhere", relate("r", "g", "supports", "nowhere"), Error::Code::bad_input,
       "which does not exist"},
      {"update of nothing", set("nobody", {{"name", "N"}}), Error::Code::not_found,
       "There is no element with this id."},
  };
  for (const Case& c : cases) {
    CAPTURE(c.name);
    Bench bench;
    REQUIRE(bench.write({goal("g", "Grow")}).ok());
    const auto refused = bench.write({process("p"), c.bad});
    REQUIRE_FALSE(refused.ok());
    CHECK(refused.error().code == c.code);
    CHECK(refused.error().what.find(c.says) != std::string::npos);
    CHECK_FALSE(refused.error().remedy.empty());
    CHECK(bench.workspace->snapshot().model->find_element("p") == model::kNoIndex);
    CHECK(bench.workspace->snapshot().seq == 1);
  }
}

TEST_CASE("a stale write is refused with both versions") {
  Bench bench;
  REQUIRE(bench.write({goal("g", "Grow")}).ok());
  REQUIRE(bench.write({set("g", {{"name", "Grow faster"}})}).ok());
  Write stale = set("g", {{"name", "Shrink"}});
  stale.expected_version = 1;
  const auto refused = bench.write({stale});
  REQUIRE_FALSE(refused.ok());
  CHECK(refused.error().code == Error::Code::conflict);
  CHECK(refused.error().what.find("version 1") != std::string::npos);
  CHECK(refused.error().what.find("version 2") != std::string::npos);
}

TEST_CASE("a write that changes nothing is no change") {
  Bench bench;
  REQUIRE(bench.write({goal("g", "Grow")}).ok());
  const auto same = bench.write({set("g", {{"name", "Grow"}, {"weight", nullptr}})});
  REQUIRE(same.ok());
  CHECK(same->changes == 0);
  CHECK(same->batch.empty());
}

TEST_CASE("removed things can be restored, and as-of shows every moment") {
  Bench bench;
  const auto made = bench.write({goal("g", "Grow")});
  const auto renamed = bench.write({set("g", {{"name", "Grow abroad"}, {"weight", 2}})});
  REQUIRE(bench.write({{Subject::element, Operation::remove, "g", {}, std::nullopt}}).ok());
  CHECK(bench.workspace->snapshot().model->counts().elements == 0);
  CHECK_FALSE(bench.write({set("g", {{"name", "Ghost"}})}).ok());
  REQUIRE(bench.write({{Subject::element, Operation::restore, "g", {}, std::nullopt}}).ok());
  CHECK(bench.field(*bench.workspace->snapshot().model, "g", "weight") == "2");

  const auto first = bench.workspace->as_of(made->last_seq);
  CHECK(bench.field(*first->model, "g", "name") == "\"Grow\"");
  CHECK(bench.field(*first->model, "g", "weight") == "(none)");
  const auto moment = bench.workspace->moment(renamed->batch);
  REQUIRE(moment.ok());
  CHECK(moment->seq == 2);
  const auto removed = bench.workspace->as_of(3);
  CHECK(removed->model->counts().elements == 0);
  const auto difference = bench.workspace->diff(*first->model, *bench.workspace->snapshot().model);
  REQUIRE(difference.ok());
  REQUIRE(difference->size() == 1);
  CHECK(json::serialize(difference->front().after) == R"({"name":"Grow abroad","weight":2})");
}

TEST_CASE("moments are dates, instants, sequence numbers and batches") {
  Bench bench;
  const auto made = bench.write({goal("g", "Grow")});
  REQUIRE(bench.write({process("p")}).ok());
  struct Case {
    std::string text;
    std::optional<std::uint64_t> seq;
  };
  const Case cases[] = {{"2025-12-31", 0}, {"2026-01-01", 2}, {"2026-01-01T00:00:00Z", 0},
                        {"seq:1", 1},      {"seq:9", {}},     {made->batch, 1},
                        {"now", 2},        {"yesterday", {}}, {"b-nothing", {}}};
  for (const Case& c : cases) {
    CAPTURE(c.text);
    const auto moment = bench.workspace->moment(c.text);
    CHECK(moment.ok() == c.seq.has_value());
    if (moment.ok() && c.seq) CHECK(moment->seq == *c.seq);
  }
}

TEST_CASE("a batch is taken back as new changes, unless later work stands on it") {
  Bench bench;
  REQUIRE(bench.write({goal("g", "Grow"), process("p")}).ok());
  const auto change = bench.write({set("g", {{"name", "Shrink"}, {"weight", 5}}),
                                   {Subject::element, Operation::remove, "p", {}, std::nullopt}});
  SUBCASE("nothing happened since") {
    const auto undone = bench.workspace->undo_batch(change->batch, "anna", false);
    REQUIRE(undone.ok());
    const Snapshot snapshot = bench.workspace->snapshot();
    CHECK(bench.field(*snapshot.model, "g", "name") == "\"Grow\"");
    CHECK(bench.field(*snapshot.model, "g", "weight") == "(none)");
    CHECK(snapshot.model->counts().elements == 2);
    // And the undo can be undone.
    REQUIRE(bench.workspace->undo_batch(undone->batch, "anna", false).ok());
    CHECK(bench.field(*bench.workspace->snapshot().model, "g", "name") == "\"Shrink\"");
  }
  SUBCASE("a key was changed since") {
    REQUIRE(bench.write({set("g", {{"name", "Grow again"}})}).ok());
    const auto refused = bench.workspace->undo_batch(change->batch, "anna", false);
    REQUIRE_FALSE(refused.ok());
    CHECK(refused.error().code == Error::Code::conflict);
    CHECK(refused.error().what.find("g.name") != std::string::npos);
    REQUIRE(bench.workspace->undo_batch(change->batch, "anna", true).ok());
    const Snapshot snapshot = bench.workspace->snapshot();
    CHECK(bench.field(*snapshot.model, "g", "name") == "\"Grow again\"");
    CHECK(bench.field(*snapshot.model, "g", "weight") == "(none)");
  }
}

TEST_CASE("a scenario branches, differs, and comes back item by item") {
  Bench bench;
  REQUIRE(bench.write({goal("g", "Grow"), goal("h", "Hold")}).ok());
  const auto scenario = bench.workspace->create_scenario("Merger", "anna");
  REQUIRE(scenario.ok());
  SUBCASE("without changes it equals its base") {
    const auto branch = bench.workspace->scenario(scenario->id);
    REQUIRE(branch.ok());
    CHECK(bench.workspace->scenario_diff(scenario->id)->empty());
    CHECK(branch->model->counts().elements == 2);
  }
  REQUIRE(bench
              .write({set("g", {{"name", "Grow by merger"}}), process("new"),
                      relate("r", "new", "supports", "g")},
                     scenario->id)
              .ok());
  CHECK(bench.workspace->snapshot().model->find_element("new") == model::kNoIndex);
  SUBCASE("items are merged one at a time") {
    REQUIRE(bench.workspace->merge_scenario(scenario->id, {"g"}, Prefer::refuse, "anna").ok());
    CHECK(bench.field(*bench.workspace->snapshot().model, "g", "name") == "\"Grow by merger\"");
    CHECK(bench.workspace->snapshot().model->find_element("new") == model::kNoIndex);
    CHECK(bench.workspace->scenario_diff(scenario->id)->size() == 2);
    REQUIRE(bench.workspace->merge_scenario(scenario->id, {}, Prefer::refuse, "anna").ok());
    CHECK(bench.workspace->snapshot().model->counts().relations == 1);
    CHECK(bench.workspace->scenario_diff(scenario->id)->empty());
    CHECK(bench.workspace->scenarios()->front().status == "merged");
  }
  SUBCASE("a key both sides changed is a conflict") {
    REQUIRE(bench.write({set("g", {{"name", "Grow alone"}})}).ok());
    const auto refused = bench.workspace->merge_scenario(scenario->id, {}, Prefer::refuse, "anna");
    REQUIRE_FALSE(refused.ok());
    CHECK(refused.error().code == Error::Code::conflict);
    CHECK(refused.error().what.find("Grow alone") != std::string::npos);
    SUBCASE("the base may win") {
      REQUIRE(bench.workspace->merge_scenario(scenario->id, {}, Prefer::base, "anna").ok());
      CHECK(bench.field(*bench.workspace->snapshot().model, "g", "name") == "\"Grow alone\"");
    }
    SUBCASE("or the scenario") {
      REQUIRE(bench.workspace->merge_scenario(scenario->id, {}, Prefer::scenario, "anna").ok());
      CHECK(bench.field(*bench.workspace->snapshot().model, "g", "name") == "\"Grow by merger\"");
    }
  }
  SUBCASE("it is there after reopening") {
    bench.reopen();
    const auto branch = bench.workspace->scenario(scenario->id);
    REQUIRE(branch.ok());
    CHECK(branch->model->counts().elements == 3);
  }
}

TEST_CASE("verification finds every kind of tampering") {
  struct Case {
    const char* name;
    const char* sql;
    const char* says;
  };
  const char* drop =
      "DROP TRIGGER change_is_append_only_update;"
      "DROP TRIGGER change_is_append_only_delete;";
  const Case cases[] = {
      {"a change was altered",
       "UPDATE change SET after = replace(after, 'Grow', 'Glow') WHERE seq=1", "altered"},
      {"the author was altered", "UPDATE change SET actor = 'eve' WHERE seq = 2", "altered"},
      {"a batch's reason was altered", "UPDATE batch SET reason = 'x' WHERE first_seq = 1",
       "altered"},
      {"a change was removed", "DELETE FROM change WHERE seq = 2", "missing"},
      {"the newest change was removed", "DELETE FROM change WHERE seq = 3", "end"},
      {"two changes were swapped",
       "UPDATE change SET seq = 99 WHERE seq = 1; UPDATE change SET seq = 1 WHERE seq = 2;"
       "UPDATE change SET seq = 2 WHERE seq = 99",
       "altered"},
      {"a table row was altered", "UPDATE element SET name = 'Glow' WHERE id = 'g'", "differs"},
      {"a table row was removed", "DELETE FROM element WHERE id = 'p'", "not in its table"},
      {"a table row was added", "INSERT INTO element VALUES('z','goal','Z','','{}',1,0)",
       "not in the log"},
      {"a version was altered", "UPDATE element SET version = 7 WHERE id = 'g'", "differs"},
  };
  {
    Bench bench;
    REQUIRE(bench.write({goal("g", "Grow"), process("p"), process("q")}).ok());
    CHECK(bench.workspace->verify()->damage.empty());
    CHECK(bench.workspace->verify()->changes == 3);
  }
  for (const Case& c : cases) {
    CAPTURE(c.name);
    Bench bench;
    REQUIRE(bench.write({goal("g", "Grow"), process("p"), process("q")}).ok());
    bench.sql((std::string(drop) + c.sql).c_str());
    const auto verified = bench.workspace->verify();
    REQUIRE(verified.ok());
    REQUIRE_FALSE(verified->damage.empty());
    bool said = false;
    for (const auto& damage : verified->damage) {
      said = said || damage.what.find(c.says) != std::string::npos;
    }
    CHECK(said);
  }
}

TEST_CASE("many writers at once lose nothing and see consistent snapshots") {
  Bench bench;
  bench.workspace.reset();
  bench.environment = system_environment();
  bench.reopen();
  constexpr int kThreads = 8;
  constexpr int kBatches = 25;
  std::atomic<int> refused = 0;
  std::vector<std::thread> threads;
  for (int t = 0; t < kThreads; ++t) {
    threads.emplace_back([&, t] {
      for (int n = 0; n < kBatches; ++n) {
        const std::string id = "e" + std::to_string(t) + "-" + std::to_string(n);
        if (!bench.write({process(id), process(id + "b")}).ok()) ++refused;
        // A batch has two elements: an odd number would be half a batch.
        if (bench.workspace->snapshot().model->counts().elements % 2 != 0) ++refused;
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  CHECK(refused == 0);
  CHECK(bench.workspace->snapshot().model->counts().elements == 2 * kThreads * kBatches);
  CHECK(bench.workspace->verify()->damage.empty());
}

TEST_CASE("a refused batch leaves no trace among those it was written with") {
  Bench bench;
  bench.workspace.reset();
  bench.environment = system_environment();
  bench.reopen();
  REQUIRE(bench.write({process("taken")}).ok());
  constexpr int kThreads = 8;
  constexpr int kBatches = 20;
  std::atomic<int> surprises = 0;
  std::vector<std::thread> threads;
  for (int t = 0; t < kThreads; ++t) {
    threads.emplace_back([&, t] {
      for (int n = 0; n < kBatches; ++n) {
        const std::string id = "e" + std::to_string(t) + "-" + std::to_string(n);
        if (!bench.write({process(id)}).ok()) ++surprises;
        // The first two wishes can be done, the last cannot.
        if (bench.write({process(id + "-lost"), set(id, {{"name", "lost"}}), process("taken")})
                .ok()) {
          ++surprises;
        }
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  CHECK(surprises == 0);
  const auto same = [&] {
    const model::Model& now = *bench.workspace->snapshot().model;
    CHECK(now.counts().elements == 1 + kThreads * kBatches);
    CHECK(now.version(model::Subject::element, "e0-0") == 1);
    CHECK(now.version(model::Subject::element, "e0-0-lost") == 0);
  };
  same();
  CHECK(bench.workspace->verify()->damage.empty());
  bench.reopen();
  same();
}

TEST_CASE("two processes may write to one file") {
  Bench bench;
  auto other = Workspace::open(bench.path, bench.environment);
  REQUIRE(other.ok());
  REQUIRE(bench.write({goal("g", "Grow")}).ok());
  Batch batch;
  batch.actor = "ben";
  batch.writes = {set("g", {{"name", "Grow more"}})};
  REQUIRE((*other)->commit(batch).ok());
  REQUIRE(bench.write({set("g", {{"weight", 3}})}).ok());
  CHECK(bench.field(*bench.workspace->snapshot().model, "g", "name") == "\"Grow more\"");
  CHECK(bench.workspace->verify()->damage.empty());
}

TEST_CASE("a batch too large for the write-ahead log is as whole, alone or beside readers") {
  constexpr int kMany = 20000;
  const auto many = [](const std::string& prefix, int bad) {
    std::vector<Write> writes;
    for (int i = 0; i < kMany; ++i) writes.push_back(process(prefix + std::to_string(i)));
    if (bad >= 0) writes[static_cast<std::size_t>(bad)].record = {{"type", "nonsense"}};
    return writes;
  };
  // Bytes 18 and 19 of the file: 2 with a write-ahead log, 1 with a rollback journal.
  const auto logs_ahead = [](const Bench& bench) {
    std::ifstream file(bench.path, std::ios::binary);
    char head[20] = {};
    file.read(head, sizeof head);
    return head[18] == 2 && head[19] == 2;
  };
  for (const bool beside_a_reader : {false, true}) {
    CAPTURE(beside_a_reader);
    Bench bench;
    std::unique_ptr<Workspace> reader;
    if (beside_a_reader) reader = std::move(*Workspace::open(bench.path, bench.environment));
    REQUIRE(bench.write(many("a", -1)).ok());
    CHECK(!bench.write(many("b", kMany - 1)).ok());
    REQUIRE(bench.write({process("after")}).ok());
    CHECK(logs_ahead(bench));
    if (reader) {
      REQUIRE(reader->refresh().ok());
      CHECK(reader->snapshot().model->counts().elements == kMany + 1);
      reader.reset();
    }
    bench.reopen();
    CHECK(bench.workspace->snapshot().model->counts().elements == kMany + 1);
    CHECK(bench.workspace->verify()->damage.empty());
  }
}

TEST_CASE("queries read and never write") {
  Bench bench;
  REQUIRE(bench.write({goal("g", "Grow")}).ok());
  struct Case {
    const char* sql;
    bool ok;
  };
  const Case cases[] = {{"SELECT name FROM v_goals", true},
                        {"SELECT count(*) FROM v_changes", true},
                        {"WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i+1 FROM n WHERE i<9) "
                         "SELECT sum(i) FROM n",
                         true},
                        {"DELETE FROM element", false},
                        {"UPDATE change SET actor='x'", false},
                        {"ATTACH 'x.db' AS x", false},
                        {"PRAGMA journal_mode=DELETE", false},
                        {"SELECT 1; DELETE FROM element", false},
                        {"SELECT nonsense", false},
                        {"", false}};
  for (const Case& c : cases) {
    CAPTURE(c.sql);
    CHECK(bench.workspace->store().query(c.sql, 100).ok() == c.ok);
  }
}

}  // namespace
}  // namespace plumb::service
