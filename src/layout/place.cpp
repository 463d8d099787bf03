#include "layout/place.h"

#include <algorithm>
#include <array>

namespace plumb::layout {

std::vector<double> place(const std::vector<Wish>& wishes, double gap) {
  // With the room each takes subtracted, the order alone must hold: isotonic regression.
  struct Block {
    double sum = 0;
    double weight = 0;
    std::size_t count = 0;
    double mean() const { return sum / weight; }
  };
  std::vector<double> offset(wishes.size());
  for (std::size_t i = 1; i < wishes.size(); ++i) {
    offset[i] = offset[i - 1] + (wishes[i - 1].size + wishes[i].size) / 2 + gap;
  }
  std::vector<Block> blocks;
  for (std::size_t i = 0; i < wishes.size(); ++i) {
    Block block{wishes[i].weight * (wishes[i].at - offset[i]), wishes[i].weight, 1};
    while (!blocks.empty() && blocks.back().mean() >= block.mean()) {
      block.sum += blocks.back().sum;
      block.weight += blocks.back().weight;
      block.count += blocks.back().count;
      blocks.pop_back();
    }
    blocks.push_back(block);
  }
  std::vector<double> out;
  out.reserve(wishes.size());
  for (const Block& block : blocks) {
    for (std::size_t i = 0; i < block.count; ++i) out.push_back(block.mean() + offset[out.size()]);
  }
  return out;
}

namespace {

enum Edge : std::uint8_t { top, bottom, left, right };

struct End {
  std::uint32_t line = 0;
  bool below = false;  // the line's first point
  double order = 0;    // where the line leads, along the edge
};

Edge edge_towards(Point from, Point to) {
  if (to.y + kBoxHeight <= from.y) return top;
  if (to.y >= from.y + kBoxHeight) return bottom;
  return to.x < from.x ? left : right;
}

Point on_edge(Point corner, Edge edge, double share) {
  switch (edge) {
    case top: return {corner.x + kBoxWidth * share, corner.y};
    case bottom: return {corner.x + kBoxWidth * share, corner.y + kBoxHeight};
    case left: return {corner.x, corner.y + kBoxHeight * share};
    case right: break;
  }
  return {corner.x + kBoxWidth, corner.y + kBoxHeight * share};
}

}  // namespace

void attach(const Input& input, Picture& picture) {
  std::vector<std::array<std::vector<End>, 4>> ends(input.boxes);
  for (std::uint32_t i = 0; i < input.lines.size(); ++i) {
    const Line& line = input.lines[i];
    if (line.below == line.above) continue;
    std::vector<Point>& points = picture.lines[i];
    const Point from = picture.boxes[line.below];
    const Point to = picture.boxes[line.above];
    // Bends in between, if there are any, say which way the line leaves.
    const Point half{kBoxWidth / 2, kBoxHeight / 2};
    const Point first = points.empty() ? to : Point{points[0].x - half.x, points[0].y - half.y};
    const Point last =
        points.empty() ? from : Point{points.back().x - half.x, points.back().y - half.y};
    const auto add = [&](std::uint32_t box, Point corner, Point other, bool below) {
      const Edge edge = edge_towards(corner, other);
      ends[box][edge].push_back({i, below, edge == top || edge == bottom ? other.x : other.y});
    };
    add(line.below, from, first, true);
    add(line.above, to, last, false);
    points.insert(points.begin(), Point{});
    points.emplace_back();
  }
  for (std::uint32_t box = 0; box < input.boxes; ++box) {
    for (std::uint8_t edge = 0; edge < 4; ++edge) {
      std::vector<End>& list = ends[box][edge];
      std::stable_sort(list.begin(), list.end(),
                       [](const End& a, const End& b) { return a.order < b.order; });
      for (std::size_t i = 0; i < list.size(); ++i) {
        const double share = static_cast<double>(i + 1) / static_cast<double>(list.size() + 1);
        std::vector<Point>& points = picture.lines[list[i].line];
        (list[i].below ? points.front() : points.back()) =
            on_edge(picture.boxes[box], static_cast<Edge>(edge), share);
      }
    }
  }
}

}  // namespace plumb::layout
