// What the workspace itself says about a step of an audit: computed figures, findings of the rules
// that belong to it, results of frozen campaigns. Taken from one state, so it comes out the same
// whenever that state is looked at.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/json.h"
#include "service/assess.h"
#include "service/audits.h"

namespace plumb::service {

// One figure. `share` is drawn as a bar where there is one, [0, 1].
struct EvidenceFigure {
  std::string name;
  std::string value;  // worded for people: "62%", "4 of 9"; "" where there is none
  std::optional<double> share;
  std::string note;     // what it lacks, or how it came about
  std::string element;  // id; "" if it is not about one
};
struct EvidenceSection {
  std::string id;    // of model::kAuditSections
  std::string name;  // for people
  std::vector<EvidenceFigure> figures;
};
struct EvidenceFinding {
  std::string key;
  std::string rule;
  std::string text;
  std::string level;  // "high", "medium", "low"
};
struct EvidenceLevel {
  std::string name;  // of the dimension
  std::optional<double> all, business, it;
  std::optional<double> need;  // target, where the instrument is tailored
};
// A question whose level is a whole level or more below what is needed, or whose need was set by
// hand.
struct EvidenceNeed {
  std::string name;
  double level = 0;
  std::optional<double> target;
  std::optional<double> importance;
  std::string reason;  // of what was set by hand; ""
};
struct EvidenceSurvey {
  std::string campaign;  // id
  std::string name;
  std::string at;  // day it was frozen; "" while it is not
  std::size_t replies = 0;
  double least = 1, most = 5;             // of the scale
  std::vector<EvidenceLevel> dimensions;  // empty while it is not frozen
  std::vector<EvidenceNeed> needs;        // furthest below first
};
struct StepEvidence {
  std::vector<EvidenceSection> sections;
  std::vector<EvidenceFinding> findings;  // most severe first, not muted, at most kMostOfStep
  std::size_t findings_total = 0;
  std::vector<EvidenceSurvey> surveys;
};

inline constexpr std::size_t kMostOfStep = 12;

// Campaigns are those the audit names; where it names none at all, the newest frozen one of each
// instrument of the step. Linear in elements.
StepEvidence evidence_of(const Assessment& assessment, const Audit& audit,
                         const model::AuditStep& step);

// StepEvidence of the contract.
json::object evidence_json(const StepEvidence& evidence);

// {"index", "lines": {id: share}, "links": {id: score}} for the next audit to compare with.
json::object audit_figures(const Assessment& assessment);

}  // namespace plumb::service
