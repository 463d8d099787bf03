#include <algorithm>

#include "exchange/table/observation_table.h"
#include "exchange/table/plain.h"
#include "exchange/table/table.h"

namespace plumb::exchange::table {

Result<TableImport> import_table(std::string_view bytes, std::string_view file_name,
                                 const Recipe* recipe, const model::Metamodel& metamodel,
                                 const TableOptions& options) {
  PLUMB_TRY(const Book book, read_book(bytes, file_name, recipe ? recipe->file : BookOptions{}));
  return import_book(book, file_name, recipe, metamodel, options);
}

Result<TableImport> import_book(const Book& book, std::string_view file_name, const Recipe* recipe,
                                const model::Metamodel& metamodel, const TableOptions& options) {
  if (recipe != nullptr) return apply_recipe(book, file_name, *recipe, metamodel, options);
  if (!book.sheets.empty() && is_observation_sheet(book.sheets.front())) {
    TableImport out;
    out.document.format = book.format;
    out.document.warnings = book.warnings;
    out.document.errors = book.errors;
    read_observations(book.sheets.front(), out.document);
    return out;
  }
  const bool plain = std::any_of(book.sheets.begin(), book.sheets.end(),
                                 [](const Sheet& sheet) { return plain_sheet(sheet).has_value(); });
  if (plain) {
    TableImport out;
    out.document.format = book.format;
    out.document.warnings = book.warnings;
    out.document.errors = book.errors;
    for (const Sheet& sheet : book.sheets) {
      if (plain_sheet(sheet) || sheet.rows.empty()) continue;
      add_note(out.document.warnings, place(sheet),
               "The sheet is not in the layout of the others and was not read.",
               "Import it alone, or with a recipe.");
    }
    read_plain(book, metamodel, out.document);
    return out;
  }
  const Recipe guess = guess_recipe(book, metamodel, options.currency);
  if (guess.sheets.empty()) {
    return bad_input("No table was found whose first row holds titles.", std::string(file_name),
                     "Add a row of titles, or write a recipe with 'header_row'.");
  }
  PLUMB_TRY(TableImport out, apply_recipe(book, file_name, guess, metamodel, options));
  out.guessed = true;
  return out;
}

Result<Document> read_table(std::string_view bytes, std::string_view file_name,
                            const Recipe* recipe, const model::Metamodel& metamodel,
                            const TableOptions& options) {
  PLUMB_TRY(TableImport out, import_table(bytes, file_name, recipe, metamodel, options));
  return std::move(out.document);
}

}  // namespace plumb::exchange::table
