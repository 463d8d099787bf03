#include "api/providers.h"

#include "api/app.h"

namespace plumb::api {

Result<std::unique_ptr<Providers>> Providers::read(const Settings&, const Environment&) {
  return std::make_unique<Providers>();
}

}  // namespace plumb::api
