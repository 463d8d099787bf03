// Whether the sides work together, and how safe that is.
#include <cmath>
#include <set>

#include "score/benefits_parts.h"
#include "score/evidence_fields.h"
#include "score/lines_practice.h"
#include "score/people.h"

namespace plumb::score::benefits {
namespace {

using model::Index;
using model::Model;
using model::Side;

// People who meet: members of a body, those who work on an initiative, a team.
std::vector<Index> circle(const Model& model, Index at, std::string_view relation) {
  std::vector<Index> people;
  model.for_each_in(at, [&](Index link, Index from) {
    if (model.kind_name(link) == relation) add_people(model, from, people);
  });
  std::sort(people.begin(), people.end());
  people.erase(std::unique(people.begin(), people.end()), people.end());
  return people;
}

// Ties between people with a side, each once, with what chance would give.
class Ties {
 public:
  explicit Ties(const Model& model) : model_(model) {}

  void add(const std::vector<Index>& people) {
    if (people.size() > kMostInCircle) return;
    for (std::size_t i = 0; i < people.size(); ++i) {
      const Side a = side_of(model_, people[i]);
      if (a == Side::none) continue;
      for (std::size_t j = i + 1; j < people.size(); ++j) {
        const Side b = side_of(model_, people[j]);
        if (b == Side::none || !seen_.emplace(people[i], people[j]).second) continue;
        if (a != b) mixed_ += 1;
        business_ += (a == Side::business ? 1 : 0) + (b == Side::business ? 1 : 0);
      }
    }
  }

  // Share of mixed ties over 2 p q, where p is the share of tie ends on the business side.
  BenefitPart mixing() const {
    BenefitPart out{"mixing", {}, seen_.size(), {}, {}, {}};
    const auto all = static_cast<double>(seen_.size());
    if (seen_.empty()) return out;
    const double p = business_ / (2 * all);
    const double chance = 2 * p * (1 - p);
    out.top = mixed_;
    out.bottom = all * chance;
    // Everybody on one side: there is nobody to work with, which is as bad as not doing it.
    out.value = chance > 0 ? std::min(1.0, mixed_ / (all * chance)) : 0;
    return out;
  }

 private:
  const Model& model_;
  std::set<std::pair<Index, Index>> seen_;
  double mixed_ = 0;
  double business_ = 0;
};

// Mean of how well both sides are there.
struct Joint {
  double sum = 0;
  std::size_t count = 0;
  Weakest weakest;

  void add(const Model& model, Index at, const std::vector<Index>& people) {
    double business = 0;
    double it = 0;
    for (const Index person : people) {
      const Side side = side_of(model, person);
      if (side == Side::business) business += 1;
      if (side == Side::it) it += 1;
    }
    if (business + it < 2) return;  // one person alone is no sign of a side
    const double value = std::min(1.0, std::min(business, it) / (business + it) / kJointShare);
    sum += value;
    ++count;
    weakest.add(at, 1 - value);
  }
  BenefitPart part(std::string_view id) {
    return share(id, sum, static_cast<double>(count), count, weakest);
  }
};

}  // namespace

std::vector<BenefitPart> collaboration(const Situation& situation, const Lines& lines) {
  const Model& model = situation.model;
  Joint bodies;
  Joint work;
  Ties ties(model);
  each_of(model, "body", [&](Index at) {
    const auto people = circle(model, at, "member_of");
    bodies.add(model, at, people);
    ties.add(people);
  });
  each_of(model, "initiative", [&](Index at) {
    if (stage_of(*fields_of(model, at), situation.today()) == Stage::ended) return;
    const auto people = circle(model, at, "works_on");
    work.add(model, at, people);
    ties.add(people);
  });
  each_of(model, "team", [&](Index at) { ties.add(circle(model, at, "member_of")); });
  const LineValue& perception = line(lines, Line::perception);
  BenefitPart view{"shared_view", {}, perception.gap ? perception.count : 0, {}, {}, {}};
  if (perception.gap) view.value = 1 - std::min(1.0, std::abs(*perception.gap));
  return {bodies.part("joint_bodies"), work.part("joint_work"), ties.mixing(), std::move(view)};
}

namespace {

double severity(const json::object& incident) {
  const std::string_view word = text(incident, "severity");
  if (word == "low") return 0.2;
  return word == "high" ? 0.8 : 0.5;
}

// Fewer and shorter incidents than the year before: above one half.
BenefitPart quieter(const Situation& situation) {
  const Model& model = situation.model;
  double last = 0;
  double before = 0;
  std::size_t counted = 0;
  Weakest heavy;
  each_of(model, "incident", [&](Index at) {
    const Fields fields = fields_of(model, at);
    const auto on = day(*fields, "at");
    if (!on || *on > situation.today()) return;
    const auto age = (situation.today() - *on).count();
    if (age >= 730) return;
    // One that nobody timed still counts: as an hour.
    const double weight = severity(*fields) * number(*fields, "duration_hours").value_or(1);
    ++counted;
    (age < 365 ? last : before) += weight;
    if (age < 365) heavy.add(at, weight);
  });
  // Without a year before there is nothing to compare with.
  if (!(before > 0)) return {"quieter", {}, counted, {}, {}, {}};
  BenefitPart out = share("quieter", before, before + last, counted, heavy);
  out.bottom = out.value ? std::optional(last) : std::nullopt;
  return out;
}

}  // namespace

std::vector<BenefitPart> risk(const Situation& situation) {
  const Model& model = situation.model;
  const double appetite = number(model.settings(), "appetite").value_or(kAppetite);
  double level_all = 0;
  double accepted = 0;
  double excess_all = 0;
  double mitigated = 0;
  std::size_t risks = 0;
  Weakest beyond;
  Weakest bare;
  each_of(model, "risk", [&](Index at) {
    const Fields fields = fields_of(model, at);
    const auto likelihood = number(*fields, "likelihood");
    const auto impact = number(*fields, "impact");
    const std::string_view status = text(*fields, "status");
    if (!likelihood || !impact || (!status.empty() && status != "open")) return;
    const double level = std::clamp(*likelihood * *impact, 0.0, 1.0);
    const double limit = std::clamp(number(*fields, "appetite").value_or(appetite), 0.0, 1.0);
    bool held = false;
    model.for_each_in(at, [&](Index relation, Index) {
      held = held || model.kind_name(relation) == "mitigates";
    });
    ++risks;
    level_all += level;
    accepted += std::min(level, limit);
    const double excess = std::max(0.0, level - limit);
    excess_all += excess;
    if (held) mitigated += excess;
    beyond.add(at, excess);
    if (!held) bare.add(at, excess);
  });
  double critical_all = 0;
  double drilled = 0;
  std::size_t services = 0;
  Weakest untested;
  each_of(model, "it_service", [&](Index at) {
    const int critical = criticality(*fields_of(model, at));
    if (critical < 3) return;  // high or critical, as in the Practice line
    const Recovery recovery = recovery_of(model, at, situation.today());
    const bool fresh =
        recovery.drilled && (situation.today() - *recovery.drilled).count() <= kDrillDays;
    ++services;
    critical_all += critical;
    if (fresh) drilled += critical;
    if (!fresh) untested.add(at, critical);
  });
  return {share("accepted", accepted, level_all, risks, beyond),
          share("mitigated", mitigated, excess_all, risks, bare),
          share("recoverable", drilled, critical_all, services, untested), quieter(situation)};
}

}  // namespace plumb::score::benefits
