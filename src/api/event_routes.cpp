// Live: the event stream of a workspace, and who is here.
#include <atomic>

#include "api/announce.h"
#include "api/call.h"

namespace plumb::api {
namespace {

using http::Event;
using http::Response;
using http::Verdict;
using identity::Verb;

// Who listens. Asked again whenever rights changed anywhere and every half minute, so that nobody
// hears more than they may see.
class Listener {
 public:
  static constexpr std::chrono::seconds kTrusted{30};

  Listener(App& app, const Caller& caller, std::string token, std::string workspace)
      : app_(app),
        session_(caller.session ? caller.session->id : std::string()),
        token_(std::move(token)),
        workspace_(std::move(workspace)),
        account_(caller.actor.account),
        epoch_(app.access_epoch()),
        asked_(app.now()) {}

  // Called by one thread at a time.
  Verdict hear(const Event& event) {
    const std::uint64_t epoch = app_.access_epoch();
    const Instant now = app_.now();
    if (epoch != epoch_ || now - asked_ > kTrusted) {
      if (!may_read()) return Verdict::close;
      epoch_ = epoch;
      asked_ = now;
    }
    if (event.name == "access") return Verdict::skip;
    // A notification is for one person.
    if (event.name == "notification" &&
        event.data.find("\"account\":\"" + account_ + "\"") == std::string::npos) {
      return Verdict::skip;
    }
    return Verdict::deliver;
  }

 private:
  bool may_read() const {
    identity::Actor actor;
    if (!token_.empty()) {
      auto found = app_.identity().authenticate_token(token_);
      if (!found.ok()) return false;
      actor = std::move(*found);
    } else {
      auto found = app_.identity().listening(session_);
      if (!found.ok()) return false;
      actor = std::move(*found);
    }
    return identity::may(actor, Verb::read, {identity::Object::Kind::workspace, workspace_, {}, {}})
        .allowed;
  }

  App& app_;
  const std::string session_;
  const std::string token_;
  const std::string workspace_;
  const std::string account_;
  std::uint64_t epoch_;
  Instant asked_;
};

Result<Response> listen(Call& call) {
  http::Subscription subscription;
  subscription.topics = {call.workspace_id()};
  subscription.last_event_id = call.request().headers.get("Last-Event-ID");
  const std::string token(identity::token_secret_in(call.request().headers.get("Authorization")));
  const auto listener =
      std::make_shared<Listener>(call.app(), call.caller(), token, call.workspace_id());
  subscription.filter = [listener](const Event& event) { return listener->hear(event); };
  return Response::event_stream(std::move(subscription));
}

json::object presence_json(Call& call) {
  json::array items;
  for (const Presence::Place& place : call.app().presence().in(call.workspace_id())) {
    items.push_back(json::object{{"account", call.person(place.account)},
                                 {"window", place.window},
                                 {"subject", place.subject},
                                 {"field", place.field},
                                 {"since", format_instant(place.since)},
                                 {"me", place.account == call.account()}});
  }
  return {{"items", std::move(items)}};
}

Result<Response> get_presence(Call& call) {
  return call.json(presence_json(call));
}

Result<Response> set_presence(Call& call) {
  PLUMB_TRY(Body body, call.body());
  Presence::Place place;
  place.account = call.account();
  place.window = body.text("window", {.most = 40});
  place.subject = body.text("subject", {.most = 500});
  place.field = body.text("field", {.most = 100});
  const bool gone = body.flag("gone");
  PLUMB_CHECK(body.done());
  Presence& presence = call.app().presence();
  const bool changed = gone ? presence.leave(call.workspace_id(), place.account, place.window)
                            : presence.put(call.workspace_id(), place);
  if (changed) {
    App& app = call.app();
    (void)app.events().publish(presence_event(call.workspace_id(), place, gone, app.directory()));
  }
  return call.json(presence_json(call));
}

}  // namespace

void add_event_routes(Routes& routes) {
  const std::string base = "/workspaces/{workspace}";
  const Needs read = Needs::of(Verb::read);
  routes.get("getPresence", base + "/presence", read, get_presence);
  routes.put("setPresence", base + "/presence", read, set_presence);
  routes.get("listen", base + "/events", read, listen,
             {.compress = http::RouteOptions::Compress::never});
}

}  // namespace plumb::api
