#include "exchange/xml/sax.h"

#include <expat.h>

#include <array>
#include <cstdint>
#include <cstring>
#include <exception>
#include <memory>
#include <optional>
#include <unordered_set>

#include "base/limits.h"
#include "exchange/xml/encoding.h"

namespace plumb::exchange::xml {
namespace {

constexpr std::string_view kXsi = "http://www.w3.org/2001/XMLSchema-instance";
constexpr std::string_view kXml = "http://www.w3.org/XML/1998/namespace";

// Names of tags and attributes as the sink sees them. expat hands out the same pointer for the same
// name again and again, so a table by pointer (checked against the text) saves resolving, measuring
// and copying it; expat's own namespace processing takes a third of the whole parse.
class Names {
 public:
  explicit Names(const Sink& sink) : sink_(sink) {}

  // Declarations of a start tag, and the end of their scope.
  void declare(std::string_view prefix, std::string_view uri, std::size_t depth);
  void leave(std::size_t depth);

  struct Name {
    std::string_view spelled;  // lives as long as this object
    bool bound = true;         // false: its prefix was never declared
  };
  Name tag(const char* raw) { return look_up(raw, tags_, true); }
  Name attribute(const char* raw) { return look_up(raw, attributes_, false); }
  std::size_t bytes() const { return bytes_; }  // of all different names so far

 private:
  static constexpr std::size_t kSlots = 256;
  struct Slot {
    const char* raw = nullptr;
    std::string text;
    Name name;
    std::size_t scope = 0;  // which declarations it was resolved under
  };
  using Table = std::array<Slot, kSlots>;
  struct Binding {
    std::string prefix;
    std::string uri;
    std::size_t depth = 0;
  };
  Name look_up(const char* raw, Table& table, bool is_tag);
  Name resolve(std::string_view raw, bool is_tag);
  const std::string* uri_of(std::string_view prefix) const;

  const Sink& sink_;
  Table tags_;
  Table attributes_;
  std::vector<Binding> bindings_;
  std::size_t scope_ = 1;
  std::unordered_set<std::string> kept_;
  std::size_t bytes_ = 0;
};

void Names::declare(std::string_view prefix, std::string_view uri, std::size_t depth) {
  bindings_.push_back({std::string(prefix), std::string(uri), depth});
  ++scope_;
}

void Names::leave(std::size_t depth) {
  while (!bindings_.empty() && bindings_.back().depth == depth) {
    bindings_.pop_back();
    ++scope_;
  }
}

const std::string* Names::uri_of(std::string_view prefix) const {
  for (auto at = bindings_.rbegin(); at != bindings_.rend(); ++at) {
    if (at->prefix == prefix) return &at->uri;
  }
  return nullptr;
}

Names::Name Names::resolve(std::string_view raw, bool is_tag) {
  const std::size_t colon = raw.find(':');
  const bool prefixed = colon != std::string_view::npos;
  const std::string_view prefix = prefixed ? raw.substr(0, colon) : std::string_view();
  const std::string_view local = prefixed ? raw.substr(colon + 1) : raw;
  const std::string* uri = prefixed || is_tag ? uri_of(prefix) : nullptr;
  const bool is_xml = prefix == "xml";
  std::string spelled;
  if (is_xml || (uri && *uri == kXml)) {
    spelled = "xml:" + std::string(local);
  } else if (uri && *uri == kXsi) {
    spelled = "xsi:" + std::string(local);
  } else if (!uri || uri->empty() || sink_.own_namespace(*uri)) {
    spelled = local;
  } else {
    spelled = "{" + *uri + "}" + std::string(local);
  }
  const auto [kept, fresh] = kept_.insert(std::move(spelled));
  if (fresh) bytes_ += kept->size();
  return {*kept, !prefixed || is_xml || (uri && !uri->empty())};
}

Names::Name Names::look_up(const char* raw, Table& table, bool is_tag) {
  const auto address = reinterpret_cast<std::uintptr_t>(raw);
  Slot& slot = table[((address >> 3U) ^ (address >> 11U)) % kSlots];
  if (slot.raw == raw && slot.scope == scope_ && slot.text == raw) return slot.name;
  slot.raw = raw;
  slot.text = raw;
  slot.name = resolve(slot.text, is_tag);
  slot.scope = scope_;
  return slot.name;
}

class Parser {
 public:
  Parser(std::string_view bytes, std::string_view file_name, Sink& sink)
      : bytes_(bytes), file_name_(file_name), sink_(sink), names_(sink) {}

  Status run(std::vector<Note>& warnings);

  void start(const XML_Char* name, const XML_Char** attributes);
  void end();
  void text(const XML_Char* piece, int length);
  void fail(Error error);
  std::string place() { return file_name_ + ":" + std::to_string(line()); }

 private:
  std::size_t line();
  std::size_t depth() const { return entered_.size() + captured_depth_; }
  bool read_tag(const XML_Char* name, const XML_Char** attributes);
  bool accept(const Names::Name& name, std::string_view value);
  bool more_than(std::size_t bound, const char* what);
  void subtree_within_limit();
  Error not_well_formed();

  std::string_view bytes_;
  std::string file_name_;
  Sink& sink_;
  Names names_;
  XML_Parser parser_ = nullptr;
  bool wide_ = false;
  std::optional<Error> error_;
  Tree tree_;
  std::vector<std::string> entered_;  // names of open elements outside a capture
  std::size_t captured_depth_ = 0;    // open elements inside a capture
  std::size_t text_bytes_ = 0;        // since the last tag
  std::size_t objects_ = 0;
  std::size_t counted_to_ = 0;  // byte up to which lines are counted
  std::size_t lines_ = 1;
  std::string_view tag_;  // of the start tag being handled, with its attributes
  std::vector<std::pair<std::string_view, std::string_view>> attributes_;
};

// expat counts lines with a state machine over every byte; for encodings where a line feed is the
// byte 10, counting those is several times faster.
std::size_t Parser::line() {
  if (wide_) return XML_GetCurrentLineNumber(parser_);
  const XML_Index index = XML_GetCurrentByteIndex(parser_);
  const std::size_t target = index < 0 ? bytes_.size() : static_cast<std::size_t>(index);
  while (counted_to_ < target) {
    const void* found = std::memchr(bytes_.data() + counted_to_, '\n', target - counted_to_);
    if (!found) {
      counted_to_ = target;
      break;
    }
    ++lines_;
    counted_to_ = static_cast<std::size_t>(static_cast<const char*>(found) - bytes_.data()) + 1;
  }
  return lines_;
}

void Parser::fail(Error error) {
  if (!error_) error_ = std::move(error);
  XML_StopParser(parser_, XML_FALSE);
}

bool Parser::more_than(std::size_t bound, const char* what) {
  fail(over_limit("The file has more than " + std::to_string(bound) + " " + what + ".", place(),
                  "Export a part of the model, or repair the file."));
  return false;
}

bool Parser::accept(const Names::Name& name, std::string_view value) {
  if (!name.bound) {
    fail(bad_input("The namespace prefix of a name here is not declared.", place(),
                   "Export the file again."));
    return false;
  }
  if (name.spelled.size() > limits::kXmlNameBytes) {
    return more_than(limits::kXmlNameBytes,
                     "bytes in the name of a tag or attribute (limit kXmlNameBytes)");
  }
  if (value.size() > limits::kXmlAttributeBytes) {
    return more_than(limits::kXmlAttributeBytes,
                     "bytes in an attribute (limit kXmlAttributeBytes)");
  }
  return true;
}

// Into tag_ and attributes_, with namespaces resolved and limits kept.
bool Parser::read_tag(const XML_Char* name, const XML_Char** attributes) {
  if (depth() >= limits::kXmlDepth) {
    return more_than(limits::kXmlDepth, "nested elements (limit kXmlDepth)");
  }
  if (++objects_ > limits::kXmlObjects) {
    return more_than(limits::kXmlObjects, "XML elements (limit kXmlObjects)");
  }
  attributes_.clear();
  bool declares = false;
  std::size_t count = 0;
  for (const XML_Char** at = attributes; *at; at += 2, ++count) {
    const bool declaration = std::strncmp(at[0], "xmlns", 5) == 0;
    if (!declaration || (at[0][5] != '\0' && at[0][5] != ':')) continue;
    names_.declare(at[0][5] == ':' ? at[0] + 6 : "", at[1], depth());
    declares = true;
  }
  if (count > limits::kXmlAttributes) {
    return more_than(limits::kXmlAttributes, "attributes in one tag (limit kXmlAttributes)");
  }
  const Names::Name tag = names_.tag(name);
  if (!accept(tag, {})) return false;
  tag_ = tag.spelled;
  for (const XML_Char** at = attributes; *at; at += 2) {
    if (declares && std::strncmp(at[0], "xmlns", 5) == 0 && (at[0][5] == '\0' || at[0][5] == ':')) {
      continue;
    }
    const Names::Name attribute = names_.attribute(at[0]);
    const std::string_view value(at[1]);
    if (!accept(attribute, value)) return false;
    attributes_.emplace_back(attribute.spelled, value);
  }
  if (names_.bytes() > limits::kXmlSubtreeBytes) {
    return more_than(limits::kXmlSubtreeBytes, "bytes of different names (kXmlSubtreeBytes)");
  }
  return true;
}

void Parser::start(const XML_Char* name, const XML_Char** attributes) {
  text_bytes_ = 0;
  if (error_ || !read_tag(name, attributes)) return;
  const std::size_t at_line = line();
  if (captured_depth_ == 0) {
    if (sink_.opened(tag_, Attributes(attributes_), at_line) == Sink::Wish::enter) {
      entered_.emplace_back(tag_);
      return;
    }
    tree_.clear();
  }
  tree_.open(tag_, at_line);
  for (const auto& [key, value] : attributes_) tree_.attribute(key, value);
  ++captured_depth_;
  subtree_within_limit();
}

// Subtrees are addressed by 32-bit offsets, and long namespace names can make them far larger than
// the file.
void Parser::subtree_within_limit() {
  if (tree_.bytes() <= limits::kXmlSubtreeBytes) return;
  fail(over_limit("A part of the file has more than " +
                      std::to_string(limits::kXmlSubtreeBytes >> 20) +
                      " MiB of text (limit kXmlSubtreeBytes).",
                  place(), "Export a part of the model."));
}

void Parser::end() {
  text_bytes_ = 0;
  if (error_) return;
  names_.leave(depth() - 1);
  if (captured_depth_ > 0) {
    tree_.close();
    if (--captured_depth_ == 0) sink_.captured(tree_.root());
    return;
  }
  sink_.closed(entered_.back());
  entered_.pop_back();
}

void Parser::text(const XML_Char* piece, int length) {
  if (error_) return;
  text_bytes_ += static_cast<std::size_t>(length);
  if (text_bytes_ > limits::kXmlTextBytes) {
    fail(over_limit("A text has more than " + std::to_string(limits::kXmlTextBytes) +
                        " bytes (limit kXmlTextBytes).",
                    place(), "Shorten the text."));
    return;
  }
  if (captured_depth_ == 0) return;
  tree_.text({piece, static_cast<std::size_t>(length)});
  subtree_within_limit();
}

// Library and allocation failures must not travel through expat, which is C.
template <typename Work>
void guarded(void* data, Work&& work) {
  auto& parser = *static_cast<Parser*>(data);
  try {
    work(parser);
  } catch (const std::exception& problem) {
    parser.fail(unavailable(std::string("Reading stopped: ") + problem.what() + "."));
  }
}

void XMLCALL on_start(void* data, const XML_Char* name, const XML_Char** attributes) {
  guarded(data, [&](Parser& parser) { parser.start(name, attributes); });
}
void XMLCALL on_end(void* data, const XML_Char* /*name*/) {
  guarded(data, [](Parser& parser) { parser.end(); });
}
void XMLCALL on_text(void* data, const XML_Char* piece, int length) {
  guarded(data, [&](Parser& parser) { parser.text(piece, length); });
}

void refuse_entities(void* data) {
  guarded(data, [](Parser& parser) {
    parser.fail(bad_input("The file declares or uses entities of its own, which are refused.",
                          parser.place(), "Save the model without a document type."));
  });
}
void XMLCALL on_entity(void* data, const XML_Char*, int, const XML_Char*, int, const XML_Char*,
                       const XML_Char*, const XML_Char*, const XML_Char*) {
  refuse_entities(data);
}
void XMLCALL on_skipped(void* data, const XML_Char*, int) {
  refuse_entities(data);
}

int XMLCALL on_unknown_encoding(void* /*data*/, const XML_Char* name, XML_Encoding* info) {
  const int* table = single_byte_table(name);
  if (!table) return XML_STATUS_ERROR;
  for (std::size_t i = 0; i < 256; ++i) info->map[i] = table[i];
  info->data = nullptr;
  info->convert = nullptr;
  info->release = nullptr;
  return XML_STATUS_OK;
}

Error Parser::not_well_formed() {
  const XML_Error code = XML_GetErrorCode(parser_);
  const std::string where = place();
  switch (code) {
    case XML_ERROR_NO_MEMORY:
      return unavailable("There is not enough memory to read the file.", where);
    case XML_ERROR_NO_ELEMENTS:
    case XML_ERROR_UNCLOSED_TOKEN:
    case XML_ERROR_PARTIAL_CHAR:
    case XML_ERROR_UNCLOSED_CDATA_SECTION:
      return bad_input(bytes_.empty() ? "The file is empty." : "The file ends too early.", where,
                       "Copy or export the file again.");
    case XML_ERROR_INVALID_TOKEN:
      return bad_input("The XML is broken here, or the text is not in the encoding it claims.",
                       where, "Export the file again, as UTF-8.");
    case XML_ERROR_UNKNOWN_ENCODING:
    case XML_ERROR_INCORRECT_ENCODING:
      return bad_input("The file's encoding is not one that can be read here.", where,
                       "Save the file as UTF-8.");
    case XML_ERROR_TAG_MISMATCH:
      return bad_input("An end tag does not fit the start tag before it.", where,
                       "Export the file again.");
    default:
      return bad_input(std::string("The XML is broken here: ") + XML_ErrorString(code) + ".", where,
                       "Export the file again.");
  }
}

Status Parser::run(std::vector<Note>& warnings) {
  if (bytes_.size() > limits::kImportBytes) {
    return over_limit("The file is larger than " + std::to_string(limits::kImportBytes >> 20) +
                          " MiB (limit kImportBytes).",
                      file_name_, "Split the model, or export a part of it.");
  }
  const Encoding encoding = detect_encoding(bytes_);
  wide_ = encoding.wide;
  if (!encoding.warning.empty()) {
    warnings.push_back({file_name_ + ":1", encoding.warning, "Export the file again, as UTF-8."});
  }
  const std::unique_ptr<XML_ParserStruct, decltype(&XML_ParserFree)> parser(
      XML_ParserCreate(encoding.name.empty() ? nullptr : encoding.name.c_str()), &XML_ParserFree);
  if (!parser) return unavailable("There is not enough memory to read the file.", file_name_);
  parser_ = parser.get();
  XML_SetUserData(parser_, this);
  XML_SetElementHandler(parser_, on_start, on_end);
  XML_SetCharacterDataHandler(parser_, on_text);
  XML_SetEntityDeclHandler(parser_, on_entity);
  XML_SetSkippedEntityHandler(parser_, on_skipped);
  XML_SetUnknownEncodingHandler(parser_, on_unknown_encoding, nullptr);
  // One call for the whole file: fed in pieces, expat would start a long token over each time.
  const XML_Status status =
      XML_Parse(parser_, bytes_.data(), static_cast<int>(bytes_.size()), XML_TRUE);
  if (error_) return *error_;
  if (status != XML_STATUS_OK) return not_well_formed();
  return done();
}

}  // namespace

bool Attributes::has(std::string_view name) const {
  for (const auto& [key, value] : *list_) {
    if (key == name) return true;
  }
  return false;
}

std::string_view Attributes::get(std::string_view name) const {
  for (const auto& [key, value] : *list_) {
    if (key == name) return value;
  }
  return {};
}

Status parse(std::string_view bytes, std::string_view file_name, Sink& sink,
             std::vector<Note>& warnings) {
  Parser parser(bytes, file_name, sink);
  return parser.run(warnings);
}

}  // namespace plumb::exchange::xml
