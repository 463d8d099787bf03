#include "service/template_series.h"

#include <algorithm>

#include <fmt/format.h>

#include "exchange/table/sheet.h"
#include "exchange/table/values.h"
#include "measure/grid.h"
#include "service/artifacts.h"
#include "service/measures.h"
#include "service/service_levels.h"
#include "service/template.h"

namespace plumb::service {
namespace {

namespace table = exchange::table;
using Value = ExampleSeries::Value;

constexpr auto kNoon = std::chrono::hours(12);

// The columns in order: measure, at, value, note, received.
Result<Value> value_of(const table::Row& row) {
  Value out;
  const auto at = parse_day(row.cell(1).text);
  const auto figure = table::parse_figure(row.cell(2).text, '.');
  const auto received = parse_day(row.cell(4).text);
  if (!at || !figure || !received || *received < *at) {
    return bad_input("The row is no observation with the day of its report.",
                     fmt::format("row {}", row.source),
                     "Write the file with examples/generate_series.py.");
  }
  out.at = *at;
  out.value = table::value_of(*figure);
  out.note = row.cell(3).text;
  out.received = *received;
  return out;
}

// The newest value that had been received, in its newest turn; null if nothing had.
const Value* newest(const std::vector<Value>& values, Day known) {
  const Value* out = nullptr;
  for (const Value& one : values) {
    if (one.received <= known && (out == nullptr || one.at >= out->at)) out = &one;
  }
  return out;
}

// All that had been received, each in its newest turn.
std::vector<measure::Point> points_of(const std::vector<Value>& values, Day known) {
  std::vector<measure::Point> out;
  for (const Value& one : values) {
    if (one.received > known) continue;
    const Instant at(one.at.time_since_epoch());
    if (!out.empty() && out.back().at == at) out.pop_back();
    out.push_back({at, one.value});
  }
  return out;
}

// The same day of an earlier month, as far as that is long enough; the last day stays the last.
Day months_before(Day day, int months) {
  const std::chrono::year_month_day date{day};
  const auto month = date.year() / date.month() - std::chrono::months{months};
  const std::chrono::year_month_day there = month / date.day();
  const bool end = Day(date) == Day(date.year() / date.month() / std::chrono::last);
  return there.ok() && !end ? Day(there) : Day(month / std::chrono::last);
}

int months_between(Day from, Day to) {
  const std::chrono::year_month_day a{from};
  const std::chrono::year_month_day b{to};
  return static_cast<int>((b.year() / b.month() - a.year() / a.month()).count());
}

bool is_monthly(const std::vector<Value>& values) {
  std::vector<measure::Point> points;
  for (const Value& one : values) points.push_back({Instant(one.at.time_since_epoch()), 0});
  return measure::days_of(measure::cadence_of(points)) > measure::days_of(measure::Cadence::week);
}

}  // namespace

Result<ExampleSeries> ExampleSeries::of(const std::string& company) {
  ExampleSeries out;
  for (const Asset& asset : assets()) {
    if (asset.name != company + ".csv") continue;
    PLUMB_TRY(const table::Book book, table::read_csv(asset.bytes, asset.name));
    if (book.sheets.empty()) break;
    const std::vector<table::Row>& rows = book.sheets.front().rows;
    for (std::size_t i = 1; i < rows.size(); ++i) {
      PLUMB_TRY(Value value, value_of(rows[i]));
      out.series_[rows[i].cell(0).text].push_back(std::move(value));
    }
  }
  return out;
}

void ExampleSeries::say(exchange::Document& document, Day known) const {
  for (exchange::ElementDraft& draft : document.elements) {
    if (draft.element.type == "service_level" && is_windowed(draft.element.fields)) continue;
    const auto found = series_.find(draft.element.id);
    const Value* value = found == series_.end() ? nullptr : newest(found->second, known);
    if (value == nullptr) continue;
    const char* key = draft.element.type == "service_level" ? "attained" : "current";
    draft.element.fields[key] = table::json_number(value->value);
    draft.element.fields["as_of"] = format_day(value->at);
  }
  say_windows(document, known);
}

void ExampleSeries::say_windows(exchange::Document& document, Day known) const {
  const Instant now = known + kNoon;
  for (exchange::ElementDraft& draft : document.elements) {
    json::object& fields = draft.element.fields;
    if (draft.element.type != "service_level" || !is_windowed(fields)) continue;
    const std::string indicator = text_in(fields, "indicator");
    const auto found = series_.find(indicator.empty() ? draft.element.id : indicator);
    if (found == series_.end()) continue;
    const auto series = one_version({}, points_of(found->second, known));
    const ServiceLevel level = judged_level(fields, series, {}, now);
    for (const auto& said : said_of(level, now)) {
      if (said.value().is_null()) {
        fields.erase(said.key());
      } else {
        fields[said.key()] = said.value();
      }
    }
  }
}

void ExampleSeries::shift(int days) {
  const std::chrono::days by{days};
  for (auto& [measure, values] : series_) {
    const Day last =
        std::max_element(values.begin(), values.end(), [](const Value& a, const Value& b) {
          return a.at < b.at;
        })->at;
    const bool monthly = is_monthly(values);
    for (Value& one : values) {
      one.at = monthly ? months_before(last + by, months_between(one.at, last)) : one.at + by;
      one.received += by;
    }
  }
}

std::map<std::string, std::string> ExampleSeries::owners_in(const exchange::Document& document) {
  std::map<std::string, std::string> people;
  for (const exchange::ElementDraft& draft : document.elements) {
    if (draft.element.type == "person") people[draft.element.id] = draft.element.name;
  }
  std::map<std::string, std::string> out;
  for (const exchange::ElementDraft& draft : document.elements) {
    const auto owner = people.find(text_in(draft.element.fields, "owner"));
    if (is_observable(draft.element.type) && owner != people.end()) {
      out[draft.element.id] = owner->second;
    }
  }
  return out;
}

std::vector<store::Observation> ExampleSeries::observations(const std::map<Day, Instant>& moments,
                                                            const Sources& sources) const {
  std::vector<store::Observation> out;
  for (const auto& [measure, values] : series_) {
    const auto owner = sources.owners.find(measure);
    for (const Value& value : values) {
      store::Observation one;
      one.measure = measure;
      one.at = Instant(value.at.time_since_epoch());
      one.value = value.value;
      one.note = value.note;
      const bool own = owner != sources.owners.end() && sources.owners_since &&
                       value.received >= *sources.owners_since;
      one.source = own ? owner->second : sources.usual;
      const auto report = moments.find(value.received);
      one.received =
          report == moments.end() ? Instant(value.received.time_since_epoch()) : report->second;
      out.push_back(std::move(one));
    }
  }
  return out;
}

}  // namespace plumb::service
