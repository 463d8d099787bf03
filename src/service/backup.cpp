#include "service/backup.h"

#include <unistd.h>

#include <filesystem>
#include <vector>

#include "service/workspace.h"

namespace plumb::service {
namespace {

namespace fs = std::filesystem;

// The file, what SQLite keeps beside it, and the copy a migration of it makes first.
void remove_with_companions(const std::string& path) {
  std::error_code ignored;
  for (const char* suffix : {"", "-wal", "-shm"}) fs::remove(path + suffix, ignored);
  const std::string name = fs::path(path).filename().string() + ".v";
  const fs::path folder = fs::absolute(path, ignored).parent_path();
  std::vector<fs::path> copies;
  for (const auto& entry : fs::directory_iterator(folder, ignored)) {
    if (entry.path().filename().string().starts_with(name)) copies.push_back(entry.path());
  }
  for (const fs::path& copy : copies) fs::remove(copy, ignored);
}

Result<store::Verification> proved(const std::string& path, const Environment& environment) {
  PLUMB_TRY(const auto workspace, Workspace::open(path, environment));
  PLUMB_TRY(store::Verification found, workspace->verify());
  if (found.damage.empty()) return found;
  return corrupt("The backup is damaged: " + found.damage.front().what, found.damage.front().where,
                 "Use an older backup.");
}

}  // namespace

Result<store::Verification> restore_backup(const std::string& from, const std::string& to,
                                           const Environment& environment) {
  std::error_code failed;
  const auto taken = conflict("There is a file of this name already.", to,
                              "Restore beside it and look at both, or move it away first.");
  if (fs::exists(to, failed) || fs::exists(to + "-wal", failed)) return taken;
  const std::string part = to + ".part";
  remove_with_companions(part);
  if (!fs::copy_file(from, part, failed)) {
    return unavailable("The backup cannot be copied: " + failed.message() + ".", from,
                       "Check both names, the rights, and the room on the disk.");
  }
  auto found = proved(part, environment);
  if (!found.ok()) {
    remove_with_companions(part);
    return found.error();
  }
  // A link is refused where a rename would replace what somebody put there meanwhile.
  const bool named = ::link(part.c_str(), to.c_str()) == 0;
  remove_with_companions(part);
  if (!named) return taken;
  return found;
}

}  // namespace plumb::service
