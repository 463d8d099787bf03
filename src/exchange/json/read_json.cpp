#include <unordered_map>

#include "base/json_text.h"
#include "base/limits.h"
#include "exchange/json/builder.h"
#include "exchange/json/json.h"
#include "exchange/table/encoding.h"

namespace plumb::exchange {
namespace {

// Lines of the members of the root object and of the items of those that are lists. The parser
// keeps no places, so this walks the (well-formed) text once more.
class Lines {
 public:
  explicit Lines(std::string_view text) : text_(text) { walk(); }

  std::size_t member(const std::string& key) const {
    const auto found = members_.find(key);
    return found == members_.end() ? 0 : found->second;
  }
  const std::vector<std::size_t>& items(const std::string& key) const {
    static const std::vector<std::size_t> kNone;
    const auto found = items_.find(key);
    return found == items_.end() ? kNone : found->second;
  }

 private:
  // To the character behind the string that starts at `at_`; returns its raw inside.
  std::string_view skip_string() {
    const std::size_t begin = ++at_;
    while (at_ < text_.size() && text_[at_] != '"') at_ += text_[at_] == '\\' ? 2 : 1;
    const std::size_t end = std::min(at_, text_.size());
    at_ = end + 1;
    return text_.substr(begin, end - begin);
  }

  void walk() {
    int depth = 0;
    bool key_next = false;   // inside the root object, in front of a name
    bool item_next = false;  // inside a list of the root object, in front of an item
    std::string key;
    while (at_ < text_.size()) {
      const char c = text_[at_];
      const bool blank = c == ' ' || c == '\t' || c == '\r' || c == '\n';
      if (c == '\n') ++line_;
      if (item_next && !blank && c != ']') {
        items_[key].push_back(line_);
        item_next = false;
      }
      if (c == '"') {
        const std::string_view inside = skip_string();
        if (depth == 1 && key_next) {
          key = inside;
          members_[key] = line_;
          items_[key].clear();  // of a name that occurs twice, the last one counts
          key_next = false;
        }
        continue;
      }
      if (c == '{' || c == '[') {
        ++depth;
        key_next = depth == 1 && c == '{';
        item_next = depth == 2 && c == '[';
      } else if (c == '}' || c == ']') {
        --depth;
        item_next = false;
      } else if (c == ',') {
        key_next = depth == 1;
        item_next = depth == 2 && !items_[key].empty();
      }
      ++at_;
    }
  }

  std::string_view text_;
  std::size_t at_ = 0;
  std::size_t line_ = 1;
  std::unordered_map<std::string, std::size_t> members_;
  std::unordered_map<std::string, std::vector<std::size_t>> items_;
};

}  // namespace

Result<Document> read_json(std::string_view bytes, std::string_view file_name) {
  const std::string name(file_name);
  if (bytes.size() > limits::kImportBytes) {
    return over_limit("The file is larger than " + std::to_string(limits::kImportBytes >> 20) +
                          " MiB (limit kImportBytes).",
                      name, "Split it.");
  }
  PLUMB_TRY(const table::Decoded decoded, table::decode(bytes, {}, file_name));
  PLUMB_TRY(json::value root, parse_json(decoded.text, file_name));
  if (!root.is_object()) {
    return bad_input("The file holds no object and is no workspace file.", name,
                     "If it holds a table, import it as one, with or without a recipe.");
  }
  const Lines lines(decoded.text);
  std::vector<Member> members;
  for (auto& entry : root.get_object()) {
    Member member;
    member.key = std::string(entry.key());
    member.line = lines.member(member.key);
    member.is_list = is_item_list(member.key) && entry.value().is_array();
    if (member.is_list) {
      const std::vector<std::size_t>& items = lines.items(member.key);
      json::array& list = entry.value().get_array();
      for (std::size_t i = 0; i < list.size(); ++i) {
        member.items.push_back({std::move(list[i]), i < items.size() ? items[i] : member.line});
      }
    } else {
      member.value = std::move(entry.value());
    }
    members.push_back(std::move(member));
  }
  PLUMB_TRY(Document document, build_document(std::move(members), "json", name));
  if (decoded.replaced > 0) {
    document.warnings.push_back({name,
                                 std::to_string(decoded.replaced) + " bytes are not " +
                                     decoded.encoding + " and were replaced.",
                                 "Save the file as UTF-8."});
  }
  return document;
}

}  // namespace plumb::exchange
