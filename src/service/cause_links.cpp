#include "service/cause_links.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <map>

#include "score/compile_edges.h"
#include "score/evidence_fields.h"
#include "service/scorecard_parts.h"

namespace plumb::service {
namespace {

using measure::Cadence;
using model::Index;

// Periods the cause is allowed to be ahead, by cadence: half a year to two years for what is
// reported, days for what is streamed.
constexpr std::array<std::size_t, 6> kMostLag = {24, 14, 12, 6, 4, 2};
constexpr std::uint64_t kSeed = 1;
constexpr double kNormal = 1.959963984540054;  // of an interval at 95 %

// The grid at `cadence` without periods at its ends that the finer series only begins.
measure::Grid coarsened(const ObservedSeries& series, Cadence cadence) {
  measure::Grid out = measure::grid_of(series.points, cadence, series.summary);
  if (series.points.empty() || series.cadence >= cadence) return out;
  const Cadence fine = series.cadence;
  const Instant first = measure::period_of(fine, series.points.front().at);
  const Instant next = measure::later(fine, measure::period_of(fine, series.points.back().at), 1);
  if (!out.begins.empty() && next < measure::later(cadence, out.begins.back(), 1)) {
    out.begins.pop_back();
    out.values.pop_back();
  }
  if (!out.begins.empty() && first > measure::period_of(fine, out.begins.front())) {
    out.begins.erase(out.begins.begin());
    out.values.erase(out.values.begin());
  }
  return out;
}

std::size_t in_common(const AlignedPair& both) {
  std::size_t out = 0;
  for (std::size_t i = 0; i < both.a.size(); ++i) {
    if (std::isfinite(both.a[i]) && std::isfinite(both.b[i])) ++out;
  }
  return out;
}

std::size_t most_lag(Cadence cadence, std::size_t periods) {
  const std::size_t wanted = kMostLag[static_cast<std::size_t>(cadence)];
  return std::min(wanted, periods - std::min(periods, kCauseLeast));
}

// FNV-1a over what a verdict depends on.
class State {
 public:
  void add(std::uint64_t word) {
    for (int i = 0; i < 8; ++i) {
      state_ ^= (word >> (8 * i)) & 0xffU;
      state_ *= 0x100000001b3ULL;
    }
  }
  void add(double value) {
    add(std::bit_cast<std::uint64_t>(std::isnan(value) ? 0.5e-300 : value));
  }
  std::uint64_t value() const { return state_; }

 private:
  std::uint64_t state_ = 0xcbf29ce484222325ULL;
};

std::uint64_t state_of(const AlignedPair& both, int expected) {
  State out;
  out.add(static_cast<std::uint64_t>(both.cadence));
  out.add(static_cast<std::uint64_t>(expected) + 2);
  out.add(static_cast<std::uint64_t>(both.a.size()));
  if (!both.begins.empty()) {
    out.add(static_cast<std::uint64_t>(both.begins.front().time_since_epoch().count()));
  }
  for (const double value : both.a) out.add(value);
  for (const double value : both.b) out.add(value);
  return out.value();
}

int expected_of(const ObservedSeries& cause, const ObservedSeries& effect, bool lowers) {
  return cause.better * effect.better * (lowers ? -1 : 1);
}

// What the correlation and its p value come to; p_adjusted decides.
void judge(CausePair& pair) {
  if (pair.verdict == CauseVerdict::not_enough_data) return;
  if (pair.p_adjusted >= kCauseLevel) {
    pair.verdict = CauseVerdict::not_distinguishable;
    pair.reason = CauseReason::nothing_seen;
  } else if (pair.lag < 0) {
    pair.verdict = CauseVerdict::contradicted;
    pair.reason = CauseReason::effect_leads;
  } else if (pair.expected != 0 && pair.correlation * pair.expected < 0) {
    pair.verdict = CauseVerdict::contradicted;
    pair.reason = CauseReason::wrong_direction;
  } else {
    pair.verdict = CauseVerdict::supported;
    pair.reason = pair.lag > 0 ? CauseReason::leads : CauseReason::together;
  }
}

CausePair tested(AlignedPair both, int expected) {
  CausePair out;
  out.cadence = both.cadence;
  out.expected = expected;
  out.periods = in_common(both);
  out.begins = std::move(both.begins);
  out.cause_values = std::move(both.a);
  out.effect_values = std::move(both.b);
  out.reason = CauseReason::too_short;
  if (out.periods < kCauseLeast) return out;
  forecast::LinkWish wish;
  wish.most_lag = most_lag(out.cadence, out.periods);
  const auto seasons = measure::seasons_of(out.cadence);
  // A season is looked for where it came around at least twice.
  if (!seasons.empty() && out.periods >= 2 * seasons.front()) wish.season = seasons.front();
  wish.level = kCauseLevel;
  wish.seed = kSeed;
  const forecast::Link link = forecast::test_link(out.cause_values, out.effect_values, wish);
  out.most_lag = wish.most_lag;
  if (link.verdict == forecast::LinkVerdict::not_enough_data) return out;
  out.reason = CauseReason::no_movement;
  if (link.verdict == forecast::LinkVerdict::no_movement) return out;
  out.verdict = CauseVerdict::not_distinguishable;
  out.lag = link.lag;
  out.correlation = link.correlation;
  out.slope = link.slope;
  out.p = out.p_adjusted = link.p;
  out.lags = link.lags;
  constexpr double kSure = 0.999999;
  constexpr double kLost = 3;  // by Fisher's z
  const double z = std::atanh(std::clamp(link.correlation, -kSure, kSure));
  const double free = std::max(1.0, static_cast<double>(link.compared) - kLost);
  out.low = std::tanh(z - kNormal / std::sqrt(free));
  out.high = std::tanh(z + kNormal / std::sqrt(free));
  judge(out);
  return out;
}

// Series of the measures of one objective, those with most observations first.
using SeriesByMeasure = std::map<Index, ObservedSeries>;
Result<std::vector<const ObservedSeries*>> series_for(Workspace& workspace,
                                                      const Assessment& assessment, Index objective,
                                                      std::optional<Instant> known_at,
                                                      SeriesByMeasure& read) {
  const model::Model& model = assessment.model();
  std::vector<const ObservedSeries*> out;
  for (const Index measure : measures_of(model, objective, day_of(assessment.moment.at))) {
    auto found = read.find(measure);
    if (found == read.end()) {
      PLUMB_TRY(auto series, observed_series(workspace, model, measure, known_at));
      found = read.emplace(measure, std::move(series)).first;
    }
    out.push_back(&found->second);
  }
  std::stable_sort(out.begin(), out.end(), [](const ObservedSeries* a, const ObservedSeries* b) {
    return a->points.size() > b->points.size();
  });
  return out;
}

}  // namespace

std::string_view name_of(CauseVerdict verdict) {
  switch (verdict) {
    case CauseVerdict::supported: return "supported";
    case CauseVerdict::contradicted: return "contradicted";
    case CauseVerdict::not_distinguishable: return "not_distinguishable";
    case CauseVerdict::not_enough_data: return "not_enough_data";
  }
  return "";
}

std::string_view name_of(CauseReason reason) {
  switch (reason) {
    case CauseReason::leads: return "leads";
    case CauseReason::together: return "together";
    case CauseReason::wrong_direction: return "wrong_direction";
    case CauseReason::effect_leads: return "effect_leads";
    case CauseReason::nothing_seen: return "nothing_seen";
    case CauseReason::mixed: return "mixed";
    case CauseReason::no_measure: return "no_measure";
    case CauseReason::no_series: return "no_series";
    case CauseReason::too_short: return "too_short";
    case CauseReason::no_movement: return "no_movement";
  }
  return "";
}

std::vector<CauseLink> cause_links_of(const model::Model& model, Day today) {
  std::vector<CauseLink> out;
  for (Index at = 0; at < model.relation_bound(); ++at) {
    if (!model.connects(at)) continue;
    const std::string& kind = model.kind_name(at);
    if (kind != "drives" && kind != "influence") continue;
    const model::RelationRow& row = model.relation_row(at);
    if (row.from_relation || row.to_relation || row.from == row.to) continue;
    if (!is_objective(model, row.from) || !is_objective(model, row.to)) continue;
    if (!score::valid_on(model, at, today)) continue;
    CauseLink link{at, row.from, row.to, false};
    if (kind == "influence") {
      const auto edge = score::edge_of(model, at, today);
      link.lowers = edge && edge->kind == score::EdgeClass::hinder;
    }
    out.push_back(link);
  }
  return out;
}

AlignedPair aligned(const ObservedSeries& a, const ObservedSeries& b) {
  AlignedPair out;
  out.cadence = std::max(a.cadence, b.cadence);
  const measure::Grid first = coarsened(a, out.cadence);
  const measure::Grid second = coarsened(b, out.cadence);
  if (first.begins.empty() || second.begins.empty()) return out;
  const Instant from = std::max(first.begins.front(), second.begins.front());
  const Instant to = std::min(first.begins.back(), second.begins.back());
  if (to < from) return out;
  const std::size_t skip_a = measure::steps_to(out.cadence, first.begins.front(), from);
  const std::size_t skip_b = measure::steps_to(out.cadence, second.begins.front(), from);
  const std::size_t length = measure::steps_to(out.cadence, from, to) + 1;
  for (std::size_t i = 0; i < length; ++i) {
    out.begins.push_back(first.begins[skip_a + i]);
    out.a.push_back(first.values[skip_a + i]);
    out.b.push_back(second.values[skip_b + i]);
  }
  return out;
}

std::optional<CausePair> CauseTests::find(std::uint64_t state) {
  const std::lock_guard lock(mutex_);
  const auto found = known_.find(state);
  if (found == known_.end()) return std::nullopt;
  return found->second;
}

std::size_t CauseTests::cost(const ObservedSeries& cause, const ObservedSeries& effect,
                             bool lowers) {
  const AlignedPair both = aligned(cause, effect);
  const std::size_t periods = in_common(both);
  if (periods < kCauseLeast) return 0;
  if (find(state_of(both, expected_of(cause, effect, lowers)))) return 0;
  return both.a.size() * (2 * most_lag(both.cadence, periods) + 2) * forecast::kLinkPermutations;
}

CausePair CauseTests::test(const ObservedSeries& cause, const ObservedSeries& effect, bool lowers) {
  CausePair out;
  out.cause = cause.measure;
  out.effect = effect.measure;
  out.expected = expected_of(cause, effect, lowers);
  if (cause.empty() || effect.empty()) return out;
  AlignedPair both = aligned(cause, effect);
  const std::uint64_t state = state_of(both, out.expected);
  std::optional<CausePair> known = find(state);
  if (!known) {
    known = tested(std::move(both), out.expected);
    const std::lock_guard lock(mutex_);
    if (known_.size() >= kKept) known_.clear();
    known_.emplace(state, *known);
  }
  known->cause = cause.measure;
  known->effect = effect.measure;
  return std::move(*known);
}

void judge_pairs(CauseTest& test) {
  std::vector<CausePair*> tried;
  for (CausePair& pair : test.pairs) {
    if (pair.verdict != CauseVerdict::not_enough_data) tried.push_back(&pair);
  }
  if (tried.empty()) {
    test.verdict = CauseVerdict::not_enough_data;
    if (!test.pairs.empty()) {
      // The reason of the pair that has most to compare.
      const auto most = std::max_element(
          test.pairs.begin(), test.pairs.end(),
          [](const CausePair& a, const CausePair& b) { return a.periods < b.periods; });
      test.reason = most->reason;
      test.telling = static_cast<std::size_t>(most - test.pairs.begin());
    }
    return;
  }
  std::stable_sort(tried.begin(), tried.end(),
                   [](const CausePair* a, const CausePair* b) { return a->p < b->p; });
  // Holm 1979: the smallest p counts as often as there are pairs, the next once less ...
  double least = 0;
  bool supported = false;
  bool contradicted = false;
  for (std::size_t i = 0; i < tried.size(); ++i) {
    least = std::max(least, std::min(1.0, tried[i]->p * static_cast<double>(tried.size() - i)));
    tried[i]->p_adjusted = least;
    judge(*tried[i]);
    supported = supported || tried[i]->verdict == CauseVerdict::supported;
    contradicted = contradicted || tried[i]->verdict == CauseVerdict::contradicted;
  }
  test.telling = static_cast<std::size_t>(tried.front() - test.pairs.data());
  test.verdict = tried.front()->verdict;
  test.reason = tried.front()->reason;
  if (supported && contradicted) {
    test.verdict = CauseVerdict::not_distinguishable;
    test.reason = CauseReason::mixed;
  }
}

Result<std::vector<CauseTest>> test_causes(Workspace& workspace, const Assessment& assessment,
                                           const std::vector<CauseLink>& links,
                                           std::optional<Instant> known_at, CauseTests& tests,
                                           std::size_t budget) {
  SeriesByMeasure read;
  std::vector<CauseTest> out;
  std::size_t spent = 0;
  for (const CauseLink& link : links) {
    CauseTest test;
    test.link = link;
    PLUMB_TRY(const auto causes, series_for(workspace, assessment, link.cause, known_at, read));
    PLUMB_TRY(const auto effects, series_for(workspace, assessment, link.effect, known_at, read));
    std::vector<std::pair<const ObservedSeries*, const ObservedSeries*>> pairs;
    for (const ObservedSeries* cause : causes) {
      for (const ObservedSeries* effect : effects) {
        // One figure for both says nothing about one moving the other.
        if (cause->measure != effect->measure) pairs.emplace_back(cause, effect);
      }
    }
    test.left_out = pairs.size() - std::min(pairs.size(), kCausePairs);
    pairs.resize(std::min(pairs.size(), kCausePairs));
    std::size_t cost = 0;
    for (const auto& [cause, effect] : pairs) cost += tests.cost(*cause, *effect, link.lowers);
    // One link is always tested, so that asking again comes to an end.
    if (cost > 0 && spent > 0 && spent + cost > budget) {
      test.tested = false;
      out.push_back(std::move(test));
      continue;
    }
    spent += cost;
    for (const auto& [cause, effect] : pairs) {
      test.pairs.push_back(tests.test(*cause, *effect, link.lowers));
    }
    judge_pairs(test);
    out.push_back(std::move(test));
  }
  return out;
}

}  // namespace plumb::service
