#include "service/template.h"

#include <filesystem>

#include "base/time.h"
#include "exchange/json/json.h"
#include "service/import.h"

namespace plumb::service {
namespace {

Result<const Asset*> find_template(const std::string& id) {
  std::string known = "empty";
  for (const Asset& asset : assets()) {
    const std::string name(asset.name.substr(0, asset.name.rfind('.')));
    if (name == id) return &asset;
    known += ", " + name;
  }
  return not_found("There is no template \"" + id + "\".", {}, "Use one of: " + known + ".");
}

std::string text_setting(const exchange::Document& document, std::string_view key) {
  for (const exchange::ArtifactDraft& draft : document.artifacts) {
    if (draft.artifact.id != "settings" || !draft.artifact.body.is_object()) continue;
    const json::value* value = draft.artifact.body.get_object().if_contains(key);
    if (value != nullptr && value->is_string()) return std::string(value->get_string());
  }
  return {};
}

}  // namespace

Result<CreatedWorkspace> create_from_template(const TemplateOptions& options,
                                              const Environment& environment) {
  exchange::Document document;
  if (options.id != "empty") {
    PLUMB_TRY(const Asset* asset, find_template(options.id));
    PLUMB_TRY(document, exchange::read_yaml(asset->bytes, std::string(asset->name)));
  }
  CreatedWorkspace out;
  out.name = !options.name.empty()    ? options.name
             : !document.name.empty() ? document.name
                                      : "Workspace";
  std::string currency = options.currency;
  if (currency.empty()) currency = text_setting(document, "currency");
  if (currency.empty()) currency = "EUR";
  PLUMB_TRY(const auto workspace, Workspace::create(options.path, out.name, currency, environment));
  if (options.id == "empty") return out;
  if (!options.keep_dates) {
    const Day written = *parse_day(kTemplateDay);
    const auto days = (day_of(environment.now()) - written).count();
    shift_dates(document, workspace->metamodel(), static_cast<int>(days));
  }
  ImportOptions import;
  import.actor = options.actor;
  import.source = "template " + options.id;
  import.duplicate_hints = false;
  const auto give_up = [&](Error error) {
    std::error_code ignored;
    for (const char* suffix : {"", "-wal", "-shm"}) {
      std::filesystem::remove(options.path + suffix, ignored);
    }
    return error;
  };
  auto report = import_document(*workspace, std::move(document), import);
  if (!report.ok()) return give_up(report.error());
  if (!report->errors.empty()) {
    const exchange::Note& first = report->errors.front();
    return give_up(bad_input(first.what, first.where, first.remedy));
  }
  out.elements = report->created_elements;
  out.relations = report->created_relations;
  return out;
}

}  // namespace plumb::service
