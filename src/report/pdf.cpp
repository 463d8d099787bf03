#include "report/pdf.h"

#include <algorithm>
#include <cmath>
#include <mutex>
#include <utility>

#include <cairo-pdf.h>
#include <fmt/format.h>
#include <pango/pangocairo.h>

#include "base/time.h"
#include "report/bars.h"
#include "report/fonts.h"
#include "report/pdf_lines.h"

namespace plumb::report {
namespace {

// A4, in points.
constexpr double kWidth = 595.28;
constexpr double kHeight = 841.89;
constexpr double kSide = 56;
constexpr double kTop = 56;
constexpr double kBottom = kHeight - 62;
constexpr double kText = kWidth - 2 * kSide;
constexpr double kGap = 12;  // between columns

struct Colour {
  double red, green, blue;
};
constexpr Colour kInk{0.12, 0.14, 0.16};
constexpr Colour kQuiet{0.36, 0.39, 0.42};
constexpr Colour kLine{0.85, 0.84, 0.80};
constexpr Colour kSoft{0.957, 0.941, 0.910};
constexpr Colour kFirst{0.114, 0.373, 0.541};
constexpr Colour kSecond{0.706, 0.404, 0.165};

Colour colour_of(Tone tone) {
  switch (tone) {
    case Tone::quiet: return kQuiet;
    case Tone::good: return {0.12, 0.42, 0.27};
    case Tone::warning: return {0.54, 0.35, 0};
    case Tone::bad: return {0.64, 0.15, 0.11};
    case Tone::plain: break;
  }
  return kInk;
}

using Layout = std::unique_ptr<PangoLayout, ReleaseObject>;

double points(int pango_units) {
  return static_cast<double>(pango_units) / PANGO_SCALE;
}
double height_of(const Layout& layout) {
  PangoRectangle logical;
  pango_layout_get_extents(layout.get(), nullptr, &logical);
  return points(logical.height);
}

double tallest_of(const std::vector<Layout>& layouts) {
  double tallest = 0;
  for (const Layout& layout : layouts) tallest = std::max(tallest, height_of(layout));
  return tallest;
}

cairo_status_t append(void* closure, const unsigned char* bytes, unsigned int count) {
  static_cast<std::string*>(closure)->append(reinterpret_cast<const char*>(bytes), count);
  return CAIRO_STATUS_SUCCESS;
}

// As UTF-8 that Pango and Cairo take: what is none becomes a replacement character.
std::string clean(const std::string& text) {
  gchar* valid = g_utf8_make_valid(text.data(), static_cast<gssize>(text.size()));
  std::string out(valid);
  g_free(valid);
  return out;
}

struct Style {
  double size = 10;
  bool bold = false;
  bool right = false;
  Colour colour = kInk;
};

// Draws one document from top to bottom; `pages` is what the footer says there are.
class Printer {
 public:
  Printer(const Document& document, PangoFontMap* fonts, std::string& out, int pages)
      : document_(document), pages_(pages) {
    surface_ = cairo_pdf_surface_create_for_stream(append, &out, kWidth, kHeight);
    cairo_pdf_surface_set_metadata(surface_, CAIRO_PDF_METADATA_TITLE,
                                   clean(document.title).c_str());
    cairo_pdf_surface_set_metadata(surface_, CAIRO_PDF_METADATA_CREATOR, "Plumbline");
    // Cairo takes the clock's time otherwise, and no two files would be the same.
    const std::optional<Instant> made_at = parse_instant(document.made_at);
    cairo_pdf_surface_set_metadata(surface_, CAIRO_PDF_METADATA_CREATE_DATE,
                                   format_instant(made_at.value_or(Instant{})).c_str());
    cairo_ = cairo_create(surface_);
    context_.reset(pango_font_map_create_context(fonts));
    pango_cairo_update_context(cairo_, context_.get());
    pango_context_set_language(context_.get(),
                               pango_language_from_string(document.language.c_str()));
  }
  Printer(const Printer&) = delete;
  ~Printer() {
    cairo_destroy(cairo_);
    cairo_surface_destroy(surface_);
  }

  void print() {
    draw(text(document_.title, {.size = 24, .bold = true}));
    if (!document_.subtitle.empty()) {
      y_ += 4;
      draw(text(document_.subtitle, {.size = 13, .colour = kQuiet}));
    }
    y_ += 10;
    for (const std::string& stamp : document_.stamps) {
      draw(text(stamp, {.size = 9, .colour = kQuiet}));
    }
    y_ += 8;
    for (const Block& block : document_.blocks) std::visit(*this, block);
    footer();
    cairo_show_page(cairo_);
  }
  int page() const { return page_; }
  // After the destructor has not run yet: what Cairo made of it.
  cairo_status_t finish() {
    cairo_surface_finish(surface_);
    return cairo_surface_status(surface_);
  }

  void operator()(const Heading& heading) {
    const double size = heading.level == 1 ? 16 : heading.level == 2 ? 12.5 : 10.5;
    y_ += heading.level == 1 ? 20 : 12;
    Layout layout = text(heading.text, {.size = size, .bold = true});
    // A heading stays with the beginning of what follows: a chapter with more than its first words.
    need(height_of(layout) + (heading.level == 1 ? 120 : 84));
    if (heading.level <= 2) outline(heading);
    draw(std::move(layout));
    y_ += 4;
  }
  void operator()(const Paragraph& paragraph) {
    draw(text(paragraph.text, {.colour = colour_of(paragraph.tone)}));
    y_ += 5;
  }
  void operator()(const List& list) {
    for (const std::string& item : list.items) {
      Layout layout = text(item, {}, kText - 14);
      need(std::min(height_of(layout), 30.0));
      draw(text("•", {}), 0, false);
      draw(std::move(layout), 14);
      y_ += 2;
    }
    y_ += 4;
  }
  void operator()(const Table& table);
  void operator()(const Figures& figures);
  void operator()(const Bars& bars);
  void operator()(const Lines& lines);
  void operator()(const Note& note) {
    Layout layout = text(note.text, {}, kText - 24);
    const double height = height_of(layout) + 14;
    if (height < kBottom - kTop) {
      need(height + 6);
      y_ += 4;
      fill(kSoft, kSide, y_, kText, height);
      fill(note.tone == Tone::plain ? kLine : colour_of(note.tone), kSide, y_, 2.5, height);
      y_ += 7;
      draw(std::move(layout), 14);
      y_ += 13;
    } else {
      draw(std::move(layout), 14);
    }
  }
  void operator()(const PageBreak&) {
    if (y_ > kTop) next_page();
  }

 private:
  Layout text(const std::string& said, const Style& style, double width = kText) {
    Layout layout(pango_layout_new(context_.get()));
    PangoFontDescription* font = pango_font_description_new();
    pango_font_description_set_family_static(font, kFamily);
    pango_font_description_set_absolute_size(font, style.size * PANGO_SCALE);
    pango_font_description_set_weight(font, style.bold ? PANGO_WEIGHT_BOLD : PANGO_WEIGHT_NORMAL);
    pango_layout_set_font_description(layout.get(), font);
    pango_font_description_free(font);
    const std::string valid = clean(said);
    pango_layout_set_text(layout.get(), valid.data(), static_cast<int>(valid.size()));
    pango_layout_set_width(layout.get(), static_cast<int>(width * PANGO_SCALE));
    pango_layout_set_wrap(layout.get(), PANGO_WRAP_WORD_CHAR);
    pango_layout_set_spacing(layout.get(), static_cast<int>(style.size * 0.08 * PANGO_SCALE));
    if (style.right) pango_layout_set_alignment(layout.get(), PANGO_ALIGN_RIGHT);
    const auto part = [](double share) { return static_cast<guint16>(share * 65535); };
    PangoAttrList* attributes = pango_attr_list_new();
    pango_attr_list_insert(
        attributes, pango_attr_foreground_new(part(style.colour.red), part(style.colour.green),
                                              part(style.colour.blue)));
    pango_layout_set_attributes(layout.get(), attributes);
    pango_attr_list_unref(attributes);
    return layout;
  }

  // One line of a short label, cut with an ellipsis.
  Layout label(const std::string& said, const Style& style, double width) {
    Layout layout = text(said, style, width);
    pango_layout_set_ellipsize(layout.get(), PANGO_ELLIPSIZE_END);
    pango_layout_set_height(layout.get(), -1);
    return layout;
  }

  void fill(const Colour& colour, double x, double y, double width, double height) {
    cairo_set_source_rgb(cairo_, colour.red, colour.green, colour.blue);
    cairo_rectangle(cairo_, x, y, width, height);
    cairo_fill(cairo_);
  }

  // The next page unless that much is left on this one.
  void need(double height) {
    if (y_ + height > kBottom && y_ > kTop) next_page();
  }

  void next_page() {
    footer();
    cairo_show_page(cairo_);
    ++page_;
    y_ = kTop;
  }

  void footer() {
    fill(kLine, kSide, kBottom + 14, kText, 0.5);
    const Layout left = label(document_.title, {.size = 8, .colour = kQuiet}, kText - 120);
    put(left, kSide, kBottom + 20);
    const std::string number = pages_ > 0 ? fmt::format("{} {} / {}", document_.page, page_, pages_)
                                          : fmt::format("{} {}", document_.page, page_);
    put(text(number, {.size = 8, .right = true, .colour = kQuiet}, 110), kSide + kText - 110,
        kBottom + 20);
  }

  void put(const Layout& layout, double x, double y) {
    cairo_move_to(cairo_, x, y);
    pango_cairo_show_layout(cairo_, layout.get());
  }

  // At the current place, going on to the next page where the lines do not fit.
  void draw(Layout layout, double indent = 0, bool advance = true) {
    const double height = height_of(layout);
    if (!advance || y_ + height <= kBottom) {
      put(layout, kSide + indent, y_);
      if (advance) y_ += height;
      return;
    }
    TextLines lines(layout.get());
    while (!lines.done()) {
      if (y_ + lines.height() > kBottom && y_ > kTop) next_page();
      lines.draw(cairo_, kSide + indent, y_);
      y_ += lines.height();
      lines.next();
    }
  }

  // The lines of a layout, one after the other.
  class TextLines {
   public:
    explicit TextLines(PangoLayout* layout) : at_(pango_layout_get_iter(layout)) { measure(); }
    TextLines(TextLines&& other) noexcept
        : at_(std::exchange(other.at_, nullptr)), done_(other.done_), logical_(other.logical_) {}
    ~TextLines() {
      if (at_ != nullptr) pango_layout_iter_free(at_);
    }
    bool done() const { return done_; }
    double height() const { return points(logical_.height); }
    void draw(cairo_t* cairo, double x, double y) const {
      const int baseline = pango_layout_iter_get_baseline(at_);
      cairo_move_to(cairo, x + points(logical_.x), y + points(baseline - logical_.y));
      pango_cairo_show_layout_line(cairo, pango_layout_iter_get_line_readonly(at_));
    }
    void next() {
      done_ = !pango_layout_iter_next_line(at_);
      if (!done_) measure();
    }

   private:
    void measure() { pango_layout_iter_get_line_extents(at_, nullptr, &logical_); }
    PangoLayoutIter* at_;
    bool done_ = false;
    PangoRectangle logical_{};
  };

  using Widths = std::vector<std::pair<double, double>>;  // left and width, by column
  static Widths widths_of(const Table& table);
  void table_head(const Table& table, const Widths& widths);
  void table_row(const Table& table, const Widths& widths, const std::vector<Cell>& row);
  std::vector<Layout> cells_of(const Table& table, const Widths& widths,
                               const std::vector<Cell>& row);

  void outline(const Heading& heading) {
    const std::string place = fmt::format("page={} pos=[{:.1f} {:.1f}]", page_, kSide, y_);
    const int parent = heading.level == 1 ? CAIRO_PDF_OUTLINE_ROOT : chapter_;
    const int id = cairo_pdf_surface_add_outline(surface_, parent, clean(heading.text).c_str(),
                                                 place.c_str(), CAIRO_PDF_OUTLINE_FLAG_OPEN);
    if (heading.level == 1) chapter_ = id;
  }

  const Document& document_;
  int pages_;
  int page_ = 1;
  double y_ = kTop;
  int chapter_ = CAIRO_PDF_OUTLINE_ROOT;
  cairo_surface_t* surface_ = nullptr;
  cairo_t* cairo_ = nullptr;
  std::unique_ptr<PangoContext, ReleaseObject> context_;
};

Printer::Widths Printer::widths_of(const Table& table) {
  const double gaps = kGap * (static_cast<double>(table.columns.size()) - 1);
  Widths out;
  double left = kSide;
  for (const double share : report::widths_of(table.columns)) {
    const double width = (kText - gaps) * share;
    out.emplace_back(left, width);
    left += width + kGap;
  }
  return out;
}

void Printer::table_head(const Table& table, const Widths& widths) {
  const bool named = std::any_of(table.columns.begin(), table.columns.end(),
                                 [](const Column& column) { return !column.name.empty(); });
  if (!named) {
    fill(kLine, kSide, y_, kText, 0.5);
    y_ += 3;
    return;
  }
  double tallest = 0;
  std::vector<Layout> names;
  for (std::size_t i = 0; i < table.columns.size(); ++i) {
    names.push_back(
        text(table.columns[i].name,
             {.size = 8.5, .bold = true, .right = table.columns[i].right, .colour = kQuiet},
             widths[i].second));
    tallest = std::max(tallest, height_of(names.back()));
  }
  need(tallest + 40);
  for (std::size_t i = 0; i < names.size(); ++i) put(names[i], widths[i].first, y_);
  y_ += tallest + 3;
  fill(kQuiet, kSide, y_, kText, 0.6);
  y_ += 3;
}

std::vector<Layout> Printer::cells_of(const Table& table, const Widths& widths,
                                      const std::vector<Cell>& row) {
  std::vector<Layout> out;
  for (std::size_t i = 0; i < table.columns.size() && i < row.size(); ++i) {
    out.push_back(text(
        row[i].text, {.size = 9, .right = table.columns[i].right, .colour = colour_of(row[i].tone)},
        widths[i].second));
  }
  return out;
}

void Printer::table_row(const Table& table, const Widths& widths, const std::vector<Cell>& row) {
  const std::vector<Layout> layouts = cells_of(table, widths, row);
  const double tallest = tallest_of(layouts);
  if (y_ + tallest + 6 > kBottom) {
    next_page();
    table_head(table, widths);
  }
  if (y_ + tallest + 6 <= kBottom) {
    for (std::size_t i = 0; i < layouts.size(); ++i) put(layouts[i], widths[i].first, y_);
    y_ += tallest;
  } else {
    // Taller than a page: as many lines of each cell as fit, the rest on the next.
    std::vector<TextLines> cells;
    for (const Layout& layout : layouts) cells.emplace_back(layout.get());
    const auto left = [&] {
      return std::any_of(cells.begin(), cells.end(),
                         [](const TextLines& one) { return !one.done(); });
    };
    while (left()) {
      double lowest = y_;
      for (std::size_t i = 0; i < cells.size(); ++i) {
        double y = y_;
        while (!cells[i].done() && y + cells[i].height() <= kBottom) {
          cells[i].draw(cairo_, widths[i].first, y);
          y += cells[i].height();
          cells[i].next();
        }
        lowest = std::max(lowest, y);
      }
      y_ = lowest;
      if (!left()) break;
      next_page();
      table_head(table, widths);
    }
  }
  y_ += 3;
  fill(kLine, kSide, y_, kText, 0.5);
  y_ += 3;
}

void Printer::operator()(const Table& table) {
  if (table.columns.empty()) return;
  const Widths widths = widths_of(table);
  y_ += 3;
  // The names of columns do not stand alone at the foot of a page.
  if (!table.rows.empty()) {
    need(std::min(tallest_of(cells_of(table, widths, table.rows.front())), 120.0) + 30);
  }
  table_head(table, widths);
  for (const auto& row : table.rows) table_row(table, widths, row);
  y_ += 6;
}

void Printer::operator()(const Figures& figures) {
  constexpr std::size_t kMostInRow = 5;
  for (std::size_t first = 0; first < figures.items.size(); first += kMostInRow) {
    const std::size_t count = std::min(kMostInRow, figures.items.size() - first);
    const double width =
        (kText - kGap * static_cast<double>(count - 1)) / static_cast<double>(count);
    need(76);
    y_ += 4;
    double lowest = y_;
    for (std::size_t i = 0; i < count; ++i) {
      const Figures::One& one = figures.items[first + i];
      const double x = kSide + static_cast<double>(i) * (width + kGap);
      fill(kInk, x, y_, width, 1.2);
      double y = y_ + 5;
      for (const Layout& layout : {text(one.label, {.size = 8.5, .colour = kQuiet}, width),
                                   text(one.value, {.size = 17, .bold = true}, width),
                                   text(one.note, {.size = 8.5, .colour = kQuiet}, width)}) {
        put(layout, x, y);
        y += height_of(layout);
      }
      lowest = std::max(lowest, y);
    }
    y_ = lowest + 8;
  }
}

void Printer::operator()(const Bars& bars) {
  constexpr double kLabel = 165, kTrack = 150, kBar = 6;
  const bool two = !bars.second.empty();
  const double row_height = two ? 24 : 18;
  y_ += 4;
  need(30 + row_height);
  if (!bars.first.empty()) {
    fill(kFirst, kSide + kLabel, y_ + 3, 9, kBar);
    put(text(bars.first, {.size = 8.5, .colour = kQuiet}), kSide + kLabel + 13, y_);
    if (two) {
      fill(kSecond, kSide + kLabel + 100, y_ + 3, 9, kBar);
      put(text(bars.second, {.size = 8.5, .colour = kQuiet}), kSide + kLabel + 113, y_);
    }
    y_ += 16;
  }
  for (const Bars::Row& row : bars.rows) {
    need(row_height);
    const double middle = y_ + row_height / 2;
    put(label(row.label, {.size = 9}, kLabel - 8), kSide, middle - 6.5);
    if (!row.first && !row.second) {
      // Nothing to draw: the words have the room of the bar as well.
      put(label(row.note, {.size = 8.5, .colour = kQuiet}, kText - kLabel), kSide + kLabel,
          middle - 6);
      y_ += row_height;
      continue;
    }
    const auto bar = [&](std::optional<double> value, const Colour& colour, double top) {
      fill(kSoft, kSide + kLabel, top, kTrack, kBar);
      if (const auto share = fill_of(bars, value)) {
        fill(colour, kSide + kLabel, top, *share * kTrack, kBar);
      }
    };
    bar(row.first, kFirst, two ? middle - kBar - 0.5 : middle - kBar / 2);
    if (two) bar(row.second, kSecond, middle + 0.5);
    const double x = kSide + kLabel + kTrack + 8;
    put(label(row.note, {.size = 8.5, .colour = kQuiet}, kSide + kText - x), x, middle - 6);
    y_ += row_height;
  }
  y_ += 8;
}

void Printer::operator()(const Lines& lines) {
  constexpr double kHigh = 150, kLeft = 44, kRow = 13;
  y_ += 4;
  need(kHigh + 24 + kRow * static_cast<double>(lines.series.size()));
  const Frame frame{kSide + kLeft, y_ + 6, kText - kLeft - 8, kHigh - 12};
  for (const Lines::Mark& level : lines.levels) {
    const double y = frame.y(lines, level.at);
    fill(kLine, frame.left, y, frame.width, 0.5);
    put(text(level.label, {.size = 8, .right = true, .colour = kQuiet}, kLeft - 6), kSide, y - 5.5);
  }
  for (const Lines::Mark& mark : lines.moments) {
    constexpr double kMoment = 60;
    const double x = frame.x(lines, mark.at) - kMoment / 2;
    Layout layout = text(mark.label, {.size = 8, .colour = kQuiet}, kMoment);
    pango_layout_set_alignment(layout.get(), PANGO_ALIGN_CENTER);
    put(layout, x, frame.top + frame.height + 4);
  }
  if (lines.target) {
    put(text(lines.target_name, {.size = 8, .right = true, .colour = kQuiet}, frame.width),
        frame.left, frame.y(lines, *lines.target) - 12);
  }
  const double legend = frame.top + frame.height + 18;
  for (std::size_t i = 0; i < lines.series.size(); ++i) {
    put(label(lines.series[i].name, {.size = 8.5}, kText - kLeft - 40), frame.left + 27,
        legend + kRow * static_cast<double>(i));
  }
  draw_curves(cairo_, lines, frame, legend + 5.5, kRow);
  y_ = legend + kRow * static_cast<double>(lines.series.size()) + 8;
}

// All texts, to see which characters they need.
struct Gather {
  std::string all;
  void operator()(const Heading& one) { all += one.text; }
  void operator()(const Paragraph& one) { all += one.text; }
  void operator()(const Note& one) { all += one.text; }
  void operator()(const List& one) {
    for (const std::string& item : one.items) all += item;
  }
  void operator()(const Table& one) {
    for (const Column& column : one.columns) all += column.name;
    for (const auto& row : one.rows) {
      for (const Cell& cell : row) all += cell.text;
    }
  }
  void operator()(const Figures& one) {
    for (const Figures::One& figure : one.items) all += figure.label + figure.value + figure.note;
  }
  void operator()(const Bars& one) {
    all += one.first + one.second;
    for (const Bars::Row& row : one.rows) all += row.label + row.note;
  }
  void operator()(const Lines& one) {
    all += one.target_name;
    for (const Lines::Series& series : one.series) all += series.name;
    for (const Lines::Mark& level : one.levels) all += level.label;
    for (const Lines::Mark& mark : one.moments) all += mark.label;
  }
  void operator()(const PageBreak&) {}
};

std::string texts_of(const Document& document) {
  Gather gather{document.title + document.subtitle + document.page};
  for (const std::string& stamp : document.stamps) gather.all += stamp;
  for (const Block& block : document.blocks) std::visit(gather, block);
  return std::move(gather.all);
}

}  // namespace

Result<std::string> to_pdf(const Document& document) {
  // Fontconfig's and Pango's caches are shared.
  static std::mutex turn;
  const std::lock_guard lock(turn);
  PLUMB_TRY(PangoFontMap* const fonts, fonts_for(texts_of(document)));
  int pages = 0;
  std::string out;
  // Twice: how many pages there are is known only in the end.
  for (int pass = 0; pass < 2; ++pass) {
    out.clear();
    Printer printer(document, fonts, out, pages);
    printer.print();
    pages = printer.page();
    if (printer.finish() != CAIRO_STATUS_SUCCESS) {
      return unavailable("The PDF could not be drawn.", document.title, "Take the HTML file.");
    }
  }
  return out;
}

}  // namespace plumb::report
