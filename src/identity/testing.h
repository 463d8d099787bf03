// An Identity in a folder of its own with a clock that stands still until it is moved, for tests.
#pragma once

#include <doctest/doctest.h>
#include <sqlite3.h>
#include <unistd.h>

#include <atomic>
#include <filesystem>
#include <memory>
#include <string>

#include "identity/identity.h"
#include "identity/totp.h"

namespace plumb::identity::testing {

inline const Client kDesk{"192.0.2.10", "Browser at the desk"};
inline const Client kElsewhere{"198.51.100.7", "Somebody else"};
inline constexpr const char* kPassword = "umbrella teapot anchor";
inline constexpr const char* kPassword2 = "window garden marble";

struct Bench {
  explicit Bench(Options chosen = {}) : options(chosen) {
    static std::atomic<int> counter{0};
    // In memory where there is such a place: every step here is a durable write, and what is tested
    // is not the disk.
    const std::filesystem::path memory = "/dev/shm";
    folder =
        (std::filesystem::is_directory(memory) ? memory : std::filesystem::temp_directory_path()) /
        ("plumb-identity-" + std::to_string(static_cast<long>(getpid())) + "-" +
         std::to_string(counter++));
    std::filesystem::create_directories(folder);
    path = (folder / "identity.db").string();
    options.password_cost = kLeastPasswordCost;
    reopen();
  }
  Bench(const Bench&) = delete;
  Bench& operator=(const Bench&) = delete;
  ~Bench() {
    identity.reset();
    std::filesystem::remove_all(folder);
  }

  void reopen() {
    identity.reset();
    Environment environment;
    environment.now = [this] { return now; };
    environment.random = [this] {
      return seed = seed * 6364136223846793005u + 1442695040888963407u;
    };
    auto opened = Identity::open(path, environment, options);
    REQUIRE_MESSAGE(opened.ok(), (opened.ok() ? "" : opened.error().text()));
    identity = std::move(*opened);
  }

  // The first administrator, and a session for them.
  Session administrator() {
    const auto link = identity->setup_link();
    REQUIRE(link.ok());
    REQUIRE(link->has_value());
    const auto signed_in = identity->set_up(
        (*link)->secret, {"ada", "Ada Chief", "ada@example.org", kPassword}, kDesk);
    REQUIRE(signed_in.ok());
    return session(signed_in->secret);
  }
  // An account with a role in a workspace, by invitation.
  Session member(const Actor& by, const std::string& login, const std::string& workspace,
                 Role role) {
    const auto link = identity->invite(by, {workspace, role, {}, {}}, kDesk);
    REQUIRE(link.ok());
    const auto signed_in =
        identity->accept_invitation(link->secret, {login, "Person " + login, {}, kPassword}, kDesk);
    REQUIRE(signed_in.ok());
    return session(signed_in->secret);
  }
  Session session(const std::string& secret) {
    auto found = identity->authenticate(secret);
    REQUIRE(found.ok());
    return *found;
  }
  Result<SignIn> sign_in(const std::string& login, const std::string& password,
                         const Client& client = kDesk) {
    return identity->sign_in({login, password}, client);
  }
  bool alive(const std::string& secret) { return identity->authenticate(secret).ok(); }

  // The code a phone shows now.
  std::string code(const std::string& secret_text, int steps_ahead = 0) const {
    return totp_code(*parse_totp_text(secret_text), totp_step(now) + steps_ahead);
  }

  // Runs SQL on the file behind Identity's back; returns the first column of the first row.
  std::string sql(const std::string& text) const {
    sqlite3* db = nullptr;
    REQUIRE(sqlite3_open(path.c_str(), &db) == SQLITE_OK);
    std::string out;
    char* message = nullptr;
    const auto keep = [](void* to, int, char** values, char**) {
      auto& kept = *static_cast<std::string*>(to);
      if (kept.empty() && values[0] != nullptr) kept = values[0];
      return 0;
    };
    const int rc = sqlite3_exec(db, text.c_str(), keep, &out, &message);
    const std::string what = message == nullptr ? "" : message;
    sqlite3_free(message);
    sqlite3_close(db);
    REQUIRE_MESSAGE(rc == SQLITE_OK, what);
    return out;
  }

  // The same for a statement that may be refused.
  bool sql_accepted(const std::string& text) const {
    sqlite3* db = nullptr;
    REQUIRE(sqlite3_open(path.c_str(), &db) == SQLITE_OK);
    const int rc = sqlite3_exec(db, text.c_str(), nullptr, nullptr, nullptr);
    sqlite3_close(db);
    return rc == SQLITE_OK;
  }

  Options options;
  std::filesystem::path folder;
  std::string path;
  Instant now = *parse_instant("2026-03-01T09:00:00Z");
  std::uint64_t seed = 1;
  std::unique_ptr<Identity> identity;
};

}  // namespace plumb::identity::testing
