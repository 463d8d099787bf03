// The web application's files, or a plain page where they are not in this build.
#pragma once

#include <span>

#include "base/assets.h"
#include "http/router.h"

namespace plumb::api {

void add_web(http::Router& router, std::span<const Asset> files);

}  // namespace plumb::api
