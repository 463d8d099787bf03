// Takes rows of a feed into its workspace: each judged by itself, the good ones kept together, on
// disk before it returns. Trials judge them the same way and keep nothing.
#pragma once

#include <set>
#include <string>
#include <vector>

#include "feeds/definition.h"
#include "feeds/mapper.h"
#include "service/workspace.h"

namespace plumb::feeds {

struct Counts {
  std::size_t rows = 0;
  std::size_t fresh = 0;
  std::size_t corrected = 0;
  std::size_t unchanged = 0;
  std::size_t refused = 0;
  std::size_t late = 0;  // of the fresh: older than what was there
  void add(const Counts& other);
};

// A row nobody could take, and what helps.
struct Refusal {
  std::string row;  // "row 3", "plant/a/temperature"
  std::string what;
  std::string remedy;
};

struct Taken {
  Counts counts;
  std::vector<Refusal> refusals;   // the first limits::kExamples
  std::set<std::string> measures;  // that got values
  Instant newest{};                // newest moment taken; the epoch: none
};

// A row with the moment it counts for where it says none itself, and where it came from.
struct Arrival {
  Row row;
  Instant at{};
  std::string place;
};
std::vector<Arrival> arrivals(std::vector<Row> rows, Instant at);

// "feed:ID", as log and observations name who brought something.
std::string actor_of(std::string_view feed);

// Elements are not brought up to date. Failure: the store's; then nothing was kept.
Result<Taken> take(service::Workspace& workspace, const Definition& definition,
                   const Mapper& mapper, const std::vector<Arrival>& rows, std::string_view feed);

// What would become of rows: [{"row", "measure", "at", "value", "note", "outcome", "before",
// "what", "remedy"}]; "outcome" is fresh, corrected, unchanged or refused.
Result<json::array> rehearse(service::Workspace& workspace, const Definition& definition,
                             const Mapper& mapper, const std::vector<Arrival>& rows);

}  // namespace plumb::feeds
