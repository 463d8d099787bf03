// Tiles that are charts: curves, bars and stacks, each with its numbers as a table.
#include <algorithm>
#include <cmath>
#include <map>

#include <fmt/format.h>

#include "service/artifacts.h"
#include "service/campaign_results.h"
#include "service/dashboard_tiles.h"
#include "service/measures.h"
#include "service/shown.h"

namespace plumb::service {
namespace {

using model::Index;
using model::Tile;

constexpr std::size_t kIndexPoints = 24;
constexpr std::size_t kFindingPoints = 9;
// A curve of more points than pixels tells nothing more; of longer series every so many is taken.
constexpr std::size_t kMostCurvePoints = 400;
constexpr std::size_t kMostBars = 40;

// A curve under the table's hood: name, and value by day.
struct Curve {
  std::string id, name, place, unit;
  bool stale = false;
  std::vector<std::pair<std::string, std::optional<double>>> points;
};

json::array points_json(const Curve& curve) {
  json::array out;
  for (const auto& [at, value] : curve.points) {
    out.push_back({{"at", at}, {"value", number_or_null(value)}});
  }
  return out;
}

// Curves side by side, a row for every day any of them has.
void tabulate(TileDesk& desk, const std::vector<Curve>& curves, std::string_view kind,
              json::object& out) {
  json::array columns{column("at", desk.t("Date"), "date")};
  std::map<std::string, std::vector<std::optional<double>>> days;
  for (std::size_t i = 0; i < curves.size(); ++i) {
    columns.push_back(column(curves[i].id, curves[i].name, kind));
    for (const auto& [at, value] : curves[i].points) {
      auto& values = days[at];
      values.resize(curves.size());
      values[i] = value;
    }
  }
  json::array rows;
  for (const auto& [at, values] : days) {
    json::array cells{at};
    for (std::size_t i = 0; i < curves.size(); ++i) cells.push_back(number_or_null(values[i]));
    rows.push_back(row({}, false, std::move(cells)));
  }
  out["columns"] = std::move(columns);
  out["rows"] = std::move(rows);
}

json::object lines(TileDesk& desk, const std::vector<Curve>& curves, std::string_view kind) {
  json::array series;
  bool any = false;
  for (const Curve& curve : curves) {
    any = any || std::any_of(curve.points.begin(), curve.points.end(),
                             [](const auto& point) { return point.second.has_value(); });
    series.push_back({{"id", curve.id},
                      {"name", curve.name},
                      {"place", text_or_null(curve.place)},
                      {"unit", text_or_null(curve.unit)},
                      {"stale", curve.stale},
                      {"points", points_json(curve)}});
  }
  json::object out{{"shape", "lines"}, {"scale", kind}, {"series", std::move(series)}};
  tabulate(desk, curves, kind, out);
  if (!any) {
    out["state"] = "missing";
    out["reason"] = desk.t("There is no value in this period.");
  }
  return out;
}

json::object index_chart(TileDesk& desk, const Tile& tile) {
  if (desk.input.scenario) return without("missing", desk.t("A scenario has no past."));
  const auto points = desk.input.index.points(desk.begin_of(tile.period), desk.today, kIndexPoints);
  if (!points.ok()) return without("missing", points.error().what);
  std::vector<Curve> curves;
  if (tile.what == "index") {
    curves.push_back({"index", desk.t("Alignment index"), "alignment", {}, false, {}});
  } else {
    for (const std::string_view line : score::kLineIds) {
      curves.push_back(
          {std::string(line), desk.line_name(line), "line:" + std::string(line), {}, false, {}});
    }
  }
  for (const IndexPoint& point : *points) {
    const std::string day = format_day(point.day);
    for (std::size_t i = 0; i < curves.size(); ++i) {
      curves[i].points.emplace_back(day, tile.what == "index" ? point.value : point.lines[i]);
    }
  }
  json::object out = lines(desk, curves, tile.what == "index" ? "index" : "share");
  out["data_at"] = format_day(desk.today);
  out["place"] = "alignment";
  return out;
}

// The periods of a measure from a day on; NaN where a period has no value.
Curve curve_of(const json::object& measure, const MeasureOutlook& outlook, Day from) {
  Curve out{text_at(measure, "id"),   text_at(measure, "name"),       place_of(measure),
            text_at(measure, "unit"), measure.at("stale").get_bool(), {}};
  const auto& begins = outlook.grid.begins;
  std::size_t first = 0;
  while (first < begins.size() && day_of(begins[first]) < from) ++first;
  const std::size_t every = (begins.size() - first) / kMostCurvePoints + 1;
  // Counted from the newest, which has to be among them.
  for (std::size_t i = first; i < begins.size(); ++i) {
    if ((begins.size() - 1 - i) % every != 0) continue;
    const double value = outlook.grid.values[i];
    const std::string at = outlook.grid.cadence == measure::Cadence::hour
                               ? format_instant(begins[i])
                               : format_day(day_of(begins[i]));
    out.points.emplace_back(at, std::isnan(value) ? std::nullopt : std::optional(value));
  }
  return out;
}

const json::object* measure_named(TileDesk& desk, const std::string& id) {
  for (const json::object& measure : desk.measures()) {
    if (text_at(measure, "id") == id) return &measure;
  }
  return nullptr;
}

Result<MeasureOutlook> outlook(TileDesk& desk, const std::string& id) {
  return outlook_of(desk.input.workspace, desk.model, desk.model.find_element(id),
                    desk.input.known_at);
}

json::array ahead_of(const MeasureOutlook& outlook) {
  json::array out;
  if (!outlook.forecast) return out;
  for (std::size_t i = 0; i < outlook.forecast->steps.size(); ++i) {
    const forecast::Step& step = outlook.forecast->steps[i];
    const bool band = !step.intervals.empty();
    out.push_back({{"at", format_day(day_of(outlook.ahead[i]))},
                   {"value", step.point},
                   {"low", band ? json::value(step.intervals[0].low) : json::value(nullptr)},
                   {"high", band ? json::value(step.intervals[0].high) : json::value(nullptr)}});
  }
  return out;
}

// The forecast goes into the table too, under the values.
void add_ahead(TileDesk& desk, const json::array& ahead, std::string_view kind, json::object& out) {
  if (ahead.empty()) return;
  json::array& columns = out["columns"].as_array();
  columns.push_back(column("forecast", desk.t("Forecast"), kind));
  columns.push_back(column("low", desk.t("Low"), kind));
  columns.push_back(column("high", desk.t("High"), kind));
  json::array& rows = out["rows"].as_array();
  for (json::value& one : rows) {
    for (int i = 0; i < 3; ++i) one.at("cells").as_array().emplace_back(nullptr);
  }
  for (const json::value& step : ahead) {
    rows.push_back(row(
        {}, false, {step.at("at"), nullptr, step.at("value"), step.at("low"), step.at("high")}));
  }
}

json::object measure_chart(TileDesk& desk, const Tile& tile) {
  const json::object* measure = measure_named(desk, tile.of.front());
  if (measure == nullptr) return without("gone", desk.t("The measure is not there any more."));
  auto found = outlook(desk, tile.of.front());
  if (!found.ok()) return without("missing", found.error().what);
  const bool service = text_at(*measure, "type") == "service_level";
  const std::string_view kind = service ? "share" : "number";
  json::object out = lines(desk, {curve_of(*measure, *found, desk.begin_of(tile.period))}, kind);
  json::array ahead = ahead_of(*found);
  add_ahead(desk, ahead, kind, out);
  out["forecast"] = std::move(ahead);
  out["target"] = measure->at("target");
  out["upper"] = measure->at("upper");
  out["probability"] = number_or_null(found->probability);
  out["unit"] = service ? json::value(nullptr) : measure->at("unit");
  out["data_at"] = measure->at("as_of");
  out["stale"] = measure->at("stale");
  out["status"] = measure->at("status");
  out["place"] = place_of(*measure);
  return out;
}

// Each value over the first there is; nothing where that is 0, which nothing is a multiple of.
void index_to_100(Curve& curve) {
  std::optional<double> first;
  for (auto& [at, value] : curve.points) {
    if (!first && value) first = *value;
    value = value && first && *first != 0 ? std::optional(100 * *value / *first) : std::nullopt;
  }
}

json::object measures_chart(TileDesk& desk, const Tile& tile) {
  std::vector<Curve> curves;
  std::vector<const json::object*> rows;
  bool units_differ = false;
  for (const std::string& id : tile.of) {
    const json::object* measure = measure_named(desk, id);
    if (measure == nullptr) continue;
    const auto found = outlook(desk, id);
    if (!found.ok()) continue;
    rows.push_back(measure);
    curves.push_back(curve_of(*measure, *found, desk.begin_of(tile.period)));
    units_differ = units_differ || curves.back().unit != curves.front().unit;
    if (tile.indexed) index_to_100(curves.back());
  }
  if (curves.empty()) return without("gone", desk.t("The measures are not there any more."));
  json::object out = lines(desk, curves, "number");
  out["left_out"] = tile.of.size() - curves.size();
  out["indexed"] = tile.indexed;
  // One scale for different units is no scale; the reader is told.
  out["units_differ"] = units_differ && !tile.indexed;
  if (tile.indexed) {
    out["unit"] = desk.t("first value = 100");
  } else if (!units_differ) {
    out["unit"] = text_or_null(curves.front().unit);
  }
  out["data_at"] = newest_of(rows);
  out["stale"] = all_stale(rows);
  out["place"] = "measures";
  return out;
}

json::object attainment_chart(TileDesk& desk, const Tile& tile) {
  std::vector<const json::object*> measures = desk.measures(tile.filter);
  const std::size_t all = measures.size();
  const auto value = [](const json::object* row) { return figure_at(*row, "attainment"); };
  // Furthest from the target first; those that nothing is known of last.
  std::stable_sort(measures.begin(), measures.end(), [&](const auto* a, const auto* b) {
    return value(a).value_or(2) < value(b).value_or(2);
  });
  const std::size_t most =
      std::min(tile.limit > 0 ? static_cast<std::size_t>(tile.limit) : kUsualRows, kMostBars);
  if (measures.size() > most) measures.resize(most);
  json::array bars;
  json::array rows;
  for (const json::object* one : measures) {
    const bool stale = one->at("stale").get_bool();
    bars.push_back({{"name", one->at("name")},
                    {"first", one->at("attainment")},
                    {"second", nullptr},
                    {"status", one->at("status")},
                    {"stale", stale},
                    {"place", place_of(*one)}});
    rows.push_back(
        row(place_of(*one), stale, {one->at("name"), one->at("status"), one->at("attainment")}));
  }
  json::object out{{"shape", "bars"},
                   {"scale", "share"},
                   {"least", 0},
                   {"most", 1},
                   {"target", 1},
                   {"total", all},
                   {"bars", std::move(bars)},
                   {"columns", json::array{column("name", desk.t("Measure"), "text"),
                                           column("status", desk.t("Status"), "status"),
                                           column("attainment", desk.t("Attainment"), "share")}},
                   {"rows", std::move(rows)},
                   {"data_at", newest_of(measures)},
                   {"stale", all_stale(measures)},
                   {"place", "measures"}};
  if (all == 0) {
    out["state"] = "missing";
    out["reason"] = desk.t("There is no such measure.");
  }
  return out;
}

// Counts in groups, a bar for each row.
json::object stack(TileDesk& desk, const std::vector<std::string>& groups, std::string_view kind,
                   const std::vector<std::pair<std::string, std::vector<std::size_t>>>& bars,
                   json::object first_column) {
  json::array columns{std::move(first_column)};
  json::array names;
  for (const std::string& group : groups) {
    names.emplace_back(group);
    // Named by whoever shows it: it knows the words of statuses and severities.
    columns.push_back(column(group, group, kind));
  }
  json::array drawn;
  json::array rows;
  for (const auto& [name, parts] : bars) {
    json::array counts;
    json::array cells{name};
    for (const std::size_t part : parts) {
      counts.emplace_back(part);
      cells.emplace_back(part);
    }
    drawn.push_back({{"name", name}, {"parts", std::move(counts)}});
    rows.push_back(row({}, false, std::move(cells)));
  }
  return {{"shape", "stack"},
          {"scale", "count"},
          {"groups", std::move(names)},
          {"stacks", std::move(drawn)},
          {"columns", std::move(columns)},
          {"rows", std::move(rows)},
          {"data_at", format_day(desk.today)}};
}

json::object sides_chart(TileDesk& desk, const Tile& tile) {
  const std::vector<std::string> groups(std::begin(model::kMeasureStatuses),
                                        std::end(model::kMeasureStatuses));
  std::vector<std::pair<std::string, std::vector<std::size_t>>> bars;
  std::size_t all = 0;
  for (const char* side : {"business", "it", "none"}) {
    std::vector<std::size_t> parts(groups.size());
    std::size_t here = 0;
    for (const json::object* one : desk.measures(tile.filter)) {
      const std::string own = text_at(*one, "side");
      if ((own.empty() ? "none" : own) != side) continue;
      const auto group = std::find(groups.begin(), groups.end(), text_at(*one, "status"));
      if (group == groups.end()) continue;
      ++parts[static_cast<std::size_t>(group - groups.begin())];
      ++here;
    }
    all += here;
    // Measures without a side are shown where there are any; a side without measures too.
    if (here > 0 || std::string_view(side) != "none") bars.emplace_back(side, std::move(parts));
  }
  if (all == 0) return without("missing", desk.t("There is no such measure."));
  json::object out =
      stack(desk, groups, "measure_status", bars, column("side", desk.t("Side"), "side"));
  out["data_at"] = newest_of(desk.measures(tile.filter));
  out["place"] = "measures";
  return out;
}

json::object findings_chart(TileDesk& desk, const Tile& tile) {
  if (desk.input.scenario) return without("missing", desk.t("A scenario has no past."));
  const auto points =
      desk.input.findings.points(desk.begin_of(tile.period), desk.today, kFindingPoints);
  if (!points.ok()) return without("missing", points.error().what);
  const std::vector<std::string> groups{"high", "medium", "low"};
  const auto passes = [](const std::vector<std::string>& words, const std::string& word) {
    return words.empty() || std::find(words.begin(), words.end(), word) != words.end();
  };
  std::vector<std::pair<std::string, std::vector<std::size_t>>> bars;
  for (const FindingPoint& point : *points) {
    std::vector<std::size_t> parts(groups.size());
    for (const FindingPoint::One& one : point.open) {
      const model::TileFilter& filter = tile.filter;
      if (!passes(filter.levels, one.level) || !passes(filter.rules, one.rule) ||
          !passes(filter.domains, one.domain)) {
        continue;
      }
      const auto group = std::find(groups.begin(), groups.end(), one.level);
      if (group != groups.end())
        parts[static_cast<std::size_t>(group - groups.begin())] += one.count;
    }
    bars.emplace_back(format_day(point.day), std::move(parts));
  }
  if (bars.empty()) return without("missing", desk.t("There is no value in this period."));
  json::object out =
      stack(desk, groups, "finding_level", bars, column("at", desk.t("Date"), "date"));
  out["place"] = "findings:";
  return out;
}

json::object survey_chart(TileDesk& desk, const Tile& tile) {
  const auto campaign = find_campaign(desk.model, tile.of.front());
  if (!campaign.ok()) return without("gone", desk.t("The campaign is not there any more."));
  if (const Status may = desk.input.may_see(*campaign); !may.ok()) {
    return without("denied", desk.t(may.error().what));
  }
  const auto kept = kept_results(desk.input.workspace, *campaign);
  if (!kept.ok()) return without("missing", desk.t(kept.error().what));
  const auto instrument = instrument_of(desk.input.workspace, campaign->instrument);
  if (!instrument.ok()) return without("gone", desk.t(instrument.error().what));
  const bool scaled = !(*instrument)->scales.empty();
  json::array bars;
  json::array rows;
  for (const survey::ResultRow& one : kept->results->dimensions) {
    const auto* dimension = (*instrument)->dimension(one.id);
    const std::string name = desk.t(dimension == nullptr ? one.id : dimension->name);
    bars.push_back({{"name", name},
                    {"first", number_or_null(one.business.mean)},
                    {"second", number_or_null(one.it.mean)},
                    {"status", nullptr},
                    {"stale", false},
                    {"place", "campaign:" + campaign->id}});
    rows.push_back(row({}, false,
                       {name, number_or_null(one.business.mean), number_or_null(one.it.mean),
                        number_or_null(one.gap)}));
  }
  json::object out{{"shape", "bars"},
                   {"scale", "number"},
                   {"least", scaled ? (*instrument)->scales.front().minimum() : 1.0},
                   {"most", scaled ? (*instrument)->scales.front().maximum() : 5.0},
                   {"legend", json::array{desk.t("Business"), desk.t("IT")}},
                   {"bars", std::move(bars)},
                   {"columns", json::array{column("name", desk.t("Dimension"), "text"),
                                           column("business", desk.t("Business"), "number"),
                                           column("it", desk.t("IT"), "number"),
                                           column("gap", desk.t("Gap"), "number")}},
                   {"rows", std::move(rows)},
                   {"data_at", format_day(desk.today)},
                   {"place", "campaign:" + campaign->id}};
  if (campaign->frozen.is_object()) {
    out["data_at"] = text_in(campaign->frozen.get_object(), "at").substr(0, 10);
  }
  if (kept->results->replies == 0) {
    out["state"] = "missing";
    out["reason"] = desk.t("Nobody has answered yet.");
  }
  return out;
}

}  // namespace

json::object chart_tile(TileDesk& desk, const Tile& tile) {
  if (tile.what == "measure") return measure_chart(desk, tile);
  if (tile.what == "measures") return measures_chart(desk, tile);
  if (tile.what == "attainment") return attainment_chart(desk, tile);
  if (tile.what == "sides") return sides_chart(desk, tile);
  if (tile.what == "findings") return findings_chart(desk, tile);
  if (tile.what == "survey") return survey_chart(desk, tile);
  return index_chart(desk, tile);
}

}  // namespace plumb::service
