#include "service/survey_json.h"

#include <array>

#include "service/artifacts.h"
#include "service/campaign_body.h"
#include "service/survey_scores.h"

namespace plumb::service {
namespace {

using survey::GroupFigure;
using survey::ResultRow;

constexpr std::array<std::string_view, 3> kAudiences = {"both", "business", "it"};
constexpr std::array<std::string_view, 6> kKinds = {"scale",  "choice", "many",
                                                    "number", "text",   "names"};
constexpr std::array<std::string_view, 5> kMethods = {"mean", "minimum", "share", "recall",
                                                      "suggested_perspective"};

constexpr std::array<std::string_view, 3> kRatings = {"one", "scale", "share"};

template <typename Words, typename Enum>
json::string word(const Words& words, Enum value) {
  const auto at = static_cast<std::size_t>(value);
  return json::string(at < words.size() ? words[at] : std::string_view());
}

json::value number(const std::optional<double>& value) {
  return value ? json::value(*value) : json::value(nullptr);
}

json::value interval(const std::optional<survey::Interval>& range) {
  if (!range) return nullptr;
  return json::array{range->low, range->high};
}

json::array dimensions_json(const model::Instrument& instrument) {
  json::array out;
  for (const model::InstrumentDimension& dimension : instrument.dimensions) {
    out.push_back({{"id", dimension.id},
                   {"name", dimension.name},
                   {"meaning", dimension.meaning},
                   {"weight", dimension.weight},
                   {"target", number(dimension.target)},
                   {"evidence", list_of(dimension.evidence)}});
  }
  return out;
}

json::object figure_json(const GroupFigure& figure) {
  json::array counts;
  for (const std::size_t count : figure.counts) counts.emplace_back(count);
  return {{"id", figure.id},
          {"people", figure.people},
          {"hidden", figure.hidden},
          {"mean", number(figure.mean)},
          {"interval", interval(figure.interval)},
          {"deviation", number(figure.deviation)},
          {"distance", number(figure.distance)},
          {"agreement", number(figure.agreement)},
          {"wanted", number(figure.wanted)},
          {"counts", std::move(counts)},
          {"cannot_judge", figure.cannot_judge}};
}

json::array figures_json(const std::vector<GroupFigure>& figures) {
  json::array out;
  for (const GroupFigure& figure : figures) out.push_back(figure_json(figure));
  return out;
}

json::object row_json(const ResultRow& row) {
  json::array cells;
  for (const survey::Cell& cell : row.cells) {
    cells.push_back({{"side", cell.side},
                     {"unit", cell.unit},
                     {"people", cell.figure.people},
                     {"hidden", cell.figure.hidden},
                     {"mean", number(cell.figure.mean)}});
  }
  return {{"id", row.id},
          {"all", figure_json(row.all)},
          {"business", figure_json(row.business)},
          {"it", figure_json(row.it)},
          {"gap", number(row.gap)},
          {"gap_interval", interval(row.gap_interval)},
          {"gap_p", number(row.gap_p)},
          {"worth_talking", row.worth_talking},
          {"units", figures_json(row.units)},
          {"roles", figures_json(row.roles)},
          {"self", row.self ? json::value(figure_json(*row.self)) : json::value(nullptr)},
          {"cells", std::move(cells)}};
}

json::array rows_json(const std::vector<ResultRow>& rows) {
  json::array out;
  for (const ResultRow& row : rows) out.push_back(row_json(row));
  return out;
}

json::array frozen_rows(const std::vector<ResultRow>& rows) {
  json::array out;
  for (const ResultRow& row : rows) {
    out.push_back({{"id", row.id},
                   {"all", number(row.all.mean)},
                   {"business", number(row.business.mean)},
                   {"it", number(row.it.mean)},
                   {"gap", number(row.gap)},
                   {"people", row.all.people}});
  }
  return out;
}

}  // namespace

json::object scale_json(const model::Scale& scale) {
  json::array points;
  for (const model::ScalePoint& point : scale.points)
    points.push_back({{"value", point.value}, {"name", point.name}});
  return {{"id", scale.id},
          {"points", std::move(points)},
          {"cannot_judge", scale.cannot_judge},
          {"reason_if_not", scale.reason_if_not}};
}

json::object item_json(const model::Instrument& instrument, const model::InstrumentItem& item) {
  json::array options;
  for (const model::ItemOption& option : item.options) {
    options.push_back({{"id", option.id}, {"name", option.name}, {"value", number(option.value)}});
  }
  json::object out{{"id", item.id},
                   {"dimension", item.dimension},
                   {"name", item.name},
                   {"question", item.question},
                   {"help", item.help},
                   {"kind", word(kKinds, item.kind)},
                   {"levels", list_of(item.levels)},
                   {"options", std::move(options)},
                   {"minimum", number(item.minimum)},
                   {"maximum", number(item.maximum)},
                   {"unit", item.unit},
                   {"audience", word(kAudiences, instrument.audience_of(item))},
                   {"weight", item.weight},
                   {"reverse", item.reverse},
                   {"asks_target", item.asks_target},
                   {"evidence_required", item.evidence_required},
                   {"evidence", list_of(item.evidence)},
                   {"verified", item.provenance.verified},
                   {"sources", list_of(item.provenance.sources)}};
  out["scale"] = item.kind == model::ItemKind::scale ? json::value(instrument.scale_of(item).id)
                                                     : json::value(nullptr);
  if (item.when.item.empty()) {
    out["when"] = nullptr;
  } else {
    out["when"] = {{"item", item.when.item},
                   {"at_least", number(item.when.at_least)},
                   {"at_most", number(item.when.at_most)},
                   {"is", item.when.is.empty() ? json::value(nullptr) : json::value(item.when.is)}};
  }
  return out;
}

json::object instrument_row(const model::Instrument& instrument) {
  return {{"id", instrument.id},
          {"name", instrument.name},
          {"description", instrument.description},
          {"family", instrument.family},
          {"audience", word(kAudiences, instrument.audience)},
          {"method", instrument.method},
          {"minutes", instrument.minutes},
          {"cadence_days", instrument.cadence_days},
          {"edition", instrument.edition},
          {"licence_note", instrument.licence_note},
          {"dimensions", instrument.dimensions.size()},
          {"items", instrument.items.size()},
          {"own", instrument.own}};
}

json::object instrument_json(const model::Instrument& instrument) {
  json::object out{{"instrument", instrument_row(instrument)},
                   {"dimensions", dimensions_json(instrument)}};
  json::array scales;
  for (const model::Scale& scale : instrument.scales) scales.push_back(scale_json(scale));
  out["scales"] = std::move(scales);
  json::array items;
  for (const model::InstrumentItem& item : instrument.items)
    items.push_back(item_json(instrument, item));
  out["items"] = std::move(items);
  json::array scores;
  for (const model::InstrumentScore& score : instrument.scores) {
    scores.push_back({{"id", score.id},
                      {"name", score.name},
                      {"of", list_of(score.of)},
                      {"method", word(kMethods, score.method)}});
  }
  out["scores"] = std::move(scores);
  json::array factors;
  for (const model::TailoringFactor& factor : instrument.tailoring) {
    json::array options;
    for (const model::TailoringOption& option : factor.options) {
      json::object moves;
      for (const auto& [item, move] : option.items) moves[item] = move;
      options.push_back({{"id", option.id},
                         {"name", option.name},
                         {"usual", option.usual},
                         {"items", std::move(moves)}});
    }
    factors.push_back({{"id", factor.id},
                       {"name", factor.name},
                       {"question", factor.question},
                       {"rating", word(kRatings, factor.rating)},
                       {"least", factor.least},
                       {"most", factor.most},
                       {"options", std::move(options)}});
  }
  out["tailoring"] = std::move(factors);
  out["raters"] = list_of(instrument.raters);
  json::array sources;
  for (const model::Source& source : instrument.sources)
    sources.push_back({{"id", source.id}, {"text", source.text}});
  out["sources"] = std::move(sources);
  return out;
}

json::object questions_json(const model::Instrument& instrument, const survey::Reply& reply) {
  json::array items;
  survey::Reply nobody;
  nobody.side = reply.side;
  for (const model::InstrumentItem& item : instrument.items) {
    // Conditions are followed while answering; only the audience is settled.
    model::InstrumentItem always = item;
    always.when = {};
    if (survey::is_asked(instrument, always, nobody)) items.push_back(item_json(instrument, item));
  }
  json::array scales;
  for (const model::Scale& scale : instrument.scales) scales.push_back(scale_json(scale));
  return {{"dimensions", dimensions_json(instrument)},
          {"scales", std::move(scales)},
          {"items", std::move(items)}};
}

json::object campaign_json(const Campaign& campaign) {
  json::object out = campaign_body(campaign);
  out["id"] = campaign.id;
  out["name"] = campaign.name;
  for (const char* field : {"opens", "closes", "subject", "previous"}) {
    if (out[field].get_string().empty()) out[field] = nullptr;
  }
  out["workshop"] = campaign.workshop.held;
  json::object reminding = out["reminding"].get_object();
  out["remind_every_days"] = reminding["every_days"];
  out["remind_from"] = reminding["from"];
  out["languages"] = reminding["languages"];
  out["reminded"] = reminding["reminded"];
  out.erase("reminding");
  return out;
}

json::object progress_json(const CampaignProgress& progress) {
  json::array groups;
  for (const GroupProgress& group : progress.groups) {
    groups.push_back({{"side", group.side},
                      {"unit", group.unit},
                      {"invited", group.invited},
                      {"begun", group.begun},
                      {"finished", group.finished},
                      {"hidden", group.hidden}});
  }
  return {{"invited", progress.invited},
          {"begun", progress.begun},
          {"finished", progress.finished},
          {"groups", std::move(groups)},
          {"waiting", list_of(progress.waiting)}};
}

json::object results_json(const model::Instrument& instrument, const survey::Results& results) {
  json::array reliability;
  for (const survey::Reliability& one : results.reliability) {
    reliability.push_back({{"dimension", one.dimension},
                           {"items", one.items},
                           {"alpha", number(one.alpha)},
                           {"krippendorff", number(one.krippendorff)},
                           {"icc", number(one.icc)}});
  }
  json::array recalls;
  for (const survey::Recall& recall : results.recalls) {
    json::array named;
    for (const auto& [name, count] : recall.named)
      named.push_back({{"name", name}, {"count", count}});
    recalls.push_back({{"item", recall.item},
                       {"side", recall.side},
                       {"people", recall.people},
                       {"named", std::move(named)},
                       {"shared", number(recall.shared)},
                       {"hidden", recall.hidden}});
  }
  json::array scores = rows_json(results.scores);
  for (std::size_t s = 0; s < scores.size() && s < instrument.scores.size(); ++s) {
    json::object& row = scores[s].get_object();
    row["method"] = word(kMethods, instrument.scores[s].method);
    row["rule"] = rule_of(instrument.scores[s].method);
  }
  return {{"replies", results.replies},
          {"business", results.business},
          {"it", results.it},
          {"self", results.self},
          {"dimensions", rows_json(results.dimensions)},
          {"items", rows_json(results.items)},
          {"scores", std::move(scores)},
          {"suggestions", suggestions_json(instrument, results)},
          {"reliability", std::move(reliability)},
          {"recalls", std::move(recalls)}};
}

json::object frozen_json(const survey::Results& results) {
  return {{"replies", results.replies},
          {"business", results.business},
          {"it", results.it},
          {"dimensions", frozen_rows(results.dimensions)},
          {"items", frozen_rows(results.items)},
          {"scores", frozen_rows(results.scores)}};
}

}  // namespace plumb::service
