// What must survive a visit to the provider: sealed into a cookie, so that nothing is kept here for
// visits that never come back, and only the browser that left can return. Pure but for randomness.
#pragma once

#include <array>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "base/hash.h"
#include "base/time.h"

namespace plumb::identity {

struct Journey {
  std::string provider;
  std::string state;     // comes back in the address
  std::string nonce;     // comes back in the ID token
  std::string verifier;  // proves to the provider that it was us who asked (PKCE, RFC 7636)
  std::string redirect_uri;
  std::string return_to;
  std::string bound_to;  // the session that wants to be linked; empty: to sign in
  Instant ends_at;
};

// code_challenge of method S256.
std::string challenge_of(std::string_view verifier);

// A path of this server, fit for a redirect after signing in; "/" for anything else, such as
// "//elsewhere.example" or "https://elsewhere.example".
std::string safe_return(std::string_view path);

// Seals journeys with a key made anew for each object: a restart ends what is under way.
class JourneySeal {
 public:
  JourneySeal();
  ~JourneySeal();
  JourneySeal(const JourneySeal&) = delete;
  JourneySeal& operator=(const JourneySeal&) = delete;

  // base64url of XSalsa20-Poly1305 over the journey.
  std::string seal(const Journey& journey) const;
  // Empty for what we did not seal.
  std::optional<Journey> open(std::string_view sealed) const;

 private:
  std::array<unsigned char, 32> key_{};
};

// Remembers which states have come back, until they would have ended anyway. Bounded by
// limits::kUsedStates, the one that ends first gives way. Not for several threads.
class UsedStates {
 public:
  // False if this state came back before.
  bool use(std::string_view state, Instant ends_at, Instant now);

 private:
  std::map<Digest, Instant> used_;
};

}  // namespace plumb::identity
