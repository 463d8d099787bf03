// The sign-in providers of a server as its operator writes them down (docs/formats/identity.md).
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "identity/oidc.h"

namespace plumb::identity {

// Reads YAML, of which JSON is a part: a map with the list "providers". `where` names the file in
// errors. Failure: bad_input with the line, for what is missing, unknown or twice.
Result<std::vector<ProviderSettings>> read_providers(std::string_view text, std::string_view where);

// One provider from PLUMB_OIDC_ISSUER, _CLIENT_ID, _CLIENT_SECRET, _ID, _LABEL, _SCOPES,
// _GROUPS_CLAIM and _NEWCOMERS. None when the issuer is not set. `variable` gives the value of an
// environment variable, empty if it is not set.
Result<std::optional<ProviderSettings>> provider_in(
    const std::function<std::string(const std::string&)>& variable);

std::string_view name_of(Newcomers newcomers);  // "in_mapped_group"
std::optional<Newcomers> newcomers_named(std::string_view name);

}  // namespace plumb::identity
