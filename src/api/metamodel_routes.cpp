// The metamodel in words, and search.
#include <algorithm>

#include "api/element_rows.h"
#include "api/fold.h"

namespace plumb::api {
namespace {

using http::Response;
using identity::Verb;
using model::AttributeKind;

json::value text_or_null(std::string_view text) {
  return text.empty() ? json::value(nullptr) : json::value(text);
}

std::string_view kind_name(const model::Attribute& attribute) {
  if (attribute.id == "evidence") return "evidence";
  switch (attribute.kind) {
    case AttributeKind::text: return "text";
    case AttributeKind::number: return "number";
    case AttributeKind::money: return "money";
    case AttributeKind::percent: return "percent";
    case AttributeKind::date: return "date";
    case AttributeKind::enumeration: return "enumeration";
    case AttributeKind::person: return "person";
    case AttributeKind::link: return "link";
    case AttributeKind::list: return "list";
    case AttributeKind::boolean: return "boolean";
    case AttributeKind::object: return "json";
  }
  return "json";
}

json::object attribute_json(const model::Attribute& attribute) {
  json::object out{{"id", attribute.id},
                   {"name", attribute.name},
                   {"description", attribute.description},
                   {"kind", kind_name(attribute)}};
  if (!attribute.unit.empty()) out["unit"] = attribute.unit;
  if (!attribute.item.empty()) out["item_kind"] = attribute.item;
  if (attribute.minimum) out["minimum"] = *attribute.minimum;
  if (attribute.maximum) out["maximum"] = *attribute.maximum;
  if (!attribute.values.empty()) {
    json::array values;
    for (const model::EnumValue& value : attribute.values) {
      values.push_back(json::object{{"id", value.id}, {"name", value.name}});
    }
    out["values"] = std::move(values);
  }
  return out;
}

json::array attributes_json(const std::vector<model::Attribute>& attributes) {
  json::array out;
  for (const model::Attribute& attribute : attributes) out.push_back(attribute_json(attribute));
  return out;
}

json::array texts_json(const std::vector<std::string>& texts) {
  json::array out;
  for (const std::string& text : texts) out.emplace_back(text);
  return out;
}

json::array types_json(const model::Model& model) {
  std::map<std::string_view, std::size_t> counts;
  for (model::Index at = 0; at < model.element_bound(); ++at) {
    if (model.live(at)) ++counts[model.type_name(at)];
  }
  json::array out;
  for (const model::ElementType& type : model.metamodel().types) {
    json::object component;
    if (!type.component_business.empty()) component["business"] = type.component_business;
    if (!type.component_it.empty()) component["it"] = type.component_it;
    out.push_back(
        json::object{{"id", type.id},
                     {"name", type.name},
                     {"plural", type.plural},
                     {"group", type.group},
                     {"description", type.description},
                     {"side", text_or_null(model::id_of(type.default_side))},
                     {"component", std::move(component)},
                     {"in_engine", type.in_engine},
                     {"needs_support", type.needs_support},
                     {"prior", type.in_engine ? json::value(type.prior) : json::value(nullptr)},
                     {"cadence_days", type.cadence_days > 0 ? json::value(type.cadence_days)
                                                            : json::value(nullptr)},
                     {"archimate", text_or_null(type.archimate)},
                     {"count", counts[type.id]},
                     {"attributes", attributes_json(type.attributes)}});
  }
  return out;
}

json::array components_json(const model::Metamodel& metamodel) {
  json::array out;
  for (const model::Component& component : metamodel.components) {
    json::array types;
    for (const model::ElementType& type : metamodel.types) {
      if (type.component_business == component.id || type.component_it == component.id) {
        types.emplace_back(type.id);
      }
    }
    out.push_back(json::object{{"id", component.id},
                               {"domain", model::id_of(component.domain)},
                               {"name", component.name},
                               {"description", component.description},
                               {"prompts", texts_json(component.prompts)},
                               {"types", std::move(types)}});
  }
  return out;
}

json::array relation_kinds_json(const model::Metamodel& metamodel) {
  constexpr std::string_view kMeanings[] = {"none",    "supports", "supported_by", "hinders",
                                            "part_of", "has_part", "access",       "influence"};
  json::array out;
  for (const model::RelationKind& kind : metamodel.relations) {
    out.push_back(json::object{{"id", kind.id},
                               {"name", kind.name},
                               {"inverse", kind.inverse},
                               {"description", kind.description},
                               {"meaning", kMeanings[static_cast<std::size_t>(kind.meaning)]},
                               {"from", texts_json(kind.from_types)},
                               {"to", texts_json(kind.to_types)},
                               {"attributes", attributes_json(kind.attributes)}});
  }
  return out;
}

json::array links_json(const model::Sam& sam) {
  const auto name = [&](model::Domain domain) {
    return sam.domains[static_cast<std::size_t>(domain)].name;
  };
  json::array out;
  for (const model::Link& link : model::kLinks) {
    out.push_back(json::object{{"id", link.id},
                               {"name", name(link.demand) + " – " + name(link.supply)},
                               {"demand", model::id_of(link.demand)},
                               {"supply", model::id_of(link.supply)}});
  }
  return out;
}

json::array lenses_json(const model::Sam& sam) {
  json::array out;
  for (const model::Lens& lens : sam.lenses) {
    json::array dimensions;
    for (const model::Dimension& dimension : lens.dimensions) {
      json::array links;
      for (const std::size_t link : dimension.links) links.emplace_back(model::kLinks[link].id);
      dimensions.push_back(json::object{
          {"id", dimension.id}, {"name", dimension.name}, {"links", std::move(links)}});
    }
    out.push_back(json::object{{"id", lens.id},
                               {"name", lens.name},
                               {"description", lens.description},
                               {"dimensions", std::move(dimensions)}});
  }
  return out;
}

json::array perspectives_json(const model::Sam& sam) {
  json::array out;
  for (const model::Perspective& perspective : sam.perspectives) {
    json::array path;
    for (const model::Domain domain : perspective.path) path.emplace_back(model::id_of(domain));
    json::array links;
    for (const std::size_t link : perspective.links) links.emplace_back(model::kLinks[link].id);
    out.push_back(json::object{{"id", perspective.id},
                               {"name", perspective.name},
                               {"description", perspective.description},
                               {"path", std::move(path)},
                               {"links", std::move(links)},
                               {"it_role", perspective.it_role}});
  }
  return out;
}

Result<Response> metamodel(Call& call) {
  PLUMB_TRY(const Reading reading, call.reading());
  PLUMB_TRY(const AssessmentPtr assessment, call.open().assess(reading));
  const model::Metamodel& metamodel = reading.model().metamodel();
  const model::Sam& sam = assessment->sam;
  json::array domains;
  for (const model::DomainText& domain : sam.domains) {
    domains.push_back(json::object{{"id", model::id_of(domain.domain)}, {"name", domain.name}});
  }
  json::array evidence;
  for (const model::EvidenceKind& kind : metamodel.evidence) {
    evidence.push_back(json::object{{"id", kind.id}, {"name", kind.name}});
  }
  // Attributes every type has.
  json::array common;
  for (const model::Attribute& attribute : metamodel.types.front().attributes) {
    const bool everywhere =
        std::all_of(metamodel.types.begin(), metamodel.types.end(), [&](const auto& type) {
          return model::find_attribute(type.attributes, attribute.id) != nullptr;
        });
    if (everywhere) common.push_back(attribute_json(attribute));
  }
  return call.json(json::object{{"domains", std::move(domains)},
                                {"components", components_json(metamodel)},
                                {"types", types_json(reading.model())},
                                {"relation_kinds", relation_kinds_json(metamodel)},
                                {"evidence_kinds", std::move(evidence)},
                                {"common_attributes", std::move(common)},
                                {"links", links_json(sam)},
                                {"lenses", lenses_json(sam)},
                                {"perspectives", perspectives_json(sam)},
                                {"currency", call.workspace().currency()}});
}

// Search -----------------------------------------------------------------------------------------

struct Hit {
  int rank = 0;  // lower is better
  std::size_t length = 0;
  json::object row;
};

// 0 the id itself, 1 the name itself, 2 the beginning of the name, 3 the beginning of a word of it,
// 4 all words in the name, 5 all words somewhere; -1: no hit.
int rank_of(std::string_view id, std::string_view name, std::string_view words,
            const std::string& query, const std::vector<std::string>& parts) {
  if (id == query) return 0;
  if (name == query) return 1;
  if (name.starts_with(query)) return 2;
  if (name.find(" " + query) != std::string_view::npos) return 3;
  const auto all_in = [&](std::string_view text) {
    return std::all_of(parts.begin(), parts.end(), [&](const std::string& part) {
      return text.find(part) != std::string_view::npos;
    });
  };
  if (all_in(name)) return 4;
  return all_in(words) ? 5 : -1;
}

// The sentence around the first word that matches, from a text as it was written.
std::string sentence_around(std::string_view text, const std::string& word) {
  constexpr std::size_t kAround = 80;
  const std::size_t folded = fold(text).find(word);
  if (folded == std::string::npos) return {};
  // Folding moves places by a few bytes at most; the cut is widened to spaces anyway.
  std::size_t first = folded > kAround ? text.find(' ', folded - kAround) : 0;
  if (first == std::string_view::npos) first = 0;
  std::size_t last = std::min(text.size(), folded + word.size() + kAround);
  if (last < text.size()) {
    const std::size_t space = text.rfind(' ', last);
    if (space != std::string_view::npos && space > first) last = space;
  }
  std::string out(text.substr(first, last - first));
  if (first > 0) out = "…" + out;
  if (last < text.size()) out += "…";
  return out;
}

void search_elements(Call& call, const Reading& reading, const std::string& query,
                     const std::vector<std::string>& parts, std::vector<Hit>& hits) {
  const model::Model& model = reading.model();
  const auto table = call.open().elements(reading);
  const ColumnPtr names = table->name();
  const ColumnPtr words = table->words();
  for (model::Index at = 0; at < model.element_bound(); ++at) {
    if (!model.live(at)) continue;
    const std::string& all = (*words)[at].text;
    // The column begins with the folded id.
    const std::string_view id = std::string_view(all).substr(0, all.find('\n'));
    const std::string& name = (*names)[at].text;
    const int rank = rank_of(id, name, all, query, parts);
    if (rank < 0) continue;
    Hit hit{rank, name.size(), {}};
    hit.row["at"] = at;
    hits.push_back(std::move(hit));
  }
}

void search_findings(const service::Assessment& assessment, const std::string& query,
                     const std::vector<std::string>& parts, std::vector<Hit>& hits) {
  for (const score::Finding& finding : assessment.findings) {
    const std::string text = fold(finding.text);
    const int rank = rank_of(finding.key, text, text, query, parts);
    if (rank < 0) continue;
    hits.push_back({rank + 1,
                    text.size(),
                    {{"kind", "finding"}, {"id", finding.key}, {"name", finding.text}}});
  }
}

void search_artifacts(Call& call, const model::Model& model, const std::string& query,
                      const std::vector<std::string>& parts, std::vector<Hit>& hits) {
  for (const auto& [id, artifact] : model.artifacts()) {
    if (artifact->deleted) continue;
    const std::string& kind = artifact->kind;
    if (kind != "view" && kind != "comment" && kind != "scenario" && kind != "saved_view") continue;
    const json::object* body = artifact->body.if_object();
    const auto text = [&](const char* key) {
      const json::value* found = body != nullptr ? body->if_contains(key) : nullptr;
      return found != nullptr && found->is_string() ? std::string(found->get_string())
                                                    : std::string();
    };
    if (kind == "saved_view") {
      // Only one's own and the shared ones.
      const json::value* shared = body != nullptr ? body->if_contains("shared") : nullptr;
      const bool open = shared != nullptr && shared->is_bool() && shared->get_bool();
      if (!open && text("by") != call.account()) continue;
    }
    const std::string words = kind == "comment" ? text("text") : artifact->name;
    const std::string folded = fold(words);
    const int rank = rank_of(fold(id), folded, folded, query, parts);
    if (rank < 0) continue;
    json::object row{{"kind", kind}, {"id", id}, {"name", words}};
    if (kind == "comment") {
      row["name"] = words.size() > 120 ? sentence_around(words, parts[0]) : words;
      row["detail"] = text("subject");
    }
    hits.push_back({rank + 1, folded.size(), std::move(row)});
  }
}

Result<Response> search(Call& call) {
  PLUMB_TRY(const std::string q, call.text("q", 200));
  PLUMB_TRY(const std::int64_t limit, call.integer("limit", 1, 50, 20));
  const std::vector<std::string> parts = words_of(fold(q));
  if (parts.empty()) return bad_input("There is nothing to search for.", "q", "Write a word.");
  std::string query;
  for (const std::string& part : parts) query += (query.empty() ? "" : " ") + part;
  PLUMB_TRY(const Reading reading, call.reading());
  const model::Model& model = reading.model();
  std::vector<Hit> hits;
  search_elements(call, reading, query, parts, hits);
  PLUMB_TRY(const AssessmentPtr assessment, call.open().assess(reading));
  search_findings(*assessment, query, parts, hits);
  search_artifacts(call, model, query, parts, hits);
  const auto count = std::min(hits.size(), static_cast<std::size_t>(limit));
  std::partial_sort(hits.begin(), hits.begin() + static_cast<std::ptrdiff_t>(count), hits.end(),
                    [](const Hit& a, const Hit& b) {
                      return a.rank != b.rank ? a.rank < b.rank : a.length < b.length;
                    });
  json::array items;
  for (std::size_t i = 0; i < count; ++i) {
    json::object& row = hits[i].row;
    if (const json::value* at = row.if_contains("at")) {
      const auto element = at->to_number<model::Index>();
      json::object hit = ref_json(model, element);
      hit["kind"] = "element";
      if (hit["component"].is_null()) hit.erase("component");
      if (hits[i].rank == 5) {
        const json::object fields = model.fields(element);
        const json::value* text = fields.if_contains("description");
        if (text != nullptr && text->is_string()) {
          for (const std::string& part : parts) {
            const std::string detail = sentence_around(text->get_string(), part);
            if (detail.empty()) continue;
            hit["detail"] = detail;
            break;
          }
        }
      }
      items.push_back(std::move(hit));
    } else {
      items.push_back(std::move(row));
    }
  }
  return call.json(json::object{{"items", std::move(items)}});
}

}  // namespace

void add_metamodel_routes(Routes& routes) {
  routes.get("getMetamodel", "/workspaces/{workspace}/metamodel", Needs::of(Verb::read), metamodel);
  routes.get("search", "/workspaces/{workspace}/search", Needs::of(Verb::read), search);
}

}  // namespace plumb::api
