// Figures the rules share, and the analysis as they saw it. Private to the findings engine.
#pragma once

#include <unordered_set>
#include <vector>

#include "score/findings.h"
#include "score/findings_rules.h"

namespace plumb::score {

struct FindingsEngine::Seen {
  // Rules that look at an element of a type, with their entries in the book.
  struct Bound {
    const RuleEntry* entry = nullptr;
    const model::Rule* rule = nullptr;
  };

  Shared shared;
  std::vector<double> importance, support, cost, condition;  // by node
  std::vector<model::Index> element_of;                      // by node
  // Rules that look at elements of one type.
  struct OfType {
    bool known = false;
    std::vector<Bound> rules;
    // All of them are RuleEntry::own; then the largest importance_limit first.
    bool own = false;
    std::vector<double> importance_limits;
    double support_limit = -1;  // below it support counts; below 0: support does not count
  };
  std::vector<std::uint8_t> fired;  // by element: has findings; as by_element_, faster to ask
  bool ends_at_relations = false;   // some relation leads from or to a relation
  std::vector<OfType> types;        // by the number rows carry

  std::unordered_set<model::Index> others;  // those with findings that are not OfType::own
  // By node: nothing is found on it, and as long as its condition stays and it has importance below
  // every limit of a rule, moves of its figures change nothing about that.
  std::vector<std::uint8_t> calm;

  const OfType& of(const model::Model& model, model::Index element, const model::RuleBook& book);
  // Room for so many nodes.
  void grow(std::size_t nodes);
  // Says whether an element is calm, once its rules have run.
  void settle(const Situation& situation, model::Index element, const model::RuleBook& book);
  // FindingsEngine::restake() of what was found on the element.
  bool restake(const Situation& situation, model::Index element, std::vector<Kept>& found,
               const model::RuleBook& book) const;
};

template <typename Visit>
void FindingsEngine::for_each(Visit visit) const {
  for (const auto& [element, found] : by_element_) {
    for (const Kept& kept : found) visit(kept);
  }
  for (const auto& found : by_rule_) {
    for (const Kept& kept : found) visit(kept);
  }
}

// Whether the types of a rule name this one.
bool names_type(std::string_view types, std::string_view type, bool in_engine);

// Sums over elements: roots, cost, cost_importance. Linear.
void sum_elements(const Situation& situation, Shared& shared);
void sum_budgets(const Situation& situation, Shared& shared);
void list_types(const model::Model& model, Shared& shared);

// Up and fed, from the graph: linear. For one element, from its relations.
void list_edges(const Situation& situation, Shared& shared);
void relist_edges(const Situation& situation, model::Index element, Shared& shared);

// The key in Shared::by_function; empty if it is none of the applications in use.
std::string function_of(const model::Model& model, model::Index element);
void list_functions(const model::Model& model, Shared& shared);

// In a sorted list without duplicates.
void insert_sorted(std::vector<model::Index>& list, model::Index element);
void erase_sorted(std::vector<model::Index>& list, model::Index element);

}  // namespace plumb::score
