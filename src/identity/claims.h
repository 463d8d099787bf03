// What an OpenID Connect provider says about somebody, and what follows from it. The pure part: the
// caller has fetched the ID token and checked its signature, issuer, audience, nonce and times.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"
#include "base/result.h"
#include "identity/access.h"

namespace plumb::identity {

struct Claims {
  std::string issuer;   // https://…, or http:// on this machine
  std::string subject;  // never reused by the issuer; issuer and subject are the person
  std::string email;    // lower case; empty if not given
  bool email_verified = false;
  std::string name;
  std::string user_name;            // preferred_username; a suggestion, nothing relies on it
  std::vector<std::string> groups;  // sorted, each once
};

// Reads the claims of an ID token. `groups_claim` names the member that lists groups (a list of
// texts, or one text). `email_verified` counts only as true or "true". Refuses what is missing,
// malformed or beyond limits::kGroups and limits::kClaimBytes.
Result<Claims> read_claims(const json::value& token, std::string_view groups_claim = "groups");

// "Whoever is in this group of this issuer has this role in this workspace."
struct GroupRule {
  std::string issuer;
  std::string group;  // compared byte by byte
  std::string workspace;
  Role role = Role::reader;
};

struct Grant {
  std::string workspace;
  Role role = Role::reader;
  friend bool operator==(const Grant&, const Grant&) = default;
};

// The roles that follow from the groups: per workspace the highest, in the order of the workspaces.
std::vector<Grant> grants_for(const Claims& claims, std::span<const GroupRule> rules);

// Who gets an account at their first sign-in through the provider.
enum class Newcomers { nobody, in_mapped_group, everybody };

// What the database knows about the person in the claims.
struct KnownPerson {
  bool linked = false;       // an account is linked to this issuer and subject
  bool disabled = false;     // that account is disabled
  bool email_taken = false;  // another account has this e-mail
};

enum class ClaimsAction { sign_in, create_account };

// Decides what to do about `claims`. An account is found by issuer and subject alone, never by
// e-mail or name: those change hands, and a provider could claim anybody's. So a person who has a
// local account signs in there once and links the two. An e-mail the provider did not verify is
// refused for a newcomer, and never taken over for somebody known.
Result<ClaimsAction> decide_claims(const Claims& claims, const KnownPerson& known,
                                   Newcomers newcomers, bool has_grants);

}  // namespace plumb::identity
