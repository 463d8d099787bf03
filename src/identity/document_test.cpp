// docs/formats/identity.md says what the code does: every table with every column, every role with
// every verb it brings.
#include <fstream>
#include <iterator>
#include <map>
#include <set>
#include <sstream>

#include "identity/testing.h"

namespace plumb::identity {
namespace {

using namespace testing;

// The rows of all tables in the document: the first cell, without backquotes, to the whole line.
std::map<std::string, std::string> rows() {
  std::ifstream file(std::string(PLUMB_SOURCE_DIR) + "/docs/formats/identity.md");
  REQUIRE(file.good());
  std::map<std::string, std::string> out;
  for (std::string line; std::getline(file, line);) {
    if (line.rfind("| ", 0) != 0) continue;
    std::string key = line.substr(2, line.find(" |", 2) - 2);
    if (key.size() > 2 && key.front() == '`') key = key.substr(1, key.size() - 2);
    out.emplace(std::move(key), line);  // a later table may repeat a name, e.g. how long it lives
  }
  return out;
}

std::set<std::string> words_of(const std::string& text) {
  std::string plain = text;
  for (char& c : plain) {
    if ((c < 'a' || c > 'z') && c != '_') c = ' ';
  }
  std::istringstream in(plain);
  return {std::istream_iterator<std::string>(in), std::istream_iterator<std::string>()};
}

std::set<std::string> lines_of(const std::string& text) {
  std::istringstream in(text);
  return {std::istream_iterator<std::string>(in), std::istream_iterator<std::string>()};
}

TEST_CASE("the document names every table and column") {
  Bench bench;
  const auto document = rows();
  const auto tables =
      lines_of(bench.sql("SELECT group_concat(name, ' ') FROM sqlite_schema WHERE type = 'table'"));
  CHECK(tables.size() == 19);
  for (const std::string& table : tables) {
    CAPTURE(table);
    REQUIRE(document.count(table) == 1);
    const auto columns = lines_of(
        bench.sql("SELECT group_concat(name, ' ') FROM pragma_table_info('" + table + "')"));
    CHECK(columns.size() >= 2);
    for (const std::string& column : columns) {
      CAPTURE(column);
      CHECK(document.at(table).find("`" + column + "`") != std::string::npos);
    }
  }
}

TEST_CASE("the document names every verb with the least role that has it for everything") {
  const auto document = rows();
  for (std::size_t i = 0; i < kVerbs; ++i) {
    const auto verb = static_cast<Verb>(i);
    CAPTURE(name_of(verb));
    Object object;
    object.workspace = "w";
    // edit_own is by nature about what one owns.
    if (verb == Verb::edit_own) object = {Object::Kind::element, "w", {"u-1"}, {}};
    std::string expected;
    for (std::size_t r = 0; r < kRoles && expected.empty(); ++r) {
      Actor actor;
      actor.kind = Actor::Kind::account;
      actor.account = "u-1";
      actor.memberships = {{"w", static_cast<Role>(r), {}}};
      if (may(actor, verb, object).allowed) expected = name_of(static_cast<Role>(r));
    }
    if (expected.empty()) continue;
    REQUIRE(document.count(expected) == 1);
    CHECK(words_of(document.at(expected)).count(std::string(name_of(verb))) == 1);
  }
}

}  // namespace
}  // namespace plumb::identity
