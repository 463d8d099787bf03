// Secrets that stand for a person or a program: sessions, tokens, links, recovery codes.
//
// A secret is 256 random bits written as 52 characters of the alphabet of base/environment.h (lower
// case, no i, l, o, u): one double click selects it and a URL needs no escapes. What is stored is
// only its digest. Fast hashing is enough for these, since nobody can guess 256 bits.
#pragma once

#include <string>
#include <string_view>

#include "base/hash.h"

namespace plumb::identity {

inline constexpr std::size_t kSecretLength = 52;
inline constexpr std::size_t kRecoveryLength = 16;  // 80 bits

// What a secret is for goes into its digest, so that one kind never passes for another.
enum class Purpose { session, token, setup, invitation, reset, recovery, attempt };

// Always from the system's generator: a seed for repeatable runs must not make sessions guessable.
std::string new_secret();
// "abcd-efgh-jkmn-pqrs": for people to write down.
std::string new_recovery_code();

// Exactly what new_secret writes: length, alphabet, and no bits beyond the 256th.
bool is_secret(std::string_view text);
// A recovery code as typed (spaces, hyphens, capitals, O for 0, I and L for 1) in its plain form of
// sixteen characters; empty if it cannot be one.
std::string plain_recovery_code(std::string_view typed);

Digest secret_digest(Purpose purpose, std::string_view secret, std::string_view owner = {});

// Takes equally long wherever texts of one length differ.
bool same_secret(std::string_view a, std::string_view b);

// The crypto library, ready for use by any thread. Cheap after the first call.
void prepare_crypto();

}  // namespace plumb::identity
