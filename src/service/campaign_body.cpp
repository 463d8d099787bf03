#include "service/campaign_body.h"

#include <algorithm>
#include <array>

#include "service/artifacts.h"
#include "service/tailoring.h"
#include "service/workshop.h"

namespace plumb::service {
namespace {

constexpr std::array<std::string_view, 4> kStatuses = {"draft", "open", "closed", "frozen"};

CampaignStatus status_named(std::string_view name) {
  for (std::size_t i = 0; i < kStatuses.size(); ++i) {
    if (kStatuses[i] == name) return static_cast<CampaignStatus>(i);
  }
  return CampaignStatus::draft;
}

std::vector<Reminding::Done> times_in(const json::object& body, std::string_view key) {
  std::vector<Reminding::Done> out;
  for (const json::value& one : list_in(body, key)) {
    if (!one.is_object()) continue;
    const json::object& time = one.get_object();
    out.push_back({text_in(time, "at"), text_in(time, "by"), count_in(time, "people")});
  }
  return out;
}

json::array times_json(const std::vector<Reminding::Done>& times) {
  json::array out;
  for (const Reminding::Done& one : times) {
    out.push_back({{"at", one.at}, {"by", one.by}, {"people", one.people}});
  }
  return out;
}

Reminding reminding_in(const json::object& body) {
  return {count_in(body, "every_days"), count_in(body, "from"), texts_in(body, "languages"),
          times_in(body, "invited"), times_in(body, "reminded")};
}

json::object reminding_json(const Reminding& reminding) {
  return {{"every_days", reminding.every_days},
          {"from", reminding.from},
          {"languages", list_of(reminding.languages)},
          {"invited", times_json(reminding.invited)},
          {"reminded", times_json(reminding.reminded)}};
}

}  // namespace

std::string_view name_of(CampaignStatus status) {
  return kStatuses[static_cast<std::size_t>(status)];
}

Campaign campaign_of(const model::Artifact& artifact) {
  const json::object& body = body_of(artifact);
  Campaign out;
  out.id = artifact.id;
  out.name = artifact.name;
  out.purpose = text_in(body, "purpose");
  out.instrument = text_in(body, "instrument");
  out.edition = text_in(body, "edition");
  out.status = status_named(text_in(body, "status"));
  out.anonymous = flag_in(body, "anonymous");
  out.minimum_group = std::max<std::size_t>(1, count_in(body, "minimum_group", out.minimum_group));
  out.opens = text_in(body, "opens");
  out.closes = text_in(body, "closes");
  for (const json::value& unit : list_in(body, "units")) {
    if (unit.is_object())
      out.units.emplace_back(text_in(unit.get_object(), "id"), text_in(unit.get_object(), "name"));
  }
  out.roles = texts_in(body, "roles");
  out.subject = text_in(body, "subject");
  out.rated = flag_in(body, "rated");
  out.previous = text_in(body, "previous");
  for (const auto& target : object_in(body, "targets")) {
    if (target.value().is_number()) out.targets[target.key()] = target.value().to_number<double>();
  }
  out.tailoring = statement_in(object_in(body, "tailoring"));
  if (const json::value* need = body.if_contains("need")) out.need = *need;
  for (const json::value& step : list_in(body, "steps")) {
    if (!step.is_object()) continue;
    const json::object& one = step.get_object();
    out.steps.push_back({status_named(text_in(one, "to")), text_in(one, "at"), text_in(one, "by"),
                         text_in(one, "reason")});
  }
  for (const json::value& planned : list_in(body, "plan")) {
    if (!planned.is_object()) continue;
    const json::object& one = planned.get_object();
    out.plan.emplace_back(text_in(one, "item"), text_in(one, "action"));
  }
  out.reminding = reminding_in(object_in(body, "reminding"));
  out.workshop = workshop_in(object_in(body, "workshop"));
  out.by = text_in(body, "by");
  out.at = text_in(body, "at");
  if (const json::value* frozen = body.if_contains("frozen")) out.frozen = *frozen;
  return out;
}

json::object campaign_body(const Campaign& campaign) {
  json::array units;
  for (const auto& [id, name] : campaign.units) units.push_back({{"id", id}, {"name", name}});
  json::object targets;
  for (const auto& [dimension, level] : campaign.targets) targets[dimension] = level;
  json::array steps;
  for (const CampaignStep& step : campaign.steps) {
    steps.push_back(
        {{"to", name_of(step.to)}, {"at", step.at}, {"by", step.by}, {"reason", step.reason}});
  }
  json::array plan;
  for (const auto& [item, action] : campaign.plan) {
    plan.push_back({{"item", item}, {"action", action}});
  }
  return {{"purpose", campaign.purpose},
          {"instrument", campaign.instrument},
          {"edition", campaign.edition},
          {"status", name_of(campaign.status)},
          {"anonymous", campaign.anonymous},
          {"minimum_group", campaign.minimum_group},
          {"opens", campaign.opens},
          {"closes", campaign.closes},
          {"units", std::move(units)},
          {"roles", list_of(campaign.roles)},
          {"subject", campaign.subject},
          {"rated", campaign.rated},
          {"previous", campaign.previous},
          {"targets", std::move(targets)},
          {"tailoring", statement_json(campaign.tailoring)},
          {"need", campaign.need},
          {"steps", std::move(steps)},
          {"plan", std::move(plan)},
          {"workshop", workshop_json(campaign.workshop)},
          {"reminding", reminding_json(campaign.reminding)},
          {"by", campaign.by},
          {"at", campaign.at},
          {"frozen", campaign.frozen}};
}

}  // namespace plumb::service
