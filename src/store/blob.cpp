// Bytes kept whole beside the log: attachments, named by their hash.
#include "base/limits.h"
#include "store/db.h"
#include "store/store.h"

namespace plumb::store {

Result<std::string> Store::put_blob(std::string_view bytes) {
  if (bytes.size() > limits::kBlobBytes) {
    return over_limit("The attachment is larger than " + std::to_string(limits::kBlobBytes >> 20) +
                          " MiB (limit kBlobBytes).",
                      {}, "Keep it elsewhere and store a link to it.");
  }
  const Digest hash = digest_of(bytes);
  // Bytes that are there already are left alone, unless the row no longer holds them.
  PLUMB_TRY(Statement * insert,
            db_->statement("INSERT INTO blob(hash, bytes) VALUES(?1, ?2) ON CONFLICT(hash) "
                           "DO UPDATE SET bytes = excluded.bytes WHERE bytes <> excluded.bytes"));
  insert->bind_blob(1, hash.data(), hash.size());
  // A null pointer would bind NULL; no bytes are bytes too.
  insert->bind_blob(2, bytes.data() == nullptr ? "" : bytes.data(), bytes.size());
  PLUMB_CHECK(run(db_->handle, *insert));
  return to_hex(hash);
}

Result<std::string> Store::blob(std::string_view hash_hex) const {
  const auto missing = [&] {
    return not_found("There is no attachment with this hash.", std::string(hash_hex.substr(0, 64)),
                     "`plumb verify` tells whether the workspace is whole.");
  };
  const auto hash = digest_from_hex(hash_hex);
  if (!hash) return missing();
  PLUMB_TRY(Statement * select, db_->statement("SELECT bytes FROM blob WHERE hash = ?1"));
  select->bind_blob(1, hash->data(), hash->size());
  const int rc = select->step();
  std::string out;
  if (rc == SQLITE_ROW) out = std::string(select->blob(0));
  Error error;
  if (rc != SQLITE_ROW && rc != SQLITE_DONE) error = failure(db_->handle);
  select->reset();
  if (rc == SQLITE_DONE) return missing();
  if (rc != SQLITE_ROW) return error;
  if (digest_of(out) != *hash) {
    return corrupt("The bytes of an attachment were altered.", to_hex(*hash),
                   "Attach the file again, or restore a backup.");
  }
  return out;
}

}  // namespace plumb::store
