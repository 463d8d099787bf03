// Keeping a workspace: one SQLite file with the append-only, hash-chained change log and the
// current tables, always written together. docs/formats/workspace.md describes tables and views.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/hash.h"
#include "base/json.h"
#include "base/result.h"
#include "model/change.h"
#include "model/model.h"
#include "store/answers.h"
#include "store/observations.h"

namespace plumb::store {

// Who, when and why of changes made together.
struct BatchRow {
  std::string id;
  std::string at;
  std::string actor;
  std::string reason;
  std::string source;    // file or command it came from
  std::string scenario;  // empty: the base
  std::string undoes;    // batch it takes back; empty: none
  std::uint64_t first_seq = 0;
  std::uint64_t last_seq = 0;
};

// One batch to append.
struct Commit {
  BatchRow batch;  // first_seq and last_seq are given by append()
  // Subject, operation, id, before and after; append() gives seq and scenario. The rest stands in
  // the batch.
  std::vector<model::Change> changes;
};

struct Head {
  std::uint64_t seq = 0;
  Digest hash{};
};

// What verify() found wrong, in words for an auditor; empty if nothing.
struct Damage {
  std::string where;
  std::string what;
};
struct Verification {
  std::uint64_t changes = 0;
  std::uint64_t batches = 0;
  std::uint64_t blobs = 0;
  Head head;
  std::vector<Damage> damage;  // at most 100
};

struct QueryResult {
  std::vector<std::string> columns;
  std::vector<std::vector<json::value>> rows;
  bool truncated = false;
};

// One open file. Calls are serialised by the caller, but for query(), which has its own connection.
class Store {
 public:
  enum class Mode : unsigned char { open, create };
  // Opens or creates. Fails: not there, there already, not a workspace, made by a newer version,
  // locked for longer than ten seconds. An older file is brought up to date, after a copy of it was
  // put beside it as "<file>.v<its version>.backup".
  static Result<Store> open(const std::string& path, Mode mode);
  Store(Store&&) noexcept;
  Store& operator=(Store&&) noexcept;
  ~Store();

  const std::string& path() const;
  Head head() const;

  // Appends commits and brings the tables up to `now`, the base after all of them, in one
  // transaction; all or nothing, on disk when it returns. Scenarios live in the log alone.
  // Code::conflict if another process has written since `head()` (call refresh()).
  Status append(std::vector<Commit>& commits, const model::Model& now);
  // Re-reads the head; true if another process has written.
  Result<bool> refresh();

  // Loads the current tables.
  Status load(model::Model& into) const;
  // Visits changes in order, from first to last seq. `scenario` filters; nullopt: all of them.
  Status for_each_change(std::uint64_t first, std::uint64_t last,
                         const std::optional<std::string>& scenario,
                         const std::function<Status(model::Change&&)>& visit) const;
  // Changes of one subject, newest first, base and scenarios.
  Result<std::vector<model::Change>> history(std::string_view subject_id, std::size_t limit) const;
  // The same one by one, until `visit` returns false.
  Status visit_history(std::string_view subject_id,
                       const std::function<bool(model::Change&&)>& visit) const;
  Result<std::vector<BatchRow>> batches(std::size_t limit) const;
  Result<BatchRow> batch(std::string_view id) const;
  // Last seq at or before a moment ("at" is compared as text); 0 if there is none.
  Result<std::uint64_t> seq_at(std::string_view at) const;
  Result<std::string> at_of(std::uint64_t seq) const;

  Result<std::string> meta(std::string_view key) const;  // "" if not set
  Status set_meta(std::string_view key, std::string_view value);

  // Keeps bytes under their BLAKE2b-256 and gives that as 64 hexadecimal digits; on disk when it
  // returns. The same bytes are kept once. Code::limit over limits::kBlobBytes.
  Result<std::string> put_blob(std::string_view bytes);
  // The bytes kept under a hash. Code::not_found; Code::corrupt if they are no longer those bytes.
  Result<std::string> blob(std::string_view hash_hex) const;

  // Campaigns' answers, beside the log (store/answers.h). All or nothing, on disk when they return.
  Status add_ballots(const std::vector<Ballot>& ballots);
  // Several people's savings in one transaction. A ballot that is not there is skipped.
  Status save_answers(const std::vector<Saving>& savings);
  Status set_ballot_state(std::string_view id, BallotState state);
  // The old one and all ways of its own (below) lead nowhere from then on.
  Status set_ballot_secret(std::string_view id, const Digest& secret);
  // Another secret for whoever holds the ballot; the newest `most` stay good.
  Status add_own_way(std::string_view ballot, const Digest& secret, std::size_t most);
  // By account or person element, in order of id.
  Result<std::vector<Ballot>> ballots_held(std::string_view holder) const;
  // Another number after anything that may change what the campaign's answers say: also where
  // another process wrote, then for all campaigns.
  Result<std::uint64_t> answers_stamp(std::string_view campaign) const;
  Result<std::size_t> ballot_count(std::string_view campaign) const;
  // What everybody answered to one item, and forgetting it (another vote).
  Result<std::vector<AnswerRow>> answers_to(std::string_view campaign, std::string_view item) const;
  Status drop_answers_to(std::string_view campaign, std::string_view item);
  // Removes ballots and answers of a campaign.
  Status forget_campaign(std::string_view campaign);
  Result<std::optional<Ballot>> ballot_of(const Digest& secret) const;
  Result<std::optional<Ballot>> ballot(std::string_view id) const;
  Result<std::vector<Ballot>> ballots(std::string_view campaign) const;     // by id
  Result<std::vector<AnswerRow>> answers(std::string_view campaign) const;  // by ballot, item
  Result<std::vector<AnswerRow>> answers_of(std::string_view campaign,
                                            std::string_view ballot) const;

  // What was measured, beside the log (store/observations.h). All or nothing, on disk when it
  // returns. In order of the list: a later one of the same moment corrects an earlier one.
  Result<Kept> keep_observations(const std::vector<Observation>& observations);
  // The value that stands at the newest moment; does not read the series.
  Result<std::optional<Observation>> newest_observation(const std::string& measure) const;
  // By moment; none where the measure has no series.
  Result<std::vector<Observation>> observations(const std::string& measure,
                                                const ObservationRange& range) const;

  // Recomputes the chain, replays the base and compares it with the tables, looks at every blob and
  // at every attachment's blob. `blank` gives a model to replay into.
  Result<Verification> verify(model::Model blank) const;

  // Read-only SQL on the file; refuses anything that could write, attach or take longer than 30 s.
  Result<QueryResult> query(std::string_view sql, std::size_t row_limit) const;
  // A consistent copy while others read and write.
  Status backup(const std::string& to) const;

  struct Db;  // store/db.h, private to the room

 private:
  explicit Store(std::unique_ptr<Db> db);
  std::unique_ptr<Db> db_;
};

}  // namespace plumb::store
