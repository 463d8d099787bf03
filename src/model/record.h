// The three kinds of thing a workspace keeps, as values: what files, the change log and the API
// carry. In memory a workspace holds them compactly (model/model.h); these are for editing.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "base/json.h"

namespace plumb::model {

// An element: a goal, a process, an application, a risk ... `fields` holds everything else the
// metamodel allows for its type, flat, by attribute id: {"description": "...", "weight": 3, ...}.
// Field values are canonical JSON:
//   text, enum, date ("2026-03-31"), link  string     number, percent (0..1)  number
//   money  {"amount": 120000.00, "currency": "EUR"}      person   string: element id or plain name
//   list   array                               evidence array of objects (docs/formats/json.md)
// A null field is the same as no field and is never stored.
struct Element {
  std::string id;
  std::string type;
  std::string name;
  json::object fields;
  std::uint32_t version = 0;  // 1 after creation, +1 with every change
  bool deleted = false;       // soft: kept, restorable, ignored by analysis
};

// A directed relation between two elements.
struct Relation {
  std::string id;
  std::string kind;
  std::string from;
  std::string to;
  json::object
      fields;  // "strength" (0..1], "weight", "name", "foreign", ... by the kind's attributes
  std::uint32_t version = 0;
  bool deleted = false;
};

// Whatever is kept whole and not analysed: an imported diagram, a folder tree, a saved view.
struct Artifact {
  std::string id;
  std::string kind;  // "view", "folders", "model_info", ...
  std::string name;
  json::value body;
  std::uint32_t version = 0;
  bool deleted = false;
};

}  // namespace plumb::model
