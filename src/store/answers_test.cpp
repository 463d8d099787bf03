// Ballots and answers: kept beside the log, found by secret, saved together or not at all.
#include "store/store_fixture.h"

namespace plumb::store {
namespace {

using namespace fixture;

Ballot ballot(const std::string& id, const std::string& campaign) {
  Ballot out;
  out.id = id;
  out.campaign = campaign;
  out.secret = digest_of("secret of " + id);
  out.side = "it";
  return out;
}

TEST_CASE("an answer is kept, replaced and taken back") {
  const Folder folder;
  auto store = Store::open(folder.file(), Store::Mode::create);
  REQUIRE(store.ok());
  REQUIRE(store->add_ballots({ballot("a", "c"), ballot("b", "c"), ballot("x", "other")}).ok());
  REQUIRE(store
              ->save_answers({{"c",
                               "a",
                               BallotState::begun,
                               {{"", "one", "{\"value\":2}"}, {"", "two", "{\"value\":3}"}}},
                              {"c", "b", BallotState::finished, {{"", "one", "{\"value\":5}"}}},
                              {"c", "nobody", BallotState::finished, {{"", "one", "{}"}}}})
              .ok());
  REQUIRE(
      store
          ->save_answers(
              {{"c", "a", BallotState::finished, {{"", "one", "{\"value\":4}"}, {"", "two", ""}}}})
          .ok());
  const auto answers = store->answers("c");
  REQUIRE(answers->size() == 2);
  CHECK(answers->at(0).ballot == "a");
  CHECK(answers->at(0).body == "{\"value\":4}");
  CHECK(answers->at(1).ballot == "b");
  CHECK(store->answers_of("c", "b")->size() == 1);
  CHECK(store->ballots("c")->at(0).state == BallotState::finished);
  CHECK(store->ballots("other")->at(0).state == BallotState::waiting);

  const auto found = store->ballot_of(digest_of("secret of b"));
  REQUIRE((found.ok() && found->has_value()));
  CHECK((*found)->id == "b");
  CHECK_FALSE(store->ballot_of(digest_of("guess"))->has_value());

  SUBCASE("what is half wrong is not kept at all") {
    CHECK_FALSE(store->add_ballots({ballot("new", "c"), ballot("a", "c")}).ok());
    CHECK(store->ballots("c")->size() == 2);
  }
  SUBCASE("a campaign is forgotten whole, and only it") {
    REQUIRE(store->forget_campaign("c").ok());
    CHECK(store->answers("c")->empty());
    CHECK(store->ballots("c")->empty());
    CHECK(store->ballots("other")->size() == 1);
  }
  SUBCASE("a ballot opens by its secret and by the newest ways of its holder") {
    Ballot held = ballot("held", "c");
    held.holder = "u-1";
    REQUIRE(store->add_ballots({held}).ok());
    CHECK(store->ballots_held("u-1")->at(0).id == "held");
    CHECK(store->ballots_held("")->empty());
    for (const char* way : {"first", "second", "third"}) {
      REQUIRE(store->add_own_way("held", digest_of(way), 2).ok());
    }
    CHECK_FALSE(store->ballot_of(digest_of("first"))->has_value());
    for (const char* way : {"second", "third", "secret of held"}) {
      CAPTURE(way);
      const auto by = store->ballot_of(digest_of(way));
      REQUIRE((by.ok() && by->has_value()));
      CHECK((*by)->holder == "u-1");
    }
    REQUIRE(store->set_ballot_secret("held", digest_of("new")).ok());
    CHECK_FALSE(store->ballot_of(digest_of("third"))->has_value());
    CHECK(store->ballot_of(digest_of("new"))->has_value());
    REQUIRE(store->add_own_way("held", digest_of("fourth"), 2).ok());
    REQUIRE(store->forget_campaign("c").ok());
    CHECK(sql(folder.file(), "SELECT count(*) FROM own_way") == std::vector<std::string>{"0"});
  }
  SUBCASE("the file holds neither secrets nor times") {
    CHECK(sql(folder.file(), "SELECT group_concat(name) FROM pragma_table_info('ballot')") ==
          std::vector<std::string>{"id,campaign,secret,side,unit,role,person,state,holder"});
    CHECK(sql(folder.file(), "SELECT group_concat(name) FROM pragma_table_info('answer')") ==
          std::vector<std::string>{"campaign,ballot,item,body"});
    CHECK(sql(folder.file(), "SELECT count(*) FROM ballot WHERE secret LIKE '%secret of%'") ==
          std::vector<std::string>{"0"});
  }
}

}  // namespace
}  // namespace plumb::store
