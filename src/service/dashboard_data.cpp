#include "service/dashboard_data.h"

#include <algorithm>

#include "service/artifacts.h"
#include "service/dashboard_tiles.h"
#include "service/measure_json.h"
#include "service/shown.h"

namespace plumb::service {
namespace {

using model::Index;
using model::Tile;
using model::TileFilter;

bool takes(const std::vector<std::string>& words, std::string_view word) {
  return words.empty() || std::find(words.begin(), words.end(), word) != words.end();
}

bool passes(const json::object& row, const TileFilter& filter) {
  if (!takes(filter.types, text_at(row, "type"))) return false;
  if (!takes(filter.sides, text_at(row, "side"))) return false;
  if (!takes(filter.perspectives, text_at(row, "perspective"))) return false;
  if (!takes(filter.statuses, text_at(row, "status"))) return false;
  if (filter.owner.empty()) return true;
  const json::value& owner = row.at("owner");
  if (filter.owner == "nobody") return owner.is_null();
  return owner.is_object() && text_at(owner.get_object(), "id") == filter.owner;
}

// What a tile without a title is called.
std::string title_of(TileDesk& desk, const Tile& tile, const model::TileSource& source) {
  if (source.about == "line") return desk.line_name(tile.of.front());
  if (source.about == "benefit") {
    const std::string& id = tile.of.front();
    return desk.t(id == "agility"      ? "Strategic agility"
                  : id == "allocation" ? "Resource allocation"
                  : id == "risk"       ? "Risk management"
                                       : "Collaboration");
  }
  if (source.about == "link") {
    for (std::size_t i = 0; i < model::kLinks.size(); ++i) {
      if (model::kLinks[i].id == tile.of.front()) return desk.link_name(i);
    }
  }
  if (source.about == "measure" && source.most == 1) {
    const Index at = desk.model.find_element(tile.of.front());
    if (at != model::kNoIndex) return shown_name(desk.model, at);
  }
  if (source.about == "campaign") {
    const auto campaign = find_campaign(desk.model, tile.of.front());
    if (campaign.ok()) return campaign->name;
  }
  return source.name.empty() ? std::string() : desk.t(source.name);
}

json::object members_of(TileDesk& desk, const Tile& tile) {
  if (tile.kind == "number") return number_tile(desk, tile);
  if (tile.kind == "chart") return chart_tile(desk, tile);
  if (tile.kind == "table") return table_tile(desk, tile);
  if (tile.kind == "list") return list_tile(desk, tile);
  if (tile.kind == "map") return map_tile(desk);
  return {{"text", tile.text}};
}

json::object tile_data(TileDesk& desk, const Tile& tile, bool ready) {
  json::object out{{"id", tile.id},
                   {"kind", tile.kind},
                   {"what", tile.what},
                   {"title", tile.title},
                   {"width", tile.width},
                   {"height", tile.height},
                   {"state", "ok"},
                   {"reason", nullptr},
                   {"unit", nullptr},
                   {"data_at", nullptr},
                   {"stale", false},
                   {"place", nullptr},
                   {"columns", json::array()},
                   {"rows", json::array()}};
  const model::TileSource* source = model::tile_source(tile.kind, tile.what);
  if (tile.title.empty()) {
    out["title"] = title_of(desk, tile, *source);
  } else if (ready) {
    out["title"] = desk.t(tile.title);
  }
  for (auto& [key, value] : members_of(desk, tile)) out[key] = std::move(value);
  return out;
}

}  // namespace

TileDesk::TileDesk(const DashboardInput& asked)
    : input(asked),
      assessment(asked.desk.assessment()),
      model(asked.desk.assessment().model()),
      today(day_of(asked.desk.assessment().moment.at)),
      words_(catalog::words_in(asked.language)) {}

const std::vector<json::object>& TileDesk::measures() {
  if (measures_) return *measures_;
  measures_.emplace();
  for (Index at = 0; at < model.element_bound(); ++at) {
    if (!model.live(at) || !is_observable(model.type_name(at))) continue;
    json::object row = measure_row(assessment, at);
    if (row["side"].is_null()) row["side"] = side_json(model.side(at));
    measures_->push_back(std::move(row));
  }
  std::stable_sort(measures_->begin(), measures_->end(),
                   [](const json::object& a, const json::object& b) {
                     return std::string_view(a.at("name").get_string()) <
                            std::string_view(b.at("name").get_string());
                   });
  return *measures_;
}

std::vector<const json::object*> TileDesk::measures(const TileFilter& filter) {
  std::vector<const json::object*> out;
  for (const json::object& row : measures()) {
    if (passes(row, filter)) out.push_back(&row);
  }
  return out;
}

std::vector<const score::Finding*> TileDesk::findings(const TileFilter& filter) const {
  std::vector<const score::Finding*> out = input.desk.open();
  std::erase_if(out, [&](const score::Finding* one) {
    const std::string_view domain = one->subjects.empty()
                                        ? std::string_view()
                                        : model::id_of(model.domain(one->subjects.front()));
    return !takes(filter.levels, one->level) || !takes(filter.rules, one->rule) ||
           !takes(filter.domains, domain);
  });
  return out;
}

std::string TileDesk::t(std::string_view english) const {
  return words_ == nullptr ? std::string(english) : words_->say(english);
}

std::string TileDesk::v(std::string_view english) const {
  return words_ == nullptr ? std::string(english) : words_->value(english);
}

Day TileDesk::begin_of(std::string_view period) const {
  const auto back = [&](int days) { return today - std::chrono::days(days); };
  if (period == "quarter") return back(91);
  if (period == "half_year") return back(182);
  if (period == "two_years") return back(730);
  if (period == "three_years") return back(1095);
  if (period == "year") return back(365);
  const auto first = input.workspace.moment("seq:1");
  return first.ok() ? std::min(day_of(first->at), back(1)) : back(365);
}

std::string_view TileDesk::english_line(std::string_view line) {
  for (std::size_t i = 0; i < score::kLineCount; ++i) {
    if (score::kLineIds[i] == line) return score::kLineNames[i];
  }
  return line;
}

std::string TileDesk::link_name(std::size_t link) const {
  const auto name = [&](model::Domain domain) {
    for (const model::DomainText& text : assessment.sam.domains) {
      if (text.domain == domain) return t(text.short_name);
    }
    return std::string(model::id_of(domain));
  };
  return name(model::kLinks[link].demand) + " – " + name(model::kLinks[link].supply);
}

json::object column(std::string_view id, std::string name, std::string_view kind) {
  return {{"id", id}, {"name", std::move(name)}, {"kind", kind}};
}

json::object row(std::string_view place, bool stale, json::array cells) {
  return {{"place", text_or_null(place)}, {"stale", stale}, {"cells", std::move(cells)}};
}

json::object without(std::string_view state, std::string reason) {
  return {{"state", state}, {"reason", std::move(reason)}};
}

std::string text_at(const json::object& row, std::string_view key) {
  return text_in(row, key);
}

std::optional<double> figure_at(const json::object& row, std::string_view key) {
  return number_in(row, key);
}

std::string place_of(const json::object& row) {
  return "measure:" + text_at(row, "id");
}

bool judged(const json::object& row) {
  const std::string status = text_at(row, "status");
  return status == "on_track" || status == "at_risk" || status == "off_track";
}

json::value newest_of(const std::vector<const json::object*>& rows) {
  std::string newest;
  for (const json::object* row : rows) newest = std::max(newest, text_at(*row, "as_of"));
  return text_or_null(newest);
}

bool all_stale(const std::vector<const json::object*>& rows) {
  return !rows.empty() && std::all_of(rows.begin(), rows.end(), [](const json::object* row) {
    return row->at("stale").get_bool() || row->at("current").is_null();
  });
}

std::size_t rows_of(const Tile& tile) {
  return tile.limit > 0 ? static_cast<std::size_t>(tile.limit) : kUsualRows;
}

json::object dashboard_data(const DashboardInput& input, const Dashboard& dashboard) {
  TileDesk desk(input);
  json::array tiles;
  for (const Tile& tile : dashboard.tiles) {
    tiles.push_back(tile_data(desk, tile, dashboard.ready));
  }
  return {{"moment", format_instant(desk.assessment.moment.at)},
          {"seq", desk.assessment.moment.seq},
          {"workspace", desk.assessment.workspace_name},
          {"tiles", std::move(tiles)}};
}

Status sees_unrated(const Campaign& campaign) {
  if (!campaign.rated) return done();
  return forbidden("These results are about a person.", campaign.name,
                   "They are for that person and for whoever runs surveys.");
}

}  // namespace plumb::service
