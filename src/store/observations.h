// What was measured, beside the log: one series a measure, every value with its moment and every
// correction of it. Nothing is changed or removed, so that what was known when can be told
// (docs/decisions/0010-observations-stand-beside-the-log.md).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/time.h"

namespace plumb::store {

struct Observation {
  std::string measure;          // id of the element
  Instant at{};                 // what it was measured for
  std::optional<double> value;  // finite; none: a value is taken back
  std::string note;
  std::string source;  // account, feed or file it came from
  Instant received{};
  std::uint32_t turn = 0;  // 0 the first value of that moment, 1 its first correction ...
};

// Which of a series to read.
struct ObservationRange {
  std::optional<Instant> from;  // first and last moment, both included
  std::optional<Instant> to;
  std::optional<Instant> known_at;  // only what had been received by then
  bool turns = false;               // every turn of every moment, what was taken back as well
};

// What became of observations that were brought.
struct Kept {
  std::size_t fresh = 0;      // moments that had no value
  std::size_t corrected = 0;  // moments that had another; the old one stays as an earlier turn
  std::size_t unchanged = 0;  // the same value was there: nothing was written
  std::size_t late = 0;       // of the fresh: older than what the series held before
};

}  // namespace plumb::store
