#include "survey/themes.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <map>
#include <queue>
#include <string_view>
#include <unordered_map>
#include <unordered_set>

namespace plumb::survey {
namespace {

constexpr std::size_t kShortest = 3;
constexpr std::size_t kStem = 4;  // what an ending leaves is at least this long

// Folded as texts are: ue for the umlaut would not meet who writes without.
const std::unordered_set<std::string_view>& stop_words() {
  static const std::unordered_set<std::string_view> kWords = {
      // English
      "about", "above", "after", "again", "against", "all", "also", "always", "and", "any", "are",
      "because", "been", "before", "being", "below", "between", "both", "but", "can", "cannot",
      "could", "did", "does", "doing", "done", "down", "each", "even", "every", "few", "for",
      "from", "further", "get", "gets", "had", "has", "have", "having", "her", "here", "hers",
      "him", "his", "how", "into", "its", "just", "less", "let", "like", "made", "make", "many",
      "may", "more", "most", "much", "must", "need", "needs", "never", "nor", "not", "now", "off",
      "often", "once", "one", "only", "other", "our", "ours", "out", "over", "own", "same", "she",
      "should", "since", "some", "still", "such", "than", "that", "the", "their", "them", "then",
      "there", "these", "they", "this", "those", "through", "too", "under", "until", "upon", "very",
      "was", "way", "were", "what", "when", "where", "which", "while", "who", "whom", "why", "will",
      "with", "would", "you", "your", "yours",
      // German
      "aber", "alle", "allem", "allen", "aller", "alles", "als", "also", "andere", "anderen",
      "auch", "auf", "aus", "bei", "beim", "bin", "bis", "bist", "damit", "dann", "das", "dass",
      "dazu", "dem", "den", "denn", "der", "des", "dessen", "deren", "die", "dies", "diese",
      "diesem", "diesen", "dieser", "dieses", "doch", "dort", "durch", "ein", "eine", "einem",
      "einen", "einer", "eines", "einfach", "etwas", "euch", "eure", "fur", "gegen", "gibt", "habe",
      "haben", "hat", "hatte", "hatten", "hier", "ich", "ihm", "ihn", "ihnen", "ihr", "ihre",
      "ihren", "ihrer", "immer", "ins", "ist", "jede", "jedem", "jeden", "jeder", "jedes", "kann",
      "kein", "keine", "keinen", "konnen", "konnte", "machen", "man", "manche", "mehr", "mein",
      "meine", "mit", "muss", "mussen", "nach", "nicht", "nichts", "noch", "nur", "oder", "ohne",
      "oft", "schon", "sehr", "sein", "seine", "sich", "sie", "sind", "soll", "sollte", "sollten",
      "sondern", "sowie", "uber", "und", "uns", "unser", "unsere", "unseren", "unter", "vom", "von",
      "vor", "war", "waren", "warum", "was", "weil", "wenn", "wer", "werden", "wie", "wieder",
      "wir", "wird", "wurde", "wurden", "zum", "zur", "zwar", "zwischen"};
  return kWords;
}

// Letters of two bytes that both languages and their neighbours use, by what is left without the
// accent; "" for those that stay.
std::string_view plain(std::string_view pair) {
  static const std::map<std::string_view, std::string_view> kPlain = {
      {"ä", "a"}, {"ö", "o"}, {"ü", "u"}, {"Ä", "a"}, {"Ö", "o"}, {"Ü", "u"}, {"ß", "ss"},
      {"é", "e"}, {"è", "e"}, {"ê", "e"}, {"à", "a"}, {"á", "a"}, {"â", "a"}, {"ç", "c"},
      {"ñ", "n"}, {"ó", "o"}, {"ô", "o"}, {"í", "i"}, {"É", "e"}, {"å", "a"}, {"ø", "o"}};
  const auto found = kPlain.find(pair);
  return found == kPlain.end() ? std::string_view() : found->second;
}

// The first of these endings that leaves enough goes; -e after it as well.
std::string stem_of(std::string word) {
  static constexpr std::array<std::string_view, 16> kEndings = {
      "ungen", "ations", "ation", "ings", "ing", "ung", "ies", "ern",
      "ed",    "es",     "en",    "er",   "em",  "e",   "s",   "n"};
  if (word.size() > 4 && word.ends_with("ies")) {
    word.replace(word.size() - 3, 3, "y");
    return word;
  }
  for (const std::string_view ending : kEndings) {
    if (!word.ends_with(ending) || word.size() < ending.size() + kStem) continue;
    if (ending == "s" && word[word.size() - 2] == 's') break;
    word.erase(word.size() - ending.size());
    break;
  }
  return word;
}

// Texts by small numbers, from 1: comparing and hashing them costs nothing then.
class Numbered {
 public:
  std::uint32_t number(const std::string& text) {
    const auto [found, fresh] =
        numbers_.try_emplace(text, static_cast<std::uint32_t>(texts_.size() + 1));
    if (fresh) texts_.push_back(&found->first);
    return found->second;
  }
  const std::string& text(std::uint32_t number) const { return *texts_[number - 1]; }

 private:
  std::unordered_map<std::string, std::uint32_t> numbers_;
  std::vector<const std::string*> texts_;  // of the map, which never moves them
};

// One word, or two side by side: the second 0 where there is none.
using Pair = std::uint64_t;
Pair pair_of(std::uint32_t first, std::uint32_t second) {
  return Pair{first} << 32 | second;
}
std::string text_of(const Numbered& words, Pair pair) {
  const std::string& first = words.text(static_cast<std::uint32_t>(pair >> 32));
  const auto second = static_cast<std::uint32_t>(pair);
  return second == 0 ? first : first + ' ' + words.text(second);
}

struct Word {
  std::uint32_t stem = 0;
  std::uint32_t written = 0;
};

// Cuts texts into words. A stop word or the end of a sentence comes between neighbours: it is a
// Word without stem.
class Cutter {
 public:
  const std::vector<Word>& words_of(const std::string& text) {
    out_.clear();
    for (std::size_t i = 0; i < text.size(); ++i) {
      const char c = text[i];
      if (static_cast<unsigned char>(c) >= 0x80) {
        std::size_t end = i + 1;
        while (end < text.size() && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) ++end;
        letter(std::string_view(text).substr(i, end - i));
        i = end - 1;
      } else if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9')) {
        folded_ += c;
        written_ += c;
      } else if (c >= 'A' && c <= 'Z') {
        folded_ += static_cast<char>(c - 'A' + 'a');
        written_ += c;
      } else {
        finish();
        if (c != ' ' && c != '-' && c != '\n') out_.push_back({});
      }
    }
    finish();
    return out_;
  }

  const Numbered& stems() const { return stems_; }
  const Numbered& spellings() const { return spellings_; }

 private:
  void letter(std::string_view letter) {
    const std::string_view other = plain(letter);
    // Marks of three bytes are quotes, dashes and the like.
    if (letter.size() > 2 && other.empty() && letter.starts_with("\xE2\x80")) return finish();
    folded_ += other.empty() ? letter : other;
    written_ += letter;
  }

  void finish() {
    if (!folded_.empty()) {
      const bool kept = folded_.size() >= kShortest && !stop_words().contains(folded_);
      out_.push_back(kept ? Word{stem_number(), spellings_.number(written_)} : Word{});
    }
    folded_.clear();
    written_.clear();
  }

  // Most words have come before: their stem is known.
  std::uint32_t stem_number() {
    std::uint32_t& known = stem_of_word_[folded_];
    if (known == 0) known = stems_.number(stem_of(folded_));
    return known;
  }

  Numbered stems_;
  Numbered spellings_;
  std::unordered_map<std::string, std::uint32_t> stem_of_word_;
  std::vector<Word> out_;
  std::string folded_;
  std::string written_;
};

struct Term {
  std::string key;
  std::vector<std::size_t> texts;                     // ascending
  std::vector<std::pair<Pair, std::size_t>> written;  // how often in which spelling
  bool pair = false;
};

// The terms that at least two texts share, by alphabet, and which of them each text has.
struct Terms {
  std::vector<Term> all;
  std::vector<std::vector<std::size_t>> of_text;
  Cutter cutter;
};

Terms terms_of(const std::vector<std::string>& texts) {
  Terms out;
  std::unordered_map<Pair, Term> found;
  const auto add = [&](Pair key, Pair written, std::size_t text) {
    Term& term = found[key];
    if (term.texts.empty() || term.texts.back() != text) term.texts.push_back(text);
    const auto known = std::find_if(term.written.begin(), term.written.end(),
                                    [&](const auto& one) { return one.first == written; });
    if (known == term.written.end()) {
      term.written.emplace_back(written, 1);
    } else {
      ++known->second;
    }
  };
  for (std::size_t text = 0; text < texts.size(); ++text) {
    const std::vector<Word>& words = out.cutter.words_of(texts[text]);
    for (std::size_t i = 0; i < words.size(); ++i) {
      if (words[i].stem == 0) continue;
      add(pair_of(words[i].stem, 0), pair_of(words[i].written, 0), text);
      if (i + 1 == words.size() || words[i + 1].stem == 0) continue;
      add(pair_of(words[i].stem, words[i + 1].stem),
          pair_of(words[i].written, words[i + 1].written), text);
    }
  }
  for (auto& [key, term] : found) {
    if (term.texts.size() < 2) continue;
    term.key = text_of(out.cutter.stems(), key);
    term.pair = static_cast<std::uint32_t>(key) != 0;
    out.all.push_back(std::move(term));
  }
  std::sort(out.all.begin(), out.all.end(),
            [](const Term& a, const Term& b) { return a.key < b.key; });
  out.of_text.resize(texts.size());
  for (std::size_t i = 0; i < out.all.size(); ++i) {
    for (const std::size_t text : out.all[i].texts) out.of_text[text].push_back(i);
  }
  return out;
}

// As it is written most often; of several, the first by alphabet.
std::string shown(const Terms& terms, const Term& term) {
  std::size_t most = 0;
  std::string out;
  for (const auto& [written, count] : term.written) {
    std::string text = text_of(terms.cutter.spellings(), written);
    if (count > most || (count == most && text < out)) {
      most = count;
      out = std::move(text);
    }
  }
  return out;
}

std::vector<std::size_t> left_of(const Term& term, const std::vector<bool>& taken) {
  std::vector<std::size_t> out;
  for (const std::size_t text : term.texts) {
    if (!taken[text]) out.push_back(text);
  }
  return out;
}

// With the theme's own term: what at least half of its remarks share, and no part of the name.
std::vector<std::string> terms_in(const Terms& terms, const Term& own,
                                  const std::vector<std::size_t>& remarks) {
  constexpr std::size_t kMostTerms = 6;
  std::map<std::size_t, std::size_t> counts;
  for (const std::size_t text : remarks) {
    for (const std::size_t term : terms.of_text[text]) ++counts[term];
  }
  std::vector<std::pair<std::size_t, std::size_t>> shared;
  for (const auto& [term, count] : counts) {
    const std::string& key = terms.all[term].key;
    if (count < 2 || 2 * count < remarks.size()) continue;
    if (own.key.find(key) == std::string::npos) shared.emplace_back(count, term);
  }
  std::stable_sort(shared.begin(), shared.end(),
                   [](const auto& a, const auto& b) { return a.first > b.first; });
  std::vector<std::string> out = {shown(terms, own)};
  for (const auto& [count, term] : shared) {
    if (out.size() < kMostTerms) out.push_back(shown(terms, terms.all[term]));
  }
  return out;
}

// A term and how many remarks without a theme it had when that was counted last.
struct Candidate {
  std::size_t left = 0;
  bool pair = false;
  std::size_t term = 0;
};
// Whether `a` comes after `b`.
bool later(const Candidate& a, const Candidate& b) {
  if (a.left != b.left) return a.left < b.left;
  if (a.pair != b.pair) return b.pair;
  return a.term > b.term;
}

}  // namespace

std::vector<Theme> themes_of(const std::vector<std::string>& texts) {
  const Terms terms = terms_of(texts);
  std::vector<bool> taken(texts.size(), false);
  std::priority_queue<Candidate, std::vector<Candidate>, decltype(&later)> queue(later);
  for (std::size_t i = 0; i < terms.all.size(); ++i) {
    queue.push({terms.all[i].texts.size(), terms.all[i].pair, i});
  }
  std::vector<Theme> out;
  while (out.size() < kMostThemes && !queue.empty()) {
    Candidate best = queue.top();
    queue.pop();
    const Term& term = terms.all[best.term];
    Theme theme;
    theme.remarks = left_of(term, taken);
    if (theme.remarks.size() < 2) continue;
    if (theme.remarks.size() < best.left) {
      // Themes taken since have some of its remarks; others may have more now.
      best.left = theme.remarks.size();
      queue.push(best);
      continue;
    }
    for (const std::size_t text : theme.remarks) taken[text] = true;
    theme.terms = terms_in(terms, term, theme.remarks);
    theme.name = theme.terms.front();
    out.push_back(std::move(theme));
  }
  std::stable_sort(out.begin(), out.end(), [](const Theme& a, const Theme& b) {
    if (a.remarks.size() != b.remarks.size()) return a.remarks.size() > b.remarks.size();
    return a.name < b.name;
  });
  return out;
}

}  // namespace plumb::survey
