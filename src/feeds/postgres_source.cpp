// SQL on PostgreSQL over libpq: a read-only transaction that is always rolled back, one query
// behind a cursor, with the server's own statement timeout and ours.
#include <libpq-fe.h>
#include <poll.h>

#include <charconv>
#include <cmath>
#include <filesystem>
#include <memory>

#include <fmt/format.h>

#include "feeds/source.h"

namespace plumb::feeds {
namespace {

using Deadline = std::chrono::steady_clock::time_point;
using Connection = std::unique_ptr<PGconn, decltype(&PQfinish)>;
using Answer = std::unique_ptr<PGresult, decltype(&PQclear)>;

// pg_type.oid
constexpr Oid kBool = 16;
constexpr Oid kNumbers[] = {20, 21, 23, 26, 700, 701, 1700};

std::string trimmed(std::string_view text) {
  while (!text.empty() && std::string_view(" \t\r\n;").find(text.back()) != text.npos) {
    text.remove_suffix(1);
  }
  return std::string(text);
}

// "ERROR:  no such table\nLINE 1: ..." as one line without its own level.
std::string message_of(const char* raw) {
  std::string out = raw == nullptr ? "" : raw;
  while (!out.empty() && (out.back() == '\n' || out.back() == ' ')) out.pop_back();
  if (const std::size_t at = out.find(":  "); at < 10) out.erase(0, at + 3);
  if (const std::size_t line = out.find('\n'); line != std::string::npos) out.erase(line);
  return out.substr(0, 300);
}

json::value cell(const PGresult* row, int column) {
  if (PQgetisnull(row, 0, column) != 0) return nullptr;
  const std::string_view text(PQgetvalue(row, 0, column),
                              static_cast<std::size_t>(PQgetlength(row, 0, column)));
  const Oid type = PQftype(row, column);
  if (type == kBool) return text == "t";
  for (const Oid number : kNumbers) {
    if (type != number) continue;
    double out = 0;
    const auto [end, failed] = std::from_chars(text.data(), text.data() + text.size(), out);
    if (failed == std::errc{} && end == text.data() + text.size() && std::isfinite(out)) return out;
  }
  return json::string(text);
}

class PostgresSource final : public Source {
 public:
  PostgresSource(const Origin& origin, std::string secret, const Gate& gate)
      : origin_(origin), secret_(std::move(secret)), gate_(gate) {}

  Result<std::vector<Row>> pull(const Asking& asking) override {
    const Deadline deadline = std::chrono::steady_clock::now() + asking.within;
    PLUMB_TRY(const Connection connection, connect(deadline, asking));
    PGconn* const db = connection.get();
    const auto milliseconds = asking.within.count();
    const auto set = [&](const std::string& sql) {
      return ask(db, sql, deadline, asking, nullptr);
    };
    PLUMB_CHECK(set("BEGIN TRANSACTION READ ONLY"));
    PLUMB_CHECK(set(fmt::format("SET LOCAL statement_timeout = {}", milliseconds)));
    PLUMB_CHECK(set(fmt::format("SET LOCAL lock_timeout = {}", milliseconds)));
    PLUMB_CHECK(set("SET LOCAL TimeZone = 'UTC'"));
    PLUMB_CHECK(set("SET LOCAL DateStyle = 'ISO, YMD'"));
    PLUMB_CHECK(set("SET LOCAL extra_float_digits = 1"));
    const std::string query = trimmed(
        sql_with_moments(origin_.query, format_instant(asking.since), format_instant(asking.now)));
    if (query.empty()) return bad_input("The query is empty.", "origin.query", "Write a SELECT.");
    // A cursor takes nothing but a query, and the extended protocol nothing but one statement.
    PLUMB_CHECK(set("DECLARE plumb_feed NO SCROLL CURSOR FOR " + query));
    std::vector<Row> out;
    PLUMB_CHECK(ask(db, fmt::format("FETCH FORWARD {} FROM plumb_feed", asking.most_rows + 1),
                    deadline, asking, &out));
    if (out.size() > asking.most_rows) {
      if (!asking.cut) return too_many_rows(asking.most_rows);
      out.resize(asking.most_rows);
    }
    return out;
  }

 private:
  static bool wait(PGconn* db, short events, Deadline deadline, const Asking& asking) {
    pollfd one{PQsocket(db), events, 0};
    for (;;) {
      const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(
          deadline - std::chrono::steady_clock::now());
      if (left.count() <= 0 || asking.stopped()) return false;
      // In short steps, so that a server that stops need not wait.
      if (::poll(&one, 1, static_cast<int>(std::min<std::int64_t>(left.count(), 200))) > 0) {
        return true;
      }
    }
  }

  std::string place() const { return fmt::format("{}:{}", origin_.host, origin_.port); }

  Result<Connection> connect(Deadline whole, const Asking& asking) const {
    PLUMB_TRY(const Address address, gate_.resolve(origin_.host, origin_.port));
    const std::string number = address.text();
    const std::string port = std::to_string(origin_.port);
    const char* mode = origin_.tls == Tls::off        ? "disable"
                       : origin_.tls == Tls::required ? "require"
                                                      : "verify-full";
    std::string roots = gate_.ca_file();
    if (roots.empty()) roots = "/etc/ssl/certs/ca-certificates.crt";
    if (origin_.tls != Tls::verified) roots = "/dev/null/none";  // else `require` would verify
    // Everything libpq would otherwise take from the server's environment or home is named.
    const char* const keys[] = {"host",
                                "hostaddr",
                                "port",
                                "dbname",
                                "user",
                                "password",
                                "sslmode",
                                "sslrootcert",
                                "sslcert",
                                "sslkey",
                                "passfile",
                                "application_name",
                                "gssencmode",
                                "options",
                                "client_encoding",
                                "krbsrvname",
                                "target_session_attrs",
                                nullptr};
    const std::string user = origin_.user.empty() ? "plumbline" : origin_.user;
    const char* const values[] = {origin_.host.c_str(),
                                  number.c_str(),
                                  port.c_str(),
                                  origin_.database.c_str(),
                                  user.c_str(),
                                  secret_.c_str(),
                                  mode,
                                  roots.c_str(),
                                  "/dev/null/none",
                                  "/dev/null/none",
                                  "/dev/null",
                                  "plumbline feed",
                                  "disable",
                                  " ",
                                  "UTF8",
                                  "",
                                  "any",
                                  nullptr};
    Connection out(PQconnectStartParams(keys, values, 0), PQfinish);
    PGconn* const db = out.get();
    if (db == nullptr) return unavailable("There is no memory for a connection.");
    const Deadline deadline = std::min(whole, std::chrono::steady_clock::now() + limits::kConnect);
    PostgresPollingStatusType status = PGRES_POLLING_WRITING;
    while (PQstatus(db) != CONNECTION_BAD && status != PGRES_POLLING_OK) {
      if (status == PGRES_POLLING_FAILED) break;
      if (!wait(db, status == PGRES_POLLING_READING ? POLLIN : POLLOUT, deadline, asking)) {
        return unavailable("The database did not answer in time.", place(),
                           "Check address, port and network.");
      }
      status = PQconnectPoll(db);
    }
    if (PQstatus(db) != CONNECTION_OK) {
      std::string why = message_of(PQerrorMessage(db));
      return unavailable(fmt::format("The database lets nobody in: {}.", why), place(),
                         "Check address, user, password, the database's name and its protection.");
    }
    return out;
  }

  // Sends one statement and takes its rows, if any are wanted.
  Status ask(PGconn* db, const std::string& sql, Deadline deadline, const Asking& asking,
             std::vector<Row>* rows) const {
    if (PQsendQueryParams(db, sql.c_str(), 0, nullptr, nullptr, nullptr, nullptr, 0) == 0 ||
        PQsetSingleRowMode(db) == 0) {
      return lost(db);
    }
    std::size_t bytes = 0;
    Status out = done();
    for (;;) {
      while (PQisBusy(db) != 0) {
        if (!wait(db, POLLIN, deadline, asking)) return cancelled(db, asking);
        if (PQconsumeInput(db) == 0) return lost(db);
      }
      const Answer answer(PQgetResult(db), PQclear);
      if (!answer) return out;
      if (!out.ok()) continue;  // the rest of an answer that is refused already
      const ExecStatusType status = PQresultStatus(answer.get());
      if (status == PGRES_FATAL_ERROR) {
        out = refused(answer.get(), asking);
      } else if (status == PGRES_SINGLE_TUPLE && rows != nullptr) {
        json::object row;
        for (int i = 0; i < PQnfields(answer.get()); ++i) {
          row[PQfname(answer.get(), i)] = cell(answer.get(), i);
          bytes += static_cast<std::size_t>(PQgetlength(answer.get(), 0, i)) + 8;
        }
        if (bytes > asking.most_bytes) return too_many_bytes(asking.most_bytes);
        rows->push_back({std::move(row), json::value(rows->size())});
      }
    }
  }

  Error lost(PGconn* db) const {
    return unavailable(fmt::format("The connection was lost: {}.", message_of(PQerrorMessage(db))),
                       place(), "It is tried again.");
  }

  static Error cancelled(PGconn* db, const Asking& asking) {
    char ignored[256];
    if (PGcancel* cancel = PQgetCancel(db)) {
      PQcancel(cancel, ignored, sizeof ignored);
      PQfreeCancel(cancel);
    }
    return too_slow(asking);
  }

  static Error too_slow(const Asking& asking) {
    return over_limit(fmt::format("The query took longer than {} s and was stopped.",
                                  asking.within.count() / 1000),
                      "origin.query", "Narrow it, or give the feed more time.");
  }

  static Error refused(const PGresult* answer, const Asking& asking) {
    const char* state = PQresultErrorField(answer, PG_DIAG_SQLSTATE);
    const std::string_view code = state == nullptr ? "" : state;
    if (code == "57014" || code == "55P03") return too_slow(asking);
    if (code == "25006") {
      return bad_input("Only reading is allowed here.", "origin.query", "Write one SELECT.");
    }
    const char* primary = PQresultErrorField(answer, PG_DIAG_MESSAGE_PRIMARY);
    if (code == "42601" && primary != nullptr &&
        std::string_view(primary).find("multiple commands") != std::string_view::npos) {
      return bad_input("There is more than one statement.", "origin.query", "Send one SELECT.");
    }
    return bad_input(fmt::format("The query cannot be answered: {}.", message_of(primary)),
                     "origin.query", "Try it with psql, as the same user.");
  }

  const Origin origin_;
  const std::string secret_;
  const Gate& gate_;
};

}  // namespace

std::unique_ptr<Source> make_postgres_source(const Definition& definition,
                                             const std::string& secret, const Gate& gate) {
  return std::make_unique<PostgresSource>(definition.origin, secret, gate);
}

}  // namespace plumb::feeds
