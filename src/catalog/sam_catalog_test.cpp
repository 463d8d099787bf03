#include "catalog/sam_catalog.h"

#include <doctest/doctest.h>

using namespace plumb;
using namespace plumb::catalog;
using model::Domain;

namespace {

model::Sam builtin() {
  Result<model::Sam> sam = builtin_sam();
  if (!sam.ok()) FAIL(sam.error().text());
  return std::move(sam).value();
}

}  // namespace

TEST_CASE("domains and links come in the order of the model, all described") {
  const model::Sam sam = builtin();
  REQUIRE(sam.domains.size() == 4);
  for (std::size_t i = 0; i < 4; ++i) {
    CHECK(sam.domains[i].domain == static_cast<Domain>(i));
    CHECK(!sam.domains[i].description.empty());
  }
  REQUIRE(sam.links.size() == 6);
  for (std::size_t i = 0; i < 6; ++i) {
    CHECK(sam.links[i].link == i);
    CHECK(sam.links[i].question.back() == '?');
  }
}

TEST_CASE("the lenses group the links as the engine's definition does") {
  const model::Sam sam = builtin();
  const struct {
    const char* lens;
    const char* dimension;
    std::vector<const char*> links;
  } rows[] = {
      {"guide", "strategic_fit_internal", {"BS-IS"}},
      {"guide", "strategic_fit_external", {"BS-II"}},
      {"guide", "functional_integration_horizontal", {"IS-OI"}},
      {"guide", "functional_integration_vertical", {"OI-II"}},
      {"classic", "strategic_fit_business", {"BS-OI"}},
      {"classic", "strategic_fit_it", {"IS-II"}},
      {"classic", "functional_integration_strategic", {"BS-IS"}},
      {"classic", "functional_integration_operational", {"OI-II"}},
      {"six_types", "intellectual", {"BS-IS"}},
      {"six_types", "operational", {"OI-II"}},
      {"six_types", "cross_domain", {"BS-OI", "IS-II", "BS-II", "IS-OI"}},
  };
  CHECK(sam.lenses.size() == 3);
  for (const auto& row : rows) {
    CAPTURE(row.dimension);
    const model::Lens* lens = sam.lens(row.lens);
    REQUIRE(lens != nullptr);
    std::vector<std::string> links;
    for (const model::Dimension& dimension : lens->dimensions) {
      if (dimension.id != row.dimension) continue;
      for (const std::size_t link : dimension.links) links.emplace_back(model::kLinks[link].id);
    }
    CHECK(links == std::vector<std::string>(row.links.begin(), row.links.end()));
  }
}

TEST_CASE("each perspective follows its path over two links") {
  const model::Sam sam = builtin();
  const struct {
    const char* id;
    std::array<Domain, 3> path;
    const char* first;
    const char* second;
    const char* role;
  } rows[] = {
      {"strategy_execution", {Domain::BS, Domain::OI, Domain::II}, "BS-OI", "OI-II", "implementer"},
      {"technology_transformation",
       {Domain::BS, Domain::IS, Domain::II},
       "BS-IS",
       "IS-II",
       "driver of change"},
      {"competitive_potential", {Domain::IS, Domain::BS, Domain::OI}, "BS-IS", "BS-OI", "enabler"},
      {"service_level", {Domain::IS, Domain::II, Domain::OI}, "IS-II", "OI-II", "support"},
  };
  CHECK(sam.perspectives.size() == 4);
  for (const auto& row : rows) {
    CAPTURE(row.id);
    const model::Perspective* perspective = sam.perspective(row.id);
    REQUIRE(perspective != nullptr);
    CHECK(perspective->path == row.path);
    CHECK(model::kLinks[perspective->links[0]].id == row.first);
    CHECK(model::kLinks[perspective->links[1]].id == row.second);
    CHECK(perspective->it_role == row.role);
    CHECK(perspective->roles.size() >= 4);
    CHECK(perspective->impacts.size() >= 5);
    for (const model::Impact& impact : perspective->impacts) CHECK(!impact.measures.empty());
  }
}

TEST_CASE("what rests on memory or one secondary source is not shown as verified") {
  const model::Sam sam = builtin();
  for (const model::Perspective& perspective : sam.perspectives) {
    CHECK(perspective.path_provenance.verified);
    CHECK(!perspective.roles_provenance.verified);
  }
  CHECK(!sam.lens("guide")->provenance.verified);
  CHECK(sam.lens("classic")->provenance.verified);
  CHECK(sam.lens("six_types")->provenance.verified);
}

TEST_CASE("an override rewords a dimension and adds a lens") {
  const auto loaded = read_sam(with_overrides(builtin_file("sam.yaml"), {{"mine.yaml", R"(
catalog: sam
version: 1
lenses:
  - id: classic
    dimensions: [{id: strategic_fit_it, name: IT fit}]
  - id: ours
    name: Ours
    dimensions: [{id: all, name: All, links: [BS-IS, BS-OI]}]
)"}}));
  for (const Problem& problem : loaded.problems) FAIL(problem.where() << ": " << problem.what);
  const model::Lens& classic = *loaded.value.lens("classic");
  CHECK(classic.dimensions.size() == 4);
  CHECK(classic.dimensions[1].name == "IT fit");
  CHECK(classic.dimensions[1].links == std::vector<std::size_t>{4});
  CHECK(loaded.value.lens("ours")->dimensions[0].links == std::vector<std::size_t>{0, 1});
}

TEST_CASE("mistakes are named with their line") {
  const std::string head = "catalog: sam\nversion: 1\n";
  const struct {
    std::string name;
    const char* body;
    int line;
    const char* what;
    const char* remedy;
  } rows[] = {
      {"an unknown domain", "domains:\n  - {id: ITS, name: IT}\n", 4,
       "The domain 'ITS' is not one of four.", "Did you mean 'IS'?"},
      {"an unknown link", "links:\n  - {id: BS-ITS, question: Why}\n", 4,
       "The link 'BS-ITS' is not one of six.", "Did you mean 'BS-IS'?"},
      {"a dimension without links",
       "lenses:\n  - {id: ours, name: Ours, dimensions: [{id: a, name: A, links: []}]}\n", 4,
       "The dimension 'a' of the lens 'ours' has no links.", "Name some."},
      {"a link named twice",
       "lenses:\n  - {id: ours, name: Ours, dimensions: [{id: a, name: A, links: [BS-IS, "
       "BS-IS]}]}\n",
       4, "The dimension 'a' of the lens 'ours' names the link 'BS-IS' twice.", "Remove one."},
      {"a path that returns", "perspectives:\n  - {id: service_level, path: [IS, II, IS]}\n", 4,
       "The perspective 'service_level' is no path of three domains.",
       "Write [anchor, pivot, impact], each another domain."},
      {"a path of two", "perspectives:\n  - {id: service_level, path: [IS, II]}\n", 4,
       "The perspective 'service_level' is no path of three domains.",
       "Write [anchor, pivot, impact], each another domain."},
      {"verified by nobody", "lenses:\n  - {id: guide, verified: true, sources: []}\n", 4,
       "The lens 'guide' is verified by no source.", "Name the sources, or say 'verified: false'."},
      {"a source that is not listed", "lenses:\n  - {id: guide, sources: [S99]}\n", 4,
       "The lens 'guide' names an unknown source 'S99'.", "Did you mean 'S0'?"},
      {"a group that is not listed",
       "lenses:\n  - id: guide\n    dimensions: [{id: strategic_fit_internal, group: fit}]\n", 5,
       "The dimension 'strategic_fit_internal' of the lens 'guide' names an unknown group 'fit'.",
       "Known: strategic_fit, functional_integration."},
  };
  for (const auto& row : rows) {
    CAPTURE(row.name);
    const auto problems =
        read_sam(with_overrides(builtin_file("sam.yaml"), {{"mine.yaml", head + row.body}}))
            .problems;
    REQUIRE(problems.size() == 1);
    CHECK(problems[0].where() == "mine.yaml:" + std::to_string(row.line));
    CHECK(problems[0].what == row.what);
    CHECK(problems[0].remedy == row.remedy);
  }
}

TEST_CASE("a base must describe all four domains and six links") {
  const auto loaded = read_sam({{"base.yaml", "catalog: sam\nversion: 1\n"}});
  REQUIRE(loaded.problems.size() == 11);
  CHECK(loaded.problems[0].what == "The domain 'BS' is missing.");
  CHECK(loaded.problems[4].what == "The link 'BS-IS' is missing.");
  CHECK(loaded.problems[10].what == "There are no lenses.");
}
