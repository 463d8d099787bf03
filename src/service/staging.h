// Files on the table: uploaded, looked at, decided on, and either written as one batch or taken
// away again. They lie in a folder of the server, never in the log, and go after a day.
// Safe for any number of threads; the decisions on one file are the last writer's.
#pragma once

#include <map>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "base/environment.h"
#include "base/json.h"
#include "base/result.h"

namespace plumb::service {

inline constexpr std::size_t kStagedBytes = std::size_t{64} << 20;  // one file
inline constexpr std::size_t kStagedFiles = 20;                     // of one account and workspace
inline constexpr std::chrono::hours kStagedFor{24};
inline constexpr std::size_t kDecisions = 100'000;  // cells, rows and elements decided on

struct CellRepair {
  std::string sheet;  // empty: the only one, or the first
  std::size_t row = 0;
  std::string column;
  std::string value;
};
struct RowLeftOut {
  std::string sheet;
  std::size_t row = 0;
};

// What a person has decided about a file.
struct Decisions {
  std::string format;    // empty: told by the content
  std::string recipe;    // YAML; empty: guessed
  std::string scenario;  // empty: the base
  std::vector<CellRepair> cells;
  std::vector<RowLeftOut> skip;
  std::map<std::string, std::string> same_as;  // id a new element would get: id of ours
};

struct StagedFile {
  std::string id;
  std::string workspace;
  std::string account;
  std::string name;
  std::size_t bytes = 0;
  Instant expires{};
  Decisions decisions;
};

class Staging {
 public:
  // `folder` is made when the first file comes, for this user alone.
  Staging(std::string folder, Environment environment)
      : folder_(std::move(folder)), environment_(std::move(environment)) {}

  // Fills in id, bytes and expires. limit: kStagedBytes, kStagedFiles.
  Result<StagedFile> stage(StagedFile file, std::string_view bytes);
  // not_found for a file of somebody else or another workspace, as for one that has gone.
  Result<StagedFile> find(std::string_view workspace, std::string_view account,
                          std::string_view id);
  Result<std::string> bytes(const StagedFile& file) const;
  // Keeps other decisions.
  Status keep(const StagedFile& file);
  void drop(const StagedFile& file);
  // Removes what has expired, of all workspaces.
  void sweep();

 private:
  std::string path(std::string_view workspace, std::string_view id, const char* ending) const;
  Result<StagedFile> read(const std::string& path) const;
  void remove_files(const StagedFile& file) const;

  std::string folder_;
  Environment environment_;
  std::mutex mutex_;
};

}  // namespace plumb::service
