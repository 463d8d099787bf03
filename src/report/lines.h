// Where the curves of a chart run: shared by HTML and PDF, so that both draw the same.
#pragma once

#include <algorithm>
#include <utility>
#include <vector>

#include "report/document.h"

namespace plumb::report {

// The rectangle curves are drawn in. Values outside the scale stay at its edge.
struct Frame {
  double left = 0, top = 0, width = 1, height = 1;
  using Place = std::pair<double, double>;

  double x(const Lines& lines, double at) const {
    return left + width * share(lines.from, lines.to, at);
  }
  double y(const Lines& lines, double value) const {
    return top + height * (1 - share(lines.least, lines.most, value));
  }

 private:
  static double share(double least, double most, double value) {
    return most > least ? std::clamp((value - least) / (most - least), 0.0, 1.0) : 0.5;
  }
};

// The outline of the band of what is expected: along its lower end and back along its upper one.
inline std::vector<Frame::Place> band_of(const Frame& frame, const Lines& lines,
                                         const Lines::Series& series) {
  std::vector<Frame::Place> out;
  for (const Lines::Point& point : series.points) {
    if (point.low) out.emplace_back(frame.x(lines, point.at), frame.y(lines, *point.low));
  }
  for (auto point = series.points.rbegin(); point != series.points.rend(); ++point) {
    if (point->high) out.emplace_back(frame.x(lines, point->at), frame.y(lines, *point->high));
  }
  return out;
}

// What is expected has the colour of the curve before it.
inline std::size_t colour_of(std::size_t series, const Lines& lines) {
  return (lines.series[series].ahead && series > 0 ? series - 1 : series) % 6;
}

// A pattern of its own for each curve, so that nothing depends on seeing its colour.
inline std::vector<double> dash_of(std::size_t series, const Lines& lines) {
  if (lines.series[series].ahead) return {5, 4};
  switch (series % 6) {
    case 1: return {7, 4};
    case 2: return {2, 3};
    case 3: return {9, 3, 2, 3};
    case 4: return {12, 4};
    case 5: return {4, 2, 1, 2};
    default: return {};
  }
}

}  // namespace plumb::report
