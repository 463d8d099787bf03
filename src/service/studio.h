// The import studio: what a staged file would do, computed anew from the file, the decisions about
// it and the workspace as it is now.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "service/import.h"
#include "service/settings.h"
#include "service/staging.h"

namespace plumb::service {

struct StudioColumn {
  std::string name;
  std::vector<std::string> samples;  // different texts, at most five
  std::string attribute;             // "initiative.budget"; empty: kept as text
  std::string note;                  // how it was read; empty: nothing to say
};
struct StudioSheet {
  std::string name;
  std::size_t rows = 0;        // below the titles
  std::size_t header_row = 0;  // as the spreadsheet program shows it; 0: none found
  std::vector<StudioColumn> columns;
};
struct Duplicate {
  std::string id;  // the new element would get
  std::string name;
  std::string element;  // id of ours it may be
  double similarity = 0;
};

struct Study {
  std::string format;
  std::optional<std::string> recipe;  // tables: used or guessed; none for our own layout
  std::vector<StudioSheet> sheets;
  ImportReport report;
  std::vector<Duplicate> duplicates;
  std::vector<FieldProblem> problems;  // decisions that do not fit the file; nothing was written
  std::string refused;                 // CSV of the rows with errors, if asked for
};

struct StudyOptions {
  std::string actor;
  bool write = false;          // else a dry run
  bool refused_rows = false;   // fill Study::refused
  bool may_configure = false;  // take in catalogs
  bool may_manage = false;     // take in settings, and what other people wrote
};

// Fails if the file cannot be read as what it is said to be, or the recipe is wrong; with
// `write`, also as Workspace::commit. Linear in the file.
Result<Study> study(Workspace& workspace, const StagedFile& file, std::string_view bytes,
                    const StudyOptions& options);

}  // namespace plumb::service
