// Files in and out: which format a file is in, and reading and writing it.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "exchange/document.h"
#include "service/workspace.h"

namespace plumb::service {

struct ReadOptions {
  std::string format;  // "", "archimate", "archi", "csv", "xlsx", "json", "yaml", "oscal"
  std::string recipe;  // text of a recipe; "": guessed
  std::string recipe_name;
  std::string currency;  // of the workspace, for amounts that name none
  // The workspace as it is, where a file may refer to what was imported before: an OSCAL profile
  // to its catalog. Null: to nothing.
  const model::Model* known = nullptr;
};

// Whether a file is read as a table: by its format, or without one by its content and name.
Result<bool> is_table(std::string_view bytes, const std::string& name, const std::string& format);

// Reads a file's bytes into a document; the format is told by the content if not given.
Result<exchange::Document> read_file(std::string_view bytes, const std::string& name,
                                     const ReadOptions& options, const model::Metamodel& metamodel);

// The recipe that would be used for a table, as YAML to edit.
Result<std::string> guessed_recipe(std::string_view bytes, const std::string& name,
                                   const model::Metamodel& metamodel);

struct NamedBytes {
  std::string name;
  std::string bytes;
};

// Everything in a workspace (or scenario, or past state) in one format: json, archimate, csv
// (several files), xlsx. Files get passed on, so of saved views only those go out that are shared
// or belong to `account`.
Result<std::vector<NamedBytes>> write_files(const model::Model& model, const std::string& name,
                                            const std::string& currency, const std::string& format,
                                            std::string_view account);

// The newest value of every moment of every series, by measure and moment, in the layout that comes
// back as it went. `known_at`: only what had been received by then.
Result<NamedBytes> write_observations(Workspace& workspace, const model::Model& model,
                                      std::optional<Instant> known_at);

// A whole file from disk; fails over limits::kImportBytes or if it cannot be read.
Result<std::string> read_bytes(const std::string& path);
Status write_bytes(const std::string& path, std::string_view bytes);

}  // namespace plumb::service
