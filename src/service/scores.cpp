#include "service/scores.h"

#include <algorithm>

#include "service/assess.h"

namespace plumb::service {
namespace {

json::value number_or_null(std::optional<double> value) {
  return value ? json::value(*value) : json::value(nullptr);
}

}  // namespace

json::object score_figures(const Assessment& assessment) {
  json::object lines;
  for (std::size_t i = 0; i < score::kLineCount; ++i) {
    lines[score::kLineIds[i]] = number_or_null(assessment.index.lines[i].value);
  }
  json::object links;
  for (std::size_t i = 0; i < model::kLinks.size(); ++i) {
    links[model::kLinks[i].id] = number_or_null(assessment.analysis().links[i].score);
  }
  return {{"index", number_or_null(assessment.index.value)},
          {"stderr", number_or_null(assessment.index.stderr_)},
          {"confidence", number_or_null(assessment.index.confidence)},
          {"lines", std::move(lines)},
          {"links", std::move(links)}};
}

Result<json::object> scores_of(const Workspace& workspace, const Snapshot& snapshot, Moment moment,
                               const std::string& currency) {
  AssessOptions options;
  options.moment = moment;
  options.findings = false;
  options.currency = currency;
  PLUMB_TRY(const auto assessment, assess(workspace, snapshot, options));
  return score_figures(*assessment);
}

Result<json::object> ScoreCache::get(const std::string& key, const Workspace& workspace,
                                     const Snapshot& snapshot, Moment moment) {
  const auto is_it = [&](const auto& entry) { return entry.first == key; };
  {
    const std::lock_guard lock(mutex_);
    const auto found = std::find_if(newest_first_.begin(), newest_first_.end(), is_it);
    if (found != newest_first_.end()) {
      newest_first_.splice(newest_first_.begin(), newest_first_, found);
      return newest_first_.front().second;
    }
  }
  PLUMB_TRY(json::object scores, scores_of(workspace, snapshot, moment));
  const std::lock_guard lock(mutex_);
  newest_first_.remove_if(is_it);
  newest_first_.emplace_front(key, scores);
  if (newest_first_.size() > keep_) newest_first_.pop_back();
  return scores;
}

}  // namespace plumb::service
