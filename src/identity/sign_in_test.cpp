// Passwords, throttling, and words that tell strangers nothing.
#include <thread>
#include <vector>

#include "identity/testing.h"

namespace plumb::identity {
namespace {

using namespace testing;
using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;

struct Office : Bench {
  explicit Office(Options chosen = {}) : Bench(chosen), ada(administrator()) {
    REQUIRE(identity->add_workspace(ada.actor, {"retail", "Retail", "retail.plumb"}, kDesk).ok());
    bert = member(ada.actor, "bert", "retail", Role::editor);
    service = *identity->create_service_account(ada.actor, "feed", "Feed", kDesk);
  }
  Session ada;
  Session bert;
  std::string service;
};

TEST_CASE("who gets in") {
  Office office;
  struct Case {
    std::string name;
    const char* login;
    const char* password;
    bool in;
  };
  const Case cases[] = {
      {"the right password", "bert", kPassword, true},
      {"the login in capitals", "BERT", kPassword, true},
      {"a wrong password", "bert", kPassword2, false},
      {"an empty password", "bert", "", false},
      {"a login nobody has", "carl", kPassword, false},
      {"no login", "", kPassword, false},
      {"a service account", "feed", "", false},
      {"the password of an account, with a space", "bert", "umbrella teapot anchor ", false},
  };
  for (const Case& c : cases) {
    CAPTURE(c.name);
    const auto signed_in = office.sign_in(c.login, c.password);
    CHECK(signed_in.ok() == c.in);
    if (signed_in.ok()) {
      CHECK(signed_in->stage == SignIn::Stage::complete);
      CHECK(office.session(signed_in->secret).actor.login == "bert");
    } else {
      CHECK(signed_in.error().text() ==
            "The name or the password is not right. Check both, or ask an administrator for a link"
            " to set a new password.");
    }
  }
  REQUIRE(
      office.identity
          ->set_state(office.ada.actor, office.bert.actor.account, AccountState::disabled, kDesk)
          .ok());
  const auto disabled = office.sign_in("bert", kPassword);
  REQUIRE_FALSE(disabled.ok());
  CHECK(disabled.error().what == "The name or the password is not right.");
  CHECK_FALSE(office.sign_in("bert", std::string(5000, 'x')).ok());
  CHECK_FALSE(office.sign_in(std::string(5000, 'x'), kPassword).ok());
}

// Attempts from ever new addresses, so that only the account's throttle is at work.
Client visitor(int number) {
  return {"203.0.113." + std::to_string(number), "Visitor"};
}

TEST_CASE("guessing is slowed down alike, whether the account exists or not") {
  for (const char* login : {"bert", "nobody"}) {
    CAPTURE(login);
    Office office;
    for (int i = 0; i < 5; ++i) {
      CHECK(office.sign_in(login, "wrong", visitor(i)).error().code ==
            Error::Code::unauthenticated);
    }
    const auto refused = office.sign_in(login, kPassword, visitor(100));
    REQUIRE_FALSE(refused.ok());
    CHECK(refused.error().code == Error::Code::throttled);
    CHECK(refused.error().text() ==
          "There were too many attempts to sign in. Try again in 1 second.");
    CHECK(office.identity->sign_in_wait(login, visitor(100)) == seconds{1});
    office.now += seconds{1};
    CHECK(office.sign_in(login, "wrong", visitor(100)).error().code ==
          Error::Code::unauthenticated);
    CHECK(office.identity->sign_in_wait(login, visitor(101)) == seconds{2});
    // Opening again forgets nothing.
    office.reopen();
    CHECK(office.identity->sign_in_wait(login, visitor(101)) == seconds{2});
    office.now += seconds{2};
    const auto right = office.sign_in(login, kPassword, visitor(101));
    CHECK(right.ok() == (std::string(login) == "bert"));
    if (right.ok()) CHECK(office.identity->sign_in_wait(login, visitor(102)) == seconds{0});
  }
}

TEST_CASE("one address cannot try many accounts, and its own account does not clear it") {
  Office office;
  for (int i = 0; i < 19; ++i) {
    CHECK_FALSE(office.sign_in("guess" + std::to_string(i), "wrong", kElsewhere).ok());
  }
  CHECK(office.sign_in("bert", kPassword, kElsewhere).ok());
  CHECK_FALSE(office.sign_in("guess19", "wrong", kElsewhere).ok());
  CHECK(office.identity->sign_in_wait("bert", kElsewhere) == seconds{1});
  CHECK(office.sign_in("bert", kPassword, kElsewhere).error().code == Error::Code::throttled);
  CHECK(office.sign_in("bert", kPassword, kDesk).ok());
}

TEST_CASE("the start of throttling is in the audit log once, for accounts that exist") {
  Office office;
  for (int round = 0; round < 8; ++round) {
    office.sign_in("bert", "wrong", visitor(round)).ok();
    office.sign_in("nobody", "wrong", visitor(round)).ok();
    office.now += minutes(1);
  }
  CHECK(office.sql("SELECT group_concat(subject) FROM audit WHERE action = 'account.throttled'") ==
        office.bert.actor.account);
}

TEST_CASE("a hash made with less than today's cost is replaced at sign-in") {
  Office office;
  const std::string before = office.sql("SELECT password FROM account WHERE login = 'bert'");
  CHECK_FALSE(office.sign_in("bert", "wrong").ok());
  office.options.password_cost = {2, 16384};
  office.reopen();
  CHECK_FALSE(office.sign_in("bert", "wrong").ok());
  CHECK(office.sql("SELECT password FROM account WHERE login = 'bert'") == before);
  CHECK(office.sign_in("bert", kPassword).ok());
  const std::string after = office.sql("SELECT password FROM account WHERE login = 'bert'");
  CHECK(after.rfind("$argon2id$v=19$m=16,t=2,p=1$", 0) == 0);
  CHECK(office.sign_in("bert", kPassword).ok());
  CHECK(office.sql("SELECT password FROM account WHERE login = 'bert'") == after);
}

TEST_CASE("changing one's password") {
  Office office;
  const std::string other = office.sign_in("bert", kPassword, kElsewhere)->secret;
  const auto change = [&](const char* current, const std::string& next) {
    return office.identity->change_password(office.bert, current, next, kDesk);
  };
  CHECK(change("wrong", kPassword2).error().what == "The password is not right.");
  CHECK(change(kPassword, kPassword).error().what == "The new password is the present one.");
  CHECK(change(kPassword, "short").error().what.find("12 characters") != std::string::npos);
  CHECK(change(kPassword, "bert-person-1").error().what.find("own name") != std::string::npos);
  CHECK(office.alive(other));
  const auto changed = change(kPassword, kPassword2);
  REQUIRE(changed.ok());
  CHECK(office.alive(changed->secret));
  CHECK_FALSE(office.alive(other));
  CHECK_FALSE(office.sign_in("bert", kPassword).ok());
  CHECK(office.sign_in("bert", kPassword2).ok());
}

TEST_CASE("a session left open cannot be used to guess the password") {
  Office office;
  for (int i = 0; i < 5; ++i) {
    CHECK_FALSE(
        office.identity->change_password(office.bert, "wrong", kPassword2, visitor(i)).ok());
  }
  CHECK(office.identity->change_password(office.bert, kPassword, kPassword2, visitor(9))
            .error()
            .code == Error::Code::throttled);
}

TEST_CASE("many at once: right ones get in, wrong ones do not get more tries") {
  Options options;
  options.hash_slots = 2;
  Office office(options);
  std::atomic<int> in{0};
  std::atomic<int> wrong{0};
  std::atomic<int> throttled{0};
  std::vector<std::thread> threads;
  for (int i = 0; i < 8; ++i) {
    threads.emplace_back([&, i] {
      for (int round = 0; round < 5; ++round) {
        const auto guess = office.sign_in("ada", "wrong", visitor(i));
        (guess.error().code == Error::Code::throttled ? throttled : wrong)++;
        const auto right = office.sign_in("bert", kPassword, visitor(100 + i));
        if (right.ok() && office.identity->authenticate(right->secret).ok()) ++in;
        static_cast<void>(office.identity->workspaces(office.ada.actor));
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  CHECK(wrong == 5);
  CHECK(throttled == 35);
  CHECK(in > 0);
  CHECK(office.identity->verify_audit().ok());
}

}  // namespace
}  // namespace plumb::identity
