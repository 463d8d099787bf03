#include "api/model_writes.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "api/element_rows.h"
#include "api/refusal.h"
#include "store/store.h"

namespace plumb::api {
namespace {

using identity::Object;
using identity::Verb;
using model::Operation;
using model::Subject;

// Fields that record a measurement; a KPI owner keeps them true.
constexpr std::string_view kMeasurements[] = {"evidence",           "current",  "as_of",
                                              "attained",           "progress", "breaches",
                                              "measured_rto_hours", "spent"};

bool only_measurements(const json::object& fields) {
  return !fields.empty() && std::all_of(fields.begin(), fields.end(), [](const auto& pair) {
    const std::string_view key = pair.key();
    return std::find(std::begin(kMeasurements), std::end(kMeasurements), key) !=
           std::end(kMeasurements);
  });
}

void add_person(const model::Model& model, const json::object& record, std::string_view key,
                std::vector<std::string>& owners) {
  const json::value* found = record.if_contains(key);
  if (found == nullptr || !found->is_string()) return;
  const std::string_view id = found->get_string();
  const model::Index at = model.find_element(id);
  if (at != model::kNoIndex && model.live(at)) owners.emplace_back(id);
}

// What stands now, for the form that lost the race.
json::object current_of(const model::Model& model, Subject subject, std::string_view id) {
  if (subject == Subject::element) {
    const model::Index at = model.find_element(id);
    if (at != model::kNoIndex && at < model.element_bound()) {
      return element_json(model, at, nullptr);
    }
  } else {
    const model::Index at = model.find_relation(id);
    if (at != model::kNoIndex && at < model.relation_bound()) return relation_json(model, at);
  }
  return {};
}

// Values of the fields as they were at a version: the newest record with later changes taken back.
Result<std::set<std::string>> changed_since(Call& call, const service::Write& write,
                                            std::uint32_t version, std::uint32_t now) {
  std::set<std::string> out;
  service::Workspace& workspace = call.workspace();
  const std::string scenario = call.text("scenario");
  const std::lock_guard lock(workspace.store_mutex());
  PLUMB_TRY(const auto history, workspace.store().history(write.id, (now - version) + 1'000));
  std::uint32_t later = now - version;
  for (const model::Change& change : history) {
    if (later == 0) break;
    if (change.subject != write.subject || change.scenario != scenario) continue;
    for (const auto& pair : change.after) out.emplace(pair.key());
    --later;
  }
  return out;
}

// Who made a scenario, from the log.
std::string maker_of(Call& call, const std::string& scenario) {
  std::string quoted;
  for (const char c : scenario) quoted += c == '\'' ? std::string("''") : std::string(1, c);
  const auto rows =
      call.workspace().store().query("SELECT actor FROM change WHERE id = '" + quoted +
                                         "' AND subject = 'artifact' ORDER BY seq LIMIT 1",
                                     1);
  if (!rows.ok() || rows->rows.empty() || !rows->rows[0][0].is_string()) return "?";
  return std::string(rows->rows[0][0].get_string());
}

// Nothing: the write is to the base, and the thing decides.
std::optional<Status> in_scenario(Call& call) {
  const std::string scenario = call.text("scenario");
  if (scenario.empty()) return std::nullopt;
  return call.may(Verb::edit, call.object(Object::Kind::scenario, {maker_of(call, scenario)}));
}

std::uint32_t version_of(const model::Model& model, const service::Write& write) {
  if (write.subject == Subject::element) {
    return model.element_row(model.find_element(write.id)).version;
  }
  return model.relation_row(model.find_relation(write.id)).version;
}

}  // namespace

Result<service::Committed> commit_checked(Call& call, const service::Batch& batch) {
  auto committed = call.commit(batch);
  if (committed.ok() || committed.error().code != Error::Code::conflict) return committed;
  const bool expected =
      std::any_of(batch.writes.begin(), batch.writes.end(),
                  [](const service::Write& write) { return write.expected_version.has_value(); });
  if (!expected) return committed;
  PLUMB_TRY(const Reading now, call.open().read({}, call.text("scenario")));
  for (const service::Write& write : batch.writes) {
    if (!write.expected_version) continue;
    const bool named = committed.error().where == write.id || batch.writes.size() == 1;
    if (!named) continue;
    json::object current = current_of(now.model(), write.subject, write.id);
    if (current.empty() ||
        current["version"].to_number<std::uint32_t>() == *write.expected_version) {
      continue;
    }
    call.problem["current"] = std::move(current);
    call.problem_status = 412;
    break;
  }
  return committed;
}

Result<Reading> state_to_write(Call& call) {
  if (call.query("as_of") != nullptr) {
    return bad_input("The past cannot be changed.", "as_of", "Leave out as_of.");
  }
  return call.reading();
}

Status may_create(Call& call, const model::Model& model, const json::object& record) {
  if (auto decided = in_scenario(call)) return *decided;
  Object object = call.object(Object::Kind::element);
  for (const char* key : {"owner", "sponsor", "head"}) {
    add_person(model, record, key, object.owners);
  }
  return call.may(Verb::edit, object);
}

Status may_change(Call& call, const model::Model& model, model::Index element,
                  const json::object& fields) {
  if (auto decided = in_scenario(call)) return *decided;
  const Object object = call.element_object(model, element);
  if (only_measurements(fields) && call.can(Verb::observe, object)) {
    return call.may(Verb::observe, object);
  }
  return call.may(Verb::edit, object);
}

Status may_relate(Call& call, const model::Model& model, const json::object& record,
                  std::string_view made) {
  if (auto decided = in_scenario(call)) return *decided;
  const json::value* from = record.if_contains("from");
  const std::string_view id =
      from != nullptr && from->is_string() ? std::string_view(from->get_string()) : "";
  if (!made.empty() && id == made) return done();
  const model::Index at = model.find_element(id);
  if (at == model::kNoIndex || !model.live(at)) return call.may(Verb::edit);
  return call.may(Verb::edit, call.element_object(model, at));
}

Status may_remove(Call& call, const model::Model& model, model::Index element) {
  if (auto decided = in_scenario(call)) return *decided;
  return call.may(Verb::edit, call.element_object(model, element));
}

Status may_restore(Call& call, const model::Model& model, model::Index element) {
  if (auto decided = in_scenario(call)) return *decided;
  return call.may(Verb::restore, call.element_object(model, element));
}

Status may_change_relation(Call& call, const model::Model& model, model::Index relation) {
  if (auto decided = in_scenario(call)) return *decided;
  const model::RelationRow& row = model.relation_row(relation);
  if (row.from_relation) return call.may(Verb::edit);
  return call.may(Verb::edit, call.element_object(model, row.from));
}

json::array measure_rights(const Call& call, const model::Model& model, model::Index at) {
  const Object object = call.element_object(model, at);
  json::array out;
  if (call.can(Verb::observe, object)) out.emplace_back("observe");
  if (call.can(Verb::edit, object)) out.emplace_back("edit");
  return out;
}

Result<std::vector<std::string>> prepare_merge(Call& call, const model::Model& model,
                                               service::Write& write) {
  std::vector<std::string> merged;
  if (!write.expected_version) return merged;
  // Somebody may still come between: the workspace looks again, with nobody else writing.
  write.merge_fields = true;
  const std::uint32_t now = version_of(model, write);
  const std::uint32_t seen = *write.expected_version;
  if (seen == now) return merged;
  if (seen > now) {
    return bad_input(fmt::format("There is no version {} yet; the newest is {}.", seen, now),
                     "If-Match", "Read it again and send its ETag.");
  }
  PLUMB_TRY(const std::set<std::string> theirs, changed_since(call, write, seen, now));
  const json::object current = model.record(write.subject, write.id).get_object();
  json::array fields;
  for (const auto& pair : write.record) {
    const std::string key(pair.key());
    if (theirs.count(key) == 0) continue;
    const json::value* stands = current.if_contains(key);
    const json::value value = stands != nullptr ? *stands : json::value(nullptr);
    if (model::same(value, pair.value())) continue;
    fields.push_back(json::object{{"field", key},
                                  {"detail", "Somebody changed this field meanwhile."},
                                  {"yours", pair.value()},
                                  {"theirs", value}});
  }
  if (!fields.empty()) {
    call.problem["current"] = current_of(model, write.subject, write.id);
    call.problem["fields"] = std::move(fields);
    return call.fail(conflict(fmt::format("Somebody changed the same fields first: you saw version "
                                          "{}, it is now at version {}.",
                                          seen, now),
                              write.id, "Look at both values and send the one that is right."),
                     412);
  }
  // Nobody touched these fields: what others did stays.
  for (const std::string& key : theirs) {
    if (!write.record.contains(key)) merged.push_back(key);
  }
  return merged;
}

void add_merged(http::Response& response, const std::vector<std::string>& merged) {
  json::value body = json::parse(std::string_view(response.body.view()));
  json::array names;
  for (const std::string& name : merged) names.emplace_back(name);
  body.as_object()["merged"] = std::move(names);
  response.body = json::serialize(body);
}

service::Batch removal_of(const model::Model& model, model::Index element) {
  service::Batch batch;
  std::vector<model::Index> relations;
  model.for_each_out(element,
                     [&](model::Index relation, model::Index) { relations.push_back(relation); });
  model.for_each_in(element, [&](model::Index relation, model::Index from) {
    if (from != element) relations.push_back(relation);
  });
  for (const model::Index relation : relations) {
    batch.writes.push_back(
        {Subject::relation, Operation::remove, std::string(model.relation_id(relation)), {}, {}});
  }
  batch.writes.push_back(
      {Subject::element, Operation::remove, std::string(model.element_id(element)), {}, {}});
  return batch;
}

Result<service::Batch> restoration_of(Call& call, const model::Model& model, model::Index element) {
  const std::string id(model.element_id(element));
  const std::string scenario = call.text("scenario");
  service::Batch batch;
  batch.writes.push_back({Subject::element, Operation::restore, id, {}, {}});
  if (model.live(element)) return batch;
  service::Workspace& workspace = call.workspace();
  const std::lock_guard lock(workspace.store_mutex());
  PLUMB_TRY(const auto history, workspace.store().history(id, 1'000));
  const auto removal = std::find_if(history.begin(), history.end(), [&](const auto& change) {
    return change.subject == Subject::element && change.operation == Operation::remove &&
           change.scenario == scenario;
  });
  if (removal == history.end()) return batch;
  PLUMB_TRY(const store::BatchRow row, workspace.store().batch(removal->batch));
  const Status read = workspace.store().for_each_change(
      row.first_seq, row.last_seq, scenario, [&](model::Change&& change) {
        if (change.subject != Subject::relation || change.operation != Operation::remove) {
          return done();
        }
        const model::Index at = model.find_relation(change.id);
        if (at == model::kNoIndex || at >= model.relation_bound()) return done();
        const model::RelationRow& gone = model.relation_row(at);
        if (gone.state != model::State::deleted) return done();
        const bool ours = (!gone.from_relation && gone.from == element) ||
                          (!gone.to_relation && gone.to == element);
        const model::Index other = gone.from == element ? gone.to : gone.from;
        // A relation to something that is gone as well waits for its restoration.
        if (ours && (other == element || model.live(other))) {
          batch.writes.push_back({Subject::relation, Operation::restore, change.id, {}, {}});
        }
        return done();
      });
  if (!read.ok()) return read.error();
  return batch;
}

Result<http::Response> written_json(Call& call, const service::Batch& batch,
                                    const service::Committed& committed) {
  PLUMB_TRY(const bool dry, call.dry_run());
  json::object out = call.written(committed);
  if (dry) {
    out["preview"] = call.preview(batch);
  } else {
    call.headers.set("Plumb-Seq", std::to_string(committed.last_seq));
  }
  return call.json(out);
}

json::object planned_json(const model::Model& model, const std::string& id, json::object record) {
  json::object out{
      {"id", id}, {"type", ""}, {"name", ""}, {"side", nullptr}, {"component", nullptr}};
  const auto take = [&](const char* key) {
    const json::value* found = record.if_contains(key);
    if (found == nullptr || !found->is_string()) return std::string();
    std::string text(found->get_string());
    if (std::string_view(key) != "side") record.erase(key);
    return text;
  };
  const std::string type = take("type");
  out["type"] = type;
  out["name"] = take("name");
  const std::string side = take("side");
  if (const model::ElementType* known = model.metamodel().type(type)) {
    const model::Side stated = side == "it"         ? model::Side::it
                               : side == "business" ? model::Side::business
                                                    : known->default_side;
    const std::string& component = model::home_component(*known, stated);
    if (stated != model::Side::none) out["side"] = model::id_of(stated);
    if (!component.empty()) out["component"] = component;
  }
  out["fields"] = std::move(record);
  const model::Index at = model.find_element(id);
  const bool there = at != model::kNoIndex && at < model.element_bound();
  out["version"] = there ? model.element_row(at).version : 0;
  return out;
}

}  // namespace plumb::api
