// What the makers of tiles share. Private to the dashboard_*.cpp files.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "catalog/words.h"
#include "service/dashboard_data.h"

namespace plumb::service {

// One state of the workspace as tiles ask it; computes the rows of measures once.
class TileDesk {
 public:
  explicit TileDesk(const DashboardInput& input);

  const DashboardInput& input;
  const Assessment& assessment;
  const model::Model& model;
  Day today;

  // MeasureRow of every measure and service level, with `status` and `side`, by name.
  const std::vector<json::object>& measures();
  std::vector<const json::object*> measures(const model::TileFilter& filter);
  // Open findings that pass, most severe first.
  std::vector<const score::Finding*> findings(const model::TileFilter& filter) const;

  // The product's own words in the reader's language; a value with its figure.
  std::string t(std::string_view english) const;
  std::string v(std::string_view english) const;
  // Begin of a period that ends at the moment looked at.
  Day begin_of(std::string_view period) const;
  std::string line_name(std::string_view line) const { return t(english_line(line)); }
  std::string link_name(std::size_t link) const;

 private:
  static std::string_view english_line(std::string_view line);
  const catalog::Words* words_;
  std::optional<std::vector<json::object>> measures_;
};

// A column: what it is, what it is called, how its cells read. Kinds: "text", "number", "share",
// "index", "count", "date", "money", "status", "level", "word".
json::object column(std::string_view id, std::string name, std::string_view kind);
json::object row(std::string_view place, bool stale, json::array cells);
// Nothing to show, and why: "missing" not there yet, "gone" its source was removed, "denied".
json::object without(std::string_view state, std::string reason);

// Members of a tile beside its shape; they leave out what is the usual.
json::object number_tile(TileDesk& desk, const model::Tile& tile);
json::object chart_tile(TileDesk& desk, const model::Tile& tile);
json::object table_tile(TileDesk& desk, const model::Tile& tile);
json::object list_tile(TileDesk& desk, const model::Tile& tile);
json::object map_tile(TileDesk& desk);

// The newest day the rows' figures are of; null for none.
json::value newest_of(const std::vector<const json::object*>& rows);
bool all_stale(const std::vector<const json::object*>& rows);
std::string text_at(const json::object& row, std::string_view key);
std::optional<double> figure_at(const json::object& row, std::string_view key);
std::string place_of(const json::object& row);
// Of measures: on track, at risk or off track, without old ones.
bool judged(const json::object& row);
inline constexpr std::size_t kUsualRows = 10;
std::size_t rows_of(const model::Tile& tile);

}  // namespace plumb::service
