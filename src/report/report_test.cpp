// One document as HTML and PDF: nothing of it is lost, nothing breaks out of it, and the same
// document is always the same file.
#include <doctest/doctest.h>

#include <fstream>

#include "base/sanitizer.h"
#include "report/bars.h"
#include "report/html.h"
#include "report/lines.h"
#include "report/pdf.h"

namespace plumb::report {
namespace {

Document full() {
  Document out;
  out.title = "Audit & <report>";
  out.subtitle = "Corner Books";
  out.stamps = {"Data of 2026-06-30"};
  out.made_at = "2026-06-30T12:00:00Z";
  out.page = "Page";
  out.blocks = {
      Heading{1, "Summary"},
      Paragraph{"Why \"quoted\"\nand broken", Tone::quiet},
      List{{"First", "Second"}},
      Table{{{"Step", 3, false}, {"Met", 1, true}},
            {{{"Goals"}, {"4", Tone::good}}, {{"A row with one cell"}}}},
      Figures{{{"Index", "61.2", "+3.0"}, {"Met", "4 / 9", ""}}},
      Bars{1, 5, "Business", "IT", {{"Scope", 3.0, 7.0, "3.0 / 7.0"}, {"Nobody", {}, {}, "–"}}},
      Note{"Draft", Tone::warning},
      PageBreak{},
      Heading{2, "End"}};
  return out;
}

int count(const std::string& text, const std::string& what) {
  int found = 0;
  for (std::size_t at = text.find(what); at != std::string::npos; at = text.find(what, at + 1)) {
    ++found;
  }
  return found;
}

TEST_CASE("HTML holds every text, escaped, and no script") {
  const std::string html = to_html(full());
  for (const char* text : {"Audit &amp; &lt;report&gt;", "Corner Books", "Data of 2026-06-30",
                           "Why &quot;quoted&quot;<br>and", "<li>Second</li>",
                           "<th scope=\"col\" class=\"right\">Met</th>", "A row with one cell",
                           "<dd class=\"value\">61.2</dd>",
                           "<aside class=\"warning\">Draft</aside>", "<h3>End</h3>"}) {
    CHECK_MESSAGE(html.find(text) != std::string::npos, text);
  }
  CHECK(html.find("<report>") == std::string::npos);
  CHECK(html.find("<script") == std::string::npos);
  CHECK(html.find("http") == std::string::npos);
  CHECK(count(html, "<h1>") == 1);
  CHECK(to_html(full()) == html);
}

TEST_CASE("a bar stays on its track, and none is drawn without a value") {
  const Bars bars{1, 5, {}, {}, {}};
  CHECK(*fill_of(bars, 1) == doctest::Approx(0));
  CHECK(*fill_of(bars, 3) == doctest::Approx(0.5));
  CHECK(*fill_of(bars, 7) == doctest::Approx(1));
  CHECK(*fill_of(bars, -2) == doctest::Approx(0));
  CHECK_FALSE(fill_of(bars, std::nullopt));
  CHECK_FALSE(fill_of(Bars{2, 2, {}, {}, {}}, 2));
  const std::string html = to_html(full());
  // Of the row without values not even a track: an empty one would read as zero.
  CHECK(count(html, "class=\"track\"") == 2);
  // The legend and the one row that has values.
  CHECK(count(html, "<rect class=\"first\"") == 2);
}

TEST_CASE("curves keep their gaps, a lone value is a point, what is expected has a band") {
  Lines lines;
  lines.from = 0;
  lines.to = 10;
  lines.least = 0;
  lines.most = 100;
  lines.levels = {{0, "0"}, {100, "100"}};
  lines.moments = {{0, "2026-01"}};
  lines.target = 90;
  lines.target_name = "Target 90";
  lines.said = "Orders: 80.";
  lines.series = {{"Orders <b>",
                   {{0, 10.0, {}, {}}, {2, {}, {}, {}}, {4, 50.0, {}, {}}, {6, 500.0, {}, {}}},
                   false},
                  {"Forecast", {{6, 60.0, 50.0, 70.0}, {10, 80.0, 60.0, 95.0}}, true}};
  Document document;
  document.title = "Curves";
  document.blocks = {lines};
  const std::string html = to_html(document);
  CHECK(html.find("Orders &lt;b&gt;") != std::string::npos);
  CHECK(html.find("aria-label=\"Orders: 80.\"") != std::string::npos);
  CHECK(html.find("Target 90") != std::string::npos);
  // The value alone before the gap is a dot of a tenth; the other pieces go on as lines.
  CHECK(count(html, "h.1M") == 1);
  CHECK(count(html, "h.1L") == 2);
  CHECK(count(html, "class=\"band") == 1);
  // Beyond the scale it stays at its edge: the top of the frame.
  const Frame frame{0, 0, 100, 50};
  CHECK(frame.y(lines, 500) == doctest::Approx(0));
  CHECK(frame.y(lines, 0) == doctest::Approx(50));
  CHECK(frame.x(lines, 5) == doctest::Approx(50));
  CHECK(band_of(frame, lines, lines.series[1]).size() == 4);
  CHECK(colour_of(1, lines) == colour_of(0, lines));
  CHECK(to_pdf(document).ok());
}

TEST_CASE("the same document is the same PDF, whatever was drawn between") {
  const auto first = to_pdf(full());
  REQUIRE(first.ok());
  Document other = full();
  other.title = "Another";
  REQUIRE(to_pdf(other).ok());
  const auto again = to_pdf(full());
  REQUIRE(again.ok());
  CHECK(*first == *again);
  CHECK(first->starts_with("%PDF-"));
}

TEST_CASE("what does not fit on a page goes on on the next") {
  const auto pages = [](const Document& document) {
    const auto pdf = to_pdf(document);
    REQUIRE(pdf.ok());
    return count(*pdf, "/Type /Page %");
  };
  Document one;
  one.title = "Short";
  one.made_at = "2026-06-30T12:00:00Z";
  CHECK(pages(one) == 1);
  Document tall = one;
  std::string words;
  for (int i = 0; i < 4000; ++i) words += "word ";
  // A cell taller than a page, a paragraph taller than a page, more rows than a page.
  tall.blocks = {Table{{{"A", 1, false}, {"B", 1, false}}, {{{words}, {"short"}}}}};
  CHECK(pages(tall) > 3);
  tall.blocks = {Paragraph{words}, Note{words}};
  CHECK(pages(tall) > 3);
  Table rows{{{"A", 1, false}}, {}};
  for (int i = 0; i < 200; ++i) rows.rows.push_back({{"row"}});
  tall.blocks = {rows};
  CHECK(pages(tall) > 3);
}

// Megabytes this process holds.
double resident() {
  std::ifstream file("/proc/self/statm");
  double size = 0, pages = 0;
  file >> size >> pages;
  return pages * 4096 / 1e6;
}

TEST_CASE("a thousand reports take no more memory than a hundred") {
  Document document;
  document.made_at = "2026-06-30T12:00:00Z";
  document.blocks = {Paragraph{"One line in Ελληνικά"}};
  const auto draw = [&](int times) {
    for (int i = 0; i < times; ++i) {
      document.title = "Report " + std::to_string(i % 7);
      REQUIRE(to_pdf(document).ok());
    }
  };
  draw(100);
  const double before = resident();
  draw(900);
#ifndef PLUMB_ADDRESS_SANITIZER  // which keeps what was freed
  CHECK(resident() - before < 4);
#else
  CHECK(before > 0);
#endif
}

TEST_CASE("columns share the width as they say, equally where none says anything") {
  CHECK(widths_of({{"", 3, false}, {"", 1, false}}) == std::vector<double>{0.75, 0.25});
  CHECK(widths_of({{"", 0, false}, {"", 0, false}}) == std::vector<double>{0.5, 0.5});
  CHECK(widths_of({}).empty());
}

TEST_CASE("odd texts are drawn, not refused") {
  Document odd;
  odd.title = "\xFF\xFE broken \x01 bytes";
  odd.made_at = "not a moment";
  odd.blocks = {Heading{9, ""}, Paragraph{"Ελλάδα, Україна, 日本, 👍"},       Table{},
                Figures{},      Table{{{"", 0, false}}, {{{"zero share"}}}}, Bars{}};
  CHECK(to_pdf(odd).ok());
  CHECK(to_html(odd).find("nan") == std::string::npos);
}

}  // namespace
}  // namespace plumb::report
