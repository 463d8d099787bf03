#include "service/tailoring_file.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <set>

#include <fmt/format.h>

#include "exchange/table/csv_text.h"
#include "exchange/table/sheet.h"
#include "exchange/table/shown_table.h"

namespace plumb::service {
namespace {

namespace table = exchange::table;
using survey::NeedMethod;

constexpr double kMostWeight = 10;

using Key = std::pair<std::string, std::string>;  // factor and option

std::string title_of(const Key& key) {
  return key.first + "/" + key.second;
}

// Options by how a title may say them.
class Titles {
 public:
  explicit Titles(const model::Instrument& instrument) {
    std::map<std::string, std::set<Key>> loose;
    for (const model::TailoringFactor& factor : instrument.tailoring) {
      for (const model::TailoringOption& option : factor.options) {
        const Key key{factor.id, option.id};
        for (const std::string& first : {factor.id, factor.name}) {
          for (const std::string& second : {option.id, option.name}) {
            keys_[table::folded(first + "/" + second)] = key;
          }
        }
        loose[table::folded(option.name)].insert(key);
      }
    }
    for (const auto& [name, keys] : loose) {
      if (keys.size() == 1) keys_.emplace(name, *keys.begin());
    }
  }

  const Key* of(const std::string& title) const {
    const auto found = keys_.find(title);
    return found == keys_.end() ? nullptr : &found->second;
  }

 private:
  std::map<std::string, Key> keys_;
};

struct Column {
  std::size_t at = 0;
  std::string title;
  Key key;
};

class WeightReader {
 public:
  WeightReader(const model::Instrument& instrument, const table::Sheet& sheet, NeedMethod method)
      : instrument_(instrument), sheet_(sheet), titles_(instrument) {
    out_.weights.method = method;
  }

  Result<WeightFile> read() {
    PLUMB_CHECK(find_columns());
    for (std::size_t r = header_ + 1; r < sheet_.rows.size(); ++r) read_row(sheet_.rows[r]);
    out_.columns = columns_.size();
    out_.items = seen_.size();
    note_missing();
    return std::move(out_);
  }

 private:
  void wrong(std::size_t row, std::string_view column, std::string what, std::string remedy) {
    table::add_note(out_.errors, table::place(sheet_, row, column), std::move(what),
                    std::move(remedy));
  }

  // The row with the most titles of options; what stands above it is a heading.
  Status find_columns() {
    std::size_t most = 0;
    for (std::size_t r = 0; r < sheet_.rows.size(); ++r) {
      std::size_t known = 0;
      for (const table::Cell& cell : sheet_.rows[r].cells) {
        known += titles_.of(table::folded(cell.text)) != nullptr ? 1 : 0;
      }
      if (known > most) {
        most = known;
        header_ = r;
      }
    }
    if (most == 0) {
      return bad_input("No column says an option of the instrument's factors.", "row 1",
                       "Title the columns as the exported table does: \"" + example() + "\".");
    }
    const table::Row& header = sheet_.rows[header_];
    std::set<Key> taken;
    bool item = false;
    for (std::size_t c = 0; c < header.cells.size(); ++c) {
      const std::string title(table::trimmed(header.cell(c).text));
      const Key* key = titles_.of(table::folded(title));
      if (key != nullptr) {
        if (!taken.insert(*key).second) {
          wrong(header.source, title, "Two columns say this option.", "Remove one of them.");
        }
        columns_.push_back({c, title, *key});
      } else if (!item) {
        item = true;
        item_column_ = c;
      } else if (!title.empty() && table::folded(title) != "name") {
        wrong(header.source, title, "This is no option of the instrument's factors.",
              "Correct the title, or remove the column.");
      }
    }
    if (item) return done();
    return bad_input("No column says the question.", table::place(sheet_, header.source),
                     "Put the ids of the questions into the first column.");
  }

  std::string example() const {
    for (const model::TailoringFactor& factor : instrument_.tailoring) {
      for (const model::TailoringOption& option : factor.options) {
        return title_of({factor.id, option.id});
      }
    }
    return {};
  }

  const model::InstrumentItem* item_named(const std::string& text) const {
    const std::string name = table::folded(text);
    for (const model::InstrumentItem& item : instrument_.items) {
      if (item.kind != model::ItemKind::scale) continue;
      if (table::folded(item.id) == name || table::folded(item.name) == name) return &item;
    }
    return nullptr;
  }

  void read_row(const table::Row& row) {
    const std::string said(table::trimmed(row.cell(item_column_).text));
    const model::InstrumentItem* item = item_named(said);
    if (item == nullptr) {
      return wrong(row.source, {},
                   said.empty() ? "The row does not say its question."
                                : "The instrument has no question \"" + said.substr(0, 60) + "\".",
                   "Write the id of one of its questions, or remove the row.");
    }
    if (!seen_.insert(item->id).second) {
      return wrong(row.source, {}, "An earlier row is of " + item->name + " as well.",
                   "Remove one of them.");
    }
    for (const Column& column : columns_) read_cell(row, column, *item);
  }

  void read_cell(const table::Row& row, const Column& column, const model::InstrumentItem& item) {
    const table::Cell& cell = row.cell(column.at);
    std::string text(table::trimmed(cell.text));
    if (cell.kind == table::CellKind::empty || text.empty()) return;
    double value = cell.number;
    if (cell.kind != table::CellKind::number) {
      std::replace(text.begin(), text.end(), ',', '.');
      char* end = nullptr;
      value = std::strtod(text.c_str(), &end);
      if (*end != '\0' || !std::isfinite(value)) {
        return wrong(row.source, column.title, "\"" + cell.text.substr(0, 40) + "\" is no number.",
                     "Write a weight such as 2.5, or leave the cell empty for 0.");
      }
    }
    const bool relative = out_.weights.method == NeedMethod::relative;
    if (relative && value < 0) {
      return wrong(row.source, column.title,
                   fmt::format("{:.10g} is below 0, and scores relative to the usual need weights "
                               "of 0 and more.",
                               value),
                   "Correct it, or import the table as weights that raise and lower.");
    }
    if (std::abs(value) > kMostWeight) {
      return wrong(row.source, column.title,
                   fmt::format("{:.10g} is outside {} to {}.", value, relative ? 0 : -kMostWeight,
                               kMostWeight),
                   "Bring the table to that range; only the proportions count.");
    }
    if (value == 0) return;
    ++out_.cells;
    out_.weights.of[column.key][item.id] = value;
  }

  void note_missing() {
    for (const model::InstrumentItem& item : instrument_.items) {
      if (item.kind == model::ItemKind::scale && !seen_.contains(item.id)) {
        out_.missing.push_back(item.id);
      }
    }
    for (const model::TailoringFactor& factor : instrument_.tailoring) {
      for (const model::TailoringOption& option : factor.options) {
        const Key key{factor.id, option.id};
        const bool there = std::any_of(columns_.begin(), columns_.end(),
                                       [&](const Column& one) { return one.key == key; });
        if (!there) out_.missing.push_back(title_of(key));
      }
    }
  }

  const model::Instrument& instrument_;
  const table::Sheet& sheet_;
  const Titles titles_;
  std::size_t header_ = 0;
  std::size_t item_column_ = 0;
  std::vector<Column> columns_;
  std::set<std::string> seen_;
  WeightFile out_;
};

std::vector<Key> keys_of(const model::Instrument& instrument) {
  std::vector<Key> out;
  for (const model::TailoringFactor& factor : instrument.tailoring) {
    for (const model::TailoringOption& option : factor.options) {
      out.emplace_back(factor.id, option.id);
    }
  }
  return out;
}

std::string as_csv(const model::Instrument& instrument, const survey::Weights& weights) {
  std::string out = "item,name";
  const std::vector<Key> keys = keys_of(instrument);
  for (const Key& key : keys) {
    out += ',';
    table::append_csv_cell(out, title_of(key));
  }
  out += "\r\n";
  for (const model::InstrumentItem& item : instrument.items) {
    if (item.kind != model::ItemKind::scale) continue;
    table::append_csv_cell(out, item.id);
    out += ',';
    table::append_csv_cell(out, item.name);
    for (const Key& key : keys) {
      const double weight = weights.weight(key.first, key.second, item.id);
      out += ',';
      if (weight != 0) out += fmt::format("{}", weight);
    }
    out += "\r\n";
  }
  return out;
}

Result<std::string> as_xlsx(const model::Instrument& instrument, const survey::Weights& weights) {
  using Kind = table::ShownColumn::Kind;
  table::ShownTable out;
  out.title = instrument.name;
  out.stamp = std::string(name_of(weights.method));
  out.columns = {{"item", Kind::text}, {"name", Kind::text}};
  const std::vector<Key> keys = keys_of(instrument);
  for (const Key& key : keys) out.columns.push_back({title_of(key), Kind::number});
  for (const model::InstrumentItem& item : instrument.items) {
    if (item.kind != model::ItemKind::scale) continue;
    json::array row{item.id, item.name};
    for (const Key& key : keys) {
      const double weight = weights.weight(key.first, key.second, item.id);
      row.push_back(weight != 0 ? json::value(weight) : json::value(nullptr));
    }
    out.rows.push_back(std::move(row));
  }
  return table::shown_xlsx(out);
}

}  // namespace

Result<WeightFile> read_weights(const model::Instrument& instrument, std::string_view bytes,
                                const std::string& name, NeedMethod method) {
  PLUMB_TRY(const table::Book book, table::read_book(bytes, name));
  if (book.sheets.empty()) return bad_input("The file has no rows.", "row 1", "Fill it in.");
  PLUMB_TRY(WeightFile out, WeightReader(instrument, book.sheets.front(), method).read());
  out.errors.insert(out.errors.begin(), book.errors.begin(), book.errors.end());
  return out;
}

Result<std::string> write_weights(const model::Instrument& instrument,
                                  const survey::Weights& weights, WeightFormat format) {
  if (format == WeightFormat::xlsx) return as_xlsx(instrument, weights);
  return as_csv(instrument, weights);
}

}  // namespace plumb::service
