// A small organisation for the tests of score/: a metamodel made by hand and a builder that goes
// through Model::apply, as every change does.
#pragma once

#include <doctest/doctest.h>

#include <initializer_list>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

#include "base/time.h"
#include "model/change.h"
#include "model/model.h"
#include "score/compile.h"

namespace plumb::score::fixture {

inline model::Attribute plain(std::string id, model::AttributeKind kind) {
  model::Attribute out;
  out.id = std::move(id);
  out.kind = kind;
  return out;
}

inline model::Attribute lifecycle() {
  model::Attribute out = plain("lifecycle", model::AttributeKind::enumeration);
  out.values = {{"planned", "Planned", {}},
                {"active", "Active", 0.9},
                {"phase_out", "Phasing out", 0.5},
                {"end_of_life", "End of life", 0.2},
                {"retired", "Retired", 0.0}};
  return out;
}

inline model::ElementType type(std::string id, std::string business, std::string it,
                               bool in_engine = true) {
  model::ElementType out;
  out.id = id;
  out.name = id;
  out.plural = id + "s";
  out.component_business = std::move(business);
  out.component_it = std::move(it);
  out.default_side = out.component_business.empty() && !out.component_it.empty()
                         ? model::Side::it
                         : model::Side::business;
  out.in_engine = in_engine;
  return out;
}

inline void add_engine_types(model::Metamodel& out) {
  model::ElementType goal = type("goal", "BS.scope", "IS.scope");
  goal.needs_support = true;
  goal.root = true;
  goal.root_weight_business = 1;
  goal.prior = 1;
  goal.cadence_days = 365;
  model::ElementType competency = type("competency", "BS.competencies", "IS.competencies");
  competency.needs_support = true;
  model::ElementType body = type("body", "BS.governance", "IS.governance");
  body.cadence_days = 90;
  model::ElementType service = type("it_service", "", "IS.scope");
  service.needs_support = true;
  service.prior = 0.8;
  service.cadence_days = 180;
  model::ElementType process = type("process", "OI.processes", "II.processes");
  process.cadence_days = 365;
  model::ElementType application = type("application", "", "II.architecture");
  application.cadence_days = 365;
  application.attributes = {lifecycle(), plain("end_of_life", model::AttributeKind::date)};
  model::ElementType requirement = type("requirement", "", "");
  requirement.needs_support = true;
  requirement.pass_through = true;
  requirement.prior = 1;
  out.types = {goal,
               competency,
               body,
               service,
               process,
               application,
               requirement,
               type("unit", "OI.structure", "II.processes"),
               type("skill", "OI.skills", "II.skills")};
}

inline model::RelationKind kind(std::string id, model::Meaning meaning = model::Meaning::none,
                                double strength = 0.5) {
  model::RelationKind out;
  out.id = id;
  out.name = id;
  out.meaning = meaning;
  out.strength = strength;
  return out;
}

inline std::shared_ptr<const model::Metamodel> metamodel() {
  auto out = std::make_shared<model::Metamodel>();
  for (const auto& [id, domain] : std::initializer_list<std::pair<const char*, model::Domain>>{
           {"BS.scope", model::Domain::BS},
           {"BS.competencies", model::Domain::BS},
           {"BS.governance", model::Domain::BS},
           {"IS.scope", model::Domain::IS},
           {"IS.competencies", model::Domain::IS},
           {"IS.governance", model::Domain::IS},
           {"OI.structure", model::Domain::OI},
           {"OI.processes", model::Domain::OI},
           {"OI.skills", model::Domain::OI},
           {"II.architecture", model::Domain::II},
           {"II.processes", model::Domain::II},
           {"II.skills", model::Domain::II}}) {
    out->components.push_back({id, id, domain, "", {}});
  }
  add_engine_types(*out);
  for (const char* id : {"vision",
                         "driver",
                         "risk",
                         "control",
                         "incident",
                         "initiative",
                         "measure",
                         "service_level",
                         "survey_result",
                         "decision",
                         "meeting",
                         "action",
                         "review",
                         "change_plan",
                         "dr_plan",
                         "drill",
                         "governance_objective",
                         "person",
                         "team",
                         "other"}) {
    out->types.push_back(type(id, "", "", false));
  }
  using model::Meaning;
  out->relations = {kind("supports", Meaning::support),
                    kind("serving", Meaning::support),
                    kind("realization", Meaning::support, 0.75),
                    kind("supported_by", Meaning::supported),
                    kind("hinders", Meaning::hinder),
                    kind("part_of", Meaning::part, 1),
                    kind("composition", Meaning::whole, 1),
                    kind("access", Meaning::access),
                    kind("influence", Meaning::influence)};
  for (const char* id :
       {"measures",       "affected",    "contributes_to",   "starts_from", "works_through",
        "changes",        "responds_to", "threatens",        "mitigates",   "accountable_for",
        "member_of",      "reports_to",  "works_on",         "has_skill",   "needs_skill",
        "sponsors",       "meeting_of",  "decided_by",       "decides",     "action_of",
        "review_of",      "governs",     "plans_change_for", "recovers",    "drill_of",
        "associated_with"}) {
    out->relations.push_back(kind(id));
  }
  out->evidence = {
      {"assessed", "Assessed", 1, 0.7, 365},      {"audit", "Audit", 1.5, 0.85, 540},
      {"kpi", "Measure", 1.5, 0.8, 180},          {"sla", "Service level", 1.5, 0.85, 180},
      {"lifecycle", "Lifecycle", 0.75, 0.5, 730}, {"incident", "Incident", 1, 0.7, 120},
      {"survey", "Survey", 1, 0.6, 365}};
  out->index();
  return out;
}

inline json::object object(std::string_view text) {
  return json::parse(json::string_view(text.data(), text.size())).as_object();
}

// Makes elements and relations by short calls; ids of relations are "from>kind>to".
class Organisation {
 public:
  Organisation() : model(metamodel()) {}

  Organisation& element(std::string id, std::string type, std::string_view fields = "{}",
                        std::string name = {}) {
    json::object record = object(fields);
    record["type"] = type;
    record["name"] = name.empty() ? id : name;
    return apply(model::Subject::element, model::Operation::create, std::move(id),
                 std::move(record));
  }
  Organisation& relation(const std::string& from, const std::string& relation_kind,
                         const std::string& to, std::string_view fields = "{}",
                         std::string_view suffix = "") {
    json::object record = object(fields);
    record["kind"] = relation_kind;
    record["from"] = from;
    record["to"] = to;
    return apply(model::Subject::relation, model::Operation::create,
                 from + ">" + relation_kind + ">" + to + std::string(suffix), std::move(record));
  }
  Organisation& update(std::string id, std::string_view fields) {
    const bool relation = id.find('>') != std::string::npos;
    return apply(relation ? model::Subject::relation : model::Subject::element,
                 model::Operation::update, std::move(id), object(fields));
  }
  Organisation& remove(std::string id) { return toggle(std::move(id), model::Operation::remove); }
  Organisation& restore(std::string id) { return toggle(std::move(id), model::Operation::restore); }
  Organisation& settings(std::string_view body) {
    json::object record;
    record["kind"] = "settings";
    record["name"] = "";
    record["body"] = object(body);
    return apply(model::Subject::artifact, model::Operation::create, "settings", std::move(record));
  }

  model::Index at(std::string_view id) const { return model.find_element(id); }
  Compiled compiled() const { return compile(model, options); }

  model::Model model;
  CompileOptions options{*parse_instant("2026-06-30T12:00:00Z"), "EUR", {}};

 private:
  Organisation& toggle(std::string id, model::Operation operation) {
    const bool relation = id.find('>') != std::string::npos;
    return apply(relation ? model::Subject::relation : model::Subject::element, operation,
                 std::move(id), {});
  }
  Organisation& apply(model::Subject subject, model::Operation operation, std::string id,
                      json::object after) {
    model::Change change;
    change.subject = subject;
    change.operation = operation;
    change.id = std::move(id);
    change.after = std::move(after);
    const Status status = model.apply(change);
    INFO(change.id);
    REQUIRE(status.ok());
    return *this;
  }
};

}  // namespace plumb::score::fixture
