#include "mail/letter.h"

#include <utility>

namespace plumb::mail {
namespace {

constexpr std::string_view kFont =
    "font-family:-apple-system,'Segoe UI',Roboto,'Open Sans',Arial,sans-serif;font-size:15px;"
    "line-height:1.5;color:#1c2430";

std::string escaped(std::string_view text) {
  std::string out;
  for (const char c : text) {
    switch (c) {
      case '&': out += "&amp;"; break;
      case '<': out += "&lt;"; break;
      case '>': out += "&gt;"; break;
      case '"': out += "&quot;"; break;
      case '\n': out += "<br>\n"; break;
      default: out += c;
    }
  }
  return out;
}

// Only what a browser may follow; anything else is shown and not linked.
std::string linked(std::string_view text, std::string_view url, std::string_view style) {
  if (!url.starts_with("https://") && !url.starts_with("http://")) return escaped(text);
  std::string address;
  for (const char c : url) address += c == '\n' || c == '\r' ? ' ' : c;
  return "<a href=\"" + escaped(address) + "\" style=\"" + std::string(style) + "\">" +
         escaped(text) + "</a>";
}

constexpr std::string_view kLink = "color:#1d4f91";
constexpr std::string_view kButton =
    "display:inline-block;background:#1d4f91;color:#ffffff;padding:10px 18px;border-radius:6px;"
    "text-decoration:none;font-weight:600";

std::string html_body(const Letter& letter) {
  std::string out;
  bool listed = false;
  for (const Paragraph& one : letter.body) {
    if (listed != (one.kind == Paragraph::Kind::item)) {
      listed = !listed;
      out += listed ? "<ul style=\"padding-left:20px\">\n" : "</ul>\n";
    }
    switch (one.kind) {
      case Paragraph::Kind::text: out += "<p>" + escaped(one.text) + "</p>\n"; break;
      case Paragraph::Kind::item:
        out += "<li>" + linked(one.text, one.url, kLink) + "</li>\n";
        break;
      case Paragraph::Kind::action:
        out += "<p>" + linked(one.text, one.url, kButton) + "</p>\n<p style=\"font-size:13px;" +
               "color:#5a6472;word-break:break-all\">" + escaped(one.url) + "</p>\n";
        break;
    }
  }
  if (listed) out += "</ul>\n";
  out +=
      "<p style=\"font-size:13px;color:#5a6472;border-top:1px solid #d9dee5;"
      "padding-top:12px\">" +
      escaped(letter.reason);
  for (const Link& link : letter.further) out += "<br>\n" + linked(link.text, link.url, kLink);
  return out + "</p>\n";
}

}  // namespace

Letter& Letter::say(std::string text) {
  body.push_back({Paragraph::Kind::text, std::move(text), {}});
  return *this;
}

Letter& Letter::item(std::string text, std::string url) {
  body.push_back({Paragraph::Kind::item, std::move(text), std::move(url)});
  return *this;
}

Letter& Letter::action(std::string text, std::string url) {
  body.push_back({Paragraph::Kind::action, std::move(text), std::move(url)});
  return *this;
}

std::string as_text(const Letter& letter) {
  std::string out;
  for (std::size_t i = 0; i < letter.body.size(); ++i) {
    const Paragraph& one = letter.body[i];
    const bool item = one.kind == Paragraph::Kind::item;
    out += item ? "- " + one.text : one.text;
    if (one.kind == Paragraph::Kind::action) out += ":";
    if (!one.url.empty()) out += (item ? "\n  " : "\n") + one.url;
    const bool list_goes_on =
        item && i + 1 < letter.body.size() && letter.body[i + 1].kind == Paragraph::Kind::item;
    out += list_goes_on ? "\n" : "\n\n";
  }
  out += "-- \n" + letter.reason + "\n";
  for (const Link& link : letter.further) out += link.text + ": " + link.url + "\n";
  return out;
}

std::string as_text(const std::vector<Letter>& letters) {
  std::string out;
  for (const Letter& letter : letters) {
    if (!out.empty()) out += "\n\n";
    out += as_text(letter);
  }
  return out;
}

std::string as_html(const std::vector<Letter>& letters) {
  if (letters.empty()) return {};
  std::string out = "<!DOCTYPE html>\n<html lang=\"" + escaped(letters.front().language) +
                    "\"><head><meta charset=\"utf-8\"><title>" + escaped(letters.front().subject) +
                    "</title></head>\n<body style=\"margin:0;padding:24px;background:#ffffff\">\n"
                    "<div style=\"max-width:600px;" +
                    std::string(kFont) + "\">\n";
  for (const Letter& letter : letters) {
    out += "<div lang=\"" + escaped(letter.language) + "\">\n" + html_body(letter) + "</div>\n";
  }
  return out + "</div>\n</body></html>\n";
}

std::string as_html(const Letter& letter) {
  return as_html(std::vector<Letter>{letter});
}

}  // namespace plumb::mail
