// audit: list, report, prove.
#include <CLI/CLI.hpp>

#include <fmt/format.h>

#include "cli/context.h"
#include "service/audit_report.h"
#include "service/audits.h"
#include "service/files.h"

namespace plumb::cli {
namespace {

Result<int> list_audits(const Context& context) {
  PLUMB_TRY(const auto workspace, context.open());
  const auto model = workspace->snapshot().model;
  const auto audits = service::audits_of(*model);
  if (context.globals.json) {
    json::array out;
    for (const service::Audit& audit : audits) {
      out.push_back({{"id", audit.id},
                     {"name", audit.name},
                     {"status", name_of(audit.status)},
                     {"judged", audit.checks.size()},
                     {"findings", audit.findings.size()},
                     {"data_at", audit.data_at}});
    }
    context.print_json(out);
    return kDone;
  }
  if (audits.empty()) {
    context.print("No audit yet. Start one under Assess, or with `plumb api createAudit`.\n");
    return kDone;
  }
  Table table({{"id"},
               {"audit", {}, true},
               {"status"},
               {"judged", Table::Align::right},
               {"findings", Table::Align::right},
               {"data of"}});
  for (const service::Audit& audit : audits) {
    table.add({{audit.id, Tone::accent},
               {audit.name},
               {std::string(name_of(audit.status))},
               {count_text(audit.checks.size())},
               {count_text(audit.findings.size())},
               {audit.data_at.substr(0, 10)}});
  }
  context.print(table.text(context.terminal));
  return kDone;
}

struct ReportWish {
  std::string id;
  std::string format = "html";
  std::string language = "en";
  std::string out;
};

Result<int> report(const Context& context, const ReportWish& wish) {
  PLUMB_TRY(const auto workspace, context.open());
  PLUMB_TRY(const service::Audit audit, service::find_audit(*workspace->snapshot().model, wish.id));
  const auto format =
      wish.format == "pdf" ? service::ReportFormat::pdf : service::ReportFormat::html;
  PLUMB_TRY(const std::string bytes,
            service::audit_report(*workspace, audit, wish.language, format));
  if (wish.out.empty()) {
    context.print(bytes);
    return kDone;
  }
  PLUMB_CHECK(service::write_bytes(wish.out, bytes));
  context.note("Written: " + wish.out);
  return kDone;
}

Result<int> prove(const Context& context, const std::string& id) {
  PLUMB_TRY(const auto workspace, context.open());
  PLUMB_TRY(const service::Audit audit, service::find_audit(*workspace->snapshot().model, id));
  PLUMB_TRY(const auto proofs, service::prove_report(*workspace, audit));
  bool holds = true;
  json::array out;
  for (const service::ReportProof& one : proofs) {
    holds = holds && one.kept && one.same;
    out.push_back({{"language", one.language},
                   {"format", one.format},
                   {"digest", one.digest},
                   {"kept", one.kept},
                   {"same", one.same}});
  }
  PLUMB_TRY(const auto evidence, service::prove_files(*workspace, audit));
  json::array files;
  for (const service::FileProof& one : evidence) {
    holds = holds && one.kept;
    files.push_back({{"request", one.request},
                     {"name", one.file.name},
                     {"bytes", one.file.bytes},
                     {"digest", one.file.digest},
                     {"kept", one.kept}});
  }
  if (context.globals.json) {
    context.print_json(json::object{{"reports", std::move(out)}, {"files", std::move(files)}});
  } else {
    for (const service::FileProof& one : evidence) {
      context.print(fmt::format("evidence  {}  {}  {}\n", one.file.digest,
                                one.kept ? "there, as it came" : "gone, or was altered",
                                one.file.name));
    }
    for (const service::ReportProof& one : proofs) {
      context.print(fmt::format("{} {}  {}  {}\n", one.format, one.language, one.digest,
                                !one.kept  ? "the kept file is gone or was altered"
                                : one.same ? "made anew, the same"
                                           : "made anew, it differs"));
    }
  }
  return holds ? kDone : kDataSayNo;
}

}  // namespace

void add_audit_commands(CLI::App& app, std::vector<Command>& commands) {
  auto* audit = app.add_subcommand("audit", "Audits: list them, make and prove their reports");
  audit->require_subcommand(1);
  {
    auto* sub = audit->add_subcommand("list", "List audits, newest first");
    commands.push_back({sub, [](const Context& c) { return list_audits(c); }});
  }
  {
    auto* sub = audit->add_subcommand("report", "The report: of a signed audit the signed one");
    auto wish = std::make_shared<ReportWish>();
    sub->add_option("audit", wish->id, "Id")->required();
    sub->add_option("--format", wish->format, "html or pdf")
        ->check(CLI::IsMember({"html", "pdf"}))
        ->capture_default_str();
    sub->add_option("--language", wish->language, "en or de")
        ->check(CLI::IsMember({"en", "de"}))
        ->capture_default_str();
    sub->add_option("-o,--out", wish->out, "File; standard output if left out");
    commands.push_back({sub, [wish](const Context& c) { return report(c, *wish); }});
  }
  {
    auto* sub = audit->add_subcommand(
        "prove", "Make a signed report anew from the log and compare; 1 if it differs");
    auto id = std::make_shared<std::string>();
    sub->add_option("audit", *id, "Id")->required();
    commands.push_back({sub, [id](const Context& c) { return prove(c, *id); }});
  }
}

}  // namespace plumb::cli
