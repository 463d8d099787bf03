// What the alignment, strategy and picture routes keep of a workspace beside its assessments:
// past findings, the index over time, why it changed, pictures.
#pragma once

#include <list>
#include <memory>
#include <mutex>
#include <string>

#include "api/call.h"
#include "service/cause_links.h"
#include "service/finding_desk.h"
#include "service/finding_history.h"
#include "service/finding_past.h"
#include "service/graph_picture.h"
#include "service/index_history.h"
#include "service/why.h"

namespace plumb::api {

class Insight {
 public:
  explicit Insight(const service::Workspace& workspace)
      : past(workspace), history(workspace), finding_history(workspace), workspace_(workspace) {}

  service::FindingPast past;
  service::IndexHistory history;
  service::FindingHistory finding_history;
  service::GraphCache graphs;
  service::CauseTests causes;

  // As service::why_changed; the same question is answered once.
  Result<std::shared_ptr<const service::Why>> why(const service::Moment& from,
                                                  const service::Moment& to);
  // As service::levers_of; the first ones do not depend on how many are asked for.
  std::vector<service::LeverRow> levers(const AssessmentPtr& assessment, std::uint32_t top);

 private:
  struct Levers {
    // Not the assessment: the next one is made from it once nobody reads it.
    std::shared_ptr<const model::Model> model;
    Day day{};
    std::uint32_t top = 0;
    std::vector<service::LeverRow> rows;
  };
  struct Asked {
    service::Moment from;
    service::Moment to;
    std::shared_ptr<const service::Why> why;
  };
  static constexpr std::size_t kKept = 16;
  static constexpr std::size_t kKeptLevers = 8;

  const service::Workspace& workspace_;
  std::mutex mutex_;
  std::list<Asked> asked_;    // latest used first
  std::list<Levers> levers_;  // latest used first
};

// Findings of the state a request reads, with what is new to the caller since their last visit.
struct Desk {
  AssessmentPtr assessment;
  std::shared_ptr<const service::FindingKeys> before;  // null: no visit is known
  std::unique_ptr<service::FindingDesk> findings;
};
Result<Desk> desk_of(Call& call);

// The moment of the caller's last visit, from their preferences; null if none is known.
std::optional<service::Moment> last_visit(Call& call);

}  // namespace plumb::api
