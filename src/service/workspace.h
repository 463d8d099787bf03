// A workspace: what a user can do with one file. Every read takes a published, immutable snapshot;
// every write is a batch that is validated on the newest state, kept, and published, or refused
// whole. Safe for any number of threads.
#pragma once

#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <deque>
#include <functional>
#include <future>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "base/environment.h"
#include "base/result.h"
#include "model/model.h"
#include "service/turns.h"
#include "store/store.h"

namespace plumb::service {

class ResultsCache;

// One wish of a batch.
struct Write {
  model::Subject subject = model::Subject::element;
  model::Operation operation = model::Operation::update;
  std::string id;
  // create: the whole record (model::record_of); update: keys to set, null to remove.
  json::object record;
  // Refuse with Code::conflict, naming both versions, if the subject is at another version.
  std::optional<std::uint32_t> expected_version;
  // An update at an older version goes ahead where nobody changed the same keys since; where
  // somebody did, it is refused with both values.
  bool merge_fields = false;
};

struct Batch {
  std::string actor;
  std::string reason;
  std::string source;
  std::string scenario;  // empty: the base
  std::string undoes;
  std::vector<Write> writes;
};

struct Committed {
  std::string batch;  // "" if nothing had to change
  std::uint64_t first_seq = 0;
  std::uint64_t last_seq = 0;
  std::size_t changes = 0;
};

// A point in the log and the date its data are judged at.
struct Moment {
  std::uint64_t seq = 0;
  Instant at{};
};

struct Snapshot {
  std::shared_ptr<const model::Model> model;
  std::uint64_t seq = 0;
};

// What one actor did in the base or in one scenario, as published. Batches that were written
// together may come as one notice.
struct CommitNotice {
  struct Touched {
    model::Subject subject = model::Subject::element;
    std::string id;
  };
  Snapshot snapshot;  // newest base state; holds these changes and perhaps later ones
  std::uint64_t first_seq = 0;
  std::uint64_t last_seq = 0;
  std::vector<std::string> batches;
  std::string actor;
  std::string scenario;          // empty: the base
  std::vector<Touched> touched;  // each subject once, in order of its first change
};
using Listener = std::function<void(const CommitNotice&)>;

struct Scenario {
  std::string id;
  std::string name;
  std::string status;  // open, merged, closed
  std::uint64_t base_seq = 0;
  std::string at;
  std::string by;  // who made it, as in the log; empty if that was not noted
  std::size_t changes = 0;
};

// One record that differs between two states.
struct DiffItem {
  model::Subject subject = model::Subject::element;
  std::string id;
  std::string name;
  model::Operation operation = model::Operation::update;
  json::object before;
  json::object after;
  json::object conflict;  // merge only: what the base says now where both sides changed a key
};

enum class Prefer : std::uint8_t { refuse, scenario, base };

class Workspace {
 public:
  // Fails as Store::open, or if the workspace's catalog overrides are broken.
  static Result<std::unique_ptr<Workspace>> open(const std::string& path, Environment environment);
  static Result<std::unique_ptr<Workspace>> create(const std::string& path, const std::string& name,
                                                   const std::string& currency,
                                                   Environment environment);

  const std::string& path() const { return path_; }
  std::string name() const;
  std::string currency() const;
  Status set_currency(const std::string& code);  // an ISO 4217 code
  Instant now() const { return environment_.now(); }
  const Environment& environment() const { return environment_; }
  const model::Metamodel& metamodel() const { return *metamodel_; }
  std::string new_id(std::string_view prefix) { return plumb::new_id(prefix, environment_); }

  Snapshot snapshot() const;

  // Validates, keeps, publishes. Waits for the disk. Writers that come at the same time share one
  // transaction. Writes that change nothing are dropped; an empty batch is no batch.
  Result<Committed> commit(Batch batch);
  // The same checks without keeping anything.
  Result<Committed> rehearse(const Batch& batch) const;
  // Of those who read an artifact, change it and write it back, named by its id.
  Turns& turns() { return turns_; }

  // Calls `listener` after every commit, one call at a time and in order of seq, also for what
  // other processes wrote (noticed by refresh() or by the next commit here). Nothing is locked
  // meanwhile: a listener may read, write, subscribe and unsubscribe; it must not throw, and not
  // wait for another thread that writes. commit() and refresh() return after the calls they caused.
  std::uint64_t subscribe(Listener listener);
  // After this the listener is not called any more, and no call of it is under way, unless that
  // call is the caller.
  void unsubscribe(std::uint64_t subscription);

  // "2026-06-30", an ISO moment, "seq:123", a batch id (its end) or "now".
  Result<Moment> moment(std::string_view text) const;
  Result<Snapshot> as_of(std::uint64_t seq) const;

  Result<std::vector<Scenario>> scenarios() const;
  Result<Scenario> create_scenario(const std::string& name, const std::string& actor);
  Result<Snapshot> scenario(std::string_view id) const;
  // What the scenario changes in today's base, record by record.
  Result<std::vector<DiffItem>> scenario_diff(std::string_view id) const;
  // Brings items (all if empty) into the base; conflicts are refused unless told what to prefer.
  Result<Committed> merge_scenario(std::string_view id, const std::vector<std::string>& items,
                                   Prefer prefer, const std::string& actor);
  Result<std::vector<DiffItem>> diff(const model::Model& from, const model::Model& to) const;

  // Takes a batch back as new changes. Refuses where later changes would be lost, naming them,
  // unless `keep_later`: those are then left as they are.
  Result<Committed> undo_batch(std::string_view batch, const std::string& actor, bool keep_later);
  Result<Committed> undo_change(std::uint64_t seq, const std::string& actor);

  // Attachments: store::Store::put_blob and blob, safe for any thread.
  Result<std::string> put_blob(std::string_view bytes);
  Result<std::string> blob(std::string_view hash_hex) const;

  // What people answer in campaigns, kept beside the log. Savings that come at the same time share
  // one transaction; on disk when it returns.
  Status save_answers(store::Saving saving);
  // Calls `work(store)` while nobody else writes, for the other things beside the log.
  template <typename Work>
  auto beside_log(Work&& work) {
    const std::lock_guard lock(store_mutex_);
    return work(store_);
  }

  // What campaigns' answers say, kept while they stay the same (service/campaign_results.h).
  ResultsCache& results_cache() { return *results_cache_; }

  const store::Store& store() const { return store_; }
  // Serialises reads of the store that share its connection with writers.
  std::mutex& store_mutex() const { return store_mutex_; }
  Result<store::Verification> verify() const;

  // Catches up with what another process wrote.
  Status refresh();

 private:
  struct Pending;
  struct Round;
  Workspace(store::Store store, std::shared_ptr<const model::Metamodel> metamodel,
            Environment environment);

  // `earlier`: commits of the same round, which the log does not hold yet.
  Result<store::Commit> prepare(model::Model& model, Batch& batch,
                                const std::vector<store::Commit>& earlier) const;
  Status carry_out(model::Model& model, Batch& batch, const std::vector<store::Commit>& earlier,
                   std::vector<model::Change>& changes) const;
  Status check_merge(const model::Model& model, std::string_view scenario, const Write& write,
                     std::uint32_t version, const std::vector<model::Change>& same_batch,
                     const std::vector<store::Commit>& earlier) const;
  Result<store::Commit> prepare_in(Round& round, Batch& batch);
  Status restore(Round& round) const;
  Round prepare_group(const std::vector<Pending*>& group);
  void publish(Round& round);
  void process(std::vector<Pending*>& group);
  Result<std::shared_ptr<const model::Model>> scenario_model(std::string_view id) const;
  Result<json::object> scenario_body(std::string_view id) const;
  // conflict: nobody writes into a scenario that is closed or merged.
  static Status check_open(const model::Model& base, std::string_view scenario);
  Result<Committed> undo(const std::vector<model::Change>& changes, const std::string& label,
                         const std::string& batch, const std::string& actor, bool keep_later);
  Status catch_up();
  bool heard() const;
  void announce(std::vector<CommitNotice> notices);
  void deliver();
  static std::string_view newest_id(const model::Model& from, const model::Model& to,
                                    model::Index at);

  std::string path_;
  mutable store::Store store_;
  std::shared_ptr<const model::Metamodel> metamodel_;
  Environment environment_;

  mutable std::mutex published_mutex_;
  Snapshot published_;

  mutable std::mutex store_mutex_;
  std::string last_at_;
  std::future<void> disposal_;  // of what the last large commit left
  mutable std::map<std::string, std::shared_ptr<const model::Model>, std::less<>> scenario_cache_;

  std::shared_ptr<ResultsCache> results_cache_;
  Turns turns_;

  std::mutex queue_mutex_;
  std::condition_variable queue_done_;
  std::deque<Pending*> queue_;
  bool leading_ = false;

  // Savings of answers that wait for the leader among them.
  struct PendingSaving {
    store::Saving saving;
    Status result;
    bool saved = false;
  };
  std::mutex savings_mutex_;
  std::condition_variable savings_done_;
  std::vector<PendingSaving*> savings_;
  bool saving_ = false;

  // Held while listeners are called, so that calls come one at a time.
  std::mutex delivery_mutex_;
  std::atomic<std::thread::id> delivering_{};
  mutable std::mutex notices_mutex_;  // of the two lists below; never held during a call
  std::deque<CommitNotice> notices_;
  std::map<std::uint64_t, std::shared_ptr<const Listener>> listeners_;
  std::uint64_t last_subscription_ = 0;
};

}  // namespace plumb::service
