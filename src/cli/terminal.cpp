#include "cli/terminal.h"

#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdlib>

#include <fmt/format.h>

namespace plumb::cli {
namespace {

constexpr int kNarrowest = 40;
constexpr int kWidest = 140;

// Reads one code point; moves `at` on. Malformed bytes count as one each.
char32_t next_code_point(std::string_view text, std::size_t& at) {
  const auto byte = static_cast<unsigned char>(text[at]);
  std::size_t length = 1;
  char32_t out = byte;
  if (byte >= 0xf0) {
    length = 4;
    out = byte & 0x07;
  } else if (byte >= 0xe0) {
    length = 3;
    out = byte & 0x0f;
  } else if (byte >= 0xc0) {
    length = 2;
    out = byte & 0x1f;
  }
  if (at + length > text.size()) length = 1;
  for (std::size_t i = 1; i < length; ++i) {
    out = (out << 6) | (static_cast<unsigned char>(text[at + i]) & 0x3f);
  }
  at += length;
  return out;
}

int columns_of(char32_t c) {
  if (c < 0x20 || (c >= 0x300 && c < 0x370) || c == 0x200d || c == 0xfe0f) return 0;
  const bool wide = (c >= 0x1100 && c < 0x1160) || (c >= 0x2e80 && c < 0xa4d0) ||
                    (c >= 0xac00 && c < 0xd7a4) || (c >= 0xf900 && c < 0xfb00) ||
                    (c >= 0xff00 && c < 0xff61) || (c >= 0x1f300 && c < 0x1fb00);
  return wide ? 2 : 1;
}

// Skips an escape sequence at `at`; true if there was one.
bool skip_escape(std::string_view text, std::size_t& at) {
  if (text[at] != '\x1b') return false;
  while (at < text.size() && text[at] != 'm') ++at;
  if (at < text.size()) ++at;
  return true;
}

}  // namespace

Terminal Terminal::standard_output() {
  const bool terminal = isatty(STDOUT_FILENO) == 1;
  const char* name = std::getenv("TERM");
  const char* no_colour = std::getenv("NO_COLOR");
  const bool plain = (no_colour != nullptr && *no_colour != '\0') ||
                     (name != nullptr && std::string_view(name) == "dumb");
  int width = 100;
  winsize size{};
  if (terminal && ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0) {
    width = size.ws_col;
  } else if (const char* columns = std::getenv("COLUMNS"); columns != nullptr) {
    width = std::atoi(columns);
  }
  return {terminal && !plain, std::clamp(width, kNarrowest, kWidest)};
}

std::string Terminal::paint(std::string_view text, Tone tone) const {
  if (!colour_ || tone == Tone::plain) return std::string(text);
  constexpr std::array<std::string_view, 7> kCodes = {"", "1", "2", "32", "33", "31", "36"};
  return fmt::format("\x1b[{}m{}\x1b[0m", kCodes[static_cast<std::size_t>(tone)], text);
}

std::string Terminal::heading(std::string_view text) const {
  std::string line;
  for (int i = 0; i < display_width(text); ++i) line += "─";
  return "\n" + paint(text, Tone::strong) + "\n" + paint(line, Tone::faint) + "\n";
}

std::string Terminal::bar(std::optional<double> share, int cells) const {
  if (!share) return paint(std::string(static_cast<std::size_t>(cells), '-'), Tone::faint);
  const int full = static_cast<int>(std::lround(std::clamp(*share, 0.0, 1.0) * cells));
  std::string filled;
  std::string rest;
  for (int i = 0; i < cells; ++i) (i < full ? filled : rest) += i < full ? "█" : "░";
  return paint(filled, tone_of(share)) + paint(rest, Tone::faint);
}

std::string Terminal::wrap(std::string_view text, int indent) const {
  std::string out;
  int column = indent;
  const std::string margin(static_cast<std::size_t>(indent), ' ');
  bool first = true;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = std::min(text.find_first_of(" \n", at), text.size());
    const std::string_view word = text.substr(at, end - at);
    const bool line_break = end < text.size() && text[end] == '\n';
    if (!word.empty()) {
      const int width = display_width(word);
      if (!first && column + 1 + width > width_) {
        out += "\n" + margin;
        column = indent;
      } else if (!first && column > indent) {
        out += ' ';
        ++column;
      }
      out += word;
      column += width;
      first = false;
    }
    if (line_break) {
      out += "\n" + margin;
      column = indent;
    }
    at = end + 1;
  }
  return out;
}

int display_width(std::string_view text) {
  int out = 0;
  for (std::size_t at = 0; at < text.size();) {
    if (skip_escape(text, at)) continue;
    out += columns_of(next_code_point(text, at));
  }
  return out;
}

std::string shorten(std::string_view text, int width) {
  if (display_width(text) <= width) return std::string(text);
  std::string out;
  int used = 0;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t start = at;
    const int columns = columns_of(next_code_point(text, at));
    if (used + columns > width - 1) break;
    out += text.substr(start, at - start);
    used += columns;
  }
  while (!out.empty() && out.back() == ' ') out.pop_back();
  return out + "…";
}

Tone tone_of(std::optional<double> share) {
  if (!share) return Tone::faint;
  return *share >= 0.7 ? Tone::good : *share >= 0.45 ? Tone::fair : Tone::poor;
}

std::string Table::text(const Terminal& terminal) const {
  std::vector<int> widths;
  for (const Column& column : columns_) widths.push_back(display_width(column.title));
  for (const auto& row : rows_) {
    for (std::size_t i = 0; i < row.size(); ++i) {
      widths[i] = std::max(widths[i], display_width(row[i].text));
    }
  }
  // Flexible columns share what has to be saved, each down to its title's width or 12.
  constexpr int kGap = 2;
  int total = kGap * (static_cast<int>(columns_.size()) - 1);
  for (const int width : widths) total += width;
  while (total > terminal.width()) {
    std::size_t widest = columns_.size();
    for (std::size_t i = 0; i < columns_.size(); ++i) {
      const bool can =
          columns_[i].flexible && widths[i] > std::max(12, display_width(columns_[i].title));
      if (can && (widest == columns_.size() || widths[i] > widths[widest])) widest = i;
    }
    if (widest == columns_.size()) break;
    --widths[widest];
    --total;
  }
  std::string out;
  const auto put = [&](std::size_t column, const std::string& text, Tone tone, bool last) {
    const std::string shown = shorten(text, widths[column]);
    const int space = widths[column] - display_width(shown);
    const std::string padding(static_cast<std::size_t>(std::max(0, space)), ' ');
    const bool right = columns_[column].align == Align::right;
    if (right) out += padding;
    out += terminal.paint(shown, tone);
    if (!right && !last) out += padding;
    out += last ? "\n" : "  ";
  };
  for (std::size_t i = 0; i < columns_.size(); ++i) {
    put(i, columns_[i].title, Tone::faint, i + 1 == columns_.size());
  }
  for (const auto& row : rows_) {
    for (std::size_t i = 0; i < row.size(); ++i) {
      put(i, row[i].text, row[i].tone, i + 1 == row.size());
    }
  }
  return out;
}

std::string share_text(std::optional<double> share) {
  return share ? fmt::format("{:.2f}", *share) : "–";
}

std::string percent_text(std::optional<double> share) {
  return share ? fmt::format("{:.0f} %", *share * 100) : "–";
}

std::string money_text(double amount, std::string_view currency) {
  const double size = std::abs(amount);
  const std::string number = size >= 1e9   ? fmt::format("{:.1f} bn", amount / 1e9)
                             : size >= 1e6 ? fmt::format("{:.1f} M", amount / 1e6)
                             : size >= 1e4 ? fmt::format("{:.0f} k", amount / 1e3)
                                           : fmt::format("{:.0f}", amount);
  return currency.empty() ? number : number + " " + std::string(currency);
}

std::string count_text(std::uint64_t count) {
  std::string digits = std::to_string(count);
  for (auto at = static_cast<std::ptrdiff_t>(digits.size()) - 3; at > 0; at -= 3) {
    digits.insert(static_cast<std::size_t>(at), ",");
  }
  return digits;
}

}  // namespace plumb::cli
