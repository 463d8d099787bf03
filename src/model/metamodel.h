// The metamodel: which types of elements and relations exist, where they live in the Strategic
// Alignment Model, and what they mean to the engine. Data from catalogs/metamodel.yaml and a
// workspace's own overrides; loaded and validated by catalog/.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "model/domain.h"

namespace plumb::model {

using TypeIndex = std::uint16_t;
inline constexpr TypeIndex kNoType = 0xffff;

enum class AttributeKind : std::uint8_t {
  text,
  number,
  money,
  percent,
  date,
  enumeration,
  person,
  link,
  list,
  boolean,
  object,
};

struct EnumValue {
  std::string id;
  std::string name;
  // What holding this value says about the element's condition, [0, 1]; null: nothing.
  std::optional<double> condition;
};

struct Attribute {
  std::string id;
  std::string name;
  std::string description;
  AttributeKind kind = AttributeKind::text;
  std::string unit;
  std::vector<EnumValue> values;  // enumeration only
  std::optional<double> minimum;  // number, percent and money amounts
  std::optional<double> maximum;
  std::string item;  // list: kind of its items; link and person: element type expected
};

// One of the twelve components, "BS.scope".
struct Component {
  std::string id;
  std::string name;
  Domain domain = Domain::none;
  std::string description;
  std::vector<std::string> prompts;  // questions of the empty state
};

struct ElementType {
  std::string id;
  std::string name;
  std::string plural;
  std::string description;
  std::string group;  // heading in pickers: strategy, organisation, it, plan, ...
  // Home component by side; empty string: outside the four domains.
  std::string component_business;
  std::string component_it;
  Side default_side = Side::none;   // side when an element does not say
  bool in_engine = true;            // false: relations from and to it never become engine edges
  bool needs_support = false;       // engine.md section 2
  bool pass_through = false;        // edges into it have strength 1 unless they say otherwise
  bool root = false;                // a root of importance when it has no parent
  double root_weight_business = 0;  // weight of a root that does not say, by side
  double root_weight_it = 0;
  double prior = 0.7;                 // condition without evidence
  int cadence_days = 0;               // how often its evidence should be renewed; 0: no rule
  std::vector<Attribute> attributes;  // own and inherited from the common ones
  std::string archimate;              // ArchiMate type it is exported as when it was not imported
};

enum class Meaning : std::uint8_t {
  none,       // not seen by the engine
  support,    // from supports to
  supported,  // to supports from
  hinder,     // from hinders to
  part,       // from is part of to
  whole,      // to is part of from
  access,     // to (data) supports from unless fields.access says "write"
  influence,  // support or hinder by the sign of fields.influence
};

struct RelationKind {
  std::string id;
  std::string name;     // "supports"
  std::string inverse;  // "is supported by"
  std::string description;
  Meaning meaning = Meaning::none;
  double strength = 0.5;                // when the relation does not say
  std::vector<std::string> from_types;  // allowed; empty: any
  std::vector<std::string> to_types;
  std::vector<Attribute> attributes;
  std::string archimate;  // ArchiMate relationship it is exported as
};

// How a foreign tool's types map onto ours.
struct ForeignType {
  std::string foreign;  // "ApplicationComponent"
  std::string type;     // "application"
  Side side = Side::none;
};
struct ForeignRelation {
  std::string foreign;  // "Serving"
  std::string kind;     // "serves"
};

// How a kind of evidence counts (engine.md section 2).
struct EvidenceKind {
  std::string id;
  std::string name;
  double weight = 1;
  double confidence = 0.6;      // k of one fresh item
  double half_life_days = 365;  // weight and confidence halve every so many days
};

struct Metamodel {
  int version = 1;
  std::vector<Component> components;
  std::vector<ElementType> types;
  std::vector<RelationKind> relations;
  std::vector<EvidenceKind> evidence;
  std::vector<ForeignType> archimate_types;
  std::vector<ForeignRelation> archimate_relations;

  // Index of a type or kind by id; kNoType if unknown. Constant time after index().
  TypeIndex type_index(std::string_view id) const;
  TypeIndex relation_index(std::string_view id) const;
  const ElementType* type(std::string_view id) const;
  const RelationKind* relation(std::string_view id) const;
  const Component* component(std::string_view id) const;
  const EvidenceKind* evidence_kind(std::string_view id) const;
  const ElementType* from_archimate(std::string_view foreign) const;

  // Builds the look-ups; call after changing any of the lists.
  void index();

 private:
  std::unordered_map<std::string, TypeIndex> type_by_id_;
  std::unordered_map<std::string, TypeIndex> relation_by_id_;
};

// The attribute of a type, or null.
const Attribute* find_attribute(const std::vector<Attribute>& attributes, std::string_view id);

// Home component id of an element of this type on this side ("" outside the four domains).
const std::string& home_component(const ElementType& type, Side side);

}  // namespace plumb::model
