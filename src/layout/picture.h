// Drawings of graphs: boxes of a fixed size and lines between them, placed so that people can read
// them. Pure geometry; nothing here knows what the boxes stand for. Both layouts are deterministic:
// the same input gives the same picture, and boxes never overlap.
#pragma once

#include <cstdint>
#include <vector>

namespace plumb::layout {

struct Point {
  double x = 0;
  double y = 0;
};

// A line that leads upwards: `below` is drawn under `above` where there is a choice (a supporter
// below what it supports). Lines from a box to itself are not drawn and get no points.
struct Line {
  std::uint32_t below = 0;
  std::uint32_t above = 0;
};

struct Input {
  std::uint32_t boxes = 0;
  std::vector<Line> lines;
  // lanes(): the lane of each box, 0 on top; layers() does not look at it.
  std::vector<std::uint32_t> lane;
};

inline constexpr double kBoxWidth = 176;
inline constexpr double kBoxHeight = 52;
inline constexpr double kGapX = 24;         // between boxes of a row
inline constexpr double kGapY = 28;         // between rows of a lane
inline constexpr double kLayerGap = 64;     // between layers: room for lines
inline constexpr double kLanePadding = 20;  // around the boxes of a lane
inline constexpr double kLaneTitle = 28;    // above them
inline constexpr double kLaneGap = 16;
inline constexpr double kMargin = 24;

struct LaneBox {
  std::uint32_t lane = 0;
  double x = 0;
  double y = 0;
  double width = 0;
  double height = 0;
};

struct Picture {
  double width = 0;
  double height = 0;
  std::vector<Point> boxes;  // upper left corners
  // Per line of the input, from `below` to `above`; the ends lie on the edges of their boxes.
  std::vector<std::vector<Point>> lines;
  std::vector<LaneBox> lanes;  // those that hold a box, from the top
};

// A band per lane, boxes in columns inside it, ordered by barycentre passes so that lines cross
// less. Costs (boxes + lines) log boxes per pass.
Picture lanes(const Input& input);

// Layers by depth: what nothing lies above is on top, everything else below all it leads to.
// Cycles are broken at the line that closes them; boxes without a line stand in a block below. Wide
// layers are continued in the next one. Lines over several layers bend where they pass one.
Picture layers(const Input& input);

}  // namespace plumb::layout
