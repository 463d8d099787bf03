#include "api/call.h"

namespace plumb::api {

void add_element_routes(Routes&) {}

}  // namespace plumb::api
