// One document, several files: what a report says, in blocks, before it becomes HTML or PDF. Both
// are drawn from the same blocks, so what is on screen is what is in the file.
#pragma once

#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace plumb::report {

// What a text is about, for colour: words say the same, so nothing depends on seeing it.
enum class Tone : unsigned char { plain, quiet, good, warning, bad };

struct Heading {
  int level = 1;  // 1 to 3
  std::string text;
};
struct Paragraph {
  std::string text;
  Tone tone = Tone::plain;
};
struct List {
  std::vector<std::string> items;
};
struct Cell {
  std::string text;
  Tone tone = Tone::plain;
};
struct Column {
  std::string name;
  double share = 1;  // of the width, in proportion to the others
  bool right = false;
};
// Rows may be shorter than the columns, not longer.
struct Table {
  std::vector<Column> columns;
  std::vector<std::vector<Cell>> rows;
};
// Large figures side by side, at most five a row.
struct Figures {
  struct One {
    std::string label;
    std::string value;
    std::string note;
  };
  std::vector<One> items;
};
// Horizontal bars, one or two a row, on one scale from `least` to `most`.
struct Bars {
  struct Row {
    std::string label;
    std::optional<double> first;  // no bar: the words of `note` say why
    std::optional<double> second;
    std::string note;  // at the end of the row; the figures in words
  };
  double least = 0;
  double most = 1;
  std::string first;  // what the bars are; "" with only one kind
  std::string second;
  std::vector<Row> rows;
};
// Curves over time on one scale, up to six; each has its dash pattern besides its colour, and its
// name in the legend.
struct Lines {
  struct Point {
    double at = 0;                // along the axis, on any even scale
    std::optional<double> value;  // none: a gap
    std::optional<double> low, high;
  };
  struct Series {
    std::string name;
    std::vector<Point> points;  // in order of `at`
    bool ahead = false;         // expected, not observed: dashed, with a band from low to high
  };
  struct Mark {
    double at = 0;
    std::string label;
  };
  std::vector<Series> series;
  double from = 0, to = 1;     // of the axis along
  double least = 0, most = 1;  // of the scale
  std::vector<Mark> levels;    // gridlines, with what they are labelled
  std::vector<Mark> moments;   // labels along the axis
  std::optional<double> target;
  std::string target_name;
  std::string said;  // the course in words, for those who do not see it
};
// Something set apart, with a rule beside it.
struct Note {
  std::string text;
  Tone tone = Tone::plain;
};
struct PageBreak {};

using Block = std::variant<Heading, Paragraph, List, Table, Figures, Bars, Lines, Note, PageBreak>;

// Width of each column, of 1 in all; equal ones where no column wants any.
std::vector<double> widths_of(const std::vector<Column>& columns);

struct Document {
  std::string language = "en";  // of the texts, BCP 47
  std::string title;
  std::string subtitle;
  std::vector<std::string> stamps;  // data date, state, filter: under the title and in the footer
  std::string made_at;              // ISO moment: the creation date of the PDF, not the clock's
  std::string page;                 // "Page" in the document's language
  std::vector<Block> blocks;
};

}  // namespace plumb::report
