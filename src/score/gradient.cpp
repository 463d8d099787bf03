#include "score/gradient.h"

#include <atomic>
#include <cmath>

#include "score/gradient_pass.h"

namespace plumb::score {
namespace {

using Vector = Lanes::Vector;

// Numbers the elements of a piece that are special, from a common counter.
template <typename Special>
void number(std::uint32_t first, std::uint32_t last, std::atomic<std::uint32_t>& counter,
            Column<std::uint32_t>& index, Special&& special) {
  std::uint32_t count = 0;
  for (Node v = first; v < last; ++v) index[v] = special(v) ? count++ : kNone;
  if (count == 0) return;
  const std::uint32_t base = counter.fetch_add(count);
  for (Node v = first; v < last; ++v) {
    if (index[v] != kNone) index[v] += base;
  }
}

void number_specials(const Flat& flat, Team& team, GradientScratch& scratch) {
  scratch.side_of.resize(flat.size());
  scratch.zero_of.resize(flat.size());
  std::atomic<std::uint32_t> sides{0};
  std::atomic<std::uint32_t> zeros{0};
  team.share(static_cast<std::uint32_t>(flat.size()),
             [&](int, std::uint32_t first, std::uint32_t last) {
               number(first, last, sides, scratch.side_of,
                      [&](Node v) { return (flat.flags[v] & (kHasParts | kHasHinderers)) != 0; });
               number(first, last, zeros, scratch.zero_of, [&](Node v) {
                 const Vector& gap = flat.gap[v].v;
                 return gap[0] == 0 || gap[1] == 0 || gap[2] == 0 || gap[3] == 0;
               });
             });
  scratch.sides.resize(sides);
  scratch.zeros.resize(zeros);
}

void finish(const Spread& spread, Analysis& analysis) {
  for (unsigned l = 0; l < 6; ++l) {
    LinkScore& link = analysis.links[l];
    link.confidence.reset();
    link.stderr_.reset();
    if (!link.coverage) continue;
    if (spread.size[l] > 0) link.confidence = spread.known[l] / spread.size[l];
    link.stderr_ = std::sqrt(spread.variance[l]);
  }
  analysis.structure_confidence.reset();
  analysis.structure_stderr.reset();
  if (!analysis.structure) return;
  if (spread.structure_size > 0) {
    analysis.structure_confidence = spread.structure_known / spread.structure_size;
  }
  analysis.structure_stderr = std::sqrt(spread.structure_variance);
}

void merge(const Spread& from, Spread& into) {
  into.size += from.size;
  into.known += from.known;
  into.variance += from.variance;
  into.structure_size += from.structure_size;
  into.structure_known += from.structure_known;
  into.structure_variance += from.structure_variance;
}

}  // namespace

Weights weights_of(const Sums& sums, const Analysis& analysis) {
  Weights out;
  double scored = 0;
  for (const LinkScore& link : analysis.links) scored += link.score ? 1 : 0;
  for (unsigned x = 0; x < 3; ++x) {
    out.inverse_demand[x] = sums.demanding[x] > 0 ? 1 / sums.demand[x].value() : 0;
  }
  for (unsigned l = 0; l < 6; ++l) {
    const LinkScore& link = analysis.links[l];
    const unsigned x = kDemandOf[l];
    const unsigned y = kSupplyOf[l];
    out.coverage[l] = link.coverage.value_or(0);
    out.by_cost[l] = sums.costed[y] > 0;
    if (sums.elements[y] > 0) {
      out.inverse_supply[l] =
          out.by_cost[l] ? 1 / sums.cost[y].value() : 1 / static_cast<double>(sums.elements[y]);
    }
    for (unsigned domain = 0; domain < 3; ++domain) {
      out.seed[domain].set(l, domain == x ? out.inverse_demand[x] : 0);
    }
    if (!link.score) continue;
    const double a = *link.coverage;
    const double b = *link.purpose;
    if (!(a + b > 0)) continue;
    out.coverage_weight[l] = 2 * b * b / ((a + b) * (a + b)) / scored;
    out.purpose_weight[l] = 2 * a * a / ((a + b) * (a + b)) / scored;
    out.alpha.set(l, out.coverage_weight[l]);
  }
  return out;
}

void compute_gradients(const Flat& flat, EdgeCounts edges, const Sums& sums, Team& team,
                       GradientScratch& scratch, Analysis& analysis) {
  const std::size_t n = flat.size();
  scratch.pull.resize(n);
  scratch.edge_term.resize(n);
  scratch.push.resize(n);
  number_specials(flat, team, scratch);
  analysis.gradient_condition.resize(n);
  analysis.gradient_support.resize(edges.supports);
  analysis.gradient_hinder.resize(edges.hinders);
  GradientPass pass{flat,
                    scratch,
                    weights_of(sums, analysis),
                    analysis.gradient_condition.data(),
                    analysis.gradient_support.data(),
                    analysis.gradient_hinder.data()};
  team.pass(flat.segments, Team::Direction::up,
            [&](int, std::uint32_t first, std::uint32_t last) { pull_range(pass, first, last); });
  std::vector<Spread> spreads(static_cast<std::size_t>(team.size()));
  team.pass(flat.segments, Team::Direction::down,
            [&](int worker, std::uint32_t first, std::uint32_t last) {
              Spread& spread = spreads[static_cast<std::size_t>(worker)];
              Spread own;  // threads would fight over neighbouring memory
              push_range(pass, first, last, own);
              merge(own, spread);
            });
  for (std::size_t i = 1; i < spreads.size(); ++i) merge(spreads[i], spreads[0]);
  finish(spreads[0], analysis);
}

void clear_gradients(Analysis& analysis) {
  analysis.gradient_condition.clear();
  analysis.gradient_support.clear();
  analysis.gradient_hinder.clear();
  for (LinkScore& link : analysis.links) {
    link.confidence.reset();
    link.stderr_.reset();
  }
  analysis.structure_confidence.reset();
  analysis.structure_stderr.reset();
}

}  // namespace plumb::score
