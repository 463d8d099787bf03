// Audits: a programme's checks judged, documents asked for, findings written down, and a report
// that both sides sign. An audit is an artifact in the log; what it found is dated by the state of
// the log it was written on, so that the report can be made again.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "catalog/audit_catalog.h"
#include "service/workspace.h"

namespace plumb::service {

// planned: who and what; under_way: judging; in_review: nothing changes any more, the sides read
// and sign; signed_: both have.
enum class AuditStatus : std::uint8_t { planned, under_way, in_review, signed_ };
std::string_view name_of(AuditStatus status);  // "planned", "under_way", "in_review", "signed"
std::optional<AuditStatus> audit_status_named(std::string_view name);

struct AuditStakeholder {
  std::string id;
  std::string name;
  std::string person;   // element; "" for somebody outside the model
  std::string account;  // who signs in as them; needed to sign
  std::string side;     // "business" or "it"
  std::string part;     // what they do in the audit
  bool signs = false;   // for their side
};

struct AuditJudgement {
  std::string verdict;  // "met", "partly", "not_met", "not_applicable"
  std::string note;
  std::vector<std::string> evidence;  // what was looked at: words, links, ids of attachments
  std::string by, at;
};

// A file that came as evidence. Its bytes are a blob of the workspace; what is said of them here is
// part of the audit, so that it is signed with it and nobody removes it elsewhere.
struct AuditFile {
  std::string id;
  std::string name;
  std::string type;  // as the bytes say, for people
  std::size_t bytes = 0;
  std::string digest;  // of the bytes, hexadecimal
  std::string by, at;
};

struct AuditAnswer {
  std::string id;              // of the programme's request, or of one of the audit's own
  std::string step;            // own ones only
  std::string text;            // own ones only
  std::string of;              // own ones only
  std::string state = "open";  // "open", "received", "declined"
  std::string asked;           // who is to bring it
  std::string due;             // a day; "" if not said
  std::string note;
  std::vector<std::string> evidence;
  std::string by, at;
  std::vector<AuditFile> files = {};
  std::string removed_by = {}, removed_at = {};  // own ones: taken away, and can be restored
  bool own() const { return !step.empty(); }
  bool removed() const { return !removed_at.empty(); }
};

struct AuditFinding {
  std::string id;
  std::string step;
  std::string check;  // "" if it comes from none
  std::string text;
  std::string severity = "medium";  // "high", "medium", "low"
  std::string cause;
  std::string effect;
  std::string recommendation;
  std::string owner;     // a person's id, or a name
  std::string due;       // a day; "" if not said
  std::string response;  // of those it concerns
  std::string stand;     // "accepted", "disputed" or "" until they have answered
  std::string action;    // element made of it; "" for none yet
};

struct AuditSignature {
  std::string side;
  std::string name;
  std::string account;
  std::string at;
  std::string note;
};

struct AuditMove {
  AuditStatus to = AuditStatus::planned;
  std::string at, by, reason;
};

struct Audit {
  std::string id;
  std::string name;
  std::string purpose;
  std::string programme;  // id
  AuditStatus status = AuditStatus::planned;
  std::string subject;       // element; "" the organisation
  std::string lead;          // who runs it
  std::string begins, ends;  // days, "" if not said
  std::string previous;      // the audit before, to compare with
  std::vector<AuditStakeholder> stakeholders;
  std::vector<std::string> campaigns;            // whose results are evidence
  std::map<std::string, AuditJudgement> checks;  // by id of the check
  std::vector<AuditAnswer> requests;
  std::vector<AuditFinding> findings;
  std::map<std::string, std::string> conclusions;  // by id of the step
  std::vector<AuditSignature> signatures;
  std::vector<AuditMove> moves;
  // From in_review on: the state of the log the report speaks of, and the moment it is judged at.
  std::uint64_t data_seq = 0;
  std::string data_at;
  json::value figures;  // index, lines and links of that state, for the next audit to compare with
  json::value sealed;   // once signed: {"en": {"html", "pdf"}, "de": ...}: digests of kept files
  std::string by, at;   // who made it, when
};

Audit audit_of(const model::Artifact& artifact);
json::object audit_body(const Audit& audit);

std::vector<catalog::ProgrammePtr> audit_programmes_of(const model::Model& model);
Result<catalog::ProgrammePtr> audit_programme_of(const model::Model& model, std::string_view id);

// Newest first.
std::vector<Audit> audits_of(const model::Model& model);
Result<Audit> find_audit(const model::Model& model, std::string_view id);

// Creates one (id empty) or changes name, purpose, subject, lead, days, stakeholders, campaigns and
// the audit before. bad_input names the field; conflict once it is in review.
Result<Audit> keep_audit(Workspace& workspace, Audit audit, const std::string& actor);
Status remove_audit(Workspace& workspace, std::string_view id, const std::string& actor);

// The newest state of one, changed by `change` and kept, in turn, so that two auditors who judge
// different checks at once both keep their work. `change` may be called again, with a newer state.
using AuditChange = std::function<Status(Audit& audit, const model::AuditProgramme& programme)>;
Result<Audit> change_audit(Workspace& workspace, std::string_view id, const std::string& actor,
                           const std::string& reason, const AuditChange& change);

// conflict unless the audit is planned or under way.
Status check_open(const Audit& audit);

// Changes for change_audit(). bad_input names the field, not_found the id. A verdict of "" takes
// the judgement back.
Status judge(Audit& audit, const model::AuditProgramme& programme, const std::string& check,
             AuditJudgement judgement);
Status answer_request(Audit& audit, const model::AuditProgramme& programme, AuditAnswer answer);
// Who is asked may say that it has come, or that it is not given, and why; nothing else.
Status bring_answer(Audit& audit, const model::AuditProgramme& programme, AuditAnswer answer);
// Own ones; conflict for the programme's. What was removed counts nowhere and comes back whole.
Status remove_request(Audit& audit, const model::AuditProgramme& programme,
                      const std::string& request, const std::string& by, const std::string& at);
Status restore_request(Audit& audit, const std::string& request);
// limit over kMostAuditFiles of one request.
inline constexpr std::size_t kMostAuditFiles = 50;
Status add_file(Audit& audit, const model::AuditProgramme& programme, const std::string& request,
                AuditFile file);
Status remove_file(Audit& audit, const std::string& request, const std::string& file);
// What is asked for, of the programme's requests or of the audit's own; "" if it is neither.
std::string request_text(const Audit& audit, const model::AuditProgramme& programme,
                         std::string_view request);
// The answer to one, or an empty one; whether it is asked of somebody, by account or person.
AuditAnswer answer_to(const Audit& audit, std::string_view request);
bool asks(const AuditAnswer& answer, std::string_view account, std::string_view person);
// Keeps the bytes and says what they are; bad_input for an empty file, limit over
// limits::kBlobBytes.
Result<AuditFile> keep_audit_file(Workspace& workspace, std::string_view name,
                                  std::string_view bytes, const std::string& actor);

// With an empty id a new one, which gets `fresh_id`.
Status keep_finding(Audit& audit, const model::AuditProgramme& programme, AuditFinding finding,
                    const std::string& fresh_id);
Status conclude(Audit& audit, const model::AuditProgramme& programme, const std::string& step,
                const std::string& text);

// An action for a finding, in one batch with the note of it; owner, due day and recommendation go
// along. conflict if it has one.
Result<Audit> action_of_finding(Workspace& workspace, std::string_view id,
                                const std::string& finding, const std::string& actor);

// How far a step has come.
struct AuditProgress {
  std::size_t checks = 0, judged = 0, met = 0, partly = 0, not_met = 0, not_applicable = 0;
  std::size_t requests = 0, received = 0;
  std::size_t findings = 0;
};
AuditProgress progress_of(const Audit& audit, const model::AuditStep& step);

}  // namespace plumb::service
