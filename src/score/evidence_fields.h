// Reading values out of the fields of elements and relations. Private to score/.
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

#include "base/json.h"
#include "base/time.h"
#include "model/model.h"

namespace plumb::score {

// The fields of a row, parsed into a buffer of their own: no allocation for rows of usual length.
// A text that is no JSON object reads as no fields; the store keeps none.
class Fields {
 public:
  explicit Fields(model::Text text);
  Fields(const Fields&) = delete;
  Fields& operator=(const Fields&) = delete;

  const json::object& operator*() const { return value_.get_object(); }
  const json::object* operator->() const { return &value_.get_object(); }

 private:
  static constexpr std::size_t kBuffer = 3072;
  unsigned char buffer_[kBuffer];
  json::monotonic_resource memory_;
  json::value value_;
};

inline Fields fields_of(const model::Model& model, model::Index element) {
  return Fields(model.element_row(element).fields);
}
inline Fields relation_fields_of(const model::Model& model, model::Index relation) {
  return Fields(model.relation_row(relation).fields);
}

// Null or empty if the field is absent or of another form. Views live as long as the object.
std::optional<double> number(const json::object& fields, std::string_view key);  // finite
std::string_view text(const json::object& fields, std::string_view key);
std::optional<bool> flag(const json::object& fields, std::string_view key);
// A bare date or an ISO moment.
std::optional<Day> day(const json::object& fields, std::string_view key);

struct Money {
  double amount = 0;
  std::string_view currency;
};
std::optional<Money> money(const json::object& fields, std::string_view key);
// The amount if it is in the currency given ("" accepts any), which is the only one that adds up.
std::optional<double> amount(const json::object& fields, std::string_view key,
                             std::string_view currency);

// Whether fields.since and fields.until of a relation include the day.
bool valid_on(const json::object& relation_fields, Day day);
bool valid_on(const model::Model& model, model::Index relation, Day day);

}  // namespace plumb::score
