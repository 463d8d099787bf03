// Units of measures: what may be added, and what a quotient comes to. docs/formats/expression.md.
#pragma once

#include <map>
#include <string>
#include <string_view>

namespace plumb::measure {

// What a unit counts, as powers of things ("EUR" 1, "ticket" -1), and how much of the plainest
// unit of that one of it is: an hour is 3600 of a second, a percent 0.01 of a plain number.
// Currencies are things that are not converted into each other.
struct Unit {
  std::map<std::string, int, std::less<>> powers;  // none is 0; empty: a plain number
  double scale = 1;

  bool plain() const { return powers.empty(); }
};

// Any text is a unit: "EUR", "€/h", "hours per incident", "% ", "story points", "per 1000 users".
// "" and count, number, share, ratio, factor are plain numbers. Words that are no unit of time,
// currency or number are things of their own, in the singular; several words without a sign
// between them are one thing. Linear.
Unit unit_of(std::string_view text);

bool same_kind(const Unit& a, const Unit& b);  // may be added; scales may differ
Unit product(const Unit& a, const Unit& b);
Unit quotient(const Unit& a, const Unit& b);

// "EUR/h", "%", "ticket", "1 000 EUR"; "a plain number" is "". Reads back as the same unit.
std::string text_of(const Unit& unit);

}  // namespace plumb::measure
