// Findings: what does not line up, how much it matters, why we say so. engine.md section 11.
//
// Rules are entries of a table (findings_rules.h): small pure functions of an element's
// neighbourhood and of the analysis. Texts, playbooks and thresholds come from the rule book.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "model/rules.h"
#include "score/engine.h"
#include "score/index.h"
#include "score/levers.h"
#include "score/lines.h"

namespace plumb::score {

class RuleContext;
struct Draft;

// One fact a finding rests on.
struct Fact {
  std::string text;                        // "Support delivered"
  std::string value;                       // worded for people: "22%", "2026-03-31"
  model::Index element = model::kNoIndex;  // whose fact it is
  model::Index relation = model::kNoIndex;
  std::optional<double> number;  // the same as a number, if it is one
  std::optional<Day> at;
};

struct Finding {
  std::string rule;  // id in the rule book: playbook, chapters, theme
  // "rule/subject" or "rule/subject+subject", of ids; the same as long as the matter is the same.
  // Of a group: "rule/type:id of the type".
  std::string key;
  std::string variant;  // of the rule's texts
  std::string text;
  double severity = 0;  // (0, 1]: the rule's severity x gap x stake, each in [0, 1]
  std::string level;    // id of the severity band: low, medium, high
  std::vector<model::Index>
      subjects;  // elements concerned, the one it is about first; may be empty
  std::vector<Fact> facts;
  std::size_t count = 1;  // more than 1: a group of findings of one rule on one type
};

// A pattern over findings, named.
struct DiagnosisFinding {
  std::string diagnosis;  // id in the rule book: lesson, plan
  double score = 0;       // >= the diagnosis' minimum
  double strength = 0;    // score over that minimum; diagnoses are ranked by it
  std::string level;      // severity band of min(1, score)
  std::string text;
  std::vector<std::string> keys;  // findings that carry it, most severe first
};

// A structural proposal to be valued as a lever. Nodes of `candidate` from graph.size() on are new
// elements, in the order in which the edits add them.
struct Proposal {
  Candidate candidate;
  std::string text;
  std::string finding;  // key
  model::Index subject = model::kNoIndex;
};

struct FindingsInput {
  const Situation& situation;
  const Lines& lines;
  const Perspectives& perspectives;
  json::object settings;
  // For what-ifs (single points of failure); null: such rules are left out.
  // Copied for that.
  const Engine* engine = nullptr;
};

class FindingsEngine {
 public:
  explicit FindingsEngine(std::shared_ptr<const model::RuleBook> book);

  // Runs all rules. Linear in the model, plus at most kWhatIfs what-ifs.
  void full(const FindingsInput& input);
  // Runs them again where `touched` or the analysis changed since the last call. Afterwards
  // everything equals full(), but without an engine single points of failure stay as they were.
  // Costs what has to run again, plus a comparison of the analysis, linear but fast. Nodes should
  // be those of the last call (an EditTranslator keeps them); if they are not, it runs all rules.
  // With a tolerance above 0, importance and support that moved by less than that share of
  // themselves since a rule last used them count as unmoved; severities lag by at most as much.
  void update(const FindingsInput& input, const model::Model& before, const Touched& touched,
              double tolerance = 0);

  // By severity, then key. Of a rule that fires on many elements of one type the most severe are
  // shown and the rest is one group; see kShown.
  std::vector<Finding> findings(const Situation& situation) const;
  // Every single one, without grouping, in the same order.
  std::vector<Finding> all() const;
  // Over all(), strongest first.
  std::vector<DiagnosisFinding> diagnoses(const Situation& situation) const;
  std::vector<Proposal> proposals(const Situation& situation) const;

  const model::RuleBook& book() const { return *book_; }

 private:
  // A finding with what its severity follows from.
  struct Kept {
    Finding finding;
    const model::Rule* rule = nullptr;
    double gap = 0;
    double least_stake = -1;  // see Draft
  };
  struct Seen;   // figures shared by the rules and the analysis as they saw it
  class Update;  // what has to run again

  template <typename Visit>
  void for_each(Visit visit) const;
  void run_element(const FindingsInput& input, model::Index element);
  void run_whole(const FindingsInput& input, std::size_t entry);
  void finish(const RuleContext& context, Draft&& draft, std::vector<Kept>& out);
  // Brings the element's findings to its present importance without running rules; false where
  // that cannot be done.
  bool restake(const FindingsInput& input, model::Index element);
  void restake_goals(const FindingsInput& input, std::size_t entry);  // see Trigger
  std::vector<const Kept*> by_severity() const;

  std::shared_ptr<const model::RuleBook> book_;
  std::unordered_map<model::Index, std::vector<Kept>> by_element_;
  std::vector<std::vector<Kept>> by_rule_;  // rules over the whole model, by entry of the table
  std::shared_ptr<Seen> seen_;
};

// How many findings of one rule on one type are shown one by one; data rules show fewer.
inline constexpr std::size_t kShown = 20;
inline constexpr std::size_t kShownOfDataRules = 3;
inline constexpr std::size_t kWhatIfs = 40;

}  // namespace plumb::score
