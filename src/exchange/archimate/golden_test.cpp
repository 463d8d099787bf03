// What small files that use every part of both formats are read into and written as, against files
// in tests/golden/archimate that were checked by hand. PLUMB_REBASELINE=1 writes them anew.
#include <doctest/doctest.h>

#include <algorithm>
#include <cstdlib>
#include <fstream>

#include "exchange/archimate/archimate.h"
#include "exchange/archimate/testing.h"

namespace plumb::exchange {
namespace {

// Indented JSON with sorted keys, so that a difference is a readable difference.
void print(const json::value& value, const std::string& indent, std::string& out) {
  const std::string deeper = indent + "  ";
  if (const json::object* object = value.if_object(); object && !object->empty()) {
    std::vector<std::string> keys;
    for (const auto& [key, inner] : *object) keys.emplace_back(key.data(), key.size());
    std::sort(keys.begin(), keys.end());
    out += "{\n";
    for (const std::string& key : keys) {
      out += deeper + json::serialize(json::string(key)) + ": ";
      print(object->at(key), deeper, out);
      out += &key == &keys.back() ? "\n" : ",\n";
    }
    out += indent + "}";
  } else if (const json::array* array = value.if_array(); array && !array->empty()) {
    out += "[\n";
    for (std::size_t i = 0; i < array->size(); ++i) {
      out += deeper;
      print((*array)[i], deeper, out);
      out += i + 1 == array->size() ? "\n" : ",\n";
    }
    out += indent + "]";
  } else {
    out += json::serialize(value);
  }
}

std::string print_document(const Document& document) {
  json::array elements;
  for (const ElementDraft& d : document.elements) {
    elements.push_back({{"id", d.element.id},
                        {"type", d.element.type},
                        {"name", d.element.name},
                        {"fields", d.element.fields},
                        {"where", d.where}});
  }
  json::array relations;
  for (const RelationDraft& d : document.relations) {
    relations.push_back({{"id", d.relation.id},
                         {"kind", d.relation.kind},
                         {"from", d.from.id},
                         {"to", d.to.id},
                         {"fields", d.relation.fields},
                         {"where", d.where}});
  }
  json::array artifacts;
  for (const ArtifactDraft& d : document.artifacts) {
    artifacts.push_back({{"id", d.artifact.id},
                         {"kind", d.artifact.kind},
                         {"name", d.artifact.name},
                         {"body", d.artifact.body},
                         {"where", d.where}});
  }
  json::array warnings;
  for (const Note& note : document.warnings) warnings.emplace_back(note.where + ": " + note.what);
  std::string out;
  print(json::object{{"format", document.format},
                     {"name", document.name},
                     {"elements", elements},
                     {"relations", relations},
                     {"artifacts", artifacts},
                     {"warnings", warnings}},
        "", out);
  return out + "\n";
}

void compare(const std::string& name, const std::string& actual) {
  const std::string path = std::string(PLUMB_SOURCE_DIR) + "/tests/golden/archimate/" + name;
  if (std::getenv("PLUMB_REBASELINE")) std::ofstream(path, std::ios::binary) << actual;  // NOLINT
  CAPTURE(path);
  CHECK(testing::read_file(path) == actual);
}

TEST_CASE("small files with every part of a format are read and written as the golden files say") {
  for (const std::string name : {"office.xml", "office.archimate"}) {
    const std::string path = std::string(PLUMB_SOURCE_DIR) + "/tests/golden/archimate/" + name;
    const std::string bytes = testing::read_file(path);
    if (testing::can_validate() && name == "office.xml") {
      CHECK(testing::schema_problems(bytes) == "");
    }
    auto read = read_archimate(bytes, name, testing::catalog_metamodel());
    REQUIRE_MESSAGE(read.ok(), (read.ok() ? "" : read.error().text()));
    CHECK(read->errors.empty());
    compare(name + ".json", print_document(*read));
    const auto written = write_archimate(testing::content_of(*read), testing::catalog_metamodel());
    REQUIRE(written.ok());
    compare(name + ".export.xml", *written);
    if (testing::can_validate()) CHECK(testing::schema_problems(*written) == "");
    auto back = read_archimate(*written, name, testing::catalog_metamodel());
    REQUIRE(back.ok());
    CHECK(testing::difference(*read, *back) == "");
  }
}

TEST_CASE("the example of the format page means what the page says") {
  const std::string page =
      testing::read_file(std::string(PLUMB_SOURCE_DIR) + "/docs/formats/archimate.md");
  const std::size_t begin = page.find("```xml\n") + 7;
  REQUIRE(begin != std::string::npos + 7);
  const std::string example = page.substr(begin, page.find("```", begin) - begin);
  if (testing::can_validate()) CHECK(testing::schema_problems(example) == "");
  const auto read = read_archimate(example, "page.xml", testing::catalog_metamodel());
  REQUIRE_MESSAGE(read.ok(), (read.ok() ? "" : read.error().text()));
  REQUIRE(read->elements.size() == 2);
  CHECK(read->elements[0].element.type == "application");
  CHECK(read->elements[0].element.fields.at("annual_cost") ==
        json::value({{"amount", 4800}, {"currency", "EUR"}}));
  CHECK(read->elements[1].element.type == "risk");
  REQUIRE(read->relations.size() == 1);
  CHECK(read->relations[0].relation.kind == "association");
  CHECK(read->warnings.empty());
}

}  // namespace
}  // namespace plumb::exchange
