#include "catalog/metamodel_catalog.h"

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <algorithm>

#include "catalog/assets.h"

using namespace plumb;
using namespace plumb::catalog;
using model::AttributeKind;
using model::Meaning;
using model::Metamodel;
using model::Side;

namespace {

Metamodel builtin() {
  Result<Metamodel> metamodel = builtin_metamodel();
  if (!metamodel.ok()) FAIL(metamodel.error().text());
  return std::move(metamodel).value();
}

Loaded<Metamodel> under_builtin(const std::string& yaml) {
  return read_metamodel(with_overrides(builtin_file("metamodel.yaml"), {{"mine.yaml", yaml}}));
}

}  // namespace

TEST_CASE("the embedded files are there by name") {
  for (const char* name : {"metamodel.yaml", "sam.yaml", "findings.yaml"}) {
    const Asset* asset = find_asset(name);
    REQUIRE(asset != nullptr);
    CHECK(asset->bytes.size() > 1000);
    const Result<std::string> kind = kind_of(builtin_file(name));
    REQUIRE(kind.ok());
    CHECK(*kind + ".yaml" == name);
  }
  CHECK(find_asset("none.yaml") == nullptr);
}

TEST_CASE("the built-in metamodel is complete and described") {
  const Metamodel metamodel = builtin();
  CHECK(metamodel.components.size() == 12);
  for (const model::Component& component : metamodel.components) {
    CAPTURE(component.id);
    CHECK(model::id_of(component.domain) == component.id.substr(0, 2));
    CHECK(!component.description.empty());
    CHECK(component.prompts.size() >= 3);
  }
  for (const model::ElementType& type : metamodel.types) {
    CAPTURE(type.id);
    CHECK(!type.description.empty());
    CHECK(!type.plural.empty());
    CHECK(!type.group.empty());
    CHECK(model::find_attribute(type.attributes, "evidence") != nullptr);
    // Outside the four domains nothing can be a root of importance.
    if (type.root) CHECK(!type.component_business.empty());
  }
  for (const model::RelationKind& relation : metamodel.relations) {
    CAPTURE(relation.id);
    CHECK(!relation.description.empty());
    CHECK(!relation.inverse.empty());
    CHECK(model::find_attribute(relation.attributes, "strength") != nullptr);
  }
}

TEST_CASE("what the file says arrives in the structs") {
  const Metamodel metamodel = builtin();
  const model::ElementType& goal = *metamodel.type("goal");
  CHECK(goal.component_business == "BS.scope");
  CHECK(goal.component_it == "IS.scope");
  CHECK(goal.default_side == Side::business);
  CHECK(goal.needs_support);
  CHECK(goal.root);
  CHECK(goal.root_weight_business == 1);
  CHECK(goal.root_weight_it == 0);
  CHECK(goal.prior == 1);
  CHECK(goal.cadence_days == 365);
  CHECK(goal.in_engine);
  const model::ElementType& service = *metamodel.type("it_service");
  CHECK(service.component_business.empty());
  CHECK(service.component_it == "IS.scope");
  CHECK(service.default_side == Side::it);
  CHECK(model::home_component(service, Side::none) == "IS.scope");
  const model::ElementType& team = *metamodel.type("team");
  CHECK(!team.in_engine);
  CHECK(!team.needs_support);
  CHECK(team.prior == 0.7);
  CHECK(model::home_component(team, Side::it).empty());
  CHECK(metamodel.type("unit")->description ==
        "A division, department or team of the organisation.");
  CHECK(metamodel.relation("composition")->meaning == Meaning::whole);
  CHECK(metamodel.relation("supports")->strength == 0.5);
  CHECK(metamodel.from_archimate("WorkPackage")->id == "initiative");
  CHECK(metamodel.evidence_kind("kpi")->half_life_days == 180);
}

TEST_CASE("an anchored list of attributes reaches every type that refers to it") {
  const Metamodel metamodel = builtin();
  for (const char* id : {"application", "system_software", "hardware", "network"}) {
    const model::Attribute* stage =
        model::find_attribute(metamodel.type(id)->attributes, "lifecycle");
    REQUIRE(stage != nullptr);
    CHECK(stage->kind == AttributeKind::enumeration);
    REQUIRE(stage->values.size() == 6);
    CHECK(!stage->values[0].condition.has_value());
    CHECK(stage->values[2].condition == 0.9);
  }
}

TEST_CASE("an override adds and changes by id and leaves the rest alone") {
  const auto loaded = under_builtin(R"(
catalog: metamodel
version: 1
components:
  - {id: BS.scope, name: Geschäftsfeld}
common_attributes:
  - {id: cost_centre, name: Cost centre, kind: text}
  - {id: annual_cost, name: Jahreskosten}
types:
  - id: goal
    name: Ziel
    prior: 0.9
    attributes:
      - {id: weight, maximum: 10}
      - {id: okr, name: OKR, kind: boolean}
  - &plant
    id: plant
    name: Plant
    component: {business: OI.structure}
    side: business
    attributes: [{id: capacity, name: Capacity, kind: number, unit: t, minimum: 0}]
  - {<<: *plant, id: mill, name: Mill}
relations:
  - {id: supports, strength: 0.6}
  - {id: feeds, name: feeds, meaning: support, from: [plant, mill], to: [process]}
evidence:
  - {id: sensor, name: Sensor, weight: 2, confidence: 0.9, half_life_days: 30}
archimate:
  types: {Facility: plant, BusinessActor: {type: unit, side: it}, Plant: plant}
)");
  for (const Problem& problem : loaded.problems) FAIL(problem.where() << ": " << problem.what);
  const Metamodel before = builtin();
  const Metamodel& now = loaded.value;
  CHECK(now.types.size() == before.types.size() + 2);
  CHECK(now.component("BS.scope")->name == "Geschäftsfeld");
  CHECK(now.component("BS.scope")->prompts == before.component("BS.scope")->prompts);
  const model::ElementType& goal = *now.type("goal");
  CHECK(goal.name == "Ziel");
  CHECK(goal.plural == "Goals");
  CHECK(goal.prior == 0.9);
  CHECK(goal.needs_support);
  CHECK(model::find_attribute(goal.attributes, "weight")->maximum == 10);
  CHECK(model::find_attribute(goal.attributes, "weight")->minimum == 0);
  CHECK(model::find_attribute(goal.attributes, "okr") != nullptr);
  CHECK(model::find_attribute(goal.attributes, "due") != nullptr);
  CHECK(model::find_attribute(goal.attributes, "annual_cost")->name == "Jahreskosten");
  for (const model::ElementType& type : now.types) {
    CHECK(model::find_attribute(type.attributes, "cost_centre") != nullptr);
  }
  const model::ElementType& mill = *now.type("mill");
  CHECK(mill.name == "Mill");
  CHECK(mill.plural == "Mill");
  CHECK(mill.component_business == "OI.structure");
  CHECK(mill.component_it.empty());
  CHECK(model::find_attribute(mill.attributes, "capacity")->unit == "t");
  CHECK(now.relation("supports")->strength == 0.6);
  CHECK(now.relation("supports")->meaning == Meaning::support);
  CHECK(now.relation("feeds")->from_types == std::vector<std::string>{"plant", "mill"});
  CHECK(now.evidence_kind("sensor")->weight == 2);
  CHECK(now.from_archimate("Facility")->id == "plant");
  CHECK(now.archimate_types.size() == before.archimate_types.size() + 1);
  const auto actor = std::find_if(now.archimate_types.begin(), now.archimate_types.end(),
                                  [](const auto& m) { return m.foreign == "BusinessActor"; });
  CHECK(actor->side == Side::it);
}

TEST_CASE("overrides apply in order") {
  const auto file = [](const char* name, const char* prior) {
    return CatalogFile{name, "catalog: metamodel\nversion: 1\ntypes: [{id: goal, prior: " +
                                 std::string(prior) + "}]\n"};
  };
  const auto one = workspace_metamodel({file("a.yaml", "0.2"), file("b.yaml", "0.4")});
  REQUIRE(one.ok());
  CHECK(one->type("goal")->prior == 0.4);
}

namespace {

struct Mistake {
  std::string name;
  const char* body;
  int line;
  const char* what;
  const char* remedy;
};

const Mistake kMistakes[] = {
    {"an unknown key", "types:\n  - id: goal\n    needs_suport: true\n", 5,
     "The type 'goal' has an unknown key 'needs_suport'.", "Did you mean 'needs_support'?"},
    {"an unknown section", "typs: []\n", 3, "The file has an unknown key 'typs'.",
     "Did you mean 'types'?"},
    {"a type without a name", "types:\n  - {id: plant}\n", 4, "The type 'plant' has no 'name'.",
     "Add it."},
    {"a type without an id", "types:\n  - {name: Plant}\n", 4, "The type has no 'id'.", "Add it."},
    {"an id that is none", "types:\n  - {id: Big Plant, name: Plant}\n", 4,
     "The type has 'Big Plant' under 'id', which is not an id.",
     "An id is made of a to z, 0 to 9 and _, starts with a letter and has at most 64 of them."},
    {"an id twice", "types:\n  - {id: plant, name: P}\n  - {id: plant, name: Q}\n", 5,
     "The type 'plant' occurs twice.", "Remove one; the first is on line 4."},
    {"a key twice", "types:\n  - id: plant\n    name: P\n    name: Q\n", 6,
     "The key 'name' occurs twice in one place.", "Remove one of the two."},
    {"an unknown component", "types:\n  - {id: goal, component: {business: BS.scop}}\n", 4,
     "The component of the type 'goal' names an unknown component 'BS.scop'.",
     "Did you mean 'BS.scope'?"},
    {"an unknown domain", "types:\n  - {id: goal, component: {business: XY.zzzzzzzz}}\n", 4,
     "The component of the type 'goal' names an unknown component 'XY.zzzzzzzz'.",
     "Known: BS.scope, BS.competencies, BS.governance, IS.scope, IS.competencies, IS.governance, "
     "OI.structure, OI.processes, OI.skills, II.architecture, II.processes, II.skills."},
    {"a component on the wrong side", "types:\n  - {id: goal, component: {it: OI.skills}}\n", 4,
     "The component of the type 'goal' puts its it side into OI.skills.",
     "The it side lives in IS or II."},
    {"a thirteenth component", "components:\n  - {id: BS.vision, name: Vision}\n", 4,
     "The component 'BS.vision' is not one of the twelve.",
     "Known: BS.scope, BS.competencies, BS.governance, IS.scope, IS.competencies, IS.governance, "
     "OI.structure, OI.processes, OI.skills, II.architecture, II.processes, II.skills."},
    {"a prior above 1", "types:\n  - {id: goal, prior: 1.5}\n", 4,
     "The type 'goal' has 1.5 under 'prior', outside its range.", "Choose a number from 0 to 1."},
    {"a prior in words", "types:\n  - {id: goal, prior: high}\n", 4,
     "The type 'goal' needs a number under 'prior', not 'high'.", ""},
    {"a prior in quotes", "types:\n  - {id: goal, prior: '0.5'}\n", 4,
     "The type 'goal' needs a number under 'prior', not '0.5'.", ""},
    {"not a number", "types:\n  - {id: goal, prior: nan}\n", 4,
     "The type 'goal' needs a number under 'prior', not 'nan'.", ""},
    {"an empty value", "types:\n  - {id: goal, prior: }\n", 4,
     "The type 'goal' needs a number under 'prior', not nothing.",
     "Give it a value or leave the key out."},
    {"half a day", "types:\n  - {id: goal, cadence_days: 0.5}\n", 4,
     "The type 'goal' has 0.5 under 'cadence_days', which is not a whole number.",
     "Choose a whole number from 0 to 3660."},
    {"yes for true", "types:\n  - {id: goal, root: yes}\n", 4,
     "The type 'goal' needs true or false under 'root', not 'yes'.", ""},
    {"a list for a text", "types:\n  - {id: goal, name: [Goal]}\n", 4,
     "The type 'goal' needs a text under 'name', not a list.", ""},
    {"a text for a list", "types: goal\n", 3, "The file needs a list under 'types', not 'goal'.",
     ""},
    {"an unknown side", "types:\n  - {id: goal, side: both}\n", 4,
     "The type 'goal' has an unknown 'side': 'both'.", "Known: business, it."},
    {"an unknown meaning", "relations:\n  - {id: serving, meaning: suport}\n", 4,
     "The relation 'serving' has an unknown 'meaning': 'suport'.", "Did you mean 'support'?"},
    {"strength 0", "relations:\n  - {id: serving, strength: 0}\n", 4,
     "The relation 'serving' has 0 under 'strength', outside its range.",
     "Choose a number above 0 to 1."},
    {"an unknown end", "relations:\n  - {id: serving, to: [proces]}\n", 4,
     "The relation 'serving' names an unknown type 'proces'.", "Did you mean 'process'?"},
    {"an unknown attribute kind",
     "types:\n  - id: goal\n    attributes:\n      - {id: x, name: X, kind: numbr}\n", 6,
     "The attribute 'x' of the type 'goal' has an unknown 'kind': 'numbr'.",
     "Did you mean 'number'?"},
    {"an enumeration without values",
     "types:\n  - id: goal\n    attributes:\n      - {id: x, name: X, kind: enumeration}\n", 6,
     "The attribute 'x' of the type 'goal' is an enumeration without values.",
     "List them under 'values'."},
    {"values without an enumeration",
     "types:\n  - id: goal\n    attributes:\n      - {id: x, name: X, kind: text, values: [{id: "
     "a, "
     "name: A}]}\n",
     6, "The attribute 'x' of the type 'goal' has values but is no enumeration.",
     "Say 'kind: enumeration'."},
    {"a value twice",
     "types:\n  - id: goal\n    attributes:\n      - {id: x, name: X, kind: enumeration, values: "
     "[{id: a, name: A}, {id: a, name: B}]}\n",
     6, "The value 'a' of the attribute 'x' of the type 'goal' occurs twice.",
     "Remove one; the first is on line 6."},
    {"a condition above 1",
     "types:\n  - id: goal\n    attributes:\n      - {id: x, name: X, kind: enumeration, values: "
     "[{id: a, name: A, condition: 2}]}\n",
     6,
     "The value 'a' of the attribute 'x' of the type 'goal' has 2 under 'condition', outside "
     "its range.",
     "Choose a number from 0 to 1."},
    {"bounds of a text",
     "types:\n  - id: goal\n    attributes:\n      - {id: x, name: X, kind: text, minimum: 1}\n", 6,
     "The attribute 'x' of the type 'goal' has bounds but is no number.",
     "Bounds go with number, money and percent."},
    {"bounds the wrong way round",
     "types:\n  - id: goal\n    attributes:\n      - {id: x, name: X, kind: number, minimum: 2, "
     "maximum: 1}\n",
     6, "The attribute 'x' of the type 'goal' has a minimum above its maximum.", "Swap them."},
    {"a list of nothing known",
     "types:\n  - id: goal\n    attributes:\n      - {id: x, name: X, kind: list, item: texts}\n",
     6, "The attribute 'x' of the type 'goal' is a list of unknown items 'texts'.",
     "Did you mean 'text'?"},
    {"confidence above 1", "evidence:\n  - {id: kpi, confidence: 80}\n", 4,
     "The evidence kind 'kpi' has 80 under 'confidence', outside its range.",
     "Choose a number from 0 to 1."},
    {"half-life 0", "evidence:\n  - {id: kpi, half_life_days: 0}\n", 4,
     "The evidence kind 'kpi' has 0 under 'half_life_days', outside its range.",
     "Choose a number above 0 to 36600."},
    {"a mapping to no type", "archimate:\n  types:\n    Goal: gaol\n", 5,
     "The ArchiMate mapping of 'Goal' names an unknown type 'gaol'.", "Did you mean 'goal'?"},
    {"a mapping to no relation", "archimate:\n  relations:\n    Serving: servin\n", 5,
     "The ArchiMate mapping of 'Serving' names an unknown relation 'servin'.",
     "Did you mean 'serving'?"},
    {"an export nobody imports", "types:\n  - {id: goal, archimate: Gaol}\n", 4,
     "The type 'goal' names an unknown ArchiMate type 'Gaol'.", "Did you mean 'Goal'?"},
    {"a comma in an unquoted text", "types:\n  - {id: goal, description: An end, near or far.}\n",
     4, "The type 'goal' has an unknown key 'near or far.'.", nullptr},
};

}  // namespace

TEST_CASE("mistakes are named with their line") {
  const std::string head = "catalog: metamodel\nversion: 1\n";
  for (const Mistake& row : kMistakes) {
    CAPTURE(row.name);
    const auto problems = under_builtin(head + row.body).problems;
    REQUIRE(problems.size() == 1);
    CHECK(problems[0].where() == "mine.yaml:" + std::to_string(row.line));
    CHECK(problems[0].what == row.what);
    if (row.remedy != nullptr) CHECK(problems[0].remedy == row.remedy);
  }
}

TEST_CASE("files that cannot be read at all say why") {
  const struct {
    std::string name;
    std::string yaml;
    std::string where;
    const char* what;
  } rows[] = {
      {"empty", "", "mine.yaml:1", "The file is empty."},
      {"another catalog", "catalog: sam\nversion: 1\n", "mine.yaml:1",
       "The file has an unknown 'catalog': 'sam'."},
      {"no header", "types: []\n", "mine.yaml:1", "The file has no 'catalog'."},
      {"a later version", "catalog: metamodel\nversion: 2\n", "mine.yaml:2",
       "The file has 2 under 'version', outside its range."},
      {"a list", "- a\n", "mine.yaml:1", "The file is not a mapping."},
      {"a tab for indentation", "catalog: metamodel\nversion: 1\ntypes:\n\t- a\n", "mine.yaml:4",
       nullptr},
      {"an open quote", "catalog: \"metamodel\nversion: 1\n", "mine.yaml:1", nullptr},
  };
  for (const auto& row : rows) {
    CAPTURE(row.name);
    const auto problems = under_builtin(row.yaml).problems;
    REQUIRE(!problems.empty());
    CHECK(problems[0].where() == row.where);
    if (row.what != nullptr) CHECK(problems[0].what == row.what);
  }
}

TEST_CASE("several mistakes come as one error that names them") {
  const auto result =
      load_metamodel(builtin_file("metamodel.yaml"), {{"mine.yaml",
                                                       "catalog: metamodel\nversion: 1\ntypes:\n"
                                                       "  - {id: goal, prior: 2, side: all}\n"
                                                       "  - {id: unit, component: {it: XX.y}}\n"}});
  REQUIRE(!result.ok());
  CHECK(result.error().code == Error::Code::bad_input);
  CHECK(result.error().where == "mine.yaml:4");
  CHECK(result.error().remedy.find("Also: mine.yaml:4: ") != std::string::npos);
  CHECK(result.error().remedy.find("mine.yaml:5: The component of the type 'unit'") !=
        std::string::npos);
}

TEST_CASE("a base names what it lacks") {
  const auto loaded = read_metamodel({{"base.yaml", "catalog: metamodel\nversion: 1\n"}});
  REQUIRE(loaded.problems.size() == 13);
  CHECK(loaded.problems[0].where() == "base.yaml");
  CHECK(loaded.problems[0].what == "The component 'BS.scope' is missing.");
  CHECK(loaded.problems[12].what == "There are no types.");
}

TEST_CASE("the number of problems is bounded") {
  std::string yaml = "catalog: metamodel\nversion: 1\ntypes:\n";
  for (int i = 0; i < 500; ++i) yaml += "  - {id: t" + std::to_string(i) + ", wrong: 1}\n";
  CHECK(under_builtin(yaml).problems.size() == kMaxProblems);
}

TEST_CASE("a later override wins whatever the values are") {
  rc::check([](std::vector<int> percents) {
    std::vector<CatalogFile> overrides;
    double last = builtin_metamodel()->type("goal")->prior;
    if (percents.size() > 5) percents.resize(5);
    for (const int raw : percents) {
      const int percent = std::abs(raw % 101);
      last = percent / 100.0;
      overrides.push_back({"o.yaml", "catalog: metamodel\nversion: 1\ntypes: [{id: goal, prior: " +
                                         std::to_string(percent) + "e-2}]\n"});
    }
    const auto result = workspace_metamodel(overrides);
    RC_ASSERT(result.ok());
    RC_ASSERT(std::abs(result->type("goal")->prior - last) < 1e-12);
  });
}
