#include "score/evidence_fields.h"

#include <cmath>

#include "base/json_text.h"

namespace plumb::score {

Fields::Fields(model::Text text) : memory_(buffer_, sizeof buffer_) {
  if (!text.empty()) {
    if (auto parsed = json_from(text.view(), &memory_)) value_ = std::move(*parsed);
  }
  if (!value_.is_object()) value_ = json::object(&memory_);
}

std::optional<double> number(const json::object& fields, std::string_view key) {
  const json::value* value = fields.if_contains(key);
  if (value == nullptr || !value->is_number()) return std::nullopt;
  const double out = value->to_number<double>();
  if (!std::isfinite(out)) return std::nullopt;
  return out;
}

std::string_view text(const json::object& fields, std::string_view key) {
  const json::value* value = fields.if_contains(key);
  if (value == nullptr || !value->is_string()) return {};
  return {value->get_string().data(), value->get_string().size()};
}

std::optional<bool> flag(const json::object& fields, std::string_view key) {
  const json::value* value = fields.if_contains(key);
  if (value == nullptr || !value->is_bool()) return std::nullopt;
  return value->get_bool();
}

std::optional<Day> day(const json::object& fields, std::string_view key) {
  const std::string_view written = text(fields, key);
  if (written.size() == 10) return parse_day(written);
  const std::optional<Instant> moment = parse_instant(written);
  if (!moment) return std::nullopt;
  return day_of(*moment);
}

std::optional<Money> money(const json::object& fields, std::string_view key) {
  const json::value* value = fields.if_contains(key);
  if (value == nullptr || !value->is_object()) return std::nullopt;
  const std::optional<double> sum = number(value->get_object(), "amount");
  if (!sum) return std::nullopt;
  return Money{*sum, text(value->get_object(), "currency")};
}

std::optional<double> amount(const json::object& fields, std::string_view key,
                             std::string_view currency) {
  const std::optional<Money> found = money(fields, key);
  if (!found || found->amount < 0) return std::nullopt;
  if (!currency.empty() && !found->currency.empty() && found->currency != currency) {
    return std::nullopt;
  }
  return found->amount;
}

bool valid_on(const json::object& relation_fields, Day on) {
  const std::optional<Day> since = day(relation_fields, "since");
  const std::optional<Day> until = day(relation_fields, "until");
  return (!since || *since <= on) && (!until || on <= *until);
}

bool valid_on(const model::Model& model, model::Index relation, Day on) {
  if (model.relation_row(relation).fields.empty()) return true;
  return valid_on(*relation_fields_of(model, relation), on);
}

}  // namespace plumb::score
