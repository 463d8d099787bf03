// Everything a running server holds. One per process; routes reach it through their Call.
#pragma once

#include <atomic>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "api/directory.h"
#include "api/open_workspace.h"
#include "api/presence.h"
#include "base/environment.h"
#include "base/result.h"
#include "http/cursor.h"
#include "http/events.h"
#include "http/idempotency.h"
#include "http/metrics.h"
#include "identity/cookie.h"
#include "identity/identity.h"
#include "identity/oidc.h"
#include "service/staging.h"

namespace plumb::http {
class Server;
}
namespace plumb::feeds {
class Desk;
}

namespace plumb::mail {
class Post;
}

namespace plumb::api {

class DayWatch;
class MailClerk;

struct Settings {
  std::string data;        // folder: identity.db, workspaces/*.plumb
  std::string public_url;  // "https://plumbline.example.org", where people reach us; no final slash
  std::string version;
  bool secure = false;   // people reach us by https: by our own TLS or a proxy's
  bool proxied = false;  // a proxy on this machine says whom it speaks for (X-Forwarded-For)
  bool demo = false;
  std::string demo_password;
  std::string providers_file;  // sign-in providers; empty: none
  std::string seal_key;        // file of the key that seals secrets; empty: seal.key in `data`
  std::string seal_key_file() const { return seal_key.empty() ? data + "/seal.key" : seal_key; }
  std::string feed_hosts;  // what feeds may reach (feeds/gate.h), with commas
  std::string feed_files;  // folder of SQLite files for feeds; empty: none may be read
  std::string feed_ca;     // PEM of authorities feeds trust; empty: the system's
};

class App {
 public:
  // Opens or creates the data folder and its accounts; open_workspaces() comes next.
  static Result<std::unique_ptr<App>> open(Settings settings, Environment environment);
  ~App();
  App(const App&) = delete;
  App& operator=(const App&) = delete;

  const Settings& settings() const { return settings_; }
  const Environment& environment() const { return environment_; }
  Instant now() const { return environment_.now(); }
  Instant started_at() const { return started_at_; }
  // Before the first request: where people reach us, when only the port was known.
  void set_public_url(std::string url) { settings_.public_url = std::move(url); }

  identity::Identity& identity() { return *identity_; }
  Directory& directory() { return *directory_; }
  Presence& presence() { return *presence_; }
  service::Staging& staging() { return *staging_; }  // files waiting to be imported
  http::EventHub& events() { return *events_; }
  http::Cursors& cursors() { return cursors_; }
  http::IdempotencyStore& idempotency() { return *idempotency_; }
  http::Metrics& metrics() { return metrics_; }
  mail::Post& post() { return *post_; }
  MailClerk& clerk() { return *clerk_; }
  DayWatch& day_watch() { return *day_watch_; }
  // Where links in messages begin.
  std::string mailed_url() const;
  identity::OidcClient* providers() { return providers_.get(); }  // null: none configured
  feeds::Desk& feeds() { return *feeds_; }
  identity::CookieMode cookie_mode() const {
    return settings_.secure ? identity::CookieMode::secure : identity::CookieMode::plain_localhost;
  }

  // Reads the files of all workspaces that are not archived. The first failure does not keep the
  // others closed; it is returned.
  Status open_workspaces();
  // Opens the file if need be. Whether somebody may see it is not asked here.
  Result<std::shared_ptr<OpenWorkspace>> workspace(std::string_view id);
  // Makes `workspace` reachable under its id, for a file made just now.
  std::shared_ptr<OpenWorkspace> adopt(std::string_view id,
                                       std::unique_ptr<service::Workspace> workspace);
  // The same if it is open already; else null. Never waits for a file.
  std::shared_ptr<OpenWorkspace> at_hand(std::string_view id);
  std::vector<std::shared_ptr<OpenWorkspace>> opened();
  void close(std::string_view id);
  std::string workspace_path(std::string_view file) const;

  // Who may do what has changed: listeners are asked again who they are.
  void access_changed();
  std::uint64_t access_epoch() const { return access_epoch_.load(std::memory_order_acquire); }

  // The server this runs in, for its figures; null before it started.
  void set_server(const http::Server* server) { server_ = server; }
  const http::Server* server() const { return server_; }

 private:
  App(Settings settings, Environment environment);

  Settings settings_;
  Environment environment_;
  Instant started_at_;
  http::Metrics metrics_;
  std::unique_ptr<identity::Identity> identity_;
  std::unique_ptr<Directory> directory_;
  std::unique_ptr<service::Staging> staging_;
  std::unique_ptr<http::EventHub> events_;
  std::unique_ptr<Presence> presence_;  // tells through directory and events
  http::Cursors cursors_;
  std::unique_ptr<http::IdempotencyStore> idempotency_;
  std::unique_ptr<identity::OidcClient> providers_;
  std::unique_ptr<mail::Post> post_;
  std::unique_ptr<MailClerk> clerk_;  // hears of every commit: outlives the workspaces
  std::atomic<std::uint64_t> access_epoch_{1};
  const http::Server* server_ = nullptr;

  std::mutex workspaces_mutex_;
  std::map<std::string, std::shared_ptr<OpenWorkspace>, std::less<>> workspaces_;
  std::unique_ptr<DayWatch> day_watch_;  // these two write into workspaces: they go first
  std::unique_ptr<feeds::Desk> feeds_;
};

}  // namespace plumb::api
