// The program: global options, choosing a command, printing what went wrong.
#include <CLI/CLI.hpp>

#include <pwd.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>

#include "cli/context.h"
#include "cli/version.h"

namespace plumb::cli {
namespace {

std::string environment_or(const char* name, std::string otherwise) {
  const char* value = std::getenv(name);
  return value != nullptr && *value != '\0' ? std::string(value) : std::move(otherwise);
}

std::string user_name() {
  const passwd* entry = getpwuid(geteuid());
  return entry != nullptr ? entry->pw_name : "unknown";
}

int exit_code(const Error& error) {
  switch (error.code) {
    case Error::Code::conflict:
    case Error::Code::corrupt: return kDataSayNo;
    default: return kBadUse;
  }
}

void print_error(const Error& error) {
  const bool colour = isatty(STDERR_FILENO) == 1 && std::getenv("NO_COLOR") == nullptr;
  std::string out = colour ? "\x1b[31mplumb:\x1b[0m " : "plumb: ";
  if (!error.where.empty()) out += error.where + ": ";
  out += error.what + "\n";
  if (!error.remedy.empty()) out += "       " + error.remedy + "\n";
  std::fputs(out.c_str(), stderr);
}

// Options of the program may stand before or after the command.
void let_globals_through(CLI::App& app) {
  for (CLI::App* sub : app.get_subcommands({})) {
    sub->fallthrough();
    let_globals_through(*sub);
  }
}

void add_globals(CLI::App& app, Globals& globals) {
  app.add_option("-w,--workspace", globals.workspace,
                 "Workspace file (else PLUMB_WORKSPACE, else ./workspace.plumb)")
      ->option_text("FILE");
  app.add_flag("--json", globals.json, "Print data as JSON");
  app.add_flag("-q,--quiet", globals.quiet, "No remarks, only data and errors");
  app.add_option("--as", globals.actor, "Who acts, for the log (else PLUMB_ACTOR, else you)")
      ->option_text("NAME");
}

int act(const std::vector<Command>& commands, const Globals& globals) {
  // The innermost command that was named.
  const Command* chosen = nullptr;
  for (const Command& command : commands) {
    if (command.app->parsed()) chosen = &command;
  }
  if (chosen == nullptr) return kBadUse;
  const Context context{globals, Terminal::standard_output()};
  const Result<int> result = chosen->action(context);
  if (std::fflush(stdout) != 0) {
    std::fputs("plumb: the output could not be written.\n", stderr);
    return kBadUse;
  }
  if (result.ok()) return *result;
  print_error(result.error());
  return exit_code(result.error());
}

}  // namespace

int run(int argc, char** argv) {
  CLI::App app(
      "Plumbline tells whether business and IT pull the same way: where they do not, why, and what "
      "to do next.",
      "plumb");
  app.set_version_flag("--version", std::string("plumb ") + kVersion);
  app.require_subcommand(1);
  app.set_help_all_flag("--help-all", "Help of all commands");
  Globals globals;
  globals.workspace = environment_or("PLUMB_WORKSPACE", "workspace.plumb");
  globals.actor = environment_or("PLUMB_ACTOR", user_name());
  add_globals(app, globals);
  std::vector<Command> commands;
  add_workspace_commands(app, commands);
  add_exchange_commands(app, commands);
  add_edit_commands(app, commands);
  add_analysis_commands(app, commands);
  add_scorecard_command(app, commands);
  add_time_commands(app, commands);
  add_audit_commands(app, commands);
  add_dashboard_commands(app, commands);
  add_forecast_commands(app, commands);
  add_feed_commands(app, commands);
  add_bench_commands(app, commands);
  add_serve_commands(app, commands);
  add_remote_commands(app, commands);
  add_help_commands(app, commands);
  let_globals_through(app);
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    // 0 is a request for help or the version.
    return app.exit(error) == 0 ? kDone : kBadUse;
  }
  return act(commands, globals);
}

}  // namespace plumb::cli
