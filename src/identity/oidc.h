// Signing in through an OpenID Connect provider: authorization code flow, PKCE, state and nonce.
//
// begin() says where to send the browser and what cookie to give it; finish() takes what comes
// back, trades the code for an ID token, checks it, and returns claims for
// Identity::sign_in_with_claims() or link_provider(). What providers publish is kept for an hour;
// keys are fetched anew, at most once in kKeysAtMostEvery, when a token names one we do not know.
//
// Any thread. begin() and finish() may wait for the provider as long as FetchOptions let them, so
// they belong on a worker and their routes need a bound on how many run at a time.
#pragma once

#include <chrono>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/environment.h"
#include "base/result.h"
#include "identity/claims.h"
#include "identity/fetch.h"

namespace plumb::identity {

inline constexpr std::chrono::minutes kJourneyWithin{10};
inline constexpr std::chrono::seconds kKeysAtMostEvery{30};

struct ProviderSettings {
  std::string id;      // in addresses: a-z, 0-9, hyphen
  std::string label;   // on the button
  std::string issuer;  // exactly as the provider calls itself
  std::string client_id;
  std::string client_secret;  // empty: a public client, which PKCE alone protects
  std::vector<std::string> scopes{"openid", "email", "profile"};
  std::string groups_claim = "groups";
  Newcomers newcomers = Newcomers::in_mapped_group;
};

struct JourneyStart {
  std::string redirect_url;
  std::string cookie;  // the value, letters of base64url; for kJourneyWithin; see journey_cookie()
};

// The parameters the provider sends the browser back with; empty where there is none.
struct ProviderAnswer {
  std::string code;
  std::string state;
  std::string error;
  std::string error_description;
  std::string iss;
};

struct JourneyEnd {
  Claims claims;
  Newcomers newcomers = Newcomers::nobody;
  std::string return_to;  // a path of this server
  std::string bound_to;   // what begin() was given
};

class OidcClient {
 public:
  OidcClient(std::vector<ProviderSettings> providers, std::shared_ptr<Fetch> fetch,
             Environment environment);
  ~OidcClient();
  OidcClient(const OidcClient&) = delete;
  OidcClient& operator=(const OidcClient&) = delete;

  const std::vector<ProviderSettings>& providers() const;

  // `redirect_uri` is this server's own callback address as registered with the provider.
  // `return_to` is a path; anything else becomes "/". `bound_to`: the id of the session that wants
  // to be linked with the provider; the caller compares it in the end. Failure: not_found (no such
  // provider), unavailable, bad_input (the provider's description cannot be used).
  Result<JourneyStart> begin(std::string_view provider, std::string_view redirect_uri,
                             std::string_view return_to, std::string_view bound_to = {});

  // `cookie` is the value begin() gave this browser, which must be forgotten whatever the outcome.
  // Failure: unauthenticated (not the browser that left, too late, a second time, refused by the
  // person or the provider, or a token that proves nothing), and those of begin().
  Result<JourneyEnd> finish(std::string_view provider, const ProviderAnswer& answer,
                            std::string_view cookie);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace plumb::identity
