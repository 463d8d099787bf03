// Measures: definitions to adopt, values observed, and what becomes of them.
#include <algorithm>
#include <map>

#include "api/model_writes.h"
#include "service/formulas.h"
#include "service/measure_accuracy.h"
#include "service/measure_json.h"
#include "service/measure_owners.h"
#include "service/measure_recent.h"
#include "service/measures.h"

namespace plumb::api {
namespace {

using http::Response;
using identity::Verb;
using model::Index;

constexpr std::size_t kMostTyped = 5000;
constexpr std::size_t kMostAdopted = 200;
constexpr std::int64_t kMostShown = 500;
constexpr std::size_t kPreviewed = 24;
constexpr std::chrono::days kSoon{7};
constexpr std::size_t kFileBytes = std::size_t{256} << 20;

Result<Response> list_definitions(Call& call) {
  const auto model = call.workspace().snapshot().model;
  return call.json(json::object{{"items", service::measure_definitions_json(*model)}});
}

Result<Response> adopt(Call& call) {
  PLUMB_TRY(Body body, call.body());
  body.must_have("definitions");
  const std::vector<std::string> definitions = body.texts("definitions", kMostAdopted);
  const std::string about = body.text("about", {.most = 300});
  PLUMB_CHECK(body.done());
  PLUMB_TRY(service::Batch batch, service::adopt_measures(call.workspace(), definitions, about));
  json::array made;
  for (const service::Write& write : batch.writes) {
    if (write.subject == model::Subject::element) made.emplace_back(write.id);
  }
  PLUMB_TRY(const service::Committed committed, call.commit(std::move(batch)));
  json::object out = call.written(committed);
  out["elements"] = std::move(made);
  return call.json(out, 201);
}

// As of a moment: what had been received by then.
std::optional<Instant> known_at(const Reading& reading) {
  if (reading.present || !reading.scenario.empty()) return std::nullopt;
  return reading.moment.at;
}

// The element that stands for the caller; empty if there is none.
std::string person_of(Call& call) {
  for (const identity::Membership& membership : call.actor().memberships) {
    if (membership.workspace == call.workspace_id()) return membership.person;
  }
  return {};
}

// Overdue, or due within days.
bool owed_soon(const json::object& row, Day today) {
  if (row.at("overdue").as_bool()) return true;
  const json::value& due = row.at("next_due");
  const auto day = due.is_string() ? parse_day(due.get_string()) : std::nullopt;
  return day && *day <= today + kSoon;
}

// Whether the element that stands for the caller owns it.
bool owned_by(const model::Model& model, Index at, const std::string& person) {
  const auto owners = owners_of(model, at);
  return !person.empty() && std::find(owners.begin(), owners.end(), person) != owners.end();
}

Result<Response> list_measures(Call& call) {
  PLUMB_TRY(const bool mine, call.flag("mine"));
  PLUMB_TRY(const bool owed, call.flag("owed"));
  const std::string person = person_of(call);
  PLUMB_TRY(const Reading reading, call.reading());
  PLUMB_TRY(const AssessmentPtr assessment, call.assessment());
  PLUMB_TRY(const auto periods,
            call.integer("recent", 0, static_cast<std::int64_t>(service::kMostRecent), 0));
  const model::Model& model = assessment->model();
  json::array items;
  for (Index at = 0; at < model.element_bound(); ++at) {
    if (!model.live(at) || !service::is_observable(model.type_name(at))) continue;
    if (mine && !owned_by(model, at, person)) continue;
    json::object row = service::measure_row(*assessment, at);
    if (owed && !owed_soon(row, day_of(assessment->moment.at))) continue;
    row["may"] = measure_rights(call, model, at);
    if (periods > 0) {
      PLUMB_TRY(const auto recent,
                service::recent_of(call.workspace(), model, at, static_cast<std::size_t>(periods),
                                   reading.moment.at, known_at(reading)));
      row["recent"] = service::recent_json(recent);
    }
    items.push_back(std::move(row));
  }
  return call.json(
      json::object{{"sentence", service::sentence_json(service::sentence_of_measures(*assessment))},
                   {"items", std::move(items)}});
}

Result<Index> measure_in(Call& call, const model::Model& model) {
  PLUMB_TRY(const Index at, Call::element_in(model, call.path("id")));
  if (service::is_observable(model.type_name(at))) return at;
  return not_found("There is no such measure.", std::string(call.path("id")),
                   "Measures and service levels have a series.");
}

Result<Response> get_measure(Call& call) {
  PLUMB_TRY(const Reading reading, call.reading());
  PLUMB_TRY(const AssessmentPtr assessment, call.assessment());
  PLUMB_TRY(const Index at, measure_in(call, assessment->model()));
  PLUMB_TRY(const auto outlook,
            service::outlook_of(call.workspace(), assessment->model(), at, known_at(reading)));
  json::object out = service::measure_page(*assessment, at, outlook);
  out.at("measure").as_object()["may"] = measure_rights(call, assessment->model(), at);
  for (json::value& version : out.at("versions").as_array()) {
    json::value& by = version.as_object().at("by");
    by = call.person(std::string(by.as_string()));
  }
  return call.json(out);
}

Result<Response> explain(Call& call) {
  PLUMB_TRY(const AssessmentPtr assessment, call.assessment());
  PLUMB_TRY(const Index at, measure_in(call, assessment->model()));
  return call.json(service::explain_measure(*assessment, at));
}

Result<Response> accuracy(Call& call) {
  const auto model = call.workspace().snapshot().model;
  PLUMB_TRY(const Index at, measure_in(call, *model));
  PLUMB_TRY(const json::object found, service::accuracy_of(call.workspace(), *model, at));
  return call.json(found);
}

Result<Response> all_accuracy(Call& call) {
  const auto model = call.workspace().snapshot().model;
  PLUMB_TRY(const json::object found, service::accuracy_overview(call.workspace(), *model));
  return call.json(found);
}

Result<Response> owners(Call& call) {
  std::map<std::string, std::string, std::less<>> persons;
  PLUMB_TRY(const auto members,
            call.app().identity().members(identity::local_operator(), call.workspace_id()));
  for (const identity::Member& one : members) persons[one.account] = one.person;
  const auto person = [&](std::string_view account) {
    const auto found = persons.find(account);
    return found == persons.end() ? std::string(account) : found->second;
  };
  PLUMB_TRY(const auto rows, service::owners_of_record(call.workspace(), person));
  return call.json(service::owners_json(rows));
}

Result<Response> check_expression(Call& call) {
  PLUMB_TRY(const std::string expression, call.text("expression", 2000));
  PLUMB_TRY(const std::string unit, call.text("unit", 100));
  const std::string measure = call.text("measure");
  const auto model = call.workspace().snapshot().model;
  Index self = model::kNoIndex;
  if (!measure.empty()) {
    PLUMB_TRY(self, Call::element_in(*model, measure));
  }
  json::object out{{"unit", nullptr},
                   {"operands", service::operands_json(*model, expression)},
                   {"problem", nullptr},
                   {"cadence", nullptr},
                   {"preview", json::array()}};
  const auto found = service::formula_of(*model, self, expression, unit);
  if (const auto* fault = std::get_if<measure::Fault>(&found)) {
    out["problem"] = service::fault_json(*fault);
    return call.json(out);
  }
  const auto& formula = std::get<service::Formula>(found);
  PLUMB_TRY(const auto sample, service::preview(call.workspace(), *model, formula, kPreviewed));
  json::array preview;
  for (const auto& [at, value] : sample.values) {
    preview.push_back({{"at", format_instant(at)},
                       {"value", value ? json::value(*value) : json::value(nullptr)}});
  }
  const std::string words = measure::text_of(formula.found);
  out["unit"] = unit.empty() ? (words.empty() ? json::value(nullptr) : json::value(words))
                             : json::value(unit);
  out["cadence"] = measure::name_of(sample.cadence);
  out["preview"] = std::move(preview);
  return call.json(out);
}

Result<Response> list_observations(Call& call) {
  PLUMB_TRY(const Reading reading, call.reading());
  const auto& model = reading.snapshot.model;
  PLUMB_TRY(const Index at, measure_in(call, *model));
  store::ObservationRange range;
  range.known_at = known_at(reading);
  PLUMB_TRY(range.turns, call.flag("corrections"));
  const auto moment = [&](std::string_view key, std::optional<Instant>& out) -> Status {
    const std::string text = call.text(key);
    if (text.empty()) return done();
    out = parse_instant(text);
    if (out) return done();
    return bad_input("\"" + text.substr(0, 40) + "\" is no day or moment.", std::string(key),
                     "Write 2026-06-30.");
  };
  PLUMB_CHECK(moment("from", range.from));
  PLUMB_CHECK(moment("to", range.to));
  const std::string id(model->element_id(at));
  PLUMB_TRY(const auto kept, call.workspace().beside_log([&](store::Store& store) {
    return store.observations(id, range);
  }));
  PLUMB_TRY(const auto series, service::series_of(call.workspace(), id, range.known_at));
  json::array items;
  for (const store::Observation& one : kept) {
    json::object row = service::observation_json(one);
    row["version"] = series.versions[service::version_at(series.versions, one.at)].number;
    row["by"] = call.person(one.source);
    items.push_back(std::move(row));
  }
  return call.json(json::object{{"items", std::move(items)}});
}

json::object observed(std::size_t rows, const service::ObservationReport& report) {
  json::array measures;
  for (const std::string& id : report.measures) measures.emplace_back(id);
  return {{"rows", rows},
          {"fresh", report.fresh},
          {"corrected", report.corrected},
          {"unchanged", report.unchanged},
          {"measures", std::move(measures)},
          {"batch", report.batch}};
}

// A dry run that shows every row it refuses, and the first ones as they would be kept.
Result<Response> tried(Call& call, const std::vector<service::ObservationWish>& rows,
                       std::size_t most) {
  PLUMB_TRY(const auto trial,
            service::try_observations(call.workspace(), rows, call.account(), most));
  const auto model = call.workspace().snapshot().model;
  for (const std::string& id : trial.report.measures) {
    PLUMB_CHECK(call.may(Verb::observe, call.element_object(*model, model->find_element(id))));
  }
  json::object out = observed(rows.size(), trial.report);
  for (auto& member : service::trial_json(*model, trial)) out[member.key()] = member.value();
  return call.json(out);
}

// Keeps them if the caller may observe every measure they speak of.
Result<Response> record(Call& call, const std::vector<service::ObservationWish>& rows, bool dry) {
  if (rows.empty()) {
    return bad_input("There is no observation.", "observations", "Bring at least one.");
  }
  PLUMB_TRY(auto observations, service::read_observations(call.workspace(), rows, call.account()));
  const auto model = call.workspace().snapshot().model;
  std::string last;
  for (const store::Observation& one : observations) {
    if (one.measure == last) continue;
    last = one.measure;
    PLUMB_CHECK(call.may(Verb::observe, call.element_object(*model, model->find_element(last))));
  }
  service::ObservationReport report;
  if (!dry) {
    PLUMB_TRY(report, service::record_observations(call.workspace(), std::move(observations),
                                                   call.account()));
  }
  return call.json(observed(rows.size(), report), dry ? 200 : 201);
}

Result<Response> record_typed(Call& call) {
  {
    const auto model = call.workspace().snapshot().model;
    PLUMB_TRY(const Index at, Call::element_in(*model, call.path("id")));
    PLUMB_CHECK(call.may(Verb::observe, call.element_object(*model, at)));
    PLUMB_CHECK(measure_in(call, *model));
  }
  PLUMB_TRY(Body body, call.body());
  PLUMB_TRY(const bool dry, call.dry_run());
  std::vector<service::ObservationWish> rows;
  body.must_have("observations");
  for (const json::value& one : body.array("observations", kMostTyped)) {
    const json::value* value = one.is_object() ? one.get_object().if_contains("value") : nullptr;
    if (value == nullptr || !(value->is_number() || value->is_null())) {
      body.wrong("observations", "Each is an object with at and a value, which may be null.");
      break;
    }
    service::ObservationWish wish;
    wish.row = "observations[" + std::to_string(rows.size()) + "]";
    wish.measure = std::string(call.path("id"));
    const auto text = [&](std::string_view key) {
      const json::value* found = one.get_object().if_contains(key);
      return found != nullptr && found->is_string() ? std::string(found->get_string())
                                                    : std::string();
    };
    wish.at = text("at");
    wish.note = text("note");
    if (value->is_number()) wish.value = value->to_number<double>();
    rows.push_back(std::move(wish));
  }
  PLUMB_CHECK(body.done());
  return record(call, rows, dry);
}

Result<Response> record_file(Call& call) {
  PLUMB_TRY(const bool dry, call.dry_run());
  PLUMB_TRY(const auto most, call.integer("preview", 0, kMostShown, 0));
  PLUMB_TRY(const std::string decimal, call.word("decimal", {"point", "comma"}, "point"));
  PLUMB_TRY(const auto rows,
            service::observations_in(call.request().body, decimal == "comma" ? ',' : '.'));
  if (dry && most > 0) return tried(call, rows, static_cast<std::size_t>(most));
  return record(call, rows, dry);
}

}  // namespace

void add_measure_routes(Routes& routes) {
  const std::string all = "/workspaces/{workspace}/measures";
  const std::string one = all + "/{id}";
  const Needs read = Needs::of(Verb::read);
  const Needs observe = Needs::on(identity::Object::Kind::element, Verb::observe);
  routes.get("listMeasureDefinitions", "/workspaces/{workspace}/measure-definitions", read,
             list_definitions);
  routes.post("adoptMeasures", all, Needs::of(Verb::edit), adopt);
  routes.get("listMeasures", all, read, list_measures);
  routes.get("getMeasuresAccuracy", all + "/accuracy", read, all_accuracy);
  routes.get("listMeasureOwners", all + "/owners", read, owners);
  routes.get("checkExpression", "/workspaces/{workspace}/measure-expression", read,
             check_expression);
  routes.get("getMeasure", one, read, get_measure);
  routes.get("getMeasureAccuracy", one + "/accuracy", read, accuracy);
  routes.get("explainMeasure", one + "/explanation", read, explain);
  routes.get("listObservations", one + "/observations", read, list_observations);
  routes.post("recordObservations", one + "/observations", observe, record_typed);
  routes.post("importObservations", "/workspaces/{workspace}/observations",
              Needs::of(Verb::import_), record_file, {.body_bytes = kFileBytes});
}

}  // namespace plumb::api
