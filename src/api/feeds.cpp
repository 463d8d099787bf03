#include "api/feeds.h"

#include <algorithm>
#include <filesystem>

#include <fmt/format.h>

namespace plumb::api {
namespace {

using identity::Verb;

// In one word, for lists.
std::string_view status_of(const feeds::FeedNow& now) {
  const feeds::Feed& feed = now.feed;
  if (feed.state == feeds::State::paused) return "paused";
  if (now.running) return "running";
  if (feed.health.failures > 0) return "failing";
  if (!feed.last) return "waiting";
  return feed.last->outcome == feeds::Outcome::partly ? "partly" : "ok";
}

// Whether the source is asked: open while it is left alone after failures.
std::string_view circuit_of(const feeds::FeedNow& now) {
  if (now.feed.health.failures == 0) return "closed";
  return now.running ? "half_open" : "open";
}

}  // namespace

Result<std::unique_ptr<feeds::Desk>> open_feeds(App& app) {
  const Settings& settings = app.settings();
  feeds::DeskOptions options;
  options.data = settings.data;
  options.key_file = (std::filesystem::path(settings.data) / "seal.key").string();
  options.policy = {feeds::Gate::list_in(settings.feed_hosts), settings.feed_files,
                    settings.feed_ca, settings.data};
  return feeds::Desk::open(options, app.environment(), [&app](std::string_view id) {
    // Only what is open: an archived workspace rests.
    auto open = app.at_hand(id);
    return open ? std::shared_ptr<service::Workspace>(open, &open->workspace()) : nullptr;
  });
}

json::object feed_run_json(Call& call, const feeds::Run& run) {
  json::object out = feeds::run_json(run);
  out["by"] = run.by.empty() ? json::value(nullptr) : json::value(call.person(run.by));
  if (!call.can(Verb::manage_workspace)) {
    out["error"] = nullptr;
    out["refusals"] = json::array{};
  }
  return out;
}

json::object feed_json(Call& call, const feeds::FeedNow& now) {
  const feeds::Feed& feed = now.feed;
  const bool manages = call.can(Verb::manage_workspace);
  const auto model = call.workspace().snapshot().model;
  json::array measures;
  for (const std::string& id : feed.definition.measures) measures.push_back(ref_json(*model, id));
  json::value definition = nullptr;
  json::value place = nullptr;
  if (manages) {
    definition = feeds::definition_json(feed.definition);
    place = json::value(feeds::place_of(feed.definition));
  }
  const feeds::Health& health = feed.health;
  return {
      {"id", feed.id},
      {"name", feed.definition.name},
      {"kind", feeds::name_of(feed.definition.kind)},
      {"place", std::move(place)},
      {"state", feeds::name_of(feed.state)},
      {"status", status_of(now)},
      {"circuit", circuit_of(now)},
      {"running", now.running},
      {"connected", now.connected},
      {"every_seconds", feeds::pulls(feed.definition.kind)
                            ? json::value(feed.definition.every_seconds)
                            : json::value(nullptr)},
      {"measures", std::move(measures)},
      {"definition", std::move(definition)},
      {"has_secret", !feed.sealed.empty()},
      {"version", feed.version},
      {"made_at", format_instant(feed.made_at)},
      {"made_by", call.person(feed.made_by)},
      {"changed_at", format_instant(feed.changed_at)},
      {"changed_by", call.person(feed.changed_by)},
      {"failures", health.failures},
      {"failing_since", at_json(health.failing_since)},
      {"last_run", at_json(health.last_run)},
      {"last_success", at_json(health.last_success)},
      {"next_run", feed.state == feeds::State::running &&
                           (feeds::pulls(feed.definition.kind) || health.failures > 0)
                       ? at_json(health.next_run)
                       : json::value(nullptr)},
      {"total", feeds::counts_json(health.total)},
      {"last", feed.last ? json::value(feed_run_json(call, *feed.last)) : json::value(nullptr)}};
}

std::vector<service::Notification> feed_notices(Call& call) {
  std::vector<service::Notification> out;
  const auto all = call.app().feeds().of(call.workspace_id());
  if (!all.ok()) return out;
  const auto model = call.workspace().snapshot().model;
  const bool manages = call.can(Verb::manage_workspace);
  for (const feeds::FeedNow& now : *all) {
    const feeds::Feed& feed = now.feed;
    if (feed.state == feeds::State::paused ||
        !feeds::fails_for_long(feed.health, call.app().now())) {
      continue;
    }
    const auto& measures = feed.definition.measures;
    const bool owns = std::any_of(measures.begin(), measures.end(), [&](const std::string& id) {
      const model::Index at = model->find_element(id);
      if (at == model::kNoIndex) return false;
      const auto owners = owners_of(*model, at);
      return std::any_of(owners.begin(), owners.end(), [&](const std::string& owner) {
        const auto& memberships = call.actor().memberships;
        return owner == call.account() ||
               std::any_of(memberships.begin(), memberships.end(), [&](const auto& one) {
                 return one.workspace == call.workspace_id() && !one.person.empty() &&
                        one.person == owner;
               });
      });
    });
    if (!manages && !owns) continue;
    // As old as the log was when it began, so that it is new to who has not looked since.
    const auto seq = call.workspace().beside_log([&](store::Store& store) {
      return store.seq_at(format_instant(feed.health.failing_since));
    });
    out.push_back({seq.ok() ? *seq : 0, format_instant(feed.health.failing_since),
                   feeds::actor_of(feed.id), "feed_failing",
                   fmt::format("has failed {} times in a row", feed.health.failures),
                   manages ? "You administer this workspace." : "You own a measure it feeds.",
                   "feed:" + feed.id, feed.definition.name});
  }
  return out;
}

}  // namespace plumb::api
