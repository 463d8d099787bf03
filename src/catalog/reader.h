// Reading a YAML mapping into fields, with a sentence, line and remedy for everything that does
// not fit. Used by the loaders of this room; a field that is absent or wrong keeps its value, so
// that an override states only what changes.
#pragma once

#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "catalog/catalog.h"
#include "catalog/yaml.h"

namespace plumb::catalog {

// Items of one list, entries of one mapping.
inline constexpr std::size_t kMaxItems = 2000;

// Collects what is wrong with one file, at most kMaxProblems.
class Problems {
 public:
  explicit Problems(std::string file) : file_(std::move(file)) {}
  void add(int line, std::string what, std::string remedy = {});
  bool full() const { return list_.size() >= kMaxProblems; }
  const std::string& file() const { return file_; }
  const std::vector<Problem>& list() const { return list_; }

 private:
  std::string file_;
  std::vector<Problem> list_;
};

using Names = std::vector<std::string_view>;

struct Range {
  double minimum = 0;
  double maximum = 1;
  bool open_minimum = false;  // the minimum itself is not allowed
};

// One mapping. Each reader marks its key as known; `finish` reports the others.
class Fields {
 public:
  // `label` names the mapping in messages: "type 'goal'".
  Fields(Problems& problems, Value value, std::string label);

  int line() const { return value_.line(); }
  int line_of(std::string_view key) const;  // of the key; of the mapping if absent
  bool has(std::string_view key) const;
  const std::string& label() const { return label_; }
  void rename(std::string label) { label_ = std::move(label); }
  Problems& problems() const { return *problems_; }

  // Readers of one key. True if the key is there and fits.
  bool text(std::string_view key, std::string& out);
  bool id(std::string_view key, std::string& out);
  bool number(std::string_view key, double& out, Range range);
  bool number(std::string_view key, std::optional<double>& out, Range range);
  bool integer(std::string_view key, int& out, int minimum, int maximum);
  bool boolean(std::string_view key, bool& out);
  // Index of the word in `names`.
  bool choice(std::string_view key, const Names& names, std::size_t& out);
  bool texts(std::string_view key, std::vector<std::string>& out);
  // A list or mapping of at most kMaxItems, for the caller to read; reports anything else.
  std::optional<Value> list(std::string_view key);
  std::optional<Value> map(std::string_view key);

  // Reports that a key is missing.
  void require(std::string_view key);
  // Takes every key as read: the mapping as a whole is out of place, and was reported so.
  void skip() { taken_.assign(taken_.size(), true); }
  void finish();

 private:
  std::optional<Value> take(std::string_view key);
  std::optional<Value> take_scalar(std::string_view key, std::string_view expected);
  bool fits(std::string_view key, Value value);
  bool mismatch(std::string_view key, Value value, std::string_view expected);

  Problems* problems_;
  Value value_;
  std::string label_;
  std::vector<bool> taken_;
  Names known_;
};

// The value of a scalar; reports under `label` what is not clean one-paragraph text.
bool read_text(Problems& problems, const Value& value, const std::string& label, std::string& out);

// Calls `read` for each mapping of a list of mappings with an `id`. Reports anything else, ids
// that are no identifiers (IdForm::plain), and ids that occur twice.
enum class IdForm : unsigned char { plain, any };
// How messages call an item: "<kind> '<id>' of the <owner>".
struct ListName {
  std::string kind;
  std::string owner;  // empty: the file
};
void each_with_id(Problems& problems, Value list, const ListName& name, IdForm form,
                  const std::function<void(Fields&, const std::string& id)>& read);

// "Did you mean 'goal'?" if a name is close, else the names there are.
std::string suggestion(std::string_view word, const Names& names);

bool is_identifier(std::string_view id);

// A name used in one place that must exist somewhere in the files taken together.
struct Reference {
  std::string file;
  int line = 0;
  std::string label;  // "type 'goal'"
  std::string kind;   // "component"
  std::string name;
};

// Adds a problem for each reference whose name is not among `names`.
void check_references(const std::vector<Reference>& references, std::string_view kind,
                      const Names& names, std::vector<Problem>& problems);

// Sorts by file, in the order of `files`, then by line; keeps the first kMaxProblems.
void arrange(const std::vector<CatalogFile>& files, std::vector<Problem>& problems);

// Opens a file of a catalog: parses it, checks `catalog` and `version`, and hands the rest to
// `read`; keys it leaves unread are reported. Returns the problems.
std::vector<Problem> read_file(const CatalogFile& file, std::string_view kind,
                               const std::function<void(Fields&)>& read);

// Applies the files in order with `reader.read(root)` and finishes with `reader.assemble(files,
// problems)`, which checks what only the files taken together can tell.
template <typename T, typename Reader>
Loaded<T> read_all(const std::vector<CatalogFile>& files, std::string_view kind, Reader& reader) {
  Loaded<T> loaded;
  bool readable = true;
  for (const CatalogFile& file : files) {
    bool reached = false;
    const std::vector<Problem> problems = read_file(file, kind, [&](Fields& root) {
      reached = true;
      reader.read(root);
    });
    readable = readable && reached;
    loaded.problems.insert(loaded.problems.end(), problems.begin(), problems.end());
  }
  // A file that could not be read at all would make everything that refers to it look wrong.
  std::vector<Problem> whole;
  loaded.value = reader.assemble(files, whole);
  if (readable) loaded.problems.insert(loaded.problems.end(), whole.begin(), whole.end());
  arrange(files, loaded.problems);
  return loaded;
}

}  // namespace plumb::catalog
