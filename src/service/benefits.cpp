#include "service/benefits.h"

#include <algorithm>

#include "service/artifacts.h"
#include "service/sentences.h"
#include "service/shown.h"

namespace plumb::service {
namespace {

struct PartText {
  std::string_view id;
  std::string_view name;
  std::string_view formula;
  std::string_view unit;     // of top and bottom
  std::string_view missing;  // what it lacks without a value
};

struct BenefitText {
  std::string_view id;
  std::string_view name;
  std::string_view description;
};

constexpr BenefitText kBenefits[] = {
    {"agility", "Strategic agility", "How quickly a decision becomes something that works."},
    {"allocation", "Resource allocation",
     "Whether money and people go where the strategy needs them."},
    {"collaboration", "Collaboration",
     "Whether business and IT people meet, work and judge together."},
    {"risk", "Risk management", "How much of what could hurt is accepted, held down or rehearsed."},
};

constexpr PartText kParts[] = {
    {"to_start", "From decision to start",
     "60 / (60 + median days between a decision and the start of what it decided, last two years)",
     "days", "No initiative with a dated decision has begun."},
    {"to_delivery", "From decision to delivery",
     "365 / (365 + median days between a decision and the end of what it decided, last two years)",
     "days", "No initiative with a dated decision is done."},
    {"answered", "Drivers answered",
     "Impact of the drivers that a goal responds to / impact of all drivers", "impact",
     "No driver is recorded."},
    {"on_pace", "On pace",
     "Mean over initiatives under way: progress / share of the planned time gone, at most 1",
     "initiatives", "No initiative under way states progress, start and end."},
    {"proportional", "Money follows importance", "The Resources line of the index", "",
     "No element has a cost."},
    {"purposeful", "Money with a purpose",
     "Budget of initiatives that contribute to something / budget of all that take money", "money",
     "No initiative that takes money has a budget."},
    {"lean", "Nothing twice",
     "1 - cost of further applications for the same function / cost of all applications with a "
     "stated function",
     "money", "No application in use states its function."},
    {"staffed", "Skills covered",
     "Sum over skills of what is there, at most what is needed / what is needed", "FTE",
     "No skill states demand and supply."},
    {"joint_bodies", "Both sides in bodies",
     "Mean over bodies: share of the smaller side / 0.3, at most 1", "bodies",
     "No body has two members with a side."},
    {"joint_work", "Both sides in initiatives",
     "Mean over initiatives not ended: share of the smaller side / 0.3, at most 1", "initiatives",
     "No initiative has two people with a side."},
    {"mixing", "Ties between the sides",
     "Ties between people that join the sides / those that chance would give, at most 1", "ties",
     "No two people with a side share a body, a team or an initiative."},
    {"shared_view", "One view", "1 - distance of the sides in the Perception line", "",
     "No survey has results of both sides."},
    {"accepted", "Within appetite",
     "Level of open risks up to the accepted one / level of all open risks", "sum of levels",
     "No open risk states likelihood and impact."},
    {"mitigated", "Risks mitigated",
     "What lies beyond the accepted level and has a control or initiative against it / all of it",
     "sum of levels", "No open risk lies beyond what is accepted."},
    {"recoverable", "Recovery rehearsed",
     "Criticality of services with a passed drill within a year / of all that are high or critical",
     "criticality", "No service is of high or critical criticality."},
    {"quieter", "Fewer incidents",
     "Weighted hours of incidents a year before / (those + those of the last year); one half: as "
     "many",
     "weighted hours", "No incident of the year before last is recorded to compare with."},
};

const PartText& text_of(std::string_view id) {
  return *std::find_if(std::begin(kParts), std::end(kParts),
                       [&](const PartText& part) { return part.id == id; });
}

json::object part_json(const Assessment& assessment, const score::BenefitPart& part) {
  const model::Model& model = assessment.model();
  const std::string& currency = assessment.currency;
  const PartText& text = text_of(part.id);
  json::array weakest;
  for (const model::Index at : part.weakest) weakest.push_back(ref_json(model, at));
  return {{"id", part.id},
          {"name", text.name},
          {"formula", text.formula},
          {"value", number_or_null(part.value)},
          {"top", number_or_null(part.top)},
          {"bottom", number_or_null(part.bottom)},
          {"unit", text.unit == "money" ? std::string_view(currency) : text.unit},
          {"counted", part.counted},
          {"missing", part.value ? json::value(nullptr) : json::value(text.missing)},
          {"weakest", std::move(weakest)}};
}

}  // namespace

json::object benefits_json(const Assessment& assessment, const std::vector<IndexPoint>& points) {
  const score::Benefits found = score::benefits_of(assessment.situation(), assessment.index.lines);
  json::array benefits;
  for (std::size_t i = 0; i < score::kBenefitCount; ++i) {
    json::array parts;
    for (const score::BenefitPart& part : found[i].parts) {
      parts.push_back(part_json(assessment, part));
    }
    json::array trend;
    for (const IndexPoint& point : points) {
      trend.push_back(
          {{"at", format_day(point.day)}, {"value", number_or_null(point.benefits[i])}});
    }
    benefits.push_back({{"id", found[i].id},
                        {"name", kBenefits[i].name},
                        {"description", kBenefits[i].description},
                        {"value", number_or_null(found[i].value)},
                        {"parts", std::move(parts)},
                        {"trend", std::move(trend)}});
  }
  json::object sentence = sentence_json(benefits_sentence(benefits));
  return {{"as_of", format_day(day_of(assessment.moment.at))},
          {"sentence", std::move(sentence)},
          {"benefits", std::move(benefits)}};
}

}  // namespace plumb::service
