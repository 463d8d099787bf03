// Imported ArchiMate views as boxes and lines, with the names and figures of today. Documents are
// those of the contract (listViews, Diagram).
#pragma once

#include <string_view>

#include "base/json.h"
#include "base/result.h"
#include "service/finding_desk.h"

namespace plumb::service {

// By folder, then name.
json::array views_json(const model::Model& model);

// Places are absolute and begin at kViewMargin. Lines end on the edges of their boxes and go
// through the bends of the file. A line between a box and one inside it that only says what the
// nesting says is left out. Elements that were removed since are shown with `removed`. Fails with
// not_found.
Result<json::object> diagram_json(const FindingDesk& desk, std::string_view id);

// Views that show an element, Ref of the contract each.
json::array views_of(const model::Model& model, std::string_view element);

inline constexpr double kViewMargin = 16;

}  // namespace plumb::service
