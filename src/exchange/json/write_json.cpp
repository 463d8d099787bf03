#include <algorithm>

#include "exchange/json/canonical.h"
#include "exchange/json/json.h"

namespace plumb::exchange {
namespace {

void append_member(std::string& out, std::string_view key, const json::value& value) {
  if (out.back() != '{') out += ", ";
  out += json::serialize(json::value(json::string(key.data(), key.size())));
  out += ": ";
  append_one_line(out, value);
}

json::value text(const std::string& content) {
  return json::value(json::string(content));
}

void append_fields(std::string& out, const json::object& fields) {
  std::vector<const json::key_value_pair*> sorted;
  for (const auto& field : fields) {
    if (!field.value().is_null()) sorted.push_back(&field);
  }
  std::sort(sorted.begin(), sorted.end(),
            [](const auto* a, const auto* b) { return a->key() < b->key(); });
  for (const auto* field : sorted) {
    append_member(out, std::string_view(field->key().data(), field->key().size()), field->value());
  }
}

// One object per line, by id.
template <typename Record, typename Write>
void append_list(std::string& out, std::string_view key, const std::vector<Record>& records,
                 Write write) {
  std::vector<const Record*> sorted;
  sorted.reserve(records.size());
  for (const Record& record : records) sorted.push_back(&record);
  std::stable_sort(sorted.begin(), sorted.end(),
                   [](const Record* a, const Record* b) { return a->id < b->id; });
  out.append(",\n\"").append(key).append("\": [");
  bool first = true;
  for (const Record* record : sorted) {
    out += first ? "\n{" : ",\n{";
    first = false;
    write(*record);
    out += '}';
  }
  out += first ? "]" : "\n]";
}

}  // namespace

std::string write_json(const Content& content) {
  std::string out = "{\n\"plumbline\": " + std::to_string(kJsonVersion);
  out += ",\n\"name\": " + json::serialize(text(content.name));
  out += ",\n\"currency\": " + json::serialize(text(content.currency));
  append_list(out, "elements", content.elements, [&](const model::Element& element) {
    append_member(out, "id", text(element.id));
    append_member(out, "type", text(element.type));
    append_member(out, "name", text(element.name));
    append_fields(out, element.fields);
  });
  append_list(out, "relations", content.relations, [&](const model::Relation& relation) {
    append_member(out, "id", text(relation.id));
    append_member(out, "kind", text(relation.kind));
    append_member(out, "from", text(relation.from));
    append_member(out, "to", text(relation.to));
    append_fields(out, relation.fields);
  });
  append_list(out, "artifacts", content.artifacts, [&](const model::Artifact& artifact) {
    append_member(out, "id", text(artifact.id));
    append_member(out, "kind", text(artifact.kind));
    append_member(out, "name", text(artifact.name));
    append_member(out, "body", artifact.body);
  });
  out += "\n}\n";
  return out;
}

}  // namespace plumb::exchange
