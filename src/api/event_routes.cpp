#include "api/call.h"

namespace plumb::api {

void add_event_routes(Routes&) {}

}  // namespace plumb::api
