#include "service/artifacts.h"

namespace plumb::service {

using model::Operation;
using model::Subject;

const json::object& body_of(const model::Artifact& artifact) {
  static const json::object empty;
  return artifact.body.is_object() ? artifact.body.get_object() : empty;
}

std::string text_in(const json::object& body, std::string_view key) {
  const json::value* value = body.if_contains(key);
  return value != nullptr && value->is_string() ? std::string(value->get_string()) : std::string();
}

bool flag_in(const json::object& body, std::string_view key) {
  const json::value* value = body.if_contains(key);
  return value != nullptr && value->is_bool() && value->get_bool();
}

const model::Artifact* live_artifact(const model::Model& model, std::string_view id,
                                     std::string_view kind) {
  const auto found = model.artifacts().find(id);
  if (found == model.artifacts().end() || found->second->deleted || found->second->kind != kind) {
    return nullptr;
  }
  return found->second.get();
}

Status keep_artifact(Workspace& workspace, const model::Artifact& artifact,
                     const std::string& actor, const std::string& reason,
                     const std::string& source) {
  const auto model = workspace.snapshot().model;
  const auto found = model->artifacts().find(artifact.id);
  Batch batch{actor, reason, source, {}, {}, {}};
  if (found != model->artifacts().end() && found->second->deleted) {
    batch.writes.push_back({Subject::artifact, Operation::restore, artifact.id, {}, {}});
  }
  const bool fresh = found == model->artifacts().end();
  batch.writes.push_back({Subject::artifact,
                          fresh ? Operation::create : Operation::update,
                          artifact.id,
                          model::record_of(artifact),
                          {}});
  PLUMB_CHECK(workspace.commit(std::move(batch)));
  return done();
}

Status remove_artifact(Workspace& workspace, const std::string& id, const std::string& actor,
                       const std::string& reason, const std::string& source) {
  PLUMB_CHECK(workspace.commit(
      {actor, reason, source, {}, {}, {{Subject::artifact, Operation::remove, id, {}, {}}}}));
  return done();
}

}  // namespace plumb::service
