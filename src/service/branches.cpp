#include "service/branches.h"

#include <algorithm>

namespace plumb::service {
namespace {

using model::Model;
using model::Operation;
using model::Subject;

constexpr std::size_t kNameBytes = 800;  // 200 characters

std::string text_of(const json::object& record, std::string_view key) {
  const json::value* value = record.if_contains(key);
  return value != nullptr && value->is_string() ? std::string(value->get_string()) : std::string();
}

// The record of a subject in whichever state has it, the later one first.
json::object record_in(const Model& before, const Model& after, Subject subject,
                       std::string_view id) {
  for (const Model* model : {&after, &before}) {
    json::value record = model->record(subject, id);
    if (record.is_object()) return std::move(record.get_object());
  }
  return {};
}

std::string end_name(const Model& before, const Model& after, const std::string& id) {
  const std::string name = text_of(record_in(before, after, Subject::element, id), "name");
  return name.empty() ? id : name;
}

std::string words_of(const Model& before, const Model& after, const DiffItem& item,
                     const json::object& record) {
  if (item.subject != Subject::relation) {
    const std::string name = text_of(record, "name");
    return name.empty() ? item.id : name;
  }
  const std::string kind_id = text_of(record, "kind");
  const model::RelationKind* kind = after.metamodel().relation(kind_id);
  return end_name(before, after, text_of(record, "from")) + " " +
         (kind == nullptr ? kind_id : kind->name) + " " +
         end_name(before, after, text_of(record, "to"));
}

// The changes that carry a difference out, in order.
std::vector<model::Change> changes_for(const DiffItem& item) {
  model::Change change;
  change.subject = item.subject;
  change.id = item.id;
  change.operation = item.operation;
  std::vector<model::Change> out;
  if (item.operation == Operation::restore || item.conflict.contains("deleted")) {
    change.operation = Operation::restore;
    change.after = {{"deleted", false}};
    out.push_back(change);
    change.operation = Operation::update;
  }
  if (change.operation == Operation::remove) {
    change.after = {{"deleted", true}};
  } else {
    change.after = item.after;
    change.after.erase("deleted");
  }
  out.push_back(std::move(change));
  return out;
}

}  // namespace

Result<Scenario> find_scenario(const Workspace& workspace, std::string_view id) {
  PLUMB_TRY(const std::vector<Scenario> all, workspace.scenarios());
  const auto found =
      std::find_if(all.begin(), all.end(), [&](const Scenario& row) { return row.id == id; });
  if (found == all.end()) {
    return not_found("There is no scenario \"" + std::string(id) + "\".", {},
                     "Look at the list of scenarios of this workspace.");
  }
  return *found;
}

Result<Scenario> change_scenario(Workspace& workspace, std::string_view id,
                                 const ScenarioChange& change, const std::string& actor) {
  PLUMB_TRY(const Scenario before, find_scenario(workspace, id));
  Write write{Subject::artifact, Operation::update, before.id, {}, std::nullopt};
  std::string reason = "Change scenario " + before.name;
  if (change.name) {
    if (change.name->empty() || change.name->size() > kNameBytes) {
      return bad_input("A scenario has a name of 1 to 200 characters.", "name",
                       "Give it a name by which others recognise it.");
    }
    write.record["name"] = *change.name;
    reason = "Rename scenario " + before.name + " to " + *change.name;
  }
  if (change.status) {
    if (*change.status != "open" && *change.status != "closed") {
      return bad_input("A scenario cannot be set to \"" + *change.status + "\".", "status",
                       "Use open or closed; merging makes it merged.");
    }
    const auto model = workspace.snapshot().model;
    json::object body = model->artifacts().find(before.id)->second->body.get_object();
    body["status"] = *change.status;
    write.record["body"] = std::move(body);
    if (!change.name) {
      reason = (*change.status == "open" ? "Open scenario " : "Close scenario ") + before.name;
    }
  }
  Batch batch;
  batch.actor = actor;
  batch.reason = std::move(reason);
  batch.source = "scenario";
  batch.writes.push_back(std::move(write));
  PLUMB_CHECK(workspace.commit(std::move(batch)));
  return find_scenario(workspace, id);
}

json::array diff_json(const std::vector<DiffItem>& items, const Model& before, const Model& after) {
  json::array out;
  for (const DiffItem& item : items) {
    const json::object record = record_in(before, after, item.subject, item.id);
    json::object row{{"subject", id_of(item.subject)},
                     {"id", item.id},
                     {"name", words_of(before, after, item, record)},
                     {"operation", id_of(item.operation)},
                     {"before", item.before},
                     {"after", item.after}};
    const std::string type = text_of(record, item.subject == Subject::element ? "type" : "kind");
    if (!type.empty()) row["type"] = type;
    if (!item.conflict.empty()) row["conflict"] = item.conflict;
    out.push_back(std::move(row));
  }
  return out;
}

Result<Snapshot> merged_trial(Workspace& workspace, const std::vector<DiffItem>& items) {
  const Snapshot base = workspace.snapshot();
  // Trials share the pool of texts with the published model, which has one writer at a time.
  const std::lock_guard lock(workspace.store_mutex());
  Model trial = *base.model;
  for (const DiffItem& item : items) {
    for (const model::Change& change : changes_for(item)) PLUMB_CHECK(trial.apply(change));
  }
  return Snapshot{std::make_shared<const Model>(std::move(trial)), base.seq};
}

}  // namespace plumb::service
