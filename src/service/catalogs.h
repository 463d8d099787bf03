// A workspace's own catalogs: checking one before it is taken in, and showing what there is.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "catalog/catalog.h"
#include "service/workspace.h"

namespace plumb::service {

// The workspace's catalog files of a kind ("metamodel", "sam", "findings"), in order of name.
std::vector<catalog::CatalogFile> overrides_of(const model::Model& model, std::string_view kind);

// Whether the workspace would still load with this file among its catalogs: every problem with
// file, line, cause and remedy. Types in use must not disappear, so nothing can be removed.
Status check_catalog(const Workspace& workspace, const std::string& name, const std::string& text);

std::vector<std::string> builtin_catalogs();
// A built-in catalog or one of the workspace's own.
Result<std::string> catalog_text(const Workspace& workspace, const std::string& name);

}  // namespace plumb::service
