// Elements: lists, pages, and the writes to one of them.
#include "api/element_rows.h"
#include "api/model_writes.h"

namespace plumb::api {
namespace {

using http::Response;
using identity::Object;
using identity::Verb;

constexpr Object::Kind kElement = Object::Kind::element;

json::object stamp_json(Call& call, const std::string& at, const std::string& by,
                        const std::string& batch) {
  return {{"at", at}, {"by", call.person(by)}, {"batch", batch}};
}

Result<Response> list(Call& call) {
  PLUMB_TRY(const Reading reading, call.reading());
  PLUMB_TRY(const bool figures, call.flag("figures", true));
  PLUMB_TRY(ElementList found, list_elements(call, reading));
  AssessmentPtr assessment;
  std::shared_ptr<const std::vector<std::uint32_t>> counts;
  if (figures && !found.rows.empty()) {
    PLUMB_TRY(assessment, call.open().assess(reading));
    counts = call.open().finding_counts(assessment);
  }
  std::vector<OpenWorkspace::Stamps> stamps;
  if (reading.present) stamps = call.open().stamps(reading.model(), found.rows);
  json::array items;
  items.reserve(found.rows.size());
  for (std::size_t i = 0; i < found.rows.size(); ++i) {
    const model::Index at = found.rows[i];
    json::object row = element_json(reading.model(), at, assessment.get());
    if (counts && at < counts->size()) row["findings"] = (*counts)[at];
    if (i < stamps.size() && !stamps[i].changed_at.empty()) {
      row["changed_at"] = stamps[i].changed_at;
    }
    items.push_back(std::move(row));
  }
  json::object out{
      {"items", std::move(items)}, {"total", found.total}, {"facets", std::move(found.facets)}};
  if (!found.next.empty()) out["next"] = found.next;
  return call.json(out);
}

json::array verbs_on(Call& call, const Object& object) {
  json::array out;
  for (const Verb verb : {Verb::edit, Verb::observe, Verb::restore}) {
    if (call.can(verb, object)) out.emplace_back(identity::name_of(verb));
  }
  for (const Verb verb : {Verb::comment, Verb::propose, Verb::mute}) {
    if (call.can(verb)) out.emplace_back(identity::name_of(verb));
  }
  return out;
}

// Names of elements that fields refer to.
json::object names_in(const model::Model& model, const json::object& fields) {
  json::object out;
  const auto add = [&](const json::value& value) {
    if (!value.is_string()) return;
    const std::string_view id = value.get_string();
    if (id.empty() || id.size() > 300) return;
    const model::Index other = model.find_element(id);
    if (other != model::kNoIndex && model.live(other)) out[id] = model.name(other);
  };
  for (const auto& pair : fields) {
    add(pair.value());
    if (!pair.value().is_array()) continue;
    for (const json::value& item : pair.value().get_array()) add(item);
  }
  return out;
}

json::array relations_of(const model::Model& model, model::Index at) {
  json::array out;
  model.for_each_out(at, [&](model::Index relation, model::Index) {
    out.push_back(relation_json(model, relation));
  });
  model.for_each_in(at, [&](model::Index relation, model::Index from) {
    if (from != at) out.push_back(relation_json(model, relation));
  });
  return out;
}

std::string etag_of_version(std::uint32_t version) {
  return "\"" + std::to_string(version) + "\"";
}

Result<Response> get(Call& call) {
  PLUMB_TRY(const Reading reading, call.reading());
  const model::Model& model = reading.model();
  PLUMB_TRY(const model::Index at, Call::element_in(model, call.path("id"), true));
  PLUMB_TRY(const AssessmentPtr assessment, call.open().assess(reading));
  json::object out = element_json(model, at, assessment.get());
  const auto counts = call.open().finding_counts(assessment);
  if (at < counts->size()) out["findings"] = (*counts)[at];
  out["relations"] = relations_of(model, at);
  out["names"] = names_in(model, out["fields"].get_object());
  out["may"] = verbs_on(call, call.element_object(model, at));
  if (reading.present) {
    const auto stamps = call.open().stamps(model, {at});
    if (!stamps[0].changed_at.empty()) {
      out["changed_at"] = stamps[0].changed_at;
      out["created"] =
          stamp_json(call, stamps[0].created_at, stamps[0].created_by, stamps[0].created_in);
      out["changed"] =
          stamp_json(call, stamps[0].changed_at, stamps[0].changed_by, stamps[0].changed_in);
    }
  }
  // The version answers If-Match; figures change without it, so it is no reason for a 304.
  return call.json(out).with_etag(etag_of_version(model.element_row(at).version));
}

// What a new element says: its record, and the relations to be made with it.
struct Wanted {
  std::string id;
  json::object record;
  json::array relations;
};

Result<Wanted> read_new(Call& call) {
  PLUMB_TRY(Body body, call.body());
  Wanted out;
  out.id = body.text("id", {.most = 200});
  const std::string type = body.text("type", {.required = true, .most = 200});
  const std::string name = body.text("name", {.most = 2'000});
  const std::string side = body.word("side", {"business", "it"});
  json::object fields = body.object("fields");
  out.relations = body.array("relations", 100);
  PLUMB_CHECK(body.done());
  if (out.id.empty()) out.id = call.workspace().new_id(type);
  out.record = std::move(fields);
  out.record["type"] = type;
  out.record["name"] = name;
  if (!side.empty()) out.record["side"] = side;
  return out;
}

Status add_relations(Call& call, const Wanted& wanted, service::Batch& batch) {
  for (const json::value& item : wanted.relations) {
    if (!item.is_object()) return bad_input("A relation must be an object.", "relations");
    Body row(item.get_object(), &call.problem);
    json::object record;
    record["kind"] = row.text("kind", {.required = true, .most = 200});
    const std::string from = row.text("from", {.most = 300});
    const std::string to = row.text("to", {.most = 300});
    const json::object fields = row.object("fields");
    PLUMB_CHECK(row.done());
    record["from"] = from.empty() ? wanted.id : from;
    record["to"] = to.empty() ? wanted.id : to;
    for (const auto& field : fields) record[field.key()] = field.value();
    batch.writes.push_back({model::Subject::relation,
                            model::Operation::create,
                            call.workspace().new_id("r"),
                            std::move(record),
                            {}});
  }
  return done();
}

// ElementWritten: what was done and the element as it is now.
Result<Response> written_element(Call& call, const service::Batch& batch,
                                 const service::Committed& committed, std::string_view id,
                                 int status) {
  PLUMB_TRY(const bool dry, call.dry_run());
  json::object out = call.written(committed);
  if (dry) {
    out["preview"] = call.preview(batch);
    out["element"] = nullptr;
  }
  PLUMB_TRY(const Reading now, call.open().read({}, call.text("scenario")));
  const model::Index at = now.model().find_element(id);
  const bool there = at != model::kNoIndex && at < now.model().element_bound() &&
                     now.model().element_row(at).state != model::State::absent;
  if (dry) {
    json::object record;
    if (there) record = now.model().record(model::Subject::element, id).get_object();
    for (const service::Write& write : batch.writes) {
      if (write.id == id) model::patch(record, write.record);
    }
    out["element"] = planned_json(now.model(), std::string(id), record);
    return call.json(out);
  }
  call.headers.set("Plumb-Seq", std::to_string(std::max(committed.last_seq, now.moment.seq)));
  out["element"] = element_json(now.model(), at, nullptr);
  return call.json(out, status).with_etag(etag_of_version(now.model().element_row(at).version));
}

Result<Response> create(Call& call) {
  PLUMB_TRY(const Wanted wanted, read_new(call));
  PLUMB_TRY(const Reading reading, state_to_write(call));
  PLUMB_CHECK(may_create(call, reading.model(), wanted.record));
  service::Batch batch;
  batch.writes.push_back({model::Subject::element, model::Operation::create, wanted.id,
                          wanted.record, std::optional<std::uint32_t>()});
  PLUMB_CHECK(add_relations(call, wanted, batch));
  for (const service::Write& write : batch.writes) {
    if (write.subject == model::Subject::relation) {
      PLUMB_CHECK(may_relate(call, reading.model(), write.record, wanted.id));
    }
  }
  PLUMB_TRY(const service::Committed committed, commit_checked(call, batch));
  return written_element(call, batch, committed, wanted.id, 201);
}

Result<Response> change(Call& call) {
  PLUMB_TRY(const Reading reading, state_to_write(call));
  const std::string id(call.path("id"));
  PLUMB_TRY(const model::Index at, Call::element_in(reading.model(), id));
  PLUMB_TRY(Body body, call.body());
  PLUMB_CHECK(may_change(call, reading.model(), at, body.whole()));
  PLUMB_TRY(const auto expected, call.if_match());
  service::Batch batch;
  service::Write write{model::Subject::element, model::Operation::update, id, body.whole(),
                       expected};
  PLUMB_TRY(std::vector<std::string> merged, prepare_merge(call, reading.model(), write));
  batch.writes.push_back(std::move(write));
  PLUMB_TRY(const service::Committed committed, commit_checked(call, batch));
  PLUMB_TRY(Response out, written_element(call, batch, committed, id, 200));
  if (!merged.empty()) add_merged(out, merged);
  return out;
}

Result<Response> remove(Call& call) {
  PLUMB_TRY(const Reading reading, state_to_write(call));
  PLUMB_TRY(const model::Index at, Call::element_in(reading.model(), call.path("id")));
  PLUMB_CHECK(may_remove(call, reading.model(), at));
  service::Batch batch = removal_of(reading.model(), at);
  PLUMB_TRY(const service::Committed committed, commit_checked(call, batch));
  return written_json(call, batch, committed);
}

Result<Response> restore(Call& call) {
  PLUMB_TRY(const Reading reading, state_to_write(call));
  PLUMB_TRY(const model::Index at, Call::element_in(reading.model(), call.path("id"), true));
  PLUMB_CHECK(may_restore(call, reading.model(), at));
  PLUMB_TRY(const service::Batch batch, restoration_of(call, reading.model(), at));
  PLUMB_TRY(const service::Committed committed, commit_checked(call, batch));
  return written_json(call, batch, committed);
}

}  // namespace

void add_element_routes(Routes& routes) {
  const std::string elements = "/workspaces/{workspace}/elements";
  const std::string one = elements + "/{id}";
  routes.get("listElements", elements, Needs::of(Verb::read), list);
  routes.post("createElement", elements, Needs::on(kElement, Verb::edit), create);
  routes.get("getElement", one, Needs::of(Verb::read), get);
  routes.patch("changeElement", one, Needs::on(kElement, Verb::edit), change);
  routes.remove("removeElement", one, Needs::on(kElement, Verb::edit), remove);
  routes.post("restoreElement", one + "/restoration", Needs::on(kElement, Verb::restore), restore);
}

}  // namespace plumb::api
