#include "catalog/yaml.h"

#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/exceptions.h>
#include <yaml-cpp/parser.h>

#include <istream>
#include <streambuf>
#include <unordered_map>
#include <unordered_set>

namespace plumb::catalog {

Shape Value::shape() const {
  return document_->nodes_[node_].shape;
}
int Value::line() const {
  return document_->nodes_[node_].line;
}
const std::string& Value::text() const {
  return document_->nodes_[node_].text;
}
bool Value::quoted() const {
  return document_->nodes_[node_].quoted;
}

std::size_t Value::size() const {
  const Document::Node& node = document_->nodes_[node_];
  return node.shape == Shape::list ? node.items.size() : node.keys.size();
}

Value Value::item(std::size_t i) const {
  return {*document_, document_->nodes_[node_].items[i]};
}

Value::Entry Value::entry(std::size_t i) const {
  const Document::Key& key = document_->nodes_[node_].keys[i];
  return {key.text, key.line, Value(*document_, key.value)};
}

namespace {

// Thrown through yaml-cpp by the builder, caught in parse_yaml.
struct Refusal {
  int line;
  std::string what;
  std::string remedy;
};

bool is_continuation(unsigned char c) {
  return (c & 0xC0) == 0x80;
}

// Length of the well-formed UTF-8 sequence at `at`, 0 if there is none; control characters other
// than tab and line ends count as malformed, for no text on a screen holds them.
std::size_t sequence_length(std::string_view s, std::size_t at) {
  const auto byte = [&](std::size_t i) {
    return i < s.size() ? static_cast<unsigned char>(s[i]) : static_cast<unsigned char>(0);
  };
  const unsigned char c = byte(at);
  if (c < 0x80) {
    return c >= 0x20 || c == '\t' || c == '\n' || c == '\r' ? 1 : 0;
  }
  if (c >= 0xC2 && c <= 0xDF) return is_continuation(byte(at + 1)) ? 2 : 0;
  if (c >= 0xE0 && c <= 0xEF) {
    const unsigned char next = byte(at + 1);
    const bool overlong = c == 0xE0 && next < 0xA0;
    const bool surrogate = c == 0xED && next > 0x9F;
    if (overlong || surrogate || !is_continuation(next)) return 0;
    return is_continuation(byte(at + 2)) ? 3 : 0;
  }
  if (c >= 0xF0 && c <= 0xF4) {
    const unsigned char next = byte(at + 1);
    const bool out_of_range = (c == 0xF0 && next < 0x90) || (c == 0xF4 && next > 0x8F);
    if (out_of_range || !is_continuation(next)) return 0;
    return is_continuation(byte(at + 2)) && is_continuation(byte(at + 3)) ? 4 : 0;
  }
  return 0;
}

// 0 if all of it is clean text, else the line of the first byte that is not.
int dirty_line(std::string_view s) {
  int line = 1;
  for (std::size_t at = 0; at < s.size();) {
    const std::size_t length = sequence_length(s, at);
    if (length == 0) return line;
    if (s[at] == '\n') ++line;
    at += length;
  }
  return 0;
}

// Reads from memory without copying.
class ViewBuffer : public std::streambuf {
 public:
  explicit ViewBuffer(std::string_view text) {
    char* begin = const_cast<char*>(text.data());  // NOLINT: streambuf only reads it
    setg(begin, begin, begin + text.size());
  }
};

}  // namespace

class Builder : public YAML::EventHandler {
 public:
  explicit Builder(Document& document) : document_(document) {}

  int start_line() const { return start_line_; }

  void OnDocumentStart(const YAML::Mark& mark) override { start_line_ = line_of(mark); }
  void OnDocumentEnd() override {}

  void OnNull(const YAML::Mark& mark, YAML::anchor_t anchor) override {
    attach(add(Shape::null, mark, anchor), mark);
  }

  void OnScalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                const std::string& text) override {
    refuse_tag(mark, tag);
    if (dirty_line(text) != 0) {
      throw Refusal{line_of(mark), "A text holds characters that cannot be shown.",
                    "Remove control characters and broken escapes."};
    }
    const bool quoted = tag == "!";
    if (expects_key()) {
      frames_.back().key = text;
      frames_.back().key_line = line_of(mark);
      frames_.back().merge = text == "<<" && !quoted;
      frames_.back().has_key = true;
      return;
    }
    const std::uint32_t node = add(Shape::scalar, mark, anchor);
    document_.nodes_[node].text = text;
    document_.nodes_[node].quoted = quoted;
    attach(node, mark);
  }

  void OnAlias(const YAML::Mark& mark, YAML::anchor_t anchor) override {
    const auto found = anchors_.find(anchor);
    if (found == anchors_.end() || is_open(found->second)) {
      throw Refusal{line_of(mark), "An alias refers to something it is part of.",
                    "Write the value out instead."};
    }
    attach(found->second, mark);
  }

  void OnSequenceStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                       YAML::EmitterStyle::value) override {
    refuse_tag(mark, tag);
    open(add(Shape::list, mark, anchor), mark);
  }
  void OnSequenceEnd() override { close(); }

  void OnMapStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                  YAML::EmitterStyle::value) override {
    refuse_tag(mark, tag);
    open(add(Shape::map, mark, anchor), mark);
  }
  void OnMapEnd() override {
    apply_merges();
    close();
  }

 private:
  struct Frame {
    std::uint32_t node = 0;
    bool has_key = false;
    bool merge = false;
    int key_line = 0;
    std::string key;
    std::vector<std::uint32_t> merges;
    std::unordered_set<std::string> seen;
  };

  static int line_of(const YAML::Mark& mark) { return mark.is_null() ? 1 : mark.line + 1; }

  static void refuse_tag(const YAML::Mark& mark, const std::string& tag) {
    if (tag.empty() || tag == "?" || tag == "!") return;
    throw Refusal{line_of(mark), "The tag '" + tag.substr(0, 40) + "' is not used in catalogs.",
                  "Remove it."};
  }

  bool expects_key() const {
    return !frames_.empty() && document_.nodes_[frames_.back().node].shape == Shape::map &&
           !frames_.back().has_key;
  }

  bool is_open(std::uint32_t node) const {
    for (const Frame& frame : frames_) {
      if (frame.node == node) return true;
    }
    return false;
  }

  std::uint32_t add(Shape shape, const YAML::Mark& mark, YAML::anchor_t anchor) {
    if (expects_key()) {
      throw Refusal{line_of(mark), "A key is not plain text.",
                    "Give every entry a name and close every bracket."};
    }
    if (document_.nodes_.size() >= kMaxYamlNodes) refuse_size(line_of(mark));
    const auto node = static_cast<std::uint32_t>(document_.nodes_.size());
    document_.nodes_.emplace_back();
    document_.nodes_.back().shape = shape;
    document_.nodes_.back().line = line_of(mark);
    if (anchor != 0) anchors_[anchor] = node;
    return node;
  }

  [[noreturn]] static void refuse_size(int line) {
    throw Refusal{line,
                  "The file holds more than " + std::to_string(kMaxYamlNodes) +
                      " values once its aliases are written out.",
                  "Split it into several files."};
  }

  void open(std::uint32_t node, const YAML::Mark& mark) {
    if (frames_.size() >= kMaxYamlDepth) {
      throw Refusal{line_of(mark),
                    "Values are nested more than " + std::to_string(kMaxYamlDepth) + " deep.",
                    "Catalogs need fewer levels; see docs/formats/catalog.md."};
    }
    frames_.emplace_back();
    frames_.back().node = node;
  }

  void close() {
    const std::uint32_t node = frames_.back().node;
    frames_.pop_back();
    attach_at(node, document_.nodes_[node].line);
  }

  void attach(std::uint32_t node, const YAML::Mark& mark) { attach_at(node, line_of(mark)); }

  void attach_at(std::uint32_t node, int line) {
    if (frames_.empty()) {
      document_.root_ = node;
      return;
    }
    Frame& frame = frames_.back();
    Document::Node& parent = document_.nodes_[frame.node];
    if (parent.shape == Shape::map && !frame.has_key) {
      throw Refusal{line, "A key is not plain text.",
                    "Give every entry a name and close every bracket."};
    }
    grow(parent, document_.nodes_[node].weight, line);
    if (parent.shape == Shape::list) {
      parent.items.push_back(node);
      return;
    }
    frame.has_key = false;
    if (frame.merge) {
      note_merge(frame, node, line);
    } else if (!frame.seen.insert(frame.key).second) {
      document_.duplicates_.push_back({frame.key_line, frame.key});
    } else {
      parent.keys.push_back({frame.key, frame.key_line, node});
    }
  }

  static void grow(Document::Node& parent, std::size_t by, int line) {
    parent.weight += by;
    if (parent.weight > kMaxYamlNodes) refuse_size(line);
  }

  void note_merge(Frame& frame, std::uint32_t node, int line) {
    const Document::Node& merged = document_.nodes_[node];
    std::vector<std::uint32_t> sources;
    if (merged.shape == Shape::map) sources = {node};
    if (merged.shape == Shape::list) sources = merged.items;
    for (const std::uint32_t source : sources) {
      if (document_.nodes_[source].shape != Shape::map) sources.clear();
      if (sources.empty()) break;
    }
    if (sources.empty()) {
      throw Refusal{line, "'<<' does not name a mapping.", "Let it refer to an anchored mapping."};
    }
    frame.merges.insert(frame.merges.end(), sources.begin(), sources.end());
  }

  // Own keys win over merged ones, earlier merges over later ones.
  void apply_merges() {
    Frame& frame = frames_.back();
    for (const std::uint32_t source : frame.merges) {
      const std::vector<Document::Key> keys = document_.nodes_[source].keys;
      copied_ += keys.size();
      if (copied_ > kMaxYamlNodes) refuse_size(document_.nodes_[frame.node].line);
      for (const Document::Key& key : keys) {
        if (frame.seen.insert(key.text).second) {
          document_.nodes_[frame.node].keys.push_back(key);
        }
      }
    }
  }

  Document& document_;
  int start_line_ = 1;
  std::vector<Frame> frames_;
  std::unordered_map<YAML::anchor_t, std::uint32_t> anchors_;
  std::size_t copied_ = 0;
};

namespace {

std::string place(std::string_view file_name, int line) {
  return std::string(file_name) + ":" + std::to_string(line);
}

// yaml-cpp names causes in its own words, partly in lower case: made a sentence here.
std::string sentence(const std::string& cause) {
  std::string out = "The file is not well-formed YAML: " + cause;
  if (out.back() != '.') out += '.';
  return out;
}

}  // namespace

Result<Document> parse_yaml(std::string_view text, std::string_view file_name) {
  if (text.size() > kMaxCatalogBytes) {
    return over_limit("The file is larger than " + std::to_string(kMaxCatalogBytes >> 20) + " MiB.",
                      std::string(file_name), "Split it into several files.");
  }
  if (text.substr(0, 3) == "\xEF\xBB\xBF") text.remove_prefix(3);
  if (const int line = dirty_line(text); line != 0) {
    return bad_input("The file is not clean UTF-8 text.", place(file_name, line),
                     "Save it as UTF-8 without control characters.");
  }
  Document document;
  try {
    ViewBuffer buffer(text);
    std::istream stream(&buffer);
    YAML::Parser parser(stream);
    Builder builder(document);
    if (!parser.HandleNextDocument(builder)) {
      return bad_input("The file is empty.", place(file_name, 1),
                       "Start it with 'catalog:' and the kind of catalog.");
    }
    Document second;
    Builder ignored(second);
    if (parser.HandleNextDocument(ignored)) {
      return bad_input("The file holds more than one document.",
                       place(file_name, ignored.start_line()), "Put each into its own file.");
    }
  } catch (const Refusal& refusal) {
    return bad_input(refusal.what, place(file_name, refusal.line), refusal.remedy);
  } catch (const YAML::Exception& problem) {
    const int line = problem.mark.is_null() ? 1 : problem.mark.line + 1;
    return bad_input(sentence(problem.msg), place(file_name, line),
                     "Check indentation, quotes and colons around this line.");
  }
  return document;
}

}  // namespace plumb::catalog
