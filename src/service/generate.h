// Synthetic organisations of any size, shaped like real ones: for benchmarks and load tests.
#pragma once

#include <cstdint>

#include "exchange/document.h"
#include "model/model.h"
#include "score/graph.h"

namespace plumb::service {

// Sizes and shape. Everything follows from the seed.
struct Shape {
  std::uint32_t elements = 10000;
  std::uint32_t relations = 50000;
  double far = 0.05;    // share of relations whose ends lie far apart (other parts of the company)
  double parts = 0.06;  // share of relations that are part-of
  double hinders = 0.005;
  std::uint64_t seed = 1;
};

// One in ten elements is business strategy, one in ten IT strategy, four in ten each organisation
// and IT infrastructure; relations lead from infrastructure upwards, mostly to neighbours, without
// cycles. One goal in five is a root with a weight.
score::Graph generate_graph(const Shape& shape);

// The same organisation as records: names, three attributes each, relations with strengths.
exchange::Document generate_document(const Shape& shape);

}  // namespace plumb::service
