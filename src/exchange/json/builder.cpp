#include "exchange/json/builder.h"

#include <algorithm>
#include <array>
#include <unordered_map>

#include "base/limits.h"
#include "exchange/json/canonical.h"
#include "exchange/json/json.h"
#include "exchange/json/relation_ids.h"

namespace plumb::exchange {
namespace {

struct Word {
  std::string_view word;
  double strength;
};
constexpr std::array<Word, 4> kStrengths = {
    {{"weak", 0.25}, {"moderate", 0.5}, {"strong", 0.75}, {"essential", 1}}};

// Kinds whose fourth item is the weight among siblings.
constexpr std::array<std::string_view, 4> kPartKinds = {"part_of", "composition", "aggregation",
                                                        "specialization"};

std::string text_of(const json::value* value) {
  if (value == nullptr) return "";
  if (value->is_string()) return std::string(value->get_string());
  if (value->is_int64() || value->is_uint64()) return json::serialize(*value);
  return "";
}

class Builder {
 public:
  Builder(const std::string& format, std::string file_name) : file_(std::move(file_name)) {
    document_.format = format;
  }

  Result<Document> build(std::vector<Member> members);

 private:
  std::string place(std::size_t line) const {
    return line == 0 ? file_ : file_ + ":" + std::to_string(line);
  }
  void error(std::size_t line, std::string what, std::string remedy) {
    note(document_.errors, line, std::move(what), std::move(remedy));
  }
  void note(std::vector<Note>& notes, std::size_t line, std::string what, std::string remedy);
  Status check_version(const std::vector<Member>& members) const;
  Status read(Member& member);
  void read_element(Placed& item);
  void read_relation(Placed& item);
  void read_artifact(Placed& item);
  std::optional<Reference> reference(const json::value* value) const;
  bool read_list_form(const json::array& list, std::size_t line, json::object& out);
  bool read_strength(json::object& fields, std::size_t line);
  static json::object rest(json::object& object, std::initializer_list<std::string_view> known);

  std::string file_;
  Document document_;
  std::string currency_;
  json::value settings_;
  std::size_t settings_line_ = 0;
  std::unordered_map<std::string, std::size_t> element_lines_;
  std::unordered_map<std::string, std::size_t> relation_lines_;
  std::unordered_map<std::string, std::size_t> artifact_lines_;
  RelationIds relation_ids_;
};

void Builder::note(std::vector<Note>& notes, std::size_t line, std::string what,
                   std::string remedy) {
  if (notes.size() + 1 < limits::kImportNotes) {
    notes.push_back({place(line), std::move(what), std::move(remedy)});
  } else if (notes.size() + 1 == limits::kImportNotes) {
    notes.push_back({file_, "There are more remarks than can be listed (limit kImportNotes).",
                     "Correct these first, then import again."});
  }
}

Status Builder::check_version(const std::vector<Member>& members) const {
  const auto found = std::find_if(members.begin(), members.end(),
                                  [](const Member& member) { return member.key == "plumbline"; });
  if (found == members.end()) {
    return bad_input("The file has no member \"plumbline\" and is no workspace file.", file_,
                     "If it holds a table, import it as one, with or without a recipe.");
  }
  if (!found->value.is_int64() || found->value.get_int64() < 1) {
    return bad_input("\"plumbline\" is not a version number.", place(found->line),
                     "Write \"plumbline\": 1.");
  }
  if (found->value.get_int64() > kJsonVersion) {
    return bad_input("The file is of version " + std::to_string(found->value.get_int64()) +
                         "; this program reads up to version " + std::to_string(kJsonVersion) + ".",
                     place(found->line), "Update the program, or export from the older one.");
  }
  return done();
}

json::object Builder::rest(json::object& object, std::initializer_list<std::string_view> known) {
  json::object out;
  for (auto& member : object) {
    const std::string_view key(member.key().data(), member.key().size());
    if (std::find(known.begin(), known.end(), key) != known.end()) continue;
    if (!member.value().is_null()) out[member.key()] = canonical(member.value());
  }
  return out;
}

void Builder::read_element(Placed& item) {
  if (!item.value.is_object()) {
    return error(item.line, "The element is not an object; it was left out.",
                 "Write it as {\"id\": ..., \"type\": ..., \"name\": ...}.");
  }
  json::object& object = item.value.get_object();
  ElementDraft draft;
  draft.where = place(item.line);
  draft.element.id = text_of(object.if_contains("id"));
  draft.element.type = text_of(object.if_contains("type"));
  draft.element.name = text_of(object.if_contains("name"));
  if (draft.element.type.empty()) {
    return error(item.line, "The element has no type; it was left out.", "Add \"type\".");
  }
  if (draft.element.id.empty() && draft.element.name.empty()) {
    return error(item.line, "The element has neither id nor name; it was left out.",
                 "Add \"name\".");
  }
  if (!draft.element.id.empty()) {
    const auto [before, fresh] = element_lines_.emplace(draft.element.id, item.line);
    if (!fresh) {
      return error(item.line,
                   "The id '" + draft.element.id + "' is already that of the element in line " +
                       std::to_string(before->second) + "; this one was left out.",
                   "Give it another id.");
    }
  }
  draft.element.fields = rest(object, {"id", "type", "name"});
  document_.elements.push_back(std::move(draft));
}

std::optional<Reference> Builder::reference(const json::value* value) const {
  if (value == nullptr) return std::nullopt;
  Reference out;
  if (value->is_object()) {
    const json::object& object = value->get_object();
    out.id = text_of(object.if_contains("id"));
    if (out.id.empty()) {
      out.name = text_of(object.if_contains("name"));
      out.type = text_of(object.if_contains("type"));
    }
  } else {
    out.id = text_of(value);
  }
  if (out.id.empty() && out.name.empty()) return std::nullopt;
  return out;
}

// [from, kind, to], and perhaps a strength, a weight or an object of fields.
bool Builder::read_list_form(const json::array& list, std::size_t line, json::object& out) {
  if (list.size() < 3 || list.size() > 4) {
    error(line,
          "The relation is a list of " + std::to_string(list.size()) + " items; it was left out.",
          "Write [from, kind, to] or [from, kind, to, strength].");
    return false;
  }
  if (list.size() == 4 && list[3].is_object()) out = list[3].get_object();
  out["from"] = list[0];
  out["kind"] = list[1];
  out["to"] = list[2];
  if (list.size() < 4 || list[3].is_object() || list[3].is_null()) return true;
  const std::string kind = text_of(&list[1]);
  const bool part = std::find(kPartKinds.begin(), kPartKinds.end(), kind) != kPartKinds.end();
  out[part && list[3].is_number() ? "weight" : "strength"] = list[3];
  return true;
}

// Words of strength become numbers. False if the strength makes no sense.
bool Builder::read_strength(json::object& fields, std::size_t line) {
  json::value* strength = fields.if_contains("strength");
  if (strength == nullptr) return true;
  if (strength->is_string()) {
    const std::string_view word(strength->get_string());
    for (const Word& known : kStrengths) {
      if (known.word == word) {
        *strength = canonical(json::value(known.strength));
        return true;
      }
    }
  } else if (strength->is_number()) {
    const double number = strength->to_number<double>();
    if (number > 0 && number <= 1) return true;
  }
  error(line, "The strength " + one_line(*strength) + " is none; the relation was left out.",
        "Use a number above 0 and up to 1, or weak, moderate, strong, essential.");
  return false;
}

void Builder::read_relation(Placed& item) {
  json::object from_list;
  if (item.value.is_array()) {
    if (!read_list_form(item.value.get_array(), item.line, from_list)) return;
    item.value = std::move(from_list);
  }
  if (!item.value.is_object()) {
    return error(item.line, "The relation is neither an object nor a list; it was left out.",
                 "Write it as {\"kind\": ..., \"from\": ..., \"to\": ...}.");
  }
  json::object& object = item.value.get_object();
  RelationDraft draft;
  draft.where = place(item.line);
  draft.relation.id = text_of(object.if_contains("id"));
  draft.relation.kind = text_of(object.if_contains("kind"));
  const auto from = reference(object.if_contains("from"));
  const auto to = reference(object.if_contains("to"));
  if (draft.relation.kind.empty() || !from || !to) {
    return error(item.line, "The relation lacks its kind or one of its ends; it was left out.",
                 "Give kind, from and to; an end is an id, or {\"type\", \"name\"}.");
  }
  draft.from = *from;
  draft.to = *to;
  draft.relation.from = from->id;
  draft.relation.to = to->id;
  draft.relation.fields = rest(object, {"id", "kind", "from", "to"});
  if (!read_strength(draft.relation.fields, item.line)) return;
  if (draft.relation.id.empty()) {
    draft.relation.id = relation_ids_.next(draft.relation.kind,
                                           RelationIds::end_key(from->id, from->type, from->name),
                                           RelationIds::end_key(to->id, to->type, to->name));
  }
  const auto [before, fresh] = relation_lines_.emplace(draft.relation.id, item.line);
  if (!fresh) {
    return error(item.line,
                 "The id '" + draft.relation.id + "' is already that of the relation in line " +
                     std::to_string(before->second) + "; this one was left out.",
                 "Give it another id, or none.");
  }
  document_.relations.push_back(std::move(draft));
}

void Builder::read_artifact(Placed& item) {
  if (!item.value.is_object()) {
    return error(item.line, "The artifact is not an object; it was left out.", "");
  }
  json::object& object = item.value.get_object();
  ArtifactDraft draft;
  draft.where = place(item.line);
  draft.artifact.id = text_of(object.if_contains("id"));
  draft.artifact.kind = text_of(object.if_contains("kind"));
  draft.artifact.name = text_of(object.if_contains("name"));
  if (draft.artifact.id.empty() || draft.artifact.kind.empty()) {
    return error(item.line, "The artifact lacks its id or kind; it was left out.", "Give both.");
  }
  if (!artifact_lines_.emplace(draft.artifact.id, item.line).second) {
    return error(item.line, "The id '" + draft.artifact.id + "' occurs twice; left out.",
                 "Give it another id.");
  }
  if (const json::value* body = object.if_contains("body")) draft.artifact.body = canonical(*body);
  document_.artifacts.push_back(std::move(draft));
}

Status Builder::read(Member& member) {
  if (is_item_list(member.key)) {
    if (!member.is_list) {
      if (member.value.is_null()) return done();
      return bad_input("\"" + member.key + "\" is not a list.", place(member.line),
                       "Write it in square brackets.");
    }
    for (Placed& item : member.items) {
      if (member.key == "elements") read_element(item);
      if (member.key == "relations") read_relation(item);
      if (member.key == "artifacts") read_artifact(item);
    }
  } else if (member.key == "name") {
    document_.name = text_of(&member.value);
  } else if (member.key == "currency") {
    currency_ = text_of(&member.value);
  } else if (member.key == "settings") {
    settings_ = std::move(member.value);
    settings_line_ = member.line;
  } else if (member.key == "history") {
    document_.history = canonical(member.value);
  } else if (member.key != "plumbline") {
    note(document_.warnings, member.line,
         "The member \"" + member.key + "\" is not known and was not read.",
         "Check its spelling; docs/formats/json.md lists what there is.");
  }
  return done();
}

Result<Document> Builder::build(std::vector<Member> members) {
  PLUMB_CHECK(check_version(members));
  for (Member& member : members) PLUMB_CHECK(read(member));
  if (settings_.is_object()) {
    ArtifactDraft draft;
    draft.where = place(settings_line_);
    draft.artifact.id = "settings";
    draft.artifact.kind = "settings";
    draft.artifact.name = "Settings";
    json::object body = settings_.get_object();
    if (!currency_.empty() && !body.contains("currency")) body["currency"] = currency_;
    draft.artifact.body = canonical(body);
    if (artifact_lines_.emplace("settings", settings_line_).second) {
      document_.artifacts.push_back(std::move(draft));
    }
  } else if (!settings_.is_null()) {
    note(document_.warnings, settings_line_, "\"settings\" is not an object and was not read.", "");
  }
  return std::move(document_);
}

}  // namespace

bool is_item_list(std::string_view key) {
  return key == "elements" || key == "relations" || key == "artifacts";
}

Result<Document> build_document(std::vector<Member> members, const std::string& format,
                                const std::string& file_name) {
  return Builder(format, file_name).build(std::move(members));
}

}  // namespace plumb::exchange
