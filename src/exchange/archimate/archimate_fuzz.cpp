// Any bytes: reading never crashes, and what was read survives an export, twice over.
#include <cstdlib>
#include <iostream>
#include <map>
#include <string>

#include "exchange/archimate/archimate.h"

namespace {

using plumb::exchange::Content;
using plumb::exchange::Document;

plumb::model::Metamodel metamodel() {
  plumb::model::Metamodel m;
  for (const char* id : {"application", "junction", "grouping", "other"}) {
    m.types.emplace_back().id = id;
  }
  m.types[0].archimate = "ApplicationComponent";
  m.types[1].archimate = "Junction";
  m.types[2].archimate = "Grouping";
  for (const char* id : {"serving", "aggregation", "part_of", "associated_with"}) {
    m.relations.emplace_back().id = id;
  }
  m.relations[0].archimate = "Serving";
  m.relations[1].archimate = "Aggregation";
  m.relations[1].meaning = plumb::model::Meaning::whole;
  m.relations[2].archimate = "Aggregation";
  m.relations[2].meaning = plumb::model::Meaning::part;
  m.archimate_types = {{"ApplicationComponent", "application", plumb::model::Side::it},
                       {"Junction", "junction", plumb::model::Side::none},
                       {"Grouping", "grouping", plumb::model::Side::none}};
  m.archimate_relations = {{"Serving", "serving"}, {"Aggregation", "aggregation"}};
  m.index();
  return m;
}

Content content_of(const Document& document) {
  Content content;
  content.name = document.name;
  for (const auto& draft : document.elements) content.elements.push_back(draft.element);
  for (const auto& draft : document.relations) {
    content.relations.push_back(draft.relation);
    content.relations.back().from = draft.from.id;
    content.relations.back().to = draft.to.id;
  }
  for (const auto& draft : document.artifacts) content.artifacts.push_back(draft.artifact);
  return content;
}

void require(bool holds, const std::string& what) {
  if (holds) return;
  std::cerr << what << "\n";
  std::abort();
}

// Artifacts by id, kind and name, since an export sorts them into the places it has for them.
std::multimap<std::string, plumb::json::value> bodies(const Document& document) {
  std::multimap<std::string, plumb::json::value> out;
  for (const auto& draft : document.artifacts) {
    const auto& artifact = draft.artifact;
    out.emplace(artifact.id + "\n" + artifact.kind + "\n" + artifact.name, artifact.body);
  }
  return out;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
  static const plumb::model::Metamodel kMetamodel = metamodel();
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  plumb::exchange::looks_like_archimate(bytes);
  const auto read = plumb::exchange::read_archimate(bytes, "f", kMetamodel);
  if (!read.ok()) return 0;
  const auto first = plumb::exchange::write_archimate(content_of(*read), kMetamodel);
  require(first.ok(), "an import cannot be exported");
  const auto back = plumb::exchange::read_archimate(*first, "f", kMetamodel);
  require(back.ok(), "an export cannot be imported: " + (back.ok() ? "" : back.error().text()));
  require(back->elements.size() == read->elements.size(), "elements were lost");
  require(back->relations.size() == read->relations.size(), "relations were lost");
  for (std::size_t i = 0; i < read->elements.size(); ++i) {
    require(back->elements[i].element.type == read->elements[i].element.type &&
                back->elements[i].element.name == read->elements[i].element.name &&
                back->elements[i].element.fields == read->elements[i].element.fields,
            "an element changed");
  }
  for (std::size_t i = 0; i < read->relations.size(); ++i) {
    require(back->relations[i].relation.kind == read->relations[i].relation.kind &&
                back->relations[i].from.id == read->relations[i].from.id &&
                back->relations[i].to.id == read->relations[i].to.id &&
                back->relations[i].relation.fields == read->relations[i].relation.fields,
            "a relation changed");
  }
  require(bodies(*back) == bodies(*read), "artifacts were lost or changed");
  const auto second = plumb::exchange::write_archimate(content_of(*back), kMetamodel);
  require(second.ok() && *second == *first, "the second export differs from the first");
  return 0;
}
