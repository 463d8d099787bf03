#include "service/strategy.h"

#include <algorithm>
#include <map>

#include "score/evidence_fields.h"
#include "score/smart.h"
#include "service/strategy_goals.h"

namespace plumb::service {
namespace {

using model::Index;

constexpr std::size_t kDeepest = 32;  // a tree of goals deeper than this has a cycle

// Refs of live elements at the other end of relations of a kind, each once.
json::array refs_in(const model::Model& model, Index element, std::string_view kind,
                    std::string_view type) {
  std::vector<Index> found;
  model.for_each_in(element, [&](Index relation, Index from) {
    if (model.kind_name(relation) == kind && (type.empty() || model.type_name(from) == type)) {
      found.push_back(from);
    }
  });
  std::sort(found.begin(), found.end());
  found.erase(std::unique(found.begin(), found.end()), found.end());
  json::array out;
  for (const Index at : found) out.push_back(ref_json(model, at));
  return out;
}

struct Goal {
  Index at = model::kNoIndex;
  Index parent = model::kNoIndex;
  std::size_t depth = 0;
  double importance = 0;
};

// Parents before their children, the important first. Goals in a cycle come as roots.
std::vector<Goal> tree(const Assessment& assessment) {
  const model::Model& model = assessment.model();
  const Day today = day_of(assessment.moment.at);
  const score::Situation situation = assessment.situation();
  std::map<Index, std::vector<Index>> children;
  std::vector<Index> goals;
  for (Index at = 0; at < model.element_bound(); ++at) {
    if (!is_goal(model, at)) continue;
    goals.push_back(at);
    children[place_of(model, at, today).parent].push_back(at);
  }
  for (auto& [parent, list] : children) {
    std::stable_sort(list.begin(), list.end(), [&](Index a, Index b) {
      return situation.importance(a) > situation.importance(b);
    });
  }
  std::vector<Goal> out;
  std::vector<bool> seen(model.element_bound(), false);
  const auto walk = [&](const auto& self, Index at, Index parent, std::size_t depth) -> void {
    if (seen[at] || depth > kDeepest) return;
    seen[at] = true;
    out.push_back({at, parent, depth, situation.importance(at)});
    for (const Index child : children[at]) self(self, child, at, depth + 1);
  };
  const std::vector<Index> roots = children[model::kNoIndex];
  for (const Index root : roots) walk(walk, root, model::kNoIndex, 0);
  for (const Index goal : goals) walk(walk, goal, model::kNoIndex, 0);
  return out;
}

json::value weight_of(const Assessment& assessment, const Goal& goal, const json::object& fields) {
  const model::Model& model = assessment.model();
  if (goal.parent == model::kNoIndex) return score::root_weight(model, goal.at, fields);
  return place_of(model, goal.at, day_of(assessment.moment.at)).weight;
}

json::value signed_by(const model::Model& model, const json::object& fields,
                      std::string_view field) {
  return text_or_null(somebody(model, score::text(fields, field)).name);
}

json::object goal_row(const FindingDesk& desk, const Goal& goal, const score::Smart& smart) {
  const Assessment& assessment = desk.assessment();
  const model::Model& model = assessment.model();
  const score::Fields fields = score::fields_of(model, goal.at);
  json::object out{{"id", model.element_id(goal.at)},
                   {"name", shown_name(model, goal.at)},
                   {"side", side_json(model.side(goal.at))},
                   {"parent", nullptr},
                   {"depth", goal.depth},
                   {"version", model.element_row(goal.at).version},
                   {"weight", weight_of(assessment, goal, *fields)}};
  if (goal.parent != model::kNoIndex) out["parent"] = model.element_id(goal.parent);
  const score::Node node = assessment.compiled.node(goal.at);
  if (node != score::kNoNode) {
    const score::Analysis& analysis = assessment.analysis();
    out["importance"] = analysis.importance[node];
    out["support"] = analysis.support[node];
    out["delivered"] = analysis.delivered[node];
    json::object from;
    for (const model::Domain domain : {model::Domain::IS, model::Domain::OI, model::Domain::II}) {
      from[id_of(domain)] = analysis.support_from[static_cast<std::size_t>(domain)][node];
    }
    out["support_from"] = std::move(from);
  }
  out["owner"] = nullptr;
  if (const Somebody owner = somebody(model, score::text(*fields, "owner")); !owner.name.empty()) {
    out["owner"] = {{"id", owner.id}, {"name", owner.name}};
  }
  for (const char* field : {"due", "perspective", "horizon"}) {
    out[field] = text_or_null(score::text(*fields, field));
  }
  const std::vector<std::string> missing = smart.missing();
  std::string text;
  for (const std::string& mark : missing) text += (text.empty() ? "Missing: " : ", ") + mark;
  out["smart"] = {{"owner", smart.owner},       {"measure", smart.measure},
                  {"baseline", smart.baseline}, {"target", smart.target},
                  {"date", smart.date},         {"text", text}};
  out["signed"] = {{"business", signed_by(model, *fields, "signed_business")},
                   {"it", signed_by(model, *fields, "signed_it")},
                   {"business_on", text_or_null(score::text(*fields, "signed_business_on"))},
                   {"it_on", text_or_null(score::text(*fields, "signed_it_on"))}};
  out["measures"] = refs_in(model, goal.at, "measures", "measure");
  out["initiatives"] = refs_in(model, goal.at, "contributes_to", "initiative");
  out["findings"] = desk.open_about(goal.at);
  return out;
}

json::array drivers_json(const model::Model& model) {
  json::array out;
  for (Index at = 0; at < model.element_bound(); ++at) {
    if (!model.live(at) || model.type_name(at) != "driver") continue;
    const score::Fields fields = score::fields_of(model, at);
    out.push_back({{"id", model.element_id(at)},
                   {"name", shown_name(model, at)},
                   {"kind", text_or_null(score::text(*fields, "kind"))},
                   {"impact", number_or_null(score::number(*fields, "impact"))},
                   {"answers", refs_in(model, at, "responds_to", "")}});
  }
  return out;
}

// How weights came about: of the roots at the top, of every set of siblings in `sets`.
json::object weights_json(const model::Model& model) {
  json::object out{{"method", nullptr}, {"comparisons", json::array()}, {"consistency", nullptr}};
  json::array sets;
  const std::string prefix = weights_id("");
  for (auto at = model.artifacts().lower_bound(prefix);
       at != model.artifacts().end() && at->first.starts_with(prefix); ++at) {
    if (at->second->deleted || !at->second->body.is_object()) continue;
    json::object body = at->second->body.get_object();
    if (at->first == prefix) {
      for (const char* key : {"method", "goals", "values", "comparisons", "consistency"}) {
        if (const json::value* value = body.if_contains(key)) out[key] = *value;
      }
    }
    body["parent"] = text_or_null(std::string_view(at->first).substr(prefix.size()));
    sets.push_back(std::move(body));
  }
  out["sets"] = std::move(sets);
  return out;
}

void tally(StrategyCount& count, const model::Model& model, const std::vector<Goal>& goals,
           const std::vector<std::vector<Index>>& kinds) {
  count.unsupported = kinds[0].size();
  count.not_smart = kinds[1].size();
  count.unsigned_ = kinds[2].size();
  count.goals = goals.size();
  for (const std::vector<Index>& kind : kinds) {
    if (kind.empty()) continue;
    double most = -1;
    for (const Goal& goal : goals) {
      if (std::find(kind.begin(), kind.end(), goal.at) == kind.end()) continue;
      if (goal.importance <= most) continue;
      most = goal.importance;
      count.id = std::string(model.element_id(goal.at));
      count.name = shown_name(model, goal.at);
    }
    return;
  }
}

}  // namespace

json::object strategy_json(const FindingDesk& desk, const ShowRow& row) {
  const Assessment& assessment = desk.assessment();
  const model::Model& model = assessment.model();
  json::array visions;
  for (Index at = 0; at < model.element_bound(); ++at) {
    if (model.live(at) && model.type_name(at) == "vision") visions.push_back(row(at));
  }
  const std::vector<Goal> goals = tree(assessment);
  json::array rows;
  std::vector<std::vector<Index>> kinds(3);
  for (const Goal& goal : goals) {
    const score::Fields fields = score::fields_of(model, goal.at);
    const score::Smart smart = score::smart_of(model, goal.at, *fields);
    const std::string key(model.element_id(goal.at));
    if (desk.find("unsupported_goal/" + key) != nullptr) kinds[0].push_back(goal.at);
    if (!smart.missing().empty()) kinds[1].push_back(goal.at);
    if (score::text(*fields, "signed_business").empty() ||
        score::text(*fields, "signed_it").empty()) {
      kinds[2].push_back(goal.at);
    }
    rows.push_back(goal_row(desk, goal, smart));
  }
  StrategyCount count;
  tally(count, model, goals, kinds);
  return {{"sentence", sentence_json(strategy_sentence(count))},
          {"visions", std::move(visions)},
          {"goals", std::move(rows)},
          {"drivers", drivers_json(model)},
          {"weights", weights_json(model)}};
}

model::Side side_of_person(const model::Model& model, std::string_view person) {
  const Index at = model.find_element(person);
  if (at == model::kNoIndex || !model.live(at)) return model::Side::none;
  if (model.element_row(at).side != model::Side::none) return model.element_row(at).side;
  bool business = false;
  bool it = false;
  const auto add = [&](Index unit) {
    if (model.type_name(unit) != "unit") return;
    business = business || model.side(unit) == model::Side::business;
    it = it || model.side(unit) == model::Side::it;
  };
  model.for_each_out(at, [&](Index relation, Index to) {
    if (model.kind_name(relation) == "member_of") add(to);
  });
  for (Index unit = 0; unit < model.element_bound(); ++unit) {
    if (!model.live(unit) || model.type_name(unit) != "unit") continue;
    if (score::text(*score::fields_of(model, unit), "head") == person) add(unit);
  }
  if (business == it) return model::Side::none;
  return business ? model::Side::business : model::Side::it;
}

Result<Batch> sign_off(const model::Model& model, std::string_view goal, model::Side side,
                       bool agreed, const std::string& signer, Day today) {
  const Index at = model.find_element(goal);
  if (at == model::kNoIndex || !model.live(at)) {
    return not_found("There is no goal \"" + std::string(goal) + "\".");
  }
  if (!is_goal(model, at)) {
    return bad_input("\"" + shown_name(model, at) + "\" is not a goal.", "goal",
                     "Only goals are agreed to.");
  }
  if (side == model::Side::none) {
    return bad_input("A goal is agreed to for a side.", "side", "Use business or it.");
  }
  const std::string field = "signed_" + std::string(id_of(side));
  Write write;
  write.id = std::string(goal);
  write.record[field] = agreed ? json::value(signer) : json::value(nullptr);
  write.record[field + "_on"] = agreed ? json::value(format_day(today)) : json::value(nullptr);
  Batch out;
  out.reason = (agreed ? "Agree to the goal \"" : "Take back the agreement to the goal \"") +
               shown_name(model, at) + "\"";
  out.writes.push_back(std::move(write));
  return out;
}

}  // namespace plumb::service
