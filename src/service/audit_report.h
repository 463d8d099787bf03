// The report of an audit: one document made from the audit and the state of the log it speaks of,
// and nothing else, so that it comes out the same today and in ten years. What both sides signed is
// kept as files too, and can be compared with what is made anew.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "report/document.h"
#include "service/assess.h"
#include "service/audits.h"

namespace plumb::service {

// The assessment an audit speaks of: of its kept state from in_review on, else of now.
Result<std::unique_ptr<Assessment>> assessment_of(const Workspace& workspace, const Audit& audit);

// `language`: "en" or "de". What people wrote stays as they wrote it.
report::Document audit_document(const Assessment& assessment, const Audit& audit,
                                const model::AuditProgramme& programme, std::string_view language);

enum class ReportFormat : std::uint8_t { html, pdf };
// Of a signed audit the file that was kept; else made now.
Result<std::string> audit_report(Workspace& workspace, const Audit& audit,
                                 std::string_view language, ReportFormat format);

// Each kept file made anew and compared. conflict unless the audit is signed. PDFs are compared by
// their bytes, which another version of the drawing libraries may change; the HTML says whether
// content differs.
struct ReportProof {
  std::string language;
  std::string format;
  std::string digest;  // of the kept file, hexadecimal
  bool kept = false;   // the kept file is there and has this digest
  bool same = false;   // what is made anew has it too
};
// Files that came as evidence: whether each is there and has the digest that was signed.
struct FileProof {
  std::string request;  // what was asked for
  AuditFile file;
  bool kept = false;
};
Result<std::vector<FileProof>> prove_files(const Workspace& workspace, const Audit& audit);
Result<std::vector<ReportProof>> prove_report(Workspace& workspace, const Audit& audit);

// planned to under_way to in_review; back with a reason, which takes signatures away. Into review
// only when every check is judged and both sides have somebody who signs: else conflict, naming
// what is open. Signing is sign_audit()'s.
Result<Audit> move_audit(Workspace& workspace, std::string_view id, AuditStatus to,
                         const std::string& reason, const std::string& actor);

// The signature of a side. forbidden unless `account` is that of a stakeholder who signs for it;
// conflict unless the audit is in review. The second one seals the report.
Result<Audit> sign_audit(Workspace& workspace, std::string_view id, const std::string& side,
                         const std::string& note, const std::string& account);

}  // namespace plumb::service
