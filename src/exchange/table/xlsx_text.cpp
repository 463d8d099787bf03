#include "exchange/table/xlsx_text.h"

#include <algorithm>
#include <charconv>

#include "exchange/table/encoding.h"

namespace plumb::exchange::table {
namespace {

constexpr std::size_t kEscape = 7;  // _xHHHH_

// The code of an escape at the start of `text`; -1 if there is none.
int escape_code(std::string_view text) {
  if (text.size() < kEscape || text[0] != '_' || text[1] != 'x' || text[6] != '_') return -1;
  int code = 0;
  const auto [end, failed] = std::from_chars(text.data() + 2, text.data() + 6, code, 16);
  return failed == std::errc{} && end == text.data() + 6 ? code : -1;
}

}  // namespace

bool is_date_format(std::string_view code) {
  bool year_or_day = false;
  bool month = false;
  bool clock = false;
  for (std::size_t i = 0; i < code.size() && code[i] != ';'; ++i) {
    const char c = code[i];
    if (c == '"') {
      i = std::min(code.find('"', i + 1), code.size());
    } else if (c == '[') {
      i = std::min(code.find(']', i), code.size());
    } else if (c == '\\' || c == '_' || c == '*') {
      ++i;
    } else {
      const char lower = static_cast<char>(c | 0x20);
      year_or_day = year_or_day || lower == 'y' || lower == 'd';
      month = month || lower == 'm';
      clock = clock || lower == 'h' || lower == 's';
    }
  }
  return year_or_day || (month && !clock);
}

bool is_date_format(std::size_t id) {
  return (id >= 14 && id <= 17) || id == 22 || (id >= 27 && id <= 31) || (id >= 34 && id <= 36) ||
         (id >= 50 && id <= 58);
}

std::string unescape_xlsx(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t i = 0; i < text.size();) {
    const int code = text[i] == '_' ? escape_code(text.substr(i)) : -1;
    if (code < 0 || (code >= 0xd800 && code < 0xe000)) {
      out += text[i++];
      continue;
    }
    if (code != 0) append_utf8(out, static_cast<char32_t>(code));
    i += kEscape;
  }
  return out;
}

std::string escape_xlsx(std::string_view text) {
  constexpr std::string_view kHex = "0123456789ABCDEF";
  std::string out;
  out.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto c = static_cast<unsigned char>(text[i]);
    if (c < 0x20 && c != '\t' && c != '\n') {
      out.append("_x00").append(1, kHex[c >> 4]).append(1, kHex[c & 15]).append("_");
    } else if (c == '_' && escape_code(text.substr(i)) >= 0) {
      out += "_x005F_";
    } else {
      out += text[i];
    }
  }
  return out;
}

}  // namespace plumb::exchange::table
