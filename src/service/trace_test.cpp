#include "service/trace.h"

#include <algorithm>
#include <ctime>

#include "service/generate.h"
#include "service/import.h"
#include "service/insight_fixture.h"

namespace plumb::service {
namespace {

std::string path_text(const model::Model& model, const TraceCell& cell) {
  std::string out;
  for (const model::Index at : cell.path) {
    out += (out.empty() ? "" : " > ") + std::string(model.element_id(at));
  }
  return out;
}

Day today() {
  return *parse_day("2026-06-30");
}

}  // namespace

TEST_CASE("Traceability follows the strongest path") {
  TestWorkspace test;
  test.element("g", {{"type", "goal"}});
  test.element("sub", {{"type", "goal"}});
  test.element("lost", {{"type", "goal"}});
  test.element("p", {{"type", "process"}});
  test.element("a", {{"type", "application"}});
  test.element("b", {{"type", "application"}});
  test.element("c", {{"type", "application"}});
  test.element("i", {{"type", "initiative"}});
  test.element("r", {{"type", "risk"}});
  test.element("d", {{"type", "driver"}});
  test.relation("sub", "part_of", "g");
  test.relation("p", "supports", "sub", {{"strength", 0.5}});
  test.relation("a", "supports", "p", {{"strength", 0.5}});
  test.relation("a", "supports", "g", {{"strength", 0.2}});
  test.relation("b", "supports", "a", {{"strength", 1}});
  test.relation("a", "supports", "b", {{"strength", 1}});  // a cycle
  test.relation("c", "hinders", "p");
  test.relation("i", "changes", "a");
  test.relation("r", "threatens", "b");
  test.relation("g", "responds_to", "d");
  test.relation("i", "mitigates", "r");

  struct Case {
    const char* rows;
    const char* columns;
    const char* row;
    const char* column;
    const char* path;  // empty: no cell
    double strength;
  };
  const Case cases[] = {
      {"goal", "application", "g", "a", "a > p > sub > g", 0.25},
      {"goal", "application", "g", "b", "b > a > p > sub > g", 0.25},
      {"goal", "application", "g", "c", "", 0},
      {"goal", "application", "lost", "a", "", 0},
      {"application", "goal", "a", "g", "a > p > sub > g", 0.25},
      {"goal", "initiative", "sub", "i", "i > a > p > sub", 0.25},
      {"goal", "risk", "g", "r", "r > b > a > p > sub > g", 0.25},
      {"driver", "goal", "d", "g", "g > d", 1},
      {"driver", "application", "d", "a", "a > p > sub > g > d", 0.25},
      {"goal", "goal", "g", "sub", "sub > g", 1},
      {"risk", "initiative", "r", "i", "i > r", 1},
      // The initiative mitigates the risk, but a risk is not a step on the way to a goal: only
      // what the engine sees is.
      {"application", "initiative", "b", "i", "i > a > b", 1},
  };
  const auto assessment = test.assess();
  const model::Model& model = assessment->model();
  for (const Case& c : cases) {
    CAPTURE(c.rows);
    CAPTURE(c.columns);
    CAPTURE(c.row);
    CAPTURE(c.column);
    const Trace found = trace(model, today(), c.rows, c.columns).value();
    std::string path;
    double strength = 0;
    for (const TraceCell& cell : found.cells) {
      if (model.element_id(cell.row) != c.row || model.element_id(cell.column) != c.column)
        continue;
      path = path_text(model, cell);
      strength = cell.strength;
    }
    CHECK(path == c.path);
    CHECK(strength == doctest::Approx(c.strength));
  }
  const Trace goals = trace(model, today(), "goal", "application").value();
  for (std::size_t i = 0; i < goals.rows.size(); ++i) {
    if (model.element_id(goals.rows[i]) == "lost") CHECK(goals.row_totals[i] == 0);
  }
  CHECK(trace(model, today(), "goal", "no such type").value().cells.empty());
}

TEST_CASE("Four hundred by four hundred in a model of ten thousand") {
  Shape shape;
  shape.elements = 10'000;
  shape.relations = 50'000;
  TestWorkspace test;
  ImportOptions options;
  options.actor = "anna";
  options.duplicate_hints = false;
  // Four hundred goals and applications; the others are something else of the same domain.
  exchange::Document document = generate_document(shape);
  std::size_t goals = 0;
  std::size_t applications = 0;
  for (exchange::ElementDraft& draft : document.elements) {
    std::string& type = draft.element.type;
    if (type == "goal" && ++goals > 400) type = "outcome";
    if (type == "application" && ++applications > 400) type = "system_software";
  }
  REQUIRE(import_document(*test, std::move(document), options).ok());
  const auto model = test->snapshot().model;
  double best = 1e9;
  Trace found;
  for (int i = 0; i < 3; ++i) {
    // Processor time: other work on the machine does not count.
    const std::clock_t start = std::clock();
    found = trace(*model, today(), "goal", "application").value();
    best = std::min(best, 1e3 * static_cast<double>(std::clock() - start) / CLOCKS_PER_SEC);
  }
  MESSAGE(found.rows.size() << " x " << found.columns.size() << ", " << found.cells.size()
                            << " cells, " << found.left_out << " left out: " << best << " ms");
  CHECK(found.rows.size() == 400);
  CHECK(found.columns.size() == 400);
#ifdef NDEBUG
  CHECK(best < 200);
#endif
  std::size_t wrong = 0;
  for (const TraceCell& cell : found.cells) {
    if (cell.path.size() < 2 || !(cell.strength >= kTraceLeast) || cell.strength > 1) ++wrong;
  }
  CHECK(wrong == 0);
  CHECK(found.cells.size() == kTraceCells);
  std::size_t total = 0;
  for (const std::size_t row : found.row_totals) total += row;
  CHECK(total == found.cells.size() + found.left_out);
  CHECK(!trace(*model, today(), "process", "goal").ok());  // 4000 processes
}

}  // namespace plumb::service
