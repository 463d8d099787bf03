// Benchmarks that a workspace brings along for its instruments.
#include "api/call.h"
#include "service/benchmarks.h"

namespace plumb::api {
namespace {

using http::Response;
using identity::Verb;
using service::Benchmark;

constexpr std::size_t kFileBytes = std::size_t{4} << 20;

json::object row(Call& call, const Benchmark& benchmark) {
  json::object out = service::benchmark_json(benchmark);
  out["by"] = call.person(benchmark.by);
  return out;
}

Result<Response> list_benchmarks(Call& call) {
  PLUMB_TRY(const std::string instrument, call.text("instrument", 100));
  json::array items;
  for (const Benchmark& one :
       service::benchmarks_of(*call.workspace().snapshot().model, instrument)) {
    items.push_back(row(call, one));
  }
  return call.json(json::object{{"items", std::move(items)}});
}

// What the body says, over what is there; null takes a figure away.
Status read_benchmark(Body& body, Benchmark& out) {
  const auto text = [&](std::string_view field, std::size_t most, std::string& into) {
    if (const auto said = body.text_if(field, {.most = most})) into = *said;
  };
  text("instrument", 100, out.instrument);
  text("of", 100, out.of);
  text("source", 1000, out.source);
  text("date", 10, out.date);
  text("note", 1000, out.note);
  if (const auto value = body.number("value", -1e9, 1e9)) out.value = *value;
  if (body.null("spread")) {
    out.spread.reset();
    body.any("spread");
  } else if (const auto spread = body.number("spread", 0, 1e9)) {
    out.spread = *spread;
  }
  if (body.null("n")) {
    out.n.reset();
    body.any("n");
  } else if (const auto n = body.integer("n", 1, 1'000'000'000)) {
    out.n = static_cast<std::size_t>(*n);
  }
  return body.done();
}

Result<Response> create_benchmark(Call& call) {
  PLUMB_TRY(Body body, call.body());
  for (const char* field : {"instrument", "of", "value", "source", "date"}) body.must_have(field);
  Benchmark benchmark;
  PLUMB_CHECK(read_benchmark(body, benchmark));
  PLUMB_TRY(const Benchmark made,
            service::keep_benchmark(call.workspace(), std::move(benchmark), call.account()));
  return call.json(row(call, made), 201);
}

Result<Response> change_benchmark(Call& call) {
  PLUMB_TRY(Benchmark benchmark,
            service::find_benchmark(*call.workspace().snapshot().model, call.path("id")));
  PLUMB_TRY(Body body, call.body());
  PLUMB_CHECK(read_benchmark(body, benchmark));
  PLUMB_TRY(const Benchmark changed,
            service::keep_benchmark(call.workspace(), std::move(benchmark), call.account()));
  return call.json(row(call, changed));
}

Result<Response> remove_benchmark(Call& call) {
  PLUMB_CHECK(service::remove_benchmark(call.workspace(), call.path("id"), call.account()));
  return call.nothing();
}

Result<Response> import_benchmarks(Call& call) {
  PLUMB_TRY(const bool dry, call.dry_run());
  PLUMB_TRY(const auto rows,
            service::import_benchmarks(call.workspace(), call.request().body, dry, call.account()));
  return call.json(json::object{{"created", rows.created}, {"changed", rows.changed}});
}

}  // namespace

void add_benchmark_routes(Routes& routes) {
  const std::string all = "/workspaces/{workspace}/benchmarks";
  routes.get("listBenchmarks", all, Needs::of(Verb::read), list_benchmarks);
  routes.post("createBenchmark", all, Needs::of(Verb::run_surveys), create_benchmark);
  routes.post("importBenchmarks", "/workspaces/{workspace}/benchmark-file",
              Needs::of(Verb::run_surveys), import_benchmarks, {.body_bytes = kFileBytes});
  routes.patch("changeBenchmark", all + "/{id}", Needs::of(Verb::run_surveys), change_benchmark);
  routes.remove("removeBenchmark", all + "/{id}", Needs::of(Verb::run_surveys), remove_benchmark);
}

}  // namespace plumb::api
