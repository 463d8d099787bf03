// What an organisation states about itself for an instrument, which needs follow, what is set by
// hand, and the weights behind it.
#include "api/download.h"
#include "api/tailoring.h"
#include "service/artifacts.h"
#include "service/catalogs.h"
#include "service/shown.h"
#include "service/tailoring_file.h"

namespace plumb::api {
namespace {

using http::Response;
using identity::Verb;
using service::NeedOverride;
using service::Tailoring;

constexpr std::size_t kFileBytes = std::size_t{4} << 20;
constexpr std::size_t kMostErrors = 500;
constexpr std::size_t kWords = 2000;

json::value number(const std::optional<double>& value) {
  return value ? json::value(*value) : json::value(nullptr);
}

json::value person_or_null(Call& call, const std::string& account) {
  return account.empty() ? json::value(nullptr) : json::value(call.person(account));
}

// Puts people where accounts stand, in a row with an override.
void name_override(Call& call, json::value& override_value) {
  if (!override_value.is_object()) return;
  json::object& one = override_value.get_object();
  one["by"] = person_or_null(call, service::text_in(one, "by"));
}

json::object past_row(Call& call, const NeedOverride& one) {
  return {{"item", one.item},
          {"importance", number(one.importance)},
          {"target", number(one.target)},
          {"reason", one.reason},
          {"by", person_or_null(call, one.by)},
          {"at", one.at},
          {"withdrawn_by", person_or_null(call, one.withdrawn_by)},
          {"withdrawn_at", service::text_or_null(one.withdrawn_at)},
          {"replaced_at", service::text_or_null(one.replaced_at)}};
}

json::object table_row(Call& call, const Tailoring& tailoring) {
  const bool own = tailoring.table.has_value();
  const service::WeightTable table = tailoring.table.value_or(service::WeightTable{});
  return {{"own", own},
          {"method", name_of(table.weights.method)},
          {"name", service::text_or_null(table.name)},
          {"source", service::text_or_null(table.source)},
          {"by", person_or_null(call, table.by)},
          {"at", service::text_or_null(table.at)}};
}

Response answer_with(Call& call, const model::Instrument& instrument, const Tailoring& tailoring) {
  json::array past;
  for (const NeedOverride& one : tailoring.past) past.push_back(past_row(call, one));
  return call.json(
      json::object{{"instrument", instrument.id},
                   {"version", tailoring.version.value_or(0)},
                   {"statement", service::statement_json(tailoring.statement)},
                   {"stated_by", person_or_null(call, tailoring.stated_by)},
                   {"stated_at", service::text_or_null(tailoring.stated_at)},
                   {"weights", table_row(call, tailoring)},
                   {"need", need_set_row(call, service::need_set(instrument, tailoring))},
                   {"past", std::move(past)}});
}

Result<catalog::InstrumentPtr> tailored(Call& call) {
  PLUMB_TRY(auto instrument, service::instrument_of(call.workspace(), call.path("id")));
  if (!instrument->tailoring.empty()) return instrument;
  return not_found("This instrument is not tailored.", instrument->name,
                   "Tailoring needs factors in the instrument's file.");
}

Result<Response> get_tailoring(Call& call) {
  PLUMB_TRY(const Reading reading, call.reading());
  const model::Model& model = *reading.snapshot.model;
  PLUMB_TRY(const auto instrument,
            catalog::workspace_instrument(call.path("id"),
                                          service::instrument_files_of(model, call.path("id"))));
  if (instrument->tailoring.empty()) {
    return not_found("This instrument is not tailored.", instrument->name,
                     "Tailoring needs factors in the instrument's file.");
  }
  return answer_with(call, *instrument, service::tailoring_of(model, instrument->id));
}

// Applies a change and answers with what is there then; with dry_run, with what would be.
Result<Response> changed(Call& call, const std::string& reason,
                         const service::TailoringChange& change) {
  PLUMB_TRY(const bool dry, call.dry_run());
  PLUMB_TRY(const auto expected, call.if_match());
  PLUMB_TRY(const auto instrument, tailored(call));
  PLUMB_TRY(const Tailoring now,
            service::change_tailoring(
                call.workspace(), {instrument->id, expected, call.account(), reason, dry}, change));
  return answer_with(call, *instrument, now);
}

Result<Response> state_factors(Call& call) {
  PLUMB_TRY(Body body, call.body());
  body.must_have("statement");
  const survey::Statement statement = read_statement(body, "statement");
  PLUMB_CHECK(body.done());
  const std::string at = format_instant(call.workspace().now());
  return changed(call, "State the organisation's design factors",
                 [&](Tailoring& tailoring, const model::Instrument& instrument) {
                   return service::state_factors(tailoring, instrument, statement, call.account(),
                                                 at);
                 });
}

Result<Response> override_need(Call& call) {
  PLUMB_TRY(Body body, call.body());
  NeedOverride wanted;
  wanted.item = std::string(call.path("item"));
  const auto level = [&](std::string_view field, std::optional<double>& out) {
    if (body.null(field)) {
      body.any(field);
    } else {
      out = body.number(field, -1000, 1000);
    }
  };
  level("importance", wanted.importance);
  level("target", wanted.target);
  wanted.reason = body.text("reason", {.required = true, .most = kWords});
  PLUMB_CHECK(body.done());
  wanted.by = call.account();
  wanted.at = format_instant(call.workspace().now());
  return changed(call, "Set by hand: " + wanted.item,
                 [&](Tailoring& tailoring, const model::Instrument& instrument) {
                   return service::override_need(tailoring, instrument, wanted);
                 });
}

Result<Response> withdraw_override(Call& call) {
  const std::string item(call.path("item"));
  const std::string at = format_instant(call.workspace().now());
  return changed(call, "Take back what was set by hand: " + item,
                 [&](Tailoring& tailoring, const model::Instrument&) {
                   return service::withdraw_override(tailoring, item, call.account(), at);
                 });
}

json::object report_json(const service::WeightFile& file, bool kept) {
  json::array errors;
  for (const exchange::Note& note : file.errors) {
    if (errors.size() == kMostErrors) break;
    errors.push_back({{"where", note.where}, {"what", note.what}, {"remedy", note.remedy}});
  }
  return {{"kept", kept},
          {"items", file.items},
          {"columns", file.columns},
          {"cells", file.cells},
          {"errors", std::move(errors)},
          {"missing", service::list_of(file.missing)}};
}

Result<Response> import_weights(Call& call) {
  PLUMB_TRY(const bool dry, call.dry_run());
  PLUMB_TRY(const auto expected, call.if_match());
  PLUMB_TRY(const std::string method, call.word("method", {"moves", "relative"}, "relative"));
  PLUMB_TRY(const std::string name, call.text("name", 300));
  PLUMB_TRY(const std::string source, call.text("source", 1000));
  PLUMB_TRY(const auto instrument, tailored(call));
  PLUMB_TRY(const service::WeightFile file,
            service::read_weights(
                *instrument, call.request().body, name.empty() ? "weights" : name,
                method == "moves" ? survey::NeedMethod::moves : survey::NeedMethod::relative));
  if (dry || !file.errors.empty()) return call.json(report_json(file, false));
  const service::WeightTable table{file.weights, name, source, call.account(),
                                   format_instant(call.workspace().now())};
  PLUMB_CHECK(service::change_tailoring(
      call.workspace(), {instrument->id, expected, call.account(), "Import weights " + name, false},
      [&](Tailoring& tailoring, const model::Instrument&) -> Status {
        tailoring.table = table;
        return done();
      }));
  return call.json(report_json(file, true));
}

Result<Response> restore_weights(Call& call) {
  return changed(call, "Back to the instrument's own weights",
                 [](Tailoring& tailoring, const model::Instrument& instrument) -> Status {
                   if (!tailoring.table) {
                     return conflict("The instrument's own weights count already.", instrument.name,
                                     "There is nothing to restore.");
                   }
                   tailoring.table.reset();
                   return done();
                 });
}

Result<Response> export_weights(Call& call) {
  PLUMB_TRY(const std::string format, call.word("format", {"csv", "xlsx"}, "csv"));
  PLUMB_TRY(const bool shipped, call.flag("shipped"));
  PLUMB_TRY(const auto instrument, tailored(call));
  const Tailoring tailoring =
      service::tailoring_of(*call.workspace().snapshot().model, instrument->id);
  const survey::Weights weights =
      tailoring.table && !shipped ? tailoring.table->weights : survey::weights_of(*instrument);
  const bool xlsx = format == "xlsx";
  PLUMB_TRY(std::string bytes, service::write_weights(*instrument, weights,
                                                      xlsx ? service::WeightFormat::xlsx
                                                           : service::WeightFormat::csv));
  const std::string day = format_instant(call.workspace().now()).substr(0, 10);
  return download(
      std::move(bytes),
      xlsx ? "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet" : "text/csv",
      download_name(instrument->id + "-weights", day, "." + format));
}

}  // namespace

survey::Statement read_statement(Body& body, std::string_view field) {
  const json::object said = body.object(field);
  for (const auto& one : said) {
    bool fits = one.value().is_string() || one.value().is_null() || one.value().is_object();
    if (one.value().is_object()) {
      for (const auto& value : one.value().get_object()) fits = fits && value.value().is_number();
    }
    if (fits) continue;
    body.wrong(field, "Say an option, or a number by option, for each factor.");
    return {};
  }
  return service::statement_in(said);
}

json::value override_row(Call& call, const std::optional<NeedOverride>& by_hand) {
  if (!by_hand) return nullptr;
  return {{"importance", number(by_hand->importance)},
          {"target", number(by_hand->target)},
          {"reason", by_hand->reason},
          {"by", person_or_null(call, by_hand->by)},
          {"at", by_hand->at}};
}

json::object need_set_row(Call& call, const service::NeedSet& set) {
  json::object out = service::need_set_json(set);
  out["by"] = person_or_null(call, set.by);
  for (json::value& row : out["items"].get_array()) name_override(call, row.at("override"));
  return out;
}

void add_need_rows(Call& call, const model::Instrument& instrument, const service::NeedSet& set,
                   json::object& results) {
  service::add_needs(instrument, set, results);
  if (results["need"].is_object()) {
    results["need"].get_object()["by"] = person_or_null(call, set.by);
  }
  for (json::value& row : results["items"].get_array()) {
    json::value& need = row.at("need");
    if (need.is_object()) name_override(call, need.at("override"));
  }
}

void add_tailoring_routes(Routes& routes) {
  const std::string one = "/workspaces/{workspace}/instruments/{id}/tailoring";
  const Needs run = Needs::of(Verb::run_surveys);
  const http::RouteOptions file{.body_bytes = kFileBytes};
  routes.get("getTailoring", one, Needs::of(Verb::read), get_tailoring);
  routes.put("stateFactors", one, run, state_factors);
  routes.put("overrideNeed", one + "/overrides/{item}", run, override_need);
  routes.remove("withdrawOverride", one + "/overrides/{item}", run, withdraw_override);
  routes.get("exportWeights", one + "/weights", Needs::of(Verb::export_), export_weights);
  routes.post("importWeights", one + "/weights", run, import_weights, file);
  routes.remove("restoreWeights", one + "/weights", run, restore_weights);
}

}  // namespace plumb::api
