// The recipes in examples/recipes on the portfolios they are for. Expected totals are summed here
// from the raw files, by a reader of its own that knows nothing of the room.
#include <doctest/doctest.h>

#include <cmath>
#include <cstdlib>
#include <map>

#include "exchange/json/canonical.h"
#include "exchange/table/table.h"
#include "exchange/table/testing.h"

namespace plumb::exchange::table {
namespace {

using testing::catalog_metamodel;
using testing::portfolio_path;
using Record = std::map<std::string, std::string>;

// Strict RFC 4180, UTF-8 or single bytes left as they are.
std::vector<Record> raw_csv(const std::string& path) {
  std::string text = testing::read_file(path);
  if (text.substr(0, 3) == "\xef\xbb\xbf") text.erase(0, 3);
  std::vector<std::vector<std::string>> rows(1, std::vector<std::string>(1));
  bool inside = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    std::string& cell = rows.back().back();
    if (inside) {
      if (c != '"') {
        cell += c;
      } else if (i + 1 < text.size() && text[i + 1] == '"') {
        cell += text[++i];
      } else {
        inside = false;
      }
    } else if (c == '"') {
      inside = true;
    } else if (c == ',') {
      rows.back().emplace_back();
    } else if (c == '\n') {
      rows.emplace_back(1);
    } else if (c != '\r') {
      cell += c;
    }
  }
  std::vector<Record> out;
  for (std::size_t r = 1; r < rows.size(); ++r) {
    if (rows[r].size() < rows[0].size()) continue;
    Record record;
    for (std::size_t c = 0; c < rows[0].size(); ++c) record[rows[0][c]] = rows[r][c];
    out.push_back(std::move(record));
  }
  return out;
}

struct Total {
  double sum = 0;
  std::size_t values = 0;
};

// Of the cells that begin with a digit, a sign or a point.
Total raw_total(const std::vector<Record>& rows, const std::string& column, double factor) {
  Total out;
  for (const Record& row : rows) {
    const std::string& cell = row.at(column);
    char* end = nullptr;
    const double value = std::strtod(cell.c_str(), &end);
    if (end == cell.c_str()) continue;
    out.sum += value * factor;
    ++out.values;
  }
  return out;
}

Total imported_total(const Document& document, const std::string& field) {
  Total out;
  for (const ElementDraft& draft : document.elements) {
    const json::value* value = draft.element.fields.if_contains(field);
    if (value == nullptr) continue;
    out.sum += value->at("amount").to_number<double>();
    ++out.values;
  }
  return out;
}

void check_equal(const Total& a, const Total& b) {
  CHECK(a.values == b.values);
  CHECK(std::abs(a.sum - b.sum) <= 1e-9 * std::abs(b.sum));
}

std::optional<TableImport> run(const std::string& recipe_name, const std::string& file) {
  const std::string recipe_file = "examples/recipes/" + recipe_name + ".yaml";
  const auto recipe = parse_recipe(testing::read_file(testing::source_path(recipe_file)),
                                   recipe_file, catalog_metamodel());
  REQUIRE_MESSAGE(recipe.ok(), (recipe.ok() ? "" : recipe.error().text()));
  const auto again = parse_recipe(recipe_to_yaml(*recipe), "again.yaml", catalog_metamodel());
  REQUIRE_MESSAGE(again.ok(), (again.ok() ? "" : again.error().text()));
  CHECK(recipe_to_yaml(*again) == recipe_to_yaml(*recipe));
  if (!testing::has_portfolios()) {
    MESSAGE("the shared portfolios are not on this machine; the recipe was only parsed");
    return std::nullopt;
  }
  auto out = import_table(testing::read_file(portfolio_path(file)), file, &*recipe,
                          catalog_metamodel(), {"EUR"});
  REQUIRE_MESSAGE(out.ok(), (out.ok() ? "" : out.error().text()));
  CHECK(testing::lines(out->document.errors) == "");
  return std::move(*out);
}

std::map<std::string, std::size_t> count_types(const Document& document) {
  std::map<std::string, std::size_t> out;
  for (const ElementDraft& draft : document.elements) ++out[draft.element.type];
  for (const RelationDraft& draft : document.relations) ++out["-" + draft.relation.kind];
  return out;
}

using Counts = std::map<std::string, std::size_t>;

}  // namespace

TEST_CASE("US Federal IT Dashboard: totals equal an independent sum of the distinct rows") {
  const std::string file = "us_it_dashboard_projects_2012_dev.csv";
  const auto out = run("us_it_dashboard", file);
  if (!out) return;
  std::map<Record, int> distinct;  // one row stands in the file twice, cell by cell
  for (const Record& row : raw_csv(portfolio_path(file))) ++distinct[row];
  std::vector<Record> rows;
  for (const auto& [row, times] : distinct) rows.push_back(row);
  CHECK(rows.size() == 1367);
  CHECK(count_types(out->document) ==
        Counts{{"initiative", 1367}, {"unit", 13}, {"-owned_by", 1367}});
  check_equal(imported_total(out->document, "budget"), raw_total(rows, "Planned Cost ($ M)", 1e6));
  check_equal(imported_total(out->document, "spent"),
              raw_total(rows, "Projected/Actual Cost ($ M)", 1e6));
  CHECK(imported_total(out->document, "budget").values == 1356);  // 11 are unavailable, not 0
  CHECK(out->document.skipped == 1);
}

TEST_CASE("NYC capital projects: the latest report of each project counts") {
  const std::string file = "nyc_capital_projects_2013_2019_dev.csv";
  const auto out = run("nyc_capital_projects", file);
  if (!out) return;
  const auto day = [](const Record& row) {
    const std::string& us = row.at("Date Reported As Of");
    return us.substr(6, 4) + us.substr(0, 2) + us.substr(3, 2);
  };
  std::map<std::string, Record> latest;
  const auto all = raw_csv(portfolio_path(file));
  for (const Record& row : all) {
    Record& kept = latest[row.at("PID")];
    if (kept.empty() || day(kept) < day(row)) kept = row;
  }
  std::vector<Record> rows;
  for (const auto& [id, row] : latest) rows.push_back(row);
  CHECK(count_types(out->document) == Counts{{"initiative", 189},
                                             {"measure", 378},
                                             {"unit", 12},
                                             {"-measures", 378},
                                             {"-owned_by", 189}});
  check_equal(imported_total(out->document, "budget"), raw_total(rows, "Budget Forecast", 1));
  // Every report that says an amount is one value of its project's series.
  std::map<std::string, std::map<std::string, double>> series;
  for (const ObservationDraft& one : out->document.observations) {
    CHECK(series[one.measure.id].emplace(one.at, *one.value).second);
  }
  std::size_t budgets = 0;
  std::size_t silent = 0;
  for (const Record& row : all) {
    const std::string us = row.at("Date Reported As Of");
    const std::string at = us.substr(6, 4) + "-" + us.substr(0, 2) + "-" + us.substr(3, 2);
    silent += row.at("Budget Forecast").empty() && row.at("Latest Schedule Changes").empty() &&
                      day(latest[row.at("PID")]) != day(row)
                  ? 1
                  : 0;
    if (row.at("Budget Forecast").empty()) continue;
    ++budgets;
    CHECK(series["nyc-" + row.at("PID") + "-budget"][at] ==
          doctest::Approx(std::stod(row.at("Budget Forecast"))));
  }
  CHECK(budgets == 1124);
  CHECK(out->document.observations.size() == budgets + 975);
  CHECK(out->document.skipped == silent);
  // What each report adds comes to what the city says in all.
  CHECK(series["nyc-3-slip"].rbegin()->second == 270);
  CHECK(out->document.elements[0].element.fields.at("end") == json::value("2020-10-09"));
}

TEST_CASE("Australian projects 2024: NFP stays unavailable, confidence becomes evidence") {
  const std::string file = "au_digital_projects_2024-02.csv";
  const auto out = run("au_digital_projects_2024", file);
  if (!out) return;
  const auto rows = raw_csv(portfolio_path(file));
  CHECK(count_types(out->document) == Counts{{"initiative", 91}, {"unit", 36}, {"-owned_by", 91}});
  check_equal(imported_total(out->document, "budget"), raw_total(rows, "Budget ($m)*", 1e6));
  CHECK(imported_total(out->document, "budget").values == 91 - 5);
  std::size_t evidence = 0;
  for (const ElementDraft& draft : out->document.elements) {
    evidence += draft.element.fields.contains("evidence") ? 1 : 0;
  }
  CHECK(evidence == 91 - 56);  // "Unavailable" 56 times
  CHECK(one_line(out->document.elements[2].element.fields.at("evidence")) ==
        R"([{"kind": "assessed", "value": 0.7, "at": "2023-10-24", "source": )"
        R"("Delivery confidence assessment, DTA, February 2024"}])");
}

TEST_CASE("Australian projects 2025: CSV and XLSX say the same") {
  const std::string file = "au_major_digital_projects_2025.csv";
  const auto csv = run("au_major_digital_projects_2025", file);
  const auto xlsx = run("au_major_digital_projects_2025", "au_major_digital_projects_2025.xlsx");
  if (!csv || !xlsx) return;
  const auto rows = raw_csv(portfolio_path(file));
  check_equal(imported_total(csv->document, "budget"),
              raw_total(rows, "Total budget (millions)", 1e6));
  check_equal(imported_total(xlsx->document, "budget"),
              raw_total(rows, "Total budget (millions)", 1e6));
  CHECK(imported_total(csv->document, "budget").values == 136 - 3);
  CHECK(count_types(csv->document) ==
        Counts{{"initiative", 136}, {"unit", 62}, {"-owned_by", 136}, {"-part_of", 47}});
  CHECK(count_types(xlsx->document) == count_types(csv->document));
  for (std::size_t i = 0; i < csv->document.elements.size(); ++i) {
    const model::Element& a = csv->document.elements[i].element;
    const model::Element& b = xlsx->document.elements[i].element;
    CHECK(a.id == b.id);
    for (const char* field : {"budget", "end", "status", "evidence"}) {
      CAPTURE(a.id);
      CHECK(a.fields.contains(field) == b.fields.contains(field));
      if (a.fields.contains(field)) CHECK(a.fields.at(field) == b.fields.at(field));
    }
  }
}

TEST_CASE("performance.gov: goals with their hierarchy, targets with their measures") {
  const auto goals = run("us_performance_gov_goals", "us_performance_gov_goals_dev.json");
  const auto targets = run("us_performance_gov_targets", "us_performance_gov_targets_dev.json");
  if (!goals || !targets) return;
  CHECK(count_types(goals->document) ==
        Counts{{"goal", 286}, {"unit", 12}, {"-owned_by", 286}, {"-part_of", 184}});
  CHECK(goals->document.skipped == 0);
  CHECK(count_types(targets->document) == Counts{{"measure", 128}, {"-measures", 128}});
  // Of the records 345 say what was reached; one repeats a quarter of its indicator.
  CHECK(targets->document.observations.size() == 345);
  std::map<std::string, int> ids;
  for (const ElementDraft& draft : goals->document.elements) ++ids[draft.element.id];
  for (const RelationDraft& draft : targets->document.relations) {
    CAPTURE(draft.to.id);
    CHECK(ids.count(draft.to.id) == 1);
  }
  for (const ElementDraft& draft : goals->document.elements) {
    for (const auto& field : draft.element.fields) {
      CHECK(one_line(field.value()).find("#N/A") == std::string::npos);
      CHECK(one_line(field.value()).find("#REF!") == std::string::npos);
    }
  }
}

TEST_CASE("without recipes the portfolios are understood well enough to start from") {
  if (!testing::has_portfolios()) {
    MESSAGE("the shared portfolios are not on this machine");
    return;
  }
  struct Case {
    const char* file;
    const char* type;
    std::size_t elements;
    std::size_t budgets;
    std::size_t ends;
  };
  const Case cases[] = {
      {"us_it_dashboard_projects_2012_dev.csv", "initiative", 1367, 1356, 1356},
      {"nyc_capital_projects_2013_2019_dev.csv", "initiative", 189, 145, 143},
      {"au_digital_projects_2024-02.csv", "initiative", 91, 86, 78},
      {"au_major_digital_projects_2025.csv", "initiative", 136, 133, 135},
      {"au_major_digital_projects_2025.xlsx", "initiative", 136, 133, 135},
      {"us_performance_gov_goals_dev.json", "goal", 231, 0, 0},
  };
  for (const Case& c : cases) {
    CAPTURE(c.file);
    const auto out = import_table(testing::read_file(portfolio_path(c.file)), c.file, nullptr,
                                  catalog_metamodel(), {"EUR"});
    REQUIRE(out.ok());
    std::size_t elements = 0;
    std::size_t budgets = 0;
    std::size_t ends = 0;
    for (const ElementDraft& draft : out->document.elements) {
      if (draft.element.type != c.type) continue;
      ++elements;
      budgets += draft.element.fields.contains("budget") ? 1 : 0;
      ends += draft.element.fields.contains("end") ? 1 : 0;
    }
    CHECK(elements == c.elements);
    CHECK(budgets == c.budgets);
    CHECK(ends == c.ends);
  }
}

}  // namespace plumb::exchange::table
