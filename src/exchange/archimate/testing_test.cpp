// The helpers of testing.h; compiled into the test program only, hence the name.
#include "exchange/archimate/testing.h"

#include <doctest/doctest.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "catalog/metamodel_catalog.h"

namespace plumb::exchange::testing {
namespace {

model::ElementType type(std::string id, std::string archimate, std::string group) {
  model::ElementType out;
  out.id = std::move(id);
  out.archimate = std::move(archimate);
  out.group = std::move(group);
  return out;
}

model::RelationKind kind(std::string id, std::string archimate, model::Meaning meaning) {
  model::RelationKind out;
  out.id = std::move(id);
  out.archimate = std::move(archimate);
  out.meaning = meaning;
  return out;
}

template <typename Draft, typename Key>
std::vector<const Draft*> sorted(const std::vector<Draft>& drafts, Key key) {
  std::vector<const Draft*> out;
  out.reserve(drafts.size());
  for (const Draft& draft : drafts) out.push_back(&draft);
  std::stable_sort(out.begin(), out.end(),
                   [&](const Draft* a, const Draft* b) { return key(*a) < key(*b); });
  return out;
}

std::string show(const json::value& value) {
  std::string text = json::serialize(value);
  return text.size() > 2000 ? text.substr(0, 2000) + "..." : text;
}

// The first part of two JSON values that differs, with its path.
std::string json_difference(const std::string& path, const json::value& a, const json::value& b) {
  if (a.kind() == b.kind() && a == b) return {};
  if (a.is_object() && b.is_object()) {
    for (const auto& [key, value] : a.get_object()) {
      const json::value* other = b.get_object().if_contains(key);
      const std::string here = path + "/" + std::string(key);
      if (!other) return here + " is gone: " + show(value);
      if (auto found = json_difference(here, value, *other); !found.empty()) return found;
    }
    for (const auto& [key, value] : b.get_object()) {
      if (!a.get_object().contains(key)) {
        return path + "/" + std::string(key) + " is new: " + show(value);
      }
    }
  }
  if (a.is_array() && b.is_array() && a.get_array().size() == b.get_array().size()) {
    for (std::size_t i = 0; i < a.get_array().size(); ++i) {
      auto found =
          json_difference(path + "/" + std::to_string(i), a.get_array()[i], b.get_array()[i]);
      if (!found.empty()) return found;
    }
  }
  return path + ": " + show(a) + " became " + show(b);
}

}  // namespace

const model::Metamodel& catalog_metamodel() {
  static const model::Metamodel kMetamodel = [] {
    const std::string path = std::string(PLUMB_SOURCE_DIR) + "/catalogs/metamodel.yaml";
    auto loaded = catalog::load_metamodel(read_file(path), "metamodel.yaml");
    REQUIRE_MESSAGE(loaded.ok(), (loaded.ok() ? "" : loaded.error().text()));
    return std::move(loaded).value();
  }();
  return kMetamodel;
}

const model::Metamodel& small_metamodel() {
  static const model::Metamodel kMetamodel = [] {
    model::Metamodel m;
    m.types = {type("application", "ApplicationComponent", "it"),
               type("object", "BusinessObject", "organisation"),
               type("junction", "Junction", "other"),
               type("grouping", "Grouping", "other"),
               type("risk", "", "plan"),
               type("gadget", "", "it"),
               type("oddity", "", "unheard_of"),
               type("other", "", "other")};
    m.relations = {kind("serving", "Serving", model::Meaning::support),
                   kind("supports", "Serving", model::Meaning::support),
                   kind("aggregation", "Aggregation", model::Meaning::whole),
                   kind("part_of", "Aggregation", model::Meaning::part),
                   kind("access", "Access", model::Meaning::access),
                   kind("influence", "Influence", model::Meaning::influence),
                   kind("association", "Association", model::Meaning::none),
                   kind("associated_with", "Association", model::Meaning::none),
                   kind("likes", "", model::Meaning::none)};
    m.archimate_types = {{"ApplicationComponent", "application", model::Side::it},
                         {"BusinessObject", "object", model::Side::none},
                         {"Contract", "object", model::Side::business},
                         {"Junction", "junction", model::Side::none},
                         {"OrJunction", "junction", model::Side::none},
                         {"Grouping", "grouping", model::Side::none}};
    m.archimate_relations = {{"Serving", "serving"},         {"Aggregation", "aggregation"},
                             {"Access", "access"},           {"Influence", "influence"},
                             {"Association", "association"}, {"Flow", "association"}};
    m.index();
    return m;
  }();
  return kMetamodel;
}

std::string read_file(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  std::ostringstream out;
  out << in.rdbuf();
  return out.str();
}

bool file_exists(const std::string& path) {
  return std::filesystem::exists(path);
}

std::string data_folder() {
  const std::string path = std::string(PLUMB_SOURCE_DIR) + "/../shared/data/archimate";
  return file_exists(path) ? path : std::string();
}

Content content_of(const Document& document) {
  Content content;
  content.name = document.name;
  content.currency = "EUR";
  for (const ElementDraft& draft : document.elements) content.elements.push_back(draft.element);
  for (const RelationDraft& draft : document.relations) {
    content.relations.push_back(draft.relation);
    content.relations.back().from = draft.from.id;
    content.relations.back().to = draft.to.id;
  }
  for (const ArtifactDraft& draft : document.artifacts) {
    content.artifacts.push_back(draft.artifact);
  }
  const auto by_id = [](const auto& a, const auto& b) { return a.id < b.id; };
  std::stable_sort(content.elements.begin(), content.elements.end(), by_id);
  std::stable_sort(content.relations.begin(), content.relations.end(), by_id);
  std::stable_sort(content.artifacts.begin(), content.artifacts.end(), by_id);
  return content;
}

std::string difference(const Document& a, const Document& b) {
  const auto count = [](std::string what, std::size_t x, std::size_t y) {
    return x == y ? std::string()
                  : what + ": " + std::to_string(x) + " became " + std::to_string(y);
  };
  if (a.name != b.name) return "model name: " + a.name + " became " + b.name;
  std::string found = count("elements", a.elements.size(), b.elements.size());
  if (found.empty()) found = count("relations", a.relations.size(), b.relations.size());
  if (found.empty()) found = count("artifacts", a.artifacts.size(), b.artifacts.size());
  if (!found.empty()) return found;
  const auto as_json = [](const model::Element& e) {
    return json::value{{"id", e.id}, {"type", e.type}, {"name", e.name}, {"fields", e.fields}};
  };
  const auto element_id = [](const ElementDraft& draft) { return draft.element.id; };
  const auto ea = sorted(a.elements, element_id);
  const auto eb = sorted(b.elements, element_id);
  for (std::size_t i = 0; i < ea.size(); ++i) {
    found = json_difference("element " + ea[i]->element.id, as_json(ea[i]->element),
                            as_json(eb[i]->element));
    if (!found.empty()) return found;
  }
  const auto relation_id = [](const RelationDraft& draft) { return draft.relation.id; };
  const auto ra = sorted(a.relations, relation_id);
  const auto rb = sorted(b.relations, relation_id);
  const auto relation_json = [](const RelationDraft& d) {
    return json::value{{"id", d.relation.id},
                       {"kind", d.relation.kind},
                       {"from", d.from.id},
                       {"to", d.to.id},
                       {"fields", d.relation.fields}};
  };
  for (std::size_t i = 0; i < ra.size(); ++i) {
    found = json_difference("relation " + ra[i]->relation.id, relation_json(*ra[i]),
                            relation_json(*rb[i]));
    if (!found.empty()) return found;
  }
  const auto artifact_id = [](const ArtifactDraft& d) { return d.artifact.id + d.artifact.kind; };
  const auto aa = sorted(a.artifacts, artifact_id);
  const auto ab = sorted(b.artifacts, artifact_id);
  const auto artifact_json = [](const model::Artifact& x) {
    return json::value{{"id", x.id}, {"kind", x.kind}, {"name", x.name}, {"body", x.body}};
  };
  for (std::size_t i = 0; i < aa.size(); ++i) {
    found = json_difference("artifact " + aa[i]->artifact.id, artifact_json(aa[i]->artifact),
                            artifact_json(ab[i]->artifact));
    if (!found.empty()) return found;
  }
  return {};
}

std::vector<NamedBytes> untar(std::string_view tar) {
  constexpr std::size_t kBlock = 512;
  std::vector<NamedBytes> files;
  std::string long_name;
  for (std::size_t at = 0; at + kBlock <= tar.size();) {
    const std::string_view header = tar.substr(at, kBlock);
    if (header[0] == '\0') break;
    const auto field = [&](std::size_t from, std::size_t size) {
      const std::string_view raw = header.substr(from, size);
      return std::string(raw.substr(0, raw.find('\0')));
    };
    const std::size_t size = std::stoul(field(124, 12), nullptr, 8);
    const std::string_view bytes = tar.substr(at + kBlock, size);
    std::string name = field(0, 100);
    if (const std::string prefix = field(345, 155); !prefix.empty()) name = prefix + "/" + name;
    if (header[156] == 'L') {
      long_name = std::string(bytes.substr(0, bytes.find('\0')));
    } else if (header[156] == '0' || header[156] == '\0') {
      files.push_back({long_name.empty() ? name : long_name, std::string(bytes)});
      long_name.clear();
    }
    at += kBlock + (size + kBlock - 1) / kBlock * kBlock;
  }
  return files;
}

bool can_validate() {
  static const bool kCan =
      !data_folder().empty() && std::system("xmllint --version >/dev/null 2>&1") == 0;  // NOLINT
  return kCan;
}

std::string schema_problems(const std::string& xml) {
  namespace fs = std::filesystem;
  const std::string xsd = fs::canonical(data_folder() + "/xsd").string();
  const fs::path folder =
      fs::temp_directory_path() / ("plumb-archimate-" + std::to_string(getpid()));
  fs::create_directories(folder);
  // The schema points at copies on the web; a catalog turns those to the local ones.
  std::ofstream(folder / "catalog.xml")
      << "<catalog xmlns=\"urn:oasis:names:tc:entity:xmlns:xml:catalog\">"
      << "<uri name=\"http://www.w3.org/2001/xml.xsd\" uri=\"file://" << xsd << "/xml.xsd\"/>"
      << "<uri name=\"http://www.w3.org/2001/03/xml.xsd\" uri=\"file://" << xsd << "/xml.xsd\"/>"
      << "<uri name=\"http://dublincore.org/schemas/xmls/qdc/2008/02/11/dc.xsd\" uri=\"file://"
      << xsd << "/dc.xsd\"/>"
      << "<uri name=\"http://www.opengroup.org/xsd/archimate/3.1/archimate3_Diagram.xsd\" "
      << "uri=\"file://" << xsd << "/archimate3_Diagram.xsd\"/></catalog>";
  // xmllint takes one schema, and metadata needs the Dublin Core one as well.
  std::ofstream(folder / "both.xsd")
      << "<xs:schema xmlns:xs=\"http://www.w3.org/2001/XMLSchema\">"
      << "<xs:import namespace=\"http://www.opengroup.org/xsd/archimate/3.0/\" "
      << "schemaLocation=\"file://" << xsd << "/archimate3_Diagram.xsd\"/>"
      << "<xs:import namespace=\"http://purl.org/dc/elements/1.1/\" "
      << "schemaLocation=\"file://" << xsd << "/dc.xsd\"/></xs:schema>";
  std::ofstream(folder / "model.xml", std::ios::binary) << xml;
  const std::string command =
      "XML_CATALOG_FILES='" + (folder / "catalog.xml").string() +
      "' xmllint --noout --nonet --huge --schema '" + (folder / "both.xsd").string() + "' '" +
      (folder / "model.xml").string() + "' > '" + (folder / "out.txt").string() + "' 2>&1";
  const int status = std::system(command.c_str());  // NOLINT
  std::string problems = status == 0 ? std::string() : read_file((folder / "out.txt").string());
  fs::remove_all(folder);
  return problems.substr(0, 3000);
}

}  // namespace plumb::exchange::testing
