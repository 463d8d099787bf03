#include "service/answer_file.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <optional>

#include <fmt/format.h>

#include "exchange/table/sheet.h"
#include "service/answering.h"

namespace plumb::service {
namespace {

namespace table = exchange::table;
using model::InstrumentItem;
using model::ItemKind;
using table::Cell;

enum class Meaning : unsigned char { nothing, side, unit, role, person, value, note, target };

struct Column {
  Meaning meaning = Meaning::nothing;
  const InstrumentItem* item = nullptr;
  std::string title;
};

struct Known {
  std::string_view title;
  Meaning meaning;
};
constexpr std::array<Known, 10> kKnown = {{{"side", Meaning::side},
                                           {"seite", Meaning::side},
                                           {"unit", Meaning::unit},
                                           {"einheit", Meaning::unit},
                                           {"bereich", Meaning::unit},
                                           {"role", Meaning::role},
                                           {"rolle", Meaning::role},
                                           {"person", Meaning::person},
                                           {"respondent", Meaning::person},
                                           {"name", Meaning::person}}};
constexpr std::array<std::string_view, 6> kCannotJudge = {
    "n/a", "na", "cannot judge", "not applicable", "k. a.", "nicht beurteilbar"};

const InstrumentItem* item_titled(const model::Instrument& instrument, const std::string& title) {
  for (const InstrumentItem& item : instrument.items) {
    for (const std::string* text : {&item.id, &item.name, &item.question}) {
      if (table::folded(*text) == title) return &item;
    }
  }
  return nullptr;
}

Column column_of(const model::Instrument& instrument, const std::string& shown) {
  Column out;
  out.title = shown;
  const std::string title = table::folded(shown);
  // A question may be called like one of these.
  if ((out.item = item_titled(instrument, title)) != nullptr) {
    out.meaning = Meaning::value;
    return out;
  }
  for (const Known& known : kKnown) {
    if (known.title == title) out.meaning = known.meaning;
  }
  for (const auto& [ending, meaning] :
       {std::pair{std::string_view(" note"), Meaning::note}, {" target", Meaning::target}}) {
    if (!title.ends_with(ending)) continue;
    out.item = item_titled(instrument, title.substr(0, title.size() - ending.size()));
    if (out.item != nullptr) out.meaning = meaning;
  }
  return out;
}

std::vector<std::string> parts_of(const std::string& text) {
  std::vector<std::string> out;
  for (std::size_t at = 0; at <= text.size();) {
    const std::size_t end = std::min(text.find(';', at), text.size());
    const std::string part(table::trimmed(std::string_view(text).substr(at, end - at)));
    if (!part.empty()) out.push_back(part);
    at = end + 1;
  }
  return out;
}

std::optional<double> number_in(const Cell& cell) {
  if (cell.kind == table::CellKind::number) return cell.number;
  std::string text(table::trimmed(cell.text));
  std::replace(text.begin(), text.end(), ',', '.');
  if (text.empty()) return std::nullopt;
  char* end = nullptr;
  const double value = std::strtod(text.c_str(), &end);
  if (*end != '\0' || !std::isfinite(value)) return std::nullopt;
  return value;
}

// A level by its number or by what it is called.
std::optional<double> level_in(const model::Instrument& instrument, const InstrumentItem& item,
                               const Cell& cell) {
  if (const auto number = number_in(cell)) return number;
  const model::Scale& scale = instrument.scale_of(item);
  const std::string text = table::folded(cell.text);
  for (std::size_t i = 0; i < scale.points.size(); ++i) {
    const bool described = i < item.levels.size() && table::folded(item.levels[i]) == text;
    if (described || table::folded(scale.points[i].name) == text) return scale.points[i].value;
  }
  return std::nullopt;
}

bool put_options(const InstrumentItem& item, const std::string& text, survey::Answer& answer) {
  const std::vector<std::string> wanted =
      item.kind == ItemKind::many ? parts_of(text) : std::vector<std::string>{text};
  for (const std::string& one : wanted) {
    const std::string word = table::folded(one);
    const auto option =
        std::find_if(item.options.begin(), item.options.end(), [&](const model::ItemOption& known) {
          return table::folded(known.id) == word || table::folded(known.name) == word;
        });
    if (option == item.options.end()) return false;
    answer.chosen.push_back(option->id);
  }
  return true;
}

bool put_value(const model::Instrument& instrument, const InstrumentItem& item, const Cell& cell,
               survey::Answer& answer) {
  const std::string text = table::folded(cell.text);
  if (std::find(kCannotJudge.begin(), kCannotJudge.end(), text) != kCannotJudge.end()) {
    answer.cannot_judge = true;
    return true;
  }
  switch (item.kind) {
    case ItemKind::scale:
      answer.value = level_in(instrument, item, cell);
      return answer.value.has_value();
    case ItemKind::number: answer.value = number_in(cell); return answer.value.has_value();
    case ItemKind::choice:
    case ItemKind::many: return put_options(item, cell.text, answer);
    case ItemKind::names: answer.names = parts_of(cell.text); return true;
    case ItemKind::text: answer.text = cell.text; return true;
  }
  return false;
}

class Reader {
 public:
  Reader(const model::Instrument& instrument, const Campaign& campaign, const table::Sheet& sheet)
      : instrument_(instrument), campaign_(campaign), sheet_(sheet) {}

  Status read_titles(AnswerFileReport& report) {
    if (!sheet_.header) return no_questions();
    const table::Row& header = sheet_.rows[*sheet_.header];
    bool any = false;
    for (std::size_t i = 0; i < header.cells.size(); ++i) {
      columns_.push_back(column_of(instrument_, header.cell(i).text));
      const Column& column = columns_.back();
      any = any || column.meaning == Meaning::value;
      if (column.meaning == Meaning::nothing && !column.title.empty()) {
        report.unknown.push_back(column.title);
      }
    }
    return any ? done() : no_questions();
  }

  std::vector<Recorded> read_rows(AnswerFileReport& report) {
    std::vector<Recorded> out;
    for (std::size_t r = *sheet_.header + 1; r < sheet_.rows.size(); ++r) {
      ++report.rows;
      auto reply = read_row(sheet_.rows[r]);
      if (reply.ok()) {
        out.push_back(std::move(*reply));
      } else {
        const Error& error = reply.error();
        table::add_note(report.errors, error.where, error.what, error.remedy);
      }
    }
    return out;
  }

 private:
  Status no_questions() const {
    return bad_input("No column title says a question of this instrument.", sheet_.name,
                     "Give the questions' ids, names or texts in the first row.");
  }

  Result<Recorded> read_row(const table::Row& row) const {
    Recorded out;
    std::map<std::string, survey::Answer> answers;
    for (std::size_t c = 0; c < columns_.size(); ++c) {
      const Cell& cell = row.cell(c);
      if (cell.kind == table::CellKind::empty) continue;
      if (!read_cell(columns_[c], cell, out, answers)) {
        return bad_input("\"" + cell.text.substr(0, 60) + "\" is no answer that fits here.",
                         table::place(sheet_, row.source, columns_[c].title), remedy(columns_[c]));
      }
    }
    for (const auto& [item, answer] : answers) {
      Status fits = survey::check_answer(instrument_, *instrument_.item(item), answer);
      if (!fits.ok()) {
        Error error = fits.error();
        error.where = table::place(sheet_, row.source, item);
        return error;
      }
      out.answers[item] = answer_json(answer);
    }
    if (out.answers.empty()) {
      return bad_input("The row answers nothing.", table::place(sheet_, row.source, ""),
                       "Fill it in, or remove it.");
    }
    return out;
  }

  bool read_cell(const Column& column, const Cell& cell, Recorded& out,
                 std::map<std::string, survey::Answer>& answers) const {
    const std::string text(table::trimmed(cell.text));
    switch (column.meaning) {
      case Meaning::nothing: return true;
      case Meaning::side: return read_side(table::folded(text), out.side);
      case Meaning::unit: return read_unit(table::folded(text), out.unit);
      case Meaning::role: out.role = text; return true;
      case Meaning::person: out.person = text; return true;
      case Meaning::note: answers[column.item->id].note = text; return true;
      case Meaning::target:
        answers[column.item->id].target = level_in(instrument_, *column.item, cell);
        return answers[column.item->id].target.has_value();
      case Meaning::value:
        return put_value(instrument_, *column.item, cell, answers[column.item->id]);
    }
    return false;
  }

  static bool read_side(const std::string& word, std::string& out) {
    for (const std::string_view business : {"business", "geschäft", "fachbereich", "b"}) {
      if (word == business) out = "business";
    }
    for (const std::string_view it : {"it", "i"}) {
      if (word == it) out = "it";
    }
    return !out.empty();
  }

  bool read_unit(const std::string& word, std::string& out) const {
    for (const auto& [id, name] : campaign_.units) {
      if (table::folded(id) == word || table::folded(name) == word) out = id;
    }
    return !out.empty();
  }

  static std::string remedy(const Column& column) {
    if (column.meaning == Meaning::side) return "Write business or it.";
    if (column.meaning == Meaning::unit) return "Name a unit of the campaign, or add it there.";
    return "Write a level, an option, or n/a.";
  }

  const model::Instrument& instrument_;
  const Campaign& campaign_;
  const table::Sheet& sheet_;
  std::vector<Column> columns_;
};

}  // namespace

Result<AnswerFileReport> import_answers(Workspace& workspace, const Campaign& campaign,
                                        std::string_view bytes, const std::string& name,
                                        bool dry_run) {
  PLUMB_TRY(const auto instrument, instrument_of(workspace, campaign.instrument));
  PLUMB_TRY(const table::Book book, table::read_book(bytes, name));
  const auto sheet = std::find_if(book.sheets.begin(), book.sheets.end(),
                                  [](const table::Sheet& one) { return !one.hidden; });
  if (sheet == book.sheets.end()) {
    return bad_input("The file has no sheet with rows.", name, "Check that it is the right file.");
  }
  AnswerFileReport out;
  Reader reader(*instrument, campaign, *sheet);
  PLUMB_CHECK(reader.read_titles(out));
  const std::vector<Recorded> replies = reader.read_rows(out);
  out.replies = replies.size();
  if (!dry_run && !replies.empty()) PLUMB_CHECK(record_replies(workspace, campaign, replies));
  return out;
}

}  // namespace plumb::service
