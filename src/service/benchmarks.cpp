#include "service/benchmarks.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <map>
#include <tuple>

#include <fmt/format.h>

#include "exchange/table/sheet.h"
#include "service/artifacts.h"
#include "service/campaigns.h"

namespace plumb::service {
namespace {

namespace table = exchange::table;

constexpr std::string_view kKind = "benchmark";

Benchmark benchmark_of(const model::Artifact& artifact) {
  const json::object& body = body_of(artifact);
  Benchmark out;
  out.id = artifact.id;
  out.instrument = text_in(body, "instrument");
  out.of = text_in(body, "of");
  out.value = number_in(body, "value").value_or(0);
  out.spread = number_in(body, "spread");
  if (const std::size_t n = count_in(body, "n"); n > 0) out.n = n;
  out.source = text_in(body, "source");
  out.date = text_in(body, "date");
  out.note = text_in(body, "note");
  out.by = text_in(body, "by");
  out.at = text_in(body, "at");
  return out;
}

json::object body_for(const Benchmark& benchmark) {
  json::object out = benchmark_json(benchmark);
  out.erase("id");
  return out;
}

// "2007", "2007-05", "2007-05-31"
bool is_date(const std::string& text) {
  switch (text.size()) {
    case 4: return parse_day(text + "-01-01").has_value();
    case 7: return parse_day(text + "-01").has_value();
    default: return parse_day(text).has_value();
  }
}

// Lowest and highest that can be meant; bad_input where the instrument has no such part or the part
// has no levels.
Result<std::pair<double, double>> range_of(const model::Instrument& instrument,
                                           const std::string& of) {
  const model::InstrumentItem* item = instrument.item(of);
  const bool scaled = item != nullptr && item->kind == model::ItemKind::scale;
  if (instrument.dimension(of) == nullptr && !scaled) {
    return bad_input(item == nullptr ? "The instrument has no such dimension or question."
                                     : "This question has no levels to compare.",
                     "of", "Name one of its dimensions, or a question with levels.");
  }
  if (instrument.scales.empty()) {
    return bad_input("The instrument has no levels to compare.", "of", "Choose another.");
  }
  const model::Scale& scale = scaled ? instrument.scale_of(*item) : instrument.scales.front();
  return std::pair{scale.minimum(), scale.maximum()};
}

Status check(const Workspace& workspace, const Benchmark& benchmark) {
  const auto instrument = instrument_of(workspace, benchmark.instrument);
  if (!instrument.ok()) {
    return bad_input("There is no such instrument.", "instrument", instrument.error().remedy);
  }
  PLUMB_TRY(const auto range, range_of(**instrument, benchmark.of));
  if (!std::isfinite(benchmark.value) || benchmark.value < range.first ||
      benchmark.value > range.second) {
    return bad_input(
        fmt::format("The value is outside the scale of {} to {}.", range.first, range.second),
        "value", "Convert it to that scale first, and say so in the note.");
  }
  if (benchmark.spread &&
      (!(*benchmark.spread >= 0) || *benchmark.spread > range.second - range.first)) {
    return bad_input("The spread is no standard deviation on this scale.", "spread",
                     "Leave it out where the source gives none.");
  }
  if (benchmark.source.find_first_not_of(" \t") == std::string::npos) {
    return bad_input("A benchmark without its source cannot be checked.", "source",
                     "Say who published it, and where.");
  }
  if (!is_date(benchmark.date)) {
    return bad_input("\"" + benchmark.date.substr(0, 40) + "\" is no date.", "date",
                     "Write 2007, 2007-05 or 2007-05-31.");
  }
  return done();
}

model::Artifact artifact_for(const Benchmark& benchmark) {
  model::Artifact out;
  out.id = benchmark.id;
  out.kind = kKind;
  out.name = fmt::format("{}/{}: {}", benchmark.instrument, benchmark.of, benchmark.value);
  out.body = body_for(benchmark);
  return out;
}

using SameKey = std::tuple<std::string, std::string, std::string, std::string>;
SameKey key_of(const Benchmark& one) {
  return {one.instrument, one.of, one.source, one.date};
}

// Rows of a CSV text into benchmarks.
class Reader {
 public:
  explicit Reader(const table::Sheet& sheet) : sheet_(sheet) {}

  Result<std::vector<std::pair<std::string, Benchmark>>> read() {
    if (!sheet_.header) return no_titles();
    const table::Row& header = sheet_.rows[*sheet_.header];
    for (std::size_t i = 0; i < header.cells.size(); ++i) {
      columns_[table::folded(header.cell(i).text)] = i;
    }
    for (const char* title : {"instrument", "of", "value", "source", "date"}) {
      if (!columns_.contains(title)) return no_titles();
    }
    std::vector<std::pair<std::string, Benchmark>> out;
    for (std::size_t r = *sheet_.header + 1; r < sheet_.rows.size(); ++r) {
      PLUMB_TRY(Benchmark one, row(sheet_.rows[r]));
      out.emplace_back(fmt::format("row {}", sheet_.rows[r].source), std::move(one));
    }
    return out;
  }

 private:
  Error no_titles() const {
    return bad_input("The first row does not name the columns.", "row 1",
                     "Name instrument, of, value, source and date; spread, n and note if wanted.");
  }

  std::string text(const table::Row& row, const std::string& title) const {
    const auto found = columns_.find(title);
    if (found == columns_.end()) return {};
    const table::Cell& cell = row.cell(found->second);
    if (cell.kind == table::CellKind::number && cell.text.empty()) {
      return fmt::format("{}", cell.number);
    }
    return std::string(table::trimmed(cell.text));
  }

  Result<std::optional<double>> number(const table::Row& row, const std::string& title) const {
    std::string said = text(row, title);
    if (said.empty()) return std::optional<double>();
    std::replace(said.begin(), said.end(), ',', '.');
    char* end = nullptr;
    const double value = std::strtod(said.c_str(), &end);
    if (*end == '\0' && std::isfinite(value)) return std::optional<double>(value);
    return bad_input("\"" + said.substr(0, 40) + "\" is no number.",
                     fmt::format("row {}, {}", row.source, title), "Write it as 3.2.");
  }

  Result<Benchmark> row(const table::Row& row) const {
    Benchmark out;
    out.instrument = text(row, "instrument");
    out.of = text(row, "of");
    out.source = text(row, "source");
    out.date = text(row, "date");
    out.note = text(row, "note");
    PLUMB_TRY(const auto value, number(row, "value"));
    if (!value) {
      return bad_input("The row has no value.", fmt::format("row {}, value", row.source),
                       "Give one, or remove the row.");
    }
    out.value = *value;
    PLUMB_TRY(out.spread, number(row, "spread"));
    PLUMB_TRY(const auto n, number(row, "n"));
    if (n && *n >= 1 && *n <= 1e9) out.n = static_cast<std::size_t>(*n);
    return out;
  }

  const table::Sheet& sheet_;
  std::map<std::string, std::size_t> columns_;
};

Status check_room(const model::Model& model, std::size_t more) {
  std::size_t there = 0;
  each_artifact(model, kKind, [&](const model::Artifact&) { ++there; });
  if (there + more <= kMostBenchmarks) return done();
  return over_limit(fmt::format("A workspace has {} benchmarks at most.", kMostBenchmarks), {},
                    "Remove what is not compared with any more.");
}

}  // namespace

std::vector<Benchmark> benchmarks_of(const model::Model& model, std::string_view instrument) {
  std::vector<Benchmark> out;
  each_artifact(model, kKind, [&](const model::Artifact& artifact) {
    Benchmark one = benchmark_of(artifact);
    if (instrument.empty() || one.instrument == instrument) out.push_back(std::move(one));
  });
  std::sort(out.begin(), out.end(), [](const Benchmark& a, const Benchmark& b) {
    return std::tie(a.instrument, a.of, b.date, a.id) < std::tie(b.instrument, b.of, a.date, b.id);
  });
  return out;
}

Result<Benchmark> find_benchmark(const model::Model& model, std::string_view id) {
  if (const model::Artifact* found = live_artifact(model, id, kKind)) return benchmark_of(*found);
  return not_found("There is no such benchmark.", std::string(id.substr(0, 100)),
                   "It may have been removed.");
}

Result<Benchmark> keep_benchmark(Workspace& workspace, Benchmark benchmark,
                                 const std::string& actor) {
  PLUMB_CHECK(check(workspace, benchmark));
  const bool fresh = benchmark.id.empty();
  if (fresh) {
    PLUMB_CHECK(check_room(*workspace.snapshot().model, 1));
    benchmark.id = workspace.new_id("bm-");
    benchmark.by = actor;
    benchmark.at = format_instant(workspace.now());
  }
  PLUMB_CHECK(keep_artifact(workspace, artifact_for(benchmark), actor,
                            fresh ? "Add a benchmark" : "Change a benchmark", "benchmark"));
  return benchmark;
}

Status remove_benchmark(Workspace& workspace, std::string_view id, const std::string& actor) {
  PLUMB_TRY(const Benchmark found, find_benchmark(*workspace.snapshot().model, id));
  return remove_artifact(workspace, found.id, actor, "Remove a benchmark", "benchmark");
}

Result<BenchmarkRows> import_benchmarks(Workspace& workspace, std::string_view csv, bool dry,
                                        const std::string& actor) {
  PLUMB_TRY(const table::Book book, table::read_csv(csv, "benchmarks.csv"));
  if (book.sheets.empty()) return bad_input("The file has no rows.", "row 1", "Fill it in.");
  PLUMB_TRY(auto rows, Reader(book.sheets.front()).read());
  const auto model = workspace.snapshot().model;
  std::map<SameKey, Benchmark> known;
  for (Benchmark& one : benchmarks_of(*model, {})) known.emplace(key_of(one), one);
  BenchmarkRows out;
  Batch batch{actor, "Import benchmarks", "benchmark", {}, {}, {}};
  for (auto& [where, one] : rows) {
    if (Status checked = check(workspace, one); !checked.ok()) {
      Error error = checked.error();
      error.where = where + ", " + error.where;
      return error;
    }
    const auto same = known.find(key_of(one));
    const bool fresh = same == known.end();
    one.id = fresh ? workspace.new_id("bm-") : same->second.id;
    one.by = fresh ? actor : same->second.by;
    one.at = fresh ? format_instant(workspace.now()) : same->second.at;
    ++(fresh ? out.created : out.changed);
    batch.writes.push_back({model::Subject::artifact,
                            fresh ? model::Operation::create : model::Operation::update,
                            one.id,
                            model::record_of(artifact_for(one)),
                            {}});
    known[key_of(one)] = one;
  }
  PLUMB_CHECK(check_room(*model, out.created));
  if (dry || batch.writes.empty()) return out;
  PLUMB_CHECK(workspace.commit(std::move(batch)));
  return out;
}

json::object benchmark_json(const Benchmark& benchmark) {
  return {{"id", benchmark.id},
          {"instrument", benchmark.instrument},
          {"of", benchmark.of},
          {"value", benchmark.value},
          {"spread", benchmark.spread ? json::value(*benchmark.spread) : json::value(nullptr)},
          {"n", benchmark.n ? json::value(*benchmark.n) : json::value(nullptr)},
          {"source", benchmark.source},
          {"date", benchmark.date},
          {"note", benchmark.note},
          {"by", benchmark.by},
          {"at", benchmark.at}};
}

void add_benchmarks(const model::Model& model, std::string_view instrument, json::object& results) {
  const std::vector<Benchmark> known = benchmarks_of(model, instrument);
  for (const char* list : {"dimensions", "items"}) {
    for (json::value& value : results.at(list).get_array()) {
      json::object& row = value.get_object();
      json::value found = nullptr;
      std::size_t others = 0;
      for (const Benchmark& one : known) {
        if (one.of != std::string_view(row.at("id").get_string())) continue;
        if (found.is_null()) {
          found = {{"id", one.id},
                   {"value", one.value},
                   {"spread", one.spread ? json::value(*one.spread) : json::value(nullptr)},
                   {"n", one.n ? json::value(*one.n) : json::value(nullptr)},
                   {"source", one.source},
                   {"date", one.date},
                   {"note", one.note}};
        } else {
          ++others;
        }
      }
      if (found.is_object()) found.get_object()["others"] = others;
      row["benchmark"] = std::move(found);
    }
  }
}

}  // namespace plumb::service
