// What every command gets: global options, where to print, how to fail.
#pragma once

#include <cstdio>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "base/json.h"
#include "base/result.h"
#include "cli/terminal.h"
#include "service/workspace.h"

namespace CLI {
class App;
}

namespace plumb::cli {

// Exit codes of the contract.
inline constexpr int kDone = 0;
inline constexpr int kDataSayNo = 1;
inline constexpr int kBadUse = 2;

struct Globals {
  std::string workspace;  // -w, else PLUMB_WORKSPACE, else ./workspace.plumb
  bool json = false;
  bool quiet = false;
  std::string actor;  // --as, else PLUMB_ACTOR, else the system's user name
};

struct Context {
  Globals globals;
  Terminal terminal;

  // Opens the workspace the user means.
  Result<std::unique_ptr<service::Workspace>> open() const;
  // Data to standard output.
  void print(std::string_view text) const;
  // A JSON document, indented, with a final newline.
  void print_json(const json::value& value) const;
  // A remark to standard error, unless --quiet.
  void note(std::string_view text) const;
};

// A command: what it does when chosen. Returns an exit code or what went wrong.
using Action = std::function<Result<int>(const Context&)>;

struct Command {
  CLI::App* app = nullptr;
  Action action;
};

// Each adds its subcommands to `app`.
void add_workspace_commands(CLI::App& app, std::vector<Command>& commands);
void add_exchange_commands(CLI::App& app, std::vector<Command>& commands);
void add_edit_commands(CLI::App& app, std::vector<Command>& commands);
void add_analysis_commands(CLI::App& app, std::vector<Command>& commands);
void add_scorecard_command(CLI::App& app, std::vector<Command>& commands);
void add_time_commands(CLI::App& app, std::vector<Command>& commands);
void add_audit_commands(CLI::App& app, std::vector<Command>& commands);
void add_dashboard_commands(CLI::App& app, std::vector<Command>& commands);
void add_forecast_commands(CLI::App& app, std::vector<Command>& commands);
void add_feed_commands(CLI::App& app, std::vector<Command>& commands);
void add_bench_commands(CLI::App& app, std::vector<Command>& commands);
void add_serve_commands(CLI::App& app, std::vector<Command>& commands);
void add_remote_commands(CLI::App& app, std::vector<Command>& commands);
void add_help_commands(CLI::App& app, std::vector<Command>& commands);

// JSON with two spaces of indentation; short arrays and objects stay on a line.
std::string pretty(const json::value& value);

// Parses arguments, runs a command, prints errors. The whole program but main().
int run(int argc, char** argv);

}  // namespace plumb::cli
