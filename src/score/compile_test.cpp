#include "score/compile.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <map>
#include <random>
#include <set>
#include <tuple>

#include "score/compile_fixture.h"
#include "score/compile_random.h"

namespace plumb::score {
namespace {

using fixture::Organisation;

struct EdgeCase {
  const char* name;
  const char* from_type;
  const char* kind;
  const char* to_type;
  const char* fields;
  const char* expected;  // class and strength from a to b, or b to a ("<"); "" for no edge
};

const EdgeCase kEdges[] = {
    {"the kind's usual strength", "process", "supports", "goal", "{}", "support 0.5"},
    {"another kind's usual strength", "process", "realization", "goal", "{}", "support 0.75"},
    {"a stated strength", "process", "supports", "goal", R"({"strength":0.2})", "support 0.2"},
    {"weak", "process", "supports", "goal", R"({"strength":"weak"})", "support 0.25"},
    {"essential", "process", "supports", "goal", R"({"strength":"essential"})", "support 1"},
    {"a word nobody knows", "process", "realization", "goal", R"({"strength":"huge"})",
     "support 0.75"},
    {"strength 0 is no edge", "process", "supports", "goal", R"({"strength":0})", ""},
    {"strength above 1 counts as 1", "process", "supports", "goal", R"({"strength":3})",
     "support 1"},
    {"strength below 0 is no edge", "process", "supports", "goal", R"({"strength":-1})", ""},
    {"into what passes support on", "process", "supports", "requirement", "{}", "support 1"},
    {"stated into what passes support on", "process", "supports", "requirement",
     R"({"strength":0.5})", "support 0.5"},
    {"out of what passes support on", "requirement", "supports", "goal", "{}", "support 0.5"},
    {"the other way round", "goal", "supported_by", "process", "{}", "<support 0.5"},
    {"hindrance", "process", "hinders", "goal", "{}", "hinder 0.5"},
    {"part", "goal", "part_of", "goal", "{}", "part 1"},
    {"part with a weight", "goal", "part_of", "goal", R"({"weight":3})", "part 3"},
    {"part of weight 0", "goal", "part_of", "goal", R"({"weight":0})", ""},
    {"whole", "goal", "composition", "goal", "{}", "<part 1"},
    {"data that is read supports the reader", "process", "access", "application", "{}",
     "<support 0.5"},
    {"data that is only written does not", "process", "access", "application",
     R"({"access":"write"})", ""},
    {"data that is read and written does", "process", "access", "application",
     R"({"access":"read_write"})", "<support 0.5"},
    {"influence without a sign", "goal", "influence", "goal", "{}", "support 0.5"},
    {"influence +", "goal", "influence", "goal", R"({"influence":"+"})", "support 0.5"},
    {"influence ++", "goal", "influence", "goal", R"({"influence":"++"})", "support 0.75"},
    {"influence -", "goal", "influence", "goal", R"({"influence":"-"})", "hinder 0.5"},
    {"influence --", "goal", "influence", "goal", R"({"influence":"--"})", "hinder 0.75"},
    {"influence 4", "goal", "influence", "goal", R"({"influence":"4"})", "support 0.4"},
    {"influence +4", "goal", "influence", "goal", R"({"influence":"+4"})", "support 0.4"},
    {"influence -10 as a number", "goal", "influence", "goal", R"({"influence":-10})", "hinder 1"},
    {"influence 0", "goal", "influence", "goal", R"({"influence":"0"})", ""},
    {"influence out of range", "goal", "influence", "goal", R"({"influence":"11"})", ""},
    {"influence without meaning", "goal", "influence", "goal", R"({"influence":"maybe"})", ""},
    {"influence with a strength", "goal", "influence", "goal",
     R"({"influence":"-","strength":0.9})", "hinder 0.9"},
    {"a kind the engine does not see", "process", "associated_with", "goal", "{}", ""},
    {"an end outside the engine", "initiative", "supports", "goal", "{}", ""},
    {"not valid yet", "process", "supports", "goal", R"({"since":"2026-07-01"})", ""},
    {"valid from this day", "process", "supports", "goal", R"({"since":"2026-06-30"})",
     "support 0.5"},
    {"valid until this day", "process", "supports", "goal", R"({"until":"2026-06-30"})",
     "support 0.5"},
    {"not valid any more", "process", "supports", "goal", R"({"until":"2026-06-29"})", ""},
};

std::string edges_in_words(const Compiled& c, model::Index a) {
  std::string out;
  const auto word = [&](const char* name, Node from, double value) {
    std::string number = std::to_string(value);
    number.erase(number.find_last_not_of('0') + 1);
    if (number.back() == '.') number.pop_back();
    out += (c.element_of[from] == a ? "" : "<") + std::string(name) + " " + number;
  };
  for (const Edge& e : c.graph.supports) word("support", e.from, e.strength);
  for (const Edge& e : c.graph.hinders) word("hinder", e.from, e.strength);
  for (const PartEdge& e : c.graph.parts) word("part", e.child, e.weight);
  return out;
}

TEST_CASE("what a relation is to the engine") {
  for (const EdgeCase& c : kEdges) {
    CAPTURE(std::string(c.name));
    Organisation it;
    it.element("a", c.from_type).element("b", c.to_type).relation("a", c.kind, "b", c.fields);
    CHECK(edges_in_words(it.compiled(), it.at("a")) == c.expected);
  }
}

TEST_CASE("several relations between two elements become one edge") {
  Organisation it;
  it.element("a", "process").element("b", "goal").element("c", "goal");
  it.relation("a", "supports", "b", R"({"strength":0.5})");
  it.relation("a", "realization", "b", R"({"strength":0.5})");
  it.relation("b", "supported_by", "a", R"({"strength":0.5})");
  it.relation("c", "part_of", "b", R"({"weight":2})");
  it.relation("b", "composition", "c", R"({"weight":3})");
  const Compiled c = it.compiled();
  REQUIRE(c.graph.supports.size() == 1);
  CHECK(c.graph.supports[0].strength == doctest::Approx(0.875));
  REQUIRE(c.graph.parts.size() == 1);
  CHECK(c.graph.parts[0].weight == 3);
}

TEST_CASE("what the reader of a result is told about its input") {
  Organisation it;
  it.element("a", "process", R"({"annual_cost":{"amount":5,"currency":"USD"}})");
  it.element("b", "process", R"({"annual_cost":{"amount":7,"currency":"EUR"}})");
  it.relation("a", "supports", "a").relation("a", "influence", "b", R"({"influence":"?"})");
  const Compiled c = it.compiled();
  REQUIRE(c.warnings.size() == 4);
  CHECK(c.warnings[0].element == it.at("a"));
  CHECK(c.warnings[0].what.find("USD") != std::string::npos);
  CHECK(c.warnings[1].what.find("itself") != std::string::npos);
  CHECK(c.warnings[2].what.find("no known sign") != std::string::npos);
  CHECK(c.warnings[3].what.find("No goal carries weight") != std::string::npos);
  CHECK(c.graph.cost == std::vector<double>{0, 7});
  CHECK(c.roots == 0);
}

TEST_CASE("warnings of one sort stop after a while") {
  Organisation it;
  it.element("a", "process").element("g", "goal");
  for (int i = 0; i < 120; ++i) {
    it.relation("a", "supports", "a", "{}", "#" + std::to_string(i));
  }
  const Compiled c = it.compiled();
  CHECK(c.warnings.size() == kWarningsKept);
  CHECK(c.left_out == 20);
}

struct WeightCase {
  const char* name;
  const char* fields;
  const char* relation;  // from goal x to goal p; "" for none
  const char* relation_fields;
  double weight;
};

TEST_CASE("root weights") {
  const WeightCase cases[] = {
      {"the type's weight for the business side", "{}", "", "{}", 1},
      {"the type's weight for the IT side", R"({"side":"it"})", "", "{}", 0},
      {"a stated weight", R"({"weight":4})", "", "{}", 4},
      {"a stated weight of an IT goal", R"({"side":"it","weight":2})", "", "{}", 2},
      {"a weight below 0", R"({"weight":-4})", "", "{}", 0},
      {"a part has none", R"({"weight":4})", "part_of", "{}", 0},
      {"a part of weight 0 has none either", R"({"weight":4})", "part_of", R"({"weight":0})", 0},
      {"a part that is over is a root again", R"({"weight":4})", "part_of",
       R"({"until":"2020-01-01"})", 4},
      {"supporting another goal does not make it a part", R"({"weight":4})", "supports", "{}", 4},
  };
  for (const WeightCase& c : cases) {
    CAPTURE(std::string(c.name));
    Organisation it;
    it.element("x", "goal", c.fields).element("p", "goal").element("v", "vision");
    it.relation("x", "part_of", "v");
    if (*c.relation != '\0') it.relation("x", c.relation, "p", c.relation_fields);
    const Compiled compiled = it.compiled();
    CHECK(compiled.graph.weight[compiled.node(it.at("x"))] == c.weight);
  }
}

TEST_CASE("being collected in a grouping leaves a goal a root") {
  Organisation it;
  it.element("x", "goal", R"({"weight":4})").element("all", "requirement");
  it.relation("x", "part_of", "all");
  const Compiled compiled = it.compiled();
  CHECK(compiled.graph.weight[compiled.node(it.at("x"))] == 4);
  CHECK(compiled.graph.parts.size() == 1);
}

TEST_CASE("deleted elements and types outside the engine have no node") {
  Organisation it;
  it.element("a", "process").element("r", "risk").element("b", "application");
  it.remove("a");
  const Compiled c = it.compiled();
  CHECK(c.node(it.at("a")) == kNoNode);
  CHECK(c.node(it.at("r")) == kNoNode);
  REQUIRE(c.graph.size() == 1);
  CHECK(c.element_of[0] == it.at("b"));
  CHECK(c.graph.domain[0] == model::Domain::II);
  CHECK(c.conditions[0].assumed);
}

// A graph in terms of elements, so that graphs with different node numbers can be compared exactly.
struct Plain {
  std::map<model::Index, std::tuple<model::Domain, double, double, double, double, int>> elements;
  std::set<std::tuple<int, model::Index, model::Index, double>> edges;
  bool operator==(const Plain&) const = default;
};

Plain plain_of(const Graph& g, const std::vector<model::Index>& element_of) {
  Plain out;
  for (Node v = 0; v < g.size(); ++v) {
    if (element_of[v] == model::kNoIndex) continue;
    out.elements[element_of[v]] = {g.domain[v], g.condition[v], g.confidence[v],
                                   g.weight[v], g.cost[v],      g.needs_support[v]};
  }
  for (const Edge& e : g.supports) {
    out.edges.insert({0, element_of[e.from], element_of[e.to], e.strength});
  }
  for (const Edge& e : g.hinders) {
    out.edges.insert({1, element_of[e.from], element_of[e.to], e.strength});
  }
  for (const PartEdge& e : g.parts) {
    out.edges.insert({2, element_of[e.child], element_of[e.parent], e.weight});
  }
  return out;
}

// Applies edits the way the engine documents them, on plain maps.
void patch(Graph& g, const Edit& e) {
  const auto set = [&](auto& edges, auto same, auto make) {
    edges.erase(std::remove_if(edges.begin(), edges.end(), same), edges.end());
    if (e.value > 0) edges.push_back(make());
  };
  switch (e.kind) {
    case Edit::Kind::condition:
      g.condition[e.node] = e.value;
      g.confidence[e.node] = e.value2;
      break;
    case Edit::Kind::weight: g.weight[e.node] = e.value; break;
    case Edit::Kind::cost: g.cost[e.node] = e.value; break;
    case Edit::Kind::needs_support: g.needs_support[e.node] = e.value != 0; break;
    case Edit::Kind::domain: g.domain[e.node] = e.domain; break;
    case Edit::Kind::add_element:
      REQUIRE(e.node == g.size());
      g.domain.push_back(e.domain);
      g.condition.push_back(e.value);
      g.confidence.push_back(e.value2);
      g.weight.push_back(0);
      g.cost.push_back(0);
      g.needs_support.push_back(e.flag);
      break;
    case Edit::Kind::set_support:
      set(
          g.supports, [&](const Edge& x) { return x.from == e.node && x.to == e.other; },
          [&] {
            return Edge{e.node, e.other, e.value};
          });
      break;
    case Edit::Kind::set_hinder:
      set(
          g.hinders, [&](const Edge& x) { return x.from == e.node && x.to == e.other; },
          [&] {
            return Edge{e.node, e.other, e.value};
          });
      break;
    case Edit::Kind::set_part:
      set(
          g.parts, [&](const PartEdge& x) { return x.child == e.node && x.parent == e.other; },
          [&] {
            return PartEdge{e.node, e.other, e.value};
          });
      break;
  }
}

TEST_CASE("a graph patched change by change equals the compiled one exactly") {
  for (unsigned seed = 1; seed <= 150; ++seed) {
    CAPTURE(seed);
    std::mt19937 random(seed);
    Organisation it;
    int made = 0;
    Compiled kept = it.compiled();
    Graph graph = kept.graph;
    EditTranslator translator(kept, it.options);
    for (int step = 0; step < 50; ++step) {
      CAPTURE(step);
      const model::Model before = it.model;
      const Touched touched = fixture::random_changes(it, made, random);
      std::vector<Edit> edits;
      translator.step(before, it.model, touched, edits);
      for (const Edit& edit : edits) patch(graph, edit);
      const Compiled fresh = it.compiled();
      REQUIRE(plain_of(graph, kept.element_of) == plain_of(fresh.graph, fresh.element_of));
      REQUIRE(kept.roots == fresh.roots);
      for (model::Index at = 0; at < it.model.element_bound(); ++at) {
        REQUIRE((kept.node(at) == kNoNode) == (fresh.node(at) == kNoNode));
      }
    }
  }
}

TEST_CASE("a step without a difference makes no edit") {
  Organisation it;
  it.element("g", "goal")
      .element("p", "process", R"({"annual_cost":{"amount":1,"currency":"EUR"}})");
  it.relation("p", "supports", "g");
  Compiled kept = it.compiled();
  EditTranslator translator(kept, it.options);
  Touched all;
  all.elements = {it.at("g"), it.at("p")};
  all.relations = {0};
  std::vector<Edit> edits;
  translator.step(it.model, it.model, all, edits);
  CHECK(edits.empty());
}

}  // namespace
}  // namespace plumb::score
