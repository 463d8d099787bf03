// The Engine: an analysis that follows its graph.
#include <algorithm>

#include "score/engine.h"
#include "score/engine_full.h"
#include "score/gradient.h"
#include "score/incremental.h"

namespace plumb::score {
namespace {

// More edits at once than this share of the elements are cheaper as one full analysis.
constexpr std::size_t kBatchDivisor = 8;
constexpr std::size_t kSmallBatch = 64;

bool batch(const Graph& graph, std::span<const Edit> edits) {
  return edits.size() > kSmallBatch && edits.size() > graph.size() / kBatchDivisor;
}

// Rows that moved leave holes behind; beyond this the layout is made anew.
bool scattered(const Flat& flat, const Graph& graph) {
  constexpr std::size_t kSlack = 65'536;
  return flat.supported.node.size() > 2 * graph.supports.size() + kSlack ||
         flat.supporters.node.size() > 2 * graph.supports.size() + kSlack;
}

}  // namespace

struct Engine::State : EngineState {
  using EngineState::EngineState;
};

Engine::Engine(Graph graph, Options options)
    : state_(std::make_unique<State>(std::move(graph), options)) {}
Engine::~Engine() = default;
Engine::Engine(Engine&&) noexcept = default;
Engine& Engine::operator=(Engine&&) noexcept = default;
Engine::Engine(const Engine& other) : state_(std::make_unique<State>(*other.state_)) {}
Engine& Engine::operator=(const Engine& other) {
  if (this != &other) state_ = std::make_unique<State>(*other.state_);
  return *this;
}

void Engine::apply(std::span<const Edit> edits) {
  State& state = *state_;
  EngineState::Patched patched = {0, true};
  if (!batch(state.graph, edits)) patched = state.patch(edits);
  if (patched.rebuild || scattered(state.flat, state.graph)) {
    GraphEditor editor(state.graph);
    for (const Edit& edit : edits.subspan(patched.applied)) editor.apply(edit);
    state.rebuild();
    ++state.full_passes;
    return;
  }
  state.spread();
  state.show();
}

std::uint64_t Engine::full_passes() const {
  return state_->full_passes;
}
const Graph& Engine::graph() const {
  return state_->graph;
}
const Analysis& Engine::analysis() const {
  return state_->analysis;
}

const Analysis& Engine::with_gradients() {
  State& state = *state_;
  if (!state.gradients_current) {
    Team team(useful_threads(state.graph, state.options.threads));
    GradientScratch scratch;
    const EdgeCounts edges = {state.graph.supports.size(), state.graph.hinders.size()};
    compute_gradients(state.flat, edges, state.sums, team, scratch, state.analysis);
    state.gradients_current = true;
  }
  return state.analysis;
}

std::optional<double> Engine::what_if(std::span<const Edit> edits) {
  State& state = *state_;
  if (batch(state.graph, edits)) {
    Graph changed = state.graph;
    GraphEditor editor(changed);
    for (const Edit& edit : edits) editor.apply(edit);
    return score::analyse(changed, {state.options.threads, false}).structure;
  }
  const Sums sums = state.sums;
  const Sum weight_total = state.weight_total;
  const auto links = state.analysis.links;
  const std::optional<double> structure = state.analysis.structure;
  const bool reordered = state.reordered;
  state.journal.begin();
  const EngineState::Patched patched = state.patch(edits);
  std::optional<double> out;
  if (!patched.rebuild) {
    state.spread();
    out = state.analysis.structure;
  }
  state.undo();
  state.sums = sums;
  state.weight_total = weight_total;
  state.analysis.links = links;
  state.analysis.structure = structure;
  state.reordered = reordered;
  state.weights_changed = false;
  state.cycles_changed = false;
  if (!patched.rebuild) return out;
  Graph changed = state.graph;
  GraphEditor editor(changed);
  for (const Edit& edit : edits) editor.apply(edit);
  return score::analyse(changed, {state.options.threads, false}).structure;
}

}  // namespace plumb::score
