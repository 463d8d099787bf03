// Random changes to a small organisation, for tests that compare following changes with starting
// afresh. Draws come from a seed, so every run is the same.
#pragma once

#include <initializer_list>
#include <random>
#include <string>

#include "score/compile_fixture.h"

namespace plumb::score::fixture {

// Relations of the type an element usually has, so that neighbourhoods of rules come up often.
struct Link {
  const char* from;
  const char* kind;
  const char* to;
};
inline constexpr Link kLinksDrawn[] = {
    {"goal", "part_of", "goal"},
    {"process", "supports", "goal"},
    {"it_service", "realization", "goal"},
    {"application", "supports", "it_service"},
    {"application", "supports", "process"},
    {"process", "hinders", "goal"},
    {"requirement", "supports", "goal"},
    {"application", "supports", "requirement"},
    {"goal", "composition", "goal"},
    {"process", "access", "application"},
    {"goal", "influence", "goal"},
    {"measure", "measures", "goal"},
    {"measure", "measures", "process"},
    {"service_level", "measures", "it_service"},
    {"incident", "affected", "application"},
    {"initiative", "contributes_to", "goal"},
    {"initiative", "starts_from", "goal"},
    {"initiative", "works_through", "it_service"},
    {"initiative", "changes", "application"},
    {"decision", "decides", "initiative"},
    {"person", "sponsors", "initiative"},
    {"person", "works_on", "initiative"},
    {"person", "member_of", "unit"},
    {"person", "member_of", "body"},
    {"unit", "accountable_for", "goal"},
    {"unit", "reports_to", "unit"},
    {"meeting", "meeting_of", "body"},
    {"body", "governs", "goal"},
    {"goal", "responds_to", "driver"},
    {"risk", "threatens", "application"},
    {"control", "mitigates", "risk"},
    {"dr_plan", "recovers", "it_service"},
    {"drill", "drill_of", "dr_plan"},
    {"change_plan", "plans_change_for", "initiative"},
    {"initiative", "needs_skill", "skill"},
    {"person", "has_skill", "skill"},
    {"review", "review_of", "goal"},
};

struct Drawn {
  const char* type;
  const char* fields;
};
inline constexpr Drawn kDrawn[] = {
    {"goal", "{}"},
    {"goal", R"({"weight":2,"side":"it"})"},
    {"goal", R"({"weight":5,"owner":"p","due":"2027-01-01","target":3})"},
    {"process", R"({"annual_cost":{"amount":9,"currency":"EUR"}})"},
    {"process", R"({"evidence":[{"kind":"assessed","value":0.3,"at":"2024-01-30"}]})"},
    {"process", R"({"evidence":[{"kind":"assessed","value":0.9,"at":"2026-01-30","side":"it"},
                                {"kind":"assessed","value":0.1,"at":"2026-01-30",
                                 "side":"business"}]})"},
    {"application", R"({"lifecycle":"phase_out","function":"crm"})"},
    {"application", R"({"lifecycle":"active","end_of_life":"2026-12-01","function":"crm",
                        "annual_cost":{"amount":90,"currency":"EUR"}})"},
    {"it_service", R"({"criticality":"critical","rto_hours":4})"},
    {"requirement", "{}"},
    {"unit", "{}"},
    {"unit", R"({"side":"it"})"},
    {"skill", R"({"demand_fte":4,"supply_fte":1})"},
    {"body", R"({"meets_every_days":30})"},
    {"measure", R"({"direction":"up","baseline":0,"target":10,"current":4,"as_of":"2026-06-01",
                    "due":"2026-08-01","owner":"p","unit":"%","forecast":5})"},
    {"measure", R"({"current":7})"},
    {"service_level", R"({"target":0.9,"attained":0.5,"as_of":"2026-06-01"})"},
    {"incident", R"({"severity":"high","at":"2026-05-01"})"},
    {"survey_result", R"({"side":"it","dimension":"d","level":2,"as_of":"2026-05-01"})"},
    {"survey_result", R"({"side":"business","dimension":"d","level":5,"as_of":"2026-05-01"})"},
    {"initiative", R"({"status":"active","start":"2026-01-01",
                       "budget":{"amount":50,"currency":"EUR"},
                       "spent":{"amount":60,"currency":"EUR"}})"},
    {"initiative", R"({"status":"proposed","start":"2026-07-10","training":true})"},
    {"decision", R"({"status":"decided","decided":"2026-02-01"})"},
    {"decision", R"({"status":"decided","rationale":"r","review_on":"2026-03-01"})"},
    {"meeting", R"({"at":"2026-06-01","status":"held"})"},
    {"meeting", R"({"at":"2025-06-01","status":"held"})"},
    {"action", R"({"due":"2026-02-01","status":"open"})"},
    {"review", R"({"due":"2026-02-01"})"},
    {"change_plan", "{}"},
    {"dr_plan", R"({"rto_hours":8})"},
    {"drill", R"({"at":"2026-03-01","passed":true,"measured_rto_hours":9})"},
    {"driver", R"({"impact":0.8})"},
    {"risk", R"({"likelihood":0.8,"impact":0.8,"status":"open"})"},
    {"control", "{}"},
    {"governance_objective", R"({"priority":0.9,"level":1,"target_level":4})"},
    {"person", R"({"side":"it","capacity_fte":0.5})"},
    {"person", "{}"},
};

// Makes one change and returns what it touched.
class RandomChange {
 public:
  RandomChange(Organisation& it, int& made, std::mt19937& random)
      : it_(it), made_(made), random_(random) {}

  Touched make() {
    Touched out;
    switch (pick(0, 10)) {
      case 0:
      case 1:
      case 2: add_element(out); break;
      case 3:
      case 4:
      case 5:
      case 6: add_relation(out); break;
      case 7: update_element(out); break;
      case 8: update_relation(out); break;
      default: toggle(out, pick(0, 2) == 0); break;
    }
    return out;
  }

 private:
  // In [low, high); plain arithmetic, so that every platform draws the same.
  template <typename T = int>
  T pick(T low, T high) {
    return static_cast<T>(low + static_cast<T>(random_() % static_cast<unsigned>(high - low)));
  }
  template <typename T, std::size_t n>
  const T& one_of(const T (&list)[n]) {
    return list[pick<std::size_t>(0, n)];
  }
  model::Index bound() { return it_.model.element_bound(); }
  model::Index any_element() { return pick<model::Index>(0, bound()); }
  // An element of the type if a few tries find one, else any.
  model::Index element_of(std::string_view type) {
    model::Index at = any_element();
    for (int i = 0; i < 12 && it_.model.type_name(at) != type; ++i) at = any_element();
    return at;
  }
  std::string id(model::Index at) { return std::string(it_.model.element_id(at)); }
  const char* relation_fields() {
    static constexpr const char* kFields[] = {"{}",
                                              "{}",
                                              R"({"strength":0.3})",
                                              R"({"strength":0})",
                                              R"({"weight":0})",
                                              R"({"weight":4,"fte":1})",
                                              R"({"influence":"-","fte":0.4})",
                                              R"({"access":"write"})",
                                              R"({"until":"2020-01-01"})"};
    return one_of(kFields);
  }

  void add_element(Touched& out) {
    const std::string name = "e" + std::to_string(made_++);
    const Drawn& drawn = one_of(kDrawn);
    it_.element(name, drawn.type, drawn.fields);
    out.elements.push_back(it_.at(name));
  }
  void add_relation(Touched& out) {
    if (bound() == 0) return;
    const Link& link = one_of(kLinksDrawn);
    const std::string from = id(element_of(link.from));
    const std::string to = id(element_of(link.to));
    const std::string suffix = "#" + std::to_string(made_++);
    it_.relation(from, link.kind, to, relation_fields(), suffix);
    out.relations.push_back(it_.model.find_relation(from + ">" + link.kind + ">" + to + suffix));
  }
  void update_element(Touched& out) {
    if (bound() == 0) return;
    const Drawn& drawn = one_of(kDrawn);
    const model::Index at = element_of(drawn.type);
    json::object patch = object(drawn.fields);
    if (pick(0, 4) == 0) patch["type"] = drawn.type;
    it_.update(id(at), json::serialize(patch));
    out.elements.push_back(at);
  }
  void update_relation(Touched& out) {
    if (it_.model.relation_bound() == 0) return;
    const auto at = pick<model::Index>(0, it_.model.relation_bound());
    const Link& link = one_of(kLinksDrawn);
    json::object patch = object(relation_fields());
    if (pick(0, 2) == 0) patch["kind"] = link.kind;
    if (pick(0, 2) == 0) patch["to"] = id(element_of(link.to));
    it_.update(std::string(it_.model.relation_id(at)), json::serialize(patch));
    out.relations.push_back(at);
  }
  void toggle(Touched& out, bool element) {
    const model::Index limit = element ? bound() : it_.model.relation_bound();
    if (limit == 0) return;
    const auto at = pick<model::Index>(0, limit);
    const model::State state =
        element ? it_.model.element_row(at).state : it_.model.relation_row(at).state;
    const std::string name = element ? id(at) : std::string(it_.model.relation_id(at));
    state == model::State::live ? it_.remove(name) : it_.restore(name);
    (element ? out.elements : out.relations).push_back(at);
  }

  Organisation& it_;
  int& made_;
  std::mt19937& random_;
};

// One to three changes at once: what a step covers may be more than one change.
inline Touched random_changes(Organisation& it, int& made, std::mt19937& random) {
  Touched out;
  for (auto i = 1 + random() % 3; i > 0; --i) {
    const Touched one = RandomChange(it, made, random).make();
    out.elements.insert(out.elements.end(), one.elements.begin(), one.elements.end());
    out.relations.insert(out.relations.end(), one.relations.begin(), one.relations.end());
  }
  return out;
}

}  // namespace plumb::score::fixture
