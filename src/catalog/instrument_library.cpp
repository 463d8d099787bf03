// Which instruments there are: the embedded ones under a workspace's own files, read once.
#include <algorithm>
#include <map>
#include <mutex>
#include <utility>

#include "base/hash.h"
#include "catalog/assets.h"
#include "catalog/instrument_catalog.h"
#include "catalog/reader.h"

namespace plumb::catalog {

std::vector<std::string> builtin_instruments() {
  std::vector<std::string> out;
  for (const Asset& asset : assets()) {
    const bool first = asset.bytes.starts_with("catalog: instrument\n");
    if (first || asset.bytes.find("\ncatalog: instrument\n") != std::string_view::npos) {
      out.emplace_back(asset.name);
    }
  }
  return out;
}

std::string instrument_id_of(const CatalogFile& file) {
  const auto document = parse_yaml(file.yaml, file.name);
  if (!document.ok() || document->root().shape() != Shape::map) return {};
  for (std::size_t i = 0; i < document->root().size(); ++i) {
    const Value::Entry entry = document->root().entry(i);
    if (entry.key == "id") return entry.value.text();
  }
  return {};
}

namespace {

// The embedded file first, then the workspace's, in their order.
struct Layers {
  const Asset* shipped = nullptr;
  std::vector<CatalogFile> own;
};

std::map<std::string, Layers, std::less<>> by_instrument(const InstrumentFiles& own) {
  std::map<std::string, Layers, std::less<>> out;
  for (const std::string& name : builtin_instruments()) {
    out[name.substr(0, name.rfind('.'))].shipped = find_asset(name);
  }
  for (const auto& [id, files] : own) out[id].own = files;
  return out;
}

using model::Instrument;

// Reading costs milliseconds, and every respondent asks.
class Memory {
 public:
  Result<InstrumentPtr> get(const Layers& layers) {
    Hasher hasher;
    if (layers.shipped != nullptr) hasher.add(layers.shipped->name);
    for (const CatalogFile& file : layers.own) hasher.add(file.name).add(file.yaml);
    const std::string key = to_hex(hasher.finish());
    const std::lock_guard lock(mutex_);
    if (const auto known = kept_.find(key); known != kept_.end()) return known->second;
    std::vector<CatalogFile> files = layers.own;
    if (layers.shipped != nullptr) {
      files.insert(files.begin(),
                   {std::string(layers.shipped->name), std::string(layers.shipped->bytes)});
    }
    Loaded<Instrument> loaded = read_instrument(files);
    if (!loaded.problems.empty()) return to_error(loaded.problems);
    loaded.value.own = !layers.own.empty();
    if (kept_.size() >= kMost) kept_.clear();
    return kept_[key] = std::make_shared<const Instrument>(std::move(loaded.value));
  }

 private:
  static constexpr std::size_t kMost = 200;
  std::mutex mutex_;
  std::map<std::string, InstrumentPtr> kept_;
};

Memory& memory() {
  static Memory kept;
  return kept;
}

}  // namespace

std::vector<InstrumentPtr> workspace_instruments(const InstrumentFiles& own) {
  std::vector<InstrumentPtr> out;
  for (const auto& [id, layers] : by_instrument(own)) {
    if (auto read = memory().get(layers); read.ok()) out.push_back(std::move(*read));
  }
  std::stable_sort(out.begin(), out.end(), [](const InstrumentPtr& a, const InstrumentPtr& b) {
    return a->name < b->name;
  });
  return out;
}

Result<InstrumentPtr> workspace_instrument(std::string_view id, const InstrumentFiles& own) {
  const auto all = by_instrument(own);
  const auto found = all.find(id);
  if (found != all.end()) return memory().get(found->second);
  Names ids;
  for (const auto& entry : all) ids.push_back(entry.first);
  return not_found("There is no instrument \"" + std::string(id.substr(0, 100)) + "\".", {},
                   suggestion(id, ids));
}

}  // namespace plumb::catalog
