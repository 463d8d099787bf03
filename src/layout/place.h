// Places on one axis: as near as possible to where things want to be, never nearer to each other
// than they may. Private to layout/.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "layout/picture.h"

namespace plumb::layout {

struct Wish {
  double at = 0;      // centre it would like
  double weight = 1;  // how much it matters, above 0
  double size = 0;    // it takes, centred
};

// Centres of the things in the given order that minimise the weighted sum of squared distances from
// the wishes, with `gap` between neighbours. Linear (pool adjacent violators).
std::vector<double> place(const std::vector<Wish>& wishes, double gap);

// Spreads the ends of all lines over the edges of their boxes: the lines of one edge in the order
// of where they lead. `centre(box)` is the upper left corner of a box. Lines between boxes of one
// row run from side to side.
void attach(const Input& input, Picture& picture);

}  // namespace plumb::layout
