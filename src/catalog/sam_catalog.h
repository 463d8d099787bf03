// Loads the lenses and perspectives from catalogs/sam.yaml and a workspace's overrides. Grammar and
// rules of overriding: docs/formats/catalog.md.
#pragma once

#include <vector>

#include "catalog/catalog.h"
#include "model/sam.h"

namespace plumb::catalog {

// Reads the files, base first, and checks everything, including that all four domains and six
// links are described and that each perspective's path follows two links.
Loaded<model::Sam> read_sam(const std::vector<CatalogFile>& files);

// The embedded model under a workspace's overrides, the problems as one error.
Result<model::Sam> workspace_sam(const std::vector<CatalogFile>& overrides);
Result<model::Sam> builtin_sam();

}  // namespace plumb::catalog
