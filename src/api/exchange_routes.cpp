// The import studio: files on the table, what they would do, decisions, and writing them.
#include <algorithm>

#include "api/call.h"
#include "api/download.h"
#include "exchange/table/recipe.h"
#include "exchange/table/sheet.h"
#include "service/artifacts.h"
#include "service/studio.h"

namespace plumb::api {
namespace {

using http::Response;
using identity::Verb;
using service::StagedFile;
using service::Study;

constexpr std::size_t kPreview = 200;
constexpr std::string_view kRecipe = "recipe";

json::object note_json(const exchange::Note& note) {
  json::object out{{"where", note.where}, {"what", note.what}};
  if (!note.remedy.empty()) out["remedy"] = note.remedy;
  const exchange::table::Place place = exchange::table::place_of(note.where);
  if (!place.sheet.empty()) out["sheet"] = place.sheet;
  if (place.row > 0) out["row"] = place.row;
  if (!place.column.empty()) out["column"] = place.column;
  return out;
}

json::object counts_json(std::size_t elements, std::size_t relations, std::size_t artifacts) {
  return {{"elements", elements}, {"relations", relations}, {"artifacts", artifacts}};
}

json::object report_json(const Study& study, const model::Model& model) {
  const service::ImportReport& report = study.report;
  json::array warnings;
  for (const service::Duplicate& duplicate : study.duplicates) {
    json::array candidates;
    candidates.push_back(ref_json(model, std::string_view(duplicate.element)));
    warnings.push_back({{"where", duplicate.name},
                        {"what", "This may be an element that is there already."},
                        {"remedy", "Say that it is the same, or leave it as a new one."},
                        {"id", duplicate.id},
                        {"candidates", std::move(candidates)}});
  }
  for (const exchange::Note& note : report.warnings) warnings.push_back(note_json(note));
  json::array errors;
  for (const exchange::Note& note : report.errors) errors.push_back(note_json(note));
  return {{"batch", report.batch},
          {"created", counts_json(report.created_elements, report.created_relations,
                                  report.created_artifacts)},
          {"updated", counts_json(report.updated_elements, report.updated_relations,
                                  report.updated_artifacts)},
          {"observations",
           {{"measures", report.series},
            {"fresh", report.observations.fresh},
            {"corrected", report.observations.corrected},
            {"unchanged", report.observations.unchanged}}},
          {"skipped", report.skipped},
          {"unchanged", report.unchanged},
          {"warnings", std::move(warnings)},
          {"errors", std::move(errors)}};
}

json::array sheets_json(const Study& study) {
  json::array out;
  for (const service::StudioSheet& sheet : study.sheets) {
    json::array columns;
    for (const service::StudioColumn& column : sheet.columns) {
      json::array samples;
      for (const std::string& sample : column.samples) samples.emplace_back(sample);
      json::object row{{"name", column.name},
                       {"samples", std::move(samples)},
                       {"attribute", column.attribute.empty() ? json::value(nullptr)
                                                              : json::value(column.attribute)}};
      if (!column.note.empty()) row["note"] = column.note;
      columns.push_back(std::move(row));
    }
    json::object row{{"name", sheet.name}, {"rows", sheet.rows}, {"columns", std::move(columns)}};
    if (sheet.header_row > 0) row["header_row"] = sheet.header_row;
    out.push_back(std::move(row));
  }
  return out;
}

// At most `limit` of what is new and as many of what changes: a few changes among thousands of new
// rows are what people look for.
json::array preview_json(const Study& study, std::size_t limit) {
  json::array out;
  std::size_t changed = 0;
  std::size_t fresh = 0;
  for (const service::PreviewItem& item : study.report.preview) {
    std::size_t& shown = item.action == "update" ? changed : fresh;
    if (shown >= limit) continue;
    ++shown;
    json::object row{{"action", item.action}, {"subject", id_of(item.subject)},
                     {"id", item.id},         {"name", item.name},
                     {"where", item.where},   {"before", item.before},
                     {"after", item.after}};
    const bool element = item.subject == model::Subject::element;
    const std::string type = service::text_in(item.after, element ? "type" : "kind");
    if (!type.empty()) row["type"] = type;
    out.push_back(std::move(row));
  }
  return out;
}

service::StudyOptions study_options(const Call& call) {
  service::StudyOptions out;
  out.actor = call.account();
  out.may_configure = call.can(Verb::configure_catalogs);
  out.may_manage = call.can(Verb::manage_workspace);
  return out;
}

// Problems of decisions become fields of a 422.
Status check_decisions(Call& call, const Study& study) {
  if (study.problems.empty()) return done();
  json::array fields;
  for (const service::FieldProblem& one : study.problems) {
    fields.push_back({{"field", one.field}, {"detail", one.detail}});
  }
  call.problem["fields"] = std::move(fields);
  return call.fail(bad_input("Some decisions do not fit the file.", study.problems.front().field,
                             "Correct or take back those that are named."),
                   422);
}

Result<Study> study_of(Call& call, const StagedFile& file, service::StudyOptions options) {
  PLUMB_TRY(const std::string bytes, call.app().staging().bytes(file));
  auto found = service::study(call.workspace(), file, bytes, options);
  if (!found.ok()) {
    if (found.error().code == Error::Code::bad_input) return call.fail(found.error(), 422);
    return found.error();
  }
  PLUMB_CHECK(check_decisions(call, *found));
  return found;
}

Result<StagedFile> staged(Call& call) {
  return call.app().staging().find(call.workspace_id(), call.account(), call.path("id"));
}

// As changeImport takes them, so that a page that is loaded again goes on where it was.
json::object decisions_json(const service::Decisions& decisions, const model::Model& model) {
  json::array cells;
  for (const service::CellRepair& cell : decisions.cells) {
    json::object row{{"row", cell.row}, {"column", cell.column}, {"value", cell.value}};
    if (!cell.sheet.empty()) row["sheet"] = cell.sheet;
    cells.push_back(std::move(row));
  }
  json::array skip;
  for (const service::RowLeftOut& left : decisions.skip) {
    json::object row{{"row", left.row}};
    if (!left.sheet.empty()) row["sheet"] = left.sheet;
    skip.push_back(std::move(row));
  }
  json::array same_as;
  for (const auto& [id, element] : decisions.same_as) {
    json::object row{{"id", id}, {"element", element}};
    const model::Index at = model.find_element(element);
    if (at != model::kNoIndex) row["name"] = model.name(at);
    same_as.push_back(std::move(row));
  }
  return {{"cells", std::move(cells)}, {"skip", std::move(skip)}, {"same_as", std::move(same_as)}};
}

Response staged_response(Call& call, const StagedFile& file, const Study& study,
                         std::size_t preview, int status) {
  const auto model = call.workspace().snapshot().model;
  const std::string& scenario = file.decisions.scenario;
  json::object out{{"id", file.id},
                   {"name", file.name},
                   {"format", study.format},
                   {"bytes", file.bytes},
                   {"scenario", scenario.empty() ? json::value(nullptr) : json::value(scenario)},
                   {"expires_at", format_instant(file.expires)},
                   {"recipe", study.recipe ? json::value(*study.recipe) : json::value(nullptr)},
                   {"decisions", decisions_json(file.decisions, *model)},
                   {"sheets", sheets_json(study)},
                   {"report", report_json(study, *model)},
                   {"preview", preview_json(study, preview)}};
  return call.json(out, status);
}

Result<Response> stage_import(Call& call) {
  StagedFile file;
  PLUMB_TRY(file.name, call.text("name", 255));
  PLUMB_TRY(
      file.decisions.format,
      call.word("format", {"archimate", "archi", "csv", "xlsx", "json", "yaml", "oscal"}, ""));
  if (file.name.empty()) return bad_input("Say what the file is called.", "name");
  file.workspace = call.workspace_id();
  file.account = call.account();
  service::Staging& staging = call.app().staging();
  PLUMB_TRY(const StagedFile kept, staging.stage(std::move(file), call.request().body));
  const auto found = study_of(call, kept, study_options(call));
  if (!found.ok()) {
    staging.drop(kept);  // nothing to decide about: the file itself is wrong
    return found.error();
  }
  return staged_response(call, kept, *found, kPreview, 201);
}

Result<Response> get_import(Call& call) {
  PLUMB_TRY(const StagedFile file, staged(call));
  PLUMB_TRY(const std::int64_t preview, call.integer("preview", 0, 10'000, kPreview));
  PLUMB_TRY(const Study found, study_of(call, file, study_options(call)));
  return staged_response(call, file, found, static_cast<std::size_t>(preview), 200);
}

std::string text_of(const json::value& item, std::string_view key) {
  return item.is_object() ? service::text_in(item.get_object(), key) : std::string();
}

std::size_t row_of(const json::value& item) {
  const json::value* row = item.is_object() ? item.get_object().if_contains("row") : nullptr;
  boost::system::error_code failed;
  return row != nullptr && row->is_number() ? row->to_number<std::size_t>(failed) : 0;
}

// Each list replaces the decisions of its kind.
void read_decisions(Body& body, service::Decisions& decisions) {
  if (body.has("recipe")) decisions.recipe = body.text("recipe", {.most = 100'000});
  if (body.has("scenario")) decisions.scenario = body.text("scenario", {.most = 100});
  if (body.has("cells")) {
    decisions.cells.clear();
    for (const json::value& item : body.array("cells", service::kDecisions)) {
      if (row_of(item) == 0 || text_of(item, "column").empty()) {
        body.wrong("cells", "Each needs a row, a column and a value.");
        break;
      }
      decisions.cells.push_back(
          {text_of(item, "sheet"), row_of(item), text_of(item, "column"), text_of(item, "value")});
    }
  }
  if (body.has("skip")) {
    decisions.skip.clear();
    for (const json::value& item : body.array("skip", service::kDecisions)) {
      if (row_of(item) == 0) {
        body.wrong("skip", "Each needs a row.");
        break;
      }
      decisions.skip.push_back({text_of(item, "sheet"), row_of(item)});
    }
  }
  if (body.has("same_as")) {
    decisions.same_as.clear();
    for (const json::value& item : body.array("same_as", service::kDecisions)) {
      if (text_of(item, "id").empty() || text_of(item, "element").empty()) {
        body.wrong("same_as", "Each needs the id of the new row and an element.");
        break;
      }
      decisions.same_as[text_of(item, "id")] = text_of(item, "element");
    }
  }
}

Result<Response> change_import(Call& call) {
  PLUMB_TRY(StagedFile file, staged(call));
  PLUMB_TRY(Body body, call.body());
  read_decisions(body, file.decisions);
  PLUMB_CHECK(body.done());
  // Judged before it is kept: a recipe that cannot be read leaves the one before in place.
  PLUMB_TRY(const Study found, study_of(call, file, study_options(call)));
  PLUMB_CHECK(call.app().staging().keep(file));
  return staged_response(call, file, found, kPreview, 200);
}

Result<Response> drop_import(Call& call) {
  if (const auto file = staged(call); file.ok()) call.app().staging().drop(*file);
  return call.nothing();
}

Result<Response> commit_import(Call& call) {
  PLUMB_TRY(const StagedFile file, staged(call));
  service::StudyOptions options = study_options(call);
  options.write = true;
  PLUMB_TRY(const Study found, study_of(call, file, options));
  call.app().staging().drop(file);
  (void)call.app().events().publish({call.workspace_id(), "notification",
                                     json::serialize(json::object{{"account", call.account()}})});
  return call.json(report_json(found, *call.workspace().snapshot().model));
}

Result<Response> get_refused_rows(Call& call) {
  PLUMB_TRY(const StagedFile file, staged(call));
  service::StudyOptions options = study_options(call);
  options.refused_rows = true;
  PLUMB_TRY(Study found, study_of(call, file, options));
  return download(std::move(found.refused), "text/csv; charset=utf-8",
                  download_name(file.name, "refused", ".csv"));
}

// Recipes -----------------------------------------------------------------------------------------

Result<Response> list_recipes(Call& call) {
  json::array items;
  const auto model = call.workspace().snapshot().model;
  service::each_artifact(*model, kRecipe, [&](const model::Artifact& artifact) {
    items.push_back(
        {{"name", artifact.name}, {"text", service::text_in(service::body_of(artifact), "text")}});
  });
  return call.json(json::object{{"items", std::move(items)}});
}

Result<Response> save_recipe(Call& call) {
  PLUMB_TRY(Body body, call.body());
  const std::string text = body.text("text", {.required = true, .most = 100'000});
  PLUMB_CHECK(body.done());
  const std::string name(call.path("name"));
  if (name.empty() || characters_in(name) > 100) {
    return call.fail(bad_input("A recipe has a name of 1 to 100 characters.", "name"), 422);
  }
  const auto recipe = exchange::table::parse_recipe(text, name, call.workspace().metamodel());
  if (!recipe.ok()) {
    json::array fields;
    fields.push_back({{"field", "text"}, {"detail", recipe.error().text()}});
    call.problem["fields"] = std::move(fields);
    return call.fail(recipe.error(), 422);
  }
  model::Artifact artifact;
  artifact.id = "recipe:" + name;
  artifact.kind = kRecipe;
  artifact.name = name;
  artifact.body = {{"text", text}};
  PLUMB_CHECK(service::keep_artifact(call.workspace(), artifact, call.account(),
                                     "Save recipe " + name, "recipe"));
  return call.nothing();
}

Result<Response> remove_recipe(Call& call) {
  const std::string name(call.path("name"));
  const auto model = call.workspace().snapshot().model;
  if (service::live_artifact(*model, "recipe:" + name, kRecipe) != nullptr) {
    PLUMB_CHECK(service::remove_artifact(call.workspace(), "recipe:" + name, call.account(),
                                         "Remove recipe " + name, "recipe"));
  }
  return call.nothing();
}

}  // namespace

void add_import_routes(Routes& routes) {
  const std::string all = "/workspaces/{workspace}/imports";
  const std::string one = all + "/{id}";
  // Reading a file takes memory: few at a time.
  const http::RouteOptions upload{.body_bytes = service::kStagedBytes + 1, .concurrent = 4};
  const http::RouteOptions heavy{.concurrent = 4};
  const http::RouteOptions decisions{.body_bytes = std::size_t{16} << 20, .concurrent = 4};
  routes.post("stageImport", all, Needs::of(Verb::import_), stage_import, upload);
  routes.get("getImport", one, Needs::of(Verb::import_), get_import, heavy);
  routes.patch("changeImport", one, Needs::of(Verb::import_), change_import, decisions);
  routes.remove("dropImport", one, Needs::of(Verb::import_), drop_import);
  routes.post("commitImport", one + "/commit", Needs::of(Verb::import_), commit_import, heavy);
  routes.get("getRefusedRows", one + "/refused", Needs::of(Verb::import_), get_refused_rows, heavy);
  const std::string recipes = "/workspaces/{workspace}/recipes";
  routes.get("listRecipes", recipes, Needs::of(Verb::read), list_recipes);
  routes.put("saveRecipe", recipes + "/{name}", Needs::of(Verb::import_), save_recipe);
  routes.remove("removeRecipe", recipes + "/{name}", Needs::of(Verb::import_), remove_recipe);
}

}  // namespace plumb::api
