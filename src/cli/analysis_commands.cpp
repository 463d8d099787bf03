// analyse, findings, levers, why, explain: what the product computes, readable in a terminal.
#include <CLI/CLI.hpp>

#include <algorithm>
#include <cmath>
#include <set>

#include <fmt/format.h>

#include "cli/analysis_report.h"
#include "cli/context.h"
#include "service/assess.h"
#include "service/assess_json.h"
#include "service/benefits.h"

namespace plumb::cli {
namespace {

using service::Assessment;

struct StateWish {
  std::string as_of;
  std::string scenario;
  int threads = 2;
};

void add_state_options(CLI::App* sub, const std::shared_ptr<StateWish>& wish) {
  sub->add_option("--as-of", wish->as_of,
                  "Moment: 2026-06-30, seq:12, a batch id; now if left out");
  sub->add_option("--scenario", wish->scenario, "A scenario instead of the base");
  sub->add_option("--threads", wish->threads, "Threads")
      ->check(CLI::Range(1, 64))
      ->capture_default_str();
}

Result<std::unique_ptr<Assessment>> assess(const service::Workspace& workspace,
                                           const StateWish& wish, bool findings) {
  service::AssessOptions options;
  options.threads = wish.threads;
  options.findings = findings;
  PLUMB_TRY(options.moment, workspace.moment(wish.as_of));
  service::Snapshot state;
  if (!wish.scenario.empty()) {
    PLUMB_TRY(state, workspace.scenario(wish.scenario));
  } else {
    PLUMB_TRY(state, workspace.as_of(options.moment.seq));
  }
  return service::assess(workspace, std::move(state), options);
}

Result<int> analyse(const Context& context, const StateWish& wish, bool inputs) {
  PLUMB_TRY(const auto workspace, context.open());
  PLUMB_TRY(const auto assessment, assess(*workspace, wish, true));
  if (context.globals.json) {
    const json::object document = service::analysis_json(*assessment, inputs);
    // Inputs can be large: those are written flat.
    context.print(inputs ? json::serialize(document) + "\n" : pretty(document) + "\n");
  } else {
    context.print(analysis_report(context.terminal, *assessment));
  }
  return kDone;
}

struct FindingsWish {
  std::string severity;
  std::string rule;
  std::string theme;
  std::string fail_on;
  std::size_t limit = 50;
};

Result<double> severity_from(const model::RuleBook& book, const std::string& id) {
  std::string known;
  for (const model::SeverityBand& band : book.bands) {
    if (band.id == id) return band.from;
    known += (known.empty() ? "" : ", ") + band.id;
  }
  return bad_input("There is no severity \"" + id + "\".", {}, "Use one of: " + known + ".");
}

Result<int> findings(const Context& context, const StateWish& state, const FindingsWish& wish) {
  PLUMB_TRY(const auto workspace, context.open());
  PLUMB_TRY(const auto assessment, assess(*workspace, state, true));
  const model::RuleBook& book = assessment->finder->book();
  double least = 0;
  if (!wish.severity.empty()) {
    PLUMB_TRY(least, severity_from(book, wish.severity));
  }
  if (!wish.rule.empty() && book.find(wish.rule) == nullptr) {
    return bad_input("There is no rule \"" + wish.rule + "\".", {},
                     "`plumb rules` lists the rules.");
  }
  std::vector<const score::Finding*> chosen;
  for (const score::Finding& finding : assessment->findings) {
    const model::Rule* rule = book.find(finding.rule);
    if (finding.severity < least || (!wish.rule.empty() && finding.rule != wish.rule)) continue;
    if (!wish.theme.empty() && (rule == nullptr || rule->theme != wish.theme)) continue;
    chosen.push_back(&finding);
  }
  if (context.globals.json) {
    context.print_json({{"findings", service::findings_json(*assessment, chosen)},
                        {"diagnoses", service::diagnoses_json(*assessment)}});
  } else {
    context.print(findings_report(context.terminal, *assessment, chosen, wish.limit));
  }
  if (wish.fail_on.empty()) return kDone;
  PLUMB_TRY(const double limit, severity_from(book, wish.fail_on));
  const bool above = std::any_of(chosen.begin(), chosen.end(), [&](const score::Finding* finding) {
    return finding->severity >= limit;
  });
  return above ? kDataSayNo : kDone;
}

Result<int> levers(const Context& context, const StateWish& state, std::uint32_t top) {
  PLUMB_TRY(const auto workspace, context.open());
  PLUMB_TRY(const auto assessment, assess(*workspace, state, true));
  const auto rows = service::levers_of(*assessment, top);
  if (context.globals.json) {
    context.print_json({{"structure", assessment->analysis().structure
                                          ? json::value(*assessment->analysis().structure)
                                          : json::value(nullptr)},
                        {"levers", service::levers_json(rows)}});
  } else {
    context.print(levers_report(context.terminal, *assessment, rows));
  }
  return kDone;
}

Result<int> benefits(const Context& context, const StateWish& state) {
  PLUMB_TRY(const auto workspace, context.open());
  PLUMB_TRY(const auto assessment, assess(*workspace, state, false));
  service::IndexHistory history(*workspace);
  const Day to = day_of(assessment->moment.at);
  PLUMB_TRY(const auto points, history.points(to - std::chrono::days(365), to, 13));
  const json::object document = service::benefits_json(*assessment, points);
  if (context.globals.json) {
    context.print_json(document);
  } else {
    context.print(benefits_report(context.terminal, document));
  }
  return kDone;
}

Result<int> why(const Context& context, const std::string& from_text, const std::string& to_text) {
  PLUMB_TRY(const auto workspace, context.open());
  PLUMB_TRY(const service::Moment from, workspace->moment(from_text));
  PLUMB_TRY(const service::Moment to, workspace->moment(to_text));
  PLUMB_TRY(const service::Why found, service::why_changed(*workspace, from, to));
  if (context.globals.json) {
    context.print_json(service::why_json(found));
  } else {
    context.print(why_report(context.terminal, found));
  }
  return kDone;
}

Result<int> explain(const Context& context, const StateWish& state, const std::string& id) {
  PLUMB_TRY(const auto workspace, context.open());
  PLUMB_TRY(const auto assessment, assess(*workspace, state, false));
  const model::Index element = assessment->model().find_element(id);
  if (element == model::kNoIndex || !assessment->model().live(element)) {
    return not_found("There is no element \"" + id + "\".", {}, "`plumb list` shows the elements.");
  }
  const json::object document = service::explain_json(*assessment, element);
  if (context.globals.json) {
    context.print_json(document);
  } else {
    context.print(explain_report(context.terminal, document));
  }
  return kDone;
}

Result<int> rules(const Context& context) {
  PLUMB_TRY(const auto workspace, context.open());
  PLUMB_TRY(const auto book, service::rule_book_of(*workspace->snapshot().model));
  if (context.globals.json) {
    json::array out;
    for (const model::Rule& rule : book->rules) {
      json::array parameters;
      for (const model::Parameter& parameter : rule.parameters) {
        parameters.push_back(
            {{"id", parameter.id}, {"value", parameter.value}, {"unit", parameter.unit}});
      }
      out.push_back({{"id", rule.id},
                     {"name", rule.name},
                     {"theme", rule.theme},
                     {"severity", rule.severity},
                     {"why", rule.why},
                     {"parameters", std::move(parameters)}});
    }
    context.print_json(out);
    return kDone;
  }
  Table table(
      {{"rule"}, {"theme"}, {"severity", Table::Align::right}, {"what it finds", {}, true}});
  for (const model::Rule& rule : book->rules) {
    table.add({{rule.id, Tone::accent},
               {rule.theme},
               {fmt::format("{:.2f}", rule.severity)},
               {rule.name}});
  }
  context.print(table.text(context.terminal));
  return kDone;
}

}  // namespace

void add_analysis_commands(CLI::App& app, std::vector<Command>& commands) {
  {
    auto* sub = app.add_subcommand("analyse", "Index, links, lines, findings at a glance");
    auto state = std::make_shared<StateWish>();
    auto inputs = std::make_shared<bool>(false);
    add_state_options(sub, state);
    sub->add_flag("--inputs", *inputs, "With --json: everything the engine saw and gave");
    commands.push_back(
        {sub, [state, inputs](const Context& c) { return analyse(c, *state, *inputs); }});
  }
  {
    auto* sub = app.add_subcommand("findings", "Where it breaks, why, and what to do");
    auto state = std::make_shared<StateWish>();
    auto wish = std::make_shared<FindingsWish>();
    add_state_options(sub, state);
    sub->add_option("--severity", wish->severity, "This severity and above");
    sub->add_option("--rule", wish->rule, "Only this rule");
    sub->add_option("--theme", wish->theme, "Only this theme: governance, resources, ...");
    sub->add_option("--fail-on", wish->fail_on, "Exit with 1 if there is one this severe");
    sub->add_option("--limit", wish->limit, "Findings to print at most")->capture_default_str();
    commands.push_back(
        {sub, [state, wish](const Context& c) { return findings(c, *state, *wish); }});
  }
  {
    auto* sub = app.add_subcommand("levers", "What would raise the structure line most");
    auto state = std::make_shared<StateWish>();
    auto top = std::make_shared<std::uint32_t>(20);
    add_state_options(sub, state);
    sub->add_option("--top", *top, "How many")->check(CLI::Range(1, 1000))->capture_default_str();
    commands.push_back({sub, [state, top](const Context& c) { return levers(c, *state, *top); }});
  }
  {
    auto* sub = app.add_subcommand("benefits", "What alignment brings: agility, allocation, ...");
    auto state = std::make_shared<StateWish>();
    add_state_options(sub, state);
    commands.push_back({sub, [state](const Context& c) { return benefits(c, *state); }});
  }
  {
    auto* sub = app.add_subcommand("why", "What moved the index between two moments");
    auto from = std::make_shared<std::string>();
    auto to = std::make_shared<std::string>("now");
    sub->add_option("--from", *from, "Moment")->required();
    sub->add_option("--to", *to, "Moment")->capture_default_str();
    commands.push_back({sub, [from, to](const Context& c) { return why(c, *from, *to); }});
  }
  {
    auto* sub = app.add_subcommand("explain", "Where an element's figures come from");
    auto state = std::make_shared<StateWish>();
    auto id = std::make_shared<std::string>();
    add_state_options(sub, state);
    sub->add_option("element", *id, "Id of the element")->required();
    commands.push_back({sub, [state, id](const Context& c) { return explain(c, *state, *id); }});
  }
  {
    auto* sub = app.add_subcommand("rules", "List the rules behind findings");
    commands.push_back({sub, [](const Context& c) { return rules(c); }});
  }
}

}  // namespace plumb::cli
