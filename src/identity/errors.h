// How failures of this room are worded and coded, in one place.
//
// base/result.h has no codes of its own for "who are you" and "you may not"; the two functions below
// are the only places that choose the codes that stand for them.
#pragma once

#include <chrono>
#include <string>

#include "base/result.h"

namespace plumb::identity {

// Nobody is signed in, or the proof is wrong. The words never tell a missing account from a wrong
// password, nor an unknown session from an expired one.
inline Error unauthenticated(std::string what, std::string remedy = {}) {
  return bad_input(std::move(what), {}, std::move(remedy));
}

// Somebody is signed in and may not do this.
inline Error forbidden(std::string what) {
  return conflict(std::move(what), {}, "Ask an administrator if you need this.");
}

inline Error wrong_credentials() {
  return unauthenticated("The name or the password is not right.",
                         "Check both, or ask an administrator for a link to set a new password.");
}

inline Error wrong_code() {
  return unauthenticated("The code is not right, or it has been used.",
                         "Wait for the next code, or use one of your recovery codes.");
}

inline Error no_session() {
  return unauthenticated("You are not signed in, or your session has ended.", "Sign in.");
}

inline Error dead_link() {
  return unauthenticated("This link is not valid: it has been used, has expired or was replaced.",
                         "Ask for a new one.");
}

// `wait` is how long until another attempt is heard.
Error too_many_attempts(std::chrono::seconds wait);

}  // namespace plumb::identity
