#include "service/studio.h"

#include <algorithm>
#include <unordered_map>

#include <fmt/format.h>

#include "exchange/table/duplicates.h"
#include "service/catalogs.h"
#include "service/files.h"
#include "service/studio_table.h"

namespace plumb::service {
namespace {

using exchange::Document;
using exchange::table::Book;
using exchange::table::TableImport;

struct Read {
  Document document;
  std::optional<Book> book;
};

Result<Read> read_as_table(const Workspace& workspace, const StagedFile& file,
                           std::string_view bytes, Study& out) {
  const Decisions& decisions = file.decisions;
  std::optional<exchange::table::Recipe> recipe;
  if (!decisions.recipe.empty()) {
    PLUMB_TRY(recipe, exchange::table::parse_recipe(decisions.recipe, "recipe.yaml",
                                                    workspace.metamodel()));
  }
  Read read;
  PLUMB_TRY(read.book,
            exchange::table::read_book(bytes, file.name,
                                       recipe ? recipe->file : exchange::table::BookOptions{}));
  const std::size_t skipped = repair(*read.book, decisions, out.problems);
  if (!out.problems.empty()) return read;
  exchange::table::TableOptions options;
  options.currency = workspace.currency();
  PLUMB_TRY(TableImport table,
            exchange::table::import_book(*read.book, file.name, recipe ? &*recipe : nullptr,
                                         workspace.metamodel(), options));
  table.document.skipped += skipped;
  if (recipe) {
    out.recipe = decisions.recipe;
  } else if (table.guessed) {
    out.recipe = exchange::table::recipe_to_yaml(table.recipe);
  }
  out.sheets = sheets_of(*read.book, table);
  read.document = std::move(table.document);
  return read;
}

Result<Read> read_staged(const Workspace& workspace, const StagedFile& file, std::string_view bytes,
                         Study& out) {
  PLUMB_TRY(const bool table, is_table(bytes, file.name, file.decisions.format));
  if (table || !file.decisions.recipe.empty()) {
    return read_as_table(workspace, file, bytes, out);
  }
  if (!file.decisions.cells.empty() || !file.decisions.skip.empty()) {
    out.problems.push_back({file.decisions.cells.empty() ? "skip" : "cells",
                            "Only tables have rows that can be repaired or left out."});
    return Read{};
  }
  ReadOptions options;
  options.format = file.decisions.format;
  options.currency = workspace.currency();
  const Snapshot before = workspace.snapshot();
  options.known = before.model.get();
  Read read;
  PLUMB_TRY(read.document, read_file(bytes, file.name, options, workspace.metamodel()));
  return read;
}

// An import must not do by the back door what its owner could not do by the front.
void leave_out_forbidden(const Workspace& workspace, Document& document,
                         const StudyOptions& options) {
  std::erase_if(document.artifacts, [&](const exchange::ArtifactDraft& draft) {
    const std::string& kind = draft.artifact.kind;
    std::string why;
    if (kind == "catalog") {
      if (!options.may_configure) why = "To change catalogs you need another role.";
    } else if (kind == "settings") {
      if (!options.may_manage) why = "To change settings you need another role.";
    } else if (kind == "comment" || kind == "attachment" || kind == "saved_view" ||
               kind == "dashboard" || kind == "scenario") {
      if (!options.may_manage) why = "What other people wrote is brought in by administrators.";
    }
    if (why.empty() && kind == "catalog") {
      const json::value& body = draft.artifact.body;
      const std::string text = body.is_string() ? std::string(body.get_string()) : std::string();
      const Status fits = check_catalog(workspace, draft.artifact.name, text);
      if (!fits.ok()) why = fits.error().text();
    }
    if (why.empty()) return false;
    document.errors.push_back(
        {draft.where.empty() ? draft.artifact.id : draft.where,
         "The " + kind + " \"" + draft.artifact.name + "\" was left out. " + why,
         "Import the rest, or ask somebody who may."});
    return true;
  });
}

// Texts equal to `from` anywhere in a body become `to`: views name the elements they show.
void replace_texts(json::value& value, const std::string& from, const std::string& to) {
  if (value.is_string()) {
    if (value.get_string() == from) value = json::value(to);
  } else if (value.is_array()) {
    for (json::value& item : value.get_array()) replace_texts(item, from, to);
  } else if (value.is_object()) {
    for (auto& pair : value.get_object()) replace_texts(pair.value(), from, to);
  }
}

bool means(const exchange::Reference& reference, const exchange::ElementDraft& draft) {
  if (!reference.id.empty()) return reference.id == draft.element.id;
  return exchange::table::folded(reference.name) == exchange::table::folded(draft.element.name) &&
         (reference.type.empty() || reference.type == draft.element.type);
}

// Makes a draft mean an element of ours: it keeps our id and name, and whatever pointed at the
// draft points there.
void unite(Document& document, exchange::ElementDraft& draft, const std::string& id,
           std::string_view name) {
  for (exchange::RelationDraft& relation : document.relations) {
    for (exchange::Reference* end : {&relation.from, &relation.to}) {
      if (means(*end, draft)) *end = {id, "", ""};
    }
  }
  if (!draft.element.id.empty()) {
    for (exchange::ArtifactDraft& artifact : document.artifacts) {
      replace_texts(artifact.artifact.body, draft.element.id, id);
    }
  }
  draft.element.id = id;
  draft.element.name = name;
}

ImportOptions import_options(const StagedFile& file, const StudyOptions& options) {
  ImportOptions out;
  out.actor = options.actor;
  out.source = file.name;
  out.scenario = file.decisions.scenario;
  out.dry_run = true;
  out.duplicate_hints = false;
  return out;
}

// Applies `same_as`. Which draft becomes which id only the import knows: it is asked once without.
Status unite_decided(Workspace& workspace, const StagedFile& file, Document& document,
                     const StudyOptions& options, Study& out) {
  if (file.decisions.same_as.empty()) return done();
  PLUMB_TRY(const ImportReport before,
            import_document(workspace, document, import_options(file, options)));
  const auto model = workspace.snapshot().model;
  for (const auto& decision : file.decisions.same_as) {
    const std::string& id = decision.first;
    const std::string& ours = decision.second;
    const auto item =
        std::find_if(before.preview.begin(), before.preview.end(), [&](const PreviewItem& row) {
          return row.subject == model::Subject::element && row.action == "create" && row.id == id;
        });
    const model::Index at = model->find_element(ours);
    if (item == before.preview.end() || at == model::kNoIndex || !model->live(at)) {
      out.problems.push_back({"same_as", item == before.preview.end()
                                             ? "The file makes no new element " + id + "."
                                             : "There is no element " + ours + "."});
      continue;
    }
    const auto draft =
        std::find_if(document.elements.begin(), document.elements.end(), [&](const auto& one) {
          return one.element.id == id || (one.element.id.empty() && one.where == item->where &&
                                          one.element.name == item->name);
        });
    if (draft == document.elements.end()) continue;
    if (draft->element.type != model->type_name(at)) {
      out.problems.push_back({"same_as", item->name + " is of another type than " +
                                             std::string(model->name(at)) + "."});
      continue;
    }
    unite(document, *draft, ours, model->name(at));
  }
  return done();
}

void find_duplicates(const model::Model& model, Study& out) {
  std::vector<exchange::NamedElement> existing;
  std::vector<exchange::NamedElement> incoming;
  for (const PreviewItem& item : out.report.preview) {
    if (item.action != "create" || item.subject != model::Subject::element) continue;
    const json::value* type = item.after.if_contains("type");
    if (type == nullptr || !type->is_string()) continue;
    incoming.push_back({item.id, std::string(type->get_string()), item.name});
  }
  if (incoming.empty()) return;
  for (model::Index at = 0; at < model.element_bound(); ++at) {
    if (!model.live(at)) continue;
    existing.push_back(
        {std::string(model.element_id(at)), model.type_name(at), std::string(model.name(at))});
  }
  for (const exchange::DuplicateHint& hint : exchange::likely_duplicates(existing, incoming)) {
    out.duplicates.push_back(
        {hint.incoming.id, hint.incoming.name, hint.existing.id, hint.similarity});
  }
}

}  // namespace

Result<Study> study(Workspace& workspace, const StagedFile& file, std::string_view bytes,
                    const StudyOptions& options) {
  Study out;
  PLUMB_TRY(Read read, read_staged(workspace, file, bytes, out));
  if (!out.problems.empty()) return out;
  out.format = read.document.format;
  leave_out_forbidden(workspace, read.document, options);
  PLUMB_CHECK(unite_decided(workspace, file, read.document, options, out));
  if (!out.problems.empty()) return out;
  ImportOptions import = import_options(file, options);
  import.dry_run = !options.write;
  PLUMB_TRY(out.report, import_document(workspace, std::move(read.document), import));
  if (options.refused_rows) {
    out.refused = refused_csv(read.book ? &*read.book : nullptr, out.report.errors);
  }
  if (options.write) return out;
  Snapshot state = workspace.snapshot();
  if (!file.decisions.scenario.empty()) {
    PLUMB_TRY(state, workspace.scenario(file.decisions.scenario));
  }
  find_duplicates(*state.model, out);
  return out;
}

}  // namespace plumb::service
