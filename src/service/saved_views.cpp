#include "service/saved_views.h"

#include <algorithm>
#include <tuple>

#include <fmt/format.h>

#include "service/artifacts.h"

namespace plumb::service {
namespace {

constexpr std::string_view kKind = "saved_view";

SavedView view_of(const model::Artifact& artifact) {
  const json::object& body = body_of(artifact);
  SavedView out;
  out.id = artifact.id;
  out.name = artifact.name;
  out.screen = text_in(body, "screen");
  out.shared = flag_in(body, "shared");
  out.by = text_in(body, "by");
  if (const json::value* state = body.if_contains("state");
      state != nullptr && state->is_object()) {
    out.state = state->get_object();
  }
  return out;
}

Status keep(Workspace& workspace, const SavedView& view, const std::string& actor,
            const std::string& reason) {
  if (view.name.find_first_not_of(" \t") == std::string::npos) {
    return bad_input("A view needs a name.", "name", "Give it one by which you find it again.");
  }
  if (json::serialize(view.state).size() > kSavedViewBytes) {
    return over_limit(
        fmt::format("The state of a view takes at most {} KiB.", kSavedViewBytes >> 10), "state",
        "Save fewer filters or columns.");
  }
  model::Artifact artifact;
  artifact.id = view.id;
  artifact.kind = kKind;
  artifact.name = view.name;
  artifact.body = {
      {"screen", view.screen}, {"shared", view.shared}, {"state", view.state}, {"by", view.by}};
  return keep_artifact(workspace, artifact, actor, reason, "saved view");
}

}  // namespace

std::vector<SavedView> saved_views(const model::Model& model, std::string_view account) {
  std::vector<SavedView> out;
  each_artifact(model, kKind, [&](const model::Artifact& artifact) {
    SavedView view = view_of(artifact);
    if (view.shared || view.by == account) out.push_back(std::move(view));
  });
  std::sort(out.begin(), out.end(), [](const SavedView& a, const SavedView& b) {
    return std::tie(a.screen, a.name, a.id) < std::tie(b.screen, b.name, b.id);
  });
  return out;
}

Result<SavedView> find_saved_view(const model::Model& model, std::string_view id,
                                  std::string_view account) {
  if (const model::Artifact* found = live_artifact(model, id, kKind); found != nullptr) {
    SavedView view = view_of(*found);
    if (view.shared || view.by == account) return view;
  }
  return not_found("There is no such view.", std::string(id), "It may have been removed.");
}

Result<SavedView> save_view(Workspace& workspace, SavedView view) {
  const auto model = workspace.snapshot().model;
  std::size_t own = 0;
  each_artifact(*model, kKind, [&](const model::Artifact& artifact) {
    if (text_in(body_of(artifact), "by") == view.by) ++own;
  });
  if (own >= kSavedViews) {
    return over_limit(fmt::format("You have {} saved views, which is the most.", own), "name",
                      "Remove one you no longer need.");
  }
  view.id = workspace.new_id("v-");
  PLUMB_CHECK(keep(workspace, view, view.by, "Save a view"));
  return view;
}

Result<SavedView> change_saved_view(Workspace& workspace, SavedView view,
                                    const SavedViewChange& change, const std::string& actor) {
  if (change.name) view.name = *change.name;
  if (change.shared) view.shared = *change.shared;
  if (change.state) view.state = *change.state;
  PLUMB_CHECK(keep(workspace, view, actor, "Change a view"));
  return view;
}

Status remove_saved_view(Workspace& workspace, const SavedView& view, const std::string& actor) {
  return remove_artifact(workspace, view.id, actor, "Remove a view", "saved view");
}

}  // namespace plumb::service
