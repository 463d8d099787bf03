// The log: batches, changes, undo, verification, SQL.
#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "api/log_rows.h"
#include "api/model_writes.h"
#include "service/campaign_results.h"
#include "store/store.h"

namespace plumb::api {
namespace {

using http::Response;
using identity::Object;
using identity::Verb;
using model::Operation;
using model::Subject;

constexpr std::size_t kBatchBytes = std::size_t{64} << 20;

Result<Response> list_batches(Call& call) {
  PLUMB_TRY(const PageAsked page, call.page());
  PLUMB_TRY(const LogFilter filter, log_filter(call, page));
  PLUMB_TRY(const auto rows, read_batches(call, filter, page.limit + 1));
  PLUMB_TRY(const Undone undone, read_undone(call));
  json::array items;
  for (std::size_t i = 0; i < std::min(rows.size(), page.limit); ++i) {
    items.push_back(batch_json(call, rows[i], undone));
  }
  json::object out{{"items", std::move(items)}};
  if (rows.size() > page.limit) {
    out["next"] = call.next({std::to_string(rows[page.limit - 1].first_seq)});
  }
  return call.json(out);
}

Result<Response> get_batch(Call& call) {
  PLUMB_TRY(const PageAsked page, call.page(200, 500));
  store::BatchRow row;
  std::vector<model::Change> changes;
  {
    const std::lock_guard lock(call.workspace().store_mutex());
    PLUMB_TRY(row, call.workspace().store().batch(call.path("id")));
    const std::uint64_t first = page.after.empty() ? row.first_seq : std::stoull(page.after[0]) + 1;
    const std::uint64_t last = std::min(row.last_seq, first + page.limit - 1);
    PLUMB_CHECK(call.workspace().store().for_each_change(first, last, std::nullopt,
                                                         [&](model::Change&& change) {
                                                           changes.push_back(std::move(change));
                                                           return done();
                                                         }));
  }
  PLUMB_TRY(const Undone undone, read_undone(call));
  json::object out = batch_json(call, row, undone);
  const model::Model& model = *call.workspace().snapshot().model;
  json::array items;
  for (const model::Change& change : changes) {
    items.push_back(change_json(call, model, change, row.reason));
  }
  out["items"] = std::move(items);
  if (!changes.empty() && changes.back().seq < row.last_seq) {
    out["next"] = call.next({std::to_string(changes.back().seq)});
  }
  return call.json(out);
}

// One write of a batch as it was sent.
Result<service::Write> read_write(Call& call, const json::value& value, std::size_t number) {
  const std::string place = fmt::format("writes[{}]", number);
  if (!value.is_object()) return bad_input("A write must be an object.", place);
  Body row(value.get_object(), &call.problem);
  service::Write out;
  const std::string subject = row.word("subject", {"element", "relation"});
  const std::string operation = row.word("operation", {"create", "update", "remove", "restore"});
  row.must_have("subject");
  row.must_have("operation");
  out.id = row.text("id", {.most = 300});
  out.record = row.object("record");
  const auto version = row.integer("expected_version", 0, UINT32_MAX);
  if (Status fits = row.done(); !fits.ok()) {
    Error error = fits.error();
    error.where = place + "." + error.where;
    return error;
  }
  if (version) out.expected_version = static_cast<std::uint32_t>(*version);
  out.subject = subject == "relation" ? Subject::relation : Subject::element;
  out.operation = operation == "create"   ? Operation::create
                  : operation == "update" ? Operation::update
                  : operation == "remove" ? Operation::remove
                                          : Operation::restore;
  if (out.id.empty()) {
    if (out.operation != Operation::create) return bad_input("An id is needed.", place + ".id");
    const json::value* type = out.record.if_contains("type");
    out.id = call.workspace().new_id(out.subject == Subject::relation ? "r"
                                     : type != nullptr && type->is_string()
                                         ? std::string_view(type->get_string())
                                         : std::string_view("e"));
  }
  return out;
}

Result<std::vector<service::Write>> read_lines(Call& call) {
  constexpr std::size_t kLines = 100'000;
  std::vector<service::Write> out;
  std::string_view rest = call.request().body;
  std::size_t number = 0;
  while (!rest.empty()) {
    const std::size_t end = std::min(rest.find('\n'), rest.size());
    const std::string_view line = rest.substr(0, end);
    rest.remove_prefix(std::min(end + 1, rest.size()));
    ++number;
    if (line.find_first_not_of(" \t\r") == std::string_view::npos) continue;
    boost::system::error_code failed;
    const json::value value = json::parse(line, failed);
    if (failed) return bad_input("This line is not JSON.", fmt::format("line {}", number));
    auto write = read_write(call, value, number - 1);
    if (!write.ok()) {
      Error error = write.error();
      error.where = fmt::format("line {}: {}", number, error.where);
      return error;
    }
    out.push_back(std::move(*write));
    if (out.size() > kLines) {
      return over_limit(fmt::format("At most {} writes in a batch.", kLines), "body",
                        "Send several batches.");
    }
  }
  return out;
}

Result<service::Batch> read_batch(Call& call) {
  service::Batch out;
  if (call.request().headers.get("Content-Type").starts_with("application/x-ndjson")) {
    PLUMB_TRY(out.writes, read_lines(call));
    return out;
  }
  PLUMB_TRY(Body body, call.body());
  out.reason = body.text("reason", {.most = 500});
  body.must_have("writes");
  const json::array writes = body.array("writes", 100'000);
  PLUMB_CHECK(body.done());
  for (std::size_t i = 0; i < writes.size(); ++i) {
    PLUMB_TRY(service::Write write, read_write(call, writes[i], i));
    out.writes.push_back(std::move(write));
  }
  return out;
}

// Every write on its own: a batch is no way round what may not be done one by one.
Status check_writes(Call& call, const model::Model& model, const service::Batch& batch) {
  if (call.text("scenario").empty() && call.can(Verb::edit)) return call.may(Verb::edit);
  for (const service::Write& write : batch.writes) {
    if (write.subject == Subject::element) {
      const model::Index at = model.find_element(write.id);
      const bool there = at != model::kNoIndex && at < model.element_bound() &&
                         model.element_row(at).state != model::State::absent;
      if (write.operation == Operation::create) {
        PLUMB_CHECK(may_create(call, model, write.record));
      } else if (!there) {
        PLUMB_CHECK(call.may(Verb::edit));
      } else if (write.operation == Operation::update) {
        PLUMB_CHECK(may_change(call, model, at, write.record));
      } else {
        const Verb verb = write.operation == Operation::restore ? Verb::restore : Verb::edit;
        PLUMB_CHECK(verb == Verb::restore ? may_restore(call, model, at)
                                          : may_remove(call, model, at));
      }
      continue;
    }
    const model::Index at = model.find_relation(write.id);
    if (write.operation == Operation::create) {
      PLUMB_CHECK(may_relate(call, model, write.record));
    } else if (at == model::kNoIndex || at >= model.relation_bound()) {
      PLUMB_CHECK(call.may(Verb::edit));
    } else {
      PLUMB_CHECK(may_change_relation(call, model, at));
      if (write.record.contains("from")) PLUMB_CHECK(may_relate(call, model, write.record));
    }
  }
  return batch.writes.empty() ? call.may(Verb::edit) : done();
}

Result<Response> commit_batch(Call& call) {
  PLUMB_TRY(const Reading reading, state_to_write(call));
  // Who may edit nothing at all learns that before what is wrong with the body.
  const bool some = call.can(Verb::edit) || call.can(Verb::propose);
  if (!some) PLUMB_CHECK(call.may(Verb::edit));
  PLUMB_TRY(const service::Batch batch, read_batch(call));
  PLUMB_CHECK(check_writes(call, reading.model(), batch));
  PLUMB_TRY(const service::Committed committed, commit_checked(call, batch));
  return written_json(call, batch, committed);
}

Result<Response> undo_batch(Call& call) {
  PLUMB_TRY(const bool keep_later, call.flag("keep_later"));
  store::BatchRow row;
  {
    const std::lock_guard lock(call.workspace().store_mutex());
    auto found = call.workspace().store().batch(call.path("id"));
    if (!found.ok()) {
      PLUMB_CHECK(call.may(Verb::restore));
      return found.error();
    }
    row = std::move(*found);
  }
  PLUMB_CHECK(call.may(Verb::restore, call.object(Object::Kind::batch, {row.actor})));
  PLUMB_TRY(const service::Committed committed,
            call.workspace().undo_batch(call.path("id"), call.account(), keep_later));
  call.headers.set("Plumb-Seq", std::to_string(committed.last_seq));
  return call.json(call.written(committed));
}

Result<Response> list_changes(Call& call) {
  PLUMB_TRY(const PageAsked page, call.page());
  PLUMB_TRY(const LogFilter filter, log_filter(call, page));
  PLUMB_TRY(json::array items, read_changes(call, filter, page.limit + 1));
  json::object out;
  if (items.size() > page.limit) {
    items.resize(page.limit);
    out["next"] = call.next({std::to_string(items.back().at("seq").to_number<std::uint64_t>())});
  }
  out["items"] = std::move(items);
  return call.json(out);
}

Result<Response> element_history(Call& call) {
  PLUMB_TRY(const std::int64_t limit, call.integer("limit", 1, 500, 50));
  const model::Model& model = *call.workspace().snapshot().model;
  const std::string id(call.path("id"));
  PLUMB_TRY(const model::Index at, Call::element_in(model, id, true));
  LogFilter filter;
  filter.subjects.push_back(id);
  for (model::Index relation = model.element_row(at).first_out; relation != model::kNoIndex;
       relation = model.relation_row(relation).next_out) {
    filter.subjects.emplace_back(model.relation_id(relation));
  }
  for (model::Index relation = model.element_row(at).first_in; relation != model::kNoIndex;
       relation = model.relation_row(relation).next_in) {
    filter.subjects.emplace_back(model.relation_id(relation));
  }
  PLUMB_TRY(json::array items, read_changes(call, filter, static_cast<std::size_t>(limit)));
  return call.json(json::object{{"items", std::move(items)}});
}

Result<Response> verify(Call& call) {
  PLUMB_TRY(store::Verification found, call.workspace().verify());
  PLUMB_TRY(const auto altered, service::verify_answers(call.workspace()));
  found.damage.insert(found.damage.end(), altered.begin(), altered.end());
  json::array damage;
  for (const store::Damage& one : found.damage) {
    damage.push_back(json::object{{"where", one.where}, {"what", one.what}});
  }
  return call.json(json::object{{"ok", found.damage.empty()},
                                {"seq", found.head.seq},
                                {"batches", found.batches},
                                {"head", to_hex(found.head.hash)},
                                {"damage", std::move(damage)}});
}

Result<Response> query(Call& call) {
  PLUMB_TRY(Body body, call.body());
  const std::string sql = body.text("sql", {.required = true, .most = 100'000});
  const auto limit = body.integer("limit", 1, 10'000);
  PLUMB_CHECK(body.done());
  PLUMB_TRY(const store::QueryResult found,
            call.workspace().store().query(sql, static_cast<std::size_t>(limit.value_or(1'000))));
  json::array columns;
  for (const std::string& column : found.columns) columns.emplace_back(column);
  json::array rows;
  for (const auto& row : found.rows) rows.emplace_back(json::array(row.begin(), row.end()));
  return call.json(json::object{
      {"columns", std::move(columns)}, {"rows", std::move(rows)}, {"truncated", found.truncated}});
}

}  // namespace

void add_log_routes(Routes& routes) {
  const std::string base = "/workspaces/{workspace}";
  const Needs read = Needs::of(Verb::read);
  routes.get("listBatches", base + "/batches", read, list_batches);
  routes.post("commitBatch", base + "/batches", Needs::on(Object::Kind::element, Verb::edit),
              commit_batch, {.body_bytes = kBatchBytes});
  routes.get("getBatch", base + "/batches/{id}", read, get_batch);
  routes.post("undoBatch", base + "/batches/{id}/undo",
              Needs::on(Object::Kind::batch, Verb::restore), undo_batch);
  routes.get("listChanges", base + "/changes", read, list_changes);
  routes.get("getElementHistory", base + "/elements/{id}/history", read, element_history);
  routes.post("verifyWorkspace", base + "/verification", Needs::of(Verb::verify), verify,
              {.concurrent = 2});
  routes.post("query", base + "/query", Needs::of(Verb::query), query, {.concurrent = 4});
}

}  // namespace plumb::api
