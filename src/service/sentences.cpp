#include "service/sentences.h"

#include <algorithm>
#include <array>
#include <cassert>
#include <cmath>

#include <fmt/format.h>

#include "service/shown.h"

namespace plumb::service {
namespace {

constexpr Template kTemplates[] = {
    {"home.empty", "The model is empty: bring in a model, or start from an example."},
    {"home.no_index", "There is no score yet: {reason}."},
    {"home.fell",
     "The index fell by {points:points} points since {since:date}; {name} weighs most."},
    {"home.fell_with_time",
     "The index fell by {points:points} points since {since:date}, mostly because time passed."},
    {"home.rose",
     "The index rose by {points:points} points since {since:date}; {name} weighs most."},
    {"home.rose_with_time",
     "The index rose by {points:points} points since {since:date}, mostly because time passed."},
    {"analysis.one_link", "One link pulls the index down: {first}, at {share:percent}."},
    {"analysis.two_links", "Two links pull the index down: {first} and {second}."},
    {"analysis.many_links", "{count} links pull the index down; {first} is the weakest."},
    {"analysis.line", "{line} is the weakest line of evidence, at {share:percent}."},
    {"analysis.steady", "No link stands out; the weakest is {first}, at {share:percent}."},
    {"link.missing", "{link} has no score: {reason}."},
    {"link.unsupported", "{name} gets no support from {supply}."},
    {"link.coverage", "{share:percent} of {demand} is supported by {supply}; {name} misses most."},
    {"link.purpose", "{share:percent} of {supply} leads to what matters in {demand}."},
    {"link.good", "{demand} and {supply} fit: the link stands at {share:percent}."},
    {"findings.none", "No finding is open."},
    {"findings.low", "{count} open findings, none of them severe."},
    {"findings.one_high", "One finding is severe: {text}"},
    {"findings.high", "{high} of {count} open findings are severe."},
    {"findings.pattern", "{high} severe findings form a pattern: {name}."},
    {"levers.none", "Nothing that can be changed in the model would raise the index."},
    {"levers.one", "One step would bring {points:points} points."},
    {"levers.many", "The first {count} steps would bring {points:points} points together."},
    {"why.nothing", "The index did not move."},
    {"why.fell", "The index fell by {points:points} points; {name} took {part:points} of them."},
    {"why.fell_with_time",
     "The index fell by {points:points} points, {part:points} of them because time passed."},
    {"why.rose", "The index rose by {points:points} points; {name} brought {part:points} of them."},
    {"why.rose_with_time",
     "The index rose by {points:points} points, {part:points} of them because time passed."},
    {"benefits.none",
     "Nothing can be said about the benefits yet: no dated decisions, budgets, people or risks."},
    {"benefits.lowest",
     "{name} stands lowest of the four benefits, at {points:points} of 100; {part} holds it down "
     "most."},
    {"perspectives.none", "No initiative takes money, so no perspective is practised."},
    {"perspectives.differs",
     "Leaders declared {declared}; the money follows {practised}, with {share:percent}."},
    {"perspectives.agree",
     "Leaders declared {declared}, and the money follows it, with "
     "{share:percent}."},
    {"perspectives.undeclared",
     "The money follows {practised}, with {share:percent}; no perspective is declared."},
    {"perspectives.unattributed",
     "The money cannot be followed: initiatives do not say where they "
     "start and what they change."},
    {"strategy.no_goals", "There is no goal yet."},
    {"strategy.one_unsupported", "One goal has too little support: {name}."},
    {"strategy.unsupported",
     "{count} of {total} goals have too little support; {name} matters most."},
    {"strategy.one_not_smart", "One goal is not SMART yet: {name}."},
    {"strategy.not_smart", "{count} of {total} goals are not SMART yet; {name} matters most."},
    {"strategy.one_unsigned", "One goal is not agreed by both sides: {name}."},
    {"strategy.unsigned",
     "{count} of {total} goals are not agreed by both sides; {name} matters most."},
    {"strategy.good", "All {total} goals are supported, SMART and agreed by both sides."},
    {"scorecard.none", "There is no objective yet."},
    {"scorecard.no_value", "None of the {total} objectives has a value and a target yet."},
    {"scorecard.one_behind", "One of {counted} objectives with a value is behind: {name}."},
    {"scorecard.behind",
     "{count} of {counted} objectives with a value are behind; {name} weighs most."},
    {"scorecard.one_unmeasured",
     "No objective is behind, but one of {total} has no measure: {name}."},
    {"scorecard.unmeasured",
     "No objective is behind, but {count} of {total} have no measure; {name} weighs most."},
    {"scorecard.good", "No objective is behind; {counted} of {total} have a value."},
    {"trace.no_rows", "There is nothing of the type {rows} yet."},
    {"trace.no_columns", "There is nothing of the type {columns} yet."},
    {"trace.one_gap", "{name} has no connection to the type {columns}."},
    {"trace.gaps",
     "{count} of {total} of the type {rows} have no connection to the type {columns}; {name} "
     "matters most."},
    {"trace.complete", "All {total} of the type {rows} are connected to the type {columns}."},
    {"skills.none", "There is no skill yet."},
    {"skills.one_scarce", "One skill is scarce: {name} lacks {lacking:fte} FTE."},
    {"skills.scarce",
     "{count} of {total} skills are scarce; {name} lacks most, {lacking:fte} FTE."},
    {"skills.enough", "No skill is scarce."},
    {"measures.none", "There is no measure yet."},
    {"measures.no_values", "None of the {total} measures has a value yet."},
    {"measures.no_targets", "{valued} of {total} measures have a value; none has a target yet."},
    {"measures.reached", "{reached} of {total} measures have reached their target."},
    {"measures.reached_one_due",
     "{reached} of {total} measures have reached their target; {name} waits for a value."},
    {"measures.reached_due",
     "{reached} of {total} measures have reached their target; {due} wait for a value, {name} "
     "longest."},
    {"measure.no_value", "It has no value yet."},
    {"measure.stale",
     "The last value, {value:figure}{unit}, is of {day:date}; a new one was due on {due:date}."},
    {"measure.no_target", "It stands at {value:figure}{unit} and has no target yet."},
    {"measure.reached",
     "The target is reached: {value:figure}{unit} against {target:figure}{unit}."},
    {"measure.below",
     "Less is kept than was promised: {value:figure}{unit} against {target:figure}{unit}."},
    {"measure.inside",
     "It is inside its band, {target:figure} to {upper:figure}{unit}, at {value:figure}{unit}."},
    {"measure.likely",
     "It will probably reach {target:figure}{unit} by {due:date}: the chance is {chance:percent}."},
    {"measure.open",
     "It may or may not reach {target:figure}{unit} by {due:date}: the chance is "
     "{chance:percent}."},
    {"measure.unlikely",
     "It will probably miss {target:figure}{unit} by {due:date}: the chance is {chance:percent}."},
    {"measure.missed",
     "It was to reach {target:figure}{unit} by {due:date} and stands at {value:figure}{unit}."},
    {"measure.on_the_way",
     "{share:percent} of the way to {target:figure}{unit} is done, at {value:figure}{unit}."},
    {"measure.outside",
     "It is outside its band, {target:figure} to {upper:figure}{unit}, at {value:figure}{unit}."},
};

std::string shown_value(const json::value& value, std::string_view form) {
  if (value.is_string()) return std::string(value.get_string());
  if (!value.is_number()) return "?";
  const double number = value.to_number<double>();
  if (form == "percent") return fmt::format("{:.0f}%", 100 * number);
  if (form == "points" || form == "fte") return fmt::format("{:.1f}", number);
  return fmt::format("{:.6g}", number);
}

std::string filled(std::string_view text, const json::object& values) {
  std::string out;
  while (true) {
    const std::size_t open = text.find('{');
    out += text.substr(0, open);
    if (open == std::string_view::npos) return out;
    const std::size_t close = text.find('}', open);
    std::string_view name = text.substr(open + 1, close - open - 1);
    std::string_view form;
    if (const std::size_t colon = name.find(':'); colon != std::string_view::npos) {
      form = name.substr(colon + 1);
      name = name.substr(0, colon);
    }
    const json::value* value = values.if_contains(name);
    assert(value != nullptr);
    if (value != nullptr) out += shown_value(*value, form);
    text.remove_prefix(close + 1);
  }
}

std::string link_to(std::string_view kind, std::string_view id) {
  return std::string(kind) + ":" + std::string(id);
}

struct WeakLink {
  double score = 0;
  std::size_t link = 0;
};

std::vector<WeakLink> scored_links(const Assessment& assessment) {
  std::vector<WeakLink> out;
  for (std::size_t i = 0; i < model::kLinks.size(); ++i) {
    if (const auto score = assessment.analysis().links[i].score) out.push_back({*score, i});
  }
  std::stable_sort(out.begin(), out.end(),
                   [](const WeakLink& a, const WeakLink& b) { return a.score < b.score; });
  return out;
}

std::string domain_name(const Assessment& assessment, model::Domain domain) {
  for (const model::DomainText& text : assessment.sam.domains) {
    if (text.domain == domain) return text.name;
  }
  return std::string(id_of(domain));
}

// The group that weighs most in the direction of the whole; null: the passing of time does.
const WhyGroup* heaviest(const Why& why) {
  const WhyGroup* out = nullptr;
  const double sign = why.difference < 0 ? -1 : 1;
  double most = sign * why.time_passed;
  for (const WhyGroup& group : why.by_element) {
    if (sign * group.difference <= most || group.name.empty()) continue;
    most = sign * group.difference;
    out = &group;
  }
  return out;
}

std::string perspective_name(const Assessment& assessment, std::string_view id) {
  const model::Perspective* known = assessment.sam.perspective(id);
  std::string name = known != nullptr ? known->name : std::string(id);
  if (!name.empty() && name[0] >= 'A' && name[0] <= 'Z') {
    name[0] = static_cast<char>(name[0] - 'A' + 'a');
  }
  return name;
}

}  // namespace

std::span<const Template> sentence_templates() {
  return kTemplates;
}

json::object sentence_json(const Sentence& sentence) {
  return {{"id", sentence.id},
          {"text", sentence.text},
          {"values", sentence.values},
          {"links", sentence.links}};
}

Sentence say(std::string_view id, json::object values, json::object links) {
  const auto* found = std::find_if(std::begin(kTemplates), std::end(kTemplates),
                                   [&](const Template& entry) { return entry.id == id; });
  assert(found != std::end(kTemplates));
  if (found == std::end(kTemplates)) return {std::string(id), {}, std::move(values), {}};
  std::string text = filled(found->text, values);
  return {std::string(id), std::move(text), std::move(values), std::move(links)};
}

Sentence analysis_sentence(const Assessment& assessment) {
  if (assessment.model().counts().elements == 0) return say("home.empty");
  const auto& index = assessment.index;
  if (!index.value) {
    return say("home.no_index", {{"reason", index.lines[0].missing}},
               {{"reason", "line:structure"}});
  }
  const std::vector<WeakLink> links = scored_links(assessment);
  const double mean = assessment.analysis().structure.value_or(0);
  std::vector<WeakLink> low;
  for (const WeakLink& link : links) {
    if (link.score < kLowLink && link.score < mean - kBelowMean) low.push_back(link);
  }
  const auto id = [](const WeakLink& link) { return std::string(model::kLinks[link.link].id); };
  if (low.size() == 1) {
    return say("analysis.one_link", {{"first", id(low[0])}, {"share", low[0].score}},
               {{"first", link_to("link", id(low[0]))}});
  }
  if (low.size() == 2) {
    return say("analysis.two_links", {{"first", id(low[0])}, {"second", id(low[1])}},
               {{"first", link_to("link", id(low[0]))}, {"second", link_to("link", id(low[1]))}});
  }
  if (low.size() > 2) {
    return say("analysis.many_links", {{"count", low.size()}, {"first", id(low[0])}},
               {{"first", link_to("link", id(low[0]))}});
  }
  std::size_t weakest = score::kLineCount;
  for (std::size_t i = 1; i < score::kLineCount; ++i) {
    if (!index.lines[i].value) continue;
    if (weakest == score::kLineCount || *index.lines[i].value < *index.lines[weakest].value) {
      weakest = i;
    }
  }
  const bool line_is_low = weakest != score::kLineCount && *index.lines[weakest].value < kLowLink &&
                           (links.empty() || *index.lines[weakest].value < links[0].score);
  if (line_is_low || links.empty()) {
    if (weakest == score::kLineCount) weakest = 0;
    const std::string line(score::kLineIds[weakest]);
    return say(
        "analysis.line",
        {{"line", score::kLineNames[weakest]}, {"share", index.lines[weakest].value.value_or(0)}},
        {{"line", link_to("line", line)}});
  }
  return say("analysis.steady", {{"first", id(links[0])}, {"share", links[0].score}},
             {{"first", link_to("link", id(links[0]))}});
}

Sentence home_sentence(const Assessment& assessment, const Why* changed) {
  if (changed == nullptr || !assessment.index.value || !changed->index_from ||
      std::abs(changed->difference) < kNews) {
    return analysis_sentence(assessment);
  }
  const WhyGroup* group = heaviest(*changed);
  std::string id = changed->difference < 0 ? "home.fell" : "home.rose";
  json::object values{{"points", std::abs(changed->difference)},
                      {"since", format_day(day_of(changed->from.at))}};
  json::object links{{"points", "why"}};
  if (group == nullptr) {
    id += "_with_time";
  } else {
    values["name"] = group->name;
    links["name"] = link_to("element", group->id);
  }
  return say(id, std::move(values), std::move(links));
}

Sentence link_sentence(const Assessment& assessment, std::size_t link, model::Index worst,
                       bool nothing) {
  const score::LinkScore& score = assessment.analysis().links[link];
  const std::string id(model::kLinks[link].id);
  if (!score.score) {
    const bool demand = score.missing == score::Missing::no_demand;
    return say("link.missing", {{"link", id},
                                {"reason", demand ? "no element of the demand domain has importance"
                                                  : "the supply domain has no element"}});
  }
  const std::string demand = domain_name(assessment, model::kLinks[link].demand);
  const std::string supply = domain_name(assessment, model::kLinks[link].supply);
  const bool known = worst != model::kNoIndex;
  if (*score.score >= kLowLink || (!known && *score.coverage <= *score.purpose)) {
    return say("link.good", {{"demand", demand}, {"supply", supply}, {"share", *score.score}});
  }
  if (*score.purpose < *score.coverage) {
    return say("link.purpose", {{"demand", demand}, {"supply", supply}, {"share", *score.purpose}});
  }
  const std::string element(assessment.model().element_id(worst));
  json::object values{{"name", shown_name(assessment.model(), worst)}, {"supply", supply}};
  json::object links{{"name", link_to("element", element)}};
  if (nothing) return say("link.unsupported", std::move(values), std::move(links));
  values["demand"] = demand;
  values["share"] = *score.coverage;
  return say("link.coverage", std::move(values), std::move(links));
}

Sentence levers_sentence(const std::vector<LeverRow>& levers) {
  double points = 0;
  const std::size_t count = std::min<std::size_t>(levers.size(), 3);
  for (std::size_t i = 0; i < count; ++i) points += levers[i].index_gain;
  if (count == 0) return say("levers.none");
  if (count == 1) return say("levers.one", {{"points", points}});
  return say("levers.many", {{"count", count}, {"points", points}});
}

Sentence why_sentence(const Why& why) {
  constexpr double kMoved = 0.05;  // what rounds to something
  if (std::abs(why.difference) < kMoved) return say("why.nothing");
  const WhyGroup* group = heaviest(why);
  std::string id = why.difference < 0 ? "why.fell" : "why.rose";
  const double part = group == nullptr ? why.time_passed : group->difference;
  json::object values{{"points", std::abs(why.difference)}, {"part", std::abs(part)}};
  json::object links;
  if (group == nullptr) {
    id += "_with_time";
  } else {
    values["name"] = group->name;
    links["name"] = link_to("element", group->id);
  }
  return say(id, std::move(values), std::move(links));
}

Sentence benefits_sentence(const json::array& benefits) {
  const json::object* lowest = nullptr;
  for (const json::value& value : benefits) {
    const json::object& benefit = value.as_object();
    if (benefit.at("value").is_null()) continue;
    if (lowest == nullptr ||
        benefit.at("value").to_number<double>() < lowest->at("value").to_number<double>()) {
      lowest = &benefit;
    }
  }
  if (lowest == nullptr) return say("benefits.none");
  const json::object* part = nullptr;
  for (const json::value& value : lowest->at("parts").as_array()) {
    const json::object& each = value.as_object();
    if (each.at("value").is_null()) continue;
    if (part == nullptr ||
        each.at("value").to_number<double>() < part->at("value").to_number<double>()) {
      part = &each;
    }
  }
  return say(
      "benefits.lowest",
      {{"name", lowest->at("name")}, {"points", lowest->at("value")}, {"part", part->at("name")}});
}

Sentence perspectives_sentence(const Assessment& assessment) {
  const score::Perspectives& all = assessment.perspectives;
  if (all.initiatives == 0) return say("perspectives.none");
  std::size_t most = 0;
  for (std::size_t i = 1; i < score::kPerspectiveCount; ++i) {
    if (all.figures[i].spend_share.value_or(0) > all.figures[most].spend_share.value_or(0))
      most = i;
  }
  const double share = all.figures[most].spend_share.value_or(0);
  if (!(share > 0)) return say("perspectives.unattributed");
  const std::string_view practised = score::kPerspectives[most].id;
  json::object values{{"share", share}};
  json::object links;
  if (all.declared != practised) {
    values["practised"] = perspective_name(assessment, practised);
    links["practised"] = link_to("perspective", practised);
  }
  if (all.declared.empty()) {
    return say("perspectives.undeclared", std::move(values), std::move(links));
  }
  values["declared"] = perspective_name(assessment, all.declared);
  links["declared"] = link_to("perspective", all.declared);
  return say(all.declared == practised ? "perspectives.agree" : "perspectives.differs",
             std::move(values), std::move(links));
}

Sentence findings_sentence(const FindingsCount& count) {
  if (count.open == 0) return say("findings.none");
  if (count.high == 0) {
    return say("findings.low", {{"count", count.open}}, {{"count", "findings:state=open"}});
  }
  if (count.high == 1) {
    return say("findings.one_high", {{"text", count.text}}, {{"text", "finding:" + count.key}});
  }
  if (!count.diagnosis.empty()) {
    return say("findings.pattern", {{"high", count.high}, {"name", count.diagnosis}},
               {{"high", "findings:level=high"}});
  }
  return say("findings.high", {{"high", count.high}, {"count", count.open}},
             {{"high", "findings:level=high"}});
}

Sentence strategy_sentence(const StrategyCount& count) {
  if (count.goals == 0) return say("strategy.no_goals");
  const std::array<std::pair<std::string_view, std::size_t>, 3> kinds = {
      {{"unsupported", count.unsupported},
       {"not_smart", count.not_smart},
       {"unsigned", count.unsigned_}}};
  for (const auto& [id, number] : kinds) {
    if (number == 0) continue;
    json::object values{{"name", count.name}};
    json::object links{{"name", link_to("element", count.id)}};
    if (number == 1) {
      return say("strategy.one_" + std::string(id), std::move(values), std::move(links));
    }
    values["count"] = number;
    values["total"] = count.goals;
    return say("strategy." + std::string(id), std::move(values), std::move(links));
  }
  return say("strategy.good", {{"total", count.goals}});
}

Sentence scorecard_sentence(const ScorecardCount& count) {
  if (count.objectives == 0) return say("scorecard.none");
  json::object values{{"name", count.name}, {"total", count.objectives}};
  json::object links{{"name", link_to("element", count.id)}};
  if (count.behind > 0) {
    values["counted"] = count.counted;
    values["count"] = count.behind;
    return say(count.behind == 1 ? "scorecard.one_behind" : "scorecard.behind", std::move(values),
               std::move(links));
  }
  if (count.counted == 0) return say("scorecard.no_value", {{"total", count.objectives}});
  if (count.unmeasured > 0) {
    values["count"] = count.unmeasured;
    return say(count.unmeasured == 1 ? "scorecard.one_unmeasured" : "scorecard.unmeasured",
               std::move(values), std::move(links));
  }
  return say("scorecard.good", {{"counted", count.counted}, {"total", count.objectives}});
}

Sentence trace_sentence(const TraceCount& count) {
  if (count.total == 0) return say("trace.no_rows", {{"rows", count.rows}});
  if (count.columns_total == 0) return say("trace.no_columns", {{"columns", count.columns}});
  json::object links{{"name", link_to("element", count.id)}};
  if (count.gaps == 1) {
    return say("trace.one_gap", {{"name", count.name}, {"columns", count.columns}},
               std::move(links));
  }
  if (count.gaps > 1) {
    return say("trace.gaps",
               {{"count", count.gaps},
                {"total", count.total},
                {"rows", count.rows},
                {"columns", count.columns},
                {"name", count.name}},
               std::move(links));
  }
  return say("trace.complete",
             {{"total", count.total}, {"rows", count.rows}, {"columns", count.columns}});
}

Sentence skills_sentence(const SkillsCount& count) {
  if (count.total == 0) return say("skills.none");
  if (count.scarce == 0) return say("skills.enough");
  json::object values{{"name", count.name}, {"lacking", count.lacking}};
  json::object links{{"name", link_to("element", count.id)}};
  if (count.scarce == 1) return say("skills.one_scarce", std::move(values), std::move(links));
  values["count"] = count.scarce;
  values["total"] = count.total;
  return say("skills.scarce", std::move(values), std::move(links));
}

}  // namespace plumb::service
