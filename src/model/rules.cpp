#include "model/rules.h"

#include <algorithm>
#include <cassert>

namespace plumb::model {
namespace {

template <typename T>
const T* by_id(const std::vector<T>& list, std::string_view id) {
  for (const T& item : list) {
    if (item.id == id) return &item;
  }
  return nullptr;
}

// A name in braces that starts at `open`: its text, or empty when the braces hold no name.
std::string_view name_at(std::string_view text, std::size_t open) {
  const std::size_t close = text.find('}', open);
  if (close == std::string_view::npos) return {};
  const std::string_view name = text.substr(open + 1, close - open - 1);
  const auto is_name_character = [](char c) { return (c >= 'a' && c <= 'z') || c == '_'; };
  return std::all_of(name.begin(), name.end(), is_name_character) ? name : std::string_view{};
}

const std::string* value_of(const Filling& filling, std::string_view name) {
  const std::array<const std::string*, kPlaceholders.size()> values = {
      &filling.subject, &filling.others, &filling.value, &filling.limit,
      &filling.gap,     &filling.date,   &filling.days,  &filling.amount};
  for (std::size_t i = 0; i < kPlaceholders.size(); ++i) {
    if (kPlaceholders[i] == name) return values[i];
  }
  return nullptr;
}

}  // namespace

const std::string& Rule::text(std::string_view variant) const {
  assert(!texts.empty());
  for (const RuleText& candidate : texts) {
    if (candidate.variant == variant) return candidate.text;
  }
  return texts.front().text;
}

double Rule::parameter(std::string_view wanted) const {
  const Parameter* found = by_id(parameters, wanted);
  assert(found != nullptr);
  return found->value;
}

const Rule* RuleBook::find(std::string_view id) const {
  return by_id(rules, id);
}
const Theme* RuleBook::theme(std::string_view id) const {
  return by_id(themes, id);
}
const Diagnosis* RuleBook::diagnosis(std::string_view id) const {
  return by_id(diagnoses, id);
}

const SeverityBand& RuleBook::band(double severity) const {
  assert(!bands.empty());
  const SeverityBand* found = &bands.front();
  for (const SeverityBand& candidate : bands) {
    if (severity >= candidate.from) found = &candidate;
  }
  return *found;
}

std::string fill(std::string_view text, const Filling& filling) {
  std::string out;
  out.reserve(text.size() + 64);
  for (std::size_t at = 0; at < text.size();) {
    const std::string_view name = text[at] == '{' ? name_at(text, at) : std::string_view{};
    const std::string* value = name.empty() ? nullptr : value_of(filling, name);
    if (value == nullptr) {
      out += text[at++];
      continue;
    }
    out += value->empty() ? "?" : *value;
    at += name.size() + 2;
  }
  return out;
}

std::vector<std::string> placeholders_of(std::string_view text) {
  std::vector<std::string> out;
  for (std::size_t at = text.find('{'); at != std::string_view::npos; at = text.find('{', at + 1)) {
    const std::string name(name_at(text, at));
    if (!name.empty() && std::find(out.begin(), out.end(), name) == out.end()) out.push_back(name);
  }
  return out;
}

}  // namespace plumb::model
