#include "exchange/table/encoding.h"

#include <algorithm>
#include <array>

namespace plumb::exchange::table {
namespace {

constexpr std::string_view kReplacement = "\ufffd";

unsigned byte_at(std::string_view text, std::size_t at) {
  return static_cast<unsigned char>(text[at]);
}

// 0x80 to 0x9f in Windows-1252; the five it leaves undefined keep their Latin-1 meaning.
constexpr std::array<char16_t, 32> kWindows1252 = {
    0x20ac, 0x81,   0x201a, 0x192,  0x201e, 0x2026, 0x2020, 0x2021, 0x2c6,  0x2030, 0x160,
    0x2039, 0x152,  0x8d,   0x17d,  0x8f,   0x90,   0x2018, 0x2019, 0x201c, 0x201d, 0x2022,
    0x2013, 0x2014, 0x2dc,  0x2122, 0x161,  0x203a, 0x153,  0x9d,   0x17e,  0x178};

void decode_windows_1252(std::string_view bytes, Decoded& out) {
  out.encoding = "windows-1252";
  out.text.reserve(bytes.size() + bytes.size() / 8);
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    const unsigned byte = byte_at(bytes, i);
    if (byte < 0x80) {
      out.text += static_cast<char>(byte);
    } else {
      append_utf8(out.text, byte < 0xa0 ? kWindows1252[byte - 0x80] : byte);
    }
  }
}

void decode_utf16(std::string_view bytes, bool big, Decoded& out) {
  out.encoding = big ? "utf-16be" : "utf-16le";
  out.text.reserve(bytes.size());
  const auto unit = [&](std::size_t at) {
    const unsigned first = byte_at(bytes, at);
    const unsigned second = byte_at(bytes, at + 1);
    return static_cast<char32_t>(big ? first << 8 | second : second << 8 | first);
  };
  for (std::size_t i = 0; i + 1 < bytes.size(); i += 2) {
    char32_t code = unit(i);
    if (code >= 0xd800 && code < 0xdc00 && i + 3 < bytes.size()) {
      const char32_t low = unit(i + 2);
      if (low >= 0xdc00 && low < 0xe000) {
        code = 0x10000 + ((code - 0xd800) << 10) + (low - 0xdc00);
        i += 2;
      }
    }
    if (code >= 0xd800 && code < 0xe000) {
      out.text += kReplacement;
      ++out.replaced;
    } else {
      append_utf8(out.text, code);
    }
  }
  if (bytes.size() % 2 == 1) ++out.replaced;
}

struct Counts {
  std::size_t good = 0;  // well-formed sequences beyond ASCII
  std::size_t bad = 0;   // bytes that belong to none
};

Counts count_utf8(std::string_view bytes) {
  Counts counts;
  for (std::size_t i = 0; i < bytes.size();) {
    if (byte_at(bytes, i) < 0x80) {
      ++i;
      continue;
    }
    const std::size_t length = utf8_length(bytes.substr(i, 4));
    length > 0 ? ++counts.good : ++counts.bad;
    i += std::max<std::size_t>(length, 1);
  }
  return counts;
}

// Text in UTF-16 without a mark has zero bytes in nearly every second place.
std::string_view guess_utf16(std::string_view bytes) {
  const std::size_t pairs = std::min<std::size_t>(bytes.size(), 4096) / 2;
  std::size_t even = 0;
  std::size_t odd = 0;
  for (std::size_t i = 0; i < pairs; ++i) {
    even += bytes[2 * i] == '\0' ? 1 : 0;
    odd += bytes[2 * i + 1] == '\0' ? 1 : 0;
  }
  // Both places may hold some: U+0100 and the like.
  const bool one_sided = even >= 4 * odd || odd >= 4 * even;
  if (even + odd == 0 || (even + odd) * 10 < pairs * 6 || !one_sided) return {};
  return even > odd ? "utf-16be" : "utf-16le";
}

std::string_view encoding_of(std::string_view bytes) {
  if (bytes.substr(0, 3) == "\xef\xbb\xbf") return "utf-8";
  if (bytes.substr(0, 2) == "\xff\xfe") return "utf-16le";
  if (bytes.substr(0, 2) == "\xfe\xff") return "utf-16be";
  const std::string_view wide = guess_utf16(bytes);
  if (!wide.empty()) return wide;
  const Counts counts = count_utf8(bytes);
  return counts.bad > counts.good / 4 ? "windows-1252" : "utf-8";
}

bool binary(const Decoded& decoded) {
  const auto controls = std::count_if(decoded.text.begin(), decoded.text.end(), [](char c) {
    return static_cast<unsigned char>(c) < 0x20 && c != '\t' && c != '\n' && c != '\r';
  });
  return static_cast<std::size_t>(controls) * 20 > decoded.text.size();
}

}  // namespace

std::size_t utf8_length(std::string_view text) {
  if (text.empty()) return 0;
  const unsigned lead = byte_at(text, 0);
  if (lead < 0x80) return 1;
  const std::size_t length = lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : 2;
  if (lead < 0xc2 || lead > 0xf4 || text.size() < length) return 0;
  for (std::size_t i = 1; i < length; ++i) {
    if ((byte_at(text, i) & 0xc0) != 0x80) return 0;
  }
  const unsigned second = byte_at(text, 1);
  if (lead == 0xe0 && second < 0xa0) return 0;
  if (lead == 0xed && second > 0x9f) return 0;  // surrogates
  if (lead == 0xf0 && second < 0x90) return 0;
  if (lead == 0xf4 && second > 0x8f) return 0;
  return length;
}

void append_utf8(std::string& out, char32_t code) {
  const auto put = [&](char32_t byte) { out += static_cast<char>(byte); };
  if (code < 0x80) {
    put(code);
  } else if (code < 0x800) {
    put(0xc0 | code >> 6);
    put(0x80 | (code & 0x3f));
  } else if (code < 0x10000) {
    put(0xe0 | code >> 12);
    put(0x80 | (code >> 6 & 0x3f));
    put(0x80 | (code & 0x3f));
  } else {
    put(0xf0 | code >> 18);
    put(0x80 | (code >> 12 & 0x3f));
    put(0x80 | (code >> 6 & 0x3f));
    put(0x80 | (code & 0x3f));
  }
}

std::size_t append_clean(std::string& out, std::string_view text) {
  std::size_t replaced = 0;
  std::size_t copied = 0;
  for (std::size_t i = 0; i < text.size();) {
    const std::size_t length = byte_at(text, i) < 0x80 ? 1 : utf8_length(text.substr(i, 4));
    if (length > 0) {
      i += length;
      continue;
    }
    out.append(text.substr(copied, i - copied)).append(kReplacement);
    copied = ++i;
    ++replaced;
  }
  out.append(text.substr(copied));
  return replaced;
}

Result<Decoded> decode(std::string_view bytes, std::string_view wanted,
                       std::string_view file_name) {
  Decoded out;
  const std::string_view encoding = wanted.empty() ? encoding_of(bytes) : wanted;
  if (encoding == "utf-8") {
    if (bytes.substr(0, 3) == "\xef\xbb\xbf") bytes.remove_prefix(3);
    out.encoding = "utf-8";
    out.text.reserve(bytes.size());
    out.replaced = append_clean(out.text, bytes);
  } else if (encoding == "utf-16le" || encoding == "utf-16be") {
    const bool big = encoding == "utf-16be";
    if (bytes.substr(0, 2) == (big ? "\xfe\xff" : "\xff\xfe")) bytes.remove_prefix(2);
    decode_utf16(bytes, big, out);
  } else if (encoding == "windows-1252" || encoding == "latin-1" || encoding == "iso-8859-1") {
    decode_windows_1252(bytes, out);
  } else {
    return bad_input("The encoding '" + std::string(encoding) + "' is not known.",
                     std::string(file_name), "Use utf-8, utf-16le, utf-16be or windows-1252.");
  }
  if (binary(out)) {
    return bad_input("The file does not look like text.", std::string(file_name),
                     "Choose a CSV or XLSX file.");
  }
  const auto kept = std::remove(out.text.begin(), out.text.end(), '\0');
  out.nul_bytes = static_cast<std::size_t>(out.text.end() - kept);
  out.text.erase(kept, out.text.end());
  return out;
}

}  // namespace plumb::exchange::table
