// Dashboards: tiles in a grid of twelve columns, in reading order. What people compose and what is
// shipped ready-made (catalogs/dashboards/*.yaml) are the same shape. Grammar:
// docs/formats/dashboard.md.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace plumb::model {

// Which measures or findings a tile takes; each list: any of them, empty: all.
struct TileFilter {
  std::vector<std::string> types;         // "measure", "service_level"
  std::vector<std::string> sides;         // "business", "it"
  std::vector<std::string> perspectives;  // of the scorecard
  std::vector<std::string> statuses;      // of measures
  std::vector<std::string> levels;        // of findings: "high", "medium", "low"
  std::vector<std::string> rules;         // of findings
  std::vector<std::string> domains;       // of findings
  std::string owner;                      // an element's id, or "nobody"
  bool empty() const {
    return types.empty() && sides.empty() && perspectives.empty() && statuses.empty() &&
           levels.empty() && rules.empty() && domains.empty() && owner.empty();
  }
};

// One tile. `what` names the source within its kind; `of` the things the source is about.
struct Tile {
  std::string id;
  std::string kind;
  std::string what;
  std::vector<std::string> of;  // ids of measures, of a line, a link or a campaign
  std::string title;            // "": what the source is called
  std::string text;             // kind "text": Markdown
  int width = 4;                // columns, 1 to 12
  int height = 3;               // rows, 1 to 12
  std::string period = "year";  // how far back curves reach
  bool indexed = false;         // "measures": each is 100 where it begins
  TileFilter filter;
  std::vector<std::string> columns;  // of tables, in their order; empty: the usual ones
  int limit = 0;                     // rows; 0: the usual number
};

struct Dashboard {
  std::string id;
  std::string name;
  std::string description;
  std::vector<Tile> tiles;
};

inline constexpr std::size_t kMostTiles = 60;
inline constexpr std::size_t kMostCompared = 6;  // more than six colours are no colours
inline constexpr int kGridColumns = 12;
inline constexpr int kMostGridRows = 12;
inline constexpr int kMostTileRows = 100;

// What a tile can show: its kind and source, how many things it is about, what it may be told.
struct TileSource {
  std::string_view kind;
  std::string_view what;   // "": the kind has one source
  std::string_view about;  // "measure", "line", "link", "benefit", "campaign"; "": nothing
  std::size_t least = 0;
  std::size_t most = 0;
  std::string_view name;  // what a tile without a title is called
  bool measures = false;  // takes the filter of measures
  bool findings = false;  // takes the filter of findings
};
inline constexpr TileSource kTileSources[] = {
    {"number", "index", "", 0, 0, "Alignment index"},
    {"number", "line", "line", 1, 1, "Line of the index"},
    {"number", "link", "link", 1, 1, "Link"},
    {"number", "benefit", "benefit", 1, 1, "Benefit"},
    {"number", "measure", "measure", 1, 1, "Measure"},
    {"number", "attainment", "", 0, 0, "Measures on track", true},
    {"number", "findings", "", 0, 0, "Open findings", false, true},
    {"chart", "index", "", 0, 0, "Alignment index over time"},
    {"chart", "lines", "", 0, 0, "Lines of the index over time"},
    {"chart", "measure", "measure", 1, 1, "Measure over time"},
    {"chart", "measures", "measure", 1, kMostCompared, "Measures compared"},
    {"chart", "attainment", "", 0, 0, "Attainment of measures", true},
    {"chart", "sides", "", 0, 0, "Measures by side and status", true},
    {"chart", "findings", "", 0, 0, "Open findings over time", false, true},
    {"chart", "survey", "campaign", 1, 1, "How the sides see it"},
    {"table", "measures", "", 0, 0, "Measures", true},
    {"table", "findings", "", 0, 0, "Findings", false, true},
    {"table", "goals", "", 0, 0, "Goals"},
    {"table", "initiatives", "", 0, 0, "Initiatives"},
    {"list", "measures", "", 0, 0, "Measures by status", true},
    {"list", "goals", "", 0, 0, "Goals by their measures"},
    {"map", "", "", 0, 0, "Alignment map"},
    {"text", "", "", 0, 0, ""},
};
// Null for what there is not.
const TileSource* tile_source(std::string_view kind, std::string_view what);

inline constexpr std::string_view kTilePeriods[] = {"quarter",   "half_year",   "year",
                                                    "two_years", "three_years", "all"};
// As the measures' rows say it (service/measure_json.h).
inline constexpr std::string_view kMeasureStatuses[] = {"on_track",  "at_risk",  "off_track",
                                                        "no_target", "no_value", "stale"};
// Columns a table of that source can show, in their usual order.
std::vector<std::string_view> tile_columns(std::string_view what);

// What is wrong with a tile, beside what its shape says: the field, a sentence, what to do.
struct TileProblem {
  std::string field;  // "of", "filter.sides"
  std::string what;
  std::string remedy;
};
std::vector<TileProblem> check_tile(const Tile& tile);

}  // namespace plumb::model
