// Workspaces, and who has which role in them.
#include <fmt/format.h>

#include <algorithm>

#include "identity/state.h"
#include "identity/words.h"

namespace plumb::identity {
namespace {

constexpr std::size_t kIdBytes = 64;

Status check_workspace(const WorkspaceEntry& workspace) {
  constexpr std::string_view kPlain = "abcdefghijklmnopqrstuvwxyz0123456789-";
  if (workspace.id.empty() || workspace.id.size() > kIdBytes || workspace.id.front() == '-' ||
      workspace.id.find_first_not_of(kPlain) != std::string::npos) {
    return bad_input("This cannot be the short name of a workspace.", printable(workspace.id, 64),
                     "Use up to 64 of a to z, digits and hyphens.");
  }
  // A file name and nothing else, so that it stays in the data folder.
  constexpr std::string_view kSuffix = ".plumb";
  const std::string& file = workspace.file;
  const bool ends = file.size() > kSuffix.size() &&
                    file.compare(file.size() - kSuffix.size(), kSuffix.size(), kSuffix) == 0;
  if (!ends || file.size() > 2 * kIdBytes || file.front() == '.' ||
      file.find_first_not_of("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-") !=
          std::string::npos) {
    return bad_input("This cannot be the file of a workspace.", printable(file, 128),
                     "Use a plain file name that ends in .plumb.");
  }
  return done();
}

// Whether somebody else who is enabled stays admin of the workspace.
Result<bool> another_admin(Db& db, std::string_view workspace, std::string_view account) {
  PLUMB_TRY(Query row,
            db.query("SELECT count(*) FROM membership m JOIN account a ON a.id = m.account"
                     " WHERE m.workspace = ?1 AND m.role = 'admin' AND a.disabled = 0 AND"
                     " (m.account <> ?2 OR m.source <> 'local')",
                     workspace, account));
  PLUMB_TRY([[maybe_unused]] const bool one, row.next());
  return row.number(0) > 0;
}

Result<std::optional<Role>> local_role(Db& db, std::string_view account,
                                       std::string_view workspace) {
  PLUMB_TRY(Query row, db.query("SELECT role FROM membership WHERE account = ?1 AND workspace = ?2"
                                " AND source = 'local'",
                                account, workspace));
  PLUMB_TRY(const bool found, row.next());
  return found ? role_named(row.text(0)) : std::optional<Role>{};
}

Status need_workspace(Db& db, std::string_view id) {
  PLUMB_TRY(Query row, db.query("SELECT 1 FROM workspace WHERE id = ?1", id));
  PLUMB_TRY(const bool found, row.next());
  return found ? done() : Status(not_found("There is no such workspace.", printable(id, kIdBytes)));
}

Status put_local_role(Db& db, std::string_view account, std::string_view workspace, Role role,
                      std::string_view person) {
  return db.run(
      "INSERT INTO membership(account, workspace, source, role, person)"
      " VALUES(?1, ?2, 'local', ?3, ?4) ON CONFLICT(account, workspace, source)"
      " DO UPDATE SET role = ?3, person = ?4",
      account, workspace, name_of(role), person);
}

}  // namespace

Status Identity::add_workspace(const Actor& by, const WorkspaceEntry& workspace,
                               const Client& client) {
  PLUMB_CHECK(require_on_server(by, Verb::create_workspace));
  PLUMB_CHECK(check_workspace(workspace));
  PLUMB_TRY(const std::string name, read_name(workspace.name));
  const Guard lock(state_->mutex);
  Db& db = *state_->db;
  PLUMB_TRY(Transaction transaction, Transaction::begin(db));
  {
    PLUMB_TRY(Query taken, db.query("SELECT 1 FROM workspace WHERE id = ?1 OR file = ?2",
                                    workspace.id, workspace.file));
    PLUMB_TRY(const bool found, taken.next());
    if (found) {
      return conflict("There is a workspace with this short name or file.", workspace.id,
                      "Choose another one.");
    }
  }
  PLUMB_CHECK(db.run("INSERT INTO workspace(id, name, file, created_at) VALUES(?1, ?2, ?3, ?4)",
                     workspace.id, name, workspace.file, state_->now()));
  if (by.kind == Actor::Kind::account) {
    PLUMB_CHECK(put_local_role(db, by.account, workspace.id, Role::admin, {}));
    PLUMB_CHECK(state_->rotate_sessions(lock, by.account));
  }
  PLUMB_CHECK(state_->note(
      lock, {by.account, "workspace.added", workspace.id, workspace.id, workspace.file}, client));
  return transaction.commit();
}

Status Identity::rename_workspace(const Actor& by, std::string_view id, std::string_view name,
                                  const Client& client) {
  PLUMB_CHECK(require_in(by, Verb::manage_workspace, id));
  PLUMB_TRY(const std::string new_name, read_name(name));
  const Guard lock(state_->mutex);
  Db& db = *state_->db;
  PLUMB_TRY(Transaction transaction, Transaction::begin(db));
  PLUMB_CHECK(need_workspace(db, id));
  PLUMB_CHECK(db.run("UPDATE workspace SET name = ?2 WHERE id = ?1", id, new_name));
  PLUMB_CHECK(state_->note(lock, {by.account, "workspace.renamed", id, id, new_name}, client));
  return transaction.commit();
}

Status Identity::set_workspace_state(const Actor& by, std::string_view id, WorkspaceState state,
                                     const Client& client) {
  PLUMB_CHECK(require_in(by, Verb::manage_workspace, id));
  const bool archive = state == WorkspaceState::archived;
  const Guard lock(state_->mutex);
  Db& db = *state_->db;
  PLUMB_TRY(Transaction transaction, Transaction::begin(db));
  PLUMB_CHECK(need_workspace(db, id));
  PLUMB_CHECK(
      db.run("UPDATE workspace SET archived = ?2 WHERE id = ?1 AND archived <> ?2", id, archive));
  if (db.changes() == 0) return done();
  PLUMB_CHECK(state_->note(
      lock, {by.account, archive ? "workspace.archived" : "workspace.opened", id, id, {}}, client));
  return transaction.commit();
}

Result<std::vector<WorkspaceEntry>> Identity::workspaces(const Actor& by) const {
  const bool all = by.kind == Actor::Kind::operator_ || (by.server_admin && !by.scope);
  const Guard lock(state_->mutex);
  PLUMB_TRY(Query row,
            state_->db->query("SELECT id, name, file, archived FROM workspace ORDER BY id"));
  std::vector<WorkspaceEntry> out;
  while (true) {
    PLUMB_TRY(const bool more, row.next());
    if (!more) return out;
    WorkspaceEntry entry{row.text(0), row.text(1), row.text(2), row.flag(3)};
    if (all || by.role_in(entry.id)) out.push_back(std::move(entry));
  }
}

Result<std::vector<Member>> Identity::members(const Actor& by, std::string_view workspace) const {
  PLUMB_CHECK(require_in(by, Verb::manage_people, workspace));
  const Guard lock(state_->mutex);
  PLUMB_TRY(Query row,
            state_->db->query("SELECT a.id, a.login, a.name, a.disabled, m.source, m.role, m.person"
                              " FROM membership m JOIN account a ON a.id = m.account"
                              " WHERE m.workspace = ?1 ORDER BY a.login, m.source",
                              workspace));
  std::vector<Member> out;
  while (true) {
    PLUMB_TRY(const bool more, row.next());
    if (!more) return out;
    const Role role = role_named(row.text(5)).value_or(Role::reader);
    if (out.empty() || out.back().account != row.text(0)) {
      out.push_back({row.text(0), row.text(1), row.text(2), role, {}, {}, row.flag(3)});
    }
    Member& member = out.back();
    member.role = std::max(member.role, role);
    if (member.person.empty()) member.person = row.text(6);
    if (row.text(4) == "local") member.local_role = role;
  }
}

Status Identity::set_role(const Actor& by, std::string_view account, std::string_view workspace,
                          std::optional<Role> role, std::string_view person, const Client& client) {
  PLUMB_CHECK(require_in(by, Verb::manage_people, workspace));
  const Guard lock(state_->mutex);
  Db& db = *state_->db;
  PLUMB_TRY(Transaction transaction, Transaction::begin(db));
  PLUMB_CHECK(need_workspace(db, workspace));
  PLUMB_TRY(const AccountRow row, state_->need_account(lock, account));
  PLUMB_TRY(const std::optional<Role> before, local_role(db, row.id, workspace));
  if (before == Role::admin && role != Role::admin) {
    PLUMB_TRY(const bool others, another_admin(db, workspace, row.id));
    if (!others) {
      return conflict("This is the last admin of the workspace.", row.login,
                      "Make somebody else admin first.");
    }
  }
  if (role) {
    PLUMB_CHECK(put_local_role(db, row.id, workspace, *role, printable(person, kIdBytes)));
  } else {
    PLUMB_CHECK(
        db.run("DELETE FROM membership WHERE account = ?1 AND workspace = ?2 AND"
               " source = 'local'",
               row.id, workspace));
  }
  PLUMB_CHECK(state_->rotate_sessions(lock, row.id));
  const std::string detail =
      fmt::format("{} to {}", before ? name_of(*before) : "none", role ? name_of(*role) : "none");
  PLUMB_CHECK(state_->note(lock, {by.account, "role.changed", row.id, workspace, detail}, client));
  return transaction.commit();
}

}  // namespace plumb::identity
