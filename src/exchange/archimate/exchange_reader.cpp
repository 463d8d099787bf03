// Import of the exchange format. Elements, relationships and views are taken out of the stream one
// subtree at a time; the big containers around them are walked through.
#include <cstring>

#include "exchange/archimate/builder.h"
#include "exchange/archimate/exchange_view.h"
#include "exchange/archimate/names.h"
#include "exchange/archimate/readers.h"
#include "exchange/xml/sax.h"

namespace plumb::exchange::archimate {
namespace {

constexpr std::string_view kExchangeNamespace = "http://www.opengroup.org/xsd/archimate";

class ExchangeSink final : public xml::Sink {
 public:
  ExchangeSink(std::string_view file_name, const model::Metamodel& metamodel)
      : builder_("archimate", file_name, metamodel) {}

  bool own_namespace(std::string_view uri) const override {
    return uri.substr(0, kExchangeNamespace.size()) == kExchangeNamespace;
  }
  Wish opened(std::string_view name, const xml::Attributes& attributes, std::size_t line) override;
  void closed(std::string_view name) override;
  void captured(const xml::Node& root) override;

  Builder& builder() { return builder_; }
  Result<Document> finish();

 private:
  void model(const xml::Attributes& attributes, std::size_t line);
  void element(const xml::Node& node);
  void relationship(const xml::Node& node);
  void view(const xml::Node& node);
  void definitions(const xml::Node& node);
  void concept_part(const xml::Node& child, Concept& read);
  json::array items(const xml::Node& node);
  json::value item(const xml::Node& node);
  void settle_language();

  Builder builder_;
  ModelInfo info_;
  Texts names_;
  Texts documentation_;
  bool has_root_ = false;
  bool language_settled_ = false;
  std::size_t depth_ = 0;
  std::unordered_set<std::string> view_ids_;
};

xml::Sink::Wish ExchangeSink::opened(std::string_view name, const xml::Attributes& attributes,
                                     std::size_t line) {
  if (depth_ == 0) {
    model(attributes, line);
    has_root_ = name == "model";
    ++depth_;
    return Wish::enter;
  }
  const bool container = name == "elements" || name == "relationships" || name == "views" ||
                         (name == "diagrams" && depth_ == 2);
  if (!container || depth_ > 2) return Wish::capture;
  settle_language();
  ++depth_;
  return Wish::enter;
}

void ExchangeSink::closed(std::string_view /*name*/) {
  --depth_;
}

void ExchangeSink::model(const xml::Attributes& attributes, std::size_t line) {
  info_.line = line;
  for (const auto& [name, value] : attributes.list()) {
    if (name == "identifier") {
      info_.id = value.substr(0, kInventedId.size()) == kInventedId ? std::string(value)
                                                                    : decode_id(value);
    } else if (name == "version") {
      info_.body["version"] = json_view(value);
    } else if (name == "xsi:schemaLocation") {
      // The export names the schemas it was written for; those of extensions would be lost.
      continue;
    } else {
      info_.body[json_view("@" + std::string(name))] = json_view(value);
    }
  }
}

// The name comes before everything that has texts in several languages.
void ExchangeSink::settle_language() {
  if (language_settled_) return;
  language_settled_ = true;
  if (!names_.empty()) builder_.default_lang = names_.front().lang;
}

void ExchangeSink::captured(const xml::Node& root) {
  const std::string_view name = root.name();
  if (name == "element") return element(root);
  if (name == "relationship") return relationship(root);
  if (name == "view") return view(root);
  if (name == "name" || name == "documentation") {
    Texts& texts = name == "name" ? names_ : documentation_;
    texts.push_back(
        {std::string(root.text()), std::string(root.attribute("xml:lang")), root.has("xml:lang")});
    return;
  }
  settle_language();
  if (name == "properties") {
    info_.body["properties"] = read_exchange_properties(root, builder_.default_lang);
  } else if (name == "propertyDefinitions" || name == "propertydefs") {
    definitions(root);
  } else if (name == "organizations" || name == "organization") {
    builder_.add_organization(items(root), root.line());
  } else if (name == "metadata") {
    info_.body["metadata"] = xml::generic(root);
  } else if (name == "viewpoints") {
    info_.body["viewpoints"] = xml::generic(root);
  } else {
    builder_.warn(root.line(), "The part '" + std::string(name) + "' is not one of the format.",
                  "It is kept, and written back on export.");
    keep_extra(root, info_.body);
  }
}

// What elements and relationships share.
void ExchangeSink::concept_part(const xml::Node& child, Concept& read) {
  const std::string_view name = child.name();
  if (name == "name" || name == "label") {
    read.names.push_back({std::string(child.text()), std::string(child.attribute("xml:lang")),
                          child.has("xml:lang")});
  } else if (name == "documentation") {
    read.documentation.push_back({std::string(child.text()),
                                  std::string(child.attribute("xml:lang")), child.has("xml:lang")});
  } else if (name == "properties") {
    read.properties = read_exchange_properties(child, builder_.default_lang);
  } else if (!child.is_text()) {
    keep_extra(child, read.foreign);
  }
}

void ExchangeSink::element(const xml::Node& node) {
  Concept read;
  read.line = node.line();
  for (std::size_t i = 0; i < node.attribute_count(); ++i) {
    const std::string_view name = node.attribute_name(i);
    const std::string_view value = node.attribute_value(i);
    if (name == "identifier") {
      read.id = decode_id(value);
    } else if (name == "xsi:type") {
      read.type = element_type(value);
      if (read.type != value) read.foreign["original_type"] = json_view(value);
    } else {
      read.foreign[json_view("@" + std::string(name))] = json_view(value);
    }
  }
  for (xml::Node child = node.first_child(); child; child = child.next()) {
    concept_part(child, read);
  }
  builder_.add_element(std::move(read));
}

void ExchangeSink::relationship(const xml::Node& node) {
  Concept read;
  read.line = node.line();
  for (std::size_t i = 0; i < node.attribute_count(); ++i) {
    const std::string_view name = node.attribute_name(i);
    const std::string_view value = node.attribute_value(i);
    if (name == "identifier") {
      read.id = decode_id(value);
    } else if (name == "source") {
      read.source = decode_id(value);
    } else if (name == "target") {
      read.target = decode_id(value);
    } else if (name == "xsi:type") {
      read.type = relation_type(value);
      if (read.type != value) read.foreign["original_type"] = json_view(value);
    } else if (name == "accessType" && !access_field(value).empty()) {
      read.access = access_field(value);
    } else if (name == "modifier") {
      read.influence = value;
      read.has_influence = true;
    } else if (name == "isDirected" && (value == "true" || value == "false")) {
      read.foreign["directed"] = value == "true";
    } else {
      read.foreign[json_view("@" + std::string(name))] = json_view(value);
    }
  }
  for (xml::Node child = node.first_child(); child; child = child.next()) {
    concept_part(child, read);
  }
  builder_.add_relation(std::move(read));
}

void ExchangeSink::view(const xml::Node& node) {
  ViewRead read = read_exchange_view(node, builder_.default_lang, view_ids_);
  if (read.repeated_ids > 0) {
    builder_.warn(node.line(),
                  "The view '" + read.name + "' uses " + std::to_string(read.repeated_ids) +
                      " identifiers of nodes or connections that were used before.",
                  "It is kept as it is; an export gives them identifiers of their own.");
  }
  if (read.id.empty()) {
    builder_.warn(node.line(), "The view '" + read.name + "' has no identifier.",
                  "It gets a new one.");
  }
  builder_.add_view(std::move(read.id), std::move(read.name), std::move(read.body), node.line());
}

void ExchangeSink::definitions(const xml::Node& node) {
  json::array kept;
  for (xml::Node child = node.first_child(); child; child = child.next()) {
    if (child.name() != "propertyDefinition" && child.name() != "propertydef") continue;
    const std::string_view spelled = child.attribute("identifier");
    const bool invented = spelled.substr(0, kInventedId.size()) == kInventedId;
    const std::string id = invented ? std::string(spelled) : decode_id(spelled);
    json::object definition{{"id", id}};
    if (child.has("type")) definition["type"] = json_view(child.attribute("type"));
    Texts names = read_texts(child, "name");
    if (names.empty() && child.has("name")) {
      names.push_back({std::string(child.attribute("name")), {}, false});  // version 2
    }
    std::string name = put_texts(names, builder_.default_lang, "name", definition);
    definition["name"] = name;
    put_object_texts(read_texts(child, "documentation"), builder_.default_lang, "documentation",
                     definition);
    builder_.define(id, std::move(name));
    if (!invented) kept.push_back(std::move(definition));
  }
  if (!kept.empty()) info_.body["property_definitions"] = std::move(kept);
}

json::value ExchangeSink::item(const xml::Node& node) {
  const bool has_reference = node.has("identifierRef") || node.has("identifierref");
  const std::string reference =
      decode_id(node.has("identifierRef") ? node.attribute("identifierRef")
                                          : node.attribute("identifierref"));
  if (has_reference && node.attribute_count() == 1 && !node.first_child()) {
    return json::value(json_view(reference));
  }
  json::object out;
  if (has_reference) out["ref"] = reference;
  if (node.has("identifier")) out["id"] = decode_id(node.attribute("identifier"));
  put_object_texts(read_texts(node, "label"), builder_.default_lang, "label", out);
  put_object_texts(read_texts(node, "documentation"), builder_.default_lang, "documentation", out);
  json::array inner = items(node);
  if (!inner.empty()) out["items"] = std::move(inner);
  for (xml::Node child = node.first_child(); child; child = child.next()) {
    if (child.name() != "item" && child.name() != "label" && child.name() != "documentation" &&
        !child.is_text()) {
      keep_extra(child, out);
    }
  }
  return out;
}

json::array ExchangeSink::items(const xml::Node& node) {
  json::array out;
  for (xml::Node child = node.first_child(); child; child = child.next()) {
    if (child.name() == "item") out.push_back(item(child));
  }
  return out;
}

Result<Document> ExchangeSink::finish() {
  if (!has_root_) {
    return bad_input("The file is XML, but not an ArchiMate model.", builder_.where(info_.line),
                     "Choose an ArchiMate exchange file or a file of Archi.");
  }
  settle_language();
  info_.name = put_texts(names_, builder_.default_lang, "name", info_.body);
  put_object_texts(documentation_, builder_.default_lang, "documentation", info_.body);
  return builder_.finish(std::move(info_));
}

// How often a tag occurs in the text: looking is cheaper than growing large lists again and again.
std::size_t occurrences(std::string_view bytes, std::string_view tag) {
  std::size_t count = 0;
  for (const char* at = bytes.data(); at != nullptr;) {
    const std::size_t left = bytes.size() - static_cast<std::size_t>(at - bytes.data());
    const void* found = memmem(at, left, tag.data(), tag.size());
    if (!found) break;
    ++count;
    at = static_cast<const char*>(found) + tag.size();
  }
  return count;
}

}  // namespace

Result<Document> read_exchange(std::string_view bytes, std::string_view file_name,
                               const model::Metamodel& metamodel, std::vector<Note> notes) {
  ExchangeSink sink(file_name, metamodel);
  sink.builder().warnings() = std::move(notes);
  sink.builder().expect(occurrences(bytes, "<element "), occurrences(bytes, "<relationship "));
  PLUMB_CHECK(xml::parse(bytes, file_name, sink, sink.builder().warnings()));
  return sink.finish();
}

}  // namespace plumb::exchange::archimate
