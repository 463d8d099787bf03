// A workspace's own catalogs: checking one before it is taken in, and showing what there is.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "catalog/catalog.h"
#include "catalog/instrument_catalog.h"
#include "service/workspace.h"

namespace plumb::service {

// The workspace's catalog files of a kind ("metamodel", "sam", "findings"), in order of name.
std::vector<catalog::CatalogFile> overrides_of(const model::Model& model, std::string_view kind);
// Those that describe instruments, by the instrument; of one only if it is named.
catalog::InstrumentFiles instrument_files_of(const model::Model& model,
                                             std::string_view instrument = {});

// The metamodel of a workspace with these settings and the catalogs `model` holds.
Result<std::shared_ptr<const model::Metamodel>> metamodel_for(const model::Model& model,
                                                              const json::object& settings);
// The same records under another metamodel, sharing nothing with `model`. Linear.
Result<model::Model> under_metamodel(const model::Model& model,
                                     std::shared_ptr<const model::Metamodel> metamodel);
// The same records in the order of their ids. A model that grew in a running server has them in the
// order they came, one read from a file in another; sums and ties may follow the order.
Result<model::Model> in_order_of_ids(const model::Model& model,
                                     std::shared_ptr<const model::Metamodel> metamodel);

// What would come of a catalog file among the workspace's, or of taking it out.
struct CatalogCheck {
  std::string kind;                        // "metamodel", "sam", "findings"
  std::vector<catalog::Problem> problems;  // of any of the workspace's files
  std::string in_use;  // a sentence: elements that would lose their type; empty: none
};
CatalogCheck inspect_catalog(const Workspace& workspace, const std::string& name,
                             const std::optional<std::string>& text);

// Whether the workspace would still load with this file among its catalogs: every problem with
// file, line, cause and remedy. Types in use must not disappear, so nothing can be removed.
Status check_catalog(const Workspace& workspace, const std::string& name, const std::string& text);

std::vector<std::string> builtin_catalogs();
// "metamodel", "sam", "findings", "instrument", "audit", "measures" or "dashboard".
std::string builtin_kind(const std::string& name);
// A built-in catalog or one of the workspace's own.
Result<std::string> catalog_text(const Workspace& workspace, const std::string& name);

}  // namespace plumb::service
