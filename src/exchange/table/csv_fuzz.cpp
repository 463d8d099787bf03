// Any bytes as a table without a recipe: reading, guessing, applying. What was read is exported and
// must come back unchanged.
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "exchange/table/fuzzing.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  plumb::exchange::table::fuzzing::import_and_back(bytes, "fuzz.csv");
  return 0;
}
