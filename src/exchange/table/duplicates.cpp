#include "exchange/table/duplicates.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <functional>
#include <string_view>
#include <unordered_map>
#include <unordered_set>

namespace plumb::exchange {
namespace {

constexpr std::size_t kMostHints = 1'000;
constexpr std::size_t kCommonWord = 64;    // a word of more names than this blocks nothing
constexpr std::size_t kCandidates = 256;   // compared with one incoming name
constexpr std::size_t kRarest = 4;         // trigrams of a name that look for candidates
constexpr std::size_t kLongestName = 512;  // bytes of a name that are looked at

// Latin letters with accents, U+00C0 to U+017F, by their base letter; '\0' is something else.
using std::string_view_literals::operator""sv;
constexpr std::string_view kLatin1 =
    "aaaaaaaceeeeiiiidnooooo\0ouuuuyts"
    "aaaaaaaceeeeiiiidnooooo\0ouuuuyty"sv;
constexpr std::string_view kLatinExtended =
    "aaaaaaccccccccddddeeeeeeeeeegggggggghhhhiiiiiiiiiiiijjkkkllllllllllnnnnnnnnnoooooooorrrrrrssss"
    "ss"
    "ssttttttuuuuuuuuuuuuwwyyyzzzzzzs"sv;
static_assert(kLatin1.size() == 64 && kLatinExtended.size() == 128);

struct Name {
  std::string normal;                // words with single blanks
  std::vector<std::string> words;    // sorted, each once
  std::vector<std::string> numbers;  // sorted
  std::vector<std::uint32_t> grams;  // sorted, each once
};

char base_letter(unsigned code) {
  if (code >= 0xc0 && code < 0x100) return kLatin1[code - 0xc0];
  if (code >= 0x100 && code < 0x180) return kLatinExtended[code - 0x100];
  return '\0';
}

std::string normal_form(std::string_view text) {
  std::string out;
  const auto blank = [&] {
    if (!out.empty() && out.back() != ' ') out += ' ';
  };
  text = text.substr(0, kLongestName);
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto byte = static_cast<unsigned char>(text[i]);
    if ((byte >= 'a' && byte <= 'z') || (byte >= '0' && byte <= '9')) {
      out += text[i];
    } else if (byte >= 'A' && byte <= 'Z') {
      out += static_cast<char>(byte - 'A' + 'a');
    } else if (byte == '&') {
      blank();
      out += "and ";
    } else if ((byte & 0xe0) == 0xc0 && i + 1 < text.size()) {
      const unsigned code = (byte & 0x1fU) << 6 | (static_cast<unsigned char>(text[i + 1]) & 0x3fU);
      const char letter = base_letter(code);
      if (letter != '\0') {
        out += letter;
      } else if (code < 0xc0) {
        blank();
      } else {
        out.append(text.substr(i, 2));
      }
      ++i;
    } else if (byte >= 0xe0 || (byte & 0xc0) == 0x80) {
      // Dashes, quotation marks and the like from U+2000 separate; other scripts are letters.
      const bool mark = byte == 0xe2;
      if (mark) {
        blank();
        i += 2;
      } else {
        out += text[i];
      }
    } else if (byte != '\'') {
      blank();
    }
  }
  while (!out.empty() && out.back() == ' ') out.pop_back();
  return out;
}

template <typename T>
void sort_once(std::vector<T>& list) {
  std::sort(list.begin(), list.end());
  list.erase(std::unique(list.begin(), list.end()), list.end());
}

Name name_of(std::string_view text) {
  Name out;
  out.normal = normal_form(text);
  for (std::size_t at = 0; at < out.normal.size();) {
    const std::size_t end = std::min(out.normal.find(' ', at), out.normal.size());
    const std::string word = out.normal.substr(at, end - at);
    if (word.find_first_not_of("0123456789") == std::string::npos) out.numbers.push_back(word);
    out.words.push_back(word);
    at = end + 1;
  }
  sort_once(out.words);
  std::sort(out.numbers.begin(), out.numbers.end());
  // Blanks at both ends make the beginnings and ends of names count.
  const std::string padded = " " + out.normal + " ";
  for (std::size_t i = 0; i + 3 <= padded.size(); ++i) {
    out.grams.push_back(static_cast<std::uint32_t>(static_cast<unsigned char>(padded[i])) << 16 |
                        static_cast<std::uint32_t>(static_cast<unsigned char>(padded[i + 1])) << 8 |
                        static_cast<unsigned char>(padded[i + 2]));
  }
  sort_once(out.grams);
  return out;
}

double dice(const std::vector<std::uint32_t>& a, const std::vector<std::uint32_t>& b) {
  if (a.empty() || b.empty()) return 0;
  std::size_t common = 0;
  for (std::size_t i = 0, j = 0; i < a.size() && j < b.size();) {
    if (a[i] == b[j]) {
      ++common;
      ++i;
      ++j;
    } else {
      a[i] < b[j] ? ++i : ++j;
    }
  }
  return 2.0 * static_cast<double>(common) / static_cast<double>(a.size() + b.size());
}

using Weight = std::function<double(const std::string&)>;

double similarity(const Name& a, const Name& b, const Weight& weight) {
  if (a.normal.empty() || b.normal.empty() || a.numbers != b.numbers) return 0;
  if (a.words == b.words) return 1;
  double common = 0;
  double all = 0;
  std::size_t i = 0;
  std::size_t j = 0;
  while (i < a.words.size() || j < b.words.size()) {
    const bool both = i < a.words.size() && j < b.words.size() && a.words[i] == b.words[j];
    const bool left =
        both || j == b.words.size() || (i < a.words.size() && a.words[i] < b.words[j]);
    const double w = weight(left ? a.words[i] : b.words[j]);
    all += w;
    if (both) common += w;
    if (left) ++i;
    if (both || !left) ++j;
  }
  return 0.5 * (common / all) + 0.5 * dice(a.grams, b.grams);
}

// The existing names of one type, found by word and by trigram.
class Block {
 public:
  void add(std::size_t at, const Name& name) {
    for (const std::string& word : name.words) by_word_[word].push_back(at);
    for (const std::uint32_t gram : name.grams) by_gram_[gram].push_back(at);
  }

  double weight(const std::string& word) const {
    const auto found = by_word_.find(word);
    return found == by_word_.end() ? 1 : 1 / static_cast<double>(found->second.size());
  }

  // Positions worth comparing with, each once, those by rare words first.
  std::vector<std::size_t> candidates(const Name& name) const {
    std::vector<const std::vector<std::size_t>*> lists;
    for (const std::string& word : name.words) {
      const auto found = by_word_.find(word);
      if (found != by_word_.end() && found->second.size() <= kCommonWord) {
        lists.push_back(&found->second);
      }
    }
    by_size(lists);
    std::vector<const std::vector<std::size_t>*> grams;
    for (const std::uint32_t gram : name.grams) {
      const auto found = by_gram_.find(gram);
      if (found != by_gram_.end()) grams.push_back(&found->second);
    }
    by_size(grams);
    grams.resize(std::min(grams.size(), kRarest));
    lists.insert(lists.end(), grams.begin(), grams.end());
    std::vector<std::size_t> out;
    std::unordered_set<std::size_t> seen;
    for (const auto* list : lists) {
      for (const std::size_t at : *list) {
        if (out.size() >= kCandidates) return out;
        if (seen.insert(at).second) out.push_back(at);
      }
    }
    return out;
  }

 private:
  static void by_size(std::vector<const std::vector<std::size_t>*>& lists) {
    std::stable_sort(lists.begin(), lists.end(),
                     [](const auto* a, const auto* b) { return a->size() < b->size(); });
  }
  std::unordered_map<std::string, std::vector<std::size_t>> by_word_;
  std::unordered_map<std::uint32_t, std::vector<std::size_t>> by_gram_;
};

}  // namespace

double name_similarity(const std::string& a, const std::string& b) {
  return similarity(name_of(a), name_of(b), [](const std::string&) { return 1.0; });
}

std::vector<DuplicateHint> likely_duplicates(const std::vector<NamedElement>& existing,
                                             const std::vector<NamedElement>& incoming) {
  std::vector<Name> names;
  std::unordered_map<std::string, Block> blocks;
  names.reserve(existing.size());
  for (std::size_t i = 0; i < existing.size(); ++i) {
    names.push_back(name_of(existing[i].name));
    blocks[existing[i].type].add(i, names[i]);
  }
  std::vector<DuplicateHint> out;
  for (const NamedElement& element : incoming) {
    const auto block = blocks.find(element.type);
    if (block == blocks.end()) continue;
    const Name name = name_of(element.name);
    const Weight weight = [&](const std::string& word) { return block->second.weight(word); };
    double best = 0;
    std::size_t best_at = 0;
    for (const std::size_t at : block->second.candidates(name)) {
      if (!element.id.empty() && existing[at].id == element.id) continue;
      const double score = similarity(name, names[at], weight);
      if (score > best) {
        best = score;
        best_at = at;
      }
    }
    if (best >= kDuplicateThreshold) out.push_back({element, existing[best_at], best});
  }
  std::stable_sort(out.begin(), out.end(), [](const DuplicateHint& a, const DuplicateHint& b) {
    return a.similarity > b.similarity;
  });
  if (out.size() > kMostHints) out.resize(kMostHints);
  return out;
}

}  // namespace plumb::exchange
