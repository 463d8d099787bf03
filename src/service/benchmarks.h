// Benchmarks a workspace brings along: what others reached in a dimension or question of an
// instrument, with who says so. None is shipped; each is an artifact, so that its history stands in
// the log.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"
#include "service/workspace.h"

namespace plumb::service {

struct Benchmark {
  std::string id;
  std::string instrument;
  std::string of;                // dimension or question
  double value = 0;              // on the instrument's first scale, a question's on its own
  std::optional<double> spread;  // standard deviation, on the same scale
  std::optional<std::size_t> n;  // how many organisations or people it comes from
  std::string source;            // who says so; never empty
  std::string date;              // 2007, 2007-05 or 2007-05-31
  std::string note;              // region, sector, how it was asked
  std::string by;
  std::string at;
};

inline constexpr std::size_t kMostBenchmarks = 5'000;

// By instrument, dimension or question, then newest date first. "": of every instrument.
std::vector<Benchmark> benchmarks_of(const model::Model& model, std::string_view instrument);
Result<Benchmark> find_benchmark(const model::Model& model, std::string_view id);

// Creates (id empty) or changes one. bad_input with the field as place: no such instrument or part
// of it, a value outside its scale, no source, a date that is none; limit at kMostBenchmarks.
Result<Benchmark> keep_benchmark(Workspace& workspace, Benchmark benchmark,
                                 const std::string& actor);
Status remove_benchmark(Workspace& workspace, std::string_view id, const std::string& actor);

// Rows of a CSV text with the titles instrument, of, value, spread, n, source, date, note: all, in
// one batch, or none; the error's place names the row. A row of the same instrument, part, source
// and date as one that is there changes it. `dry`: only checks.
struct BenchmarkRows {
  std::size_t created = 0;
  std::size_t changed = 0;
};
Result<BenchmarkRows> import_benchmarks(Workspace& workspace, std::string_view csv, bool dry,
                                        const std::string& actor);

json::object benchmark_json(const Benchmark& benchmark);
// Puts `benchmark` into the rows of dimensions and questions of results: the newest of its kind
// with how many others there are, or null.
void add_benchmarks(const model::Model& model, std::string_view instrument, json::object& results);

}  // namespace plumb::service
