#include "service/catalogs.h"

#include "catalog/assets.h"
#include "catalog/findings_catalog.h"
#include "catalog/metamodel_catalog.h"
#include "catalog/sam_catalog.h"

namespace plumb::service {
namespace {

template <typename T>
Status as_status(const Result<T>& loaded) {
  if (!loaded.ok()) return loaded.error();
  return done();
}

}  // namespace

std::vector<catalog::CatalogFile> overrides_of(const model::Model& model, std::string_view kind) {
  std::vector<catalog::CatalogFile> out;
  for (const auto& [id, artifact] : model.artifacts()) {
    if (artifact->deleted || artifact->kind != "catalog" || !artifact->body.is_string()) continue;
    catalog::CatalogFile file{artifact->name, std::string(artifact->body.get_string())};
    const auto of = catalog::kind_of(file);
    if (of.ok() && *of == kind) out.push_back(std::move(file));
  }
  return out;
}

Status check_catalog(const Workspace& workspace, const std::string& name, const std::string& text) {
  PLUMB_TRY(const std::string kind, catalog::kind_of({name, text}));
  std::vector<catalog::CatalogFile> files = overrides_of(*workspace.snapshot().model, kind);
  std::erase_if(files, [&](const catalog::CatalogFile& file) { return file.name == name; });
  files.push_back({name, text});
  if (kind == "metamodel") return as_status(catalog::workspace_metamodel(files));
  if (kind == "sam") return as_status(catalog::workspace_sam(files));
  return as_status(catalog::workspace_rule_book(files));
}

std::vector<std::string> builtin_catalogs() {
  std::vector<std::string> out;
  for (const Asset& asset : catalog::assets()) out.emplace_back(asset.name);
  return out;
}

Result<std::string> catalog_text(const Workspace& workspace, const std::string& name) {
  const auto model = workspace.snapshot().model;
  const auto own = model->artifacts().find("catalog:" + name);
  if (own != model->artifacts().end() && !own->second->deleted && own->second->body.is_string()) {
    return std::string(own->second->body.get_string());
  }
  if (const Asset* asset = catalog::find_asset(name); asset != nullptr) {
    return std::string(asset->bytes);
  }
  return not_found("There is no catalog \"" + name + "\".", {}, "`plumb catalog list` names them.");
}

}  // namespace plumb::service
