#include "api/call.h"

namespace plumb::api {

void add_server_routes(Routes&) {}

}  // namespace plumb::api
