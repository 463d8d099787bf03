#include "service/comments.h"

#include <algorithm>

#include "service/artifacts.h"

namespace plumb::service {
namespace {

using model::Operation;
using model::Subject;

constexpr std::string_view kKind = "comment";
constexpr std::size_t kMostMentions = 50;

Comment comment_of(const model::Artifact& artifact) {
  const json::object& body = body_of(artifact);
  Comment out;
  out.id = artifact.id;
  out.subject = text_in(body, "subject");
  out.text = text_in(body, "text");
  out.at = text_in(body, "at");
  out.changed_at = text_in(body, "changed_at");
  out.by = text_in(body, "by");
  out.reply_to = text_in(body, "reply_to");
  out.resolved = flag_in(body, "resolved");
  if (const json::value* mentions = body.if_contains("mentions");
      mentions != nullptr && mentions->is_array()) {
    for (const json::value& account : mentions->get_array()) {
      if (account.is_string()) out.mentions.emplace_back(account.get_string());
    }
  }
  return out;
}

json::object body_of(const Comment& comment) {
  json::object out{
      {"subject", comment.subject}, {"text", comment.text}, {"at", comment.at}, {"by", comment.by}};
  if (!comment.changed_at.empty()) out["changed_at"] = comment.changed_at;
  if (!comment.reply_to.empty()) out["reply_to"] = comment.reply_to;
  if (comment.resolved) out["resolved"] = true;
  if (!comment.mentions.empty()) {
    json::array mentions;
    for (const std::string& account : comment.mentions) mentions.emplace_back(account);
    out["mentions"] = std::move(mentions);
  }
  return out;
}

std::vector<std::string> accounts_in(std::string_view text, const FindMember& member) {
  std::vector<std::string> out;
  for (const std::string& login : mentioned(text)) {
    std::string account = member(login);
    if (account.empty() || std::find(out.begin(), out.end(), account) != out.end()) continue;
    out.push_back(std::move(account));
  }
  return out;
}

// What the log calls it: the beginning of the text.
std::string title_of(const std::string& text) {
  constexpr std::size_t kTitle = 80;
  if (text.size() <= kTitle) return text;
  std::size_t end = kTitle;
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) --end;
  return text.substr(0, end) + "…";
}

Status check_text(const std::string& text) {
  const bool blank = text.find_first_not_of(" \t\r\n") == std::string::npos;
  if (!blank) return done();
  return bad_input("The comment is empty.", "text", "Write something.");
}

bool login_character(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' ||
         c == '_' || c == '-' || static_cast<unsigned char>(c) >= 0x80;
}

}  // namespace

Status check_subject(const model::Model& model, std::string_view subject) {
  const std::size_t colon = subject.find(':');
  const std::string_view kind = subject.substr(0, colon);
  const std::string_view id =
      colon == std::string_view::npos ? std::string_view() : subject.substr(colon + 1);
  if (!id.empty() && kind == "finding") return done();
  bool there = false;
  if (kind == "element") {
    const model::Index at = model.find_element(id);
    there = at != model::kNoIndex && model.live(at);
  } else if (kind == "relation") {
    const model::Index at = model.find_relation(id);
    there = at != model::kNoIndex && at < model.relation_bound() &&
            model.relation_row(at).state == model::State::live;
  } else if (kind == "scenario") {
    there = live_artifact(model, id, "scenario") != nullptr;
  } else {
    return bad_input("\"" + std::string(subject) + "\" is nothing that can be commented on.",
                     "subject", "Use element:ID, relation:ID, finding:KEY or scenario:ID.");
  }
  if (there) return done();
  return not_found("There is no " + std::string(subject) + ".", "subject",
                   "It may have been removed; look at the list again.");
}

std::vector<Comment> comments_on(const model::Model& model, std::string_view subject) {
  std::vector<Comment> out;
  each_artifact(model, kKind, [&](const model::Artifact& artifact) {
    if (text_in(service::body_of(artifact), "subject") == subject) {
      out.push_back(comment_of(artifact));
    }
  });
  std::sort(out.begin(), out.end(), [](const Comment& a, const Comment& b) {
    return a.at != b.at ? a.at < b.at : a.id < b.id;
  });
  return out;
}

Result<Comment> find_comment(const model::Model& model, std::string_view id) {
  const model::Artifact* found = live_artifact(model, id, kKind);
  if (found != nullptr) return comment_of(*found);
  return not_found("There is no such comment.", std::string(id), "It may have been removed.");
}

std::unordered_map<std::string, std::size_t> comment_counts(const model::Model& model) {
  std::unordered_map<std::string, std::size_t> out;
  each_artifact(model, kKind, [&](const model::Artifact& artifact) {
    const json::object& body = service::body_of(artifact);
    std::string thread = text_in(body, "reply_to");
    bool resolved = flag_in(body, "resolved");
    if (!thread.empty()) {
      const model::Artifact* first = live_artifact(model, thread, kKind);
      resolved = first != nullptr && flag_in(service::body_of(*first), "resolved");
    }
    if (!resolved) ++out[text_in(body, "subject")];
  });
  return out;
}

Result<Comment> write_comment(Workspace& workspace, Comment comment, const FindMember& member) {
  const auto model = workspace.snapshot().model;
  PLUMB_CHECK(check_subject(*model, comment.subject));
  PLUMB_CHECK(check_text(comment.text));
  if (!comment.reply_to.empty()) {
    PLUMB_TRY(const Comment answered, find_comment(*model, comment.reply_to));
    if (answered.subject != comment.subject) {
      return bad_input("The comment answered is about something else.", "reply_to",
                       "Answer a comment on the same subject.");
    }
    if (!answered.reply_to.empty()) comment.reply_to = answered.reply_to;
  }
  comment.id = workspace.new_id("c-");
  comment.at = format_instant(workspace.now());
  comment.changed_at.clear();
  comment.resolved = false;
  comment.mentions = accounts_in(comment.text, member);
  Write write{Subject::artifact,
              Operation::create,
              comment.id,
              {{"kind", kKind}, {"name", title_of(comment.text)}, {"body", body_of(comment)}},
              std::nullopt};
  PLUMB_CHECK(workspace.commit(
      {comment.by, "Comment on " + comment.subject, "comment", {}, {}, {std::move(write)}}));
  return comment;
}

Result<Comment> change_comment(Workspace& workspace, std::string_view id,
                               const std::optional<std::string>& text, std::optional<bool> resolved,
                               const std::string& actor, const FindMember& member) {
  PLUMB_TRY(Comment comment, find_comment(*workspace.snapshot().model, id));
  std::string reason = "Change comment on " + comment.subject;
  if (text && *text != comment.text) {
    PLUMB_CHECK(check_text(*text));
    comment.text = *text;
    comment.mentions = accounts_in(comment.text, member);
    comment.changed_at = format_instant(workspace.now());
  }
  if (resolved) {
    if (!comment.reply_to.empty()) {
      return bad_input("A thread is resolved by its first comment.", "resolved",
                       "Set it on " + comment.reply_to + ".");
    }
    if (*resolved != comment.resolved) {
      reason = (*resolved ? "Resolve comments on " : "Open comments again on ") + comment.subject;
    }
    comment.resolved = *resolved;
  }
  Write write{Subject::artifact,
              Operation::update,
              comment.id,
              {{"name", title_of(comment.text)}, {"body", body_of(comment)}},
              std::nullopt};
  PLUMB_CHECK(workspace.commit({actor, std::move(reason), "comment", {}, {}, {std::move(write)}}));
  return comment;
}

Status remove_comment(Workspace& workspace, std::string_view id, const std::string& actor) {
  PLUMB_TRY(const Comment comment, find_comment(*workspace.snapshot().model, id));
  return remove_artifact(workspace, comment.id, actor, "Remove comment on " + comment.subject,
                         "comment");
}

std::vector<std::string> mentioned(std::string_view text) {
  std::vector<std::string> out;
  for (std::size_t at = text.find('@'); at != std::string_view::npos && out.size() < kMostMentions;
       at = text.find('@', at + 1)) {
    // An address such as anna@example.org mentions nobody.
    if (at > 0 && login_character(text[at - 1])) continue;
    std::size_t end = at + 1;
    while (end < text.size() && login_character(text[end])) ++end;
    std::string login(text.substr(at + 1, end - at - 1));
    while (!login.empty() && (login.back() == '.' || login.back() == '-')) login.pop_back();
    if (login.empty() || std::find(out.begin(), out.end(), login) != out.end()) continue;
    out.push_back(std::move(login));
  }
  return out;
}

}  // namespace plumb::service
