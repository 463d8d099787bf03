// Messages as they go over the wire: readable by any mail program, and nothing a person typed can
// become a header, a recipient or a command.
#include "mail/message.h"

#include <doctest/doctest.h>

#include "mail/letter.h"

namespace plumb::mail {
namespace {

Message message() {
  return {"m-1@example.org",
          Instant{},
          {"Plumbline", "plumb@example.org"},
          {"Ada", "ada@example.org"},
          "A title",
          "Hello,\n\nthe text.\n",
          "",
          "en"};
}

std::string composed(const Message& one) {
  const auto out = compose(one);
  REQUIRE(out.ok());
  return *out;
}

// Names of the headers, in order.
std::vector<std::string> headers_of(const std::string& text) {
  std::vector<std::string> out;
  std::size_t at = 0;
  while (text.compare(at, 2, "\r\n") != 0) {
    const std::size_t end = text.find("\r\n", at);
    REQUIRE(end != std::string::npos);
    if (text[at] != ' ') out.push_back(text.substr(at, text.find(':', at) - at));
    at = end + 2;
  }
  return out;
}

const std::vector<std::string> kHeaders = {"Date",
                                           "From",
                                           "To",
                                           "Subject",
                                           "Message-ID",
                                           "Auto-Submitted",
                                           "X-Auto-Response-Suppress",
                                           "Content-Language",
                                           "MIME-Version",
                                           "Content-Type",
                                           "Content-Transfer-Encoding"};

TEST_CASE("a plain message is what RFC 5322 says") {
  const std::string text = composed(message());
  CHECK(text ==
        "Date: Thu, 01 Jan 1970 00:00:00 +0000\r\n"
        "From: Plumbline\r\n <plumb@example.org>\r\n"
        "To: Ada\r\n <ada@example.org>\r\n"
        "Subject: A title\r\n"
        "Message-ID: <m-1@example.org>\r\n"
        "Auto-Submitted: auto-generated\r\nX-Auto-Response-Suppress: All\r\n"
        "Content-Language: en\r\nMIME-Version: 1.0\r\n"
        "Content-Type: text/plain; charset=utf-8\r\n"
        "Content-Transfer-Encoding: quoted-printable\r\n\r\n"
        "Hello,\r\n\r\nthe text.\r\n");
}

TEST_CASE("a date has its day of the week, hours and seconds") {
  Message one = message();
  one.date = *parse_instant("2026-02-28T23:59:58.700Z");
  CHECK(composed(one).starts_with("Date: Sat, 28 Feb 2026 23:59:58 +0000\r\n"));
}

TEST_CASE("no text becomes a header") {
  const std::string evil[] = {"x\r\nBcc: eve@example.org", "x\nBcc: eve@example.org",
                              "x\r\n\r\nA body",           "\r\nX: y",
                              "x\rBcc: eve@example.org",   "=?UTF-8?Q?=0D=0ABcc:_eve@example.org?=",
                              std::string("a\0b", 3)};
  for (const std::string& text : evil) {
    CAPTURE(text);
    Message one = message();
    one.subject = one.from.name = one.to.name = text;
    const std::string out = composed(one);
    CHECK(headers_of(out) == kHeaders);
    CHECK(out.find('\0') == std::string::npos);
    CHECK(out.find("\nBcc") == std::string::npos);
    // An encoded word that somebody typed is text, not encoding.
    CHECK(out.find("=0D=0A") == std::string::npos);
  }
}

TEST_CASE("an address is one address, or none") {
  for (const char* good : {"ada@example.org", "a.b+c@mail.example.org", "o'neil@x.org", "x@host"}) {
    CAPTURE(good);
    CHECK(read_address(good).ok());
  }
  CHECK(*read_address(" Ada@Example.ORG ") == "ada@example.org");
  const std::string long_local = std::string(65, 'a') + "@example.org";
  for (const std::string& bad :
       {std::string(""), std::string("ada"), std::string("@example.org"), std::string("ada@"),
        std::string("ada@example.org\r\nRCPT TO:<eve@example.org>"),
        std::string("ada@example.org>"), std::string("<ada@example.org>"),
        std::string("ada@example.org,eve@example.org"), std::string("ada@exa mple.org"),
        std::string("a@b@c.org"), std::string(".ada@example.org"), std::string("a..b@example.org"),
        std::string("ada@example..org"), std::string("ada@-example.org"),
        std::string("\"ada\"@example.org"), std::string("äda@example.org"),
        std::string("ada@exämple.org"), std::string("ada\0@example.org", 16), long_local}) {
    CAPTURE(bad);
    CHECK(!read_address(bad).ok());
    Message one = message();
    one.to.address = bad;
    CHECK(!compose(one).ok());
  }
}

TEST_CASE("what is not ASCII travels as encoded words of whole characters") {
  CHECK(header_text("Plain title", 9) == "Plain title");
  CHECK(header_text("Grüße", 9) == "=?UTF-8?Q?Gr=C3=BC=C3=9Fe?=");
  CHECK(header_text("Ada, Countess", 6) == "=?UTF-8?Q?Ada=2C_Countess?=");
  std::string long_title;
  for (int i = 0; i < 60; ++i) long_title += "ü ";
  const std::string out = header_text(long_title, 9);
  std::size_t words = 0;
  for (std::size_t at = 0; at < out.size();) {
    const std::size_t end = std::min(out.find("\r\n", at), out.size());
    const std::string line = out.substr(at, end - at);
    CHECK(line.size() <= 76);
    CHECK(line.find("=?UTF-8?Q?") <= 1);
    CHECK(line.ends_with("?="));
    // A character is never cut in two.
    CHECK(line.find("=C3?=") == std::string::npos);
    ++words;
    at = end + 2;
  }
  CHECK(words > 3);
}

TEST_CASE("quoted-printable keeps lines short and what a mail server might touch safe") {
  CHECK(quoted_printable("a=b\n") == "a=3Db\r\n");
  CHECK(quoted_printable("ends with a blank \nnext") == "ends with a blank=20\r\nnext\r\n");
  CHECK(quoted_printable(".\n..\nFrom me\n") == "=2E\r\n=2E.\r\n=46rom me\r\n");
  CHECK(quoted_printable("über") == "=C3=BCber\r\n");
  CHECK(quoted_printable("a\r\nb\rc") == "a\r\nbc\r\n");
  CHECK(quoted_printable("").empty());
  // A dot that a soft line break brings to the beginning of a line is written as well.
  const std::string out = quoted_printable(std::string(75, 'x') + "." + std::string(200, 'y'));
  CHECK(out.find("\n.") == std::string::npos);
  for (std::size_t at = 0; at < out.size();) {
    const std::size_t end = out.find("\r\n", at);
    REQUIRE(end != std::string::npos);
    CHECK(end - at <= 76);
    at = end + 2;
  }
}

TEST_CASE("text and its HTML are alternatives, and the boundary occurs in neither") {
  Letter letter;
  letter.subject = "Title";
  letter.say("Hello <b>Ada</b> & co,")
      .action("Answer now", "https://x.org/answer#a\"b")
      .item("One", "javascript:alert(1)")
      .item("Two", "https://x.org/2");
  letter.reason = "You get this because you were asked.";
  letter.further.push_back({"Choose what is mailed", "https://x.org/account"});
  Message one = message();
  one.text = as_text(letter);
  one.html = as_html(letter);
  const std::string out = composed(one);
  CHECK(out.find("Content-Type: multipart/alternative;\r\n boundary=\"=_m1exampleorg\"\r\n") !=
        std::string::npos);
  std::size_t seen = 0;
  for (std::size_t at = out.find("=_m1exampleorg"); at != std::string::npos;
       at = out.find("=_m1exampleorg", at + 1)) {
    ++seen;
  }
  CHECK(seen == 4);
  CHECK(out.find("text/plain") < out.find("text/html"));
  CHECK(as_text(letter) ==
        "Hello <b>Ada</b> & co,\n\nAnswer now:\nhttps://x.org/answer#a\"b\n\n- One\n  "
        "javascript:alert(1)\n- Two\n  https://x.org/2\n\n-- \nYou get this because you were "
        "asked.\nChoose what is mailed: https://x.org/account\n");
  CHECK(one.html.find("<b>Ada") == std::string::npos);
  CHECK(one.html.find("Hello &lt;b&gt;Ada&lt;/b&gt; &amp; co,") != std::string::npos);
  CHECK(one.html.find("href=\"https://x.org/answer#a&quot;b\"") != std::string::npos);
  CHECK(one.html.find("javascript:") == std::string::npos);
}

}  // namespace
}  // namespace plumb::mail
