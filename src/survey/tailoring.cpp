#include "survey/tailoring.h"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

namespace plumb::survey {
namespace {

using model::FactorRating;
using model::TailoringFactor;
using model::TailoringOption;

constexpr double kWhole = 100;
constexpr double kStep = 5;  // importances are rounded to it: they are no finer than what is stated

double stepped(double value) {
  // Never -0.
  return std::round(value / kStep) * kStep + 0.0;
}

// What is stated for an option, whether it was named or not.
double stated_for(const TailoringFactor& factor, const FactorStatement& said,
                  const TailoringOption& option) {
  const double otherwise = factor.rating == FactorRating::scale ? option.usual : 0;
  if (!said.option.empty()) return said.option == option.id ? factor.most : otherwise;
  const auto found = said.values.find(option.id);
  return found != said.values.end() ? found->second : otherwise;
}

double span_of(const TailoringFactor& factor, const TailoringOption& option) {
  return factor.rating == FactorRating::scale ? factor.most - option.usual : factor.most;
}

// A factor where one is chosen has no usual choice: each is as likely as another.
double usual_of(const TailoringFactor& factor, const TailoringOption& option, NeedMethod method) {
  if (factor.rating != FactorRating::one || method == NeedMethod::moves) return option.usual;
  return 1.0 / static_cast<double>(factor.options.size());
}

double levelled(const TailoringFactor& factor, const FactorStatement& said) {
  if (factor.rating != FactorRating::scale) return 1;
  double usual = 0;
  double stated = 0;
  for (const TailoringOption& option : factor.options) {
    usual += option.usual;
    stated += stated_for(factor, said, option);
  }
  return stated > 0 ? usual / stated : 1;
}

NeedPart part_of(const TailoringFactor& factor, const FactorStatement& said, const Weights& weights,
                 const std::string& item) {
  NeedPart out;
  out.factor = factor.id;
  out.c = weights.method == NeedMethod::relative ? levelled(factor, said) : 1;
  double moved = 0;
  double score = 0;
  double usual_score = 0;
  for (const TailoringOption& option : factor.options) {
    const double weight = weights.weight(factor.id, option.id, item);
    if (weight == 0) continue;
    const double stated = stated_for(factor, said, option);
    const double usual = usual_of(factor, option, weights.method);
    const double span = span_of(factor, option);
    moved += weight * (stated - usual) / span;
    score += weight * stated;
    usual_score += weight * usual;
    out.terms.push_back({option.id, weight, stated, usual, span});
  }
  if (weights.method == NeedMethod::moves) {
    out.moved = moved;
  } else if (usual_score > 0) {
    out.moved = std::clamp(stepped(kWhole * out.c * score / usual_score - kWhole), -kWhole, kWhole);
  }
  return out;
}

Error wrong(std::string what, std::string where, std::string remedy) {
  return bad_input(std::move(what), std::move(where), std::move(remedy));
}

Status check_values(const TailoringFactor& factor, const FactorStatement& said) {
  double sum = 0;
  for (const auto& [id, value] : said.values) {
    const std::string place = factor.id + "/" + id.substr(0, 60);
    if (factor.option(id) == nullptr) {
      return wrong("\"" + factor.name + "\" has no such option.", place,
                   "Name one of its options.");
    }
    if (!std::isfinite(value) || value < factor.least || value > factor.most) {
      return wrong(fmt::format("The value is outside {} to {}.", factor.least, factor.most), place,
                   "Choose one in between.");
    }
    sum += value;
  }
  if (factor.rating == FactorRating::share && std::abs(sum - kWhole) > 0.5) {
    return wrong(fmt::format("The shares of \"{}\" add up to {:.10g}, not 100.", factor.name, sum),
                 factor.id, "Correct them, or leave the factor out.");
  }
  return done();
}

}  // namespace

std::string_view name_of(NeedMethod method) {
  return method == NeedMethod::moves ? "moves" : "relative";
}

double Weights::weight(const std::string& factor, const std::string& option,
                       const std::string& item) const {
  const auto column = of.find({factor, option});
  if (column == of.end()) return 0;
  const auto found = column->second.find(item);
  return found == column->second.end() ? 0 : found->second;
}

Weights weights_of(const model::Instrument& instrument) {
  Weights out;
  for (const TailoringFactor& factor : instrument.tailoring) {
    for (const TailoringOption& option : factor.options) {
      for (const auto& [item, weight] : option.items) {
        out.of[{factor.id, option.id}][item] = weight;
      }
    }
  }
  return out;
}

Status check_statement(const model::Instrument& instrument, const Statement& statement) {
  for (const auto& [id, said] : statement) {
    const TailoringFactor* factor = instrument.factor(id);
    if (factor == nullptr) {
      return wrong("The instrument is not tailored by \"" + id.substr(0, 60) + "\".",
                   id.substr(0, 60), "Name one of its factors.");
    }
    if (!said.option.empty()) {
      if (factor->option(said.option) != nullptr && said.values.empty()) continue;
      return wrong("\"" + factor->name + "\" has no option \"" + said.option.substr(0, 60) + "\".",
                   id, "Name one of its options, or give values for them.");
    }
    if (factor->rating == FactorRating::one) {
      return wrong("Of \"" + factor->name + "\" one option is chosen.", id, "Name the option.");
    }
    PLUMB_CHECK(check_values(*factor, said));
  }
  return done();
}

std::optional<double> level_for(const model::Instrument& instrument,
                                const model::InstrumentItem& item, double importance) {
  const model::Scale& scale = instrument.scale_of(item);
  for (const model::TailoringLevel& one : instrument.tailoring_levels) {
    if (importance >= one.from) return std::clamp(one.level, scale.minimum(), scale.maximum());
  }
  return std::nullopt;
}

std::vector<Need> needs_of(const model::Instrument& instrument, const Statement& statement,
                           const Weights& weights) {
  std::vector<Need> out;
  if (statement.empty()) return out;
  double largest = 0;
  for (const model::InstrumentItem& item : instrument.items) {
    if (item.kind != model::ItemKind::scale) continue;
    Need need;
    need.item = item.id;
    for (const TailoringFactor& factor : instrument.tailoring) {
      const auto said = statement.find(factor.id);
      if (said == statement.end()) continue;
      need.parts.push_back(part_of(factor, said->second, weights, item.id));
      need.sum += need.parts.back().moved;
    }
    largest = std::max(largest, std::abs(need.sum));
    out.push_back(std::move(need));
  }
  for (Need& need : out) {
    need.largest = largest;
    if (largest > 1e-9) need.importance = stepped(kWhole * need.sum / largest);
    need.target = level_for(instrument, *instrument.item(need.item), need.importance);
  }
  return out;
}

}  // namespace plumb::survey
