#include "survey/themes.h"

#include <doctest/doctest.h>

using namespace plumb::survey;

TEST_CASE("remarks that share words or pairs of words are a theme") {
  const std::vector<Theme> themes =
      themes_of({"Release planning takes weeks.", "The release planning is never shared with us",
                 "Testing is slow; nobody owns the tests", "We test too late", "Coffee",
                 "Release planning!", "What the board wants"});
  REQUIRE(themes.size() == 2);
  // The pair comes before either of its words, which the same remarks share.
  CHECK(themes[0].name == "Release planning");
  CHECK(themes[0].remarks == std::vector<std::size_t>{0, 1, 5});
  CHECK(themes[1].remarks == std::vector<std::size_t>{2, 3});
}

TEST_CASE("endings, accents and stop words of both languages do not part or join remarks") {
  struct Case {
    const char* name;
    std::vector<std::string> texts;
    std::size_t themes;
  };
  const Case cases[] = {
      {"plural and singular", {"Die Schnittstellen fehlen", "Eine Schnittstelle bricht"}, 1},
      {"umlaut or not", {"Verträge dauern", "Vertrage unklar"}, 1},
      {"-ies and -y", {"Too many priorities", "No priority at all"}, 1},
      {"stop words alone", {"Das ist nicht gut genug", "Was ist mit uns"}, 0},
      {"short words", {"IT is ok", "it is IT"}, 0},
      {"class is not clas", {"A class apart", "The class again"}, 1},
      {"one remark is no theme", {"Planning and planning"}, 0},
      {"nothing", {}, 0},
      {"empty texts", {"", ""}, 0},
      {"bytes that are no letters", {"\xE2\x80\x9C", "\xFF\xFE", "\xC3"}, 0},
  };
  for (const Case& c : cases) {
    CAPTURE(c.name);
    CHECK(themes_of(c.texts).size() == c.themes);
  }
}

TEST_CASE("each remark is in one theme, and there are not more themes than are read") {
  std::vector<std::string> texts;
  for (int i = 0; i < 200; ++i) {
    texts.push_back("word" + std::string(1, static_cast<char>('a' + i % 26)) + "xyz and more");
  }
  const std::vector<Theme> themes = themes_of(texts);
  CHECK(themes.size() == kMostThemes);
  std::vector<int> seen(texts.size(), 0);
  for (const Theme& theme : themes) {
    for (const std::size_t at : theme.remarks) ++seen[at];
    CHECK(theme.terms.front() == theme.name);
  }
  for (const int count : seen) CHECK(count <= 1);
}
