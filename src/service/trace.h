// What carries what: between the elements of two types, the strongest path of support.
#pragma once

#include <string_view>
#include <vector>

#include "base/result.h"
#include "base/time.h"
#include "model/model.h"

namespace plumb::service {

struct TraceCell {
  model::Index row = model::kNoIndex;
  model::Index column = model::kNoIndex;
  double strength = 0;             // (0, 1]: product of the strengths along the path
  std::vector<model::Index> path;  // from the supporting end to the supported one, both included
  bool direct() const { return path.size() == 2; }
};

struct Trace {
  std::vector<model::Index> rows;  // live elements of the types, by name
  std::vector<model::Index> columns;
  std::vector<TraceCell> cells;         // by row, then column; those not empty
  std::vector<std::size_t> row_totals;  // cells of the row, those left out included
  std::vector<std::size_t> column_totals;
  std::size_t left_out = 0;  // cells beyond kTraceCells, the weakest
};

// Paths run along support and part-of as the engine sees them on the day, a part counting 1,
// upwards from the column to the row or from the row to the column, whichever is stronger. At an
// end that the engine does not see (initiatives, risks, measures ...) one relation of another kind
// leads in or out, with its strength if it has one, else 1.
// Fails with over_limit where a type has more than kTraceEnds elements.
Result<Trace> trace(const model::Model& model, Day today, std::string_view row_type,
                    std::string_view column_type);

// Weaker paths count as none.
inline constexpr double kTraceLeast = 0.005;
inline constexpr std::size_t kTraceEnds = 1000;  // rows, and columns
inline constexpr std::size_t kTraceCells = 20'000;

}  // namespace plumb::service
