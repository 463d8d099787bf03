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

std::optional<double> number_in(const json::object& body, std::string_view key) {
  const json::value* value = body.if_contains(key);
  if (value == nullptr || !value->is_number()) return std::nullopt;
  return value->to_number<double>();
}

std::size_t count_in(const json::object& body, std::string_view key, std::size_t otherwise) {
  const json::value* value = body.if_contains(key);
  if (value == nullptr || !value->is_number()) return otherwise;
  boost::system::error_code failed;
  const auto count = value->to_number<std::size_t>(failed);
  return failed ? otherwise : count;
}

const json::array& list_in(const json::object& body, std::string_view key) {
  static const json::array empty;
  const json::value* value = body.if_contains(key);
  return value != nullptr && value->is_array() ? value->get_array() : empty;
}

const json::object& object_in(const json::object& body, std::string_view key) {
  static const json::object empty;
  const json::value* value = body.if_contains(key);
  return value != nullptr && value->is_object() ? value->get_object() : empty;
}

std::vector<std::string> texts_in(const json::object& body, std::string_view key) {
  std::vector<std::string> out;
  for (const json::value& one : list_in(body, key)) {
    if (one.is_string()) out.emplace_back(one.get_string());
  }
  return out;
}

json::array list_of(const std::vector<std::string>& texts) {
  json::array out;
  for (const std::string& text : texts) out.emplace_back(text);
  return out;
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
