// One sentence per screen: what the data say, chosen by rules. docs/formats/sentences.md lists ids
// and templates; clients translate by id and fall back to the English text.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"
#include "service/assess.h"
#include "service/why.h"

namespace plumb::service {

struct Sentence {
  std::string id;
  std::string text;
  json::object values;  // by placeholder
  json::object links;   // what a placeholder opens: "link:BS-IS", "element:goal-1", "line:practice"
};
json::object sentence_json(const Sentence& sentence);

// Fills a template. Placeholders are {name}, or {name:form} with a form of percent (a share),
// points (of the index, one decimal), fte or date. Asserts that the id is known and every
// placeholder has a value.
Sentence say(std::string_view id, json::object values = {}, json::object links = {});

struct Template {
  std::string_view id;
  std::string_view text;
};
std::span<const Template> sentence_templates();

// The rules. Each takes what its screen shows anyway.
Sentence home_sentence(const Assessment& assessment, const Why* changed);
Sentence analysis_sentence(const Assessment& assessment);
// `worst` is the first step of the limiting chain, "" without one; `nothing`: no support at all.
Sentence link_sentence(const Assessment& assessment, std::size_t link, model::Index worst,
                       bool nothing);
Sentence levers_sentence(const std::vector<LeverRow>& levers);
Sentence why_sentence(const Why& why);
// `benefits`: as benefits_json() lists them.
Sentence benefits_sentence(const json::array& benefits);
Sentence perspectives_sentence(const Assessment& assessment);

struct FindingsCount {
  std::size_t open = 0;
  std::size_t high = 0;
  std::string diagnosis;  // name of the strongest one; empty: none
  std::string key;        // of the most severe finding
  std::string text;       // its sentence
};
Sentence findings_sentence(const FindingsCount& count);

struct StrategyCount {
  std::size_t goals = 0;
  std::size_t unsupported = 0;
  std::size_t not_smart = 0;
  std::size_t unsigned_ = 0;
  std::string id, name;  // the most important goal of the first kind that is not empty
};
Sentence strategy_sentence(const StrategyCount& count);

struct ScorecardCount {
  std::size_t objectives = 0;
  std::size_t counted = 0;  // with an attainment
  std::size_t behind = 0;
  std::size_t unmeasured = 0;  // without a measure
  std::string id, name;        // the heaviest that is behind, else the heaviest without a measure
};
Sentence scorecard_sentence(const ScorecardCount& count);

struct TraceCount {
  std::string rows, columns;  // names of the types, for people: "Goal", "Initiative"
  std::size_t total = 0;
  std::size_t columns_total = 0;
  std::size_t gaps = 0;
  std::string id, name;  // the most important row without a column
};
Sentence trace_sentence(const TraceCount& count);

struct SkillsCount {
  std::size_t total = 0;
  std::size_t scarce = 0;
  std::string id, name;  // the skill that lacks most
  double lacking = 0;    // FTE
};
Sentence skills_sentence(const SkillsCount& count);

struct MeasuresCount {
  std::size_t total = 0;
  std::size_t valued = 0;
  std::size_t aimed = 0;    // with a value and a target
  std::size_t reached = 0;  // of these
  std::size_t due = 0;      // whose next value is overdue
  std::string id, name;     // the one that waits longest
};
Sentence measures_sentence(const MeasuresCount& count);

// A measure by its figures; of a service level in percent.
struct MeasureState {
  std::string unit;  // " %" or "", as it stands behind a figure
  std::optional<double> value, target, upper, attainment, chance;
  bool band = false;
  bool promised = false;  // a service level: kept or not, with nothing between
  bool stale = false;
  std::optional<Day> as_of, next_due, due, today;
};
Sentence measure_sentence(const MeasureState& state);
// A chance from here on counts as likely, below the other as unlikely.
inline constexpr double kLikely = 0.75;
inline constexpr double kUnlikely = 0.25;

// A link counts as pulling down below this share, and this far below the mean.
inline constexpr double kLowLink = 0.6;
inline constexpr double kBelowMean = 0.05;
// Moves of the index smaller than this many points are not news.
inline constexpr double kNews = 1.0;

}  // namespace plumb::service
