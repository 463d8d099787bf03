#include "cli/analysis_report.h"

#include <algorithm>
#include <map>

#include <fmt/format.h>

namespace plumb::cli {
namespace {

using service::Assessment;

std::string domain_name(const Assessment& assessment, model::Domain domain) {
  for (const model::DomainText& text : assessment.sam.domains) {
    if (text.domain == domain) return text.short_name;
  }
  return std::string(id_of(domain));
}

Tone tone_of_level(std::string_view level) {
  return level == "high" || level == "critical" ? Tone::poor
         : level == "medium"                    ? Tone::fair
                                                : Tone::faint;
}

std::string header(const Terminal& terminal, const Assessment& assessment) {
  const score::AlignmentIndex& index = assessment.index;
  const std::string right =
      fmt::format("as of {} · change {}", format_day(day_of(assessment.moment.at)),
                  count_text(assessment.moment.seq));
  const int space =
      terminal.width() - display_width(assessment.workspace_name) - display_width(right);
  std::string out = terminal.paint(assessment.workspace_name, Tone::strong) +
                    std::string(static_cast<std::size_t>(std::max(2, space)), ' ') +
                    terminal.paint(right, Tone::faint) + "\n\n";
  if (!index.value) {
    return out + "Alignment index: none yet. No line of evidence has data.\n";
  }
  const std::optional<double> share = *index.value / 100;
  std::string figure = fmt::format("{:.0f}", *index.value);
  if (index.stderr_) figure += fmt::format(" ± {:.0f}", *index.stderr_);
  out += "Alignment index  " + terminal.bar(share, 30) + "  " +
         terminal.paint(figure, tone_of(share)) + " of 100";
  if (index.confidence) out += ", confidence " + percent_text(index.confidence);
  return out + "\n";
}

std::string line_note(score::Line which, const score::LineValue& line) {
  if (!line.value) return line.missing;
  switch (which) {
    case score::Line::structure: return fmt::format("mean of {} links", line.count);
    case score::Line::resources: return fmt::format("{} elements with a cost", line.count);
    case score::Line::outcomes: return fmt::format("{} measures and service levels", line.count);
    case score::Line::perception:
      return line.gap ? fmt::format("business {:+.0f} points against IT", *line.gap * 100)
                      : fmt::format("{} survey results", line.count);
    case score::Line::practice: return fmt::format("{} practices", line.count);
  }
  return {};
}

std::string lines_table(const Terminal& terminal, const Assessment& assessment) {
  Table table({{"line"}, {"value", Table::Align::right}, {""}, {"from", {}, true}});
  for (std::size_t i = 0; i < score::kLineCount; ++i) {
    const score::LineValue& line = assessment.index.lines[i];
    table.add({{std::string(score::kLineNames[i])},
               {share_text(line.value), tone_of(line.value)},
               {terminal.bar(line.value, 20)},
               {line_note(static_cast<score::Line>(i), line), Tone::faint}});
  }
  return table.text(terminal);
}

std::string links_table(const Terminal& terminal, const Assessment& assessment) {
  Table table({{"link"},
               {"what is asked ← what answers", {}, true},
               {"coverage", Table::Align::right},
               {"purpose", Table::Align::right},
               {"score", Table::Align::right},
               {""},
               {"sure", Table::Align::right}});
  for (std::size_t i = 0; i < model::kLinks.size(); ++i) {
    const model::Link& link = model::kLinks[i];
    const score::LinkScore& score = assessment.analysis().links[i];
    table.add(
        {{std::string(link.id), Tone::accent},
         {domain_name(assessment, link.demand) + " ← " + domain_name(assessment, link.supply)},
         {share_text(score.coverage)},
         {share_text(score.purpose)},
         {share_text(score.score), tone_of(score.score)},
         {terminal.bar(score.score, 12)},
         {percent_text(score.confidence)}});
  }
  return table.text(terminal);
}

std::string perspectives_table(const Terminal& terminal, const Assessment& assessment) {
  Table table({{"perspective"},
               {"path"},
               {"score", Table::Align::right},
               {"spend", Table::Align::right},
               {"", {}, true}});
  const score::Perspectives& perspectives = assessment.perspectives;
  for (std::size_t i = 0; i < score::kPerspectiveCount; ++i) {
    const score::PerspectivePath& path = score::kPerspectives[i];
    const score::PerspectiveFigures& figures = perspectives.figures[i];
    std::string marks;
    if (perspectives.declared == path.id) marks += "declared ";
    const bool suggested = std::find(perspectives.suggested.begin(), perspectives.suggested.end(),
                                     path.id) != perspectives.suggested.end();
    if (suggested) marks += "suggested";
    table.add({{std::string(path.name)},
               {fmt::format("{} → {} → {}", id_of(path.path[0]), id_of(path.path[1]),
                            id_of(path.path[2])),
                Tone::faint},
               {share_text(figures.score), tone_of(figures.score)},
               {percent_text(figures.spend_share)},
               {marks, Tone::accent}});
  }
  return table.text(terminal);
}

std::string steps(const Terminal& terminal, const std::vector<model::PlaybookStep>& list,
                  int indent) {
  std::string out;
  for (std::size_t i = 0; i < list.size(); ++i) {
    const std::string line = fmt::format("{}. {}{}", i + 1, list[i].text,
                                         list[i].who.empty() ? "" : " (" + list[i].who + ")");
    out +=
        std::string(static_cast<std::size_t>(indent), ' ') + terminal.wrap(line, indent + 3) + "\n";
  }
  return out;
}

std::string diagnoses_text(const Terminal& terminal, const Assessment& assessment,
                           bool with_plans) {
  std::string out;
  for (const score::DiagnosisFinding& found : assessment.diagnoses) {
    const model::Diagnosis* diagnosis = assessment.finder->book().diagnosis(found.diagnosis);
    if (diagnosis == nullptr) continue;
    out += terminal.paint("● ", tone_of_level(found.level)) +
           terminal.paint(diagnosis->name, Tone::strong) +
           terminal.paint(fmt::format("  {} findings", found.keys.size()), Tone::faint) + "\n  " +
           terminal.wrap(found.text, 2) + "\n";
    out += "  " + terminal.paint("Lesson: ", Tone::faint) + diagnosis->lesson + "\n";
    if (with_plans) out += steps(terminal, diagnosis->plan, 4);
  }
  return out;
}

std::string finding_line(const Terminal& terminal, const score::Finding& finding) {
  return terminal.paint(fmt::format("{:<8}", finding.level), tone_of_level(finding.level)) +
         terminal.wrap(finding.text, 8) + "\n";
}

std::string counts_line(const Assessment& assessment) {
  const model::Counts& counts = assessment.model().counts();
  const score::Graph& graph = assessment.engine->graph();
  return fmt::format(
      "{} elements, {} relations; the engine sees {} elements, {} supports, {} "
      "hindrances, {} parts, {} cycles.",
      count_text(counts.elements), count_text(counts.relations), count_text(graph.size()),
      count_text(graph.supports.size()), count_text(graph.hinders.size()),
      count_text(graph.parts.size()), count_text(assessment.analysis().cycles.size()));
}

}  // namespace

std::string analysis_report(const Terminal& terminal, const Assessment& assessment) {
  std::string out = header(terminal, assessment);
  out += "\n" + lines_table(terminal, assessment);
  out += terminal.heading("Links") + links_table(terminal, assessment);
  out += terminal.heading("Perspectives") + perspectives_table(terminal, assessment);
  if (!assessment.diagnoses.empty()) {
    out += terminal.heading("What it amounts to") + diagnoses_text(terminal, assessment, false);
  }
  out += terminal.heading("Findings");
  constexpr std::size_t kShown = 8;
  for (std::size_t i = 0; i < std::min(kShown, assessment.findings.size()); ++i) {
    out += finding_line(terminal, assessment.findings[i]);
  }
  if (assessment.findings.empty()) out += "None.\n";
  if (assessment.findings.size() > kShown) {
    out += terminal.paint(fmt::format("… and {} more: plumb findings\n",
                                      count_text(assessment.findings.size() - kShown)),
                          Tone::faint);
  }
  for (const score::CompileWarning& warning : assessment.compiled.warnings) {
    out += terminal.paint("note    ", Tone::faint) + terminal.wrap(warning.what, 8) + "\n";
    if (&warning - assessment.compiled.warnings.data() >= 4) break;
  }
  return out + "\n" + terminal.paint(terminal.wrap(counts_line(assessment), 0), Tone::faint) + "\n";
}

std::string findings_report(const Terminal& terminal, const Assessment& assessment,
                            const std::vector<const score::Finding*>& findings, std::size_t limit) {
  std::string out;
  if (!assessment.diagnoses.empty()) {
    out += terminal.heading("What it amounts to") + diagnoses_text(terminal, assessment, true);
  }
  std::map<std::string, std::vector<const score::Finding*>> by_rule;
  std::vector<std::string> order;
  for (std::size_t i = 0; i < std::min(limit, findings.size()); ++i) {
    auto& group = by_rule[findings[i]->rule];
    if (group.empty()) order.push_back(findings[i]->rule);
    group.push_back(findings[i]);
  }
  for (const std::string& id : order) {
    const model::Rule* rule = assessment.finder->book().find(id);
    if (rule == nullptr) continue;
    std::string chapters;
    for (const std::string& chapter : rule->chapters) {
      chapters += (chapters.empty() ? "guide " : ", ") + chapter;
    }
    const std::string origin = fmt::format("{} · {} · {}", id, rule->theme, chapters);
    out += terminal.heading(rule->name) + terminal.paint(origin, Tone::faint) + "\n";
    for (const score::Finding* finding : by_rule[id]) {
      out += finding_line(terminal, *finding);
      for (const score::Fact& fact : finding->facts) {
        out += "        " +
               terminal.paint(terminal.wrap(fact.text + ": " + fact.value, 8), Tone::faint) + "\n";
      }
    }
    out += "  " + terminal.wrap("Why it matters: " + rule->why, 2) + "\n";
    out += steps(terminal, rule->playbook, 2);
  }
  if (findings.empty()) out += "No finding fits.\n";
  if (findings.size() > limit) {
    out += fmt::format("\n… and {} more; raise --limit or use --json.\n",
                       count_text(findings.size() - limit));
  }
  return out;
}

std::string levers_report(const Terminal& terminal, const Assessment& assessment,
                          const std::vector<service::LeverRow>& levers) {
  if (levers.empty()) {
    return terminal.wrap(
               "No single improvement would raise the structure line. If there are no "
               "goals with weights yet, add those first.",
               0) +
           "\n";
  }
  std::string out =
      fmt::format("Structure is {} now. Each lever is judged after the ones above it.\n\n",
                  share_text(assessment.analysis().structure));
  int number = 0;
  for (const service::LeverRow& row : levers) {
    out += terminal.paint(fmt::format("{:>3}  ", ++number), Tone::faint) +
           terminal.paint(fmt::format("{:+.2f}", row.index_gain), Tone::good) +
           fmt::format("  {:.3f}  ", row.lever.structure_after) + terminal.wrap(row.text, 19) +
           "\n";
  }
  return out +
         terminal.paint("\nPoints of the index, structure afterwards, what to do.\n", Tone::faint);
}

std::string benefits_report(const Terminal& terminal, const json::object& benefits) {
  std::string out;
  for (const json::value& value : benefits.at("benefits").as_array()) {
    const json::object& benefit = value.as_object();
    const json::value& index = benefit.at("value");
    out += terminal.paint(fmt::format("{:<22}", std::string_view(benefit.at("name").as_string())),
                          Tone::strong);
    if (index.is_null()) {
      out += "no data\n";
    } else {
      out += fmt::format("{:>3.0f}  {}", index.to_number<double>(),
                         terminal.bar(index.to_number<double>() / 100, 20));
      const json::value& before = benefit.at("trend").as_array().front().at("value");
      if (!before.is_null()) out += fmt::format("  a year ago {:.0f}", before.to_number<double>());
      out += "\n";
    }
    for (const json::value& each : benefit.at("parts").as_array()) {
      const json::object& part = each.as_object();
      const bool there = !part.at("value").is_null();
      const std::string figure =
          there ? fmt::format("{:.2f}", part.at("value").to_number<double>()) : "   -";
      out += fmt::format("  {:<26}{}  ", std::string_view(part.at("name").as_string()), figure);
      out += terminal.paint(
                 terminal.wrap(std::string(part.at(there ? "formula" : "missing").as_string()), 34),
                 Tone::faint) +
             "\n";
    }
    out += "\n";
  }
  return out;
}

std::string why_report(const Terminal& terminal, const service::Why& why) {
  const auto points = [](std::optional<double> value) {
    return value ? fmt::format("{:.1f}", *value) : std::string("none");
  };
  std::string out = fmt::format("Index {} on {} → {} on {}: {}\n", points(why.index_from),
                                format_day(day_of(why.from.at)), points(why.index_to),
                                format_day(day_of(why.to.at)),
                                terminal.paint(fmt::format("{:+.1f}", why.difference),
                                               why.difference < 0 ? Tone::poor : Tone::good));
  out += fmt::format(
      "{} changes replayed; {:+.2f} came from time alone (evidence ages, dates "
      "pass).\n",
      count_text(why.changes), why.time_passed);
  constexpr std::size_t kShown = 15;
  const auto groups = [&](const char* title, const std::vector<service::WhyGroup>& list) {
    if (list.empty()) return;
    Table table(
        {{"points", Table::Align::right}, {title, {}, true}, {"changes", Table::Align::right}});
    for (std::size_t i = 0; i < std::min(kShown, list.size()); ++i) {
      const std::string name = list[i].name.empty() ? list[i].id : list[i].name;
      table.add({{fmt::format("{:+.2f}", list[i].difference),
                  list[i].difference < 0 ? Tone::poor : Tone::good},
                 {name.empty() ? "settings and views" : name},
                 {count_text(list[i].changes)}});
    }
    out += "\n" + table.text(terminal);
  };
  groups("element", why.by_element);
  groups("author", why.by_author);
  groups("kind of change", why.by_kind);
  if (why.steps.empty()) out += "\nNo change moved the index.\n";
  return out;
}

std::string explain_report(const Terminal& terminal, const json::object& explained) {
  const auto text = [](const json::value& value) {
    return value.is_string()   ? std::string(value.get_string())
           : value.is_double() ? fmt::format("{:.3f}", value.get_double())
           : value.is_null()   ? std::string("–")
                               : json::serialize(value);
  };
  std::string out = terminal.paint(text(explained.at("name")), Tone::strong) + "  " +
                    terminal.paint(text(explained.at("id")) + " · " + text(explained.at("type")) +
                                       " · " + text(explained.at("component")),
                                   Tone::faint) +
                    "\n\n";
  const bool in_engine = explained.at("in_engine").as_bool();
  for (const char* key :
       {"condition", "confidence", "support", "delivered", "importance", "gradient"}) {
    if (const json::value* value = explained.if_contains(key)) {
      out += fmt::format("  {:<11} {}\n", key, text(*value));
    }
  }
  if (explained.at("assumed").as_bool()) {
    out += "  The condition is assumed: there is no evidence, so the type's prior stands in.\n";
  }
  if (!in_engine) out += "  The engine does not see elements of this type.\n";
  const auto list = [&](const char* key, const char* title,
                        std::initializer_list<const char*> columns) {
    const json::value* rows = explained.if_contains(key);
    if (rows == nullptr || rows->as_array().empty()) return;
    std::vector<Table::Column> heads;
    for (const char* column : columns) heads.push_back({column, {}, true});
    Table table(heads);
    for (const json::value& row : rows->as_array()) {
      std::vector<Table::Cell> cells;
      for (const char* column : columns) {
        const json::value* value = row.as_object().if_contains(column);
        cells.push_back({value == nullptr ? "" : text(*value)});
      }
      table.add(std::move(cells));
    }
    out += terminal.heading(title) + table.text(terminal);
  };
  list("evidence", "Evidence", {"kind", "value", "at", "share", "source", "excluded"});
  list("supporters", "Supported by", {"name", "strength", "delivered", "id"});
  list("parts", "Parts", {"name", "weight", "delivered", "id"});
  list("hinderers", "Hindered by", {"name", "strength", "delivered", "id"});
  list("supports", "Supports", {"name", "strength", "delivered", "id"});
  list("limiting_chain", "What limits it", {"name", "condition", "delivered", "limited_by"});
  return out;
}

}  // namespace plumb::cli
