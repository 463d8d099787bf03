#include "service/template.h"

#include <algorithm>
#include <filesystem>
#include <map>
#include <memory>

#include "base/time.h"
#include "exchange/json/json.h"
#include "service/example_rounds.h"
#include "service/import.h"
#include "service/template_history.h"

namespace plumb::service {
namespace {

Result<const Asset*> find_template(const std::string& id) {
  std::string known = "empty";
  for (const Asset& asset : assets()) {
    if (!asset.name.ends_with(".yaml")) continue;
    const std::string name(asset.name.substr(0, asset.name.rfind('.')));
    if (name == id) return &asset;
    known += ", " + name;
  }
  return not_found("There is no template \"" + id + "\".", {}, "Use one of: " + known + ".");
}

std::string text_setting(const exchange::Document& document, std::string_view key) {
  for (const exchange::ArtifactDraft& draft : document.artifacts) {
    if (draft.artifact.id != "settings" || !draft.artifact.body.is_object()) continue;
    const json::value* value = draft.artifact.body.get_object().if_contains(key);
    if (value != nullptr && value->is_string()) return std::string(value->get_string());
  }
  return {};
}

// Some time in a working day, another one for each batch; never later than now.
Instant moment_of(const HistoryBatch& batch, std::size_t number, int days, Instant now) {
  constexpr std::size_t kStep = 97;
  constexpr std::size_t kWorkingDay = 8 * 60;
  const Instant out = batch.day + std::chrono::days{days} + std::chrono::hours{9} +
                      std::chrono::minutes{static_cast<int>(number * kStep % kWorkingDay)};
  return std::min(out, now);
}

}  // namespace

Result<CreatedWorkspace> create_from_template(const TemplateOptions& options,
                                              const Environment& environment) {
  exchange::Document document;
  if (options.id != "empty") {
    PLUMB_TRY(const Asset* asset, find_template(options.id));
    PLUMB_TRY(document, exchange::read_yaml(asset->bytes, std::string(asset->name)));
  }
  CreatedWorkspace out;
  out.name = !options.name.empty()    ? options.name
             : !document.name.empty() ? document.name
                                      : "Workspace";
  std::string currency = options.currency;
  if (currency.empty()) currency = text_setting(document, "currency");
  if (currency.empty()) currency = "EUR";
  if (options.id == "empty") {
    PLUMB_TRY(const auto made, Workspace::create(options.path, out.name, currency, environment));
    return out;
  }
  const auto give_up = [&](const Error& error) {
    std::error_code ignored;
    for (const char* suffix : {"", "-wal", "-shm"}) {
      std::filesystem::remove(options.path + suffix, ignored);
    }
    return error;
  };
  PLUMB_TRY(ExampleSeries series, ExampleSeries::of(options.id));
  ExampleSeries::Sources sources{"template " + options.id, ExampleSeries::owners_in(document), {}};
  PLUMB_TRY(std::vector<HistoryBatch> batches, history_of(std::move(document), series));
  // The workspace lives through its history by a clock of its own.
  const auto clock = std::make_shared<Instant>(environment.now());
  const Environment steered{[clock] { return *clock; }, environment.random};
  PLUMB_TRY(const auto workspace, Workspace::create(options.path, out.name, currency, steered));
  const Day today = day_of(environment.now());
  const int days =
      options.keep_dates ? 0 : static_cast<int>((today - *parse_day(kTemplateDay)).count());
  series.shift(days);
  std::map<Day, Instant> moments;  // when the report of a day came
  for (std::size_t i = 0; i < batches.size(); ++i) {
    HistoryBatch& batch = batches[i];
    if (!batch.reason.empty()) *clock = moment_of(batch, i, days, environment.now());
    const Day day = batch.day + std::chrono::days{days};
    moments.emplace(day, *clock);
    if (batch.figures_by_owners && !sources.owners_since) sources.owners_since = day;
    if (days != 0) {
      shift_dates(batch.document, workspace->metamodel(), days);
      series.say(batch.document, day);
      if (i + 1 == batches.size()) series.say_windows(batch.document, today);
    }
    ImportOptions import;
    import.actor = batch.actor.empty() ? options.actor : batch.actor;
    import.reason = batch.reason;
    import.source = "template " + options.id;
    import.duplicate_hints = false;
    const auto report = import_document(*workspace, std::move(batch.document), import);
    if (!report.ok()) return give_up(report.error());
    if (!report->errors.empty()) {
      const exchange::Note& first = report->errors.front();
      return give_up(bad_input(first.what, first.where, first.remedy));
    }
    out.elements += report->created_elements;
    out.relations += report->created_relations;
  }
  *clock = environment.now();
  const auto kept = workspace->beside_log([&](store::Store& store) {
    return store.keep_observations(series.observations(moments, sources));
  });
  if (!kept.ok()) return give_up(kept.error());
  if (const Status asked = add_rounds(*workspace, options.id, options.actor); !asked.ok()) {
    return give_up(asked.error());
  }
  return out;
}

}  // namespace plumb::service
