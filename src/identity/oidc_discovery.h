// What a provider says about itself under /.well-known/openid-configuration (OpenID Connect
// Discovery 1.0). Pure.
#pragma once

#include <string>
#include <string_view>

#include "base/result.h"

namespace plumb::identity {

struct Discovery {
  std::string authorization_endpoint;
  std::string token_endpoint;
  std::string userinfo_endpoint;  // empty: there is none
  std::string key_set;
  bool names_itself = false;    // its answers carry its issuer (RFC 9207)
  bool secret_in_form = false;  // takes the client's secret in the body only
};

std::string discovery_url(std::string_view issuer);

// Reads the document of `issuer`. Failure: bad_input for what is no such document, is another
// issuer's, names an address is_fetchable() refuses, or leaves out what signing in needs.
Result<Discovery> read_discovery(std::string_view text, std::string_view issuer);

}  // namespace plumb::identity
