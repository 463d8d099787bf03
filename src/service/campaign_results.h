// What a campaign's answers say, computed once for as long as they stay the same.
#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "base/json.h"
#include "service/campaigns.h"
#include "survey/results.h"

namespace plumb::service {

// All replies, by ballot. Stewardship of single answers is the caller's to check.
Result<std::vector<survey::Reply>> replies_of(Workspace& workspace, const Campaign& campaign);

// Results with the digest of the very answers they came from. Code::conflict while an anonymous
// campaign is open: two looks a minute apart would tell one answer. Computed at the first call and
// kept by the workspace until an answer, a link's state, the campaign or its instrument changes;
// they hold no words, so that one copy serves every language.
struct KeptResults {
  std::shared_ptr<const survey::Results> results;
  std::string digest;
};
Result<KeptResults> kept_results(Workspace& workspace, const Campaign& campaign);

// Digest of all answers in order of ballot and item, with each ballot's group and state, as
// hexadecimal.
Result<std::string> digest_of_answers(Workspace& workspace, const Campaign& campaign);

// Frozen campaigns whose answers are no longer those whose digest the log has, by campaign. Reads
// all their answers.
Result<std::vector<store::Damage>> verify_answers(Workspace& workspace);

// Notes and texts in no order of people, by item; none of groups that are hidden.
struct Remark {
  std::string item;
  std::string side;  // "" where the side is too small
  std::string text;
};
struct RemarkPage {
  std::vector<Remark> items;
  // What they are about (survey/themes.h): [{name, terms, count, business, it, remarks}], `remarks`
  // positions in the list. Of remarks that are shown alone, so that it tells nothing more; where
  // they have no sides, neither have themes: null.
  json::array themes;
};
// Kept beside the results for as long as those are.
Result<std::shared_ptr<const RemarkPage>> kept_remarks(Workspace& workspace,
                                                       const Campaign& campaign);

// The results a workspace keeps: of its kMost campaigns asked for last. Any number of threads; who
// comes while they are computed waits for them.
class ResultsCache {
 public:
  static constexpr std::size_t kMost = 8;

 private:
  friend Result<KeptResults> kept_results(Workspace& workspace, const Campaign& campaign);
  friend Result<std::shared_ptr<const RemarkPage>> kept_remarks(Workspace& workspace,
                                                                const Campaign& campaign);

  struct Kept {
    std::uint64_t answers = 0;          // store::Store::answers_stamp
    std::string campaign;               // its body, as text
    catalog::InstrumentPtr instrument;  // held, so that no other takes its address
    KeptResults value;
    std::uint64_t used = 0;
    std::shared_ptr<const RemarkPage> remarks = {};  // once somebody asked for them
  };
  std::mutex mutex_;
  std::map<std::string, Kept, std::less<>> kept_;  // by campaign
  std::uint64_t uses_ = 0;
};

}  // namespace plumb::service
