#include "catalog/words.h"

#include <algorithm>
#include <cassert>
#include <map>
#include <optional>

#include "catalog/assets.h"
#include "catalog/reader.h"

namespace plumb::catalog {
namespace {

constexpr std::size_t kLongest = 2000;  // bytes of a text that is compared with patterns
// A text with fewer letters around its values says little: its values have to be figures.
constexpr std::size_t kTelling = 12;

bool digit(char c) {
  return c >= '0' && c <= '9';
}

// Names and slots of "a {b} c {d}": text, slot, text, slot, ..., text.
std::vector<std::string> pieces_of(std::string_view text) {
  std::vector<std::string> out{""};
  while (!text.empty()) {
    const std::size_t open = text.find('{');
    const std::size_t close = open == std::string_view::npos ? open : text.find('}', open);
    if (close == std::string_view::npos) break;
    out.back() += text.substr(0, open);
    out.emplace_back(text.substr(open + 1, close - open - 1));
    out.emplace_back();
    text.remove_prefix(close + 1);
  }
  out.back() += text;
  return out;
}

std::vector<std::string> slots_of(std::string_view text) {
  const std::vector<std::string> pieces = pieces_of(text);
  std::vector<std::string> out;
  for (std::size_t i = 1; i < pieces.size(); i += 2) out.push_back(pieces[i]);
  return out;
}

// "2026-03-31" as 31.03.2026.
std::optional<std::string> day(std::string_view text) {
  if (text.size() != 10 || text[4] != '-' || text[7] != '-') return std::nullopt;
  for (const std::size_t i : {0U, 1U, 2U, 3U, 5U, 6U, 8U, 9U}) {
    if (!digit(text[i])) return std::nullopt;
  }
  return std::string(text.substr(8)) + "." + std::string(text.substr(5, 2)) + "." +
         std::string(text.substr(0, 4));
}

// "12 000.5" as 12.000,5; what follows the number is left in `rest`.
std::optional<std::string> number(std::string_view text, std::string_view& rest) {
  std::string out;
  std::size_t at = text.starts_with('-') || text.starts_with('+') ? 1 : 0;
  out = text.substr(0, at);
  const std::size_t first = at;
  for (; at < text.size(); ++at) {
    const bool next = at + 1 < text.size() && digit(text[at + 1]);
    if (digit(text[at])) {
      out += text[at];
    } else if (text[at] == '.' && next && at > first) {
      out += ',';
    } else if (text[at] == ' ' && next && at > first) {
      out += '.';
    } else {
      break;
    }
  }
  if (at == first) return std::nullopt;
  rest = text.substr(at);
  return out;
}

std::optional<std::string> figure(std::string_view text) {
  if (auto known = day(text)) return known;
  std::string_view rest;
  const auto shown = number(text, rest);
  if (!shown) return std::nullopt;
  constexpr std::pair<std::string_view, std::string_view> kUnits[] = {{"", ""},
                                                                      {"%", " %"},
                                                                      {" FTE", " VZÄ"},
                                                                      {" hours", " Stunden"},
                                                                      {" hour", " Stunde"},
                                                                      {" days", " Tage"}};
  for (const auto& [english, unit] : kUnits) {
    if (rest == english) return *shown + std::string(unit);
  }
  const auto money = [&](std::string_view word, std::string_view brief) {
    return *shown + std::string(brief) + std::string(rest.substr(word.size()));
  };
  if (rest.starts_with(" million")) return money(" million", " Mio.");
  if (rest.starts_with(" billion")) return money(" billion", " Mrd.");
  // A currency, or a unit of the workspace's own.
  if (rest.size() > 1 && rest.size() < 12 && rest[0] == ' ' && rest.find(' ', 1) == rest.npos) {
    return *shown + std::string(rest);
  }
  return std::nullopt;
}

bool named(std::string_view slot) {
  return slot == "subject" || slot == "name" || slot == "target";
}
bool ours(std::string_view text) {
  return !text.empty() && text[0] >= 'a' && text[0] <= 'z';
}
bool of_terms(std::string_view slot) {
  return slot == "term" || slot == "supply" || slot == "things";
}
bool of_lists(std::string_view slot) {
  return slot == "list" || slot == "others";
}

}  // namespace

Status Words::add(const CatalogFile& file, const std::string& english, std::string text, int line) {
  std::vector<std::string> slots = slots_of(english);
  std::vector<std::string> own = slots_of(text);
  std::sort(slots.begin(), slots.end());
  std::sort(own.begin(), own.end());
  const std::string where = file.name + ":" + std::to_string(line);
  if (slots != own) {
    return bad_input("\"" + english + "\" has other placeholders in this language.", where,
                     "Use each placeholder of the English once.");
  }
  if (exact_.contains(english)) {
    return bad_input("\"" + english + "\" occurs twice.", where, "Remove one of the two.");
  }
  if (!slots.empty()) {
    Pattern pattern;
    const std::vector<std::string> pieces = pieces_of(english);
    for (std::size_t i = 0; i < pieces.size(); ++i) {
      (i % 2 == 0 ? pattern.around : pattern.slots).push_back(pieces[i]);
      if (i % 2 == 0) pattern.weight += pieces[i].size();
    }
    pattern.text = text;
    patterns_.push_back(std::move(pattern));
  }
  exact_.emplace(english, std::move(text));
  return done();
}

Result<Words> Words::read(const std::vector<CatalogFile>& files) {
  Words out;
  for (const CatalogFile& file : files) {
    Status added = done();
    const std::vector<Problem> problems = read_file(file, "words", [&](Fields& root) {
      std::string language;
      root.require("language");
      root.id("language", language);
      const auto texts = root.map("texts");
      for (std::size_t i = 0; texts && added.ok() && i < texts->size(); ++i) {
        const Value::Entry entry = texts->entry(i);
        std::string text;
        if (!read_text(root.problems(), entry.value, "text", text)) continue;
        added = out.add(file, entry.key, std::move(text), entry.line);
      }
    });
    if (!problems.empty()) return to_error(problems);
    PLUMB_CHECK(added);
  }
  std::stable_sort(out.patterns_.begin(), out.patterns_.end(),
                   [](const Pattern& a, const Pattern& b) { return a.weight > b.weight; });
  return out;
}

bool Words::takes(const Pattern& pattern, const std::string& slot, std::string_view text) const {
  if (text.empty()) return false;
  if (named(slot) || of_lists(slot)) return true;
  if (slot == "things") return filling(slot, text) != text;
  if (of_terms(slot)) return knows(text);
  if (slot == "count") return figure(text).has_value();
  return pattern.weight >= kTelling || figure(text).has_value();
}

// Whether `text`, which begins behind what stands before the slot, fits the rest of the pattern.
bool Words::fits(const Pattern& pattern, std::string_view text, std::size_t slot,
                 Filled& filled) const {
  if (slot == pattern.slots.size()) return text.empty();
  const std::string& after = pattern.around[slot + 1];
  const bool last = slot + 1 == pattern.slots.size();
  for (std::size_t at = 1; at <= text.size(); ++at) {
    if (last) {
      if (text.size() < after.size() + 1) return false;
      at = text.size() - after.size();
    } else {
      at = text.find(after, at);
      if (at == std::string_view::npos) return false;
    }
    if (text.substr(at, after.size()) == after &&
        takes(pattern, pattern.slots[slot], text.substr(0, at))) {
      filled[slot] = text.substr(0, at);
      if (fits(pattern, text.substr(at + after.size()), slot + 1, filled)) return true;
    }
    if (last) return false;
  }
  return false;
}

std::string Words::filling(const std::string& slot, std::string_view text) const {
  // Names begin with a capital; a small letter begins a term of ours in the place of a name.
  if (named(slot)) return ours(text) ? term(text) : std::string(text);
  if (of_lists(slot)) return list(text);
  if (slot == "things") return term(text);
  if (of_terms(slot)) return say(text);
  return value(text);
}

std::string Words::term(std::string_view english) const {
  if (knows(english) || english.empty()) return say(english);
  std::string name(english);
  if (name[0] >= 'a' && name[0] <= 'z') name[0] = static_cast<char>(name[0] - 'a' + 'A');
  return knows(name) ? say(name) : say(english);
}

std::string Words::fill(const Pattern& pattern, const Filled& filled) const {
  const std::vector<std::string> pieces = pieces_of(pattern.text);
  std::string out;
  for (std::size_t i = 0; i < pieces.size(); ++i) {
    if (i % 2 == 0) {
      out += pieces[i];
      continue;
    }
    const auto slot = std::find(pattern.slots.begin(), pattern.slots.end(), pieces[i]);
    out += filling(pieces[i], filled[static_cast<std::size_t>(slot - pattern.slots.begin())]);
  }
  return out;
}

std::string Words::say(std::string_view english) const {
  if (const auto found = exact_.find(std::string(english)); found != exact_.end()) {
    return found->second;
  }
  if (english.size() > kLongest) return std::string(english);
  for (const Pattern& pattern : patterns_) {
    if (!english.starts_with(pattern.around.front())) continue;
    Filled filled(pattern.slots.size());
    if (fits(pattern, english.substr(pattern.around.front().size()), 0, filled)) {
      return fill(pattern, filled);
    }
  }
  return std::string(english);
}

// Names stay; see filling().
std::string Words::list(std::string_view english) const {
  const auto one = [&](std::string_view item) {
    return ours(item) ? term(item) : std::string(item);
  };
  if (knows(english)) return one(english);
  std::string out;
  std::string_view rest = english;
  std::string tail;
  if (const std::size_t last = rest.rfind(" and "); last != std::string_view::npos) {
    const std::string_view end = rest.substr(last + 5);
    const bool more = end.ends_with(" more") && !end.empty() && digit(end[0]);
    tail = " und " + (more ? std::string(end.substr(0, end.size() - 5)) + " weitere" : one(end));
    rest = rest.substr(0, last);
  }
  for (std::size_t comma = rest.find(", "); comma != std::string_view::npos;
       comma = rest.find(", ")) {
    out += one(rest.substr(0, comma)) + ", ";
    rest.remove_prefix(comma + 2);
  }
  return out + one(rest) + tail;
}

std::string Words::value(std::string_view english) const {
  if (auto shown = figure(english)) return *shown;
  const std::string said = say(english);
  return said == english ? list(english) : said;
}

const Words* words_in(std::string_view language) {
  static const std::map<std::string, Words, std::less<>> all = [] {
    std::map<std::string, std::vector<CatalogFile>> files;
    for (const Asset& asset : assets()) {
      // "words.de.sam.yaml"
      if (!asset.name.starts_with("words.")) continue;
      const std::string_view rest = asset.name.substr(6);
      files[std::string(rest.substr(0, rest.find('.')))].push_back(
          {std::string(asset.name), std::string(asset.bytes)});
    }
    std::map<std::string, Words, std::less<>> out;
    for (const auto& [name, list] : files) {
      Result<Words> words = Words::read(list);
      assert(words.ok());
      if (words.ok()) out.emplace(name, std::move(words).value());
    }
    return out;
  }();
  const auto found = all.find(language);
  return found == all.end() ? nullptr : &found->second;
}

}  // namespace plumb::catalog
