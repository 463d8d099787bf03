// Saved views, and what concerns the caller.
#include <algorithm>

#include "api/call.h"
#include "api/feeds.h"
#include "service/notifications.h"
#include "service/saved_views.h"

namespace plumb::api {
namespace {

using http::Response;
using identity::Object;
using identity::Verb;
using service::SavedView;

constexpr const char* kReadKey = "notifications.read";
constexpr std::size_t kMostNotifications = 500;

json::object view_json(Call& call, const SavedView& view) {
  return {{"id", view.id},
          {"screen", view.screen},
          {"name", view.name},
          {"shared", view.shared},
          {"state", view.state},
          {"by", call.person(view.by)},
          {"mine", view.by == call.account()}};
}

Result<Response> list_saved_views(Call& call) {
  json::array items;
  const auto model = call.workspace().snapshot().model;
  for (const SavedView& view : service::saved_views(*model, call.account())) {
    items.push_back(view_json(call, view));
  }
  return call.json(json::object{{"items", std::move(items)}});
}

Result<Response> save_view(Call& call) {
  PLUMB_TRY(Body body, call.body());
  SavedView view;
  view.screen = body.text("screen", {.required = true, .most = 60});
  view.name = body.text("name", {.required = true, .most = 100});
  view.shared = body.flag("shared");
  body.must_have("state");
  view.state = body.object("state");
  PLUMB_CHECK(body.done());
  view.by = call.account();
  PLUMB_TRY(const SavedView saved, service::save_view(call.workspace(), std::move(view)));
  return call.json(view_json(call, saved), 201);
}

// A view of the caller's, or a shared one an editor looks after.
Result<SavedView> own_view(Call& call) {
  PLUMB_CHECK(call.may(Verb::comment));
  PLUMB_TRY(SavedView view, service::find_saved_view(*call.workspace().snapshot().model,
                                                     call.path("id"), call.account()));
  PLUMB_CHECK(call.may(Verb::edit, call.object(Object::Kind::comment, {view.by})));
  return view;
}

Result<Response> change_saved_view(Call& call) {
  PLUMB_TRY(SavedView view, own_view(call));
  PLUMB_TRY(Body body, call.body());
  service::SavedViewChange change;
  change.name = body.text_if("name", {.least = 1, .most = 100});
  change.shared = body.flag_if("shared");
  if (body.has("state")) change.state = body.object("state");
  PLUMB_CHECK(body.done());
  PLUMB_TRY(const SavedView changed,
            service::change_saved_view(call.workspace(), std::move(view), change, call.account()));
  return call.json(view_json(call, changed));
}

Result<Response> remove_saved_view(Call& call) {
  PLUMB_TRY(const SavedView view, own_view(call));
  PLUMB_CHECK(service::remove_saved_view(call.workspace(), view, call.account()));
  return call.nothing();
}

service::Recipient recipient_of(const Call& call) {
  service::Recipient out{call.account(), {}};
  for (const identity::Membership& membership : call.actor().memberships) {
    if (membership.workspace == call.path("workspace")) out.person = membership.person;
  }
  return out;
}

// The newest change the caller has read of; 0 for tokens, which have no preferences.
std::uint64_t read_until(Call& call) {
  const auto preferences = call.app().identity().preferences(call.actor(), call.workspace_id());
  if (!preferences.ok()) return 0;
  const json::value* marker = preferences->if_contains(kReadKey);
  boost::system::error_code failed;
  return marker != nullptr && marker->is_number() ? marker->to_number<std::uint64_t>(failed) : 0;
}

Result<Response> list_notifications(Call& call) {
  PLUMB_TRY(const std::int64_t limit, call.integer("limit", 1, 500, 50));
  PLUMB_TRY(auto all, call.open().notifications().get(call.workspace(), recipient_of(call),
                                                      kMostNotifications));
  for (service::Notification& one : feed_notices(call)) all.push_back(std::move(one));
  std::stable_sort(all.begin(), all.end(),
                   [](const auto& a, const auto& b) { return a.seq > b.seq; });
  const std::uint64_t read = read_until(call);
  const auto unread =
      std::count_if(all.begin(), all.end(), [&](const auto& one) { return one.seq > read; });
  json::array items;
  for (const service::Notification& one : all) {
    if (items.size() >= static_cast<std::size_t>(limit)) break;
    items.push_back({{"seq", one.seq},
                     {"at", one.at},
                     {"actor", call.person(one.actor)},
                     {"kind", one.kind},
                     {"text", one.text},
                     {"reason", one.reason},
                     {"subject", one.subject},
                     {"name", one.name},
                     {"read", one.seq <= read}});
  }
  return call.json(json::object{{"items", std::move(items)}, {"unread", unread}});
}

Result<Response> read_notifications(Call& call) {
  PLUMB_TRY(Body body, call.body());
  const auto head = static_cast<std::int64_t>(call.workspace().snapshot().seq);
  body.must_have("seq");
  const auto seq = body.integer("seq", 0, std::max<std::int64_t>(head, 0));
  PLUMB_CHECK(body.done());
  PLUMB_CHECK(
      call.app().identity().set_preferences(call.actor(), call.workspace_id(), {{kReadKey, *seq}}));
  return call.nothing();
}

}  // namespace

void add_saved_view_routes(Routes& routes) {
  const std::string all = "/workspaces/{workspace}/saved-views";
  routes.get("listSavedViews", all, Needs::of(Verb::read), list_saved_views);
  routes.post("saveView", all, Needs::of(Verb::comment), save_view);
  routes.patch("changeSavedView", all + "/{id}", Needs::on(Object::Kind::comment, Verb::comment),
               change_saved_view);
  routes.remove("removeSavedView", all + "/{id}", Needs::on(Object::Kind::comment, Verb::comment),
                remove_saved_view);
}

void add_notification_routes(Routes& routes) {
  const std::string all = "/workspaces/{workspace}/notifications";
  routes.get("listNotifications", all, Needs::of(Verb::read), list_notifications);
  routes.put("readNotifications", all + "/read", Needs::of(Verb::read), read_notifications);
}

}  // namespace plumb::api
