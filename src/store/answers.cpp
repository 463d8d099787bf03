#include "store/answers.h"

#include <array>

#include "store/db.h"
#include "store/store.h"

namespace plumb::store {
namespace {

constexpr std::array<std::string_view, 4> kStates = {"waiting", "begun", "finished", "withdrawn"};

BallotState state_named(std::string_view name) {
  for (std::size_t i = 0; i < kStates.size(); ++i) {
    if (kStates[i] == name) return static_cast<BallotState>(i);
  }
  return BallotState::withdrawn;
}

constexpr const char* kInsertBallot =
    "INSERT INTO ballot(id, campaign, secret, side, unit, role, person, state, holder) "
    "VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)";
#define PLUMB_SELECT_BALLOT \
  "SELECT id, campaign, secret, side, unit, role, person, state, holder FROM ballot "
constexpr const char* kBallotBySecret =
    PLUMB_SELECT_BALLOT "WHERE secret = ?1 OR id IN (SELECT ballot FROM own_way WHERE secret = ?1)";
constexpr const char* kBallotById = PLUMB_SELECT_BALLOT "WHERE id = ?1";
constexpr const char* kBallots = PLUMB_SELECT_BALLOT "WHERE campaign = ?1 ORDER BY id";
// The index is for those that have a holder.
constexpr const char* kBallotsByHolder =
    PLUMB_SELECT_BALLOT "WHERE holder = ?1 AND holder <> '' ORDER BY id";
#undef PLUMB_SELECT_BALLOT

Ballot ballot_in(const Statement& row) {
  Ballot out;
  out.id = row.text(0);
  out.campaign = row.text(1);
  const std::string_view secret = row.blob(2);
  if (secret.size() == out.secret.size())
    std::copy(secret.begin(), secret.end(), out.secret.begin());
  out.side = row.text(3);
  out.unit = row.text(4);
  out.role = row.text(5);
  out.person = row.text(6);
  out.state = state_named(row.text(7));
  out.holder = row.text(8);
  return out;
}

// Runs `work` in a transaction.
template <typename Work>
Status together(sqlite3* db, Work&& work) {
  PLUMB_CHECK(execute(db, "BEGIN IMMEDIATE"));
  Status worked = work();
  if (worked.ok()) worked = execute(db, "COMMIT");
  if (!worked.ok()) sqlite3_exec(db, "ROLLBACK", nullptr, nullptr, nullptr);
  return worked;
}

// visit(row) for every row.
template <typename Visit>
Status each_row(sqlite3* db, Statement& statement, Visit&& visit) {
  int rc = statement.step();
  for (; rc == SQLITE_ROW; rc = statement.step()) visit(statement);
  Status out = done();
  if (rc != SQLITE_DONE) out = failure(db);
  statement.reset();
  return out;
}

}  // namespace

std::string_view name_of(BallotState state) {
  return kStates[static_cast<std::size_t>(state)];
}

Result<std::uint64_t> Store::answers_stamp(std::string_view campaign) const {
  // Moves when another connection has written the file.
  PLUMB_TRY(Statement * select, db_->statement("PRAGMA data_version"));
  std::uint64_t out = 0;
  PLUMB_CHECK(each_row(db_->handle, *select, [&](const Statement& row) {
    out = static_cast<std::uint64_t>(row.number(0));
  }));
  const auto own = db_->answer_writes.find(campaign);
  const std::uint64_t writes = own == db_->answer_writes.end() ? 0 : own->second;
  // All three only grow, so their sum moves with each.
  return out + writes + db_->answer_writes_to_any;
}

Status Store::add_ballots(const std::vector<Ballot>& ballots) {
  for (const Ballot& ballot : ballots) ++db_->answer_writes[ballot.campaign];
  PLUMB_TRY(Statement * insert, db_->statement(kInsertBallot));
  return together(db_->handle, [&]() -> Status {
    for (const Ballot& ballot : ballots) {
      insert->bind(1, ballot.id);
      insert->bind(2, ballot.campaign);
      insert->bind_blob(3, ballot.secret.data(), ballot.secret.size());
      insert->bind(4, ballot.side);
      insert->bind(5, ballot.unit);
      insert->bind(6, ballot.role);
      insert->bind(7, ballot.person);
      insert->bind(8, name_of(ballot.state));
      insert->bind(9, ballot.holder);
      PLUMB_CHECK(run(db_->handle, *insert));
    }
    return done();
  });
}

Status Store::save_answers(const std::vector<Saving>& savings) {
  for (const Saving& saving : savings) ++db_->answer_writes[saving.campaign];
  PLUMB_TRY(Statement * mark, db_->statement("UPDATE ballot SET state = ?2 WHERE id = ?1"));
  PLUMB_TRY(
      Statement * put,
      db_->statement("INSERT INTO answer(campaign, ballot, item, body) VALUES(?1, ?2, ?3, ?4) "
                     "ON CONFLICT(campaign, ballot, item) DO UPDATE SET body = excluded.body"));
  PLUMB_TRY(Statement * drop,
            db_->statement("DELETE FROM answer WHERE campaign = ?1 AND ballot = ?2 AND item = ?3"));
  return together(db_->handle, [&]() -> Status {
    for (const Saving& saving : savings) {
      mark->bind(1, saving.ballot);
      mark->bind(2, name_of(saving.state));
      PLUMB_CHECK(run(db_->handle, *mark));
      if (sqlite3_changes(db_->handle) == 0) continue;
      for (const AnswerRow& row : saving.rows) {
        Statement& statement = row.body.empty() ? *drop : *put;
        statement.bind(1, saving.campaign);
        statement.bind(2, saving.ballot);
        statement.bind(3, row.item);
        if (!row.body.empty()) statement.bind(4, row.body);
        PLUMB_CHECK(run(db_->handle, statement));
      }
    }
    return done();
  });
}

Status Store::set_ballot_state(std::string_view id, BallotState state) {
  ++db_->answer_writes_to_any;
  PLUMB_TRY(Statement * mark, db_->statement("UPDATE ballot SET state = ?2 WHERE id = ?1"));
  mark->bind(1, id);
  mark->bind(2, name_of(state));
  return run(db_->handle, *mark);
}

Result<std::vector<AnswerRow>> Store::answers_to(std::string_view campaign,
                                                 std::string_view item) const {
  PLUMB_TRY(Statement * select,
            db_->statement("SELECT ballot, item, body FROM answer WHERE campaign = ?1 AND "
                           "item = ?2 ORDER BY ballot"));
  select->bind(1, campaign);
  select->bind(2, item);
  std::vector<AnswerRow> out;
  PLUMB_CHECK(each_row(db_->handle, *select, [&](const Statement& row) {
    out.push_back({std::string(row.text(0)), std::string(row.text(1)), std::string(row.text(2))});
  }));
  return out;
}

Status Store::drop_answers_to(std::string_view campaign, std::string_view item) {
  ++db_->answer_writes_to_any;
  PLUMB_TRY(Statement * drop,
            db_->statement("DELETE FROM answer WHERE campaign = ?1 AND item = ?2"));
  drop->bind(1, campaign);
  drop->bind(2, item);
  return run(db_->handle, *drop);
}

Status Store::set_ballot_secret(std::string_view id, const Digest& secret) {
  PLUMB_TRY(Statement * set, db_->statement("UPDATE ballot SET secret = ?2 WHERE id = ?1"));
  PLUMB_TRY(Statement * drop, db_->statement("DELETE FROM own_way WHERE ballot = ?1"));
  return together(db_->handle, [&]() -> Status {
    set->bind(1, id);
    set->bind_blob(2, secret.data(), secret.size());
    PLUMB_CHECK(run(db_->handle, *set));
    drop->bind(1, id);
    return run(db_->handle, *drop);
  });
}

Status Store::add_own_way(std::string_view ballot, const Digest& secret, std::size_t most) {
  PLUMB_TRY(Statement * insert,
            db_->statement("INSERT INTO own_way(secret, ballot) VALUES(?1, ?2)"));
  PLUMB_TRY(Statement * drop,
            db_->statement("DELETE FROM own_way WHERE ballot = ?1 AND rowid NOT IN (SELECT rowid "
                           "FROM own_way WHERE ballot = ?1 ORDER BY rowid DESC LIMIT ?2)"));
  return together(db_->handle, [&]() -> Status {
    insert->bind_blob(1, secret.data(), secret.size());
    insert->bind(2, ballot);
    PLUMB_CHECK(run(db_->handle, *insert));
    drop->bind(1, ballot);
    drop->bind(2, static_cast<std::uint64_t>(most));
    return run(db_->handle, *drop);
  });
}

Status Store::forget_campaign(std::string_view campaign) {
  ++db_->answer_writes_to_any;
  PLUMB_TRY(Statement * answers, db_->statement("DELETE FROM answer WHERE campaign = ?1"));
  PLUMB_TRY(Statement * ways,
            db_->statement("DELETE FROM own_way WHERE ballot IN (SELECT id FROM ballot WHERE "
                           "campaign = ?1)"));
  PLUMB_TRY(Statement * ballots, db_->statement("DELETE FROM ballot WHERE campaign = ?1"));
  return together(db_->handle, [&]() -> Status {
    ways->bind(1, campaign);
    PLUMB_CHECK(run(db_->handle, *ways));
    answers->bind(1, campaign);
    PLUMB_CHECK(run(db_->handle, *answers));
    ballots->bind(1, campaign);
    return run(db_->handle, *ballots);
  });
}

Result<std::optional<Ballot>> Store::ballot_of(const Digest& secret) const {
  PLUMB_TRY(Statement * select, db_->statement(kBallotBySecret));
  select->bind_blob(1, secret.data(), secret.size());
  std::optional<Ballot> out;
  PLUMB_CHECK(each_row(db_->handle, *select, [&](const Statement& row) { out = ballot_in(row); }));
  return out;
}

Result<std::optional<Ballot>> Store::ballot(std::string_view id) const {
  PLUMB_TRY(Statement * select, db_->statement(kBallotById));
  select->bind(1, id);
  std::optional<Ballot> out;
  PLUMB_CHECK(each_row(db_->handle, *select, [&](const Statement& row) { out = ballot_in(row); }));
  return out;
}

Result<std::vector<Ballot>> Store::ballots(std::string_view campaign) const {
  PLUMB_TRY(Statement * select, db_->statement(kBallots));
  select->bind(1, campaign);
  std::vector<Ballot> out;
  PLUMB_CHECK(
      each_row(db_->handle, *select, [&](const Statement& row) { out.push_back(ballot_in(row)); }));
  return out;
}

Result<std::vector<Ballot>> Store::ballots_held(std::string_view holder) const {
  PLUMB_TRY(Statement * select, db_->statement(kBallotsByHolder));
  select->bind(1, holder);
  std::vector<Ballot> out;
  PLUMB_CHECK(
      each_row(db_->handle, *select, [&](const Statement& row) { out.push_back(ballot_in(row)); }));
  return out;
}

Result<std::size_t> Store::ballot_count(std::string_view campaign) const {
  PLUMB_TRY(Statement * select, db_->statement("SELECT count(*) FROM ballot WHERE campaign = ?1"));
  select->bind(1, campaign);
  std::size_t out = 0;
  PLUMB_CHECK(each_row(db_->handle, *select, [&](const Statement& row) {
    out = static_cast<std::size_t>(row.number(0));
  }));
  return out;
}

Result<std::vector<AnswerRow>> Store::answers(std::string_view campaign) const {
  PLUMB_TRY(Statement * select,
            db_->statement("SELECT ballot, item, body FROM answer WHERE campaign = ?1 "
                           "ORDER BY ballot, item"));
  select->bind(1, campaign);
  std::vector<AnswerRow> out;
  PLUMB_CHECK(each_row(db_->handle, *select, [&](const Statement& row) {
    out.push_back({std::string(row.text(0)), std::string(row.text(1)), std::string(row.text(2))});
  }));
  return out;
}

Result<std::vector<AnswerRow>> Store::answers_of(std::string_view campaign,
                                                 std::string_view ballot) const {
  PLUMB_TRY(Statement * select,
            db_->statement("SELECT ballot, item, body FROM answer WHERE campaign = ?1 AND "
                           "ballot = ?2 ORDER BY item"));
  select->bind(1, campaign);
  select->bind(2, ballot);
  std::vector<AnswerRow> out;
  PLUMB_CHECK(each_row(db_->handle, *select, [&](const Statement& row) {
    out.push_back({std::string(row.text(0)), std::string(row.text(1)), std::string(row.text(2))});
  }));
  return out;
}

}  // namespace plumb::store
