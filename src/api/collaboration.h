// What comments, files and views of people have in common on the wire.
#pragma once

#include <string>
#include <string_view>

#include "api/call.h"
#include "service/comments.h"

namespace plumb::api {

// Account of a member of the call's workspace by login; empty if there is none.
service::FindMember members_by_login(Call& call);

// "comment" {subject} to everybody who listens to the workspace.
void announce_comment(Call& call, const std::string& subject);
// "notification" {account} to somebody who may not look.
void announce_notification(Call& call, const std::string& account);

}  // namespace plumb::api
