// What the writes to elements and relations share: rights on each of them, merging with what others
// did, removal and restoration with relations, the answer.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "api/call.h"

namespace plumb::api {

// Commits, or with dry_run rehearses. A failure that names fields is told field by field; a stale
// version is 412 with the version that stands.
Result<service::Committed> commit_checked(Call& call, const service::Batch& batch);

// The state a write is judged on: the base or a scenario as it is now. Rights of the past are no
// rights, so `as_of` is refused.
Result<Reading> state_to_write(Call& call);

// Rights --------------------------------------------------------------------------------------
// In a scenario all of these ask one thing: whether it is theirs to change.
// A new element: whoever may edit anything, or owns what it would be.
Status may_create(Call& call, const model::Model& model, const json::object& record);
// An element: recording a measurement is less than editing. Who only owns it now may not give it
// a type or owner by which they would lose or gain rights unseen: the element as it stands counts.
Status may_change(Call& call, const model::Model& model, model::Index element,
                  const json::object& fields);
Status may_remove(Call& call, const model::Model& model, model::Index element);
Status may_restore(Call& call, const model::Model& model, model::Index element);
// A relation belongs to the element it starts at. `made`: an element of the same batch, already
// allowed.
Status may_relate(Call& call, const model::Model& model, const json::object& record,
                  std::string_view made = {});
Status may_change_relation(Call& call, const model::Model& model, model::Index relation);
// `may` of a MeasureRow: observe it, and edit what it is.
json::array measure_rights(const Call& call, const model::Model& model, model::Index at);

// Merging -------------------------------------------------------------------------------------
// For an update with the version it was based on: lets it through where nobody touched the same
// fields since, and names those that others changed; refuses with 412 and both versions otherwise.
Result<std::vector<std::string>> prepare_merge(Call& call, const model::Model& model,
                                               service::Write& write);
void add_merged(http::Response& response, const std::vector<std::string>& merged);

// Removal and restoration ------------------------------------------------------------------------
service::Batch removal_of(const model::Model& model, model::Index element);
Result<service::Batch> restoration_of(Call& call, const model::Model& model, model::Index element);

// Answers -------------------------------------------------------------------------------------
// Written, with the preview of a dry run.
Result<http::Response> written_json(Call& call, const service::Batch& batch,
                                    const service::Committed& committed);
// ElementRow of a record that is not kept.
json::object planned_json(const model::Model& model, const std::string& id, json::object record);

}  // namespace plumb::api
