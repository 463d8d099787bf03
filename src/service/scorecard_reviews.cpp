#include "service/scorecard_reviews.h"

#include <algorithm>
#include <tuple>

#include "score/evidence_fields.h"
#include "service/artifacts.h"
#include "service/scorecard_parts.h"
#include "service/shown.h"

namespace plumb::service {
namespace {

using model::Index;

constexpr std::string_view kKind = "scorecard_review";

Error no_review(std::string_view id) {
  return not_found("There is no such review.", std::string(id.substr(0, 100)),
                   "It may have been removed.");
}

Status check_parts(const model::Model& model, const ScoreReview& review) {
  if (review.name.empty()) return bad_input("The review has no name.", "name", "Give it one.");
  for (const ReviewAttendee& one : review.attendees) {
    if (one.name.empty()) {
      return bad_input("Somebody who attended has no name.", "attendees", "Name them.");
    }
    if (!one.person.empty() && model.find_element(one.person) == model::kNoIndex) {
      return bad_input("There is no such person.", "attendees",
                       "Choose a person of the model, or leave it out.");
    }
  }
  for (const auto& [objective, note] : review.notes) {
    const Index at = model.find_element(objective);
    if (at == model::kNoIndex || model.type_name(at) != "goal") {
      return bad_input("There is no objective \"" + objective.substr(0, 100) + "\".", "notes",
                       "Name a goal of the model.");
    }
  }
  return done();
}

Write write_of(const ScoreReview& review, bool fresh, std::optional<std::uint32_t> version) {
  model::Artifact artifact;
  artifact.id = review.id;
  artifact.kind = kKind;
  artifact.name = review.name;
  artifact.body = review_body(review);
  return {model::Subject::artifact, fresh ? model::Operation::create : model::Operation::update,
          review.id, model::record_of(artifact), version};
}

// Changes it and writes `also` in the same batch, in turn.
Result<ScoreReview> rewrite(Workspace& workspace, std::string_view id, const std::string& actor,
                            const std::string& reason, const ReviewChange& change,
                            const std::vector<Write>& also) {
  return in_turn(workspace.turns(), id, [&](bool& overtaken) -> Result<ScoreReview> {
    const auto model = workspace.snapshot().model;
    const model::Artifact* found = live_artifact(*model, id, kKind);
    if (found == nullptr) return no_review(id);
    ScoreReview review = review_of(*found);
    const bool closed = review.closed;
    PLUMB_CHECK(change(review));
    if (closed && review.closed) {
      return conflict("The review is closed.", review.name, "Open it again to change it.");
    }
    PLUMB_CHECK(check_parts(*model, review));
    Batch batch{actor, reason.empty() ? "Review " + review.name : reason, "scorecard", {}, {},
                also};
    batch.writes.push_back(write_of(review, false, found->version));
    const auto kept = workspace.commit(std::move(batch));
    if (kept.ok()) return review;
    overtaken = kept.error().code == Error::Code::conflict;
    return kept.error();
  });
}

}  // namespace

ScoreReview review_of(const model::Artifact& artifact) {
  const json::object& body = body_of(artifact);
  ScoreReview out;
  out.id = artifact.id;
  out.name = artifact.name;
  out.day = text_in(body, "day");
  out.unit = text_in(body, "unit");
  out.closed = flag_in(body, "closed");
  for (const json::value& one : list_in(body, "attendees")) {
    if (!one.is_object()) continue;
    out.attendees.push_back(
        {text_in(one.get_object(), "person"), text_in(one.get_object(), "name")});
  }
  out.summary = text_in(body, "summary");
  for (const auto& note : object_in(body, "notes")) {
    if (note.value().is_string()) {
      out.notes.emplace(std::string(note.key()), std::string(note.value().get_string()));
    }
  }
  for (const json::value& one : list_in(body, "decisions")) {
    if (!one.is_object()) continue;
    out.decisions.push_back(
        {text_in(one.get_object(), "id"), text_in(one.get_object(), "objective")});
  }
  out.data_seq = count_in(body, "data_seq");
  out.data_at = text_in(body, "data_at");
  out.figures = object_in(body, "figures");
  out.by = text_in(body, "by");
  out.at = text_in(body, "at");
  return out;
}

json::object review_body(const ScoreReview& review) {
  json::array attendees;
  for (const ReviewAttendee& one : review.attendees) {
    attendees.push_back({{"person", one.person}, {"name", one.name}});
  }
  json::object notes;
  for (const auto& [objective, note] : review.notes) notes[objective] = note;
  json::array decisions;
  for (const ReviewDecision& one : review.decisions) {
    decisions.push_back({{"id", one.id}, {"objective", one.objective}});
  }
  return {{"day", review.day},
          {"unit", review.unit},
          {"closed", review.closed},
          {"attendees", std::move(attendees)},
          {"summary", review.summary},
          {"notes", std::move(notes)},
          {"decisions", std::move(decisions)},
          {"data_seq", review.data_seq},
          {"data_at", review.data_at},
          {"figures", review.figures},
          {"by", review.by},
          {"at", review.at}};
}

std::vector<ScoreReview> reviews_of(const model::Model& model) {
  std::vector<ScoreReview> out;
  each_artifact(model, kKind,
                [&](const model::Artifact& artifact) { out.push_back(review_of(artifact)); });
  std::stable_sort(out.begin(), out.end(), [](const ScoreReview& a, const ScoreReview& b) {
    return std::tie(a.day, a.at) > std::tie(b.day, b.at);
  });
  return out;
}

Result<ScoreReview> find_review(const model::Model& model, std::string_view id) {
  const model::Artifact* found = live_artifact(model, id, kKind);
  if (found == nullptr) return no_review(id);
  return review_of(*found);
}

json::object review_figures(const Assessment& assessment, const Scorecard& scorecard) {
  const model::Model& model = assessment.model();
  json::array objectives;
  for (const ScoreObjective& one : scorecard.objectives) {
    json::array measures;
    for (const ScoreMeasure& measure : one.measures) {
      const score::Fields fields = score::fields_of(model, measure.at);
      const bool level = model.type_name(measure.at) == "service_level";
      measures.push_back(
          {{"id", model.element_id(measure.at)},
           {"name", shown_name(model, measure.at)},
           {"unit", level ? json::value("share") : text_or_null(score::text(*fields, "unit"))},
           {"current", number_or_null(score::number(*fields, level ? "attained" : "current"))},
           {"target", number_or_null(score::number(*fields, "target"))},
           {"as_of", text_or_null(score::text(*fields, "as_of"))},
           {"attainment", number_or_null(measure.attainment)},
           {"status", name_of(measure.status)}});
    }
    const bool placed = one.perspective != ScoreObjective::kNowhere;
    objectives.push_back(
        {{"id", model.element_id(one.at)},
         {"name", shown_name(model, one.at)},
         {"perspective",
          placed ? json::value(scorecard.perspectives[one.perspective].id) : json::value(nullptr)},
         {"weight", one.weight},
         {"status", name_of(one.status)},
         {"attainment", number_or_null(one.attainment)},
         {"measures", std::move(measures)}});
  }
  json::array perspectives;
  for (std::size_t i = 0; i < scorecard.perspectives.size(); ++i) {
    perspectives.push_back({{"id", scorecard.perspectives[i].id},
                            {"name", scorecard.perspectives[i].name},
                            {"objectives", scorecard.rolls[i].objectives},
                            {"counted", scorecard.rolls[i].counted},
                            {"attainment", number_or_null(scorecard.rolls[i].attainment)}});
  }
  return {{"perspectives", std::move(perspectives)},
          {"objectives", std::move(objectives)},
          {"attainment", number_or_null(scorecard.whole.attainment)},
          {"counted", scorecard.whole.counted}};
}

Result<ScoreReview> open_review(Workspace& workspace, ScoreReview review,
                                const std::string& actor) {
  const auto model = workspace.snapshot().model;
  PLUMB_CHECK(check_parts(*model, review));
  review.id = workspace.new_id("sr-");
  review.by = actor;
  review.at = format_instant(workspace.now());
  Batch batch{actor, "Review " + review.name, "scorecard", {}, {}, {}};
  batch.writes.push_back(write_of(review, true, {}));
  PLUMB_CHECK(workspace.commit(std::move(batch)));
  return review;
}

Result<ScoreReview> change_review(Workspace& workspace, std::string_view id,
                                  const std::string& actor, const std::string& reason,
                                  const ReviewChange& change) {
  return rewrite(workspace, id, actor, reason, change, {});
}

Status remove_review(Workspace& workspace, std::string_view id, const std::string& actor) {
  PLUMB_TRY(const ScoreReview review, find_review(*workspace.snapshot().model, id));
  if (review.closed) {
    return conflict("The review is closed.", review.name, "Open it again before it is removed.");
  }
  return remove_artifact(workspace, review.id, actor, "Remove review " + review.name, "scorecard");
}

Result<ScoreReview> decide_in_review(Workspace& workspace, std::string_view id,
                                     const DecisionWish& wish, const std::string& actor) {
  const auto model = workspace.snapshot().model;
  PLUMB_TRY(const ScoreReview now, find_review(*model, id));
  const Index objective = model->find_element(wish.objective);
  if (objective == model::kNoIndex || !is_objective(*model, objective)) {
    return bad_input("There is no such objective.", "objective", "Name a goal of the model.");
  }
  if (wish.name.empty()) {
    return bad_input("The decision says nothing.", "name", "Say what was decided.");
  }
  if (!wish.review_on.empty() && !parse_day(wish.review_on)) {
    return bad_input("\"" + wish.review_on.substr(0, 40) + "\" is no day.", "review_on",
                     "Write 2026-06-30.");
  }
  const std::string decision = workspace.new_id("dec-");
  json::object record{
      {"type", "decision"}, {"name", wish.name}, {"status", "decided"}, {"decided", now.day}};
  const std::pair<const char*, const std::string*> said[] = {
      {"rationale", &wish.rationale},
      {"expected_effect", &wish.expected_effect},
      {"review_on", &wish.review_on}};
  for (const auto& [key, text] : said) {
    if (!text->empty()) record[key] = *text;
  }
  std::vector<Write> also;
  also.push_back(
      {model::Subject::element, model::Operation::create, decision, std::move(record), {}});
  also.push_back({model::Subject::relation,
                  model::Operation::create,
                  workspace.new_id("r-"),
                  {{"kind", "decides"}, {"from", decision}, {"to", wish.objective}},
                  {}});
  return rewrite(
      workspace, id, actor, "Decision in the review " + now.name,
      [&](ScoreReview& review) {
        review.decisions.push_back({decision, wish.objective});
        return done();
      },
      also);
}

}  // namespace plumb::service
