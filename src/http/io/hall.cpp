#include "http/io/hall.h"

#include "http/text.h"

namespace plumb::http::io {
namespace {

constexpr std::size_t kLongestId = 64;

// SplitMix64: distinct for distinct inputs, and looks like noise.
std::uint64_t mixed(std::uint64_t value) {
  value += 0x9E3779B97F4A7C15U;
  value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9U;
  value = (value ^ (value >> 27)) * 0x94D049BB133111EBU;
  return value ^ (value >> 31);
}

}  // namespace

Hall::Hall(const Config& given, const Router& routes, std::size_t worker_threads)
    : config(given),
      router(routes),
      secure(given.tls.has_value()),
      meters(given.metrics != nullptr ? *given.metrics : own_metrics, routes),
      admission(config.limits),
      workers(worker_threads, given.limits.worker_queue),
      first_id_(given.environment.random()) {}

std::string Hall::request_id(std::string_view sent) {
  if (sent.size() <= kLongestId && is_token(sent)) return std::string(sent);
  constexpr std::string_view kAlphabet = "0123456789abcdefghjkmnpqrstvwxyz";
  std::uint64_t bits = mixed(first_id_ + ids_.fetch_add(1, std::memory_order_relaxed));
  std::string out = "r-";
  for (int i = 0; i < 12; ++i) {
    out += kAlphabet[bits & 31];
    bits >>= 5;
  }
  return out;
}

}  // namespace plumb::http::io
