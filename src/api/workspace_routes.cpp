#include "api/call.h"

namespace plumb::api {

void add_workspace_routes(Routes&) {}

}  // namespace plumb::api
