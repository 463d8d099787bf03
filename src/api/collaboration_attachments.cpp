// Files kept with something.
#include "api/call.h"
#include "api/collaboration.h"
#include "api/download.h"
#include "base/limits.h"
#include "service/attachments.h"

namespace plumb::api {
namespace {

using http::Response;
using identity::Object;
using identity::Verb;
using service::Attachment;

json::object attachment_json(Call& call, const Attachment& attachment) {
  return {{"id", attachment.id},     {"subject", attachment.subject},   {"name", attachment.name},
          {"type", attachment.type}, {"bytes", attachment.bytes},       {"hash", attachment.hash},
          {"at", attachment.at},     {"by", call.person(attachment.by)}};
}

Result<Response> list_attachments(Call& call) {
  PLUMB_TRY(const std::string subject, call.text("subject", 500));
  json::array items;
  const auto model = call.workspace().snapshot().model;
  for (const Attachment& attachment : service::attachments_of(*model, subject)) {
    items.push_back(attachment_json(call, attachment));
  }
  return call.json(json::object{{"items", std::move(items)}, {"most_bytes", limits::kBlobBytes}});
}

Result<Response> attach(Call& call) {
  Attachment attachment;
  PLUMB_TRY(attachment.subject, call.text("subject", 500));
  PLUMB_TRY(attachment.name, call.text("name", 255));
  attachment.by = call.account();
  PLUMB_TRY(const Attachment kept,
            service::attach(call.workspace(), std::move(attachment), call.request().body));
  return call.json(attachment_json(call, kept), 201);
}

Result<Response> get_attachment(Call& call) {
  PLUMB_TRY(const Attachment found,
            service::find_attachment(*call.workspace().snapshot().model, call.path("id")));
  PLUMB_TRY(std::string bytes, call.workspace().blob(found.hash));
  // Never its own type: what was uploaded must not run in anybody's browser.
  return download(std::move(bytes), "application/octet-stream", found.name);
}

Result<Response> remove_attachment(Call& call) {
  PLUMB_CHECK(call.may(Verb::comment));
  PLUMB_TRY(const Attachment found,
            service::find_attachment(*call.workspace().snapshot().model, call.path("id")));
  PLUMB_CHECK(call.may(Verb::edit, call.object(Object::Kind::comment, {found.by})));
  PLUMB_CHECK(service::remove_attachment(call.workspace(), found.id, call.account()));
  return call.nothing();
}

}  // namespace

void add_attachment_routes(Routes& routes) {
  const std::string all = "/workspaces/{workspace}/attachments";
  const http::RouteOptions upload{.body_bytes = limits::kBlobBytes + 1, .concurrent = 8};
  const http::RouteOptions file{.compress = http::RouteOptions::Compress::never};
  routes.get("listAttachments", all, Needs::of(Verb::read), list_attachments);
  routes.post("attach", all, Needs::of(Verb::comment), attach, upload);
  routes.get("getAttachment", all + "/{id}", Needs::of(Verb::read), get_attachment, file);
  routes.remove("removeAttachment", all + "/{id}", Needs::on(Object::Kind::comment, Verb::comment),
                remove_attachment);
}

}  // namespace plumb::api
