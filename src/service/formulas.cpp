#include "service/formulas.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <set>

#include <fmt/format.h>

#include "score/evidence_fields.h"
#include "service/measure_series.h"
#include "service/shown.h"

namespace plumb::service {
namespace {

using measure::Fault;
using model::Index;
using model::Model;

bool observable(const Model& model, Index at) {
  return at != model::kNoIndex && at < model.element_bound() && model.live(at) &&
         (model.type_name(at) == "measure" || model.type_name(at) == "service_level");
}

measure::Unit unit_in(const Model& model, Index at) {
  if (model.type_name(at) == "service_level") return {};
  return measure::unit_of(score::text(*score::fields_of(model, at), "unit"));
}

// Measures its formula or indicator names; those that are not there are left out.
std::vector<Index> sources_of(const Model& model, Index at) {
  const auto fields = score::fields_of(model, at);
  std::vector<Index> out;
  const auto add = [&](std::string_view id) {
    const Index found = model.find_element(id);
    if (observable(model, found)) out.push_back(found);
  };
  if (const auto indicator = score::text(*fields, "indicator"); !indicator.empty()) add(indicator);
  const std::string_view expression = score::text(*fields, "expression");
  if (expression.empty()) return out;
  const auto parsed = measure::parse_expression(expression);
  if (const auto* found = std::get_if<measure::Expression>(&parsed)) {
    for (const std::string& id : found->references) add(id);
  }
  return out;
}

// Names on the way from `from` back to `self`; empty if there is none.
std::string circle(const Model& model, Index self, Index from, std::set<Index>& seen) {
  if (from == self) return shown_name(model, self);
  if (!seen.insert(from).second) return {};
  for (const Index source : sources_of(model, from)) {
    const std::string rest = circle(model, self, source, seen);
    if (!rest.empty()) return shown_name(model, from) + ", " + rest;
  }
  return {};
}

std::size_t offset_of(const measure::Expression& expression, std::size_t reference) {
  for (const measure::Node& node : expression.nodes) {
    if (node.call == measure::Call::reference && node.reference == reference) return node.offset;
  }
  return 0;
}

std::optional<Fault> read_operands(const Model& model, Index self, Formula& out,
                                   std::vector<std::string>& names) {
  for (std::size_t i = 0; i < out.expression.references.size(); ++i) {
    const std::string& id = out.expression.references[i];
    const std::size_t offset = offset_of(out.expression, i);
    const Index at = model.find_element(id);
    if (at == model::kNoIndex || !model.live(at)) {
      return Fault{"There is no measure \"" + id.substr(0, 100) + "\".", offset,
                   "Use the id of one; the list of measures shows them."};
    }
    if (!observable(model, at)) {
      return Fault{"\"" + shown_name(model, at) + "\" is no measure.", offset,
                   "Formulas are made of measures and service levels."};
    }
    std::set<Index> seen;
    if (const std::string way = circle(model, self, at, seen);
        self != model::kNoIndex && !way.empty()) {
      return Fault{"The formula runs in a circle: " + shown_name(model, self) + ", " + way + ".",
                   offset, "A measure cannot follow from itself; use another one here."};
    }
    out.operands.push_back(at);
    out.units.push_back(unit_in(model, at));
    names.push_back(shown_name(model, at));
  }
  return std::nullopt;
}

Status check_dated(const model::Change& change, std::string_view list, const char* needs_value) {
  const json::value* found = change.after.if_contains(list);
  if (found == nullptr || !found->is_array()) return done();
  std::size_t at = 0;
  for (const json::value& one : found->get_array()) {
    const std::string where = fmt::format("{} {} item {}", change.id, list, ++at);
    const auto moment = [&](const char* key) {
      const json::value* value = one.is_object() ? one.get_object().if_contains(key) : nullptr;
      return value != nullptr && value->is_string() ? parse_instant(value->get_string())
                                                    : std::optional<Instant>();
    };
    const json::value* value =
        one.is_object() ? one.get_object().if_contains(needs_value) : nullptr;
    if (list == "targets") {
      if (!moment("at") || value == nullptr || !value->is_number()) {
        return bad_input("A dated target has a day and a value.", where,
                         R"(Write {"at": "2026-12-31", "value": 90}.)");
      }
      continue;
    }
    const bool reason = value != nullptr && value->is_string() && !value->get_string().empty();
    if (!moment("from") || !moment("to") || !reason) {
      return bad_input("A time that does not count has a beginning, an end and a reason.", where,
                       R"(Write {"from": "2026-03-01", "to": "2026-03-02", "reason": "Move"}.)");
    }
    if (*moment("to") < *moment("from")) {
      return bad_input("The time ends before it begins.", where, "Exchange from and to.");
    }
  }
  return done();
}

Status check_formula(const Model& model, Index at, const std::string& id) {
  const auto fields = score::fields_of(model, at);
  const std::string_view expression = score::text(*fields, "expression");
  if (expression.empty()) return done();
  const auto found = formula_of(model, at, expression, score::text(*fields, "unit"));
  const Fault* fault = std::get_if<Fault>(&found);
  if (fault == nullptr) return done();
  return bad_input(fault->what, fmt::format("{} expression, character {}", id, fault->offset + 1),
                   fault->remedy);
}

constexpr int kDeepest = 32;  // formulas of formulas; circles are refused before

struct Operand {
  MeasureSeries series;
  measure::Cadence cadence = measure::Cadence::month;
};

// As stated; of a formula the coarsest of what it is made of, since gaps in what could be computed
// say nothing about how often it is; else as the values lie.
Result<measure::Cadence> cadence_of(Workspace& workspace, const Model& model, Index at,
                                    int deep = 0) {
  const auto fields = score::fields_of(model, at);
  const auto stated = measure::cadence_named(score::text(*fields, "cadence"));
  if (stated) return *stated;
  const std::string_view expression = score::text(*fields, "expression");
  if (!expression.empty() && deep < kDeepest) {
    const auto found = formula_of(model, at, expression, score::text(*fields, "unit"));
    if (const Formula* formula = std::get_if<Formula>(&found)) {
      measure::Cadence coarsest = measure::Cadence::hour;
      for (const Index operand : formula->operands) {
        PLUMB_TRY(const auto one, cadence_of(workspace, model, operand, deep + 1));
        coarsest = std::max(coarsest, one);
      }
      return coarsest;
    }
  }
  PLUMB_TRY(const auto series, series_of(workspace, std::string(model.element_id(at)), {}));
  return measure::cadence_of(series.points);
}

Result<std::vector<Operand>> operands_of(Workspace& workspace, const Model& model,
                                         const Formula& formula) {
  std::vector<Operand> out;
  for (const Index at : formula.operands) {
    Operand one;
    PLUMB_TRY(one.series, series_of(workspace, std::string(model.element_id(at)), {}));
    PLUMB_TRY(one.cadence, cadence_of(workspace, model, at));
    out.push_back(std::move(one));
  }
  return out;
}

struct Column {
  std::vector<Instant> begins;
  std::vector<double> values;  // in the measure's own unit, NaN missing
};

// At the coarsest cadence, from the first value of any operand or the period of `from` on.
Column column_of(const Formula& formula, const std::vector<Operand>& operands,
                 measure::Cadence cadence, std::optional<Instant> from, Instant now) {
  Column out;
  std::vector<measure::Grid> grids;
  std::optional<Instant> first;
  std::optional<Instant> last;
  for (const Operand& one : operands) {
    cadence = std::max(cadence, one.cadence);
  }
  for (const Operand& one : operands) {
    grids.push_back(grid_of(one.series, cadence, std::nullopt).grid);
    const measure::Grid& grid = grids.back();
    if (grid.begins.empty()) continue;
    // A period that runs is not summed up before it ends.
    if (one.cadence < cadence && measure::later(cadence, grid.begins.back(), 1) > now) {
      grids.back().values.back() = std::nan("");
    }
    first = first ? std::min(*first, grid.begins.front()) : grid.begins.front();
    last = last ? std::max(*last, grid.begins.back()) : grid.begins.back();
  }
  if (!first) return out;
  std::size_t skipped = 0;
  if (from && *from > *first) {
    const std::size_t back = measure::look_back(formula.expression);
    const std::size_t steps = measure::steps_to(cadence, *first, *from);
    const std::size_t begin = steps - std::min(steps, back);
    first = measure::later(cadence, *first, begin);
    skipped = steps - begin;
  }
  if (*last < *first) return out;
  const std::size_t length = measure::steps_to(cadence, *first, *last) + 1;
  std::vector<std::vector<double>> columns;
  for (const measure::Grid& grid : grids) {
    std::vector<double> column(length, std::nan(""));
    for (std::size_t i = 0; i < grid.begins.size(); ++i) {
      if (grid.begins[i] < *first) continue;
      column[measure::steps_to(cadence, *first, grid.begins[i])] = grid.values[i];
    }
    columns.push_back(std::move(column));
  }
  const auto found = measure::evaluate(formula.expression, formula.units, columns);
  for (std::size_t i = skipped; i < found.size(); ++i) {
    out.begins.push_back(measure::later(cadence, *first, i));
    const double value = found[i] / formula.own.scale;
    out.values.push_back(std::isfinite(value) ? value : std::nan(""));
  }
  return out;
}

}  // namespace

std::variant<Formula, Fault> formula_of(const Model& model, Index self, std::string_view expression,
                                        std::string_view unit) {
  auto parsed = measure::parse_expression(expression);
  if (Fault* fault = std::get_if<Fault>(&parsed)) return std::move(*fault);
  Formula out;
  out.expression = std::move(std::get<measure::Expression>(parsed));
  if (out.expression.references.empty()) {
    return Fault{"The formula names no measure.", 0, "Put the id of one in braces, as {kpi-1}."};
  }
  std::vector<std::string> names;
  if (auto fault = read_operands(model, self, out, names)) return std::move(*fault);
  auto found = measure::unit_of(out.expression, out.units, names);
  if (Fault* fault = std::get_if<Fault>(&found)) return std::move(*fault);
  out.found = std::get<measure::Unit>(found);
  const std::string words = measure::text_of(out.found);
  if (unit.empty()) {
    out.own = out.found;
    if (out.found.plain()) out.own.scale = 1;
    return out;
  }
  out.own = measure::unit_of(unit);
  if (!measure::same_kind(out.own, out.found)) {
    return Fault{fmt::format("The formula comes to {}, but the measure is in {}.",
                             words.empty() ? "a plain number" : words, unit),
                 0,
                 fmt::format("Correct the formula, or state {} as the unit.",
                             words.empty() ? "no unit or %" : words)};
  }
  return out;
}

Status check_measures(const Model& model, const std::vector<model::Change>& changes) {
  for (const model::Change& change : changes) {
    if (change.subject != model::Subject::element) continue;
    PLUMB_CHECK(check_dated(change, "targets", "value"));
    PLUMB_CHECK(check_dated(change, "exclusions", "reason"));
    if (!change.after.contains("expression") && !change.after.contains("indicator")) continue;
    const Index at = model.find_element(change.id);
    if (!observable(model, at)) continue;
    PLUMB_CHECK(check_formula(model, at, change.id));
    const std::string indicator(score::text(*score::fields_of(model, at), "indicator"));
    if (indicator.empty()) continue;
    const Index found = model.find_element(indicator);
    if (!observable(model, found) || found == at) {
      return bad_input("The indicator is no measure.", change.id + " indicator",
                       "Name the id of the measure it is judged by.");
    }
    std::set<Index> seen;
    if (!circle(model, at, found, seen).empty()) {
      return bad_input("The indicator follows from the service level itself.",
                       change.id + " indicator", "Choose a measure that is taken by itself.");
    }
  }
  return done();
}

std::vector<Index> dependents_of(const Model& model, const std::vector<std::string>& ids) {
  std::map<Index, std::vector<Index>> users;
  for (Index at = 0; at < model.element_bound(); ++at) {
    if (!observable(model, at)) continue;
    for (const Index source : sources_of(model, at)) users[source].push_back(at);
  }
  // Depth first; each is added after all that follow from it, and the whole then turned round.
  std::vector<Index> out;
  std::set<Index> seen;
  const auto visit = [&](const auto& self, Index at) -> void {
    if (!seen.insert(at).second) return;
    if (const auto found = users.find(at); found != users.end()) {
      for (const Index user : found->second) self(self, user);
    }
    out.push_back(at);
  };
  std::set<Index> given;
  for (const std::string& id : ids) {
    const Index at = model.find_element(id);
    if (!observable(model, at)) continue;
    given.insert(at);
    visit(visit, at);
  }
  std::reverse(out.begin(), out.end());
  std::vector<Index> follow;
  for (const Index at : out) {
    const bool used = std::any_of(users.begin(), users.end(), [&](const auto& one) {
      return seen.contains(one.first) &&
             std::find(one.second.begin(), one.second.end(), at) != one.second.end();
    });
    if (used || !given.contains(at)) follow.push_back(at);
  }
  return follow;
}

std::vector<Index> users_of(const Model& model, std::string_view id) {
  std::vector<Index> out;
  const Index self = model.find_element(id);
  for (Index at = 0; at < model.element_bound(); ++at) {
    if (!observable(model, at)) continue;
    const auto sources = sources_of(model, at);
    if (std::find(sources.begin(), sources.end(), self) != sources.end()) out.push_back(at);
  }
  return out;
}

Result<std::vector<store::Observation>> compute(Workspace& workspace, const Model& model,
                                                Index measure, std::optional<Instant> from) {
  const std::string id(model.element_id(measure));
  PLUMB_TRY(const MeasureSeries own, series_of(workspace, id, {}));
  std::vector<store::Observation> out;
  const Instant now = workspace.now();
  std::set<Instant> computed;
  for (std::size_t v = 0; v < own.versions.size(); ++v) {
    const Definition& definition = own.versions[v].definition;
    const std::string& expression = said(definition, "expression");
    if (expression.empty()) continue;
    const auto found = formula_of(model, measure, expression, said(definition, "unit"));
    const Formula* formula = std::get_if<Formula>(&found);
    if (formula == nullptr) continue;  // the page says why
    PLUMB_TRY(const auto operands, operands_of(workspace, model, *formula));
    const auto stated = measure::cadence_named(said(definition, "cadence"));
    const Column column =
        column_of(*formula, operands, stated.value_or(measure::Cadence::hour), from, now);
    for (std::size_t i = 0; i < column.begins.size(); ++i) {
      const Instant at = column.begins[i];
      if (version_at(own.versions, at) != v || at > now) continue;
      store::Observation one;
      one.measure = id;
      one.at = at;
      if (!std::isnan(column.values[i])) {
        one.value = column.values[i];
        computed.insert(at);
      }
      one.source = kFormulaSource;
      one.received = now;
      out.push_back(std::move(one));
    }
  }
  // What was computed once and is not any more: at another cadence, or of values taken back.
  std::optional<Instant> covered = from;
  for (const store::Observation& one : out) covered = covered ? std::min(*covered, one.at) : one.at;
  if (!from) covered.reset();
  store::ObservationRange range;
  range.from = covered;
  PLUMB_TRY(const auto kept, workspace.beside_log([&](store::Store& store) {
    return store.observations(id, range);
  }));
  for (const store::Observation& one : kept) {
    const Definition& definition = own.versions[version_at(own.versions, one.at)].definition;
    if (one.source != kFormulaSource || computed.contains(one.at)) continue;
    if (said(definition, "expression").empty()) continue;
    store::Observation none = one;
    none.value.reset();
    none.received = now;
    out.push_back(std::move(none));
  }
  return out;
}

Result<Preview> preview(Workspace& workspace, const Model& model, const Formula& formula,
                        std::size_t most) {
  PLUMB_TRY(const auto operands, operands_of(workspace, model, formula));
  Preview out;
  out.cadence = measure::Cadence::hour;
  for (const Operand& one : operands) out.cadence = std::max(out.cadence, one.cadence);
  const Column column = column_of(formula, operands, out.cadence, std::nullopt, workspace.now());
  for (std::size_t i = column.begins.size() - std::min(most, column.begins.size());
       i < column.begins.size(); ++i) {
    const double value = column.values[i];
    out.values.emplace_back(column.begins[i],
                            std::isnan(value) ? std::nullopt : std::optional<double>(value));
  }
  return out;
}

}  // namespace plumb::service
