// The typeface of printed documents, embedded at build time (docs/dependencies.md, Open Sans).
#pragma once

#include <span>

#include "base/assets.h"

namespace plumb::report {

std::span<const Asset> assets();

}  // namespace plumb::report
