#include "http/metrics.h"

#include <fmt/format.h>

#include <algorithm>
#include <cassert>

namespace plumb::http {
namespace {

// Backslash and newline, and within labels the quote, are escaped.
std::string escaped(std::string_view text, bool quote) {
  std::string out;
  for (const char c : text) {
    if (c == '\\' || (quote && c == '"')) out += '\\';
    if (c == '\n') {
      out += "\\n";
    } else {
      out += c;
    }
  }
  return out;
}

// `a="1",b="2"`, without braces.
std::string written(const Metrics::Labels& labels) {
  std::string out;
  for (const auto& [name, value] : labels) {
    if (!out.empty()) out += ',';
    out += name + "=\"" + escaped(value, true) + '"';
  }
  return out;
}

std::string series(const std::string& name, std::string_view labels) {
  return labels.empty() ? name : fmt::format("{}{{{}}}", name, labels);
}

void write_histogram(std::string& out, const std::string& name, const std::string& labels,
                     const Histogram& histogram) {
  const std::string comma = labels.empty() ? "" : labels + ",";
  std::uint64_t total = 0;
  for (std::size_t i = 0; i <= histogram.bounds().size(); ++i) {
    total += histogram.count_in(i);
    const std::string bound =
        i < histogram.bounds().size() ? fmt::format("{}", histogram.bounds()[i]) : "+Inf";
    out += fmt::format("{}_bucket{{{}le=\"{}\"}} {}\n", name, comma, bound, total);
  }
  out += fmt::format("{} {}\n", series(name + "_sum", labels), histogram.sum());
  out += fmt::format("{} {}\n", series(name + "_count", labels), total);
}

}  // namespace

Histogram::Histogram(std::vector<double> bounds)
    : bounds_(std::move(bounds)),
      counts_(std::make_unique<std::atomic<std::uint64_t>[]>(bounds_.size() + 1)) {
  assert(std::is_sorted(bounds_.begin(), bounds_.end()));
}

void Histogram::observe(double value) {
  const auto at = std::lower_bound(bounds_.begin(), bounds_.end(), value) - bounds_.begin();
  counts_[static_cast<std::size_t>(at)].fetch_add(1, std::memory_order_relaxed);
  double sum = sum_.load(std::memory_order_relaxed);
  while (!sum_.compare_exchange_weak(sum, sum + value, std::memory_order_relaxed)) {
  }
}

std::uint64_t Histogram::count_in(std::size_t bucket) const {
  assert(bucket <= bounds_.size());
  return counts_[bucket].load(std::memory_order_relaxed);
}

std::vector<double> latency_bounds_seconds() {
  return {0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10};
}

Metrics::Family& Metrics::family(std::string_view name, std::string_view help, Kind kind) {
  const auto found = families_.find(name);
  if (found != families_.end()) {
    assert(found->second.kind == kind);
    return found->second;
  }
  Family& out = families_[std::string(name)];
  out.kind = kind;
  out.help = help;
  return out;
}

Counter& Metrics::counter(std::string_view name, std::string_view help, const Labels& labels) {
  const std::lock_guard lock(mutex_);
  auto& slot = family(name, help, Kind::counter).counters[written(labels)];
  if (!slot) slot = std::make_unique<Counter>();
  return *slot;
}

Gauge& Metrics::gauge(std::string_view name, std::string_view help, const Labels& labels) {
  const std::lock_guard lock(mutex_);
  auto& slot = family(name, help, Kind::gauge).gauges[written(labels)];
  if (!slot) slot = std::make_unique<Gauge>();
  return *slot;
}

Histogram& Metrics::histogram(std::string_view name, std::string_view help,
                              const std::vector<double>& bounds, const Labels& labels) {
  const std::lock_guard lock(mutex_);
  auto& slot = family(name, help, Kind::histogram).histograms[written(labels)];
  if (!slot) slot = std::make_unique<Histogram>(bounds);
  return *slot;
}

void Metrics::sample(std::string_view name, std::string_view help, std::function<double()> value) {
  const std::lock_guard lock(mutex_);
  family(name, help, Kind::sampled).value = std::move(value);
}

void Metrics::write(std::string& out, const std::string& name, const Family& family) {
  const std::string_view type = family.kind == Kind::counter     ? "counter"
                                : family.kind == Kind::histogram ? "histogram"
                                                                 : "gauge";
  out += fmt::format("# HELP {} {}\n# TYPE {} {}\n", name, escaped(family.help, false), name, type);
  for (const auto& [labels, counter] : family.counters) {
    out += fmt::format("{} {}\n", series(name, labels), counter->value());
  }
  for (const auto& [labels, gauge] : family.gauges) {
    out += fmt::format("{} {}\n", series(name, labels), gauge->value());
  }
  for (const auto& [labels, histogram] : family.histograms) {
    write_histogram(out, name, labels, *histogram);
  }
  if (family.value) out += fmt::format("{} {}\n", name, family.value());
}

std::string Metrics::text() const {
  const std::lock_guard lock(mutex_);
  std::string out;
  for (const auto& [name, family] : families_) write(out, name, family);
  return out;
}

}  // namespace plumb::http
