#include "catalog/reader.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstdlib>
#include <unordered_map>
#include <unordered_set>

namespace plumb::catalog {
namespace {

constexpr std::size_t kMaxTextBytes = 2000;
constexpr std::size_t kMaxIdBytes = 64;

std::string quoted(std::string_view word) {
  constexpr std::size_t kShown = 60;
  std::string out = "'";
  out += word.substr(0, kShown);
  // Never end inside a character: drop the trailing bytes of a cut one.
  if (word.size() > kShown) {
    while (!out.empty() && (static_cast<unsigned char>(out.back()) & 0xC0) == 0x80) out.pop_back();
    if (!out.empty() && (static_cast<unsigned char>(out.back()) & 0x80) != 0) out.pop_back();
    out += "...";
  }
  return out + "'";
}

std::string shown(double number) {
  char buffer[32];
  const auto end = std::to_chars(buffer, buffer + sizeof buffer, number).ptr;
  return {buffer, end};
}

std::optional<double> parsed_number(const std::string& text) {
  double number = 0;
  const char* end = text.data() + text.size();
  const auto [stop, failure] = std::from_chars(text.data(), end, number);
  if (failure != std::errc() || stop != end || !std::isfinite(number)) return std::nullopt;
  return number;
}

// Letters to insert, drop, replace or swap with the neighbour to get from a to b.
std::size_t distance(std::string_view a, std::string_view b) {
  std::vector<std::vector<std::size_t>> table(a.size() + 1,
                                              std::vector<std::size_t>(b.size() + 1, 0));
  for (std::size_t i = 0; i <= a.size(); ++i) table[i][0] = i;
  for (std::size_t j = 0; j <= b.size(); ++j) table[0][j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t replaced = table[i - 1][j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
      table[i][j] = std::min({table[i - 1][j] + 1, table[i][j - 1] + 1, replaced});
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) {
        table[i][j] = std::min(table[i][j], table[i - 2][j - 2] + 1);
      }
    }
  }
  return table[a.size()][b.size()];
}

std::string_view name_of(Shape shape) {
  switch (shape) {
    case Shape::null: return "nothing";
    case Shape::scalar: return "a single value";
    case Shape::list: return "a list";
    case Shape::map: return "a mapping";
  }
  return "";
}

std::string range_text(Range range) {
  return (range.open_minimum ? "above " : "from ") + shown(range.minimum) + " to " +
         shown(range.maximum);
}

}  // namespace

void Problems::add(int line, std::string what, std::string remedy) {
  if (full()) return;
  list_.push_back({file_, line, std::move(what), std::move(remedy)});
}

std::string suggestion(std::string_view word, const Names& names) {
  std::string_view best;
  std::size_t best_distance = word.size() / 3 + 2;
  for (const std::string_view name : names) {
    if (word.size() > kMaxIdBytes || name.size() > kMaxIdBytes) continue;
    const std::size_t d = distance(word, name);
    if (d < best_distance) {
      best = name;
      best_distance = d;
    }
  }
  if (!best.empty()) return "Did you mean '" + std::string(best) + "'?";
  constexpr std::size_t kListed = 24;
  if (names.empty() || names.size() > kListed) return "";
  std::string out = "Known: ";
  for (std::size_t i = 0; i < names.size(); ++i) {
    out += (i == 0 ? "" : ", ") + std::string(names[i]);
  }
  return out + ".";
}

bool is_identifier(std::string_view id) {
  if (id.empty() || id.size() > kMaxIdBytes || id.front() < 'a' || id.front() > 'z') return false;
  return std::all_of(id.begin(), id.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
  });
}

bool read_text(Problems& problems, const Value& value, const std::string& label, std::string& out) {
  if (value.shape() != Shape::scalar) {
    problems.add(value.line(), label + " is " + std::string(name_of(value.shape())) + ", not text.",
                 "Write one text; put it in quotes if it holds a colon or a comma.");
    return false;
  }
  if (value.text().empty() || value.text().size() > kMaxTextBytes) {
    problems.add(value.line(),
                 label + (value.text().empty() ? " is empty." : " is longer than 2000 bytes."),
                 value.text().empty() ? "Write a text or leave the key out." : "Shorten it.");
    return false;
  }
  out = value.text();
  return true;
}

Fields::Fields(Problems& problems, Value value, std::string label)
    : problems_(&problems), value_(value), label_(std::move(label)), taken_(value.size(), false) {}

int Fields::line_of(std::string_view key) const {
  for (std::size_t i = 0; i < value_.size(); ++i) {
    if (value_.entry(i).key == key) return value_.entry(i).line;
  }
  return line();
}

bool Fields::has(std::string_view key) const {
  for (std::size_t i = 0; i < value_.size(); ++i) {
    if (value_.entry(i).key == key) return true;
  }
  return false;
}

std::optional<Value> Fields::take(std::string_view key) {
  if (std::find(known_.begin(), known_.end(), key) == known_.end()) known_.push_back(key);
  for (std::size_t i = 0; i < value_.size(); ++i) {
    if (value_.entry(i).key != key) continue;
    taken_[i] = true;
    return value_.entry(i).value;
  }
  return std::nullopt;
}

bool Fields::mismatch(std::string_view key, Value value, std::string_view expected) {
  std::string what = "The " + label_ + " needs " + std::string(expected) + " under " + quoted(key);
  what += value.shape() == Shape::scalar ? ", not " + quoted(value.text()) + "."
                                         : ", not " + std::string(name_of(value.shape())) + ".";
  problems_->add(line_of(key), std::move(what),
                 value.shape() == Shape::null ? "Give it a value or leave the key out." : "");
  return false;
}

std::optional<Value> Fields::take_scalar(std::string_view key, std::string_view expected) {
  const std::optional<Value> value = take(key);
  if (!value) return std::nullopt;
  if (value->shape() != Shape::scalar) {
    mismatch(key, *value, expected);
    return std::nullopt;
  }
  return value;
}

bool Fields::text(std::string_view key, std::string& out) {
  const std::optional<Value> value = take_scalar(key, "a text");
  if (!value) return false;
  return read_text(*problems_, *value, "The " + quoted(key) + " of the " + label_, out);
}

bool Fields::id(std::string_view key, std::string& out) {
  const std::optional<Value> value = take_scalar(key, "an id");
  if (!value) return false;
  if (!is_identifier(value->text())) {
    problems_->add(value->line(),
                   "The " + label_ + " has " + quoted(value->text()) + " under " + quoted(key) +
                       ", which is not an id.",
                   "An id is made of a to z, 0 to 9 and _, starts with a letter and has at most "
                   "64 of them.");
    return false;
  }
  out = value->text();
  return true;
}

bool Fields::number(std::string_view key, double& out, Range range) {
  const std::optional<Value> value = take_scalar(key, "a number");
  if (!value) return false;
  const std::optional<double> number =
      value->quoted() ? std::nullopt : parsed_number(value->text());
  if (!number) return mismatch(key, *value, "a number");
  const bool below = range.open_minimum ? *number <= range.minimum : *number < range.minimum;
  if (below || *number > range.maximum) {
    problems_->add(line_of(key),
                   "The " + label_ + " has " + shown(*number) + " under " + quoted(key) +
                       ", outside its range.",
                   "Choose a number " + range_text(range) + ".");
    return false;
  }
  out = *number;
  return true;
}

bool Fields::number(std::string_view key, std::optional<double>& out, Range range) {
  double number_read = 0;
  if (!number(key, number_read, range)) return false;
  out = number_read;
  return true;
}

bool Fields::integer(std::string_view key, int& out, int minimum, int maximum) {
  double number_read = 0;
  const Range range{static_cast<double>(minimum), static_cast<double>(maximum), false};
  if (!number(key, number_read, range)) return false;
  if (number_read != std::floor(number_read)) {
    problems_->add(line_of(key),
                   "The " + label_ + " has " + shown(number_read) + " under " + quoted(key) +
                       ", which is not a whole number.",
                   "Choose a whole number " + range_text(range) + ".");
    return false;
  }
  out = static_cast<int>(number_read);
  return true;
}

bool Fields::boolean(std::string_view key, bool& out) {
  const std::optional<Value> value = take_scalar(key, "true or false");
  if (!value) return false;
  const bool yes = value->text() == "true";
  if (value->quoted() || (!yes && value->text() != "false")) {
    return mismatch(key, *value, "true or false");
  }
  out = yes;
  return true;
}

bool Fields::choice(std::string_view key, const Names& names, std::size_t& out) {
  const std::optional<Value> value = take_scalar(key, "one word");
  if (!value) return false;
  const auto found = std::find(names.begin(), names.end(), value->text());
  if (found == names.end()) {
    problems_->add(
        value->line(),
        "The " + label_ + " has an unknown " + quoted(key) + ": " + quoted(value->text()) + ".",
        suggestion(value->text(), names));
    return false;
  }
  out = static_cast<std::size_t>(found - names.begin());
  return true;
}

bool Fields::texts(std::string_view key, std::vector<std::string>& out) {
  const std::optional<Value> value = list(key);
  if (!value) return false;
  std::vector<std::string> read;
  for (std::size_t i = 0; i < value->size(); ++i) {
    std::string one;
    const std::string label = "Item " + std::to_string(i + 1) + " of " + quoted(key) + " of the ";
    if (read_text(*problems_, value->item(i), label + label_, one)) read.push_back(std::move(one));
  }
  out = std::move(read);
  return true;
}

bool Fields::fits(std::string_view key, Value value) {
  if (value.size() <= kMaxItems) return true;
  problems_->add(line_of(key),
                 "The " + label_ + " has more than " + std::to_string(kMaxItems) +
                     " entries under " + quoted(key) + ".",
                 "Shorten it.");
  return false;
}

std::optional<Value> Fields::list(std::string_view key) {
  const std::optional<Value> value = take(key);
  if (value && value->shape() != Shape::list) {
    mismatch(key, *value, "a list");
    return std::nullopt;
  }
  return value && fits(key, *value) ? value : std::nullopt;
}

std::optional<Value> Fields::map(std::string_view key) {
  const std::optional<Value> value = take(key);
  if (value && value->shape() != Shape::map) {
    mismatch(key, *value, "a mapping");
    return std::nullopt;
  }
  return value && fits(key, *value) ? value : std::nullopt;
}

void Fields::require(std::string_view key) {
  if (has(key)) return;
  problems_->add(line(), "The " + label_ + " has no " + quoted(key) + ".", "Add it.");
}

void Fields::finish() {
  for (std::size_t i = 0; i < taken_.size() && !problems_->full(); ++i) {
    if (taken_[i]) continue;
    const Value::Entry entry = value_.entry(i);
    problems_->add(entry.line, "The " + label_ + " has an unknown key " + quoted(entry.key) + ".",
                   suggestion(entry.key, known_));
  }
}

void each_with_id(Problems& problems, Value list, const ListName& name, IdForm form,
                  const std::function<void(Fields&, const std::string& id)>& read) {
  const std::string owner = name.owner.empty() ? "" : " of the " + name.owner;
  std::unordered_map<std::string, int> seen;
  for (std::size_t i = 0; i < list.size(); ++i) {
    const Value item = list.item(i);
    if (item.shape() != Shape::map) {
      problems.add(item.line(),
                   "A " + name.kind + owner + " is " + std::string(name_of(item.shape())) +
                       ", not a mapping.",
                   "Write '- {id: ..., name: ...}'.");
      continue;
    }
    Fields fields(problems, item, name.kind + owner);
    std::string id;
    if (form == IdForm::plain ? !fields.id("id", id) : !fields.text("id", id)) {
      fields.require("id");
      continue;
    }
    fields.rename(name.kind + " " + quoted(id) + owner);
    const int line = fields.line_of("id");
    const auto [first, fresh] = seen.emplace(id, line);
    if (!fresh) {
      problems.add(line, "The " + fields.label() + " occurs twice.",
                   "Remove one; the first is on line " + std::to_string(first->second) + ".");
      continue;
    }
    read(fields, id);
    fields.finish();
  }
}

void check_references(const std::vector<Reference>& references, std::string_view kind,
                      const Names& names, std::vector<Problem>& problems) {
  const std::unordered_set<std::string_view> known(names.begin(), names.end());
  for (const Reference& reference : references) {
    if (reference.kind != kind || known.count(reference.name) != 0) continue;
    if (problems.size() >= kMaxProblems) return;
    problems.push_back({reference.file, reference.line,
                        "The " + reference.label + " names an unknown " + reference.kind + " " +
                            quoted(reference.name) + ".",
                        suggestion(reference.name, names)});
  }
}

void arrange(const std::vector<CatalogFile>& files, std::vector<Problem>& problems) {
  const auto rank = [&files](const Problem& problem) {
    const auto at = std::find_if(files.begin(), files.end(), [&](const CatalogFile& file) {
      return file.name == problem.file;
    });
    return at - files.begin();
  };
  std::stable_sort(problems.begin(), problems.end(), [&](const Problem& a, const Problem& b) {
    return std::make_pair(rank(a), a.line) < std::make_pair(rank(b), b.line);
  });
  if (problems.size() > kMaxProblems) problems.resize(kMaxProblems);
}

std::vector<Problem> read_file(const CatalogFile& file, std::string_view kind,
                               const std::function<void(Fields&)>& read) {
  Result<Document> parsed = parse_yaml(file.yaml, file.name);
  if (!parsed.ok()) {
    const Error& error = parsed.error();
    Problem problem{file.name, 0, error.what, error.remedy};
    // The place of a parse error is "name:line"; a problem keeps the two apart.
    if (error.where.size() > file.name.size() + 1) {
      problem.line = std::atoi(error.where.c_str() + file.name.size() + 1);
    }
    return {problem};
  }
  const Document& document = *parsed;
  Problems problems(file.name);
  for (const Document::Duplicate& duplicate : document.duplicates()) {
    problems.add(duplicate.line, "The key " + quoted(duplicate.key) + " occurs twice in one place.",
                 "Remove one of the two.");
  }
  if (document.root().shape() != Shape::map) {
    problems.add(document.root().line(), "The file is not a mapping.",
                 "Start it with 'catalog: " + std::string(kind) + "'.");
    return problems.list();
  }
  Fields root(problems, document.root(), "file");
  std::size_t known = 0;
  int version = 0;
  root.require("catalog");
  root.require("version");
  if (!root.choice("catalog", {kind}, known) || !root.integer("version", version, 1, 1)) {
    return problems.list();
  }
  read(root);
  root.finish();
  return problems.list();
}

}  // namespace plumb::catalog
