// Workspace files, JSON and YAML: whatever is read is written and must come back equal.
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "exchange/json/json.h"

namespace {

plumb::exchange::Content content_of(const plumb::exchange::Document& document) {
  plumb::exchange::Content out;
  for (const auto& draft : document.elements) out.elements.push_back(draft.element);
  for (const auto& draft : document.relations) out.relations.push_back(draft.relation);
  for (const auto& draft : document.artifacts) out.artifacts.push_back(draft.artifact);
  return out;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace plumb::exchange;
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  auto read = read_json(bytes, "fuzz.json");
  if (!read.ok()) read = read_yaml(bytes, "fuzz.yaml");
  if (!read.ok()) return 0;
  // Elements without ids and relations by name come back as they are only from a workspace.
  Content content = content_of(*read);
  std::size_t n = 0;
  for (auto& element : content.elements) {
    if (element.id.empty()) element.id = "\x7fnew-" + std::to_string(n++);
  }
  for (auto& relation : content.relations) {
    if (relation.from.empty()) relation.from = "x";
    if (relation.to.empty()) relation.to = "x";
  }
  const std::string text = write_json(content);
  const auto back = read_json(text, "back.json");
  if (!back.ok() || write_json(content_of(*back)) != text) std::abort();
  return 0;
}
