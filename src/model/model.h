// A workspace's organisation in memory: elements, relations, artifacts. Compact rows in chunks that
// copies share, so that a copy is a snapshot and costs little. Every change comes in through
// apply(); ids get an index once and keep it in all snapshots and scenarios of a workspace.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"
#include "base/result.h"
#include "model/change.h"
#include "model/chunked.h"
#include "model/metamodel.h"
#include "model/record.h"
#include "model/text_pool.h"

namespace plumb::model {

enum class State : std::uint8_t { absent, live, deleted };

// Forty bytes; the lists of relations run through the relation rows.
struct ElementRow {
  Text name;
  Text fields;  // compact JSON object; empty: no fields
  std::uint32_t version = 0;
  Index first_out = kNoIndex;
  Index first_in = kNoIndex;
  std::uint16_t type = 0;  // Model::type_name
  Side side = Side::none;  // as stated; Side::none: the type's default
  State state = State::absent;
};

struct RelationRow {
  Text fields;
  Index from = kNoIndex;  // element, or relation if from_relation
  Index to = kNoIndex;
  Index next_out = kNoIndex;
  Index next_in = kNoIndex;
  std::uint32_t version = 0;
  std::uint16_t kind = 0;  // Model::kind_name
  State state = State::absent;
  bool from_relation : 1 = false;  // ArchiMate lets a relation end at a relation; the engine
  bool to_relation : 1 = false;    // does not see those
};

struct Counts {
  std::size_t elements = 0;   // live
  std::size_t relations = 0;  // live
  std::size_t artifacts = 0;
};

// Subjects that differ between two states of one workspace.
struct Changed {
  std::vector<Index> elements;   // ascending
  std::vector<Index> relations;  // ascending
  std::vector<std::string> artifacts;
};

class Model {
 public:
  explicit Model(std::shared_ptr<const Metamodel> metamodel);

  const Metamodel& metamodel() const { return *metamodel_; }
  std::shared_ptr<const Metamodel> shared_metamodel() const { return metamodel_; }
  const Counts& counts() const { return counts_; }

  // Elements. An index is valid if it is below element_bound(); rows may be absent or deleted.
  Index element_bound() const { return static_cast<Index>(elements_.size()); }
  Index find_element(std::string_view id) const;  // kNoIndex if absent; deleted ones are found
  const ElementRow& element_row(Index at) const { return elements_[at]; }
  bool live(Index at) const { return at < elements_.size() && elements_[at].state == State::live; }
  std::string_view element_id(Index at) const;
  std::string_view name(Index at) const { return elements_[at].name.view(); }
  const std::string& type_name(Index at) const;
  // The type's entry in the metamodel; the entry "other" if a catalog no longer knows it.
  const ElementType& type(Index at) const;
  Side side(Index at) const;  // stated, else the type's default
  Domain domain(Index at) const;
  const std::string& component(Index at) const;
  json::object fields(Index at) const;  // parses; linear in the size of the text
  Element element(Index at) const;

  // Relations.
  Index relation_bound() const { return static_cast<Index>(relations_.size()); }
  Index find_relation(std::string_view id) const;
  const RelationRow& relation_row(Index at) const { return relations_[at]; }
  std::string_view relation_id(Index at) const;
  const std::string& kind_name(Index at) const;
  const RelationKind& kind(Index at) const;
  json::object relation_fields(Index at) const;
  Relation relation(Index at) const;
  // Live, and so are both ends, which are elements.
  bool connects(Index at) const;

  // visit(relation index, index of the other end) for every connecting relation.
  template <typename Visit>
  void for_each_out(Index element, Visit visit) const {
    for (Index at = elements_[element].first_out; at != kNoIndex; at = relations_[at].next_out) {
      if (connects(at)) visit(at, relations_[at].to);
    }
  }
  template <typename Visit>
  void for_each_in(Index element, Visit visit) const {
    for (Index at = elements_[element].first_in; at != kNoIndex; at = relations_[at].next_in) {
      if (connects(at)) visit(at, relations_[at].from);
    }
  }

  // Artifacts, by id. Deleted ones are included with deleted = true.
  using Artifacts = std::map<std::string, std::shared_ptr<const Artifact>, std::less<>>;
  const Artifacts& artifacts() const { return *artifacts_; }
  // Body of the artifact "settings" (declared perspective, line weights, ...); {} if none.
  json::object settings() const;

  // The record of a subject as the log sees it, without id; null if the subject is absent.
  // Deleted subjects have "deleted": true in addition.
  json::value record(Subject subject, std::string_view id) const;
  // The version a subject has reached; 0 if it is absent.
  std::uint32_t version(Subject subject, std::string_view id) const;

  // An empty model that shares ids and texts with this one: indexes mean the same in both. For
  // replaying history and scenarios.
  Model blank() const;

  // Fast way in for rows a store kept: as apply() of a create, without parsing `fields`.
  // `fields` is a JSON object as text, "" or "{}" for none. Ids must be new.
  void load_element(std::string_view id, std::string_view type, std::string_view name,
                    std::string_view fields, Side side, std::uint32_t version, bool deleted);
  // False if an end is not known (yet).
  bool load_relation(std::string_view id, std::string_view kind, std::string_view from,
                     std::string_view to, std::string_view fields, std::uint32_t version,
                     bool deleted);
  void load_artifact(Artifact artifact);

  // What differs from another state of the same workspace, however many changes lie between. Where
  // one was copied from the other it costs what was written since.
  Changed changed_since(const Model& since) const;

  // Applies one change. Fails with Code::corrupt if it does not fit the present state (creates what
  // exists, updates what does not, ends of a relation unknown); nothing is changed then.
  Status apply(const Change& change);

  // Resident bytes, roughly: rows, texts, ids.
  std::size_t bytes() const;

 private:
  struct Shared;

  Status apply_element(const Change& change);
  Status apply_relation(const Change& change);
  Status apply_artifact(const Change& change);
  Status set_ends(RelationRow& row, const std::string& from, const std::string& to,
                  const std::string& id) const;
  void link(Index relation);
  void unlink(Index relation);
  void store_fields(ElementRow& row, const json::object& fields);
  std::uint16_t intern_type(std::string_view id);
  std::uint16_t intern_kind(std::string_view id);

  std::shared_ptr<Shared> shared_;
  std::shared_ptr<const Metamodel> metamodel_;
  Chunked<ElementRow> elements_;
  Chunked<RelationRow> relations_;
  std::shared_ptr<Artifacts> artifacts_;  // shared with snapshots; written only when not shared
  Counts counts_;
};

}  // namespace plumb::model
