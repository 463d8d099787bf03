// Bringing a document into a workspace: references resolved, rows compared with what is there,
// one batch that can be previewed and undone. One bad row never sinks the rest.
#pragma once

#include <string>
#include <vector>

#include "exchange/document.h"
#include "service/workspace.h"

namespace plumb::service {

struct ImportOptions {
  std::string actor;
  std::string source;    // file name, for the log
  std::string reason;    // for the log; empty: "Import of " and the source
  std::string scenario;  // empty: the base
  bool dry_run = false;
  bool duplicate_hints = true;
};

struct PreviewItem {
  std::string action;  // "create", "update", "restore"
  model::Subject subject = model::Subject::element;
  std::string id;
  std::string name;
  std::string where;
  json::object before;  // update: old values
  json::object after;   // new values
};

struct ImportReport {
  std::string batch;  // "" in a dry run, or if there was nothing to do
  std::size_t created_elements = 0;
  std::size_t created_relations = 0;
  std::size_t created_artifacts = 0;
  std::size_t updated_elements = 0;
  std::size_t updated_relations = 0;
  std::size_t updated_artifacts = 0;
  store::Kept observations;   // of series
  std::size_t series = 0;     // measures they are of
  std::size_t unchanged = 0;  // rows that say what the workspace says already
  std::size_t skipped = 0;    // rows left out: on purpose, or with an error
  std::vector<exchange::Note> warnings;
  std::vector<exchange::Note> errors;
  std::vector<PreviewItem> preview;  // at most kPreviewLimit, in file order
};
inline constexpr std::size_t kPreviewLimit = 10000;

Result<ImportReport> import_document(Workspace& workspace, exchange::Document document,
                                     const ImportOptions& options);

// Moves every date in the document by whole days: example companies stay fresh.
void shift_dates(exchange::Document& document, const model::Metamodel& metamodel, int days);

// Everything that is not removed, in order of id.
exchange::Content content_of(const model::Model& model, std::string name, std::string currency);

}  // namespace plumb::service
