#include "report/html.h"

#include <algorithm>
#include <string_view>

#include <fmt/format.h>

#include "report/bars.h"
#include "report/lines.h"

namespace plumb::report {
namespace {

constexpr std::string_view kStyle = R"css(
:root{color-scheme:light dark;--ink:#1f2328;--quiet:#5c636b;--paper:#fffdf9;--line:#d9d5cc;
--soft:#f4f0e8;
--first:#1d5f8a;--second:#b4672a;--good:#1f6b45;--warning:#8a5a00;--bad:#a3261d}
@media(prefers-color-scheme:dark){:root{--ink:#e6e3dc;--quiet:#a5a199;--paper:#191a1c;
--line:#3a3b3e;--soft:#232427;
--first:#6bb0de;--second:#e09a5e;--good:#79c79c;--warning:#e0b45a;--bad:#f0918a}}
@media print{:root{color-scheme:light;--ink:#1f2328;--quiet:#5c636b;--paper:#fff;--line:#d9d5cc;
--soft:#f4f0e8;
--first:#1d5f8a;--second:#b4672a;--good:#1f6b45;--warning:#8a5a00;--bad:#a3261d}}
*{box-sizing:border-box}
body{margin:0;background:var(--paper);color:var(--ink);
font:16px/1.5 "IBM Plex Sans","Open Sans",system-ui,sans-serif}
main{max-width:760px;margin:0 auto;padding:48px 20px 80px}
h1,h2,h3,h4{font-family:"Source Serif 4",Georgia,serif;line-height:1.25;text-wrap:balance}
h1{font-size:2rem;margin:0}h2{font-size:1.5rem;margin:2.4em 0 .5em;
border-top:1px solid var(--line);padding-top:1em}
h3{font-size:1.15rem;margin:1.8em 0 .4em}h4{font-size:1rem;margin:1.4em 0 .3em}
p{margin:.5em 0}.subtitle{font-size:1.15rem;color:var(--quiet);margin:.3em 0 0}
.stamps{margin:1.2em 0 0;padding:0;list-style:none;color:var(--quiet);font-size:.875rem}
.wide{overflow-x:auto}table{border-collapse:collapse;width:100%;font-size:.875rem;margin:.6em 0}
th,td{text-align:left;vertical-align:top;padding:.45em .8em .45em 0;
border-bottom:1px solid var(--line);overflow-wrap:anywhere}
th{color:var(--quiet);font-weight:600}.right{text-align:right;font-variant-numeric:tabular-nums}
.figures{display:grid;grid-template-columns:repeat(auto-fit,minmax(120px,1fr));gap:16px;
margin:1em 0;padding:0}
.figures div{border-top:2px solid var(--ink);padding-top:.4em}.figures dt{color:var(--quiet);
font-size:.8125rem}
.figures dd{margin:0}.figures dd.value{font:600 1.6rem/1.2 "Source Serif 4",Georgia,serif}
.figures dd.note{color:var(--quiet);font-size:.8125rem}
.bars{display:block;width:100%;min-width:560px;height:auto;margin:.6em 0}.bars text{
font:12px "IBM Plex Sans","Open Sans",system-ui,sans-serif;fill:var(--ink)}
.bars .quiet{fill:var(--quiet)}
.lines{display:block;width:100%;min-width:480px;height:auto;margin:.6em 0}.lines text{
font:12px "IBM Plex Sans","Open Sans",system-ui,sans-serif;fill:var(--quiet)}
.lines .grid{stroke:var(--line);stroke-width:1}.lines .target{stroke:var(--ink);stroke-width:1.2;
stroke-dasharray:2 3}.lines path.curve{fill:none;stroke-width:2;stroke-linejoin:round}
.lines path.band{opacity:.16}
.c0{stroke:var(--first);fill:var(--first)}.c1{stroke:var(--second);fill:var(--second)}
.c2{stroke:#6a5bb5;fill:#6a5bb5}.c3{stroke:#a04848;fill:#a04848}.c4{stroke:#3f8f57;fill:#3f8f57}
.c5{stroke:#9a62c4;fill:#9a62c4}.lines path.band{stroke:none}
.track{fill:var(--soft)}.first{fill:var(--first)}.second{fill:var(--second)}
aside{border-left:3px solid var(--line);background:var(--soft);padding:.6em 1em;margin:1em 0}
aside.good{border-color:var(--good)}aside.warning{border-color:var(--warning)}aside.bad{
border-color:var(--bad)}
.tone-quiet{color:var(--quiet)}.tone-good{color:var(--good)}.tone-warning{color:var(--warning)}
.tone-bad{color:var(--bad);font-weight:600}
@media print{main{max-width:none;padding:0}h2{break-after:avoid}h3,h4{break-after:avoid}
tr,.figures,.bars,.lines{break-inside:avoid}.break{break-before:page}}
)css";

std::string escaped(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (const char c : text) {
    switch (c) {
      case '&': out += "&amp;"; break;
      case '<': out += "&lt;"; break;
      case '>': out += "&gt;"; break;
      case '"': out += "&quot;"; break;
      case '\n': out += "<br>"; break;
      default: out += c;
    }
  }
  return out;
}

// At most so many characters of UTF-8, the last an ellipsis: SVG does not break lines.
std::string cut(std::string_view text, std::size_t most) {
  std::size_t characters = 0;
  std::size_t end = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if ((static_cast<unsigned char>(text[i]) & 0xC0) == 0x80) continue;
    if (++characters == most) end = i;
  }
  if (characters <= most) return std::string(text);
  return std::string(text.substr(0, end)) + "…";
}

std::string_view name_of(Tone tone) {
  switch (tone) {
    case Tone::quiet: return "quiet";
    case Tone::good: return "good";
    case Tone::warning: return "warning";
    case Tone::bad: return "bad";
    case Tone::plain: break;
  }
  return "plain";
}

std::string toned(std::string_view text, Tone tone) {
  if (tone == Tone::plain) return escaped(text);
  return fmt::format("<span class=\"tone-{}\">{}</span>", name_of(tone), escaped(text));
}

std::string dash_text(const std::vector<double>& dashes) {
  std::string out;
  for (const double one : dashes) out += fmt::format("{}{:g}", out.empty() ? "" : " ", one);
  return out.empty() ? out : fmt::format(" stroke-dasharray=\"{}\"", out);
}

class Writer {
 public:
  std::string out;

  void operator()(const Heading& heading) {
    const int level = heading.level + 1;  // the title is the only h1
    out += fmt::format("<h{0}>{1}</h{0}>\n", level, escaped(heading.text));
  }
  void operator()(const Paragraph& paragraph) {
    out += fmt::format("<p>{}</p>\n", toned(paragraph.text, paragraph.tone));
  }
  void operator()(const List& list) {
    out += "<ul>\n";
    for (const std::string& item : list.items) out += fmt::format("<li>{}</li>\n", escaped(item));
    out += "</ul>\n";
  }
  void operator()(const Table& table) {
    out += "<div class=\"wide\" tabindex=\"0\"><table>\n<colgroup>";
    for (const double width : widths_of(table.columns)) {
      out += fmt::format("<col style=\"width:{:.1f}%\">", 100 * width);
    }
    out += "</colgroup>\n";
    head(table);
    out += "<tbody>\n";
    for (const auto& row : table.rows) {
      out += "<tr>";
      for (std::size_t i = 0; i < table.columns.size(); ++i) {
        const bool right = table.columns[i].right;
        out += fmt::format("<td{}>{}</td>", right ? " class=\"right\"" : "",
                           i < row.size() ? toned(row[i].text, row[i].tone) : std::string());
      }
      out += "</tr>\n";
    }
    out += "</tbody></table></div>\n";
  }
  void operator()(const Figures& figures) {
    out += "<dl class=\"figures\">\n";
    for (const Figures::One& one : figures.items) {
      out += fmt::format(
          "<div><dt>{}</dt><dd class=\"value\">{}</dd><dd class=\"note\">{}</dd></div>\n",
          escaped(one.label), escaped(one.value), escaped(one.note));
    }
    out += "</dl>\n";
  }
  void operator()(const Bars& bars);
  void operator()(const Lines& lines);
  void operator()(const Note& note) {
    out += fmt::format("<aside class=\"{}\">{}</aside>\n", name_of(note.tone), escaped(note.text));
  }
  void operator()(const PageBreak&) { out += "<div class=\"break\"></div>\n"; }

 private:
  // Nothing where no column has a name.
  void head(const Table& table) {
    if (std::all_of(table.columns.begin(), table.columns.end(),
                    [](const Column& column) { return column.name.empty(); })) {
      return;
    }
    out += "<thead><tr>";
    for (const Column& column : table.columns) {
      out += fmt::format("<th scope=\"col\"{}>{}</th>", column.right ? " class=\"right\"" : "",
                         escaped(column.name));
    }
    out += "</tr></thead>\n";
  }
};

void Writer::operator()(const Bars& bars) {
  constexpr double kWidth = 720, kLabel = 250, kTrack = 200, kBar = 9;
  constexpr std::size_t kLabelLetters = 38, kNoteLetters = 40, kWordsLetters = 74;
  const bool two = !bars.second.empty();
  const double row_height = two ? 34 : 26;
  const double legend = bars.first.empty() ? 0 : 22;
  const double height = legend + row_height * static_cast<double>(bars.rows.size()) + 4;
  std::string said;
  for (const Bars::Row& row : bars.rows) said += row.label + ": " + row.note + ". ";
  out += fmt::format(
      "<div class=\"wide\" tabindex=\"0\"><svg class=\"bars\" viewBox=\"0 0 {} {}\" role=\"img\" "
      "aria-label=\"{}\">\n",
      kWidth, height, escaped(said));
  if (!bars.first.empty()) {
    out += fmt::format(
        "<rect class=\"first\" x=\"{}\" y=\"4\" width=\"12\" height=\"9\"/>"
        "<text class=\"quiet\" x=\"{}\" y=\"13\">{}</text>\n",
        kLabel, kLabel + 18, escaped(bars.first));
    if (two) {
      out += fmt::format(
          "<rect class=\"second\" x=\"{}\" y=\"4\" width=\"12\" height=\"9\"/>"
          "<text class=\"quiet\" x=\"{}\" y=\"13\">{}</text>\n",
          kLabel + 150, kLabel + 168, escaped(bars.second));
    }
  }
  double y = legend;
  for (const Bars::Row& row : bars.rows) {
    const double middle = y + row_height / 2;
    out += fmt::format("<text x=\"0\" y=\"{:.1f}\"><title>{}</title>{}</text>", middle + 4,
                       escaped(row.label), escaped(cut(row.label, kLabelLetters)));
    const auto words = [&](double x, std::size_t letters) {
      out += fmt::format("<text class=\"quiet\" x=\"{}\" y=\"{:.1f}\"><title>{}</title>{}</text>\n",
                         x, middle + 4, escaped(row.note), escaped(cut(row.note, letters)));
    };
    if (!row.first && !row.second) {
      // Nothing to draw: the words have the room of the bar as well.
      words(kLabel, kWordsLetters);
      y += row_height;
      continue;
    }
    const auto bar = [&](std::optional<double> value, std::string_view kind, double top) {
      out += fmt::format("<rect class=\"track\" x=\"{}\" y=\"{:.1f}\" width=\"{}\" height=\"{}\"/>",
                         kLabel, top, kTrack, kBar);
      if (const auto fill = fill_of(bars, value)) {
        out +=
            fmt::format("<rect class=\"{}\" x=\"{}\" y=\"{:.1f}\" width=\"{:.1f}\" height=\"{}\"/>",
                        kind, kLabel, top, *fill * kTrack, kBar);
      }
    };
    bar(row.first, "first", two ? middle - kBar - 1 : middle - kBar / 2);
    if (two) bar(row.second, "second", middle + 1);
    words(kLabel + kTrack + 12, kNoteLetters);
    y += row_height;
  }
  out += "</svg></div>\n";
}

// One curve, and the band around it if it is what is expected.
std::string curve(const Frame& frame, const Lines& lines, std::size_t number) {
  const Lines::Series& one = lines.series[number];
  const std::size_t colour = colour_of(number, lines);
  std::string out;
  if (one.ahead) {
    std::string band;
    for (const auto& [x, y] : band_of(frame, lines, one)) {
      band += fmt::format("{}{:.1f} {:.1f}", band.empty() ? "M" : "L", x, y);
    }
    if (!band.empty()) {
      out += fmt::format("<path class=\"band c{}\" d=\"{}Z\"/>\n", colour, band);
    }
  }
  std::string path;
  bool pen = false;
  for (const Lines::Point& point : one.points) {
    if (!point.value) {
      pen = false;
      continue;
    }
    path += fmt::format("{}{:.1f} {:.1f}", pen ? "L" : "M", frame.x(lines, point.at),
                        frame.y(lines, *point.value));
    // A value alone between gaps is a point, not nothing.
    if (!pen) path += "h.1";
    pen = true;
  }
  return out + fmt::format("<path class=\"curve c{}\" stroke-linecap=\"round\"{} d=\"{}\"/>\n",
                           colour, dash_text(dash_of(number, lines)), path);
}

void Writer::operator()(const Lines& lines) {
  constexpr double kWidth = 720, kHeight = 230, kLeft = 56, kRight = 16, kTop = 10, kFoot = 26;
  const Frame frame{kLeft, kTop, kWidth - kLeft - kRight, kHeight - kTop - kFoot};
  const double legend = 18 * static_cast<double>(lines.series.size());
  out += fmt::format(
      "<div class=\"wide\" tabindex=\"0\"><svg class=\"lines\" viewBox=\"0 0 {} {}\" role=\"img\" "
      "aria-label=\"{}\">\n",
      kWidth, kHeight + legend, escaped(lines.said));
  for (const Lines::Mark& level : lines.levels) {
    const double y = frame.y(lines, level.at);
    out += fmt::format(
        "<path class=\"grid\" d=\"M{0:.1f} {1:.1f}H{2:.1f}\"/>"
        "<text x=\"{3:.1f}\" y=\"{4:.1f}\" text-anchor=\"end\">{5}</text>\n",
        kLeft, y, kWidth - kRight, kLeft - 8, y + 4, escaped(level.label));
  }
  for (const Lines::Mark& mark : lines.moments) {
    out += fmt::format("<text x=\"{:.1f}\" y=\"{:.1f}\" text-anchor=\"middle\">{}</text>\n",
                       frame.x(lines, mark.at), kHeight - 8, escaped(mark.label));
  }
  if (lines.target) {
    out += fmt::format("<path class=\"target\" d=\"M{0:.1f} {1:.1f}H{2:.1f}\"/>\n", kLeft,
                       frame.y(lines, *lines.target), kWidth - kRight);
  }
  for (std::size_t i = 0; i < lines.series.size(); ++i) {
    out += curve(frame, lines, i);
    const double y = kHeight + 18 * static_cast<double>(i) + 6;
    out += fmt::format(
        "<path class=\"curve c{}\"{} d=\"M{} {:.1f}h26\"/><text x=\"{}\" y=\"{:.1f}\">{}</text>\n",
        colour_of(i, lines), dash_text(dash_of(i, lines)), kLeft, y, kLeft + 34, y + 4,
        escaped(lines.series[i].name));
  }
  if (lines.target && !lines.target_name.empty()) {
    out +=
        fmt::format("<text x=\"{:.1f}\" y=\"{:.1f}\" text-anchor=\"end\">{}</text>\n",
                    kWidth - kRight, frame.y(lines, *lines.target) - 4, escaped(lines.target_name));
  }
  out += "</svg></div>\n";
}

}  // namespace

std::string to_html(const Document& document) {
  Writer writer;
  writer.out = fmt::format(
      "<!doctype html>\n<html lang=\"{}\">\n<head>\n<meta charset=\"utf-8\">\n"
      "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
      "<title>{}</title>\n<style>{}</style>\n</head>\n<body>\n<main>\n<h1>{}</h1>\n",
      escaped(document.language), escaped(document.title), kStyle, escaped(document.title));
  if (!document.subtitle.empty()) {
    writer.out += fmt::format("<p class=\"subtitle\">{}</p>\n", escaped(document.subtitle));
  }
  writer.out += "<ul class=\"stamps\">\n";
  for (const std::string& stamp : document.stamps) {
    writer.out += fmt::format("<li>{}</li>\n", escaped(stamp));
  }
  writer.out += "</ul>\n";
  for (const Block& block : document.blocks) std::visit(writer, block);
  writer.out += "</main>\n</body>\n</html>\n";
  return std::move(writer.out);
}

}  // namespace plumb::report
