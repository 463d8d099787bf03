// import and export.
#include <CLI/CLI.hpp>

#include <filesystem>

#include <fmt/format.h>

#include "cli/context.h"
#include "service/files.h"
#include "service/import.h"

namespace plumb::cli {
namespace {

struct ImportWish {
  std::vector<std::string> files;
  std::string format;
  std::string recipe;
  std::string scenario;
  bool dry_run = false;
  bool show_recipe = false;
};

json::array notes_json(const std::vector<exchange::Note>& notes) {
  json::array out;
  for (const exchange::Note& note : notes) {
    out.push_back({{"where", note.where}, {"what", note.what}, {"remedy", note.remedy}});
  }
  return out;
}

json::object report_json(const service::ImportReport& report, bool dry_run) {
  json::object out{{"batch", report.batch},
                   {"created",
                    {{"elements", report.created_elements},
                     {"relations", report.created_relations},
                     {"artifacts", report.created_artifacts}}},
                   {"updated",
                    {{"elements", report.updated_elements},
                     {"relations", report.updated_relations},
                     {"artifacts", report.updated_artifacts}}},
                   {"observations",
                    {{"measures", report.series},
                     {"fresh", report.observations.fresh},
                     {"corrected", report.observations.corrected},
                     {"unchanged", report.observations.unchanged}}},
                   {"unchanged", report.unchanged},
                   {"skipped", report.skipped},
                   {"warnings", notes_json(report.warnings)},
                   {"errors", notes_json(report.errors)}};
  if (!dry_run) return out;
  out["dry_run"] = true;
  json::array preview;
  for (const service::PreviewItem& item : report.preview) {
    preview.push_back({{"action", item.action},
                       {"subject", id_of(item.subject)},
                       {"id", item.id},
                       {"name", item.name},
                       {"where", item.where},
                       {"before", item.before},
                       {"after", item.after}});
  }
  out["preview"] = std::move(preview);
  return out;
}

void print_notes(const Context& context, const char* title, Tone tone,
                 const std::vector<exchange::Note>& notes) {
  if (notes.empty()) return;
  constexpr std::size_t kShown = 12;
  context.print(
      context.terminal.paint(fmt::format("{} {}", count_text(notes.size()), title), tone) + "\n");
  for (std::size_t i = 0; i < std::min(kShown, notes.size()); ++i) {
    const exchange::Note& note = notes[i];
    std::string line = note.where.empty() ? note.what : note.where + ": " + note.what;
    if (!note.remedy.empty()) line += " " + note.remedy;
    context.print("  " + context.terminal.wrap(line, 4) + "\n");
  }
  if (notes.size() > kShown) {
    context.print(
        fmt::format("  … and {} more; --json lists all.\n", count_text(notes.size() - kShown)));
  }
}

void print_preview(const Context& context, const service::ImportReport& report) {
  constexpr std::size_t kShown = 20;
  Table table({{"would"}, {"what"}, {"name", {}, true}, {"where", {}, true}});
  for (std::size_t i = 0; i < std::min(kShown, report.preview.size()); ++i) {
    const service::PreviewItem& item = report.preview[i];
    table.add({{item.action}, {std::string(id_of(item.subject))}, {item.name}, {item.where}});
  }
  if (!table.empty()) context.print("\n" + table.text(context.terminal));
  if (report.preview.size() > kShown) {
    context.print(fmt::format("… and {} more; --json lists all.\n",
                              count_text(report.preview.size() - kShown)));
  }
}

void print_report(const Context& context, const std::string& file,
                  const service::ImportReport& report, bool dry_run) {
  const auto both = [](std::size_t elements, std::size_t relations, std::size_t artifacts) {
    std::string out =
        fmt::format("{} elements, {} relations", count_text(elements), count_text(relations));
    if (artifacts > 0) out += fmt::format(", {} views and folders", count_text(artifacts));
    return out;
  };
  context.print(context.terminal.paint(file, Tone::strong) +
                (dry_run ? "  (rehearsal: nothing was changed)\n" : "\n"));
  context.print("  created    " +
                both(report.created_elements, report.created_relations, report.created_artifacts) +
                "\n");
  context.print("  updated    " +
                both(report.updated_elements, report.updated_relations, report.updated_artifacts) +
                "\n");
  if (report.series > 0) {
    const store::Kept& kept = report.observations;
    context.print(
        fmt::format("  observed   {} new, {} corrected, {} as they were, of {} measures\n",
                    count_text(kept.fresh), count_text(kept.corrected), count_text(kept.unchanged),
                    count_text(report.series)));
  }
  context.print(fmt::format("  unchanged  {}\n  left out   {}\n", count_text(report.unchanged),
                            count_text(report.skipped)));
  print_notes(context, "errors", Tone::poor, report.errors);
  print_notes(context, "warnings", Tone::fair, report.warnings);
  if (dry_run) print_preview(context, report);
  if (!report.batch.empty()) {
    context.print(fmt::format("Batch {}; take it back with: plumb undo --batch {}\n", report.batch,
                              report.batch));
  }
}

Result<int> import(const Context& context, const ImportWish& wish) {
  PLUMB_TRY(const auto workspace, context.open());
  service::ReadOptions read;
  read.format = wish.format;
  read.currency = workspace->currency();
  if (!wish.recipe.empty()) {
    PLUMB_TRY(read.recipe, service::read_bytes(wish.recipe));
    read.recipe_name = wish.recipe;
  }
  json::array reports;
  int code = kDone;
  for (const std::string& file : wish.files) {
    PLUMB_TRY(const std::string bytes, service::read_bytes(file));
    const std::string name = std::filesystem::path(file).filename().string();
    if (wish.show_recipe) {
      PLUMB_TRY(const std::string recipe,
                service::guessed_recipe(bytes, name, workspace->metamodel()));
      context.print(recipe);
      continue;
    }
    const service::Snapshot before = workspace->snapshot();
    read.known = before.model.get();
    PLUMB_TRY(exchange::Document document,
              service::read_file(bytes, name, read, workspace->metamodel()));
    service::ImportOptions options;
    options.actor = context.globals.actor;
    options.source = name;
    options.scenario = wish.scenario;
    options.dry_run = wish.dry_run;
    PLUMB_TRY(const service::ImportReport report,
              service::import_document(*workspace, std::move(document), options));
    if (context.globals.json) {
      reports.push_back(report_json(report, wish.dry_run));
    } else {
      print_report(context, name, report, wish.dry_run);
    }
    if (!report.errors.empty()) code = kDataSayNo;
  }
  if (context.globals.json && !wish.show_recipe) {
    if (reports.size() == 1) {
      context.print_json(reports.front());
    } else {
      context.print_json(reports);
    }
  }
  // Rows left out are told in the report; what could be read has been kept, so the import is done.
  return wish.dry_run ? code : kDone;
}

struct ExportWish {
  std::string format = "json";
  std::string out;
  std::string as_of;
  std::string scenario;
};

Result<int> export_all(const Context& context, const ExportWish& wish) {
  PLUMB_TRY(const auto workspace, context.open());
  service::Snapshot state = workspace->snapshot();
  if (!wish.scenario.empty()) {
    PLUMB_TRY(state, workspace->scenario(wish.scenario));
  } else if (!wish.as_of.empty()) {
    PLUMB_TRY(const service::Moment moment, workspace->moment(wish.as_of));
    PLUMB_TRY(state, workspace->as_of(moment.seq));
  }
  PLUMB_TRY(const auto files, service::write_files(*state.model, workspace->name(),
                                                   workspace->currency(), wish.format, ""));
  if (wish.out.empty()) {
    if (files.size() > 1) {
      return bad_input("This format makes several files.", wish.format,
                       "Name a folder with -o to write them into.");
    }
    context.print(files.front().bytes);
    return kDone;
  }
  if (files.size() == 1) {
    PLUMB_CHECK(service::write_bytes(wish.out, files.front().bytes));
    context.note("Written: " + wish.out);
    return kDone;
  }
  std::error_code failed;
  std::filesystem::create_directories(wish.out, failed);
  for (const service::NamedBytes& file : files) {
    const std::string path = (std::filesystem::path(wish.out) / file.name).string();
    PLUMB_CHECK(service::write_bytes(path, file.bytes));
    context.note("Written: " + path);
  }
  return kDone;
}

}  // namespace

void add_exchange_commands(CLI::App& app, std::vector<Command>& commands) {
  {
    auto* sub = app.add_subcommand("import", "Bring files in; one batch a file, undo with undo");
    auto wish = std::make_shared<ImportWish>();
    sub->add_option("files", wish->files, "Files to read")->required();
    sub->add_option(
        "--format", wish->format,
        "archimate, archi, csv, xlsx, json, yaml or oscal; told by the content if left out");
    sub->add_option("--recipe", wish->recipe, "How a table maps onto the model (YAML)");
    sub->add_option("--scenario", wish->scenario, "Bring it into a scenario");
    sub->add_flag("--dry-run", wish->dry_run, "Show what would happen, change nothing");
    sub->add_flag("--show-recipe", wish->show_recipe, "Print the guessed recipe of a table");
    commands.push_back({sub, [wish](const Context& c) { return import(c, *wish); }});
  }
  {
    auto* sub = app.add_subcommand("export", "Write everything out");
    auto wish = std::make_shared<ExportWish>();
    sub->add_option("--format", wish->format, "json (lossless), archimate, csv, xlsx or oscal")
        ->capture_default_str();
    sub->add_option("-o,--out", wish->out,
                    "File, or folder for csv and oscal; standard output if left out");
    sub->add_option("--as-of", wish->as_of, "As it was at a moment");
    sub->add_option("--scenario", wish->scenario, "As it is in a scenario");
    commands.push_back({sub, [wish](const Context& c) { return export_all(c, *wish); }});
  }
}

}  // namespace plumb::cli
