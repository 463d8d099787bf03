// Vision and goals, agreement, weights, traceability.
#include "api/element_rows.h"
#include "api/insight.h"
#include "service/home.h"
#include "service/shown.h"
#include "service/strategy.h"
#include "service/trace.h"
#include "service/what_if.h"

namespace plumb::api {
namespace {

using identity::Verb;

Result<http::Response> get_strategy(Call& call) {
  PLUMB_TRY(const Desk desk, desk_of(call));
  const service::Assessment& assessment = *desk.assessment;
  return call.json(service::strategy_json(*desk.findings, [&](model::Index at) {
    return element_json(assessment.model(), at, &assessment);
  }));
}

// The person element of the caller in this workspace; empty if there is none.
std::string person_of(Call& call) {
  for (const identity::Membership& membership : call.actor().memberships) {
    if (membership.workspace == call.workspace_id()) return membership.person;
  }
  return {};
}

Result<http::Response> sign_off(Call& call) {
  PLUMB_TRY(Body body, call.body());
  const std::string goal = body.text("goal", {.required = true});
  body.must_have("side");
  const std::string side_word = body.word("side", {"business", "it"});
  body.must_have("agreed");
  const bool agreed = body.flag("agreed");
  PLUMB_CHECK(body.done());
  const model::Side side = side_word == "it" ? model::Side::it : model::Side::business;
  PLUMB_TRY(const Reading reading, call.reading());
  PLUMB_TRY(const model::Index at, Call::element_in(reading.model(), goal));
  const std::string person = person_of(call);
  // Whoever speaks for the side, else whoever may change the goal anyway.
  const bool speaks = !person.empty() && service::side_of_person(reading.model(), person) == side;
  if (!speaks) {
    const Status may = call.may(Verb::edit, call.element_object(reading.model(), at));
    if (!may.ok()) {
      Error error = may.error();
      error.remedy = person.empty()
                         ? "Ask an administrator which person of the model you are."
                         : "People of a side agree for it: your person needs a side or a unit.";
      return error;
    }
  }
  const std::string signer = person.empty() ? call.actor().name : person;
  PLUMB_TRY(service::Batch batch, service::sign_off(reading.model(), goal, side, agreed, signer,
                                                    day_of(call.app().now())));
  PLUMB_TRY(const service::Committed committed, call.commit(std::move(batch)));
  return call.json(call.written(committed));
}

service::WeighWish wish_of(Body& body) {
  service::WeighWish out;
  body.must_have("method");
  body.must_have("goals");
  out.method = body.word("method", {"direct", "rank", "pairwise"});
  out.goals = body.texts("goals", 30);
  if (out.goals.empty()) body.wrong("goals", "Name at least one goal.");
  for (const json::value& value : body.array("values", 30)) {
    const double number = value.is_number() ? value.to_number<double>() : -1;
    if (!(number >= 0)) body.wrong("values", "Each value is a number of 0 or more.");
    out.values.push_back(number);
  }
  for (const json::value& value : body.array("comparisons", 435)) {
    service::WeighWish::Compared said;
    const json::object* object = value.if_object();
    const json::value* a = object == nullptr ? nullptr : object->if_contains("a");
    const json::value* b = object == nullptr ? nullptr : object->if_contains("b");
    const json::value* ratio = object == nullptr ? nullptr : object->if_contains("ratio");
    if (a == nullptr || b == nullptr || ratio == nullptr || !a->is_string() || !b->is_string() ||
        !ratio->is_number()) {
      body.wrong("comparisons", "Each comparison has a, b and ratio.");
      continue;
    }
    said.a = std::string(a->get_string());
    said.b = std::string(b->get_string());
    said.ratio = ratio->to_number<double>();
    // A little room for 1/9 written with few digits.
    if (!(said.ratio >= 0.111) || said.ratio > 9) {
      body.wrong("comparisons", "A ratio lies between 1/9 and 9.");
    }
    out.comparisons.push_back(std::move(said));
  }
  return out;
}

Result<http::Response> weigh_goals(Call& call) {
  PLUMB_TRY(Body body, call.body());
  const service::WeighWish wish = wish_of(body);
  PLUMB_CHECK(body.done());
  PLUMB_TRY(const AssessmentPtr assessment, call.assessment());
  PLUMB_TRY(service::Weighed weighed, service::weigh_goals(*assessment, wish));
  PLUMB_TRY(const service::WhatIf scores, service::what_if(*assessment, weighed.trials));
  PLUMB_TRY(const service::Committed committed, call.commit(std::move(weighed.batch)));
  json::array weights;
  for (std::size_t i = 0; i < wish.goals.size(); ++i) {
    weights.push_back({{"goal", wish.goals[i]}, {"weight", weighed.weights[i]}});
  }
  json::object out{{"weights", std::move(weights)},
                   {"consistency", service::number_or_null(weighed.consistency)},
                   {"worst", nullptr},
                   {"before", service::scores_json(scores.before.links, scores.before.index)},
                   {"after", service::scores_json(scores.after.links, scores.after.index)},
                   {"batch", committed.batch}};
  if (weighed.worst) {
    out["worst"] = {{"a", wish.goals[weighed.worst->a]},
                    {"b", wish.goals[weighed.worst->b]},
                    {"ratio", weighed.worst->ratio},
                    {"fitting", weighed.fitting}};
  }
  return call.json(out);
}

Result<const model::ElementType*> type_asked(Call& call, const model::Model& model,
                                             std::string_view name, std::string_view otherwise) {
  PLUMB_TRY(std::string id, call.text(name, 200));
  if (id.empty()) id = otherwise;
  const model::ElementType* type = model.metamodel().type(id);
  if (type == nullptr) {
    return bad_input("There is no type of element \"" + id + "\".", std::string(name),
                     "Take its id from the metamodel.");
  }
  return type;
}

json::array heads_json(const service::Assessment& assessment,
                       const std::vector<model::Index>& elements,
                       const std::vector<std::size_t>& totals) {
  const score::Situation situation = assessment.situation();
  json::array out;
  for (std::size_t i = 0; i < elements.size(); ++i) {
    json::object head = service::ref_json(assessment.model(), elements[i]);
    const bool seen = assessment.compiled.node(elements[i]) != score::kNoNode;
    head["importance"] =
        seen ? json::value(situation.importance(elements[i])) : json::value(nullptr);
    head["total"] = totals[i];
    out.push_back(std::move(head));
  }
  return out;
}

Result<http::Response> get_traceability(Call& call) {
  PLUMB_TRY(const AssessmentPtr assessment, call.assessment());
  const model::Model& model = assessment->model();
  PLUMB_TRY(const model::ElementType* rows, type_asked(call, model, "rows", "goal"));
  PLUMB_TRY(const model::ElementType* columns, type_asked(call, model, "columns", "initiative"));
  PLUMB_TRY(const service::Trace found,
            service::trace(model, day_of(assessment->moment.at), rows->id, columns->id));
  service::TraceCount count{
      rows->name, columns->name, found.rows.size(), found.columns.size(), 0, {}, {}};
  double most = -1;
  for (std::size_t i = 0; i < found.rows.size(); ++i) {
    if (found.row_totals[i] > 0) continue;
    ++count.gaps;
    const double importance = assessment->situation().importance(found.rows[i]);
    if (importance <= most) continue;
    most = importance;
    count.id = std::string(model.element_id(found.rows[i]));
    count.name = service::shown_name(model, found.rows[i]);
  }
  json::array cells;
  for (const service::TraceCell& cell : found.cells) {
    json::array path;
    for (const model::Index at : cell.path) path.push_back(service::ref_json(model, at));
    cells.push_back({{"row", model.element_id(cell.row)},
                     {"column", model.element_id(cell.column)},
                     {"strength", cell.strength},
                     {"direct", cell.direct()},
                     {"path", std::move(path)}});
  }
  return call.json({{"sentence", service::sentence_json(service::trace_sentence(count))},
                    {"rows", heads_json(*assessment, found.rows, found.row_totals)},
                    {"columns", heads_json(*assessment, found.columns, found.column_totals)},
                    {"cells", std::move(cells)},
                    {"left_out", found.left_out}});
}

}  // namespace

void add_strategy_routes(Routes& routes) {
  const std::string base = "/workspaces/{workspace}";
  routes.get("getStrategy", base + "/strategy", Needs::of(Verb::read), get_strategy);
  routes.post("signOffGoal", base + "/strategy/sign-off", Needs::of(Verb::comment), sign_off);
  routes.post("weighGoals", base + "/strategy/weights", Needs::of(Verb::edit), weigh_goals);
  routes.get("getTraceability", base + "/traceability", Needs::of(Verb::read), get_traceability);
}

}  // namespace plumb::api
