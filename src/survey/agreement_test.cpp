#include "survey/agreement.h"

#include <cmath>
#include <fstream>
#include <map>
#include <sstream>
#include <string>

#include <doctest/doctest.h>

#include "base/json.h"
#include "survey/statistics.h"

using namespace plumb;
using namespace plumb::survey;

namespace {

const double kGone = std::nan("");

std::string read(const std::string& path) {
  std::ifstream in(path);
  std::stringstream out;
  out << in.rdbuf();
  return out.str();
}

// Columns of a sheet of numbers by name; NA is NaN. The first column is a row's name.
std::map<std::string, std::vector<double>> columns(const std::string& path) {
  std::istringstream lines(read(path));
  std::string line;
  std::getline(lines, line);
  const auto split = [](const std::string& text) {
    std::vector<std::string> out;
    std::istringstream cells(text);
    for (std::string cell; std::getline(cells, cell, ',');) {
      std::erase(cell, '"');
      std::erase(cell, '\r');
      out.push_back(cell);
    }
    return out;
  };
  const std::vector<std::string> names = split(line);
  std::map<std::string, std::vector<double>> out;
  while (std::getline(lines, line)) {
    const std::vector<std::string> cells = split(line);
    for (std::size_t i = 1; i < names.size(); ++i) {
      const bool missing = i >= cells.size() || cells[i].empty() || cells[i] == "NA";
      out[names[i]].push_back(missing ? kGone : std::stod(cells[i]));
    }
  }
  return out;
}

const std::string kData = std::string(PLUMB_SOURCE_DIR) + "/../shared/data/survey/";

// Reference values are given to four digits.
constexpr double kRounded = 0.5e-4 + 1e-9;

}  // namespace

TEST_CASE("Cronbach's alpha equals R's on the published personality data") {
  const std::string text = read(kData + "reference_values.json");
  if (text.empty()) {
    MESSAGE("skipped: ../shared/data/survey is not there");
    return;
  }
  const json::object reference = json::parse(text).as_object();
  const auto data = columns(kData + "bfi.csv");
  for (const auto& scale : reference.at("bfi.csv").at("scales").as_object()) {
    CAPTURE(std::string(scale.key()));
    std::vector<Row> people(data.at("A1").size());
    for (const json::value& name : scale.value().at("items").as_array()) {
      std::string item(name.as_string());
      const bool reversed = item[0] == '-';
      if (reversed) item.erase(0, 1);
      for (std::size_t i = 0; i < people.size(); ++i) {
        const double value = data.at(item)[i];
        people[i].push_back(reversed ? 7 - value : value);
      }
    }
    const auto pairwise = cronbach(people, MissingRule::pairwise);
    const auto listwise = cronbach(people, MissingRule::listwise);
    const auto expected = [&](const char* key) {
      return scale.value().at(key).to_number<double>();
    };
    REQUIRE(pairwise);
    REQUIRE(listwise);
    CHECK(std::abs(pairwise->raw - expected("alpha_pairwise_cov")) < kRounded);
    CHECK(std::abs(pairwise->standardised - expected("alpha_standardised_pairwise")) < kRounded);
    CHECK(std::abs(listwise->raw - expected("alpha_listwise")) < kRounded);
    CHECK(listwise->people == scale.value().at("n_listwise").to_number<std::size_t>());
  }
}

TEST_CASE("intraclass correlations equal those of Shrout and Fleiss") {
  const std::vector<Row> targets = {{9, 2, 5, 8}, {6, 1, 3, 2},  {8, 4, 6, 8},
                                    {7, 1, 2, 6}, {10, 5, 6, 9}, {6, 2, 4, 7}};
  const auto found = icc(targets);
  REQUIRE(found);
  CHECK(found->one_single == doctest::Approx(0.16574181));
  CHECK(found->two_single == doctest::Approx(0.28976378));
  CHECK(found->three_single == doctest::Approx(0.71484070));
  CHECK(found->one_mean == doctest::Approx(0.44279713));
  CHECK(found->two_mean == doctest::Approx(0.62005055));
  CHECK(found->three_mean == doctest::Approx(0.90931554));
  SUBCASE("a row with a missing value does not count") {
    std::vector<Row> more = targets;
    more.push_back({1, kGone, 2, 3});
    CHECK(icc(more)->two_single == found->two_single);
    CHECK(icc(more)->targets == 6);
  }
}

TEST_CASE("Krippendorff's alpha equals the worked example with missing values") {
  // Krippendorff 2011, section C: four observers, twelve units.
  const double n = kGone;
  const std::vector<Row> observers = {{1, 2, 3, 3, 2, 1, 4, 1, 2, n, n, n},
                                      {1, 2, 3, 3, 2, 2, 4, 1, 2, 5, n, 3},
                                      {n, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, n},
                                      {1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, n}};
  std::vector<Row> units(12);
  for (const Row& observer : observers) {
    for (std::size_t u = 0; u < units.size(); ++u) units[u].push_back(observer[u]);
  }
  CHECK(*krippendorff(units, Metric::nominal) == doctest::Approx(0.743).epsilon(0.001));
  CHECK(*krippendorff(units, Metric::ordinal) == doctest::Approx(0.815).epsilon(0.001));
  CHECK(*krippendorff(units, Metric::interval) == doctest::Approx(0.849).epsilon(0.001));
  CHECK_FALSE(krippendorff({{1, 1}, {1, 1}}, Metric::interval));
}

TEST_CASE("agreement within a group") {
  struct Case {
    const char* name;
    std::vector<double> values;
    std::optional<double> rwg;
  };
  const Case cases[] = {{"all alike", {4, 4, 4, 4}, 1.0},
                        {"one person", {4}, std::nullopt},
                        {"spread as by chance", {1, 2, 3, 4, 5}, 0.0},
                        {"two camps are worse than chance", {1, 1, 5, 5}, 0.0},
                        {"close", {3, 4, 3, 4}, 1 - (1.0 / 3) / 2}};
  for (const Case& one : cases) {
    CAPTURE(one.name);
    const auto found = rwg(one.values, 5);
    REQUIRE(found.has_value() == one.rwg.has_value());
    if (found) CHECK(*found == doctest::Approx(*one.rwg));
  }
  // Two items with v = 1/6 each: 2 (5/6) / (2 (5/6) + 1/6).
  CHECK(*rwg_j({{3, 4}, {4, 3}, {3, 4}, {4, 3}}, 5) == doctest::Approx(10.0 / 11));
  CHECK(*mean_deviation(std::vector<double>{2, 4, 4, 6}) == doctest::Approx(1));
}

TEST_CASE("differences and how many to believe") {
  const std::vector<double> a = {5, 4, 4, 5, 4, 5};
  const std::vector<double> b = {2, 3, 2, 3, 2, 2};
  // R: t.test(a, b)$p.value
  CHECK(*welch_p(a, b) == doctest::Approx(3.7e-05).epsilon(0.05));
  CHECK(*welch_p(a, a) == doctest::Approx(1));
  CHECK_FALSE(welch_p(a, std::vector<double>{1}));
  CHECK(*welch_p(std::vector<double>{2, 2}, std::vector<double>{3, 3}) == 0);

  const auto corrected = holm({0.01, std::nullopt, 0.04, 0.03});
  CHECK(*corrected[0] == doctest::Approx(0.03));
  CHECK_FALSE(corrected[1]);
  CHECK(*corrected[2] == doctest::Approx(0.06));
  CHECK(*corrected[3] == doctest::Approx(0.06));

  const auto interval = interval_of_mean(a, 7);
  REQUIRE(interval);
  CHECK(interval->low <= mean_of(a));
  CHECK(interval->high >= mean_of(a));
  CHECK(interval->low == interval_of_mean(a, 7)->low);
  const auto difference = interval_of_two(a, 1, b, -1, 7);
  CHECK(difference->low > 1);
  CHECK(difference->high < 3.2);
}
