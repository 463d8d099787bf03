#include "model/change.h"

#include <array>

namespace plumb::model {
namespace {

std::string take_text(json::object& record, std::string_view key) {
  const auto found = record.find(key);
  if (found == record.end()) return {};
  std::string out;
  if (found->value().is_string()) out = std::string(found->value().get_string());
  record.erase(found);
  return out;
}

}  // namespace

std::string_view id_of(Subject subject) {
  constexpr std::array<std::string_view, 3> kNames = {"element", "relation", "artifact"};
  return kNames[static_cast<std::size_t>(subject)];
}

std::string_view id_of(Operation operation) {
  constexpr std::array<std::string_view, 4> kNames = {"create", "update", "remove", "restore"};
  return kNames[static_cast<std::size_t>(operation)];
}

json::object record_of(const Element& element) {
  json::object out;
  out.reserve(element.fields.size() + 2);
  out["type"] = element.type;
  out["name"] = element.name;
  for (const auto& field : element.fields) out.insert(field);
  return out;
}

json::object record_of(const Relation& relation) {
  json::object out;
  out.reserve(relation.fields.size() + 3);
  out["kind"] = relation.kind;
  out["from"] = relation.from;
  out["to"] = relation.to;
  for (const auto& field : relation.fields) out.insert(field);
  return out;
}

json::object record_of(const Artifact& artifact) {
  json::object out;
  out["kind"] = artifact.kind;
  out["name"] = artifact.name;
  out["body"] = artifact.body;
  return out;
}

json::object record_of(Element&& element) {
  json::object out;
  out.reserve(element.fields.size() + 2);
  out.emplace("type", element.type);
  out.emplace("name", element.name);
  for (auto& field : element.fields) out.emplace(field.key(), std::move(field.value()));
  return out;
}

json::object record_of(Relation&& relation) {
  json::object out;
  out.reserve(relation.fields.size() + 3);
  out.emplace("kind", relation.kind);
  out.emplace("from", relation.from);
  out.emplace("to", relation.to);
  for (auto& field : relation.fields) out.emplace(field.key(), std::move(field.value()));
  return out;
}

json::object record_of(Artifact&& artifact) {
  json::object out;
  out.emplace("kind", artifact.kind);
  out.emplace("name", artifact.name);
  out.emplace("body", std::move(artifact.body));
  return out;
}

Element element_of(std::string id, json::object record) {
  Element out;
  out.id = std::move(id);
  out.type = take_text(record, "type");
  out.name = take_text(record, "name");
  out.fields = std::move(record);
  return out;
}

Relation relation_of(std::string id, json::object record) {
  Relation out;
  out.id = std::move(id);
  out.kind = take_text(record, "kind");
  out.from = take_text(record, "from");
  out.to = take_text(record, "to");
  out.fields = std::move(record);
  return out;
}

Artifact artifact_of(std::string id, json::object record) {
  Artifact out;
  out.id = std::move(id);
  out.kind = take_text(record, "kind");
  out.name = take_text(record, "name");
  if (const auto body = record.find("body"); body != record.end()) out.body = body->value();
  return out;
}

bool same(const json::value& a, const json::value& b) {
  if (a.is_number() && b.is_number()) {
    if (a.kind() == b.kind()) return a == b;
    return a.to_number<double>() == b.to_number<double>();
  }
  if (a.kind() != b.kind()) return false;
  if (a.is_array()) {
    const auto& left = a.get_array();
    const auto& right = b.get_array();
    if (left.size() != right.size()) return false;
    for (std::size_t i = 0; i < left.size(); ++i) {
      if (!same(left[i], right[i])) return false;
    }
    return true;
  }
  if (a.is_object()) {
    const auto& left = a.get_object();
    const auto& right = b.get_object();
    if (left.size() != right.size()) return false;
    for (const auto& pair : left) {
      const json::value* other = right.if_contains(pair.key());
      if (other == nullptr || !same(pair.value(), *other)) return false;
    }
    return true;
  }
  return a == b;
}

Difference difference(const json::object& from, const json::object& to) {
  Difference out;
  for (const auto& pair : to) {
    const json::value* old = from.if_contains(pair.key());
    if (old != nullptr && same(*old, pair.value())) continue;
    if (old == nullptr && pair.value().is_null()) continue;
    out.before[pair.key()] = old != nullptr ? *old : json::value(nullptr);
    out.after[pair.key()] = pair.value();
  }
  for (const auto& pair : from) {
    if (to.if_contains(pair.key()) != nullptr || pair.value().is_null()) continue;
    out.before[pair.key()] = pair.value();
    out.after[pair.key()] = nullptr;
  }
  return out;
}

void patch(json::object& record, const json::object& changes) {
  for (const auto& pair : changes) {
    if (pair.value().is_null()) {
      record.erase(pair.key());
    } else {
      record[pair.key()] = pair.value();
    }
  }
}

}  // namespace plumb::model
