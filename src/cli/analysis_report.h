// Analyses as text for a terminal.
#pragma once

#include <string>
#include <vector>

#include "cli/terminal.h"
#include "service/assess.h"
#include "service/why.h"

namespace plumb::cli {

// Index with its lines, the six links, perspectives, diagnoses, worst findings, next steps.
std::string analysis_report(const Terminal& terminal, const service::Assessment& assessment);
std::string findings_report(const Terminal& terminal, const service::Assessment& assessment,
                            const std::vector<const score::Finding*>& findings, std::size_t limit);
std::string levers_report(const Terminal& terminal, const service::Assessment& assessment,
                          const std::vector<service::LeverRow>& levers);
// `benefits`: as service::benefits_json().
std::string benefits_report(const Terminal& terminal, const json::object& benefits);
std::string why_report(const Terminal& terminal, const service::Why& why);
std::string explain_report(const Terminal& terminal, const json::object& explained);

}  // namespace plumb::cli
