// Loads the rule book from catalogs/findings.yaml and a workspace's overrides. Grammar and rules of
// overriding: docs/formats/catalog.md.
#pragma once

#include <vector>

#include "catalog/catalog.h"
#include "model/rules.h"

namespace plumb::catalog {

// Reads the files, base first, and checks everything, including that each rule of
// model::kRuleIds is described with each threshold of model::kRuleParameters and no other, and
// that texts use only the placeholders their rule declares.
Loaded<model::RuleBook> read_rule_book(const std::vector<CatalogFile>& files);

// The embedded rule book under a workspace's overrides, the problems as one error.
Result<model::RuleBook> workspace_rule_book(const std::vector<CatalogFile>& overrides);
Result<model::RuleBook> builtin_rule_book();

}  // namespace plumb::catalog
