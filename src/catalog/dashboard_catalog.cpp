#include "catalog/dashboard_catalog.h"

#include <algorithm>
#include <iterator>
#include <map>
#include <set>
#include <string>
#include <utility>

#include "catalog/assets.h"
#include "catalog/instrument_catalog.h"
#include "catalog/reader.h"

namespace plumb::catalog {
namespace {

using model::Dashboard;
using model::Tile;

constexpr std::string_view kHead = "catalog: dashboard\n";
// What opens first: the reason why there are ready-made ones at all.
constexpr std::string_view kFirst = "integrated";

Names periods() {
  return {std::begin(model::kTilePeriods), std::end(model::kTilePeriods)};
}

class DashboardReader {
 public:
  void read(Fields& root) {
    if (out_.id.empty()) {
      for (const char* key : {"id", "name", "tiles"}) root.require(key);
    }
    root.id("id", out_.id);
    root.text("name", out_.name);
    root.text("description", out_.description);
    const std::optional<Value> tiles = root.list("tiles");
    if (!tiles) return;
    each_with_id(root.problems(), *tiles, {"tile", {}}, IdForm::plain,
                 [&](Fields& f, const std::string& id) { read_tile(f, id); });
  }

  Dashboard assemble(const std::vector<CatalogFile>& files, std::vector<Problem>& problems) {
    const std::string file = files.empty() ? std::string() : files.back().name;
    if (out_.tiles.empty()) {
      problems.push_back({file, 0, "The dashboard has no tiles.", "List one."});
    }
    if (out_.tiles.size() > model::kMostTiles) {
      problems.push_back({file, 0, "The dashboard has more than 60 tiles.", "Make two of it."});
    }
    for (const Tile& tile : out_.tiles) {
      for (const model::TileProblem& one : model::check_tile(tile)) {
        problems.push_back({file, lines_[tile.id],
                            "Tile '" + tile.id + "', " + one.field + ": " + one.what, one.remedy});
      }
    }
    return std::move(out_);
  }

 private:
  void read_tile(Fields& fields, const std::string& id) {
    auto known = std::find_if(out_.tiles.begin(), out_.tiles.end(),
                              [&](const Tile& one) { return one.id == id; });
    if (known == out_.tiles.end()) {
      fields.require("kind");
      Tile made;
      made.id = id;
      known = out_.tiles.insert(out_.tiles.end(), std::move(made));
    }
    Tile& tile = *known;
    lines_[id] = fields.line();
    fields.text("kind", tile.kind);
    fields.text("what", tile.what);
    fields.texts("of", tile.of);
    fields.text("title", tile.title);
    fields.text("text", tile.text);
    fields.integer("width", tile.width, 1, model::kGridColumns);
    fields.integer("height", tile.height, 1, model::kMostGridRows);
    std::size_t at = 0;
    if (fields.choice("period", periods(), at)) tile.period = model::kTilePeriods[at];
    fields.boolean("indexed", tile.indexed);
    fields.texts("columns", tile.columns);
    fields.integer("limit", tile.limit, 0, model::kMostTileRows);
    if (const std::optional<Value> filter = fields.map("filter")) {
      Fields said(fields.problems(), *filter, "filter of the " + fields.label());
      read_filter(said, tile.filter);
      said.finish();
    }
  }

  static void read_filter(Fields& fields, model::TileFilter& filter) {
    fields.texts("types", filter.types);
    fields.texts("sides", filter.sides);
    fields.texts("perspectives", filter.perspectives);
    fields.texts("statuses", filter.statuses);
    fields.texts("levels", filter.levels);
    fields.texts("rules", filter.rules);
    fields.texts("domains", filter.domains);
    fields.text("owner", filter.owner);
  }

  Dashboard out_;
  std::map<std::string, int> lines_;
};

using Layers = std::map<std::string, std::vector<CatalogFile>>;

const std::map<std::string, CatalogFile>& shipped() {
  static const std::map<std::string, CatalogFile> files = [] {
    std::map<std::string, CatalogFile> out;
    for (const Asset& asset : assets()) {
      if (!asset.bytes.starts_with(kHead)) continue;
      CatalogFile file{std::string(asset.name), std::string(asset.bytes)};
      const std::string id = instrument_id_of(file);
      out.emplace(id, std::move(file));
    }
    return out;
  }();
  return files;
}

std::vector<Dashboard> load(const Layers& layers) {
  std::vector<Dashboard> out;
  for (const auto& [id, files] : layers) {
    Loaded<Dashboard> loaded = read_dashboard(files);
    if (loaded.problems.empty()) out.push_back(std::move(loaded.value));
  }
  std::stable_sort(out.begin(), out.end(), [](const Dashboard& a, const Dashboard& b) {
    return std::pair(a.id != kFirst, std::string_view(a.name)) <
           std::pair(b.id != kFirst, std::string_view(b.name));
  });
  return out;
}

}  // namespace

Loaded<Dashboard> read_dashboard(const std::vector<CatalogFile>& files) {
  DashboardReader reader;
  return read_all<Dashboard>(files, "dashboard", reader);
}

std::vector<Dashboard> workspace_dashboards(const std::vector<CatalogFile>& own) {
  Layers layers;
  for (const auto& [id, file] : shipped()) layers[id].push_back(file);
  static const std::vector<Dashboard> usual = load(layers);
  if (own.empty()) return usual;
  for (const CatalogFile& file : own) layers[instrument_id_of(file)].push_back(file);
  return load(layers);
}

std::vector<CatalogFile> dashboard_layers(const std::vector<CatalogFile>& own,
                                          const CatalogFile& file) {
  const std::string id = instrument_id_of(file);
  std::vector<CatalogFile> out;
  if (const auto base = shipped().find(id); base != shipped().end()) out.push_back(base->second);
  for (const CatalogFile& one : own) {
    if (instrument_id_of(one) == id) out.push_back(one);
  }
  return out;
}

}  // namespace plumb::catalog
