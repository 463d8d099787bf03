// Properties every picture has, and a few pictures one can check by eye.
#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <random>

#include "layout/picture.h"
#include "layout/place.h"

namespace plumb::layout {
namespace {

Input random_input(std::uint32_t boxes, std::uint32_t lines, std::uint64_t seed, bool cycles) {
  std::mt19937_64 random(seed);
  Input out;
  out.boxes = boxes;
  for (std::uint32_t i = 0; i < boxes; ++i) {
    out.lane.push_back(static_cast<std::uint32_t>(random() % 13));
  }
  for (std::uint32_t i = 0; i < lines && boxes > 0; ++i) {
    auto a = static_cast<std::uint32_t>(random() % boxes);
    auto b = static_cast<std::uint32_t>(random() % boxes);
    if (!cycles && a < b) std::swap(a, b);
    out.lines.push_back({a, b});
  }
  return out;
}

bool overlap(Point a, Point b) {
  return std::abs(a.x - b.x) < kBoxWidth && std::abs(a.y - b.y) < kBoxHeight;
}

bool on_edge_of(Point box, Point at) {
  constexpr double kNear = 1e-6;
  const bool inside_x = at.x >= box.x - kNear && at.x <= box.x + kBoxWidth + kNear;
  const bool inside_y = at.y >= box.y - kNear && at.y <= box.y + kBoxHeight + kNear;
  const bool vertical =
      std::abs(at.x - box.x) < kNear || std::abs(at.x - box.x - kBoxWidth) < kNear;
  const bool horizontal =
      std::abs(at.y - box.y) < kNear || std::abs(at.y - box.y - kBoxHeight) < kNear;
  return inside_x && inside_y && (vertical || horizontal);
}

void check_picture(const Input& input, const Picture& picture) {
  REQUIRE(picture.boxes.size() == input.boxes);
  REQUIRE(picture.lines.size() == input.lines.size());
  int overlaps = 0;
  int outside = 0;
  for (std::uint32_t i = 0; i < input.boxes; ++i) {
    const Point at = picture.boxes[i];
    if (at.x < 0 || at.y < 0) ++outside;
    if (at.x + kBoxWidth > picture.width + 1 || at.y + kBoxHeight > picture.height + 1) ++outside;
    for (std::uint32_t k = 0; k < i; ++k) overlaps += overlap(at, picture.boxes[k]) ? 1 : 0;
  }
  int loose = 0;
  for (std::size_t i = 0; i < input.lines.size(); ++i) {
    const Line& line = input.lines[i];
    if (line.below == line.above) {
      CHECK(picture.lines[i].empty());
      continue;
    }
    REQUIRE(picture.lines[i].size() >= 2);
    if (!on_edge_of(picture.boxes[line.below], picture.lines[i].front())) ++loose;
    if (!on_edge_of(picture.boxes[line.above], picture.lines[i].back())) ++loose;
  }
  CHECK(overlaps == 0);
  CHECK(outside == 0);
  CHECK(loose == 0);
}

bool same(const Picture& a, const Picture& b) {
  if (a.width != b.width || a.height != b.height || a.boxes.size() != b.boxes.size()) return false;
  for (std::size_t i = 0; i < a.boxes.size(); ++i) {
    if (a.boxes[i].x != b.boxes[i].x || a.boxes[i].y != b.boxes[i].y) return false;
  }
  return true;
}

}  // namespace

TEST_CASE("No two boxes overlap and every line ends on its boxes") {
  struct Case {
    const char* name;
    std::uint32_t boxes;
    std::uint32_t lines;
    bool cycles;
  };
  const Case cases[] = {
      {"nothing", 0, 0, false},
      {"one box", 1, 0, false},
      {"a box with a loop", 1, 3, true},
      {"no lines", 40, 0, false},
      {"a few", 7, 9, false},
      {"cycles", 30, 80, true},
      {"a tree of many", 200, 199, false},
      {"dense", 60, 600, true},
      {"five hundred", 500, 1500, false},
      {"wide", 300, 40, false},
  };
  for (const Case& c : cases) {
    for (std::uint64_t seed = 1; seed <= 5; ++seed) {
      CAPTURE(c.name);
      CAPTURE(seed);
      const Input input = random_input(c.boxes, c.lines, seed, c.cycles);
      const Picture in_lanes = lanes(input);
      check_picture(input, in_lanes);
      CHECK(same(in_lanes, lanes(input)));
      const Picture in_layers = layers(input);
      check_picture(input, in_layers);
      CHECK(same(in_layers, layers(input)));
    }
  }
}

TEST_CASE("What supports stands below what it supports") {
  Input input;
  input.boxes = 5;
  input.lines = {{3, 1}, {1, 0}, {3, 0}, {4, 1}};
  const Picture picture = layers(input);
  for (const Line& line : input.lines) {
    CHECK(picture.boxes[line.below].y > picture.boxes[line.above].y);
  }
  CHECK(picture.lines[2].size() == 3);             // bends where it passes the middle layer
  CHECK(picture.boxes[2].y > picture.boxes[3].y);  // without a line: below the rest
}

TEST_CASE("A ladder given crosswise is drawn without crossings") {
  Input input;
  input.boxes = 8;
  // Supporter 4+i belongs to 3-i: in the order given, all lines cross.
  for (std::uint32_t i = 0; i < 4; ++i) input.lines.push_back({4 + i, 3 - i});
  const Picture picture = layers(input);
  for (std::uint32_t i = 0; i < 4; ++i) {
    CHECK(picture.boxes[4 + i].x == doctest::Approx(picture.boxes[3 - i].x));
  }
}

TEST_CASE("A lane holds its boxes") {
  const Input input = random_input(150, 300, 3, true);
  const Picture picture = lanes(input);
  for (std::uint32_t i = 0; i < input.boxes; ++i) {
    bool inside = false;
    for (const LaneBox& lane : picture.lanes) {
      if (lane.lane != input.lane[i]) continue;
      const Point at = picture.boxes[i];
      inside = at.x >= lane.x && at.x + kBoxWidth <= lane.x + lane.width && at.y >= lane.y &&
               at.y + kBoxHeight <= lane.y + lane.height;
    }
    CHECK(inside);
  }
}

TEST_CASE("Places keep their distance and stay near their wishes") {
  struct Case {
    const char* name;
    std::vector<Wish> wishes;
    std::vector<double> centres;
  };
  const Case cases[] = {
      {"nothing", {}, {}},
      {"far apart: all wishes come true", {{0, 1, 10}, {100, 1, 10}}, {0, 100}},
      {"the same wish: shared equally", {{50, 1, 10}, {50, 1, 10}}, {44, 56}},
      {"the heavier one moves less", {{50, 3, 10}, {50, 1, 10}}, {47, 59}},
      {"wrong order: the order holds", {{100, 1, 10}, {0, 1, 10}}, {44, 56}},
  };
  for (const Case& c : cases) {
    CAPTURE(c.name);
    const std::vector<double> found = place(c.wishes, 2);
    REQUIRE(found.size() == c.centres.size());
    for (std::size_t i = 0; i < found.size(); ++i) {
      CHECK(found[i] == doctest::Approx(c.centres[i]));
    }
  }
}

TEST_CASE("Five hundred boxes are all drawn") {
  const Input input = random_input(500, 1500, 11, false);
  for (const auto draw : {&lanes, &layers}) {
    const Picture picture = draw(input);
    CHECK(picture.boxes.size() == 500);
    CHECK(picture.lines.size() == input.lines.size());
  }
}

}  // namespace plumb::layout
