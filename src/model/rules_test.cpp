#include "model/rules.h"

#include <doctest/doctest.h>

using namespace plumb::model;

TEST_CASE("fill replaces the placeholders it knows") {
  Filling filling;
  filling.subject = "Instant refunds";
  filling.value = "12%";
  const struct {
    std::string name;
    const char* text;
    const char* filled;
  } rows[] = {
      {"no placeholder", "All is well.", "All is well."},
      {"one at the start", "{subject} waits.", "Instant refunds waits."},
      {"the same twice", "{value} of {value}", "12% of 12%"},
      {"one without a value", "below {limit}", "below ?"},
      {"an unknown name stays", "{sum} of {value}", "{sum} of 12%"},
      {"an open brace stays", "{value} {subject", "12% {subject"},
      {"a brace before a name", "{{value}", "{12%"},
      {"a value is not filled again", "{subject}", "Instant refunds"},
  };
  for (const auto& row : rows) {
    CAPTURE(row.name);
    CHECK(fill(row.text, filling) == row.filled);
  }
  filling.subject = "{value}";
  CHECK(fill("{subject}", filling) == "{value}");
}

TEST_CASE("placeholders_of lists each name once, known or not") {
  CHECK(placeholders_of("{subject} {value} {subject} {sum} {} {A} {open") ==
        std::vector<std::string>{"subject", "value", "sum"});
}

TEST_CASE("a rule words a case it has, and falls back to the default") {
  Rule rule;
  rule.texts = {{"default", "a"}, {"none", "b"}};
  rule.parameters = {{"limit", "", "share", 0.4, 0, 1}};
  CHECK(rule.text() == "a");
  CHECK(rule.text("none") == "b");
  CHECK(rule.text("other") == "a");
  CHECK(rule.parameter("limit") == 0.4);
}

TEST_CASE("a book finds what it holds") {
  RuleBook book;
  book.rules.resize(2);
  book.rules[1].id = "silo";
  book.bands = {{"low", "Low", 0}, {"high", "High", 0.5}};
  CHECK(book.find("silo") == &book.rules[1]);
  CHECK(book.find("none") == nullptr);
  CHECK(book.band(0.49).id == "low");
  CHECK(book.band(0.5).id == "high");
}
