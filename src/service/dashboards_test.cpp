// Dashboards as they are kept: every member of a tile checked, what is kept comes back, who sees
// one.
#include <doctest/doctest.h>

#include "service/dashboards.h"
#include "service/workspace_fixture.h"

namespace plumb::service {
namespace {

std::vector<model::TileProblem> problems_of(std::string_view tiles) {
  std::vector<model::Tile> out;
  return read_tiles(json::parse(tiles).as_array(), out);
}

TEST_CASE("a tile that cannot be shown is refused with the member that is wrong") {
  const struct {
    const char* tiles;
    const char* field;
  } rows[] = {
      {R"([7])", "tiles[0]"},
      {R"([{"kind":"pie"}])", "tiles[0].kind"},
      {R"([{"kind":"map","what":"index"}])", "tiles[0].kind"},
      {R"([{"kind":"map","widht":3}])", "tiles[0].widht"},
      {R"([{"kind":"map","width":"3"}])", "tiles[0].width"},
      {R"([{"kind":"map","width":2.5}])", "tiles[0].width"},
      {R"([{"kind":"map","width":0}])", "tiles[0].width"},
      {R"([{"kind":"map","height":13}])", "tiles[0].height"},
      {R"([{"kind":"map"},{"kind":"map","id":"a b"}])", "tiles[1].id"},
      {R"([{"kind":"map","id":"a"},{"kind":"map","id":"a"}])", "tiles[1].id"},
      {R"([{"kind":"map","text":"Hello"}])", "tiles[0].text"},
      {R"([{"kind":"map","of":["x"]}])", "tiles[0].of"},
      {R"([{"kind":"text"}])", "tiles[0].text"},
      {R"([{"kind":"number","what":"measure"}])", "tiles[0].of"},
      {R"([{"kind":"number","what":"measure","of":["a","b"]}])", "tiles[0].of"},
      {R"([{"kind":"number","what":"link","of":["BS-BS"]}])", "tiles[0].of"},
      {R"([{"kind":"chart","what":"measures","of":["a","a"]}])", "tiles[0].of"},
      {R"([{"kind":"chart","what":"measure","of":["a"],"indexed":true}])", "tiles[0].indexed"},
      {R"([{"kind":"chart","what":"index","period":"soon"}])", "tiles[0].period"},
      {R"([{"kind":"table","what":"goals","columns":["colour"]}])", "tiles[0].columns"},
      {R"([{"kind":"table","what":"goals","limit":101}])", "tiles[0].limit"},
      {R"([{"kind":"table","what":"goals","filter":{"owner":"x"}}])", "tiles[0].filter.owner"},
      {R"([{"kind":"table","what":"measures","filter":{"levels":["high"]}}])",
       "tiles[0].filter.levels"},
      {R"([{"kind":"table","what":"measures","filter":{"sides":["left"]}}])",
       "tiles[0].filter.sides"},
      {R"([{"kind":"table","what":"measures","filter":{"site":[]}}])", "tiles[0].filter.site"},
      {R"([{"kind":"table","what":"measures","filter":[]}])", "tiles[0].filter"},
  };
  for (const auto& row : rows) {
    const auto found = problems_of(row.tiles);
    REQUIRE_MESSAGE(!found.empty(), row.tiles);
    CHECK_MESSAGE(found.front().field == row.field, row.tiles);
    CHECK(!found.front().what.empty());
    CHECK(!found.front().remedy.empty());
  }
}

TEST_CASE("every source there is can be asked for, and is written as it is read") {
  for (const model::TileSource& source : model::kTileSources) {
    json::object tile{{"kind", source.kind}, {"what", source.what}};
    if (source.about == "line") tile["of"] = json::array{"outcomes"};
    if (source.about == "link") tile["of"] = json::array{"BS-II"};
    if (source.about == "benefit") tile["of"] = json::array{"risk"};
    if (source.about == "measure" || source.about == "campaign") tile["of"] = json::array{"x"};
    if (source.kind == "text") tile["text"] = "Hello";
    std::vector<model::Tile> read;
    const auto problems = read_tiles({tile}, read);
    const std::string name = std::string(source.kind) + " " + std::string(source.what);
    REQUIRE_MESSAGE(problems.empty(), name);
    std::vector<model::Tile> again;
    CHECK(read_tiles(tiles_json(read), again).empty());
    CHECK(tiles_json(again) == tiles_json(read));
    CHECK(read.front().id == "t1");
  }
}

TEST_CASE("who sees a dashboard, who changes it, and what a group means") {
  Dashboard dashboard;
  dashboard.by = "u-anna";
  dashboard.people = {{"u-ben", false}, {"unit-sales", true}};
  const DashboardViewer anna{"u-anna", {}};
  const DashboardViewer ben{"u-ben", {"person-ben"}};
  const DashboardViewer cara{"u-cara", {"person-cara", "unit-south", "unit-sales"}};
  const DashboardViewer dan{"u-dan", {"person-dan", "unit-it"}};
  CHECK(may_see(dashboard, anna));
  CHECK(may_see(dashboard, ben));
  CHECK(may_see(dashboard, cara));
  CHECK_FALSE(may_see(dashboard, dan));
  CHECK_FALSE(named_to_edit(dashboard, ben));
  CHECK(named_to_edit(dashboard, cara));
  dashboard.shared = true;
  CHECK(may_see(dashboard, dan));
  CHECK_FALSE(named_to_edit(dashboard, dan));
}

}  // namespace
}  // namespace plumb::service
