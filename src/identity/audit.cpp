// The audit log: one row per thing done to access, chained by hashes like the log of a workspace.
#include <algorithm>

#include "identity/state.h"

namespace plumb::identity {
namespace {

// hash(n) = BLAKE2b(hash(n-1), fields of n); hash(0) is 32 zero bytes.
Digest chained(const Digest& previous, std::int64_t seq, const std::string& at, const Event& event,
               std::string_view address) {
  Hasher hasher;
  hasher.add(previous).add(std::to_string(seq)).add(at).add(event.actor).add(event.action);
  hasher.add(event.subject).add(event.workspace).add(event.detail).add(address);
  return hasher.finish();
}

Error broken(std::int64_t seq) {
  return corrupt(
      "The audit log was altered: entry " + std::to_string(seq) + " does not fit the one before.",
      "identity.db", "Restore identity.db from a backup and compare.");
}

}  // namespace

Status Identity::State::note(const Guard&, const Event& event, const Client& client) {
  std::int64_t seq = 0;
  Digest previous{};
  {
    PLUMB_TRY(Query last, db->query("SELECT seq, hash FROM audit ORDER BY seq DESC LIMIT 1"));
    PLUMB_TRY(const bool some, last.next());
    if (some) {
      seq = last.number(0);
      previous = last.digest(1);
    }
  }
  ++seq;
  const std::string at = format_instant(now());
  const Digest hash = chained(previous, seq, at, event, client.address);
  return db->run(
      "INSERT INTO audit(seq, at, actor, action, subject, workspace, detail, address, hash)"
      " VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
      seq, at, event.actor, event.action, event.subject, event.workspace, event.detail,
      client.address, hash);
}

Result<std::vector<AuditEntry>> Identity::audit(const Actor& by, std::string_view workspace,
                                                std::uint64_t before_seq, std::size_t limit) const {
  if (workspace.empty()) {
    PLUMB_CHECK(require_on_server(by, Verb::manage_server));
  } else {
    PLUMB_CHECK(require_in(by, Verb::read_audit, workspace));
  }
  const Guard lock(state_->mutex);
  const auto most = static_cast<std::int64_t>(std::min(limit, limits::kAuditPage));
  constexpr std::int64_t kNewest = INT64_MAX;
  const std::int64_t before = before_seq == 0 ? kNewest : static_cast<std::int64_t>(before_seq);
  PLUMB_TRY(Query row,
            state_->db->query(
                "SELECT seq, at, actor, action, subject, workspace, detail, address FROM audit"
                " WHERE seq < ?1 AND (?2 = '' OR workspace = ?2) ORDER BY seq DESC LIMIT ?3",
                before, workspace, most));
  std::vector<AuditEntry> out;
  while (true) {
    PLUMB_TRY(const bool more, row.next());
    if (!more) return out;
    out.push_back({static_cast<std::uint64_t>(row.number(0)), row.instant(1), row.text(2),
                   row.text(3), row.text(4), row.text(5), row.text(6), row.text(7)});
  }
}

Result<AuditHead> Identity::verify_audit() const {
  const Guard lock(state_->mutex);
  PLUMB_TRY(Query row,
            state_->db->query("SELECT seq, at, actor, action, subject, workspace, detail, address,"
                              " hash FROM audit ORDER BY seq"));
  Digest hash{};
  std::int64_t seq = 0;
  while (true) {
    PLUMB_TRY(const bool more, row.next());
    if (!more) return AuditHead{static_cast<std::uint64_t>(seq), to_hex(hash)};
    ++seq;
    const std::string texts[] = {row.text(2), row.text(3), row.text(4), row.text(5), row.text(6)};
    const Event event{texts[0], texts[1], texts[2], texts[3], texts[4]};
    hash = chained(hash, seq, row.text(1), event, row.text(7));
    if (row.number(0) != seq || row.digest(8) != hash) return broken(seq);
  }
}

Status Identity::record(const Actor& by, std::string_view action, std::string_view detail,
                        const Client& client) {
  PLUMB_CHECK(require_on_server(by, Verb::manage_server));
  const Guard lock(state_->mutex);
  PLUMB_TRY(Transaction transaction, Transaction::begin(*state_->db));
  PLUMB_CHECK(state_->note(lock, {by.account, action, {}, {}, detail}, client));
  return transaction.commit();
}

}  // namespace plumb::identity
