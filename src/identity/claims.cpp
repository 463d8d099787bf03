#include "identity/claims.h"

#include <algorithm>
#include <map>

#include "identity/errors.h"
#include "identity/limits.h"
#include "identity/words.h"

namespace plumb::identity {
namespace {

constexpr const char* kRemedy = "Ask whoever runs the sign-in provider to correct its claims.";

Error bad_claim(std::string_view name) {
  return bad_input("The sign-in provider sent something unexpected.", "claim " + std::string(name),
                   kRemedy);
}

// Text of a member; empty if it is not there.
Result<std::string> text_claim(const json::object& token, std::string_view name) {
  const json::value* found = token.if_contains(name);
  if (found == nullptr || found->is_null()) return std::string{};
  if (!found->is_string()) return bad_claim(name);
  const std::string_view text = found->get_string();
  if (text.size() > limits::kClaimBytes || utf8_length(text) < 0 ||
      text.find('\0') != std::string_view::npos) {
    return bad_claim(name);
  }
  return std::string(text);
}

bool is_issuer(std::string_view text) {
  for (const std::string_view start :
       {"https://", "http://localhost:", "http://localhost/", "http://127.0.0.1:"}) {
    if (text.size() > start.size() && text.substr(0, start.size()) == start) return true;
  }
  return false;
}

bool is_true(const json::value* value) {
  if (value == nullptr) return false;
  if (value->is_bool()) return value->get_bool();
  // Some providers write all claims as texts.
  return value->is_string() && value->get_string() == "true";
}

Result<std::vector<std::string>> read_groups(const json::object& token, std::string_view name) {
  std::vector<std::string> out;
  const json::value* found = token.if_contains(name);
  if (found == nullptr || found->is_null()) return out;
  if (found->is_string()) {
    PLUMB_TRY(std::string one, text_claim(token, name));
    if (!one.empty()) out.push_back(std::move(one));
    return out;
  }
  if (!found->is_array()) return bad_claim(name);
  if (found->get_array().size() > limits::kGroups) {
    return over_limit("The sign-in provider lists more than 1000 groups.",
                      "claim " + std::string(name),
                      "Ask whoever runs the provider to send only the groups that matter here.");
  }
  for (const json::value& item : found->get_array()) {
    if (!item.is_string() || item.get_string().size() > limits::kClaimBytes) return bad_claim(name);
    out.emplace_back(item.get_string());
  }
  std::sort(out.begin(), out.end());
  out.erase(std::unique(out.begin(), out.end()), out.end());
  return out;
}

}  // namespace

Result<Claims> read_claims(const json::value& token, std::string_view groups_claim) {
  if (!token.is_object()) return bad_claim("(all)");
  const json::object& object = token.get_object();
  Claims out;
  PLUMB_TRY(out.issuer, text_claim(object, "iss"));
  if (!is_issuer(out.issuer)) return bad_claim("iss");
  PLUMB_TRY(out.subject, text_claim(object, "sub"));
  if (out.subject.empty()) return bad_claim("sub");
  PLUMB_TRY(const std::string email, text_claim(object, "email"));
  const Result<std::string> address = read_email(email);
  if (!address.ok()) return bad_claim("email");
  out.email = *address;
  out.email_verified = !out.email.empty() && is_true(object.if_contains("email_verified"));
  PLUMB_TRY(out.name, text_claim(object, "name"));
  PLUMB_TRY(out.user_name, text_claim(object, "preferred_username"));
  PLUMB_TRY(out.groups, read_groups(object, groups_claim));
  return out;
}

std::vector<Grant> grants_for(const Claims& claims, std::span<const GroupRule> rules) {
  std::map<std::string, Role> highest;
  for (const GroupRule& rule : rules) {
    if (rule.issuer != claims.issuer) continue;
    if (!std::binary_search(claims.groups.begin(), claims.groups.end(), rule.group)) continue;
    const auto [entry, added] = highest.emplace(rule.workspace, rule.role);
    if (!added) entry->second = std::max(entry->second, rule.role);
  }
  std::vector<Grant> out;
  for (const auto& [workspace, role] : highest) out.push_back({workspace, role});
  return out;
}

Result<ClaimsAction> decide_claims(const Claims& claims, const KnownPerson& known,
                                   Newcomers newcomers, bool has_grants) {
  if (known.linked) {
    if (known.disabled) {
      return forbidden("You cannot sign in here.", {}, "Ask an administrator for access.");
    }
    return ClaimsAction::sign_in;
  }
  const bool welcome =
      newcomers == Newcomers::everybody || (newcomers == Newcomers::in_mapped_group && has_grants);
  if (!welcome) {
    return forbidden("You cannot sign in here.", {}, "Ask an administrator for access.");
  }
  if (claims.email.empty() || !claims.email_verified) {
    return forbidden("The sign-in provider has not verified your e-mail address.", {},
                     "Confirm the address there, then sign in again.");
  }
  if (known.email_taken) {
    return forbidden("There is an account with your e-mail address already.", {},
                     "Sign in to it with your password and link the provider in your profile.");
  }
  return ClaimsAction::create_account;
}

}  // namespace plumb::identity
