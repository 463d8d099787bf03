#include "service/bench.h"

#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <memory>
#include <random>

#include <fmt/format.h>

#include "exchange/json/json.h"
#include "score/engine.h"

namespace plumb::service {
namespace {

double elapsed_ms(std::chrono::steady_clock::time_point since) {
  return std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - since)
      .count();
}

double percentile(std::vector<double> values, double share) {
  std::sort(values.begin(), values.end());
  const auto at = static_cast<std::size_t>(share * static_cast<double>(values.size() - 1));
  return values[at];
}

std::size_t resident_bytes() {
  std::FILE* file = std::fopen("/proc/self/statm", "r");
  if (file == nullptr) return 0;
  unsigned long total = 0;
  unsigned long resident = 0;
  const int read = std::fscanf(file, "%lu %lu", &total, &resident);
  std::fclose(file);
  return read == 2 ? resident * static_cast<std::size_t>(sysconf(_SC_PAGESIZE)) : 0;
}

// A model as a workspace holds it: names, three attributes, relations with ids.
std::unique_ptr<model::Model> load_model(const score::Graph& graph) {
  auto metamodel = std::make_shared<model::Metamodel>();
  metamodel->types.emplace_back().id = "process";
  metamodel->relations.emplace_back().id = "supports";
  metamodel->index();
  auto model = std::make_unique<model::Model>(metamodel);
  for (std::size_t at = 0; at < graph.size(); ++at) {
    const std::string fields =
        fmt::format(R"({{"owner":"person-{}","annual_cost":{{"amount":{},"currency":"EUR"}},)"
                    R"("cadence_days":{}}})",
                    at % 997, graph.cost[at], 30 + at % 300);
    model->load_element(fmt::format("e{:07}", at), "process", fmt::format("Process {}", at), fields,
                        model::Side::none, 1, false);
  }
  std::size_t number = 0;
  const auto relate = [&](std::uint32_t from, std::uint32_t to, double strength) {
    model->load_relation(fmt::format("r{:07}", number++), "supports", fmt::format("e{:07}", from),
                         fmt::format("e{:07}", to), fmt::format(R"({{"strength":{}}})", strength),
                         1, false);
  };
  for (const score::Edge& edge : graph.supports) relate(edge.from, edge.to, edge.strength);
  for (const score::Edge& edge : graph.hinders) relate(edge.from, edge.to, edge.strength);
  for (const score::PartEdge& part : graph.parts) relate(part.child, part.parent, part.weight);
  return model;
}

// Conditions, strengths and costs in turn, at random places; each timed with the scores it gives.
std::vector<double> time_edits(score::Engine& engine, const EngineBench& bench) {
  std::mt19937_64 random(bench.shape.seed + 1);
  std::uniform_real_distribution<double> share(0.05, 1);
  std::vector<double> out;
  double checksum = 0;
  for (int i = 0; i < bench.edits; ++i) {
    score::Edit edit;
    if (i % 3 == 0 && !engine.graph().supports.empty()) {
      const score::Edge& edge = engine.graph().supports[random() % engine.graph().supports.size()];
      edit = {.kind = score::Edit::Kind::set_support,
              .node = edge.from,
              .other = edge.to,
              .value = share(random)};
    } else {
      edit.kind = i % 3 == 1 ? score::Edit::Kind::condition : score::Edit::Kind::cost;
      edit.node = static_cast<score::Node>(random() % engine.graph().size());
      edit.value = i % 3 == 1 ? share(random) : 1000 * share(random);
      edit.value2 = share(random);
    }
    const auto start = std::chrono::steady_clock::now();
    engine.apply({&edit, 1});
    checksum += engine.analysis().structure.value_or(0);
    out.push_back(elapsed_ms(start) * 1000);
  }
  // Read, so that no compiler may leave the work out.
  if (checksum < 0) std::abort();
  return out;
}

}  // namespace

json::object bench_engine(const EngineBench& bench) {
  const score::Graph graph = generate_graph(bench.shape);
  score::Options options;
  options.threads = bench.threads;
  json::object out{{"elements", graph.size()},
                   {"relations", graph.supports.size() + graph.hinders.size() + graph.parts.size()},
                   {"threads", bench.threads}};
  {
    const auto start = std::chrono::steady_clock::now();
    score::PreparedGraph prepared(graph, options);
    out["compile_ms"] = elapsed_ms(start);
    score::Analysis analysis;
    std::vector<double> full;
    std::vector<double> stream;
    double checksum = 0;
    for (int i = 0; i < bench.repeats; ++i) {
      auto at = std::chrono::steady_clock::now();
      prepared.analyse(analysis);
      full.push_back(elapsed_ms(at));
      at = std::chrono::steady_clock::now();
      checksum += prepared.stream();
      stream.push_back(elapsed_ms(at));
    }
    if (checksum == 0.123) std::abort();
    const double full_ms = percentile(full, 0.5);
    const double stream_ms = percentile(stream, 0.5);
    out["full_ms"] = full_ms;
    out["stream_ms"] = stream_ms;
    out["ratio_to_stream"] = full_ms / stream_ms;
  }
  const std::size_t before = resident_bytes();
  const auto model = load_model(graph);
  score::Engine engine(graph, options);
  const std::size_t after = resident_bytes();
  const std::vector<double> edits = time_edits(engine, bench);
  out["edit_p50_us"] = percentile(edits, 0.5);
  out["edit_p99_us"] = percentile(edits, 0.99);
  out["bytes_per_element"] =
      static_cast<double>(after - std::min(after, before)) / static_cast<double>(graph.size());
  return out;
}

Result<std::string> synthetic_json(const Shape& shape) {
  exchange::Document document = generate_document(shape);
  exchange::Content content;
  content.name = document.name;
  content.currency = "EUR";
  for (exchange::ElementDraft& draft : document.elements) {
    content.elements.push_back(std::move(draft.element));
  }
  for (exchange::RelationDraft& draft : document.relations) {
    draft.relation.from = draft.from.id;
    draft.relation.to = draft.to.id;
    content.relations.push_back(std::move(draft.relation));
  }
  return exchange::write_json(content);
}

}  // namespace plumb::service
