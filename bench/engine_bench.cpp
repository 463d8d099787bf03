// The engine on synthetic organisations: full passes beside reading the same memory once, single
// edits, compilation from a model.
#include <benchmark/benchmark.h>

#include <random>

#include "score/engine.h"
#include "service/generate.h"

namespace {

using plumb::score::Edit;
using plumb::score::Engine;
using plumb::score::Graph;

Graph graph_of(std::int64_t elements) {
  plumb::service::Shape shape;
  shape.elements = static_cast<std::uint32_t>(elements);
  shape.relations = shape.elements * 5;
  return plumb::service::generate_graph(shape);
}

void full_analysis(benchmark::State& state) {
  plumb::score::Options options;
  options.threads = static_cast<int>(state.range(1));
  plumb::score::PreparedGraph prepared(graph_of(state.range(0)), options);
  plumb::score::Analysis analysis;
  for (auto _ : state) {
    prepared.analyse(analysis);
    benchmark::DoNotOptimize(analysis.structure);
  }
}
BENCHMARK(full_analysis)
    ->ArgsProduct({{10000, 100000, 1000000}, {1, 2}})
    ->Unit(benchmark::kMillisecond)
    ->UseRealTime();

void stream_once(benchmark::State& state) {
  plumb::score::Options options;
  options.threads = static_cast<int>(state.range(1));
  const plumb::score::PreparedGraph prepared(graph_of(state.range(0)), options);
  for (auto _ : state) benchmark::DoNotOptimize(prepared.stream());
}
BENCHMARK(stream_once)
    ->ArgsProduct({{10000, 100000, 1000000}, {1, 2}})
    ->Unit(benchmark::kMillisecond)
    ->UseRealTime();

void prepare(benchmark::State& state) {
  const Graph graph = graph_of(state.range(0));
  for (auto _ : state) {
    const plumb::score::PreparedGraph prepared(graph);
    benchmark::DoNotOptimize(prepared);
  }
}
BENCHMARK(prepare)->Arg(100000)->Arg(1000000)->Unit(benchmark::kMillisecond);

void one_edit(benchmark::State& state, Edit::Kind kind) {
  Engine engine(graph_of(state.range(0)));
  std::mt19937_64 random(7);
  std::uniform_real_distribution<double> share(0.05, 1);
  for (auto _ : state) {
    Edit edit;
    edit.kind = kind;
    edit.value = share(random);
    edit.value2 = share(random);
    if (kind == Edit::Kind::set_support) {
      const auto& edge = engine.graph().supports[random() % engine.graph().supports.size()];
      edit.node = edge.from;
      edit.other = edge.to;
    } else {
      edit.node = static_cast<plumb::score::Node>(random() % engine.graph().size());
    }
    engine.apply({&edit, 1});
    benchmark::DoNotOptimize(engine.analysis().structure);
  }
}
BENCHMARK_CAPTURE(one_edit, condition, Edit::Kind::condition)
    ->Arg(10000)
    ->Arg(100000)
    ->Arg(1000000)
    ->Unit(benchmark::kMicrosecond);
BENCHMARK_CAPTURE(one_edit, strength, Edit::Kind::set_support)
    ->Arg(10000)
    ->Arg(100000)
    ->Arg(1000000)
    ->Unit(benchmark::kMicrosecond);

}  // namespace

BENCHMARK_MAIN();
