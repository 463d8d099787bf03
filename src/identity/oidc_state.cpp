#include "identity/oidc_state.h"

#include <sodium.h>

#include <algorithm>

#include "base/json.h"
#include "identity/limits.h"
#include "identity/secret.h"
#include "identity/words.h"

namespace plumb::identity {
namespace {

static_assert(crypto_secretbox_KEYBYTES == 32);

unsigned char* bytes_of(std::string& text) {
  return reinterpret_cast<unsigned char*>(text.data());
}

std::string text_member(const json::object& object, std::string_view name) {
  const json::value* found = object.if_contains(name);
  return found != nullptr && found->is_string() ? std::string(found->get_string()) : std::string();
}

}  // namespace

std::string challenge_of(std::string_view verifier) {
  std::string hash(crypto_hash_sha256_BYTES, '\0');
  crypto_hash_sha256(bytes_of(hash), reinterpret_cast<const unsigned char*>(verifier.data()),
                     verifier.size());
  return to_base64url(hash);
}

std::string safe_return(std::string_view path) {
  const bool here = path.size() <= limits::kReturnBytes && path.starts_with('/') &&
                    !path.starts_with("//") && utf8_length(path) >= 0;
  // Browsers take a backslash for a slash, and pass over tabs and line ends.
  const bool plain = std::all_of(path.begin(), path.end(), [](char c) {
    return static_cast<unsigned char>(c) > 0x20 && c != 0x7f && c != '\\';
  });
  return here && plain ? std::string(path) : "/";
}

JourneySeal::JourneySeal() {
  prepare_crypto();
  crypto_secretbox_keygen(key_.data());
}

JourneySeal::~JourneySeal() {
  sodium_memzero(key_.data(), key_.size());
}

std::string JourneySeal::seal(const Journey& journey) const {
  const std::string text = json::serialize(json::object{
      {"provider", journey.provider},
      {"state", journey.state},
      {"nonce", journey.nonce},
      {"verifier", journey.verifier},
      {"redirect_uri", journey.redirect_uri},
      {"return_to", journey.return_to},
      {"bound_to", journey.bound_to},
      {"ends_at", format_instant(journey.ends_at)},
  });
  std::string out(crypto_secretbox_NONCEBYTES + crypto_secretbox_MACBYTES + text.size(), '\0');
  randombytes_buf(out.data(), crypto_secretbox_NONCEBYTES);
  crypto_secretbox_easy(bytes_of(out) + crypto_secretbox_NONCEBYTES,
                        reinterpret_cast<const unsigned char*>(text.data()), text.size(),
                        bytes_of(out), key_.data());
  return to_base64url(out);
}

std::optional<Journey> JourneySeal::open(std::string_view sealed) const {
  if (sealed.size() > limits::kCookieBytes) return std::nullopt;
  auto bytes = from_base64url(sealed);
  constexpr std::size_t kBesides = crypto_secretbox_NONCEBYTES + crypto_secretbox_MACBYTES;
  if (!bytes || bytes->size() < kBesides) return std::nullopt;
  std::string text(bytes->size() - kBesides, '\0');
  if (crypto_secretbox_open_easy(bytes_of(text), bytes_of(*bytes) + crypto_secretbox_NONCEBYTES,
                                 bytes->size() - crypto_secretbox_NONCEBYTES, bytes_of(*bytes),
                                 key_.data()) != 0) {
    return std::nullopt;
  }
  boost::system::error_code failed;
  const json::value parsed = json::parse(text, failed);
  if (failed || !parsed.is_object()) return std::nullopt;
  const json::object& object = parsed.get_object();
  const auto ends_at = parse_instant(text_member(object, "ends_at"));
  if (!ends_at) return std::nullopt;
  return Journey{text_member(object, "provider"),     text_member(object, "state"),
                 text_member(object, "nonce"),        text_member(object, "verifier"),
                 text_member(object, "redirect_uri"), text_member(object, "return_to"),
                 text_member(object, "bound_to"),     *ends_at};
}

bool UsedStates::use(std::string_view state, Instant ends_at, Instant now) {
  std::erase_if(used_, [&](const auto& entry) { return entry.second <= now; });
  if (!used_.emplace(secret_digest(Purpose::attempt, state, "provider"), ends_at).second) {
    return false;
  }
  if (used_.size() > limits::kUsedStates) {
    used_.erase(std::min_element(used_.begin(), used_.end(),
                                 [](const auto& a, const auto& b) { return a.second < b.second; }));
  }
  return true;
}

}  // namespace plumb::identity
