#include "service/strategy_map.h"

#include <algorithm>
#include <cmath>
#include <set>

#include "score/evidence_fields.h"
#include "service/artifacts.h"
#include "service/scorecard_parts.h"
#include "service/shown.h"

namespace plumb::service {
namespace {

using model::Index;

constexpr const char* kMap = "strategy_map";

const json::object& places_of(const model::Model& model) {
  static const json::object none;
  const model::Artifact* kept = live_artifact(model, kMap, kMap);
  return kept == nullptr ? none : object_in(body_of(*kept), "places");
}

bool names_perspective(const model::Model& model, const std::string& perspective) {
  const model::ElementType* goal = model.metamodel().type("goal");
  if (goal == nullptr) return false;
  for (const model::Attribute& attribute : goal->attributes) {
    if (attribute.id != "perspective") continue;
    return std::any_of(attribute.values.begin(), attribute.values.end(),
                       [&](const model::EnumValue& value) { return value.id == perspective; });
  }
  return false;
}

// Slots of the objectives of one row, in the order given.
std::vector<std::size_t> slots_of(const model::Model& model, const json::object& places,
                                  const std::vector<const ScoreObjective*>& row) {
  std::set<std::size_t> taken;
  std::vector<std::size_t> out(row.size(), kMapSlots);
  for (std::size_t i = 0; i < row.size(); ++i) {
    const json::object& place = object_in(places, model.element_id(row[i]->at));
    if (!place.contains("slot")) continue;
    const std::size_t slot = count_in(place, "slot");
    if (slot < kMapSlots && taken.insert(slot).second) out[i] = slot;
  }
  std::size_t free = 0;
  for (std::size_t& slot : out) {
    if (slot < kMapSlots) continue;
    while (!taken.insert(free).second) ++free;
    slot = free;
  }
  return out;
}

json::value values_json(const std::vector<double>& values) {
  json::array out;
  for (const double value : values) {
    out.push_back(std::isfinite(value) ? json::value(value) : json::value(nullptr));
  }
  return out;
}

json::object pair_json(const model::Model& model, const CausePair& pair, bool series) {
  const bool tried = !pair.lags.empty();
  const auto if_tried = [&](double value) { return tried ? json::value(value) : nullptr; };
  json::object out{{"cause", ref_json(model, pair.cause)},
                   {"effect", ref_json(model, pair.effect)},
                   {"verdict", name_of(pair.verdict)},
                   {"reason", name_of(pair.reason)},
                   {"cadence", measure::name_of(pair.cadence)},
                   {"periods", pair.periods},
                   {"most_lag", pair.most_lag},
                   {"lag", tried ? json::value(pair.lag) : json::value(nullptr)},
                   {"correlation", if_tried(pair.correlation)},
                   {"low", if_tried(pair.low)},
                   {"high", if_tried(pair.high)},
                   {"slope", if_tried(pair.slope)},
                   {"p", if_tried(pair.p)},
                   {"p_adjusted", if_tried(pair.p_adjusted)},
                   {"expected", pair.expected}};
  for (const auto& [key, at] :
       {std::pair{"cause_unit", pair.cause}, {"effect_unit", pair.effect}}) {
    const bool level = model.type_name(at) == "service_level";
    out[key] = level ? json::value("share")
                     : text_or_null(score::text(*score::fields_of(model, at), "unit"));
  }
  if (!series) return out;
  json::array begins;
  for (const Instant at : pair.begins) begins.emplace_back(format_instant(at));
  json::array lags;
  for (const forecast::LagStrength& one : pair.lags) {
    lags.push_back({{"lag", one.lag}, {"correlation", one.correlation}});
  }
  out["series"] = {{"begins", std::move(begins)},
                   {"cause", values_json(pair.cause_values)},
                   {"effect", values_json(pair.effect_values)}};
  out["lags"] = std::move(lags);
  return out;
}

}  // namespace

std::map<std::string, std::string, std::less<>> placed_perspectives(const model::Model& model) {
  std::map<std::string, std::string, std::less<>> out;
  for (const auto& place : places_of(model)) {
    if (!place.value().is_object()) continue;
    std::string perspective = text_in(place.value().get_object(), "perspective");
    if (!perspective.empty()) out.emplace(place.key(), std::move(perspective));
  }
  return out;
}

Result<Batch> move_objectives(const model::Model& model, const std::vector<MapMove>& moves) {
  const std::vector<ScorePerspective> perspectives = score_perspectives_of(model);
  json::object places = places_of(model);
  Batch out;
  out.source = "strategy_map";
  for (const MapMove& move : moves) {
    const Index at = model.find_element(move.objective);
    if (at == model::kNoIndex || !is_objective(model, at)) {
      return bad_input("There is no objective \"" + move.objective.substr(0, 100) + "\".", "moves",
                       "Name goals of the model.");
    }
    if (move.slot >= kMapSlots) {
      return bad_input("The place is beyond the end of the row.", "moves",
                       "Use a slot below " + std::to_string(kMapSlots) + ".");
    }
    json::object place = object_in(places, move.objective);
    place["slot"] = move.slot;
    if (move.perspective) {
      const std::string& to = *move.perspective;
      const bool known = std::any_of(perspectives.begin(), perspectives.end(),
                                     [&](const ScorePerspective& one) { return one.id == to; });
      if (!to.empty() && !known) {
        return bad_input("There is no perspective \"" + to.substr(0, 100) + "\".", "moves",
                         "Name one of the scorecard's.");
      }
      place.erase("perspective");
      json::value attribute = nullptr;
      if (names_perspective(model, to)) {
        attribute = to;
      } else if (!to.empty()) {
        place["perspective"] = to;
      }
      const score::Fields fields = score::fields_of(model, at);
      const std::string_view before = score::text(*fields, "perspective");
      if (attribute.is_null() ? !before.empty() : before != to) {
        out.writes.push_back({model::Subject::element,
                              model::Operation::update,
                              move.objective,
                              {{"perspective", attribute}},
                              {}});
      }
    }
    places[move.objective] = std::move(place);
    out.reason = moves.size() > 1 ? "Move objectives on the strategy map"
                                  : "Move \"" + shown_name(model, at) + "\" on the strategy map";
  }
  // What was removed meanwhile needs no place.
  std::vector<std::string> gone;
  for (const auto& place : places) {
    if (model.find_element(place.key()) == model::kNoIndex) gone.emplace_back(place.key());
  }
  for (const std::string& id : gone) places.erase(id);
  const auto found = model.artifacts().find(kMap);
  const bool fresh = found == model.artifacts().end();
  if (!fresh && found->second->deleted) {
    out.writes.push_back({model::Subject::artifact, model::Operation::restore, kMap, {}, {}});
  }
  Write write{model::Subject::artifact,
              fresh ? model::Operation::create : model::Operation::update,
              kMap,
              {{"kind", kMap},
               {"name", "Strategy map"},
               {"body", json::object{{"places", std::move(places)}}}},
              {}};
  // Two people may move boxes at the same time: the later one starts from what the first left.
  if (!fresh && !found->second->deleted) write.expected_version = found->second->version;
  out.writes.push_back(std::move(write));
  return out;
}

json::object strategy_map_json(const Assessment& assessment, const Scorecard& scorecard) {
  const model::Model& model = assessment.model();
  std::vector<std::vector<const ScoreObjective*>> rows(scorecard.perspectives.size() + 1);
  for (const ScoreObjective& one : scorecard.objectives) {
    rows[std::min(one.perspective, scorecard.perspectives.size())].push_back(&one);
  }
  const json::object& places = places_of(model);
  json::array objectives;
  for (const auto& row : rows) {
    const std::vector<std::size_t> slots = slots_of(model, places, row);
    for (std::size_t i = 0; i < row.size(); ++i) {
      json::object one = objective_json(assessment, scorecard, *row[i]);
      one["slot"] = slots[i];
      objectives.push_back(std::move(one));
    }
  }
  json::array perspectives;
  for (const ScorePerspective& one : scorecard.perspectives) {
    perspectives.push_back({{"id", one.id}, {"name", one.name}});
  }
  json::array links;
  for (const CauseLink& one : cause_links_of(model, day_of(assessment.moment.at))) {
    links.push_back({{"id", model.relation_id(one.relation)},
                     {"kind", model.kind_name(one.relation)},
                     {"cause", model.element_id(one.cause)},
                     {"effect", model.element_id(one.effect)},
                     {"lowers", one.lowers},
                     {"version", model.relation_row(one.relation).version}});
  }
  return {{"perspectives", std::move(perspectives)},
          {"columns", kMapColumns},
          {"currency", assessment.currency},
          {"objectives", std::move(objectives)},
          {"links", std::move(links)}};
}

json::object cause_test_json(const Assessment& assessment, const CauseTest& test, bool series) {
  const model::Model& model = assessment.model();
  json::array pairs;
  for (const CausePair& pair : test.pairs) pairs.push_back(pair_json(model, pair, series));
  return {{"id", model.relation_id(test.link.relation)},
          {"cause", ref_json(model, test.link.cause)},
          {"effect", ref_json(model, test.link.effect)},
          {"kind", model.kind_name(test.link.relation)},
          {"lowers", test.link.lowers},
          {"version", model.relation_row(test.link.relation).version},
          {"tested", test.tested},
          {"verdict", test.tested ? json::value(name_of(test.verdict)) : json::value(nullptr)},
          {"reason", test.tested ? json::value(name_of(test.reason)) : json::value(nullptr)},
          {"telling", test.telling ? json::value(*test.telling) : json::value(nullptr)},
          {"pairs", std::move(pairs)},
          {"left_out", test.left_out}};
}

}  // namespace plumb::service
