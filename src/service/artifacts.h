// What comments, attachments, saved views and recipes share: they are artifacts with a body that is
// an object.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"
#include "service/workspace.h"

namespace plumb::service {

// The body, or an empty object if it is something else.
const json::object& body_of(const model::Artifact& artifact);
// The text or truth under a key; "" or false if there is none.
std::string text_in(const json::object& body, std::string_view key);
bool flag_in(const json::object& body, std::string_view key);
// The number under a key, if it is one; a whole number of 0 or more, else `otherwise`.
std::optional<double> number_in(const json::object& body, std::string_view key);
std::size_t count_in(const json::object& body, std::string_view key, std::size_t otherwise = 0);
// The list or object under a key, or an empty one; the texts of a list, whatever else is in it.
const json::array& list_in(const json::object& body, std::string_view key);
const json::object& object_in(const json::object& body, std::string_view key);
std::vector<std::string> texts_in(const json::object& body, std::string_view key);
json::array list_of(const std::vector<std::string>& texts);

// Null if there is none of that id and kind, or if it was removed.
const model::Artifact* live_artifact(const model::Model& model, std::string_view id,
                                     std::string_view kind);

// visit(artifact) for every one of a kind that is not removed, in order of id.
template <typename Visit>
void each_artifact(const model::Model& model, std::string_view kind, Visit visit) {
  for (const auto& [id, artifact] : model.artifacts()) {
    if (!artifact->deleted && artifact->kind == kind) visit(*artifact);
  }
}

// Creates it, or replaces name and body of the one with this id, restoring it if it was removed.
Status keep_artifact(Workspace& workspace, const model::Artifact& artifact,
                     const std::string& actor, const std::string& reason,
                     const std::string& source);
Status remove_artifact(Workspace& workspace, const std::string& id, const std::string& actor,
                       const std::string& reason, const std::string& source);

}  // namespace plumb::service
