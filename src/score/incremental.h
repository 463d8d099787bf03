// What an Engine keeps, and how one edit finds its way through it: engine.md section 9. Private.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <unordered_map>
#include <vector>

#include "score/analysis.h"
#include "score/engine.h"
#include "score/engine_column.h"
#include "score/engine_flat.h"
#include "score/links.h"

namespace plumb::score {

// A set of ranks that hands out its smallest or largest in a few steps: one bit per rank, and one
// bit per word of bits above it, up to a single word.
class RankSet {
 public:
  void grow(std::size_t size);
  void insert(std::uint32_t rank);
  bool empty() const { return levels_.empty() || levels_.back()[0] == 0; }
  std::uint32_t pop_lowest();
  std::uint32_t pop_highest();
  void clear();

 private:
  void erase(std::uint32_t rank);
  std::vector<std::vector<std::uint64_t>> levels_;
};

// Puts edits into a bare graph. The first edit of an edge of each kind costs a look at all of them.
class GraphEditor {
 public:
  explicit GraphEditor(Graph& graph) : graph_(graph) {}
  void apply(const Edit& edit);

 private:
  Graph& graph_;
  std::unordered_map<std::uint64_t, std::uint32_t> index_[3];  // supports, hinders, parts
  bool indexed_[3] = {false, false, false};
};

// Everything an Engine keeps. Copies are independent. Edits go through patch() and spread(); the
// caller falls back to rebuild() where patch() says that the order cannot be kept (a support cycle
// appears or falls apart).
struct EngineState {
  EngineState(Graph wanted_graph, const Options& wanted);

  void rebuild();
  // Applies edits to graph and rows. Stops after the first that needs a rebuild and returns how
  // many were applied; all of them mean success.
  struct Patched {
    std::size_t applied;
    bool rebuild;
  };
  Patched patch(std::span<const Edit> edits);
  // Recomputes what the edits reach, sums and link scores.
  void spread();
  // Puts what spread() changed into the analysis.
  void show();
  void forget_marks();
  // Undoes everything since journal.begin().
  void undo();

  Options options;
  Graph graph;
  Flat flat;
  Analysis analysis;
  Sums sums;
  Sum weight_total;
  bool weights_changed = false;
  bool reordered = false;       // segments no longer describe the order
  bool cycles_changed = false;  // a cycle settled that did not before, or the other way round
  bool gradients_current = false;
  std::uint64_t full_passes = 0;
  Journal journal;

 private:
  struct Relation;
  bool edit_edge(const Edit& edit);
  void edit_element(const Edit& edit);
  void add_element(const Edit& edit);
  void insert_edge(Relation& relation, Node u, Node v, double value);
  void remove_edge(Relation& relation, Node u, Node v, std::uint32_t at);
  void refresh_widths(Node v);
  void append_to_row(Rows& rows, Node row, Node node, double value, const std::uint32_t* edge);
  void remove_from_row(Rows& rows, Node row, std::uint32_t at);
  bool keep_order(Node u, Node v);
  bool still_connected(Node u, Node v);
  void touch(Node v);
  void mark_up(Node v) { dirty_up_.push_back(v); }
  void mark_down(Node v) { dirty_down_.push_back(v); }

  void spread_up();
  void spread_down();
  // Finish a direction by a plain pass over the ranks that are left, once so much has moved that
  // following marks costs more.
  void sweep_up(std::uint32_t from);
  void sweep_down(std::uint32_t to);
  void renew_up(Node v);
  void renew_down(Node v);
  void renew_cycle_up(std::uint32_t cycle);
  void renew_cycle_down(std::uint32_t cycle);
  void mark_above(Node v, bool delivered_changed);
  void mark_below(Node v);

  RankSet up_;
  RankSet down_;
  std::vector<Node> dirty_up_;
  std::vector<Node> dirty_down_;
  std::vector<Node> touched_;
  bool swept_up_ = false;    // more changed than touched_ says: delivered support
  bool swept_down_ = false;  // importance and chances
  bool swept_up_last_ = false;
  bool swept_down_last_ = false;
  // Columns as they were before a sweep, while the journal records.
  struct Saved {
    Column<Lanes> given, support, gap;
    Column<double> hind;
    std::vector<std::uint8_t> settled;
  };
  std::optional<Saved> saved_up_;
  std::optional<std::pair<Column<Lanes>, Column<Lanes>>> saved_down_;
  std::vector<std::uint8_t> is_touched_;
  std::vector<std::uint32_t> visit_;  // of keep_order and still_connected, by place
  std::uint32_t visit_number_ = 0;
};

}  // namespace plumb::score
