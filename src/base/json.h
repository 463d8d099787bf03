// JSON values everywhere are Boost.JSON values; this names them once.
#pragma once

#include <boost/json.hpp>

namespace plumb {
namespace json = boost::json;
}
