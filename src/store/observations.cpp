#include "store/observations.h"

#include <limits>
#include <unordered_map>

#include "store/db.h"
#include "store/store.h"

namespace plumb::store {
namespace {

std::int64_t count_of(Instant at) {
  return at.time_since_epoch().count();
}
Instant instant_of(std::int64_t count) {
  return Instant(Instant::duration(count));
}

constexpr const char* kNewest =
    "SELECT turn, value FROM observation WHERE series = ?1 AND at = ?2 ORDER BY turn DESC LIMIT 1";
constexpr const char* kSeriesWithLast =
    "SELECT id, (SELECT max(at) FROM observation WHERE series = id) FROM series "
    "WHERE measure = ?1";
// The newest moment whose newest turn has a value: walks back over what was taken back.
constexpr const char* kNewestOfSeries =
    "SELECT o.at, o.value FROM series s JOIN observation o ON o.series = s.id "
    "WHERE s.measure = ?1 AND o.value IS NOT NULL AND NOT EXISTS(SELECT 1 FROM observation n "
    "WHERE n.series = o.series AND n.at = o.at AND n.turn > o.turn) ORDER BY o.at DESC LIMIT 1";
constexpr const char* kInsert =
    "INSERT INTO observation(series, at, turn, value, note, source, received) "
    "VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7)";
// Newest turn of each moment, of those received by then.
constexpr const char* kSeries =
    "SELECT o.at, o.value, o.note, o.source, o.received, o.turn FROM observation o "
    "WHERE o.series = ?1 AND o.at >= ?2 AND o.at <= ?3 AND o.received <= ?4 AND "
    "NOT EXISTS(SELECT 1 FROM observation n WHERE n.series = o.series AND n.at = o.at AND "
    "n.turn > o.turn AND n.received <= ?4) ORDER BY o.at";
constexpr const char* kTurns =
    "SELECT at, value, note, source, received, turn FROM observation WHERE series = ?1 AND "
    "at >= ?2 AND at <= ?3 AND received <= ?4 ORDER BY at, turn";

class Keeper {
 public:
  Keeper(sqlite3* db, Statement& find, Statement& make, Statement& newest, Statement& insert)
      : db_(db), find_(find), make_(make), newest_(newest), insert_(insert) {}

  Status keep(const Observation& one, Kept& kept) {
    PLUMB_TRY(const Series known_series, series_of(one.measure));
    const std::int64_t series = known_series.id;
    newest_.bind_integer(1, series);
    newest_.bind_integer(2, count_of(one.at));
    const int rc = newest_.step();
    const bool known = rc == SQLITE_ROW;
    std::int64_t turn = 0;
    bool same = false;
    if (known) {
      turn = newest_.integer(0) + 1;
      const bool had = !newest_.null(1);
      same = had == one.value.has_value() && (!had || newest_.real(1) == *one.value);
      kept.fresh += !had && one.value ? 1U : 0U;
      kept.corrected += had && !same ? 1U : 0U;
    }
    newest_.reset();
    if (!known && rc != SQLITE_DONE) return failure(db_);
    // Taking back what is not there is no turn either.
    if (same || (!known && !one.value)) {
      ++kept.unchanged;
      return done();
    }
    if (!known) ++kept.fresh;
    kept.late += !known && count_of(one.at) < known_series.last ? 1U : 0U;
    insert_.bind_integer(1, series);
    insert_.bind_integer(2, count_of(one.at));
    insert_.bind_integer(3, turn);
    if (one.value) {
      insert_.bind_real(4, *one.value);
    } else {
      insert_.bind_null(4);
    }
    insert_.bind(5, one.note);
    insert_.bind(6, one.source);
    insert_.bind_integer(7, count_of(one.received));
    return run(db_, insert_);
  }

 private:
  struct Series {
    std::int64_t id = 0;
    std::int64_t last = 0;  // newest moment before this call
  };
  Result<Series> series_of(const std::string& measure) {
    if (const auto known = series_.find(measure); known != series_.end()) return known->second;
    make_.bind(1, measure);
    PLUMB_CHECK(run(db_, make_));
    find_.bind(1, measure);
    const int rc = find_.step();
    Series out;
    if (rc == SQLITE_ROW) {
      out.id = find_.integer(0);
      out.last = find_.null(1) ? std::numeric_limits<std::int64_t>::min() : find_.integer(1);
    }
    find_.reset();
    if (rc != SQLITE_ROW) return failure(db_);
    series_[measure] = out;
    return out;
  }

  sqlite3* db_;
  Statement& find_;
  Statement& make_;
  Statement& newest_;
  Statement& insert_;
  std::unordered_map<std::string, Series> series_;
};

}  // namespace

Result<Kept> Store::keep_observations(const std::vector<Observation>& observations) {
  PLUMB_TRY(Statement * find, db_->statement(kSeriesWithLast));
  PLUMB_TRY(Statement * make,
            db_->statement("INSERT INTO series(measure) VALUES(?1) ON CONFLICT DO NOTHING"));
  PLUMB_TRY(Statement * newest, db_->statement(kNewest));
  PLUMB_TRY(Statement * insert, db_->statement(kInsert));
  Kept kept;
  Keeper keeper(db_->handle, *find, *make, *newest, *insert);
  PLUMB_CHECK(execute(db_->handle, "BEGIN IMMEDIATE"));
  Status worked = done();
  for (const Observation& one : observations) {
    worked = keeper.keep(one, kept);
    if (!worked.ok()) break;
  }
  if (worked.ok()) worked = execute(db_->handle, "COMMIT");
  if (!worked.ok()) {
    sqlite3_exec(db_->handle, "ROLLBACK", nullptr, nullptr, nullptr);
    return worked.error();
  }
  return kept;
}

Result<std::vector<Observation>> Store::observations(const std::string& measure,
                                                     const ObservationRange& range) const {
  PLUMB_TRY(Statement * find, db_->statement("SELECT id FROM series WHERE measure = ?1"));
  find->bind(1, measure);
  const int found = find->step();
  const std::int64_t series = found == SQLITE_ROW ? find->integer(0) : 0;
  find->reset();
  std::vector<Observation> out;
  if (found == SQLITE_DONE) return out;
  if (found != SQLITE_ROW) return failure(db_->handle);
  PLUMB_TRY(Statement * select, db_->statement(range.turns ? kTurns : kSeries));
  constexpr std::int64_t kEver = std::numeric_limits<std::int64_t>::max();
  select->bind_integer(1, series);
  select->bind_integer(2, range.from ? count_of(*range.from) : -kEver);
  select->bind_integer(3, range.to ? count_of(*range.to) : kEver);
  select->bind_integer(4, range.known_at ? count_of(*range.known_at) : kEver);
  int rc = select->step();
  for (; rc == SQLITE_ROW; rc = select->step()) {
    Observation one;
    one.measure = measure;
    one.at = instant_of(select->integer(0));
    if (!select->null(1)) one.value = select->real(1);
    one.note = select->text(2);
    one.source = select->text(3);
    one.received = instant_of(select->integer(4));
    one.turn = static_cast<std::uint32_t>(select->integer(5));
    // What was taken back shows only among the turns.
    if (range.turns || one.value) out.push_back(std::move(one));
  }
  select->reset();
  if (rc != SQLITE_DONE) return failure(db_->handle);
  return out;
}

Result<std::optional<Observation>> Store::newest_observation(const std::string& measure) const {
  PLUMB_TRY(Statement * select, db_->statement(kNewestOfSeries));
  select->bind(1, measure);
  const int rc = select->step();
  std::optional<Observation> out;
  if (rc == SQLITE_ROW) {
    out.emplace();
    out->measure = measure;
    out->at = instant_of(select->integer(0));
    out->value = select->real(1);
  }
  select->reset();
  if (rc != SQLITE_ROW && rc != SQLITE_DONE) return failure(db_->handle);
  return out;
}

}  // namespace plumb::store
