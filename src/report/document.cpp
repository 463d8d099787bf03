#include "report/document.h"

namespace plumb::report {

std::vector<double> widths_of(const std::vector<Column>& columns) {
  double sum = 0;
  for (const Column& column : columns) sum += column.share;
  std::vector<double> out;
  for (const Column& column : columns) {
    out.push_back(sum > 0 ? column.share / sum : 1 / static_cast<double>(columns.size()));
  }
  return out;
}

}  // namespace plumb::report
