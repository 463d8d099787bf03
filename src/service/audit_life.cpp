// An audit's way from plan to signature, and the files that are kept of it.
#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "base/hash.h"
#include "report/html.h"
#include "report/pdf.h"
#include "service/artifacts.h"
#include "service/audit_evidence.h"
#include "service/audit_report.h"
#include "service/catalogs.h"

namespace plumb::service {
namespace {

constexpr std::array<std::string_view, 2> kLanguages = {"en", "de"};
constexpr std::array<std::pair<std::string_view, ReportFormat>, 2> kFormats = {
    {{"html", ReportFormat::html}, {"pdf", ReportFormat::pdf}}};

Result<std::string> made(const Assessment& assessment, const Audit& audit,
                         const model::AuditProgramme& programme, std::string_view language,
                         ReportFormat format) {
  const report::Document document = audit_document(assessment, audit, programme, language);
  if (format == ReportFormat::pdf) return report::to_pdf(document);
  return report::to_html(document);
}

std::string digest_in(const Audit& audit, std::string_view language, std::string_view format) {
  if (!audit.sealed.is_object()) return {};
  const json::value* files = audit.sealed.get_object().if_contains(language);
  return files != nullptr && files->is_object() ? text_in(files->get_object(), format)
                                                : std::string();
}

Result<json::value> seal(Workspace& workspace, const Audit& audit) {
  PLUMB_TRY(const auto assessment, assessment_of(workspace, audit));
  // As it was in that state, which is what proving the report will find.
  PLUMB_TRY(const auto programme, audit_programme_of(assessment->model(), audit.programme));
  json::object out;
  for (const std::string_view language : kLanguages) {
    json::object files;
    for (const auto& [name, format] : kFormats) {
      PLUMB_TRY(const std::string bytes, made(*assessment, audit, *programme, language, format));
      PLUMB_TRY(files[name], workspace.put_blob(bytes));
    }
    out[language] = std::move(files);
  }
  return json::value(std::move(out));
}

// What stands in the way of a review.
Status check_complete(const Audit& audit, const model::AuditProgramme& programme) {
  std::size_t open = 0;
  std::string first;
  for (const model::AuditStep& step : programme.steps) {
    for (const model::AuditCheck& check : step.checks) {
      if (audit.checks.contains(check.id)) continue;
      if (open++ == 0) first = check.text;
    }
  }
  if (open > 0) {
    return conflict(open == 1 ? "One check is not judged: " + first
                              : fmt::format("{} checks are not judged; the first: {}", open, first),
                    audit.name, "Judge each, or say that it does not apply and why.");
  }
  for (const char* side : {"business", "it"}) {
    const bool signs = std::any_of(audit.stakeholders.begin(), audit.stakeholders.end(),
                                   [&](const AuditStakeholder& one) {
                                     return one.side == side && one.signs && !one.account.empty();
                                   });
    if (!signs) {
      return conflict(std::string("Nobody is named who signs for ") +
                          (std::string_view(side) == "it" ? "IT." : "the business."),
                      audit.name,
                      "Name a stakeholder of that side with an account, and let them sign.");
    }
  }
  return done();
}

bool follows(AuditStatus from, AuditStatus to) {
  using S = AuditStatus;
  return (from == S::planned && to == S::under_way) || (from == S::under_way && to == S::in_review);
}

}  // namespace

Result<std::unique_ptr<Assessment>> assessment_of(const Workspace& workspace, const Audit& audit) {
  AssessOptions options;
  if (audit.data_seq == 0) {
    const Snapshot now = workspace.snapshot();
    options.moment = {now.seq, workspace.now()};
    return assess(workspace, now, options);
  }
  const std::optional<Instant> at = parse_instant(audit.data_at);
  if (!at) {
    return corrupt("The audit does not say when its data are from.", audit.name,
                   "Take it back to under way, with a reason.");
  }
  PLUMB_TRY(Snapshot then, workspace.as_of(audit.data_seq));
  // What is signed here must come out of any other process that reads the same log.
  PLUMB_TRY(auto metamodel, metamodel_for(*then.model, then.model->settings()));
  PLUMB_TRY(model::Model ordered, in_order_of_ids(*then.model, std::move(metamodel)));
  then.model = std::make_shared<const model::Model>(std::move(ordered));
  options.moment = {audit.data_seq, *at};
  return assess(workspace, std::move(then), options);
}

Result<std::string> audit_report(Workspace& workspace, const Audit& audit,
                                 std::string_view language, ReportFormat format) {
  if (audit.status == AuditStatus::signed_) {
    const std::string digest =
        digest_in(audit, language, kFormats[format == ReportFormat::pdf].first);
    if (!digest.empty()) return workspace.blob(digest);
  }
  PLUMB_TRY(const auto assessment, assessment_of(workspace, audit));
  PLUMB_TRY(const auto programme, audit_programme_of(assessment->model(), audit.programme));
  return made(*assessment, audit, *programme, language, format);
}

Result<std::vector<ReportProof>> prove_report(Workspace& workspace, const Audit& audit) {
  if (audit.status != AuditStatus::signed_) {
    return conflict("The audit is not signed, so nothing was kept to compare with.", audit.name,
                    "Have both sides sign it.");
  }
  PLUMB_TRY(const auto assessment, assessment_of(workspace, audit));
  PLUMB_TRY(const auto programme, audit_programme_of(assessment->model(), audit.programme));
  std::vector<ReportProof> out;
  for (const std::string_view language : kLanguages) {
    for (const auto& [name, format] : kFormats) {
      ReportProof proof{std::string(language), std::string(name), digest_in(audit, language, name),
                        false, false};
      const auto kept = workspace.blob(proof.digest);
      proof.kept = kept.ok() && to_hex(digest_of(*kept)) == proof.digest;
      PLUMB_TRY(const std::string anew, made(*assessment, audit, *programme, language, format));
      proof.same = to_hex(digest_of(anew)) == proof.digest;
      out.push_back(std::move(proof));
    }
  }
  return out;
}

Result<std::vector<FileProof>> prove_files(const Workspace& workspace, const Audit& audit) {
  PLUMB_TRY(const auto programme, audit_programme_of(*workspace.snapshot().model, audit.programme));
  std::vector<FileProof> out;
  for (const AuditAnswer& answer : audit.requests) {
    if (answer.removed()) continue;
    for (const AuditFile& file : answer.files) {
      const auto kept = workspace.blob(file.digest);
      out.push_back({request_text(audit, *programme, answer.id), file,
                     kept.ok() && to_hex(digest_of(*kept)) == file.digest});
    }
  }
  return out;
}

Result<Audit> move_audit(Workspace& workspace, std::string_view id, AuditStatus to,
                         const std::string& reason, const std::string& actor) {
  const auto change = [&](Audit& audit, const model::AuditProgramme& programme) -> Status {
    const bool back = to < audit.status;
    if (to == AuditStatus::signed_ || (!back && !follows(audit.status, to))) {
      return conflict(
          fmt::format("An audit that is {} cannot become {}.", name_of(audit.status), name_of(to)),
          audit.name, "It goes from planned to under_way and in_review; signing ends it.");
    }
    if (back && reason.empty()) {
      return bad_input("Going back needs a reason.", "reason",
                       "Say why, for whoever has read or signed it.");
    }
    if (to == AuditStatus::in_review && !back) PLUMB_CHECK(check_complete(audit, programme));
    audit.signatures.clear();
    audit.sealed = nullptr;
    audit.figures = nullptr;
    audit.data_seq = 0;
    audit.data_at.clear();
    if (to == AuditStatus::in_review) {
      const Snapshot now = workspace.snapshot();
      audit.data_seq = now.seq;
      audit.data_at = format_instant(workspace.now());
      PLUMB_TRY(const auto assessment, assessment_of(workspace, audit));
      audit.figures = audit_figures(*assessment);
    }
    audit.status = to;
    audit.moves.push_back({to, format_instant(workspace.now()), actor, reason});
    return done();
  };
  return change_audit(workspace, id, actor,
                      fmt::format("Audit: {}{}", name_of(to), reason.empty() ? "" : ", " + reason),
                      change);
}

Result<Audit> sign_audit(Workspace& workspace, std::string_view id, const std::string& side,
                         const std::string& note, const std::string& account) {
  const auto change = [&](Audit& audit, const model::AuditProgramme&) -> Status {
    if (audit.status != AuditStatus::in_review) {
      return conflict(audit.status == AuditStatus::signed_ ? "Both sides have signed."
                                                           : "The audit is not in review.",
                      audit.name, "An audit is signed while it is in review.");
    }
    const auto signer = std::find_if(
        audit.stakeholders.begin(), audit.stakeholders.end(),
        [&](const auto& one) { return one.side == side && one.signs && one.account == account; });
    if (signer == audit.stakeholders.end()) {
      return forbidden("You are not named as one who signs for this side.", audit.name,
                       "Whoever runs the audit names who signs.");
    }
    for (const AuditSignature& one : audit.signatures) {
      if (one.side == side) {
        return conflict("This side has signed: " + one.name + ".", audit.name,
                        "Take the audit back to under way to sign anew.");
      }
      if (one.account == account) {
        return conflict("You have signed for the other side.", audit.name,
                        "Somebody else signs for this one.");
      }
    }
    audit.signatures.push_back(
        {side, signer->name, account, format_instant(workspace.now()), note});
    if (audit.signatures.size() < 2) return done();
    audit.status = AuditStatus::signed_;
    audit.moves.push_back({AuditStatus::signed_, format_instant(workspace.now()), account, {}});
    PLUMB_TRY(audit.sealed, seal(workspace, audit));
    return done();
  };
  return change_audit(workspace, id, account, "Sign audit for " + side, change);
}

}  // namespace plumb::service
