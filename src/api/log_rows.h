// Batches and changes as the contract shows them, and reading many of them from the file.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "api/call.h"
#include "store/store.h"

namespace plumb::api {

struct LogFilter {
  std::string actor;     // account id, or name of an actor that is no account
  std::string from, to;  // moments as the log has them; empty: open
  std::string scenario;  // batches of one scenario
  bool any_scenario = true;
  std::vector<std::string> subjects;  // ids; empty: all
  std::uint64_t before = 0;           // seq; 0: from the newest
};

// `actor`, `from`, `to`, `scenario` and the cursor.
Result<LogFilter> log_filter(Call& call, const PageAsked& page);

// Newest first. Over a connection of their own: nobody waits for a writer.
Result<std::vector<store::BatchRow>> read_batches(Call& call, const LogFilter& filter,
                                                  std::size_t limit);
Result<json::array> read_changes(Call& call, const LogFilter& filter, std::size_t limit);

// Batches that are taken back at present, with the batch that did it. Taking that one back again
// puts the first in force.
using Undone = std::map<std::string, std::string, std::less<>>;
Result<Undone> read_undone(Call& call);

json::object batch_json(Call& call, const store::BatchRow& row, const Undone& undone);
json::object change_json(Call& call, const model::Model& model, const model::Change& change,
                         const std::string& reason);

}  // namespace plumb::api
