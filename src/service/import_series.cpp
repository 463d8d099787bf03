#include "service/import_series.h"

#include <algorithm>

#include <fmt/format.h>

#include "score/evidence_fields.h"
#include "service/artifacts.h"
#include "service/measures.h"

namespace plumb::service {
namespace {

using Turns = std::vector<store::Observation>;

std::string undone(const std::string& source) {
  return "undo of " + source;
}

// Calls `step(first, last)` with the turns of each moment.
template <typename Step>
void each_moment(const Turns& turns, Step&& step) {
  for (std::size_t first = 0; first < turns.size();) {
    std::size_t last = first;
    while (last + 1 < turns.size() && turns[last + 1].at == turns[first].at) ++last;
    step(first, last);
    first = last + 1;
  }
}

// Another turn for each moment whose newest one this import brought: what was there before it.
Turns reversed(const Turns& turns, const std::string& source) {
  Turns out;
  each_moment(turns, [&](std::size_t first, std::size_t last) {
    if (turns[last].source != source) return;
    store::Observation one = turns[last];
    const store::Observation* before = nullptr;
    for (std::size_t i = last; i > first && before == nullptr; --i) {
      if (turns[i - 1].source != source) before = &turns[i - 1];
    }
    one.value = before == nullptr ? std::nullopt : before->value;
    one.note = before == nullptr ? std::string() : before->note;
    one.source = undone(source);
    out.push_back(std::move(one));
  });
  return out;
}

// The other way: what the import said, where nothing came after it was taken back.
Turns repeated(const Turns& turns, const std::string& source) {
  Turns out;
  each_moment(turns, [&](std::size_t first, std::size_t last) {
    if (turns[last].source != undone(source)) return;
    for (std::size_t i = last; i > first; --i) {
      if (turns[i - 1].source != source) continue;
      out.push_back(turns[i - 1]);
      return;
    }
  });
  return out;
}

Status turn(Workspace& workspace, const json::object& body,
            Turns (*of)(const Turns&, const std::string&)) {
  const std::string source = text_in(body, "source");
  const Instant now = workspace.now();
  return workspace.beside_log([&](store::Store& store) -> Status {
    std::vector<store::Observation> all;
    for (const json::value& measure : list_in(body, "measures")) {
      if (!measure.is_string()) continue;
      store::ObservationRange range;
      range.turns = true;
      PLUMB_TRY(const Turns turns, store.observations(std::string(measure.get_string()), range));
      for (store::Observation& one : of(turns, source)) {
        one.received = now;
        all.push_back(std::move(one));
      }
    }
    PLUMB_TRY([[maybe_unused]] const store::Kept kept, store.keep_observations(all));
    return done();
  });
}

}  // namespace

SeriesImport::SeriesImport(Workspace& workspace, std::string file)
    : workspace_(workspace),
      id_(workspace.new_id("observations-")),
      source_(std::move(file) + " (" + id_ + ")") {}

Status SeriesImport::add(const exchange::ObservationDraft& draft, const std::string& measure,
                         const json::object& record) {
  store::Observation one;
  const Instant now = workspace_.now();
  PLUMB_TRY(one.at, observed_at(draft.at, now, draft.where));
  if (draft.value) {
    PLUMB_CHECK(
        check_observation({score::text(record, "type"), score::text(record, "name"), record},
                          *draft.value, draft.where));
  }
  one.measure = measure;
  one.value = draft.value;
  one.note = draft.note;
  one.source = source_;
  one.received = now;
  Series& series = series_[measure];
  if (series.observations.empty()) series.record = record;
  series.observations.push_back(std::move(one));
  return done();
}

Result<std::vector<SeriesImport::News>> SeriesImport::compare() {
  std::vector<News> out;
  counts_ = {};
  for (auto& [measure, series] : series_) {
    PLUMB_TRY(const auto there, workspace_.beside_log([&measure = measure](store::Store& store) {
      return store.observations(measure, {});
    }));
    std::map<Instant, double> values;
    for (const store::Observation& one : there) values[one.at] = *one.value;
    const std::size_t unchanged = counts_.unchanged;
    for (const store::Observation& one : series.observations) {
      const auto known = values.find(one.at);
      const bool had = known != values.end();
      if (had == one.value.has_value() && (!had || known->second == *one.value)) {
        ++counts_.unchanged;
        continue;
      }
      ++(had ? counts_.corrected : counts_.fresh);
      if (one.value) {
        values[one.at] = *one.value;
      } else {
        values.erase(known);
      }
    }
    // What brings nothing new changes nothing, not even a forecast somebody stated.
    if (counts_.unchanged - unchanged == series.observations.size()) continue;
    std::vector<measure::Point> points;
    points.reserve(values.size());
    for (const auto& [at, value] : values) points.push_back({at, value});
    json::object news = news_of(series.record, score::text(series.record, "type"), points);
    if (!news.empty()) out.push_back({measure, std::move(news)});
  }
  return out;
}

json::object SeriesImport::body() const {
  json::array measures;
  for (const auto& [measure, series] : series_) measures.emplace_back(measure);
  return {{"source", source_},
          {"measures", std::move(measures)},
          {"fresh", counts_.fresh},
          {"corrected", counts_.corrected}};
}

std::vector<Write> SeriesImport::notes() const {
  if (counts_.fresh + counts_.corrected == 0) return {};
  model::Artifact artifact;
  artifact.id = id_;
  artifact.kind = kObservationsKind;
  artifact.name = source_;
  artifact.body = body();
  return {
      {model::Subject::artifact, model::Operation::create, id_, model::record_of(artifact), {}}};
}

Status SeriesImport::keep() {
  std::vector<store::Observation> all;
  for (const auto& [measure, series] : series_) {
    all.insert(all.end(), series.observations.begin(), series.observations.end());
  }
  PLUMB_TRY(counts_, workspace_.beside_log(
                         [&](store::Store& store) { return store.keep_observations(all); }));
  return done();
}

Status SeriesImport::take_back() {
  return turn(workspace_, body(), reversed);
}

Status undo_observations(Workspace& workspace, const std::vector<Write>& writes) {
  const auto model = workspace.snapshot().model;
  for (const Write& write : writes) {
    const bool gone = write.operation == model::Operation::remove;
    const bool back = write.operation == model::Operation::restore;
    if (write.subject != model::Subject::artifact || (!gone && !back)) continue;
    const auto found = model->artifacts().find(write.id);
    if (found == model->artifacts().end() || found->second->kind != kObservationsKind) continue;
    PLUMB_CHECK(turn(workspace, body_of(*found->second), gone ? reversed : repeated));
  }
  return done();
}

}  // namespace plumb::service
