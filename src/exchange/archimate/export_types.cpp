#include "exchange/archimate/export_types.h"

#include <array>
#include <utility>

#include "exchange/archimate/builder.h"
#include "exchange/archimate/names.h"

namespace plumb::exchange::archimate {
namespace {

using Pair = std::pair<std::string_view, std::string_view>;

// Types without a counterpart of their own: what a reader of the ArchiMate file would call them.
constexpr std::array kClosestType = {
    Pair("vision", "Goal"),
    Pair("market", "Grouping"),
    Pair("geography", "Location"),
    Pair("customer_segment", "BusinessActor"),
    Pair("technology", "SystemSoftware"),
    Pair("skill", "Resource"),
    Pair("risk", "Assessment"),
    Pair("control", "Requirement"),
    Pair("incident", "BusinessEvent"),
    Pair("measure", "Assessment"),
    Pair("service_level", "Requirement"),
    Pair("survey_result", "Assessment"),
    Pair("decision", "CourseOfAction"),
    Pair("meeting", "BusinessEvent"),
    Pair("action", "WorkPackage"),
    Pair("review", "Assessment"),
    Pair("change_plan", "WorkPackage"),
    Pair("dr_plan", "CourseOfAction"),
    Pair("drill", "ImplementationEvent"),
    Pair("governance_objective", "Goal"),
    Pair("person", "BusinessActor"),
    Pair("team", "BusinessCollaboration"),
    Pair("pilot", "WorkPackage"),
};

// For types a workspace added, by the group they are shown in.
constexpr std::array kClosestGroup = {
    Pair("strategy", "Goal"),
    Pair("governance", "Principle"),
    Pair("environment", "Driver"),
    Pair("plan", "WorkPackage"),
    Pair("organisation", "BusinessActor"),
    Pair("it", "ApplicationComponent"),
};

template <typename List>
std::string_view second(const List& list, std::string_view first) {
  for (const auto& [key, value] : list) {
    if (key == first) return value;
  }
  return {};
}

std::string foreign_type(const json::object& fields) {
  const json::value* foreign = fields.if_contains("foreign");
  const json::object* object = foreign ? foreign->if_object() : nullptr;
  return object ? std::string(string_at(*object, "type")) : std::string();
}

}  // namespace

std::string exported_type(const model::Metamodel& metamodel, const model::Element& element) {
  std::string imported = foreign_type(element.fields);
  if (is_element_type(imported) && map_element(metamodel, imported).ours == element.type) {
    return imported;
  }
  const model::ElementType* type = metamodel.type(element.type);
  if (type) {
    std::string direct = element_type(type->archimate);
    if (is_element_type(direct)) return direct;
  }
  const std::string_view closest = second(kClosestType, element.type);
  if (!closest.empty()) return std::string(closest);
  const std::string_view group = type ? second(kClosestGroup, type->group) : std::string_view();
  return group.empty() ? "Grouping" : std::string(group);
}

std::string exported_kind(const model::Metamodel& metamodel, const model::Relation& relation) {
  std::string imported = foreign_type(relation.fields);
  if (is_relation_type(imported) && map_relation(metamodel, imported).ours == relation.kind) {
    return imported;
  }
  const model::RelationKind* kind = metamodel.relation(relation.kind);
  if (kind && is_relation_type(kind->archimate)) return kind->archimate;
  return "Association";
}

bool is_reversed(const model::Metamodel& metamodel, std::string_view kind,
                 std::string_view imported_kind) {
  using model::Meaning;
  const model::RelationKind* ours = metamodel.relation(kind);
  const model::RelationKind* theirs = metamodel.relation(imported_kind);
  if (!ours || !theirs) return false;
  const auto pair = std::pair(ours->meaning, theirs->meaning);
  return pair == std::pair(Meaning::part, Meaning::whole) ||
         pair == std::pair(Meaning::whole, Meaning::part) ||
         pair == std::pair(Meaning::support, Meaning::supported) ||
         pair == std::pair(Meaning::supported, Meaning::support);
}

}  // namespace plumb::exchange::archimate
