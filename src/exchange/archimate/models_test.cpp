// Every real model of the shared collection: counts against a plain text count, round trips through
// our export from both formats, and validity of what we export.
#include <doctest/doctest.h>

#include <algorithm>
#include <filesystem>
#include <iterator>
#include <set>

#include "exchange/archimate/archimate.h"
#include "exchange/archimate/testing.h"
#include "exchange/xml/inflate.h"

namespace plumb::exchange {
namespace {

struct Counts {
  std::size_t elements = 0;
  std::size_t relations = 0;
  std::size_t views = 0;
  bool operator==(const Counts& other) const {
    return elements == other.elements && relations == other.relations && views == other.views;
  }
};

std::string text_of(const Counts& counts) {
  return std::to_string(counts.elements) + " elements, " + std::to_string(counts.relations) +
         " relations, " + std::to_string(counts.views) + " views";
}

// Counts tags by looking for their text: nothing of the importer takes part.
Counts count_text(const std::string& xml) {
  Counts counts;
  const bool archi = xml.find("<archimate:model") != std::string::npos;
  for (std::size_t at = xml.find('<'); at != std::string::npos; at = xml.find('<', at + 1)) {
    const auto starts = [&](std::string_view with) {
      return xml.compare(at, with.size(), with) == 0;
    };
    if (!archi) {
      if (starts("<element ")) ++counts.elements;
      if (starts("<relationship ")) ++counts.relations;
      if (starts("<view ")) ++counts.views;
      continue;
    }
    if (!starts("<element ")) continue;
    const std::string tag = xml.substr(at, xml.find('>', at) - at);
    const std::size_t type = tag.find("xsi:type=\"") + 10;
    const std::string name = tag.substr(type, tag.find('"', type) - type);
    if (name.find("Relationship") != std::string::npos) {
      ++counts.relations;
    } else if (name.find("DiagramModel") != std::string::npos ||
               name.find("SketchModel") != std::string::npos ||
               name.find("CanvasModel") != std::string::npos) {
      ++counts.views;
    } else {
      ++counts.elements;
    }
  }
  return counts;
}

Counts counts_of(const Document& document) {
  Counts counts{document.elements.size(), document.relations.size(), 0};
  for (const ArtifactDraft& draft : document.artifacts) {
    if (draft.artifact.kind == "view") ++counts.views;
  }
  return counts;
}

std::vector<testing::NamedBytes> all_models() {
  std::vector<testing::NamedBytes> files;
  const std::string folder = testing::data_folder();
  std::set<std::string> paths;
  for (const auto& entry : std::filesystem::directory_iterator(folder + "/models")) {
    paths.insert(entry.path().string());
  }
  for (const std::string& path : paths) {
    files.push_back({std::filesystem::path(path).filename().string(), testing::read_file(path)});
  }
  auto pack = xml::gunzip(testing::read_file(folder + "/permissive-pack.tar.gz"), "pack");
  REQUIRE(pack.ok());
  for (testing::NamedBytes& file : testing::untar(*pack)) files.push_back(std::move(file));
  return files;
}

void check_model(const testing::NamedBytes& file, const model::Metamodel& metamodel) {
  CAPTURE(file.name);
  CHECK(looks_like_archimate(file.bytes));
  auto read = read_archimate(file.bytes, file.name, metamodel);
  REQUIRE_MESSAGE(read.ok(), (read.ok() ? "" : read.error().text()));
  std::string plain = file.bytes;
  if (xml::is_gzip(plain)) plain = *xml::gunzip(plain, file.name);
  CHECK(text_of(counts_of(*read)) == text_of(count_text(plain)));
  CHECK(read->errors.empty());

  const auto written = write_archimate(testing::content_of(*read), metamodel);
  REQUIRE(written.ok());
  if (testing::can_validate()) CHECK(testing::schema_problems(*written) == "");
  auto back = read_archimate(*written, "back.xml", metamodel);
  REQUIRE_MESSAGE(back.ok(), (back.ok() ? "" : back.error().text()));
  CHECK(back->errors.empty());
  CHECK(testing::difference(*read, *back) == "");
  // And once more: an export of what an export gave is the same file.
  const auto again = write_archimate(testing::content_of(*back), metamodel);
  REQUIRE(again.ok());
  CHECK((*again == *written));
}

TEST_CASE("real models keep their counts and come back from an export unchanged") {
  if (testing::data_folder().empty()) {
    MESSAGE("skipped: ../shared/data/archimate is not here");
    return;
  }
  if (!testing::can_validate()) MESSAGE("xmllint is not here: exports are not validated");
  const auto files = all_models();
  CHECK(files.size() == 26 + 111);
  for (const testing::NamedBytes& file : files) {
    check_model(file, testing::catalog_metamodel());
  }
}

TEST_CASE("a metamodel that knows little loses nothing either") {
  if (testing::data_folder().empty()) {
    MESSAGE("skipped: ../shared/data/archimate is not here");
    return;
  }
  for (const char* name : {"archisurance.archimate", "archisurance.xml", "zoo.xml"}) {
    check_model({name, testing::read_file(testing::data_folder() + "/models/" + name)},
                testing::small_metamodel());
  }
}

TEST_CASE("both formats of one model give the same elements and relations") {
  if (testing::data_folder().empty()) {
    MESSAGE("skipped: ../shared/data/archimate is not here");
    return;
  }
  for (const char* name : {"archimetal", "zoo", "toop-goopra", "who-sg"}) {
    CAPTURE(name);
    const std::string path = testing::data_folder() + "/models/" + name;
    auto native =
        read_archimate(testing::read_file(path + ".archimate"), name, testing::catalog_metamodel());
    auto exchanged =
        read_archimate(testing::read_file(path + ".xml"), name, testing::catalog_metamodel());
    REQUIRE(native.ok());
    REQUIRE(exchanged.ok());
    const auto facts = [](const Document& document) {
      std::multiset<std::string> out;
      for (const ElementDraft& d : document.elements) {
        // Archi's converter turned line ends in names into spaces.
        std::string words = d.element.name;
        words.erase(std::remove_if(words.begin(), words.end(), [](char c) { return c <= ' '; }),
                    words.end());
        out.insert(d.element.type + words);
      }
      for (const RelationDraft& d : document.relations) {
        const json::value* access = d.relation.fields.if_contains("access");
        out.insert(d.relation.kind + (access ? json::serialize(*access) : ""));
      }
      return out;
    };
    std::vector<std::string> differing;
    const auto a = facts(*native);
    const auto b = facts(*exchanged);
    std::set_symmetric_difference(a.begin(), a.end(), b.begin(), b.end(),
                                  std::back_inserter(differing));
    CAPTURE((differing.empty() ? std::string() : differing.front()));
    CHECK(differing.empty());
  }
}

}  // namespace
}  // namespace plumb::exchange
