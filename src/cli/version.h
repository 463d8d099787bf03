// The program's version; CMakeLists.txt and CHANGELOG.md carry the same.
#pragma once

namespace plumb::cli {
inline constexpr const char* kVersion = "0.1.0";
}
