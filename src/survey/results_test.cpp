#include "survey/results.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>

using namespace plumb;
using namespace plumb::survey;

namespace {

model::InstrumentItem item(const std::string& id, const std::string& dimension) {
  model::InstrumentItem out;
  out.id = id;
  out.dimension = dimension;
  return out;
}

// Two dimensions: "a" of two levels questions and a choice, "b" of a reversed one on another scale.
model::Instrument instrument() {
  model::Instrument out;
  out.id = "i";
  out.scales = {{"level", {{1, "1"}, {2, "2"}, {3, "3"}, {4, "4"}, {5, "5"}}},
                {"extent", {{0, "0"}, {1, "1"}, {2, "2"}}}};
  out.dimensions.resize(2);
  out.dimensions[0].id = "a";
  out.dimensions[1].id = "b";
  out.items = {item("a1", "a"), item("a2", "a"),  item("where", "a"),
               item("b1", "b"), item("why", "b"), item("top", "b")};
  out.items[1].weight = 3;
  out.items[2].kind = model::ItemKind::choice;
  out.items[2].options = {{"here", "Here", {}}, {"there", "There", {}}};
  out.items[2].when = {"a1", 4, {}, {}};
  out.items[3].scale = "extent";
  out.items[3].reverse = true;
  out.items[3].audience = model::Audience::it;
  out.items[4].kind = model::ItemKind::text;
  out.items[5].kind = model::ItemKind::names;
  out.scores.resize(3);
  out.scores[0] = {"mean", "Mean", {"a", "b"}, model::ScoreMethod::mean, {}};
  out.scores[1] = {"least", "Least", {"a1", "a2"}, model::ScoreMethod::minimum, {}};
  out.scores[2] = {"share", "Share", {"a1", "a2"}, model::ScoreMethod::share, 3};
  return out;
}

Answer value(double level) {
  Answer out;
  out.value = level;
  return out;
}

Reply reply(const std::string& side, double a1, double a2, const std::string& unit = "") {
  Reply out;
  out.side = side;
  out.unit = unit;
  out.finished = true;
  out.answers["a1"] = value(a1);
  out.answers["a2"] = value(a2);
  return out;
}

const ResultRow& row(const std::vector<ResultRow>& rows, const std::string& id) {
  return *std::find_if(rows.begin(), rows.end(), [&](const auto& one) { return one.id == id; });
}

const GroupFigure& unit(const ResultRow& row, const std::string& id) {
  return *std::find_if(row.units.begin(), row.units.end(),
                       [&](const auto& one) { return one.id == id; });
}

}  // namespace

TEST_CASE("a person's level is weighted, and missing where too little was judged") {
  const model::Instrument it = instrument();
  std::vector<Reply> replies = {reply("business", 1, 5), reply("business", 5, 1)};
  const Results both = results_of(it, replies, {});
  // (1 + 3 * 5) / 4 = 4 and (5 + 3 * 1) / 4 = 2.
  CHECK(*row(both.dimensions, "a").business.mean == doctest::Approx(3));
  CHECK(row(both.dimensions, "a").business.people == 2);
  CHECK(*row(both.scores, "least").all.mean == doctest::Approx(1));
  CHECK(*row(both.scores, "share").all.mean == doctest::Approx((0.75 + 0.25) / 2));

  replies[0].answers["a2"] = {};
  replies[0].answers["a2"].cannot_judge = true;
  const Results less = results_of(it, replies, {});
  CHECK(row(less.dimensions, "a").business.people == 1);  // a quarter of the weight is too little
  CHECK(*row(less.dimensions, "a").business.mean == doctest::Approx(2));
  CHECK(row(less.items, "a2").business.cannot_judge == 1);
  CHECK(row(less.items, "a2").business.counts == std::vector<std::size_t>{1, 0, 0, 0, 0});
}

TEST_CASE("what is not asked does not count, and scales become one") {
  const model::Instrument it = instrument();
  Reply one = reply("it", 4, 4);
  one.answers["b1"] = value(0);  // reversed: 2 of 0 to 2, so 5 of 1 to 5
  Reply other = reply("business", 3, 3);
  other.answers["b1"] = value(0);
  Answer here;
  here.chosen = {"here"};
  one.answers["where"] = here;
  other.answers["where"] = here;
  const Results results = results_of(it, {one, other}, {});
  CHECK(*row(results.dimensions, "b").it.mean == doctest::Approx(5));
  CHECK_FALSE(row(results.dimensions, "b").business.mean);  // IT alone is asked
  CHECK(row(results.items, "where").all.counts == std::vector<std::size_t>{1, 0});  // from level 4
  CHECK(progress_of(it, one).asked == 4);
  CHECK(progress_of(it, one).answered == 4);
  CHECK(progress_of(it, other).asked == 2);
}

TEST_CASE("both sides count alike, and their difference has an error") {
  std::vector<Reply> replies;
  for (int i = 0; i < 30; ++i) replies.push_back(reply("business", 4 + i % 2, 4));
  for (int i = 0; i < 6; ++i) replies.push_back(reply("it", 2, 1 + i % 2));
  replies.push_back(reply("it", 5, 5));
  replies.back().finished = false;
  const Results results = results_of(instrument(), replies, {});
  CHECK(results.replies == 36);
  const ResultRow& a = row(results.dimensions, "a");
  CHECK(*a.all.mean == doctest::Approx((*a.business.mean + *a.it.mean) / 2));
  CHECK(*a.gap == doctest::Approx(*a.business.mean - *a.it.mean));
  CHECK(a.gap_interval->low <= *a.gap);
  CHECK(a.gap_interval->high >= *a.gap);
  CHECK(a.worth_talking);
  CHECK(*a.gap_p < 0.01);
  CHECK(results_of(instrument(), replies, {}).dimensions[0].gap_interval->low ==
        a.gap_interval->low);
}

TEST_CASE("no group that is too small can be computed from what is shown") {
  struct Case {
    const char* name;
    std::vector<std::pair<std::string, int>> units;
    std::vector<std::string> hidden;
  };
  const Case cases[] = {
      {"all are large", {{"a", 6}, {"b", 5}}, {}},
      {"one is small: the next smallest with it", {{"a", 6}, {"b", 3}, {"c", 9}}, {"a", "b"}},
      {"two are small and few together: a third with them",
       {{"a", 1}, {"b", 2}, {"c", 9}, {"d", 12}},
       {"a", "b", "c"}},
      {"two are small: they hide each other", {{"a", 3}, {"b", 3}, {"c", 9}}, {"a", "b"}}};
  for (const Case& one : cases) {
    CAPTURE(one.name);
    std::vector<Reply> replies;
    for (const auto& [id, people] : one.units) {
      for (int i = 0; i < people; ++i) replies.push_back(reply("business", 3, 4, id));
    }
    const Results results = results_of(instrument(), replies, {5, 1});
    for (const auto* rows : {&results.dimensions, &results.items, &results.scores}) {
      for (const ResultRow& found : *rows) {
        if (found.all.people == 0) continue;
        for (const auto& [id, people] : one.units) {
          const bool hidden = std::count(one.hidden.begin(), one.hidden.end(), id) > 0;
          CHECK(unit(found, id).hidden == hidden);
          CHECK(unit(found, id).people == static_cast<std::size_t>(people));
          CHECK(unit(found, id).mean.has_value() != hidden);
        }
      }
    }
  }
  SUBCASE("a side that is too small hides the other, and the gap") {
    std::vector<Reply> replies(8, reply("business", 3, 3));
    replies.push_back(reply("it", 1, 1));
    const ResultRow a = row(results_of(instrument(), replies, {5, 1}).dimensions, "a");
    CHECK(a.business.hidden);
    CHECK(a.it.hidden);
    CHECK_FALSE(a.gap);
    CHECK_FALSE(a.all.hidden);
  }
  SUBCASE("in the table of sides by units no line hides one alone") {
    std::vector<Reply> replies;
    for (const auto& [side, unit, people] :
         {std::tuple{"business", "x", 7}, {"business", "y", 8}, {"it", "x", 2}, {"it", "y", 9}}) {
      for (int i = 0; i < people; ++i) replies.push_back(reply(side, 3, 3, unit));
    }
    const ResultRow a = row(results_of(instrument(), replies, {5, 1}).dimensions, "a");
    for (const Cell& cell : a.cells) {
      CAPTURE(cell.side + " " + cell.unit);
      CHECK(cell.figure.hidden);
    }
  }
}

TEST_CASE("answers are held against their question") {
  const model::Instrument it = instrument();
  struct Case {
    const char* name;
    const char* item;
    Answer answer;
    bool fits;
  };
  Answer both = value(3);
  both.cannot_judge = true;
  Answer two;
  two.chosen = {"here", "there"};
  Answer none;
  none.chosen = {"nowhere"};
  Answer names;
  names.names = {"1", "2", "3", "4", "5", "6"};
  Answer text;
  text.text = std::string(9000, 'x');
  Answer wanted = value(3);
  wanted.target = 4;
  const Case cases[] = {{"a level", "a1", value(3), true},
                        {"between levels", "a1", value(2.5), false},
                        {"beyond the scale", "a1", value(6), false},
                        {"a level and none", "a1", both, false},
                        {"a wanted level nobody asked for", "a1", wanted, false},
                        {"two of one", "where", two, false},
                        {"an option that is not there", "where", none, false},
                        {"a number for a choice", "where", value(1), false},
                        {"six names", "top", names, false},
                        {"a text too long", "why", text, false},
                        {"a name for a text", "why", names, false}};
  for (const Case& one : cases) {
    CAPTURE(one.name);
    const Status checked = check_answer(it, *it.item(one.item), one.answer);
    CHECK(checked.ok() == one.fits);
    if (!checked.ok()) CHECK(checked.error().where == one.item);
  }
}

TEST_CASE("two sides name what matters") {
  std::vector<Reply> replies;
  const auto names = [&](const std::string& side, std::vector<std::string> named) {
    Reply one = reply(side, 3, 3);
    one.answers["top"].names = std::move(named);
    replies.push_back(one);
  };
  names("business", {"Faster delivery", "New shops"});
  names("business", {"faster delivery!", "Margin"});
  names("it", {"Fasterdelivery", "Stable systems"});
  const Results results = results_of(instrument(), replies, {});
  REQUIRE(results.recalls.size() == 2);
  CHECK(results.recalls[0].named[0] == std::pair<std::string, std::size_t>{"Faster delivery", 2});
  CHECK(*results.recalls[0].shared == doctest::Approx(1.0 / 3));
  CHECK(*results.recalls[1].shared == doctest::Approx(0.5));
  const Results hidden = results_of(instrument(), replies, {2, 1});
  CHECK(hidden.recalls[1].hidden);
  CHECK(hidden.recalls[1].named.empty());
}

TEST_CASE("a recall score is what each side names of the other's list, or nothing") {
  model::Instrument it = instrument();
  it.scores.push_back({"recall", "Recall", {"top"}, model::ScoreMethod::recall, {}});
  std::vector<Reply> replies;
  const auto names = [&](const std::string& side, std::vector<std::string> list) {
    replies.push_back(reply(side, 3, 3));
    replies.back().answers["top"].names = std::move(list);
  };
  names("business", {"Faster delivery", "Margin", "Growth"});
  names("business", {"Faster delivery"});
  replies.push_back(reply("business", 3, 3));  // names nothing and does not count
  names("it", {"Margin", "Stable systems"});
  names("it", {"Stable systems", "Skills", "Cloud"});
  const ResultRow found = row(results_of(it, replies, {}).scores, "recall");
  // Of IT's stable systems, margin, skills, cloud the business names one; of the three of the
  // business IT names one.
  CHECK(*found.business.mean == doctest::Approx(0.25));
  CHECK(*found.it.mean == doctest::Approx(1.0 / 3));
  CHECK(*found.all.mean == doctest::Approx((0.25 + 1.0 / 3) / 2));
  CHECK(found.business.people == 2);
  CHECK_FALSE(found.gap_p);
  // Two people named on a side that shows three: none of the three figures stands.
  const ResultRow small = row(results_of(it, replies, {3, 1}).scores, "recall");
  for (const GroupFigure* one : {&small.all, &small.business, &small.it}) {
    CHECK(one->hidden);
    CHECK_FALSE(one->mean);
  }
  // One side alone: nothing to compare with, and nothing is 0.
  replies.resize(3);
  const ResultRow alone = row(results_of(it, replies, {}).scores, "recall");
  CHECK_FALSE(alone.business.mean);
  CHECK_FALSE(alone.all.mean);
}

TEST_CASE("who is rated is shown alone and takes nothing off what hides the others") {
  const auto rated = [](const char* role, const char* side, double level) {
    Reply out = reply(side, level, level);
    out.role = role;
    return out;
  };
  std::vector<Reply> replies = {rated("self", "it", 5)};
  for (int i = 0; i < 3; ++i) replies.push_back(rated("peer", "it", 3));
  for (int i = 0; i < 4; ++i) replies.push_back(rated("report", "it", 2));
  Asked asked{3, 1, "self"};
  const Results results = results_of(instrument(), replies, asked);
  CHECK(results.replies == 7);
  CHECK(results.it == 7);
  CHECK(results.self == 1);
  const ResultRow& a = row(results.dimensions, "a");
  REQUIRE(a.self);
  CHECK(*a.self->mean == doctest::Approx(5));
  CHECK(*a.all.mean == doctest::Approx(17.0 / 7));
  REQUIRE(a.roles.size() == 2);
  CHECK(*a.roles[0].mean == doctest::Approx(3));
  CHECK(*a.roles[1].mean == doctest::Approx(2));
  // With four as the smallest group the peers are hidden, and the reports with them; the whole of
  // seven is shown, and neither it nor the person's own level gives the peers away.
  asked.minimum_group = 4;
  const Results fewer = results_of(instrument(), replies, asked);
  const ResultRow& b = row(fewer.dimensions, "a");
  CHECK(b.self);
  CHECK_FALSE(b.all.hidden);
  CHECK(b.roles[0].hidden);
  CHECK(b.roles[1].hidden);
  // Nobody is rated: a role of that name is a role like others.
  asked.self.clear();
  CHECK_FALSE(row(results_of(instrument(), replies, asked).dimensions, "a").self);
  CHECK(results_of(instrument(), replies, asked).replies == 8);
}
