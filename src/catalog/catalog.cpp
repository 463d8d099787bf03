#include "catalog/catalog.h"

#include <cassert>

#include "catalog/assets.h"
#include "catalog/yaml.h"

namespace plumb::catalog {

const Asset* find_asset(std::string_view name) {
  for (const Asset& asset : assets()) {
    if (asset.name == name) return &asset;
  }
  return nullptr;
}

CatalogFile builtin_file(std::string_view name) {
  const Asset* asset = find_asset(name);
  assert(asset != nullptr);
  return {std::string(asset->name), std::string(asset->bytes)};
}

std::vector<CatalogFile> with_overrides(CatalogFile base,
                                        const std::vector<CatalogFile>& overrides) {
  std::vector<CatalogFile> out;
  out.reserve(overrides.size() + 1);
  out.push_back(std::move(base));
  out.insert(out.end(), overrides.begin(), overrides.end());
  return out;
}

Error to_error(const std::vector<Problem>& problems) {
  assert(!problems.empty());
  constexpr std::size_t kNamed = 5;
  const Problem& first = problems.front();
  Error error = bad_input(first.what, first.where(), first.remedy);
  if (problems.size() == 1) return error;
  if (!error.remedy.empty()) error.remedy += ' ';
  error.remedy += "Also:";
  for (std::size_t i = 1; i < problems.size() && i < kNamed; ++i) {
    error.remedy += (i == 1 ? " " : "; ") + problems[i].where() + ": " + problems[i].what;
  }
  if (problems.size() > kNamed) {
    error.remedy += "; and " + std::to_string(problems.size() - kNamed) + " more.";
  }
  return error;
}

Result<std::string> kind_of(const CatalogFile& file) {
  PLUMB_TRY(const Document document, parse_yaml(file.yaml, file.name));
  const Value root = document.root();
  for (std::size_t i = 0; root.shape() == Shape::map && i < root.size(); ++i) {
    const Value::Entry entry = root.entry(i);
    if (entry.key == "catalog" && entry.value.shape() == Shape::scalar) return entry.value.text();
  }
  return bad_input("The file does not say which catalog it belongs to.", file.name,
                   "Start it with 'catalog: metamodel', 'catalog: sam' or 'catalog: findings'.");
}

}  // namespace plumb::catalog
