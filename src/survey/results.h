// What a campaign's answers say: level per dimension, item and score; by side, unit and role; how
// far the two sides are apart and how sure that is; how much people agree.
//
// A person's level in a dimension is the weighted mean of their levels, each on the instrument's
// first scale, if they judged at least half of what they were asked there by weight; else they do
// not count in it. A group's level is the mean of its people. The whole is the mean of the two
// sides where both answered, so that the larger side does not drown the other; else of all.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "survey/recall.h"
#include "survey/reply.h"
#include "survey/statistics.h"

namespace plumb::survey {

struct Asked {
  std::size_t minimum_group = 1;  // smaller groups are hidden, and one more if only one would be
  std::uint64_t seed = 1;
  // Where a person is rated by people around them: the role that is the person's own view. It is
  // shown although it is one person's, and counts in nothing else: whole, sides and units are the
  // view of the others, so that it takes nothing off what hides a group. "": nobody is rated.
  std::string self = {};
};

// A group's answers to one thing. Hidden: how many there are is told, nothing else.
struct GroupFigure {
  std::string id;
  std::size_t people = 0;
  bool hidden = false;
  std::optional<double> mean;
  std::optional<Interval> interval;  // 95 percent
  std::optional<double> deviation;   // of the sample
  std::optional<double> distance;    // AD, see agreement.h
  std::optional<double> agreement;   // items: r_wg; dimensions: r_wg(j) of their items
  std::optional<double> wanted;      // mean of the wanted levels
  std::vector<std::size_t> counts;   // items: answers by point or option
  std::size_t cannot_judge = 0;
};

struct Cell {
  std::string side;
  std::string unit;
  GroupFigure figure;
};

struct ResultRow {
  std::string id;
  GroupFigure all;  // the mean is the balanced one
  GroupFigure business;
  GroupFigure it;
  std::optional<double> gap;  // business less IT
  std::optional<Interval> gap_interval;
  std::optional<double> gap_p;  // Welch, corrected for how many rows there are (Holm)
  bool worth_talking = false;   // gap_p below 0.05 and at least half a point apart
  std::vector<GroupFigure> units;
  std::vector<GroupFigure> roles;
  std::optional<GroupFigure> self;  // of the person who is rated
  std::vector<Cell> cells;          // dimensions: side by unit
};

struct Reliability {
  std::string dimension;
  std::optional<double> alpha;         // Cronbach, pairwise
  std::optional<double> krippendorff;  // interval, items as units
  std::optional<double> icc;           // ICC(1,1) of people over items, listwise
  std::size_t items = 0;
};

struct Results {
  std::size_t replies = 0;  // these three without the person who is rated
  std::size_t business = 0;
  std::size_t it = 0;
  std::size_t self = 0;  // 1 once the person who is rated has answered
  std::vector<ResultRow> dimensions;
  std::vector<ResultRow> items;
  std::vector<ResultRow> scores;
  std::vector<Reliability> reliability;
  std::vector<Recall> recalls;
};

// Only finished replies count. Linear in answers, but for the intervals of small groups.
Results results_of(const model::Instrument& instrument, const std::vector<Reply>& replies,
                   const Asked& asked);

}  // namespace plumb::survey
