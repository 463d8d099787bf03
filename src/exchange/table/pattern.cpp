#include "exchange/table/pattern.h"

#include "base/hash.h"
#include "exchange/table/sheet.h"
#include "exchange/table/values.h"

namespace plumb::exchange::table {

std::string slug(std::string_view text) {
  std::string out;
  for (const char c : folded(text)) {
    const bool kept = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') ||
                      (static_cast<unsigned char>(c) & 0x80) != 0;
    if (kept) {
      out += c;
    } else if (!out.empty() && out.back() != '-') {
      out += '-';
    }
  }
  while (!out.empty() && out.back() == '-') out.pop_back();
  return out;
}

Pattern::Pattern(std::string_view text) {
  std::string literal;
  const auto flush = [&] {
    if (!literal.empty()) parts_.push_back({literal, {}, Filter::none});
    literal.clear();
  };
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if ((c == '{' || c == '}') && i + 1 < text.size() && text[i + 1] == c) {
      literal += c;
      ++i;
    } else if (c == '{') {
      const std::size_t close = text.find('}', i);
      if (close == std::string_view::npos) {
        problem_ = "a { has no } behind it";
        return;
      }
      flush();
      add_placeholder(text.substr(i + 1, close - i - 1));
      i = close;
    } else if (c == '}') {
      problem_ = "a } has no { before it";
      return;
    } else {
      literal += c;
    }
  }
  flush();
  if (columns().empty() && problem_.empty()) problem_ = "the pattern names no {column}";
}

void Pattern::add_placeholder(std::string_view inside) {
  Part part;
  const std::size_t bar = inside.rfind('|');
  std::string filter = bar == std::string_view::npos ? "" : folded(inside.substr(bar + 1));
  std::string_view name = inside;
  if (filter == "slug" || filter == "hash") {
    part.filter = filter == "slug" ? Filter::slug : Filter::hash;
    name = inside.substr(0, bar);
  }
  if (part.filter == Filter::hash) {
    part.columns = split(name, ",");
  } else if (!trimmed(name).empty()) {
    part.columns.push_back(squeezed(name));
  }
  if (part.columns.empty()) problem_ = "a { } names no column";
  parts_.push_back(std::move(part));
}

std::vector<std::string> Pattern::columns() const {
  std::vector<std::string> out;
  for (const Part& part : parts_) out.insert(out.end(), part.columns.begin(), part.columns.end());
  return out;
}

std::string Pattern::render(const Part& part, const std::vector<std::string>& texts) {
  if (part.columns.empty()) return part.literal;
  if (part.filter == Filter::slug) return slug(texts[0]);
  if (part.filter == Filter::none) return texts[0];
  Hasher hasher;
  for (const std::string& text : texts) hasher.add(text);
  return to_hex(hasher.finish()).substr(0, 12);
}

}  // namespace plumb::exchange::table
