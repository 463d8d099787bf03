#include "api/collaboration.h"

#include <map>
#include <memory>

namespace plumb::api {

service::FindMember members_by_login(Call& call) {
  // Read when the first login is asked for: most comments mention nobody.
  auto accounts = std::make_shared<std::map<std::string, std::string>>();
  auto known = std::make_shared<bool>(false);
  return [&call, accounts, known](std::string_view login) -> std::string {
    if (!*known) {
      *known = true;
      const auto members =
          call.app().identity().members(identity::local_operator(), call.workspace_id());
      if (members.ok()) {
        for (const identity::Member& member : *members) {
          if (!member.disabled) (*accounts)[member.login] = member.account;
        }
      }
    }
    const auto found = accounts->find(std::string(login));
    return found == accounts->end() ? std::string() : found->second;
  };
}

void announce_comment(Call& call, const std::string& subject) {
  (void)call.app().events().publish(
      {call.workspace_id(), "comment", json::serialize(json::object{{"subject", subject}})});
}

void announce_notification(Call& call, const std::string& account) {
  (void)call.app().events().publish(
      {call.workspace_id(), "notification", json::serialize(json::object{{"account", account}})});
}

}  // namespace plumb::api
