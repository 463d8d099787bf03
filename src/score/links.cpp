#include "score/links.h"

#include <algorithm>

#include "score/backward.h"

namespace plumb::score {
namespace {

// Terms of this many elements are added up plainly before they join the careful sums.
constexpr std::uint32_t kBlock = 256;

// What one element adds to each sum, so that adding and taking away use the same numbers.
struct Terms {
  double demand = 0;
  std::array<double, 4> met{};  // by supply domain
  double cost = 0;
  std::array<double, 3> useful{};  // by demand domain
  std::array<double, 3> led{};
};

inline Terms terms_of(const Flat& flat, Node v, unsigned domain) {
  Terms out;
  if (domain < 3) {
    out.demand = demand_of(flat, v);
    for (unsigned y = domain + 1; y < 4; ++y) {
      out.met[y] = out.demand * ((1 - flat.gap[v].v[y]) * flat.hind[v]);
    }
  }
  out.cost = flat.cost[v];
  for (unsigned x = 0; x < domain && x < 3; ++x) {
    out.led[x] = flat.reach[v].v[x + 1];
    out.useful[x] = out.cost * out.led[x];
  }
  return out;
}

constexpr unsigned link_between(unsigned demand, unsigned supply) {
  return demand == 0 ? supply - 1 : demand + supply;
}
static_assert(link_between(0, 3) == 2 && link_between(1, 2) == 3 && link_between(1, 3) == 4 &&
              link_between(2, 3) == 5);

// The same for many elements at once, added up by the element's own domain whatever links it has
// part in: neither branches nor loops, which a mix of domains would make slow.
struct Block {
  using Vector = Lanes::Vector;

  std::array<Vector, 8> met{};     // by demand domain; lane: supply domain
  std::array<Vector, 8> useful{};  // by supply domain; lane: demand domain + 1
  std::array<Vector, 8> led{};
  std::array<double, 8> demand{};
  std::array<double, 8> cost{};
  std::array<std::int32_t, 8> demanding{};
  std::array<std::int32_t, 8> costed{};
  std::array<std::int32_t, 8> elements{};

  // With the arithmetic of terms_of().
  void add(const Flat& flat, Node v) {
    const unsigned domain = flat.domain(v);
    const double wanted = demand_of(flat, v);
    const double spent = flat.cost[v];
    met[domain] += wanted * ((1 - flat.gap[v].v) * flat.hind[v]);
    useful[domain] += spent * flat.reach[v].v;
    led[domain] += flat.reach[v].v;
    demand[domain] += wanted;
    cost[domain] += spent;
    demanding[domain] += wanted > 0 ? 1 : 0;
    costed[domain] += spent > 0 ? 1 : 0;
    ++elements[domain];
  }
  void flush(Sums& sums) const {
    for (unsigned x = 0; x < 3; ++x) {
      sums.demand[x].add(demand[x]);
      sums.demanding[x] += demanding[x];
    }
    for (unsigned y = 0; y < 4; ++y) {
      sums.cost[y].add(cost[y]);
      sums.costed[y] += costed[y];
      sums.elements[y] += elements[y];
    }
    for (unsigned l = 0; l < 6; ++l) {
      const unsigned x = kDemandOf[l];
      const unsigned y = kSupplyOf[l];
      sums.met[l].add(met[x][y]);
      sums.useful[l].add(useful[y][x + 1]);
      sums.led[l].add(led[y][x + 1]);
    }
  }
};

void count(const Terms& terms, unsigned domain, std::int64_t sign, Sums& sums) {
  if (domain < 3 && terms.demand > 0) sums.demanding[domain] += sign;
  if (terms.cost > 0) sums.costed[domain] += sign;
  sums.elements[domain] += sign;
}

double ratio(const Sum& part, const Sum& whole) {
  return std::clamp(part.value() / whole.value(), 0.0, 1.0);
}

}  // namespace

double harmonic(double a, double b) {
  return a + b > 0 ? 2 * a * b / (a + b) : 0;
}

void Sums::add(const Sums& other) {
  for (unsigned x = 0; x < 3; ++x) {
    demand[x].add(other.demand[x]);
    demanding[x] += other.demanding[x];
  }
  for (unsigned y = 0; y < 4; ++y) {
    cost[y].add(other.cost[y]);
    costed[y] += other.costed[y];
    elements[y] += other.elements[y];
  }
  for (unsigned l = 0; l < 6; ++l) {
    met[l].add(other.met[l]);
    useful[l].add(other.useful[l]);
    led[l].add(other.led[l]);
  }
}

bool Sums::worn() const {
  for (unsigned x = 0; x < 3; ++x) {
    if (demanding[x] > 0 && demand[x].worn()) return true;
  }
  for (unsigned y = 0; y < 4; ++y) {
    if (costed[y] > 0 && cost[y].worn()) return true;
  }
  return false;
}

void contribute(const Flat& flat, Node v, double sign, Sums& sums) {
  const unsigned domain = flat.domain(v);
  if (domain > 3) return;
  const Terms terms = terms_of(flat, v, domain);
  if (domain < 3) {
    sums.demand[domain].add(sign * terms.demand);
    for (unsigned y = domain + 1; y < 4; ++y) {
      sums.met[link_between(domain, y)].add(sign * terms.met[y]);
    }
  }
  sums.cost[domain].add(sign * terms.cost);
  for (unsigned x = 0; x < domain && x < 3; ++x) {
    sums.useful[link_between(x, domain)].add(sign * terms.useful[x]);
    sums.led[link_between(x, domain)].add(sign * terms.led[x]);
  }
  count(terms, domain, sign > 0 ? 1 : -1, sums);
}

Sums sum_range(const Flat& flat, std::uint32_t first, std::uint32_t last) {
  Sums sums;
  while (first < last) {
    const std::uint32_t stop = std::min(last, first + kBlock);
    Block block;
    for (; first < stop; ++first) block.add(flat, first);
    block.flush(sums);
  }
  return sums;
}

void score_links(const Sums& sums, Analysis& analysis) {
  double total = 0;
  int scored = 0;
  for (unsigned l = 0; l < 6; ++l) {
    const unsigned x = kDemandOf[l];
    const unsigned y = kSupplyOf[l];
    LinkScore& link = analysis.links[l];
    link = LinkScore{};
    if (sums.demanding[x] > 0) link.coverage = ratio(sums.met[l], sums.demand[x]);
    if (sums.elements[y] > 0) {
      link.purpose_counts_elements = sums.costed[y] == 0;
      link.purpose =
          sums.costed[y] > 0
              ? ratio(sums.useful[l], sums.cost[y])
              : std::clamp(sums.led[l].value() / static_cast<double>(sums.elements[y]), 0.0, 1.0);
    }
    if (!link.coverage) {
      link.missing = Missing::no_demand;
    } else if (!link.purpose) {
      link.missing = Missing::no_supply;
    } else {
      link.score = harmonic(*link.coverage, *link.purpose);
      total += *link.score;
      ++scored;
    }
  }
  analysis.structure.reset();
  if (scored > 0) analysis.structure = total / scored;
}

}  // namespace plumb::score
