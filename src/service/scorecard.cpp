#include "service/scorecard.h"

#include <algorithm>
#include <map>
#include <set>

#include "score/compile_edges.h"
#include "score/lines_practice.h"
#include "score/standing.h"
#include "service/artifacts.h"
#include "service/measure_json.h"
#include "service/scorecard_parts.h"
#include "service/strategy_goals.h"
#include "service/strategy_map.h"

namespace plumb::service {
namespace {

using model::Index;
using Status = ObjectiveStatus;

constexpr const char* kConfiguration = "scorecard";
constexpr std::size_t kNameLength = 80;

double tolerance_of(const Assessment& assessment, std::string_view rule) {
  constexpr double kUsual = 0.1;
  if (!assessment.finder) return kUsual;
  const model::Rule* found = assessment.finder->book().find(rule);
  return found == nullptr ? kUsual : found->parameter("tolerance");
}

bool is_unit(const model::Model& model, Index at) {
  return model.live(at) && (model.type_name(at) == "unit" || model.type_name(at) == "team");
}

class Builder {
 public:
  Builder(Workspace& workspace, const Assessment& assessment, const ScorecardWish& wish)
      : workspace_(workspace),
        assessment_(assessment),
        model_(assessment.model()),
        today_(day_of(assessment.moment.at)),
        wish_(wish),
        off_track_(off_track_limit(assessment)),
        to_miss_(tolerance_of(assessment, "measure_predicted_to_miss")),
        heads_(unit_heads(assessment.model())) {}

  Result<Scorecard> build() {
    if (!wish_.unit.empty()) {
      const Index unit = model_.find_element(wish_.unit);
      if (unit == model::kNoIndex || !is_unit(model_, unit)) {
        return not_found("There is no unit or team \"" + wish_.unit.substr(0, 100) + "\".", "unit",
                         "Choose one of the scorecard's list of units.");
      }
      out_.unit = unit;
    }
    out_.perspectives = score_perspectives_of(model_);
    placed_ = placed_perspectives(model_);
    for (Index at = 0; at < model_.element_bound(); ++at) {
      if (!is_objective(model_, at)) continue;
      std::vector<ScoreUnit> units = units_of(model_, at, today_, heads_);
      for (const ScoreUnit& one : units) ++per_unit_[one.at];
      if (out_.unit != model::kNoIndex &&
          std::none_of(units.begin(), units.end(),
                       [&](const ScoreUnit& one) { return one.at == out_.unit; })) {
        continue;
      }
      PLUMB_TRY(ScoreObjective one, objective(at));
      one.units = std::move(units);
      out_.objectives.push_back(std::move(one));
    }
    std::stable_sort(
        out_.objectives.begin(), out_.objectives.end(),
        [](const ScoreObjective& a, const ScoreObjective& b) { return a.weight > b.weight; });
    roll_up();
    add_units();
    add_unlinked();
    return std::move(out_);
  }

 private:
  Result<ScoreObjective> objective(Index at) {
    ScoreObjective out;
    out.at = at;
    const score::Fields fields = score::fields_of(model_, at);
    add_weight(at, *fields, out);
    PLUMB_CHECK(add_measures(at, out));
    place(at, *fields, out);
    add_initiatives(at, out);
    PLUMB_CHECK(add_contributions(at, out));
    if (score::text(*fields, "owner").empty()) out.warnings.emplace_back("no_owner");
    return out;
  }

  // A part shares what its parent weighs with its siblings, by the weights of their relations.
  void add_weight(Index at, const json::object& fields, ScoreObjective& out) {
    const auto stated = score::number(fields, "weight");
    out.weight_stated = stated.has_value();
    double weight = stated.value_or(1);
    Index here = at;
    constexpr int kDeepest = 32;  // deeper is a circle
    double share = 1;
    for (int depth = 0; depth < kDeepest; ++depth) {
      const GoalPlace place = place_of(model_, here, today_);
      if (place.parent == model::kNoIndex) break;
      if (!shares_.contains(place.parent)) shares_[place.parent] = sum_of_parts(place.parent);
      const double all = shares_[place.parent];
      share *= all > 0 ? place.weight / all : 0;
      here = place.parent;
      const score::Fields above = score::fields_of(model_, here);
      const auto of_above = score::number(*above, "weight");
      weight = of_above.value_or(1);
      out.weight_stated = of_above.has_value();
    }
    out.weight = weight * share;
  }

  double sum_of_parts(Index whole) const {
    double out = 0;
    each_edge(whole, [&](const score::EdgeSpec& edge) {
      if (edge.kind == score::EdgeClass::part && edge.to == whole) out += edge.value;
    });
    return out;
  }

  // visit(edge) for every edge of the engine between this objective and another one.
  template <typename Visit>
  void each_edge(Index at, Visit visit) const {
    const auto look = [&](Index relation, Index other) {
      if (other == at || !is_objective(model_, other)) return;
      if (const auto edge = score::edge_of(model_, relation, today_)) visit(*edge);
    };
    model_.for_each_out(at, look);
    model_.for_each_in(at, look);
  }

  ::plumb::Status add_measures(Index at, ScoreObjective& out) {
    std::map<Index, double> weights;
    model_.for_each_in(at, [&](Index relation, Index from) {
      if (model_.kind_name(relation) != "measures") return;
      const auto stated = score::number(*score::relation_fields_of(model_, relation), "weight");
      weights[from] = stated.value_or(1);
    });
    double sum = 0;
    for (const Index measure : measures_of(model_, at, today_)) {
      PLUMB_TRY(ScoreMeasure one, this->measure(measure));
      one.weight = weights[measure];
      out.weight_total += one.weight;
      if (one.attainment) {
        out.weight_counted += one.weight;
        sum += one.weight * *one.attainment;
        ++out.counted;
      }
      out.measures.push_back(std::move(one));
    }
    if (out.weight_counted > 0) out.attainment = sum / out.weight_counted;
    out.status = together(out.measures);
    if (out.measures.empty()) out.warnings.emplace_back("no_measure");
    const auto has = [&](Status status) {
      return std::any_of(out.measures.begin(), out.measures.end(),
                         [&](const ScoreMeasure& one) { return one.status == status; });
    };
    if (has(Status::no_target)) out.warnings.emplace_back("no_target");
    if (has(Status::no_value)) out.warnings.emplace_back("no_value");
    return done();
  }

  // The worst of those that say how it goes.
  static Status together(const std::vector<ScoreMeasure>& measures) {
    if (measures.empty()) return Status::no_measure;
    std::optional<Status> worst;
    bool target = false;
    for (const ScoreMeasure& one : measures) {
      target = target || one.status != Status::no_target;
      if (one.status >= Status::no_value) continue;
      worst = worst ? std::max(*worst, one.status) : one.status;
    }
    if (worst) return *worst;
    return target ? Status::no_value : Status::no_target;
  }

  Result<ScoreMeasure> measure(Index at) {
    if (const auto known = measures_.find(at); known != measures_.end()) return known->second;
    const score::Fields fields = score::fields_of(model_, at);
    ScoreMeasure out;
    out.at = at;
    const bool level = model_.type_name(at) == "service_level";
    const score::Figures figures = score::target_figures(*fields);
    const auto target = level ? score::number(*fields, "target") : figures.target;
    out.better = level ? 1 : better_of(figures);
    out.attainment =
        level ? score::service_level_attainment(score::number(*fields, "attained"), target)
              : score::attainment(figures);
    out.status = !target           ? Status::no_target
                 : !out.attainment ? Status::no_value
                                   : progress(*fields, *out.attainment, level);
    if (wish_.trends) {
      // Only as far back as is shown, where the cadence says how far that is.
      std::optional<Instant> from;
      if (const auto cadence = measure::cadence_named(score::text(*fields, "cadence"))) {
        const double days = measure::days_of(*cadence) * static_cast<double>(kTrendShown + 2);
        from = assessment_.moment.at -
               std::chrono::hours(static_cast<std::int64_t>(days * 24 * kTrendShown));
      }
      PLUMB_TRY(const ObservedSeries series,
                observed_series(workspace_, model_, at, wish_.known_at, from));
      out.trend = trend_of(series);
    }
    measures_.emplace(at, out);
    return out;
  }

  // As the measure's own page says it (score/standing.h), with what the forecast adds.
  Status progress(const json::object& fields, double attained, bool level) const {
    const score::Standing standing =
        level ? score::service_standing(fields) : score::standing_of(fields, today_, off_track_);
    if (level && standing.status == score::Status::at_risk) return Status::at_risk;
    if (attained >= 1) return Status::reached;
    if (standing.status == score::Status::off_track) return Status::behind;
    if (standing.status == score::Status::at_risk) return Status::at_risk;
    score::Figures ahead = score::target_figures(fields);
    ahead.current = score::number(fields, "forecast");
    const auto then = score::attainment(ahead);
    const bool open = standing.dated && !standing.ended;
    return open && then && 1 - *then > to_miss_ ? Status::at_risk : Status::on_track;
  }

  std::size_t perspective_of(std::string_view id) const {
    for (std::size_t i = 0; i < out_.perspectives.size(); ++i) {
      if (out_.perspectives[i].id == id) return i;
    }
    return ScoreObjective::kNowhere;
  }

  // As set; else where most of its measures stand, the first perspective of those that tie.
  void place(Index at, const json::object& fields, ScoreObjective& out) {
    const auto own = placed_.find(model_.element_id(at));
    if (own != placed_.end()) out.perspective = perspective_of(own->second);
    if (out.perspective == ScoreObjective::kNowhere) {
      out.perspective = perspective_of(score::text(fields, "perspective"));
    }
    if (out.perspective != ScoreObjective::kNowhere) {
      out.perspective_from = "set";
      return;
    }
    std::vector<std::size_t> votes(out_.perspectives.size(), 0);
    for (const ScoreMeasure& one : out.measures) {
      const score::Fields of = score::fields_of(model_, one.at);
      const std::size_t found = perspective_of(score::text(*of, "perspective"));
      if (found != ScoreObjective::kNowhere) ++votes[found];
    }
    const auto most = std::max_element(votes.begin(), votes.end());
    if (most == votes.end() || *most == 0) return;
    out.perspective = static_cast<std::size_t>(most - votes.begin());
    out.perspective_from = "measures";
  }

  ScoreInitiative initiative(Index at) const {
    const score::Fields fields = score::fields_of(model_, at);
    ScoreInitiative out;
    out.at = at;
    out.budget = score::amount(*fields, "budget", assessment_.currency);
    out.spent = score::amount(*fields, "spent", assessment_.currency);
    out.objectives = 0;
    for (const Index to : related(model_, at, "contributes_to", End::out, today_)) {
      if (is_objective(model_, to)) ++out.objectives;
    }
    return out;
  }

  static void add(std::optional<double>& sum, std::optional<double> value) {
    if (value) sum = sum.value_or(0) + *value;
  }

  bool cancelled(Index initiative) const {
    return score::text(*score::fields_of(model_, initiative), "status") == "cancelled";
  }

  void add_initiatives(Index at, ScoreObjective& out) {
    for (const Index from : related(model_, at, "contributes_to", End::in, today_)) {
      if (model_.type_name(from) != "initiative" || cancelled(from)) continue;
      out.initiatives.push_back(initiative(from));
      add(out.budget, out.initiatives.back().budget);
      add(out.spent, out.initiatives.back().spent);
    }
  }

  // Parts by weight, supports by strength; both ends are objectives.
  double total(Index to, score::EdgeClass kind) const {
    double out = 0;
    each_edge(to, [&](const score::EdgeSpec& edge) {
      if (edge.kind == kind && edge.to == to) out += edge.value;
    });
    return out;
  }

  ::plumb::Status add_contributions(Index at, ScoreObjective& out) {
    std::vector<std::pair<Contribution, bool>> others;
    each_edge(at, [&](const score::EdgeSpec& edge) {
      Contribution one;
      one.other = edge.from == at ? edge.to : edge.from;
      one.value = edge.value;
      one.total = total(edge.to, edge.kind);
      switch (edge.kind) {
        case score::EdgeClass::part: one.how = "part_of"; break;
        case score::EdgeClass::support: one.how = "supports"; break;
        case score::EdgeClass::hinder: one.how = "hinders"; break;
      }
      if (edge.kind != score::EdgeClass::hinder && one.total > 0) one.share = one.value / one.total;
      others.emplace_back(std::move(one), edge.from == at);
    });
    for (auto& [one, up] : others) {
      ScoreObjective other;
      PLUMB_CHECK(add_measures(one.other, other));
      one.attainment = other.attainment;
      one.status = other.status;
      one.units = units_of(model_, one.other, today_, heads_);
      (up ? out.contributes_to : out.receives).push_back(std::move(one));
    }
    return done();
  }

  void roll_up() {
    out_.rolls.assign(out_.perspectives.size() + 1, {});
    std::vector<std::set<Index>> counted(out_.rolls.size());
    std::set<Index> everywhere;
    std::vector<double> sums(out_.rolls.size(), 0);
    double sum = 0;
    const auto count = [](ScoreRoll& roll, double& into, const ScoreObjective& one) {
      ++roll.objectives;
      roll.weight_total += one.weight;
      if (!one.attainment) return;
      ++roll.counted;
      roll.weight_counted += one.weight;
      into += one.weight * *one.attainment;
    };
    for (const ScoreObjective& one : out_.objectives) {
      const std::size_t row = std::min(one.perspective, out_.perspectives.size());
      count(out_.rolls[row], sums[row], one);
      count(out_.whole, sum, one);
      for (const ScoreInitiative& work : one.initiatives) {
        if (counted[row].insert(work.at).second) {
          add(out_.rolls[row].budget, work.budget);
          add(out_.rolls[row].spent, work.spent);
        }
        if (everywhere.insert(work.at).second) {
          add(out_.whole.budget, work.budget);
          add(out_.whole.spent, work.spent);
        }
      }
    }
    for (std::size_t i = 0; i < out_.rolls.size(); ++i) {
      ScoreRoll& roll = out_.rolls[i];
      if (roll.weight_counted > 0) roll.attainment = sums[i] / roll.weight_counted;
    }
    if (out_.whole.weight_counted > 0) out_.whole.attainment = sum / out_.whole.weight_counted;
  }

  // Units with objectives, and whatever they report to.
  void add_units() {
    std::set<Index> shown;
    for (const auto& [unit, count] : per_unit_) {
      for (Index at = unit; at != model::kNoIndex && shown.insert(at).second;) {
        at = unit_above(model_, at, today_);
      }
    }
    if (out_.unit != model::kNoIndex) shown.insert(out_.unit);
    for (const Index at : shown) {
      const auto count = per_unit_.find(at);
      out_.units.push_back(
          {at, unit_above(model_, at, today_), count == per_unit_.end() ? 0 : count->second});
    }
  }

  void add_unlinked() {
    for (Index at = 0; at < model_.element_bound(); ++at) {
      if (!model_.live(at) || model_.type_name(at) != "initiative" || cancelled(at)) continue;
      if (out_.unit != model::kNoIndex) {
        const auto units = units_of(model_, at, today_, heads_);
        if (std::none_of(units.begin(), units.end(),
                         [&](const ScoreUnit& one) { return one.at == out_.unit; })) {
          continue;
        }
      }
      ScoreInitiative one = initiative(at);
      const bool money = one.budget.value_or(0) > 0 || one.spent.value_or(0) > 0;
      if (money && one.objectives == 0) out_.unlinked.push_back(one);
    }
    std::stable_sort(out_.unlinked.begin(), out_.unlinked.end(), [](const auto& a, const auto& b) {
      return std::max(a.budget.value_or(0), a.spent.value_or(0)) >
             std::max(b.budget.value_or(0), b.spent.value_or(0));
    });
  }

  Workspace& workspace_;
  const Assessment& assessment_;
  const model::Model& model_;
  const Day today_;
  const ScorecardWish& wish_;
  const double off_track_;
  const double to_miss_;
  const UnitHeads heads_;
  Scorecard out_;
  std::map<std::string, std::string, std::less<>> placed_;
  std::map<Index, double> shares_;
  std::map<Index, ScoreMeasure> measures_;
  std::map<Index, std::size_t> per_unit_;
};

}  // namespace

std::string_view name_of(ObjectiveStatus status) {
  switch (status) {
    case Status::reached: return "reached";
    case Status::on_track: return "on_track";
    case Status::at_risk: return "at_risk";
    case Status::behind: return "behind";
    case Status::no_value: return "no_value";
    case Status::no_target: return "no_target";
    case Status::no_measure: return "no_measure";
  }
  return "";
}

std::vector<ScorePerspective> score_perspectives_of(const model::Model& model) {
  std::vector<ScorePerspective> out;
  if (const auto* kept = live_artifact(model, kConfiguration, kConfiguration)) {
    for (const json::value& one : list_in(body_of(*kept), "perspectives")) {
      if (!one.is_object()) continue;
      out.push_back({text_in(one.get_object(), "id"), text_in(one.get_object(), "name")});
    }
  }
  if (!out.empty()) return out;
  const model::ElementType* goal = model.metamodel().type("goal");
  if (goal == nullptr) return out;
  for (const model::Attribute& attribute : goal->attributes) {
    if (attribute.id != "perspective") continue;
    for (const model::EnumValue& value : attribute.values) out.push_back({value.id, value.name});
  }
  return out;
}

Result<Batch> keep_perspectives(const Workspace& workspace,
                                std::vector<ScorePerspective> perspectives) {
  const auto model = workspace.snapshot().model;
  if (perspectives.size() > kMostPerspectives) {
    return bad_input("These are too many perspectives.", "perspectives",
                     "Keep to " + std::to_string(kMostPerspectives) + ".");
  }
  std::set<std::string> names;
  std::set<std::string> ids;
  json::array list;
  for (ScorePerspective& one : perspectives) {
    if (one.name.empty() || one.name.size() > kNameLength) {
      return bad_input("A perspective needs a name.", "perspectives",
                       "Write one of at most 80 characters.");
    }
    if (!names.insert(one.name).second) {
      return bad_input("Two perspectives are called \"" + one.name + "\".", "perspectives",
                       "Give each its own name.");
    }
    if (one.id.empty()) one.id = plumb::new_id("pv-", workspace.environment());
    if (!ids.insert(one.id).second) {
      return bad_input("Two perspectives have the id \"" + one.id.substr(0, kNameLength) + "\".",
                       "perspectives", "Leave the id of a new one out.");
    }
    list.push_back({{"id", one.id}, {"name", one.name}});
  }
  const auto& artifacts = model->artifacts();
  const auto found = artifacts.find(kConfiguration);
  Batch out;
  out.reason = "Perspectives of the scorecard";
  out.source = "scorecard";
  if (found != artifacts.end() && found->second->deleted) {
    out.writes.push_back(
        {model::Subject::artifact, model::Operation::restore, kConfiguration, {}, {}});
  }
  out.writes.push_back(
      {model::Subject::artifact,
       found == artifacts.end() ? model::Operation::create : model::Operation::update,
       kConfiguration,
       {{"kind", kConfiguration},
        {"name", "Scorecard"},
        {"body", json::object{{"perspectives", std::move(list)}}}},
       {}});
  return out;
}

std::vector<ScoreUnit> units_of(const model::Model& model, Index element, Day today,
                                const UnitHeads& heads) {
  std::vector<ScoreUnit> out;
  const auto add = [&](Index unit, const char* through) {
    if (!is_unit(model, unit)) return;
    for (const ScoreUnit& one : out) {
      if (one.at == unit) return;
    }
    out.push_back({unit, through});
  };
  for (const Index at : related(model, element, "accountable_for", End::in, today)) {
    add(at, "accountable_for");
  }
  std::vector<Index> owners = related(model, element, "owned_by", End::out, today);
  for (const Index at : owners) add(at, "owned_by");
  const score::Fields fields = score::fields_of(model, element);
  const Index owner = model.find_element(score::text(*fields, "owner"));
  if (owner != model::kNoIndex && model.live(owner)) owners.push_back(owner);
  for (const Index at : related(model, element, "accountable_for", End::in, today)) {
    owners.push_back(at);
  }
  for (const Index at : owners) {
    add(at, "owner");
    for (const Index unit : related(model, at, "member_of", End::out, today)) add(unit, "owner");
    const auto led = heads.find(model.element_id(at));
    if (led == heads.end()) continue;
    for (const Index unit : led->second) add(unit, "owner");
  }
  return out;
}

Result<Scorecard> scorecard_of(Workspace& workspace, const Assessment& assessment,
                               const ScorecardWish& wish) {
  return Builder(workspace, assessment, wish).build();
}

}  // namespace plumb::service
