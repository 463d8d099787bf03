#include "service/perspective_page.h"

#include <algorithm>
#include <set>

#include "score/evidence_fields.h"
#include "score/lines_practice.h"
#include "service/sentences.h"
#include "service/shown.h"

namespace plumb::service {
namespace {

using model::Index;

constexpr double kFollows = 0.5;  // of an initiative that counts as one of a perspective

// Words of four letters or more in small letters: "Time to market" and "Market time" share two.
std::set<std::string> words_in(std::string_view text) {
  std::set<std::string> out;
  std::string word;
  for (std::size_t i = 0; i <= text.size(); ++i) {
    const char c = i < text.size() ? text[i] : ' ';
    if (c >= 'A' && c <= 'Z') {
      word += static_cast<char>(c - 'A' + 'a');
    } else if ((c >= 'a' && c <= 'z') || static_cast<unsigned char>(c) >= 0x80) {
      word += c;
    } else {
      if (word.size() >= 4) out.insert(word);
      word.clear();
    }
  }
  return out;
}

// A measure stands for an impact if its name holds every longer word of a usual measure of it.
bool stands_for(const std::set<std::string>& name, const model::Impact& impact) {
  return std::any_of(impact.measures.begin(), impact.measures.end(), [&](const std::string& usual) {
    const std::set<std::string> wanted = words_in(usual);
    return !wanted.empty() && std::includes(name.begin(), name.end(), wanted.begin(), wanted.end());
  });
}

json::array initiatives_of(const model::Model& model, std::size_t perspective) {
  json::array out;
  for (Index at = 0; at < model.element_bound(); ++at) {
    if (!model.live(at) || model.type_name(at) != "initiative") continue;
    if (!score::takes_money(*score::fields_of(model, at))) continue;
    if (score::attribution(model, at)[perspective] >= kFollows) out.push_back(ref_json(model, at));
  }
  return out;
}

void add_texts(const model::Model& model, const model::Perspective& text, json::object& out) {
  json::array roles;
  json::array roles_detail;
  for (const model::ItRole& role : text.roles) {
    roles.emplace_back(role.name);
    roles_detail.push_back({{"name", role.name}, {"description", role.description}});
  }
  json::array impacts;
  json::array impacts_detail;
  for (const model::Impact& impact : text.impacts) {
    impacts.emplace_back(impact.name);
    json::array measures;
    for (Index at = 0; at < model.element_bound(); ++at) {
      if (!model.live(at) || model.type_name(at) != "measure") continue;
      if (stands_for(words_in(model.name(at)), impact)) measures.push_back(ref_json(model, at));
    }
    json::array usual;
    for (const std::string& name : impact.measures) usual.emplace_back(name);
    impacts_detail.push_back({{"name", impact.name},
                              {"measures", std::move(measures)},
                              {"suggested", std::move(usual)}});
  }
  out["name"] = text.name;
  out["description"] = text.description;
  out["it_role"] = text.it_role;
  out["roles"] = std::move(roles);
  out["roles_detail"] = std::move(roles_detail);
  out["impacts"] = std::move(impacts);
  out["impacts_detail"] = std::move(impacts_detail);
  if (!text.caution.empty()) out["caution"] = text.caution;
}

}  // namespace

json::object perspectives_page(const Assessment& assessment) {
  const score::Perspectives& all = assessment.perspectives;
  json::array items;
  for (std::size_t i = 0; i < score::kPerspectiveCount; ++i) {
    const score::PerspectivePath& path = score::kPerspectives[i];
    json::array domains;
    for (const model::Domain domain : path.path) domains.emplace_back(id_of(domain));
    json::array links;
    for (const std::size_t link : path.links) links.emplace_back(model::kLinks[link].id);
    json::object item{{"id", path.id},
                      {"name", path.name},
                      {"path", std::move(domains)},
                      {"links", std::move(links)},
                      {"score", number_or_null(all.figures[i].score)},
                      {"spend_share", number_or_null(all.figures[i].spend_share)},
                      {"initiatives", initiatives_of(assessment.model(), i)}};
    if (const model::Perspective* text = assessment.sam.perspective(path.id)) {
      add_texts(assessment.model(), *text, item);
    }
    items.push_back(std::move(item));
  }
  json::object out{{"sentence", sentence_json(perspectives_sentence(assessment))},
                   {"declared", text_or_null(all.declared)},
                   {"suggested", nullptr},
                   {"items", std::move(items)}};
  if (!all.suggested.empty()) out["suggested"] = all.suggested.front();
  if (all.unattributed) out["unattributed"] = *all.unattributed;
  return out;
}

}  // namespace plumb::service
