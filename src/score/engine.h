// The alignment engine: full and incremental analysis of one graph.
// Mathematics and sources: docs/engine.md.
#pragma once

#include <cstdint>
#include <memory>
#include <span>

#include "score/analysis.h"
#include "score/graph.h"

namespace plumb::score {

struct Options {
  int threads = 1;       // 1 or more; results do not depend on it beyond 1e-12
  bool gradient = true;  // false: skip section 7 (gradients, confidence and errors stay empty/null)
};

// Wall-clock times of one analysis in milliseconds; they never influence a result.
struct Timings {
  double compile = 0;   // ordering the graph and laying it out
  double forward = 0;   // section 2
  double backward = 0;  // sections 3 and 4
  double gradient = 0;  // section 7
  double collect = 0;   // putting results into the graph's numbering
  double passes() const { return forward + backward + gradient + collect; }
};

// One full pass. The graph must be well formed (ranges as in graph.h); asserts otherwise.
// Linear in elements and edges outside cycles. `timings`, if given, is filled.
Analysis analyse(const Graph& graph, const Options& options = {}, Timings* timings = nullptr);

// A graph laid out for full passes once, for whoever runs many of them: benches above all.
// Costs about 340 bytes per element (520 once gradients were asked for) and 28 per edge beside the
// graph.
class PreparedGraph {
 public:
  explicit PreparedGraph(const Graph& graph, const Options& options = {});
  ~PreparedGraph();
  PreparedGraph(PreparedGraph&&) noexcept;
  PreparedGraph& operator=(PreparedGraph&&) noexcept;

  // All of sections 2 to 7 anew; reuses the memory of `analysis`.
  void analyse(Analysis& analysis, Timings* timings = nullptr);

  // Reads every array of every pass once, in order and with all threads, and returns a checksum:
  // the yardstick for analyse().
  double stream() const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

// One edit of a graph; which fields are read depends on the kind.
struct Edit {
  enum class Kind : std::uint8_t {
    condition,      // node, value = condition, value2 = confidence
    weight,         // node, value
    cost,           // node, value
    needs_support,  // node, value != 0
    domain,         // node, domain
    add_element,    // appends an element with domain, value = condition, value2 = confidence,
                    // needs_support = flag; weight and cost 0. Its node is the graph's size before.
    set_support,    // node -> other with strength value; adds or changes; 0 removes
    set_hinder,     // same
    set_part,       // node is part of other with weight value; 0 removes
  };
  Kind kind = Kind::condition;
  Node node = 0;
  Node other = 0;
  double value = 0;
  double value2 = 0;
  bool flag = false;
  model::Domain domain = model::Domain::none;
};

// Keeps a graph and its analysis in step. After apply() every number equals what analyse() of the
// edited graph would give, to 1e-9. Gradients, confidences and standard errors are recomputed only
// when asked for (gradients()).
//
// Removing an element is removing its edges, weight and cost and setting its domain to none.
//
// An edit costs what it reaches: elements above for delivered support, below for importance and
// chances; where it reaches most of the graph, one plain pass. A full pass over a graph laid out
// anew is made when a support cycle appears, grows or falls apart, and for more than 64 edits at
// once that are more than an eighth of the elements.
class Engine {
 public:
  explicit Engine(Graph graph, Options options = {});
  ~Engine();
  Engine(Engine&&) noexcept;
  Engine& operator=(Engine&&) noexcept;
  Engine(const Engine&);  // deep copy, for what-ifs that are kept
  Engine& operator=(const Engine&);

  void apply(std::span<const Edit> edits);
  // How often apply() had to fall back on a full pass so far.
  std::uint64_t full_passes() const;

  // The edited graph. Edge order may differ from the order edges were given in.
  const Graph& graph() const;
  // All but section 7, current after each apply(), which empties gradients, confidences and errors.
  const Analysis& analysis() const;
  // The same with section 7 brought up to date (one backward pass if anything changed).
  const Analysis& with_gradients();

  // Structure line if `edits` were applied; the engine is unchanged afterwards, to the last bit.
  // Not safe beside other calls on the same engine, not even const ones.
  std::optional<double> what_if(std::span<const Edit> edits);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace plumb::score
