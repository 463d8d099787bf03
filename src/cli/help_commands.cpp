// completion and man: made from the commands themselves, so that they never lag behind.
#include <CLI/CLI.hpp>

#include <fmt/format.h>

#include "cli/context.h"
#include "cli/version.h"

namespace plumb::cli {
namespace {

std::vector<CLI::App*> subcommands(CLI::App& app) {
  return app.get_subcommands({});
}

std::string option_names(const CLI::App& app) {
  std::string out;
  for (const CLI::Option* option : app.get_options()) {
    for (const std::string& name : option->get_lnames()) out += " --" + name;
    for (const std::string& name : option->get_snames()) out += " -" + name;
  }
  return out;
}

std::string bash_completion(CLI::App& app) {
  std::string commands;
  std::string cases;
  for (CLI::App* sub : subcommands(app)) {
    commands += (commands.empty() ? "" : " ") + sub->get_name();
    std::string words = option_names(*sub);
    for (CLI::App* inner : subcommands(*sub)) words += " " + inner->get_name();
    cases += fmt::format("    {}) words=\"{}{}\" ;;\n", sub->get_name(), words, option_names(app));
  }
  return fmt::format(R"(# bash completion for plumb. Install: plumb completion bash > \
#   ~/.local/share/bash-completion/completions/plumb
_plumb() {{
  local current=${{COMP_WORDS[COMP_CWORD]}} command= words= word
  for word in "${{COMP_WORDS[@]:1:COMP_CWORD-1}}"; do
    case " {0} " in *" $word "*) command=$word; break ;; esac
  done
  case "$command" in
{1}    *) words="{0}{2}" ;;
  esac
  case "${{COMP_WORDS[COMP_CWORD-1]}}" in
    -w|--workspace|-o|--out|--recipe) COMPREPLY=($(compgen -f -- "$current")); return ;;
  esac
  if [ "$command" = import ] && [ "${{current#-}}" = "$current" ]; then
    COMPREPLY=($(compgen -f -- "$current")); return
  fi
  COMPREPLY=($(compgen -W "$words" -- "$current"))
}}
complete -o filenames -F _plumb plumb
)",
                     commands, cases, option_names(app));
}

std::string zsh_completion(CLI::App& app) {
  std::string commands;
  for (CLI::App* sub : subcommands(app)) {
    commands += fmt::format("    '{}:{}'\n", sub->get_name(), sub->get_description());
  }
  return fmt::format(R"(#compdef plumb
# zsh completion for plumb. Install: plumb completion zsh > "${{fpath[1]}}/_plumb"
_plumb() {{
  local -a commands
  commands=(
{}  )
  if (( CURRENT == 2 )); then _describe command commands; else _files; fi
}}
_plumb
)",
                     commands);
}

std::string fish_completion(CLI::App& app) {
  std::string out =
      "# fish completion for plumb. Install: plumb completion fish > "
      "~/.config/fish/completions/plumb.fish\n";
  for (CLI::App* sub : subcommands(app)) {
    out += fmt::format("complete -c plumb -n __fish_use_subcommand -a {} -d '{}'\n",
                       sub->get_name(), sub->get_description());
  }
  return out;
}

std::string roff(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c == '-' || c == '\\') out += '\\';
    out += c;
  }
  return out;
}

std::string options_roff(const CLI::App& app) {
  std::string out;
  for (const CLI::Option* option : app.get_options()) {
    if (option->get_description().empty()) continue;
    out += ".TP\n.B " + roff(option->get_name(true, true)) + "\n" +
           roff(option->get_description()) + "\n";
  }
  return out;
}

void commands_roff(CLI::App& app, const std::string& before, std::string& out) {
  for (CLI::App* sub : subcommands(app)) {
    const std::string name = before + sub->get_name();
    out += ".SS " + roff(name) + "\n" + roff(sub->get_description()) + ".\n" + options_roff(*sub);
    commands_roff(*sub, name + " ", out);
  }
}

std::string man_page(CLI::App& app) {
  std::string out = fmt::format(
      ".TH PLUMB 1 \"\" \"plumb {}\" \"Plumbline\"\n.SH NAME\nplumb \\- alignment of business and "
      "IT, computed\n.SH SYNOPSIS\n.B plumb\n.I command\n[\\-w FILE] [options]\n"
      ".SH DESCRIPTION\n{}\n.SH OPTIONS\n",
      kVersion, roff(app.get_description()));
  out += options_roff(app);
  out += ".SH COMMANDS\n";
  commands_roff(app, "", out);
  out += R"(.SH EXIT STATUS
0 done; 1 the data say no (findings above a threshold, a conflict, a failed verification); 2 bad
use or bad input.
.SH ENVIRONMENT
.TP
.B PLUMB_WORKSPACE
Workspace file used without \-w.
.TP
.B PLUMB_ACTOR
Name written into the change log.
.TP
.B NO_COLOR
No colours on a terminal.
.SH EXAMPLES
.nf
plumb init \-w bank.plumb \-\-template financial
plumb analyse \-w bank.plumb
plumb findings \-w bank.plumb \-\-severity high
plumb import \-w bank.plumb model.archimate \-\-dry\-run
.fi
)";
  return out;
}

}  // namespace

void add_help_commands(CLI::App& app, std::vector<Command>& commands) {
  {
    auto* sub = app.add_subcommand("completion", "Print a completion script for a shell");
    auto shell = std::make_shared<std::string>("bash");
    sub->add_option("shell", *shell, "bash, zsh or fish")
        ->check(CLI::IsMember({"bash", "zsh", "fish"}))
        ->capture_default_str();
    commands.push_back({sub, [shell, &app](const Context& c) -> Result<int> {
                          c.print(*shell == "bash"  ? bash_completion(app)
                                  : *shell == "zsh" ? zsh_completion(app)
                                                    : fish_completion(app));
                          return kDone;
                        }});
  }
  {
    auto* sub = app.add_subcommand("man", "Print the manual page");
    commands.push_back({sub, [&app](const Context& c) -> Result<int> {
                          c.print(man_page(app));
                          return kDone;
                        }});
  }
}

}  // namespace plumb::cli
