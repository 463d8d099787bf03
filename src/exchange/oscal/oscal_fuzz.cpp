// Any bytes as an OSCAL document: an error, or an instrument that the catalog reader takes.
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "catalog/instrument_catalog.h"
#include "exchange/oscal/oscal.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace plumb;
  using namespace plumb::exchange;
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  static const json::value known = *oscal::parse(
      R"({"catalog": {"controls": [{"id": "a-1", "title": "A", "controls": [{"id": "a-1.1"}]},
          {"id": "b-1", "params": [{"id": "p", "label": "{{ insert: param, p }}"}]}]}})",
      "known.json");
  oscal::looks_like_oscal(bytes);
  const auto document = oscal::read_oscal(bytes, "fuzz.json", {known});
  if (!document.ok()) return 0;
  const model::Artifact& made = document->artifacts.back().artifact;
  const catalog::CatalogFile file{"fuzz.yaml", std::string(made.body.get_string())};
  const auto loaded = catalog::read_instrument({file});
  // A title or an id may hold what no catalog takes; then it says so, and nothing else happens.
  if (loaded.problems.empty() && loaded.value.items.empty()) std::abort();
  return 0;
}
