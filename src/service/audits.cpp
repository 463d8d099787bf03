#include "service/audits.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "service/artifacts.h"
#include "service/catalogs.h"

namespace plumb::service {
namespace {

constexpr std::string_view kKind = "audit";
constexpr std::array<std::string_view, 4> kVerdicts = {"met", "partly", "not_met",
                                                       "not_applicable"};
constexpr std::array<std::string_view, 3> kSeverities = {"high", "medium", "low"};
constexpr std::array<std::string_view, 3> kStands = {"", "accepted", "disputed"};

template <std::size_t N>
bool one_of(const std::array<std::string_view, N>& words, std::string_view word) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

Status check_day(const std::string& day, const std::string& field) {
  if (day.empty() || parse_day(day)) return done();
  return bad_input("\"" + day.substr(0, 40) + "\" is no day.", field, "Write 2026-06-30.");
}

Status check_stakeholders(const model::Model& model, const Audit& audit) {
  std::vector<std::string> ids;
  for (const AuditStakeholder& one : audit.stakeholders) {
    if (one.name.empty()) {
      return bad_input("A stakeholder has no name.", "stakeholders", "Name them.");
    }
    if (one.side != "business" && one.side != "it") {
      return bad_input(one.name + " is on neither side.", "stakeholders",
                       "Say \"business\" or \"it\".");
    }
    if (std::find(ids.begin(), ids.end(), one.id) != ids.end()) {
      return bad_input("Two stakeholders have the id \"" + one.id + "\".", "stakeholders",
                       "Give each its own, or none.");
    }
    if (!one.person.empty() && model.find_element(one.person) == model::kNoIndex) {
      return bad_input("There is no such person.", "stakeholders",
                       "Choose a person of the model, or leave it out.");
    }
    ids.push_back(one.id);
  }
  return done();
}

Status check_parts(const model::Model& model, const Audit& audit) {
  if (audit.name.empty()) return bad_input("The audit has no name.", "name", "Give it one.");
  PLUMB_CHECK(check_day(audit.begins, "begins"));
  PLUMB_CHECK(check_day(audit.ends, "ends"));
  if (!audit.begins.empty() && !audit.ends.empty() && audit.ends < audit.begins) {
    return bad_input("The audit would end before it begins.", "ends", "Choose a later day.");
  }
  if (!audit.subject.empty() && model.find_element(audit.subject) == model::kNoIndex) {
    return bad_input("There is no such element.", "subject",
                     "Choose what the audit is about, or the whole organisation.");
  }
  for (const std::string& campaign : audit.campaigns) {
    if (live_artifact(model, campaign, "campaign") == nullptr) {
      return bad_input("There is no campaign \"" + campaign.substr(0, 100) + "\".", "campaigns",
                       "Choose one of the workspace's.");
    }
  }
  if (!audit.previous.empty()) {
    if (audit.previous == audit.id) {
      return bad_input("An audit is not compared with itself.", "previous", "Choose another.");
    }
    PLUMB_TRY(const Audit before, find_audit(model, audit.previous));
    if (before.programme != audit.programme) {
      return bad_input("The audit before followed another programme.", "previous",
                       "Choose one of the same programme.");
    }
  }
  return check_stakeholders(model, audit);
}

Status write(Workspace& workspace, const Audit& audit, bool fresh,
             std::optional<std::uint32_t> version, const std::string& actor,
             const std::string& reason, std::vector<Write> also) {
  model::Artifact artifact;
  artifact.id = audit.id;
  artifact.kind = kKind;
  artifact.name = audit.name;
  artifact.body = audit_body(audit);
  Batch batch{actor, reason, "audit", {}, {}, std::move(also)};
  batch.writes.push_back({model::Subject::artifact,
                          fresh ? model::Operation::create : model::Operation::update, audit.id,
                          model::record_of(artifact), version});
  PLUMB_CHECK(workspace.commit(std::move(batch)));
  return done();
}

}  // namespace

std::vector<catalog::ProgrammePtr> audit_programmes_of(const model::Model& model) {
  return catalog::workspace_audits(overrides_of(model, kKind));
}

Result<catalog::ProgrammePtr> audit_programme_of(const model::Model& model, std::string_view id) {
  return catalog::workspace_audit(id, overrides_of(model, kKind));
}

std::vector<Audit> audits_of(const model::Model& model) {
  std::vector<Audit> out;
  each_artifact(model, kKind,
                [&](const model::Artifact& artifact) { out.push_back(audit_of(artifact)); });
  std::stable_sort(out.begin(), out.end(),
                   [](const Audit& a, const Audit& b) { return a.at > b.at; });
  return out;
}

Result<Audit> find_audit(const model::Model& model, std::string_view id) {
  const model::Artifact* found = live_artifact(model, id, kKind);
  if (found != nullptr) return audit_of(*found);
  return not_found("There is no such audit.", std::string(id.substr(0, 100)),
                   "It may have been removed.");
}

Status check_open(const Audit& audit) {
  if (audit.status == AuditStatus::planned || audit.status == AuditStatus::under_way) {
    return done();
  }
  return conflict(
      audit.status == AuditStatus::signed_ ? "The audit is signed." : "The audit is in review.",
      audit.name, "Take it back to under way, with a reason, to change it.");
}

Result<Audit> keep_audit(Workspace& workspace, Audit audit, const std::string& actor) {
  const auto model = workspace.snapshot().model;
  PLUMB_CHECK(audit_programme_of(*model, audit.programme));
  for (AuditStakeholder& one : audit.stakeholders) {
    if (one.id.empty()) one.id = workspace.new_id("st-");
  }
  PLUMB_CHECK(check_parts(*model, audit));
  if (audit.id.empty()) {
    audit.id = workspace.new_id("au-");
    audit.by = actor;
    audit.at = format_instant(workspace.now());
    PLUMB_CHECK(write(workspace, audit, true, {}, actor, "Audit " + audit.name, {}));
    return audit;
  }
  const std::string id = audit.id;
  return change_audit(workspace, id, actor, "Change audit " + audit.name,
                      [&](Audit& now, const model::AuditProgramme&) -> Status {
                        PLUMB_CHECK(check_open(now));
                        if (now.programme != audit.programme) {
                          return conflict("An audit keeps its programme.", now.name,
                                          "Start another audit.");
                        }
                        now.name = audit.name;
                        now.purpose = audit.purpose;
                        now.subject = audit.subject;
                        now.lead = audit.lead;
                        now.begins = audit.begins;
                        now.ends = audit.ends;
                        now.previous = audit.previous;
                        now.stakeholders = audit.stakeholders;
                        now.campaigns = audit.campaigns;
                        return done();
                      });
}

Status remove_audit(Workspace& workspace, std::string_view id, const std::string& actor) {
  PLUMB_TRY(const Audit audit, find_audit(*workspace.snapshot().model, id));
  if (audit.status == AuditStatus::signed_) {
    return conflict("The audit is signed.", audit.name,
                    "Take it back to under way, with a reason, before it is removed.");
  }
  return remove_artifact(workspace, audit.id, actor, "Remove audit " + audit.name, "audit");
}

namespace {

// A change of one as it stands, with what is written beside it, in turn.
using AuditRewrite = std::function<Status(const model::Model& model, Audit& audit,
                                          std::string& reason, std::vector<Write>& also)>;

Result<Audit> rewrite_audit(Workspace& workspace, std::string_view id, const std::string& actor,
                            const AuditRewrite& change) {
  return in_turn(workspace.turns(), id, [&](bool& overtaken) -> Result<Audit> {
    const auto model = workspace.snapshot().model;
    const model::Artifact* found = live_artifact(*model, id, kKind);
    if (found == nullptr) {
      return not_found("There is no such audit.", std::string(id.substr(0, 100)),
                       "It may have been removed.");
    }
    Audit audit = audit_of(*found);
    std::string reason;
    std::vector<Write> also;
    PLUMB_CHECK(change(*model, audit, reason, also));
    const Status kept =
        write(workspace, audit, false, found->version, actor, reason, std::move(also));
    if (kept.ok()) return audit;
    overtaken = kept.error().code == Error::Code::conflict;
    return kept.error();
  });
}

}  // namespace

Result<Audit> change_audit(Workspace& workspace, std::string_view id, const std::string& actor,
                           const std::string& reason, const AuditChange& change) {
  return rewrite_audit(workspace, id, actor,
                       [&](const model::Model& model, Audit& audit, std::string& why,
                           std::vector<Write>&) -> Status {
                         why = reason.empty() ? "Audit " + audit.name : reason;
                         PLUMB_TRY(const catalog::ProgrammePtr programme,
                                   audit_programme_of(model, audit.programme));
                         return change(audit, *programme);
                       });
}

Status judge(Audit& audit, const model::AuditProgramme& programme, const std::string& check,
             AuditJudgement judgement) {
  PLUMB_CHECK(check_open(audit));
  if (programme.check(check) == nullptr) {
    return not_found("The programme has no such check.", check.substr(0, 100),
                     "Name one of its checks.");
  }
  if (judgement.verdict.empty()) {
    audit.checks.erase(check);
    return done();
  }
  if (!one_of(kVerdicts, judgement.verdict)) {
    return bad_input("\"" + judgement.verdict.substr(0, 40) + "\" is no verdict.", "verdict",
                     "Say met, partly, not_met or not_applicable.");
  }
  if (judgement.verdict == "not_applicable" && judgement.note.empty()) {
    return bad_input("What does not apply needs a reason.", "note", "Say why it does not apply.");
  }
  audit.checks[check] = std::move(judgement);
  return done();
}

Status keep_finding(Audit& audit, const model::AuditProgramme& programme, AuditFinding finding,
                    const std::string& fresh_id) {
  PLUMB_CHECK(check_open(audit));
  if (finding.text.empty()) {
    return bad_input("The finding says nothing.", "text", "Say what was found.");
  }
  if (!one_of(kSeverities, finding.severity)) {
    return bad_input("\"" + finding.severity.substr(0, 40) + "\" is no severity.", "severity",
                     "Say high, medium or low.");
  }
  if (!one_of(kStands, finding.stand)) {
    return bad_input("\"" + finding.stand.substr(0, 40) + "\" is no answer to a finding.", "stand",
                     "Say accepted or disputed.");
  }
  if (finding.stand == "disputed" && finding.response.empty()) {
    return bad_input("Whoever disputes a finding says why.", "response", "Write it down.");
  }
  PLUMB_CHECK(check_day(finding.due, "due"));
  if (!finding.check.empty()) {
    const model::AuditStep* step = nullptr;
    if (programme.check(finding.check, &step) == nullptr) {
      return bad_input("The programme has no such check.", "check", "Name one of its checks.");
    }
    finding.step = step->id;
  }
  if (programme.step(finding.step) == nullptr) {
    return bad_input("The programme has no such step.", "step", "Name one of its steps.");
  }
  if (finding.id.empty()) {
    finding.id = fresh_id;
    audit.findings.push_back(std::move(finding));
    return done();
  }
  const auto known = std::find_if(audit.findings.begin(), audit.findings.end(),
                                  [&](const AuditFinding& one) { return one.id == finding.id; });
  if (known == audit.findings.end()) {
    return not_found("The audit has no such finding.", finding.id.substr(0, 100),
                     "It may have been removed.");
  }
  finding.action = known->action;
  *known = std::move(finding);
  return done();
}

Status conclude(Audit& audit, const model::AuditProgramme& programme, const std::string& step,
                const std::string& text) {
  PLUMB_CHECK(check_open(audit));
  if (programme.step(step) == nullptr) {
    return not_found("The programme has no such step.", step.substr(0, 100),
                     "Name one of its steps.");
  }
  if (text.empty()) {
    audit.conclusions.erase(step);
  } else {
    audit.conclusions[step] = text;
  }
  return done();
}

Result<Audit> action_of_finding(Workspace& workspace, std::string_view id,
                                const std::string& finding, const std::string& actor) {
  const auto change = [&](const model::Model& model, Audit& audit, std::string& reason,
                          std::vector<Write>& also) -> Status {
    const auto at = std::find_if(audit.findings.begin(), audit.findings.end(),
                                 [&](const AuditFinding& one) { return one.id == finding; });
    if (at == audit.findings.end()) {
      return not_found("The audit has no such finding.", finding.substr(0, 100),
                       "It may have been removed.");
    }
    if (!at->action.empty() && model.find_element(at->action) != model::kNoIndex) {
      return conflict("The finding has its action already.", at->action, "Open the action.");
    }
    at->action = workspace.new_id("act-");
    json::object record{
        {"type", "action"},
        {"name", at->recommendation.empty() ? at->text : at->recommendation},
        {"status", "open"},
        {"description", fmt::format("{}\n\nFrom the audit {}.", at->text, audit.name)}};
    if (!at->owner.empty()) record["owner"] = at->owner;
    if (!at->due.empty()) record["due"] = at->due;
    also.push_back(
        {model::Subject::element, model::Operation::create, at->action, std::move(record), {}});
    reason = "Action from the audit " + audit.name;
    return done();
  };
  return rewrite_audit(workspace, id, actor, change);
}

AuditProgress progress_of(const Audit& audit, const model::AuditStep& step) {
  AuditProgress out;
  for (const model::AuditCheck& check : step.checks) {
    ++out.checks;
    const auto judged = audit.checks.find(check.id);
    if (judged == audit.checks.end()) continue;
    ++out.judged;
    const std::string& verdict = judged->second.verdict;
    if (verdict == "met") ++out.met;
    if (verdict == "partly") ++out.partly;
    if (verdict == "not_met") ++out.not_met;
    if (verdict == "not_applicable") ++out.not_applicable;
  }
  out.requests = step.requests.size();
  for (const AuditAnswer& answer : audit.requests) {
    const bool of_step =
        answer.own() ? answer.step == step.id
                     : std::any_of(step.requests.begin(), step.requests.end(),
                                   [&](const auto& request) { return request.id == answer.id; });
    if (!of_step || answer.removed()) continue;
    if (answer.own()) ++out.requests;
    if (answer.state == "received") ++out.received;
  }
  for (const AuditFinding& finding : audit.findings) {
    if (finding.step == step.id) ++out.findings;
  }
  return out;
}

}  // namespace plumb::service
