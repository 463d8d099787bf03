// The program's own table layout (docs/formats/table.md): what write_csv and write_xlsx produce and
// import_table reads without a recipe. A column is an attribute; cells are typed by the metamodel;
// whatever a cell cannot say that way is written as "json:" and the value as JSON.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"
#include "exchange/document.h"
#include "exchange/table/sheet.h"
#include "model/metamodel.h"

namespace plumb::exchange::table {

// CSV guards texts a spreadsheet program would take for a formula with an apostrophe; XLSX says
// itself what is a text.
enum class Guard : unsigned char { apostrophe, none };

// A value as one cell, and the currency beside it if it is money.
struct PlainCell {
  Cell cell;
  std::string currency;
};

// Never fails: what does not fit is "json:". Whole numbers come back as integers.
PlainCell encode_plain(const json::value& value, const model::Attribute* attribute, Guard guard);

// None if the cell does not fit the attribute. An unknown attribute is text.
std::optional<json::value> decode_plain(const Cell& cell, std::string_view currency,
                                        const model::Attribute* attribute, Guard guard);

std::string guarded(std::string_view text);

// A field as the title of a column: itself, or "field:" and itself when it would be taken for
// something else, such as one of the `reserved` titles of the table. And back.
std::string title_of_field(std::string_view field, const std::vector<std::string>& reserved);
std::string field_of_title(std::string_view title);

inline constexpr std::string_view kCurrencySuffix = ".currency";
inline constexpr std::string_view kJsonMark = "json:";
inline constexpr std::string_view kLongMark = "long:";

// What a sheet holds, by its first cells; none if it is not in this layout.
enum class PlainSheet : unsigned char { elements, relations, artifacts, long_texts };
std::optional<PlainSheet> plain_sheet(const Sheet& sheet);

// Reads the sheets of this layout into `document`.
void read_plain(const Book& book, const model::Metamodel& metamodel, Document& document);

// What the writers share: sheets of cells, in the order they are written.
struct PlainTable {
  std::string name;  // "Initiatives", "Relations"
  std::vector<std::string> titles;
  std::vector<std::vector<Cell>> rows;  // as wide as the titles or shorter
};
std::vector<std::string> fields_of(const std::vector<const json::object*>& records);
PlainTable element_table(const std::vector<const model::Element*>& elements, std::string name,
                         const model::Metamodel& metamodel, Guard guard);
PlainTable relation_table(const Content& content, const model::Metamodel& metamodel, Guard guard);
// Bodies are cut into parts of at most `part_bytes`, one row each.
PlainTable artifact_table(const Content& content, Guard guard, std::size_t part_bytes);

}  // namespace plumb::exchange::table
