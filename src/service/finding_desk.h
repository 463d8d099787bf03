// Findings as people work with them: listed, filtered, counted; with what somebody did about them.
// Documents are those of the contract (Finding, FindingPage).
#pragma once

#include <functional>
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/json.h"
#include "service/assess.h"
#include "service/finding_state.h"
#include "service/sentences.h"
#include "service/shown.h"

namespace plumb::service {

struct FindingFilter {
  std::vector<std::string> levels;  // each list: any of them; empty: all
  std::vector<std::string> rules;
  std::vector<std::string> themes;
  std::vector<std::string> domains;
  std::string element;  // one of those concerned; then groups are taken apart
  std::string diagnosis;
  std::string owner;           // of the first element: its id or name
  std::string assignee;        // account
  std::string state = "open";  // "open", "muted", "all"
  std::string text;            // in the sentence or the name of an element, any case
  // "severity", "rule", "theme", "domain", "owner", "due" or "text", "-" before turns it round.
  std::string sort = "-severity";
};

struct FindingPageAsked {
  std::size_t first = 0;
  std::size_t count = 50;
};

// Person of the contract for an account.
using ShowPerson = std::function<json::object(std::string_view account)>;
using FindingKeys = std::set<std::string, std::less<>>;

class FindingDesk {
 public:
  // `before`: keys at the caller's last visit; null marks nothing as new. All must outlive the
  // desk. Whether a mute still holds is judged on the day of the assessment.
  FindingDesk(const Assessment& assessment, const FindingKeys* before, ShowPerson person);
  FindingDesk(const FindingDesk&) = delete;
  FindingDesk& operator=(const FindingDesk&) = delete;

  // {"sentence", "items", "total", "counts", "diagnoses"}.
  json::object list(const FindingFilter& filter, FindingPageAsked page) const;
  // Not muted, most severe first.
  std::vector<const score::Finding*> open() const;
  std::size_t new_ones() const;  // of the open ones
  // Single ones, not muted, that concern an element.
  std::size_t open_about(model::Index element) const;

  json::object row(const score::Finding& finding) const;
  json::object page(const score::Finding& finding) const;
  // Null if it is not there now. Keys of groups and of what is in them are both good.
  const score::Finding* find(std::string_view key) const;
  const FindingState& state(std::string_view key) const;
  // Those concerned; a group names those of all in it.
  json::array diagnoses() const;
  FindingsCount count() const;

  const Assessment& assessment() const { return assessment_; }

 private:
  bool passes(const score::Finding& finding, const FindingFilter& filter,
              std::string_view but) const;
  json::object counts(const std::vector<const score::Finding*>& all,
                      const FindingFilter& filter) const;
  std::string_view theme_of(const score::Finding& finding) const;
  std::string_view domain_of(const score::Finding& finding) const;
  Somebody owner_of(const score::Finding& finding) const;
  bool muted(const score::Finding& finding) const;

  const Assessment& assessment_;
  const FindingKeys* before_;
  ShowPerson person_;
  Day today_;
  std::unordered_map<std::string, FindingState> states_;
  std::vector<score::Finding> all_;                        // without grouping
  std::unordered_map<std::string, std::size_t> comments_;  // by subject
  std::unordered_map<model::Index, std::size_t> about_;
  std::unordered_map<std::string_view, const score::Finding*> by_key_;
};

// What a finding looked like, to be shown when it has closed.
json::object seen_json(const Assessment& assessment, const score::Finding& finding);
// FindingPage of one that is not there now, from what was kept of it; null if nothing was.
json::value closed_page(const model::Model& model, const FindingState& state,
                        const ShowPerson& person);

}  // namespace plumb::service
