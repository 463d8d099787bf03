#include "oracle.h"

#include <algorithm>
#include <cmath>
#include <optional>

namespace plumb::oracle {
namespace {

using model::Domain;

// A value with its derivative in one direction.
struct Dual {
  double value = 0;
  double slope = 0;
};
Dual operator+(Dual a, Dual b) {
  return {a.value + b.value, a.slope + b.slope};
}
Dual operator-(Dual a, Dual b) {
  return {a.value - b.value, a.slope - b.slope};
}
Dual operator*(Dual a, Dual b) {
  return {a.value * b.value, a.slope * b.value + a.value * b.slope};
}
Dual operator/(Dual a, Dual b) {
  return {a.value / b.value, (a.slope * b.value - a.value * b.slope) / (b.value * b.value)};
}

double smaller(double a, double b) {
  return a < b ? a : b;
}
Dual smaller(Dual a, Dual b) {
  if (a.value != b.value) return a.value < b.value ? a : b;
  return {a.value, (a.slope + b.slope) / 2};
}

double value_of(double x) {
  return x;
}
double value_of(Dual x) {
  return x.value;
}
double slope_of(double) {
  return 0;
}
double slope_of(Dual x) {
  return x.slope;
}
template <class Number>
double distance(Number a, Number b) {
  const double slopes = std::abs(slope_of(a) - slope_of(b));
  return std::max(std::abs(value_of(a) - value_of(b)), std::isfinite(slopes) ? slopes : 1e300);
}

Dual make(double value, Dual) {
  return {value, 0};
}
double make(double value, double) {
  return value;
}

// Monotone fixed points, whose rounds the document does not limit.
constexpr Limits kExact = {1e-15, 100000};
// Derivatives need the fixed points of d sharper than the values do.
constexpr Limits kSharp = {1e-14, 5000};

// Who is connected with whom; the part of the work that does not depend on any number.
struct Shape {
  struct Arrow {
    Node other = 0;
    std::size_t edge = 0;  // index into the graph's list
  };
  std::vector<std::vector<Arrow>> supporters, hinderers, parts;  // into an element
  std::vector<std::vector<Arrow>> supported, parents;            // out of an element
  std::vector<std::vector<Node>> groups;  // strongly connected, every group after its inputs
  std::vector<std::size_t> group_of;

  explicit Shape(const Graph& graph) {
    const std::size_t n = graph.size();
    for (auto* lists : {&supporters, &hinderers, &parts, &supported, &parents}) lists->resize(n);
    std::vector<std::vector<char>> reaches(n, std::vector<char>(n, 0));
    for (std::size_t i = 0; i < graph.supports.size(); ++i) {
      const auto& e = graph.supports[i];
      supporters[e.to].push_back({e.from, i});
      supported[e.from].push_back({e.to, i});
      reaches[e.from][e.to] = 1;
    }
    for (std::size_t i = 0; i < graph.hinders.size(); ++i) {
      const auto& e = graph.hinders[i];
      hinderers[e.to].push_back({e.from, i});
      reaches[e.from][e.to] = 1;
    }
    for (std::size_t i = 0; i < graph.parts.size(); ++i) {
      const auto& e = graph.parts[i];
      parts[e.parent].push_back({e.child, i});
      parents[e.child].push_back({e.parent, i});
      reaches[e.child][e.parent] = 1;
    }
    for (std::size_t k = 0; k < n; ++k)
      for (std::size_t i = 0; i < n; ++i)
        if (reaches[i][k])
          for (std::size_t j = 0; j < n; ++j)
            if (reaches[k][j]) reaches[i][j] = 1;
    order_groups(reaches);
  }

  bool same_cycle(Node a, Node b) const { return group_of[a] == group_of[b]; }

 private:
  void order_groups(const std::vector<std::vector<char>>& reaches) {
    const std::size_t n = reaches.size();
    std::vector<char> done(n, 0);
    group_of.assign(n, 0);
    while (true) {
      // The first element all of whose inputs are done or in its own cycle.
      std::size_t pick = n;
      for (std::size_t v = 0; v < n && pick == n; ++v) {
        bool ready = !done[v];
        for (std::size_t u = 0; u < n && ready; ++u)
          ready = !reaches[u][v] || done[u] || reaches[v][u];
        if (ready) pick = v;
      }
      if (pick == n) return;
      std::vector<Node> group;
      for (std::size_t u = 0; u < n; ++u)
        if (u == pick || (reaches[u][pick] && reaches[pick][u]))
          group.push_back(static_cast<Node>(u));
      for (Node u : group) {
        done[u] = 1;
        group_of[u] = groups.size();
      }
      groups.push_back(group);
    }
  }
};

// One pass over all of engine.md sections 2 to 4 and the structure line of section 6.
template <class Number>
struct Pass {
  const Graph& graph;
  const Shape& shape;
  Limits limits;
  std::vector<Number> condition, support_strength, hinder_strength;

  std::vector<Number> support, hindrance, limit, delivered, importance, demand;
  std::array<std::vector<Number>, 4> from, own;
  struct Link {
    std::optional<Number> coverage, purpose, score;
    bool counts_elements = false;
  };
  std::array<Link, 6> links;
  std::optional<Number> structure;
  std::vector<std::size_t> unsettled_groups;  // of d
  bool all_settled = true;                    // any fixed point
  std::vector<Number> ones;

  Pass(const Graph& g, const Shape& s, const Limits& l) : graph(g), shape(s), limits(l) {
    for (double c : g.condition) condition.push_back(number(c));
    for (const auto& e : g.supports) support_strength.push_back(number(e.strength));
    for (const auto& e : g.hinders) hinder_strength.push_back(number(e.strength));
    ones.assign(g.size(), number(1));
  }

  void run() {
    forward();
    for (Domain y : {Domain::IS, Domain::OI, Domain::II}) forward_from(y);
    backward();
    for (std::size_t i = 0; i < links.size(); ++i) score_link(model::kLinks[i], links[i]);
    Number sum = number(0);
    double count = 0;
    for (const Link& link : links) {
      if (!link.score) continue;
      sum = sum + *link.score;
      count += 1;
    }
    if (count > 0) structure = sum / number(count);
  }

 private:
  static Number number(double value) { return make(value, Number{}); }
  std::vector<Number> zeros() const { return std::vector<Number>(graph.size(), number(0)); }

  // Repeats `round` (which returns the largest change) until it settles.
  template <class Round>
  bool settle(const std::vector<Node>& group, const Limits& until, Round round) {
    if (group.size() == 1) {
      round();
      return true;
    }
    for (int i = 0; i < until.rounds; ++i)
      if (round() < until.tolerance) return true;
    all_settled = false;
    return false;
  }

  Number hind(Node v, const std::vector<Number>& d) const {
    Number product = number(1);
    for (const auto& h : shape.hinderers[v])
      product = product * (number(1) - hinder_strength[h.edge] * d[h.other]);
    return product;
  }

  // 1 - prod(1 - w x(u)) * (1 - K) over supporters and, if wanted, parts; only those outside v's
  // cycle if wanted.
  Number noisy_or(Node v, const std::vector<Number>& x, bool with_parts, bool outside) const {
    Number product = number(1);
    for (const auto& u : shape.supporters[v]) {
      if (outside && shape.same_cycle(u.other, v)) continue;
      product = product * (number(1) - support_strength[u.edge] * x[u.other]);
    }
    Number weighted = number(0);
    double weights = 0;
    for (const auto& p : shape.parts[v]) {
      if (!with_parts || (outside && shape.same_cycle(p.other, v))) continue;
      weighted = weighted + number(graph.parts[p.edge].weight) * x[p.other];
      weights += graph.parts[p.edge].weight;
    }
    const Number k = weights > 0 ? weighted / number(weights) : number(0);
    return number(1) - product * (number(1) - k);
  }

  double weight_of_outside_parts(Node v) const {
    double weights = 0;
    for (const auto& p : shape.parts[v])
      if (!shape.same_cycle(p.other, v)) weights += graph.parts[p.edge].weight;
    return weights;
  }
  bool has_outside_supporter(Node v) const {
    for (const auto& u : shape.supporters[v])
      if (!shape.same_cycle(u.other, v)) return true;
    return false;
  }

  Number quality(Node v, const std::vector<Number>& d) const {
    if (!has_outside_supporter(v) && weight_of_outside_parts(v) == 0) return number(1);
    return noisy_or(v, d, true, true) * hind(v, d) / noisy_or(v, ones, true, true);
  }

  void forward() {
    support = hindrance = limit = delivered = zeros();
    for (std::size_t g = 0; g < shape.groups.size(); ++g) {
      const auto round = [&, this] {
        const std::vector<Number> before = delivered;
        double change = 0;
        for (Node v : shape.groups[g]) {
          hindrance[v] = hind(v, before);
          support[v] = noisy_or(v, before, true, false) * hindrance[v];
          limit[v] = graph.needs_support[v] ? support[v] : quality(v, before);
          delivered[v] = smaller(condition[v], limit[v]);
          change = std::max(change, distance(delivered[v], before[v]));
        }
        return change;
      };
      if (!settle(shape.groups[g], limits, round)) unsettled_groups.push_back(g);
    }
  }

  void forward_from(Domain y) {
    auto& s = from[static_cast<std::size_t>(y)];
    s = zeros();
    std::vector<Number> t = zeros();
    const auto renew_t = [&, this](Node u) {
      t[u] = graph.domain[u] == y ? delivered[u] : smaller(condition[u], s[u]);
    };
    for (const auto& group : shape.groups) {
      for (Node v : group) renew_t(v);
      settle(group, kExact, [&, this] {
        double change = 0;
        for (Node v : group) {
          const Number before = s[v];
          s[v] = noisy_or(v, t, true, false) * hindrance[v];
          change = std::max(change, distance(s[v], before));
        }
        for (Node v : group) renew_t(v);
        return change;
      });
    }
    auto& o = own[static_cast<std::size_t>(y)];
    o = zeros();
    for (Node v = 0; v < graph.size(); ++v) o[v] = noisy_or(v, t, false, false) * hindrance[v];
  }

  void backward() {
    importance = demand = zeros();
    double weights = 0;
    for (double w : graph.weight) weights += w;
    for (Node v = 0; v < graph.size(); ++v)
      if (weights > 0) importance[v] = number(graph.weight[v] / weights);
    for (std::size_t g = shape.groups.size(); g-- > 0;) {
      const auto& group = shape.groups[g];
      Number entering = number(0);
      for (Node v : group) entering = entering + importance[v];
      for (Node v : group) {
        importance[v] = entering / number(static_cast<double>(group.size()));
        hand_on(v);
      }
    }
  }

  void hand_on(Node v) {
    Number from_supporters = number(0);
    for (const auto& u : shape.supporters[v])
      if (!shape.same_cycle(u.other, v))
        from_supporters = from_supporters + support_strength[u.edge];
    const double siblings = weight_of_outside_parts(v);
    const Number total = from_supporters + number(siblings > 0 ? 1 : 0);
    demand[v] = siblings > 0 ? importance[v] * from_supporters / total : importance[v];
    for (const auto& u : shape.supporters[v])
      if (!shape.same_cycle(u.other, v))
        importance[u.other] =
            importance[u.other] + importance[v] * support_strength[u.edge] / total;
    for (const auto& p : shape.parts[v])
      if (!shape.same_cycle(p.other, v))
        importance[p.other] = importance[p.other] + importance[v] *
                                                        number(graph.parts[p.edge].weight) /
                                                        number(siblings) / total;
  }

  // p_X of every element.
  std::vector<Number> purpose_towards(Domain x) {
    std::vector<Number> p = zeros();
    const auto q = [&, this](Node v, const std::vector<Number>& now) {
      return graph.domain[v] == x && value_of(importance[v]) > 0 ? number(1) : now[v];
    };
    for (std::size_t g = shape.groups.size(); g-- > 0;) {
      settle(shape.groups[g], kExact, [&, this] {
        const std::vector<Number> before = p;
        double change = 0;
        for (Node y : shape.groups[g]) {
          Number reached = number(0);
          Number total = number(0);
          for (const auto& v : shape.supported[y]) {
            reached = reached + support_strength[v.edge] * q(v.other, before);
            total = total + support_strength[v.edge];
          }
          for (const auto& v : shape.parents[y]) {
            reached = reached + q(v.other, before);
            total = total + number(1);
          }
          if (value_of(total) > 0) p[y] = reached / total;
          change = std::max(change, distance(p[y], before[y]));
        }
        return change;
      });
    }
    return p;
  }

  void score_link(const model::Link& link, Link& out) {
    Number covered = number(0);
    Number wanted = number(0);
    for (Node v = 0; v < graph.size(); ++v) {
      if (graph.domain[v] != link.demand || !(value_of(demand[v]) > 0)) continue;
      covered = covered + demand[v] * own[static_cast<std::size_t>(link.supply)][v];
      wanted = wanted + demand[v];
    }
    if (value_of(wanted) > 0) out.coverage = covered / wanted;

    const std::vector<Number> p = purpose_towards(link.demand);
    out.counts_elements = true;
    for (Node v = 0; v < graph.size(); ++v)
      if (graph.domain[v] == link.supply && graph.cost[v] > 0) out.counts_elements = false;
    Number useful = number(0);
    double spent = 0;
    for (Node v = 0; v < graph.size(); ++v) {
      if (graph.domain[v] != link.supply) continue;
      const double cost = out.counts_elements ? 1 : graph.cost[v];
      useful = useful + number(cost) * p[v];
      spent += cost;
    }
    if (spent > 0) out.purpose = useful / number(spent);
    if (!out.coverage || !out.purpose) return;
    const Number sum = *out.coverage + *out.purpose;
    out.score = value_of(sum) > 0 ? number(2) * *out.coverage * *out.purpose / sum : number(0);
  }
};

// Ties that hold exactly whatever the order of arithmetic, 0 and 0 or the constant Q = 1, count as
// decided.
bool near_tie(const Graph& graph, const Shape& shape, const Pass<double>& pass) {
  const auto close = [](double a, double b) {
    return std::abs(a - b) < 1e-7 && !(a == 0 && b == 0);
  };
  for (Node v = 0; v < graph.size(); ++v) {
    const bool constant =
        !graph.needs_support[v] && shape.supporters[v].empty() && shape.parts[v].empty();
    if (!constant && close(graph.condition[v], pass.limit[v])) return true;
    for (Domain y : {Domain::IS, Domain::OI, Domain::II})
      if (graph.domain[v] != y &&
          close(graph.condition[v], pass.from[static_cast<std::size_t>(y)][v]))
        return true;
  }
  return false;
}

// Section 7: one pass per condition and strength.
void differentiate(const Graph& graph, const Shape& shape, Result& result) {
  Analysis& a = result.analysis;
  for (auto& gradient : result.coverage_gradient) gradient.assign(graph.size(), 0);
  const auto run = [&](Pass<Dual>& pass) {
    pass.run();
    if (!pass.all_settled) result.smooth = false;
    return pass.structure ? pass.structure->slope : 0;
  };
  for (Node v = 0; v < graph.size(); ++v) {
    Pass<Dual> pass(graph, shape, kSharp);
    pass.condition[v].slope = 1;
    a.gradient_condition.push_back(run(pass));
    for (std::size_t i = 0; i < 6; ++i)
      if (pass.links[i].coverage) result.coverage_gradient[i][v] = pass.links[i].coverage->slope;
  }
  for (std::size_t i = 0; i < graph.supports.size(); ++i) {
    Pass<Dual> pass(graph, shape, kSharp);
    pass.support_strength[i].slope = 1;
    a.gradient_support.push_back(run(pass));
  }
  for (std::size_t i = 0; i < graph.hinders.size(); ++i) {
    Pass<Dual> pass(graph, shape, kSharp);
    pass.hinder_strength[i].slope = 1;
    a.gradient_hinder.push_back(run(pass));
  }
}

void judge(const Graph& graph, const std::vector<double>& gradient,
           std::optional<double>& confidence, std::optional<double>& error) {
  double sum = 0;
  double known = 0;
  double variance = 0;
  for (Node v = 0; v < graph.size(); ++v) {
    const double g = std::abs(gradient[v]);
    const double sigma = 0.25 * (1 - graph.confidence[v]);
    sum += g;
    known += g * graph.confidence[v];
    variance += g * sigma * g * sigma;
  }
  if (sum > 0) confidence = known / sum;
  error = std::sqrt(variance);
}

void name_cycles(const Shape& shape, const std::vector<std::size_t>& unsettled, Analysis& a) {
  for (const auto& group : shape.groups)
    if (group.size() > 1) a.cycles.push_back(group);
  std::sort(a.cycles.begin(), a.cycles.end());
  for (std::uint32_t i = 0; i < a.cycles.size(); ++i)
    for (std::size_t g : unsettled)
      if (shape.groups[g] == a.cycles[i]) a.unsettled.push_back(i);
}

}  // namespace

Result recompute(const Graph& graph, bool gradients) {
  const Shape shape(graph);
  Pass<double> pass(graph, shape, Limits{});
  pass.run();

  Result result;
  Analysis& a = result.analysis;
  a.support = pass.support;
  a.delivered = pass.delivered;
  a.support_from = pass.from;
  a.support_from_own = pass.own;
  a.importance = pass.importance;
  a.demand = pass.demand;
  a.structure = pass.structure;
  for (std::size_t i = 0; i < 6; ++i) {
    score::LinkScore& link = a.links[i];
    link.coverage = pass.links[i].coverage;
    link.purpose = pass.links[i].purpose;
    link.score = pass.links[i].score;
    link.purpose_counts_elements = link.purpose && pass.links[i].counts_elements;
    if (!link.coverage)
      link.missing = score::Missing::no_demand;
    else if (!link.purpose)
      link.missing = score::Missing::no_supply;
  }
  name_cycles(shape, pass.unsettled_groups, a);
  result.limit = pass.limit;
  result.smooth = pass.all_settled && !near_tie(graph, shape, pass);
  if (!gradients || !pass.all_settled) return result;

  differentiate(graph, shape, result);
  for (std::size_t i = 0; i < 6; ++i)
    if (a.links[i].coverage)
      judge(graph, result.coverage_gradient[i], a.links[i].confidence, a.links[i].stderr_);
  if (a.structure) judge(graph, a.gradient_condition, a.structure_confidence, a.structure_stderr);
  return result;
}

bool smooth(const Graph& graph) {
  const Result values = recompute(graph, false);
  // Without cycles every derivative is bounded.
  if (!values.smooth || values.analysis.cycles.empty()) return values.smooth;
  return recompute(graph).smooth;
}

double structure(const Graph& graph, const Limits& limits) {
  const Shape shape(graph);
  Pass<double> pass(graph, shape, limits);
  pass.run();
  return pass.structure.value_or(0);
}

Slope central_difference(const Graph& graph, Parameter parameter, std::size_t index) {
  constexpr double kStep = 1e-5;
  const auto at = [&](double step) {
    Graph moved = graph;
    double& value = parameter == Parameter::condition ? moved.condition[index]
                    : parameter == Parameter::support ? moved.supports[index].strength
                                                      : moved.hinders[index].strength;
    value += step;
    return structure(moved, kSharp);
  };
  const double here = structure(graph, kSharp);
  const double up = (at(kStep) - here) / kStep;
  const double down = (here - at(-kStep)) / kStep;
  Slope slope;
  slope.value = (up + down) / 2;
  slope.smooth = std::abs(up - down) < 1e-3 * std::max(1.0, std::abs(slope.value));
  return slope;
}

}  // namespace plumb::oracle
