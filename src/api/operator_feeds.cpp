#include "api/operator_feeds.h"

#include <filesystem>
#include <map>
#include <memory>

#include "base/environment.h"
#include "feeds/desk.h"
#include "identity/identity.h"

namespace plumb::api {
namespace {

namespace fs = std::filesystem;

json::value moment(Instant at) {
  return at == Instant{} ? json::value(nullptr) : json::value(format_instant(at));
}

json::object row_of(const feeds::Feed& feed) {
  return {{"id", feed.id},
          {"name", feed.definition.name},
          {"kind", feeds::name_of(feed.definition.kind)},
          {"place", feeds::place_of(feed.definition)},
          {"state", feeds::name_of(feed.state)},
          {"failures", feed.health.failures},
          {"last_success", moment(feed.health.last_success)},
          {"next_run", moment(feed.health.next_run)}};
}

// The feeds of a folder without their server: nothing runs that is not asked for.
class Folder {
 public:
  static Result<std::unique_ptr<Folder>> open(const FeedFolder& folder) {
    const std::string people = (fs::path(folder.data) / "identity.db").string();
    if (!fs::exists(people)) {
      return not_found("There are no accounts here.", people,
                       "Name the data folder with --data; plumb serve makes one.");
    }
    PLUMB_TRY(const auto identity, identity::Identity::open(people, system_environment()));
    PLUMB_TRY(const auto entries, identity->workspaces(identity::local_operator()));
    std::unique_ptr<Folder> out(new Folder());
    for (const identity::WorkspaceEntry& entry : entries) {
      if (entry.id == folder.workspace) {
        out->file_ = (fs::path(folder.data) / "workspaces" / entry.file).string();
      }
    }
    if (out->file_.empty()) {
      return not_found("There is no workspace \"" + folder.workspace + "\".", folder.data,
                       "The web application shows the id of each in its address.");
    }
    feeds::DeskOptions options;
    options.data = folder.data;
    options.key_file = (fs::path(folder.data) / "seal.key").string();
    options.policy = {feeds::Gate::list_in(folder.hosts), folder.files, folder.ca, folder.data};
    PLUMB_TRY(out->desk_,
              feeds::Desk::open(options, system_environment(),
                                [it = out.get()](std::string_view) { return it->workspace(); }));
    return out;
  }

  feeds::Desk& desk() { return *desk_; }

 private:
  std::shared_ptr<service::Workspace> workspace() {
    if (!workspace_) {
      auto opened = service::Workspace::open(file_, system_environment());
      if (opened.ok()) workspace_ = std::move(*opened);
    }
    return workspace_;
  }

  std::string file_;
  std::shared_ptr<service::Workspace> workspace_;
  std::unique_ptr<feeds::Desk> desk_;
};

}  // namespace

Result<json::array> list_feeds(const FeedFolder& folder) {
  PLUMB_TRY(const auto here, Folder::open(folder));
  PLUMB_TRY(const auto all, here->desk().of(folder.workspace));
  json::array out;
  for (const feeds::FeedNow& one : all) out.push_back(row_of(one.feed));
  return out;
}

Result<json::object> show_feed(const FeedFolder& folder, const std::string& id) {
  PLUMB_TRY(const auto here, Folder::open(folder));
  PLUMB_TRY(const auto now, here->desk().find(folder.workspace, id));
  PLUMB_TRY(const auto runs, here->desk().runs(folder.workspace, id));
  json::object out = row_of(now.feed);
  out["definition"] = feeds::definition_json(now.feed.definition);
  out["has_secret"] = !now.feed.sealed.empty();
  out["total"] = feeds::counts_json(now.feed.health.total);
  json::array list;
  for (const feeds::Run& one : runs) list.push_back(feeds::run_json(one));
  out["runs"] = std::move(list);
  return out;
}

Result<json::object> try_feed(const FeedFolder& folder, const std::string& id) {
  PLUMB_TRY(const auto here, Folder::open(folder));
  PLUMB_TRY(const auto now, here->desk().find(folder.workspace, id));
  return here->desk().try_out(folder.workspace, now.feed.definition, {}, id);
}

Result<json::object> run_feed(const FeedFolder& folder, const std::string& id) {
  PLUMB_TRY(const auto here, Folder::open(folder));
  PLUMB_TRY(const feeds::Run run, here->desk().run_here(folder.workspace, id, "operator"));
  return feeds::run_json(run);
}

}  // namespace plumb::api
