// Audit programmes: steps of an audit with what is judged, asked for and taken from the model. Data
// from catalogs/audits/*.yaml and a workspace's own files, loaded and checked by catalog/. Grammar:
// docs/formats/audit.md.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace plumb::model {

// One statement that an auditor judges.
struct AuditCheck {
  std::string id;  // unique within the programme
  std::string text;
  std::string look_for;            // what to look at to judge it
  std::vector<std::string> rules;  // findings that speak against it
  std::string severity;  // "high", "medium", "low": how much it matters where it is not met
  std::string advice;
};

// A document or figures to ask for.
struct AuditRequest {
  std::string id;  // unique within the programme
  std::string text;
  std::string of;  // "business", "it", "both"
};

struct AuditStep {
  std::string id;
  std::string name;
  std::string purpose;
  std::string guide;                     // chapter behind it; may be empty
  std::vector<std::string> sections;     // computed figures that belong to it, of kAuditSections
  std::vector<std::string> instruments;  // whose campaigns are evidence of it
  std::vector<std::string> rules;        // whose findings are evidence of it
  std::vector<AuditCheck> checks;
  std::vector<AuditRequest> requests;
};

struct AuditProgramme {
  std::string id;
  std::string name;
  std::string description;
  std::vector<std::string> sources;
  std::vector<AuditStep> steps;
  bool own = false;  // a workspace's own, or changed by it

  const AuditStep* step(std::string_view step_id) const {
    for (const AuditStep& one : steps) {
      if (one.id == step_id) return &one;
    }
    return nullptr;
  }
  // Null where there is none; `step`, if given, becomes the one it belongs to.
  const AuditCheck* check(std::string_view check_id, const AuditStep** step = nullptr) const {
    for (const AuditStep& one : steps) {
      for (const AuditCheck& found : one.checks) {
        if (found.id != check_id) continue;
        if (step != nullptr) *step = &one;
        return &found;
      }
    }
    return nullptr;
  }
};

// The figures a step can show, computed by service/audit_evidence.
inline constexpr std::string_view kAuditSections[] = {
    "index",    "links",     "perspectives",   "measures", "collaboration",
    "practice", "resources", "infrastructure", "goals",    "skills"};

}  // namespace plumb::model
