// How failures of this room are worded, in one place.
#pragma once

#include <chrono>
#include <string>

#include "base/result.h"

namespace plumb::identity {

// The words never tell a missing account from a wrong password, nor an unknown session from an
// expired one.
inline Error wrong_credentials() {
  return unauthenticated("The name or the password is not right.", {},
                         "Check both, or ask an administrator for a link to set a new password.");
}

inline Error wrong_code() {
  return unauthenticated("The code is not right, or it has been used.", {},
                         "Wait for the next code, or use one of your recovery codes.");
}

inline Error no_session() {
  return unauthenticated("You are not signed in, or your session has ended.", {}, "Sign in.");
}

inline Error dead_link() {
  return not_found("This link is not valid: it has been used, has expired or was replaced.", {},
                   "Ask for a new one.");
}

// `wait` is how long until another attempt is heard.
Error too_many_attempts(std::chrono::seconds wait);

}  // namespace plumb::identity
