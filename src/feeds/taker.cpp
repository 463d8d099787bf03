#include "feeds/taker.h"

#include <fmt/format.h>

#include "feeds/limits.h"

namespace plumb::feeds {
namespace {

struct Judged {
  std::vector<store::Observation> good;
  std::vector<std::size_t> of;  // index of its row, for each of the good
  std::vector<std::pair<std::size_t, Error>> bad;
};

Judged judge(const service::Workspace& workspace, const Definition& definition,
             const Mapper& mapper, const std::vector<Arrival>& rows, const std::string& source) {
  Judged out;
  const auto model = workspace.snapshot().model;
  const Allowed allowed(*model, definition.measures);
  std::vector<service::ObservationWish> wishes;
  std::vector<std::size_t> of;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    auto wish = mapper.read(rows[i].row, rows[i].at, allowed);
    if (wish.ok()) {
      wish->row = rows[i].place;
      wishes.push_back(std::move(*wish));
      of.push_back(i);
    } else {
      out.bad.emplace_back(i, wish.error());
    }
  }
  auto all = service::read_observations(workspace, wishes, source);
  if (all.ok()) {
    out.good = std::move(*all);
    out.of = std::move(of);
    return out;
  }
  // One of them is outside what its measure can be, or not yet: each by itself.
  for (std::size_t i = 0; i < wishes.size(); ++i) {
    auto one = service::read_observations(workspace, {wishes[i]}, source);
    if (one.ok()) {
      out.good.push_back(std::move(one->front()));
      out.of.push_back(of[i]);
    } else {
      out.bad.emplace_back(of[i], one.error());
    }
  }
  return out;
}

}  // namespace

void Counts::add(const Counts& other) {
  rows += other.rows;
  fresh += other.fresh;
  corrected += other.corrected;
  unchanged += other.unchanged;
  refused += other.refused;
  late += other.late;
}

std::vector<Arrival> arrivals(std::vector<Row> rows, Instant at) {
  std::vector<Arrival> out;
  out.reserve(rows.size());
  for (Row& row : rows) {
    out.push_back({std::move(row), at, fmt::format("row {}", out.size() + 1)});
  }
  return out;
}

std::string actor_of(std::string_view feed) {
  return "feed:" + std::string(feed);
}

Result<Taken> take(service::Workspace& workspace, const Definition& definition,
                   const Mapper& mapper, const std::vector<Arrival>& rows, std::string_view feed) {
  Taken out;
  Judged judged = judge(workspace, definition, mapper, rows, actor_of(feed));
  for (const store::Observation& one : judged.good) {
    out.measures.insert(one.measure);
    out.newest = std::max(out.newest, one.at);
  }
  if (!judged.good.empty()) {
    PLUMB_TRY(const store::Kept kept, service::keep_observations(workspace, judged.good));
    out.counts.fresh = kept.fresh;
    out.counts.corrected = kept.corrected;
    out.counts.unchanged = kept.unchanged;
    out.counts.late = kept.late;
  }
  out.counts.rows = rows.size();
  out.counts.refused = judged.bad.size();
  for (const auto& [row, error] : judged.bad) {
    if (out.refusals.size() == limits::kExamples) break;
    out.refusals.push_back({rows[row].place, error.what, error.remedy});
  }
  return out;
}

Result<json::array> rehearse(service::Workspace& workspace, const Definition& definition,
                             const Mapper& mapper, const std::vector<Arrival>& rows) {
  const auto model = workspace.snapshot().model;
  const Judged judged = judge(workspace, definition, mapper, rows, actor_of("trial"));
  std::vector<json::object> told(rows.size());
  for (std::size_t i = 0; i < judged.good.size(); ++i) {
    const store::Observation& one = judged.good[i];
    store::ObservationRange range;
    range.from = range.to = one.at;
    PLUMB_TRY(const auto there, workspace.beside_log([&](store::Store& store) {
      return store.observations(one.measure, range);
    }));
    const model::Index at = model->find_element(one.measure);
    const bool same = !there.empty() && there.front().value == one.value;
    told[judged.of[i]] = {
        {"outcome", there.empty() ? "fresh"
                    : same        ? "unchanged"
                                  : "corrected"},
        {"measure", json::object{{"id", one.measure}, {"name", model->name(at)}}},
        {"at", format_instant(one.at)},
        {"value", *one.value},
        {"note", one.note},
        {"before", there.empty() ? json::value(nullptr) : json::value(*there.front().value)}};
  }
  for (const auto& [row, error] : judged.bad) {
    told[row] = {{"outcome", "refused"}, {"what", error.what}, {"remedy", error.remedy}};
  }
  json::array out;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    told[i]["row"] = rows[i].place;
    // What came, so that whoever writes paths sees what there is.
    told[i]["raw"] = rows[i].row.value;
    out.push_back(std::move(told[i]));
  }
  return out;
}

}  // namespace plumb::feeds
