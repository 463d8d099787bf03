// Owners of record: what they own, and whether they ever entered or changed any of it. Who never
// did is a phantom owner: a name in a field that nobody stands behind.
#pragma once

#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"
#include "service/workspace.h"

namespace plumb::service {

struct OwnerRow {
  std::string person;  // id of the element, or just the name that was written
  std::string name;
  std::size_t measures = 0;  // and service levels, that are typed in
  std::size_t elements = 0;  // others
  std::size_t entered = 0;   // values recorded, of anything
  std::size_t changed = 0;   // changes of what they own
  std::string last;          // day of the newest of either; "" never
  std::string since;         // day they were first named for anything they own
  std::int64_t days = 0;     // since then
  bool phantom() const { return entered == 0 && changed == 0; }
};

// Person element by the account (or the actor of the command line) that writes. Phantoms first, who
// own most and longest before others. One pass over the log.
Result<std::vector<OwnerRow>> owners_of_record(
    const Workspace& workspace, const std::function<std::string(std::string_view)>& person_of);

json::object owners_json(const std::vector<OwnerRow>& rows);

}  // namespace plumb::service
