// ID tokens (OpenID Connect Core 1.0, section 3.1.3.7): signature and claims. Pure: no network, no
// clock. The signature algorithm is one of two we name, never one the token talks us into.
#pragma once

#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"
#include "base/result.h"
#include "base/time.h"

struct evp_pkey_st;

namespace plumb::identity {

enum class SigningAlgorithm { rs256, es256 };

// A public key of a provider.
struct SigningKey {
  std::string id;  // kid; may be empty
  SigningAlgorithm algorithm = SigningAlgorithm::rs256;
  std::shared_ptr<evp_pkey_st> key;
};

// The keys of a JWK set (RFC 7517) that can check one of the two algorithms: RSA of 2048 to 8192
// bits, P-256. Others are passed over, since a provider may publish keys for other uses. Failure:
// bad_input for what is no key set, and for one of more than 100 keys.
Result<std::vector<SigningKey>> read_key_set(std::string_view text);

// What an ID token must say to be ours.
struct Expected {
  std::string issuer;
  std::string client_id;
  std::string nonce;
  Instant now;
  std::chrono::seconds leeway{60};
};

enum class TokenFault {
  malformed,    // not a signed JSON token
  algorithm,    // none of the two we take
  unknown_key,  // no key fits: fetching the key set again may help
  signature,
  issuer,
  audience,
  expired,
  not_yet_valid,
  nonce,
};

struct CheckedToken {
  json::object claims;  // empty when there is a fault
  std::optional<TokenFault> fault;
};

// Checks `token` (compact form, RFC 7515) against the keys and what is expected of it.
CheckedToken check_id_token(std::string_view token, const std::vector<SigningKey>& keys,
                            const Expected& expected);

// In words for a log: "the signature does not fit".
std::string_view words_of(TokenFault fault);

// Whether the claim at_hash, if there is one, fits the access token that came with the ID token
// (section 3.1.3.6; both algorithms use SHA-256).
bool access_token_fits(const json::object& claims, std::string_view access_token);

}  // namespace plumb::identity
