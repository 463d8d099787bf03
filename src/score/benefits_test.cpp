// Each part of the benefits on the smallest organisation that has it.
#include "score/benefits.h"

#include <doctest/doctest.h>

#include <functional>

#include "score/compile_fixture.h"

namespace plumb::score {
namespace {

using fixture::Organisation;

Benefits benefits_in(const Organisation& it) {
  const Compiled compiled = it.compiled();
  const Analysis analysis = analyse(compiled.graph);
  const Situation situation{it.model, compiled, compiled.graph, analysis};
  return benefits_of(situation, lines_of(situation, LineInputs(it.model, it.options)));
}

BenefitPart part_of(const Benefits& benefits, std::string_view id) {
  for (const BenefitIndex& benefit : benefits) {
    for (const BenefitPart& part : benefit.parts) {
      if (part.id == id) return part;
    }
  }
  FAIL("no part ", std::string(id));
  return {};
}

void people(Organisation& it, const char* where, const char* how, int business, int it_people) {
  for (int i = 0; i < business + it_people; ++i) {
    const std::string id = std::string(where) + "-p" + std::to_string(i);
    it.element(id, "person", i < business ? R"({"side":"business"})" : R"({"side":"it"})");
    it.relation(id, how, where);
  }
}

using Make = std::function<void(Organisation&)>;
struct Case {
  const char* name;
  const char* part;
  Make make;
  std::optional<double> value;
  std::size_t counted;
};

// Today is 2026-06-30.
const Case kCases[] = {
    {"nothing", "to_start", [](Organisation&) {}, std::nullopt, 0},
    {"as long as usual gives one half", "to_start",
     [](Organisation& it) {
       it.element("i", "initiative", R"({"status":"running","start":"2026-03-02"})");
       it.element("d", "decision", R"({"decided":"2026-01-01"})").relation("d", "decides", "i");
     },
     0.5, 1},
    {"a decision too old to count", "to_start",
     [](Organisation& it) {
       it.element("i", "initiative", R"({"status":"running","start":"2024-03-02"})");
       it.element("d", "decision", R"({"decided":"2024-01-01"})").relation("d", "decides", "i");
     },
     std::nullopt, 0},
    {"a decision after the start tells nothing", "to_start",
     [](Organisation& it) {
       it.element("i", "initiative", R"({"status":"running","start":"2025-12-01"})");
       it.element("d", "decision", R"({"decided":"2026-01-01"})").relation("d", "decides", "i");
     },
     std::nullopt, 0},
    {"a year to delivery", "to_delivery",
     [](Organisation& it) {
       it.element("i", "initiative",
                  R"({"status":"done","start":"2025-02-01","end":"2026-01-01"})");
       it.element("d", "decision", R"({"decided":"2025-01-01"})").relation("d", "decides", "i");
     },
     0.5, 1},
    {"what is not done is not delivered", "to_delivery",
     [](Organisation& it) {
       it.element("i", "initiative",
                  R"({"status":"running","start":"2025-02-01","end":"2026-01-01"})");
       it.element("d", "decision", R"({"decided":"2025-01-01"})").relation("d", "decides", "i");
     },
     std::nullopt, 0},
    {"one of two drivers, the stronger", "answered",
     [](Organisation& it) {
       it.element("g", "goal").element("a", "driver", R"({"impact":0.6})");
       it.element("b", "driver", R"({"impact":0.2})").relation("g", "responds_to", "a");
     },
     0.75, 2},
    {"half the progress the time would ask", "on_pace",
     [](Organisation& it) {
       it.element(
           "i", "initiative",
           R"({"status":"running","start":"2026-06-20","end":"2026-07-10","progress":0.25})");
     },
     0.5, 1},
    {"a third of the money contributes", "purposeful",
     [](Organisation& it) {
       it.element("g", "goal");
       it.element("i", "initiative",
                  R"({"status":"running","budget":{"amount":10,"currency":"EUR"}})");
       it.element("j", "initiative",
                  R"({"status":"running","budget":{"amount":20,"currency":"EUR"}})");
       it.relation("i", "contributes_to", "g");
     },
     1.0 / 3, 2},
    {"two applications for one function, by number", "lean",
     [](Organisation& it) {
       it.element("a", "application", R"({"function":"Orders"})");
       it.element("b", "application", R"({"function":"orders"})");
     },
     0.5, 2},
    {"skills: what is too much elsewhere does not help", "staffed",
     [](Organisation& it) {
       it.element("a", "skill", R"({"demand_fte":4,"supply_fte":1})");
       it.element("b", "skill", R"({"demand_fte":4,"supply_fte":9})");
     },
     0.625, 2},
    {"a body of one side", "joint_bodies",
     [](Organisation& it) {
       it.element("b", "body");
       people(it, "b", "member_of", 3, 0);
     },
     0, 1},
    {"three to seven is joint", "joint_bodies",
     [](Organisation& it) {
       it.element("b", "body");
       people(it, "b", "member_of", 3, 7);
     },
     1, 1},
    {"work of both sides", "joint_work",
     [](Organisation& it) {
       it.element("i", "initiative", R"({"status":"running"})");
       people(it, "i", "works_on", 1, 9);
     },
     1.0 / 3, 1},
    {"an ended initiative is no joint work", "joint_work",
     [](Organisation& it) {
       it.element("i", "initiative", R"({"status":"done"})");
       people(it, "i", "works_on", 1, 1);
     },
     std::nullopt, 0},
    {"two circles, each of its own side", "mixing",
     [](Organisation& it) {
       it.element("b", "body").element("c", "body");
       people(it, "b", "member_of", 2, 0);
       people(it, "c", "member_of", 0, 2);
     },
     0, 2},
    {"two who meet over the border", "mixing",
     [](Organisation& it) {
       it.element("b", "body");
       people(it, "b", "member_of", 1, 1);
     },
     1, 1},
    {"a risk twice its limit", "accepted",
     [](Organisation& it) {
       it.element("r", "risk", R"({"likelihood":0.8,"impact":0.5,"appetite":0.2})");
     },
     0.5, 1},
    {"a closed risk is none", "accepted",
     [](Organisation& it) {
       it.element("r", "risk", R"({"likelihood":0.8,"impact":0.5,"status":"closed"})");
     },
     std::nullopt, 0},
    {"of two risks beyond the limit the larger is held", "mitigated",
     [](Organisation& it) {
       it.element("r", "risk", R"({"likelihood":0.8,"impact":0.75})").element("c", "control");
       it.element("s", "risk", R"({"likelihood":0.6,"impact":0.5})");
       it.element("t", "risk", R"({"likelihood":0.1,"impact":0.5})");
       it.relation("c", "mitigates", "r");
     },
     0.8, 3},
    {"one of two critical services was drilled", "recoverable",
     [](Organisation& it) {
       it.element("s", "it_service", R"({"criticality":"critical"})");
       it.element("t", "it_service", R"({"criticality":"critical"})");
       it.element("u", "it_service", R"({"criticality":"low"})");
       it.element("p", "dr_plan").relation("p", "recovers", "s");
       it.element("d", "drill", R"({"at":"2026-01-01"})").relation("d", "drill_of", "p");
     },
     0.5, 2},
    {"three hours this year after one the year before", "quieter",
     [](Organisation& it) {
       it.element("a", "incident", R"({"at":"2026-02-01","duration_hours":3})");
       it.element("b", "incident", R"({"at":"2025-02-01","duration_hours":1})");
       it.element("c", "incident", R"({"at":"2023-02-01","duration_hours":9})");
     },
     0.25, 2},
};

TEST_CASE("parts of benefits") {
  for (const Case& c : kCases) {
    CAPTURE(std::string(c.name));
    Organisation it;
    c.make(it);
    const BenefitPart part = part_of(benefits_in(it), c.part);
    CHECK(part.counted == c.counted);
    REQUIRE(part.value.has_value() == c.value.has_value());
    if (c.value) CHECK(*part.value == doctest::Approx(*c.value));
  }
}

TEST_CASE("a benefit is the mean of the parts that exist, and nothing without any") {
  Organisation it;
  CHECK_FALSE(benefits_in(it)[3].value);
  it.element("r", "risk", R"({"likelihood":0.8,"impact":0.5,"appetite":0.2})");
  const Benefits found = benefits_in(it);
  REQUIRE(found[3].value);
  CHECK(*found[3].value == doctest::Approx(100 * (0.5 + 0) / 2));  // nothing mitigates it
  CHECK(part_of(found, "mitigated").weakest.size() == 1);
  CHECK_FALSE(found[0].value);
}

}  // namespace
}  // namespace plumb::score
