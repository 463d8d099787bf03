#include "api/call.h"

namespace plumb::api {

void add_metamodel_routes(Routes&) {}

}  // namespace plumb::api
