#include "identity/oidc.h"

#include <algorithm>
#include <array>
#include <map>
#include <mutex>
#include <utility>

#include "identity/errors.h"
#include "identity/limits.h"
#include "identity/oidc_discovery.h"
#include "identity/oidc_state.h"
#include "identity/oidc_token.h"
#include "identity/secret.h"
#include "identity/words.h"

namespace plumb::identity {
namespace {

using std::chrono::hours;
using std::chrono::seconds;

constexpr hours kPublishedFor{1};
// A provider that does not answer is not asked again at once: every visitor would wait for it.
constexpr seconds kFailedFor{5};

constexpr const char* kRetry = "Try to sign in again.";

Error lost_journey() {
  return unauthenticated("This sign-in is not under way in this browser, or took too long.", {},
                         kRetry);
}

Error untrusted(std::string_view issuer, std::string_view why) {
  return unauthenticated(
      "The sign-in provider's answer cannot be trusted: " + std::string(why) + ".",
      printable(issuer, 200), kRetry);
}

// What went wrong at the provider, by its codes (RFC 6749 4.1.2.1).
Error refused_there(const ProviderAnswer& answer) {
  if (answer.error == "access_denied") {
    return unauthenticated("The sign-in was cancelled at the provider.", {}, kRetry);
  }
  if (answer.error == "temporarily_unavailable" || answer.error == "server_error") {
    return unavailable("The sign-in provider is not available.", {}, "Try again later.");
  }
  return unauthenticated("The sign-in provider refused: " + printable(answer.error, 100) + ".",
                         printable(answer.error_description, 200),
                         "Ask whoever runs this server to check its registration there.");
}

std::string form_of(std::initializer_list<std::pair<std::string_view, std::string_view>> fields) {
  std::string out;
  for (const auto& [name, value] : fields) {
    if (!out.empty()) out += '&';
    out += std::string(name) + "=" + percent_encoded(value);
  }
  return out;
}

std::string standard_base64(std::string_view bytes) {
  std::string out = to_base64url(bytes);
  for (char& c : out) c = c == '-' ? '+' : c == '_' ? '/' : c;
  while (out.size() % 4 != 0) out += '=';
  return out;
}

Result<json::object> object_answer(const FetchResponse& answer, std::string_view issuer) {
  boost::system::error_code failed;
  json::value parsed = json::parse(answer.body, failed);
  if (failed || !parsed.is_object()) return untrusted(issuer, "it is no JSON object");
  return std::move(parsed.get_object());
}

std::string text_member(const json::object& object, std::string_view name) {
  const json::value* found = object.if_contains(name);
  return found != nullptr && found->is_string() ? std::string(found->get_string()) : std::string();
}

// A provider, what it has published, and when we may ask again.
struct Known {
  std::mutex mutex;  // held while asking: the others wait for the same answer
  std::optional<Discovery> discovery;
  std::vector<SigningKey> keys;
  Instant fetched_at{};
  Instant keys_fetched_at{};
  std::optional<Error> failure;
  Instant failed_at{};
};

struct Published {
  Discovery discovery;
  std::vector<SigningKey> keys;
};

}  // namespace

struct OidcClient::State {
  std::vector<ProviderSettings> providers;
  std::shared_ptr<Fetch> fetch;
  Environment environment;
  std::map<std::string, Known, std::less<>> known;
  JourneySeal seal;
  std::mutex used_mutex;
  UsedStates used;

  Result<const ProviderSettings*> find(std::string_view id) const;
  Result<Published> published(const ProviderSettings& provider);
  Result<std::vector<SigningKey>> newer_keys(const ProviderSettings& provider,
                                             const Discovery& discovery);
  Result<std::string> get(const std::string& url, const std::string& issuer) const;
  Result<json::object> trade(const ProviderSettings& provider, const Discovery& discovery,
                             const Journey& journey, const std::string& code) const;
  Result<json::object> check(const ProviderSettings& provider, const Published& published,
                             const Journey& journey, const json::object& tokens);
  Status complete(const ProviderSettings& provider, const Discovery& discovery,
                  const std::string& access_token, json::object& claims) const;
};

Result<const ProviderSettings*> OidcClient::State::find(std::string_view id) const {
  for (const ProviderSettings& provider : providers) {
    if (provider.id == id) return &provider;
  }
  return not_found("There is no such sign-in provider.", printable(id, 64));
}

Result<std::string> OidcClient::State::get(const std::string& url,
                                           const std::string& issuer) const {
  const Result<FetchResponse> answer = fetch->fetch({url, {}, {}});
  if (!answer.ok() || answer->status != 200) {
    const std::string why = answer.ok() ? "It answers with " + std::to_string(answer->status) + "."
                                        : answer.error().what;
    return unavailable("The sign-in provider cannot be reached. " + why, issuer,
                       "Try again later, or sign in another way.");
  }
  return answer->body;
}

Result<Published> OidcClient::State::published(const ProviderSettings& provider) {
  Known& about = known.at(provider.id);
  const std::lock_guard lock(about.mutex);
  const Instant now = environment.now();
  if (about.discovery && now - about.fetched_at < kPublishedFor) {
    return Published{*about.discovery, about.keys};
  }
  if (about.failure && now - about.failed_at < kFailedFor) return *about.failure;
  const auto ask = [&]() -> Status {
    PLUMB_TRY(const std::string document, get(discovery_url(provider.issuer), provider.issuer));
    PLUMB_TRY(Discovery discovery, read_discovery(document, provider.issuer));
    PLUMB_TRY(const std::string set, get(discovery.key_set, provider.issuer));
    PLUMB_TRY(about.keys, read_key_set(set));
    about.discovery = std::move(discovery);
    return done();
  };
  const Status asked = ask();
  if (!asked.ok()) {
    about.failure = asked.error();
    about.failed_at = environment.now();
    return asked.error();
  }
  about.failure.reset();
  about.fetched_at = environment.now();
  return Published{*about.discovery, about.keys};
}

Result<std::vector<SigningKey>> OidcClient::State::newer_keys(const ProviderSettings& provider,
                                                              const Discovery& discovery) {
  Known& about = known.at(provider.id);
  const std::lock_guard lock(about.mutex);
  // Anybody can make up a key's name; the provider must not feel it.
  if (environment.now() - about.keys_fetched_at < kKeysAtMostEvery) return about.keys;
  about.keys_fetched_at = environment.now();
  PLUMB_TRY(const std::string set, get(discovery.key_set, provider.issuer));
  PLUMB_TRY(about.keys, read_key_set(set));
  return about.keys;
}

// The code for the tokens (RFC 6749 4.1.3).
Result<json::object> OidcClient::State::trade(const ProviderSettings& provider,
                                              const Discovery& discovery, const Journey& journey,
                                              const std::string& code) const {
  FetchRequest request;
  request.url = discovery.token_endpoint;
  request.form = form_of({{"grant_type", "authorization_code"},
                          {"code", code},
                          {"redirect_uri", journey.redirect_uri},
                          {"code_verifier", journey.verifier}});
  if (provider.client_secret.empty()) {
    request.form += '&' + form_of({{"client_id", provider.client_id}});
  } else if (discovery.secret_in_form) {
    request.form += '&' + form_of({{"client_id", provider.client_id},
                                   {"client_secret", provider.client_secret}});
  } else {
    request.authorization = "Basic " + standard_base64(percent_encoded(provider.client_id) + ":" +
                                                       percent_encoded(provider.client_secret));
  }
  const Result<FetchResponse> answer = fetch->fetch(request);
  if (!answer.ok()) {
    return unavailable("The sign-in provider cannot be reached. " + answer.error().what,
                       provider.issuer, "Try again later, or sign in another way.");
  }
  PLUMB_TRY(json::object tokens, object_answer(*answer, provider.issuer));
  if (answer->status == 200) return tokens;
  const std::string error = text_member(tokens, "error");
  if (error == "invalid_grant") return lost_journey();
  return untrusted(provider.issuer, "it refused with " + std::to_string(answer->status) + " " +
                                        printable(error.empty() ? "and no reason" : error, 100));
}

// The ID token among the tokens, checked; with keys fetched anew if the provider has changed them.
Result<json::object> OidcClient::State::check(const ProviderSettings& provider,
                                              const Published& published, const Journey& journey,
                                              const json::object& tokens) {
  const std::string id_token = text_member(tokens, "id_token");
  const Expected expected{provider.issuer, provider.client_id, journey.nonce, environment.now()};
  CheckedToken checked = check_id_token(id_token, published.keys, expected);
  if (checked.fault == TokenFault::unknown_key) {
    PLUMB_TRY(const std::vector<SigningKey> keys, newer_keys(provider, published.discovery));
    checked = check_id_token(id_token, keys, expected);
  }
  if (checked.fault) return untrusted(provider.issuer, words_of(*checked.fault));
  const std::string access_token = text_member(tokens, "access_token");
  if (!access_token_fits(checked.claims, access_token)) {
    return untrusted(provider.issuer, "its two tokens do not belong together");
  }
  // It goes into a header: no line end may hide in it.
  if (!std::all_of(access_token.begin(), access_token.end(),
                   [](char c) { return c > 0x20 && c < 0x7f; })) {
    return untrusted(provider.issuer, "its access token is malformed");
  }
  return std::move(checked.claims);
}

// Many providers keep the address and the groups out of the ID token (Core 1.0, section 5.4).
Status OidcClient::State::complete(const ProviderSettings& provider, const Discovery& discovery,
                                   const std::string& access_token, json::object& claims) const {
  const bool whole = claims.contains("email") && claims.contains(provider.groups_claim);
  if (whole || discovery.userinfo_endpoint.empty() || access_token.empty()) return done();
  const Result<FetchResponse> answer =
      fetch->fetch({discovery.userinfo_endpoint, {}, "Bearer " + access_token});
  if (!answer.ok() || answer->status != 200) {
    return unavailable("The sign-in provider does not say who this is.", provider.issuer,
                       "Try again later, or sign in another way.");
  }
  PLUMB_TRY(const json::object said, object_answer(*answer, provider.issuer));
  // Without this, somebody else's token could be slipped in (section 5.3.2).
  const std::string subject = text_member(said, "sub");
  if (subject.empty() || subject != text_member(claims, "sub")) {
    return untrusted(provider.issuer, "it speaks of somebody else");
  }
  for (const auto& [name, value] : said) {
    // What is signed wins.
    if (!claims.contains(name)) claims[name] = value;
  }
  return done();
}

OidcClient::OidcClient(std::vector<ProviderSettings> providers, std::shared_ptr<Fetch> fetch,
                       Environment environment)
    : state_(std::make_unique<State>()) {
  state_->providers = std::move(providers);
  state_->fetch = std::move(fetch);
  state_->environment = std::move(environment);
  for (const ProviderSettings& provider : state_->providers) state_->known[provider.id];
}

OidcClient::~OidcClient() = default;

const std::vector<ProviderSettings>& OidcClient::providers() const {
  return state_->providers;
}

Result<JourneyStart> OidcClient::begin(std::string_view id, std::string_view redirect_uri,
                                       std::string_view return_to, std::string_view bound_to) {
  PLUMB_TRY(const ProviderSettings* const provider, state_->find(id));
  PLUMB_TRY(const Published published, state_->published(*provider));
  const Journey journey{provider->id,
                        new_secret(),
                        new_secret(),
                        new_secret(),
                        std::string(redirect_uri),
                        safe_return(return_to),
                        std::string(bound_to),
                        state_->environment.now() + kJourneyWithin};
  std::string scopes;
  for (const std::string& scope : provider->scopes) {
    scopes += (scopes.empty() ? "" : " ") + scope;
  }
  JourneyStart out;
  out.redirect_url = published.discovery.authorization_endpoint;
  out.redirect_url += out.redirect_url.find('?') == std::string::npos ? '?' : '&';
  out.redirect_url += form_of({{"response_type", "code"},
                               {"client_id", provider->client_id},
                               {"redirect_uri", redirect_uri},
                               {"scope", scopes},
                               {"state", journey.state},
                               {"nonce", journey.nonce},
                               {"code_challenge", challenge_of(journey.verifier)},
                               {"code_challenge_method", "S256"}});
  out.cookie = state_->seal.seal(journey);
  return out;
}

Result<JourneyEnd> OidcClient::finish(std::string_view id, const ProviderAnswer& answer,
                                      std::string_view cookie) {
  PLUMB_TRY(const ProviderSettings* const provider, state_->find(id));
  const std::optional<Journey> journey = state_->seal.open(cookie);
  const Instant now = state_->environment.now();
  if (!journey || journey->provider != provider->id || now >= journey->ends_at ||
      !same_secret(journey->state, answer.state)) {
    return lost_journey();
  }
  {
    const std::lock_guard lock(state_->used_mutex);
    if (!state_->used.use(journey->state, journey->ends_at, now)) return lost_journey();
  }
  PLUMB_TRY(const Published published, state_->published(*provider));
  // Who answers must be who was asked, also where several providers share one callback (RFC 9207).
  const bool named = !answer.iss.empty() || published.discovery.names_itself;
  if (named && answer.iss != provider->issuer) {
    return untrusted(provider->issuer, "it comes from another provider");
  }
  if (!answer.error.empty()) return refused_there(answer);
  if (answer.code.empty()) return untrusted(provider->issuer, "it has no code");
  PLUMB_TRY(const json::object tokens,
            state_->trade(*provider, published.discovery, *journey, answer.code));
  PLUMB_TRY(json::object claims, state_->check(*provider, published, *journey, tokens));
  PLUMB_CHECK(state_->complete(*provider, published.discovery, text_member(tokens, "access_token"),
                               claims));
  JourneyEnd out;
  PLUMB_TRY(out.claims, read_claims(claims, provider->groups_claim));
  out.newcomers = provider->newcomers;
  out.return_to = journey->return_to;
  out.bound_to = journey->bound_to;
  return out;
}

}  // namespace plumb::identity
