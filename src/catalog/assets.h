// The catalogs compiled into the binary (catalogs/*.yaml, cmake/rooms.cmake).
#pragma once

#include <span>
#include <string_view>

#include "base/assets.h"

namespace plumb::catalog {

// All embedded files, sorted by name. Generated.
std::span<const Asset> assets();

// The file of that name ("metamodel.yaml"), or null. Linear in their number (a handful).
const Asset* find_asset(std::string_view name);

}  // namespace plumb::catalog
