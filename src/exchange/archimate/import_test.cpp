// What the importers do with files that are odd, wrong or hostile as models, one row per case.
#include <doctest/doctest.h>

#include <algorithm>

#include "base/limits.h"
#include "exchange/archimate/archimate.h"
#include "exchange/archimate/testing.h"

namespace plumb::exchange {
namespace {

using testing::small_metamodel;

std::string exchange_model(const std::string& inside) {
  return "<model xmlns=\"http://www.opengroup.org/xsd/archimate/3.0/\" "
         "xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" identifier=\"m\">\n"
         "<name>M</name>\n" +
         inside + "</model>\n";
}

std::string archi_model(const std::string& inside) {
  return "<archimate:model xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" "
         "xmlns:archimate=\"http://www.archimatetool.com/archimate\" name=\"M\" id=\"m\">\n" +
         inside + "</archimate:model>\n";
}

// Three elements a, b, c on lines 3 to 6 and the relationships given, from line 7 on.
std::string with_relations(const std::string& relations) {
  return exchange_model(
      "<elements>\n"
      "<element identifier=\"a\" xsi:type=\"ApplicationComponent\"><name>A</name></element>\n"
      "<element identifier=\"b\" xsi:type=\"BusinessObject\"><name>B</name></element>\n"
      "<element identifier=\"c\" xsi:type=\"Grouping\"><name>C</name></element></elements>\n"
      "<relationships>\n" +
      relations + "</relationships>\n");
}

std::string relation(const std::string& id, const std::string& from, const std::string& to,
                     const std::string& type = "Serving") {
  return "<relationship identifier=\"" + id + "\" source=\"" + from + "\" target=\"" + to +
         "\" xsi:type=\"" + type + "\"/>\n";
}

Document read(const std::string& xml, const model::Metamodel& metamodel = small_metamodel()) {
  auto result = read_archimate(xml, "f.xml", metamodel);
  REQUIRE_MESSAGE(result.ok(), (result.ok() ? "" : result.error().text()));
  return std::move(result).value();
}

TEST_CASE("relations that cannot be are left out one by one, each with its line") {
  const struct {
    const char* name;
    std::string relations;
    std::size_t kept;
    std::size_t errors;
    const char* where;  // of the first error
    const char* word;
  } cases[] = {
      {"all well", relation("r", "a", "b"), 1, 0, "", ""},
      {"no such source", relation("r", "x", "b") + relation("s", "a", "b"), 1, 1, "f.xml:8",
       "source 'x'"},
      {"no such target", relation("r", "a", "x"), 0, 1, "f.xml:8", "target 'x'"},
      {"no source at all", "<relationship identifier=\"r\" target=\"a\" xsi:type=\"Serving\"/>\n",
       0, 1, "f.xml:8", "source ''"},
      {"ends in a relation", relation("r", "a", "b") + relation("s", "c", "r"), 2, 0, "", ""},
      {"ends in a relation that follows", relation("s", "c", "r") + relation("r", "a", "b"), 2, 0,
       "", ""},
      {"ends in a relation that is left out", relation("s", "c", "r") + relation("r", "a", "x"), 0,
       2, "f.xml:8", "target 'r'"},
      {"a chain that ends nowhere",
       relation("r1", "a", "r2") + relation("r2", "a", "r3") + relation("r3", "a", "x"), 0, 3,
       "f.xml:8", "target 'r2'"},
  };
  for (const auto& c : cases) {
    CAPTURE(c.name);
    const Document document = read(with_relations(c.relations));
    CHECK(document.elements.size() == 3);
    CHECK(document.relations.size() == c.kept);
    REQUIRE(document.errors.size() == c.errors);
    if (c.errors == 0) continue;
    CHECK(document.errors[0].where == c.where);
    CHECK(document.errors[0].what.find(c.word) != std::string::npos);
    CHECK(document.errors[0].remedy != "");
  }
}

TEST_CASE("rings of relations are kept and remarked on, without end") {
  const struct {
    const char* name;
    std::string relations;
    std::size_t warnings;
  } cases[] = {
      {"in itself", relation("r", "a", "r"), 1},
      {"two in a ring", relation("r", "a", "s") + relation("s", "a", "r"), 2},
      {"one outside a ring",
       relation("r", "a", "s") + relation("s", "a", "r") + relation("t", "a", "r"), 2},
      {"no ring", relation("r", "a", "b") + relation("s", "r", "r"), 0},
      {"parts in a ring are elements' own affair",
       relation("r", "a", "b", "Aggregation") + relation("s", "b", "a", "Aggregation"), 0},
  };
  for (const auto& c : cases) {
    CAPTURE(c.name);
    const Document document = read(with_relations(c.relations));
    CHECK(document.errors.empty());
    CHECK(document.warnings.size() == c.warnings);
  }
}

std::string element(const std::string& id, const std::string& name,
                    const std::string& type = "BusinessObject") {
  return "<element identifier=\"" + id + "\" xsi:type=\"" + type + "\"><name>" + name +
         "</name></element>\n";
}

TEST_CASE("identifiers used twice lose nothing: equal objects are one, others get a new one") {
  const struct {
    const char* name;
    std::string elements;
    std::vector<std::string> ids;
    std::size_t warnings;
    std::size_t skipped;
  } cases[] = {
      {"different", element("a", "A") + element("b", "B"), {"a", "b"}, 0, 0},
      {"equal", element("a", "A") + element("a", "A"), {"a"}, 1, 1},
      {"same identifier",
       element("a", "A") + element("a", "B") + element("a", "C"),
       {"a", "a-2", "a-3"},
       2,
       0},
      {"the new one is taken",
       element("a", "A") + element("a-2", "X") + element("a", "B"),
       {"a", "a-2", "a-3"},
       1,
       0},
      {"none at all",
       "<element xsi:type=\"BusinessObject\"><name>A</name></element>\n",
       {""},
       1,
       0},
  };
  for (const auto& c : cases) {
    CAPTURE(c.name);
    const Document document = read(exchange_model("<elements>\n" + c.elements + "</elements>\n"));
    std::vector<std::string> ids;
    for (const ElementDraft& draft : document.elements) ids.push_back(draft.element.id);
    std::sort(ids.begin(), ids.end());
    CHECK(ids == c.ids);
    CHECK(document.warnings.size() == c.warnings);
    CHECK(document.skipped == c.skipped);
    CHECK(document.errors.empty());
  }
}

TEST_CASE("types go through the metamodel's mapping, with their own name where it says more") {
  const struct {
    const char* type;
    const char* ours;
    const char* foreign;
    const char* side;
    std::size_t warnings;
  } cases[] = {
      {"ApplicationComponent", "application", "", "it", 0},
      {"BusinessObject", "object", "", "", 0},
      {"Contract", "object", "Contract", "business", 0},
      {"AndJunction", "junction", "", "", 0},
      {"OrJunction", "junction", "OrJunction", "", 0},
      {"Junction", "junction", "", "", 0},
      {"Path", "other", "Path", "", 1},
      {"CommunicationPath", "other", "Path", "", 1},
      {"Spaceship", "other", "Spaceship", "", 1},
      {"", "other", "", "", 1},
  };
  for (const auto& c : cases) {
    CAPTURE(c.type);
    const Document document =
        read(exchange_model("<elements>" + element("a", "A", c.type) + "</elements>"));
    REQUIRE(document.elements.size() == 1);
    const model::Element& found = document.elements[0].element;
    CHECK(found.type == c.ours);
    const json::value* foreign = found.fields.if_contains("foreign");
    const json::value* type = foreign ? foreign->get_object().if_contains("type") : nullptr;
    CHECK((type ? std::string(type->get_string()) : "") == c.foreign);
    const json::value* side = found.fields.if_contains("side");
    CHECK((side ? std::string(side->get_string()) : "") == c.side);
    CHECK(document.warnings.size() == c.warnings);
  }
  const struct {
    const char* type;
    const char* kind;
    const char* foreign;
    std::size_t warnings;
  } relations[] = {
      {"Serving", "serving", "", 0},
      {"UsedByRelationship", "serving", "", 0},
      {"Flow", "association", "Flow", 0},
      {"Triggering", "associated_with", "Triggering", 0},
      {"Befriending", "associated_with", "Befriending", 1},
  };
  for (const auto& c : relations) {
    CAPTURE(c.type);
    const Document document = read(with_relations(relation("r", "a", "b", c.type)));
    REQUIRE(document.relations.size() == 1);
    CHECK(document.relations[0].relation.kind == c.kind);
    const json::value* foreign = document.relations[0].relation.fields.if_contains("foreign");
    const json::value* type = foreign ? foreign->get_object().if_contains("type") : nullptr;
    CHECK((type ? std::string(type->get_string()) : "") == c.foreign);
    CHECK(document.warnings.size() == c.warnings);
  }
}

TEST_CASE("files that are no model, or no longer one, are refused with place and remedy") {
  const std::string good = exchange_model("<elements>" + element("a", "A") + "</elements>");
  const struct {
    const char* name;
    std::string bytes;
    const char* where;
  } cases[] = {
      {"empty", "", "f.xml:1"},
      {"text", "hello", "f.xml:1"},
      {"another XML", "<html><body/></html>", "f.xml:1"},
      {"cut off", good.substr(0, good.size() - 10), "f.xml:4"},
      {"cut off gzip", "\x1f\x8b\x08", "f.xml"},
      {"zip of something else", std::string("PK\x03\x04\x0a\0\0\0", 8), "f.xml"},
      {"a schema", "<schema xmlns=\"http://www.opengroup.org/xsd/archimate/3.0/\"/>", "f.xml:1"},
      {"another part of Archi", "<a:thing xmlns:a=\"http://www.archimatetool.com/archimate\"/>",
       "f.xml:1"},
  };
  for (const auto& c : cases) {
    CAPTURE(c.name);
    const auto result = read_archimate(c.bytes, "f.xml", small_metamodel());
    REQUIRE_FALSE(result.ok());
    CHECK(result.error().code == Error::Code::bad_input);
    CHECK(result.error().where == c.where);
    CHECK(result.error().remedy != "");
  }
  // Every beginning of a good file is refused, none reads as less.
  for (std::size_t size = 0; size + 1 < good.size(); ++size) {
    CAPTURE(size);
    CHECK_FALSE(read_archimate(good.substr(0, size), "f.xml", small_metamodel()).ok());
  }
}

TEST_CASE("a model is known by its first tag, in any packing and encoding") {
  const std::string exchange = exchange_model("");
  std::string wide = "\xff\xfe";
  for (const char c : exchange) (wide += c) += '\0';
  const struct {
    const char* name;
    std::string bytes;
    bool looks;
  } cases[] = {
      {"exchange", exchange, true},
      {"after comments", "<?xml version='1.0'?>\n<!-- <html> -->\n" + exchange, true},
      {"Archi", archi_model(""), true},
      {"UTF-16", wide, true},
      {"with a byte order mark", "\xef\xbb\xbf" + exchange, true},
      {"version 2", "<model xmlns=\"http://www.opengroup.org/xsd/archimate\"/>", true},
      {"HTML that mentions it", "<html>opengroup.org/xsd/archimate</html>", false},
      {"CSV", "id,name\n1,A\n", false},
      {"nothing", "", false},
      {"an open comment", "<!-- ", false},
      {"a workbook", std::string("PK\x03\x04") + "xl/workbook.xml", false},
  };
  for (const auto& c : cases) {
    CAPTURE(c.name);
    CHECK(looks_like_archimate(c.bytes) == c.looks);
  }
  CHECK(read(wide).name == "M");
}

TEST_CASE("notes are counted, not listed, beyond the limit") {
  std::string relations;
  for (std::size_t i = 0; i < limits::kImportNotes + 5; ++i) {
    relations += relation("r" + std::to_string(i), "a", "x");
  }
  const Document document = read(with_relations(relations));
  REQUIRE(document.errors.size() == limits::kImportNotes + 1);
  CHECK(document.errors.back().what == "5 more errors are not listed.");
}

TEST_CASE("what the format does not know is kept") {
  const Document document = read(exchange_model(
      "<elements><element identifier=\"a\" xsi:type=\"Grouping\" xmlns:v=\"urn:v\" "
      "v:colour=\"red\">"
      "<name>A</name><v:note v:by=\"me\">text<v:b/>more</v:note></element></elements>\n"
      "<surprise><inside/></surprise>\n"));
  const json::object& foreign = document.elements[0].element.fields.at("foreign").get_object();
  CHECK(foreign.at("@{urn:v}colour") == "red");
  CHECK(json::serialize(foreign.at("extra")) ==
        "[{\"tag\":\"{urn:v}note\",\"attributes\":{\"{urn:v}by\":\"me\"},\"children\":[\"text\","
        "{\"tag\":\"{urn:v}b\"},\"more\"]}]");
  REQUIRE(document.warnings.size() == 1);
  CHECK(document.warnings[0].where == "f.xml:4");
  const auto written = write_archimate(testing::content_of(document), small_metamodel());
  REQUIRE(written.ok());
  CHECK(testing::difference(document, read(*written)) == "");
}

TEST_CASE("the default language is that of the model's first name") {
  const std::string names =
      "<name>plain</name><name xml:lang=\"en\">english</name><name xml:lang=\"nl\">dutch</name>";
  const struct {
    const char* model_name;
    std::string names;
    const char* chosen;
  } cases[] = {
      {"<name xml:lang=\"nl\">M</name>", names, "dutch"},
      {"<name xml:lang=\"en\">M</name><name xml:lang=\"nl\">M</name>", names, "english"},
      {"<name>M</name>", names, "plain"},
      {"<name xml:lang=\"fr\">M</name>", names, "plain"},
      {"<name xml:lang=\"fr\">M</name>", "<name xml:lang=\"en\">english</name>", "english"},
      {"<name>M</name>", "", ""},
  };
  for (const auto& c : cases) {
    CAPTURE(c.model_name);
    const Document document = read(
        "<model xmlns=\"http://www.opengroup.org/xsd/archimate/3.0/\" "
        "xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" identifier=\"m\">" +
        std::string(c.model_name) + "<elements><element identifier=\"a\" xsi:type=\"Grouping\">" +
        c.names + "</element></elements></model>");
    CHECK(document.elements[0].element.name == c.chosen);
  }
}

}  // namespace
}  // namespace plumb::exchange
