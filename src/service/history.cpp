// Workspace over time: moments, as-of states, differences, undo.
#include <algorithm>
#include <charconv>

#include "service/import_series.h"
#include "service/workspace.h"

namespace plumb::service {
namespace {

using model::Change;
using model::Model;
using model::Operation;
using model::Subject;

std::string name_of(const json::value& record) {
  if (!record.is_object()) return {};
  const json::object& object = record.get_object();
  const json::value* name = object.if_contains("name");
  if (name != nullptr && name->is_string()) return std::string(name->get_string());
  const json::value* kind = object.if_contains("kind");
  const json::value* from = object.if_contains("from");
  const json::value* to = object.if_contains("to");
  if (kind == nullptr || from == nullptr || to == nullptr) return {};
  return std::string(from->as_string()) + " " + std::string(kind->as_string()) + " " +
         std::string(to->as_string());
}

bool gone(const json::value& record) {
  return record.is_null() || record.as_object().contains("deleted");
}

void compare(const Model& from, const Model& to, Subject subject, std::string_view id,
             std::vector<DiffItem>& out) {
  const json::value before = from.record(subject, id);
  const json::value after = to.record(subject, id);
  const bool was = !gone(before);
  const bool is = !gone(after);
  if (!was && !is) return;
  DiffItem item;
  item.subject = subject;
  item.id = std::string(id);
  item.name = name_of(is ? after : before);
  if (was && is) {
    model::Difference difference = model::difference(before.get_object(), after.get_object());
    if (difference.empty()) return;
    item.before = std::move(difference.before);
    item.after = std::move(difference.after);
  } else if (is) {
    item.operation = before.is_null() ? Operation::create : Operation::restore;
    item.after = after.get_object();
  } else {
    item.operation = Operation::remove;
    item.before = before.get_object();
  }
  out.push_back(std::move(item));
}

bool is_bookkeeping(const model::Artifact& artifact) {
  return artifact.kind == "scenario" || artifact.kind == kObservationsKind;
}

// What takes a change back: the write, or nothing if the present state no longer shows it.
struct Inverse {
  Write write;
  std::vector<std::string> later;  // keys that somebody changed since
};

Inverse inverse_of(const Change& change, const Model& now) {
  Inverse out;
  out.write.subject = change.subject;
  out.write.id = change.id;
  const json::value record = now.record(change.subject, change.id);
  switch (change.operation) {
    case Operation::create: {
      out.write.operation = Operation::remove;
      if (record.is_object() && !gone(record)) {
        for (const auto& pair : model::difference(change.after, record.get_object()).after) {
          out.later.emplace_back(pair.key());
        }
      }
      break;
    }
    case Operation::update: {
      out.write.operation = Operation::update;
      for (const auto& pair : change.after) {
        const json::value* value =
            record.is_object() ? record.get_object().if_contains(pair.key()) : nullptr;
        const json::value present = value == nullptr ? json::value(nullptr) : *value;
        if (model::same(present, pair.value())) {
          out.write.record[pair.key()] = change.before.at(pair.key());
        } else {
          out.later.emplace_back(pair.key());
        }
      }
      break;
    }
    case Operation::remove: out.write.operation = Operation::restore; break;
    case Operation::restore: out.write.operation = Operation::remove; break;
  }
  return out;
}

}  // namespace

Result<Moment> Workspace::moment(std::string_view text) const {
  const std::lock_guard lock(store_mutex_);
  if (text.empty() || text == "now") return Moment{store_.head().seq, environment_.now()};
  const auto at_seq = [&](std::uint64_t seq) -> Result<Moment> {
    PLUMB_TRY(const std::string at, store_.at_of(seq));
    const auto instant = parse_instant(at);
    return Moment{seq, instant ? *instant : environment_.now()};
  };
  if (text.starts_with("seq:")) {
    std::uint64_t seq = 0;
    const auto [end, failed] = std::from_chars(text.data() + 4, text.data() + text.size(), seq);
    if (failed != std::errc{} || end != text.data() + text.size() || seq > store_.head().seq) {
      return bad_input("There is no change \"" + std::string(text) + "\".", {},
                       "The newest is seq:" + std::to_string(store_.head().seq) + ".");
    }
    return at_seq(seq);
  }
  if (text.starts_with("b-")) {
    PLUMB_TRY(const store::BatchRow batch, store_.batch(text));
    return at_seq(batch.last_seq);
  }
  const auto instant = parse_instant(text);
  if (!instant) {
    return bad_input("\"" + std::string(text) + "\" is not a moment.", {},
                     "Write 2026-06-30, 2026-06-30T12:00:00Z, seq:123, a batch id or now.");
  }
  PLUMB_TRY(const std::uint64_t seq, store_.seq_at(format_instant(*instant)));
  return Moment{seq, *instant};
}

Result<Snapshot> Workspace::as_of(std::uint64_t seq) const {
  const Snapshot newest = snapshot();
  if (seq >= newest.seq) return newest;
  const std::lock_guard lock(store_mutex_);
  auto replayed = std::make_shared<Model>(newest.model->blank());
  PLUMB_CHECK(
      store_.for_each_change(1, seq, "", [&](Change&& change) { return replayed->apply(change); }));
  return Snapshot{std::move(replayed), seq};
}

Result<std::vector<DiffItem>> Workspace::diff(const Model& from, const Model& to) const {
  std::vector<DiffItem> out;
  for (model::Index at = 0; at < std::max(from.element_bound(), to.element_bound()); ++at) {
    compare(from, to, Subject::element, newest_id(from, to, at), out);
  }
  for (model::Index at = 0; at < std::max(from.relation_bound(), to.relation_bound()); ++at) {
    const Model& known = at < from.relation_bound() ? from : to;
    compare(from, to, Subject::relation, known.relation_id(at), out);
  }
  std::vector<std::string> ids;
  for (const Model* model : {&from, &to}) {
    for (const auto& [id, artifact] : model->artifacts()) {
      if (!is_bookkeeping(*artifact)) ids.push_back(id);
    }
  }
  std::sort(ids.begin(), ids.end());
  ids.erase(std::unique(ids.begin(), ids.end()), ids.end());
  for (const std::string& id : ids) compare(from, to, Subject::artifact, id, out);
  return out;
}

std::string_view Workspace::newest_id(const Model& from, const Model& to, model::Index at) {
  return at < from.element_bound() ? from.element_id(at) : to.element_id(at);
}

Result<Committed> Workspace::undo(const std::vector<Change>& changes, const std::string& label,
                                  const std::string& batch, const std::string& actor,
                                  bool keep_later) {
  if (changes.empty()) {
    return not_found("There is nothing to take back in " + label + ".", {},
                     "`plumb history` lists the batches of this workspace.");
  }
  Batch request;
  request.actor = actor;
  request.reason = "Take back " + label;
  request.source = "undo";
  request.undoes = batch;
  request.scenario = changes.front().scenario;
  Snapshot base = snapshot();
  if (!request.scenario.empty()) {
    PLUMB_TRY(base, scenario(request.scenario));
  }
  std::vector<std::string> lost;
  // The trial shares the pool of texts with the published model, which has one writer at a time.
  std::unique_lock writing(store_mutex_);
  Model trial = *base.model;
  for (auto change = changes.rbegin(); change != changes.rend(); ++change) {
    Inverse inverse = inverse_of(*change, trial);
    const bool kept_whole = change->operation == Operation::create && !inverse.later.empty();
    for (const std::string& key : inverse.later) lost.push_back(change->id + "." + key);
    if (kept_whole && keep_later) continue;
    if (inverse.write.operation == Operation::update && inverse.write.record.empty()) continue;
    // The trial follows along, so that two changes of one key in the batch unwind in turn.
    Change step;
    step.subject = inverse.write.subject;
    step.operation = inverse.write.operation;
    step.id = inverse.write.id;
    step.after = inverse.write.record;
    if (!trial.apply(step).ok()) continue;
    request.writes.push_back(std::move(inverse.write));
  }
  writing.unlock();
  if (!lost.empty() && !keep_later) {
    std::string list;
    for (std::size_t i = 0; i < std::min<std::size_t>(lost.size(), 5); ++i) {
      list += (i == 0 ? "" : ", ") + lost[i];
    }
    if (lost.size() > 5) list += " and " + std::to_string(lost.size() - 5) + " more";
    return conflict("Later changes stand on what would be taken back: " + list + ".", label,
                    "Undo those first, or leave them as they are (keep_later, --keep-later).");
  }
  const std::vector<Write> writes = request.writes;
  PLUMB_TRY(Committed committed, commit(std::move(request)));
  PLUMB_CHECK(undo_observations(*this, writes));
  return committed;
}

Result<Committed> Workspace::undo_batch(std::string_view batch, const std::string& actor,
                                        bool keep_later) {
  std::vector<Change> changes;
  {
    const std::lock_guard lock(store_mutex_);
    PLUMB_TRY(const store::BatchRow row, store_.batch(batch));
    PLUMB_CHECK(store_.for_each_change(row.first_seq, row.last_seq, std::nullopt,
                                       [&](Change&& change) -> Status {
                                         changes.push_back(std::move(change));
                                         return done();
                                       }));
  }
  return undo(changes, "batch " + std::string(batch), std::string(batch), actor, keep_later);
}

Result<Committed> Workspace::undo_change(std::uint64_t seq, const std::string& actor) {
  std::vector<Change> changes;
  {
    const std::lock_guard lock(store_mutex_);
    PLUMB_CHECK(store_.for_each_change(seq, seq, std::nullopt, [&](Change&& change) -> Status {
      changes.push_back(std::move(change));
      return done();
    }));
  }
  return undo(changes, "change " + std::to_string(seq), {}, actor, false);
}

}  // namespace plumb::service
