// What rules see of the model, and the words they use.
#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "score/findings_rules.h"

namespace plumb::score {

using model::Index;

namespace {

void sort_unique(std::vector<Index>& list) {
  std::sort(list.begin(), list.end());
  list.erase(std::unique(list.begin(), list.end()), list.end());
}

}  // namespace

double RuleContext::node_stake(double importance, double roots) {
  return std::min(1.0, std::sqrt(importance * roots));
}

void Draft::stake_on(const RuleContext& context, const Subject& subject, double least) {
  stake = std::max(least, context.stake(subject.at));
  if (subject.node != kNoNode) least_stake = least;
}

double RuleContext::stake(Index element) const {
  if (const Node at = node(element); at != kNoNode) {
    return node_stake(situation.analysis.importance[at], shared.roots);
  }
  double most = 0;
  const auto look = [&](Index at) {
    most = std::max(most, node_stake(importance(at), shared.roots));
  };
  const auto look_around = [&](Index at, auto&& beyond) {
    model.for_each_out(at, [&](Index, Index to) {
      look(to);
      beyond(to);
    });
    model.for_each_in(at, [&](Index, Index from) {
      look(from);
      beyond(from);
    });
  };
  look_around(element, [&](Index at) {
    if (model.type_name(at) == "initiative") look_around(at, [](Index) {});
  });
  return most > 0 ? most : kUnknownStake;
}

std::vector<Index> RuleContext::out(Index element, std::string_view kind) const {
  std::vector<Index> found;
  model.for_each_out(element, [&](Index relation, Index to) {
    if (model.kind_name(relation) == kind) found.push_back(to);
  });
  sort_unique(found);
  return found;
}

std::vector<Index> RuleContext::in(Index element, std::string_view kind) const {
  std::vector<Index> found;
  model.for_each_in(element, [&](Index relation, Index from) {
    if (model.kind_name(relation) == kind) found.push_back(from);
  });
  sort_unique(found);
  return found;
}

std::span<const Index> RuleContext::of_type(std::string_view type) const {
  const auto found = shared.by_type.find(type);
  return found == shared.by_type.end() ? std::span<const Index>() : found->second;
}

std::string RuleContext::name(Index element) const {
  const std::string_view known = model.name(element);
  return std::string(known.empty() ? model.element_id(element) : known);
}

std::string RuleContext::person(std::string_view text) const {
  if (text.empty()) return {};
  const Index known = model.find_element(text);
  return known == model::kNoIndex ? std::string(text) : name(known);
}

namespace words {

namespace {

// Without trailing zeros.
std::string trimmed(double number, int digits) {
  std::string out = fmt::format("{:.{}f}", number, digits);
  if (out.find('.') == std::string::npos) return out;
  out.erase(out.find_last_not_of('0') + 1);
  if (out.back() == '.') out.pop_back();
  return out == "-0" ? "0" : out;
}

// Thousands set apart by a blank.
std::string grouped(double number) {
  std::string out = fmt::format("{:.0f}", number);
  const std::size_t first = out[0] == '-' ? 1 : 0;
  for (std::size_t at = out.size(); at > first + 3;) {
    at -= 3;
    out.insert(at, " ");
  }
  return out;
}

}  // namespace

std::string percent(double share) {
  const double value = 100 * share;
  const double from_edge = std::min(std::abs(value), std::abs(100 - value));
  // 99.95% against 99.9% is a difference; 62.31% against 62% is none.
  const int digits = from_edge < 1e-9 ? 0 : from_edge < 0.1 ? 2 : from_edge < 2 ? 1 : 0;
  return trimmed(value, digits) + "%";
}

std::string plain(double number) {
  if (std::abs(number) >= 10000) return grouped(number);
  return trimmed(number, std::abs(number) >= 100 ? 1 : 2);
}

std::string days(double days) {
  return grouped(std::round(days));
}

std::string money(double amount, std::string_view currency) {
  std::string out = amount >= 1e9   ? trimmed(amount / 1e9, 1) + " billion"
                    : amount >= 1e6 ? trimmed(amount / 1e6, 1) + " million"
                                    : grouped(std::round(amount));
  if (!currency.empty()) out += " " + std::string(currency);
  return out;
}

std::string fte(double people) {
  return trimmed(people, 1) + " FTE";
}

std::string hours(double hours) {
  if (hours >= 48) return trimmed(hours / 24, 1) + " days";
  return trimmed(hours, 1) + (hours == 1 ? " hour" : " hours");
}

std::string list(const std::vector<std::string>& names, std::size_t most) {
  const std::size_t shown = names.size() <= most + 1 ? names.size() : most;
  std::string out;
  for (std::size_t i = 0; i < shown; ++i) {
    if (i > 0) out += i + 1 == names.size() ? " and " : ", ";
    out += names[i];
  }
  if (shown < names.size()) out += fmt::format(" and {} more", names.size() - shown);
  return out;
}

}  // namespace words

Fact fact(std::string text, std::string value, Index element, double number) {
  Fact out = fact(std::move(text), std::move(value), element);
  out.number = number;
  return out;
}

Fact fact(std::string text, std::string value, Index element) {
  Fact out;
  out.text = std::move(text);
  out.value = std::move(value);
  out.element = element;
  return out;
}

Fact dated(std::string text, Index element, Day at) {
  Fact out = fact(std::move(text), format_day(at), element);
  out.at = at;
  return out;
}

}  // namespace plumb::score
