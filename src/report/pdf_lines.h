// The strokes of a chart's curves on a page; its words are the printer's.
#pragma once

#include <cairo.h>

#include "report/lines.h"

namespace plumb::report {

// Target, bands and curves inside the frame, and a stroke of each curve for the legend: the first
// at `legend`, each `row` below the one before.
void draw_curves(cairo_t* cairo, const Lines& lines, const Frame& frame, double legend, double row);

}  // namespace plumb::report
