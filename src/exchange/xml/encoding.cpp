#include "exchange/xml/encoding.h"

#include <array>
#include <cctype>

namespace plumb::exchange::xml {
namespace {

std::string lower(std::string_view text) {
  std::string out(text);
  for (char& c : out) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  return out;
}

// The encoding named in <?xml ... encoding="..."?>, in lower case, from narrow text.
std::string declared(std::string_view bytes) {
  if (bytes.substr(0, 5) != "<?xml") return {};
  const std::string_view head = bytes.substr(0, bytes.find("?>"));
  const std::size_t at = head.find("encoding");
  if (at == std::string_view::npos) return {};
  const std::size_t open = head.find_first_of("\"'", at);
  if (open == std::string_view::npos) return {};
  const std::size_t close = head.find(head[open], open + 1);
  if (close == std::string_view::npos) return {};
  return lower(head.substr(open + 1, close - open - 1));
}

bool names_wide(std::string_view name) {
  return name.substr(0, 6) == "utf-16" || name.substr(0, 5) == "utf16" ||
         name.substr(0, 4) == "ucs-" || name.substr(0, 6) == "utf-32" ||
         name.substr(0, 15) == "iso-10646-ucs-2" || name == "unicode";
}

std::string narrowed(std::string_view wide) {
  std::string out;
  for (const char c : wide.substr(0, 512)) {
    if (c != '\0') out.push_back(c);
  }
  return out;
}

Encoding wide_encoding(std::string_view bytes, std::string name, std::size_t mark) {
  Encoding found{std::move(name), {}, true};
  const std::string says = declared(narrowed(bytes.substr(mark)));
  if (!says.empty() && !names_wide(says)) {
    found.warning = "The file says its encoding is " + says + ", but its bytes are UTF-16.";
  }
  return found;
}

using Table = std::array<int, 256>;

constexpr Table latin() {
  Table table{};
  for (int i = 0; i < 256; ++i) table[static_cast<std::size_t>(i)] = i;
  return table;
}

// https://www.unicode.org/Public/MAPPINGS/VENDORS/MICSFT/WINDOWS/CP1252.TXT
constexpr Table windows_1252() {
  constexpr int kUpper[32] = {0x20ac, -1,     0x201a, 0x0192, 0x201e, 0x2026, 0x2020, 0x2021,
                              0x02c6, 0x2030, 0x0160, 0x2039, 0x0152, -1,     0x017d, -1,
                              -1,     0x2018, 0x2019, 0x201c, 0x201d, 0x2022, 0x2013, 0x2014,
                              0x02dc, 0x2122, 0x0161, 0x203a, 0x0153, -1,     0x017e, 0x0178};
  Table table = latin();
  for (std::size_t i = 0; i < 32; ++i) table[0x80 + i] = kUpper[i];
  return table;
}

// https://www.unicode.org/Public/MAPPINGS/ISO8859/8859-15.TXT
constexpr Table latin_9() {
  Table table = latin();
  table[0xa4] = 0x20ac;
  table[0xa6] = 0x0160;
  table[0xa8] = 0x0161;
  table[0xb4] = 0x017d;
  table[0xb8] = 0x017e;
  table[0xbc] = 0x0152;
  table[0xbd] = 0x0153;
  table[0xbe] = 0x0178;
  return table;
}

constexpr Table kWindows1252 = windows_1252();
constexpr Table kLatin9 = latin_9();

}  // namespace

Encoding detect_encoding(std::string_view bytes) {
  if (bytes.substr(0, 3) == "\xef\xbb\xbf") {
    Encoding found{"UTF-8", {}, false};
    const std::string says = declared(bytes.substr(3));
    if (!says.empty() && says != "utf-8" && says != "utf8" && says != "us-ascii") {
      found.warning = "The file says its encoding is " + says + ", but its mark says UTF-8.";
    }
    return found;
  }
  if (bytes.substr(0, 2) == "\xff\xfe") return wide_encoding(bytes, "UTF-16", 2);
  if (bytes.substr(0, 2) == "\xfe\xff") return wide_encoding(bytes, "UTF-16", 2);
  if (bytes.size() > 3 && bytes[0] == '<' && bytes[1] == '\0' && bytes[2] != '\0') {
    return wide_encoding(bytes, "UTF-16LE", 0);
  }
  if (bytes.size() > 3 && bytes[0] == '\0' && bytes[1] == '<' && bytes[2] == '\0') {
    return wide_encoding(bytes, "UTF-16BE", 0);
  }
  const std::string says = declared(bytes);
  if (names_wide(says)) {
    return {"UTF-8",
            "The file says its encoding is " + says + ", but its bytes are not; read as UTF-8.",
            false};
  }
  return {};
}

const int* single_byte_table(std::string_view name) {
  const std::string wanted = lower(name);
  if (wanted == "windows-1252" || wanted == "cp1252" || wanted == "cp-1252") {
    return kWindows1252.data();
  }
  if (wanted == "iso-8859-15" || wanted == "latin-9") return kLatin9.data();
  return nullptr;
}

}  // namespace plumb::exchange::xml
