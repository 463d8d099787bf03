#include "catalog/words.h"

#include <doctest/doctest.h>

using namespace plumb;
using namespace plumb::catalog;

namespace {

const Words& german() {
  const Words* words = words_in("de");
  if (words == nullptr) FAIL("There are no words in German.");
  return *words;
}

}  // namespace

TEST_CASE("texts and sentences in German") {
  struct Row {
    const char* english;
    const char* german;
  };
  const Row rows[] = {
      {"Unsupported goal", "Ziel ohne Unterstützung"},
      {"Nothing in the model supports One view of the customer.",
       "Nichts im Modell unterstützt One view of the customer."},
      {"AI studio contributes to no goal; 14 million EUR is planned for it.",
       "AI studio trägt zu keinem Ziel bei; 14 Mio. EUR sind dafür geplant."},
      {"Growth is not yet a SMART goal: measure, baseline and due date missing.",
       "Growth ist noch kein SMART-Ziel: Es fehlt Kennzahl, Ausgangswert und Termin."},
      {"The recovery plan of Mobile and web bank takes 24 hours; 1.5 days was promised.",
       "Der Wiederherstellungsplan von Mobile and web bank braucht 24 Stunden; versprochen waren "
       "1,5 Tage."},
      {"Ageing under important goals: 7 more applications, among them A, B and C.",
       "Alterung unter wichtigen Zielen: 7 weitere Anwendungen, darunter A, B und C."},
      {"Let \"A\" support \"B\" with 1.00 instead of 0.25.",
       "„A“ soll „B“ mit 1,00 statt 0,25 unterstützen."},
      {"support from Organisational infrastructure and processes",
       "Unterstützung aus „Organisation und Prozesse“"},
      {"3 items of evidence", "3 Belege"},
      {"2 of 7", "2 von 7"},
      // What is not ours stays.
      {"Customers of the north", "Customers of the north"},
      {"Head of IT", "Head of IT"},
      {"", ""},
  };
  for (const Row& row : rows) CHECK(german().say(row.english) == row.german);
}

TEST_CASE("figures in German") {
  const std::pair<const char*, const char*> rows[] = {
      {"62%", "62 %"},
      {"99.95%", "99,95 %"},
      {"12 000", "12.000"},
      {"1.5 FTE", "1,5 VZÄ"},
      {"2026-03-31", "31.03.2026"},
      {"12 000 EUR", "12.000 EUR"},
      {"1.2 billion EUR", "1,2 Mrd. EUR"},
      {"-0.4", "-0,4"},
      {"unknown", "unbekannt"},
      {"Billing and 3 more", "Billing und 3 weitere"},
      {"level 3.5", "Stufe 3,5"}};
  for (const auto& [english, own] : rows) CHECK(german().value(english) == own);
}

TEST_CASE("a file of words is checked") {
  const auto read = [](const std::string& texts) {
    return Words::read(
        {{"words.xx.yaml", "catalog: words\nversion: 1\nlanguage: xx\ntexts:\n" + texts}});
  };
  CHECK(read("  \"A {value}\": \"B {value}\"\n").ok());
  CHECK(!read("  \"A {value}\": \"B\"\n").ok());
  CHECK(!read("  \"A\": [B]\n").ok());
  CHECK(!Words::read({{"words.xx.yaml", "catalog: sam\nversion: 1\n"}}).ok());
}
