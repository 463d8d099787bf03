#include "http/cursor.h"

#include <doctest/doctest.h>
#include <rapidcheck.h>

namespace plumb::http {
namespace {

using Texts = std::vector<std::string>;

TEST_CASE("cursor: what was encoded comes back, for the same list only") {
  const Cursors cursors;
  CHECK(rc::check("any fields", [&](const std::string& scope, const Texts& fields) {
    const std::string cursor = cursors.encode(scope, fields);
    RC_ASSERT(cursor.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
                                       "0123456789-_") == std::string::npos);
    const auto back = cursors.decode(scope, cursor);
    RC_ASSERT(back.ok());
    RC_ASSERT(*back == fields);
    RC_ASSERT(!cursors.decode(scope + "x", cursor).ok());
  }));
}

TEST_CASE("cursor: a changed, foreign or made-up one is refused") {
  const Cursors cursors;
  const std::string cursor = cursors.encode("elements?sort=name", Texts{"Billing", "E-7"});
  CHECK_FALSE(Cursors().decode("elements?sort=name", cursor).ok());
  for (std::size_t i = 0; i < cursor.size(); ++i) {
    CAPTURE(i);
    std::string changed = cursor;
    changed[i] = changed[i] == 'A' ? 'B' : 'A';
    CHECK_FALSE(cursors.decode("elements?sort=name", changed).ok());
    CHECK_FALSE(cursors.decode("elements?sort=name", cursor.substr(0, i)).ok());
  }
  const auto refused = cursors.decode("elements?sort=name", "!");
  REQUIRE_FALSE(refused.ok());
  CHECK(refused.error().code == Error::Code::bad_input);
  CHECK(refused.error().where == "cursor");
  CHECK_FALSE(cursors.decode("x", std::string(100'000, 'A')).ok());
}

TEST_CASE("cursor: nodes that share a key read each other's") {
  Cursors::Key key{};
  key[3] = 7;
  CHECK(Cursors(key).decode("s", Cursors(key).encode("s", Texts{"a", ""})).ok());
}

}  // namespace
}  // namespace plumb::http
