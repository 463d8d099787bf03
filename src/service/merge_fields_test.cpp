// Writes at an older version: merged where they touch other fields, refused where they collide.
#include "service/workspace_fixture.h"

namespace plumb::service {
namespace {

using namespace fixture;

Write stale(std::string id, json::object fields, std::uint32_t version) {
  Write out = set(std::move(id), std::move(fields));
  out.expected_version = version;
  out.merge_fields = true;
  return out;
}

TEST_CASE("a stale update merges field by field") {
  struct Case {
    const char* name;
    Write write;
    const char* says;  // empty: accepted
    const char* weight;
    const char* owner;
  };
  const Case cases[] = {
      {"another field", stale("g", {{"description", "More"}}, 1), "", "2", "\"ben\""},
      {"the same field", stale("g", {{"weight", 9}}, 1), R"("weight" is 2 now, you wrote 9)", "2",
       "\"ben\""},
      {"the same field to the same value", stale("g", {{"weight", 2}, {"description", "D"}}, 1), "",
       "2", "\"ben\""},
      {"changed before the version seen", stale("g", {{"weight", 9}}, 2), "", "9", "\"ben\""},
      {"two collisions", stale("g", {{"weight", 9}, {"owner", nullptr}}, 1),
       R"("weight" is 2 now, you wrote 9; "owner" is "ben" now, you wrote nothing)", "2",
       "\"ben\""},
      {"the newest version", stale("g", {{"weight", 9}, {"owner", "eve"}}, 3), "", "9", "\"eve\""},
      {"a version that is not there yet", stale("g", {{"description", "D"}}, 7),
       "you saw version 7, it is now at version 3", "2", "\"ben\""},
      {"without asking for it",
       [] {
         Write out = stale("g", {{"description", "D"}}, 1);
         out.merge_fields = false;
         return out;
       }(),
       "you saw version 1, it is now at version 3", "2", "\"ben\""},
  };
  for (const Case& c : cases) {
    CAPTURE(c.name);
    Bench bench;
    REQUIRE(bench.write({goal("g", "Grow")}).ok());
    REQUIRE(bench.write({set("g", {{"weight", 2}})}).ok());
    REQUIRE(bench.write({set("g", {{"owner", "ben"}})}).ok());
    const auto rehearsed = bench.workspace->rehearse({"anna", "", "", "", "", {c.write}});
    const auto committed = bench.write({c.write});
    CHECK(rehearsed.ok() == committed.ok());
    const bool refused = std::string_view(c.says) != "";
    REQUIRE(committed.ok() != refused);
    if (refused) {
      CHECK(committed.error().code == Error::Code::conflict);
      CHECK(committed.error().what.find(c.says) != std::string::npos);
      CHECK(committed.error().where == "g");
    }
    const auto model = bench.workspace->snapshot().model;
    CHECK(bench.field(*model, "g", "weight") == c.weight);
    CHECK(bench.field(*model, "g", "owner") == c.owner);
    CHECK(bench.workspace->verify()->damage.empty());
  }
}

TEST_CASE("merging looks at its own branch and at its own batch") {
  Bench bench;
  REQUIRE(bench.write({goal("g", "Grow")}).ok());
  REQUIRE(bench.write({set("g", {{"weight", 2}})}).ok());
  const auto scenario = bench.workspace->create_scenario("Plan", "anna");
  REQUIRE(scenario.ok());
  REQUIRE(bench.write({set("g", {{"owner", "ben"}})}).ok());                    // base: version 3
  REQUIRE(bench.write({set("g", {{"description", "S"}})}, scenario->id).ok());  // scenario: 3
  // The base changed the owner after the scenario began; the scenario did not.
  CHECK(bench.write({stale("g", {{"owner", "eve"}}, 2)}, scenario->id).ok());
  CHECK_FALSE(bench.write({stale("g", {{"owner", "eve"}}, 2)}).ok());
  CHECK_FALSE(bench.write({stale("g", {{"description", "T"}}, 2)}, scenario->id).ok());
  CHECK_FALSE(bench.write({stale("g", {{"weight", 5}}, 1)}, scenario->id).ok());
  // An earlier write of the same batch counts like anybody else's.
  CHECK(bench.write({set("g", {{"weight", 6}}), stale("g", {{"name", "Grow more"}}, 3)}).ok());
  CHECK_FALSE(bench.write({set("g", {{"weight", 7}}), stale("g", {{"weight", 8}}, 5)}).ok());
}

TEST_CASE("removed and restored meanwhile") {
  Bench bench;
  REQUIRE(bench.write({goal("g", "Grow")}).ok());
  REQUIRE(bench.write({{Subject::element, Operation::remove, "g", {}, std::nullopt}}).ok());
  const auto removed = bench.write({stale("g", {{"weight", 2}}, 1)});
  REQUIRE_FALSE(removed.ok());
  CHECK(removed.error().what == "It has been removed.");
  REQUIRE(bench.write({{Subject::element, Operation::restore, "g", {}, std::nullopt}}).ok());
  CHECK(bench.write({stale("g", {{"weight", 2}}, 1)}).ok());
}

}  // namespace
}  // namespace plumb::service
