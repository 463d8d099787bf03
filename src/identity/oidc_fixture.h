// For tests: keys a provider could have, tokens signed with them, and a provider that answers in
// this process.
#pragma once

#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/rsa.h>
#include <sodium.h>

#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "identity/fetch.h"
#include "identity/oidc_state.h"
#include "identity/oidc_token.h"
#include "identity/words.h"

namespace plumb::identity::testing {

inline std::string number_text(EVP_PKEY* key, const char* name) {
  BIGNUM* number = nullptr;
  EVP_PKEY_get_bn_param(key, name, &number);
  std::string out(static_cast<std::size_t>(BN_num_bytes(number)), '\0');
  BN_bn2bin(number, reinterpret_cast<unsigned char*>(out.data()));
  BN_free(number);
  return out;
}

// A private key and the name it is published under.
struct TestKey {
  std::string id;
  std::string algorithm;  // "RS256" or "ES256"
  std::shared_ptr<EVP_PKEY> key;

  static TestKey rsa(std::string id, unsigned bits = 2048) {
    return {std::move(id), "RS256", {EVP_RSA_gen(bits), EVP_PKEY_free}};
  }
  static TestKey p256(std::string id) {
    return {std::move(id), "ES256", {EVP_EC_gen("P-256"), EVP_PKEY_free}};
  }

  json::object jwk() const {
    json::object out{{"kid", id}, {"use", "sig"}, {"alg", algorithm}};
    if (algorithm == "RS256") {
      out["kty"] = "RSA";
      out["n"] = to_base64url(number_text(key.get(), OSSL_PKEY_PARAM_RSA_N));
      out["e"] = to_base64url(number_text(key.get(), OSSL_PKEY_PARAM_RSA_E));
      return out;
    }
    out["kty"] = "EC";
    out["crv"] = "P-256";
    for (const auto& [name, param] :
         {std::pair{"x", OSSL_PKEY_PARAM_EC_PUB_X}, std::pair{"y", OSSL_PKEY_PARAM_EC_PUB_Y}}) {
      std::string bytes = number_text(key.get(), param);
      bytes.insert(0, 32 - bytes.size(), '\0');
      out[name] = to_base64url(bytes);
    }
    return out;
  }

  std::string sign(std::string_view text) const {
    const std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> context(EVP_MD_CTX_new(),
                                                                          EVP_MD_CTX_free);
    EVP_DigestSignInit(context.get(), nullptr, EVP_sha256(), nullptr, key.get());
    std::size_t size = 0;
    const auto* bytes = reinterpret_cast<const unsigned char*>(text.data());
    EVP_DigestSign(context.get(), nullptr, &size, bytes, text.size());
    std::string out(size, '\0');
    EVP_DigestSign(context.get(), reinterpret_cast<unsigned char*>(out.data()), &size, bytes,
                   text.size());
    out.resize(size);
    if (algorithm == "RS256") return out;
    const auto* at = reinterpret_cast<const unsigned char*>(out.data());
    const std::unique_ptr<ECDSA_SIG, decltype(&ECDSA_SIG_free)> both(
        d2i_ECDSA_SIG(nullptr, &at, static_cast<long>(out.size())), ECDSA_SIG_free);
    std::string plain(64, '\0');
    auto* to = reinterpret_cast<unsigned char*>(plain.data());
    BN_bn2binpad(ECDSA_SIG_get0_r(both.get()), to, 32);
    BN_bn2binpad(ECDSA_SIG_get0_s(both.get()), to + 32, 32);
    return plain;
  }
};

inline std::string key_set(const std::vector<TestKey>& keys) {
  json::array list;
  for (const TestKey& key : keys) list.push_back(key.jwk());
  return json::serialize(json::object{{"keys", list}});
}

inline std::string token_of(const json::object& header, const json::object& claims,
                            const TestKey& key) {
  const std::string text =
      to_base64url(json::serialize(header)) + "." + to_base64url(json::serialize(claims));
  return text + "." + to_base64url(key.sign(text));
}

inline std::string token_of(const json::object& claims, const TestKey& key) {
  return token_of({{"alg", key.algorithm}, {"kid", key.id}}, claims, key);
}

// Answers by address, counts what it is asked.
struct FakeFetch final : Fetch {
  Result<FetchResponse> fetch(const FetchRequest& request) override {
    asked.push_back(request);
    const auto found = answers.find(request.url);
    if (found == answers.end()) return unavailable("There was no answer: timeout.", request.url);
    return found->second;
  }
  int times(std::string_view url) const {
    int out = 0;
    for (const FetchRequest& request : asked) out += request.url == url ? 1 : 0;
    return out;
  }
  std::map<std::string, FetchResponse, std::less<>> answers;
  std::vector<FetchRequest> asked;
};

}  // namespace plumb::identity::testing
