// What somebody owes: evidence, figures, actions, reviews, signatures, findings. Each with the day
// by which, if there is one, and a sentence that says why.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "service/assess.h"

namespace plumb::service {

struct Owed {
  std::string kind;     // as in the contract: stale_evidence, action_due, review_due, sign_off,
                        // finding_assigned, missing_owner_data, measure_due,
                        // evidence_asked, audit_signature
  std::string subject;  // "element:ID", "finding:KEY" or "audit:ID"
  std::string name;
  std::string text;
  std::optional<Day> due;
  bool overdue = false;
};

// Who is asked for.
struct Debtor {
  std::string person;   // element; empty: none stands for them
  std::string account;  // findings are given to accounts
};

// Most urgent first: overdue, by day; then what is due within kAhead, by day; then without a day.
//   stale_evidence      owned; its newest evidence is older than its cadence
//   missing_owner_data  owned, seen by the engine, of a type with a cadence, without any evidence
//   measure_due         owned measure or service level without a value, or whose next one is due
//                       (service/measure_due.h)
//   action_due          owned, open, due by then
//   review_due          owned review not held, or decision not reviewed, due by then
//   sign_off            goal not agreed by the side they speak for: one they own, or any, if they
//                       have agreed to goals before
//   finding_assigned    open and given to their account
//   evidence_asked      an audit under way asks it of them, and nothing has come
//   audit_signature     an audit is in review, they sign for a side, and nobody has
std::vector<Owed> owed_by(const Assessment& assessment, const Debtor& debtor);

inline constexpr std::chrono::days kAhead{30};

}  // namespace plumb::service
