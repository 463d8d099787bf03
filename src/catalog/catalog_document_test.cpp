// The examples of docs/formats/catalog.md do what the document says.
#include <doctest/doctest.h>

#include <fstream>
#include <sstream>

#include "catalog/findings_catalog.h"
#include "catalog/metamodel_catalog.h"
#include "catalog/sam_catalog.h"

using namespace plumb;
using namespace plumb::catalog;

namespace {

struct Block {
  std::string language;
  std::string text;
};

std::vector<Block> blocks_of_document() {
  std::ifstream in(PLUMB_SOURCE_DIR "/docs/formats/catalog.md");
  REQUIRE(in.good());
  std::vector<Block> blocks;
  bool inside = false;
  for (std::string line; std::getline(in, line);) {
    if (line.substr(0, 3) == "```") {
      inside = !inside;
      if (inside) blocks.push_back({line.substr(3), {}});
    } else if (inside) {
      blocks.back().text += line + "\n";
    }
  }
  return blocks;
}

std::vector<Problem> problems_of(const CatalogFile& file) {
  const Result<std::string> kind = kind_of(file);
  REQUIRE(kind.ok());
  const auto files = with_overrides(builtin_file(*kind + ".yaml"), {file});
  if (*kind == "metamodel") return read_metamodel(files).problems;
  if (*kind == "sam") return read_sam(files).problems;
  return read_rule_book(files).problems;
}

}  // namespace

TEST_CASE("the examples of the document load, and the wrong one is answered as written") {
  const std::vector<Block> blocks = blocks_of_document();
  std::vector<std::string> examples;
  for (const Block& block : blocks) {
    if (block.language == "yaml") examples.push_back(block.text);
  }
  REQUIRE(examples.size() == 4);
  for (std::size_t i = 0; i < 3; ++i) {
    for (const Problem& problem : problems_of({"mine.yaml", examples[i]})) {
      FAIL(problem.where() << ": " << problem.what);
    }
  }
  const auto problems = problems_of({"mine.yaml", examples[3]});
  REQUIRE(problems.size() == 1);
  CHECK(to_error(problems).text() + "\n" == blocks.back().text);
}

TEST_CASE("the example of the metamodel has the effect it describes") {
  std::string example;
  for (const Block& block : blocks_of_document()) {
    if (example.empty() && block.language == "yaml") example = block.text;
  }
  const auto metamodel = workspace_metamodel({{"mine.yaml", example}});
  REQUIRE(metamodel.ok());
  CHECK(metamodel->component("OI.structure")->name == "Plants and units");
  CHECK(metamodel->component("OI.structure")->prompts.size() == 3);
  const model::ElementType& plant = *metamodel->type("plant");
  CHECK(model::home_component(plant, model::Side::none) == "OI.structure");
  CHECK(model::home_component(plant, model::Side::it).empty());
  CHECK(model::find_attribute(plant.attributes, "state")->values[1].condition == 0.1);
  CHECK(metamodel->type("goal")->cadence_days == 180);
  CHECK(metamodel->relation("feeds")->to_types == std::vector<std::string>{"plant", "process"});
  CHECK(metamodel->from_archimate("Facility")->id == "plant");
}
