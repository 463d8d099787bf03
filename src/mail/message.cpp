#include "mail/message.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "identity/words.h"

namespace plumb::mail {
namespace {

constexpr std::size_t kAddressBytes = 254;
constexpr std::size_t kLocalBytes = 64;
constexpr std::size_t kLine = 76;
constexpr std::size_t kHeaderBytes = 800;  // of one text; more is cut
// "=?UTF-8?Q?" and "?=".
constexpr std::size_t kWordFrame = 12;

bool is_alnum(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

bool is_local(std::string_view text) {
  if (text.empty() || text.size() > kLocalBytes || text.front() == '.' || text.back() == '.' ||
      text.find("..") != std::string_view::npos) {
    return false;
  }
  return std::all_of(text.begin(), text.end(), [](char c) {
    return is_alnum(c) || c == '.' ||
           std::string_view("!#$%&'*+-/=?^_`{|}~").find(c) != std::string_view::npos;
  });
}

bool is_host(std::string_view text) {
  while (true) {
    const std::size_t dot = text.find('.');
    const std::string_view label = text.substr(0, dot);
    if (label.empty() || label.size() > 63 || label.front() == '-' || label.back() == '-' ||
        !std::all_of(label.begin(), label.end(), [](char c) { return is_alnum(c) || c == '-'; })) {
      return false;
    }
    if (dot == std::string_view::npos) return true;
    text.remove_prefix(dot + 1);
  }
}

void append_escaped(std::string& out, char c) {
  static constexpr std::string_view kHex = "0123456789ABCDEF";
  const auto byte = static_cast<unsigned char>(c);
  out += '=';
  out += kHex[byte >> 4];
  out += kHex[byte & 15];
}

// One line of text without control characters, its bytes UTF-8.
std::string one_line(std::string_view text) {
  // printable() would mark a line break, which reads better as a space.
  std::string out(text);
  for (char& c : out) {
    if (c == '\n' || c == '\r' || c == '\t') c = ' ';
  }
  return identity::printable(out, kHeaderBytes);
}

std::size_t character_at(std::string_view text, std::size_t at) {
  std::size_t size = 1;
  while (at + size < text.size() &&
         (static_cast<unsigned char>(text[at + size]) & 0xC0U) == 0x80U) {
    ++size;
  }
  return size;
}

std::string mailbox(const Mailbox& box, std::size_t used) {
  const std::string name = one_line(box.name);
  if (name.empty()) return "<" + box.address + ">";
  const std::string text = header_text(name, used);
  return text + "\r\n <" + box.address + ">";
}

std::string date_text(Instant at) {
  constexpr std::array<const char*, 7> kDays = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
  constexpr std::array<const char*, 12> kMonths = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                   "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  const Day day = day_of(at);
  const std::chrono::year_month_day date(day);
  const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(at - day).count();
  return fmt::format(
      "{}, {:02} {} {:04} {:02}:{:02}:{:02} +0000", kDays[std::chrono::weekday(day).c_encoding()],
      static_cast<unsigned>(date.day()), kMonths[static_cast<unsigned>(date.month()) - 1],
      static_cast<int>(date.year()), seconds / 3600, seconds / 60 % 60, seconds % 60);
}

std::string part(std::string_view kind, std::string_view text) {
  return fmt::format(
             "Content-Type: text/{}; charset=utf-8\r\nContent-Transfer-Encoding: "
             "quoted-printable\r\n\r\n",
             kind) +
         quoted_printable(text);
}

// Cannot occur in the parts: quoted-printable never writes "=_".
std::string boundary_of(const Message& message) {
  std::string out = "=_";
  for (const char c : message.id) {
    if (is_alnum(c)) out += c;
    if (out.size() >= 60) break;
  }
  return out;
}

}  // namespace

Result<std::string> read_address(std::string_view text) {
  while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
  while (!text.empty() && text.back() == ' ') text.remove_suffix(1);
  const std::size_t at = text.find('@');
  if (text.size() > kAddressBytes || at == std::string_view::npos ||
      !is_local(text.substr(0, at)) || !is_host(text.substr(at + 1))) {
    return bad_input("This is no address that mail can be sent to.",
                     identity::printable(text, kAddressBytes),
                     "Write it as name@example.org, in ASCII letters.");
  }
  return identity::lower(text);
}

std::string header_text(std::string_view text, std::size_t used) {
  const bool plain = std::all_of(text.begin(), text.end(), [](char c) {
    return is_alnum(c) || std::string_view(" -+*/!").find(c) != std::string_view::npos;
  });
  if (plain && used + text.size() <= kLine && !text.starts_with(' ') && !text.ends_with(' ')) {
    return std::string(text);
  }
  // Words of at most 75 bytes, each with whole characters.
  std::string out;
  std::string word;
  std::size_t room = kLine - 1 - std::min(used + kWordFrame, kLine - 20);
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t size = character_at(text, at);
    std::string written;
    for (const char c : text.substr(at, size)) {
      if (c == ' ') {
        written += '_';
      } else if (is_alnum(c)) {
        written += c;
      } else {
        append_escaped(written, c);
      }
    }
    if (word.size() + written.size() > room) {
      out += "=?UTF-8?Q?" + word + "?=\r\n ";
      word.clear();
      room = kLine - 1 - kWordFrame;
    }
    word += written;
    at += size;
  }
  return out + "=?UTF-8?Q?" + word + "?=";
}

std::string quoted_printable(std::string_view text) {
  std::string out;
  std::size_t column = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (c == '\r') continue;
    if (c == '\n') {
      out += "\r\n";
      column = 0;
      continue;
    }
    const bool last = i + 1 == text.size() || text[i + 1] == '\n' || text[i + 1] == '\r';
    const auto byte = static_cast<unsigned char>(c);
    // A dot or "From " at the beginning of a line means something to some servers.
    const bool shown =
        byte > 0x20 && byte < 0x7f && c != '=' && !(column == 0 && (c == '.' || c == 'F'));
    const bool blank = (c == ' ' || c == '\t') && !last;
    const std::size_t size = shown || blank ? 1 : 3;
    // One byte is left for the mark of a line that goes on.
    if (column + size > kLine - 1) {
      out += "=\r\n";
      column = 0;
      // What is fine in the middle of a line may not be at its beginning.
      if (c == '.' || c == 'F') {
        append_escaped(out, c);
        column = 3;
        continue;
      }
    }
    if (size == 1) {
      out += c;
    } else {
      append_escaped(out, c);
    }
    column += size;
  }
  if (column > 0) out += "\r\n";
  return out;
}

Result<std::string> compose(const Message& message) {
  PLUMB_TRY(const std::string from, read_address(message.from.address));
  PLUMB_TRY(const std::string to, read_address(message.to.address));
  std::string out = "Date: " + date_text(message.date) + "\r\n";
  out += "From: " + mailbox({message.from.name, from}, 6) + "\r\n";
  out += "To: " + mailbox({message.to.name, to}, 4) + "\r\n";
  out += "Subject: " + header_text(one_line(message.subject), 9) + "\r\n";
  out += "Message-ID: <" + one_line(message.id) + ">\r\n";
  // Nobody's absence is to be answered to a program.
  out += "Auto-Submitted: auto-generated\r\nX-Auto-Response-Suppress: All\r\n";
  if (message.language == "en" || message.language == "de") {
    out += "Content-Language: " + message.language + "\r\n";
  }
  out += "MIME-Version: 1.0\r\n";
  if (message.html.empty()) return out + part("plain", message.text);
  const std::string boundary = boundary_of(message);
  out += "Content-Type: multipart/alternative;\r\n boundary=\"" + boundary + "\"\r\n\r\n";
  out += "--" + boundary + "\r\n" + part("plain", message.text);
  out += "--" + boundary + "\r\n" + part("html", message.html);
  return out + "--" + boundary + "--\r\n";
}

}  // namespace plumb::mail
