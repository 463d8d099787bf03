// A file compiled into the binary (cmake/rooms.cmake, plumb_assets).
#pragma once

#include <span>
#include <string_view>

namespace plumb {

struct Asset {
  std::string_view name;  // file name without folder
  std::string_view bytes;
};

}  // namespace plumb
