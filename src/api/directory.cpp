#include "api/directory.h"

namespace plumb::api {

void Directory::read() {
  by_id_.clear();
  by_login_.clear();
  read_ = true;
  const auto accounts = identity_.accounts(identity::local_operator());
  if (!accounts.ok()) return;
  for (const identity::Account& account : *accounts) {
    by_id_[account.id] = {account.login, account.name};
    by_login_[account.login] = account.id;
  }
}

std::optional<Directory::Entry> Directory::find(std::string_view id) {
  const std::lock_guard lock(mutex_);
  if (!read_) read();
  const auto found = by_id_.find(id);
  if (found == by_id_.end()) return std::nullopt;
  return found->second;
}

json::object Directory::person(std::string_view actor) {
  if (const auto entry = find(actor)) {
    return {{"id", actor}, {"login", entry->login}, {"name", entry->name}};
  }
  // A feed is no account; who reads a log still wants its name.
  if (actor.starts_with("feed:") && feed_name_) {
    const std::string name = feed_name_(actor.substr(5));
    if (!name.empty()) return {{"id", ""}, {"name", name}};
  }
  return {{"id", ""}, {"name", actor.empty() ? std::string_view("Plumbline") : actor}};
}

std::string Directory::name(std::string_view actor) {
  const auto entry = find(actor);
  return entry ? entry->name : std::string(actor);
}

std::string Directory::account_of(std::string_view login) {
  const std::lock_guard lock(mutex_);
  if (!read_) read();
  const auto found = by_login_.find(login);
  return found == by_login_.end() ? std::string() : found->second;
}

void Directory::forget() {
  const std::lock_guard lock(mutex_);
  read_ = false;
  version_.fetch_add(1, std::memory_order_acq_rel);
}

}  // namespace plumb::api
