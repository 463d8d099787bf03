// YAML text to a tree, with the line of everything. The only door to yaml-cpp: its exceptions stop
// in yaml.cpp, and what a hostile file could do with depth, aliases and size is bounded here.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace plumb::catalog {

inline constexpr std::size_t kMaxCatalogBytes = 4u << 20;
inline constexpr std::size_t kMaxYamlDepth = 24;
// Nodes after every alias and merge is written out.
inline constexpr std::size_t kMaxYamlNodes = 400'000;

enum class Shape : std::uint8_t { null, scalar, list, map };

class Document;

// A place in a document; valid as long as the document.
class Value {
 public:
  struct Entry;

  Shape shape() const;
  int line() const;                  // 1-based; of an alias: where the value was written
  const std::string& text() const;   // of a scalar; empty otherwise
  bool quoted() const;               // a scalar in quotes or as a block is always text
  std::size_t size() const;          // items of a list, entries of a map
  Value item(std::size_t i) const;   // of a list
  Entry entry(std::size_t i) const;  // of a map, in the order of the file, merged ones last

 private:
  friend class Document;
  Value(const Document& document, std::uint32_t node) : document_(&document), node_(node) {}
  const Document* document_;
  std::uint32_t node_;
};

struct Value::Entry {
  const std::string& key;
  int line;
  Value value;
};

// A parsed file. Aliases share nodes; `<<` is already merged into its mapping.
class Document {
 public:
  struct Key {
    std::string text;
    int line = 0;
    std::uint32_t value = 0;
  };
  struct Node {
    Shape shape = Shape::null;
    bool quoted = false;
    int line = 0;
    std::size_t weight = 1;  // nodes at and below it, aliases written out
    std::string text;
    std::vector<std::uint32_t> items;
    std::vector<Key> keys;
  };
  struct Duplicate {
    int line = 0;
    std::string key;
  };

  Value root() const { return {*this, root_}; }
  // Keys that occur twice in one mapping; the first one counts.
  const std::vector<Duplicate>& duplicates() const { return duplicates_; }

 private:
  friend class Value;
  friend class Builder;
  std::vector<Node> nodes_;
  std::vector<Duplicate> duplicates_;
  std::uint32_t root_ = 0;
};

// Linear in the text plus what merges copy. Refuses with the line: text that is not UTF-8, more
// than one document, tags, keys that are not text, an anchor inside itself, and anything beyond
// the bounds above.
Result<Document> parse_yaml(std::string_view text, std::string_view file_name);

}  // namespace plumb::catalog
