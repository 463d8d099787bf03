// Comments on elements, relations, findings and scenarios: threads of two levels, resolved as a
// whole, mentioning people. Each is an artifact of the kind "comment", so that the log keeps what
// was said and when it was changed.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "service/workspace.h"

namespace plumb::service {

struct Comment {
  std::string id;
  std::string subject;  // "element:ID", "relation:ID", "finding:KEY", "scenario:ID"
  std::string text;
  std::string at;
  std::string changed_at;             // empty: never
  std::string by;                     // account
  std::string reply_to;               // the comment that began the thread; empty: this one did
  bool resolved = false;              // of a thread: said by the comment that began it
  std::vector<std::string> mentions;  // accounts
};

// "@login" to the account of a member; empty if there is none of that name.
using FindMember = std::function<std::string(std::string_view login)>;

// Whether a subject is of a known kind and there; bad_input or not_found otherwise. Findings come
// and go: any key is good.
Status check_subject(const model::Model& model, std::string_view subject);

// Oldest first. Linear in the artifacts.
std::vector<Comment> comments_on(const model::Model& model, std::string_view subject);
Result<Comment> find_comment(const model::Model& model, std::string_view id);
// Comments by subject that are not resolved, for lists. Linear in the artifacts.
std::unordered_map<std::string, std::size_t> comment_counts(const model::Model& model);

// A reply to a reply joins its thread.
Result<Comment> write_comment(Workspace& workspace, Comment comment, const FindMember& member);
// Whose comment it is was asked before. `resolved` counts for the thread.
Result<Comment> change_comment(Workspace& workspace, std::string_view id,
                               const std::optional<std::string>& text, std::optional<bool> resolved,
                               const std::string& actor, const FindMember& member);
// Its replies stay.
Status remove_comment(Workspace& workspace, std::string_view id, const std::string& actor);

// Logins written as "@login" in a text, each once, in order. A login ends where a letter, digit,
// ".", "_" or "-" does not follow; full stops at its end are not part of it.
std::vector<std::string> mentioned(std::string_view text);

}  // namespace plumb::service
