// Who somebody is comes from memory for a moment, and never longer than it holds.
#include "identity/cookie.h"
#include "identity/testing.h"

namespace plumb::identity {
namespace {

using testing::Bench;
using testing::kDesk;

TokenSpec reading(const Bench& bench, std::chrono::milliseconds lasts = std::chrono::hours(48)) {
  TokenSpec spec;
  spec.name = "script";
  spec.scope = {"w", Role::reader, {Verb::read}};
  spec.expires_at = bench.now + lasts;
  return spec;
}

std::string secret_of(const NewToken& token) {
  return std::string(token_secret_in("Bearer " + token.text));
}

TEST_CASE("recall: a session is known until something is written") {
  Bench bench;
  const Session admin = bench.administrator();
  REQUIRE(bench.identity->add_workspace(admin.actor, {"w", "W", "w.plumb", {}}, kDesk).ok());
  const auto link = bench.identity->invite(admin.actor, {"w", Role::editor, {}, {}}, kDesk);
  REQUIRE(link.ok());
  const auto in = bench.identity->accept_invitation(
      link->secret, {"eve", "Eve Editor", {}, testing::kPassword}, kDesk);
  REQUIRE(in.ok());
  Identity& identity = *bench.identity;
  CHECK(identity.recall_session(in->secret) == nullptr);
  REQUIRE(identity.authenticate(in->secret).ok());
  const auto known = identity.recall_session(in->secret);
  REQUIRE(known != nullptr);
  CHECK(known->actor.role_in("w") == Role::editor);
  CHECK(known->session->csrf == in->csrf);
  CHECK(identity.recall_token(in->secret) == nullptr);

  // A role that is given up is given up for the very next request.
  REQUIRE(identity.set_role(admin.actor, known->actor.account, "w", Role::reader, {}, kDesk).ok());
  CHECK(identity.recall_session(in->secret) == nullptr);
  const auto again = identity.authenticate(in->secret);
  REQUIRE(again.ok());
  CHECK(again->actor.role_in("w") == Role::reader);
  if (!again->renewed_secret.empty()) {
    // The secret was replaced: neither the old one nor the moment it was replaced is remembered.
    CHECK(identity.recall_session(in->secret) == nullptr);
  }
}

TEST_CASE("recall: nothing is known for longer than a second, a minute's note or a token's end") {
  Bench bench;
  const Session admin = bench.administrator();
  Identity& identity = *bench.identity;
  REQUIRE(identity.add_workspace(admin.actor, {"w", "W", "w.plumb", {}}, kDesk).ok());
  const auto token = identity.create_token(admin, reading(bench), kDesk);
  REQUIRE(token.ok());
  const std::string secret = secret_of(*token);
  REQUIRE(identity.authenticate_token(secret).ok());
  REQUIRE(identity.recall_token(secret) != nullptr);
  CHECK(identity.recall_token(secret)->actor.scope->workspace == "w");
  bench.now += std::chrono::milliseconds(999);
  CHECK(identity.recall_token(secret) != nullptr);
  bench.now += std::chrono::milliseconds(1);
  CHECK(identity.recall_token(secret) == nullptr);
  REQUIRE(identity.authenticate_token(secret).ok());
  bench.now -= std::chrono::seconds(5);  // a clock that was put back
  CHECK(identity.recall_token(secret) == nullptr);

  const auto brief =
      identity.create_token(admin, reading(bench, std::chrono::milliseconds(500)), kDesk);
  REQUIRE(brief.ok());
  REQUIRE(identity.authenticate_token(secret_of(*brief)).ok());
  CHECK(identity.recall_token(secret_of(*brief)) != nullptr);
  bench.now += std::chrono::milliseconds(500);
  CHECK(identity.recall_token(secret_of(*brief)) == nullptr);
  CHECK_FALSE(identity.authenticate_token(secret_of(*brief)).ok());
}

TEST_CASE("recall: a revoked token and an ended session are forgotten at once") {
  Bench bench;
  const Session admin = bench.administrator();
  Identity& identity = *bench.identity;
  REQUIRE(identity.add_workspace(admin.actor, {"w", "W", "w.plumb", {}}, kDesk).ok());
  const auto token = identity.create_token(admin, reading(bench), kDesk);
  REQUIRE(token.ok());
  const std::string secret = secret_of(*token);
  REQUIRE(identity.authenticate_token(secret).ok());
  REQUIRE(identity.recall_token(secret) != nullptr);
  REQUIRE(identity.revoke_token(admin.actor, token->id, kDesk).ok());
  CHECK(identity.recall_token(secret) == nullptr);
  CHECK_FALSE(identity.authenticate_token(secret).ok());

  const auto other = identity.sign_in({"ada", testing::kPassword}, kDesk);
  REQUIRE(other.ok());
  REQUIRE(identity.authenticate(other->secret).ok());
  REQUIRE(identity.recall_session(other->secret) != nullptr);
  REQUIRE(identity.sign_out(other->secret, kDesk).ok());
  CHECK(identity.recall_session(other->secret) == nullptr);
  CHECK_FALSE(identity.authenticate(other->secret).ok());
}

}  // namespace
}  // namespace plumb::identity
