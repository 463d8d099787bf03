// Elements and relations as the contract shows them, and lists of elements.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "api/call.h"

namespace plumb::api {

// ElementRow; figures where an assessment is given.
json::object element_json(const model::Model& model, model::Index at,
                          const service::Assessment* assessment);
json::object figures_json(const service::Assessment& assessment, model::Index at);
json::object relation_json(const model::Model& model, model::Index at);

// ETag of a page about one thing: its version, which If-Match reads, and a digest of what is shown,
// since figures and names of neighbours change without the version.
std::string page_etag(std::uint32_t version, std::string_view body);

// DiffItem of the contract.
json::object diff_json(const service::DiffItem& item, const model::Model& model);

// The page of elements a request asks for: filter, order, place. What makes it slow is the number
// of elements, not of pages: one pass, then a partial sort.
struct ElementList {
  std::vector<model::Index> rows;
  std::size_t total = 0;
  std::string next;
  json::object facets;
};
Result<ElementList> list_elements(Call& call, const Reading& reading);

}  // namespace plumb::api
