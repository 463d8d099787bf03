// Where rows come from: one interface, one implementation a kind (*_source.cpp).
#pragma once

#include <atomic>
#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "base/time.h"
#include "feeds/definition.h"
#include "feeds/gate.h"
#include "feeds/limits.h"
#include "feeds/path.h"

namespace plumb::feeds {

struct Asking {
  Instant now{};
  Instant since{};  // newest moment taken so far; the epoch: none
  std::chrono::milliseconds within{30'000};
  std::size_t most_rows = limits::kRows;
  std::size_t most_bytes = limits::kBytes;
  bool cut = false;                         // too many rows are cut off instead of refused: trials
  const std::atomic<bool>* stop = nullptr;  // set: whoever waits gives up
  bool stopped() const { return stop != nullptr && stop->load(std::memory_order_relaxed); }
};

class Source {
 public:
  virtual ~Source() = default;
  // Asks once and gives the rows in the order of the source. Never waits longer than `within` but
  // for the system's name service. Failure: what is wrong, where, what to do; it may hold words of
  // the other side, and the caller takes the secret out of them.
  virtual Result<std::vector<Row>> pull(const Asking& asking) = 0;
};

// `gate` has to outlive it.
std::unique_ptr<Source> make_source(const Definition& definition, const std::string& secret,
                                    const Gate& gate);

std::unique_ptr<Source> make_sqlite_source(const Definition& definition, const Gate& gate);
std::unique_ptr<Source> make_postgres_source(const Definition& definition,
                                             const std::string& secret, const Gate& gate);
std::unique_ptr<Source> make_http_source(const Definition& definition, const std::string& secret,
                                         const Gate& gate);
std::unique_ptr<Source> make_prometheus_source(const Definition& definition,
                                               const std::string& secret, const Gate& gate);
std::unique_ptr<Source> make_mqtt_source(const Definition& definition, const std::string& secret,
                                         const Gate& gate);

// Puts moments in place of :since and :now outside quotes and comments of SQL, and of {since} and
// {now} in a URL or body.
std::string sql_with_moments(std::string_view sql, std::string_view since, std::string_view now);
std::string text_with_moments(std::string_view text, std::string_view since, std::string_view now);

// More rows or bytes than may come at once.
Error too_many_rows(std::size_t most);
Error too_many_bytes(std::size_t most);

}  // namespace plumb::feeds
