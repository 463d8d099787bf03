// Campaigns without a server: who may answer what when, many at once, and what freezing leaves.
#include "service/campaigns.h"

#include <doctest/doctest.h>
#include <unistd.h>

#include <filesystem>
#include <thread>

#include "service/answer_file.h"
#include "service/answering.h"
#include "service/campaign_results.h"
#include "service/workshop.h"

namespace plumb::service {
namespace {

// A workspace in a folder of its own, with the clock and randomness of the test.
struct Bench {
  std::filesystem::path folder;
  std::unique_ptr<Workspace> workspace;

  Bench()
      : folder(std::filesystem::temp_directory_path() /
               ("plumb-campaigns-" + std::to_string(static_cast<long>(getpid())))) {
    std::filesystem::remove_all(folder);
    std::filesystem::create_directories(folder);
    Environment fixed;
    fixed.now = [] { return *parse_instant("2026-06-30T18:00:00Z"); };
    const auto mutex = std::make_shared<std::mutex>();
    fixed.random = [mutex, seed = std::uint64_t{11}]() mutable {
      const std::lock_guard lock(*mutex);
      return seed += 0x9e3779b97f4a7c15U;
    };
    auto made = Workspace::create((folder / "w.plumb").string(), "W", "EUR", fixed);
    REQUIRE(made.ok());
    workspace = std::move(*made);
  }
  ~Bench() {
    workspace.reset();
    std::filesystem::remove_all(folder);
  }

  Campaign open(Campaign wish) {
    wish.name = "Spring";
    wish.instrument = "samm";
    auto kept = keep_campaign(*workspace, std::move(wish), "anna");
    REQUIRE(kept.ok());
    auto opened = move_campaign(*workspace, kept->id, CampaignStatus::open, {}, "anna");
    REQUIRE(opened.ok());
    return *opened;
  }
};

json::object one_answer(const std::string& item, int level) {
  return {{item, {{"value", level}}}};
}

TEST_CASE("many answer at once and nothing is lost") {
  Bench bench;
  const Campaign campaign = bench.open({});
  const auto invited =
      invite(*bench.workspace, campaign.id, {{"it", {}, {}, 160, {}, {}, false}}, "anna");
  REQUIRE(invited.ok());
  const auto instrument = instrument_of(*bench.workspace, "samm");
  REQUIRE(instrument.ok());
  std::atomic<int> refused = 0;
  std::vector<std::thread> threads;
  for (std::size_t part = 0; part < 8; ++part) {
    threads.emplace_back([&, part] {
      for (std::size_t i = part; i < invited->invitations.size(); i += 8) {
        auto found = respondent(*bench.workspace, invited->invitations[i].secret);
        if (!found.ok()) {
          ++refused;
          continue;
        }
        for (std::size_t item = 0; item < 4; ++item) {
          const auto answer =
              one_answer((*instrument)->items[item].id, 1 + static_cast<int>(i % 5));
          if (!save(*bench.workspace, *found, answer, item == 3).ok()) ++refused;
        }
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  CHECK(refused == 0);
  const auto replies = replies_of(*bench.workspace, campaign);
  REQUIRE(replies.ok());
  CHECK(replies->size() == 160);
  for (const survey::Reply& reply : *replies) {
    CHECK(reply.finished);
    CHECK(reply.answers.size() == 4);
  }
}

TEST_CASE("a campaign goes its way and not another") {
  Bench bench;
  const Campaign campaign = bench.open({});
  const auto moved = [&](CampaignStatus to, const std::string& reason = {}) {
    return move_campaign(*bench.workspace, campaign.id, to, reason, "anna");
  };
  CHECK(moved(CampaignStatus::frozen).error().code == Error::Code::conflict);
  CHECK(kept_results(*bench.workspace, campaign).error().code == Error::Code::conflict);
  CHECK(remove_campaign(*bench.workspace, campaign.id, "anna").error().code ==
        Error::Code::conflict);
  auto named = campaign;
  named.anonymous = false;
  CHECK(keep_campaign(*bench.workspace, named, "anna").error().code == Error::Code::conflict);
  auto fewer = campaign;
  fewer.minimum_group = 3;
  CHECK(keep_campaign(*bench.workspace, fewer, "anna").error().code == Error::Code::conflict);
  REQUIRE(moved(CampaignStatus::closed).ok());
  CHECK(moved(CampaignStatus::frozen).error().code == Error::Code::conflict);  // nobody answered
  CHECK(moved(CampaignStatus::open).error().code == Error::Code::bad_input);
  CHECK(moved(CampaignStatus::open, "A unit was missed").ok());
  CHECK(find_campaign(*bench.workspace->snapshot().model, campaign.id)->steps.size() == 3);
}

TEST_CASE("what was frozen can be told from what was altered") {
  Bench bench;
  Campaign campaign = bench.open({});
  std::vector<Recorded> replies(6);
  for (Recorded& reply : replies) reply = {"it", {}, {}, {}, one_answer("standards", 3)};
  REQUIRE(record_replies(*bench.workspace, campaign, replies).ok());
  REQUIRE(move_campaign(*bench.workspace, campaign.id, CampaignStatus::closed, {}, "anna").ok());
  const auto frozen =
      move_campaign(*bench.workspace, campaign.id, CampaignStatus::frozen, {}, "anna");
  REQUIRE(frozen.ok());
  const auto kept = frozen->frozen.get_object().at("digest");
  CHECK(json::value(*digest_of_answers(*bench.workspace, *frozen)) == kept);
  CHECK(record_replies(*bench.workspace, *frozen, replies).error().code == Error::Code::conflict);
  const auto ballots =
      bench.workspace->beside_log([&](store::Store& store) { return store.ballots(campaign.id); });
  REQUIRE(bench.workspace
              ->save_answers({campaign.id,
                              ballots->front().id,
                              store::BallotState::finished,
                              {{{}, "standards", "{\"value\":5}"}}})
              .ok());
  CHECK(json::value(*digest_of_answers(*bench.workspace, *frozen)) != kept);
}

TEST_CASE("results are kept until something they come from changes") {
  Bench bench;
  Campaign wish;
  wish.anonymous = false;
  const Campaign campaign = bench.open(wish);
  const auto now = [&](const Campaign& of) {
    auto kept = kept_results(*bench.workspace, of);
    REQUIRE(kept.ok());
    return *kept;
  };
  const auto reply = [&](const Campaign& to, int level) {
    const Recorded one{"it", {}, {}, "Ann", one_answer("standards", level)};
    REQUIRE(record_replies(*bench.workspace, to, {one}).ok());
  };
  reply(campaign, 3);
  const KeptResults first = now(campaign);
  CHECK(first.results->replies == 1);
  CHECK(now(campaign).results == first.results);
  // Another campaign's answers are not this one's.
  const Campaign other = bench.open(wish);
  reply(other, 3);
  CHECK(now(campaign).results == first.results);
  reply(campaign, 5);
  const KeptResults second = now(campaign);
  CHECK(second.results->replies == 2);
  CHECK(second.digest != first.digest);
  CHECK(second.digest == *digest_of_answers(*bench.workspace, campaign));
  REQUIRE(renew_link(*bench.workspace, campaign, "Ann", false).ok());
  CHECK(now(campaign).results->replies == 1);
  auto told_apart = campaign;
  told_apart.units = {{"u", "Unit"}};
  const auto changed = keep_campaign(*bench.workspace, told_apart, "anna");
  REQUIRE(changed.ok());
  CHECK(now(*changed).results != second.results);
  // What another process wrote is seen as well.
  const KeptResults alone = now(other);
  auto elsewhere = store::Store::open(bench.workspace->path(), store::Store::Mode::open);
  REQUIRE(elsewhere.ok());
  store::Ballot ballot;
  ballot.id = "ba-elsewhere";
  ballot.campaign = other.id;
  ballot.person = "Cem";
  ballot.state = store::BallotState::finished;
  REQUIRE(elsewhere->add_ballots({ballot}).ok());
  CHECK(now(other).results->replies == alone.results->replies + 1);
  // More campaigns than are kept: the oldest is computed anew, and says the same.
  const KeptResults before = now(other);
  for (std::size_t i = 0; i < ResultsCache::kMost; ++i) now(bench.open(wish));
  CHECK(now(other).results != before.results);
  CHECK(now(other).digest == before.digest);
}

TEST_CASE("remarks and their themes are kept beside the results they belong to") {
  Bench bench;
  Campaign wish;
  wish.anonymous = false;
  const Campaign campaign = bench.open(wish);
  const auto reply = [&](const char* note) {
    const json::object answers{{"standards", json::object{{"value", 3}, {"note", note}}}};
    REQUIRE(record_replies(*bench.workspace, campaign, {{"it", {}, {}, {}, answers}}).ok());
  };
  reply("Release planning is late");
  reply("Nobody knows the release planning");
  const auto first = kept_remarks(*bench.workspace, campaign);
  REQUIRE(first.ok());
  CHECK((*first)->items.size() == 2);
  CHECK((*first)->themes.size() == 1);
  CHECK(*kept_remarks(*bench.workspace, campaign) == *first);
  reply("Interfaces break");
  const auto second = kept_remarks(*bench.workspace, campaign);
  REQUIRE(second.ok());
  CHECK(*second != *first);
  CHECK((*second)->items.size() == 3);
}

TEST_CASE("results asked for while people answer never fall behind") {
  Bench bench;
  Campaign wish;
  wish.anonymous = false;
  const Campaign campaign = bench.open(wish);
  std::atomic<std::size_t> answered = 0;
  std::atomic<int> behind = 0;
  std::thread writer([&] {
    for (int i = 0; i < 60; ++i) {
      const Recorded one{"it", {}, {}, "Ann", one_answer("standards", 1 + i % 5)};
      if (!record_replies(*bench.workspace, campaign, {one}).ok()) ++behind;
      ++answered;
    }
  });
  std::vector<std::thread> readers;
  for (int n = 0; n < 3; ++n) {
    readers.emplace_back([&] {
      while (answered < 60) {
        const std::size_t least = answered;
        const auto kept = kept_results(*bench.workspace, campaign);
        if (!kept.ok() || kept->results->replies < least) ++behind;
      }
    });
  }
  writer.join();
  for (std::thread& reader : readers) reader.join();
  CHECK(behind == 0);
  CHECK(kept_results(*bench.workspace, campaign)->results->replies == 60);
}

TEST_CASE("a vote counts in its round and in no other") {
  Bench bench;
  Campaign wish;
  wish.workshop.held = true;
  const Campaign campaign = bench.open(wish);
  const auto doors =
      invite(*bench.workspace, campaign.id, {{"it", {}, {}, 0, {}, {}, true}}, "anna");
  REQUIRE(doors.ok());
  const auto instrument = instrument_of(*bench.workspace, "samm");
  const std::string item = (*instrument)->items.front().id;
  const auto act = [&](WorkshopMove::Kind kind) {
    WorkshopMove move;
    move.kind = kind;
    move.item = item;
    auto moved = move_workshop(*bench.workspace, campaign.id, move, "anna");
    REQUIRE(moved.ok());
    return *moved;
  };
  const auto way_in = [&] {
    auto door = respondent(*bench.workspace, doors->invitations.front().secret);
    REQUIRE(door.ok());
    return *enter(*bench.workspace, door->ballot);
  };
  const auto now = [&] { return *find_campaign(*bench.workspace->snapshot().model, campaign.id); };
  act(WorkshopMove::Kind::ask);

  // Many vote all the time while votes are called again and again: what was accepted for the last
  // round is what is counted there.
  constexpr int kPhones = 6;
  std::vector<std::string> keys;
  for (int i = 0; i < kPhones; ++i) keys.push_back(way_in());
  std::vector<std::size_t> accepted(kPhones, 0);
  std::atomic<bool> over = false;
  std::atomic<int> strange = 0;
  std::vector<std::thread> phones;
  for (std::size_t i = 0; i < kPhones; ++i) {
    phones.emplace_back([&, i] {
      while (!over) {
        const std::size_t round = now().workshop.round();
        auto own = respondent(*bench.workspace, keys[i]);
        if (!own.ok()) continue;
        const auto saved = save(*bench.workspace, *own, one_answer(item, 3), false, round);
        if (saved.ok()) accepted[i] = round;
        if (!saved.ok() && saved.error().code != Error::Code::conflict) ++strange;
      }
    });
  }
  for (int i = 0; i < 12; ++i) act(WorkshopMove::Kind::again);
  over = true;
  for (std::thread& phone : phones) phone.join();
  CHECK(strange == 0);
  const Campaign last = now();
  CHECK(last.workshop.round() == 13);
  const auto counted =
      static_cast<std::size_t>(std::count(accepted.begin(), accepted.end(), last.workshop.round()));
  CHECK(view_workshop(*bench.workspace, last, **instrument)->voted == counted);

  // None was said: an answer from a file, or from before votes had rounds, counts.
  auto own = respondent(*bench.workspace, keys[0]);
  CHECK(save(*bench.workspace, *own, one_answer(item, 3), false).error().code ==
        Error::Code::bad_input);
  const auto kept = [&](const char* body) {
    REQUIRE(bench.workspace
                ->save_answers(
                    {campaign.id, own->ballot.id, store::BallotState::begun, {{{}, item, body}}})
                .ok());
    return respondent(*bench.workspace, keys[0])->reply.answers.size();
  };
  CHECK(kept(R"({"value":3,"round":12})") == 0);
  CHECK(kept(R"({"value":3,"round":13})") == 1);
  CHECK(kept(R"({"value":3})") == 1);
}

TEST_CASE("an answer comes back as it was given") {
  for (const char* text :
       {R"({"value":3.5,"target":4.5})", R"({"cannot_judge":true,"note":"Too new"})",
        R"({"chosen":["a","b"]})", R"({"names":["x"]})", R"({"text":"Long"})", "{}"}) {
    CAPTURE(text);
    CHECK(answer_json(answer_in(text)) == json::parse(text));
    CHECK(answer_from(json::parse(text), "i").ok());
  }
  for (const char* text : {"3", "[]", R"({"value":"3"})", R"({"chosen":"a"})", R"({"other":1})"}) {
    CAPTURE(text);
    CHECK(answer_from(json::parse(text), "i").error().where == "i");
  }
}

}  // namespace
}  // namespace plumb::service
