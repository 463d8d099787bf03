// What both ArchiMate importers share: the way from an element, a relationship or a view as some
// file spells it to drafts in one normalised shape, and the checks that need the whole file
// (identifiers that occur twice, ends that do not exist, definitions that follow later).
#pragma once

#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "exchange/archimate/shape.h"
#include "exchange/document.h"
#include "model/metamodel.h"

namespace plumb::exchange::archimate {

class IdIndex;

// What the importer makes of an exchange type, shared with the exporter so that both agree: the
// type (or kind) of ours, the side to set, and whether exporting that gives the same type again.
struct Mapping {
  std::string ours;
  std::string_view side;
  bool implied = false;
};
Mapping map_element(const model::Metamodel& metamodel, const std::string& exchange_type);
Mapping map_relation(const model::Metamodel& metamodel, const std::string& exchange_type);

// An element or relationship as read. Ids are decoded (names.h), types in today's spelling.
struct Concept {
  std::string id;
  std::string type;
  Texts names;
  Texts documentation;
  json::array properties;  // [{"key" or "definition", "value", "value_lang"?, "other_value"?}, ...]
  json::object foreign;    // what else the file says, already in the shape of the format page
  std::size_t line = 0;
  // Relationships only.
  std::string source;
  std::string target;
  std::string access;  // our value, empty if the file does not say
  std::string influence;
  bool has_influence = false;
};

// A whole model as read, beside its elements, relationships and views.
struct ModelInfo {
  std::string id;
  std::string name;
  json::object body;
  std::size_t line = 0;
};

class Builder {
 public:
  Builder(std::string format, std::string_view file_name, const model::Metamodel& metamodel);

  // The language that wins where several are given; set from the model's first name.
  std::string default_lang;

  // Makes room; only a hint.
  void expect(std::size_t elements, std::size_t relations);
  void add_element(Concept&& read);
  void add_relation(Concept&& read);
  void add_view(std::string id, std::string name, json::object body, std::size_t line);
  void add_organization(json::array items, std::size_t line);
  // Name of a property definition; texts of the definition itself go to the model's body.
  void define(std::string id, std::string name);
  // A specialisation of Archi; elements and relations that name it learn its name.
  void add_profile(std::string id, std::string name);

  std::string where(std::size_t line) const;
  void warn(std::size_t line, std::string what, std::string remedy);
  void error(std::size_t line, std::string what, std::string remedy);
  std::vector<Note>& warnings() { return document_.warnings; }

  // Resolves, checks and hands over. The builder is empty afterwards.
  Document finish(ModelInfo info);

 private:
  const Mapping& element_rule(const std::string& type);
  const Mapping& relation_rule(const std::string& type);
  // Moves names, documentation, properties and the rest into name and fields; true if there are
  // properties to resolve at the end.
  bool fill(Concept& read, std::string& name, json::object& fields, bool implied);
  json::object resolved(const json::value& property);
  void resolve_properties();
  void resolve_profiles();
  void resolve_element(model::Element& element);
  void resolve_relation(RelationDraft& draft);
  void resolve_view(model::Artifact& artifact);
  void follow_renames();
  void remove_duplicates();
  void remove_dangling(const IdIndex& element_index, const IdIndex& relation_index);
  struct Link {
    std::size_t from = 0;  // position of a relation
    std::size_t to = 0;    // position of the relation it ends in
  };
  void note_rings(const std::vector<Link>& links);
  void add_artifacts(ModelInfo&& info);
  void cap_notes();

  const model::Metamodel& metamodel_;
  std::string file_name_;
  Document document_;
  std::unordered_map<std::string, Mapping> element_rules_;
  std::unordered_map<std::string, Mapping> relation_rules_;
  std::unordered_map<std::string, std::string> definitions_;
  std::unordered_map<std::string, std::string> profiles_;
  std::unordered_map<std::string, std::string> renamed_;  // id in the file -> ours
  std::unordered_set<std::string> unknown_types_;
  std::vector<std::size_t> elements_to_resolve_;
  std::vector<std::size_t> relations_to_resolve_;
  json::array organizations_;
  std::size_t organizations_line_ = 0;
  std::size_t left_out_warnings_ = 0;
  std::size_t left_out_errors_ = 0;
};

// Whether a property is one of ours ("plumb:..."); `field` becomes what follows the prefix.
bool is_our_property(const json::object& property, std::string_view& field);

}  // namespace plumb::exchange::archimate
