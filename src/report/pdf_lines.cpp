#include "report/pdf_lines.h"

namespace plumb::report {
namespace {

struct Colour {
  double red, green, blue;
};
constexpr Colour kInk{0.12, 0.14, 0.16};
constexpr Colour kColours[] = {{0.114, 0.373, 0.541}, {0.706, 0.404, 0.165}, {0.42, 0.36, 0.71},
                               {0.63, 0.28, 0.28},    {0.25, 0.56, 0.34},    {0.60, 0.38, 0.77}};

void pen(cairo_t* cairo, const Colour& colour, double width, const std::vector<double>& dashes) {
  cairo_set_source_rgb(cairo, colour.red, colour.green, colour.blue);
  cairo_set_line_width(cairo, width);
  cairo_set_line_cap(cairo, CAIRO_LINE_CAP_ROUND);
  cairo_set_line_join(cairo, CAIRO_LINE_JOIN_ROUND);
  cairo_set_dash(cairo, dashes.data(), static_cast<int>(dashes.size()), 0);
}

void stroke(cairo_t* cairo, double x, double y, double width) {
  cairo_move_to(cairo, x, y);
  cairo_line_to(cairo, x + width, y);
  cairo_stroke(cairo);
}

void band(cairo_t* cairo, const Lines& lines, const Frame& frame, const Lines::Series& series,
          const Colour& colour) {
  const auto places = band_of(frame, lines, series);
  if (places.empty()) return;
  cairo_new_path(cairo);
  for (const auto& [x, y] : places) cairo_line_to(cairo, x, y);
  cairo_close_path(cairo);
  cairo_set_source_rgba(cairo, colour.red, colour.green, colour.blue, 0.16);
  cairo_fill(cairo);
}

void curve(cairo_t* cairo, const Lines& lines, const Frame& frame, const Lines::Series& series) {
  bool down = false;
  for (const Lines::Point& point : series.points) {
    if (!point.value) {
      down = false;
      continue;
    }
    const double x = frame.x(lines, point.at);
    const double y = frame.y(lines, *point.value);
    // A value alone between gaps is a point, not nothing.
    if (!down) cairo_move_to(cairo, x, y);
    cairo_line_to(cairo, down ? x : x + 0.1, y);
    down = true;
  }
  cairo_stroke(cairo);
}

}  // namespace

void draw_curves(cairo_t* cairo, const Lines& lines, const Frame& frame, double legend,
                 double row) {
  if (lines.target) {
    pen(cairo, kInk, 0.9, {1.5, 2.5});
    stroke(cairo, frame.left, frame.y(lines, *lines.target), frame.width);
  }
  for (std::size_t i = 0; i < lines.series.size(); ++i) {
    const Colour& colour = kColours[colour_of(i, lines)];
    if (lines.series[i].ahead) band(cairo, lines, frame, lines.series[i], colour);
    pen(cairo, colour, 1.4, dash_of(i, lines));
    curve(cairo, lines, frame, lines.series[i]);
    stroke(cairo, frame.left, legend + row * static_cast<double>(i), 20);
  }
  cairo_set_dash(cairo, nullptr, 0, 0);
}

}  // namespace plumb::report
