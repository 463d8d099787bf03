// Proof that history was not altered: the chain, the order, the head, and the tables replayed.
#include <cstring>
#include <set>
#include <unordered_map>

#include "store/db.h"
#include "store/store.h"

namespace plumb::store {
namespace {

constexpr std::size_t kDamageLimit = 100;

struct Check {
  Verification result;
  void note(std::string where, std::string what) {
    if (result.damage.size() < kDamageLimit) {
      result.damage.push_back({std::move(where), std::move(what)});
    }
  }
};

struct BatchSeen {
  Digest digest{};
  std::uint64_t first = 0;
  std::uint64_t last = 0;
  std::uint64_t counted = 0;
};
using Batches = std::unordered_map<std::string, BatchSeen>;

Status read_batches(sqlite3* db, Batches& batches) {
  PLUMB_TRY(Statement rows, prepare(db,
                                    "SELECT id, at, actor, reason, source, scenario, undoes, "
                                    "first_seq, last_seq FROM batch"));
  int rc = SQLITE_DONE;
  while ((rc = rows.step()) == SQLITE_ROW) {
    BatchRow batch;
    batch.id = std::string(rows.text(0));
    batch.at = std::string(rows.text(1));
    batch.actor = std::string(rows.text(2));
    batch.reason = std::string(rows.text(3));
    batch.source = std::string(rows.text(4));
    batch.scenario = std::string(rows.text(5));
    batch.undoes = std::string(rows.text(6));
    batches[batch.id] = {batch_digest(batch), rows.number(7), rows.number(8), 0};
  }
  if (rc != SQLITE_DONE) return failure(db);
  return done();
}

Status check_chain(sqlite3* db, Batches& batches, Check& check) {
  PLUMB_TRY(Statement rows, prepare(db,
                                    "SELECT seq, at, actor, batch, scenario, subject, "
                                    "operation, id, before, after, hash FROM change "
                                    "ORDER BY seq"));
  Head& head = check.result.head;
  int rc = SQLITE_DONE;
  while ((rc = rows.step()) == SQLITE_ROW) {
    const ChangeTexts change{rows.number(0), rows.text(1), rows.text(2), rows.text(3),
                             rows.text(4),   rows.text(5), rows.text(6), rows.text(7),
                             rows.text(8),   rows.text(9)};
    const std::string where = "change " + std::to_string(change.seq);
    if (change.seq != head.seq + 1) {
      check.note(where, "Changes " + std::to_string(head.seq + 1) + " to " +
                            std::to_string(change.seq - 1) + " are missing.");
    }
    const auto batch = batches.find(std::string(change.batch));
    if (batch == batches.end()) {
      check.note(where, "Its batch " + std::string(change.batch) + " is missing.");
    }
    const bool first = batch != batches.end() && batch->second.first == change.seq;
    const Digest expected = chain(head.hash, first ? &batch->second.digest : nullptr, change);
    const std::string_view stored = rows.text(10);
    if (stored.size() != expected.size() ||
        std::memcmp(stored.data(), expected.data(), expected.size()) != 0) {
      check.note(where,
                 "Its hash does not follow from what stands before it: this change, its "
                 "batch or an earlier change was altered.");
    }
    // Goes on from the stored hash, so that one altered row is reported once.
    if (stored.size() == head.hash.size()) {
      std::memcpy(head.hash.data(), stored.data(), stored.size());
    }
    if (batch != batches.end()) ++batch->second.counted;
    head.seq = change.seq;
    ++check.result.changes;
  }
  if (rc != SQLITE_DONE) return failure(db);
  for (const auto& [id, batch] : batches) {
    if (batch.counted != batch.last - batch.first + 1) {
      check.note("batch " + id, "It lists other changes than the log holds.");
    }
  }
  check.result.batches = batches.size();
  return done();
}

void compare_model(const model::Model& replayed, const model::Model& stored, Check& check) {
  const auto compare = [&](model::Subject subject, std::string_view id) {
    const json::value expected = replayed.record(subject, id);
    const json::value actual = stored.record(subject, id);
    const bool same_version = replayed.version(subject, id) == stored.version(subject, id);
    if (same_version && model::same(expected, actual)) return;
    check.note(std::string(id_of(subject)) + " " + std::string(id),
               actual.is_null()     ? "It is in the log but not in its table."
               : expected.is_null() ? "It is in its table but not in the log."
                                    : "Its table row differs from what the log says.");
  };
  for (const model::Model* side : {&replayed, &stored}) {
    const model::Model& other = side == &replayed ? stored : replayed;
    for (model::Index at = 0; at < side->element_bound(); ++at) {
      if (side->element_row(at).state == model::State::absent) continue;
      const std::string_view id = side->element_id(at);
      if (side == &replayed || other.find_element(id) == model::kNoIndex) {
        compare(model::Subject::element, id);
      }
    }
    for (model::Index at = 0; at < side->relation_bound(); ++at) {
      if (side->relation_row(at).state == model::State::absent) continue;
      const std::string_view id = side->relation_id(at);
      if (side == &replayed || other.find_relation(id) == model::kNoIndex) {
        compare(model::Subject::relation, id);
      }
    }
    for (const auto& [id, artifact] : side->artifacts()) {
      if (side == &replayed || !other.artifacts().contains(id)) {
        compare(model::Subject::artifact, id);
      }
    }
  }
}

using Blobs = std::set<std::string, std::less<>>;  // hashes in hexadecimal

Status check_blobs(sqlite3* db, Blobs& blobs, Check& check) {
  PLUMB_TRY(Statement rows, prepare(db, "SELECT hash, bytes FROM blob ORDER BY hash"));
  int rc = SQLITE_DONE;
  while ((rc = rows.step()) == SQLITE_ROW) {
    const std::string_view key = rows.blob(0);
    const Digest actual = digest_of(rows.blob(1));
    Digest stored{};
    if (key.size() == stored.size()) std::memcpy(stored.data(), key.data(), key.size());
    if (key.size() != stored.size() || stored != actual) {
      check.note("blob " + to_hex(stored),
                 "Its bytes were altered: they hash to " + to_hex(actual) + ".");
    }
    blobs.insert(to_hex(stored));
    ++check.result.blobs;
  }
  if (rc != SQLITE_DONE) return failure(db);
  return done();
}

// Removed attachments too: they can be restored.
void check_attachments(const model::Model& stored, const Blobs& blobs, Check& check) {
  for (const auto& [id, artifact] : stored.artifacts()) {
    if (artifact->kind != "attachment") continue;
    const json::value* blob =
        artifact->body.is_object() ? artifact->body.get_object().if_contains("blob") : nullptr;
    if (blob == nullptr || !blob->is_string()) {
      check.note("artifact " + id, "It is an attachment and names no blob.");
    } else if (!blobs.contains(std::string_view(blob->get_string()))) {
      check.note("artifact " + id, "Its blob " + std::string(blob->get_string()) + " is missing.");
    }
  }
}

}  // namespace

Result<Verification> Store::verify(model::Model blank) const {
  Check check;
  Batches batches;
  PLUMB_CHECK(read_batches(db_->handle, batches));
  PLUMB_CHECK(check_chain(db_->handle, batches, check));
  PLUMB_TRY(const std::string head_seq, meta("head_seq"));
  PLUMB_TRY(const std::string head_hash, meta("head_hash"));
  const Head& head = check.result.head;
  const bool fresh = head.seq == 0 && head_seq.empty();
  if (!fresh && (head_seq != std::to_string(head.seq) || head_hash != to_hex(head.hash))) {
    check.note("head", "The log ends at change " + std::to_string(head.seq) +
                           " but was recorded to end at change " + head_seq +
                           ": changes at its end were removed or added.");
  }
  Blobs blobs;
  PLUMB_CHECK(check_blobs(db_->handle, blobs, check));
  model::Model stored = blank.blank();
  if (Status loaded = load(stored); !loaded.ok()) {
    check.note("tables", loaded.error().what);
    return check.result;
  }
  const Status replayed = for_each_change(1, UINT64_MAX, "", [&](model::Change&& change) -> Status {
    if (Status applied = blank.apply(change); !applied.ok()) {
      check.note("change " + std::to_string(change.seq), applied.error().what);
    }
    return done();
  });
  PLUMB_CHECK(replayed);
  compare_model(blank, stored, check);
  check_attachments(stored, blobs, check);
  return check.result;
}

}  // namespace plumb::store
