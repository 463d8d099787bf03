// Codes from the phone and recovery codes, from enrolment to loss.
#include <set>

#include "identity/testing.h"

namespace plumb::identity {
namespace {

using namespace testing;
using std::chrono::minutes;
using std::chrono::seconds;

struct Enrolled : Bench {
  Enrolled() : ada(administrator()) {
    const auto begun = identity->begin_totp(ada, kPassword, kDesk);
    REQUIRE(begun.ok());
    phone = begun->secret;
    uri = begun->uri;
    const auto confirmed = identity->confirm_totp(ada, code(phone), kDesk);
    REQUIRE(confirmed.ok());
    codes = *confirmed;
    now += seconds(60);
  }
  std::string waiting() {
    const auto first = sign_in("ada", kPassword);
    REQUIRE(first.ok());
    CHECK(first->stage == SignIn::Stage::second_factor);
    return first->secret;
  }
  Result<SignIn> confirm(const std::string& text) {
    return identity->confirm_second_factor(waiting(), text, kDesk);
  }
  Session ada;
  std::string phone;
  std::string uri;
  std::vector<std::string> codes;
};

TEST_CASE("nothing changes until a code was seen") {
  Bench bench;
  const Session ada = bench.administrator();
  CHECK(bench.identity->begin_totp(ada, "wrong", kDesk).error().what ==
        "The password is not right.");
  CHECK(bench.identity->confirm_totp(ada, "123456", kDesk).error().code == Error::Code::conflict);
  const TotpEnrolment first = *bench.identity->begin_totp(ada, kPassword, kDesk);
  CHECK(first.uri.rfind("otpauth://totp/Plumbline:ada?secret=" + first.secret, 0) == 0);
  CHECK(bench.sign_in("ada", kPassword)->stage == SignIn::Stage::complete);
  CHECK_FALSE(bench.identity->account(ada)->second_factor);
  // Beginning again replaces what was begun.
  const TotpEnrolment second = *bench.identity->begin_totp(ada, kPassword, kDesk);
  CHECK_FALSE(bench.identity->confirm_totp(ada, bench.code(first.secret), kDesk).ok());
  CHECK(bench.identity->confirm_totp(ada, bench.code(second.secret), kDesk).ok());
  CHECK(bench.identity->account(ada)->second_factor);
  CHECK(bench.identity->begin_totp(ada, kPassword, kDesk).error().code == Error::Code::conflict);
}

TEST_CASE("enrolling ends other sessions and renews one's own") {
  Bench bench;
  bench.administrator();
  const std::string desk = bench.sign_in("ada", kPassword)->secret;
  const std::string other = bench.sign_in("ada", kPassword)->secret;
  const Session session = bench.session(desk);
  const TotpEnrolment begun = *bench.identity->begin_totp(session, kPassword, kDesk);
  REQUIRE(bench.identity->confirm_totp(session, bench.code(begun.secret), kDesk).ok());
  CHECK_FALSE(bench.alive(other));
  CHECK_FALSE(bench.session(desk).renewed_secret.empty());
}

TEST_CASE("the password alone opens nothing") {
  Enrolled bench;
  const std::string secret = bench.waiting();
  CHECK_FALSE(bench.alive(secret));
  bench.now += minutes(5);
  CHECK(
      bench.identity->confirm_second_factor(secret, bench.code(bench.phone), kDesk).error().what ==
      "You are not signed in, or your session has ended.");
}

TEST_CASE("which codes complete the sign-in") {
  struct Case {
    std::string name;
    int steps;
    bool in;
  };
  const Case cases[] = {
      {"now", 0, true},          {"one step behind", -1, true}, {"one step ahead", 1, true},
      {"two behind", -2, false}, {"two steps ahead", 2, false},
  };
  for (const Case& c : cases) {
    CAPTURE(c.name);
    Enrolled bench;
    bench.now += minutes(5);
    const auto signed_in = bench.confirm(bench.code(bench.phone, c.steps));
    CHECK(signed_in.ok() == c.in);
    if (signed_in.ok()) {
      CHECK(signed_in->stage == SignIn::Stage::complete);
      CHECK(bench.alive(signed_in->secret));
    } else {
      CHECK(signed_in.error().what == "The code is not right, or it has been used.");
    }
  }
}

TEST_CASE("a code works once, the one of enrolment included, also after opening again") {
  Bench bench;
  const Session ada = bench.administrator();
  const TotpEnrolment begun = *bench.identity->begin_totp(ada, kPassword, kDesk);
  const std::string code = bench.code(begun.secret);
  REQUIRE(bench.identity->confirm_totp(ada, code, kDesk).ok());
  const auto confirm = [&](const std::string& text) {
    return bench.identity->confirm_second_factor(bench.sign_in("ada", kPassword)->secret, text,
                                                 kDesk);
  };
  CHECK_FALSE(confirm(code).ok());
  bench.now += seconds(30);
  const std::string next = bench.code(begun.secret);
  CHECK(confirm(next).ok());
  CHECK_FALSE(confirm(next).ok());
  bench.reopen();
  CHECK_FALSE(confirm(next).ok());
}

TEST_CASE("the waiting session is used up") {
  Enrolled bench;
  const std::string secret = bench.waiting();
  REQUIRE(bench.identity->confirm_second_factor(secret, bench.code(bench.phone), kDesk).ok());
  bench.now += seconds(30);
  CHECK_FALSE(bench.identity->confirm_second_factor(secret, bench.code(bench.phone), kDesk).ok());
}

TEST_CASE("who knows the password does not get endless tries at the code") {
  Enrolled bench;
  int tried = 0;
  for (int i = 0; i < 20; ++i) {
    const auto first = bench.sign_in("ada", kPassword, {"203.0.113." + std::to_string(i), ""});
    if (!first.ok()) {
      CHECK(first.error().code == Error::Code::throttled);
      continue;
    }
    const auto second = bench.identity->confirm_second_factor(
        first->secret, "000000", {"198.51.100." + std::to_string(i), ""});
    REQUIRE_FALSE(second.ok());
    if (second.error().code != Error::Code::throttled) ++tried;
  }
  CHECK(tried == 5);
  bench.now += minutes(16);
  CHECK(bench.confirm(bench.code(bench.phone)).ok());
  CHECK(bench.identity->sign_in_wait("ada", kDesk) == seconds{0});
}

TEST_CASE("recovery codes: ten, each once, however they are typed") {
  Enrolled bench;
  CHECK(bench.codes.size() == 10);
  CHECK(std::set<std::string>(bench.codes.begin(), bench.codes.end()).size() == 10);
  CHECK(bench.confirm(bench.codes[0]).ok());
  CHECK_FALSE(bench.confirm(bench.codes[0]).ok());
  std::string shouted = bench.codes[1];
  for (char& c : shouted) {
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
    if (c == '-') c = ' ';
  }
  const auto signed_in = bench.confirm(shouted);
  REQUIRE(signed_in.ok());
  const Session ada = bench.session(signed_in->secret);
  CHECK(bench.identity->recovery_codes_left(ada).value() == 8);
  CHECK_FALSE(bench.confirm("abcd-efgh-jkmn-pqrs").ok());

  CHECK_FALSE(bench.identity->new_recovery_codes(ada, "wrong", kDesk).ok());
  const auto renewed = bench.identity->new_recovery_codes(ada, kPassword, kDesk);
  REQUIRE(renewed.ok());
  CHECK_FALSE(bench.confirm(bench.codes[2]).ok());
  CHECK(bench.confirm(renewed->front()).ok());
}

TEST_CASE("a recovery code of one account is none of another") {
  Enrolled bench;
  REQUIRE(bench.identity->add_workspace(bench.ada.actor, {"w", "W", "w.plumb"}, kDesk).ok());
  const Session bert = bench.member(bench.ada.actor, "bert", "w", Role::reader);
  const TotpEnrolment begun = *bench.identity->begin_totp(bert, kPassword, kDesk);
  REQUIRE(bench.identity->confirm_totp(bert, bench.code(begun.secret), kDesk).ok());
  const std::string secret = bench.sign_in("bert", kPassword)->secret;
  CHECK_FALSE(bench.identity->confirm_second_factor(secret, bench.codes[0], kDesk).ok());
}

TEST_CASE("taking the second factor away") {
  Enrolled bench;
  const Session ada = bench.session(bench.confirm(bench.code(bench.phone))->secret);
  SUBCASE("oneself, with the password") {
    CHECK_FALSE(bench.identity->disable_totp(ada, "wrong", kDesk).ok());
    REQUIRE(bench.identity->disable_totp(ada, kPassword, kDesk).ok());
    CHECK(bench.sign_in("ada", kPassword)->stage == SignIn::Stage::complete);
    CHECK(bench.identity->recovery_codes_left(ada).value() == 0);
    CHECK(bench.identity->new_recovery_codes(ada, kPassword, kDesk).error().code ==
          Error::Code::conflict);
  }
  SUBCASE("an administrator, for a lost phone; sessions end") {
    const std::string open =
        bench.identity->confirm_second_factor(bench.waiting(), bench.codes[3], kDesk)->secret;
    REQUIRE(bench.identity->remove_second_factor(local_operator(), ada.actor.account, kDesk).ok());
    CHECK_FALSE(bench.alive(open));
    CHECK(bench.sign_in("ada", kPassword)->stage == SignIn::Stage::complete);
  }
}

}  // namespace
}  // namespace plumb::identity
