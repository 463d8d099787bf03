#include "identity/oidc_token.h"

#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/param_build.h>
#include <sodium.h>

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

#include "identity/limits.h"
#include "identity/secret.h"
#include "identity/words.h"

namespace plumb::identity {
namespace {

constexpr std::size_t kLargestKeySet = 100;
constexpr std::size_t kCoordinate = 32;  // bytes of one coordinate, or half a signature, on P-256
constexpr int kLeastRsaBits = 2048;
constexpr int kMostRsaBits = 8192;

template <typename T, void (*release)(T*)>
using Owned = std::unique_ptr<T, std::integral_constant<decltype(release), release>>;
using Number = Owned<BIGNUM, BN_free>;
using Context = Owned<EVP_PKEY_CTX, EVP_PKEY_CTX_free>;
using Builder = Owned<OSSL_PARAM_BLD, OSSL_PARAM_BLD_free>;
using Params = Owned<OSSL_PARAM, OSSL_PARAM_free>;
using Digester = Owned<EVP_MD_CTX, EVP_MD_CTX_free>;
using Signature = Owned<ECDSA_SIG, ECDSA_SIG_free>;

const unsigned char* bytes_of(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}

std::string text_member(const json::object& object, std::string_view name) {
  const json::value* found = object.if_contains(name);
  return found != nullptr && found->is_string() ? std::string(found->get_string()) : std::string();
}

Number number_of(std::string_view bytes) {
  return Number(BN_bin2bn(bytes_of(bytes), static_cast<int>(bytes.size()), nullptr));
}

std::shared_ptr<evp_pkey_st> make_key(const char* type, OSSL_PARAM_BLD* builder) {
  const Params params(OSSL_PARAM_BLD_to_param(builder));
  const Context context(EVP_PKEY_CTX_new_from_name(nullptr, type, nullptr));
  EVP_PKEY* key = nullptr;
  if (!params || !context || EVP_PKEY_fromdata_init(context.get()) != 1 ||
      EVP_PKEY_fromdata(context.get(), &key, EVP_PKEY_PUBLIC_KEY, params.get()) != 1) {
    return nullptr;
  }
  return {key, EVP_PKEY_free};
}

std::shared_ptr<evp_pkey_st> rsa_key(const json::object& jwk) {
  const auto modulus = from_base64url(text_member(jwk, "n"));
  const auto exponent = from_base64url(text_member(jwk, "e"));
  if (!modulus || !exponent || modulus->size() > kMostRsaBits / 8 + 1) return nullptr;
  const Number n = number_of(*modulus);
  const Number e = number_of(*exponent);
  const int bits = n ? BN_num_bits(n.get()) : 0;
  // A tiny or even exponent would let anybody sign.
  if (!n || !e || bits < kLeastRsaBits || bits > kMostRsaBits || BN_num_bits(e.get()) > 32 ||
      BN_is_one(e.get()) || !BN_is_odd(e.get())) {
    return nullptr;
  }
  const Builder builder(OSSL_PARAM_BLD_new());
  if (!builder || OSSL_PARAM_BLD_push_BN(builder.get(), OSSL_PKEY_PARAM_RSA_N, n.get()) != 1 ||
      OSSL_PARAM_BLD_push_BN(builder.get(), OSSL_PKEY_PARAM_RSA_E, e.get()) != 1) {
    return nullptr;
  }
  return make_key("RSA", builder.get());
}

std::shared_ptr<evp_pkey_st> p256_key(const json::object& jwk) {
  const auto x = from_base64url(text_member(jwk, "x"));
  const auto y = from_base64url(text_member(jwk, "y"));
  if (!x || !y || x->size() != kCoordinate || y->size() != kCoordinate) return nullptr;
  const std::string point = "\x04" + *x + *y;
  const Builder builder(OSSL_PARAM_BLD_new());
  if (!builder ||
      OSSL_PARAM_BLD_push_utf8_string(builder.get(), OSSL_PKEY_PARAM_GROUP_NAME, "prime256v1", 0) !=
          1 ||
      OSSL_PARAM_BLD_push_octet_string(builder.get(), OSSL_PKEY_PARAM_PUB_KEY, point.data(),
                                       point.size()) != 1) {
    return nullptr;
  }
  // Refuses a point that is not on the curve.
  return make_key("EC", builder.get());
}

// Empty: a key for something else, or one that proves nothing.
std::optional<SigningKey> read_key(const json::object& jwk) {
  const std::string use = text_member(jwk, "use");
  if (!use.empty() && use != "sig") return std::nullopt;
  const std::string type = text_member(jwk, "kty");
  const std::string algorithm = text_member(jwk, "alg");
  SigningKey out;
  out.id = text_member(jwk, "kid");
  if (type == "RSA" && (algorithm.empty() || algorithm == "RS256")) {
    out.algorithm = SigningAlgorithm::rs256;
    out.key = rsa_key(jwk);
  } else if (type == "EC" && (algorithm.empty() || algorithm == "ES256") &&
             text_member(jwk, "crv") == "P-256") {
    out.algorithm = SigningAlgorithm::es256;
    out.key = p256_key(jwk);
  } else {
    return std::nullopt;
  }
  if (!out.key) return std::nullopt;
  return out;
}

// Signatures on P-256 are two numbers side by side here (RFC 7518 3.4), ASN.1 for OpenSSL.
std::optional<std::string> as_asn1(std::string_view signature) {
  if (signature.size() != 2 * kCoordinate) return std::nullopt;
  Number r = number_of(signature.substr(0, kCoordinate));
  Number s = number_of(signature.substr(kCoordinate));
  const Signature both(ECDSA_SIG_new());
  if (!r || !s || !both || ECDSA_SIG_set0(both.get(), r.get(), s.get()) != 1) return std::nullopt;
  static_cast<void>(r.release());
  static_cast<void>(s.release());
  unsigned char* encoded = nullptr;
  const int size = i2d_ECDSA_SIG(both.get(), &encoded);
  if (size <= 0) return std::nullopt;
  std::string out(reinterpret_cast<const char*>(encoded), static_cast<std::size_t>(size));
  OPENSSL_free(encoded);
  return out;
}

bool is_signed(const SigningKey& key, std::string_view text, std::string_view signature) {
  std::string encoded(signature);
  if (key.algorithm == SigningAlgorithm::es256) {
    const auto asn1 = as_asn1(signature);
    if (!asn1) return false;
    encoded = *asn1;
  }
  const Digester digester(EVP_MD_CTX_new());
  return digester &&
         EVP_DigestVerifyInit(digester.get(), nullptr, EVP_sha256(), nullptr, key.key.get()) == 1 &&
         EVP_DigestVerify(digester.get(), bytes_of(encoded), encoded.size(), bytes_of(text),
                          text.size()) == 1;
}

std::optional<json::object> object_in(std::string_view part) {
  const auto bytes = from_base64url(part);
  if (!bytes || utf8_length(*bytes) < 0) return std::nullopt;
  boost::system::error_code failed;
  json::value parsed = json::parse(*bytes, failed);
  if (failed || !parsed.is_object()) return std::nullopt;
  return std::move(parsed.get_object());
}

// By the token's kid; without one, the only key that could be meant.
const SigningKey* find_key(const std::vector<SigningKey>& keys, SigningAlgorithm algorithm,
                           const json::value* id) {
  const SigningKey* found = nullptr;
  for (const SigningKey& key : keys) {
    if (key.algorithm != algorithm) continue;
    if (id != nullptr && (!id->is_string() || id->get_string() != key.id)) continue;
    if (found != nullptr) return nullptr;
    found = &key;
  }
  return found;
}

bool is_audience(const json::object& claims, const std::string& client_id) {
  const json::value* audience = claims.if_contains("aud");
  if (audience == nullptr) return false;
  if (audience->is_string()) return audience->get_string() == client_id;
  if (!audience->is_array()) return false;
  const json::array& all = audience->get_array();
  const bool named = std::any_of(all.begin(), all.end(), [&](const json::value& one) {
    return one.is_string() && one.get_string() == client_id;
  });
  // Made for several: it must say that it was us who asked.
  return named && (all.size() == 1 || text_member(claims, "azp") == client_id);
}

std::optional<std::chrono::seconds> moment(const json::object& claims, std::string_view name) {
  const json::value* found = claims.if_contains(name);
  if (found == nullptr) return std::nullopt;
  // Beyond the year 9999 is no moment.
  constexpr double kMost = 253'402'300'799.0;
  if (!found->is_number()) return std::nullopt;
  const double seconds = found->to_number<double>();
  if (!(seconds >= 0 && seconds <= kMost)) return std::nullopt;
  return std::chrono::seconds(static_cast<std::int64_t>(seconds));
}

std::optional<TokenFault> fault_in(const json::object& claims, const Expected& expected) {
  if (text_member(claims, "iss") != expected.issuer) return TokenFault::issuer;
  if (!is_audience(claims, expected.client_id)) return TokenFault::audience;
  const auto now = expected.now.time_since_epoch();
  const auto ends = moment(claims, "exp");
  if (!ends || now >= *ends + expected.leeway) return TokenFault::expired;
  const auto issued = moment(claims, "iat");
  if (!issued || *issued > now + expected.leeway) return TokenFault::not_yet_valid;
  if (claims.contains("nbf")) {
    const auto begins = moment(claims, "nbf");
    if (!begins || *begins > now + expected.leeway) return TokenFault::not_yet_valid;
  }
  if (expected.nonce.empty() || !same_secret(text_member(claims, "nonce"), expected.nonce)) {
    return TokenFault::nonce;
  }
  return std::nullopt;
}

}  // namespace

Result<std::vector<SigningKey>> read_key_set(std::string_view text) {
  const Error unusable = bad_input("The sign-in provider's keys cannot be read.", "key set",
                                   "Ask whoever runs the provider.");
  boost::system::error_code failed;
  const json::value parsed = json::parse(text, failed);
  if (failed || !parsed.is_object()) return unusable;
  const json::value* list = parsed.get_object().if_contains("keys");
  if (list == nullptr || !list->is_array() || list->get_array().size() > kLargestKeySet) {
    return unusable;
  }
  std::vector<SigningKey> out;
  for (const json::value& item : list->get_array()) {
    if (!item.is_object()) return unusable;
    if (std::optional<SigningKey> key = read_key(item.get_object())) out.push_back(*std::move(key));
  }
  return out;
}

CheckedToken check_id_token(std::string_view token, const std::vector<SigningKey>& keys,
                            const Expected& expected) {
  const auto fault = [](TokenFault which) { return CheckedToken{{}, which}; };
  const std::size_t first = token.find('.');
  const std::size_t last = token.rfind('.');
  if (token.size() > limits::kTokenBytes || first == std::string_view::npos || first == last ||
      token.find('.', first + 1) != last) {
    return fault(TokenFault::malformed);
  }
  const auto header = object_in(token.substr(0, first));
  auto claims = object_in(token.substr(first + 1, last - first - 1));
  const auto signature = from_base64url(token.substr(last + 1));
  // "crit" lists what must be understood, and we understand nothing beyond the basics.
  if (!header || !claims || !signature || header->contains("crit")) {
    return fault(TokenFault::malformed);
  }
  const std::string algorithm = text_member(*header, "alg");
  if (algorithm != "RS256" && algorithm != "ES256") return fault(TokenFault::algorithm);
  const SigningKey* key =
      find_key(keys, algorithm == "RS256" ? SigningAlgorithm::rs256 : SigningAlgorithm::es256,
               header->if_contains("kid"));
  if (key == nullptr) return fault(TokenFault::unknown_key);
  if (!is_signed(*key, token.substr(0, last), *signature)) return fault(TokenFault::signature);
  if (const auto wrong = fault_in(*claims, expected)) return fault(*wrong);
  return {*std::move(claims), {}};
}

std::string_view words_of(TokenFault fault) {
  switch (fault) {
    case TokenFault::malformed: return "it is no signed token";
    case TokenFault::algorithm: return "it is not signed by RS256 or ES256";
    case TokenFault::unknown_key: return "it is signed by a key the provider does not publish";
    case TokenFault::signature: return "its signature does not fit";
    case TokenFault::issuer: return "it comes from another provider";
    case TokenFault::audience: return "it is meant for another application";
    case TokenFault::expired: return "it has expired";
    case TokenFault::not_yet_valid: return "it is from the future; compare the clocks";
    case TokenFault::nonce: return "it does not belong to this sign-in";
  }
  return "";
}

bool access_token_fits(const json::object& claims, std::string_view access_token) {
  const json::value* sent = claims.if_contains("at_hash");
  if (sent == nullptr) return true;
  std::array<unsigned char, crypto_hash_sha256_BYTES> hash{};
  crypto_hash_sha256(hash.data(), bytes_of(access_token), access_token.size());
  const std::string_view half(reinterpret_cast<const char*>(hash.data()), hash.size() / 2);
  return sent->is_string() && sent->get_string() == to_base64url(half);
}

}  // namespace plumb::identity
