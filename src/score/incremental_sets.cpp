// The small tools of incremental analysis: sets of ranks and edits of bare graphs.
#include <algorithm>
#include <bit>
#include <cassert>

#include "score/incremental.h"

namespace plumb::score {

void RankSet::grow(std::size_t size) {
  std::size_t level = 0;
  do {
    size = (size + 63) / 64;
    if (size == 0) size = 1;
    if (level == levels_.size()) {
      // A new top level must say what the old top holds.
      const bool some = level > 0 && levels_[level - 1][0] != 0;
      levels_.emplace_back(1, some ? 1U : 0U);
    }
    if (levels_[level].size() < size) levels_[level].resize(size, 0);
    ++level;
  } while (size > 1 || level < levels_.size());
}

void RankSet::insert(std::uint32_t rank) {
  for (std::vector<std::uint64_t>& level : levels_) {
    std::uint64_t& word = level[rank / 64];
    const bool known = word != 0;
    word |= std::uint64_t{1} << (rank % 64);
    if (known) return;
    rank /= 64;
  }
}

void RankSet::erase(std::uint32_t rank) {
  for (std::vector<std::uint64_t>& level : levels_) {
    std::uint64_t& word = level[rank / 64];
    word &= ~(std::uint64_t{1} << (rank % 64));
    if (word != 0) return;
    rank /= 64;
  }
}

std::uint32_t RankSet::pop_lowest() {
  std::uint32_t at = 0;
  for (std::size_t level = levels_.size(); level-- > 0;) {
    at = at * 64 + static_cast<std::uint32_t>(std::countr_zero(levels_[level][at]));
  }
  erase(at);
  return at;
}

std::uint32_t RankSet::pop_highest() {
  std::uint32_t at = 0;
  for (std::size_t level = levels_.size(); level-- > 0;) {
    at = at * 64 + 63 - static_cast<std::uint32_t>(std::countl_zero(levels_[level][at]));
  }
  erase(at);
  return at;
}

void RankSet::clear() {
  while (!empty()) pop_lowest();
}

namespace {

std::uint64_t key_of(Node from, Node to) {
  return std::uint64_t{from} << 32 | to;
}

// One list of edges seen alike.
struct SupportList {
  std::vector<Edge>& list;
  static std::uint64_t key(const Edge& e) { return key_of(e.from, e.to); }
  static double& value(Edge& e) { return e.strength; }
};
struct PartList {
  std::vector<PartEdge>& list;
  static std::uint64_t key(const PartEdge& e) { return key_of(e.child, e.parent); }
  static double& value(PartEdge& e) { return e.weight; }
};

template <typename List>
void set_edge(List view, std::unordered_map<std::uint64_t, std::uint32_t>& index, bool& indexed,
              const Edit& edit) {
  auto& list = view.list;
  if (!indexed) {
    for (std::uint32_t i = 0; i < list.size(); ++i) index[List::key(list[i])] = i;
    indexed = true;
  }
  const std::uint64_t key = key_of(edit.node, edit.other);
  const auto found = index.find(key);
  if (edit.value > 0) {
    if (found != index.end()) {
      List::value(list[found->second]) = edit.value;
    } else {
      index[key] = static_cast<std::uint32_t>(list.size());
      list.push_back({edit.node, edit.other, edit.value});
    }
    return;
  }
  if (found == index.end()) return;
  const std::uint32_t place = found->second;
  index.erase(found);
  if (place + 1 < list.size()) {
    list[place] = list.back();
    index[List::key(list[place])] = place;
  }
  list.pop_back();
}

}  // namespace

void GraphEditor::apply(const Edit& edit) {
  switch (edit.kind) {
    case Edit::Kind::condition:
      graph_.condition[edit.node] = edit.value;
      graph_.confidence[edit.node] = edit.value2;
      return;
    case Edit::Kind::weight: graph_.weight[edit.node] = edit.value; return;
    case Edit::Kind::cost: graph_.cost[edit.node] = edit.value; return;
    case Edit::Kind::needs_support:
      graph_.needs_support[edit.node] = edit.value != 0 ? 1 : 0;
      return;
    case Edit::Kind::domain: graph_.domain[edit.node] = edit.domain; return;
    case Edit::Kind::add_element:
      graph_.domain.push_back(edit.domain);
      graph_.condition.push_back(edit.value);
      graph_.confidence.push_back(edit.value2);
      graph_.weight.push_back(0);
      graph_.cost.push_back(0);
      graph_.needs_support.push_back(edit.flag ? 1 : 0);
      return;
    case Edit::Kind::set_support:
      set_edge(SupportList{graph_.supports}, index_[0], indexed_[0], edit);
      return;
    case Edit::Kind::set_hinder:
      set_edge(SupportList{graph_.hinders}, index_[1], indexed_[1], edit);
      return;
    case Edit::Kind::set_part:
      set_edge(PartList{graph_.parts}, index_[2], indexed_[2], edit);
      return;
  }
}

}  // namespace plumb::score
