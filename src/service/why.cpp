#include "service/why.h"

#include <algorithm>
#include <cmath>
#include <map>

#include "score/index.h"

namespace plumb::service {
namespace {

constexpr double kNoticeable = 1e-9;  // points of the index

using model::Change;
using model::Model;

// The element a change is about: itself, or what a relation leads to.
model::Index credited(const Model& model, const Change& change) {
  if (change.subject == model::Subject::element) return model.find_element(change.id);
  if (change.subject != model::Subject::relation) return model::kNoIndex;
  const model::Index at = model.find_relation(change.id);
  if (at == model::kNoIndex || model.relation_row(at).to_relation) return model::kNoIndex;
  return model.relation_row(at).to;
}

std::string words_of(const Change& change) {
  switch (change.operation) {
    case model::Operation::create:
      return change.subject == model::Subject::relation ? "new relation" : "new";
    case model::Operation::remove: return "removed";
    case model::Operation::restore: return "restored";
    case model::Operation::update: break;
  }
  std::string out;
  for (const auto& pair : change.after) {
    out += (out.empty() ? "" : ", ") + std::string(pair.key());
  }
  return out;
}

void add_to(std::map<std::string, WhyGroup>& groups, const std::string& id, const std::string& name,
            double difference) {
  WhyGroup& group = groups[id];
  group.id = id;
  if (!name.empty()) group.name = name;
  group.difference += difference;
  ++group.changes;
}

std::vector<WhyGroup> sorted(const std::map<std::string, WhyGroup>& groups) {
  std::vector<WhyGroup> out;
  for (const auto& [id, group] : groups) {
    if (std::abs(group.difference) > kNoticeable) out.push_back(group);
  }
  std::stable_sort(out.begin(), out.end(), [](const WhyGroup& a, const WhyGroup& b) {
    return std::abs(a.difference) > std::abs(b.difference);
  });
  return out;
}

std::optional<double> index_at(const Model& model, const score::CompileOptions& options) {
  const score::IndexTracker tracker(model, options);
  return tracker.index(model).value;
}

}  // namespace

Result<Why> why_changed(const Workspace& workspace, const Moment& from, const Moment& to) {
  if (to.seq < from.seq || to.at < from.at) {
    return bad_input("The second moment lies before the first.", {}, "Swap --from and --to.");
  }
  Why out;
  out.from = from;
  out.to = to;
  PLUMB_TRY(const Snapshot start, workspace.as_of(from.seq));
  score::CompileOptions options;
  options.currency = workspace.currency();
  options.as_of = from.at;
  out.index_from = index_at(*start.model, options);
  // Time passes first, on the state as it was; then the changes, all judged at the later date.
  options.as_of = to.at;
  Model model = *start.model;
  score::IndexTracker tracker(model, options);
  double last = tracker.index(model).value.value_or(0);
  out.time_passed = last - out.index_from.value_or(0);

  std::map<std::string, WhyGroup> elements;
  std::map<std::string, WhyGroup> authors;
  std::map<std::string, WhyGroup> kinds;
  const auto credit = [&](Change&& change) -> Status {
    const Model before = model;
    PLUMB_CHECK(model.apply(change));
    score::Touched touched;
    touched.add(model, change);
    tracker.step(before, model, touched);
    const double now = tracker.index(model).value.value_or(0);
    const double difference = now - last;
    last = now;
    ++out.changes;
    if (std::abs(difference) <= kNoticeable) return done();
    WhyStep step;
    step.seq = change.seq;
    step.at = change.at;
    step.actor = change.actor;
    step.batch = change.batch;
    step.kind = std::string(id_of(change.subject)) + " " + std::string(id_of(change.operation));
    step.words = words_of(change);
    step.difference = difference;
    if (const model::Index element = credited(model, change); element != model::kNoIndex) {
      step.element = std::string(model.element_id(element));
      step.name = std::string(model.name(element));
    }
    add_to(elements, step.element, step.name, difference);
    add_to(authors, step.actor, step.actor, difference);
    add_to(kinds, step.kind, step.kind, difference);
    out.steps.push_back(std::move(step));
    return done();
  };
  {
    const std::lock_guard lock(workspace.store_mutex());
    PLUMB_CHECK(workspace.store().for_each_change(from.seq + 1, to.seq, "", credit));
  }
  out.index_to = tracker.index(model).value;
  out.difference = out.index_to.value_or(0) - out.index_from.value_or(0);
  std::stable_sort(out.steps.begin(), out.steps.end(), [](const WhyStep& a, const WhyStep& b) {
    return std::abs(a.difference) > std::abs(b.difference);
  });
  out.by_element = sorted(elements);
  out.by_author = sorted(authors);
  out.by_kind = sorted(kinds);
  return out;
}

}  // namespace plumb::service
