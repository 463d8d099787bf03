// The web application, compiled in (tools/build-web, tools/embed, cmake/web.cmake).
#pragma once

#include <span>

#include "base/assets.h"

namespace plumb::web {

// All files by path ("index.html", "assets/index-3kX9_b2Q.js"), texts with a packed twin
// "<path>.gz". Empty in a build without the application (PLUMB_WEB=OFF). Generated.
std::span<const Asset> assets();

}  // namespace plumb::web
