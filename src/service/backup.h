// Bringing a backup back: proved whole before it takes a name, and never over another file.
#pragma once

#include <string>

#include "base/environment.h"
#include "store/store.h"

namespace plumb::service {

// Copies the workspace file `from` to `to` and verifies the copy: chain, tables, attachments. A
// file of an older version is brought up to date on the way; `from` is only read. Failure: conflict
// if `to` is there, corrupt with the first damage, else as Workspace::open; `to` is then not there.
Result<store::Verification> restore_backup(const std::string& from, const std::string& to,
                                           const Environment& environment);

}  // namespace plumb::service
