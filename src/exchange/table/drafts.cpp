#include "exchange/table/drafts.h"

#include <algorithm>

#include "exchange/table/sheet.h"

namespace plumb::exchange::table {
namespace {

constexpr std::size_t kGroupsShown = 50;
constexpr std::size_t kPlacesShown = 5;

// A place without the sheet it shares with another one.
std::string nearby(const std::string& place, const std::string& other) {
  const std::size_t row = other.rfind(" row ");
  const bool same = row != std::string::npos && other.compare(0, row, place, 0, row) == 0;
  return same ? other.substr(row + 1) : other;
}

}  // namespace

std::string Drafts::name_key(std::string_view type, std::string_view name) {
  return std::string(type) + '\n' + folded(name);
}

std::string Drafts::key(const model::Element& element) {
  return element.id.empty() ? "n" + name_key(element.type, element.name) : "i" + element.id;
}

std::optional<std::size_t> Drafts::find(const model::Element& element) const {
  const auto found = by_key_.find(key(element));
  return found == by_key_.end() ? std::nullopt : std::optional(found->second);
}

std::size_t Drafts::add(model::Element element, std::string where) {
  const std::size_t at = document_.elements.size();
  by_key_.emplace(key(element), at);
  if (!element.name.empty()) by_name_[name_key(element.type, element.name)].push_back(at);
  document_.elements.push_back({std::move(element), std::move(where)});
  return at;
}

void Drafts::merge(std::size_t at, const model::Element& element) {
  json::object& fields = document_.elements[at].element.fields;
  for (const auto& field : element.fields) {
    if (!fields.contains(field.key())) fields[field.key()] = field.value();
  }
}

Reference Drafts::reference(std::size_t at) const {
  const model::Element& element = document_.elements[at].element;
  if (!element.id.empty()) return {element.id, "", ""};
  return {"", element.name, element.type};
}

bool Drafts::add_relation(model::Relation relation, Reference from, Reference to,
                          std::string where) {
  const std::string from_key = RelationIds::end_key(from.id, from.type, folded(from.name));
  const std::string to_key = RelationIds::end_key(to.id, to.type, folded(to.name));
  const std::string key = relation.id.empty()
                              ? "k" + relation.kind + '\n' + from_key + '\n' + to_key
                              : "i" + relation.id;
  if (!relations_.insert(key).second) return false;
  document_.relations.push_back(
      {std::move(relation), std::move(from), std::move(to), std::move(where)});
  return true;
}

void Drafts::note_same_names() {
  std::vector<const std::vector<std::size_t>*> groups;
  for (const auto& [name, members] : by_name_) {
    if (members.size() > 1) groups.push_back(&members);
  }
  std::sort(groups.begin(), groups.end(),
            [](const auto* a, const auto* b) { return a->front() < b->front(); });
  for (std::size_t i = 0; i < std::min(groups.size(), kGroupsShown); ++i) {
    const std::vector<std::size_t>& members = *groups[i];
    const ElementDraft& first = document_.elements[members.front()];
    std::string others;
    for (std::size_t j = 1; j < std::min(members.size(), kPlacesShown); ++j) {
      others += (j == 1 ? "" : ", ") + nearby(first.where, document_.elements[members[j]].where);
    }
    if (members.size() > kPlacesShown) {
      others += " and " + std::to_string(members.size() - kPlacesShown) + " more";
    }
    add_note(document_.warnings, first.where,
             "The name '" + first.element.name + "' occurs again under another id: " + others + ".",
             "Check whether they are the same; relations by name cannot tell them apart.");
  }
  if (groups.size() > kGroupsShown) {
    add_note(document_.warnings, "",
             std::to_string(groups.size() - kGroupsShown) +
                 " more names occur several times under different ids.");
  }
}

}  // namespace plumb::exchange::table
