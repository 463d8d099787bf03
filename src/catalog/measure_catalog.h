// Loads definitions of measures from catalogs/measures/*.yaml and a workspace's own files
// ("catalog: measures"). A definition of a known id replaces what it says. Grammar:
// docs/formats/measures.md.
#pragma once

#include <vector>

#include "catalog/catalog.h"
#include "model/measure_definition.h"

namespace plumb::catalog {

// Of all files together, in the order of groups and files.
Loaded<std::vector<model::MeasureDefinition>> read_measures(const std::vector<CatalogFile>& files);
// The embedded files.
std::vector<CatalogFile> builtin_measures();

// The shipped ones under a workspace's own; its files were checked when they were kept, so what
// cannot be read is left out.
std::vector<model::MeasureDefinition> workspace_measures(const std::vector<CatalogFile>& own);

}  // namespace plumb::catalog
