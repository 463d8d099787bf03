#include "model/metamodel.h"

namespace plumb::model {

TypeIndex Metamodel::type_index(std::string_view id) const {
  const auto found = type_by_id_.find(std::string(id));
  return found == type_by_id_.end() ? kNoType : found->second;
}

TypeIndex Metamodel::relation_index(std::string_view id) const {
  const auto found = relation_by_id_.find(std::string(id));
  return found == relation_by_id_.end() ? kNoType : found->second;
}

const ElementType* Metamodel::type(std::string_view id) const {
  const TypeIndex at = type_index(id);
  return at == kNoType ? nullptr : &types[at];
}

const RelationKind* Metamodel::relation(std::string_view id) const {
  const TypeIndex at = relation_index(id);
  return at == kNoType ? nullptr : &relations[at];
}

const Component* Metamodel::component(std::string_view id) const {
  for (const Component& component : components) {
    if (component.id == id) return &component;
  }
  return nullptr;
}

const EvidenceKind* Metamodel::evidence_kind(std::string_view id) const {
  for (const EvidenceKind& kind : evidence) {
    if (kind.id == id) return &kind;
  }
  return nullptr;
}

const ElementType* Metamodel::from_archimate(std::string_view foreign) const {
  for (const ForeignType& mapping : archimate_types) {
    if (mapping.foreign == foreign) return type(mapping.type);
  }
  return nullptr;
}

void Metamodel::index() {
  type_by_id_.clear();
  relation_by_id_.clear();
  for (std::size_t i = 0; i < types.size(); ++i) {
    type_by_id_.emplace(types[i].id, static_cast<TypeIndex>(i));
  }
  for (std::size_t i = 0; i < relations.size(); ++i) {
    relation_by_id_.emplace(relations[i].id, static_cast<TypeIndex>(i));
  }
}

const Attribute* find_attribute(const std::vector<Attribute>& attributes, std::string_view id) {
  for (const Attribute& attribute : attributes) {
    if (attribute.id == id) return &attribute;
  }
  return nullptr;
}

const std::string& home_component(const ElementType& type, Side side) {
  const Side effective = side == Side::none ? type.default_side : side;
  return effective == Side::it ? type.component_it : type.component_business;
}

}  // namespace plumb::model
