#include "api/call.h"

namespace plumb::api {

void add_account_routes(Routes&) {}

}  // namespace plumb::api
