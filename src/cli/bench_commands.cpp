// bench: the engine measured on this machine.
#include <CLI/CLI.hpp>

#include <fmt/format.h>

#include "cli/context.h"
#include "service/bench.h"

namespace plumb::cli {
namespace {

Result<int> bench_engine(const Context& context, const service::EngineBench& wish) {
  const json::object result = service::bench_engine(wish);
  if (context.globals.json) {
    context.print_json(result);
    return kDone;
  }
  Table table({{"figure"}, {"value", Table::Align::right}});
  for (const auto& pair : result) {
    table.add({{std::string(pair.key())},
               {pair.value().is_double() ? fmt::format("{:.3f}", pair.value().get_double())
                                         : json::serialize(pair.value())}});
  }
  context.print(table.text(context.terminal));
  return kDone;
}

// A synthetic organisation as a file to import.
Result<int> bench_document(const Context& context, const service::Shape& shape) {
  PLUMB_TRY(const std::string text, service::synthetic_json(shape));
  context.print(text);
  return kDone;
}

}  // namespace

void add_bench_commands(CLI::App& app, std::vector<Command>& commands) {
  auto* bench = app.add_subcommand("bench", "Measure this program on this machine");
  bench->require_subcommand(1);
  auto* sub =
      bench->add_subcommand("engine", "Full analysis and single edits on a synthetic model");
  auto wish = std::make_shared<service::EngineBench>();
  sub->add_option("--elements", wish->shape.elements, "Elements")
      ->check(CLI::Range(10, 10000000))
      ->capture_default_str();
  sub->add_option("--relations", wish->shape.relations, "Relations")
      ->check(CLI::Range(0, 100000000))
      ->capture_default_str();
  sub->add_option("--threads", wish->threads, "Threads")
      ->check(CLI::Range(1, 64))
      ->capture_default_str();
  sub->add_option("--repeats", wish->repeats, "Full passes; the median counts")
      ->check(CLI::Range(1, 1000))
      ->capture_default_str();
  sub->add_option("--seed", wish->shape.seed, "Seed of the synthetic model")->capture_default_str();
  commands.push_back({sub, [wish](const Context& c) { return bench_engine(c, *wish); }});
  auto* document = bench->add_subcommand("document", "Print a synthetic model as JSON to import");
  auto shape = std::make_shared<service::Shape>();
  document->add_option("--elements", shape->elements, "Elements")
      ->check(CLI::Range(10, 10000000))
      ->capture_default_str();
  document->add_option("--relations", shape->relations, "Relations")
      ->check(CLI::Range(0, 100000000))
      ->capture_default_str();
  document->add_option("--seed", shape->seed, "Seed")->capture_default_str();
  commands.push_back({document, [shape](const Context& c) { return bench_document(c, *shape); }});
}

}  // namespace plumb::cli
