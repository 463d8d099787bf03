// An audit as the body of its artifact, and back.
#include <array>

#include "service/artifacts.h"
#include "service/audits.h"

namespace plumb::service {
namespace {

constexpr std::array<std::string_view, 4> kStatuses = {"planned", "under_way", "in_review",
                                                       "signed"};

// Calls read(object) for each object of a list.
template <typename Read>
void each(const json::object& body, std::string_view key, Read read) {
  const json::value* list = body.if_contains(key);
  if (list == nullptr || !list->is_array()) return;
  for (const json::value& one : list->get_array()) {
    if (one.is_object()) read(one.get_object());
  }
}

AuditStatus status_in(const json::object& body, std::string_view key) {
  return audit_status_named(text_in(body, key)).value_or(AuditStatus::planned);
}

std::vector<AuditFile> files_in(const json::object& body) {
  std::vector<AuditFile> out;
  each(body, "files", [&](const json::object& one) {
    out.push_back({text_in(one, "id"), text_in(one, "name"), text_in(one, "type"),
                   count_in(one, "bytes"), text_in(one, "digest"), text_in(one, "by"),
                   text_in(one, "at")});
  });
  return out;
}

json::array files_json(const std::vector<AuditFile>& files) {
  json::array out;
  for (const AuditFile& one : files) {
    out.push_back({{"id", one.id},
                   {"name", one.name},
                   {"type", one.type},
                   {"bytes", one.bytes},
                   {"digest", one.digest},
                   {"by", one.by},
                   {"at", one.at}});
  }
  return out;
}

void read_work(const json::object& body, Audit& out) {
  each(body, "checks", [&](const json::object& one) {
    out.checks[text_in(one, "id")] = {text_in(one, "verdict"), text_in(one, "note"),
                                      texts_in(one, "evidence"), text_in(one, "by"),
                                      text_in(one, "at")};
  });
  each(body, "requests", [&](const json::object& one) {
    out.requests.push_back({text_in(one, "id"), text_in(one, "step"), text_in(one, "text"),
                            text_in(one, "of"), text_in(one, "state"), text_in(one, "asked"),
                            text_in(one, "due"), text_in(one, "note"), texts_in(one, "evidence"),
                            text_in(one, "by"), text_in(one, "at"), files_in(one),
                            text_in(one, "removed_by"), text_in(one, "removed_at")});
  });
  each(body, "findings", [&](const json::object& one) {
    out.findings.push_back({text_in(one, "id"), text_in(one, "step"), text_in(one, "check"),
                            text_in(one, "text"), text_in(one, "severity"), text_in(one, "cause"),
                            text_in(one, "effect"), text_in(one, "recommendation"),
                            text_in(one, "owner"), text_in(one, "due"), text_in(one, "response"),
                            text_in(one, "stand"), text_in(one, "action")});
  });
  each(body, "conclusions", [&](const json::object& one) {
    out.conclusions[text_in(one, "step")] = text_in(one, "text");
  });
}

json::array findings_json(const Audit& audit) {
  json::array out;
  for (const AuditFinding& one : audit.findings) {
    out.push_back({{"id", one.id},
                   {"step", one.step},
                   {"check", one.check},
                   {"text", one.text},
                   {"severity", one.severity},
                   {"cause", one.cause},
                   {"effect", one.effect},
                   {"recommendation", one.recommendation},
                   {"owner", one.owner},
                   {"due", one.due},
                   {"response", one.response},
                   {"stand", one.stand},
                   {"action", one.action}});
  }
  return out;
}

void add_work(const Audit& audit, json::object& out) {
  json::array checks;
  for (const auto& [id, one] : audit.checks) {
    checks.push_back({{"id", id},
                      {"verdict", one.verdict},
                      {"note", one.note},
                      {"evidence", list_of(one.evidence)},
                      {"by", one.by},
                      {"at", one.at}});
  }
  json::array requests;
  for (const AuditAnswer& one : audit.requests) {
    requests.push_back({{"id", one.id},
                        {"step", one.step},
                        {"text", one.text},
                        {"of", one.of},
                        {"state", one.state},
                        {"asked", one.asked},
                        {"due", one.due},
                        {"note", one.note},
                        {"evidence", list_of(one.evidence)},
                        {"by", one.by},
                        {"at", one.at},
                        {"files", files_json(one.files)},
                        {"removed_by", one.removed_by},
                        {"removed_at", one.removed_at}});
  }
  json::array conclusions;
  for (const auto& [step, text] : audit.conclusions) {
    conclusions.push_back({{"step", step}, {"text", text}});
  }
  out["checks"] = std::move(checks);
  out["requests"] = std::move(requests);
  out["findings"] = findings_json(audit);
  out["conclusions"] = std::move(conclusions);
}

}  // namespace

std::string_view name_of(AuditStatus status) {
  return kStatuses[static_cast<std::size_t>(status)];
}

std::optional<AuditStatus> audit_status_named(std::string_view name) {
  for (std::size_t i = 0; i < kStatuses.size(); ++i) {
    if (kStatuses[i] == name) return static_cast<AuditStatus>(i);
  }
  return std::nullopt;
}

Audit audit_of(const model::Artifact& artifact) {
  const json::object& body = body_of(artifact);
  Audit out;
  out.id = artifact.id;
  out.name = artifact.name;
  out.purpose = text_in(body, "purpose");
  out.programme = text_in(body, "programme");
  out.status = status_in(body, "status");
  out.subject = text_in(body, "subject");
  out.lead = text_in(body, "lead");
  out.begins = text_in(body, "begins");
  out.ends = text_in(body, "ends");
  out.previous = text_in(body, "previous");
  each(body, "stakeholders", [&](const json::object& one) {
    out.stakeholders.push_back({text_in(one, "id"), text_in(one, "name"), text_in(one, "person"),
                                text_in(one, "account"), text_in(one, "side"), text_in(one, "part"),
                                flag_in(one, "signs")});
  });
  out.campaigns = texts_in(body, "campaigns");
  read_work(body, out);
  each(body, "signatures", [&](const json::object& one) {
    out.signatures.push_back({text_in(one, "side"), text_in(one, "name"), text_in(one, "account"),
                              text_in(one, "at"), text_in(one, "note")});
  });
  each(body, "moves", [&](const json::object& one) {
    out.moves.push_back(
        {status_in(one, "to"), text_in(one, "at"), text_in(one, "by"), text_in(one, "reason")});
  });
  if (const json::value* seq = body.if_contains("data_seq"); seq != nullptr && seq->is_number()) {
    boost::system::error_code failed;
    out.data_seq = seq->to_number<std::uint64_t>(failed);
  }
  out.data_at = text_in(body, "data_at");
  if (const json::value* figures = body.if_contains("figures")) out.figures = *figures;
  if (const json::value* sealed = body.if_contains("sealed")) out.sealed = *sealed;
  out.by = text_in(body, "by");
  out.at = text_in(body, "at");
  return out;
}

json::object audit_body(const Audit& audit) {
  json::array stakeholders;
  for (const AuditStakeholder& one : audit.stakeholders) {
    stakeholders.push_back({{"id", one.id},
                            {"name", one.name},
                            {"person", one.person},
                            {"account", one.account},
                            {"side", one.side},
                            {"part", one.part},
                            {"signs", one.signs}});
  }
  json::array signatures;
  for (const AuditSignature& one : audit.signatures) {
    signatures.push_back({{"side", one.side},
                          {"name", one.name},
                          {"account", one.account},
                          {"at", one.at},
                          {"note", one.note}});
  }
  json::array moves;
  for (const AuditMove& one : audit.moves) {
    moves.push_back(
        {{"to", name_of(one.to)}, {"at", one.at}, {"by", one.by}, {"reason", one.reason}});
  }
  json::object out{{"purpose", audit.purpose},
                   {"programme", audit.programme},
                   {"status", name_of(audit.status)},
                   {"subject", audit.subject},
                   {"lead", audit.lead},
                   {"begins", audit.begins},
                   {"ends", audit.ends},
                   {"previous", audit.previous},
                   {"stakeholders", std::move(stakeholders)},
                   {"campaigns", list_of(audit.campaigns)},
                   {"signatures", std::move(signatures)},
                   {"moves", std::move(moves)},
                   {"data_seq", audit.data_seq},
                   {"data_at", audit.data_at},
                   {"figures", audit.figures},
                   {"sealed", audit.sealed},
                   {"by", audit.by},
                   {"at", audit.at}};
  add_work(audit, out);
  return out;
}

}  // namespace plumb::service
