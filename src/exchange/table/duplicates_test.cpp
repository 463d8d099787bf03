#include "exchange/table/duplicates.h"

#include <doctest/doctest.h>

#include <set>

#include "exchange/table/table.h"
#include "exchange/table/testing.h"

namespace plumb::exchange {
namespace {

std::vector<NamedElement> named(const std::vector<std::string>& names) {
  std::vector<NamedElement> out;
  for (std::size_t i = 0; i < names.size(); ++i) {
    out.push_back({"e-" + std::to_string(i), "application", names[i]});
  }
  return out;
}

}  // namespace

TEST_CASE("names people call the same are similar, others are not") {
  struct Case {
    const char* a;
    const char* b;
    bool similar;
  };
  const Case cases[] = {
      {"SAP ERP", "SAP-ERP", true},
      {"SAP ERP", "ERP SAP", true},
      {"Customer Relationship Management", "customer relationship managment", true},
      {"Case Management System", "Case Management Solution", true},
      {"M\u00fcller portal", "Muller Portal", true},
      {"Caf\u00e9 booking", "Cafe Booking", true},
      {"Research and Development", "Research & Development", true},
      {"Payroll \u2013 core", "Payroll core", true},
      {"Phase 1", "Phase 2", false},
      {"Payroll 2024", "Payroll 2025", false},
      {"Payroll", "Procurement", false},
      {"Data Warehouse", "Data Lake", false},
      {"Customer portal", "Supplier portal", false},
      {"", "", false},
      {"x", "x", true},
  };
  for (const Case& c : cases) {
    CAPTURE(std::string(c.a));
    CAPTURE(std::string(c.b));
    const double similarity = name_similarity(c.a, c.b);
    CAPTURE(similarity);
    CHECK((similarity >= kDuplicateThreshold) == c.similar);
    CHECK(name_similarity(c.b, c.a) == doctest::Approx(similarity));
  }
}

TEST_CASE("hints name the best partner of the same type, best hints first") {
  std::vector<NamedElement> existing =
      named({"Billing engine", "Customer portal", "Ledger", "Warehouse control"});
  existing.push_back({"g-1", "goal", "Billing enginee"});
  const std::vector<NamedElement> incoming = {{"", "application", "Warehouse Controls"},
                                              {"", "application", "Billing-Engine"},
                                              {"", "goal", "Ledger"},
                                              {"e-2", "application", "Ledger"},
                                              {"", "application", "Something else"}};
  const auto hints = likely_duplicates(existing, incoming);
  REQUIRE(hints.size() == 2);
  CHECK(hints[0].incoming.name == "Billing-Engine");
  CHECK(hints[0].existing.id == "e-0");
  CHECK(hints[0].similarity == 1);
  CHECK(hints[1].existing.id == "e-3");
  CHECK(likely_duplicates({}, incoming).empty());
  CHECK(likely_duplicates(existing, {}).empty());
}

TEST_CASE("a word most names have says little") {
  const auto hints = likely_duplicates(
      named({"Department of Labor", "Department of Justice", "Department of State",
             "Department of Energy", "Department of Commerce"}),
      {{"", "application", "Department of Health"}, {"", "application", "Dept of Commerce"}});
  REQUIRE(hints.size() == 1);
  CHECK(hints[0].existing.name == "Department of Commerce");
}

TEST_CASE("many names with a common word compare with few") {
  std::vector<std::string> names;
  for (int i = 0; i < 20'000; ++i)
    names.push_back("Service " + std::string(1, static_cast<char>('a' + i % 26)) + " of unit x" +
                    std::to_string(i * 7919));
  std::vector<NamedElement> incoming = named(names);
  for (NamedElement& element : incoming) element.id.clear();
  const auto hints = likely_duplicates(named(names), incoming);
  CHECK(hints.size() == 1'000);  // every name has its twin; the list is cut
  for (const DuplicateHint& hint : hints) CHECK(hint.incoming.name == hint.existing.name);
}

TEST_CASE("projects of two yearly reports find each other under changed names") {
  if (!table::testing::has_portfolios()) {
    MESSAGE("the shared portfolios are not on this machine");
    return;
  }
  const auto names = [](const std::string& file) {
    const auto out =
        table::import_table(table::testing::read_file(table::testing::portfolio_path(file)), file,
                            nullptr, table::testing::catalog_metamodel());
    REQUIRE(out.ok());
    std::vector<NamedElement> list;
    for (const ElementDraft& draft : out->document.elements) {
      if (draft.element.type == "initiative")
        list.push_back({"", "initiative", draft.element.name});
    }
    return list;
  };
  auto before = names("au_digital_projects_2024-02.csv");
  for (std::size_t i = 0; i < before.size(); ++i) before[i].id = "p-" + std::to_string(i);
  const auto hints = likely_duplicates(before, names("au_major_digital_projects_2025.csv"));
  std::set<std::string> found;
  for (const DuplicateHint& hint : hints)
    found.insert(hint.incoming.name + " = " + hint.existing.name);
  // Read in both reports by hand: the same programme under two names.
  for (const char* pair :
       {"Case Management Solution Program = Case Management Solution (CMS)",
        "Spectrum Management Solution Project = Spectrum Management",
        "Election Systems Modernisation Program (Indigo) = Indigo - Election Systems Modernisation "
        "Program",
        "National Anti Scam Centre = National Anti-Scam Centre (NASC) ICT Program",
        "Digital ID Program = Digital ID Program"}) {
    CAPTURE(std::string(pair));
    CHECK(found.count(pair) == 1);
  }
  CHECK(hints.size() >= 50);
  for (const DuplicateHint& hint : hints) CHECK(hint.similarity >= kDuplicateThreshold);
}

}  // namespace plumb::exchange
