#include "service/home.h"

#include <algorithm>

#include "score/evidence.h"
#include "score/evidence_fields.h"
#include "score/lines_practice.h"
#include "service/assess_json.h"
#include "service/lever_page.h"
#include "service/purpose.h"
#include "service/shown.h"

namespace plumb::service {
namespace {

using model::Index;

// Reviews this far ahead are on the table.
constexpr std::chrono::days kReviewAhead{14};

json::object confidence_json(const score::AlignmentIndex& index) {
  json::object out{{"index", number_or_null(index.confidence)}};
  for (std::size_t i = 0; i < score::kLineCount; ++i) {
    out[score::kLineIds[i]] = number_or_null(index.lines[i].confidence);
  }
  return out;
}

json::array missing_json(const score::AlignmentIndex& index) {
  json::array out;
  for (std::size_t i = 0; i < score::kLineCount; ++i) {
    if (index.lines[i].value) continue;
    out.push_back({{"id", score::kLineIds[i]}, {"reason", index.lines[i].missing}});
  }
  return out;
}

json::array components_json(const Assessment& assessment) {
  json::array out;
  for (const score::ComponentFigures& figures : assessment.components) {
    out.push_back({{"id", figures.id},
                   {"condition", number_or_null(figures.condition)},
                   {"confidence", number_or_null(figures.confidence)},
                   {"importance", figures.importance},
                   {"elements", figures.elements}});
  }
  return out;
}

// What runs cost a year, what initiatives take, and how much of the running cost leads to goals.
json::object spend_json(const Assessment& assessment) {
  const score::Graph& graph = assessment.engine->graph();
  const std::vector<double> leads =
      purposes_towards(graph, assessment.analysis(), model::Domain::BS);
  double cost = 0;
  double purposeful = 0;
  for (score::Node v = 0; v < graph.size(); ++v) {
    if (!(graph.cost[v] > 0)) continue;
    cost += graph.cost[v];
    // What is itself part of the strategy with importance serves it.
    const bool own =
        graph.domain[v] == model::Domain::BS && assessment.analysis().importance[v] > 0;
    purposeful += graph.cost[v] * (own ? 1 : leads[v]);
  }
  const model::Model& model = assessment.model();
  double budget = 0;
  bool any = false;
  for (Index at = 0; at < model.element_bound(); ++at) {
    if (!model.live(at) || model.type_name(at) != "initiative") continue;
    const score::Fields fields = score::fields_of(model, at);
    if (!score::takes_money(*fields)) continue;
    if (const auto amount = score::amount(*fields, "budget", assessment.currency)) {
      budget += *amount;
      any = true;
    }
  }
  const bool costed = cost > 0;
  return {{"annual", costed ? json::value(cost) : json::value(nullptr)},
          {"initiatives", any ? json::value(budget) : json::value(nullptr)},
          {"purposeful_share", costed ? json::value(purposeful / cost) : json::value(nullptr)},
          {"currency", assessment.currency}};
}

// On track means that no rule says otherwise.
json::object measures_json(const FindingDesk& desk) {
  const model::Model& model = desk.assessment().model();
  std::size_t total = 0;
  std::size_t off = 0;
  std::size_t without = 0;
  for (Index at = 0; at < model.element_bound(); ++at) {
    if (!model.live(at) || model.type_name(at) != "measure") continue;
    ++total;
    if (!score::attainment(score::figures_of(*score::fields_of(model, at)))) {
      ++without;
    } else if (desk.find("measure_off_track/" + std::string(model.element_id(at))) != nullptr) {
      ++off;
    }
  }
  return {{"on_track", total - off - without},
          {"off_track", off},
          {"without_value", without},
          {"total", total}};
}

// Not taken yet, or to be reviewed by now; the oldest date first.
json::array decisions_json(const Assessment& assessment) {
  const model::Model& model = assessment.model();
  const Day today = day_of(assessment.moment.at);
  std::vector<std::pair<std::string, json::object>> found;
  for (Index at = 0; at < model.element_bound(); ++at) {
    if (!model.live(at) || model.type_name(at) != "decision") continue;
    const score::Fields fields = score::fields_of(model, at);
    const auto review = score::day(*fields, "review_on");
    const bool proposed = score::text(*fields, "status") == "proposed";
    const bool waiting = review && *review <= today + kReviewAhead &&
                         !score::day(*fields, "reviewed") && score::decided(*fields, today);
    if (!proposed && !waiting) continue;
    const auto due = proposed ? score::day(*fields, "decided") : review;
    json::object row{{"id", model.element_id(at)},
                     {"name", shown_name(model, at)},
                     {"state", proposed          ? "proposed"
                               : *review < today ? "review_overdue"
                                                 : "review_due"},
                     {"due", day_or_null(due)}};
    found.emplace_back(due ? format_day(*due) : "9999", std::move(row));
  }
  std::stable_sort(found.begin(), found.end(),
                   [](const auto& a, const auto& b) { return a.first < b.first; });
  json::array out;
  for (auto& [date, row] : found) out.push_back(std::move(row));
  return out;
}

json::array owed_json(const std::vector<Owed>& owed) {
  json::array out;
  for (const Owed& item : owed) {
    out.push_back({{"kind", item.kind},
                   {"subject", item.subject},
                   {"name", item.name},
                   {"text", item.text},
                   {"due", day_or_null(item.due)},
                   {"overdue", item.overdue}});
  }
  return out;
}

json::object findings_part(const FindingDesk& desk) {
  const FindingsCount count = desk.count();
  json::array items;
  for (const score::Finding* finding : desk.open()) {
    if (items.size() == kTopFindings) break;
    items.push_back(desk.row(*finding));
  }
  return {{"open", count.open},
          {"high", count.high},
          {"new", desk.new_ones()},
          {"items", std::move(items)}};
}

}  // namespace

json::object scores_json(const std::array<score::LinkScore, 6>& links,
                         const score::AlignmentIndex& index) {
  json::object lines;
  for (std::size_t i = 0; i < score::kLineCount; ++i) {
    lines[score::kLineIds[i]] = number_or_null(index.lines[i].value);
  }
  json::object scores;
  for (std::size_t i = 0; i < links.size(); ++i) {
    scores[model::kLinks[i].id] = number_or_null(links[i].score);
  }
  return {{"index", number_or_null(index.value)},
          {"stderr", number_or_null(index.stderr_)},
          {"confidence", number_or_null(index.confidence)},
          {"lines", std::move(lines)},
          {"links", std::move(scores)}};
}

json::object index_points_json(const std::vector<IndexPoint>& points) {
  json::array out;
  for (const IndexPoint& point : points) {
    json::object lines;
    for (std::size_t i = 0; i < score::kLineCount; ++i) {
      lines[score::kLineIds[i]] = number_or_null(point.lines[i]);
    }
    json::object links;
    for (std::size_t i = 0; i < point.links.size(); ++i) {
      links[model::kLinks[i].id] = number_or_null(point.links[i]);
    }
    out.push_back({{"at", format_day(point.day)},
                   {"seq", point.seq},
                   {"index", number_or_null(point.value)},
                   {"lines", std::move(lines)},
                   {"links", std::move(links)}});
  }
  return {{"points", std::move(out)}};
}

json::object why_page(const Why& why) {
  json::object out = why_json(why);
  out["sentence"] = sentence_json(why_sentence(why));
  return out;
}

json::object home_json(const HomeInput& input) {
  const Assessment& assessment = input.desk.assessment();
  json::array history;
  for (const IndexPoint& point : input.history) {
    history.push_back({{"at", format_day(point.day)}, {"index", number_or_null(point.value)}});
  }
  json::array levers;
  for (const LeverRow& row : input.levers) levers.push_back(lever_json(assessment, row));
  json::object out{{"sentence", sentence_json(home_sentence(assessment, input.changed))},
                   {"as_of", format_instant(assessment.moment.at)},
                   {"seq", assessment.moment.seq},
                   {"scores", scores_json(assessment.analysis().links, assessment.index)},
                   {"confidence", confidence_json(assessment.index)},
                   {"missing_lines", missing_json(assessment.index)},
                   {"history", std::move(history)},
                   {"components", components_json(assessment)},
                   {"changed", nullptr},
                   {"findings", findings_part(input.desk)},
                   {"diagnoses", input.desk.diagnoses()},
                   {"levers", std::move(levers)},
                   {"spend", spend_json(assessment)},
                   {"measures", measures_json(input.desk)},
                   {"decisions", decisions_json(assessment)},
                   {"owed", owed_json(owed_by(assessment, input.debtor))}};
  if (input.changed != nullptr) out["changed"] = why_page(*input.changed);
  return out;
}

}  // namespace plumb::service
