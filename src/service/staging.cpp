#include "service/staging.h"

#include <filesystem>

#include <fmt/format.h>

#include "service/artifacts.h"
#include "service/files.h"

namespace plumb::service {
namespace {

namespace fs = std::filesystem;

json::object decisions_json(const Decisions& decisions) {
  json::array cells;
  for (const CellRepair& cell : decisions.cells) {
    cells.push_back(
        {{"sheet", cell.sheet}, {"row", cell.row}, {"column", cell.column}, {"value", cell.value}});
  }
  json::array skip;
  for (const RowLeftOut& row : decisions.skip) {
    skip.push_back({{"sheet", row.sheet}, {"row", row.row}});
  }
  json::object same_as;
  for (const auto& [id, element] : decisions.same_as) same_as[id] = element;
  return {{"format", decisions.format},     {"recipe", decisions.recipe},
          {"scenario", decisions.scenario}, {"cells", std::move(cells)},
          {"skip", std::move(skip)},        {"same_as", std::move(same_as)}};
}

template <typename Visit>
void each_object(const json::object& object, std::string_view key, Visit visit) {
  const json::value* list = object.if_contains(key);
  if (list == nullptr || !list->is_array()) return;
  for (const json::value& item : list->get_array()) {
    if (item.is_object()) visit(item.get_object());
  }
}

Decisions decisions_of(const json::object& kept) {
  Decisions out;
  out.format = text_in(kept, "format");
  out.recipe = text_in(kept, "recipe");
  out.scenario = text_in(kept, "scenario");
  each_object(kept, "cells", [&](const json::object& cell) {
    out.cells.push_back({text_in(cell, "sheet"), count_in(cell, "row"), text_in(cell, "column"),
                         text_in(cell, "value")});
  });
  each_object(kept, "skip", [&](const json::object& row) {
    out.skip.push_back({text_in(row, "sheet"), count_in(row, "row")});
  });
  if (const json::value* same = kept.if_contains("same_as"); same != nullptr && same->is_object()) {
    for (const auto& pair : same->get_object()) {
      out.same_as[std::string(pair.key())] = text_in(same->get_object(), pair.key());
    }
  }
  return out;
}

// Ids become names of files.
bool is_plain(std::string_view text) {
  constexpr std::size_t kLongest = 63;
  if (text.empty() || text.size() > kLongest) return false;
  for (const char c : text) {
    if (!((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-')) return false;
  }
  return true;
}

Status make_private(const std::string& folder) {
  std::error_code failed;
  fs::create_directories(folder, failed);
  if (!failed) fs::permissions(folder, fs::perms::owner_all, failed);
  if (!failed) return done();
  return unavailable("The folder for files to import cannot be made.", folder,
                     "Check that the server may write there and that there is room.");
}

}  // namespace

std::string Staging::path(std::string_view workspace, std::string_view id,
                          const char* ending) const {
  return folder_ + "/" + std::string(workspace) + "/" + std::string(id) + ending;
}

Result<StagedFile> Staging::read(const std::string& path) const {
  PLUMB_TRY(const std::string text, read_bytes(path));
  boost::system::error_code failed;
  const json::value value = json::parse(text, failed);
  if (failed || !value.is_object()) return corrupt("The staged file cannot be read.", path);
  const json::object& kept = value.get_object();
  StagedFile out;
  out.id = text_in(kept, "id");
  out.workspace = text_in(kept, "workspace");
  out.account = text_in(kept, "account");
  out.name = text_in(kept, "name");
  out.bytes = count_in(kept, "bytes");
  const auto expires = parse_instant(text_in(kept, "expires"));
  if (expires) out.expires = *expires;
  if (const json::value* body = kept.if_contains("decisions");
      body != nullptr && body->is_object()) {
    out.decisions = decisions_of(body->get_object());
  }
  return out;
}

Result<StagedFile> Staging::stage(StagedFile file, std::string_view bytes) {
  if (bytes.empty()) return bad_input("The file is empty.", file.name, "Choose another file.");
  if (bytes.size() > kStagedBytes) {
    return over_limit(fmt::format("The file has {} MiB; at most {} MiB can be brought in here.",
                                  bytes.size() >> 20, kStagedBytes >> 20),
                      file.name, "Split it, or use `plumb import` on the server.");
  }
  sweep();
  const std::lock_guard lock(mutex_);
  const std::string folder = folder_ + "/" + file.workspace;
  PLUMB_CHECK(make_private(folder_));
  PLUMB_CHECK(make_private(folder));
  std::size_t own = 0;
  std::error_code failed;
  for (const auto& entry : fs::directory_iterator(folder, failed)) {
    if (entry.path().extension() != ".json") continue;
    const auto other = read(entry.path().string());
    if (other.ok() && other->account == file.account) ++own;
  }
  if (own >= kStagedFiles) {
    return over_limit(fmt::format("You have {} files waiting here already.", own), file.name,
                      "Write or drop some of them first.");
  }
  file.id = new_id("i-", environment_);
  file.bytes = bytes.size();
  file.expires = environment_.now() + kStagedFor;
  PLUMB_CHECK(write_bytes(path(file.workspace, file.id, ".bin"), bytes));
  PLUMB_CHECK(keep(file));
  return file;
}

Result<StagedFile> Staging::find(std::string_view workspace, std::string_view account,
                                 std::string_view id) {
  if (is_plain(id) && is_plain(workspace)) {
    const std::string where = path(workspace, id, ".json");
    std::error_code ignored;
    if (fs::exists(where, ignored)) {
      PLUMB_TRY(StagedFile file, read(where));
      if (file.account == account && file.expires > environment_.now()) return file;
    }
  }
  return not_found("There is no such file waiting to be imported.", std::string(id),
                   "It may have been written, dropped, or gone after a day; choose it again.");
}

Result<std::string> Staging::bytes(const StagedFile& file) const {
  return read_bytes(path(file.workspace, file.id, ".bin"));
}

Status Staging::keep(const StagedFile& file) {
  const Decisions& made = file.decisions;
  if (made.cells.size() + made.skip.size() + made.same_as.size() > kDecisions) {
    return over_limit(fmt::format("More than {} decisions about one file.", kDecisions), file.name,
                      "Correct the file itself and choose it again.");
  }
  const json::object kept{{"id", file.id},
                          {"workspace", file.workspace},
                          {"account", file.account},
                          {"name", file.name},
                          {"bytes", file.bytes},
                          {"expires", format_instant(file.expires)},
                          {"decisions", decisions_json(file.decisions)}};
  return write_bytes(path(file.workspace, file.id, ".json"), json::serialize(kept));
}

void Staging::remove_files(const StagedFile& file) const {
  std::error_code ignored;
  fs::remove(path(file.workspace, file.id, ".json"), ignored);
  fs::remove(path(file.workspace, file.id, ".bin"), ignored);
}

void Staging::drop(const StagedFile& file) {
  const std::lock_guard lock(mutex_);
  remove_files(file);
}

void Staging::sweep() {
  const std::lock_guard lock(mutex_);
  std::error_code failed;
  std::vector<StagedFile> old;
  for (const auto& entry : fs::recursive_directory_iterator(folder_, failed)) {
    if (entry.path().extension() != ".json") continue;
    auto file = read(entry.path().string());
    if (file.ok() && file->expires <= environment_.now()) old.push_back(std::move(*file));
  }
  for (const StagedFile& file : old) remove_files(file);
}

}  // namespace plumb::service
