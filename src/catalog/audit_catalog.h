// Loads audit programmes from catalogs/audits/*.yaml and a workspace's own files. A workspace's
// file with the id of a shipped one changes it step by step and check by check. Grammar:
// docs/formats/audit.md.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "catalog/catalog.h"
#include "model/audit_programme.h"

namespace plumb::catalog {

// The programme its files describe, base first.
Loaded<model::AuditProgramme> read_audit(const std::vector<CatalogFile>& files);

using ProgrammePtr = std::shared_ptr<const model::AuditProgramme>;

// All shipped programmes under a workspace's own files ("catalog: audit"), sorted by name. What
// cannot be read is left out: files were checked when they were kept.
std::vector<ProgrammePtr> workspace_audits(const std::vector<CatalogFile>& own);
// Code::not_found with the ids there are.
Result<ProgrammePtr> workspace_audit(std::string_view id, const std::vector<CatalogFile>& own);

// Of a workspace's files those of the programme that `file` is about, the shipped one first.
std::vector<CatalogFile> audit_layers(const std::vector<CatalogFile>& own, const CatalogFile& file);

}  // namespace plumb::catalog
