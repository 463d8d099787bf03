// Instruments: sets of questions whose answers become figures. Data from
// catalogs/instruments/*.yaml and a workspace's own files, loaded and checked by catalog/; what is
// computed from answers is in survey/. Grammar: docs/formats/instrument.md.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "model/sam.h"

namespace plumb::model {

struct ScalePoint {
  double value = 0;
  std::string name;
};

struct Scale {
  std::string id;
  std::vector<ScalePoint> points;  // ascending, at least two
  bool cannot_judge = true;        // "cannot judge" is offered
  bool reason_if_not = false;      // ... and wants a reason

  double minimum() const { return points.front().value; }
  double maximum() const { return points.back().value; }
};

enum class Audience : std::uint8_t { both, business, it };
enum class ItemKind : std::uint8_t { scale, choice, many, number, text, names };

struct InstrumentDimension {
  std::string id;
  std::string name;
  std::string meaning;
  double weight = 1;             // in scores over dimensions
  std::optional<double> target;  // level to reach unless a campaign sets another
  std::vector<std::string> evidence;
};

struct ItemOption {
  std::string id;
  std::string name;
  std::optional<double> value;  // what the option counts as; none: it is only counted
};

// When an item is asked: depending on the answer to an earlier one.
struct Condition {
  std::string item;  // empty: always
  std::optional<double> at_least;
  std::optional<double> at_most;
  std::string is;  // an option
};

struct InstrumentItem {
  std::string id;
  std::string dimension;
  std::string name;
  std::string question;
  std::string help;
  ItemKind kind = ItemKind::scale;
  std::string scale;                // kind scale; empty: the first
  std::vector<std::string> levels;  // a descriptor for each point of the scale, or none
  std::vector<ItemOption> options;  // kinds choice and many
  std::optional<double> minimum;    // kind number
  std::optional<double> maximum;
  std::string unit;
  std::string compared_with;  // kind names: an element type
  std::optional<Audience> audience;
  double weight = 1;  // within its dimension
  bool reverse = false;
  bool asks_target = false;
  bool evidence_required = false;
  Condition when;
  std::vector<std::string> evidence;
  Provenance provenance;
};

enum class ScoreMethod : std::uint8_t { mean, minimum, share, recall, suggested_perspective };

struct InstrumentScore {
  std::string id;
  std::string name;
  std::vector<std::string> of;  // dimensions or items
  ScoreMethod method = ScoreMethod::mean;
  std::optional<double> at_least;  // method share
};

// One thing that decides which items matter, and by how much (-2 to 2) each of its options moves
// their importance. What is computed from them: survey/tailoring.h.
struct TailoringOption {
  std::string id;
  std::string name;
  double usual = 0;  // where most organisations stand: this value moves nothing
  std::vector<std::pair<std::string, double>> items;
};
// How a factor is stated: one of its options; each option on a scale; shares of a hundred.
enum class FactorRating : std::uint8_t { one, scale, share };
struct TailoringFactor {
  std::string id;
  std::string name;
  std::string question;
  FactorRating rating = FactorRating::one;
  double least = 0;  // of what is stated for an option: 0 to 1, the scale's ends, 0 to 100
  double most = 1;
  std::vector<TailoringOption> options;

  const TailoringOption* option(std::string_view option_id) const {
    for (const TailoringOption& option : options) {
      if (option.id == option_id) return &option;
    }
    return nullptr;
  }
};
// The level that an importance from `from` on asks for.
struct TailoringLevel {
  double from = 0;
  double level = 0;
};

struct Instrument {
  std::string id;
  std::string name;
  std::string description;
  std::string edition = "1";
  std::string family;
  Audience audience = Audience::both;
  int minutes = 0;
  int cadence_days = 0;
  std::string method = "survey";
  std::string licence_note;
  std::vector<Source> sources;
  std::vector<Scale> scales;  // at least one if an item needs it
  std::vector<InstrumentDimension> dimensions;
  std::vector<InstrumentItem> items;
  std::vector<InstrumentScore> scores;
  std::vector<std::string> raters;
  std::vector<TailoringFactor> tailoring;
  std::vector<TailoringLevel> tailoring_levels;  // highest importance first; may be empty
  bool own = false;                              // a workspace's own, or changed by it

  const InstrumentItem* item(std::string_view item_id) const {
    for (const InstrumentItem& item : items) {
      if (item.id == item_id) return &item;
    }
    return nullptr;
  }
  const InstrumentDimension* dimension(std::string_view dimension_id) const {
    for (const InstrumentDimension& dimension : dimensions) {
      if (dimension.id == dimension_id) return &dimension;
    }
    return nullptr;
  }
  const TailoringFactor* factor(std::string_view factor_id) const {
    for (const TailoringFactor& factor : tailoring) {
      if (factor.id == factor_id) return &factor;
    }
    return nullptr;
  }
  // Of an item of kind scale.
  const Scale& scale_of(const InstrumentItem& item) const {
    for (const Scale& scale : scales) {
      if (scale.id == item.scale) return scale;
    }
    return scales.front();
  }
  Audience audience_of(const InstrumentItem& item) const {
    return item.audience.value_or(audience);
  }
};

}  // namespace plumb::model
