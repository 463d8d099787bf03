#include "catalog/metamodel_catalog.h"

#include <algorithm>
#include <array>
#include <utility>

#include "catalog/attribute_reader.h"
#include "catalog/reader.h"

namespace plumb::catalog {
namespace {

using model::Attribute;
using model::Domain;
using model::ElementType;
using model::Meaning;
using model::Metamodel;
using model::RelationKind;
using model::Side;

// The model has three components per domain; an override may reword them, not add one.
const Names kComponents = {"BS.scope",        "BS.competencies", "BS.governance", "IS.scope",
                           "IS.competencies", "IS.governance",   "OI.structure",  "OI.processes",
                           "OI.skills",       "II.architecture", "II.processes",  "II.skills"};

// In the order of Meaning.
const Names kMeanings = {"none", "support", "supported", "hinder",
                         "part", "whole",   "access",    "influence"};

const Names kSides = {"business", "it"};
constexpr int kLongestCadence = 3660;
constexpr double kLargestWeight = 1e6;

Domain domain_of(std::string_view component) {
  for (int i = 0; i < model::kDomains; ++i) {
    const auto domain = static_cast<Domain>(i);
    if (component.substr(0, 2) == model::id_of(domain)) return domain;
  }
  return Domain::none;
}

template <typename T>
T* find_id(std::vector<T>& list, std::string_view id) {
  for (T& item : list) {
    if (item.id == id) return &item;
  }
  return nullptr;
}

template <typename T>
void put(std::vector<T>& list, T item) {
  if (T* known = find_id(list, item.id)) {
    *known = std::move(item);
  } else {
    list.push_back(std::move(item));
  }
}

bool read_side(Fields& fields, Side& side) {
  std::size_t word = 0;
  if (!fields.choice("side", kSides, word)) return false;
  side = word == 0 ? Side::business : Side::it;
  return true;
}

// Applies files to a metamodel. Until `assemble`, types and relations hold only their own
// attributes, so that a later file can still change the common ones.
class MetamodelReader {
 public:
  void read(Fields& root) {
    Problems& problems = root.problems();
    std::vector<std::string> sources;  // for people who read the file
    root.texts("sources", sources);
    const auto section = [&](std::string_view key, const char* kind, IdForm form, auto member) {
      const std::optional<Value> list = root.list(key);
      if (!list) return;
      each_with_id(problems, *list, {kind, {}}, form,
                   [&](Fields& f, const std::string& id) { (this->*member)(f, id); });
    };
    section("components", "component", IdForm::any, &MetamodelReader::read_component);
    if (const auto list = root.list("common_attributes")) {
      read_attributes(problems, *list, "elements", common_, {}, references_);
    }
    if (const auto list = root.list("common_relation_attributes")) {
      read_attributes(problems, *list, "relations", common_relation_, {}, references_);
    }
    section("evidence", "evidence kind", IdForm::plain, &MetamodelReader::read_evidence);
    section("types", "type", IdForm::plain, &MetamodelReader::read_type);
    section("relations", "relation", IdForm::plain, &MetamodelReader::read_relation);
    if (const auto map = root.map("archimate")) read_archimate(problems, *map);
    if (model_.types.size() > kMaxTypes || model_.relations.size() > kMaxTypes) {
      problems.add(root.line(), "There are more than 4000 types or relations.",
                   "Use attributes or tags for finer distinctions.");
    }
  }

  Metamodel assemble(const std::vector<CatalogFile>& files, std::vector<Problem>& problems) {
    check_whole(files, problems);
    for (ElementType& type : model_.types) type.attributes = joined(type.attributes, common_);
    for (RelationKind& relation : model_.relations) {
      relation.attributes = joined(relation.attributes, common_relation_);
    }
    model_.index();
    return std::move(model_);
  }

 private:
  void refer(const Fields& fields, std::string_view key, const char* kind, std::string name) {
    if (name.empty()) return;
    references_.push_back(
        {fields.problems().file(), fields.line_of(key), fields.label(), kind, std::move(name)});
  }

  void read_component(Fields& fields, const std::string& id) {
    if (std::find(kComponents.begin(), kComponents.end(), id) == kComponents.end()) {
      fields.problems().add(fields.line_of("id"),
                            "The " + fields.label() + " is not one of the twelve.",
                            suggestion(id, kComponents));
      return fields.skip();
    }
    model::Component component;
    const model::Component* known = model_.component(id);
    if (known != nullptr) component = *known;
    component.id = id;
    component.domain = domain_of(id);
    if (known == nullptr) fields.require("name");
    fields.text("name", component.name);
    fields.text("description", component.description);
    fields.texts("prompts", component.prompts);
    put(model_.components, std::move(component));
  }

  void read_evidence(Fields& fields, const std::string& id) {
    const model::EvidenceKind* known = model_.evidence_kind(id);
    model::EvidenceKind kind = known != nullptr ? *known : model::EvidenceKind{};
    kind.id = id;
    if (known == nullptr) fields.require("name");
    fields.text("name", kind.name);
    fields.number("weight", kind.weight, {0, 10, true});
    fields.number("confidence", kind.confidence, {0, 1});
    fields.number("half_life_days", kind.half_life_days, {0, 36600, true});
    put(model_.evidence, std::move(kind));
  }

  void read_type(Fields& fields, const std::string& id) {
    const ElementType* known = find_id(model_.types, id);
    ElementType type = known != nullptr ? *known : ElementType{};
    type.id = id;
    if (known == nullptr) fields.require("name");
    fields.text("name", type.name);
    if (!fields.text("plural", type.plural) && type.plural.empty()) type.plural = type.name;
    fields.text("description", type.description);
    if (!fields.id("group", type.group) && type.group.empty()) type.group = "other";
    read_side(fields, type.default_side);
    read_type_components(fields, type);
    read_type_engine(fields, type);
    fields.number("prior", type.prior, {0, 1});
    fields.integer("cadence_days", type.cadence_days, 0, kLongestCadence);
    if (fields.text("archimate", type.archimate)) {
      refer(fields, "archimate", "ArchiMate type", type.archimate);
    }
    if (const auto list = fields.list("attributes")) {
      read_attributes(fields.problems(), *list, fields.label(), type.attributes, common_,
                      references_);
    }
    put(model_.types, std::move(type));
  }

  // component: {business: BS.scope, it: IS.scope}; a side that is left out lies outside.
  void read_type_components(Fields& fields, ElementType& type) {
    const auto map = fields.map("component");
    if (!map) return;
    type.component_business.clear();
    type.component_it.clear();
    Fields sides(fields.problems(), *map, "component of the " + fields.label());
    const auto read_one = [&](std::string_view side, std::string& out, Domain a, Domain b) {
      if (!sides.text(side, out)) return;
      refer(sides, side, "component", out);
      const Domain domain = domain_of(out);
      if (domain == Domain::none || domain == a || domain == b) return;
      fields.problems().add(
          sides.line_of(side),
          "The " + sides.label() + " puts its " + std::string(side) + " side into " + out + ".",
          "The " + std::string(side) + " side lives in " + std::string(model::id_of(a)) + " or " +
              std::string(model::id_of(b)) + ".");
    };
    read_one("business", type.component_business, Domain::BS, Domain::OI);
    read_one("it", type.component_it, Domain::IS, Domain::II);
    sides.finish();
  }

  void read_type_engine(Fields& fields, ElementType& type) {
    fields.boolean("in_engine", type.in_engine);
    fields.boolean("needs_support", type.needs_support);
    fields.boolean("pass_through", type.pass_through);
    fields.boolean("root", type.root);
    const auto map = fields.map("root_weight");
    if (!map) return;
    Fields sides(fields.problems(), *map, "root weight of the " + fields.label());
    sides.number("business", type.root_weight_business, {0, kLargestWeight});
    sides.number("it", type.root_weight_it, {0, kLargestWeight});
    sides.finish();
  }

  void read_relation(Fields& fields, const std::string& id) {
    const RelationKind* known = find_id(model_.relations, id);
    RelationKind relation = known != nullptr ? *known : RelationKind{};
    relation.id = id;
    if (known == nullptr) fields.require("name");
    fields.text("name", relation.name);
    fields.text("inverse", relation.inverse);
    if (relation.inverse.empty()) relation.inverse = relation.name;
    fields.text("description", relation.description);
    std::size_t meaning = 0;
    if (fields.choice("meaning", kMeanings, meaning)) {
      relation.meaning = static_cast<Meaning>(meaning);
    }
    fields.number("strength", relation.strength, {0, 1, true});
    read_ends(fields, "from", relation.from_types);
    read_ends(fields, "to", relation.to_types);
    if (fields.text("archimate", relation.archimate)) {
      refer(fields, "archimate", "ArchiMate relationship", relation.archimate);
    }
    if (const auto list = fields.list("attributes")) {
      read_attributes(fields.problems(), *list, fields.label(), relation.attributes,
                      common_relation_, references_);
    }
    put(model_.relations, std::move(relation));
  }

  void read_ends(Fields& fields, std::string_view key, std::vector<std::string>& types) {
    if (!fields.texts(key, types)) return;
    for (const std::string& type : types) refer(fields, key, "type", type);
  }

  void read_archimate(Problems& problems, Value map) {
    Fields archimate(problems, map, "ArchiMate mapping");
    if (const auto types = archimate.map("types")) {
      for (std::size_t i = 0; i < types->size(); ++i) {
        read_foreign_type(problems, types->entry(i));
      }
    }
    if (const auto relations = archimate.map("relations")) {
      for (std::size_t i = 0; i < relations->size(); ++i) {
        read_foreign_relation(problems, relations->entry(i));
      }
    }
    archimate.finish();
  }

  // "Goal: goal", or "BusinessActor: {type: unit, side: it}".
  void read_foreign_type(Problems& problems, const Value::Entry& entry) {
    model::ForeignType mapping;
    mapping.foreign = entry.key;
    const std::string label = "ArchiMate mapping of '" + entry.key.substr(0, 60) + "'";
    if (entry.value.shape() == Shape::map) {
      Fields fields(problems, entry.value, label);
      fields.require("type");
      fields.text("type", mapping.type);
      read_side(fields, mapping.side);
      fields.finish();
    } else if (!read_text(problems, entry.value, "The " + label, mapping.type)) {
      return;
    }
    if (mapping.type.empty()) return;
    references_.push_back({problems.file(), entry.line, label, "type", mapping.type});
    for (model::ForeignType& known : model_.archimate_types) {
      if (known.foreign != mapping.foreign) continue;
      known = std::move(mapping);
      return;
    }
    model_.archimate_types.push_back(std::move(mapping));
  }

  void read_foreign_relation(Problems& problems, const Value::Entry& entry) {
    model::ForeignRelation mapping;
    mapping.foreign = entry.key;
    const std::string label = "ArchiMate mapping of '" + entry.key.substr(0, 60) + "'";
    if (!read_text(problems, entry.value, "The " + label, mapping.kind)) return;
    references_.push_back({problems.file(), entry.line, label, "relation", mapping.kind});
    for (model::ForeignRelation& known : model_.archimate_relations) {
      if (known.foreign != mapping.foreign) continue;
      known = std::move(mapping);
      return;
    }
    model_.archimate_relations.push_back(std::move(mapping));
  }

  // What only the files taken together can tell.
  void check_whole(const std::vector<CatalogFile>& files, std::vector<Problem>& problems) {
    Names types;
    Names relations;
    Names foreign_types;
    Names foreign_relations;
    for (const ElementType& type : model_.types) types.push_back(type.id);
    for (const RelationKind& relation : model_.relations) relations.push_back(relation.id);
    for (const auto& mapping : model_.archimate_types) foreign_types.push_back(mapping.foreign);
    for (const auto& mapping : model_.archimate_relations) {
      foreign_relations.push_back(mapping.foreign);
    }
    check_references(references_, "component", kComponents, problems);
    check_references(references_, "type", types, problems);
    check_references(references_, "relation", relations, problems);
    check_references(references_, "ArchiMate type", foreign_types, problems);
    check_references(references_, "ArchiMate relationship", foreign_relations, problems);
    const std::string base = files.empty() ? std::string() : files.front().name;
    for (const std::string_view id : kComponents) {
      if (model_.component(id) != nullptr) continue;
      problems.push_back({base, 0, "The component '" + std::string(id) + "' is missing.",
                          "Describe all twelve under 'components'."});
    }
    if (types.empty()) problems.push_back({base, 0, "There are no types.", "List some."});
  }

  Metamodel model_;
  std::vector<Attribute> common_;
  std::vector<Attribute> common_relation_;
  std::vector<Reference> references_;
};

}  // namespace

Loaded<Metamodel> read_metamodel(const std::vector<CatalogFile>& files) {
  MetamodelReader reader;
  return read_all<Metamodel>(files, "metamodel", reader);
}

Result<Metamodel> load_metamodel(const CatalogFile& base,
                                 const std::vector<CatalogFile>& overrides) {
  return to_result(read_metamodel(with_overrides(base, overrides)));
}

Result<Metamodel> load_metamodel(std::string_view yaml, std::string_view file_name) {
  return load_metamodel(CatalogFile{std::string(file_name), std::string(yaml)}, {});
}

Result<Metamodel> builtin_metamodel() {
  return workspace_metamodel({});
}

Result<Metamodel> workspace_metamodel(const std::vector<CatalogFile>& overrides) {
  return load_metamodel(builtin_file("metamodel.yaml"), overrides);
}

}  // namespace plumb::catalog
