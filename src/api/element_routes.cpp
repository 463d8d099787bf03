// Elements: lists, pages, and the writes to one of them.
#include "api/element_rows.h"
#include "api/model_writes.h"
#include "service/comments.h"
#include "service/diagrams.h"

namespace plumb::api {
namespace {

using http::Response;
using identity::Object;
using identity::Verb;

constexpr Object::Kind kElement = Object::Kind::element;

using CommentCounts = std::unordered_map<std::string, std::size_t>;

std::size_t comments_about(const CommentCounts& counts, std::string_view element) {
  if (counts.empty()) return 0;
  const auto found = counts.find("element:" + std::string(element));
  return found == counts.end() ? 0 : found->second;
}

json::object stamp_json(Call& call, const std::string& at, const std::string& by,
                        const std::string& batch) {
  return {{"at", at}, {"by", call.person(by)}, {"batch", batch}};
}

Response from_cache(Call& call, const StateMark& state, const Answer& answer) {
  call.headers.set("Plumb-Seq", std::to_string(state.seq));
  Response out;
  out.headers.add("Content-Type", "application/json");
  out.body = answer.body;
  if (!answer.etag.empty()) out.headers.add("ETag", answer.etag);
  return out;
}

// A list follows from the state, the address and the language alone.
std::string list_key(Call& call) {
  return std::string(call.language()) + " " + std::string(call.request().target);
}

std::optional<Response> list_at_hand(Call& call) {
  const auto state = call.open().mark();
  if (!state) return std::nullopt;
  const auto found = call.open().answers().find(*state, list_key(call));
  if (!found) return std::nullopt;
  return from_cache(call, *state, *found);
}

json::array rows_of(Call& call, const Reading& reading, const std::vector<model::Index>& rows,
                    const AssessmentPtr& assessment) {
  std::shared_ptr<const std::vector<std::uint32_t>> counts;
  if (assessment) counts = call.open().finding_counts(assessment);
  std::vector<OpenWorkspace::Stamps> stamps;
  if (reading.present) stamps = call.open().stamps(reading.model(), rows);
  const CommentCounts comments = service::comment_counts(reading.model());
  json::array items;
  items.reserve(rows.size());
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const model::Index at = rows[i];
    json::object row = element_json(reading.model(), at, assessment.get());
    if (counts && at < counts->size()) row["findings"] = (*counts)[at];
    row["comments"] = comments_about(comments, reading.model().element_id(at));
    if (i < stamps.size() && !stamps[i].changed_at.empty()) {
      row["changed_at"] = stamps[i].changed_at;
    }
    items.push_back(std::move(row));
  }
  return items;
}

Result<Response> list(Call& call) {
  const auto state = call.open().mark();
  PLUMB_TRY(const Reading reading, call.reading());
  PLUMB_TRY(const bool figures, call.flag("figures", true));
  PLUMB_TRY(ElementList found, list_elements(call, reading));
  AssessmentPtr assessment;
  if (figures && !found.rows.empty()) {
    PLUMB_TRY(assessment, call.open().assess(reading));
  }
  json::object out{{"items", rows_of(call, reading, found.rows, assessment)},
                   {"total", found.total},
                   {"facets", std::move(found.facets)}};
  if (!found.next.empty()) out["next"] = found.next;
  auto body = std::make_shared<const std::string>(call.say(out));
  if (reading.present && state && state == call.open().mark()) {
    call.open().answers().keep(*state, list_key(call), {body, {}});
  }
  Response answer = Response::json({});
  answer.body = std::move(body);
  return answer;
}

// What the caller may do with an element, one bit each.
constexpr Verb kOnElement[] = {Verb::edit, Verb::observe, Verb::restore};
constexpr Verb kOnAll[] = {Verb::comment, Verb::propose, Verb::mute};

unsigned verbs_on(const Call& call, const Object& object) {
  unsigned out = 0;
  unsigned bit = 1;
  for (const Verb verb : kOnElement) {
    if (call.can(verb, object)) out |= bit;
    bit <<= 1;
  }
  const Object all = call.object(Object::Kind::workspace);
  for (const Verb verb : kOnAll) {
    if (call.can(verb, all)) out |= bit;
    bit <<= 1;
  }
  return out;
}

json::array verbs_json(unsigned verbs) {
  json::array out;
  unsigned bit = 1;
  const auto add = [&](Verb verb) {
    if ((verbs & bit) != 0) out.emplace_back(identity::name_of(verb));
    bit <<= 1;
  };
  for (const Verb verb : kOnElement) add(verb);
  for (const Verb verb : kOnAll) add(verb);
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

std::string page_key(std::string_view language, std::string_view id, unsigned verbs) {
  std::string out = "page ";
  out += language;
  out += static_cast<char>('0' + verbs);
  out += id;
  return out;
}

std::optional<Response> get_at_hand(Call& call) {
  if (!call.request().parsed.parameters.empty()) return std::nullopt;
  const auto state = call.open().mark();
  if (!state) return std::nullopt;
  const AnswerCache& answers = call.open().answers();
  const std::string_view id = call.path("id");
  const auto object = answers.object(*state, id);
  if (!object) return std::nullopt;
  const auto found = answers.find(*state, page_key(call.language(), id, verbs_on(call, *object)));
  if (!found) return std::nullopt;
  return from_cache(call, *state, *found);
}

void add_stamps(Call& call, const model::Model& model, model::Index at, json::object& out) {
  const OpenWorkspace::Stamps stamps = call.open().stamps(model, {at}).front();
  if (stamps.changed_at.empty()) return;
  out["changed_at"] = stamps.changed_at;
  out["created"] = stamp_json(call, stamps.created_at, stamps.created_by, stamps.created_in);
  out["changed"] = stamp_json(call, stamps.changed_at, stamps.changed_by, stamps.changed_in);
}

Result<Response> get(Call& call) {
  const auto state = call.open().mark();
  PLUMB_TRY(const Reading reading, call.reading());
  const model::Model& model = reading.model();
  PLUMB_TRY(const model::Index at, Call::element_in(model, call.path("id"), true));
  PLUMB_TRY(const AssessmentPtr assessment, call.open().assess(reading));
  json::object out = element_json(model, at, assessment.get());
  const auto counts = call.open().finding_counts(assessment);
  if (at < counts->size()) out["findings"] = (*counts)[at];
  out["comments"] = comments_about(service::comment_counts(model), model.element_id(at));
  out["artifact_views"] = service::views_of(model, model.element_id(at));
  out["relations"] = relations_of(model, at);
  out["names"] = names_in(model, out["fields"].get_object());
  Object object = call.element_object(model, at);
  const unsigned verbs = verbs_on(call, object);
  out["may"] = verbs_json(verbs);
  if (reading.present) add_stamps(call, model, at, out);
  auto body = std::make_shared<const std::string>(call.say(out));
  const std::string etag = page_etag(model.element_row(at).version, *body);
  if (reading.present && state && state == call.open().mark()) {
    const std::string id(call.path("id"));
    call.open().answers().keep_object(*state, id, std::move(object));
    call.open().answers().keep(*state, page_key(call.language(), id, verbs), {body, etag});
  }
  Response answer = Response::json({});
  answer.body = std::move(body);
  return std::move(answer).with_etag(etag);
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
  routes.get("listElements", elements, Needs::of(Verb::read), list, {}, list_at_hand);
  routes.post("createElement", elements, Needs::on(kElement, Verb::edit), create);
  routes.get("getElement", one, Needs::of(Verb::read), get, {}, get_at_hand);
  routes.patch("changeElement", one, Needs::on(kElement, Verb::edit), change);
  routes.remove("removeElement", one, Needs::on(kElement, Verb::edit), remove);
  routes.post("restoreElement", one + "/restoration", Needs::on(kElement, Verb::restore), restore);
}

}  // namespace plumb::api
