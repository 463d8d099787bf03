// What whoever holds the data folder may do without signing in.
#pragma once

#include <string>

#include "base/json.h"
#include "base/result.h"

namespace plumb::api {

// [{"login", "name", "state", "roles"}], sorted by login.
Result<json::array> list_people(const std::string& data);
// A link to hand over, with `public_url` before it.
Result<std::string> invite_person(const std::string& data, const std::string& workspace,
                                  const std::string& role, const std::string& email,
                                  const std::string& public_url);
Result<std::string> reset_link(const std::string& data, const std::string& login,
                               const std::string& public_url);

// The table of routes, for those who compare it with the contract.
Result<json::array> all_routes();

}  // namespace plumb::api
