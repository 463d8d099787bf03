#include "service/audit_report.h"

#include <algorithm>

#include <fmt/format.h>

#include "catalog/words.h"
#include "service/audit_evidence.h"
#include "service/shown.h"

namespace plumb::service {
namespace {

using report::Cell;
using report::Tone;

// "2026-06-30T12:00:00.123Z" as "2026-06-30 12:00 UTC".
std::string shown_moment(const std::string& at) {
  if (at.size() < 16) return at;
  return at.substr(0, 10) + " " + at.substr(11, 5) + " UTC";
}

class Maker {
 public:
  Maker(const Assessment& assessment, const Audit& audit, const model::AuditProgramme& programme,
        std::string_view language)
      : assessment_(assessment),
        model_(assessment.model()),
        audit_(audit),
        programme_(programme),
        words_(catalog::words_in(language)) {
    out_.language = std::string(language);
  }

  report::Document make() {
    front();
    summary();
    people();
    for (std::size_t i = 0; i < programme_.steps.size(); ++i) step(i);
    findings();
    signatures();
    method();
    return std::move(out_);
  }

 private:
  // The product's own words in the reader's language.
  std::string t(std::string_view english) const {
    return words_ == nullptr ? std::string(english) : words_->say(english);
  }
  std::string v(std::string_view english) const {
    return words_ == nullptr ? std::string(english) : words_->value(english);
  }
  std::string day(const std::string& text) const { return text.empty() ? text : v(text); }
  std::string who(const std::string& text) const { return somebody(model_, text).name; }

  template <typename T>
  void add(T block) {
    out_.blocks.emplace_back(std::move(block));
  }
  void heading(int level, std::string text) { add(report::Heading{level, std::move(text)}); }
  void quiet(std::string_view english) { add(report::Paragraph{t(english), Tone::quiet}); }
  report::Column column(std::string_view english, double share, bool right = false) const {
    return {t(english), share, right};
  }

  void front() {
    out_.title = audit_.name;
    out_.page = t("Page");
    out_.made_at = audit_.data_at.empty() ? format_instant(assessment_.moment.at) : audit_.data_at;
    std::string about = assessment_.workspace_name;
    if (!audit_.subject.empty()) about += ": " + who(audit_.subject);
    out_.subtitle = about;
    out_.stamps.push_back(t(programme_.name));
    out_.stamps.push_back(t(fmt::format("Data of {moment}, state {seq} of the log",
                                        fmt::arg("moment", shown_moment(out_.made_at)),
                                        fmt::arg("seq", assessment_.moment.seq))));
    if (!audit_.begins.empty() || !audit_.ends.empty()) {
      out_.stamps.push_back(t("Period") + ": " + day(audit_.begins) + " – " + day(audit_.ends));
    }
    if (!audit_.lead.empty()) out_.stamps.push_back(t("Led by") + " " + who(audit_.lead));
    if (audit_.status != AuditStatus::signed_) {
      add(report::Note{audit_.status == AuditStatus::in_review
                           ? t("In review: both sides have yet to sign.")
                           : t("Draft: the audit is not finished, and anything may still change."),
                       Tone::warning});
    }
  }

  void summary() {
    heading(1, t("Summary"));
    if (!audit_.purpose.empty()) add(report::Paragraph{audit_.purpose});
    AuditProgress all;
    report::Table table;
    table.columns = {
        column("Step", 4),          column("Met", 1, true),          column("Partly", 1, true),
        column("Not met", 1, true), column("Not judged", 1.2, true), column("Findings", 1.7, true)};
    for (const model::AuditStep& step : programme_.steps) {
      const AuditProgress one = progress_of(audit_, step);
      all.checks += one.checks;
      all.judged += one.judged;
      all.met += one.met;
      all.not_applicable += one.not_applicable;
      all.requests += one.requests;
      all.received += one.received;
      table.rows.push_back(
          {{t(step.name)},
           {std::to_string(one.met)},
           {std::to_string(one.partly)},
           {std::to_string(one.not_met), one.not_met > 0 ? Tone::bad : Tone::plain},
           {std::to_string(one.checks - one.judged)},
           {std::to_string(one.findings)}});
    }
    const auto high = static_cast<std::size_t>(
        std::count_if(audit_.findings.begin(), audit_.findings.end(),
                      [](const AuditFinding& one) { return one.severity == "high"; }));
    const score::AlignmentIndex& index = assessment_.index;
    report::Figures figures;
    figures.items.push_back({t("Alignment index"),
                             index.value ? v(fmt::format("{:.1f}", *index.value)) : "–",
                             compared()});
    figures.items.push_back({t("Checks met"), fmt::format("{} / {}", all.met, all.checks),
                             all.not_applicable == 0
                                 ? std::string()
                                 : t(fmt::format("{} do not apply", all.not_applicable))});
    figures.items.push_back({t("Findings"), std::to_string(audit_.findings.size()),
                             t(fmt::format("{} of high severity", high))});
    figures.items.push_back(
        {t("Documents received"), fmt::format("{} / {}", all.received, all.requests), {}});
    add(std::move(figures));
    add(std::move(table));
  }

  // What became of the index since the audit before.
  std::string compared() const {
    if (audit_.previous.empty() || !assessment_.index.value) return {};
    const auto before = find_audit(model_, audit_.previous);
    if (!before.ok() || !before->figures.is_object()) return {};
    const json::value* index = before->figures.get_object().if_contains("index");
    if (index == nullptr || !index->is_number()) return {};
    return t(fmt::format("{:+.1f} since {}", *assessment_.index.value - index->to_number<double>(),
                         before->data_at.substr(0, 10)));
  }

  void people() {
    heading(1, t("Who took part"));
    if (audit_.stakeholders.empty()) return quiet("Nobody is named.");
    report::Table table;
    table.columns = {column("Name", 3), column("Side", 1.5), column("Part", 3),
                     column("Signs", 1.6)};
    for (const char* side : {"business", "it"}) {
      for (const AuditStakeholder& one : audit_.stakeholders) {
        if (one.side != side) continue;
        table.rows.push_back({{one.name},
                              {side_name(one.side)},
                              {one.part},
                              {one.signs ? t("Yes") : std::string()}});
      }
    }
    add(std::move(table));
  }

  std::string side_name(std::string_view side) const {
    return side == "business" ? t("Business") : side == "it" ? t("IT") : t("Both sides");
  }

  void step(std::size_t number) {
    const model::AuditStep& step = programme_.steps[number];
    heading(1, fmt::format("{}. {}", number + 1, t(step.name)));
    quiet(step.purpose);
    const auto conclusion = audit_.conclusions.find(step.id);
    if (conclusion != audit_.conclusions.end()) add(report::Note{conclusion->second});
    const StepEvidence evidence = evidence_of(assessment_, audit_, step);
    for (const EvidenceSection& section : evidence.sections) this->section(section);
    for (const EvidenceSurvey& survey : evidence.surveys) this->survey(survey);
    rule_findings(evidence);
    checks(step);
    requests(step);
  }

  void section(const EvidenceSection& section) {
    heading(2, t(section.name));
    report::Bars bars;
    for (const EvidenceFigure& one : section.figures) {
      std::string note = one.value.empty() ? t(one.note) : v(one.value);
      if (!one.value.empty() && !one.note.empty()) note += ", " + t(one.note);
      // An element's name is somebody's; a figure's is the product's.
      bars.rows.push_back({one.element.empty() ? t(one.name) : one.name, one.share, {}, note});
    }
    add(std::move(bars));
  }

  void survey(const EvidenceSurvey& survey) {
    heading(2, survey.name);
    if (survey.dimensions.empty()) {
      return quiet("The campaign is not frozen, so its results are no part of this report.");
    }
    add(report::Paragraph{t(fmt::format("{} answered; frozen on {}", survey.replies, survey.at)),
                          Tone::quiet});
    report::Bars bars{survey.least, survey.most, t("Business"), t("IT"), {}};
    const auto level = [&](std::optional<double> value) {
      return value ? v(fmt::format("{:.1f}", *value)) : std::string("–");
    };
    for (const EvidenceLevel& one : survey.dimensions) {
      std::string note = fmt::format("{} / {}", level(one.business), level(one.it));
      if (one.need) note += t(fmt::format("; needed {:.1f}", *one.need));
      bars.rows.push_back({t(one.name), one.business, one.it, note});
    }
    add(std::move(bars));
    needs(survey);
  }

  // What the organisation is like asks for more than was found, and what somebody set otherwise.
  void needs(const EvidenceSurvey& survey) {
    if (survey.needs.empty()) return;
    heading(2, t("Far below what is needed, or set by hand"));
    report::Table table;
    table.columns = {column("Question", 4), column("Level", 1, true), column("Needed", 1, true),
                     column("Importance", 1.2, true), column("Set by hand because", 4)};
    const auto figure = [&](std::optional<double> value, int digits) {
      return value ? v(fmt::format("{:.{}f}", *value, digits)) : std::string("–");
    };
    for (const EvidenceNeed& one : survey.needs) {
      const bool far = one.target && *one.target - one.level >= 1;
      table.rows.push_back({{t(one.name)},
                            {figure(one.level, 1), far ? Tone::bad : Tone::plain},
                            {figure(one.target, 1)},
                            {figure(one.importance, 0)},
                            {one.reason}});
    }
    add(std::move(table));
  }

  Cell level_cell(const std::string& level) const {
    if (level == "high") return {t("High"), Tone::bad};
    if (level == "medium") return {t("Medium"), Tone::warning};
    return {t("Low"), Tone::quiet};
  }

  void rule_findings(const StepEvidence& evidence) {
    if (evidence.findings_total == 0) return;
    heading(2, t("What the model shows"));
    report::Table table;
    table.columns = {column("Severity", 1), column("Finding", 6)};
    for (const EvidenceFinding& one : evidence.findings) {
      table.rows.push_back({level_cell(one.level), {t(one.text)}});
    }
    add(std::move(table));
    if (evidence.findings_total > evidence.findings.size()) {
      add(report::Paragraph{
          t(fmt::format("{} more", evidence.findings_total - evidence.findings.size())),
          Tone::quiet});
    }
  }

  Cell verdict_cell(const std::string& verdict) const {
    if (verdict == "met") return {t("Met"), Tone::good};
    if (verdict == "partly") return {t("Partly"), Tone::warning};
    if (verdict == "not_met") return {t("Not met"), Tone::bad};
    if (verdict == "not_applicable") return {t("Does not apply"), Tone::quiet};
    return {t("Not judged"), Tone::quiet};
  }

  void checks(const model::AuditStep& step) {
    heading(2, t("Checks"));
    report::Table table;
    table.columns = {column("Statement", 4), column("Verdict", 1.3), column("Grounds", 4)};
    for (const model::AuditCheck& check : step.checks) {
      const auto found = audit_.checks.find(check.id);
      const AuditJudgement judgement =
          found == audit_.checks.end() ? AuditJudgement{} : found->second;
      std::string grounds = judgement.note;
      for (const std::string& one : judgement.evidence) {
        grounds += (grounds.empty() ? "" : "\n") + std::string("· ") + one;
      }
      table.rows.push_back({{t(check.text)}, verdict_cell(judgement.verdict), {grounds}});
    }
    add(std::move(table));
  }

  void requests(const model::AuditStep& step) {
    report::Table table;
    table.columns = {column("Asked for", 4), column("Of", 1.5), column("State", 1.3),
                     column("Received", 3)};
    const auto row = [&](const std::string& text, const std::string& of,
                         const AuditAnswer* answer) {
      std::string what;
      if (answer != nullptr) {
        what = answer->note;
        for (const std::string& one : answer->evidence) {
          what += (what.empty() ? "" : "\n") + std::string("· ") + one;
        }
      }
      const std::string state = answer == nullptr ? "open" : answer->state;
      table.rows.push_back({{text},
                            {side_name(of)},
                            state == "received"   ? Cell{t("Received"), Tone::good}
                            : state == "declined" ? Cell{t("Declined"), Tone::bad}
                                                  : Cell{t("Open"), Tone::quiet},
                            {what}});
    };
    for (const model::AuditRequest& request : step.requests) {
      const auto answer =
          std::find_if(audit_.requests.begin(), audit_.requests.end(),
                       [&](const AuditAnswer& one) { return one.id == request.id; });
      row(t(request.text), request.of, answer == audit_.requests.end() ? nullptr : &*answer);
    }
    for (const AuditAnswer& answer : audit_.requests) {
      if (answer.own() && !answer.removed() && answer.step == step.id) {
        row(answer.text, answer.of, &answer);
      }
    }
    if (table.rows.empty()) return;
    heading(2, t("Documents and data"));
    add(std::move(table));
    files(step);
  }

  // What came as files, by the digest that is signed with the report.
  void files(const model::AuditStep& step) {
    report::Table table;
    table.columns = {column("File", 4), column("Size", 1.3, true),
                     column("Digest (BLAKE2b-256)", 4), column("Came on", 1.5)};
    for (const AuditAnswer& answer : audit_.requests) {
      const bool of_step = answer.own()
                               ? answer.step == step.id
                               : std::any_of(step.requests.begin(), step.requests.end(),
                                             [&](const auto& one) { return one.id == answer.id; });
      if (!of_step || answer.removed()) continue;
      for (const AuditFile& one : answer.files) {
        // In two lines, because nothing in it can be broken.
        const std::size_t half = one.digest.size() / 2;
        table.rows.push_back({{one.name},
                              {v(size_text(one.bytes))},
                              {one.digest.substr(0, half) + "\n" + one.digest.substr(half)},
                              {day(one.at.substr(0, 10))}});
      }
    }
    if (table.rows.empty()) return;
    heading(2, t("Files that came as evidence"));
    add(std::move(table));
  }

  static std::string size_text(std::size_t bytes) {
    if (bytes < 1024) return fmt::format("{} B", bytes);
    const auto kib = static_cast<double>(bytes) / 1024;
    if (kib < 1024) return fmt::format("{:.1f} KiB", kib);
    return fmt::format("{:.1f} MiB", kib / 1024);
  }

  void findings() {
    heading(1, t("Findings and what is to be done"));
    if (audit_.findings.empty()) return quiet("The auditors wrote no findings down.");
    for (const char* severity : {"high", "medium", "low"}) {
      for (const AuditFinding& one : audit_.findings) {
        if (one.severity == severity) finding(one);
      }
    }
  }

  void finding(const AuditFinding& one) {
    // Its number is the one it has on screen, where they stand as they were written.
    const auto number = 1 + (&one - audit_.findings.data());
    heading(2, fmt::format("{}. {}", number, one.text));
    const model::AuditStep* step = programme_.step(one.step);
    report::Table table;
    table.columns = {{"", 1.4, false}, {"", 5, false}};
    const auto row = [&](std::string_view name, const std::string& text) {
      if (!text.empty()) table.rows.push_back({{t(name), Tone::quiet}, {text}});
    };
    table.rows.push_back({{t("Severity"), Tone::quiet}, level_cell(one.severity)});
    row("Step", step == nullptr ? std::string() : t(step->name));
    row("Cause", one.cause);
    row("Effect", one.effect);
    row("Recommendation", one.recommendation);
    row("Owner", who(one.owner));
    row("Due", day(one.due));
    std::string stand = one.stand == "accepted"   ? t("Finding accepted")
                        : one.stand == "disputed" ? t("Disputed")
                                                  : std::string();
    if (!one.response.empty()) stand += (stand.empty() ? "" : ": ") + one.response;
    row("Response", stand);
    add(std::move(table));
  }

  void signatures() {
    heading(1, t("Sign-off"));
    report::Table table;
    table.columns = {column("Side", 1.5), column("Name", 3), column("Signed", 2.5),
                     column("Remark", 4)};
    for (const char* side : {"business", "it"}) {
      const auto found = std::find_if(audit_.signatures.begin(), audit_.signatures.end(),
                                      [&](const AuditSignature& one) { return one.side == side; });
      if (found == audit_.signatures.end()) {
        table.rows.push_back({{side_name(side)}, {"–"}, {t("Not signed"), Tone::warning}, {}});
      } else {
        table.rows.push_back(
            {{side_name(side)}, {found->name}, {shown_moment(found->at)}, {found->note}});
      }
    }
    add(std::move(table));
  }

  void method() {
    heading(1, t("How this report was made"));
    add(report::List{
        {t("Figures are computed from the workspace as it was at the data date; every one can be "
           "opened there with its formula, inputs and people."),
         t("Verdicts and findings are the auditors'; what the model shows is listed apart from "
           "them."),
         t("Results of surveys come from frozen campaigns only; groups that are too small are "
           "not shown."),
         t("The report depends on the audit and the state of the log named on its first page and "
           "on nothing else, so it can be made again at any time.")}});
  }

  const Assessment& assessment_;
  const model::Model& model_;
  const Audit& audit_;
  const model::AuditProgramme& programme_;
  const catalog::Words* words_;
  report::Document out_;
};

}  // namespace

report::Document audit_document(const Assessment& assessment, const Audit& audit,
                                const model::AuditProgramme& programme, std::string_view language) {
  return Maker(assessment, audit, programme, language).make();
}

}  // namespace plumb::service
