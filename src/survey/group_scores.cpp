#include "survey/group_scores.h"

#include <algorithm>

namespace plumb::survey {
namespace {

using model::Instrument;
using model::InstrumentScore;
using model::ScoreMethod;

const Recall* recall_of(const Results& results, const std::string& item, std::string_view side) {
  for (const Recall& recall : results.recalls) {
    if (recall.item == item && recall.side == side) return &recall;
  }
  return nullptr;
}

// How much of what `other` names most the side named `own` names too.
void cover(const InstrumentScore& score, const Results& results, std::string_view own,
           std::string_view other, GroupFigure& figure) {
  double sum = 0;
  std::size_t items = 0;
  figure = {};
  figure.id = own;
  for (const std::string& item : score.of) {
    if (const Recall* recall = recall_of(results, item, own)) {
      figure.people = std::max(figure.people, recall->people);
      figure.hidden = figure.hidden || recall->hidden;
    }
    const Recall* named = recall_of(results, item, other);
    if (named == nullptr || !named->shared) continue;
    sum += *named->shared;
    ++items;
  }
  if (items > 0) figure.mean = sum / static_cast<double>(items);
}

void fill(const InstrumentScore& score, const Results& results, ResultRow& row) {
  ResultRow out;
  out.id = row.id;
  cover(score, results, "business", "it", out.business);
  cover(score, results, "it", "business", out.it);
  out.all.people = out.business.people + out.it.people;
  const bool hidden = out.business.hidden || out.it.hidden;
  for (GroupFigure* figure : {&out.business, &out.it, &out.all}) {
    figure->hidden = hidden && figure->people > 0;
    if (hidden) figure->mean.reset();
  }
  if (out.business.mean && out.it.mean) {
    out.all.mean = (*out.business.mean + *out.it.mean) / 2;
    out.gap = *out.business.mean - *out.it.mean;
  }
  row = std::move(out);
}

}  // namespace

void add_recall_scores(const Instrument& instrument, Results& results) {
  for (std::size_t s = 0; s < instrument.scores.size() && s < results.scores.size(); ++s) {
    const InstrumentScore& score = instrument.scores[s];
    if (score.method == ScoreMethod::recall) fill(score, results, results.scores[s]);
  }
}

std::vector<DomainStrengths> domain_strengths(const Instrument& instrument,
                                              const Results& results) {
  std::vector<DomainStrengths> out;
  if (instrument.scales.empty()) return out;
  const model::Scale& scale = instrument.scales.front();
  for (const InstrumentScore& score : instrument.scores) {
    if (score.method != ScoreMethod::suggested_perspective) continue;
    for (const auto& [side, member] : {std::pair{"", &ResultRow::all},
                                       {"business", &ResultRow::business},
                                       {"it", &ResultRow::it}}) {
      DomainStrengths one{score.id, side, {}};
      for (const std::string& dimension : score.of) {
        std::optional<double> share;
        for (const ResultRow& row : results.dimensions) {
          const GroupFigure& figure = row.*member;
          if (row.id != dimension || figure.hidden || !figure.mean) continue;
          share = (*figure.mean - scale.minimum()) / (scale.maximum() - scale.minimum());
        }
        one.strengths.emplace_back(dimension, share);
      }
      out.push_back(std::move(one));
    }
  }
  return out;
}

}  // namespace plumb::survey
