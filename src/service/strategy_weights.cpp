// Weighing goals.
#include <algorithm>
#include <charconv>
#include <cmath>
#include <numeric>

#include "score/evidence_fields.h"
#include "score/trial.h"
#include "service/strategy_goals.h"

namespace plumb::service {
namespace {

using model::Index;

// Goals that stand side by side.
struct Siblings {
  Index parent = model::kNoIndex;
  std::vector<Index> goals;       // as wished
  std::vector<GoalPlace> places;  // of them
  double share = 1;               // what they have together, of which they get their parts
};

double present_weight(const model::Model& model, Index goal, const GoalPlace& place) {
  if (place.parent != model::kNoIndex) return place.weight;
  return score::root_weight(model, goal, *score::fields_of(model, goal));
}

Result<Siblings> siblings_of(const Assessment& assessment, const std::vector<std::string>& ids) {
  const model::Model& model = assessment.model();
  const Day today = day_of(assessment.moment.at);
  Siblings out;
  for (const std::string& id : ids) {
    const Index at = model.find_element(id);
    if (at == model::kNoIndex || !is_goal(model, at)) {
      return bad_input("There is no goal \"" + id + "\".", "goals");
    }
    if (std::find(out.goals.begin(), out.goals.end(), at) != out.goals.end()) {
      return bad_input("\"" + shown_name(model, at) + "\" is named twice.", "goals");
    }
    const GoalPlace place = place_of(model, at, today);
    if (!out.goals.empty() && place.parent != out.parent) {
      return bad_input("\"" + shown_name(model, at) + "\" does not stand beside \"" +
                           shown_name(model, out.goals.front()) + "\".",
                       "goals", "Weigh goals without a parent, or parts of one goal.");
    }
    out.parent = place.parent;
    out.goals.push_back(at);
    out.places.push_back(place);
  }
  double named = 0;
  double all = 0;
  std::size_t others = 0;
  for (Index at = 0; at < model.element_bound(); ++at) {
    if (!is_goal(model, at)) continue;
    const GoalPlace place = place_of(model, at, today);
    if (place.parent != out.parent) continue;
    const double weight = present_weight(model, at, place);
    const bool chosen = std::find(out.goals.begin(), out.goals.end(), at) != out.goals.end();
    if (!chosen && weight > 0) ++others;
    (chosen ? named : all) += weight;
  }
  if (others > 0 && named > 0) out.share = named;
  return out;
}

std::size_t place_in(const std::vector<std::string>& goals, const std::string& id) {
  return static_cast<std::size_t>(std::find(goals.begin(), goals.end(), id) - goals.begin());
}

Status weigh(const model::Model& model, const WeighWish& wish, Weighed& out) {
  if (wish.method == "rank") {
    out.weights = rank_weights(wish.goals.size());
    return done();
  }
  if (wish.method == "direct") {
    if (wish.values.size() != wish.goals.size()) {
      return bad_input("There is not one value for each goal.", "values",
                       "Give as many values as goals.");
    }
    const double sum = std::accumulate(wish.values.begin(), wish.values.end(), 0.0);
    if (!(sum > 0) || !std::isfinite(sum)) {
      return bad_input("No goal would have a weight.", "values", "Give one of them more than 0.");
    }
    for (const double value : wish.values) out.weights.push_back(value / sum);
    return done();
  }
  std::vector<Comparison> comparisons;
  for (const WeighWish::Compared& said : wish.comparisons) {
    comparisons.push_back({place_in(wish.goals, said.a), place_in(wish.goals, said.b), said.ratio});
  }
  auto found = pairwise_weights(wish.goals.size(), comparisons);
  if (!found.ok()) {
    Error error = found.error();
    std::size_t at = wish.goals.size();
    std::from_chars(error.where.data(), error.where.data() + error.where.size(), at);
    if (at < wish.goals.size()) {
      error.what = "\"" + shown_name(model, model.find_element(wish.goals[at])) +
                   "\" is not compared with the others, not even through a third.";
    }
    error.where = "comparisons";
    return error;
  }
  out.weights = found.value().weights;
  out.consistency = found.value().consistency;
  out.worst = found.value().worst;
  out.fitting = found.value().fitting;
  return done();
}

// What was said, to be edited again.
void keep_wish(const model::Model& model, const Siblings& siblings, const WeighWish& wish,
               Weighed& out) {
  json::array goals;
  for (const std::string& id : wish.goals) goals.emplace_back(id);
  json::object body{{"method", wish.method}, {"goals", std::move(goals)}};
  json::array values;
  for (const double value : wish.values) values.emplace_back(value);
  if (!values.empty()) body["values"] = std::move(values);
  json::array comparisons;
  for (const WeighWish::Compared& said : wish.comparisons) {
    comparisons.push_back({{"a", said.a}, {"b", said.b}, {"ratio", said.ratio}});
  }
  if (!comparisons.empty()) body["comparisons"] = std::move(comparisons);
  body["consistency"] = number_or_null(out.consistency);
  Write write;
  write.subject = model::Subject::artifact;
  write.id = weights_id(siblings.parent == model::kNoIndex ? std::string_view()
                                                           : model.element_id(siblings.parent));
  const auto found = model.artifacts().find(write.id);
  write.operation = model::Operation::update;
  if (found == model.artifacts().end()) {
    write.operation = model::Operation::create;
    write.record["kind"] = "goal_weights";
    write.record["name"] = "Weights of goals";
  } else if (found->second->deleted) {
    Write restore = write;
    restore.operation = model::Operation::restore;
    out.batch.writes.push_back(std::move(restore));
  }
  write.record["body"] = std::move(body);
  out.batch.writes.push_back(std::move(write));
}

}  // namespace

Result<Weighed> weigh_goals(const Assessment& assessment, const WeighWish& wish) {
  const model::Model& model = assessment.model();
  PLUMB_TRY(const Siblings siblings, siblings_of(assessment, wish.goals));
  Weighed out;
  PLUMB_CHECK(weigh(model, wish, out));
  out.batch.reason = wish.method == "rank"       ? "Weigh goals by their order"
                     : wish.method == "pairwise" ? "Weigh goals by comparing pairs"
                                                 : "Weigh goals";
  constexpr double kDigits = 1e6;  // more would only pretend
  for (std::size_t i = 0; i < siblings.goals.size(); ++i) {
    const double weight = std::round(out.weights[i] * siblings.share * kDigits) / kDigits;
    out.weights[i] = weight;
    const bool root = siblings.parent == model::kNoIndex;
    Write write;
    write.subject = root ? model::Subject::element : model::Subject::relation;
    write.id = std::string(root ? model.element_id(siblings.goals[i])
                                : model.relation_id(siblings.places[i].relation));
    write.record["weight"] = weight;
    score::Trial trial;
    trial.kind = root ? score::Trial::Kind::weight : score::Trial::Kind::strength;
    trial.id = write.id;
    trial.value = weight;
    out.trials.push_back(std::move(trial));
    out.batch.writes.push_back(std::move(write));
  }
  keep_wish(model, siblings, wish, out);
  return out;
}

}  // namespace plumb::service
