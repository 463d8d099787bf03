#include "score/compile_edges.h"

#include <algorithm>
#include <charconv>

#include <fmt/format.h>

#include "score/evidence_fields.h"

namespace plumb::score {
namespace {

using model::Index;
using model::Meaning;

void warn(std::string* warning, std::string text) {
  if (warning != nullptr) *warning = std::move(text);
}

// The strength a relation states, in [0, 1]; null if it states none that can be used.
std::optional<double> stated_strength(const json::object& fields, std::string* warning) {
  if (const auto value = number(fields, "strength")) {
    if (*value >= 0 && *value <= 1) return value;
    warn(warning, fmt::format("The strength {:g} lies outside 0 to 1; it counts as {}.", *value,
                              *value < 0 ? "0" : "1"));
    return *value < 0 ? 0.0 : 1.0;
  }
  const std::string_view word = text(fields, "strength");
  if (word.empty()) return std::nullopt;
  if (word == "weak") return 0.25;
  if (word == "moderate") return 0.5;
  if (word == "strong") return 0.75;
  if (word == "essential") return 1.0;
  warn(warning, fmt::format("The strength \"{}\" is unknown; the usual one is used.", word));
  return std::nullopt;
}

// Sign and strength of an influence, [-1, 1]; null if the text says nothing known.
std::optional<double> influence_of(std::string_view text) {
  if (text == "+") return 0.5;
  if (text == "++") return 0.75;
  if (text == "-" || text == "\u2212") return -0.5;
  if (text == "--" || text == "\u2212\u2212") return -0.75;
  if (!text.empty() && text.front() == '+') text.remove_prefix(1);
  double value = 0;
  const auto [end, failed] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (failed != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  if (!(value >= -10 && value <= 10)) return std::nullopt;
  return value / 10;
}

// Direction and class of an edge before its strength is known; `signed_strength` for influences.
struct Shape {
  EdgeClass kind = EdgeClass::support;
  bool reversed = false;  // `to` of the relation acts on its `from`
  std::optional<double> strength;
};

std::optional<Shape> influence_shape(const json::object& fields, std::string* warning) {
  Shape out;
  const json::value* stated = fields.if_contains("influence");
  if (stated == nullptr || stated->is_null()) return out;
  const auto numeric = number(fields, "influence");
  const std::string_view word = text(fields, "influence");
  if (!numeric && word.empty()) return out;
  const std::optional<double> value =
      numeric ? (*numeric >= -10 && *numeric <= 10 ? std::optional<double>(*numeric / 10)
                                                   : std::nullopt)
              : influence_of(word);
  if (!value) {
    warn(warning, fmt::format("The influence \"{}\" has no known sign; it is left out.",
                              numeric ? fmt::format("{:g}", *numeric) : std::string(word)));
    return std::nullopt;
  }
  out.kind = *value < 0 ? EdgeClass::hinder : EdgeClass::support;
  out.strength = std::abs(*value);
  return out;
}

std::optional<Shape> shape_of(Meaning meaning, const json::object& fields, std::string* warning) {
  switch (meaning) {
    case Meaning::none: return std::nullopt;
    case Meaning::support: return Shape{EdgeClass::support, false, {}};
    case Meaning::supported: return Shape{EdgeClass::support, true, {}};
    case Meaning::hinder: return Shape{EdgeClass::hinder, false, {}};
    case Meaning::part: return Shape{EdgeClass::part, false, {}};
    case Meaning::whole: return Shape{EdgeClass::part, true, {}};
    case Meaning::access:
      if (text(fields, "access") == "write") return std::nullopt;
      return Shape{EdgeClass::support, true, {}};
    case Meaning::influence: return influence_shape(fields, warning);
  }
  return std::nullopt;
}

double part_weight(const json::object& fields, std::string* warning) {
  const auto weight = number(fields, "weight");
  if (!weight) return 1;
  if (*weight >= 0) return *weight;
  warn(warning, fmt::format("The weight {:g} is below 0; it counts as 0.", *weight));
  return 0;
}

}  // namespace

bool in_engine(const model::Model& model, Index element) {
  return model.live(element) && model.type(element).in_engine;
}

std::optional<EdgeSpec> edge_between(const model::Model& model, const model::RelationKind& kind,
                                     Index from, Index to, const json::object& fields,
                                     std::string* warning) {
  if (kind.meaning == Meaning::none) return std::nullopt;
  if (!model.type(from).in_engine || !model.type(to).in_engine) return std::nullopt;
  if (from == to) {
    warn(warning, "The relation leads from an element to itself; it is left out.");
    return std::nullopt;
  }
  const std::optional<Shape> shape = shape_of(kind.meaning, fields, warning);
  if (!shape) return std::nullopt;
  EdgeSpec out;
  out.kind = shape->kind;
  out.from = shape->reversed ? to : from;
  out.to = shape->reversed ? from : to;
  if (out.kind == EdgeClass::part) {
    out.value = part_weight(fields, warning);
    return out;
  }
  std::optional<double> strength = stated_strength(fields, warning);
  if (!strength) strength = shape->strength;
  const double usual = model.type(out.to).pass_through ? 1 : kind.strength;
  out.value = std::clamp(strength.value_or(usual), 0.0, 1.0);
  return out;
}

std::optional<EdgeSpec> edge_of(const model::Model& model, Index relation, Day today,
                                std::string* warning) {
  const model::RelationKind& kind = model.kind(relation);
  if (kind.meaning == Meaning::none || !model.connects(relation)) return std::nullopt;
  const model::RelationRow& row = model.relation_row(relation);
  if (!model.type(row.from).in_engine || !model.type(row.to).in_engine) return std::nullopt;
  const Fields fields = relation_fields_of(model, relation);
  // A relation to itself is warned about on any day.
  if (row.from != row.to && !valid_on(*fields, today)) return std::nullopt;
  return edge_between(model, kind, row.from, row.to, *fields, warning);
}

double merged(EdgeClass kind, double a, double b) {
  if (kind == EdgeClass::part) return std::max(a, b);
  // Written so that merging with 0 gives the other strength to the last bit.
  return a + b - a * b;
}

bool only_collects(const model::Model& model, Index whole) {
  const model::ElementType& type = model.type(whole);
  return type.pass_through && !type.root;
}

bool has_parent(const model::Model& model, Index element, Day today) {
  bool found = false;
  const auto look = [&](Index relation) {
    if (found) return;
    const Meaning meaning = model.kind(relation).meaning;
    if (meaning != Meaning::part && meaning != Meaning::whole) return;
    const auto edge = edge_of(model, relation, today);
    found = edge && edge->kind == EdgeClass::part && edge->from == element &&
            !only_collects(model, edge->to);
  };
  model.for_each_out(element, [&](Index relation, Index) { look(relation); });
  model.for_each_in(element, [&](Index relation, Index) { look(relation); });
  return found;
}

}  // namespace plumb::score
