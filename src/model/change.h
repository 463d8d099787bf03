// One entry of the change log: the smallest thing that happens to a workspace.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/json.h"
#include "base/result.h"
#include "model/record.h"

namespace plumb::model {

enum class Subject : std::uint8_t { element, relation, artifact };
enum class Operation : std::uint8_t { create, update, remove, restore };

std::string_view id_of(Subject subject);
std::string_view id_of(Operation operation);

// `before` and `after` name only what the change touches:
//   create   before {}              after the whole record (record_of) without its id
//   update   old values             new values, by key; null stands for "no such field"
//   remove   {"deleted": false}     {"deleted": true}
//   restore  {"deleted": true}      {"deleted": false}
struct Change {
  std::uint64_t seq = 0;  // 1, 2, ... over the whole workspace, scenarios included
  std::string at;         // UTC, "2026-06-30T12:00:00.123Z"
  std::string actor;
  std::string batch;     // changes that were made together and can be undone together
  std::string scenario;  // empty: the base
  Subject subject = Subject::element;
  Operation operation = Operation::create;
  std::string id;  // of the subject
  json::object before;
  json::object after;
};

// Flat form of a record without its id: {"type", "name", ...fields}, {"kind", "from", "to",
// ...fields}, {"kind", "name", "body"}.
json::object record_of(const Element& element);
json::object record_of(const Relation& relation);
json::object record_of(const Artifact& artifact);
json::object record_of(Element&& element);
json::object record_of(Relation&& relation);
json::object record_of(Artifact&& artifact);

// And back. Missing keys become empty.
Element element_of(std::string id, json::object record);
Relation relation_of(std::string id, json::object record);
Artifact artifact_of(std::string id, json::object record);

// What turns `from` into `to`: old and new values of the keys that differ, null where absent.
struct Difference {
  json::object before;
  json::object after;
  bool empty() const { return after.empty(); }
};
Difference difference(const json::object& from, const json::object& to);

// `record` with the values of `patch` set; null removes the key.
void patch(json::object& record, const json::object& patch);

// Whether two values are equal as data: 1 equals 1.0, key order does not matter.
bool same(const json::value& a, const json::value& b);

}  // namespace plumb::model
