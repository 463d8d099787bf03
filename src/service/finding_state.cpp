#include "service/finding_state.h"

#include "service/shown.h"

namespace plumb::service {
namespace {

constexpr std::string_view kKind = "finding_state";

std::string text_at(const json::object& in, std::string_view key) {
  const json::value* value = in.if_contains(key);
  return value != nullptr && value->is_string() ? std::string(value->get_string()) : std::string();
}

FindingState state_of(const model::Artifact& artifact) {
  FindingState out;
  out.key = artifact.id.substr(kKind.size() + 1);
  if (!artifact.body.is_object()) return out;
  const json::object& body = artifact.body.get_object();
  if (const json::value* mute = body.if_contains("mute"); mute != nullptr && mute->is_object()) {
    const json::object& said = mute->get_object();
    out.mute = Mute{text_at(said, "reason"), parse_day(text_at(said, "until")), text_at(said, "by"),
                    text_at(said, "at")};
  }
  out.assignee = text_at(body, "assignee");
  out.due = parse_day(text_at(body, "due"));
  if (const json::value* list = body.if_contains("follow_ups");
      list != nullptr && list->is_array()) {
    for (const json::value& id : list->get_array()) {
      if (id.is_string()) out.follow_ups.emplace_back(id.get_string());
    }
  }
  if (const json::value* seen = body.if_contains("seen"); seen != nullptr && seen->is_object()) {
    out.seen = seen->get_object();
  }
  return out;
}

}  // namespace

std::string finding_state_id(std::string_view key) {
  return std::string(kKind) + ":" + std::string(key);
}

FindingState finding_state(const model::Model& model, std::string_view key) {
  const auto found = model.artifacts().find(finding_state_id(key));
  if (found == model.artifacts().end() || found->second->deleted) {
    FindingState out;
    out.key = std::string(key);
    return out;
  }
  return state_of(*found->second);
}

std::vector<FindingState> finding_states(const model::Model& model) {
  std::vector<FindingState> out;
  const std::string prefix = finding_state_id("");
  for (auto at = model.artifacts().lower_bound(prefix);
       at != model.artifacts().end() && at->first.starts_with(prefix); ++at) {
    if (!at->second->deleted) out.push_back(state_of(*at->second));
  }
  return out;
}

std::vector<Write> finding_state_writes(const model::Model& model, const FindingState& state) {
  json::object body;
  if (state.mute) {
    body["mute"] = {{"reason", state.mute->reason},
                    {"until", day_or_null(state.mute->until)},
                    {"by", state.mute->by},
                    {"at", state.mute->at}};
  }
  if (!state.assignee.empty()) body["assignee"] = state.assignee;
  if (state.due) body["due"] = format_day(*state.due);
  if (!state.follow_ups.empty()) {
    json::array list;
    for (const std::string& id : state.follow_ups) list.emplace_back(id);
    body["follow_ups"] = std::move(list);
  }
  if (!state.seen.empty()) body["seen"] = state.seen;
  std::vector<Write> out;
  Write write;
  write.subject = model::Subject::artifact;
  write.id = finding_state_id(state.key);
  const auto found = model.artifacts().find(write.id);
  write.record["body"] = std::move(body);
  write.operation = model::Operation::update;
  if (found == model.artifacts().end()) {
    write.operation = model::Operation::create;
    write.record["kind"] = kKind;
    write.record["name"] = state.key;
  } else if (found->second->deleted) {
    // An undo removed it.
    Write restore = write;
    restore.operation = model::Operation::restore;
    restore.record = {};
    out.push_back(std::move(restore));
  }
  out.push_back(std::move(write));
  return out;
}

}  // namespace plumb::service
