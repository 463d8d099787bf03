#include "identity/words.h"

#include <doctest/doctest.h>

namespace plumb::identity {
namespace {

TEST_CASE("logins, names and addresses") {
  struct Case {
    std::string name;
    Result<std::string> (*read)(std::string_view);
    std::string text;
    const char* out;  // null: refused
  };
  const Case cases[] = {
      {"a login", read_login, "anna", "anna"},
      {"a login is in lower case", read_login, "Anna.Smith", "anna.smith"},
      {"an address is a login", read_login, "anna+x@example.org", "anna+x@example.org"},
      {"one letter", read_login, "a", nullptr},
      {"nothing", read_login, "", nullptr},
      {"spaces", read_login, "anna smith", nullptr},
      {"look-alike letters", read_login, "аnna", nullptr},
      {"a very long login", read_login, std::string(101, 'a'), nullptr},
      {"a name", read_name, " Anna Smith ", "Anna Smith"},
      {"a name in another script", read_name, "Анна", "Анна"},
      {"only spaces", read_name, "   ", nullptr},
      {"two lines", read_name, "Anna\nSmith", nullptr},
      {"a long name", read_name, std::string(201, 'a'), nullptr},
      {"not UTF-8", read_name, "Anna\xc3", nullptr},
      {"no address", read_email, "", ""},
      {"an address in lower case", read_email, "Anna@Example.org", "anna@example.org"},
      {"nobody at a place", read_email, "@example.org", nullptr},
      {"somebody nowhere", read_email, "anna@", nullptr},
      {"two at signs", read_email, "a@b@c", nullptr},
      {"a list", read_email, "a@b.org,c@d.org", nullptr},
      {"a header", read_email, "a@b.org\r\nBcc: c", nullptr},
      {"a long address", read_email, std::string(250, 'a') + "@b.org", nullptr},
  };
  for (const Case& c : cases) {
    CAPTURE(c.name);
    const auto read = c.read(c.text);
    CHECK(read.ok() == (c.out != nullptr));
    if (read.ok() && c.out != nullptr) CHECK(*read == c.out);
  }
}

TEST_CASE("UTF-8") {
  struct Case {
    std::string name;
    std::string text;
    long length;
  };
  const Case cases[] = {
      {"ASCII", "abc", 3},
      {"two, three and four bytes", "é€𝄞", 3},
      {"a lone continuation", "\x80", -1},
      {"cut off", "\xe2\x82", -1},
      {"overlong, two bytes", "\xc0\xaf", -1},
      {"overlong, three bytes", "\xe0\x80\xaf", -1},
      {"overlong, four bytes", "\xf0\x80\x80\xaf", -1},
      {"a surrogate", "\xed\xa0\x80", -1},
      {"beyond Unicode", "\xf4\x90\x80\x80", -1},
      {"last character of Unicode", "\xf4\x8f\xbf\xbf", 1},
  };
  for (const Case& c : cases) {
    CAPTURE(c.name);
    CHECK(utf8_length(c.text) == c.length);
  }
}

TEST_CASE("what goes into lists and logs") {
  CHECK(printable("Firefox\x1b[31m\n", 100) == "Firefox?[31m?");
  CHECK(printable("a\xff€", 100) == "a?€");
  CHECK(printable("aaaa€", 6) == "aaaa");
  CHECK(printable("", 6).empty());
}

}  // namespace
}  // namespace plumb::identity
