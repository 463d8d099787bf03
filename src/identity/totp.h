// One-time codes from a phone: TOTP (RFC 6238) with HMAC-SHA-1, 30 seconds, six digits, which is
// what every authenticator application understands.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"
#include "base/time.h"

namespace plumb::identity {

inline constexpr std::size_t kTotpSecretBytes = 20;
inline constexpr std::int64_t kTotpPeriodSeconds = 30;
using TotpSecret = std::array<std::uint8_t, kTotpSecretBytes>;

// From the system's generator, as for all secrets.
TotpSecret new_totp_secret();
// RFC 4648 base 32 without padding: 32 characters.
std::string totp_text(const TotpSecret& secret);
std::optional<TotpSecret> parse_totp_text(std::string_view text);

// Number of the 30-second step a moment lies in.
std::int64_t totp_step(Instant at);

// The code of a step, with leading zeros. `digits` is 6 to 8; the RFC's own examples have 8.
std::string totp_code(const TotpSecret& secret, std::int64_t step, unsigned digits = 6);

// The step that `code` belongs to, if it is that of now, one before or one after (clocks drift) and
// later than `last_used`: a code works once, and no code older than one that worked works at all.
std::optional<std::int64_t> accept_totp(const TotpSecret& secret, std::string_view code,
                                        Instant now, std::int64_t last_used);

// otpauth://totp/Plumbline:anna?secret=…&issuer=Plumbline&…, for a QR code.
std::string otpauth_uri(const TotpSecret& secret, std::string_view issuer, std::string_view login);

}  // namespace plumb::identity
