#include "api/log_rows.h"

#include <fmt/format.h>

#include <map>

#include "service/artifacts.h"
#include "service/dashboards.h"

namespace plumb::api {
namespace {

std::string quoted(std::string_view text) {
  std::string out = "'";
  for (const char c : text) out += c == '\'' ? std::string("''") : std::string(1, c);
  return out + "'";
}

std::string text_of(const json::value& value) {
  return value.is_string() ? std::string(value.get_string()) : std::string();
}

std::uint64_t number_of(const json::value& value) {
  return value.is_number() ? value.to_number<std::uint64_t>() : 0;
}

Result<std::string> moment_in(Call& call, std::string_view name, bool last) {
  PLUMB_TRY(const std::string text, call.text(name, 100));
  if (text.empty()) return text;
  // A bare day is all of it: its first moment as a beginning, its last as an end.
  if (!last && parse_day(text)) return text + "T00:00:00.000Z";
  const auto at = parse_instant(text);
  if (!at) {
    return bad_input("\"" + text + "\" is not a moment.", std::string(name),
                     "Write 2026-06-30 or 2026-06-30T12:00:00Z.");
  }
  return format_instant(*at);
}

std::string conditions(const LogFilter& filter, std::string_view table, std::string_view seq) {
  std::string out = " WHERE 1";
  const auto add = [&](std::string_view column, std::string_view sign, const std::string& value) {
    if (!value.empty()) out += fmt::format(" AND {}{} {} {}", table, column, sign, quoted(value));
  };
  add("actor", "=", filter.actor);
  add("at", ">=", filter.from);
  add("at", "<=", filter.to);
  if (!filter.any_scenario)
    out += fmt::format(" AND {}scenario = {}", table, quoted(filter.scenario));
  if (filter.before > 0) out += fmt::format(" AND {}{} < {}", table, seq, filter.before);
  if (!filter.subjects.empty()) {
    out += fmt::format(" AND {}id IN (", table);
    for (std::size_t i = 0; i < filter.subjects.size(); ++i) {
      out += (i > 0 ? "," : "") + quoted(filter.subjects[i]);
    }
    out += ")";
  }
  return out;
}

std::string_view plural(std::string_view subject, std::size_t count) {
  if (subject == "element") return count == 1 ? "element" : "elements";
  if (subject == "relation") return count == 1 ? "relation" : "relations";
  return count == 1 ? "document" : "documents";
}

// "3 elements changed, 1 relation made"
std::string summary_of(Call& call, const store::BatchRow& row) {
  const auto counts = call.workspace().store().query(
      fmt::format("SELECT subject, operation, count(*) FROM change WHERE seq BETWEEN {} AND {} "
                  "GROUP BY subject, operation ORDER BY subject, operation",
                  row.first_seq, row.last_seq),
      100);
  if (!counts.ok()) return {};
  const std::map<std::string, std::string_view> kDone = {
      {"create", "made"}, {"update", "changed"}, {"remove", "removed"}, {"restore", "restored"}};
  std::string out;
  for (const auto& count : counts->rows) {
    const std::size_t number = number_of(count[2]);
    const auto done = kDone.find(text_of(count[1]));
    out += fmt::format("{}{} {} {}", out.empty() ? "" : ", ", number,
                       plural(text_of(count[0]), number),
                       done != kDone.end() ? done->second : std::string_view("touched"));
  }
  return out;
}

std::string name_of(const model::Model& model, const model::Change& change) {
  if (change.subject == model::Subject::element) {
    const model::Index at = model.find_element(change.id);
    if (at != model::kNoIndex && at < model.element_bound()) return std::string(model.name(at));
  } else if (change.subject == model::Subject::relation) {
    const model::Index at = model.find_relation(change.id);
    if (at != model::kNoIndex && at < model.relation_bound()) {
      const model::RelationRow& row = model.relation_row(at);
      if (row.state == model::State::absent) return {};
      const auto end = [&](model::Index index, bool relation) {
        return std::string(relation ? model.relation_id(index) : model.name(index));
      };
      return end(row.from, row.from_relation) + " " + model.kind(at).name + " " +
             end(row.to, row.to_relation);
    }
  } else {
    const auto found = model.artifacts().find(change.id);
    if (found != model.artifacts().end()) return found->second->name;
  }
  return {};
}

// A view or dashboard somebody keeps for themselves: nobody else reads what is in it, only that it
// was saved.
bool is_private(const model::Model& model, const model::Change& change, const std::string& account,
                std::string_view person) {
  if (change.subject != model::Subject::artifact) return false;
  const auto found = model.artifacts().find(change.id);
  if (found == model.artifacts().end()) return false;
  if (service::hidden_dashboard(*found->second, service::viewer_of(model, account, person))) {
    return true;
  }
  if (found->second->kind != "saved_view") return false;
  const json::object& body = service::body_of(*found->second);
  return !service::flag_in(body, "shared") && service::text_in(body, "by") != account;
}

}  // namespace

Result<LogFilter> log_filter(Call& call, const PageAsked& page) {
  LogFilter out;
  // By login as well as by id; whoever is no account is known by what the log says.
  out.actor = call.text("actor");
  if (std::string account = call.app().directory().account_of(out.actor); !account.empty()) {
    out.actor = std::move(account);
  }
  PLUMB_TRY(out.from, moment_in(call, "from", false));
  PLUMB_TRY(out.to, moment_in(call, "to", true));
  if (call.query("scenario") != nullptr) {
    out.scenario = call.text("scenario");
    out.any_scenario = false;
  }
  if (!page.after.empty()) out.before = std::stoull(page.after[0]);
  return out;
}

Result<std::vector<store::BatchRow>> read_batches(Call& call, const LogFilter& filter,
                                                  std::size_t limit) {
  PLUMB_TRY(const store::QueryResult rows,
            call.workspace().store().query(
                "SELECT id, at, actor, reason, source, scenario, undoes, first_seq, last_seq FROM "
                "batch b" +
                    conditions(filter, "b.", "first_seq") + " ORDER BY first_seq DESC LIMIT " +
                    std::to_string(limit),
                limit));
  std::vector<store::BatchRow> out;
  for (const auto& row : rows.rows) {
    out.push_back({text_of(row[0]), text_of(row[1]), text_of(row[2]), text_of(row[3]),
                   text_of(row[4]), text_of(row[5]), text_of(row[6]), number_of(row[7]),
                   number_of(row[8])});
  }
  return out;
}

Result<json::array> read_changes(Call& call, const LogFilter& filter, std::size_t limit) {
  PLUMB_TRY(const store::QueryResult rows,
            call.workspace().store().query(
                "SELECT c.seq, c.at, c.actor, c.batch, c.scenario, c.subject, c.operation, c.id, "
                "c.before, c.after, b.reason FROM change c JOIN batch b ON b.id = c.batch" +
                    conditions(filter, "c.", "seq") + " ORDER BY c.seq DESC LIMIT " +
                    std::to_string(limit),
                limit));
  const model::Model& model = *call.workspace().snapshot().model;
  json::array out;
  for (const auto& row : rows.rows) {
    model::Change change;
    change.seq = number_of(row[0]);
    change.at = text_of(row[1]);
    change.actor = text_of(row[2]);
    change.batch = text_of(row[3]);
    change.scenario = text_of(row[4]);
    const std::string subject = text_of(row[5]);
    change.subject = subject == "element"    ? model::Subject::element
                     : subject == "relation" ? model::Subject::relation
                                             : model::Subject::artifact;
    const std::string operation = text_of(row[6]);
    change.operation = operation == "create"   ? model::Operation::create
                       : operation == "update" ? model::Operation::update
                       : operation == "remove" ? model::Operation::remove
                                               : model::Operation::restore;
    change.id = text_of(row[7]);
    boost::system::error_code failed;
    json::value before = json::parse(text_of(row[8]), failed);
    if (!failed && before.is_object()) change.before = std::move(before.get_object());
    json::value after = json::parse(text_of(row[9]), failed);
    if (!failed && after.is_object()) change.after = std::move(after.get_object());
    out.push_back(change_json(call, model, change, text_of(row[10])));
  }
  return out;
}

Result<Undone> read_undone(Call& call) {
  constexpr std::size_t kMost = 100'000;
  PLUMB_TRY(const store::QueryResult rows,
            call.workspace().store().query(
                "SELECT undoes, id FROM batch WHERE undoes != '' ORDER BY first_seq DESC", kMost));
  // Newest first: what took back a batch is judged before the batch itself.
  Undone out;
  for (const auto& row : rows.rows) {
    std::string by = text_of(row[1]);
    if (!out.contains(by)) out.try_emplace(text_of(row[0]), std::move(by));
  }
  return out;
}

json::object batch_json(Call& call, const store::BatchRow& row, const Undone& undone) {
  json::object out{{"id", row.id},
                   {"at", row.at},
                   {"actor", call.person(row.actor)},
                   {"reason", row.reason},
                   {"source", row.source},
                   {"scenario", row.scenario},
                   {"undoes", row.undoes},
                   {"first_seq", row.first_seq},
                   {"last_seq", row.last_seq},
                   {"changes", row.last_seq - row.first_seq + 1},
                   {"summary", summary_of(call, row)}};
  if (const auto found = undone.find(row.id); found != undone.end()) {
    out["undone_by"] = found->second;
  }
  return out;
}

json::object change_json(Call& call, const model::Model& model, const model::Change& change,
                         const std::string& reason) {
  std::string person;
  for (const identity::Membership& membership : call.actor().memberships) {
    if (membership.workspace == call.workspace_id()) person = membership.person;
  }
  const bool hidden = is_private(model, change, call.account(), person);
  return {{"seq", change.seq},
          {"at", change.at},
          {"actor", call.person(change.actor)},
          {"batch", change.batch},
          {"reason", reason},
          {"scenario", change.scenario},
          {"subject", model::id_of(change.subject)},
          {"operation", model::id_of(change.operation)},
          {"id", change.id},
          {"name", hidden ? std::string() : name_of(model, change)},
          {"before", hidden ? json::object() : change.before},
          {"after", hidden ? json::object() : change.after}};
}

}  // namespace plumb::api
