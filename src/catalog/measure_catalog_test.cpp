#include "catalog/measure_catalog.h"

#include <doctest/doctest.h>

#include <set>

#include "catalog/metamodel_catalog.h"
#include "catalog/words.h"

namespace plumb::catalog {
namespace {

TEST_CASE("the shipped definitions are whole, name types that exist, and speak German") {
  const auto loaded = read_measures(builtin_measures());
  CHECK(loaded.problems.empty());
  CHECK(loaded.value.size() >= 100);
  const auto metamodel = read_metamodel({builtin_file("metamodel.yaml")});
  const Words* german = words_in("de");
  REQUIRE(german != nullptr);
  std::set<std::string> perspectives;
  for (const model::MeasureDefinition& one : loaded.value) {
    CHECK_FALSE(one.sources.empty());
    CHECK_FALSE(one.about.empty());
    perspectives.insert(one.perspective);
    for (const std::string& type : one.about) {
      CHECK_MESSAGE(metamodel.value.type(type) != nullptr, type);
    }
    for (const std::string& text :
         {one.name, one.description, one.formula, one.data, one.pitfalls}) {
      CHECK_MESSAGE(german->knows(text), text);
    }
  }
  CHECK(perspectives.size() == 4);
}

TEST_CASE("a workspace changes a definition and adds its own; what does not fit is named") {
  const CatalogFile own{"ours.yaml",
                        "catalog: measures\nversion: 1\nid: ours\nname: Ours\nmeasures:\n"
                        "  - {id: availability, name: Uptime of ours}\n"
                        "  - {id: smiles, name: Smiles, description: How many., formula: Count.,"
                        " unit: count, direction: up}\n"};
  const auto all = workspace_measures({own});
  CHECK(all.size() == workspace_measures({}).size() + 1);
  for (const model::MeasureDefinition& one : all) {
    if (one.id == "availability") {
      CHECK(one.name == "Uptime of ours");
      CHECK(one.unit == "%");
    }
  }
  for (const char* wrong : {"direction: up}", "unit: count, ", "id: smiles, "}) {
    CatalogFile broken = own;
    const std::size_t at = broken.yaml.find(wrong);
    broken.yaml.replace(at, std::string(wrong).size(),
                        std::string(wrong) == "direction: up}" ? "direction: sideways}" : "");
    auto files = builtin_measures();
    files.push_back(broken);
    const auto read = read_measures(files);
    REQUIRE_FALSE(read.problems.empty());
    CHECK(read.problems.front().file == "ours.yaml");
    CHECK(workspace_measures({broken}).size() == workspace_measures({}).size());
  }
}

}  // namespace
}  // namespace plumb::catalog
