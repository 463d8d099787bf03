// People of a workspace: roles, invitations, tokens.
#include "api/accounts.h"
#include "api/letters.h"
#include "mail/post.h"

namespace plumb::api {
namespace {

using http::Response;
using identity::Verb;

Result<Response> list_members(Call& call) {
  // Who is here is for all who may read: to mention somebody, to see who changed a thing.
  PLUMB_TRY(const auto members,
            call.app().identity().members(identity::local_operator(), call.workspace_id()));
  const bool manages = call.can(Verb::manage_people);
  json::array items;
  for (const identity::Member& member : members) {
    if (member.disabled && !manages) continue;
    json::object row{{"account", member.account},
                     {"login", member.login},
                     {"name", member.name},
                     {"role", identity::name_of(member.role)},
                     {"person", member.person}};
    if (manages) {
      row["local_role"] = member.local_role ? json::value(identity::name_of(*member.local_role))
                                            : json::value(nullptr);
      row["disabled"] = member.disabled;
    }
    items.push_back(std::move(row));
  }
  return call.json(json::object{{"items", std::move(items)}});
}

// A person element of this workspace; empty is nobody.
void check_person(Call& call, Body& body, const std::string& person) {
  if (person.empty()) return;
  const auto model = call.workspace().snapshot().model;
  const model::Index at = model->find_element(person);
  if (at == model::kNoIndex || !model->live(at)) {
    body.wrong("person", "There is no element " + person + ".");
  }
}

std::optional<identity::Role> role_in(Body& body) {
  const std::string text = body.text("role", {.required = true, .most = 20});
  const auto role = identity::role_named(text);
  if (!role && !text.empty()) {
    body.wrong("role", "This must be reader, respondent, contributor, editor, steward or admin.");
  }
  return role;
}

Result<Response> set_role(Call& call) {
  PLUMB_TRY(Body body, call.body());
  const auto role = role_in(body);
  const std::string person = body.text("person", {.most = 300});
  check_person(call, body, person);
  PLUMB_CHECK(body.done());
  PLUMB_CHECK(call.app().identity().set_role(call.actor(), call.path("id"), call.workspace_id(),
                                             role, person, call.client()));
  call.app().access_changed();
  return call.nothing();
}

Result<Response> take_role(Call& call) {
  PLUMB_CHECK(call.app().identity().set_role(call.actor(), call.path("id"), call.workspace_id(),
                                             std::nullopt, {}, call.client()));
  call.app().access_changed();
  return call.nothing();
}

Result<Response> list_invitations(Call& call) {
  PLUMB_TRY(const auto open, call.app().identity().invitations(call.actor(), call.workspace_id()));
  json::array items;
  for (const identity::InvitationInfo& invitation : open) {
    items.push_back(json::object{{"id", invitation.id},
                                 {"role", identity::name_of(invitation.spec.role)},
                                 {"email", invitation.spec.email},
                                 {"person", invitation.spec.person},
                                 {"invited_by", call.app().directory().name(invitation.invited_by)},
                                 {"expires_at", format_instant(invitation.expires_at)}});
  }
  return call.json(json::object{{"items", std::move(items)}});
}

Result<Response> invite(Call& call) {
  PLUMB_TRY(Body body, call.body());
  identity::InvitationSpec spec;
  spec.workspace = call.workspace_id();
  const auto role = role_in(body);
  spec.email = body.text("email", {.most = 320});
  spec.person = body.text("person", {.most = 300});
  check_person(call, body, spec.person);
  const bool by_mail = body.flag("mail");
  PLUMB_CHECK(body.done());
  spec.role = *role;
  App& app = call.app();
  if (by_mail) {
    // Before the link is made: one that cannot be sent is not wanted.
    PLUMB_TRY([[maybe_unused]] const std::string address, mail::read_address(spec.email));
    PLUMB_CHECK(app.post().room_for(call.workspace_id(), 1));
  }
  PLUMB_TRY(const identity::Link link, app.identity().invite(call.actor(), spec, call.client()));
  json::object out = link_json(app, "invitations", link);
  if (by_mail) {
    const std::string until = format_instant(link.expires_at);
    const std::string by = app.directory().name(call.account());
    mail::Outgoing message{call.workspace_id(), "invitation", {}, false, {"", spec.email}, {}};
    message.letters.push_back(invitation_letter(call.workspace().name(), by,
                                                app.mailed_url() + "/invitations/" + link.secret,
                                                until, call.language()));
    PLUMB_CHECK(app.post().put({message}));
  }
  out["mailed"] = by_mail;
  return call.json(out, 201);
}

Result<Response> revoke_invitation(Call& call) {
  PLUMB_CHECK(
      call.app().identity().revoke_invitation(call.actor(), call.path("id"), call.client()));
  return call.nothing();
}

Result<Response> list_workspace_tokens(Call& call) {
  PLUMB_TRY(const auto tokens,
            call.app().identity().workspace_tokens(call.actor(), call.workspace_id()));
  json::array items;
  for (const identity::TokenInfo& token : tokens) items.push_back(token_json(token));
  return call.json(json::object{{"items", std::move(items)}});
}

}  // namespace

void add_people_routes(Routes& routes) {
  const http::RouteOptions secret{.compress = http::RouteOptions::Compress::never};
  const Needs people = Needs::of(Verb::manage_people);
  routes.get("listMembers", "/workspaces/{workspace}/members", Needs::of(Verb::read), list_members);
  routes.put("setRole", "/workspaces/{workspace}/members/{id}", people, set_role);
  routes.remove("takeRole", "/workspaces/{workspace}/members/{id}", people, take_role);
  routes.get("listInvitations", "/workspaces/{workspace}/invitations", people, list_invitations);
  routes.post("invite", "/workspaces/{workspace}/invitations", people, invite, secret);
  routes.remove("revokeInvitation", "/workspaces/{workspace}/invitations/{id}", people,
                revoke_invitation);
  routes.get("listWorkspaceTokens", "/workspaces/{workspace}/tokens", people,
             list_workspace_tokens);
}

}  // namespace plumb::api
