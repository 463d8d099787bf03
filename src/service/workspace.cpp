#include "service/workspace.h"

#include <algorithm>
#include <utility>

#include "base/dispose.h"
#include "catalog/metamodel_catalog.h"
#include "service/campaign_results.h"
#include "service/catalogs.h"
#include "service/formulas.h"
#include "service/notices.h"
#include "service/validate.h"

namespace plumb::service {
namespace {

using model::Change;
using model::Model;
using model::Operation;
using model::Subject;

constexpr std::size_t kGroupLimit = 1024;  // batches that share one transaction
constexpr std::size_t kLarge = 20000;      // changes that take a while to free

std::string version_text(const json::value& known, std::uint32_t version) {
  return known.is_null() ? "none" : std::to_string(version);
}

Status check_record(const Model& model, Subject subject, const std::string& id,
                    const json::object& record) {
  if (subject == Subject::element) return check_element_record(id, record, model.metamodel());
  if (subject == Subject::artifact) return done();
  PLUMB_CHECK(check_relation_record(id, record, model.metamodel()));
  for (const char* key : {"from", "to"}) {
    const json::value* value = record.if_contains(key);
    const std::string_view end =
        value != nullptr && value->is_string()
            ? std::string_view(value->get_string().data(), value->get_string().size())
            : std::string_view();
    if (model.find_element(end) == model::kNoIndex && model.find_relation(end) == model::kNoIndex) {
      return bad_input("The relation ends at \"" + std::string(end) + "\", which does not exist.",
                       id, "Create the element first, or correct the id.");
    }
  }
  return done();
}

// Id texts are kept short and printable: they appear in files, links and terminals.
Status check_id(const std::string& id) {
  if (id.empty() || id.size() > 500) {
    return bad_input("An id has 1 to 500 characters.", id.substr(0, 40), "Choose another id.");
  }
  for (const char c : id) {
    if (static_cast<unsigned char>(c) < 0x20) {
      return bad_input("An id holds no control characters.", {}, "Choose another id.");
    }
  }
  return done();
}

// The change that carries a wish out on `model`, or nothing if there is nothing to do.
// `settled`: an older version than expected is no reason to refuse. The record of a creation moves
// into the change.
Result<std::optional<Change>> change_for(const Model& model, Write& write, bool settled) {
  const std::uint32_t version = model.version(write.subject, write.id);
  const json::value known =
      version == 0 ? json::value(nullptr) : model.record(write.subject, write.id);
  if (!settled && write.expected_version && *write.expected_version != version) {
    return conflict("Somebody changed this first: you saw version " +
                        std::to_string(*write.expected_version) + ", it is now at version " +
                        version_text(known, version) + ".",
                    write.id, "Look at the newer version and try again.");
  }
  const bool deleted = known.is_object() && known.get_object().contains("deleted");
  Change change;
  change.subject = write.subject;
  change.operation = write.operation;
  change.id = write.id;
  if (write.operation == Operation::create) {
    PLUMB_CHECK(check_id(write.id));
    if (!known.is_null()) {
      return conflict(std::string("There is ") + (deleted ? "a removed " : "a ") +
                          std::string(id_of(write.subject)) + " with this id already.",
                      write.id, deleted ? "Restore it instead." : "Choose another id.");
    }
    PLUMB_CHECK(check_record(model, write.subject, write.id, write.record));
    change.after = std::move(write.record);
    return std::optional<Change>(std::move(change));
  }
  if (known.is_null()) {
    return not_found("There is no " + std::string(id_of(write.subject)) + " with this id.",
                     write.id, "Check the id; `plumb list` shows what there is.");
  }
  if (write.operation == Operation::update) {
    if (deleted) {
      return conflict("It has been removed.", write.id, "Restore it before changing it.");
    }
    const json::object& before = known.get_object();
    json::object after = before;
    model::patch(after, write.record);
    model::Difference difference = model::difference(before, after);
    if (difference.empty()) return std::optional<Change>();
    PLUMB_CHECK(check_record(model, write.subject, write.id, after));
    change.before = std::move(difference.before);
    change.after = std::move(difference.after);
    return std::optional<Change>(std::move(change));
  }
  if (deleted == (write.operation == Operation::remove)) return std::optional<Change>();
  change.before = {{"deleted", deleted}};
  change.after = {{"deleted", !deleted}};
  return std::optional<Change>(std::move(change));
}

// A batch that has to be prepared again gets back what its creations moved into changes.
void give_back(Batch& batch, std::vector<Change>& changes) {
  auto change = changes.begin();
  for (Write& write : batch.writes) {
    if (write.operation != Operation::create) continue;
    while (change != changes.end() && change->operation != Operation::create) ++change;
    if (change == changes.end()) return;
    write.record = std::move(change->after);
    ++change;
  }
}

}  // namespace

struct Workspace::Pending {
  Batch batch;
  std::optional<Result<Committed>> result;  // the leader's to write until `done`
  bool done = false;                        // with queue_mutex_ held
};

Workspace::Workspace(store::Store store, std::shared_ptr<const model::Metamodel> metamodel,
                     Environment environment)
    : path_(store.path()),
      store_(std::move(store)),
      metamodel_(std::move(metamodel)),
      environment_(std::move(environment)),
      results_cache_(std::make_shared<ResultsCache>()) {}

Result<std::unique_ptr<Workspace>> Workspace::open(const std::string& path,
                                                   Environment environment) {
  PLUMB_TRY(store::Store store, store::Store::open(path, store::Store::Mode::open));
  PLUMB_TRY(model::Metamodel builtin, catalog::builtin_metamodel());
  auto metamodel = std::make_shared<const model::Metamodel>(std::move(builtin));
  auto loaded = std::make_shared<Model>(metamodel);
  PLUMB_CHECK(store.load(*loaded));
  // A workspace's own catalogs are artifacts; with any, the model is read again under them.
  const auto overrides = overrides_of(*loaded, "metamodel");
  const json::object settings = loaded->settings();
  if (!overrides.empty() || settings.contains("roots")) {
    PLUMB_TRY(metamodel, metamodel_for(*loaded, settings));
    loaded = std::make_shared<Model>(metamodel);
    PLUMB_CHECK(store.load(*loaded));
  }
  PLUMB_TRY(std::string last_at, store.at_of(store.head().seq));
  std::unique_ptr<Workspace> out(
      new Workspace(std::move(store), metamodel, std::move(environment)));
  out->published_ = {std::move(loaded), out->store_.head().seq};
  out->last_at_ = std::move(last_at);
  return out;
}

Result<std::unique_ptr<Workspace>> Workspace::create(const std::string& path,
                                                     const std::string& name,
                                                     const std::string& currency,
                                                     Environment environment) {
  {
    PLUMB_TRY(store::Store store, store::Store::open(path, store::Store::Mode::create));
    PLUMB_CHECK(store.set_meta("name", name));
    PLUMB_CHECK(store.set_meta("currency", currency));
  }
  return open(path, std::move(environment));
}

std::string Workspace::name() const {
  const std::lock_guard lock(store_mutex_);
  auto name = store_.meta("name");
  return name.ok() ? *name : std::string();
}

std::string Workspace::currency() const {
  const std::lock_guard lock(store_mutex_);
  auto currency = store_.meta("currency");
  return currency.ok() && !currency->empty() ? *currency : "EUR";
}

Status Workspace::set_currency(const std::string& code) {
  const std::lock_guard lock(store_mutex_);
  return store_.set_meta("currency", code);
}

Snapshot Workspace::snapshot() const {
  const std::lock_guard lock(published_mutex_);
  return published_;
}

Status Workspace::carry_out(Model& model, Batch& batch, const std::vector<store::Commit>& earlier,
                            std::vector<Change>& changes) const {
  changes.reserve(batch.writes.size());
  for (Write& write : batch.writes) {
    bool settled = false;
    if (write.merge_fields && write.expected_version && write.operation == Operation::update) {
      const std::uint32_t version = model.version(write.subject, write.id);
      settled = *write.expected_version < version;
      if (settled) {
        PLUMB_CHECK(check_merge(model, batch.scenario, write, version, changes, earlier));
      }
    }
    PLUMB_TRY(std::optional<Change> change, change_for(model, write, settled));
    if (!change) continue;
    changes.push_back(std::move(*change));
    PLUMB_CHECK(model.apply(changes.back()));
  }
  // On the whole: what a formula names may come later in the batch.
  return check_measures(model, changes);
}

Result<store::Commit> Workspace::prepare(Model& model, Batch& batch,
                                         const std::vector<store::Commit>& earlier) const {
  store::Commit out;
  if (Status carried = carry_out(model, batch, earlier, out.changes); !carried.ok()) {
    give_back(batch, out.changes);
    return carried.error();
  }
  return out;
}

Result<Committed> Workspace::rehearse(const Batch& batch) const {
  // Trials share the pool of texts with the published model, which has one writer at a time.
  const std::lock_guard lock(store_mutex_);
  Model trial = *snapshot().model;
  if (!batch.scenario.empty()) {
    PLUMB_CHECK(check_open(trial, batch.scenario));
    PLUMB_TRY(const auto scenario, scenario_model(batch.scenario));
    trial = *scenario;
  }
  Batch wishes = batch;
  PLUMB_TRY(const store::Commit commit, prepare(trial, wishes, {}));
  return Committed{{}, 0, 0, commit.changes.size()};
}

Result<Committed> Workspace::commit(Batch batch) {
  Pending mine{std::move(batch), std::nullopt, false};
  std::unique_lock lock(queue_mutex_);
  queue_.push_back(&mine);
  while (!mine.done) {
    if (leading_) {
      queue_done_.wait(lock, [&] { return mine.done || !leading_; });
      continue;
    }
    // Nobody is writing: take everything that waits and write it as one transaction.
    leading_ = true;
    std::vector<Pending*> group;
    while (!queue_.empty() && group.size() < kGroupLimit) {
      group.push_back(queue_.front());
      queue_.pop_front();
    }
    lock.unlock();
    process(group);
    lock.lock();
    for (Pending* pending : group) pending->done = true;
    leading_ = false;
    queue_done_.notify_all();
  }
  lock.unlock();
  deliver();
  return std::move(*mine.result);
}

// What one pass over a group made: the next states, and what to write for them.
struct Workspace::Round {
  std::shared_ptr<Model> next;
  std::map<std::string, std::shared_ptr<const Model>, std::less<>> scenarios;
  std::vector<store::Commit> commits;
  std::vector<Pending*> owners;  // of commits, in step
  std::string at;
};

// Takes back what a refused batch did, by doing the others again: refusals are rare, and a copy of
// the model before every batch would cost each of them.
Status Workspace::restore(Round& round) const {
  *round.next = *snapshot().model;
  for (const store::Commit& commit : round.commits) {
    if (!commit.batch.scenario.empty()) continue;
    for (const Change& change : commit.changes) PLUMB_CHECK(round.next->apply(change));
  }
  return done();
}

Result<store::Commit> Workspace::prepare_in(Round& round, Batch& batch) {
  if (batch.scenario.empty()) {
    auto prepared = prepare(*round.next, batch, round.commits);
    if (!prepared.ok()) PLUMB_CHECK(restore(round));
    return prepared;
  }
  PLUMB_CHECK(check_open(*round.next, batch.scenario));
  PLUMB_TRY(const auto base, scenario_model(batch.scenario));
  const auto edited_before = round.scenarios.find(batch.scenario);
  auto edited = std::make_shared<Model>(
      edited_before != round.scenarios.end() ? *edited_before->second : *base);
  auto prepared = prepare(*edited, batch, round.commits);
  if (prepared.ok()) round.scenarios[batch.scenario] = std::move(edited);
  return prepared;
}

Workspace::Round Workspace::prepare_group(const std::vector<Pending*>& group) {
  Round round;
  round.next = std::make_shared<Model>(*snapshot().model);
  round.scenarios = scenario_cache_;
  round.at = std::max(format_instant(environment_.now()), last_at_);
  for (Pending* pending : group) {
    Batch& batch = pending->batch;
    auto prepared = prepare_in(round, batch);
    if (!prepared.ok()) {
      pending->result = prepared.error();
    } else if (prepared->changes.empty()) {
      pending->result = Committed{};
    } else {
      prepared->batch = {new_id("b-"),
                         round.at,
                         batch.actor,
                         batch.reason,
                         batch.source,
                         batch.scenario,
                         batch.undoes,
                         0,
                         0};
      round.commits.push_back(std::move(*prepared));
      round.owners.push_back(pending);
    }
  }
  return round;
}

void Workspace::publish(Round& round) {
  last_at_ = round.at;
  scenario_cache_ = std::move(round.scenarios);
  for (std::size_t i = 0; i < round.commits.size(); ++i) {
    const store::Commit& commit = round.commits[i];
    round.owners[i]->result = Committed{commit.batch.id, commit.batch.first_seq,
                                        commit.batch.last_seq, commit.changes.size()};
  }
  {
    const std::lock_guard publishing(published_mutex_);
    published_ = {std::move(round.next), store_.head().seq};
  }
  if (!heard()) return;
  Notices notices;
  for (const store::Commit& commit : round.commits) {
    for (const Change& change : commit.changes) notices.add(commit.batch, change);
  }
  announce(notices.take(published_));
}

void Workspace::process(std::vector<Pending*>& group) {
  const std::lock_guard lock(store_mutex_);
  const auto refuse = [](const std::vector<Pending*>& all, const Error& error) {
    for (Pending* pending : all) pending->result = error;
  };
  // Another process may have written: judge the group on its changes, not on what we knew. If it
  // writes once more before our transaction begins, try once more.
  if (const auto moved = store_.refresh(); moved.ok() && *moved) {
    if (const Status caught_up = catch_up(); !caught_up.ok()) {
      refuse(group, caught_up.error());
      return;
    }
  }
  for (int attempt = 0;; ++attempt) {
    Round round = prepare_group(group);
    if (round.commits.empty()) return;
    const Status written = store_.append(round.commits, *round.next);
    if (written.ok()) {
      publish(round);
      if (round.commits.front().changes.size() >= kLarge) {
        disposal_ = dispose(std::move(round.commits));
      }
      return;
    }
    const bool behind = written.error().code == Error::Code::conflict;
    if (behind && attempt == 0 && catch_up().ok()) {
      for (std::size_t i = 0; i < round.commits.size(); ++i) {
        give_back(round.owners[i]->batch, round.commits[i].changes);
      }
      continue;
    }
    refuse(round.owners, written.error());
    return;
  }
}

Status Workspace::catch_up() {
  const std::uint64_t from = published_.seq + 1;
  PLUMB_TRY([[maybe_unused]] const bool moved, store_.refresh());
  auto next = std::make_shared<Model>(*snapshot().model);
  const bool told = heard();
  Notices notices;
  PLUMB_CHECK(
      store_.for_each_change(from, store_.head().seq, std::nullopt, [&](Change&& change) -> Status {
        if (told) notices.add(change);
        return change.scenario.empty() ? next->apply(change) : done();
      }));
  PLUMB_TRY(last_at_, store_.at_of(store_.head().seq));
  scenario_cache_.clear();
  {
    const std::lock_guard publishing(published_mutex_);
    published_ = {std::move(next), store_.head().seq};
  }
  if (told) announce(notices.take(published_));
  return done();
}

Status Workspace::refresh() {
  const auto look = [&]() -> Status {
    const std::lock_guard lock(store_mutex_);
    PLUMB_TRY(const bool moved, store_.refresh());
    return moved ? catch_up() : done();
  };
  Status looked = look();
  deliver();
  return looked;
}

Result<std::string> Workspace::put_blob(std::string_view bytes) {
  const std::lock_guard lock(store_mutex_);
  return store_.put_blob(bytes);
}

Result<std::string> Workspace::blob(std::string_view hash_hex) const {
  const std::lock_guard lock(store_mutex_);
  return store_.blob(hash_hex);
}

Status Workspace::save_answers(store::Saving saving) {
  PendingSaving mine{std::move(saving), done()};
  std::unique_lock lock(savings_mutex_);
  savings_.push_back(&mine);
  savings_done_.wait(lock, [&] { return mine.saved || !saving_; });
  if (mine.saved) return mine.result;
  // The first to find nobody at it saves for everybody who has come.
  saving_ = true;
  while (!mine.saved) {
    const std::vector<PendingSaving*> group = std::exchange(savings_, {});
    lock.unlock();
    std::vector<store::Saving> all;
    for (PendingSaving* one : group) all.push_back(std::move(one->saving));
    const Status saved = beside_log([&](store::Store& store) { return store.save_answers(all); });
    lock.lock();
    for (PendingSaving* one : group) {
      one->result = saved;
      one->saved = true;
    }
  }
  saving_ = false;
  savings_done_.notify_all();
  return mine.result;
}

Result<store::Verification> Workspace::verify() const {
  const std::lock_guard lock(store_mutex_);
  return store_.verify(Model(metamodel_));
}

}  // namespace plumb::service
