// The four perspectives: path, score, what money follows them, roles, impacts and the measures that
// stand for them here. Document of the contract (listPerspectives).
#pragma once

#include "base/json.h"
#include "service/assess.h"

namespace plumb::service {

json::object perspectives_page(const Assessment& assessment);

}  // namespace plumb::service
