// Import of Archi's own files. Folders are walked through, whatever they hold is taken out of the
// stream one element, relationship or diagram at a time.
#include "exchange/archimate/archi_view.h"
#include "exchange/archimate/builder.h"
#include "exchange/archimate/names.h"
#include "exchange/archimate/readers.h"
#include "exchange/xml/sax.h"

namespace plumb::exchange::archimate {
namespace {

bool ends_with(std::string_view text, std::string_view end) {
  return text.size() >= end.size() && text.substr(text.size() - end.size()) == end;
}

// ArchimateRelationship.accessType of Archi's metamodel; 0 (write) is not written.
std::string_view archi_access(std::string_view number) {
  if (number.empty() || number == "0") return "write";
  if (number == "1") return "read";
  if (number == "2") return "access";
  if (number == "3") return "read_write";
  return {};
}

class ArchiSink final : public xml::Sink {
 public:
  ArchiSink(std::string_view file_name, const model::Metamodel& metamodel)
      : builder_("archi", file_name, metamodel) {}

  bool own_namespace(std::string_view uri) const override {
    return uri == "http://www.archimatetool.com/archimate" ||
           uri == "http://www.bolton.ac.uk/archimate";
  }
  Wish opened(std::string_view name, const xml::Attributes& attributes, std::size_t line) override;
  void closed(std::string_view name) override;
  void captured(const xml::Node& root) override;

  Builder& builder() { return builder_; }
  Result<Document> finish();

 private:
  struct Folder {
    json::object object;
    json::array items;
  };
  void model(const xml::Attributes& attributes, std::size_t line);
  void folder(const xml::Attributes& attributes, std::size_t line);
  void folder_part(const xml::Node& node, json::object& into);
  void model_part(const xml::Node& node);
  void member(const xml::Node& node);
  Concept concept_of(const xml::Node& node);
  void view(const xml::Node& node);

  Builder builder_;
  ModelInfo info_;
  bool has_root_ = false;
  std::size_t first_folder_ = 0;
  std::vector<Folder> folders_;  // open ones, outermost first; [0] stands for the model
  std::unordered_set<std::string> view_ids_;
};

xml::Sink::Wish ArchiSink::opened(std::string_view name, const xml::Attributes& attributes,
                                  std::size_t line) {
  if (folders_.empty()) {
    has_root_ = name == "model";
    model(attributes, line);
    folders_.emplace_back();
    return Wish::enter;
  }
  if (name != "folder") return Wish::capture;
  folder(attributes, line);
  return Wish::enter;
}

void ArchiSink::closed(std::string_view /*name*/) {
  Folder closing = std::move(folders_.back());
  folders_.pop_back();
  if (folders_.empty()) {
    if (first_folder_ > 0) builder_.add_organization(std::move(closing.items), first_folder_);
    return;
  }
  if (!closing.items.empty()) closing.object["items"] = std::move(closing.items);
  folders_.back().items.push_back(std::move(closing.object));
}

void ArchiSink::model(const xml::Attributes& attributes, std::size_t line) {
  info_.line = line;
  for (const auto& [name, value] : attributes.list()) {
    if (name == "id") {
      info_.id = decode_id(value);
    } else if (name == "name") {
      info_.name = value;
    } else {
      keep_archi(info_.body, name, value);  // the version is that of the tool, not of the model
    }
  }
}

void ArchiSink::folder(const xml::Attributes& attributes, std::size_t line) {
  if (first_folder_ == 0) first_folder_ = line;
  Folder& opened = folders_.emplace_back();
  for (const auto& [name, value] : attributes.list()) {
    if (name == "id") {
      opened.object["id"] = decode_id(value);
    } else if (name == "name") {
      if (!value.empty()) opened.object["label"] = json_view(value);
    } else {
      keep_archi(opened.object, name, value);
    }
  }
}

void ArchiSink::captured(const xml::Node& root) {
  if (folders_.size() == 1) {
    model_part(root);
  } else if (root.name() == "element") {
    member(root);
  } else {
    folder_part(root, folders_.back().object);
  }
}

// Parts of the model itself or of a folder: text, properties, features.
void ArchiSink::folder_part(const xml::Node& node, json::object& into) {
  if (node.name() == "documentation" || node.name() == "purpose") {
    if (!node.text().empty()) into["documentation"] = json_view(node.text());
  } else if (node.name() == "property") {
    json::value& properties = into["properties"];
    if (!properties.is_array()) properties.emplace_array();
    properties.get_array().push_back(json::object{{"key", json_view(node.attribute("key"))},
                                                  {"value", json_view(node.attribute("value"))}});
  } else {
    keep_extra(node, into);
  }
}

void ArchiSink::model_part(const xml::Node& node) {
  if (node.name() != "profile") return folder_part(node, info_.body);
  json::object profile;
  for (std::size_t i = 0; i < node.attribute_count(); ++i) {
    const std::string_view name = node.attribute_name(i);
    if (name == "id") {
      profile["id"] = decode_id(node.attribute_value(i));
    } else if (name == "conceptType") {
      profile["concept_type"] = json_view(node.attribute_value(i));
    } else {
      profile[json_view(name)] = json_view(node.attribute_value(i));
    }
  }
  builder_.add_profile(std::string(string_at(profile, "id")),
                       std::string(string_at(profile, "name")));
  json::value& profiles = info_.body["profiles"];
  if (!profiles.is_array()) profiles.emplace_array();
  profiles.get_array().push_back(std::move(profile));
}

Concept ArchiSink::concept_of(const xml::Node& node) {
  Concept read;
  read.line = node.line();
  const bool junction = ends_with(node.attribute("xsi:type"), "Junction");
  for (std::size_t i = 0; i < node.attribute_count(); ++i) {
    const std::string_view name = node.attribute_name(i);
    const std::string_view value = node.attribute_value(i);
    if (name == "id") {
      read.id = decode_id(value);
    } else if (name == "name") {
      if (!value.empty()) read.names.push_back({std::string(value), {}, false});
    } else if (name == "source") {
      read.source = decode_id(value);
    } else if (name == "target") {
      read.target = decode_id(value);
    } else if (name == "strength") {
      read.influence = value;
      read.has_influence = true;
    } else if (name == "directed") {
      read.foreign["directed"] = value == "true";
    } else if (name == "profiles") {
      json::array& profiles = read.foreign["profiles"].emplace_array();
      for (std::size_t at = 0; at < value.size();) {
        const std::size_t end = std::min(value.find(' ', at), value.size());
        if (end > at) profiles.emplace_back(decode_id(value.substr(at, end - at)));
        at = end + 1;
      }
    } else if (name != "xsi:type" && name != "accessType" && !(junction && name == "type")) {
      keep_archi(read.foreign, name, value);
    }
  }
  json::array features;
  for (xml::Node child = node.first_child(); child; child = child.next()) {
    if (child.name() == "documentation") {
      if (!child.text().empty()) {
        read.documentation.push_back({std::string(child.text()), {}, false});
      }
    } else if (child.name() == "feature") {
      features.push_back(xml::generic(child));
    } else if (child.name() != "property" && !child.is_text()) {
      keep_extra(child, read.foreign);
    }
  }
  read.properties = read_archi_properties(node);
  if (!features.empty()) {
    json::value& archi = read.foreign["archi"];
    if (!archi.is_object()) archi.emplace_object();
    archi.get_object()["features"] = std::move(features);
  }
  return read;
}

void ArchiSink::member(const xml::Node& node) {
  const std::string_view spelled = node.attribute("xsi:type");
  const std::string id = decode_id(node.attribute("id"));
  folders_.back().items.emplace_back(json_view(id));
  if (ends_with(spelled, "DiagramModel") || ends_with(spelled, "SketchModel") ||
      ends_with(spelled, "CanvasModel")) {
    return view(node);
  }
  Concept read = concept_of(node);
  if (ends_with(spelled, "Relationship")) {
    read.type = relation_type(spelled);
    if (read.type == "Access") {
      read.access = archi_access(node.attribute("accessType"));
    }
    if (read.access.empty() && node.has("accessType")) {
      keep_archi(read.foreign, "accessType", node.attribute("accessType"));
    }
    const std::string bare(spelled.substr(spelled.rfind(':') + 1));
    if (bare != read.type + "Relationship") read.foreign["original_type"] = bare;
    builder_.add_relation(std::move(read));
    return;
  }
  read.type = element_type(spelled);
  const std::string_view bare = spelled.substr(spelled.rfind(':') + 1);
  if (bare == "Junction") {
    if (node.attribute("type") == "or") read.type = "OrJunction";
  } else if (bare != read.type) {
    read.foreign["original_type"] = json_view(bare);
  }
  builder_.add_element(std::move(read));
}

void ArchiSink::view(const xml::Node& node) {
  ViewRead read = read_archi_view(node, view_ids_);
  if (read.repeated_ids > 0) {
    builder_.warn(node.line(),
                  "The view '" + read.name + "' uses " + std::to_string(read.repeated_ids) +
                      " identifiers of nodes or connections that were used before.",
                  "It is kept as it is; an export gives them identifiers of their own.");
  }
  builder_.add_view(std::move(read.id), std::move(read.name), std::move(read.body), node.line());
}

Result<Document> ArchiSink::finish() {
  if (!has_root_) {
    return bad_input("The file is XML, but not a model of Archi.", builder_.where(info_.line),
                     "Choose an ArchiMate exchange file or a file of Archi.");
  }
  return builder_.finish(std::move(info_));
}

}  // namespace

Result<Document> read_archi(std::string_view bytes, std::string_view file_name,
                            const model::Metamodel& metamodel, std::vector<Note> notes) {
  ArchiSink sink(file_name, metamodel);
  sink.builder().warnings() = std::move(notes);
  PLUMB_CHECK(xml::parse(bytes, file_name, sink, sink.builder().warnings()));
  return sink.finish();
}

}  // namespace plumb::exchange::archimate
