// When reminders are due, and what a renewed link leaves.
#include "service/reminders.h"

#include <doctest/doctest.h>
#include <unistd.h>

#include <filesystem>

#include "service/answering.h"

namespace plumb::service {
namespace {

// A workspace whose day is the test's.
struct Bench {
  std::filesystem::path folder;
  std::shared_ptr<std::string> now = std::make_shared<std::string>("2026-06-01T08:00:00Z");
  std::unique_ptr<Workspace> workspace;

  Bench()
      : folder(std::filesystem::temp_directory_path() /
               ("plumb-reminders-" + std::to_string(static_cast<long>(getpid())))) {
    std::filesystem::remove_all(folder);
    std::filesystem::create_directories(folder);
    Environment fixed;
    fixed.now = [moment = now] { return *parse_instant(*moment); };
    fixed.random = [seed = std::uint64_t{5}]() mutable { return seed += 0x9e3779b97f4a7c15U; };
    auto made = Workspace::create((folder / "w.plumb").string(), "W", "EUR", fixed);
    REQUIRE(made.ok());
    workspace = std::move(*made);
  }
  ~Bench() {
    workspace.reset();
    std::filesystem::remove_all(folder);
  }

  Campaign open(std::size_t every, std::size_t from, const std::string& closes) {
    Campaign wish;
    wish.name = "Spring";
    wish.instrument = "samm";
    wish.anonymous = false;
    wish.closes = closes;
    wish.reminding.every_days = every;
    wish.reminding.from = from;
    auto kept = keep_campaign(*workspace, std::move(wish), "anna");
    REQUIRE(kept.ok());
    REQUIRE(
        invite(*workspace, kept->id, {{"it", {}, {}, 0, {"Ann", "Ben"}, {}, false}}, "anna").ok());
    auto opened = move_campaign(*workspace, kept->id, CampaignStatus::open, {}, "anna");
    REQUIRE(opened.ok());
    return *opened;
  }
  Campaign found(const Campaign& campaign) {
    return *find_campaign(*workspace->snapshot().model, campaign.id);
  }
};

TEST_CASE("reminders are due by the days that were chosen") {
  struct Case {
    const char* name;
    std::size_t every, from;
    const char* closes;
    const char* today;
    const char* last;  // day of the last reminder
    bool due;
    const char* next;
  };
  // Opened on June 1st.
  const Case cases[] = {
      {"nobody is reminded", 0, 0, "2026-06-30", "2026-06-20", "", false, ""},
      {"not before the first days are over", 7, 0, "", "2026-06-07", "", false, "2026-06-08"},
      {"once they are", 7, 0, "", "2026-06-08", "", true, "2026-06-08"},
      {"still, the day after", 7, 0, "", "2026-06-09", "", true, "2026-06-08"},
      {"several that passed are one", 7, 0, "", "2026-06-23", "", true, "2026-06-22"},
      {"not twice", 7, 0, "", "2026-06-09", "2026-06-08", false, "2026-06-15"},
      {"again after a week", 7, 0, "", "2026-06-15", "2026-06-08", true, "2026-06-15"},
      {"one sent early moves nothing", 7, 0, "", "2026-06-08", "2026-06-05", true, "2026-06-08"},
      {"counted from the close", 3, 10, "2026-06-30", "2026-06-19", "", false, "2026-06-20"},
      {"from there on", 3, 10, "2026-06-30", "2026-06-20", "", true, "2026-06-20"},
      {"on the last day", 5, 10, "2026-06-30", "2026-06-30", "2026-06-25", true, "2026-06-30"},
      {"not after it", 5, 10, "2026-06-30", "2026-07-01", "", false, ""},
      {"none comes any more", 7, 0, "2026-06-10", "2026-06-09", "2026-06-08", false, ""},
  };
  for (const Case& c : cases) {
    CAPTURE(c.name);
    Bench bench;
    Campaign campaign = bench.open(c.every, c.from, c.closes);
    *bench.now = std::string(c.today) + "T09:00:00Z";
    if (*c.last != '\0') {
      campaign.reminding.reminded.push_back({std::string(c.last) + "T07:00:00Z", "anna", 2});
    }
    const auto found = reminders_of(*bench.workspace, campaign);
    REQUIRE(found.ok());
    CHECK(found->due == c.due);
    CHECK(found->next == c.next);
    CHECK(found->waiting.size() == 2);
  }
}

TEST_CASE("a reminder's link is another way to the same answers") {
  Bench bench;
  const Campaign campaign = bench.open(7, 0, "");
  const auto sent = remind(*bench.workspace, campaign.id, {"Ann"}, "anna");
  REQUIRE(sent.ok());
  REQUIRE(sent->size() == 1);
  auto ann = respondent(*bench.workspace, sent->front().secret);
  REQUIRE(ann.ok());
  REQUIRE(save(*bench.workspace, *ann, {{"standards", {{"value", 4}}}}, false).ok());
  const auto again = remind(*bench.workspace, campaign.id, {}, "anna");
  REQUIRE(again.ok());
  CHECK(again->size() == 2);
  CHECK(respondent(*bench.workspace, sent->front().secret).error().code == Error::Code::not_found);
  for (const Invitation& one : *again) {
    if (one.person != "Ann") continue;
    CHECK(respondent(*bench.workspace, one.secret)->reply.answers.size() == 1);
  }
  CHECK(bench.found(campaign).reminding.reminded.size() == 2);
  CHECK(remind(*bench.workspace, campaign.id, {"Cem"}, "anna").error().code ==
        Error::Code::not_found);
  REQUIRE(move_campaign(*bench.workspace, campaign.id, CampaignStatus::closed, {}, "anna").ok());
  CHECK(remind(*bench.workspace, campaign.id, {}, "anna").error().code == Error::Code::conflict);
}

TEST_CASE("a reminder says what a person needs, in the languages asked for") {
  Bench bench;
  Campaign campaign = bench.open(7, 0, "2026-06-30");
  campaign.reminding.languages = {"de", "en"};
  const auto texts = reminder_texts(*bench.workspace, campaign, "Ann", "https://x/answer#w.1");
  REQUIRE(texts.ok());
  REQUIRE(texts->size() == 2);
  CHECK(texts->at(0).subject == "Erinnerung: Spring");
  CHECK(texts->at(0).body.find("30.06.2026") != std::string::npos);
  for (const ReminderText& text : *texts) {
    CHECK(text.body.find("https://x/answer#w.1") != std::string::npos);
    CHECK(text.body.find("Ann") != std::string::npos);
    CHECK(text.body.find('%') == std::string::npos);
  }
}

}  // namespace
}  // namespace plumb::service
