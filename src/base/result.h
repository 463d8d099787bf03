// One type for failure. Anything a user, a file or a network can cause is returned as an Error;
// what only we can cause is an assertion.
#pragma once

#include <cassert>
#include <string>
#include <type_traits>
#include <utility>
#include <variant>

namespace plumb {

struct Error {
  enum class Code : unsigned char {
    bad_input,        // the caller's words or file are wrong; nothing was changed
    not_found,        // the thing named does not exist
    conflict,         // somebody changed it first, or a rule of the workspace refuses it
    limit,            // a named bound (base/limits.h) would be passed
    unavailable,      // disk, file or another program failed; trying again may help
    corrupt,          // stored data contradict themselves
    unauthenticated,  // nobody is signed in, or the proof of who asks is wrong
    forbidden,        // it is known who asks, and they may not do this
    throttled,        // too many attempts; a later one will be heard
  };
  Code code = Code::bad_input;
  std::string what;    // one sentence: what is wrong
  std::string where;   // place: file, line, sheet, row, element; empty if there is none
  std::string remedy;  // one sentence: what to do about it; empty if nothing helps

  // "where: what Remedy." as one line for a terminal.
  std::string text() const {
    std::string out = where.empty() ? what : where + ": " + what;
    if (!remedy.empty()) out += " " + remedy;
    return out;
  }
};

struct Done {};

// A value or the reason there is none. Reading the wrong side is an assertion.
template <typename T>
class [[nodiscard]] Result {
 public:
  Result(T value) : state_(std::in_place_index<0>, std::move(value)) {}      // NOLINT
  Result(Error error) : state_(std::in_place_index<1>, std::move(error)) {}  // NOLINT

  bool ok() const { return state_.index() == 0; }
  explicit operator bool() const { return ok(); }
  T& value() & {
    assert(ok());
    return std::get<0>(state_);
  }
  const T& value() const& {
    assert(ok());
    return std::get<0>(state_);
  }
  T&& value() && {
    assert(ok());
    return std::get<0>(std::move(state_));
  }
  T& operator*() & { return value(); }
  const T& operator*() const& { return value(); }
  T&& operator*() && { return std::move(*this).value(); }
  T* operator->() { return &value(); }
  const T* operator->() const { return &value(); }
  const Error& error() const {
    assert(!ok());
    return std::get<1>(state_);
  }

 private:
  std::variant<T, Error> state_;
};

using Status = Result<Done>;
inline Status done() {
  return Done{};
}

inline Error bad_input(std::string what, std::string where = {}, std::string remedy = {}) {
  return {Error::Code::bad_input, std::move(what), std::move(where), std::move(remedy)};
}
inline Error not_found(std::string what, std::string where = {}, std::string remedy = {}) {
  return {Error::Code::not_found, std::move(what), std::move(where), std::move(remedy)};
}
inline Error conflict(std::string what, std::string where = {}, std::string remedy = {}) {
  return {Error::Code::conflict, std::move(what), std::move(where), std::move(remedy)};
}
inline Error over_limit(std::string what, std::string where = {}, std::string remedy = {}) {
  return {Error::Code::limit, std::move(what), std::move(where), std::move(remedy)};
}
inline Error unavailable(std::string what, std::string where = {}, std::string remedy = {}) {
  return {Error::Code::unavailable, std::move(what), std::move(where), std::move(remedy)};
}
inline Error corrupt(std::string what, std::string where = {}, std::string remedy = {}) {
  return {Error::Code::corrupt, std::move(what), std::move(where), std::move(remedy)};
}
inline Error unauthenticated(std::string what, std::string where = {}, std::string remedy = {}) {
  return {Error::Code::unauthenticated, std::move(what), std::move(where), std::move(remedy)};
}
inline Error forbidden(std::string what, std::string where = {}, std::string remedy = {}) {
  return {Error::Code::forbidden, std::move(what), std::move(where), std::move(remedy)};
}
inline Error throttled(std::string what, std::string where = {}, std::string remedy = {}) {
  return {Error::Code::throttled, std::move(what), std::move(where), std::move(remedy)};
}

}  // namespace plumb

#define PLUMB_CONCAT_INNER(a, b) a##b
#define PLUMB_CONCAT(a, b) PLUMB_CONCAT_INNER(a, b)

// NOLINTBEGIN(bugprone-macro-parentheses): a declaration cannot stand in parentheses.
// PLUMB_TRY(Decision decision, find(id)); binds the value or returns the error to the caller.
#define PLUMB_TRY(declaration, expression) \
  PLUMB_TRY_INNER(PLUMB_CONCAT(plumb_try_, __LINE__), declaration, expression)
#define PLUMB_TRY_INNER(temporary, declaration, expression) \
  auto temporary = (expression);                            \
  if (!temporary.ok()) return temporary.error();            \
  declaration = std::move(temporary).value()
// NOLINTEND(bugprone-macro-parentheses)

// PLUMB_CHECK(save(x)); returns the error to the caller, drops the value.
#define PLUMB_CHECK(expression)                                                         \
  do {                                                                                  \
    if (auto plumb_check = (expression); !plumb_check.ok()) return plumb_check.error(); \
  } while (false)
