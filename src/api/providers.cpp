#include "api/providers.h"

#include <cstdlib>

#include "api/app.h"
#include "identity/oidc_settings.h"
#include "service/files.h"

namespace plumb::api {
namespace {

std::string variable(const std::string& name) {
  const char* value = std::getenv(name.c_str());
  return value != nullptr ? value : "";
}

}  // namespace

Result<std::unique_ptr<identity::OidcClient>> read_providers(const Settings& settings,
                                                             const Environment& environment) {
  std::vector<identity::ProviderSettings> all;
  if (!settings.providers_file.empty()) {
    PLUMB_TRY(const std::string text, service::read_bytes(settings.providers_file));
    PLUMB_TRY(all, identity::read_providers(text, settings.providers_file));
  }
  PLUMB_TRY(auto one, identity::provider_in(variable));
  if (one) all.push_back(std::move(*one));
  if (all.empty()) return std::unique_ptr<identity::OidcClient>();
  return std::make_unique<identity::OidcClient>(std::move(all), identity::make_fetch(),
                                                environment);
}

}  // namespace plumb::api
