// What an importer makes of a file, before anything is compared with the workspace: drafts with
// their place in the file, and notes about what could not be read. The service resolves references,
// validates against the metamodel, and turns drafts into one batch of changes.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/json.h"
#include "model/record.h"

namespace plumb::exchange {

// A remark for the person who imports. `where` is "file.xml:120", "sheet 'Projects' row 14", ...
struct Note {
  std::string where;
  std::string what;
  std::string remedy;
};

struct ElementDraft {
  model::Element element;  // empty id: the service matches by type and name, else makes a new id
  std::string where;
};

// An end of a relation: by id, or by name (optionally of a type) when the file has no ids.
struct Reference {
  std::string id;
  std::string name;
  std::string type;      // with name: only elements of this type match; empty: any
  bool in_file = false;  // the reader has seen that the id is one of the document's elements
};

struct RelationDraft {
  model::Relation relation;  // `from` and `to` inside are ignored; the references below count
  Reference from;
  Reference to;
  std::string where;
};

// One value of a series, of a measure or service level.
struct ObservationDraft {
  Reference measure;
  std::string at;               // day or moment
  std::optional<double> value;  // none takes the value of that moment back
  std::string note;
  std::string where;
};

struct ArtifactDraft {
  model::Artifact artifact;
  std::string where;
};

struct Document {
  std::string format;  // "archimate", "archi", "csv", ...
  std::string name;    // the model's own name, if it has one
  std::vector<ElementDraft> elements;
  std::vector<RelationDraft> relations;
  std::vector<ArtifactDraft> artifacts;
  std::vector<ObservationDraft> observations;
  std::vector<Note> warnings;  // read, but something was changed or kept unread
  std::vector<Note> errors;    // this row or object was left out
  std::size_t skipped = 0;     // rows left out on purpose (empty, filtered by the recipe)
  json::value history;         // how an example came about (docs/formats/example.md); null: nothing
};

// What an exporter gets: everything that is not deleted, in a stable order (by id).
struct Content {
  std::string name;      // the workspace's name
  std::string currency;  // ISO 4217 code of the workspace
  std::vector<model::Element> elements;
  std::vector<model::Relation> relations;
  std::vector<model::Artifact> artifacts;
};

}  // namespace plumb::exchange
