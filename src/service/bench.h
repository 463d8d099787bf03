// `plumb bench`: the engine measured on this machine, against reading the same memory once.
#pragma once

#include <string>

#include "base/json.h"
#include "base/result.h"
#include "service/generate.h"

namespace plumb::service {

struct EngineBench {
  Shape shape;
  int threads = 1;
  int repeats = 7;   // full passes; the median counts
  int edits = 2000;  // single edits through the incremental engine
};

// {"elements", "relations", "threads", "full_ms", "compile_ms", "stream_ms", "ratio_to_stream",
//  "edit_p50_us", "edit_p99_us", "bytes_per_element"}. Takes seconds at a million elements.
json::object bench_engine(const EngineBench& bench);

// One change of a record to new scores and findings, by kind of change: {"elements", "relations",
// "findings", "kinds": {"condition": {"p50_us", "p99_us", "apply_p99_us",
// "scores_p99_us", "findings_p99_us"}, "strength": ..., "weight", "cost", "add_relation",
// "remove_relation"}}. The time from the change to the findings: the model, the engine, and the
// rules; not the disk.
struct EditBench {
  Shape shape;
  int edits = 200;  // of each kind
};
Result<json::object> bench_edits(const EditBench& bench);

// generate_document() in the workspace format, ready to import.
Result<std::string> synthetic_json(const Shape& shape);

}  // namespace plumb::service
