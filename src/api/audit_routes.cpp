// Audits: programmes, judging, documents asked for, findings, sign-off and the report.
#include <algorithm>

#include "api/call.h"
#include "api/download.h"
#include "base/limits.h"
#include "service/artifacts.h"
#include "service/audit_evidence.h"
#include "service/audit_report.h"
#include "service/audits.h"

namespace plumb::api {
namespace {

using http::Response;
using identity::Verb;
using service::Audit;
using service::AuditAnswer;
using service::AuditFinding;
using service::AuditJudgement;
using service::AuditStatus;

constexpr std::size_t kMostStakeholders = 200;
constexpr std::size_t kMostEvidence = 50;
constexpr std::size_t kMostCampaigns = 100;
constexpr std::size_t kWords = 4000;

json::array list_json(const std::vector<std::string>& texts) {
  json::array out;
  for (const std::string& one : texts) out.emplace_back(one);
  return out;
}

json::object programme_json(const model::AuditProgramme& programme) {
  json::array steps;
  for (const model::AuditStep& step : programme.steps) {
    json::array checks;
    for (const model::AuditCheck& check : step.checks) {
      checks.push_back({{"id", check.id},
                        {"text", check.text},
                        {"look_for", check.look_for},
                        {"rules", list_json(check.rules)},
                        {"severity", check.severity},
                        {"advice", check.advice}});
    }
    json::array requests;
    for (const model::AuditRequest& request : step.requests) {
      requests.push_back({{"id", request.id}, {"text", request.text}, {"of", request.of}});
    }
    steps.push_back({{"id", step.id},
                     {"name", step.name},
                     {"purpose", step.purpose},
                     {"guide", step.guide},
                     {"instruments", list_json(step.instruments)},
                     {"rules", list_json(step.rules)},
                     {"checks", std::move(checks)},
                     {"requests", std::move(requests)}});
  }
  return {{"id", programme.id},
          {"name", programme.name},
          {"description", programme.description},
          {"sources", list_json(programme.sources)},
          {"own", programme.own},
          {"steps", std::move(steps)}};
}

// The audit as it is kept, with people for accounts, and what it keeps as files named by format.
json::object audit_json(Call& call, const Audit& audit) {
  json::object out = service::audit_body(audit);
  out["id"] = audit.id;
  out["name"] = audit.name;
  out["by"] = call.person(audit.by);
  for (const char* list : {"moves", "checks", "requests"}) {
    for (json::value& one : out[list].get_array()) {
      const std::string by(one.at("by").get_string());
      one.get_object()["by"] = by.empty() ? json::value(nullptr) : json::value(call.person(by));
    }
  }
  for (json::value& request : out["requests"].get_array()) {
    json::object& one = request.get_object();
    const std::string removed = service::text_in(one, "removed_by");
    one["removed_by"] = removed.empty() ? json::value(nullptr) : json::value(call.person(removed));
    for (json::value& file : one["files"].get_array()) {
      const std::string by(file.at("by").get_string());
      file.get_object()["by"] = call.person(by);
    }
  }
  return out;
}

json::object progress_json(const service::AuditProgress& one) {
  return {{"checks", one.checks},     {"judged", one.judged},
          {"met", one.met},           {"partly", one.partly},
          {"not_met", one.not_met},   {"not_applicable", one.not_applicable},
          {"requests", one.requests}, {"received", one.received},
          {"findings", one.findings}};
}

// Sides the caller is named to sign for.
json::array signs_for(const Call& call, const Audit& audit) {
  json::array sides;
  for (const char* side : {"business", "it"}) {
    const bool mine =
        std::any_of(audit.stakeholders.begin(), audit.stakeholders.end(), [&](const auto& one) {
          return one.signs && one.side == side && one.account == call.account();
        });
    if (mine) sides.emplace_back(side);
  }
  return sides;
}

std::string person_of(const Call& call) {
  for (const identity::Membership& membership : call.actor().memberships) {
    if (membership.workspace == call.workspace_id()) return membership.person;
  }
  return {};
}

// Requests that ask the caller.
json::array asked_of(const Call& call, const Audit& audit) {
  json::array out;
  const std::string person = person_of(call);
  for (const AuditAnswer& answer : audit.requests) {
    if (service::asks(answer, call.account(), person)) out.emplace_back(answer.id);
  }
  return out;
}

// Whoever runs audits, and who is asked.
Status may_bring(const Call& call, const Audit& audit, std::string_view request) {
  if (call.can(Verb::run_surveys) ||
      service::asks(service::answer_to(audit, request), call.account(), person_of(call))) {
    return done();
  }
  return forbidden("You were not asked for this evidence.", audit.name,
                   "Whoever runs the audit names who is asked.");
}

Result<Response> answer_with(Call& call, const Audit& audit, int status = 200) {
  const auto model = call.workspace().snapshot().model;
  PLUMB_TRY(const auto programme, service::audit_programme_of(*model, audit.programme));
  json::object progress;
  for (const model::AuditStep& step : programme->steps) {
    progress[step.id] = progress_json(service::progress_of(audit, step));
  }
  return call.json(json::object{{"audit", audit_json(call, audit)},
                                {"programme", programme_json(*programme)},
                                {"progress", std::move(progress)},
                                {"signs_for", signs_for(call, audit)},
                                {"asked_of_me", asked_of(call, audit)}},
                   status);
}

Result<Audit> audit_in(Call& call) {
  return service::find_audit(*call.workspace().snapshot().model, call.path("id"));
}

Result<Response> list_programmes(Call& call) {
  json::array items;
  for (const auto& programme : service::audit_programmes_of(*call.workspace().snapshot().model)) {
    items.push_back(programme_json(*programme));
  }
  return call.json(json::object{{"items", std::move(items)}});
}

Result<Response> list_audits(Call& call) {
  const auto model = call.workspace().snapshot().model;
  json::array items;
  for (const Audit& audit : service::audits_of(*model)) {
    json::object row{{"id", audit.id},
                     {"name", audit.name},
                     {"programme", audit.programme},
                     {"status", name_of(audit.status)},
                     {"begins", audit.begins},
                     {"ends", audit.ends},
                     {"lead", audit.lead},
                     {"at", audit.at},
                     {"data_at", audit.data_at},
                     {"figures", audit.figures},
                     {"previous", audit.previous},
                     {"signs_for", signs_for(call, audit)}};
    service::AuditProgress all;
    if (const auto programme = service::audit_programme_of(*model, audit.programme);
        programme.ok()) {
      for (const model::AuditStep& step : (*programme)->steps) {
        const service::AuditProgress one = service::progress_of(audit, step);
        all.checks += one.checks;
        all.judged += one.judged;
        all.met += one.met;
        all.not_met += one.not_met;
      }
    }
    row["checks"] = all.checks;
    row["judged"] = all.judged;
    row["met"] = all.met;
    row["not_met"] = all.not_met;
    row["findings"] = audit.findings.size();
    json::array signed_by;
    for (const auto& one : audit.signatures) signed_by.emplace_back(one.side);
    row["signed_by"] = std::move(signed_by);
    items.push_back(std::move(row));
  }
  return call.json(json::object{{"items", std::move(items)}});
}

Result<Response> get_audit(Call& call) {
  PLUMB_TRY(const Audit audit, audit_in(call));
  return answer_with(call, audit);
}

void read_stakeholders(Body& body, Audit& audit) {
  if (!body.has("stakeholders")) return;
  audit.stakeholders.clear();
  for (const json::value& one : body.array("stakeholders", kMostStakeholders)) {
    if (!one.is_object()) {
      body.wrong("stakeholders", "Each is an object with name and side.");
      return;
    }
    const json::object& said = one.get_object();
    audit.stakeholders.push_back({service::text_in(said, "id"), service::text_in(said, "name"),
                                  service::text_in(said, "person"),
                                  service::text_in(said, "account"), service::text_in(said, "side"),
                                  service::text_in(said, "part"), service::flag_in(said, "signs")});
  }
}

// What the body says, over what is there.
Status read_audit(Body& body, Audit& audit) {
  const auto text = [&](std::string_view field, std::size_t most, std::string& out) {
    if (body.null(field)) {
      out.clear();
      body.any(field);
    } else if (const auto said = body.text_if(field, {.most = most})) {
      out = *said;
    }
  };
  text("name", 200, audit.name);
  text("purpose", kWords, audit.purpose);
  text("programme", 100, audit.programme);
  text("subject", 300, audit.subject);
  text("lead", 300, audit.lead);
  text("begins", 40, audit.begins);
  text("ends", 40, audit.ends);
  text("previous", 300, audit.previous);
  if (body.has("campaigns")) audit.campaigns = body.texts("campaigns", kMostCampaigns);
  read_stakeholders(body, audit);
  return body.done();
}

Result<Response> create_audit(Call& call) {
  PLUMB_TRY(Body body, call.body());
  body.must_have("name");
  body.must_have("programme");
  Audit audit;
  PLUMB_CHECK(read_audit(body, audit));
  PLUMB_TRY(const Audit made,
            service::keep_audit(call.workspace(), std::move(audit), call.account()));
  return answer_with(call, made, 201);
}

Result<Response> change_audit(Call& call) {
  PLUMB_TRY(Audit audit, audit_in(call));
  PLUMB_TRY(Body body, call.body());
  PLUMB_CHECK(read_audit(body, audit));
  PLUMB_TRY(const Audit changed,
            service::keep_audit(call.workspace(), std::move(audit), call.account()));
  return answer_with(call, changed);
}

Result<Response> remove_audit(Call& call) {
  PLUMB_CHECK(service::remove_audit(call.workspace(), call.path("id"), call.account()));
  return call.nothing();
}

// Applies a change to the newest state and answers with it.
Result<Response> changed(Call& call, const std::string& reason, const service::AuditChange& change,
                         int status = 200) {
  PLUMB_TRY(const Audit audit, service::change_audit(call.workspace(), call.path("id"),
                                                     call.account(), reason, change));
  return answer_with(call, audit, status);
}

Result<Response> judge_check(Call& call) {
  PLUMB_TRY(Body body, call.body());
  AuditJudgement judgement;
  body.must_have("verdict");
  judgement.verdict = body.text("verdict", {.most = 40});
  judgement.note = body.text("note", {.most = kWords});
  judgement.evidence = body.texts("evidence", kMostEvidence);
  PLUMB_CHECK(body.done());
  judgement.by = call.account();
  judgement.at = format_instant(call.workspace().now());
  const std::string check(call.path("check"));
  return changed(call, "Judge " + check, [&](Audit& audit, const auto& programme) {
    return service::judge(audit, programme, check, judgement);
  });
}

Result<AuditAnswer> request_in(Call& call) {
  PLUMB_TRY(Body body, call.body());
  AuditAnswer answer;
  answer.step = body.text("step", {.most = 100});
  answer.text = body.text("text", {.most = kWords});
  answer.of = body.word("of", {"business", "it", "both"});
  const std::string state = body.word("state", {"open", "received", "declined"});
  if (!state.empty()) answer.state = state;
  answer.asked = body.text("asked", {.most = 300});
  answer.due = body.text("due", {.most = 40});
  answer.note = body.text("note", {.most = kWords});
  answer.evidence = body.texts("evidence", kMostEvidence);
  PLUMB_CHECK(body.done());
  answer.by = call.account();
  answer.at = format_instant(call.workspace().now());
  return answer;
}

Result<Response> answer_request(Call& call) {
  PLUMB_TRY(const Audit now, audit_in(call));
  const std::string id(call.path("request"));
  PLUMB_CHECK(may_bring(call, now, id));
  PLUMB_TRY(AuditAnswer answer, request_in(call));
  answer.id = id;
  const bool runs = call.can(Verb::run_surveys);
  return changed(call, "Audit request " + id, [&](Audit& audit, const auto& programme) -> Status {
    PLUMB_CHECK(may_bring(call, audit, id));
    return runs ? service::answer_request(audit, programme, answer)
                : service::bring_answer(audit, programme, answer);
  });
}

Result<Response> remove_request(Call& call) {
  const std::string id(call.path("request"));
  const std::string at = format_instant(call.workspace().now());
  return changed(call, "Remove audit request " + id, [&](Audit& audit, const auto& programme) {
    return service::remove_request(audit, programme, id, call.account(), at);
  });
}

Result<Response> restore_request(Call& call) {
  const std::string id(call.path("request"));
  return changed(call, "Restore audit request " + id,
                 [&](Audit& audit, const auto&) { return service::restore_request(audit, id); });
}

Result<Response> add_file(Call& call) {
  PLUMB_TRY(const Audit now, audit_in(call));
  const std::string id(call.path("request"));
  PLUMB_CHECK(may_bring(call, now, id));
  PLUMB_CHECK(service::check_open(now));
  PLUMB_TRY(const std::string name, call.text("name", 255));
  PLUMB_TRY(const service::AuditFile file,
            service::keep_audit_file(call.workspace(), name, call.request().body, call.account()));
  return changed(
      call, "Evidence: " + file.name,
      [&](Audit& audit, const auto& programme) -> Status {
        PLUMB_CHECK(may_bring(call, audit, id));
        return service::add_file(audit, programme, id, file);
      },
      201);
}

Result<Response> remove_file(Call& call) {
  const std::string id(call.path("request"));
  const std::string file(call.path("file"));
  return changed(call, "Remove evidence", [&](Audit& audit, const auto&) -> Status {
    PLUMB_CHECK(may_bring(call, audit, id));
    return service::remove_file(audit, id, file);
  });
}

Result<Response> get_file(Call& call) {
  PLUMB_TRY(const Audit audit, audit_in(call));
  const AuditAnswer answer = service::answer_to(audit, call.path("request"));
  for (const service::AuditFile& file : answer.files) {
    if (file.id != call.path("file")) continue;
    PLUMB_TRY(std::string bytes, call.workspace().blob(file.digest));
    // Never its own type: what was uploaded must not run in anybody's browser.
    return download(std::move(bytes), "application/octet-stream", file.name);
  }
  return not_found("There is no such file.", std::string(call.path("file")),
                   "It may have been removed.");
}

Result<Response> add_request(Call& call) {
  PLUMB_TRY(AuditAnswer answer, request_in(call));
  answer.id = call.workspace().new_id("rq-");
  return changed(
      call, "Ask for evidence",
      [&](Audit& audit, const auto& programme) {
        return service::answer_request(audit, programme, answer);
      },
      201);
}

Result<AuditFinding> finding_in(Call& call) {
  PLUMB_TRY(Body body, call.body());
  AuditFinding finding;
  body.must_have("text");
  finding.text = body.text("text", {.most = kWords});
  finding.step = body.text("step", {.most = 100});
  finding.check = body.text("check", {.most = 100});
  const std::string severity = body.word("severity", {"high", "medium", "low"});
  if (!severity.empty()) finding.severity = severity;
  finding.cause = body.text("cause", {.most = kWords});
  finding.effect = body.text("effect", {.most = kWords});
  finding.recommendation = body.text("recommendation", {.most = kWords});
  finding.owner = body.text("owner", {.most = 300});
  finding.due = body.text("due", {.most = 40});
  finding.response = body.text("response", {.most = kWords});
  finding.stand = body.text("stand", {.most = 40});
  PLUMB_CHECK(body.done());
  return finding;
}

Result<Response> add_finding(Call& call) {
  PLUMB_TRY(const AuditFinding finding, finding_in(call));
  const std::string id = call.workspace().new_id("fi-");
  return changed(
      call, "Audit finding",
      [&](Audit& audit, const auto& programme) {
        return service::keep_finding(audit, programme, finding, id);
      },
      201);
}

Result<Response> change_finding(Call& call) {
  PLUMB_TRY(AuditFinding finding, finding_in(call));
  finding.id = std::string(call.path("finding"));
  return changed(call, "Change audit finding", [&](Audit& audit, const auto& programme) {
    return service::keep_finding(audit, programme, finding, {});
  });
}

Result<Response> remove_finding(Call& call) {
  const std::string id(call.path("finding"));
  return changed(call, "Remove audit finding", [&](Audit& audit, const auto&) -> Status {
    PLUMB_CHECK(service::check_open(audit));
    if (std::erase_if(audit.findings, [&](const auto& one) { return one.id == id; }) == 0) {
      return not_found("The audit has no such finding.", id, "It may have been removed already.");
    }
    return done();
  });
}

Result<Response> finding_action(Call& call) {
  PLUMB_TRY(const Audit audit,
            service::action_of_finding(call.workspace(), call.path("id"),
                                       std::string(call.path("finding")), call.account()));
  return answer_with(call, audit, 201);
}

Result<Response> conclude_step(Call& call) {
  PLUMB_TRY(Body body, call.body());
  const std::string text = body.text("text", {.most = kWords});
  PLUMB_CHECK(body.done());
  const std::string step(call.path("step"));
  return changed(call, "Conclude " + step, [&](Audit& audit, const auto& programme) {
    return service::conclude(audit, programme, step, text);
  });
}

Result<Response> move_audit(Call& call) {
  PLUMB_TRY(Body body, call.body());
  body.must_have("to");
  const std::string word = body.word("to", {"planned", "under_way", "in_review"});
  const std::string reason = body.text("reason", {.most = 2000});
  PLUMB_CHECK(body.done());
  PLUMB_TRY(const Audit moved,
            service::move_audit(call.workspace(), call.path("id"),
                                service::audit_status_named(word).value_or(AuditStatus::planned),
                                reason, call.account()));
  return answer_with(call, moved);
}

Result<Response> sign_audit(Call& call) {
  PLUMB_TRY(Body body, call.body());
  body.must_have("side");
  const std::string side = body.word("side", {"business", "it"});
  const std::string note = body.text("note", {.most = 2000});
  PLUMB_CHECK(body.done());
  PLUMB_TRY(const Audit audit,
            service::sign_audit(call.workspace(), call.path("id"), side, note, call.account()));
  return answer_with(call, audit);
}

Result<Response> get_evidence(Call& call) {
  PLUMB_TRY(const Audit audit, audit_in(call));
  // Of the kept state once there is one; before, what is published now, at no cost.
  std::shared_ptr<const service::Assessment> assessment;
  if (audit.data_seq == 0) {
    PLUMB_TRY(assessment, call.assessment());
  } else {
    PLUMB_TRY(assessment, service::assessment_of(call.workspace(), audit));
  }
  PLUMB_TRY(const auto programme,
            service::audit_programme_of(assessment->model(), audit.programme));
  json::object steps;
  for (const model::AuditStep& step : programme->steps) {
    steps[step.id] = service::evidence_json(service::evidence_of(*assessment, audit, step));
  }
  return call.json(json::object{{"seq", assessment->moment.seq},
                                {"at", format_instant(assessment->moment.at)},
                                {"steps", std::move(steps)}});
}

Result<Response> get_report(Call& call) {
  PLUMB_TRY(const Audit audit, audit_in(call));
  PLUMB_TRY(const std::string format, call.word("format", {"html", "pdf"}, "html"));
  PLUMB_TRY(const std::string language,
            call.word("language", {"en", "de"}, call.language() == "de" ? "de" : "en"));
  const bool pdf = format == "pdf";
  PLUMB_TRY(std::string bytes,
            service::audit_report(call.workspace(), audit, language,
                                  pdf ? service::ReportFormat::pdf : service::ReportFormat::html));
  const std::string day =
      (audit.data_at.empty() ? format_instant(call.workspace().now()) : audit.data_at)
          .substr(0, 10);
  PLUMB_TRY(const bool shown, call.flag("show"));
  Response out = download(std::move(bytes), pdf ? "application/pdf" : "text/html; charset=utf-8",
                          download_name(audit.name, day, pdf ? ".pdf" : ".html"));
  if (shown && !pdf) {
    // To be read in a tab of its own: sandboxed, without scripts, with its own styles only.
    out.headers.set("Content-Disposition", "inline");
    out.headers.set("Content-Security-Policy",
                    "sandbox; default-src 'none'; style-src 'unsafe-inline'");
  }
  return out;
}

Result<Response> prove_report(Call& call) {
  PLUMB_TRY(const Audit audit, audit_in(call));
  PLUMB_TRY(const auto proofs, service::prove_report(call.workspace(), audit));
  json::array items;
  for (const service::ReportProof& one : proofs) {
    items.push_back({{"language", one.language},
                     {"format", one.format},
                     {"digest", one.digest},
                     {"kept", one.kept},
                     {"same", one.same}});
  }
  PLUMB_TRY(const auto evidence, service::prove_files(call.workspace(), audit));
  json::array files;
  for (const service::FileProof& one : evidence) {
    files.push_back({{"request", one.request},
                     {"name", one.file.name},
                     {"bytes", one.file.bytes},
                     {"digest", one.file.digest},
                     {"kept", one.kept}});
  }
  return call.json(json::object{{"items", std::move(items)}, {"files", std::move(files)}});
}

}  // namespace

void add_audit_routes(Routes& routes) {
  const std::string all = "/workspaces/{workspace}/audits";
  const std::string one = all + "/{id}";
  const Needs read = Needs::of(Verb::read);
  const Needs run = Needs::of(Verb::run_surveys);
  routes.get("listAuditProgrammes", "/workspaces/{workspace}/audit-programmes", read,
             list_programmes);
  routes.get("listAudits", all, read, list_audits);
  routes.post("createAudit", all, run, create_audit);
  routes.get("getAudit", one, read, get_audit);
  routes.patch("changeAudit", one, run, change_audit);
  routes.remove("removeAudit", one, run, remove_audit);
  routes.post("moveAudit", one + "/moves", run, move_audit);
  routes.put("judgeAuditCheck", one + "/checks/{check}", run, judge_check);
  routes.post("addAuditRequest", one + "/requests", run, add_request);
  const std::string request = one + "/requests/{request}";
  // Who is asked brings it: that depends on the audit, not on the role.
  const Needs brings = Needs::of(Verb::answer);
  const http::RouteOptions upload{.body_bytes = limits::kBlobBytes + 1, .concurrent = 8};
  const http::RouteOptions file{.compress = http::RouteOptions::Compress::never};
  routes.put("answerAuditRequest", request, brings, answer_request);
  routes.remove("removeAuditRequest", request, run, remove_request);
  routes.post("restoreAuditRequest", request + "/restoration", run, restore_request);
  routes.post("addAuditFile", request + "/files", brings, add_file, upload);
  routes.get("getAuditFile", request + "/files/{file}", read, get_file, file);
  routes.remove("removeAuditFile", request + "/files/{file}", brings, remove_file);
  routes.post("addAuditFinding", one + "/findings", run, add_finding);
  routes.put("changeAuditFinding", one + "/findings/{finding}", run, change_finding);
  routes.remove("removeAuditFinding", one + "/findings/{finding}", run, remove_finding);
  routes.post("actOnAuditFinding", one + "/findings/{finding}/action", run, finding_action);
  routes.put("concludeAuditStep", one + "/steps/{step}", run, conclude_step);
  routes.post("signAudit", one + "/signatures", Needs::of(Verb::answer), sign_audit);
  routes.get("getAuditEvidence", one + "/evidence", read, get_evidence);
  routes.get("getAuditReport", one + "/report", Needs::of(Verb::export_), get_report);
  routes.get("proveAuditReport", one + "/proof", read, prove_report);
}

}  // namespace plumb::api
