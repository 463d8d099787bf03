// What-ifs against the same change really made, and curves against assessments of the past.
#include "service/what_if.h"

#include <doctest/doctest.h>

#include "service/index_history.h"
#include "service/live_fixture.h"

namespace plumb::service {
namespace {

using fixture::Company;
using model::Operation;
using model::Subject;
using score::Trial;

constexpr const char* kMoment = "2026-06-30T23:59:59.999Z";

Moment moment_of(const Workspace& workspace) {
  return {workspace.snapshot().seq, *parse_instant(kMoment)};
}

// A small organisation whose every figure can move.
void build(Company& company) {
  const auto add = [](std::string_view id, const char* type, json::object fields = {}) {
    fields["type"] = type;
    fields["name"] = id;
    return fixture::create(Subject::element, id, std::move(fields));
  };
  const auto relate = [](std::string_view id, const char* kind, const char* from, const char* to,
                         json::object fields = {}) {
    fields["kind"] = kind;
    fields["from"] = from;
    fields["to"] = to;
    return fixture::create(Subject::relation, id, std::move(fields));
  };
  const json::object cost{{"amount", 90}, {"currency", "EUR"}};
  company.write({add("g", "goal", {{"weight", 2}}), add("h", "goal", {{"weight", 1}}),
                 add("i", "goal", {{"weight", 3}}), add("p", "process", {{"annual_cost", cost}}),
                 add("q", "process"), add("s", "it_service"),
                 add("a", "application", {{"annual_cost", cost}}),
                 add("m", "measure", {{"baseline", 0}, {"target", 10}, {"current", 4}}),
                 add("n", "person"), relate("pg", "supports", "p", "g", {{"strength", 0.5}}),
                 relate("pg2", "supports", "p", "g", {{"strength", 0.25}}),
                 relate("qh", "supports", "q", "h"), relate("sp", "supports", "s", "p"),
                 relate("as", "supports", "a", "s", {{"strength", 0.75}}),
                 relate("ig", "part_of", "i", "g", {{"weight", 2}}),
                 relate("ah", "hinders", "a", "h", {{"strength", 0.25}}),
                 relate("mg", "measures", "m", "g")});
}

Trial trial(Trial::Kind kind, const char* id, double value) {
  return {kind, id, {}, {}, {}, value};
}
Trial added(const char* kind, const char* from, const char* to, std::optional<double> value) {
  return {Trial::Kind::add_relation, {}, kind, from, to, value};
}

void check_same(const WhatIfFigures& tried, const Assessment& made) {
  for (std::size_t i = 0; i < tried.links.size(); ++i) {
    CAPTURE(i);
    const score::LinkScore& link = made.analysis().links[i];
    CHECK(tried.links[i].coverage.value_or(-1) == doctest::Approx(link.coverage.value_or(-1)));
    CHECK(tried.links[i].purpose.value_or(-1) == doctest::Approx(link.purpose.value_or(-1)));
    CHECK(tried.links[i].score.value_or(-1) == doctest::Approx(link.score.value_or(-1)));
  }
  for (std::size_t i = 0; i < score::kLineCount; ++i) {
    CHECK(tried.index.lines[i].value.value_or(-1) ==
          doctest::Approx(made.index.lines[i].value.value_or(-1)));
  }
  CHECK(tried.index.value.value_or(-1) == doctest::Approx(made.index.value.value_or(-1)));
}

TEST_CASE("a what-if says what the change itself would bring") {
  const auto set = [](Subject subject, const char* id, json::object fields) {
    return fixture::set(subject, id, std::move(fields));
  };
  const auto related = [](const char* kind, const char* from, const char* to, json::object fields) {
    fields["kind"] = kind;
    fields["from"] = from;
    fields["to"] = to;
    return fixture::create(Subject::relation, "new", std::move(fields));
  };
  struct Case {
    const char* name;
    std::vector<Trial> trials;
    std::vector<Write> writes;
  };
  const Case cases[] = {
      {"one of two relations between the same elements",
       {trial(Trial::Kind::strength, "pg", 0.9)},
       {set(Subject::relation, "pg", {{"strength", 0.9}})}},
      {"the weight of a part",
       {trial(Trial::Kind::strength, "ig", 7)},
       {set(Subject::relation, "ig", {{"weight", 7}})}},
      {"a hindrance taken away",
       {trial(Trial::Kind::strength, "ah", 0)},
       {{Subject::relation, Operation::remove, "ah", {}, std::nullopt}}},
      {"the weight of a root",
       {trial(Trial::Kind::weight, "h", 8)},
       {set(Subject::element, "h", {{"weight", 8}})}},
      {"a new support",
       {added("supports", "q", "g", 0.3)},
       {related("supports", "q", "g", {{"strength", 0.3}})}},
      {"a new support of the usual strength",
       {added("supports", "s", "h", {})},
       {related("supports", "s", "h", {})}},
      {"a new support beside two others",
       {added("supports", "p", "g", 0.5)},
       {related("supports", "p", "g", {{"strength", 0.5}})}},
      {"a root becomes a part",
       {added("part_of", "h", "g", 3.0)},
       {related("part_of", "h", "g", {{"weight", 3}})}},
      {"a support that closes a circle",
       {added("supports", "p", "a", 0.5)},
       {related("supports", "p", "a", {{"strength", 0.5}})}},
      {"an influence that hinders",
       {added("influence", "q", "g", -0.4)},
       {related("influence", "q", "g", {{"influence", "-4"}, {"strength", 0.4}})}},
      {"several at once",
       {trial(Trial::Kind::strength, "as", 0.2), trial(Trial::Kind::weight, "g", 1),
        added("supports", "a", "q", 0.6)},
       {set(Subject::relation, "as", {{"strength", 0.2}}),
        set(Subject::element, "g", {{"weight", 1}}),
        related("supports", "a", "q", {{"strength", 0.6}})}},
      {"nothing", {}, {}},
  };
  for (const Case& c : cases) {
    CAPTURE(std::string(c.name));
    Company company("empty");
    build(company);
    const auto now = company.assessed(moment_of(*company.workspace));
    const auto tried = what_if(*now, c.trials);
    REQUIRE_MESSAGE(tried.ok(), tried.error().text());
    check_same(tried->before, *now);
    if (!c.writes.empty()) company.write(c.writes);
    check_same(tried->after, *company.assessed(moment_of(*company.workspace)));
    // Nothing of it is left behind.
    const auto again = what_if(*now, {});
    REQUIRE(again.ok());
    check_same(again->after, *now);
  }
}

TEST_CASE("a condition tried out moves what hangs on it and nothing else") {
  Company company("empty");
  build(company);
  const auto now = company.assessed(moment_of(*company.workspace));
  const Trial low = trial(Trial::Kind::condition, "p", 0.1);
  const auto tried = what_if(*now, {&low, 1});
  REQUIRE(tried.ok());
  CHECK(*tried->after.links[1].coverage < *tried->before.links[1].coverage);
  CHECK(*tried->after.index.value < *tried->before.index.value);
  CHECK(tried->after.links[1].purpose == tried->before.links[1].purpose);
  const Trial same =
      trial(Trial::Kind::condition, "p",
            now->engine->graph().condition[now->compiled.node(now->model().find_element("p"))]);
  check_same(what_if(*now, {&same, 1})->after, *now);
}

TEST_CASE("a what-if that makes no sense is refused with the reason") {
  Company company("empty");
  build(company);
  const auto now = company.assessed(moment_of(*company.workspace));
  struct Case {
    const char* name;
    Trial trial;
    Error::Code code;
    const char* says;
  };
  const Case cases[] = {
      {"unknown element", trial(Trial::Kind::condition, "x", 0.5), Error::Code::not_found,
       "There is no element with this id."},
      {"an element outside the engine", trial(Trial::Kind::condition, "n", 0.5),
       Error::Code::bad_input, "Elements of type \"person\" take no part in the scores."},
      {"condition above 1", trial(Trial::Kind::condition, "p", 1.5), Error::Code::bad_input,
       "The value must be a number from 0 to 1."},
      {"no value",
       {Trial::Kind::condition, "p", {}, {}, {}, {}},
       Error::Code::bad_input,
       "The value must be a number from 0 to 1."},
      {"weight below 0", trial(Trial::Kind::weight, "g", -1), Error::Code::bad_input,
       "The value must be a number from 0 upwards."},
      {"weight of a part", trial(Trial::Kind::weight, "i", 1), Error::Code::bad_input,
       "It is part of another element and takes its importance from there."},
      {"weight of a process", trial(Trial::Kind::weight, "p", 1), Error::Code::bad_input,
       "Elements of type \"process\" carry no weight."},
      {"unknown relation", trial(Trial::Kind::strength, "x", 1), Error::Code::not_found,
       "There is no relation with this id."},
      {"a relation without meaning to the engine", trial(Trial::Kind::strength, "mg", 1),
       Error::Code::bad_input, "This relation takes no part in the scores today."},
      {"strength above 1", trial(Trial::Kind::strength, "pg", 2), Error::Code::bad_input,
       "The value must be a number from 0 to 1."},
      {"unknown kind", added("loves", "p", "g", 1.0), Error::Code::bad_input,
       "Relations of kind \"loves\" take no part in the scores."},
      {"to itself", added("supports", "p", "p", 1.0), Error::Code::bad_input,
       "The relation leads from an element to itself."},
      {"unknown end", added("supports", "p", "x", 1.0), Error::Code::not_found,
       "There is no element with this id."},
  };
  for (const Case& c : cases) {
    CAPTURE(std::string(c.name));
    const auto tried = what_if(*now, {&c.trial, 1});
    REQUIRE_FALSE(tried.ok());
    CHECK(tried.error().code == c.code);
    CHECK(tried.error().what == c.says);
  }
  const std::vector<Trial> many(kMostTrials + 1, cases[0].trial);
  CHECK(what_if(*now, many).error().code == Error::Code::limit);
}

TEST_CASE("a curve shows the index as each of its days saw it") {
  Company company("retail");
  fixture::Draw draw(21);
  const std::uint64_t begun = company.workspace->snapshot().seq;
  std::vector<std::uint64_t> seqs = {begun};
  for (const char* day : {"2026-07-01", "2026-07-03", "2026-07-03", "2026-07-09"}) {
    company.at(std::string(day) + "T10:00:00Z");
    seqs.push_back(company.write({draw.next(*company.workspace->snapshot().model)}));
  }
  IndexHistory history(*company.workspace);
  const auto points = history.points(*parse_day("2026-06-30"), *parse_day("2026-08-01"), 400);
  REQUIRE_MESSAGE(points.ok(), points.error().text());
  REQUIRE(points->size() == 10);  // up to today
  CHECK(format_day(points->front().day) == "2026-06-30");
  CHECK(format_day(points->back().day) == "2026-07-09");
  const std::uint64_t expected[] = {seqs[0], seqs[1], seqs[1], seqs[3], seqs[3],
                                    seqs[3], seqs[3], seqs[3], seqs[3], seqs[4]};
  for (std::size_t i = 0; i < points->size(); ++i) {
    const IndexPoint& point = (*points)[i];
    CAPTURE(format_day(point.day));
    CHECK(point.seq == expected[i]);
    AssessOptions options;
    options.moment = {point.seq, *parse_instant(format_day(point.day))};
    options.findings = false;
    const auto past = company.workspace->as_of(point.seq);
    REQUIRE(past.ok());
    const auto full = assess(*company.workspace, *past, options);
    REQUIRE(full.ok());
    CHECK(point.value.value_or(-1) == doctest::Approx((*full)->index.value.value_or(-1)));
    for (std::size_t k = 0; k < score::kLineCount; ++k) {
      CHECK(point.lines[k].value_or(-1) ==
            doctest::Approx((*full)->index.lines[k].value.value_or(-1)));
    }
  }
  // Again, from memory and beside it.
  const auto again = history.points(*parse_day("2026-06-30"), *parse_day("2026-07-09"), 4);
  REQUIRE(again.ok());
  REQUIRE(again->size() == 4);
  const std::size_t same[] = {0, 3, 6, 9};
  for (std::size_t i = 0; i < 4; ++i) {
    CHECK((*again)[i].day == (*points)[same[i]].day);
    CHECK((*again)[i].value == (*points)[same[i]].value);
  }
}

TEST_CASE("a curve that makes no sense is refused") {
  Company company("empty");
  IndexHistory history(*company.workspace);
  const Day day = *parse_day("2026-06-30");
  CHECK(history.points(day, day, 1).error().what == "A curve has 2 to 400 points.");
  CHECK(history.points(day, day, 401).error().what == "A curve has 2 to 400 points.");
  CHECK(history.points(day, day - std::chrono::days(1), 5).error().what ==
        "The curve would end before it begins.");
  const auto later = history.points(day + std::chrono::days(9), day + std::chrono::days(10), 5);
  REQUIRE(later.ok());
  CHECK(later->empty());
}

}  // namespace
}  // namespace plumb::service
