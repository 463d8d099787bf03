#include "service/attachments.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "base/limits.h"
#include "service/artifacts.h"
#include "service/comments.h"

namespace plumb::service {
namespace {

constexpr std::string_view kKind = "attachment";
constexpr std::string_view kUnknown = "application/octet-stream";

struct Signature {
  std::string_view start;
  std::string_view type;
};
constexpr std::array<Signature, 6> kSignatures = {{{"\x89PNG\r\n\x1a\n", "image/png"},
                                                   {"\xff\xd8\xff", "image/jpeg"},
                                                   {"GIF87a", "image/gif"},
                                                   {"GIF89a", "image/gif"},
                                                   {"%PDF-", "application/pdf"},
                                                   {"PK\x03\x04", "application/zip"}}};

struct Packed {
  std::string_view ending;
  std::string_view type;
};
constexpr std::array<Packed, 6> kPacked = {
    {{".docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"},
     {".xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"},
     {".pptx", "application/vnd.openxmlformats-officedocument.presentationml.presentation"},
     {".odt", "application/vnd.oasis.opendocument.text"},
     {".ods", "application/vnd.oasis.opendocument.spreadsheet"},
     {".odp", "application/vnd.oasis.opendocument.presentation"}}};

std::string lower(std::string_view text) {
  std::string out(text);
  for (char& c : out) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return out;
}

// Text without control characters. Markup counts as text: nobody is told that it is more.
bool plain_text(std::string_view bytes) {
  return std::none_of(bytes.begin(), bytes.end(), [](char c) {
    const auto byte = static_cast<unsigned char>(c);
    return byte < 0x20 && c != '\t' && c != '\n' && c != '\r' && c != '\f';
  });
}

Attachment attachment_of(const model::Artifact& artifact) {
  const json::object& body = body_of(artifact);
  Attachment out;
  out.id = artifact.id;
  out.name = artifact.name;
  out.subject = text_in(body, "subject");
  out.type = text_in(body, "type");
  out.hash = text_in(body, "blob");
  out.at = text_in(body, "at");
  out.by = text_in(body, "by");
  if (const json::value* size = body.if_contains("bytes"); size != nullptr && size->is_number()) {
    boost::system::error_code failed;
    out.bytes = size->to_number<std::size_t>(failed);
  }
  return out;
}

}  // namespace

std::vector<Attachment> attachments_of(const model::Model& model, std::string_view subject) {
  std::vector<Attachment> out;
  each_artifact(model, kKind, [&](const model::Artifact& artifact) {
    if (text_in(body_of(artifact), "subject") == subject) out.push_back(attachment_of(artifact));
  });
  std::sort(out.begin(), out.end(), [](const Attachment& a, const Attachment& b) {
    return a.at != b.at ? a.at < b.at : a.id < b.id;
  });
  return out;
}

Result<Attachment> find_attachment(const model::Model& model, std::string_view id) {
  const model::Artifact* found = live_artifact(model, id, kKind);
  if (found != nullptr) return attachment_of(*found);
  return not_found("There is no such file.", std::string(id), "It may have been removed.");
}

Result<Attachment> attach(Workspace& workspace, Attachment attachment, std::string_view bytes) {
  PLUMB_CHECK(check_subject(*workspace.snapshot().model, attachment.subject));
  if (bytes.empty())
    return bad_input("The file is empty.", attachment.name, "Choose another file.");
  if (bytes.size() > limits::kBlobBytes) {
    return over_limit(fmt::format("The file has {} bytes; at most {} MiB are kept with something.",
                                  bytes.size(), limits::kBlobBytes >> 20),
                      attachment.name, "Keep a smaller version, or a link to where it lies.");
  }
  attachment.name = clean_file_name(attachment.name);
  attachment.type = sniffed_type(bytes, attachment.name);
  attachment.bytes = bytes.size();
  attachment.id = workspace.new_id("f-");
  attachment.at = format_instant(workspace.now());
  PLUMB_TRY(attachment.hash, workspace.put_blob(bytes));
  model::Artifact artifact;
  artifact.id = attachment.id;
  artifact.kind = kKind;
  artifact.name = attachment.name;
  artifact.body = {{"subject", attachment.subject}, {"type", attachment.type},
                   {"bytes", attachment.bytes},     {"blob", attachment.hash},
                   {"at", attachment.at},           {"by", attachment.by}};
  PLUMB_CHECK(keep_artifact(workspace, artifact, attachment.by,
                            "Keep " + attachment.name + " with " + attachment.subject,
                            "attachment"));
  return attachment;
}

Status remove_attachment(Workspace& workspace, std::string_view id, const std::string& actor) {
  PLUMB_TRY(const Attachment found, find_attachment(*workspace.snapshot().model, id));
  return remove_artifact(workspace, found.id, actor,
                         "Remove " + found.name + " from " + found.subject, "attachment");
}

std::string sniffed_type(std::string_view bytes, std::string_view name) {
  for (const Signature& signature : kSignatures) {
    if (!bytes.starts_with(signature.start)) continue;
    if (signature.type != "application/zip") return std::string(signature.type);
    const std::string ending = lower(name);
    for (const Packed& packed : kPacked) {
      if (ending.ends_with(packed.ending)) return std::string(packed.type);
    }
    return std::string(signature.type);
  }
  if (bytes.starts_with("RIFF") && bytes.substr(8, 4) == "WEBP") return "image/webp";
  return std::string(plain_text(bytes) ? std::string_view("text/plain") : kUnknown);
}

std::string clean_file_name(std::string_view name) {
  const std::size_t slash = name.find_last_of("/\\");
  if (slash != std::string_view::npos) name.remove_prefix(slash + 1);
  std::string out;
  for (const char c : name) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte >= 0x20 && byte != 0x7f) out += c;
  }
  while (!out.empty() && (out.front() == '.' || out.front() == ' ')) out.erase(0, 1);
  while (!out.empty() && out.back() == ' ') out.pop_back();
  constexpr std::size_t kLongest = 255;
  if (out.size() > kLongest) {
    std::size_t end = kLongest;
    while (end > 0 && (static_cast<unsigned char>(out[end]) & 0xC0) == 0x80) --end;
    out.resize(end);
  }
  return out.empty() ? "file" : out;
}

}  // namespace plumb::service
