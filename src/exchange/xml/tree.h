// A subtree of an XML file in one arena: a handful of growing arrays that are emptied, not freed,
// between subtrees, so that reading a hundred thousand small elements allocates next to nothing.
//
// Names are as the reader spells them (sax.h): plain for the vocabulary being read, "xsi:type" and
// "xml:lang" for those two namespaces, "{uri}local" for anything else.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"

namespace plumb::exchange::xml {

class Tree;

// An element of a tree. Valid until the tree is cleared.
class Node {
 public:
  Node() = default;
  Node(const Tree* tree, std::uint32_t index) : tree_(tree), index_(index) {}

  std::string_view name() const;
  std::string_view text() const;  // its own text; empty when it has child elements
  std::size_t line() const;       // of its start tag, from 1

  std::size_t attribute_count() const;
  std::string_view attribute_name(std::size_t at) const;
  std::string_view attribute_value(std::size_t at) const;
  bool has(std::string_view attribute) const;
  std::string_view attribute(std::string_view name) const;  // empty if there is none

  bool is_text() const { return name().empty(); }  // loose text between child elements
  explicit operator bool() const { return tree_ != nullptr; }
  Node first_child() const;
  Node next() const;                        // the next sibling
  Node child(std::string_view name) const;  // the first with this name, or a false node

 private:
  const Tree* tree_ = nullptr;
  std::uint32_t index_ = 0;
};

class Tree {
 public:
  void clear();
  // Names are not copied: they have to outlive what is read from the tree.
  void open(std::string_view name, std::size_t line);
  void attribute(std::string_view name, std::string_view value);  // of the element just opened
  void text(std::string_view piece);
  void close();
  bool complete() const { return open_.empty() && !nodes_.empty(); }
  std::size_t bytes() const { return pool_.size(); }  // of all values and texts
  Node root() const { return {this, 0}; }

 private:
  friend class Node;
  struct Slice {
    std::uint32_t begin = 0;
    std::uint32_t size = 0;
  };
  struct Pair {
    std::string_view name;
    Slice value;
  };
  struct Record {
    std::string_view name;
    Slice text;
    std::uint32_t first_attribute = 0;
    std::uint32_t attributes = 0;
    std::uint32_t first_child = 0;  // 0: none, since the root is nobody's child
    std::uint32_t last_child = 0;
    std::uint32_t next = 0;
    std::uint32_t line = 0;
  };
  Slice keep(std::string_view text);
  std::string_view at(Slice slice) const { return {pool_.data() + slice.begin, slice.size}; }
  std::uint32_t append(std::string_view name, std::size_t line);
  void loose_text();

  std::string pool_;
  std::vector<Record> nodes_;
  std::vector<Pair> pairs_;
  std::vector<std::uint32_t> open_;
  std::vector<std::string> texts_;  // by depth, reused
};

// An XML subtree nobody interprets, as JSON:
//   {"tag": "title" or "{uri}title", "attributes": {name: value}, "text": "...",
//    "children": [object or "loose text", ...]}; absent parts are left out.
json::object generic(const Node& node);

}  // namespace plumb::exchange::xml
