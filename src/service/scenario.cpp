// Scenarios: branches of the base that live in the same log and come back item by item.
#include <algorithm>
#include <set>

#include "service/workspace.h"

namespace plumb::service {
namespace {

using model::Change;
using model::Model;
using model::Operation;
using model::Subject;

std::string text_of(const json::object& body, std::string_view key) {
  const json::value* value = body.if_contains(key);
  return value != nullptr && value->is_string() ? std::string(value->get_string()) : std::string();
}

std::string status_of(const json::object& body) {
  const std::string status = text_of(body, "status");
  return status == "open" || status == "closed" ? status : "merged";
}

bool gone(const json::value& record) {
  return record.is_null() || record.as_object().contains("deleted");
}

// Three-way comparison of one record: at the branch point, in the scenario, in the base now.
std::optional<DiffItem> three_way(const json::value& branch, const json::value& scenario,
                                  const json::value& base) {
  DiffItem item;
  if (gone(scenario)) {
    if (gone(branch) || gone(base)) return std::nullopt;
    item.operation = Operation::remove;
    item.before = base.get_object();
    // Removing what the base has changed since is a conflict.
    item.conflict = model::difference(branch.get_object(), base.get_object()).after;
    return item;
  }
  if (gone(branch)) {
    if (!gone(base)) {
      // Both sides made it: the keys where they differ are in conflict.
      model::Difference both = model::difference(base.get_object(), scenario.get_object());
      if (both.empty()) return std::nullopt;
      item.before = both.before;
      item.after = both.after;
      item.conflict = both.before;
      return item;
    }
    item.operation = base.is_null() ? Operation::create : Operation::restore;
    item.after = scenario.get_object();
    return item;
  }
  const model::Difference wanted = model::difference(branch.get_object(), scenario.get_object());
  if (wanted.empty()) return std::nullopt;
  if (gone(base)) {
    item.after = wanted.after;
    item.before = wanted.before;
    item.conflict = {{"deleted", true}};
    return item;
  }
  for (const auto& pair : wanted.after) {
    const json::value* value = base.get_object().if_contains(pair.key());
    const json::value now = value == nullptr ? json::value(nullptr) : *value;
    if (model::same(now, pair.value())) continue;
    item.before[pair.key()] = now;
    item.after[pair.key()] = pair.value();
    if (!model::same(now, wanted.before.at(pair.key()))) item.conflict[pair.key()] = now;
  }
  if (item.after.empty()) return std::nullopt;
  return item;
}

std::string label_of(const json::value& record, const std::string& id) {
  if (record.is_object()) {
    const json::value* name = record.get_object().if_contains("name");
    if (name != nullptr && name->is_string()) return std::string(name->get_string());
  }
  return id;
}

}  // namespace

Result<json::object> Workspace::scenario_body(std::string_view id) const {
  const Snapshot base = snapshot();
  const auto found = base.model->artifacts().find(id);
  if (found == base.model->artifacts().end() || found->second->deleted ||
      found->second->kind != "scenario" || !found->second->body.is_object()) {
    return not_found("There is no scenario \"" + std::string(id) + "\".", {},
                     "`plumb scenario list` shows the scenarios of this workspace.");
  }
  return found->second->body.get_object();
}

Status Workspace::check_open(const Model& base, std::string_view scenario) {
  const auto found = base.artifacts().find(scenario);
  // One that is not there is refused where it is read.
  if (found == base.artifacts().end() || !found->second->body.is_object()) return done();
  const std::string status = status_of(found->second->body.get_object());
  if (status == "open") return done();
  return conflict("The scenario " + found->second->name + " is " + status + ".",
                  std::string(scenario), "Open it again first, or work in another scenario.");
}

Result<std::vector<Scenario>> Workspace::scenarios() const {
  const Snapshot base = snapshot();
  std::vector<Scenario> out;
  for (const auto& [id, artifact] : base.model->artifacts()) {
    if (artifact->deleted || artifact->kind != "scenario" || !artifact->body.is_object()) continue;
    const json::object& body = artifact->body.get_object();
    Scenario row;
    row.id = id;
    row.name = artifact->name;
    row.status = status_of(body);
    row.by = text_of(body, "by");
    row.base_seq = body.at("base_seq").to_number<std::uint64_t>();
    row.at = text_of(body, "at");
    const std::lock_guard lock(store_mutex_);
    PLUMB_CHECK(store_.for_each_change(row.base_seq, UINT64_MAX, id, [&](Change&&) -> Status {
      ++row.changes;
      return done();
    }));
    out.push_back(std::move(row));
  }
  return out;
}

Result<Scenario> Workspace::create_scenario(const std::string& name, const std::string& actor) {
  const std::string id = new_id("s-");
  const Snapshot base = snapshot();
  Batch batch;
  batch.actor = actor;
  batch.reason = "Start scenario " + name;
  batch.source = "scenario";
  Write write;
  write.subject = Subject::artifact;
  write.operation = Operation::create;
  write.id = id;
  const std::string at = format_instant(now());
  write.record = {
      {"kind", "scenario"},
      {"name", name},
      {"body", {{"base_seq", base.seq}, {"status", "open"}, {"at", at}, {"by", actor}}}};
  batch.writes.push_back(std::move(write));
  PLUMB_TRY([[maybe_unused]] const Committed committed, commit(std::move(batch)));
  return Scenario{id, name, "open", base.seq, at, actor, 0};
}

Result<std::shared_ptr<const Model>> Workspace::scenario_model(std::string_view id) const {
  if (const auto cached = scenario_cache_.find(id); cached != scenario_cache_.end()) {
    return cached->second;
  }
  PLUMB_TRY(const json::object body, scenario_body(id));
  const auto base_seq = body.at("base_seq").to_number<std::uint64_t>();
  auto model = std::make_shared<Model>(snapshot().model->blank());
  const auto apply = [&](Change&& change) { return model->apply(change); };
  PLUMB_CHECK(store_.for_each_change(1, base_seq, "", apply));
  PLUMB_CHECK(store_.for_each_change(base_seq + 1, UINT64_MAX, std::string(id), apply));
  scenario_cache_[std::string(id)] = model;
  return std::shared_ptr<const Model>(std::move(model));
}

Result<Snapshot> Workspace::scenario(std::string_view id) const {
  const std::lock_guard lock(store_mutex_);
  PLUMB_TRY(auto model, scenario_model(id));
  return Snapshot{std::move(model), store_.head().seq};
}

Result<std::vector<DiffItem>> Workspace::scenario_diff(std::string_view id) const {
  PLUMB_TRY(const json::object body, scenario_body(id));
  PLUMB_TRY(const Snapshot branch, as_of(body.at("base_seq").to_number<std::uint64_t>()));
  PLUMB_TRY(const Snapshot branched, scenario(id));
  const Snapshot base = snapshot();
  std::set<std::pair<Subject, std::string>> touched;
  std::vector<std::pair<Subject, std::string>> order;
  {
    const std::lock_guard lock(store_mutex_);
    PLUMB_CHECK(store_.for_each_change(1, UINT64_MAX, std::string(id), [&](Change&& change) {
      if (touched.emplace(change.subject, change.id).second) {
        order.emplace_back(change.subject, change.id);
      }
      return done();
    }));
  }
  std::vector<DiffItem> out;
  for (const auto& [subject, subject_id] : order) {
    const json::value wanted = branched.model->record(subject, subject_id);
    auto item = three_way(branch.model->record(subject, subject_id), wanted,
                          base.model->record(subject, subject_id));
    if (!item) continue;
    item->subject = subject;
    item->id = subject_id;
    item->name = label_of(wanted, subject_id);
    out.push_back(std::move(*item));
  }
  return out;
}

Result<Committed> Workspace::merge_scenario(std::string_view id,
                                            const std::vector<std::string>& items, Prefer prefer,
                                            const std::string& actor) {
  PLUMB_TRY(json::object body, scenario_body(id));
  PLUMB_TRY(const std::vector<DiffItem> differences, scenario_diff(id));
  const auto chosen = [&](const DiffItem& item) {
    return items.empty() || std::find(items.begin(), items.end(), item.id) != items.end();
  };
  for (const std::string& wanted : items) {
    if (std::none_of(differences.begin(), differences.end(),
                     [&](const DiffItem& item) { return item.id == wanted; })) {
      return not_found("The scenario changes no \"" + wanted + "\".", {},
                       "`plumb scenario diff` lists its items.");
    }
  }
  Batch batch;
  batch.actor = actor;
  batch.reason = "Merge scenario " + std::string(id);
  batch.source = "scenario";
  std::size_t left = 0;
  for (const DiffItem& item : differences) {
    if (!chosen(item)) {
      ++left;
      continue;
    }
    const bool contested = !item.conflict.empty();
    if (contested && prefer == Prefer::refuse) {
      return conflict("Both the scenario and the base changed \"" + item.name + "\" (" +
                          json::serialize(item.conflict) + " in the base now).",
                      item.id,
                      "Look at `plumb scenario diff` and merge with --prefer scenario or base.");
    }
    Write write;
    write.subject = item.subject;
    write.operation = item.operation;
    write.id = item.id;
    if (item.operation == Operation::create || item.operation == Operation::update) {
      write.record = item.after;
    }
    if (contested && prefer == Prefer::base) {
      if (item.operation != Operation::update) continue;
      for (const auto& pair : item.conflict) write.record.erase(pair.key());
      if (write.record.empty() || item.conflict.contains("deleted")) continue;
    }
    if (item.operation == Operation::restore || (contested && item.conflict.contains("deleted"))) {
      Write back = write;
      back.operation = Operation::restore;
      back.record.clear();
      batch.writes.push_back(back);
      write.operation = Operation::update;
      write.record = item.after;
    }
    batch.writes.push_back(std::move(write));
  }
  if (left == 0) {
    body["status"] = "merged";
    batch.writes.push_back(
        {Subject::artifact, Operation::update, std::string(id), {{"body", body}}, std::nullopt});
  }
  return commit(std::move(batch));
}

}  // namespace plumb::service
