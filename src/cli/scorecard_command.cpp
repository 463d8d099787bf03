// scorecard: objectives by perspective with measures, targets, trend and spend, in a terminal.
#include <CLI/CLI.hpp>

#include <fmt/format.h>

#include "cli/context.h"
#include "service/assess.h"
#include "service/scorecard.h"
#include "service/shown.h"

namespace plumb::cli {
namespace {

using service::ObjectiveStatus;

struct ScorecardOptions {
  std::string unit;
  std::string as_of;
};

// As the screens say it.
Table::Cell status_cell(ObjectiveStatus status) {
  switch (status) {
    case ObjectiveStatus::reached: return {"reached", Tone::good};
    case ObjectiveStatus::on_track: return {"on track", Tone::good};
    case ObjectiveStatus::at_risk: return {"at risk", Tone::fair};
    case ObjectiveStatus::behind: return {"behind", Tone::poor};
    case ObjectiveStatus::no_value: return {"no value", Tone::faint};
    case ObjectiveStatus::no_target: return {"no target", Tone::faint};
    case ObjectiveStatus::no_measure: return {"no measure", Tone::faint};
  }
  return {};
}

std::string number_text(const json::object& row, const char* key) {
  const json::value& value = row.at(key);
  return value.is_null() ? "–" : fmt::format("{:.6g}", value.to_number<double>());
}

std::string trend_text(const json::object& row) {
  const json::value& judged = row.at("trend").at("judged");
  const json::value& direction = row.at("trend").at("direction");
  if (judged.is_string()) return std::string(judged.get_string());
  return direction.is_string() ? std::string(direction.get_string()) : "–";
}

void add_rows(const service::Assessment& assessment, const service::Scorecard& scorecard,
              const service::ScoreObjective& one, Table& table) {
  const json::object row = service::objective_json(assessment, scorecard, one);
  std::string name(row.at("name").as_string());
  Table::Cell status = status_cell(one.status);
  std::string reached = percent_text(one.attainment);
  std::string spent = one.spent ? money_text(*one.spent, assessment.currency) : "–";
  for (const json::value& value : row.at("measures").as_array()) {
    const json::object& measure = value.as_object();
    table.add({{name, Tone::strong},
               status,
               {reached},
               {std::string(measure.at("name").as_string())},
               {number_text(measure, "current")},
               {number_text(measure, "target")},
               {trend_text(measure)},
               {spent}});
    name.clear();
    status = {};
    reached.clear();
    spent.clear();
  }
  if (row.at("measures").as_array().empty()) {
    table.add({{name, Tone::strong}, status, {reached}, {"–"}, {"–"}, {"–"}, {"–"}, {spent}});
  }
}

std::string scorecard_report(const Terminal& terminal, const service::Assessment& assessment,
                             const service::Scorecard& scorecard) {
  std::string out;
  for (std::size_t i = 0; i < scorecard.rolls.size(); ++i) {
    const service::ScoreRoll& roll = scorecard.rolls[i];
    const bool named = i < scorecard.perspectives.size();
    if (roll.objectives == 0 && !named) continue;
    out += terminal.heading(named ? scorecard.perspectives[i].name : "In no perspective");
    if (roll.objectives == 0) {
      out += "No objective.\n\n";
      continue;
    }
    out += fmt::format("{} reached; {} of {} objectives have a value, {:.3g} of {:.3g} weight\n",
                       percent_text(roll.attainment), roll.counted, roll.objectives,
                       roll.weight_counted, roll.weight_total);
    Table table({{"objective", {}, true},
                 {"status"},
                 {"reached", Table::Align::right},
                 {"measure", {}, true},
                 {"actual", Table::Align::right},
                 {"target", Table::Align::right},
                 {"trend"},
                 {"spent", Table::Align::right}});
    for (const service::ScoreObjective& one : scorecard.objectives) {
      if (std::min(one.perspective, scorecard.perspectives.size()) == i) {
        add_rows(assessment, scorecard, one, table);
      }
    }
    out += table.text(terminal) + "\n";
  }
  if (!scorecard.unlinked.empty()) {
    out += terminal.heading("Money without an objective");
    for (const service::ScoreInitiative& one : scorecard.unlinked) {
      out +=
          fmt::format("{}  {}\n", service::shown_name(assessment.model(), one.at),
                      money_text(one.budget.value_or(one.spent.value_or(0)), assessment.currency));
    }
  }
  return out;
}

Result<int> scorecard(const Context& context, const ScorecardOptions& options) {
  PLUMB_TRY(const auto workspace, context.open());
  service::AssessOptions assess;
  PLUMB_TRY(assess.moment, workspace->moment(options.as_of));
  PLUMB_TRY(service::Snapshot state, workspace->as_of(assess.moment.seq));
  PLUMB_TRY(const auto assessment, service::assess(*workspace, std::move(state), assess));
  service::ScorecardWish wish;
  wish.unit = options.unit;
  if (!options.as_of.empty()) wish.known_at = assess.moment.at;
  PLUMB_TRY(const service::Scorecard found, service::scorecard_of(*workspace, *assessment, wish));
  if (context.globals.json) {
    context.print_json(service::scorecard_json(*assessment, found));
  } else {
    context.print(scorecard_report(context.terminal, *assessment, found));
  }
  return kDone;
}

}  // namespace

void add_scorecard_command(CLI::App& app, std::vector<Command>& commands) {
  auto* sub = app.add_subcommand("scorecard", "Objectives by perspective, measured and rolled up");
  auto options = std::make_shared<ScorecardOptions>();
  sub->add_option("--unit", options->unit, "Id of a unit or team: only its own objectives");
  sub->add_option("--as-of", options->as_of,
                  "Moment: 2026-06-30, seq:12, a batch id; now if left out");
  commands.push_back({sub, [options](const Context& c) { return scorecard(c, *options); }});
}

}  // namespace plumb::cli
