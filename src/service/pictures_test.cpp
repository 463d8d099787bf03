// Graph, organisation, skills and imported views.
#include <algorithm>
#include <ctime>
#include <filesystem>

#include "service/diagrams.h"
#include "service/files.h"
#include "service/graph_picture.h"
#include "service/import.h"
#include "service/insight_fixture.h"
#include "service/organisation.h"

namespace plumb::service {
namespace {

json::object nobody(std::string_view account) {
  return {{"id", account}, {"name", account}};
}

struct Pictured {
  std::unique_ptr<Assessment> assessment;
  std::unique_ptr<FindingDesk> desk;
};
Pictured picture_of(TestWorkspace& test) {
  Pictured out;
  out.assessment = test.assess();
  out.desk = std::make_unique<FindingDesk>(*out.assessment, nullptr, nobody);
  return out;
}

std::string ids(const json::object& graph) {
  std::vector<std::string> found;
  for (const json::value& node : graph.at("nodes").as_array()) {
    found.emplace_back(node.as_object().at("id").as_string());
  }
  std::sort(found.begin(), found.end());
  std::string out;
  for (const std::string& id : found) out += (out.empty() ? "" : " ") + id;
  return out;
}

double number(const json::object& in, const char* key) {
  return in.at(key).to_number<double>();
}

std::string models_folder() {
  return std::string(PLUMB_SOURCE_DIR) + "/../shared/data/archimate/models";
}

bool import_model(TestWorkspace& test, const std::string& path) {
  const auto bytes = read_bytes(path);
  if (!bytes.ok()) return false;
  auto document = read_file(bytes.value(), path, {}, test->metamodel());
  REQUIRE(document.ok());
  ImportOptions options;
  options.actor = "anna";
  options.duplicate_hints = false;
  REQUIRE(import_document(*test, std::move(*document), options).ok());
  return true;
}

void check_view(const json::object& view) {
  std::map<std::string, const json::object*> nodes;
  for (const json::value& value : view.at("nodes").as_array()) {
    const json::object& node = value.as_object();
    CHECK(number(node, "x") >= 0);
    CHECK(number(node, "y") >= 0);
    CHECK(number(node, "x") + number(node, "width") <= number(view, "width"));
    CHECK(number(node, "y") + number(node, "height") <= number(view, "height"));
    if (!node.at("parent").is_null()) {
      CHECK(nodes.contains(std::string(node.at("parent").as_string())));
    }
    nodes.emplace(std::string(node.at("id").as_string()), &node);
  }
  for (const json::value& value : view.at("edges").as_array()) {
    const json::object& edge = value.as_object();
    const json::array& points = edge.at("points").as_array();
    REQUIRE(points.size() >= 4);
    REQUIRE(points.size() % 2 == 0);
    const auto from = nodes.find(std::string(edge.at("from").as_string()));
    if (from == nodes.end()) continue;  // starts at another line
    const json::object& box = *from->second;
    const double x = points[0].to_number<double>();
    const double y = points[1].to_number<double>();
    CHECK(x >= number(box, "x") - 0.1);
    CHECK(x <= number(box, "x") + number(box, "width") + 0.1);
    CHECK(y >= number(box, "y") - 0.1);
    CHECK(y <= number(box, "y") + number(box, "height") + 0.1);
  }
}

}  // namespace

TEST_CASE("A neighbourhood follows meaning, depth and direction") {
  TestWorkspace test;
  test.element("g", {{"type", "goal"}});
  test.element("p", {{"type", "process"}});
  test.element("a", {{"type", "application"}});
  test.element("s", {{"type", "system_software"}});
  test.element("m", {{"type", "measure"}});
  test.element("x", {{"type", "application"}});
  test.relation("p", "supports", "g");
  test.relation("a", "serving", "p");
  test.relation("a", "composition", "s");  // the software is part of the application
  test.relation("m", "measures", "p");
  struct Case {
    const char* name;
    GraphWish wish;
    const char* ids;
  };
  const Case cases[] = {
      {"whole", {"", 2, "both", {}, {}, "lanes", 500}, "a g m p s x"},
      {"one step", {"p", 1, "both", {}, {}, "lanes", 500}, "a g m p"},
      {"up", {"a", 6, "up", {}, {}, "layers", 500}, "a g p"},
      {"down", {"p", 6, "down", {}, {}, "layers", 500}, "a m p s"},
      {"a type", {"", 2, "both", {"application"}, {}, "lanes", 500}, "a x"},
      {"a component", {"", 2, "both", {}, {"OI.processes"}, "lanes", 500}, "p"},
      {"only applications around", {"p", 6, "both", {"application"}, {}, "lanes", 500}, "a p"},
      {"cut off by importance", {"", 2, "both", {}, {}, "lanes", 2}, "g p"},
  };
  const Pictured pictured = picture_of(test);
  for (const Case& c : cases) {
    CAPTURE(c.name);
    const auto graph = graph_json(*pictured.desk, c.wish);
    REQUIRE(graph.ok());
    CHECK(ids(graph.value()) == c.ids);
  }
  GraphWish wish;
  wish.focus = "nobody";
  CHECK(!graph_json(*pictured.desk, wish).ok());
  // A line runs the way its relation does: from the application to its part.
  const json::object whole = graph_json(*pictured.desk, cases[0].wish).value();
  for (const json::value& value : whole.at("edges").as_array()) {
    const json::object& edge = value.as_object();
    if (edge.at("kind") != "composition") continue;
    CHECK(edge.at("from") == "a");
    CHECK(edge.at("meaning") == "part_of");
  }
}

TEST_CASE("Pictures are kept for everybody who asks for the same") {
  TestWorkspace test("retail");
  const Pictured pictured = picture_of(test);
  GraphCache cache;
  const auto first = cache.get(*pictured.desk, {});
  const auto second = cache.get(*pictured.desk, {});
  REQUIRE(first.ok());
  CHECK(first.value().get() == second.value().get());
  GraphWish other;
  other.layout = "layers";
  CHECK(cache.get(*pictured.desk, other).value().get() != first.value().get());
  CHECK(first.value()->at("lanes").as_array().size() == 13);
}

TEST_CASE("Every company has an organisation, and nobody is in it twice") {
  for (const char* company : kCompanies) {
    CAPTURE(company);
    TestWorkspace test(company);
    const auto assessment = test.assess();
    const json::object chart = organisation_json(*assessment);
    std::map<std::string, int> units;
    const auto walk = [&](const auto& self, const json::array& nodes) -> void {
      for (const json::value& value : nodes) {
        const json::object& node = value.as_object();
        ++units[std::string(node.at("id").as_string())];
        self(self, node.at("children").as_array());
      }
    };
    walk(walk, chart.at("roots").as_array());
    std::size_t expected = 0;
    const model::Model& model = assessment->model();
    for (model::Index at = 0; at < model.element_bound(); ++at) {
      expected += model.live(at) && model.type_name(at) == "unit" ? 1 : 0;
    }
    std::size_t found = 0;
    for (const auto& [id, times] : units) {
      CHECK(times == 1);
      found += model.type_name(model.find_element(id)) == "unit" ? 1 : 0;
    }
    CHECK(found == expected);
    CHECK(chart.at("roots").as_array().size() < 4);
    CHECK(chart.at("cycles").as_array().empty());
  }
}

TEST_CASE("Circles of reporting lines are reported, not followed") {
  TestWorkspace test;
  for (const char* id : {"u1", "u2", "u3"}) test.element(id, {{"type", "unit"}});
  test.relation("u1", "reports_to", "u2");
  test.relation("u2", "reports_to", "u3");
  test.relation("u3", "reports_to", "u1");
  test.element("boss", {{"type", "person"}});
  test.element("one", {{"type", "person"}});
  test.element("two", {{"type", "person"}});
  test.element("lonely", {{"type", "person"}});
  test.relation("one", "reports_to", "boss");
  test.relation("two", "reports_to", "one");
  const json::object chart = organisation_json(*test.assess());
  REQUIRE(chart.at("cycles").as_array().size() == 1);
  CHECK(chart.at("cycles").as_array()[0].as_array().size() == 3);
  CHECK(chart.at("roots").as_array().size() == 2);  // the circle's first unit, and the boss
  REQUIRE(chart.at("unplaced").as_array().size() == 1);
  CHECK(chart.at("unplaced").as_array()[0].as_object().at("id") == "lonely");
}

TEST_CASE("Skills: stated figures first, else people and plans") {
  TestWorkspace test;
  test.element("cloud", {{"type", "skill"}, {"category", "technical"}});
  test.element("stated", {{"type", "skill"}, {"supply_fte", 2}, {"demand_fte", 1}});
  test.element("ann", {{"type", "person"}, {"capacity_fte", 0.5}});
  test.element("bob", {{"type", "person"}});
  test.element("run", {{"type", "initiative"}, {"status", "active"}});
  test.element("over", {{"type", "initiative"}, {"status", "done"}});
  test.relation("ann", "has_skill", "cloud", {{"level", 4}});
  test.relation("bob", "has_skill", "cloud");
  test.relation("run", "needs_skill", "cloud", {{"fte", 3}});
  test.relation("over", "needs_skill", "cloud", {{"fte", 7}});
  const json::object skills = skills_json(*test.assess());
  const json::object& cloud = skills.at("skills").as_array()[0].as_object();
  CHECK(number(cloud, "supply") == 1.5);
  CHECK(number(cloud, "demand") == 3);
  CHECK(cloud.at("needed_by").as_array().size() == 1);
  CHECK(skills.at("cells").as_array().size() == 2);
  CHECK(skills.at("sentence").as_object().at("id") == "skills.one_scarce");
}

TEST_CASE("A view is drawn with today's names, absolute places and nesting") {
  TestWorkspace test;
  test.element("id-shop", {{"type", "application"}, {"name", "Shop"}});
  test.element("id-till", {{"type", "application"}, {"name", "Till"}});
  test.element("id-gone", {{"type", "application"}, {"name", "Gone"}});
  test.relation("id-shop", "composition", "id-till");
  test.relation("id-gone", "serving", "id-till");
  json::object body = json::parse(R"({
    "viewpoint": "Layered",
    "nodes": [
      {"id": "n1", "type": "Element", "element": "id-shop", "x": -20, "y": 10, "w": 300, "h": 200,
       "style": {"fill": "#ffffb5", "font": {"color": "#000000"}},
       "nodes": [{"id": "n2", "type": "Element", "element": "id-till", "x": 0, "y": 40,
                  "w": 100, "h": 50}]},
      {"id": "n3", "type": "Element", "element": "id-gone", "x": 400, "y": 40},
      {"id": "n4", "type": "Label", "label": "A note", "x": 400, "y": 200, "w": 80, "h": 40}],
    "connections": [
      {"id": "c1", "type": "Relationship", "relation": "id-shop-composition-id-till",
       "source": "n1", "target": "n2"},
      {"id": "c2", "type": "Relationship", "relation": "id-gone-serving-id-till",
       "source": "n3", "target": "n2", "bendpoints": [{"x": 350, "y": 60}]},
      {"id": "c3", "type": "Line", "source": "n4", "target": "c2"}]})")
                          .as_object();
  Batch batch;
  batch.actor = "anna";
  batch.writes.push_back({model::Subject::artifact,
                          model::Operation::create,
                          "view-1",
                          {{"kind", "view"}, {"name", "Layers"}, {"body", std::move(body)}},
                          std::nullopt});
  REQUIRE(test->commit(std::move(batch)).ok());
  test.change("id-shop", {{"name", "Web shop"}});
  test.remove("id-gone");
  const Pictured pictured = picture_of(test);
  const auto found = diagram_json(*pictured.desk, "view-1");
  REQUIRE(found.ok());
  const json::object& view = found.value();
  check_view(view);
  const json::array& nodes = view.at("nodes").as_array();
  REQUIRE(nodes.size() == 4);
  const json::object& shop = nodes[0].as_object();
  CHECK(shop.at("name") == "Web shop");
  CHECK(number(shop, "x") == kViewMargin);  // the leftmost begins at the margin
  CHECK(shop.at("fill") == "#ffffb5");
  CHECK(shop.at("font_colour") == "#000000");
  const json::object& till = nodes[1].as_object();
  CHECK(till.at("parent") == "n1");
  CHECK(number(till, "x") - number(shop, "x") == 20);
  CHECK(nodes[2].as_object().at("removed") == true);
  CHECK(nodes[3].as_object().at("kind") == "note");
  // The composition is the nesting; the other two are lines, one with its bend.
  const json::array& edges = view.at("edges").as_array();
  REQUIRE(edges.size() == 2);
  CHECK(edges[0].as_object().at("points").as_array().size() == 6);
  CHECK(views_json(pictured.assessment->model()).size() == 1);
  CHECK(views_of(pictured.assessment->model(), "id-till").size() == 1);
  CHECK(!diagram_json(*pictured.desk, "view-2").ok());
}

TEST_CASE("Views and graphs of real models are drawn") {
  if (!std::filesystem::exists(models_folder())) {
    MESSAGE("skipped: no folder " << models_folder());
    return;
  }
  std::vector<std::string> paths;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(models_folder())) {
    const std::string path = entry.path().string();
    const bool wanted = path.find("rchisurance") != std::string::npos ||
                        path.find("rchiMetal") != std::string::npos ||
                        path.find("rchimetal") != std::string::npos;
    if (entry.is_regular_file() && wanted) paths.push_back(path);
  }
  std::sort(paths.begin(), paths.end());
  CHECK(!paths.empty());
  for (const std::string& path : paths) {
    CAPTURE(path);
    TestWorkspace test;
    if (!import_model(test, path)) continue;
    const Pictured pictured = picture_of(test);
    const json::array views = views_json(pictured.assessment->model());
    CHECK(!views.empty());
    for (const json::value& row : views) {
      const auto view =
          diagram_json(*pictured.desk, std::string_view(row.as_object().at("id").as_string()));
      REQUIRE(view.ok());
      check_view(view.value());
    }
  }
}

TEST_CASE("The graph of a thousand elements takes a moment") {
  TestWorkspace test("retail");
  for (int i = 0; i < 1; ++i) {
    const Pictured pictured = picture_of(test);
    for (const char* layout : {"lanes", "layers"}) {
      GraphWish wish;
      wish.limit = 2000;
      wish.layout = layout;
      const std::clock_t start = std::clock();
      const auto graph = graph_json(*pictured.desk, wish);
      const double took = 1e3 * static_cast<double>(std::clock() - start) / CLOCKS_PER_SEC;
      REQUIRE(graph.ok());
      MESSAGE(layout << ": " << graph.value().at("nodes").as_array().size() << " boxes, "
                     << graph.value().at("edges").as_array().size() << " lines, " << took << " ms");
#ifdef NDEBUG
      CHECK(took < 500);
#endif
    }
  }
}

}  // namespace plumb::service
