// Any bytes as a formula and as a unit: a fault inside the text or something that computes, with
// units that are written so that they read back; never a crash or a hang.
#include <cmath>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "measure/expression.h"

namespace {

using namespace plumb::measure;

void require(bool holds) {
  if (!holds) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const Unit unit = unit_of(text);
  require(same_kind(quotient(product(unit, unit), unit), unit));
  const auto parsed = parse_expression(text);
  if (const Fault* fault = std::get_if<Fault>(&parsed)) {
    require(fault->offset <= size && !fault->what.empty() && !fault->remedy.empty());
    return 0;
  }
  const Expression& expression = std::get<Expression>(parsed);
  require(!expression.nodes.empty());
  const std::vector<Unit> units(expression.references.size(), unit_of("EUR"));
  const std::vector<std::vector<double>> values(units.size(), {1, std::nan(""), 3, 0, 5});
  const auto found = evaluate(expression, units, values);
  require(found.size() == (units.empty() ? 0 : 5));
  for (const double value : found) require(std::isnan(value) || std::isfinite(value));
  require(look_back(expression) <= kMostNodes * kMostShifted);
  static_cast<void>(unit_of(expression, units, {}));
  return 0;
}
