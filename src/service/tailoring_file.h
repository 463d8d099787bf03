// Weights of a tailored instrument as a table: a row an item, a column an option of a factor.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "exchange/document.h"
#include "service/tailoring.h"

namespace plumb::service {

struct WeightFile {
  survey::Weights weights;
  std::size_t items = 0;               // rows that say an item
  std::size_t columns = 0;             // that say an option
  std::size_t cells = 0;               // weights other than 0
  std::vector<exchange::Note> errors;  // with any, nothing is taken in
  std::vector<std::string> missing;    // items and options the file says nothing about: weight 0
};

// Reads the first sheet of a CSV or XLSX file. The titles of columns are "factor/option", by ids or
// names, or an option's name that no other factor has; the first column that is not one says the
// item, by id or name; a column "name" is passed over. Cells are numbers, empty for 0: from -10 to
// 10, with NeedMethod::relative from 0 to 10. bad_input where it is no such table at all.
Result<WeightFile> read_weights(const model::Instrument& instrument, std::string_view bytes,
                                const std::string& name, survey::NeedMethod method);

enum class WeightFormat : std::uint8_t { csv, xlsx };
// What read_weights() reads back to the same weights.
Result<std::string> write_weights(const model::Instrument& instrument,
                                  const survey::Weights& weights, WeightFormat format);

}  // namespace plumb::service
