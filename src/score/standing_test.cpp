#include "score/standing.h"

#include <doctest/doctest.h>

#include <string>

#include "score/evidence_fields.h"

namespace plumb::score {
namespace {

Day day_at(const char* text) {
  return *parse_day(text);
}
json::object object(const std::string& text) {
  return json::parse("{" + text + "}").as_object();
}

TEST_CASE("where a measure should be and whether it is there") {
  struct Case {
    const char* name;
    const char* measure;
    const char* today;
    Status status;
    double expected;  // below 0: none
    double now;       // value of the path; below 0: none
  };
  const std::string up = R"("baseline":0,"target":100,"start":"2026-01-01","due":"2026-12-31",)";
  for (const Case& one :
       {Case{"half the way, half the time", R"("current":50)", "2026-07-02", Status::on_track, 0.5,
             50},
        {"a little behind", R"("current":43)", "2026-07-02", Status::at_risk, 0.5, 50},
        {"far behind", R"("current":30)", "2026-07-02", Status::off_track, 0.5, 50},
        {"its own limits", R"("current":30,"at_risk":0.1,"off_track":0.3)", "2026-07-02",
         Status::at_risk, 0.5, 50},
        {"before it began", R"("current":0)", "2025-06-01", Status::on_track, 0, -1},
        {"after it ended", R"("current":94)", "2027-06-01", Status::at_risk, 1, 100},
        {"steps ask nothing before", R"("current":0,"path":"step")", "2026-12-30", Status::on_track,
         0, 0},
        {"steps ask all on the day", R"("current":0,"path":"step")", "2026-12-31",
         Status::off_track, 1, 100},
        {"a station", R"("current":70,"targets":[{"at":"2026-07-02","value":80}])", "2026-07-02",
         Status::at_risk, 0.8, 80},
        {"between stations", R"("current":90,"targets":[{"at":"2026-07-02","value":80}])",
         "2026-10-01", Status::on_track, 0.9, 90},
        {"no value", R"("unit":"h")", "2026-07-02", Status::no_value, 0.5, 50}}) {
    CAPTURE(std::string(one.name));
    const Standing found = standing_of(object(up + one.measure), day_at(one.today));
    CHECK(found.status == one.status);
    CHECK(found.expected.value_or(-1) == doctest::Approx(one.expected).epsilon(0.01));
    CHECK((found.now ? found.now->value : -1) == doctest::Approx(one.now).epsilon(0.01));
  }
}

TEST_CASE("downwards, bands, without a baseline, without a day") {
  const Day today = day_at("2026-07-02");
  const auto at = [&](const char* text) { return standing_of(object(text), today); };
  const auto down =
      at(R"("baseline":20,"target":10,"start":"2026-01-01","due":"2026-12-31","current":14)");
  CHECK(down.status == Status::on_track);
  CHECK(down.behind.value() == doctest::Approx(-0.1).epsilon(0.02));
  CHECK(at(R"("target":10,"current":8)").status == Status::off_track);
  CHECK(at(R"("target":10,"current":8)").now->value == 10);
  CHECK(at(R"("current":8)").status == Status::no_target);
  // What the workspace tolerates, unless the measure says.
  const json::object behind = object(R"("target":10,"current":8)");
  CHECK(standing_of(behind, today, 0.3).status == Status::at_risk);
  CHECK(standing_of(behind, today, 0.5).status == Status::at_risk);
  CHECK(standing_of(object(R"("target":10,"current":9.7)"), today, 0.04).status == Status::at_risk);
  CHECK(standing_of(object(R"("target":10,"current":8,"off_track":0.1)"), today, 0.3).status ==
        Status::off_track);
  // Towards a target without a baseline: of the whole, the part of the time gone.
  const auto unknown = at(R"("target":10,"start":"2026-01-01","due":"2026-12-31","current":5)");
  CHECK(unknown.expected.value() == doctest::Approx(0.5).epsilon(0.01));
  CHECK(unknown.status == Status::on_track);
  const auto band =
      at(R"("direction":"band","current":6,"targets":[{"at":"2026-01-01","value":4,"upper":8},)"
         R"({"at":"2027-01-01","value":1,"upper":3}],"path":"step")");
  CHECK(band.status == Status::on_track);
  CHECK(band.now->upper == 8);
  const auto only_dated =
      at(R"("baseline":0,"current":6,"targets":[{"at":"2026-07-01","value":10}])");
  CHECK(only_dated.attainment.value() == doctest::Approx(0.6));
  CHECK(only_dated.ended);
}

TEST_CASE("stations are read in order, what is none is left out") {
  const TargetPath path = path_of(
      object(R"("target":9,"due":"2026-06-01","targets":[{"at":"2026-09-01","value":3},5,)"
             R"({"at":"never","value":1},{"at":"2026-06-01","value":1},{"at":"2026-03-01"}])"));
  REQUIRE(path.stations.size() == 2);
  CHECK(path.stations[0].value == 9);
  CHECK(path.stations[1].value == 3);
  CHECK(*path.start == day_at("2025-06-01"));
}

TEST_CASE("a value is owed when its period has ended") {
  struct Case {
    const char* element;
    const char* today;
    const char* next;  // "" none
    bool overdue;
    std::size_t missed;
  };
  for (const Case& one :
       {Case{R"("cadence":"month","current":1,"as_of":"2026-01-31")", "2026-02-28", "2026-03-01",
             false, 0},
        {R"("cadence":"month","current":1,"as_of":"2026-01-01")", "2026-03-01", "2026-03-01", true,
         1},
        {R"("cadence":"month","current":1,"as_of":"2026-01-01")", "2026-05-15", "2026-03-01", true,
         3},
        {R"("cadence":"week","current":1,"as_of":"2026-01-07")", "2026-01-18", "2026-01-19", false,
         0},
        {R"("cadence":"day","current":1,"as_of":"2026-01-07")", "2026-01-09", "2026-01-09", true,
         1},
        {R"("cadence":"year","current":1,"as_of":"2025-06-30")", "2026-12-31", "2027-01-01", false,
         0},
        {R"("cadence":"month")", "2026-05-15", "", true, 0},
        {R"("current":1,"as_of":"2020-01-01")", "2026-05-15", "", false, 0},
        {R"("cadence":"month","expression":"{a}")", "2026-05-15", "", false, 0}}) {
    CAPTURE(one.element);
    const Entry found = entry_of(object(one.element), "measure", day_at(one.today));
    CHECK((found.next ? format_day(*found.next) : "") == one.next);
    CHECK(found.overdue == one.overdue);
    CHECK(found.missed == one.missed);
  }
  CHECK_FALSE(
      entry_of(object(R"("cadence":"day","indicator":"m")"), "service_level", day_at("2026-05-15"))
          .overdue);
}

}  // namespace
}  // namespace plumb::score
