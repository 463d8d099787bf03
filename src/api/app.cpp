#include "api/app.h"

#include <sys/stat.h>

#include <filesystem>

#include "api/announce.h"
#include "api/day_watch.h"
#include "api/feeds.h"
#include "api/mail_clerk.h"
#include "api/providers.h"

namespace plumb::api {

namespace fs = std::filesystem;

App::App(Settings settings, Environment environment)
    : settings_(std::move(settings)),
      environment_(std::move(environment)),
      started_at_(environment_.now()) {}

App::~App() {
  if (day_watch_) day_watch_->stop();
  if (clerk_) clerk_->stop();
  if (post_) post_->stop();
}

std::string App::mailed_url() const {
  const std::string chosen = post_->settings().public_url;
  return chosen.empty() ? settings_.public_url : chosen;
}

Result<std::unique_ptr<App>> App::open(Settings settings, Environment environment) {
  std::error_code failed;
  fs::create_directories(fs::path(settings.data) / "workspaces", failed);
  if (failed) {
    return unavailable("The data folder cannot be made: " + failed.message() + ".", settings.data,
                       "Name another folder with --data, or give yourself the right to write.");
  }
  fs::permissions(settings.data, fs::perms::owner_all, failed);
  std::unique_ptr<App> app(new App(std::move(settings), std::move(environment)));
  PLUMB_TRY(app->identity_,
            identity::Identity::open((fs::path(app->settings_.data) / "identity.db").string(),
                                     app->environment_));
  PLUMB_TRY(app->post_, open_post(app->settings_, app->environment_));
  app->clerk_ = std::make_unique<MailClerk>(*app);
  app->day_watch_ = std::make_unique<DayWatch>(*app);
  app->directory_ = std::make_unique<Directory>(*app->identity_);
  app->staging_ = std::make_unique<service::Staging>(
      (fs::path(app->settings_.data) / "staging").string(), app->environment_);
  app->events_ = std::make_unique<http::EventHub>(app->environment_);
  app->presence_ = std::make_unique<Presence>(
      app->environment_, [&events = *app->events_, &directory = *app->directory_](
                             std::string_view workspace, const Presence::Place& place) {
        (void)events.publish(presence_event(std::string(workspace), place, true, directory));
      });
  app->idempotency_ = std::make_unique<http::IdempotencyStore>(app->environment_);
  PLUMB_TRY(app->providers_, read_providers(app->settings_, app->environment_));
  PLUMB_TRY(app->feeds_, open_feeds(*app));
  app->directory_->name_feeds(
      [&desk = *app->feeds_](std::string_view id) { return desk.name(id); });
  return app;
}

std::string App::workspace_path(std::string_view file) const {
  return (fs::path(settings_.data) / "workspaces" / std::string(file)).string();
}

Status App::open_workspaces() {
  PLUMB_TRY(const auto entries, identity_->workspaces(identity::local_operator()));
  Status first = done();
  for (const identity::WorkspaceEntry& entry : entries) {
    if (entry.archived) continue;
    const auto opened = workspace(entry.id);
    if (!opened.ok() && first.ok()) first = opened.error();
  }
  return first;
}

std::shared_ptr<OpenWorkspace> App::at_hand(std::string_view id) {
  const std::lock_guard lock(workspaces_mutex_);
  const auto found = workspaces_.find(id);
  return found != workspaces_.end() ? found->second : nullptr;
}

Result<std::shared_ptr<OpenWorkspace>> App::workspace(std::string_view id) {
  if (auto open = at_hand(id)) return open;
  PLUMB_TRY(const auto entries, identity_->workspaces(identity::local_operator()));
  for (const identity::WorkspaceEntry& entry : entries) {
    if (entry.id != id) continue;
    PLUMB_TRY(auto opened, service::Workspace::open(workspace_path(entry.file), environment_));
    return adopt(id, std::move(opened));
  }
  return not_found("There is no such workspace, or you have no role in it.");
}

std::shared_ptr<OpenWorkspace> App::adopt(std::string_view id,
                                          std::unique_ptr<service::Workspace> workspace) {
  auto open =
      std::make_shared<OpenWorkspace>(std::string(id), std::move(workspace), *events_, *directory_);
  open->workspace().subscribe([this](const service::CommitNotice&) { clerk_->look(); });
  const std::lock_guard lock(workspaces_mutex_);
  // Two requests may have opened it; the first stays.
  return workspaces_.emplace(std::string(id), std::move(open)).first->second;
}

std::vector<std::shared_ptr<OpenWorkspace>> App::opened() {
  const std::lock_guard lock(workspaces_mutex_);
  std::vector<std::shared_ptr<OpenWorkspace>> out;
  for (const auto& [id, open] : workspaces_) out.push_back(open);
  return out;
}

void App::close(std::string_view id) {
  std::shared_ptr<OpenWorkspace> closed;  // ends without the lock: it waits for a pass that runs
  const std::lock_guard lock(workspaces_mutex_);
  const auto found = workspaces_.find(id);
  if (found == workspaces_.end()) return;
  closed = std::move(found->second);
  workspaces_.erase(found);
}

void App::access_changed() {
  access_epoch_.fetch_add(1, std::memory_order_acq_rel);
  // Wakes every listener's filter, which lets nobody see it.
  for (const auto& open : opened()) (void)events_->publish({open->id(), "access", "{}"});
}

}  // namespace plumb::api
