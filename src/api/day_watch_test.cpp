#include "api/day_watch.h"

#include <doctest/doctest.h>
#include <unistd.h>

#include <atomic>
#include <filesystem>

#include "api/app.h"
#include "score/evidence_fields.h"
#include "service/measures.h"

namespace plumb::api {
namespace {

struct Place {
  Place() {
    folder = std::filesystem::temp_directory_path() /
             ("plumb-day-" + std::to_string(static_cast<long>(getpid())));
    std::filesystem::remove_all(folder);
    environment.now = [this] { return Instant(std::chrono::milliseconds(now.load())); };
    environment.random = [this] {
      return seed = seed * 6364136223846793005u + 1442695040888963407u;
    };
    at("2026-06-30T12:00:00Z");
    Settings settings;
    settings.data = folder.string();
    app = std::move(*App::open(settings, environment));
    const std::string path = app->workspace_path("w.plumb");
    open = app->adopt("w", std::move(*service::Workspace::create(path, "W", "EUR", environment)));
  }
  ~Place() {
    open.reset();
    app.reset();
    std::filesystem::remove_all(folder);
  }
  void at(std::string_view moment) { now = parse_instant(moment)->time_since_epoch().count(); }

  // A service level over the last 30 days that failed on one of them.
  void add_level() {
    service::Batch batch;
    batch.actor = "anna";
    service::Write write;
    write.operation = model::Operation::create;
    write.subject = model::Subject::element;
    write.id = "up";
    write.record = {{"type", "service_level"}, {"name", "Up"},      {"target", 0.9},
                    {"window", "rolling"},     {"window_days", 30}, {"cadence", "day"}};
    batch.writes.push_back(std::move(write));
    REQUIRE(open->workspace().commit(std::move(batch)).ok());
    std::vector<service::ObservationWish> rows;
    for (const auto& [day, value] : {std::pair{"2026-06-03", 0.0}, std::pair{"2026-06-29", 1.0}}) {
      rows.push_back({"row", "up", day, value, "", {}});
    }
    auto read = service::read_observations(open->workspace(), rows, "test");
    REQUIRE(read.ok());
    REQUIRE(service::record_observations(open->workspace(), std::move(*read), "anna").ok());
  }
  double attained() {
    const auto model = open->workspace().snapshot().model;
    return score::number(*score::fields_of(*model, model->find_element("up")), "attained")
        .value_or(-1);
  }
  std::string judged() {
    const auto reading = open->read({}, {});
    const auto found = open->assess(*reading);
    REQUIRE(found.ok());
    return format_instant((*found)->moment.at);
  }

  std::filesystem::path folder;
  std::atomic<std::int64_t> now;
  std::uint64_t seed = 1;
  Environment environment;
  std::unique_ptr<App> app;
  std::shared_ptr<OpenWorkspace> open;
};

TEST_CASE("a day begins: windows move and scores age though nobody changed anything") {
  Place place;
  place.add_level();
  CHECK(place.attained() == doctest::Approx(0.5));
  CHECK(place.judged() == "2026-06-30T23:59:59.999Z");
  CHECK_FALSE(place.app->day_watch().look());
  // The day that failed has left the window.
  place.at("2026-07-10T00:00:01Z");
  CHECK(place.app->day_watch().look());
  CHECK(place.attained() == doctest::Approx(1));
  CHECK(place.judged() == "2026-07-10T23:59:59.999Z");
  CHECK_FALSE(place.app->day_watch().look());
  // Where no level and no formula stands, nothing is written.
  const auto before = place.open->workspace().snapshot().seq;
  place.at("2026-07-11T00:00:01Z");
  CHECK(place.app->day_watch().look());
  CHECK(place.open->workspace().snapshot().seq == before);
}

}  // namespace
}  // namespace plumb::api
