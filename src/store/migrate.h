// Bringing a file to the present schema. Private to store/.
#pragma once

#include <sqlite3.h>

#include <string>

#include "base/result.h"

namespace plumb::store {

// Brings a new or older file up to date in one transaction; refuses foreign and newer files. An
// older file is first copied to "<path>.v<version>.backup".
Status migrate(sqlite3* db, const std::string& path);

// Copies a database page by page into a new file. `from` must not be in a write transaction.
Status copy_database(sqlite3* from, const std::string& to);

}  // namespace plumb::store
