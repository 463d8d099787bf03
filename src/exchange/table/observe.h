// The observations of a sheet: every row that counts, whether or not it is the latest, gives one
// for each rule.
#pragma once

#include <functional>
#include <string>
#include <unordered_map>
#include <vector>

#include "exchange/table/bind.h"
#include "exchange/table/table.h"

namespace plumb::exchange::table {

class Observer {
 public:
  // Place of a row, and of one of its columns, for messages.
  using Where = std::function<std::string(const Row& row, std::size_t column)>;
  // Refers to all its arguments.
  Observer(Bindings& bound, Where where, Document& document);

  // In any order. A row that says no value says nothing; one with a value and without a day, or
  // with something else than a number, is an error.
  // True if something was observed.
  bool observe(const Row& row);
  // Adds the observations to the document, by rule, series and day; rows that only say what was
  // added become sums. Of rows that differ about the same day the later one counts, with a warning.
  void finish();

 private:
  struct Found {
    ObservationDraft draft;
    std::string series;
    std::size_t order = 0;
  };
  // Keeps its own copies of what names the measure: rows are not counted twice in the report.
  struct Rule {
    BoundObservation* bound = nullptr;
    BoundValue type, id, name;
    std::vector<Found> found;
  };
  bool observe(Rule& rule, const Row& row);
  bool refuse(const Row& row, std::size_t column, const std::string& what,
              const std::string& remedy);
  void finish(Rule& rule);

  Where where_;
  Document& document_;
  std::vector<Rule> rules_;
};

}  // namespace plumb::exchange::table
