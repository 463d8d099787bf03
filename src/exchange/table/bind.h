// The rules of a recipe for one sheet, bound to its columns.
#pragma once

#include <set>
#include <string>
#include <vector>

#include "exchange/table/convert.h"
#include "exchange/table/recipe.h"
#include "exchange/table/sheet.h"
#include "model/metamodel.h"

namespace plumb::exchange::table {

struct BoundField {
  std::string id;
  BoundValue value;
};
struct BoundEvidence {
  const EvidenceRule* rule = nullptr;
  BoundValue value, at, note;
};
struct BoundElement {
  const ElementRule* rule = nullptr;
  BoundValue type, id, name;
  std::vector<BoundField> fields;
  std::vector<BoundEvidence> evidence;
};
struct BoundObservation {
  const ObservationRule* rule = nullptr;
  std::size_t element = 0;  // index of the rule of what is measured
  BoundValue value, at, note;
};
struct BoundEnd {
  const EndRule* rule = nullptr;
  BoundValue value;
  std::size_t name_column = kNoColumn;
};
struct BoundRelation {
  const RelationRule* rule = nullptr;
  BoundValue kind, id;
  BoundEnd from, to;
  std::vector<BoundField> fields;
};

struct Bindings {
  std::vector<BoundElement> elements;
  std::vector<BoundRelation> relations;
  std::vector<BoundObservation> observations;
  std::vector<std::size_t> where_columns;  // by condition
  std::set<std::string> absent;            // columns the recipe names and the sheet does not have
  std::set<std::size_t> used;              // columns some rule reads
};

// Refers to all its arguments. Reads every cell of the columns used once or twice.
Bindings bind(const SheetRule& rule, const Sheet& sheet, const Columns& columns,
              const Conventions& conventions, const model::Metamodel& metamodel);

}  // namespace plumb::exchange::table
