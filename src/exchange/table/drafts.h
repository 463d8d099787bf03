// The document an import builds: who is already in it, and which row said so first.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "exchange/document.h"
#include "exchange/json/relation_ids.h"

namespace plumb::exchange::table {

class Drafts {
 public:
  explicit Drafts(Document& document) : document_(document) {}

  // Index of the draft with this id, or (without id) this type and name.
  std::optional<std::size_t> find(const model::Element& element) const;
  std::size_t add(model::Element element, std::string where);
  // Gives the draft the fields it does not have yet.
  void merge(std::size_t at, const model::Element& element);

  const ElementDraft& element(std::size_t at) const { return document_.elements[at]; }
  Reference reference(std::size_t at) const;

  // False if the file has this relation already. Relations keep no id of their own: the service
  // finds the one of the same kind between the same ends.
  bool add_relation(model::Relation relation, Reference from, Reference to, std::string where);

  // Warnings about elements with different ids and the same type and name.
  void note_same_names();

 private:
  static std::string key(const model::Element& element);
  static std::string name_key(std::string_view type, std::string_view name);

  Document& document_;
  std::unordered_map<std::string, std::size_t> by_key_;
  std::unordered_map<std::string, std::vector<std::size_t>> by_name_;
  std::unordered_set<std::string> relations_;
};

}  // namespace plumb::exchange::table
