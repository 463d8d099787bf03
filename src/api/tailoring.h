// Statements and needs of tailored instruments as the contract writes them; shared by the routes of
// instruments and of campaigns.
#pragma once

#include "api/call.h"
#include "service/tailoring.h"

namespace plumb::api {

// {factor: option, or {option: value}}; null for a factor leaves it out. Notes what is neither.
survey::Statement read_statement(Body& body, std::string_view field);

// With people for accounts; null where nothing was set.
json::value override_row(Call& call, const std::optional<service::NeedOverride>& by_hand);
json::object need_set_row(Call& call, const service::NeedSet& set);
// service::add_needs() with people for accounts.
void add_need_rows(Call& call, const model::Instrument& instrument, const service::NeedSet& set,
                   json::object& results);

}  // namespace plumb::api
