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

Result<int> bench_edits(const Context& context, const service::EditBench& wish) {
  PLUMB_TRY(const json::object result, service::bench_edits(wish));
  if (context.globals.json) {
    context.print_json(result);
    return kDone;
  }
  Table table({{"change"},
               {"p50", Table::Align::right},
               {"p99", Table::Align::right},
               {"p99 model", Table::Align::right},
               {"p99 scores", Table::Align::right},
               {"p99 findings", Table::Align::right}});
  for (const auto& pair : result.at("kinds").as_object()) {
    const json::object& row = pair.value().as_object();
    std::vector<Table::Cell> cells = {{std::string(pair.key())}};
    for (const char* key :
         {"p50_us", "p99_us", "apply_p99_us", "scores_p99_us", "findings_p99_us"}) {
      cells.push_back({fmt::format("{:.0f} µs", row.at(key).as_double())});
    }
    table.add(std::move(cells));
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
  auto* edits = bench->add_subcommand(
      "edits", "One change to new scores and findings on a synthetic model, by kind of change");
  auto edit_wish = std::make_shared<service::EditBench>();
  edits->add_option("--elements", edit_wish->shape.elements, "Elements")
      ->check(CLI::Range(10, 10000000))
      ->capture_default_str();
  edits->add_option("--relations", edit_wish->shape.relations, "Relations")
      ->check(CLI::Range(1, 100000000))
      ->capture_default_str();
  edits->add_option("--edits", edit_wish->edits, "Changes of each kind")
      ->check(CLI::Range(1, 100000))
      ->capture_default_str();
  edits->add_option("--seed", edit_wish->shape.seed, "Seed")->capture_default_str();
  commands.push_back({edits, [edit_wish](const Context& c) { return bench_edits(c, *edit_wish); }});
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
