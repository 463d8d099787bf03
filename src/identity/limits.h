// Every bound this room enforces. An error that enforces one names it.
#pragma once

#include <cstddef>

namespace plumb::identity::limits {

inline constexpr std::size_t kPasswordCharacters = 12;  // at least
inline constexpr std::size_t kPasswordBytes = 1'024;    // at most
inline constexpr std::size_t kLoginCharacters = 100;
inline constexpr std::size_t kNameBytes = 200;
inline constexpr std::size_t kEmailBytes = 254;
inline constexpr std::size_t kAgentBytes = 200;     // kept of a browser's name; the rest is cut
inline constexpr std::size_t kCookieBytes = 8'192;  // a Cookie or Authorization header
inline constexpr std::size_t kSessions = 50;        // of one account; the oldest gives way
inline constexpr std::size_t kTokens = 100;         // of one account
inline constexpr std::size_t kInvitations = 1'000;  // open in one workspace
inline constexpr std::size_t kRecoveryCodes = 10;
inline constexpr std::size_t kGroups = 1'000;       // in one set of claims
inline constexpr std::size_t kClaimBytes = 512;     // one claim
inline constexpr std::size_t kTokenBytes = 65'536;  // an ID token
inline constexpr std::size_t kReturnBytes = 2'000;  // where to go after a provider
inline constexpr std::size_t kUsedStates = 10'000;  // answers of providers remembered as used
inline constexpr std::size_t kGroupRules = 1'000;   // of one issuer
inline constexpr std::size_t kPreferences = 200;    // of one account, in all scopes
inline constexpr std::size_t kPreferenceKeyBytes = 100;
inline constexpr std::size_t kPreferenceBytes = 16'384;  // one value as JSON
inline constexpr std::size_t kAuditPage = 1'000;         // rows in one answer
inline constexpr std::size_t kThrottleKeys = 10'000;     // accounts and addresses remembered
inline constexpr unsigned kHashWaiters = 64;             // sign-ins waiting for a free hashing slot

}  // namespace plumb::identity::limits
