// Identifiers and property definitions of an export in the making.
#pragma once

#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <utility>
#include <vector>

#include "exchange/archimate/shape.h"

namespace plumb::exchange::archimate {

// XML identifiers, unique over the file as the schema asks.
//
// Two spellings: the XML one, and the read one, which an import gets back by decode_id. For an
// identifier that could be kept the read one is the original; for an invented one both are alike.
class ExportIds {
 public:
  // Takes the identifier for something, or invents one if it is taken. Returns the read spelling.
  std::string claim(std::string_view id);
  // Takes the identifier if it is free and can be kept.
  bool try_claim(std::string_view id);
  // Takes an XML spelling as it is.
  bool try_claim_xml(std::string_view xml_id);
  std::string invent();

  static std::string xml(std::string_view read);  // read spelling -> XML spelling

 private:
  std::unordered_set<std::string> used_;
  std::size_t invented_ = 0;
};

// Original identifier -> read spelling of what the file defines, by what may be referred to.
struct ExportTargets {
  std::unordered_map<std::string, std::string> elements;
  std::unordered_map<std::string, std::string> relations;
  std::unordered_map<std::string, std::string> views;
  std::unordered_set<std::string> viewpoints;

  // The read spelling, or null.
  const std::string* element(std::string_view id) const;
  const std::string* relation(std::string_view id) const;
  const std::string* view(std::string_view id) const;
  const std::string* concept_(std::string_view id) const;  // element first, then relation
  const std::string* anything(std::string_view id) const;  // then view
};

// A property ready to be written.
struct ExportProperty {
  std::string definition;  // XML spelling
  Texts values;
};

// Property definitions: those the model brought, and those invented for keys without one.
class ExportDefinitions {
 public:
  explicit ExportDefinitions(ExportIds& ids) : ids_(ids) {}

  // Takes over the definitions of a model's body that the schema allows; returns them as an import
  // would read them back.
  json::array adopt(const json::value& definitions, std::string_view default_lang);

  // Properties as an import would read them back; appends what is to be written.
  json::array project(const json::value& properties, std::string_view default_lang,
                      std::vector<ExportProperty>& out);

  // One of ours: "plumb:<field>".
  ExportProperty ours(std::string_view field, std::string_view value);

  bool empty() const { return adopted_.empty() && invented_.empty(); }
  void write(xml::Writer& out) const;

 private:
  std::string invented(const std::string& key);
  struct Adopted {
    std::string xml_id;
    std::string type;
    Texts names;
    Texts documentation;
  };
  ExportIds& ids_;
  std::vector<Adopted> adopted_;
  std::unordered_map<std::string, std::string> adopted_names_;  // id -> main name
  std::vector<std::pair<std::string, std::string>> invented_;   // XML id, name
  std::unordered_map<std::string, std::string> invented_by_key_;
};

void write_properties(xml::Writer& out, const std::vector<ExportProperty>& properties);

// Entries of object["extra"] that the schema allows where they are, as an array.
json::array project_extra(const json::object& object);
void write_extra(xml::Writer& out, const json::array& extra);

}  // namespace plumb::exchange::archimate
