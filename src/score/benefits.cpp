#include "score/benefits.h"

#include <map>

#include "score/benefits_parts.h"
#include "score/evidence_fields.h"
#include "score/findings_shared.h"
#include "score/lines_practice.h"

namespace plumb::score {
namespace benefits {
namespace {

using model::Index;
using model::Model;

// The earliest decision on something that was taken, of those young enough to count.
std::optional<Day> decided_on(const Model& model, Index initiative, Day today) {
  std::optional<Day> first;
  model.for_each_in(initiative, [&](Index relation, Index from) {
    if (model.kind_name(relation) != "decides" || model.type_name(from) != "decision") return;
    const Fields fields = fields_of(model, from);
    const auto on = day(*fields, "decided");
    if (!on || !decided(*fields, today) || (today - *on).count() > kLeadTimesOfDays) return;
    if (!first || *on < *first) first = on;
  });
  return first;
}

using LeadTimes = std::vector<std::pair<double, Index>>;

BenefitPart lead_time(std::string_view id, LeadTimes times, double usual) {
  BenefitPart out{id, {}, times.size(), {}, {}, {}};
  if (times.empty()) return out;
  std::sort(times.begin(), times.end());
  const std::size_t half = times.size() / 2;
  const double median =
      times.size() % 2 == 1 ? times[half].first : (times[half - 1].first + times[half].first) / 2;
  Weakest weakest;
  for (const auto& [days, at] : times) weakest.add(at, days - median);
  out.value = usual / (usual + median);
  out.top = median;
  out.weakest = weakest.take();
  return out;
}

// Share of the planned time that is gone, in (0, 1]; null without both days or before it begins.
std::optional<double> time_gone(const json::object& initiative, Day today) {
  const auto start = day(initiative, "start");
  const auto end = day(initiative, "end");
  if (!start || !end || *end <= *start || today <= *start) return std::nullopt;
  const auto gone = static_cast<double>((today - *start).count());
  return std::min(1.0, gone / static_cast<double>((*end - *start).count()));
}

}  // namespace

std::vector<BenefitPart> agility(const Situation& situation) {
  const Model& model = situation.model;
  const Day today = situation.today();
  LeadTimes to_start;
  LeadTimes to_delivery;
  double progress = 0;
  double running = 0;
  Weakest late;
  each_of(model, "initiative", [&](Index at) {
    const Fields fields = fields_of(model, at);
    const auto start = day(*fields, "start");
    const auto end = day(*fields, "end");
    const std::string_view status = text(*fields, "status");
    const bool begun = status != "proposed" && status != "approved" && status != "cancelled";
    const auto decided = decided_on(model, at, today);
    // A decision after the start was about something else: when it was decided to start, nobody
    // recorded.
    if (decided && start && *start >= *decided && *start <= today && begun) {
      const auto since = [&](Day to) { return static_cast<double>((to - *decided).count()); };
      to_start.emplace_back(since(*start), at);
      if (end && *end <= today && status == "done") to_delivery.emplace_back(since(*end), at);
    }
    if (stage_of(*fields, today) != Stage::running) return;
    const auto done = number(*fields, "progress");
    const auto gone = time_gone(*fields, today);
    if (!done || !gone) return;
    const double pace = std::clamp(*done / *gone, 0.0, 1.0);
    progress += pace;
    running += 1;
    late.add(at, 1 - pace);
  });
  double answered = 0;
  double impact = 0;
  std::size_t drivers = 0;
  Weakest open;
  each_of(model, "driver", [&](Index at) {
    const double weight = number(*fields_of(model, at), "impact").value_or(0.5);
    bool found = false;
    model.for_each_in(at, [&](Index relation, Index) {
      found = found || model.kind_name(relation) == "responds_to";
    });
    ++drivers;
    impact += weight;
    if (found) answered += weight;
    if (!found) open.add(at, weight);
  });
  return {lead_time("to_start", std::move(to_start), kStartDays),
          lead_time("to_delivery", std::move(to_delivery), kDeliveryDays),
          share("answered", answered, impact, drivers, open),
          share("on_pace", progress, running, static_cast<std::size_t>(running), late)};
}

namespace {

BenefitPart purposeful(const Situation& situation) {
  const Model& model = situation.model;
  double all = 0;
  double tied = 0;
  std::size_t counted = 0;
  Weakest loose;
  each_of(model, "initiative", [&](Index at) {
    const Fields fields = fields_of(model, at);
    const auto budget = amount(*fields, "budget", situation.compiled.currency);
    const bool counts =
        takes_money(*fields) && stage_of(*fields, situation.today()) != Stage::ended;
    if (!budget || !(*budget > 0) || !counts) return;
    bool found = false;
    model.for_each_out(at, [&](Index relation, Index) {
      found = found || model.kind_name(relation) == "contributes_to" ||
              model.kind(relation).meaning == model::Meaning::support;
    });
    ++counted;
    all += *budget;
    if (found) tied += *budget;
    if (!found) loose.add(at, *budget);
  });
  return share("purposeful", tied, all, counted, loose);
}

// Money where applications cost any, else their number.
BenefitPart lean(const Situation& situation) {
  const Model& model = situation.model;
  std::map<std::string, std::vector<std::pair<double, Index>>> functions;
  double all = 0;
  std::size_t counted = 0;
  each_of(model, "application", [&](Index at) {
    const std::string function = function_of(model, at);
    const Node node = situation.compiled.node(at);
    if (function.empty() || node == kNoNode) return;
    functions[function].emplace_back(situation.graph.cost[node], at);
    all += situation.graph.cost[node];
    ++counted;
  });
  const bool by_number = !(all > 0);
  if (by_number) all = static_cast<double>(counted);
  double further = 0;
  Weakest doubled;
  for (auto& [function, group] : functions) {
    std::sort(group.begin(), group.end(),
              [](const auto& a, const auto& b) { return a.first > b.first; });
    for (std::size_t i = 1; i < group.size(); ++i) {
      const double cost = by_number ? 1 : group[i].first;
      further += cost;
      doubled.add(group[i].second, cost);
    }
  }
  return share("lean", all - further, all, counted, doubled);
}

BenefitPart staffed(const Situation& situation) {
  const Model& model = situation.model;
  double covered = 0;
  double demand = 0;
  std::size_t counted = 0;
  Weakest scarce;
  each_of(model, "skill", [&](Index at) {
    const Fields fields = fields_of(model, at);
    const auto wanted = number(*fields, "demand_fte");
    const auto there = number(*fields, "supply_fte");
    if (!wanted || !there || !(*wanted > 0)) return;
    ++counted;
    demand += *wanted;
    covered += std::min(*wanted, std::max(0.0, *there));
    scarce.add(at, *wanted - *there);
  });
  return share("staffed", covered, demand, counted, scarce);
}

}  // namespace

std::vector<BenefitPart> allocation(const Situation& situation, const Lines& lines) {
  const LineValue& resources = line(lines, Line::resources);
  BenefitPart proportional{"proportional", resources.value, resources.count, {}, {}, {}};
  return {std::move(proportional), purposeful(situation), lean(situation), staffed(situation)};
}

}  // namespace benefits

Benefits benefits_of(const Situation& situation, const Lines& lines) {
  Benefits out;
  out[0].parts = benefits::agility(situation);
  out[1].parts = benefits::allocation(situation, lines);
  out[2].parts = benefits::collaboration(situation, lines);
  out[3].parts = benefits::risk(situation);
  for (std::size_t i = 0; i < kBenefitCount; ++i) {
    out[i].id = kBenefitIds[i];
    double sum = 0;
    double there = 0;
    for (const BenefitPart& part : out[i].parts) {
      if (!part.value) continue;
      sum += *part.value;
      there += 1;
    }
    if (there > 0) out[i].value = 100 * sum / there;
  }
  return out;
}

}  // namespace plumb::score
