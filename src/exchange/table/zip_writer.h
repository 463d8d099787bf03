// Several files as one.
#pragma once

#include <string>
#include <vector>

#include "base/result.h"
#include "exchange/table/table.h"

namespace plumb::exchange::table {

// The same files give the same bytes. Failure: unavailable (no memory).
Result<std::string> zip_files(const std::vector<OutFile>& files);

}  // namespace plumb::exchange::table
