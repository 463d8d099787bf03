// Accounts, sessions and rights as the contract shows them; shared by the groups around people.
#pragma once

#include "api/call.h"

namespace plumb::api {

json::object account_json(const identity::Account& account);
json::object token_json(const identity::TokenInfo& token);
json::object link_json(const App& app, std::string_view kind, const identity::Link& link);

// SignedIn of the contract, with the cookie. Whoever signs in may see other things: listeners are
// asked again.
http::Response signed_in(Call& call, const identity::SignIn& made);
std::string cookie_header(const App& app, std::string_view secret, Instant expires_at);

// The account of the caller, also of a token.
Result<identity::Account> own_account(Call& call);

// Verbs an actor has in a workspace as a whole, and on the server.
json::array verbs_json(const identity::Actor& actor, std::string_view workspace);
json::array server_verbs_json(const identity::Actor& actor);

// Reads TokenSpec of the contract from the body.
Result<identity::TokenSpec> token_spec(Call& call);

}  // namespace plumb::api
