#include "api/announce.h"

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

http::Event changed_event(const std::string& workspace, const service::CommitNotice& notice,
                          Directory& directory) {
  std::set<std::string_view> kinds;
  json::array subjects;
  for (const auto& touched : notice.touched) {
    kinds.insert(model::id_of(touched.subject));
    if (subjects.size() < kSubjects) subjects.emplace_back(touched.id);
  }
  json::array kind_list;
  for (const std::string_view kind : kinds) kind_list.emplace_back(kind);
  const json::object data{{"seq", notice.last_seq},
                          {"batch", notice.batches.empty() ? std::string() : notice.batches.back()},
                          {"actor", directory.person(notice.actor)},
                          {"scenario", notice.scenario},
                          {"kinds", std::move(kind_list)},
                          {"subjects", std::move(subjects)},
                          {"changes", notice.last_seq - notice.first_seq + 1}};
  return {workspace, "changed", json::serialize(data)};
}

http::Event scores_event(const std::string& workspace, const service::Assessment& assessment) {
  json::object data = scores_json(assessment);
  data["seq"] = assessment.snapshot.seq;
  data["findings"] = assessment.findings.size() + assessment.diagnoses.size();
  return {workspace, "scores", json::serialize(data)};
}

http::Event presence_event(const std::string& workspace, const Presence::Place& place, bool gone,
                           Directory& directory) {
  const json::object data{{"account", directory.person(place.account)},
                          {"window", place.window},
                          {"subject", place.subject},
                          {"field", place.field},
                          {"gone", gone}};
  return {workspace, "presence", json::serialize(data)};
}

}  // namespace plumb::api
