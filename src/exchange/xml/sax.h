// Reading XML as a stream, with subtrees on demand. Built on expat; refuses entity declarations,
// never opens anything, and bounds depth, attributes, texts and the number of elements
// (base/limits.h). Time is linear in the file, memory is that of the largest captured subtree.
//
// Names are spelled plainly for the namespaces the sink calls its own and for no namespace,
// "xsi:local" and "xml:local" for those two, "{uri}local" for anything else.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "exchange/document.h"
#include "exchange/xml/tree.h"

namespace plumb::exchange::xml {

// Attributes of a start tag while it is being handled.
class Attributes {
 public:
  explicit Attributes(const std::vector<std::pair<std::string_view, std::string_view>>& list)
      : list_(&list) {}
  bool has(std::string_view name) const;
  std::string_view get(std::string_view name) const;  // empty if there is none
  const std::vector<std::pair<std::string_view, std::string_view>>& list() const { return *list_; }

 private:
  const std::vector<std::pair<std::string_view, std::string_view>>* list_;
};

// What a file is read into.
class Sink {
 public:
  enum class Wish { enter, capture };

  virtual ~Sink() = default;
  // Whether elements of this namespace are the vocabulary being read.
  virtual bool own_namespace(std::string_view uri) const = 0;
  // A start tag outside any captured subtree. `enter` asks for its children one by one and for
  // closed(); `capture` asks for all of it at once, by captured().
  virtual Wish opened(std::string_view name, const Attributes& attributes, std::size_t line) = 0;
  virtual void closed(std::string_view name) = 0;
  virtual void captured(const Node& root) = 0;
};

// Reads the whole file or fails with its place. Remarks about the file as such are added to
// `warnings`. Failure: bad_input (not well-formed, entities, encoding), limit.
Status parse(std::string_view bytes, std::string_view file_name, Sink& sink,
             std::vector<Note>& warnings);

}  // namespace plumb::exchange::xml
