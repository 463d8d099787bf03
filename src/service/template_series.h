// What the example companies have measured: examples/series/<company>.csv, written by
// examples/generate_series.py. Values with the day of the report that brought them.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "exchange/document.h"
#include "service/workspace.h"

namespace plumb::service {

class ExampleSeries {
 public:
  struct Value {
    Day at{};
    double value = 0;
    std::string note;
    Day received{};
  };

  // Nothing for a company without a file. bad_input with the row as place.
  static Result<ExampleSeries> of(const std::string& company);

  // Gives measures and service levels of a document the value, and the day of it, that had been
  // received by then.
  void say(exchange::Document& document, Day known) const;
  // Gives service levels that are judged in windows what their windows came to by then.
  void say_windows(exchange::Document& document, Day known) const;

  // Moves everything by days. What is taken monthly or less often moves by whole months from its
  // newest value, which moves by the days: a month stays a month, whatever its length.
  void shift(int days);

  // Who entered values: `usual`, and of those received from a day on the owner of the measure.
  struct Sources {
    std::string usual;
    std::map<std::string, std::string> owners;  // name, by measure
    std::optional<Day> owners_since;            // none: never
  };
  // The measures and service levels of a document that name a person of it as their owner.
  static std::map<std::string, std::string> owners_in(const exchange::Document& document);
  // For one Store::keep_observations; `moments` says when a day's report came.
  std::vector<store::Observation> observations(const std::map<Day, Instant>& moments,
                                               const Sources& sources) const;
  bool empty() const { return series_.empty(); }

 private:
  std::map<std::string, std::vector<Value>, std::less<>> series_;  // in order of the file
};

}  // namespace plumb::service
