// Exports of content nobody imported: every field survives, every file is valid.
#include <doctest/doctest.h>

#include "exchange/archimate/archimate.h"
#include "exchange/archimate/testing.h"

namespace plumb::exchange {
namespace {

using testing::small_metamodel;

model::Element element(std::string id, std::string type, std::string name,
                       json::object fields = {}) {
  return {std::move(id), std::move(type), std::move(name), std::move(fields), 0, false};
}

model::Relation relation(std::string id, std::string kind, std::string from, std::string to,
                         json::object fields = {}) {
  return {std::move(id), std::move(kind), std::move(from), std::move(to), std::move(fields), 0,
          false};
}

// The content as the document an import of its export should be.
Document document_of(const Content& content) {
  Document document;
  document.name = content.name;
  for (const model::Element& e : content.elements) document.elements.push_back({e, ""});
  for (const model::Relation& r : content.relations) {
    document.relations.push_back({r, {r.from, "", ""}, {r.to, "", ""}, ""});
  }
  for (const model::Artifact& a : content.artifacts) document.artifacts.push_back({a, ""});
  return document;
}

std::string exported(const Content& content,
                     const model::Metamodel& metamodel = small_metamodel()) {
  const auto written = write_archimate(content, metamodel);
  REQUIRE(written.ok());
  if (testing::can_validate()) {
    CHECK_MESSAGE(testing::schema_problems(*written) == "", *written);
  }
  return *written;
}

void check_survives(const Content& content, const model::Metamodel& metamodel = small_metamodel()) {
  const auto back = read_archimate(exported(content, metamodel), "back.xml", metamodel);
  REQUIRE_MESSAGE(back.ok(), (back.ok() ? "" : back.error().text()));
  CHECK(testing::difference(document_of(content), *back) == "");
  CHECK(back->errors.empty());
}

json::object parsed(const char* text) {
  return json::parse(text).get_object();
}

TEST_CASE("every field of an element survives, whatever its type is written as") {
  const struct {
    const char* name;
    model::Element element;
    const char* written_as;
  } cases[] = {
      {"plain", element("e", "object", "B"), "BusinessObject"},
      {"no side where an import would set one", element("e", "application", "A"),
       "ApplicationComponent"},
      {"the other side", element("e", "application", "A", {{"side", "business"}}),
       "ApplicationComponent"},
      {"imported as something finer",
       element("e", "object", "C", parsed(R"({"side":"business","foreign":{"type":"Contract"}})")),
       "Contract"},
      {"type changed since",
       element("e", "risk", "C", parsed(R"({"foreign":{"type":"Contract"}})")), "Assessment"},
      {"type unknown to ArchiMate",
       element("e", "other", "C", parsed(R"({"foreign":{"type":"Spaceship"}})")), "Grouping"},
      {"no counterpart, known", element("e", "risk", "R"), "Assessment"},
      {"no counterpart, by group", element("e", "gadget", "G"), "ApplicationComponent"},
      {"no counterpart at all", element("e", "oddity", "O"), "Grouping"},
      {"type the metamodel does not have", element("e", "ghost", "G"), "Grouping"},
      {"junction without a name", element("e", "junction", ""), "AndJunction"},
      {"element without a name", element("e", "object", ""), "BusinessObject"},
      {"fields of every kind", element("e", "object", "B", parsed(R"({
           "description": "Two\nlines", "weight": 3, "share": 0.25, "owner": "Anna",
           "due": "2026-03-31", "tags": ["a", "b"], "flag": true, "text_number": "12",
           "annual_cost": {"amount": 120000.5, "currency": "EUR"},
           "evidence": [{"kind": "kpi", "value": 0.7, "at": "2026-01-01"}]})")),
       "BusinessObject"},
      {"fields called like our own words",
       element("e", "object", "B", parsed(R"({"id": 1, "type": "t", "name": "n", "kind": "k",
           "reversed": false, "field:x": 2, "": 3, "\"q\"": 4, "\"q": 5})")),
       "BusinessObject"},
      {"a description that is no text", element("e", "object", "B", {{"description", 7}}),
       "BusinessObject"},
      {"texts XML cannot hold",
       element("e", "object", "B\x01", {{"description", "d\x02"}, {"x\x03", "y\x04"}}),
       "BusinessObject"},
      {"line ends and blanks", element("e", "object", " B\r\n\tC ", {{"description", " \r\n "}}),
       "BusinessObject"},
      {"markup", element("e", "object", "<b>&amp;", {{"description", "]]><x a='\"'>"}}),
       "BusinessObject"},
      {"an identifier XML does not allow", element("1 \xc3\xa9/<", "object", "B"),
       "BusinessObject"},
      {"an identifier like our own", element("plumb-650", "object", "B"), "BusinessObject"},
      {"an identifier like an invented one", element("plumbline-1", "object", "B"),
       "BusinessObject"},
      {"foreign data of another shape",
       element("e", "object", "B", parsed(R"({"foreign": {"properties": 7, "other_name": "x",
           "name_lang": 3, "documentation_lang": "not a language", "extra": {"tag": 1}}})")),
       "BusinessObject"},
      {"foreign data that is no object", element("e", "object", "B", {{"foreign", "text"}}),
       "BusinessObject"},
      {"properties with and without a definition",
       element("e", "object", "B", parsed(R"({"foreign": {"properties": [
           {"key": "Owner", "value": "x"}, {"key": "Owner", "value": "y", "definition": "p-9"},
           {"key": "", "value": ""}, {"key": "plumb:type", "value": "z"}, 7]}})")),
       "BusinessObject"},
  };
  for (const auto& c : cases) {
    CAPTURE(c.name);
    const Content content{"W", "EUR", {c.element}, {}, {}};
    CHECK(exported(content).find("xsi:type=\"" + std::string(c.written_as) + "\"") !=
          std::string::npos);
    check_survives(content);
  }
}

TEST_CASE("every field of a relation survives, and part relations point ArchiMate's way") {
  const struct {
    const char* name;
    model::Relation relation;
    const char* written;
  } cases[] = {
      {"imported kind", relation("r", "serving", "a", "b"),
       "source=\"a\" target=\"b\" xsi:type=\"Serving\"/>"},
      {"our own kind", relation("r", "supports", "a", "b", {{"strength", 0.75}, {"weight", 2}}),
       "source=\"a\" target=\"b\" xsi:type=\"Serving\">"},
      {"whole to part", relation("r", "aggregation", "a", "b"),
       "source=\"a\" target=\"b\" xsi:type=\"Aggregation\"/>"},
      {"part to whole", relation("r", "part_of", "a", "b"),
       "source=\"b\" target=\"a\" xsi:type=\"Aggregation\">"},
      {"access", relation("r", "access", "a", "b", {{"access", "read_write"}}),
       "xsi:type=\"Access\" accessType=\"ReadWrite\"/>"},
      {"access that does not say", relation("r", "access", "a", "b"), "xsi:type=\"Access\"/>"},
      {"access of another kind", relation("r", "access", "a", "b", {{"access", "sideways"}}),
       "xsi:type=\"Access\">"},
      {"influence", relation("r", "influence", "a", "b", {{"influence", "++"}}),
       "modifier=\"++\"/>"},
      {"influence that is no text", relation("r", "influence", "a", "b", {{"influence", 2}}),
       "xsi:type=\"Influence\">"},
      {"access on another kind", relation("r", "serving", "a", "b", {{"access", "read"}}),
       "xsi:type=\"Serving\">"},
      {"directed", relation("r", "association", "a", "b", {{"foreign", {{"directed", true}}}}),
       "isDirected=\"true\"/>"},
      {"directed on another kind",
       relation("r", "serving", "a", "b", {{"foreign", {{"directed", true}}}}),
       "xsi:type=\"Serving\">"},
      {"no counterpart", relation("r", "likes", "a", "b"), "xsi:type=\"Association\">"},
      {"kind the metamodel does not have", relation("r", "ghost", "a", "b"),
       "xsi:type=\"Association\">"},
      {"name, description, dates",
       relation("r", "serving", "a", "b",
                {{"name", "n"}, {"description", "d"}, {"since", "2024-01-01"}, {"kind", "k"}}),
       "<name>n</name>"},
      {"name that is no text", relation("r", "serving", "a", "b", {{"name", 7}}),
       "xsi:type=\"Serving\">"},
  };
  for (const auto& c : cases) {
    CAPTURE(c.name);
    const Content content{
        "W", "EUR", {element("a", "object", "A"), element("b", "object", "B")}, {c.relation}, {}};
    const std::string xml = exported(content);
    CHECK_MESSAGE(xml.find(c.written) != std::string::npos, xml);
    check_survives(content);
  }
}

TEST_CASE("relations end in relations, and those without ends stay behind") {
  Content content{"W", "EUR", {element("a", "object", "A")}, {}, {}};
  content.relations = {relation("r", "serving", "a", "s"), relation("s", "serving", "a", "a"),
                       relation("t", "serving", "a", "gone"), relation("u", "serving", "t", "a")};
  const auto back = read_archimate(exported(content), "back.xml", small_metamodel());
  REQUIRE(back.ok());
  CHECK(back->errors.empty());
  REQUIRE(back->relations.size() == 2);
  CHECK(back->relations[0].to.id == "s");
}

TEST_CASE("one identifier for an element, a relation, a view and a model still gives them back") {
  Content content{"W", "EUR", {element("x", "object", "A"), element("b", "object", "B")}, {}, {}};
  content.relations = {relation("b", "serving", "x", "b"), relation("x", "serving", "x", "b")};
  content.artifacts = {
      {"b", "model_info", "M", json::object(), 0, false},
      {"x", "view", "V",
       json::parse(R"({"nodes": [{"id": "x", "type": "Element", "element": "x", "x": 1, "y": 2,
           "w": 3, "h": 4}], "connections": []})"),
       0, false},
  };
  content.name = "M";
  check_survives(content);
}

TEST_CASE("artifacts of any kind and shape survive") {
  const struct {
    const char* name;
    const char* kind;
    const char* body;
  } cases[] = {
      {"an empty view", "view", R"({"nodes": [], "connections": []})"},
      {"a view that is nothing of the kind", "view", R"({"query": "all", "columns": [1, 2]})"},
      {"a view that is no object", "view", "7"},
      {"places and sizes of all kinds", "view", R"({"connections": [], "nodes": [
          {"id": "n1", "type": "Container", "x": -5, "y": 2.5, "w": 0, "h": -1},
          {"id": "n2", "type": "Spaceship", "x": "left", "y": 1e300, "w": null},
          {"type": "Label", "x": 9223372036854775807, "y": -9223372036854775807},
          {"id": "n2", "type": "Label", "nodes": [{"id": "n4", "type": "Label"}]}, 7]})"},
      {"references into nothing", "view", R"({"viewpoint_ref": "v", "nodes": [
          {"id": "n1", "type": "Element", "element": "gone", "x": 1, "y": 1, "w": 1, "h": 1,
           "views": ["gone", 7]}],
          "connections": [{"id": "c1", "type": "Relationship", "relation": "gone",
            "source": "n1", "target": "n1"},
           {"id": "c2", "type": "Line", "source": "gone", "target": "c1"},
           {"type": "Line", "bendpoints": [{"x": -7, "y": 3}, 7]}]})"},
      {"styles of all kinds", "view", R"({"connections": [], "nodes": [
          {"id": "n1", "type": "Label", "x": 1, "y": 1, "w": 1, "h": 1, "style": {
           "fill": "#ABCDEF", "line": "#012345", "line_opacity": 101, "line_width": 0,
           "font": {"size": 11.25, "style": "bold wobbly", "color": "red",
            "name": "a\u0001"}}}]})"},
      {"folders", "folders", R"({"organizations": [[
          {"label": "L", "items": ["a", "gone", {"ref": "a"}, {"ref": "gone"}, {}]}], [], 7]})"},
      {"folders that are nothing of the kind", "folders", R"([1, 2])"},
      {"model information", "model_info", R"({"version": "1", "documentation": "d",
          "property_definitions": [{"id": "p", "type": "string", "name": "P"},
            {"id": "q", "type": "wobbly", "name": "Q"}, {"id": "p", "type": "string"}],
          "properties": [{"key": "P", "value": "v", "definition": "p"}],
          "metadata": {"tag": "metadata", "children": [{"tag": "surprise"}]},
          "viewpoints": {"tag": "viewpoints", "children": [{"tag": "viewpoint"}]}})"},
      {"model information that is no object", "model_info", "[]"},
      {"something else", "saved_search", R"({"text": "]]>\u0000"})"},
  };
  for (const auto& c : cases) {
    CAPTURE(c.name);
    Content content{"W", "EUR", {element("a", "object", "A")}, {}, {}};
    content.artifacts = {{"art 1", c.kind, "N", json::parse(c.body), 0, false}};
    if (std::string(c.kind) == "model_info" && content.artifacts[0].body.is_object()) {
      content.name = "N";
    }
    check_survives(content);
    content.artifacts.push_back({"art 2", c.kind, "N", json::parse(c.body), 0, false});
    check_survives(content);
  }
}

TEST_CASE("an empty workspace is a valid model") {
  check_survives({"W", "EUR", {}, {}, {}});
  check_survives({"", "EUR", {}, {}, {}});
}

TEST_CASE("the real metamodel's types are all written and all come back") {
  const model::Metamodel& metamodel = testing::catalog_metamodel();
  Content content{"W", "EUR", {}, {}, {}};
  for (const model::ElementType& type : metamodel.types) {
    content.elements.push_back(element("e-" + type.id, type.id, type.name, {{"owner", "Anna"}}));
  }
  for (const model::RelationKind& kind : metamodel.relations) {
    content.relations.push_back(relation("r-" + kind.id, kind.id, content.elements[0].id,
                                         content.elements[1].id, {{"strength", 0.5}}));
  }
  check_survives(content, metamodel);
}

}  // namespace
}  // namespace plumb::exchange
