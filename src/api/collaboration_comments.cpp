// Comments: threads on elements, relations, findings and scenarios.
#include "api/call.h"
#include "api/collaboration.h"
#include "service/comments.h"

namespace plumb::api {
namespace {

using http::Response;
using identity::Object;
using identity::Verb;
using service::Comment;

json::object comment_json(Call& call, const Comment& comment) {
  json::array mentions;
  for (const std::string& account : comment.mentions) mentions.push_back(call.person(account));
  json::array may;
  if (call.can(Verb::edit, call.object(Object::Kind::comment, {comment.by}))) {
    may.emplace_back("edit");
  }
  if (comment.reply_to.empty() && call.can(Verb::comment)) may.emplace_back("resolve");
  const auto or_null = [](const std::string& text) {
    return text.empty() ? json::value(nullptr) : json::value(text);
  };
  return {{"id", comment.id},
          {"subject", comment.subject},
          {"text", comment.text},
          {"at", comment.at},
          {"changed_at", or_null(comment.changed_at)},
          {"by", call.person(comment.by)},
          {"reply_to", or_null(comment.reply_to)},
          {"resolved", comment.resolved},
          {"mentions", std::move(mentions)},
          {"may", std::move(may)}};
}

void announce(Call& call, const Comment& comment) {
  announce_comment(call, comment.subject);
  for (const std::string& account : comment.mentions) {
    if (account != call.account()) announce_notification(call, account);
  }
}

Result<Response> list_comments(Call& call) {
  PLUMB_TRY(const std::string subject, call.text("subject", 500));
  if (subject.empty()) {
    return bad_input("Say what the comments are about.", "subject", "Send subject=element:ID.");
  }
  json::array items;
  const auto model = call.workspace().snapshot().model;
  for (const Comment& comment : service::comments_on(*model, subject)) {
    items.push_back(comment_json(call, comment));
  }
  return call.json(json::object{{"items", std::move(items)}});
}

Result<Response> write_comment(Call& call) {
  PLUMB_TRY(Body body, call.body());
  Comment comment;
  comment.subject = body.text("subject", {.required = true, .most = 500});
  comment.text = body.text("text", {.required = true, .most = 20'000});
  comment.reply_to = body.text("reply_to", {.most = 300});
  PLUMB_CHECK(body.done());
  comment.by = call.account();
  PLUMB_TRY(const Comment written,
            service::write_comment(call.workspace(), std::move(comment), members_by_login(call)));
  announce(call, written);
  const auto model = call.workspace().snapshot().model;
  if (const auto first = service::find_comment(*model, written.reply_to);
      first.ok() && first->by != call.account()) {
    announce_notification(call, first->by);
  }
  return call.json(comment_json(call, written), 201);
}

Result<Response> change_comment(Call& call) {
  PLUMB_CHECK(call.may(Verb::comment));
  PLUMB_TRY(const Comment found,
            service::find_comment(*call.workspace().snapshot().model, call.path("id")));
  PLUMB_TRY(Body body, call.body());
  const auto text = body.text_if("text", {.least = 1, .most = 20'000});
  const auto resolved = body.flag_if("resolved");
  PLUMB_CHECK(body.done());
  // What somebody said is theirs; whether it is settled is for everybody in the conversation.
  if (text) PLUMB_CHECK(call.may(Verb::edit, call.object(Object::Kind::comment, {found.by})));
  PLUMB_TRY(const Comment changed,
            service::change_comment(call.workspace(), found.id, text, resolved, call.account(),
                                    members_by_login(call)));
  announce(call, changed);
  return call.json(comment_json(call, changed));
}

Result<Response> remove_comment(Call& call) {
  PLUMB_CHECK(call.may(Verb::comment));
  PLUMB_TRY(const Comment found,
            service::find_comment(*call.workspace().snapshot().model, call.path("id")));
  PLUMB_CHECK(call.may(Verb::edit, call.object(Object::Kind::comment, {found.by})));
  PLUMB_CHECK(service::remove_comment(call.workspace(), found.id, call.account()));
  announce_comment(call, found.subject);
  return call.nothing();
}

}  // namespace

void add_comment_routes(Routes& routes) {
  const std::string all = "/workspaces/{workspace}/comments";
  routes.get("listComments", all, Needs::of(Verb::read), list_comments);
  routes.post("writeComment", all, Needs::of(Verb::comment), write_comment);
  routes.patch("changeComment", all + "/{id}", Needs::on(Object::Kind::comment, Verb::comment),
               change_comment);
  routes.remove("removeComment", all + "/{id}", Needs::on(Object::Kind::comment, Verb::comment),
                remove_comment);
}

}  // namespace plumb::api
