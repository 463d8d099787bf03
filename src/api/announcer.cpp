#include "api/announcer.h"

#include <algorithm>
#include <set>

#include "api/directory.h"
#include "score/index.h"

namespace plumb::api {
namespace {

constexpr std::size_t kSubjects = 200;  // named in one event; a client reads the rest

json::value number(std::optional<double> value) {
  return value ? json::value(*value) : json::value(nullptr);
}

}  // namespace

json::object scores_json(const service::Assessment& assessment) {
  json::object lines;
  for (std::size_t i = 0; i < score::kLineCount; ++i) {
    lines[score::kLineIds[i]] = number(assessment.index.lines[i].value);
  }
  json::object links;
  for (std::size_t i = 0; i < model::kLinks.size(); ++i) {
    links[model::kLinks[i].id] = number(assessment.analysis().links[i].score);
  }
  return {{"index", number(assessment.index.value)},
          {"stderr", number(assessment.index.stderr_)},
          {"confidence", number(assessment.index.confidence)},
          {"lines", std::move(lines)},
          {"links", std::move(links)}};
}

Announcer::Announcer(http::EventHub& events, Directory& directory)
    : events_(events), directory_(directory), thread_([this] { work(); }) {}

Announcer::~Announcer() {
  {
    const std::lock_guard lock(mutex_);
    ending_ = true;
  }
  wake_.notify_all();
  thread_.join();
}

void Announcer::follow(const std::shared_ptr<OpenWorkspace>& open) {
  const std::lock_guard lock(mutex_);
  announced_[open->id()] = open->workspace().snapshot().seq;
}

void Announcer::forget(std::string_view id) {
  const std::lock_guard lock(mutex_);
  const auto found = announced_.find(id);
  if (found != announced_.end()) announced_.erase(found);
}

void Announcer::look(const std::shared_ptr<OpenWorkspace>& open) {
  if (!open) return;
  {
    const std::lock_guard lock(mutex_);
    if (std::find(waiting_.begin(), waiting_.end(), open) != waiting_.end()) return;
    waiting_.push_back(open);
  }
  wake_.notify_one();
}

void Announcer::work() {
  std::unique_lock lock(mutex_);
  while (true) {
    wake_.wait(lock, [this] { return ending_ || !waiting_.empty(); });
    if (ending_) return;
    const std::shared_ptr<OpenWorkspace> open = waiting_.front();
    waiting_.pop_front();
    lock.unlock();
    announce(*open);
    lock.lock();
  }
}

void Announcer::announce(OpenWorkspace& open) {
  std::uint64_t first = 0;
  {
    const std::lock_guard lock(mutex_);
    const auto found = announced_.find(open.id());
    if (found == announced_.end()) return;
    first = found->second + 1;
  }
  std::vector<model::Change> changes;
  std::uint64_t last = first - 1;
  {
    const std::lock_guard lock(open.workspace().store_mutex());
    const Status read = open.workspace().store().for_each_change(
        first, UINT64_MAX, std::nullopt, [&](model::Change&& change) {
          last = change.seq;
          if (!changes.empty() && changes.back().batch != change.batch) {
            announce_batch(open.id(), changes);
            changes.clear();
          }
          changes.push_back(std::move(change));
          return done();
        });
    if (!read.ok()) return;
  }
  if (changes.empty()) return;
  announce_batch(open.id(), changes);
  {
    const std::lock_guard lock(mutex_);
    announced_[open.id()] = last;
  }
  announce_scores(open);
}

void Announcer::announce_batch(const std::string& workspace,
                               const std::vector<model::Change>& changes) {
  std::set<std::string_view> kinds;
  std::set<std::string_view> seen;
  json::array subjects;
  for (const model::Change& change : changes) {
    kinds.insert(model::id_of(change.subject));
    if (subjects.size() < kSubjects && seen.insert(change.id).second) {
      subjects.emplace_back(change.id);
    }
  }
  json::array kind_list;
  for (const std::string_view kind : kinds) kind_list.emplace_back(kind);
  const json::object data{{"seq", changes.back().seq},
                          {"batch", changes.front().batch},
                          {"actor", directory_.person(changes.front().actor)},
                          {"scenario", changes.front().scenario},
                          {"kinds", std::move(kind_list)},
                          {"subjects", std::move(subjects)},
                          {"changes", changes.size()}};
  (void)events_.publish({workspace, "changed", json::serialize(data)});
}

void Announcer::announce_scores(OpenWorkspace& open) {
  const auto reading = open.read({}, {});
  if (!reading.ok()) return;
  const auto assessment = open.assess(*reading);
  if (!assessment.ok()) return;
  json::object data = scores_json(**assessment);
  data["seq"] = reading->snapshot.seq;
  data["findings"] = (*assessment)->findings.size() + (*assessment)->diagnoses.size();
  (void)events_.publish({open.id(), "scores", json::serialize(data)});
}

}  // namespace plumb::api
