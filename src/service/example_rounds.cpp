#include "service/example_rounds.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <map>

#include <fmt/format.h>

#include "service/answering.h"
#include "service/artifacts.h"
#include "service/campaign_results.h"
#include "service/campaigns.h"
#include "service/survey_json.h"

namespace plumb::service {
namespace {

constexpr std::string_view kInstrument = "samm";
constexpr int kBetweenRounds = 182;

// What was different half a year before, and where people work.
struct Story {
  std::string_view company;
  double business;  // levels of the first round less those of the second
  double it;
  double spread;  // of one answer around its group
  std::array<std::string_view, 4> units;
};
constexpr std::array<Story, 3> kStories = {{
    // Aligned by two years of work: both sides saw it grow, and see the same.
    {"retail", -0.45, -0.4, 0.55, {"Stores", "Online", "Supply", "Head office"}},
    // Steady, and modest about itself.
    {"manufacturing",
     -0.15,
     -0.1,
     0.7,
     {"Plants", "Engineering", "Sales and service", "Head office"}},
    // Promises were made and not kept: the business lost faith, IT did not notice.
    {"financial", 0.4, -0.1, 1.0, {"Bank", "Insurance", "Wealth", "Group functions"}},
}};

// The same on every machine.
class Dice {
 public:
  explicit Dice(std::uint64_t seed) : state_(seed) {}
  double share() {
    state_ = state_ * 6364136223846793005ULL + 1442695040888963407ULL;
    return static_cast<double>(state_ >> 11U) * 0x1.0p-53;
  }
  // Nearly normal: the sum of twelve.
  double spread() {
    double sum = -6;
    for (int i = 0; i < 12; ++i) sum += share();
    return sum;
  }
  std::size_t below(std::size_t bound) {
    return static_cast<std::size_t>(share() * static_cast<double>(bound));
  }

 private:
  std::uint64_t state_;
};

struct Wanted {
  double level = 0;
  std::size_t people = 0;
};
// By side and dimension, from the model's survey results.
using Levels = std::map<std::pair<std::string, std::string>, Wanted>;

double field_number(const json::object& fields, std::string_view key) {
  const json::value* value = fields.if_contains(key);
  return value != nullptr && value->is_number() ? value->to_number<double>() : 0;
}

Levels levels_in(const model::Model& model, std::string& day) {
  Levels out;
  for (model::Index at = 0; at < model.element_bound(); ++at) {
    if (!model.live(at) || model.type_name(at) != "survey_result") continue;
    const model::Element element = model.element(at);
    if (text_in(element.fields, "instrument") != kInstrument) continue;
    const std::string side = model.element_row(at).side == model::Side::it ? "it" : "business";
    out[{side, text_in(element.fields, "dimension")}] = {
        field_number(element.fields, "level"),
        static_cast<std::size_t>(field_number(element.fields, "respondents"))};
    day = std::max(day, text_in(element.fields, "as_of"));
  }
  return out;
}

// Answers of one side: by person, then by item; their mean by dimension is what is wanted.
class Side {
 public:
  Side(const model::Instrument& instrument, const Story& story, Dice& dice)
      : instrument_(instrument), story_(story), dice_(dice) {}

  std::vector<std::map<std::string, int>> answers(const std::string& side, const Levels& levels,
                                                  double shift) {
    std::size_t people = 0;
    for (const auto& [key, wanted] : levels) {
      if (key.first == side) people = std::max(people, wanted.people);
    }
    std::vector<std::map<std::string, int>> out(people);
    for (const model::InstrumentDimension& dimension : instrument_.dimensions) {
      const auto wanted = levels.find({side, dimension.id});
      if (wanted == levels.end()) continue;
      fill(dimension.id, side, std::clamp(wanted->second.level + shift, 1.0, 5.0), out);
    }
    return out;
  }

 private:
  void fill(const std::string& dimension, const std::string& side, double level,
            std::vector<std::map<std::string, int>>& people) {
    std::vector<const model::InstrumentItem*> items;
    survey::Reply reply;
    reply.side = side;
    for (const model::InstrumentItem& item : instrument_.items) {
      if (item.dimension == dimension && item.kind == model::ItemKind::scale &&
          survey::is_asked(instrument_, item, reply)) {
        items.push_back(&item);
      }
    }
    if (items.empty()) return;
    std::vector<double> by_item;
    for (std::size_t i = 0; i < items.size(); ++i) by_item.push_back(0.35 * dice_.spread());
    double sum = 0;
    for (auto& person : people) {
      const double own = 0.4 * dice_.spread();
      for (std::size_t i = 0; i < items.size(); ++i) {
        const double drawn = level + by_item[i] + own + story_.spread * dice_.spread();
        const int answer = static_cast<int>(std::lround(std::clamp(drawn, 1.0, 5.0)));
        person[items[i]->id] = answer;
        sum += answer;
      }
    }
    settle(items, level * static_cast<double>(people.size() * items.size()) - sum, people);
  }

  // Moves single answers until the mean is what it should be.
  void settle(const std::vector<const model::InstrumentItem*>& items, double missing,
              std::vector<std::map<std::string, int>>& people) {
    for (int tries = 0; std::abs(missing) >= 0.5 && tries < 100'000; ++tries) {
      int& answer = people[dice_.below(people.size())][items[dice_.below(items.size())]->id];
      const int step = missing > 0 ? 1 : -1;
      if (answer + step < 1 || answer + step > 5) continue;
      answer += step;
      missing -= step;
    }
  }

  const model::Instrument& instrument_;
  const Story& story_;
  Dice& dice_;
};

struct Round {
  std::string name;
  std::string day;
  double business = 0;
  double it = 0;
  std::string previous;
};

std::vector<Recorded> replies_of_round(const model::Instrument& instrument, const Story& story,
                                       const Levels& levels, const Round& round, Dice& dice) {
  std::vector<Recorded> out;
  for (const std::string side : {"business", "it"}) {
    Side people(instrument, story, dice);
    std::size_t number = 0;
    for (auto& person : people.answers(side, levels, side == "it" ? round.it : round.business)) {
      Recorded reply;
      reply.side = side;
      reply.unit = fmt::format("unit-{}", 1 + number++ % story.units.size());
      for (const auto& [item, level] : person) reply.answers[item] = {{"value", level}};
      out.push_back(std::move(reply));
    }
  }
  return out;
}

std::string at_hour(const std::string& day, int hour) {
  return fmt::format("{}T{:02}:00:00.000Z", day, hour);
}

Result<std::string> add_round(Workspace& workspace, const Story& story, const Levels& levels,
                              const Round& round, Dice& dice, const std::string& actor) {
  PLUMB_TRY(const auto instrument, instrument_of(workspace, kInstrument));
  Campaign campaign;
  campaign.name = round.name;
  campaign.purpose = "How well do business and IT work together? Your answers show where to begin.";
  campaign.instrument = kInstrument;
  campaign.previous = round.previous;
  campaign.closes = round.day;
  for (std::size_t i = 0; i < story.units.size(); ++i) {
    campaign.units.emplace_back(fmt::format("unit-{}", i + 1), story.units[i]);
  }
  campaign.id = workspace.new_id("cp-");
  campaign.minimum_group = Campaign::kLeastAnonymous;
  campaign.edition = instrument->edition;
  campaign.by = actor;
  PLUMB_CHECK(record_replies(workspace, campaign,
                             replies_of_round(*instrument, story, levels, round, dice)));
  campaign.status = CampaignStatus::closed;
  PLUMB_TRY(const KeptResults kept, kept_results(workspace, campaign));
  const survey::Results& results = *kept.results;
  campaign.status = CampaignStatus::frozen;
  campaign.at = at_hour(round.day, 8);
  for (const auto& [to, hour] : {std::pair{CampaignStatus::open, 8},
                                 {CampaignStatus::closed, 17},
                                 {CampaignStatus::frozen, 18}}) {
    campaign.steps.push_back({to, at_hour(round.day, hour), actor, {}});
  }
  campaign.frozen = {{"at", at_hour(round.day, 18)},
                     {"by", actor},
                     {"replies", results.replies},
                     {"digest", kept.digest},
                     {"results", frozen_json(results)}};
  PLUMB_CHECK(write_campaign(workspace, campaign, actor, "Campaign " + campaign.name + ": frozen"));
  return campaign.id;
}

}  // namespace

Status add_rounds(Workspace& workspace, const std::string& company, const std::string& actor) {
  const auto story = std::find_if(kStories.begin(), kStories.end(),
                                  [&](const Story& one) { return one.company == company; });
  if (story == kStories.end()) return done();
  std::string day;
  const Levels levels = levels_in(*workspace.snapshot().model, day);
  const auto last = parse_day(day);
  if (levels.empty() || !last) return done();
  Dice dice(static_cast<std::uint64_t>(story - kStories.begin()) + 7);
  const std::string before = format_day(*last - std::chrono::days{kBetweenRounds});
  PLUMB_TRY(const std::string first,
            add_round(workspace, *story, levels,
                      {"Maturity survey, first round", before, story->business, story->it, {}},
                      dice, actor));
  PLUMB_TRY([[maybe_unused]] const std::string second,
            add_round(workspace, *story, levels,
                      {"Maturity survey, second round", day, 0, 0, first}, dice, actor));
  return done();
}

}  // namespace plumb::service
