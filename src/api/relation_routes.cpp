#include "api/call.h"

namespace plumb::api {

void add_relation_routes(Routes&) {}

}  // namespace plumb::api
