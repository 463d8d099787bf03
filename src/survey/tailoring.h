// How important each item of an instrument is for one organisation, and which level that asks for:
// from what the organisation states about itself (design factors) and how much each of that weighs.
//
// Two methods, each a sum over factors that anybody can follow with a pencil:
//   moves     for weights that raise (above 0) or lower (below 0). A factor moves an item by the
//             sum over its options of weight x (stated - usual) / span; span is most - usual on a
//             scale, 100 for shares, 1 where one option is chosen.
//   relative  for weights of 0 and more, as mapping tables of frameworks have them. A factor moves
//             an item by 100 x c x score / usual score - 100, rounded to 5, from -100 to 100; score
//             is the sum of weight x stated, usual score that of weight x usual, and c the mean of
//             the usual values over the mean of the stated ones on a scale, else 1. An item without
//             a usual score is not moved.
// The importance of an item is what all factors move it by, over the largest such sum of any item
// (by size), times 100, rounded to 5: -100 to 100. Factors that nothing is stated about move
// nothing.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.h"
#include "model/instrument.h"

namespace plumb::survey {

// What is stated about one factor: an option that applies in full, or a value for each of some.
struct FactorStatement {
  std::string option;
  std::map<std::string, double> values;  // options not named are as usual; of shares: 0
};
using Statement = std::map<std::string, FactorStatement>;  // by factor

// bad_input with "factor" or "factor/option" as place: no such factor or option, a value outside
// its scale, shares that do not add up to 100, values where one option is chosen.
Status check_statement(const model::Instrument& instrument, const Statement& statement);

enum class NeedMethod : std::uint8_t { moves, relative };
std::string_view name_of(NeedMethod method);  // "moves", "relative"

struct Weights {
  NeedMethod method = NeedMethod::moves;
  // By factor and option: weight by item.
  std::map<std::pair<std::string, std::string>, std::map<std::string, double>> of;

  double weight(const std::string& factor, const std::string& option,
                const std::string& item) const;
};
// The instrument's own.
Weights weights_of(const model::Instrument& instrument);

struct NeedTerm {
  std::string option;
  double weight = 0;
  double stated = 0;
  double usual = 0;
  double span = 1;  // moves: what the difference is divided by
};
struct NeedPart {
  std::string factor;
  double moved = 0;
  std::vector<NeedTerm> terms;  // of options with a weight for the item
  double c = 1;                 // relative
};
struct Need {
  std::string item;
  double sum = 0;      // of the parts
  double largest = 0;  // such sum of any item, by size
  double importance = 0;
  std::optional<double> target;  // none where the instrument says no levels
  std::vector<NeedPart> parts;   // of factors that are stated, also those that move it by 0
};
// For every item of kind scale, in order; none where nothing is stated.
std::vector<Need> needs_of(const model::Instrument& instrument, const Statement& statement,
                           const Weights& weights);

// The level that an importance asks for, within the item's scale; none where none is said.
std::optional<double> level_for(const model::Instrument& instrument,
                                const model::InstrumentItem& item, double importance);

}  // namespace plumb::survey
