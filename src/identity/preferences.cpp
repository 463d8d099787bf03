// Settings that follow a person.
#include "identity/state.h"
#include "identity/words.h"

namespace plumb::identity {
namespace {

bool is_key(std::string_view text) {
  for (const char c : text) {
    const bool fine = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                      c == '.' || c == '_' || c == '-' || c == ':' || c == '/';
    if (!fine) return false;
  }
  return !text.empty() && text.size() <= limits::kPreferenceKeyBytes;
}

// Only people have preferences, and only where they have business.
Status require_own(const Actor& by, std::string_view scope) {
  if (by.kind == Actor::Kind::nobody) return no_session();
  if (by.kind != Actor::Kind::account || by.scope) {
    return forbidden("Preferences belong to people who are signed in.", {},
                     "Sign in with a browser.");
  }
  if (!scope.empty() && !by.role_in(scope)) {
    return not_found("There is no such workspace, or you have no role in it.",
                     printable(scope, 64));
  }
  return done();
}

Result<json::object> read_preferences(Db& db, std::string_view account, std::string_view scope) {
  PLUMB_TRY(Query row, db.query("SELECT key, value FROM preference WHERE account = ?1 AND"
                                " scope = ?2 ORDER BY key",
                                account, scope));
  json::object out;
  while (true) {
    PLUMB_TRY(const bool more, row.next());
    if (!more) return out;
    boost::system::error_code failed;
    json::value value = json::parse(row.text(1), failed);
    if (failed) return corrupt("A preference is not readable.", row.text(0), "Set it again.");
    out[row.text(0)] = std::move(value);
  }
}

// The texts to store by key; empty: to be removed. What does not change is left out.
Result<std::vector<std::pair<std::string, std::string>>> differences(const json::object& before,
                                                                     const json::object& changes) {
  std::vector<std::pair<std::string, std::string>> out;
  for (const auto& [key, value] : changes) {
    if (!is_key(key)) {
      return bad_input("A preference has a name that is none.", printable(key, 100),
                       "Use 1 to 100 letters, digits and . _ - : / characters.");
    }
    std::string text = value.is_null() ? std::string() : json::serialize(value);
    if (text.size() > limits::kPreferenceBytes) {
      return over_limit("A preference is longer than 16384 bytes.", key, "Keep less in it.");
    }
    boost::system::error_code failed;
    if (!text.empty()) json::parse(text, failed);
    if (failed) return bad_input("A preference is nested too deeply.", key, "Flatten it.");
    const json::value* present = before.if_contains(key);
    const bool same = present == nullptr ? text.empty() : *present == value;
    if (!same) out.emplace_back(key, std::move(text));
  }
  return out;
}

}  // namespace

Result<json::object> Identity::preferences(const Actor& by, std::string_view scope) const {
  PLUMB_CHECK(require_own(by, scope));
  const Guard lock(state_->mutex);
  return read_preferences(*state_->db, by.account, scope);
}

Status Identity::set_preferences(const Actor& by, std::string_view scope,
                                 const json::object& changes) {
  PLUMB_CHECK(require_own(by, scope));
  const Guard lock(state_->mutex);
  Db& db = *state_->db;
  PLUMB_TRY(const json::object before, read_preferences(db, by.account, scope));
  PLUMB_TRY(const auto different, differences(before, changes));
  if (different.empty()) return done();
  PLUMB_TRY(Transaction transaction, Transaction::begin(db));
  for (const auto& [key, text] : different) {
    if (text.empty()) {
      PLUMB_CHECK(db.run("DELETE FROM preference WHERE account = ?1 AND scope = ?2 AND key = ?3",
                         by.account, scope, key));
    } else {
      PLUMB_CHECK(
          db.run("INSERT INTO preference(account, scope, key, value) VALUES(?1, ?2, ?3, ?4)"
                 " ON CONFLICT DO UPDATE SET value = ?4",
                 by.account, scope, key, text));
    }
  }
  PLUMB_TRY(const std::int64_t kept,
            state_->count(lock, "SELECT count(*) FROM preference WHERE account = ?1", by.account));
  if (kept > static_cast<std::int64_t>(limits::kPreferences)) {
    return over_limit("This account would have more than 200 preferences.", {},
                      "Remove some, such as views you no longer use.");
  }
  return transaction.commit();
}

Result<std::map<std::string, json::value>> Identity::preference_of_all(const Actor& by,
                                                                       std::string_view scope,
                                                                       std::string_view key) const {
  if (by.kind != Actor::Kind::operator_) return forbidden("Preferences are each person's own.");
  const Guard lock(state_->mutex);
  PLUMB_TRY(Query row,
            state_->db->query("SELECT account, value FROM preference WHERE scope = ?1 AND key = ?2",
                              scope, key));
  std::map<std::string, json::value> out;
  while (true) {
    PLUMB_TRY(const bool more, row.next());
    if (!more) return out;
    boost::system::error_code failed;
    json::value value = json::parse(row.text(1), failed);
    if (!failed) out.emplace(row.text(0), std::move(value));
  }
}

}  // namespace plumb::identity
