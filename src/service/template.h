// New workspaces, empty or from one of the example companies compiled in (examples/*.yaml).
#pragma once

#include <span>
#include <string>

#include "base/assets.h"
#include "service/workspace.h"

namespace plumb::service {

std::span<const Asset> assets();  // generated

struct TemplateOptions {
  std::string path;
  std::string id = "empty";  // "retail", "manufacturing", "financial", "empty"
  std::string name;          // "": the template's own, or "Workspace"
  std::string currency;      // "": the template's own, or EUR
  std::string actor;
  bool keep_dates = false;  // false: dates move so that the example is as fresh as when written
};

struct CreatedWorkspace {
  std::string name;
  std::size_t elements = 0;
  std::size_t relations = 0;
};

Result<CreatedWorkspace> create_from_template(const TemplateOptions& options,
                                              const Environment& environment);

// The day the example companies stand for.
inline constexpr std::string_view kTemplateDay = "2026-06-30";

}  // namespace plumb::service
