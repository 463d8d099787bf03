// A PromQL query over Prometheus' HTTP API, for this moment or for the time since the last value.
#include <algorithm>
#include <chrono>

#include <fmt/format.h>

#include "feeds/fetch.h"

namespace plumb::feeds {
namespace {

double seconds(Instant at) {
  return static_cast<double>(at.time_since_epoch().count()) / 1000.0;
}

const json::value* member(const json::value& from, std::string_view name) {
  const json::object* object = from.if_object();
  return object == nullptr ? nullptr : object->if_contains(name);
}

class PrometheusSource final : public Source {
 public:
  PrometheusSource(const Origin& origin, std::string secret, const Gate& gate)
      : origin_(origin), secret_(std::move(secret)), gate_(gate) {}

  Result<std::vector<Row>> pull(const Asking& asking) override {
    auto answer = fetch_json(origin_, address(asking), {}, secret_, gate_, asking);
    if (!answer.ok()) return explained(answer.error());
    const json::value* data = member(*answer, "data");
    const json::value* kind = data == nullptr ? nullptr : member(*data, "resultType");
    const json::value* result = data == nullptr ? nullptr : member(*data, "result");
    if (kind == nullptr || !kind->is_string() || result == nullptr || !result->is_array()) {
      return bad_input("This is no answer of Prometheus.", "origin.url",
                       "Name its address without /api/v1, as in http://prometheus:9090.");
    }
    std::vector<Row> out;
    const std::string_view type = kind->get_string();
    if (type == "scalar") {
      PLUMB_CHECK(add(json::object{}, *result, asking, out));
      return out;
    }
    for (const json::value& series : result->get_array()) {
      const json::value* labels = member(series, "metric");
      const json::value* one = member(series, "value");
      const json::value* many = member(series, "values");
      const json::value named = labels == nullptr ? json::value(json::object{}) : *labels;
      if (one != nullptr) PLUMB_CHECK(add(named, *one, asking, out));
      if (many == nullptr || !many->is_array()) continue;
      for (const json::value& value : many->get_array()) {
        PLUMB_CHECK(add(named, value, asking, out));
      }
    }
    if (out.size() > asking.most_rows) out.resize(asking.most_rows);
    return out;
  }

 private:
  std::string address(const Asking& asking) const {
    std::string base = origin_.url;
    while (base.ends_with('/')) base.pop_back();
    const std::string query = url_escaped(origin_.query);
    if (origin_.range_seconds == 0) {
      return fmt::format("{}/api/v1/query?query={}&time={:.3f}", base, query, seconds(asking.now));
    }
    // Not further back than asked for, and not again what has been taken.
    const Instant from =
        std::max(asking.now - std::chrono::seconds(origin_.range_seconds), asking.since);
    // Steps lie on their own grid, so that the same moments are asked for each time.
    const double step = static_cast<double>(origin_.step_seconds);
    const double start = std::ceil(seconds(from) / step) * step;
    const double end = std::max(start, std::floor(seconds(asking.now) / step) * step);
    return fmt::format("{}/api/v1/query_range?query={}&start={:.3f}&end={:.3f}&step={}", base,
                       query, start, end, origin_.step_seconds);
  }

  // [seconds, "value"]
  static Status add(const json::value& labels, const json::value& pair, const Asking& asking,
                    std::vector<Row>& out) {
    const json::array* both = pair.if_array();
    if (both == nullptr || both->size() != 2) return done();
    if (out.size() == asking.most_rows) {
      if (asking.cut) return done();
      return too_many_rows(asking.most_rows);
    }
    out.push_back({json::object{{"labels", labels}, {"at", (*both)[0]}, {"value", (*both)[1]}},
                   json::value(out.size())});
    return done();
  }

  // Prometheus says 400 or 422 of a query it does not understand.
  static Error explained(const Error& error) {
    if (error.what.find("answered 400") == std::string::npos &&
        error.what.find("answered 422") == std::string::npos) {
      return error;
    }
    return bad_input("Prometheus does not understand the query, or cannot answer it.",
                     "origin.query", "Try it in Prometheus' own page.");
  }

  const Origin origin_;
  const std::string secret_;
  const Gate& gate_;
};

}  // namespace

std::unique_ptr<Source> make_prometheus_source(const Definition& definition,
                                               const std::string& secret, const Gate& gate) {
  return std::make_unique<PrometheusSource>(definition.origin, secret, gate);
}

}  // namespace plumb::feeds
