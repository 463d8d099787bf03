#include "service/sentences.h"

#include <fstream>
#include <map>
#include <sstream>

#include "service/insight_fixture.h"

namespace plumb::service {

TEST_CASE("The document lists every sentence as it is") {
  std::ifstream file(std::string(PLUMB_SOURCE_DIR) + "/docs/formats/sentences.md");
  std::map<std::string, std::string> documented;
  std::string line;
  while (std::getline(file, line)) {
    if (line.rfind("| `", 0) != 0 || line[3] == '{') continue;
    const std::size_t id_end = line.find('`', 3);
    const std::size_t text = line.find("| ", id_end);
    const std::size_t end = line.rfind(" |");
    documented[line.substr(3, id_end - 3)] = line.substr(text + 2, end - text - 2);
  }
  std::map<std::string, std::string> known;
  for (const Template& entry : sentence_templates()) {
    known[std::string(entry.id)] = std::string(entry.text);
  }
  CHECK(documented == known);
}

TEST_CASE("A template is filled by the form of its values") {
  const Sentence sentence =
      say("skills.scarce", {{"count", 2}, {"total", 7}, {"name", "Cloud"}, {"lacking", 1.25}});
  CHECK(sentence.text == "2 of 7 skills are scarce; Cloud lacks most, 1.2 FTE.");
  CHECK(say("analysis.line", {{"line", "Practice"}, {"share", 0.414}}).text ==
        "Practice is the weakest line of evidence, at 41%.");
}

TEST_CASE("The rules choose by what there is") {
  struct Case {
    const char* name;
    Sentence sentence;
    const char* id;
    const char* text;
  };
  Why fell;
  fell.from.at = *parse_instant("2026-03-31T00:00:00Z");
  fell.index_from = 60;
  fell.index_to = 56.8;
  fell.difference = -3.2;
  fell.time_passed = -0.4;
  fell.by_element = {{"pos", "Point of sale", -1.9, 1}, {"web", "Web shop", 0.5, 1}};
  Why aged = fell;
  aged.time_passed = -2.5;
  aged.by_element = {{"pos", "Point of sale", -0.7, 1}};
  Why rose = fell;
  rose.difference = 2;
  rose.time_passed = 0;
  rose.by_element = {{"pos", "Point of sale", -1, 1}, {"web", "Web shop", 3, 1}};
  LeverRow lever;
  lever.index_gain = 1.5;
  const Case cases[] = {
      {"nothing moved", why_sentence({}), "why.nothing", "The index did not move."},
      {"an element took most", why_sentence(fell), "why.fell",
       "The index fell by 3.2 points; Point of sale took 1.9 of them."},
      {"time took most", why_sentence(aged), "why.fell_with_time",
       "The index fell by 3.2 points, 2.5 of them because time passed."},
      {"an element brought most", why_sentence(rose), "why.rose",
       "The index rose by 2.0 points; Web shop brought 3.0 of them."},
      {"no lever", levers_sentence({}), "levers.none",
       "Nothing that can be changed in the model would raise the index."},
      {"one lever", levers_sentence({lever}), "levers.one", "One step would bring 1.5 points."},
      {"levers", levers_sentence({lever, lever, lever, lever}), "levers.many",
       "The first 3 steps would bring 4.5 points together."},
      {"no finding", findings_sentence({}), "findings.none", "No finding is open."},
      {"low findings", findings_sentence({3, 0, "Silos", "k", "t"}), "findings.low",
       "3 open findings, none of them severe."},
      {"one severe", findings_sentence({3, 1, "Silos", "k", "Goal A has no support."}),
       "findings.one_high", "One finding is severe: Goal A has no support."},
      {"a pattern", findings_sentence({9, 4, "Silos", "k", "t"}), "findings.pattern",
       "4 severe findings form a pattern: Silos."},
      {"severe", findings_sentence({9, 4, "", "k", "t"}), "findings.high",
       "4 of 9 open findings are severe."},
      {"no goals", strategy_sentence({}), "strategy.no_goals", "There is no goal yet."},
      {"support comes first", strategy_sentence({5, 1, 3, 5, "g", "Grow"}),
       "strategy.one_unsupported", "One goal has too little support: Grow."},
      {"then SMART", strategy_sentence({5, 0, 3, 5, "g", "Grow"}), "strategy.not_smart",
       "3 of 5 goals are not SMART yet; Grow matters most."},
      {"then signatures", strategy_sentence({5, 0, 0, 1, "g", "Grow"}), "strategy.one_unsigned",
       "One goal is not agreed by both sides: Grow."},
      {"all well", strategy_sentence({5, 0, 0, 0, "", ""}), "strategy.good",
       "All 5 goals are supported, SMART and agreed by both sides."},
      {"no rows", trace_sentence({"Goal", "Risk", 0, 2, 0, "", ""}), "trace.no_rows",
       "There is nothing of the type Goal yet."},
      {"no columns", trace_sentence({"Goal", "Risk", 3, 0, 3, "g", "Grow"}), "trace.no_columns",
       "There is nothing of the type Risk yet."},
      {"one gap", trace_sentence({"Goal", "Risk", 3, 2, 1, "g", "Grow"}), "trace.one_gap",
       "Grow has no connection to the type Risk."},
      {"gaps", trace_sentence({"Goal", "Risk", 3, 2, 2, "g", "Grow"}), "trace.gaps",
       "2 of 3 of the type Goal have no connection to the type Risk; Grow matters most."},
      {"no gap", trace_sentence({"Goal", "Risk", 3, 2, 0, "", ""}), "trace.complete",
       "All 3 of the type Goal are connected to the type Risk."},
      {"no skill", skills_sentence({}), "skills.none", "There is no skill yet."},
      {"enough", skills_sentence({4, 0, "", "", 0}), "skills.enough", "No skill is scarce."},
      {"one scarce", skills_sentence({4, 1, "s", "Cloud", 2}), "skills.one_scarce",
       "One skill is scarce: Cloud lacks 2.0 FTE."},
  };
  for (const Case& c : cases) {
    CAPTURE(c.name);
    CHECK(c.sentence.id == c.id);
    CHECK(c.sentence.text == c.text);
    // Every link belongs to a value.
    for (const auto& link : c.sentence.links) CHECK(c.sentence.values.contains(link.key()));
  }
}

TEST_CASE("Home says what moved, else what pulls down") {
  TestWorkspace test;
  CHECK(home_sentence(*test.assess(), nullptr).id == "home.empty");
  test.element("p", {{"type", "process"}});
  CHECK(home_sentence(*test.assess(), nullptr).id == "home.no_index");
  test.element("g", {{"type", "goal"}});
  test.element("a", {{"type", "application"}});
  test.element("s", {{"type", "it_service"}});
  test.relation("p", "supports", "g", {{"strength", 1}});
  test.relation("a", "supports", "p", {{"strength", 1}});
  const auto assessment = test.assess();
  const Sentence sentence = home_sentence(*assessment, nullptr);
  CHECK(sentence.id.rfind("analysis.", 0) == 0);
  Why changed;
  changed.from.at = test.now;
  changed.index_from = 10;
  changed.difference = 0.5;
  CHECK(home_sentence(*assessment, &changed).id == sentence.id);
  changed.difference = 5;
  changed.by_element = {{"g", "g", 5, 1}};
  CHECK(home_sentence(*assessment, &changed).text ==
        "The index rose by 5.0 points since 2026-06-30; g weighs most.");
}

TEST_CASE("Each company gets sentences without holes") {
  for (const char* company : kCompanies) {
    CAPTURE(company);
    TestWorkspace test(company);
    const auto assessment = test.assess();
    const Sentence all[] = {home_sentence(*assessment, nullptr), perspectives_sentence(*assessment),
                            link_sentence(*assessment, 2, 0, false)};
    for (const Sentence& sentence : all) {
      CHECK(!sentence.text.empty());
      CHECK(sentence.text.find('{') == std::string::npos);
      CHECK(sentence.text.find('?') == std::string::npos);
    }
  }
}

}  // namespace plumb::service
