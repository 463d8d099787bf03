// What an audit asks for: who is to bring it, what has come, and the files among it.
#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "base/limits.h"
#include "service/attachments.h"
#include "service/audits.h"

namespace plumb::service {
namespace {

constexpr std::array<std::string_view, 3> kStates = {"open", "received", "declined"};

bool of_programme(const model::AuditProgramme& programme, std::string_view id) {
  for (const model::AuditStep& step : programme.steps) {
    for (const model::AuditRequest& request : step.requests) {
      if (request.id == id) return true;
    }
  }
  return false;
}

Status check_there(const AuditAnswer& answer) {
  if (!answer.removed()) return done();
  return conflict("The request was removed.", answer.text.substr(0, 100), "Restore it first.");
}

Result<AuditAnswer*> find_request(Audit& audit, const std::string& id) {
  for (AuditAnswer& one : audit.requests) {
    if (one.id == id) return &one;
  }
  return not_found("There is no such request.", id.substr(0, 100), "It may have been removed.");
}

}  // namespace

Status answer_request(Audit& audit, const model::AuditProgramme& programme, AuditAnswer answer) {
  PLUMB_CHECK(check_open(audit));
  if (std::find(kStates.begin(), kStates.end(), answer.state) == kStates.end()) {
    return bad_input("\"" + answer.state.substr(0, 40) + "\" is no state.", "state",
                     "Say open, received or declined.");
  }
  if (answer.state == "declined" && answer.note.empty()) {
    return bad_input("What is declined needs a reason.", "note", "Say why it is not given.");
  }
  if (!answer.due.empty() && !parse_day(answer.due)) {
    return bad_input("\"" + answer.due.substr(0, 40) + "\" is no day.", "due", "Write 2026-06-30.");
  }
  const auto known = std::find_if(audit.requests.begin(), audit.requests.end(),
                                  [&](const AuditAnswer& one) { return one.id == answer.id; });
  if (known != audit.requests.end()) {
    PLUMB_CHECK(check_there(*known));
    answer.files = known->files;
  }
  if (!of_programme(programme, answer.id)) {
    const bool fresh = known == audit.requests.end();
    if (fresh && !answer.own()) {
      return not_found("There is no such request.", answer.id.substr(0, 100),
                       "Name one of the programme's, or make one with a step and a text.");
    }
    if (!fresh && answer.step.empty()) {
      answer.step = known->step;
      if (answer.text.empty()) answer.text = known->text;
      if (answer.of.empty()) answer.of = known->of;
    }
    if (programme.step(answer.step) == nullptr || answer.text.empty()) {
      return bad_input("A request needs a step of the programme and a text.", "step",
                       "Say what is asked for and in which step.");
    }
    if (answer.of.empty()) answer.of = "both";
  }
  if (known == audit.requests.end()) {
    audit.requests.push_back(std::move(answer));
  } else {
    *known = std::move(answer);
  }
  return done();
}

Status bring_answer(Audit& audit, const model::AuditProgramme& programme, AuditAnswer answer) {
  const AuditAnswer known = answer_to(audit, answer.id);
  answer.step = known.step;
  answer.text = known.text;
  answer.of = known.of;
  answer.asked = known.asked;
  answer.due = known.due;
  return answer_request(audit, programme, std::move(answer));
}

Status remove_request(Audit& audit, const model::AuditProgramme& programme,
                      const std::string& request, const std::string& by, const std::string& at) {
  PLUMB_CHECK(check_open(audit));
  if (of_programme(programme, request)) {
    return conflict("The programme asks for this.", request.substr(0, 100),
                    "Say that it is declined, and why.");
  }
  PLUMB_TRY(AuditAnswer* const found, find_request(audit, request));
  PLUMB_CHECK(check_there(*found));
  found->removed_by = by;
  found->removed_at = at;
  return done();
}

Status restore_request(Audit& audit, const std::string& request) {
  PLUMB_CHECK(check_open(audit));
  PLUMB_TRY(AuditAnswer* const found, find_request(audit, request));
  if (!found->removed()) {
    return conflict("The request was not removed.", found->text.substr(0, 100),
                    "There is nothing to restore.");
  }
  found->removed_by.clear();
  found->removed_at.clear();
  return done();
}

Status add_file(Audit& audit, const model::AuditProgramme& programme, const std::string& request,
                AuditFile file) {
  PLUMB_CHECK(check_open(audit));
  if (request_text(audit, programme, request).empty()) {
    return not_found("There is no such request.", request.substr(0, 100),
                     "It may have been removed.");
  }
  auto found = std::find_if(audit.requests.begin(), audit.requests.end(),
                            [&](const AuditAnswer& one) { return one.id == request; });
  if (found == audit.requests.end()) {
    AuditAnswer fresh;
    fresh.id = request;
    found = audit.requests.insert(found, std::move(fresh));
  }
  PLUMB_CHECK(check_there(*found));
  if (found->files.size() >= kMostAuditFiles) {
    return over_limit(fmt::format("A request has {} files at most.", kMostAuditFiles), file.name,
                      "Pack several into one archive.");
  }
  // Evidence is there: whoever asked need not say so as well.
  if (found->state == "open") found->state = "received";
  found->by = file.by;
  found->at = file.at;
  found->files.push_back(std::move(file));
  return done();
}

Status remove_file(Audit& audit, const std::string& request, const std::string& file) {
  PLUMB_CHECK(check_open(audit));
  PLUMB_TRY(AuditAnswer* const found, find_request(audit, request));
  PLUMB_CHECK(check_there(*found));
  if (std::erase_if(found->files, [&](const AuditFile& one) { return one.id == file; }) == 0) {
    return not_found("The request has no such file.", file.substr(0, 100),
                     "It may have been removed already.");
  }
  return done();
}

std::string request_text(const Audit& audit, const model::AuditProgramme& programme,
                         std::string_view request) {
  for (const model::AuditStep& step : programme.steps) {
    for (const model::AuditRequest& one : step.requests) {
      if (one.id == request) return one.text;
    }
  }
  return answer_to(audit, request).text;
}

AuditAnswer answer_to(const Audit& audit, std::string_view request) {
  for (const AuditAnswer& one : audit.requests) {
    if (one.id == request) return one;
  }
  AuditAnswer out;
  out.id = std::string(request);
  return out;
}

bool asks(const AuditAnswer& answer, std::string_view account, std::string_view person) {
  if (answer.asked.empty() || answer.removed()) return false;
  return answer.asked == account || answer.asked == person;
}

Result<AuditFile> keep_audit_file(Workspace& workspace, std::string_view name,
                                  std::string_view bytes, const std::string& actor) {
  AuditFile out;
  out.name = clean_file_name(name);
  if (bytes.empty()) return bad_input("The file is empty.", out.name, "Choose another file.");
  if (bytes.size() > limits::kBlobBytes) {
    return over_limit(fmt::format("The file has {} bytes; at most {} MiB are kept as evidence.",
                                  bytes.size(), limits::kBlobBytes >> 20),
                      out.name, "Keep a smaller version, or a link to where it lies.");
  }
  out.id = workspace.new_id("f-");
  out.type = sniffed_type(bytes, out.name);
  out.bytes = bytes.size();
  PLUMB_TRY(out.digest, workspace.put_blob(bytes));
  out.by = actor;
  out.at = format_instant(workspace.now());
  return out;
}

}  // namespace plumb::service
