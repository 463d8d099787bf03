// Feeds: values that come by themselves, how they are doing, trials.
#include "api/element_rows.h"
#include "api/feeds.h"
#include "service/measures.h"

namespace plumb::api {
namespace {

using http::Response;
using identity::Verb;

struct Wish {
  feeds::Definition definition;
  std::optional<std::string> secret;
  std::string feed;  // trials: whose secret to use
};

// The body is the definition, and beside it the secret, which is told once and never shown.
Result<Wish> wish_in(Call& call) {
  PLUMB_TRY(Body body, call.body());
  Wish out;
  json::object definition = body.whole();
  if (body.has("secret") && !body.null("secret")) {
    out.secret = body.text("secret", {.most = feeds::limits::kSecretBytes});
  }
  out.feed = body.text("feed", {.most = 100});
  definition.erase("secret");
  definition.erase("feed");
  std::vector<feeds::Complaint> complaints;
  out.definition = feeds::read_definition(definition, complaints);
  for (const feeds::Complaint& one : complaints) body.wrong(one.member, one.what);
  if (out.secret && out.secret->find_first_of(std::string("\r\n\0", 3)) != std::string::npos) {
    body.wrong("secret", "A secret is one line.");
  }
  const auto model = call.workspace().snapshot().model;
  for (const std::string& id : out.definition.measures) {
    const model::Index at = model->find_element(id);
    if (at != model::kNoIndex && model->live(at) && service::is_observable(model->type_name(at))) {
      continue;
    }
    body.wrong("measures", "There is no measure \"" + id.substr(0, 100) + "\".");
    break;
  }
  PLUMB_CHECK(body.done_with_rest());
  return out;
}

Response feed_answer(Call& call, const feeds::FeedNow& feed, int status = 200) {
  // How it does changes without its version, so the tag names both.
  const json::object shown = feed_json(call, feed);
  const auto version = static_cast<std::uint32_t>(feed.feed.version);
  return call.json(shown, status).with_etag(page_etag(version, json::serialize(shown)));
}

Result<Response> list_feeds(Call& call) {
  PLUMB_TRY(const auto all, call.app().feeds().of(call.workspace_id()));
  json::array items;
  for (const feeds::FeedNow& one : all) items.push_back(feed_json(call, one));
  json::value policy = nullptr;
  if (call.can(Verb::manage_workspace)) {
    json::array hosts;
    for (const std::string& one : call.app().feeds().gate().hosts()) hosts.emplace_back(one);
    policy =
        json::object{{"files", call.app().feeds().gate().files()}, {"hosts", std::move(hosts)}};
  }
  return call.json(json::object{{"items", std::move(items)}, {"policy", std::move(policy)}});
}

Result<Response> get_feed(Call& call) {
  PLUMB_TRY(const auto feed, call.app().feeds().find(call.workspace_id(), call.path("id")));
  return feed_answer(call, feed);
}

Result<Response> create_feed(Call& call) {
  PLUMB_TRY(Wish wish, wish_in(call));
  PLUMB_TRY(const auto made, call.app().feeds().add(call.workspace_id(), std::move(wish.definition),
                                                    wish.secret.value_or(""), call.account()));
  return feed_answer(call, made, 201);
}

Result<Response> change_feed(Call& call) {
  PLUMB_TRY(const auto version, call.if_match());
  PLUMB_TRY(Wish wish, wish_in(call));
  PLUMB_TRY(const auto changed,
            call.app().feeds().change(call.workspace_id(), call.path("id"), version,
                                      std::move(wish.definition), wish.secret, call.account()));
  return feed_answer(call, changed);
}

Result<Response> remove_feed(Call& call) {
  PLUMB_CHECK(call.app().feeds().remove(call.workspace_id(), call.path("id")));
  return call.nothing();
}

Result<Response> set_state(Call& call) {
  PLUMB_TRY(Body body, call.body());
  body.must_have("state");
  const std::string state = body.word("state", {"running", "paused"});
  PLUMB_CHECK(body.done());
  PLUMB_TRY(const auto feed,
            call.app().feeds().set_state(
                call.workspace_id(), call.path("id"),
                state == "paused" ? feeds::State::paused : feeds::State::running, call.account()));
  return feed_answer(call, feed);
}

Result<Response> run_feed(Call& call) {
  PLUMB_TRY(const auto feed,
            call.app().feeds().run_now(call.workspace_id(), call.path("id"), call.account()));
  return feed_answer(call, feed, 202);
}

Result<Response> list_runs(Call& call) {
  PLUMB_TRY(const auto runs, call.app().feeds().runs(call.workspace_id(), call.path("id")));
  json::array items;
  for (const feeds::Run& one : runs) items.push_back(feed_run_json(call, one));
  return call.json(json::object{{"items", std::move(items)}});
}

Result<Response> list_editions(Call& call) {
  PLUMB_TRY(const auto all, call.app().feeds().editions(call.workspace_id(), call.path("id")));
  json::array items;
  for (const feeds::Edition& one : all) {
    items.push_back({{"version", one.version},
                     {"at", format_instant(one.at)},
                     {"by", call.person(one.by)},
                     {"definition", one.definition}});
  }
  return call.json(json::object{{"items", std::move(items)}});
}

Result<Response> try_feed(Call& call) {
  PLUMB_TRY(Wish wish, wish_in(call));
  PLUMB_TRY(
      const json::object trial,
      call.app().feeds().try_out(call.workspace_id(), wish.definition, wish.secret, wish.feed));
  return call.json(trial);
}

}  // namespace

void add_feed_routes(Routes& routes) {
  const std::string all = "/workspaces/{workspace}/feeds";
  const std::string one = all + "/{id}";
  const Needs read = Needs::of(Verb::read);
  const Needs manage = Needs::of(Verb::manage_workspace);
  // Where a secret meets texts of somebody else, nothing is compressed.
  const http::RouteOptions waits{.compress = http::RouteOptions::Compress::never,
                                 .concurrent = kWaitingForSources};
  routes.get("listFeeds", all, read, list_feeds);
  routes.post("createFeed", all, manage, create_feed);
  routes.get("getFeed", one, read, get_feed);
  routes.put("changeFeed", one, manage, change_feed);
  routes.remove("removeFeed", one, manage, remove_feed);
  routes.put("setFeedState", one + "/state", manage, set_state);
  routes.get("listFeedRuns", one + "/runs", read, list_runs);
  routes.post("runFeed", one + "/runs", manage, run_feed);
  routes.get("listFeedEditions", one + "/editions", manage, list_editions);
  routes.post("tryFeed", "/workspaces/{workspace}/feed-trials", manage, try_feed, waits);
}

}  // namespace plumb::api
