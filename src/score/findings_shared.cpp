#include "score/findings_shared.h"

#include <algorithm>
#include <cctype>
#include <cmath>
#include <cstring>
#include <unordered_map>

#include "score/compile_edges.h"
#include "score/engine_column.h"
#include "score/lines_practice.h"

namespace plumb::score {

using model::Domain;
using model::Index;

bool names_type(std::string_view types, std::string_view type, bool in_engine) {
  while (!types.empty()) {
    const std::size_t blank = types.find(' ');
    const std::string_view one = types.substr(0, blank);
    if (one == "*" || one == type || (one == "+" && in_engine)) return true;
    if (blank == std::string_view::npos) break;
    types.remove_prefix(blank + 1);
  }
  return false;
}

namespace {

using Vector = Lanes::Vector;

constexpr std::size_t kWays = 4;

void load(const double* column, Vector& out) {
  std::memcpy(&out, column, sizeof(out));
}

// Sums over the nodes, four side by side, so that no addition waits for the one before.
struct ElementSums {
  Vector weight = {0, 0, 0, 0};
  Vector squares = weight;
  Vector cost = weight;
  Vector costed = weight;
  Vector importance = weight;

  void add(const Vector& w, const Vector& c, const Vector& i) {
    constexpr Vector kNone = {0, 0, 0, 0};
    constexpr Vector kOne = {1, 1, 1, 1};
    weight += w;
    squares += w * w;
    cost += c > kNone ? c : kNone;
    costed += c > kNone ? kOne : kNone;
    importance += c > kNone ? i : kNone;
  }
};

double total(const Vector& ways) {
  return (ways[0] + ways[1]) + (ways[2] + ways[3]);
}

}  // namespace

void sum_elements(const Situation& situation, Shared& shared) {
  const double* weight = situation.graph.weight.data();
  const double* cost = situation.graph.cost.data();
  const double* importance = situation.analysis.importance.data();
  const std::size_t size = situation.graph.size();
  ElementSums sums;
  std::size_t v = 0;
  for (; v + kWays <= size; v += kWays) {
    Vector w, c, i;
    load(weight + v, w);
    load(cost + v, c);
    load(importance + v, i);
    sums.add(w, c, i);
  }
  for (; v < size; ++v) {
    sums.add(Vector{weight[v]}, Vector{cost[v]}, Vector{importance[v]});
  }
  const double sum = total(sums.weight);
  const double squares = total(sums.squares);
  shared.roots = squares > 0 ? sum * sum / squares : 0;
  shared.cost = total(sums.cost);
  shared.costed = total(sums.costed);
  shared.cost_importance = total(sums.importance);
}

void sum_budgets(const Situation& situation, Shared& shared) {
  shared.budget = 0;
  shared.budgeted = 0;
  const auto initiatives = shared.by_type.find("initiative");
  if (initiatives == shared.by_type.end()) return;
  for (const Index at : initiatives->second) {
    const Fields fields = fields_of(situation.model, at);
    if (!takes_money(*fields)) continue;
    const double budget = amount(*fields, "budget", situation.compiled.currency).value_or(0);
    if (!(budget > 0)) continue;
    shared.budget += budget;
    shared.budgeted += 1;
  }
}

void list_types(const model::Model& model, Shared& shared) {
  shared.by_type.clear();
  for (Index at = 0; at < model.element_bound(); ++at) {
    if (model.live(at)) shared.by_type[model.type_name(at)].push_back(at);
  }
}

void list_edges(const Situation& situation, Shared& shared) {
  const Graph& graph = situation.graph;
  shared.up.assign(graph.size(), {});
  shared.fed.assign(graph.size(), 0);
  for (const Edge& edge : graph.supports) {
    shared.up[edge.from].push_back({edge.to, edge.strength});
    shared.fed[edge.to] = 1;
  }
  for (const PartEdge& edge : graph.parts) {
    shared.up[edge.child].push_back({edge.parent, 1});
    shared.fed[edge.parent] = 1;
  }
}

void relist_edges(const Situation& situation, Index element, Shared& shared) {
  const Node node = situation.compiled.node(element);
  if (shared.up.size() < situation.graph.size()) {
    shared.up.resize(situation.graph.size());
    shared.fed.resize(situation.graph.size(), 0);
  }
  if (node == kNoNode) return;
  std::vector<Index> relations;
  const auto collect = [&](Index relation, Index) { relations.push_back(relation); };
  situation.model.for_each_out(element, collect);
  situation.model.for_each_in(element, collect);
  std::sort(relations.begin(), relations.end());
  std::map<Node, double> supports;
  std::map<Node, double> parts;
  bool fed = false;
  for (const Index relation : relations) {
    const auto edge = edge_of(situation.model, relation, situation.today());
    if (!edge || !(edge->value > 0) || edge->kind == EdgeClass::hinder) continue;
    fed = fed || edge->to == element;
    if (edge->from != element) continue;
    const Node to = situation.compiled.node(edge->to);
    if (edge->kind == EdgeClass::part) {
      parts[to] = 1;
    } else {
      supports[to] = merged(EdgeClass::support, supports[to], edge->value);
    }
  }
  shared.fed[node] = fed ? 1 : 0;
  shared.up[node].clear();
  for (const auto& [to, strength] : supports) shared.up[node].push_back({to, strength});
  for (const auto& [to, strength] : parts) shared.up[node].push_back({to, strength});
}

std::string function_of(const model::Model& model, Index element) {
  std::string out;
  if (!model.live(element) || model.type_name(element) != "application") return out;
  const Fields fields = fields_of(model, element);
  const std::string_view stage = text(*fields, "lifecycle");
  if (stage == "retired" || stage == "planned") return out;
  for (const char c : text(*fields, "function")) {
    const auto byte = static_cast<unsigned char>(c);
    if (std::isspace(byte) == 0) out += static_cast<char>(std::tolower(byte));
  }
  return out;
}

void list_functions(const model::Model& model, Shared& shared) {
  shared.by_function.clear();
  const auto applications = shared.by_type.find("application");
  if (applications == shared.by_type.end()) return;
  for (const Index at : applications->second) {
    const std::string function = function_of(model, at);
    if (!function.empty()) shared.by_function[function].push_back(at);
  }
}

void insert_sorted(std::vector<Index>& list, Index element) {
  const auto found = std::lower_bound(list.begin(), list.end(), element);
  if (found == list.end() || *found != element) list.insert(found, element);
}

void erase_sorted(std::vector<Index>& list, Index element) {
  const auto found = std::lower_bound(list.begin(), list.end(), element);
  if (found != list.end() && *found == element) list.erase(found);
}

namespace {

// What can be reached upwards from some nodes, each after what it works for as far as circles
// allow.
class Reach {
 public:
  Reach(const std::vector<std::vector<Shared::Up>>& up, const std::vector<Node>& starts) : up_(up) {
    for (const Node start : starts) walk(start);
  }

  const std::vector<Node>& order() const { return order_; }
  bool circular() const { return circular_; }

 private:
  enum class State : std::uint8_t { open, done };

  void walk(Node start) {
    if (!state_.emplace(start, State::open).second) return;
    std::vector<std::pair<Node, std::size_t>> path = {{start, 0}};
    while (!path.empty()) {
      const Node v = path.back().first;
      if (path.back().second == up_[v].size()) {
        state_[v] = State::done;
        order_.push_back(v);
        path.pop_back();
        continue;
      }
      const Node above = up_[v][path.back().second++].to;
      const auto [known, fresh] = state_.emplace(above, State::open);
      if (fresh) {
        path.push_back({above, 0});
      } else if (known->second == State::open) {
        circular_ = true;
      }
    }
  }

  const std::vector<std::vector<Shared::Up>>& up_;
  std::unordered_map<Node, State> state_;
  std::vector<Node> order_;
  bool circular_ = false;
};

}  // namespace

std::vector<double> purposes(const RuleContext& context, const std::vector<Node>& nodes) {
  const Situation& now = context.situation;
  const std::vector<std::vector<Shared::Up>>& up = context.shared.up;
  const Reach reach(up, nodes);
  std::unordered_map<Node, double> purpose;
  const auto chance = [&](Node v) {
    const bool wanted = now.graph.domain[v] == Domain::BS && now.analysis.importance[v] > 0;
    return wanted ? 1 : purpose[v];
  };
  // In circles the shares settle from below.
  constexpr int kRounds = 1000;
  constexpr double kSettled = 1e-12;
  for (int round = 0; round < kRounds; ++round) {
    double change = 0;
    for (const Node v : reach.order()) {
      double sum = 0;
      double weight = 0;
      for (const Shared::Up& edge : up[v]) {
        sum += edge.strength * chance(edge.to);
        weight += edge.strength;
      }
      double& known = purpose[v];
      const double share = weight > 0 ? sum / weight : 0;
      change = std::max(change, std::abs(share - known));
      known = share;
    }
    if (!reach.circular() || change <= kSettled) break;
  }
  std::vector<double> out;
  for (const Node v : nodes) out.push_back(purpose[v]);
  return out;
}

}  // namespace plumb::score
