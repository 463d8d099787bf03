// Full analyses: compile, run the passes, show the results.
#include "score/engine.h"

#include <chrono>

#include "score/engine_full.h"
#include "score/gradient.h"

namespace plumb::score {
namespace {

// Milliseconds since the last call or construction.
class Stopwatch {
 public:
  double lap() {
    const auto now = std::chrono::steady_clock::now();
    const double ms = std::chrono::duration<double, std::milli>(now - last_).count();
    last_ = now;
    return ms;
  }

 private:
  std::chrono::steady_clock::time_point last_ = std::chrono::steady_clock::now();
};

// Adds up a share of a column as fast as memory gives it.
template <typename T>
double touch(const Column<T>& column, std::size_t part, std::size_t parts) {
  using Words = std::uint64_t __attribute__((vector_size(16)));
  constexpr std::size_t kAtOnce = 8;
  const std::size_t words = column.size() * sizeof(T) / sizeof(Words);
  const unsigned char* bytes = reinterpret_cast<const unsigned char*>(column.data());
  Words sum[kAtOnce] = {};
  const std::size_t last = words * (part + 1) / parts;
  for (std::size_t i = words * part / parts; i + kAtOnce <= last; i += kAtOnce) {
    Words word[kAtOnce];
    std::memcpy(word, bytes + i * sizeof(Words), sizeof(word));
    for (std::size_t j = 0; j < kAtOnce; ++j) sum[j] += word[j];
  }
  double out = 0;
  for (const Words& word : sum) out += static_cast<double>(word[0] + word[1]);
  return out;
}

}  // namespace

struct PreparedGraph::State {
  Options options;
  Team team;
  Flat flat;
  double scale;
  EdgeCounts edges;
  GradientScratch scratch;

  State(const Graph& graph, const Options& wanted)
      : options(wanted),
        team(useful_threads(graph, wanted.threads)),
        flat(compile_flat(graph, team.size())),
        scale(importance_scale(graph)),
        edges{graph.supports.size(), graph.hinders.size()} {}
};

PreparedGraph::PreparedGraph(const Graph& graph, const Options& options)
    : state_(std::make_unique<State>(graph, options)) {}
PreparedGraph::~PreparedGraph() = default;
PreparedGraph::PreparedGraph(PreparedGraph&&) noexcept = default;
PreparedGraph& PreparedGraph::operator=(PreparedGraph&&) noexcept = default;

void PreparedGraph::analyse(Analysis& analysis, Timings* timings) {
  State& state = *state_;
  Timings unused;
  Timings& out = timings != nullptr ? *timings : unused;
  Stopwatch watch;
  Sums sums;
  run_passes(state.flat, state.team, sums, [&] { out.forward = watch.lap(); });
  score_links(sums, analysis);
  out.backward = watch.lap();
  if (state.options.gradient) {
    compute_gradients(state.flat, state.edges, sums, state.team, state.scratch, analysis);
  } else {
    clear_gradients(analysis);
  }
  out.gradient = watch.lap();
  export_all(state.flat, state.scale, state.team, analysis);
  export_cycles(state.flat, analysis);
  out.collect = watch.lap();
}

double PreparedGraph::stream() const {
  State& state = *state_;
  const Flat& flat = state.flat;
  const GradientScratch& scratch = state.scratch;
  const auto parts = static_cast<std::size_t>(state.team.size());
  std::vector<double> sums(parts, 0);
  state.team.run([&](int worker) {
    const auto part = static_cast<std::size_t>(worker);
    double sum = 0;
    const auto read = [&](const auto&... columns) { sum += (touch(columns, part, parts) + ...); };
    const auto rows = [&](const Rows& r) { read(r.start, r.count, r.node, r.value); };
    // Forward.
    rows(flat.supporters);
    read(flat.at, flat.condition, flat.gap_max, flat.given, flat.support, flat.gap, flat.hind);
    // Backward.
    rows(flat.supported);
    read(flat.at, flat.root, flat.width, flat.reach_width, flat.reach, flat.flow);
    // Links.
    read(flat.reach, flat.gap, flat.hind, flat.cost, flat.width);
    if (state.options.gradient) {
      rows(flat.supporters);
      read(flat.at, flat.reach, flat.gap, flat.hind, flat.width, flat.reach_width, flat.cost,
           scratch.pull, scratch.edge_term);
      rows(flat.supported);
      read(flat.supported.edge, flat.at, flat.given, flat.reach, scratch.pull, scratch.edge_term,
           flat.support, flat.gap, flat.hind, flat.condition, flat.confidence, flat.gap_max,
           flat.width, flat.flow, scratch.push, flat.id_of);
    }
    // Results.
    read(flat.place, flat.support, flat.gap, flat.given, flat.reach, flat.width, flat.hind);
    sums[part] = sum;
  });
  double total = 0;
  for (const double sum : sums) total += sum;
  return total;
}

Analysis analyse(const Graph& graph, const Options& options, Timings* timings) {
  Stopwatch watch;
  PreparedGraph prepared(graph, options);
  const double compile = watch.lap();
  Analysis analysis;
  prepared.analyse(analysis, timings);
  if (timings != nullptr) timings->compile = compile;
  return analysis;
}

}  // namespace plumb::score
