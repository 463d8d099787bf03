#include "identity/oidc_discovery.h"

#include <algorithm>

#include "base/json.h"
#include "identity/fetch.h"
#include "identity/words.h"

namespace plumb::identity {
namespace {

Error unusable(std::string_view issuer, std::string what) {
  return bad_input("The sign-in provider cannot be used: " + std::move(what) + ".",
                   printable(issuer, 200), "Check the issuer in the settings of this server.");
}

std::string text_member(const json::object& document, std::string_view name) {
  const json::value* found = document.if_contains(name);
  return found != nullptr && found->is_string() ? std::string(found->get_string()) : std::string();
}

// Whether the list `name` has one of `wanted`; `missing` when there is no list.
bool lists(const json::object& document, std::string_view name,
           std::initializer_list<std::string_view> wanted, bool missing) {
  const json::value* found = document.if_contains(name);
  if (found == nullptr) return missing;
  if (!found->is_array()) return false;
  for (const json::value& item : found->get_array()) {
    if (!item.is_string()) continue;
    const std::string_view text = item.get_string();
    if (std::find(wanted.begin(), wanted.end(), text) != wanted.end()) return true;
  }
  return false;
}

}  // namespace

std::string discovery_url(std::string_view issuer) {
  while (issuer.ends_with('/')) issuer.remove_suffix(1);
  return std::string(issuer) + "/.well-known/openid-configuration";
}

Result<Discovery> read_discovery(std::string_view text, std::string_view issuer) {
  boost::system::error_code failed;
  const json::value parsed = json::parse(text, failed);
  if (failed || !parsed.is_object()) return unusable(issuer, "its description is no JSON object");
  const json::object& document = parsed.get_object();
  // Byte by byte: the issuer is half of everybody's identity here.
  if (text_member(document, "issuer") != issuer) {
    return unusable(issuer, "it calls itself " + printable(text_member(document, "issuer"), 200));
  }
  Discovery out;
  struct Address {
    const char* name;
    std::string& into;
    bool needed;
  };
  const Address addresses[] = {
      {"authorization_endpoint", out.authorization_endpoint, true},
      {"token_endpoint", out.token_endpoint, true},
      {"jwks_uri", out.key_set, true},
      {"userinfo_endpoint", out.userinfo_endpoint, false},
  };
  for (const Address& address : addresses) {
    address.into = text_member(document, address.name);
    if (address.into.empty() && !address.needed) continue;
    if (!is_fetchable(address.into)) {
      return unusable(issuer, std::string("its ") + address.name + " is no https address");
    }
  }
  if (!lists(document, "response_types_supported", {"code"}, false)) {
    return unusable(issuer, "it does not hand out authorization codes");
  }
  if (!lists(document, "id_token_signing_alg_values_supported", {"RS256", "ES256"}, false)) {
    return unusable(issuer, "it signs with neither RS256 nor ES256");
  }
  const json::value* names_itself =
      document.if_contains("authorization_response_iss_parameter_supported");
  out.names_itself = names_itself != nullptr && names_itself->is_bool() && names_itself->get_bool();
  constexpr const char* kMethods = "token_endpoint_auth_methods_supported";
  out.secret_in_form = !lists(document, kMethods, {"client_secret_basic"}, true) &&
                       lists(document, kMethods, {"client_secret_post"}, false);
  return out;
}

}  // namespace plumb::identity
