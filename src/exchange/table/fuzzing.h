// What the fuzz targets of this folder share. Not part of the product.
#pragma once

#include <cstdlib>
#include <string>
#include <string_view>

#include <zip.h>

#include "catalog/catalog.h"
#include "catalog/metamodel_catalog.h"
#include "exchange/json/canonical.h"
#include "exchange/table/table.h"

namespace plumb::exchange::table::fuzzing {

inline const model::Metamodel& metamodel() {
  static const model::Metamodel kMetamodel = [] {
    auto loaded = catalog::read_metamodel({catalog::builtin_file("metamodel.yaml")});
    // A few types do, and make every run faster.
    model::Metamodel out = std::move(loaded.value);
    std::vector<model::ElementType> types;
    for (model::ElementType& type : out.types) {
      const std::string_view id = type.id;
      if (id == "initiative" || id == "goal" || id == "unit" || id == "measure" || id == "other") {
        types.push_back(std::move(type));
      }
    }
    out.types = std::move(types);
    out.index();
    return out;
  }();
  return kMetamodel;
}

// Reads, and if that works exports the elements as CSV and aborts unless they come back equal.
inline void import_and_back(std::string_view bytes, const char* name) {
  const auto read = import_table(bytes, name, nullptr, metamodel(), {"EUR"});
  if (!read.ok()) return;
  Content content;
  for (const ElementDraft& draft : read->document.elements) {
    content.elements.push_back(draft.element);
    if (content.elements.back().id.empty()) {
      content.elements.back().id = "\x7fnew-" + std::to_string(content.elements.size());
    }
  }
  const auto files = write_csv(content, metamodel());
  const auto back = read_table(files[0].bytes, "elements.csv", nullptr, metamodel());
  if (!back.ok() || back->elements.size() != content.elements.size()) std::abort();
  for (std::size_t i = 0; i < content.elements.size(); ++i) {
    const model::Element& a = content.elements[i];
    const model::Element& b = back->elements[i].element;
    const bool same = a.id == b.id && a.type == b.type && a.name == b.name &&
                      canonical(a.fields) == canonical(b.fields);
    if (!same) std::abort();
  }
}

// A workbook around the XML of one sheet; shared strings and styles are those of a real one.
inline std::string workbook_of(std::string_view sheet) {
  const std::string space = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
  const std::string office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
  const std::string package = "http://schemas.openxmlformats.org/package/2006/relationships";
  const std::string book = "<workbook xmlns=\"" + space + "\" xmlns:r=\"" + office +
                           "\"><sheets><sheet name=\"Projects\" r:id=\"r1\"/></sheets></workbook>";
  const std::string links = "<Relationships xmlns=\"" + package +
                            "\"><Relationship Id=\"r1\" Target=\"s.xml\"/></Relationships>";
  const std::string strings = "<sst xmlns=\"" + space +
                              "\"><si><t>Name</t></si><si><r><t>Bud</t></r><r><t>get</t></r></si>"
                              "<si><t>End</t></si><si><t>n/a</t></si></sst>";
  const std::string styles = "<styleSheet xmlns=\"" + space +
                             "\"><cellXfs><xf numFmtId=\"0\"/><xf numFmtId=\"14\"/></cellXfs>"
                             "</styleSheet>";
  const std::string part(sheet);
  zip_error_t problem;
  zip_error_init(&problem);
  zip_source_t* target = zip_source_buffer_create(nullptr, 0, 0, &problem);
  zip_source_keep(target);
  zip_t* archive = zip_open_from_source(target, ZIP_TRUNCATE, &problem);
  const auto add = [&](const char* name, const std::string& bytes) {
    const auto at =
        zip_file_add(archive, name, zip_source_buffer(archive, bytes.data(), bytes.size(), 0), 0);
    zip_set_file_compression(archive, static_cast<zip_uint64_t>(at), ZIP_CM_STORE, 0);
  };
  add("xl/workbook.xml", book);
  add("xl/_rels/workbook.xml.rels", links);
  add("xl/sharedStrings.xml", strings);
  add("xl/styles.xml", styles);
  add("xl/s.xml", part);
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

}  // namespace plumb::exchange::table::fuzzing
