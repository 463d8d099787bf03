// Words, tables and bars for a terminal: colour only there, widths by what is seen, not by bytes.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace plumb::cli {

enum class Tone : std::uint8_t { plain, strong, faint, good, fair, poor, accent };

class Terminal {
 public:
  // `colour` false in a pipe, with NO_COLOR set or TERM=dumb. `width` in columns.
  Terminal(bool colour, int width) : colour_(colour), width_(width) {}
  // Looks at standard output.
  static Terminal standard_output();

  int width() const { return width_; }
  bool colour() const { return colour_; }
  std::string paint(std::string_view text, Tone tone) const;
  // "Findings" in bold with a line below.
  std::string heading(std::string_view text) const;
  // A share in [0, 1] as a bar of `cells` columns; empty cells faint, null as dashes.
  std::string bar(std::optional<double> share, int cells) const;
  // Wraps to the terminal's width; following lines are indented.
  std::string wrap(std::string_view text, int indent) const;

 private:
  bool colour_;
  int width_;
};

// Columns a text takes, counting code points and wide (CJK, emoji) ones twice; escape codes count
// nothing.
int display_width(std::string_view text);
// At most `width` columns, ending in an ellipsis if something was cut.
std::string shorten(std::string_view text, int width);

// Good from 0.7, fair from 0.45: the bands the product uses everywhere.
Tone tone_of(std::optional<double> share);

class Table {
 public:
  enum class Align : std::uint8_t { left, right };
  struct Column {
    std::string title;
    Align align = Align::left;
    bool flexible = false;  // gives way when the table is wider than the terminal
  };
  struct Cell {
    std::string text;
    Tone tone = Tone::plain;
  };

  explicit Table(std::vector<Column> columns) : columns_(std::move(columns)) {}
  void add(std::vector<Cell> row) { rows_.push_back(std::move(row)); }
  bool empty() const { return rows_.empty(); }
  std::string text(const Terminal& terminal) const;

 private:
  std::vector<Column> columns_;
  std::vector<std::vector<Cell>> rows_;
};

// "0.68", "–" for none.
std::string share_text(std::optional<double> share);
// "68 %".
std::string percent_text(std::optional<double> share);
// "1.2 M EUR", "450 k EUR".
std::string money_text(double amount, std::string_view currency);
// "12,345".
std::string count_text(std::uint64_t count);

}  // namespace plumb::cli
