// Tiles that show one number, a table, a list of statuses, or the small map.
#include <algorithm>
#include <map>

#include <fmt/format.h>

#include "score/benefits.h"
#include "score/evidence_fields.h"
#include "service/artifacts.h"
#include "service/dashboard_tiles.h"
#include "service/measures.h"
#include "service/shown.h"

namespace plumb::service {
namespace {

using model::Index;
using model::Tile;
using Rows = std::vector<const json::object*>;

// A figure as a table of facts: what it is beside what it is compared with.
void facts(TileDesk& desk, json::object& out, std::string_view kind) {
  json::array columns{column("fact", desk.t("Figure"), "text"),
                      column("value", desk.t("Value"), kind)};
  json::array rows;
  const auto fact = [&](const char* key, const char* name) {
    const json::value* found = out.if_contains(key);
    if (found == nullptr || found->is_null()) return;
    rows.push_back(row({}, false, {desk.t(name), *found}));
  };
  fact("value", "Now");
  fact("target", "Target");
  fact("upper", "Upper end");
  fact("before", "At the beginning of the period");
  fact("met", "On track");
  fact("of_all", "Of");
  out["columns"] = std::move(columns);
  out["rows"] = std::move(rows);
}

// The value where the period begins, of a curve of the index.
template <typename Value>
void compare(TileDesk& desk, const Tile& tile, json::object& out, Value value) {
  if (desk.input.scenario) return;
  const auto points =
      desk.input.index.points(desk.begin_of(tile.period), desk.today, kUsualRows + 2);
  if (!points.ok() || points->empty()) return;
  json::array trend;
  for (const IndexPoint& point : *points) trend.push_back(number_or_null(value(point)));
  out["trend"] = std::move(trend);
  if (points->size() < 2) return;
  out["before"] = number_or_null(value(points->front()));
  out["before_at"] = format_day(points->front().day);
}

json::object index_number(TileDesk& desk, const Tile& tile) {
  const score::AlignmentIndex& index = desk.assessment.index;
  if (!index.value) return without("missing", desk.t("no line has data"));
  json::object out{{"format", "index"},
                   {"value", *index.value},
                   {"error", number_or_null(index.stderr_)},
                   {"data_at", format_day(desk.today)},
                   {"place", "alignment"}};
  compare(desk, tile, out, [](const IndexPoint& point) { return point.value; });
  facts(desk, out, "index");
  return out;
}

json::object line_number(TileDesk& desk, const Tile& tile) {
  for (std::size_t i = 0; i < score::kLineCount; ++i) {
    if (score::kLineIds[i] != tile.of.front()) continue;
    const score::LineValue& line = desk.assessment.index.lines[i];
    if (!line.value) return without("missing", desk.t(line.missing));
    json::object out{{"format", "share"},
                     {"value", *line.value},
                     {"data_at", format_day(desk.today)},
                     {"place", "line:" + tile.of.front()}};
    compare(desk, tile, out, [i](const IndexPoint& point) { return point.lines[i]; });
    facts(desk, out, "share");
    return out;
  }
  return without("gone", desk.t("There is no such line."));
}

json::object link_number(TileDesk& desk, const Tile& tile) {
  for (std::size_t i = 0; i < model::kLinks.size(); ++i) {
    if (model::kLinks[i].id != tile.of.front()) continue;
    const score::LinkScore& link = desk.assessment.analysis().links[i];
    if (!link.score) {
      return without("missing",
                     desk.t(link.missing == score::Missing::no_demand ? "nothing important asks"
                                                                      : "nothing supplies"));
    }
    json::object out{{"format", "share"},
                     {"value", *link.score},
                     {"data_at", format_day(desk.today)},
                     {"place", "link:" + tile.of.front()}};
    compare(desk, tile, out, [i](const IndexPoint& point) { return point.links[i]; });
    facts(desk, out, "share");
    return out;
  }
  return without("gone", desk.t("There is no such link."));
}

json::object benefit_number(TileDesk& desk, const Tile& tile) {
  const Assessment& assessment = desk.assessment;
  const score::Benefits benefits =
      score::benefits_of(assessment.situation(), assessment.index.lines);
  for (std::size_t i = 0; i < benefits.size(); ++i) {
    if (score::kBenefitIds[i] != tile.of.front()) continue;
    json::object out{{"format", "index"},
                     {"value", number_or_null(benefits[i].value)},
                     {"data_at", format_day(desk.today)},
                     {"place", "benefits"}};
    if (!benefits[i].value) {
      out["state"] = "missing";
      out["reason"] = desk.t("Nothing is recorded that shows it.");
      return out;
    }
    compare(desk, tile, out, [i](const IndexPoint& point) { return point.benefits[i]; });
    facts(desk, out, "index");
    return out;
  }
  return without("gone", desk.t("There is no such benefit."));
}

json::object measure_number(TileDesk& desk, const Tile& tile) {
  for (const json::object& measure : desk.measures()) {
    if (text_at(measure, "id") != tile.of.front()) continue;
    const bool service = text_at(measure, "type") == "service_level";
    json::object out{{"format", service ? "share" : "plain"},
                     {"value", measure.at("current")},
                     {"target", measure.at("target")},
                     {"upper", measure.at("upper")},
                     {"attainment", measure.at("attainment")},
                     {"status", measure.at("status")},
                     {"unit", service ? json::value(nullptr) : measure.at("unit")},
                     {"data_at", measure.at("as_of")},
                     {"stale", measure.at("stale")},
                     {"place", place_of(measure)}};
    facts(desk, out, service ? "share" : "number");
    if (!figure_at(measure, "current")) {
      out["state"] = "missing";
      out["reason"] = desk.t("It has no value yet.");
    }
    return out;
  }
  return without("gone", desk.t("The measure is not there any more."));
}

json::object attainment_number(TileDesk& desk, const Tile& tile) {
  const Rows rows = desk.measures(tile.filter);
  std::size_t met = 0, of = 0;
  for (const json::object* one : rows) {
    if (judged(*one)) ++of;
    if (text_at(*one, "status") == "on_track") ++met;
  }
  json::object out{{"format", "of"},
                   {"place", "measures"},
                   {"data_at", newest_of(rows)},
                   {"stale", all_stale(rows)}};
  if (of == 0) {
    out["state"] = "missing";
    out["reason"] = desk.t(rows.empty() ? "There is no such measure."
                                        : "None of these measures has a target and a fresh value.");
    return out;
  }
  out["value"] = static_cast<double>(met) / static_cast<double>(of);
  out["met"] = met;
  out["of_all"] = of;
  out["not_judged"] = rows.size() - of;
  facts(desk, out, "number");
  // The share is said by the two numbers.
  out["rows"].as_array().erase(out["rows"].as_array().begin());
  return out;
}

std::string findings_place(const model::TileFilter& filter) {
  std::string out = "findings:";
  const auto add = [&](const char* key, const std::vector<std::string>& words) {
    if (words.empty()) return;
    if (out.back() != ':') out += ';';
    out += std::string(key) + "=";
    for (std::size_t i = 0; i < words.size(); ++i) out += (i > 0 ? "," : "") + words[i];
  };
  add("level", filter.levels);
  add("rule", filter.rules);
  add("domain", filter.domains);
  return out;
}

json::object findings_number(TileDesk& desk, const Tile& tile) {
  std::size_t all = 0;
  std::map<std::string, std::size_t> by_level;
  for (const score::Finding* one : desk.findings(tile.filter)) {
    all += one->count;
    by_level[one->level] += one->count;
  }
  json::array rows;
  json::object levels;
  for (const char* level : {"high", "medium", "low"}) {
    levels[level] = by_level[level];
    rows.push_back(row(std::string("findings:level=") + level, false, {level, by_level[level]}));
  }
  return {{"format", "count"},
          {"value", all},
          {"levels", std::move(levels)},
          {"data_at", format_day(desk.today)},
          {"place", findings_place(tile.filter)},
          {"columns", json::array{column("level", desk.t("Severity"), "level"),
                                  column("count", desk.t("Findings"), "count")}},
          {"rows", std::move(rows)}};
}

// Tables ---------------------------------------------------------------------------------------

struct ColumnText {
  std::string_view id, name, kind;
};
constexpr ColumnText kColumns[] = {{"name", "Name", "text"},
                                   {"status", "Status", "status"},
                                   {"current", "Now", "number"},
                                   {"target", "Target", "number"},
                                   {"forecast", "Forecast", "number"},
                                   {"attainment", "Attainment", "share"},
                                   {"as_of", "Measured on", "date"},
                                   {"owner", "Owner", "text"},
                                   {"due", "Due", "date"},
                                   {"side", "Side", "side"},
                                   {"perspective", "Perspective", "perspective"},
                                   {"text", "Finding", "text"},
                                   {"level", "Severity", "level"},
                                   {"domain", "Domain", "domain"},
                                   {"rule", "Rule", "text"},
                                   {"importance", "Importance", "share"},
                                   {"support", "Support", "share"},
                                   {"measures", "Measures", "count"},
                                   {"progress", "Progress", "share"},
                                   {"end", "End", "date"},
                                   {"budget", "Budget", "money"},
                                   {"spent", "Spent", "money"},
                                   {"sponsor", "Sponsor", "text"}};

json::array columns_of(TileDesk& desk, const std::vector<std::string>& ids) {
  json::array out;
  for (const std::string& id : ids) {
    for (const ColumnText& one : kColumns) {
      if (one.id == id) out.push_back(column(one.id, desk.t(one.name), one.kind));
    }
  }
  return out;
}

std::vector<std::string> chosen(const Tile& tile, std::size_t usual) {
  if (!tile.columns.empty()) return tile.columns;
  const auto all = model::tile_columns(tile.what);
  return {all.begin(), all.begin() + static_cast<std::ptrdiff_t>(std::min(usual, all.size()))};
}

// Rows as the columns want them; `cell(row, column)` for one.
template <typename List, typename Make>
json::object table(TileDesk& desk, const Tile& tile, const List& list, std::size_t usual,
                   Make make) {
  const std::vector<std::string> ids = chosen(tile, usual);
  json::array columns = columns_of(desk, ids);
  if (tile.what == "initiatives") {
    // Its status is the initiative's own word, not that of a measure.
    for (json::value& one : columns) {
      if (one.at("id") == "status") one.as_object()["kind"] = "word";
    }
  }
  json::array rows;
  for (const auto& one : list) {
    if (rows.size() == rows_of(tile)) break;
    rows.push_back(make(one, ids));
  }
  return {{"columns", std::move(columns)}, {"rows", std::move(rows)}, {"total", list.size()}};
}

json::value owner_cell(const json::object& measure) {
  const json::value& owner = measure.at("owner");
  return owner.is_object() ? owner.get_object().at("name") : json::value(nullptr);
}

json::object measures_table(TileDesk& desk, const Tile& tile) {
  const Rows list = desk.measures(tile.filter);
  json::object out = table(desk, tile, list, 6, [&](const json::object* one, const auto& ids) {
    json::array cells;
    for (const std::string& id : ids) {
      cells.push_back(id == "owner" ? owner_cell(*one) : one->at(id));
    }
    json::object made = row(place_of(*one), one->at("stale").get_bool(), std::move(cells));
    made["unit"] = one->at("unit");
    return made;
  });
  out["data_at"] = newest_of(list);
  out["stale"] = all_stale(list);
  out["place"] = "measures";
  return out;
}

json::object findings_table(TileDesk& desk, const Tile& tile) {
  const auto list = desk.findings(tile.filter);
  json::object out =
      table(desk, tile, list, 5, [&](const score::Finding* finding, const auto& ids) {
        const json::object said = desk.input.desk.row(*finding);
        json::array cells;
        for (const std::string& id : ids) {
          if (id == "level") {
            cells.emplace_back(finding->level);
          } else if (id == "rule") {
            cells.emplace_back(desk.t(std::string_view(said.at("name").get_string())));
          } else if (id == "text") {
            cells.emplace_back(desk.t(finding->text));
          } else {
            cells.push_back(said.at(id));
          }
        }
        return row("finding:" + finding->key, false, std::move(cells));
      });
  out["data_at"] = format_day(desk.today);
  out["place"] = findings_place(tile.filter);
  return out;
}

template <typename Visit>
void each(const model::Model& model, std::string_view type, Visit visit) {
  for (Index at = 0; at < model.element_bound(); ++at) {
    if (model.live(at) && model.type_name(at) == type) visit(at);
  }
}

// Goals with their importance, the most important first.
std::vector<std::pair<double, Index>> goals_of(const TileDesk& desk) {
  std::vector<std::pair<double, Index>> out;
  const score::Situation situation = desk.assessment.situation();
  each(desk.model, "goal", [&](Index at) { out.emplace_back(situation.importance(at), at); });
  std::stable_sort(out.begin(), out.end(),
                   [](const auto& a, const auto& b) { return a.first > b.first; });
  return out;
}

Rows measures_of(TileDesk& desk, Index goal) {
  const std::string id(desk.model.element_id(goal));
  Rows out;
  for (const json::object& measure : desk.measures()) {
    for (const json::value& about : measure.at("measures").get_array()) {
      if (text_at(about.get_object(), "id") == id) out.push_back(&measure);
    }
  }
  return out;
}

std::optional<double> support_of(const TileDesk& desk, Index goal) {
  const score::Node node = desk.assessment.compiled.node(goal);
  if (node == score::kNoNode) return std::nullopt;
  return desk.assessment.analysis().delivered[node];
}

std::string element_place(const TileDesk& desk, Index at) {
  return "element:" + std::string(desk.model.element_id(at));
}

json::object goals_table(TileDesk& desk, const Tile& tile) {
  const auto list = goals_of(desk);
  json::object out = table(desk, tile, list, 4, [&](const auto& goal, const auto& ids) {
    const auto fields = score::fields_of(desk.model, goal.second);
    json::array cells;
    for (const std::string& id : ids) {
      if (id == "name") {
        cells.emplace_back(shown_name(desk.model, goal.second));
      } else if (id == "importance") {
        cells.emplace_back(goal.first);
      } else if (id == "support") {
        cells.push_back(number_or_null(support_of(desk, goal.second)));
      } else if (id == "measures") {
        cells.emplace_back(measures_of(desk, goal.second).size());
      } else if (id == "owner") {
        cells.push_back(text_or_null(somebody(desk.model, score::text(*fields, "owner")).name));
      } else {
        cells.push_back(text_or_null(score::text(*fields, id)));
      }
    }
    return row(element_place(desk, goal.second), false, std::move(cells));
  });
  out["data_at"] = format_day(desk.today);
  out["place"] = "strategy";
  return out;
}

json::object initiatives_table(TileDesk& desk, const Tile& tile) {
  std::vector<Index> list;
  each(desk.model, "initiative", [&](Index at) {
    const std::string status(score::text(*score::fields_of(desk.model, at), "status"));
    if (status != "done" && status != "cancelled") list.push_back(at);
  });
  std::stable_sort(list.begin(), list.end(), [&](Index a, Index b) {
    return shown_name(desk.model, a) < shown_name(desk.model, b);
  });
  json::object out = table(desk, tile, list, 4, [&](Index at, const auto& ids) {
    const auto fields = score::fields_of(desk.model, at);
    json::array cells;
    for (const std::string& id : ids) {
      if (id == "name") {
        cells.emplace_back(shown_name(desk.model, at));
      } else if (id == "side") {
        cells.push_back(side_json(desk.model.side(at)));
      } else if (id == "sponsor") {
        cells.push_back(text_or_null(somebody(desk.model, score::text(*fields, "sponsor")).name));
      } else if (id == "progress" || id == "budget" || id == "spent") {
        cells.push_back(number_or_null(score::number(*fields, id)));
      } else {
        cells.push_back(text_or_null(score::text(*fields, id)));
      }
    }
    return row(element_place(desk, at), false, std::move(cells));
  });
  out["data_at"] = format_day(desk.today);
  const json::array& columns = list_in(out, "columns");
  const bool money = std::any_of(columns.begin(), columns.end(), [](const json::value& one) {
    return text_at(one.get_object(), "kind") == "money";
  });
  if (money) out["unit"] = desk.assessment.currency;
  out["place"] = "elements:type=initiative";
  return out;
}

// Lists ----------------------------------------------------------------------------------------

// Worst first: what has to be looked at stands on top.
int rank_of(std::string_view status) {
  constexpr std::string_view kOrder[] = {"off_track", "at_risk",   "stale",
                                         "no_value",  "no_target", "on_track"};
  return static_cast<int>(std::find(std::begin(kOrder), std::end(kOrder), status) -
                          std::begin(kOrder));
}

struct Entry {
  std::string name, status, place;
  json::value share;
  bool stale = false;
};

json::object listed(TileDesk& desk, const Tile& tile, std::vector<Entry> list,
                    std::string_view share) {
  std::stable_sort(list.begin(), list.end(), [](const Entry& a, const Entry& b) {
    return rank_of(a.status) < rank_of(b.status);
  });
  json::array rows;
  for (const Entry& one : list) {
    if (rows.size() == rows_of(tile)) break;
    rows.push_back(row(one.place, one.stale, {one.name, one.status, one.share}));
  }
  return {{"columns", json::array{column("name", desk.t("Name"), "text"),
                                  column("status", desk.t("Status"), "status"),
                                  column("share", desk.t(share), "share")}},
          {"rows", std::move(rows)},
          {"total", list.size()}};
}

json::object measures_list(TileDesk& desk, const Tile& tile) {
  const Rows measures = desk.measures(tile.filter);
  std::vector<Entry> list;
  for (const json::object* one : measures) {
    list.push_back({text_at(*one, "name"), text_at(*one, "status"), place_of(*one),
                    one->at("attainment"), one->at("stale").get_bool()});
  }
  json::object out = listed(desk, tile, std::move(list), "Attainment");
  out["data_at"] = newest_of(measures);
  out["stale"] = all_stale(measures);
  out["place"] = "measures";
  return out;
}

// A goal stands as its worst measure that can be judged; without one nothing can be said.
json::object goals_list(TileDesk& desk, const Tile& tile) {
  std::vector<Entry> list;
  for (const auto& [importance, at] : goals_of(desk)) {
    std::string status = "no_value";
    for (const json::object* measure : measures_of(desk, at)) {
      const std::string one = text_at(*measure, "status");
      const bool first = status == "no_value";
      if (judged(*measure) && (first || rank_of(one) < rank_of(status))) status = one;
    }
    list.push_back({shown_name(desk.model, at), status, element_place(desk, at),
                    number_or_null(support_of(desk, at)), false});
  }
  json::object out = listed(desk, tile, std::move(list), "Support");
  out["data_at"] = format_day(desk.today);
  out["place"] = "strategy";
  return out;
}

}  // namespace

json::object number_tile(TileDesk& desk, const Tile& tile) {
  if (tile.what == "index") return index_number(desk, tile);
  if (tile.what == "line") return line_number(desk, tile);
  if (tile.what == "link") return link_number(desk, tile);
  if (tile.what == "benefit") return benefit_number(desk, tile);
  if (tile.what == "measure") return measure_number(desk, tile);
  if (tile.what == "attainment") return attainment_number(desk, tile);
  return findings_number(desk, tile);
}

json::object table_tile(TileDesk& desk, const Tile& tile) {
  if (tile.what == "measures") return measures_table(desk, tile);
  if (tile.what == "findings") return findings_table(desk, tile);
  if (tile.what == "goals") return goals_table(desk, tile);
  return initiatives_table(desk, tile);
}

json::object list_tile(TileDesk& desk, const Tile& tile) {
  return tile.what == "measures" ? measures_list(desk, tile) : goals_list(desk, tile);
}

json::object map_tile(TileDesk& desk) {
  json::array links;
  json::array rows;
  for (std::size_t i = 0; i < model::kLinks.size(); ++i) {
    const model::Link& link = model::kLinks[i];
    const json::value score = number_or_null(desk.assessment.analysis().links[i].score);
    const std::string name = desk.link_name(i);
    const std::string place = "link:" + std::string(link.id);
    links.push_back({{"id", link.id}, {"name", name}, {"value", score}, {"place", place}});
    rows.push_back(row(place, false, {name, score}));
  }
  json::array domains;
  for (const model::DomainText& text : desk.assessment.sam.domains) {
    domains.push_back({{"id", model::id_of(text.domain)}, {"name", desk.t(text.short_name)}});
  }
  return {{"links", std::move(links)},
          {"domains", std::move(domains)},
          {"data_at", format_day(desk.today)},
          {"place", "alignment"},
          {"columns", json::array{column("link", desk.t("Link"), "text"),
                                  column("score", desk.t("Score"), "share")}},
          {"rows", std::move(rows)}};
}

}  // namespace plumb::service
