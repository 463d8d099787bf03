#include "identity/totp.h"

#include <fmt/format.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <sodium.h>

#include <cassert>

#include "identity/secret.h"
#include "identity/words.h"

namespace plumb::identity {
namespace {

constexpr std::string_view kBase32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
constexpr std::int64_t kDriftSteps = 1;

}  // namespace

TotpSecret new_totp_secret() {
  prepare_crypto();
  TotpSecret out{};
  randombytes_buf(out.data(), out.size());
  return out;
}

std::string totp_text(const TotpSecret& secret) {
  std::string out;
  // Five bytes are eight characters; twenty bytes need no padding.
  for (std::size_t block = 0; block < secret.size(); block += 5) {
    std::uint64_t bits = 0;
    for (std::size_t i = 0; i < 5; ++i) bits = bits << 8 | secret[block + i];
    for (int shift = 35; shift >= 0; shift -= 5) out += kBase32[bits >> shift & 31U];
  }
  return out;
}

std::optional<TotpSecret> parse_totp_text(std::string_view text) {
  if (text.size() != kTotpSecretBytes * 8 / 5) return std::nullopt;
  TotpSecret out{};
  for (std::size_t block = 0; block < 4; ++block) {
    std::uint64_t bits = 0;
    for (std::size_t i = 0; i < 8; ++i) {
      const std::size_t value = kBase32.find(text[block * 8 + i]);
      if (value == std::string_view::npos) return std::nullopt;
      bits = bits << 5 | value;
    }
    for (std::size_t i = 0; i < 5; ++i) {
      out[block * 5 + i] = static_cast<std::uint8_t>(bits >> (32 - 8 * i) & 0xffU);
    }
  }
  return out;
}

std::int64_t totp_step(Instant at) {
  const auto seconds = std::chrono::floor<std::chrono::seconds>(at.time_since_epoch()).count();
  return seconds / kTotpPeriodSeconds;
}

// RFC 4226, section 5.3, on the step as an eight-byte counter, most significant byte first.
std::string totp_code(const TotpSecret& secret, std::int64_t step, unsigned digits) {
  assert(digits >= 6 && digits <= 8);
  std::array<unsigned char, 8> counter{};
  for (std::size_t i = 0; i < counter.size(); ++i) {
    counter[i] = static_cast<unsigned char>(static_cast<std::uint64_t>(step) >> (56 - 8 * i));
  }
  std::array<unsigned char, EVP_MAX_MD_SIZE> mac{};
  unsigned size = 0;
  HMAC(EVP_sha1(), secret.data(), static_cast<int>(secret.size()), counter.data(), counter.size(),
       mac.data(), &size);
  assert(size == 20);
  const std::size_t at = mac[19] & 0x0fU;
  const std::uint32_t value = (mac[at] & 0x7fU) << 24 |
                              static_cast<std::uint32_t>(mac[at + 1]) << 16 |
                              static_cast<std::uint32_t>(mac[at + 2]) << 8 | mac[at + 3];
  std::uint32_t modulus = 1;
  for (unsigned i = 0; i < digits; ++i) modulus *= 10;
  return fmt::format("{:0{}}", value % modulus, digits);
}

std::optional<std::int64_t> accept_totp(const TotpSecret& secret, std::string_view code,
                                        Instant now, std::int64_t last_used) {
  const std::int64_t current = totp_step(now);
  std::optional<std::int64_t> out;
  // All steps are tried whatever the outcome, so that the time taken tells nothing.
  for (std::int64_t step = current - kDriftSteps; step <= current + kDriftSteps; ++step) {
    if (same_secret(totp_code(secret, step), code) && step > last_used && !out) out = step;
  }
  return out;
}

std::string otpauth_uri(const TotpSecret& secret, std::string_view issuer, std::string_view login) {
  const std::string who = percent_encoded(issuer);
  return fmt::format("otpauth://totp/{}:{}?secret={}&issuer={}&algorithm=SHA1&digits=6&period={}",
                     who, percent_encoded(login), totp_text(secret), who, kTotpPeriodSeconds);
}

}  // namespace plumb::identity
