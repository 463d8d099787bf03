#include "service/catalogs.h"

#include <algorithm>
#include <mutex>
#include <unordered_map>

#include <fmt/format.h>

#include "catalog/assets.h"
#include "catalog/audit_catalog.h"
#include "catalog/dashboard_catalog.h"
#include "catalog/findings_catalog.h"
#include "catalog/instrument_catalog.h"
#include "catalog/measure_catalog.h"
#include "catalog/metamodel_catalog.h"
#include "catalog/sam_catalog.h"

namespace plumb::service {
namespace {

// A sentence if live elements or relations would be left without their type.
std::string types_in_use(const model::Model& model, const model::Metamodel& metamodel) {
  std::size_t elements = 0;
  std::size_t relations = 0;
  std::string example;
  for (model::Index at = 0; at < model.element_bound(); ++at) {
    if (!model.live(at) || metamodel.type(model.type_name(at)) != nullptr) continue;
    // Types that were unknown before are no reason to refuse.
    if (model.metamodel().type(model.type_name(at)) == nullptr) continue;
    if (elements++ == 0) example = model.type_name(at);
  }
  for (model::Index at = 0; at < model.relation_bound(); ++at) {
    if (model.relation_row(at).state != model::State::live) continue;
    if (metamodel.relation(model.kind_name(at)) != nullptr) continue;
    if (model.metamodel().relation(model.kind_name(at)) == nullptr) continue;
    if (relations++ == 0 && example.empty()) example = model.kind_name(at);
  }
  if (elements + relations == 0) return {};
  return fmt::format("{} elements and {} relations would lose their type, such as \"{}\".",
                     elements, relations, example);
}

// The setting "roots" lets types stand in as roots of importance where a model states no goals:
// what the organisation offers, say. They weigh 1 each unless they have a weight.
void apply_roots(model::Metamodel& metamodel, const json::object& settings) {
  const json::value* roots = settings.if_contains("roots");
  if (roots == nullptr) return;
  const auto add = [&](std::string_view id) {
    for (model::ElementType& type : metamodel.types) {
      if (type.id != id) continue;
      type.root = true;
      type.root_weight_business = std::max(type.root_weight_business, 1.0);
      type.root_weight_it = std::max(type.root_weight_it, 1.0);
    }
  };
  if (roots->is_array()) {
    for (const json::value& id : roots->get_array()) {
      if (id.is_string()) add(std::string_view(id.get_string()));
    }
  } else if (roots->is_string()) {
    // "product,business_service", as typed on a command line.
    const std::string_view text(roots->get_string());
    for (std::size_t at = 0; at <= text.size();) {
      const std::size_t end = std::min(text.find(',', at), text.size());
      add(text.substr(at, end - at));
      at = end + 1;
    }
  }
}

catalog::CatalogFile file_of(const model::Artifact& artifact) {
  return {artifact.name, std::string(artifact.body.get_string())};
}

// What a workspace's own catalog is, which takes parsing it: remembered for as long as it lives.
struct Header {
  std::string kind;
  std::string instrument;  // its id, of kind instrument
};
Header header_of(const std::shared_ptr<const model::Artifact>& artifact) {
  struct Known {
    std::weak_ptr<const model::Artifact> artifact;
    Header header;
  };
  constexpr std::size_t kMost = 500;
  static std::mutex mutex;
  static std::unordered_map<const model::Artifact*, Known> known;
  const std::lock_guard lock(mutex);
  const auto found = known.find(artifact.get());
  if (found != known.end() && found->second.artifact.lock() == artifact) {
    return found->second.header;
  }
  const catalog::CatalogFile file = file_of(*artifact);
  Header header;
  if (const auto kind = catalog::kind_of(file); kind.ok()) header.kind = *kind;
  if (header.kind == "instrument") header.instrument = catalog::instrument_id_of(file);
  if (known.size() >= kMost) known.clear();
  known[artifact.get()] = {artifact, header};
  return header;
}

// Of a workspace's files those of the instrument that `file` is about, the shipped one first.
std::vector<catalog::CatalogFile> instrument_files(std::vector<catalog::CatalogFile> own,
                                                   const catalog::CatalogFile& file) {
  const std::string id = catalog::instrument_id_of(file);
  std::erase_if(own, [&](const auto& one) { return catalog::instrument_id_of(one) != id; });
  if (const Asset* shipped = catalog::find_asset(id + ".yaml"); shipped != nullptr) {
    own.insert(own.begin(), {std::string(shipped->name), std::string(shipped->bytes)});
  }
  return own;
}

}  // namespace

std::vector<catalog::CatalogFile> overrides_of(const model::Model& model, std::string_view kind) {
  std::vector<catalog::CatalogFile> out;
  for (const auto& [id, artifact] : model.artifacts()) {
    if (artifact->deleted || artifact->kind != "catalog" || !artifact->body.is_string()) continue;
    if (header_of(artifact).kind == kind) out.push_back(file_of(*artifact));
  }
  return out;
}

catalog::InstrumentFiles instrument_files_of(const model::Model& model,
                                             std::string_view instrument) {
  catalog::InstrumentFiles out;
  for (const auto& [id, artifact] : model.artifacts()) {
    if (artifact->deleted || artifact->kind != "catalog" || !artifact->body.is_string()) continue;
    const Header header = header_of(artifact);
    if (header.kind != "instrument" || header.instrument.empty()) continue;
    if (instrument.empty() || header.instrument == instrument) {
      out[header.instrument].push_back(file_of(*artifact));
    }
  }
  return out;
}

Result<std::shared_ptr<const model::Metamodel>> metamodel_for(const model::Model& model,
                                                              const json::object& settings) {
  PLUMB_TRY(model::Metamodel extended,
            catalog::workspace_metamodel(overrides_of(model, "metamodel")));
  apply_roots(extended, settings);
  return std::make_shared<const model::Metamodel>(std::move(extended));
}

namespace {

// The records of `model` at these places, in this order, as a model of their own. Linear.
Result<model::Model> rebuilt(const model::Model& model,
                             std::shared_ptr<const model::Metamodel> metamodel,
                             const std::vector<model::Index>& elements,
                             std::vector<model::Index> relations) {
  model::Model out(std::move(metamodel));
  for (const model::Index at : elements) {
    const model::ElementRow& row = model.element_row(at);
    out.load_element(model.element_id(at), model.type_name(at), row.name.view(), row.fields.view(),
                     row.side, row.version, row.state == model::State::deleted);
  }
  // Ends may be relations that come later: rounds until nothing moves.
  for (std::size_t left = relations.size() + 1; !relations.empty() && relations.size() < left;) {
    left = relations.size();
    std::erase_if(relations, [&](model::Index at) {
      const model::Relation relation = model.relation(at);
      return out.load_relation(relation.id, relation.kind, relation.from, relation.to,
                               model.relation_row(at).fields.view(), relation.version,
                               relation.deleted);
    });
  }
  if (!relations.empty()) {
    return corrupt("Relations end at what does not exist.",
                   std::string(model.relation_id(relations.front())), "Run `plumb verify`.");
  }
  for (const auto& [id, artifact] : model.artifacts()) out.load_artifact(*artifact);
  return out;
}

std::vector<model::Index> elements_in(const model::Model& model) {
  std::vector<model::Index> out;
  for (model::Index at = 0; at < model.element_bound(); ++at) {
    if (model.element_row(at).state != model::State::absent) out.push_back(at);
  }
  return out;
}

std::vector<model::Index> relations_in(const model::Model& model) {
  std::vector<model::Index> out;
  for (model::Index at = 0; at < model.relation_bound(); ++at) {
    if (model.relation_row(at).state != model::State::absent) out.push_back(at);
  }
  return out;
}

}  // namespace

Result<model::Model> under_metamodel(const model::Model& model,
                                     std::shared_ptr<const model::Metamodel> metamodel) {
  return rebuilt(model, std::move(metamodel), elements_in(model), relations_in(model));
}

Result<model::Model> in_order_of_ids(const model::Model& model,
                                     std::shared_ptr<const model::Metamodel> metamodel) {
  std::vector<model::Index> elements = elements_in(model);
  std::sort(elements.begin(), elements.end(), [&](model::Index a, model::Index b) {
    return model.element_id(a) < model.element_id(b);
  });
  std::vector<model::Index> relations = relations_in(model);
  std::sort(relations.begin(), relations.end(), [&](model::Index a, model::Index b) {
    return model.relation_id(a) < model.relation_id(b);
  });
  return rebuilt(model, std::move(metamodel), elements, std::move(relations));
}

CatalogCheck inspect_catalog(const Workspace& workspace, const std::string& name,
                             const std::optional<std::string>& text) {
  CatalogCheck out;
  const auto model = workspace.snapshot().model;
  const auto own = model->artifacts().find("catalog:" + name);
  std::string known;
  if (text) {
    known = *text;
  } else if (own != model->artifacts().end() && own->second->body.is_string()) {
    known = std::string(own->second->body.get_string());
  }
  const auto kind = catalog::kind_of({name, known});
  if (!kind.ok()) {
    out.problems.push_back({name, 0, kind.error().what, kind.error().remedy});
    return out;
  }
  out.kind = *kind;
  std::vector<catalog::CatalogFile> files = overrides_of(*model, out.kind);
  std::erase_if(files, [&](const catalog::CatalogFile& file) { return file.name == name; });
  if (text) files.push_back({name, *text});
  const auto keep = [&](auto loaded) {
    out.problems = std::move(loaded.problems);
    return std::move(loaded.value);
  };
  if (out.kind == "sam") {
    keep(catalog::read_sam(catalog::with_overrides(catalog::builtin_file("sam.yaml"), files)));
  } else if (out.kind == "findings") {
    keep(catalog::read_rule_book(
        catalog::with_overrides(catalog::builtin_file("findings.yaml"), files)));
  } else if (out.kind == "instrument") {
    keep(catalog::read_instrument(instrument_files(std::move(files), {name, known}),
                                  &workspace.metamodel()));
  } else if (out.kind == "measures") {
    std::vector<catalog::CatalogFile> all = catalog::builtin_measures();
    all.insert(all.end(), files.begin(), files.end());
    keep(catalog::read_measures(all));
  } else if (out.kind == "audit") {
    keep(catalog::read_audit(catalog::audit_layers(files, {name, known})));
  } else if (out.kind == "dashboard") {
    keep(catalog::read_dashboard(catalog::dashboard_layers(files, {name, known})));
  } else {
    const model::Metamodel metamodel = keep(catalog::read_metamodel(
        catalog::with_overrides(catalog::builtin_file("metamodel.yaml"), files)));
    if (out.problems.empty()) out.in_use = types_in_use(*model, metamodel);
  }
  return out;
}

Status check_catalog(const Workspace& workspace, const std::string& name, const std::string& text) {
  const CatalogCheck check = inspect_catalog(workspace, name, text);
  if (!check.problems.empty()) return catalog::to_error(check.problems);
  if (!check.in_use.empty()) return conflict(check.in_use, name, "Change those elements first.");
  return done();
}

std::vector<std::string> builtin_catalogs() {
  std::vector<std::string> out;
  // Words in other languages are no catalog that a workspace could override.
  for (const Asset& asset : catalog::assets()) {
    if (!asset.name.starts_with("words.")) out.emplace_back(asset.name);
  }
  return out;
}

std::string builtin_kind(const std::string& name) {
  const Asset* asset = catalog::find_asset(name);
  const auto says = [&](std::string_view head) {
    return asset != nullptr && asset->bytes.find(head) != std::string_view::npos;
  };
  if (says("catalog: instrument\n")) return "instrument";
  if (says("catalog: audit\n")) return "audit";
  if (says("catalog: measures\n")) return "measures";
  if (says("catalog: dashboard\n")) return "dashboard";
  return name.substr(0, name.rfind('.'));
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
