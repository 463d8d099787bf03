// Relations: lists, one, and the writes to one.
#include <algorithm>

#include "api/element_rows.h"
#include "api/model_writes.h"

namespace plumb::api {
namespace {

using http::Response;
using identity::Object;
using identity::Verb;

constexpr Object::Kind kElement = Object::Kind::element;

Result<model::Index> relation_in(const model::Model& model, std::string_view id) {
  const model::Index at = model.find_relation(id);
  if (at == model::kNoIndex || at >= model.relation_bound() ||
      model.relation_row(at).state != model::State::live) {
    return not_found("There is no relation " + std::string(id) + ".", std::string(id));
  }
  return at;
}

std::string etag_of_version(std::uint32_t version) {
  return "\"" + std::to_string(version) + "\"";
}

// By index, which only grows: a page begins behind the last one whatever was written meanwhile.
Result<Response> list(Call& call) {
  PLUMB_TRY(const Reading reading, call.reading());
  const model::Model& model = reading.model();
  PLUMB_TRY(const PageAsked page, call.page());
  const std::vector<std::string> kinds = call.list("kind");
  const std::string from = call.text("from");
  const std::string to = call.text("to");
  const std::string end = call.text("end");
  const model::Index after =
      page.after.empty() ? model::kNoIndex : model.find_relation(page.after[0]);
  std::size_t total = 0;
  json::array items;
  std::string last;
  bool more = false;
  const auto is_end = [&](const model::RelationRow& row, bool first, const std::string& id) {
    if (id.empty()) return true;
    const bool relation = first ? row.from_relation : row.to_relation;
    const model::Index at = first ? row.from : row.to;
    return (relation ? model.relation_id(at) : model.element_id(at)) == id;
  };
  const auto visit = [&](model::Index at) {
    const model::RelationRow& row = model.relation_row(at);
    if (row.state != model::State::live) return;
    if (!kinds.empty() &&
        std::find(kinds.begin(), kinds.end(), model.kind_name(at)) == kinds.end()) {
      return;
    }
    if (!is_end(row, true, from) || !is_end(row, false, to)) return;
    if (!end.empty() && !is_end(row, true, end) && !is_end(row, false, end)) return;
    ++total;
    if (after != model::kNoIndex && at <= after) return;
    if (items.size() == page.limit) {
      more = true;
      return;
    }
    items.push_back(relation_json(model, at));
    last = model.relation_id(at);
  };
  // With an end named, only the relations at that end are looked at.
  const std::string& anchor = !from.empty() ? from : !to.empty() ? to : end;
  const model::Index element = anchor.empty() ? model::kNoIndex : model.find_element(anchor);
  if (element != model::kNoIndex && element < model.element_bound()) {
    std::vector<model::Index> near;
    for (auto at = model.element_row(element).first_out; at != model::kNoIndex;
         at = model.relation_row(at).next_out) {
      near.push_back(at);
    }
    for (auto at = model.element_row(element).first_in; at != model::kNoIndex;
         at = model.relation_row(at).next_in) {
      near.push_back(at);
    }
    std::sort(near.begin(), near.end());
    near.erase(std::unique(near.begin(), near.end()), near.end());
    for (const model::Index at : near) visit(at);
  } else {
    for (model::Index at = 0; at < model.relation_bound(); ++at) visit(at);
  }
  json::object out{{"items", std::move(items)}, {"total", total}};
  if (more) out["next"] = call.next({last});
  return call.json(out);
}

Result<Response> get(Call& call) {
  PLUMB_TRY(const Reading reading, call.reading());
  PLUMB_TRY(const model::Index at, relation_in(reading.model(), call.path("id")));
  std::string body = call.say(relation_json(reading.model(), at));
  const std::string etag = page_etag(reading.model().relation_row(at).version, body);
  return Response::json(std::move(body)).with_etag(etag);
}

Result<Response> written_relation(Call& call, const service::Batch& batch,
                                  const service::Committed& committed, std::string_view id,
                                  int status) {
  PLUMB_TRY(const bool dry, call.dry_run());
  json::object out = call.written(committed);
  PLUMB_TRY(const Reading now, call.open().read({}, call.text("scenario")));
  const model::Model& model = now.model();
  if (dry) {
    out["preview"] = call.preview(batch);
    json::object record;
    const json::value known = model.record(model::Subject::relation, id);
    if (known.is_object()) record = known.get_object();
    model::patch(record, batch.writes[0].record);
    const auto text = [&](const char* key) {
      const json::value* found = record.if_contains(key);
      std::string value =
          found != nullptr && found->is_string() ? std::string(found->get_string()) : std::string();
      record.erase(key);
      return value;
    };
    const std::string kind = text("kind");
    const std::string from = text("from");
    const std::string to = text("to");
    out["relation"] = json::object{{"id", id},
                                   {"kind", kind},
                                   {"from", ref_json(model, from)},
                                   {"to", ref_json(model, to)},
                                   {"fields", std::move(record)},
                                   {"version", 0}};
    return call.json(out);
  }
  call.headers.set("Plumb-Seq", std::to_string(std::max(committed.last_seq, now.moment.seq)));
  const model::Index at = model.find_relation(id);
  out["relation"] = relation_json(model, at);
  return call.json(out, status).with_etag(etag_of_version(model.relation_row(at).version));
}

Result<Response> create(Call& call) {
  PLUMB_TRY(Body body, call.body());
  std::string id = body.text("id", {.most = 200});
  json::object record = body.object("fields");
  record["kind"] = body.text("kind", {.required = true, .most = 200});
  record["from"] = body.text("from", {.required = true, .most = 300});
  record["to"] = body.text("to", {.required = true, .most = 300});
  PLUMB_TRY(const Reading reading, state_to_write(call));
  PLUMB_CHECK(may_relate(call, reading.model(), record));
  PLUMB_CHECK(body.done());
  if (id.empty()) id = call.workspace().new_id("r");
  service::Batch batch;
  batch.writes.push_back(
      {model::Subject::relation, model::Operation::create, id, std::move(record), {}});
  PLUMB_TRY(const service::Committed committed, commit_checked(call, batch));
  return written_relation(call, batch, committed, id, 201);
}

Result<Response> change(Call& call) {
  PLUMB_TRY(const Reading reading, state_to_write(call));
  const std::string id(call.path("id"));
  PLUMB_TRY(const model::Index at, relation_in(reading.model(), id));
  PLUMB_CHECK(may_change_relation(call, reading.model(), at));
  PLUMB_TRY(Body body, call.body());
  PLUMB_TRY(const auto expected, call.if_match());
  // Where it starts decides whose it is: a new start must be theirs as well.
  if (body.has("from")) PLUMB_CHECK(may_relate(call, reading.model(), body.whole()));
  service::Write write{model::Subject::relation, model::Operation::update, id, body.whole(),
                       expected};
  PLUMB_TRY(const std::vector<std::string> merged, prepare_merge(call, reading.model(), write));
  service::Batch batch;
  batch.writes.push_back(std::move(write));
  PLUMB_TRY(const service::Committed committed, commit_checked(call, batch));
  PLUMB_TRY(Response out, written_relation(call, batch, committed, id, 200));
  if (!merged.empty()) add_merged(out, merged);
  return out;
}

Result<Response> remove(Call& call) {
  PLUMB_TRY(const Reading reading, state_to_write(call));
  PLUMB_TRY(const model::Index at, relation_in(reading.model(), call.path("id")));
  PLUMB_CHECK(may_change_relation(call, reading.model(), at));
  service::Batch batch;
  batch.writes.push_back(
      {model::Subject::relation, model::Operation::remove, std::string(call.path("id")), {}, {}});
  PLUMB_TRY(const service::Committed committed, commit_checked(call, batch));
  return written_json(call, batch, committed);
}

}  // namespace

void add_relation_routes(Routes& routes) {
  const std::string relations = "/workspaces/{workspace}/relations";
  const std::string one = relations + "/{id}";
  routes.get("listRelations", relations, Needs::of(Verb::read), list);
  routes.post("createRelation", relations, Needs::on(kElement, Verb::edit), create);
  routes.get("getRelation", one, Needs::of(Verb::read), get);
  routes.patch("changeRelation", one, Needs::on(kElement, Verb::edit), change);
  routes.remove("removeRelation", one, Needs::on(kElement, Verb::edit), remove);
}

}  // namespace plumb::api
