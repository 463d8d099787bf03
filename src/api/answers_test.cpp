// Answers are found for the very state they were made from, and nothing else.
#include "api/answers.h"

#include <doctest/doctest.h>

namespace plumb::api {
namespace {

std::shared_ptr<const model::Model> some_model() {
  return std::make_shared<const model::Model>(std::make_shared<const model::Metamodel>());
}

Answer answer(std::string text) {
  return {std::make_shared<const std::string>(std::move(text)), "\"1.a\""};
}

TEST_CASE("answers: every part of the state counts") {
  AnswerCache cache;
  const StateMark state{some_model(), some_model(), Instant{}, 7, 1};
  cache.keep(state, "page", answer("here"));
  cache.keep_object(state, "e", {identity::Object::Kind::element, "w", {"p"}, {}});
  REQUIRE(cache.find(state, "page") != nullptr);
  CHECK(*cache.find(state, "page")->body == "here");
  CHECK(cache.object(state, "e")->owners == std::vector<std::string>{"p"});
  CHECK(cache.find(state, "another") == nullptr);

  StateMark other = state;
  other.model = some_model();
  CHECK(cache.find(other, "page") == nullptr);
  other = state;
  other.assessed = some_model();
  CHECK(cache.find(other, "page") == nullptr);
  CHECK(cache.object(other, "e") == nullptr);
  other = state;
  other.judged_at += std::chrono::hours(24);
  CHECK(cache.find(other, "page") == nullptr);
  other = state;
  ++other.names;
  CHECK(cache.find(other, "page") == nullptr);

  // A newer state takes the place of the older one.
  cache.keep(other, "page", answer("there"));
  CHECK(cache.find(state, "page") == nullptr);
  CHECK(cache.object(state, "e") == nullptr);
  CHECK(*cache.find(other, "page")->body == "there");
}

TEST_CASE("answers: what is kept is bounded") {
  AnswerCache cache(10'000);
  const StateMark state{some_model(), some_model(), Instant{}, 7, 1};
  cache.keep(state, "huge", answer(std::string(20'000, 'x')));
  CHECK(cache.find(state, "huge") == nullptr);
  std::size_t found = 0;
  for (int i = 0; i < 100; ++i) cache.keep(state, std::to_string(i), answer(std::string(500, 'x')));
  for (int i = 0; i < 100; ++i) found += cache.find(state, std::to_string(i)) != nullptr ? 1 : 0;
  CHECK(found > 0);
  CHECK(found <= 20);
  CHECK(cache.find(state, "99") != nullptr);
}

}  // namespace
}  // namespace plumb::api
