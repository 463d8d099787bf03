// Ready-made dashboards: what is shipped loads, a workspace's file changes it tile by tile, and
// what cannot be shown is said with its place.
#include <doctest/doctest.h>

#include "catalog/dashboard_catalog.h"
#include "catalog/words.h"

namespace plumb::catalog {
namespace {

TEST_CASE("what is shipped has no problem, the integrated one first, and speaks German") {
  const auto shipped = workspace_dashboards({});
  REQUIRE(shipped.size() == 4);
  CHECK(shipped.front().id == "integrated");
  const Words* german = words_in("de");
  REQUIRE(german != nullptr);
  for (const model::Dashboard& one : shipped) {
    CHECK_MESSAGE(german->knows(one.name), one.name);
    CHECK_MESSAGE(german->knows(one.description), one.description);
    for (const model::Tile& tile : one.tiles) {
      CHECK_MESSAGE((tile.title.empty() || german->knows(tile.title)), tile.title);
    }
  }
  for (const model::TileSource& source : model::kTileSources) {
    // Of a line, link, measure or campaign its own name is said.
    if (source.name.empty() || source.most == 1) continue;
    CHECK_MESSAGE(german->knows(source.name), source.name);
  }
}

TEST_CASE("a workspace's file changes a tile, adds one, and makes dashboards of its own") {
  const CatalogFile changes{"ours.yaml",
                            "catalog: dashboard\nversion: 1\nid: executive\ntiles:\n"
                            "  - {id: index, width: 12}\n"
                            "  - {id: more, kind: text, text: Ours}\n"};
  const CatalogFile fresh{"new.yaml",
                          "catalog: dashboard\nversion: 1\nid: aaa\nname: Aaa\ntiles:\n"
                          "  - {id: map, kind: map}\n"};
  const auto all = workspace_dashboards({changes, fresh});
  CHECK(all.size() == 5);
  for (const model::Dashboard& one : all) {
    if (one.id != "executive") continue;
    CHECK(one.tiles.front().width == 12);
    CHECK(one.tiles.front().what == "index");
    CHECK(one.tiles.back().text == "Ours");
  }
}

TEST_CASE("what is wrong is said with line, tile and member") {
  const std::string head = "catalog: dashboard\nversion: 1\nid: x\nname: X\ntiles:\n";
  const struct {
    const char* tile;
    const char* says;
  } rows[] = {
      {"  - {id: a, kind: pie}\n", "Tile 'a', kind"},
      {"  - {id: a, kind: map, width: 13}\n", "width"},
      {"  - {id: a, kind: number, what: line, of: [luck]}\n", "Tile 'a', of"},
      {"  - {id: a, kind: map, filter: {sides: [it]}}\n", "filter.sides"},
      {"  - {id: a, kind: map, colour: red}\n", "colour"},
      {"  - {id: a, kind: map}\n  - {id: a, kind: map}\n", "'a'"},
  };
  for (const auto& row : rows) {
    const auto loaded = read_dashboard({{"x.yaml", head + row.tile}});
    REQUIRE_MESSAGE(!loaded.problems.empty(), row.tile);
    CHECK_MESSAGE(loaded.problems.front().what.find(row.says) != std::string::npos,
                  loaded.problems.front().what);
    CHECK(loaded.problems.front().line > 0);
  }
  CHECK(!read_dashboard({{"x.yaml", head + "  []\n"}}).problems.empty());
}

}  // namespace
}  // namespace plumb::catalog
