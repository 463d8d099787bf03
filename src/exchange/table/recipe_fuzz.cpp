// Recipes: one that is accepted survives being printed, and works on a table without crashing.
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "exchange/table/fuzzing.h"
#include "exchange/table/table.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace plumb::exchange::table;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto recipe = parse_recipe(text, "fuzz.yaml", fuzzing::metamodel());
  if (!recipe.ok()) return 0;
  const std::string printed = recipe_to_yaml(*recipe);
  const auto again = parse_recipe(printed, "again.yaml", fuzzing::metamodel());
  if (!again.ok() || recipe_to_yaml(*again) != printed) std::abort();
  const std::string_view table =
      "A,B,Name,Cost,End,Type\n1,x,One,\"1,5\",31.12.2026,goal\n2,,Two,n/a,,initiative\n,,,,,\n"
      "1,x,One,2,2026-01-01,odd\n";
  (void)import_table(table, "fuzz.csv", &*recipe, fuzzing::metamodel(), {"EUR"});
  return 0;
}
