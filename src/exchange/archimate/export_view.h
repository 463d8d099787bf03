// Views, folders and what else of a model is kept whole, on their way into an exchange file. Each
// is first *projected*: reduced to what the schema can say, exactly as an import would read it
// back. The difference to the original then travels as a patch in a property.
#pragma once

#include <string_view>
#include <vector>

#include "exchange/archimate/export_ids.h"

namespace plumb::exchange::archimate {

struct ProjectedView {
  std::string id;  // read spelling
  Texts names;
  json::object body;
  std::vector<ExportProperty> properties;
  std::int64_t dx = 0;  // added to all places, since the schema has no negative ones
  std::int64_t dy = 0;
};

// The body of a view; `name` is the artifact's. Adds the properties that carry the rest.
ProjectedView project_view(const std::string& id, const std::string& name, const json::value& body,
                           std::string_view default_lang, ExportIds& ids,
                           const ExportTargets& targets, ExportDefinitions& definitions);
void write_view(xml::Writer& out, const ProjectedView& view);

// {"organizations": [[item, ...], ...]}
json::object project_folders(const json::value& body, std::string_view default_lang, ExportIds& ids,
                             const ExportTargets& targets);
void write_folders(xml::Writer& out, const json::object& projected);

// <metadata> and <viewpoints> as kept by the importer, if the schema takes them back.
bool is_valid_metadata(const json::value& metadata);
bool claim_viewpoints(const json::value& viewpoints, ExportIds& ids, ExportTargets& targets);
void write_generic(xml::Writer& out, const json::object& element);

}  // namespace plumb::exchange::archimate
