// A message as it goes over the wire (RFC 5322, MIME): UTF-8, plain text with an HTML alternative,
// both quoted-printable. Pure.
//
// Nothing that a person typed can become a header: texts in headers lose their control characters
// and travel as encoded words, and an address is one that read_address() let through.
#pragma once

#include <string>
#include <string_view>

#include "base/result.h"
#include "base/time.h"

namespace plumb::mail {

// "ada@example.org" in lower case, at most 254 bytes: before the one @ letters, digits and
// !#$%&'*+-/=?^_`{|}~ with single dots between, after it a host name. ASCII only, because not every
// mail server takes more; quoted names and comments are refused.
Result<std::string> read_address(std::string_view text);

struct Mailbox {
  std::string name;  // may be empty
  std::string address;
};

struct Message {
  std::string id;  // without angle brackets: "m-7k2m9q4x0d3f@example.org"
  Instant date;
  Mailbox from;
  Mailbox to;
  std::string subject;
  std::string text;
  std::string html;      // empty: no alternative
  std::string language;  // "en"
};

// With CR LF at the end of every line, none longer than 76 bytes but for addresses. Failure:
// bad_input for an address read_address() refuses.
Result<std::string> compose(const Message& message);

// For tests and readers of the parts.
std::string header_text(std::string_view text, std::size_t used);
std::string quoted_printable(std::string_view text);

}  // namespace plumb::mail
