// The file: made, opened again, refused, private, swept.
#include <sys/stat.h>

#include <fstream>

#include "identity/schema.h"
#include "identity/testing.h"

namespace plumb::identity {
namespace {

using namespace testing;
using std::chrono::hours;
using std::chrono::minutes;

TEST_CASE("the file is for its owner, durable, and of our version") {
  Bench bench;
  bench.administrator();
  for (const char* suffix : {"", "-wal", "-shm"}) {
    CAPTURE(suffix);
    struct stat found {};
    REQUIRE(stat((bench.path + suffix).c_str(), &found) == 0);
    CHECK((found.st_mode & 0777U) == 0600U);
  }
  CHECK(bench.sql("PRAGMA journal_mode") == "wal");
  CHECK(bench.sql("PRAGMA user_version") == std::to_string(kSchemaVersion));
  CHECK(bench.sql("SELECT count(*) FROM sqlite_schema WHERE type = 'table' AND"
                  " sql NOT LIKE '%STRICT%' AND name NOT LIKE 'sqlite_%'") == "0");
}

TEST_CASE("what was there is there after opening again") {
  Bench bench;
  bench.administrator();
  const std::string secret = bench.sign_in("ada", kPassword)->secret;
  bench.reopen();
  CHECK(bench.session(secret).actor.login == "ada");
  CHECK(bench.sign_in("ada", kPassword).ok());
}

TEST_CASE("a file of every earlier version is brought up to date, with all that is in it") {
  for (int version = 1; version < kSchemaVersion; ++version) {
    CAPTURE(version);
    Bench bench;
    bench.identity.reset();
    for (const char* suffix : {"", "-wal", "-shm"}) std::filesystem::remove(bench.path + suffix);
    for (int step = 0; step < version; ++step) {
      bench.sql(kMigrations[static_cast<std::size_t>(step)]);
    }
    bench.sql("PRAGMA application_id = " + std::to_string(kApplicationId));
    bench.sql("PRAGMA user_version = " + std::to_string(version));
    bench.sql(
        "INSERT INTO account(id, login, name, email, kind, password, server_admin, created_at)"
        " VALUES('u-1', 'ada', 'Ada', '', 'person', '', 1, '2026-01-01T00:00:00.000Z')");
    bench.reopen();
    CHECK(bench.sql("PRAGMA user_version") == std::to_string(kSchemaVersion));
    CHECK(bench.identity->accounts(local_operator()).value().at(0).login == "ada");
    Actor ada;
    ada.kind = Actor::Kind::account;
    ada.account = "u-1";
    CHECK(bench.identity->set_preferences(ada, "", {{"theme", "dark"}}).ok());
  }
}

TEST_CASE("files that are refused") {
  Bench bench;
  bench.identity.reset();
  Environment environment;
  environment.now = [] { return Instant{}; };
  environment.random = [] { return std::uint64_t{1}; };
  const auto refused = [&](const std::string& path) {
    const auto opened = Identity::open(path, environment, bench.options);
    REQUIRE_FALSE(opened.ok());
    CHECK_FALSE(opened.error().remedy.empty());
    return opened.error();
  };
  SUBCASE("a newer version") {
    bench.sql("PRAGMA user_version = 99");
    CHECK(refused(bench.path).what == "The accounts were written by a newer version of Plumbline.");
  }
  SUBCASE("another program's") {
    bench.sql("PRAGMA application_id = 7");
    CHECK(refused(bench.path).what == "This file belongs to another program.");
  }
  SUBCASE("not a database") {
    const std::string other = (bench.folder / "other.db").string();
    std::ofstream(other) << std::string(5000, 'x');
    CHECK(refused(other).what == "This file is not a Plumbline file of accounts.");
  }
  SUBCASE("a folder that is not there") {
    CHECK(refused((bench.folder / "no" / "identity.db").string()).code == Error::Code::unavailable);
  }
}

TEST_CASE("no secret is in the file") {
  Bench bench;
  const Session ada = bench.administrator();
  const SignIn signed_in = *bench.sign_in("ada", kPassword);
  REQUIRE(
      bench.identity->add_workspace(ada.actor, {"retail", "Retail", "retail.plumb"}, kDesk).ok());
  const Link invitation =
      *bench.identity->invite(ada.actor, {"retail", Role::editor, {}, {}}, kDesk);
  const Link reset = *bench.identity->reset_link(ada.actor, ada.actor.account, kDesk);
  const NewToken token = *bench.identity->create_token(
      ada, {"ci", {"retail", Role::reader, {Verb::read}}, bench.now + hours(24)}, kDesk);
  const TotpEnrolment totp = *bench.identity->begin_totp(ada, kPassword, kDesk);
  const auto codes = *bench.identity->confirm_totp(ada, bench.code(totp.secret), kDesk);
  bench.identity.reset();
  std::ifstream file(bench.path, std::ios::binary);
  const std::string bytes((std::istreambuf_iterator<char>(file)), std::istreambuf_iterator<char>());
  REQUIRE(bytes.find("ada@example.org") != std::string::npos);
  CHECK(bytes.find(kPassword) == std::string::npos);
  CHECK(bytes.find(signed_in.secret) == std::string::npos);
  CHECK(bytes.find(invitation.secret) == std::string::npos);
  CHECK(bytes.find(reset.secret) == std::string::npos);
  CHECK(bytes.find(token.text) == std::string::npos);
  CHECK(bytes.find(token.text.substr(6)) == std::string::npos);
  for (const std::string& code : codes) CHECK(bytes.find(code) == std::string::npos);
}

TEST_CASE("sweeping removes what has expired and nothing else") {
  Bench bench;
  const Session ada = bench.administrator();
  REQUIRE(
      bench.identity->add_workspace(ada.actor, {"retail", "Retail", "retail.plumb"}, kDesk).ok());
  bench.identity->invite(ada.actor, {"retail", Role::editor, {}, {}}, kDesk).ok();
  bench.identity->reset_link(ada.actor, ada.actor.account, kDesk).ok();
  bench.identity
      ->create_token(ada, {"ci", {"retail", Role::reader, {Verb::read}}, bench.now + hours(48)},
                     kDesk)
      .ok();
  CHECK_FALSE(bench.sign_in("ada", "wrong").ok());
  const auto counts = [&] {
    return bench.sql(
        "SELECT (SELECT count(*) FROM session) || ' ' ||"
        " (SELECT count(*) FROM invitation) || ' ' ||"
        " (SELECT count(*) FROM reset_link) || ' ' ||"
        " (SELECT count(*) FROM token) || ' ' ||"
        " (SELECT count(*) FROM login_attempt)");
  };
  CHECK(counts() == "1 1 1 1 2");
  bench.now += minutes(59);
  REQUIRE(bench.identity->sweep().ok());
  CHECK(counts() == "1 1 1 1 2");
  bench.now += hours(12);
  REQUIRE(bench.identity->sweep().ok());
  CHECK(counts() == "0 1 1 1 0");
  bench.now += hours(12);
  REQUIRE(bench.identity->sweep().ok());
  CHECK(counts() == "0 1 0 1 0");
  bench.now += hours(24);
  REQUIRE(bench.identity->sweep().ok());
  CHECK(counts() == "0 1 0 0 0");
  bench.now += hours(24 * 7);
  REQUIRE(bench.identity->sweep().ok());
  CHECK(counts() == "0 0 0 0 0");
}

TEST_CASE("a full disk, a lost file: words, and nothing half done") {
  Bench bench;
  const Session ada = bench.administrator();
  // A writer that does not let go stands for everything that stops a transaction.
  bench.sql("CREATE TRIGGER stop BEFORE INSERT ON audit BEGIN SELECT RAISE(ABORT, 'stop'); END");
  const Status status =
      bench.identity->add_workspace(ada.actor, {"retail", "Retail", "retail.plumb"}, kDesk);
  REQUIRE_FALSE(status.ok());
  CHECK(status.error().code == Error::Code::corrupt);
  CHECK(bench.sql("SELECT count(*) FROM workspace") == "0");
  bench.sql("DROP TRIGGER stop");
  CHECK(bench.identity->add_workspace(ada.actor, {"retail", "Retail", "retail.plumb"}, kDesk).ok());
}

}  // namespace
}  // namespace plumb::identity
