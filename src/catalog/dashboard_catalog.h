// Loads ready-made dashboards from catalogs/dashboards/*.yaml and a workspace's own files
// ("catalog: dashboard"). A workspace's file with the id of a shipped one changes it tile by tile.
// Grammar: docs/formats/dashboard.md.
#pragma once

#include <vector>

#include "catalog/catalog.h"
#include "model/dashboard.h"

namespace plumb::catalog {

// The dashboard its files describe, base first.
Loaded<model::Dashboard> read_dashboard(const std::vector<CatalogFile>& files);

// All shipped ones under a workspace's own files, the integrated one first, then by name. What
// cannot be read is left out: files were checked when they were kept.
std::vector<model::Dashboard> workspace_dashboards(const std::vector<CatalogFile>& own);

// Of a workspace's files those of the dashboard that `file` is about, the shipped one first.
std::vector<CatalogFile> dashboard_layers(const std::vector<CatalogFile>& own,
                                          const CatalogFile& file);

}  // namespace plumb::catalog
