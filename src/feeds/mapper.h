// Rows of any source into observations: which measure, which moment, which value.
#pragma once

#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "base/time.h"
#include "feeds/definition.h"
#include "feeds/path.h"
#include "model/model.h"
#include "service/measures.h"

namespace plumb::feeds {

// Day or moment as a source writes it: ISO 8601, "2026-06-30 12:00:00+02", seconds since 1970, or
// milliseconds where the number is 100,000,000,000 and more.
std::optional<std::string> moment_in(const json::value& value);
// A number, a text that is one, true or false (1 and 0).
std::optional<double> number_in(const json::value& value);

// The measures a feed may record, by id and by name.
class Allowed {
 public:
  Allowed(const model::Model& model, const std::vector<std::string>& ids);
  // Id of the measure a row names. bad_input where there is none or the feed may not record it.
  Result<std::string> find(const std::string& named) const;

 private:
  const model::Model& model_;
  std::unordered_map<std::string, std::string> ids_;  // by id and by name; "": several have it
};

class Mapper {
 public:
  static Result<Mapper> make(const Definition& definition);

  // Whether a row says itself what moment it is of.
  bool dated() const { return at_.has_value(); }
  // The rows inside one answer or message. limit past `most`.
  Result<std::vector<Row>> rows_in(const json::value& answer, std::size_t most) const;
  // `now` is the moment of rows that do not say theirs. bad_input without a place.
  Result<service::ObservationWish> read(const Row& row, Instant now, const Allowed& allowed) const;

 private:
  Path rows_;
  Template measure_;
  std::optional<Path> at_;
  Path value_;
  Template note_;
  double factor_ = 1;
};

}  // namespace plumb::feeds
