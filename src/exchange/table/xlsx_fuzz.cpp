// Workbooks. The input is either a whole file, or (first byte not 'P') the XML of one sheet, with
// the parts around it supplied, so that the fuzzer need not learn to make zip archives.
#include <cstdint>
#include <string>
#include <string_view>

#include "exchange/table/fuzzing.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  namespace fuzzing = plumb::exchange::table::fuzzing;
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  if (!bytes.empty() && bytes.front() == 'P') {
    fuzzing::import_and_back(bytes, "fuzz.xlsx");
  } else {
    fuzzing::import_and_back(fuzzing::workbook_of(bytes), "fuzz.xlsx");
  }
  return 0;
}
