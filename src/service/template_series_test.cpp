// The example companies measure what their stories tell.
#include <doctest/doctest.h>

#include <cmath>
#include <filesystem>
#include <set>

#include "forecast/link.h"
#include "score/evidence_fields.h"
#include "service/measures.h"
#include "service/service_levels.h"
#include "service/template.h"
#include "service/template_series.h"

namespace plumb::service {
namespace {

Environment at(const char* now) {
  Environment out;
  out.now = [now] { return *parse_instant(now); };
  out.random = [seed = std::uint64_t{11}]() mutable { return seed += 0x9e3779b97f4a7c15u; };
  return out;
}

struct Opened {
  Opened(const std::string& company, const char* now, bool keep_dates) {
    folder = std::filesystem::temp_directory_path() / ("plumb-series-test-" + company);
    std::filesystem::remove_all(folder);
    std::filesystem::create_directories(folder);
    TemplateOptions wish;
    wish.path = (folder / "w.plumb").string();
    wish.id = company;
    wish.actor = "anna";
    wish.keep_dates = keep_dates;
    const auto made = create_from_template(wish, at(now));
    if (!made.ok()) FAIL(made.error().text());
    auto opened = Workspace::open(wish.path, at(now));
    REQUIRE(opened.ok());
    workspace = std::move(*opened);
  }
  ~Opened() {
    workspace.reset();
    std::filesystem::remove_all(folder);
  }
  std::vector<store::Observation> series(const std::string& id,
                                         store::ObservationRange range = {}) {
    return *workspace->beside_log(
        [&](store::Store& store) { return store.observations(id, range); });
  }
  MeasureOutlook outlook(const std::string& id) {
    const auto model = workspace->snapshot().model;
    const auto found = outlook_of(*workspace, *model, model->find_element(id), {});
    REQUIRE(found.ok());
    return *found;
  }
  std::vector<std::string> measures(std::string_view type) {
    std::vector<std::string> out;
    const auto model = workspace->snapshot().model;
    for (model::Index i = 0; i < model->element_bound(); ++i) {
      if (model->live(i) && model->type_name(i) == type) out.emplace_back(model->element_id(i));
    }
    return out;
  }
  std::filesystem::path folder;
  std::unique_ptr<Workspace> workspace;
};

constexpr const char* kDay = "2026-06-30T18:00:00Z";

TEST_CASE("every measure and service level has three years that end in what the file says") {
  for (const char* company : {"retail", "manufacturing", "financial"}) {
    Opened opened(company, kDay, true);
    const auto model = opened.workspace->snapshot().model;
    for (const char* type : {"measure", "service_level"}) {
      for (const std::string& id : opened.measures(type)) {
        CAPTURE(id);
        const auto fields = score::fields_of(*model, model->find_element(id));
        const std::string judged_by(score::text(*fields, "indicator"));
        const auto series = opened.series(judged_by.empty() ? id : judged_by);
        REQUIRE(series.size() >= 12);
        CHECK(format_day(day_of(series.back().at)) == score::text(*fields, "as_of"));
        // What windows come to is another test's: example_stories_test.cpp.
        if (type == std::string("measure")) {
          CHECK(*series.back().value == score::number(*fields, "current"));
        } else if (!is_windowed(*fields)) {
          CHECK(*series.back().value == score::number(*fields, "attained"));
        }
        if (!judged_by.empty()) continue;
        for (const store::Observation& one : series) {
          CHECK(one.received >= one.at);
          CHECK(check_observation({type, id, *fields}, *one.value, "here").ok());
        }
      }
    }
  }
}

TEST_CASE("what a measure said on a day of the history is what its series had then") {
  for (const bool keep_dates : {true, false}) {
    Opened opened("retail", keep_dates ? kDay : "2027-03-31T18:00:00Z", keep_dates);
    const auto batches = opened.workspace->store().batches(100);
    REQUIRE(batches.ok());
    std::set<std::string> said;
    for (const store::BatchRow& batch : *batches) {
      const auto state = opened.workspace->as_of(batch.last_seq);
      REQUIRE(state.ok());
      for (const std::string id : {"kpi-channels", "kpi-engagement", "sl-orders", "sl-workplace"}) {
        CAPTURE(id);
        CAPTURE(batch.at);
        const model::Index there = state->model->find_element(id);
        const auto fields = score::fields_of(*state->model, there);
        store::ObservationRange range;
        range.known_at = parse_instant(batch.at);
        const auto series = opened.series(id, range);
        REQUIRE_FALSE(series.empty());
        CHECK(*series.back().value ==
              score::number(*fields, id[0] == 'k' ? "current" : "attained"));
        CHECK(format_day(day_of(series.back().at)) == score::text(*fields, "as_of"));
        if (id == "kpi-channels") said.insert(std::string(score::text(*fields, "as_of")));
      }
    }
    CHECK(said.size() == 4);  // four reports
    // A month stays a month when the dates move.
    CHECK(opened.outlook("kpi-channels").grid.cadence == measure::Cadence::month);
    CHECK(opened.outlook("kpi-channels").grid.values.size() == 36);
    for (const double value : opened.outlook("kpi-channels").grid.values) {
      CHECK_FALSE(std::isnan(value));
    }
  }
}

TEST_CASE("forecasts see Havenlark arrive and Quillmont miss") {
  struct Story {
    const char* company;
    bool arrives;
    std::set<std::string> otherwise;  // measures the story says the other thing of
  };
  const Story stories[] = {{"retail", true, {"kpi-returns-days", "kpi-cost-order"}},
                           {"financial", false, {"kpi-servers", "kpi-models"}}};
  for (const Story& story : stories) {
    Opened opened(story.company, kDay, true);
    const auto model = opened.workspace->snapshot().model;
    for (const std::string& id : opened.measures("measure")) {
      CAPTURE(id);
      const auto fields = score::fields_of(*model, model->find_element(id));
      const MeasureOutlook outlook = opened.outlook(id);
      REQUIRE(outlook.forecast.has_value());
      if (!outlook.probability) {
        CHECK(id == "kpi-loan-days");  // its day has passed
        continue;
      }
      CHECK((*outlook.probability >= 0.5) == (story.arrives != story.otherwise.contains(id)));
    }
  }
}

forecast::Link link(Opened& opened, const std::string& cause, const std::string& effect) {
  const auto a = opened.outlook(cause).grid;
  const auto b = opened.outlook(effect).grid;
  REQUIRE(a.begins.back() == b.begins.back());
  return forecast::test_link(a.values, b.values, {});
}

TEST_CASE("what was planted between measures is found, with its lag and direction") {
  using forecast::LinkVerdict;
  struct Planted {
    const char* company;
    const char* cause;
    const char* effect;
    int lag;
    int sign;
  };
  const Planted all[] = {
      {"retail", "kpi-training", "kpi-first-answer", 2, -1},
      {"retail", "kpi-first-answer", "kpi-nps", 1, -1},
      {"retail", "kpi-first-answer", "kpi-repeat", 3, -1},
      {"retail", "kpi-members", "kpi-share", 3, 1},
      {"retail", "kpi-data-quality", "kpi-stock-accuracy", 2, 1},
      {"retail", "kpi-stock-accuracy", "kpi-channels", 2, 1},
      {"retail", "kpi-fix-days", "kpi-trust", 2, -1},
      {"manufacturing", "kpi-effectiveness", "kpi-output", 1, 1},
      {"manufacturing", "kpi-supplier-dates", "kpi-on-time", 2, 1},
      {"manufacturing", "kpi-touchless", "kpi-unit-cost", 2, 1},  // against what is assumed
      {"financial", "kpi-complaint-days", "kpi-satisfaction", 2, -1},
      {"financial", "kpi-satisfaction", "kpi-retention", 2, 1},
      {"financial", "kpi-loan-days", "kpi-cost-income", 1, -1},  // against what is assumed
  };
  for (const char* company : {"retail", "manufacturing", "financial"}) {
    Opened opened(company, kDay, true);
    for (const Planted& one : all) {
      if (one.company != std::string(company)) continue;
      CAPTURE(one.cause);
      CAPTURE(one.effect);
      const forecast::Link found = link(opened, one.cause, one.effect);
      CHECK(found.verdict == LinkVerdict::cause_leads);
      CHECK(found.lag == one.lag);
      CHECK(found.correlation * one.sign > 0);
    }
    if (company == std::string("retail")) {
      CHECK(link(opened, "kpi-planner-use", "kpi-repeat").verdict == LinkVerdict::not_enough_data);
      CHECK(link(opened, "kpi-regions", "kpi-share").verdict == LinkVerdict::not_seen);
    }
  }
}

}  // namespace
}  // namespace plumb::service
