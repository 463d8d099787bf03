#include "score/index.h"

#include <doctest/doctest.h>

#include <cmath>
#include <random>

#include "score/compile_fixture.h"
#include "score/compile_random.h"
#include "score/perspectives.h"

namespace plumb::score {
namespace {

using fixture::Organisation;
using model::Domain;

Lines five(std::vector<std::optional<double>> values) {
  Lines out;
  for (std::size_t i = 0; i < kLineCount; ++i) {
    out[i].value = values[i];
    if (!values[i]) continue;
    out[i].confidence = 0.6;
    out[i].stderr_ = 0.1;
  }
  return out;
}

TEST_CASE("the index is the weighted mean of the lines that are present") {
  struct Case {
    const char* name;
    std::vector<std::optional<double>> lines;
    LineWeights weights;
    std::optional<double> value;
    double stderr_;
    std::size_t missing;
  };
  const auto none = std::optional<double>();
  const Case cases[] = {
      {"all lines, equal weights",
       {0.2, 0.4, 0.6, 0.8, 1.0},
       {1, 1, 1, 1, 1},
       60,
       10 / std::sqrt(5.0),
       0},
      {"weights shift it",
       {0.2, 1.0, none, none, none},
       {3, 1, 1, 1, 1},
       40,
       100 * std::sqrt(0.1) / 4,
       3},
      {"one line alone", {none, none, none, none, 0.3}, {1, 1, 1, 1, 1}, 30, 10, 4},
      {"the only line has no weight", {none, none, none, none, 0.3}, {1, 1, 1, 1, 0}, none, 0, 4},
      {"no line", {none, none, none, none, none}, {1, 1, 1, 1, 1}, none, 0, 5},
  };
  for (const Case& c : cases) {
    CAPTURE(std::string(c.name));
    const AlignmentIndex index = index_of(five(c.lines), c.weights);
    REQUIRE(index.value.has_value() == c.value.has_value());
    CHECK(index.missing.size() == c.missing);
    if (!c.value) continue;
    CHECK(*index.value == doctest::Approx(*c.value));
    CHECK(*index.confidence == doctest::Approx(0.6));
    CHECK(*index.stderr_ == doctest::Approx(c.stderr_));
  }
}

TEST_CASE("line weights from the settings") {
  const auto weights = [](const char* text) { return line_weights(fixture::object(text)); };
  CHECK(weights("{}") == LineWeights{1, 1, 1, 1, 1});
  CHECK(weights(R"({"line_weights":{"structure":3,"practice":0}})") == LineWeights{3, 1, 1, 1, 0});
  CHECK(weights(R"({"line_weights":{"structure":-3}})") == LineWeights{1, 1, 1, 1, 1});
  CHECK(weights(R"({"line_weights":{"structure":0,"resources":0,"outcomes":0,"perception":0,
                    "practice":0}})") == LineWeights{1, 1, 1, 1, 1});
}

TEST_CASE("components") {
  Organisation it;
  it.element("g", "goal").element("p", "process");
  it.element("a", "application",
             R"({"evidence":[{"kind":"assessed","value":0.4,"at":"2026-06-30"}]})");
  it.element("b", "application", R"({"lifecycle":"planned"})").element("r", "requirement");
  it.relation("p", "supports", "g").relation("a", "supports", "p");
  const Compiled compiled = it.compiled();
  const Analysis analysis = analyse(compiled.graph);
  const auto rows = components_of({it.model, compiled, compiled.graph, analysis});
  REQUIRE(rows.size() == 12);
  CHECK(rows[0].id == "BS.scope");
  CHECK(rows[0].elements == 1);
  CHECK(rows[0].importance == doctest::Approx(1.0 / 3));
  CHECK_FALSE(rows[1].condition);
  CHECK(rows[9].id == "II.architecture");
  CHECK(rows[9].elements == 2);
  CHECK(*rows[9].condition == doctest::Approx(0.55));
  CHECK(*rows[9].confidence == doctest::Approx(0.35));
}

struct AttributionCase {
  const char* name;
  std::vector<std::pair<const char*, const char*>> relations;  // kind, to
  std::array<double, kPerspectiveCount> shares;
};

TEST_CASE("how an initiative is attributed to perspectives") {
  const AttributionCase cases[] = {
      {"business strategy through processes to IT",
       {{"starts_from", "bs"}, {"works_through", "oi"}, {"changes", "ii"}},
       {1, 0, 0, 0}},
      {"IT strategy through business strategy to processes",
       {{"starts_from", "is"}, {"works_through", "bs"}, {"changes", "oi"}},
       {0, 0, 1, 0}},
      {"half of the start in IT strategy",
       {{"starts_from", "bs"}, {"starts_from", "is"}, {"works_through", "ii"}, {"changes", "oi"}},
       {0, 0, 0, 0.5}},
      {"only the start is known", {{"starts_from", "bs"}}, {0.5, 0.5, 0, 0}},
      {"only the end is known", {{"changes", "oi"}}, {0, 0, 0.5, 0.5}},
      {"the middle decides", {{"starts_from", "bs"}, {"works_through", "is"}}, {0, 1, 0, 0}},
      {"a way that none of the four takes",
       {{"starts_from", "ii"}, {"works_through", "oi"}, {"changes", "bs"}},
       {0, 0, 0, 0}},
      {"nothing is known", {}, {0, 0, 0, 0}},
      {"what it starts from lies outside the four", {{"starts_from", "out"}}, {0, 0, 0, 0}},
  };
  for (const AttributionCase& c : cases) {
    CAPTURE(std::string(c.name));
    Organisation it;
    it.element("bs", "goal").element("is", "it_service").element("oi", "process");
    it.element("ii", "application").element("out", "driver").element("i", "initiative");
    for (const auto& [kind, to] : c.relations) it.relation("i", kind, to);
    CHECK(attribution(it.model, it.at("i")) == c.shares);
  }
}

Perspectives perspectives_in(const Organisation& it) {
  const Compiled compiled = it.compiled();
  const Analysis analysis = analyse(compiled.graph);
  return perspectives_of({it.model, compiled, compiled.graph, analysis});
}

TEST_CASE("practised perspectives follow the money") {
  Organisation it;
  it.element("bs", "goal").element("oi", "process").element("ii", "application");
  it.settings(R"({"declared_perspective":"service_level"})");
  const auto initiative = [&](const char* id, const char* fields, bool attributed) {
    it.element(id, "initiative", fields);
    if (!attributed) return;
    it.relation(id, "starts_from", "bs").relation(id, "works_through", "oi");
    it.relation(id, "changes", "ii");
  };
  CHECK_FALSE(perspectives_in(it).unattributed);
  initiative("free", "{}", true);
  Perspectives p = perspectives_in(it);
  CHECK(p.counts_initiatives);
  CHECK(*p.figures[0].spend_share == 1);
  initiative("a", R"({"budget":{"amount":30,"currency":"EUR"}})", true);
  initiative("b", R"({"budget":{"amount":10,"currency":"EUR"}})", false);
  initiative("idea", R"({"status":"proposed","budget":{"amount":99,"currency":"EUR"}})", false);
  initiative("off", R"({"status":"cancelled","budget":{"amount":99,"currency":"EUR"}})", false);
  p = perspectives_in(it);
  CHECK_FALSE(p.counts_initiatives);
  CHECK(p.initiatives == 3);
  CHECK(*p.figures[0].spend_share == doctest::Approx(0.75));
  CHECK(*p.figures[1].spend_share == 0);
  CHECK(*p.unattributed == doctest::Approx(0.25));
  CHECK(p.declared == "service_level");
}

TEST_CASE("the score of a perspective is the harmonic mean of its two links") {
  Organisation it;
  it.element("bs", "goal").element("oi", "process").element("ii", "application");
  it.relation("oi", "supports", "bs").relation("ii", "supports", "oi");
  const Compiled compiled = it.compiled();
  const Analysis analysis = analyse(compiled.graph);
  const Perspectives p = perspectives_of({it.model, compiled, compiled.graph, analysis});
  const double a = *analysis.links[1].score;
  const double b = *analysis.links[5].score;
  CHECK(*p.figures[0].score == doctest::Approx(2 * a * b / (a + b)));
  CHECK_FALSE(p.figures[1].score);
}

struct SuggestedCase {
  const char* name;
  std::array<double, 4> condition;  // BS, IS, OI, II
  std::vector<std::string_view> expected;
};

TEST_CASE("the suggested perspective starts from strength and works on weakness") {
  const SuggestedCase cases[] = {
      {"strong business strategy, weak processes", {0.9, 0.7, 0.3, 0.5}, {"strategy_execution"}},
      {"strong business strategy, weak IT strategy",
       {0.9, 0.3, 0.7, 0.5},
       {"technology_transformation"}},
      {"strong IT strategy, weak business strategy",
       {0.3, 0.9, 0.5, 0.5},
       {"competitive_potential"}},
      {"strong IT strategy, weak IT", {0.6, 0.9, 0.5, 0.2}, {"service_level"}},
      {"pivots nearly tie",
       {0.9, 0.5, 0.51, 0.6},
       {"strategy_execution", "technology_transformation"}},
  };
  for (const SuggestedCase& c : cases) {
    CAPTURE(std::string(c.name));
    Organisation it;
    const char* types[] = {"goal", "it_service", "process", "application"};
    for (std::size_t i = 0; i < 4; ++i) {
      it.element(types[i], types[i],
                 json::serialize(json::object{{"evidence", json::array{{{"kind", "audit"},
                                                                        {"value", c.condition[i]},
                                                                        {"at", "2026-06-30"}}}}}));
    }
    CHECK(perspectives_in(it).suggested == c.expected);
  }
  CHECK(perspectives_in(Organisation()).suggested.empty());
}

TEST_CASE("paths are those the scores are computed for") {
  REQUIRE(kPerspectives.size() == kPerspectiveRoutes.size());
  for (std::size_t p = 0; p < kPerspectiveCount; ++p) {
    const PerspectiveRoute& route = kPerspectiveRoutes[p];
    CHECK(kPerspectives[p].id == route.id);
    CHECK(static_cast<std::size_t>(route.perspective) == p);
    CHECK(kPerspectives[p].path == std::array{route.anchor, route.pivot, route.impact});
    CHECK(kPerspectives[p].links[0] == route.links[0]);
    CHECK(kPerspectives[p].links[1] == route.links[1]);
  }
}

void check_same(std::optional<double> a, std::optional<double> b) {
  REQUIRE(a.has_value() == b.has_value());
  if (a) CHECK(*a == doctest::Approx(*b).epsilon(1e-9));
}

TEST_CASE("the index followed change by change equals the one computed afresh") {
  for (unsigned seed = 1; seed <= 60; ++seed) {
    CAPTURE(seed);
    std::mt19937 random(seed);
    Organisation it;
    int made = 0;
    IndexTracker tracker(it.model, it.options);
    for (int step = 0; step < 60; ++step) {
      CAPTURE(step);
      const model::Model before = it.model;
      const Touched touched = fixture::random_changes(it, made, random);
      tracker.step(before, it.model, touched);
      const AlignmentIndex kept = tracker.index(it.model);
      IndexTracker fresh_tracker(it.model, it.options);
      const AlignmentIndex fresh = fresh_tracker.index(it.model);
      check_same(kept.value, fresh.value);
      for (std::size_t i = 0; i < kLineCount; ++i) {
        check_same(kept.lines[i].value, fresh.lines[i].value);
        CHECK(kept.lines[i].count == fresh.lines[i].count);
        CHECK(kept.lines[i].missing == fresh.lines[i].missing);
      }
      CHECK_FALSE(kept.confidence);
      if (step % 20 != 19) continue;
      check_same(tracker.full_index(it.model).confidence,
                 fresh_tracker.full_index(it.model).confidence);
    }
  }
}

TEST_CASE("new settings reach the index that is followed") {
  Organisation it;
  it.element("a", "action", R"({"due":"2026-01-01"})")
      .element("s", "survey_result", R"({"level":5})");
  IndexTracker tracker(it.model, it.options);
  CHECK(*tracker.index(it.model).value == doctest::Approx(50));
  const model::Model before = it.model;
  it.settings(R"({"line_weights":{"practice":0}})");
  Touched touched;
  touched.settings = true;
  tracker.step(before, it.model, touched);
  CHECK(*tracker.index(it.model).value == doctest::Approx(100));
}

}  // namespace
}  // namespace plumb::score
