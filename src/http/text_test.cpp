#include "http/text.h"

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <boost/json.hpp>

#include "http/headers.h"

namespace plumb::http {
namespace {

TEST_CASE("text: JSON strings of any bytes") {
  struct Case {
    const char* name;
    std::string in, out;
  };
  const Case cases[] = {
      {"plain", "abc", "\"abc\""},
      {"quote and backslash", "a\"b\\c", R"("a\"b\\c")"},
      {"line end", "a\nb", R"("a\nb")"},
      {"controls", std::string("\x01\x1f\x7f\0", 4), R"("\u0001\u001f\u007f\u0000")"},
      {"UTF-8 stays", "gr\xC3\xBC\xC3\x9F", "\"gr\xC3\xBC\xC3\x9F\""},
      {"a lone continuation byte", "a\x80z", "\"a\xEF\xBF\xBDz\""},
      {"a sequence cut short", "a\xE2\x82", "\"a\xEF\xBF\xBD\xEF\xBF\xBD\""},
      {"an overlong slash", "\xC0\xAF", "\"\xEF\xBF\xBD\xEF\xBF\xBD\""},
      {"a surrogate", "\xED\xA0\x80", "\"\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD\""},
  };
  for (const Case& c : cases) {
    CAPTURE(c.name);
    std::string out;
    append_json(out, c.in);
    CHECK(out == c.out);
  }
  CHECK(rc::check("any bytes make a JSON string", [](const std::string& bytes) {
    std::string out;
    append_json(out, bytes);
    const std::string back(boost::json::parse(out).as_string());
    if (is_utf8(bytes)) {
      RC_ASSERT(back == bytes);
    } else {
      RC_ASSERT(is_utf8(back));
    }
  }));
}

TEST_CASE("text: base64 comes back, and nothing else does") {
  CHECK(to_base64("") == "");
  CHECK(to_base64("f") == "Zg");  // RFC 4648, section 10, without padding
  CHECK(to_base64("foobar") == "Zm9vYmFy");
  CHECK(to_base64("\xFB\xFF") == "-_8");
  CHECK(rc::check("there and back", [](const std::string& bytes) {
    std::string back;
    RC_ASSERT(from_base64(to_base64(bytes), back));
    RC_ASSERT(back == bytes);
  }));
  for (const char* wrong : {"Zg==", "Zm9v!", "Z", "Zg ", "Zh", "+/8"}) {
    CAPTURE(wrong);
    std::string back;
    CHECK_FALSE(from_base64(wrong, back));
  }
}

TEST_CASE("headers: names in any case, lists joined, lines unbreakable") {
  RequestHeaders sent;
  sent.add("Accept", "text/html");
  sent.add("X-Empty", "");
  sent.add("ACCEPT", "application/json");
  CHECK(sent.get("accept") == "text/html");
  CHECK(sent.joined("Accept") == "text/html, application/json");
  CHECK(sent.count("aCCept") == 2);
  CHECK(sent.has("x-empty"));
  CHECK_FALSE(sent.has("x-emptyy"));
  sent.clear();
  CHECK(sent.size() == 0);

  ResponseHeaders made;
  made.add("A", "1").add("Bee", "2").add("A", "3");
  CHECK(made.wire() == "A: 1\r\nBee: 2\r\nA: 3\r\n");
  CHECK(made.get("bee") == "2");
  CHECK(made.set("a", "4").wire() == "Bee: 2\r\na: 4\r\n");
  made.add("Location", "/x\r\nSet-Cookie: evil=1");
  CHECK(made.get("Location") == "/x  Set-Cookie: evil=1");
  CHECK_FALSE(made.has("Set-Cookie"));
  made.remove("Location");
  made.remove("nothing");
  CHECK(made.wire() == "Bee: 2\r\na: 4\r\n");
}

// Found by fuzzing: libsodium's own check lets these pass.
TEST_CASE("text: bytes beyond ASCII are no base64") {
  std::string bytes;
  CHECK_FALSE(from_base64("\xCE\xD5\xFB\xFF", bytes));
  CHECK(from_base64("ztX7", bytes));
}

}  // namespace
}  // namespace plumb::http
