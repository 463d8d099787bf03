// Folders, metadata and viewpoints of an export (export_view.h).
#include <algorithm>
#include <array>

#include "exchange/archimate/export_view.h"
#include "exchange/archimate/names.h"

namespace plumb::exchange::archimate {
namespace {

using Word = std::string_view;

template <std::size_t N>
bool among(const std::array<Word, N>& words, Word word) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

const json::array& array_at(const json::object& object, Word key) {
  static const json::array kEmpty;
  const json::value* value = object.if_contains(json_view(key));
  return value && value->is_array() ? value->get_array() : kEmpty;
}

bool is_text_only(const json::object& element) {
  return !element.contains("attributes") && !element.contains("children") &&
         xml::writable(string_at(element, "text")) == string_at(element, "text");
}

// The fifteen terms of the Dublin Core schema the format's schema knows.
bool is_dublin_core(const json::value& value) {
  constexpr Word kNamespace = "{http://purl.org/dc/elements/1.1/}";
  constexpr std::array<Word, 15> kTerms = {
      "title",  "creator",    "subject", "description", "publisher", "contributor", "date",  "type",
      "format", "identifier", "source",  "language",    "relation",  "coverage",    "rights"};
  const json::object* object = value.if_object();
  if (!object) return false;
  const Word tag = string_at(*object, "tag");
  return tag.substr(0, kNamespace.size()) == kNamespace &&
         among(kTerms, tag.substr(kNamespace.size())) && is_extension(value) &&
         is_text_only(*object);
}

// schema?, schemaversion?, then Dublin Core terms.
bool is_schema_info(const json::object& element) {
  if (element.contains("attributes") || element.contains("text")) return false;
  int stage = 0;
  for (const json::value& child : array_at(element, "children")) {
    const json::object* object = child.if_object();
    if (!object) return false;
    const Word tag = string_at(*object, "tag");
    if (tag == "schema" && stage == 0 && is_text_only(*object)) {
      stage = 1;
    } else if (tag == "schemaversion" && stage <= 1 && is_text_only(*object)) {
      stage = 2;
    } else if (is_dublin_core(child)) {
      stage = 3;
    } else {
      return false;
    }
  }
  return true;
}

// Tags a viewpoint may hold; their order is the source file's concern.
bool is_viewpoint_part(const json::value& value) {
  constexpr std::array<Word, 11> kTags = {"name",
                                          "documentation",
                                          "concern",
                                          "viewpointPurpose",
                                          "viewpointContent",
                                          "allowedElementType",
                                          "allowedRelationshipType",
                                          "modelingNote",
                                          "label",
                                          "stakeholders",
                                          "stakeholder"};
  const json::object* object = value.if_object();
  if (!object || !among(kTags, string_at(*object, "tag"))) return false;
  if (xml::writable(string_at(*object, "text")) != string_at(*object, "text")) return false;
  if (const json::value* attributes = object->if_contains("attributes")) {
    if (!attributes->is_object()) return false;
    for (const auto& [key, text] : attributes->get_object()) {
      if ((key != "xml:lang" && key != "type") || !text.is_string()) return false;
    }
  }
  const json::array& children = array_at(*object, "children");
  return std::all_of(children.begin(), children.end(), is_viewpoint_part);
}

// The identifier of a <viewpoint> the schema takes, or empty.
Word viewpoint_id(const json::value& value) {
  const json::object* object = value.if_object();
  if (!object || string_at(*object, "tag") != "viewpoint" || object->contains("text")) return {};
  const json::value* attributes = object->if_contains("attributes");
  if (!attributes || !attributes->is_object() || attributes->get_object().size() != 1) return {};
  const json::array& children = array_at(*object, "children");
  const auto is_name = [](const json::value& child) {
    return child.is_object() && string_at(child.get_object(), "tag") == "name";
  };
  if (!std::any_of(children.begin(), children.end(), is_name)) return {};
  if (!std::all_of(children.begin(), children.end(), is_viewpoint_part)) return {};
  return string_at(attributes->get_object(), "identifier");
}

class FolderProjector {
 public:
  FolderProjector(Word default_lang, ExportIds& ids, const ExportTargets& targets)
      : lang_(default_lang), ids_(ids), targets_(targets) {}

  json::array items(const json::array& from);

 private:
  json::value item(const json::object& from);

  Word lang_;
  ExportIds& ids_;
  const ExportTargets& targets_;
};

json::value FolderProjector::item(const json::object& from) {
  json::object out;
  const std::string* target = targets_.anything(string_at(from, "ref"));
  if (target) out["ref"] = *target;
  const Word id = string_at(from, "id");
  if (!id.empty() && ids_.try_claim(id)) out["id"] = json_view(id);
  put_object_texts(get_texts(string_at(from, "label"), "label", from), lang_, "label", out);
  put_object_texts(get_texts(string_at(from, "documentation"), "documentation", from), lang_,
                   "documentation", out);
  json::array inner = items(array_at(from, "items"));
  if (!inner.empty()) out["items"] = std::move(inner);
  json::array extra = project_extra(from);
  if (!extra.empty()) out["extra"] = std::move(extra);
  if (target && out.size() == 1) return json::value(json_view(*target));
  return out;
}

json::array FolderProjector::items(const json::array& from) {
  json::array out;
  for (const json::value& entry : from) {
    if (const json::string* reference = entry.if_string()) {
      const std::string* target = targets_.anything(plain_view(*reference));
      if (target) out.emplace_back(*target);
    } else if (entry.is_object()) {
      out.push_back(item(entry.get_object()));
    }
  }
  return out;
}

void write_item(xml::Writer& out, const json::value& value) {
  out.open("item");
  if (const json::string* reference = value.if_string()) {
    out.attribute("identifierRef", ExportIds::xml(plain_view(*reference)));
    out.close();
    return;
  }
  const json::object& item = value.get_object();
  if (item.contains("id")) out.attribute("identifier", ExportIds::xml(string_at(item, "id")));
  if (item.contains("ref")) out.attribute("identifierRef", ExportIds::xml(string_at(item, "ref")));
  write_texts(out, "label", get_texts(string_at(item, "label"), "label", item));
  write_texts(out, "documentation",
              get_texts(string_at(item, "documentation"), "documentation", item));
  for (const json::value& inner : array_at(item, "items")) write_item(out, inner);
  write_extra(out, array_at(item, "extra"));
  out.close();
}

}  // namespace

json::object project_folders(const json::value& body, std::string_view default_lang, ExportIds& ids,
                             const ExportTargets& targets) {
  json::array organizations;
  if (const json::object* object = body.if_object()) {
    FolderProjector projector(default_lang, ids, targets);
    for (const json::value& organization : array_at(*object, "organizations")) {
      if (!organization.is_array()) continue;
      json::array items = projector.items(organization.get_array());
      if (!items.empty()) organizations.push_back(std::move(items));
    }
  }
  return {{"organizations", std::move(organizations)}};
}

void write_folders(xml::Writer& out, const json::object& projected) {
  for (const json::value& organization : array_at(projected, "organizations")) {
    out.open("organizations");
    for (const json::value& item : organization.get_array()) write_item(out, item);
    out.close();
  }
}

bool is_valid_metadata(const json::value& metadata) {
  const json::object* object = metadata.if_object();
  if (!object || string_at(*object, "tag") != "metadata") return false;
  const json::array& children = array_at(*object, "children");
  const auto is_wrapped = [](const json::value& child) {
    return child.is_object() && string_at(child.get_object(), "tag") == "schemaInfo" &&
           is_schema_info(child.get_object());
  };
  if (!children.empty() && !object->contains("attributes") &&
      std::all_of(children.begin(), children.end(), is_wrapped)) {
    return true;
  }
  return is_schema_info(*object);
}

bool claim_viewpoints(const json::value& viewpoints, ExportIds& ids, ExportTargets& targets) {
  const json::object* object = viewpoints.if_object();
  if (!object || string_at(*object, "tag") != "viewpoints") return false;
  if (object->contains("attributes") || object->contains("text")) return false;
  const json::array& children = array_at(*object, "children");
  if (children.empty()) return false;
  std::vector<Word> found;
  for (const json::value& child : children) {
    found.push_back(viewpoint_id(child));
    if (!ids.try_claim_xml(found.back())) return false;
  }
  for (const Word id : found) {
    // Only identifiers that spell back to themselves can be referred to.
    if (encode_id(decode_id(id)) == id) targets.viewpoints.insert(decode_id(id));
  }
  return true;
}

void write_generic(xml::Writer& out, const json::object& element) {
  if (string_at(element, "tag").substr(0, 1) == "{") return write_extension(out, element);
  out.open(string_at(element, "tag"));
  if (const json::value* attributes = element.if_contains("attributes")) {
    for (const auto& [key, text] : attributes->get_object()) {
      out.attribute({key.data(), key.size()}, plain_view(text.get_string()));
    }
  }
  out.text(string_at(element, "text"));
  for (const json::value& child : array_at(element, "children")) {
    write_generic(out, child.get_object());
  }
  out.close();
}

}  // namespace plumb::exchange::archimate
