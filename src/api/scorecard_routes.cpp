// The balanced scorecard, the strategy map with its arrows tested on the data, and reviews.
#include <algorithm>

#include "api/call.h"
#include "api/insight.h"
#include "service/artifacts.h"
#include "service/scorecard.h"
#include "service/scorecard_reviews.h"
#include "service/shown.h"
#include "service/strategy_map.h"

namespace plumb::api {
namespace {

using http::Response;
using identity::Verb;
using service::ScoreReview;

constexpr std::size_t kWords = 4000;
constexpr std::size_t kMostMoves = 200;
constexpr std::size_t kMostAttendees = 100;

// Series as of a moment: what had been received by then.
std::optional<Instant> known_at(const Reading& reading) {
  if (reading.present || !reading.scenario.empty()) return std::nullopt;
  return reading.moment.at;
}

Result<service::Scorecard> scorecard_in(Call& call, const service::Assessment& assessment,
                                        bool trends) {
  PLUMB_TRY(const Reading reading, call.reading());
  service::ScorecardWish wish;
  PLUMB_TRY(wish.unit, call.text("unit", 300));
  wish.known_at = known_at(reading);
  wish.trends = trends;
  return service::scorecard_of(call.workspace(), assessment, wish);
}

Result<Response> get_scorecard(Call& call) {
  PLUMB_TRY(const AssessmentPtr assessment, call.assessment());
  PLUMB_TRY(const service::Scorecard scorecard, scorecard_in(call, *assessment, true));
  return call.json(service::scorecard_json(*assessment, scorecard));
}

Result<Response> set_perspectives(Call& call) {
  PLUMB_TRY(Body body, call.body());
  body.must_have("perspectives");
  std::vector<service::ScorePerspective> perspectives;
  for (const json::value& one : body.array("perspectives", service::kMostPerspectives + 1)) {
    if (!one.is_object()) {
      body.wrong("perspectives", "Each is an object with a name.");
      break;
    }
    perspectives.push_back(
        {service::text_in(one.get_object(), "id"), service::text_in(one.get_object(), "name")});
  }
  PLUMB_CHECK(body.done());
  PLUMB_TRY(service::Batch batch,
            service::keep_perspectives(call.workspace(), std::move(perspectives)));
  PLUMB_TRY(const service::Committed committed, call.commit(std::move(batch)));
  return call.json(call.written(committed));
}

Result<Response> get_map(Call& call) {
  PLUMB_TRY(const AssessmentPtr assessment, call.assessment());
  PLUMB_TRY(const service::Scorecard scorecard, scorecard_in(call, *assessment, false));
  return call.json(service::strategy_map_json(*assessment, scorecard));
}

Result<Response> move_on_map(Call& call) {
  PLUMB_TRY(Body body, call.body());
  body.must_have("moves");
  std::vector<service::MapMove> moves;
  for (const json::value& one : body.array("moves", kMostMoves)) {
    const json::object* said = one.if_object();
    const json::value* slot = said == nullptr ? nullptr : said->if_contains("slot");
    if (slot == nullptr || !slot->is_number() || service::text_in(*said, "objective").empty()) {
      body.wrong("moves", "Each has an objective and a slot.");
      break;
    }
    service::MapMove move;
    move.objective = service::text_in(*said, "objective");
    move.slot = service::count_in(*said, "slot", service::kMapSlots);
    if (const json::value* to = said->if_contains("perspective")) {
      move.perspective = to->is_string() ? std::string(to->get_string()) : std::string();
    }
    moves.push_back(std::move(move));
  }
  if (moves.empty() && body.has("moves")) body.wrong("moves", "Name at least one.");
  PLUMB_CHECK(body.done());
  // Places live in the base or in the scenario one is working in; all of them are one artifact.
  const service::Turns::Turn turn = call.workspace().turns().take("strategy_map");
  PLUMB_TRY(const Reading reading, call.reading());
  PLUMB_TRY(service::Batch batch, service::move_objectives(reading.model(), moves));
  PLUMB_TRY(const service::Committed committed, call.commit(std::move(batch)));
  return call.json(call.written(committed));
}

Result<Response> list_tests(Call& call) {
  PLUMB_TRY(const Reading reading, call.reading());
  PLUMB_TRY(const AssessmentPtr assessment, call.assessment());
  const auto links = service::cause_links_of(assessment->model(), day_of(assessment->moment.at));
  PLUMB_TRY(const auto tests,
            service::test_causes(call.workspace(), *assessment, links, known_at(reading),
                                 call.open().insight().causes));
  json::array items;
  std::size_t put_off = 0;
  for (const service::CauseTest& test : tests) {
    put_off += test.tested ? 0 : 1;
    items.push_back(service::cause_test_json(*assessment, test, false));
  }
  return call.json(json::object{
      {"items", std::move(items)}, {"put_off", put_off}, {"level", service::kCauseLevel}});
}

Result<Response> get_test(Call& call) {
  PLUMB_TRY(const Reading reading, call.reading());
  PLUMB_TRY(const AssessmentPtr assessment, call.assessment());
  const model::Model& model = assessment->model();
  auto links = service::cause_links_of(model, day_of(assessment->moment.at));
  std::erase_if(links, [&](const service::CauseLink& one) {
    return model.relation_id(one.relation) != call.path("id");
  });
  if (links.empty()) {
    return not_found("There is no such arrow on the map.", std::string(call.path("id")),
                     "Arrows are relations of the kind drives or influence between two goals.");
  }
  PLUMB_TRY(const auto tests,
            service::test_causes(call.workspace(), *assessment, links, known_at(reading),
                                 call.open().insight().causes));
  return call.json(service::cause_test_json(*assessment, tests.front(), true));
}

// Reviews ----------------------------------------------------------------------------------------

json::object review_json(Call& call, const ScoreReview& review) {
  const auto model = call.workspace().snapshot().model;
  json::object out = service::review_body(review);
  out["id"] = review.id;
  out["name"] = review.name;
  out["by"] = call.person(review.by);
  out["unit"] = review.unit.empty() ? json::value(nullptr) : ref_json(*model, review.unit);
  json::array notes;
  for (const auto& [objective, text] : review.notes) {
    notes.push_back({{"objective", objective}, {"text", text}});
  }
  out["notes"] = std::move(notes);
  json::array decisions;
  for (const service::ReviewDecision& one : review.decisions) {
    const model::Index at = model->find_element(one.id);
    const bool there = at != model::kNoIndex && model->live(at);
    const json::object fields = there ? model->fields(at) : json::object();
    decisions.push_back(
        {{"id", one.id},
         {"objective", one.objective},
         {"name", there ? std::string(model->name(at)) : one.id},
         {"removed", !there},
         {"status", service::text_or_null(service::text_in(fields, "status"))},
         {"review_on", service::text_or_null(service::text_in(fields, "review_on"))}});
  }
  out["decisions"] = std::move(decisions);
  return out;
}

Result<Response> list_reviews(Call& call) {
  const auto model = call.workspace().snapshot().model;
  json::array items;
  for (const ScoreReview& review : service::reviews_of(*model)) {
    const json::value* attainment = review.figures.if_contains("attainment");
    const json::value* counted = review.figures.if_contains("counted");
    items.push_back(
        {{"id", review.id},
         {"name", review.name},
         {"day", review.day},
         {"unit", review.unit.empty() ? json::value(nullptr) : ref_json(*model, review.unit)},
         {"closed", review.closed},
         {"attendees", review.attendees.size()},
         {"notes", review.notes.size()},
         {"decisions", review.decisions.size()},
         {"objectives", service::list_in(review.figures, "objectives").size()},
         {"attainment", attainment == nullptr ? json::value(nullptr) : *attainment},
         {"counted", counted == nullptr ? json::value(0) : *counted}});
  }
  return call.json(json::object{{"items", std::move(items)}});
}

void read_review(Body& body, ScoreReview& review) {
  if (const auto name = body.text_if("name", {.most = 200})) review.name = *name;
  if (const auto summary = body.text_if("summary", {.most = kWords})) review.summary = *summary;
  if (!body.has("attendees")) return;
  review.attendees.clear();
  for (const json::value& one : body.array("attendees", kMostAttendees)) {
    if (!one.is_object()) {
      body.wrong("attendees", "Each is an object with a name.");
      return;
    }
    review.attendees.push_back(
        {service::text_in(one.get_object(), "person"), service::text_in(one.get_object(), "name")});
  }
}

Result<Response> create_review(Call& call) {
  PLUMB_TRY(Body body, call.body());
  ScoreReview review;
  body.must_have("name");
  read_review(body, review);
  review.unit = body.text("unit", {.most = 300});
  const Day today = day_of(call.workspace().now());
  review.day = body.text("day", {.most = 40});
  if (review.day.empty()) review.day = format_day(today);
  const auto day = parse_day(review.day);
  if (!day) body.wrong("day", "Write a day as 2026-06-30.");
  if (day && *day > today) body.wrong("day", "A review looks at a day that has come.");
  PLUMB_CHECK(body.done());
  PLUMB_TRY(const Reading reading,
            call.open().read(*day == today ? std::string() : review.day, ""));
  PLUMB_TRY(const AssessmentPtr assessment, call.open().assess(reading));
  service::ScorecardWish wish;
  wish.unit = review.unit;
  wish.trends = false;
  PLUMB_TRY(const service::Scorecard scorecard,
            service::scorecard_of(call.workspace(), *assessment, wish));
  review.figures = service::review_figures(*assessment, scorecard);
  review.data_seq = reading.moment.seq;
  review.data_at = format_instant(reading.moment.at);
  PLUMB_TRY(const ScoreReview made,
            service::open_review(call.workspace(), std::move(review), call.account()));
  return call.json(review_json(call, made), 201);
}

Result<Response> get_review(Call& call) {
  PLUMB_TRY(const ScoreReview review,
            service::find_review(*call.workspace().snapshot().model, call.path("id")));
  return call.json(review_json(call, review));
}

Result<Response> change_review(Call& call) {
  PLUMB_TRY(Body body, call.body());
  ScoreReview said;
  read_review(body, said);
  const std::optional<bool> closed = body.flag_if("closed");
  std::map<std::string, std::string> notes;
  for (const auto& note : body.object("notes")) {
    const bool text = note.value().is_string();
    if (!text || note.value().get_string().size() > kWords) {
      body.wrong("notes", "A note is a text of at most 4000 bytes, by objective.");
      break;
    }
    notes.emplace(std::string(note.key()), std::string(note.value().get_string()));
  }
  const bool name = body.has("name");
  const bool summary = body.has("summary");
  const bool attendees = body.has("attendees");
  PLUMB_CHECK(body.done());
  PLUMB_TRY(const ScoreReview review,
            service::change_review(call.workspace(), call.path("id"), call.account(), "",
                                   [&](ScoreReview& now) {
                                     if (name) now.name = said.name;
                                     if (summary) now.summary = said.summary;
                                     if (attendees) now.attendees = said.attendees;
                                     for (const auto& [objective, text] : notes) {
                                       if (text.empty()) {
                                         now.notes.erase(objective);
                                       } else {
                                         now.notes[objective] = text;
                                       }
                                     }
                                     if (closed) now.closed = *closed;
                                     return done();
                                   }));
  return call.json(review_json(call, review));
}

Result<Response> remove_review(Call& call) {
  PLUMB_CHECK(service::remove_review(call.workspace(), call.path("id"), call.account()));
  return call.nothing();
}

Result<Response> decide(Call& call) {
  PLUMB_TRY(Body body, call.body());
  service::DecisionWish wish;
  body.must_have("objective");
  body.must_have("name");
  wish.objective = body.text("objective", {.most = 300});
  wish.name = body.text("name", {.most = 300});
  wish.rationale = body.text("rationale", {.most = kWords});
  wish.expected_effect = body.text("expected_effect", {.most = kWords});
  wish.review_on = body.text("review_on", {.most = 40});
  PLUMB_CHECK(body.done());
  PLUMB_TRY(const ScoreReview review,
            service::decide_in_review(call.workspace(), call.path("id"), wish, call.account()));
  return call.json(review_json(call, review), 201);
}

}  // namespace

void add_scorecard_routes(Routes& routes) {
  const std::string base = "/workspaces/{workspace}";
  const std::string reviews = base + "/scorecard/reviews";
  const Needs read = Needs::of(Verb::read);
  const Needs edit = Needs::of(Verb::edit);
  routes.get("getScorecard", base + "/scorecard", read, get_scorecard);
  routes.put("setScorecardPerspectives", base + "/scorecard/perspectives", edit, set_perspectives);
  routes.get("getStrategyMap", base + "/strategy-map", read, get_map);
  routes.post("moveOnStrategyMap", base + "/strategy-map/moves", edit, move_on_map);
  routes.get("listCauseTests", base + "/strategy-map/links", read, list_tests);
  routes.get("getCauseTest", base + "/strategy-map/links/{id}", read, get_test);
  routes.get("listScorecardReviews", reviews, read, list_reviews);
  routes.post("createScorecardReview", reviews, edit, create_review);
  routes.get("getScorecardReview", reviews + "/{id}", read, get_review);
  routes.patch("changeScorecardReview", reviews + "/{id}", edit, change_review);
  routes.remove("removeScorecardReview", reviews + "/{id}", edit, remove_review);
  routes.post("decideInScorecardReview", reviews + "/{id}/decisions", edit, decide);
}

}  // namespace plumb::api
