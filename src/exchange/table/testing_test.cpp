#include "exchange/table/testing.h"

#include <zip.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <map>

#include "catalog/catalog.h"
#include "catalog/metamodel_catalog.h"
#include "exchange/json/canonical.h"

namespace plumb::exchange::table::testing {
namespace {

using model::Attribute;
using model::AttributeKind;

Attribute attribute(const std::string& id, AttributeKind kind, const std::string& name = {}) {
  Attribute out;
  out.id = id;
  out.name = name.empty() ? id : name;
  out.kind = kind;
  return out;
}

Attribute status() {
  Attribute out = attribute("status", AttributeKind::enumeration, "Status");
  for (const char* id : {"proposed", "active", "on_hold", "done"}) {
    out.values.push_back({id, id, std::nullopt});
  }
  return out;
}

model::ElementType type(const std::string& id, const std::string& plural,
                        std::vector<Attribute> own) {
  model::ElementType out;
  out.id = id;
  out.name = id;
  out.plural = plural;
  out.attributes = {attribute("description", AttributeKind::text),
                    attribute("owner", AttributeKind::person),
                    attribute("tags", AttributeKind::list),
                    attribute("side", AttributeKind::enumeration),
                    attribute("annual_cost", AttributeKind::money, "Annual cost"),
                    attribute("evidence", AttributeKind::list),
                    attribute("source_url", AttributeKind::link),
                    attribute("foreign", AttributeKind::object)};
  out.attributes[2].item = "text";
  out.attributes[3].values = {{"business", "Business", {}}, {"it", "IT", {}}};
  out.attributes[5].item = "object";
  out.attributes.insert(out.attributes.end(), own.begin(), own.end());
  return out;
}

model::Metamodel make_small() {
  model::Metamodel out;
  Attribute budget = attribute("budget", AttributeKind::money, "Budget");
  budget.minimum = 0;
  Attribute progress = attribute("progress", AttributeKind::percent, "Progress");
  progress.minimum = 0;
  progress.maximum = 1;
  out.types = {
      type("initiative", "Initiatives",
           {budget, attribute("spent", AttributeKind::money), progress, status(),
            attribute("phase", AttributeKind::text), attribute("start", AttributeKind::date),
            attribute("end", AttributeKind::date), attribute("demand_fte", AttributeKind::number),
            attribute("training", AttributeKind::boolean)}),
      type("goal", "Goals", {attribute("weight", AttributeKind::number)}),
      type("application", "Applications", {}), type("unit", "Units", {}),
      type("other", "Other elements", {})};
  for (const char* id : {"supports", "part_of", "owned_by", "contributes_to", "measures"}) {
    model::RelationKind kind;
    kind.id = id;
    kind.name = id == std::string("part_of") ? "is part of" : id;
    kind.attributes = {attribute("strength", AttributeKind::number),
                       attribute("name", AttributeKind::text)};
    out.relations.push_back(kind);
  }
  out.evidence.push_back({"assessed", "Assessed", 1, 0.7, 365});
  out.index();
  return out;
}

}  // namespace

const model::Metamodel& small_metamodel() {
  static const model::Metamodel kMetamodel = make_small();
  return kMetamodel;
}

const model::Metamodel& catalog_metamodel() {
  static const model::Metamodel kMetamodel = [] {
    auto loaded = catalog::read_metamodel({catalog::builtin_file("metamodel.yaml")});
    loaded.value.index();
    return loaded.value;
  }();
  return kMetamodel;
}

std::string read_file(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
}

std::string source_path(const std::string& relative) {
  return std::string(PLUMB_SOURCE_DIR) + "/" + relative;
}
std::string portfolio_path(const std::string& name) {
  return source_path("../shared/data/it-portfolio/" + name);
}
bool has_portfolios() {
  return std::filesystem::exists(portfolio_path("README.md"));
}

std::string zip(const std::vector<Part>& parts) {
  zip_error_t problem;
  zip_error_init(&problem);
  zip_source_t* target = zip_source_buffer_create(nullptr, 0, 0, &problem);
  zip_source_keep(target);
  zip_t* archive = zip_open_from_source(target, ZIP_TRUNCATE, &problem);
  for (const Part& part : parts) {
    zip_source_t* source = zip_source_buffer(archive, part.bytes.data(), part.bytes.size(), 0);
    zip_file_add(archive, part.name.c_str(), source, ZIP_FL_ENC_UTF_8);
  }
  zip_close(archive);
  zip_source_open(target);
  zip_source_seek(target, 0, SEEK_END);
  std::string out(static_cast<std::size_t>(zip_source_tell(target)), '\0');
  zip_source_seek(target, 0, SEEK_SET);
  zip_source_read(target, out.data(), out.size());
  zip_source_close(target);
  zip_source_free(target);
  return out;
}

std::string xlsx(const TestBook& book) {
  const std::string head = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>";
  const std::string space = " xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"";
  const std::string office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
  std::string sheets;
  std::string relations;
  std::vector<Part> parts;
  for (std::size_t i = 0; i < book.sheets.size(); ++i) {
    const std::string n = std::to_string(i + 1);
    const TestSheet& sheet = book.sheets[i];
    sheets += "<sheet name=\"" + sheet.name + "\" sheetId=\"" + n + "\" r:id=\"rId" + n + "\"" +
              (sheet.state.empty() ? "" : " state=\"" + sheet.state + "\"") + "/>";
    relations +=
        "<Relationship Id=\"rId" + n + "\" Type=\"x\" Target=\"worksheets/sheet" + n + ".xml\"/>";
    parts.push_back(
        {"xl/worksheets/sheet" + n + ".xml",
         head + "<worksheet" + space + "><sheetData>" + sheet.rows + "</sheetData></worksheet>"});
  }
  parts.push_back({"xl/workbook.xml", head + "<workbook" + space + " xmlns:r=\"" + office +
                                          "\"><workbookPr" +
                                          (book.since_1904 ? " date1904=\"1\"" : "") +
                                          "/><sheets>" + sheets + "</sheets></workbook>"});
  parts.push_back({"xl/_rels/workbook.xml.rels",
                   head +
                       "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/"
                       "relationships\">" +
                       relations + "</Relationships>"});
  if (!book.strings.empty()) {
    parts.push_back(
        {"xl/sharedStrings.xml", head + "<sst" + space + ">" + book.strings + "</sst>"});
  }
  if (!book.styles.empty()) {
    parts.push_back(
        {"xl/styles.xml", head + "<styleSheet" + space + ">" + book.styles + "</styleSheet>"});
  }
  return zip(parts);
}

std::string lines(const std::vector<Note>& notes) {
  std::string out;
  for (const Note& note : notes) out += note.where + ": " + note.what + "\n";
  return out;
}

std::string difference(const Content& content, const Document& read) {
  std::map<std::string, std::string> wanted;
  std::map<std::string, std::string> got;
  const auto sorted = [](const json::object& fields) {
    std::map<std::string, std::string> out;
    for (const auto& field : fields) {
      out[std::string(field.key())] = one_line(canonical(field.value()));
    }
    std::string text;
    for (const auto& [key, value] : out) text += " " + key + "=" + value;
    return text;
  };
  for (const model::Element& e : content.elements) {
    wanted["e " + e.id] = e.type + "|" + e.name + "|" + sorted(e.fields);
  }
  for (const ElementDraft& d : read.elements) {
    got["e " + d.element.id] =
        d.element.type + "|" + d.element.name + "|" + sorted(d.element.fields);
  }
  for (const model::Relation& r : content.relations) {
    wanted["r " + r.id] = r.kind + "|" + r.from + "|" + r.to + "|" + sorted(r.fields);
  }
  for (const RelationDraft& d : read.relations) {
    got["r " + d.relation.id] =
        d.relation.kind + "|" + d.from.id + "|" + d.to.id + "|" + sorted(d.relation.fields);
  }
  for (const model::Artifact& a : content.artifacts) {
    wanted["a " + a.id] = a.kind + "|" + a.name + "|" + one_line(canonical(a.body));
  }
  for (const ArtifactDraft& d : read.artifacts) {
    got["a " + d.artifact.id] =
        d.artifact.kind + "|" + d.artifact.name + "|" + one_line(canonical(d.artifact.body));
  }
  std::string out;
  for (const auto& [key, value] : wanted) {
    const auto found = got.find(key);
    if (found == got.end()) out += key + " is missing\n";
    if (found != got.end() && found->second != value) {
      out += key + ": wanted " + value + "\n got " + found->second + "\n";
    }
  }
  for (const auto& [key, value] : got) {
    if (wanted.count(key) == 0) out += key + " is too much\n";
  }
  return out;
}

bool equals_golden(const std::string& name, const std::string& actual) {
  const std::string path = source_path("tests/golden/table/" + name);
  if (std::getenv("PLUMB_REBASELINE")) std::ofstream(path, std::ios::binary) << actual;  // NOLINT
  const std::string wanted = read_file(path);
  if (wanted == actual) return true;
  std::cerr << name << " differs; this run made:\n" << actual << "\n";
  return false;
}

}  // namespace plumb::exchange::table::testing
