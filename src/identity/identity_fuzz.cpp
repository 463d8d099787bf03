// Any bytes as a Cookie header, an Authorization header, claims, what a sign-in provider answers,
// or something a person typed: a proof that has the shape of one, or nothing; never a crash, a hang
// or an exception.
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "identity/access.h"
#include "identity/claims.h"
#include "identity/cookie.h"
#include "identity/oidc_discovery.h"
#include "identity/oidc_settings.h"
#include "identity/oidc_state.h"
#include "identity/oidc_token.h"
#include "identity/password.h"
#include "identity/secret.h"
#include "identity/throttle.h"
#include "identity/totp.h"
#include "identity/words.h"

namespace {

using namespace plumb;
using namespace plumb::identity;

void require(bool holds) {
  if (!holds) std::abort();
}

void headers(std::string_view text) {
  for (const CookieMode mode : {CookieMode::secure, CookieMode::plain_localhost}) {
    const std::string_view secret = session_secret_in(text, mode);
    require(secret.empty() || is_secret(secret));
    // What was found is in the header, after the name and an equals sign.
    const std::string pair = std::string(session_cookie_name(mode)) + "=";
    require(secret.empty() || text.find(secret) != std::string_view::npos);
    if (is_secret(text)) require(session_secret_in(pair + std::string(text), mode) == text);
  }
  const std::string_view token = token_secret_in(text);
  require(token.empty() || is_secret(token));
}

void words(std::string_view text) {
  const auto login = read_login(text);
  if (login.ok()) require(*read_login(*login) == *login);
  const auto name = read_name(text);
  if (name.ok()) require(*read_name(*name) == *name);
  const auto email = read_email(text);
  if (email.ok()) require(*read_email(*email) == *email);
  const std::string shown = printable(text, 64);
  require(shown.size() <= 64 && utf8_length(shown) >= 0);
  const std::string code = plain_recovery_code(text);
  require(code.empty() || plain_recovery_code(code) == code);
  const auto totp = parse_totp_text(text);
  if (totp) require(totp_text(*totp) == text);
  const auto verbs = verbs_in(text);
  if (verbs) require(verbs_in(text_of(*verbs)) == verbs);
  address_block(text);
  const std::string names[] = {std::string(text.substr(0, text.size() / 2))};
  static_cast<void>(check_new_password(text, names));
}

void claims(std::string_view text) {
  boost::system::error_code failed;
  const json::value parsed = json::parse(text, failed);
  if (failed) return;
  const auto read = read_claims(parsed);
  if (!read.ok()) return;
  require(!read->issuer.empty() && !read->subject.empty());
  const GroupRule rule{read->issuer, read->groups.empty() ? "" : read->groups[0], "w", Role::admin};
  require(grants_for(*read, {&rule, 1}).size() == (read->groups.empty() ? 0 : 1));
  if (!read->email_verified) {
    require(!decide_claims(*read, {}, Newcomers::everybody, true).ok());
  }
}

constexpr std::string_view kIssuer = "https://login.example.org";

// Keys, tokens and descriptions of a provider, and the file that names it.
void provider(std::string_view text) {
  const auto described = read_discovery(text, kIssuer);
  if (described.ok()) {
    require(!described->authorization_endpoint.empty() && !described->token_endpoint.empty() &&
            !described->key_set.empty());
  }
  const auto keys = read_key_set(text);
  if (keys.ok()) {
    for (const SigningKey& key : *keys) require(key.key != nullptr);
  }
  // No key of ours has signed it: whatever it says, it is not believed.
  const Expected expected{std::string(kIssuer), "plumb", "nonce", Instant{}};
  const CheckedToken token =
      check_id_token(text, keys.ok() ? *keys : std::vector<SigningKey>{}, expected);
  require(token.fault.has_value() && token.claims.empty() && !words_of(*token.fault).empty());
  const auto settings = read_providers(text, "providers.yaml");
  if (settings.ok()) {
    for (const ProviderSettings& one : *settings) require(!one.id.empty() && !one.issuer.empty());
  }
  const auto named = newcomers_named(text);
  if (named) require(name_of(*named) == text);
}

// What the browser brings back: where it wants to go, and what was sealed for it.
void journey(std::string_view text) {
  static const JourneySeal seal;
  const std::string path = safe_return(text);
  require(path.starts_with('/') && !path.starts_with("//") && safe_return(path) == path);
  require(!seal.open(text));
  Journey there;
  there.state = there.verifier = std::string(text.substr(0, 200));
  there.ends_at = Instant{};
  const auto back = seal.open(seal.seal(there));
  require(!back || back->state == there.state);  // none: more than a cookie takes
  require(challenge_of(there.verifier).size() == 43);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  headers(text);
  words(text);
  claims(text);
  provider(text);
  journey(text);
  return 0;
}
