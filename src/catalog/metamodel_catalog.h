// Loads the metamodel from catalogs/metamodel.yaml and a workspace's overrides. Grammar and rules
// of overriding: docs/formats/catalog.md.
#pragma once

#include <string_view>
#include <vector>

#include "catalog/catalog.h"
#include "model/metamodel.h"

namespace plumb::catalog {

// A bound of the engine's type index, far above any real metamodel.
inline constexpr std::size_t kMaxTypes = 4000;

// Reads the files, base first, and checks everything: shapes, unknown and repeated keys, ranges,
// and names that must exist in the files taken together. The result is indexed. Linear in the
// files' size; problems come in the order of files and lines.
Loaded<model::Metamodel> read_metamodel(const std::vector<CatalogFile>& files);

// The same with the problems as one error.
Result<model::Metamodel> load_metamodel(std::string_view yaml, std::string_view file_name);
Result<model::Metamodel> load_metamodel(const CatalogFile& base,
                                        const std::vector<CatalogFile>& overrides);

// The embedded metamodel, alone or under a workspace's overrides.
Result<model::Metamodel> builtin_metamodel();
Result<model::Metamodel> workspace_metamodel(const std::vector<CatalogFile>& overrides);

}  // namespace plumb::catalog
