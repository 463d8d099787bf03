// Home, the analysis and its explanations, levers, what-ifs, why it changed, the rule book.
#include <algorithm>

#include "api/insight.h"
#include "service/assess_json.h"
#include "service/benefits.h"
#include "service/explain.h"
#include "service/home.h"
#include "service/lever_page.h"
#include "service/perspective_page.h"
#include "service/shown.h"
#include "service/what_if.h"

namespace plumb::api {
namespace {

using identity::Verb;

constexpr std::chrono::days kUsualLookBack{90};
constexpr std::int64_t kHomePoints = 24;

// The person element and the account findings are given to.
service::Debtor debtor_of(Call& call) {
  service::Debtor out;
  out.account = call.account();
  for (const identity::Membership& membership : call.actor().memberships) {
    if (membership.workspace == call.workspace_id()) out.person = membership.person;
  }
  return out;
}

// What home compares with: what was asked for, the last visit, or some time ago.
Result<std::optional<service::Moment>> since_of(Call& call, const Reading& reading) {
  if (!reading.scenario.empty()) return std::optional<service::Moment>();
  std::optional<service::Moment> out;
  if (const std::string asked = call.text("since"); !asked.empty()) {
    PLUMB_TRY(out, call.workspace().moment(asked));
  } else if (reading.present) {
    out = last_visit(call);
  }
  if (!out) {
    const Day day = day_of(reading.moment.at) - kUsualLookBack;
    PLUMB_TRY(out, call.workspace().moment(format_day(day)));
  }
  if (out->seq > reading.moment.seq || out->at > reading.moment.at)
    return std::optional<service::Moment>();
  return out;
}

Result<http::Response> get_home(Call& call) {
  PLUMB_TRY(const Reading reading, call.reading());
  PLUMB_TRY(const Desk desk, desk_of(call));
  PLUMB_TRY(const std::optional<service::Moment> since, since_of(call, reading));
  std::shared_ptr<const service::Why> why;
  if (since) {
    PLUMB_TRY(why, call.open().insight().why(*since, reading.moment));
  }
  const Day to = day_of(reading.moment.at);
  PLUMB_TRY(auto history,
            call.open().insight().history.points(to - kUsualLookBack, to, kHomePoints));
  service::HomeInput input{*desk.findings, std::move(history),
                           call.open().insight().levers(desk.assessment, service::kTopLevers),
                           why.get(), debtor_of(call)};
  return call.json(service::home_json(input));
}

Result<http::Response> get_analysis(Call& call) {
  PLUMB_TRY(const AssessmentPtr assessment, call.assessment());
  PLUMB_TRY(const bool inputs, call.flag("inputs"));
  json::object out = service::analysis_json(*assessment, inputs);
  out["sentence"] = service::sentence_json(service::analysis_sentence(*assessment));
  json::array missing;
  for (std::size_t i = 0; i < score::kLineCount; ++i) {
    if (assessment->index.lines[i].value) continue;
    missing.push_back({{"id", score::kLineIds[i]}, {"reason", assessment->index.lines[i].missing}});
  }
  out["missing_lines"] = std::move(missing);
  return call.json(out);
}

// A day of the query; `otherwise` when absent.
Result<Day> day_asked(Call& call, std::string_view name, Day otherwise) {
  const std::string text = call.text(name);
  if (text.empty()) return otherwise;
  PLUMB_TRY(const service::Moment moment, call.workspace().moment(text));
  return day_of(moment.at);
}

Result<http::Response> get_history(Call& call) {
  const Day today = day_of(call.app().now());
  PLUMB_TRY(const Day to, day_asked(call, "to", today));
  PLUMB_TRY(const Day from, day_asked(call, "from", to - std::chrono::days(365)));
  PLUMB_TRY(const std::int64_t points, call.integer("points", 2, 200, 24));
  PLUMB_TRY(const auto found,
            call.open().insight().history.points(from, to, static_cast<std::size_t>(points)));
  return call.json(service::index_points_json(found));
}

Result<http::Response> get_benefits(Call& call) {
  PLUMB_TRY(const AssessmentPtr assessment, call.assessment());
  PLUMB_TRY(const std::int64_t points, call.integer("points", 2, 60, 13));
  const Day to = day_of(assessment->moment.at);
  PLUMB_TRY(const auto found,
            call.open().insight().history.points(to - std::chrono::days(365), to,
                                                 static_cast<std::size_t>(points)));
  return call.json(service::benefits_json(*assessment, found));
}

Result<http::Response> get_link(Call& call) {
  PLUMB_TRY(const Desk desk, desk_of(call));
  const auto* found =
      std::find_if(model::kLinks.begin(), model::kLinks.end(),
                   [&](const model::Link& link) { return link.id == call.path("id"); });
  if (found == model::kLinks.end()) {
    return not_found("There is no such link.", "id",
                     "Use BS-IS, BS-OI, BS-II, IS-OI, IS-II or OI-II.");
  }
  const auto link = static_cast<std::size_t>(found - model::kLinks.begin());
  json::object out = service::explain_link(*desk.assessment, link);
  const json::array& chain = out.at("chain").as_array();
  model::Index worst = model::kNoIndex;
  bool nothing = false;
  if (!chain.empty()) {
    const json::object& first = chain[0].as_object();
    worst = desk.assessment->model().find_element(std::string_view(first.at("id").as_string()));
    nothing = std::string_view(first.at("limited_by").as_string()).starts_with("nothing");
  }
  out["sentence"] =
      service::sentence_json(service::link_sentence(*desk.assessment, link, worst, nothing));
  // Those that concern an element of either domain.
  json::array findings;
  for (const score::Finding* finding : desk.findings->open()) {
    const bool here =
        std::any_of(finding->subjects.begin(), finding->subjects.end(), [&](model::Index at) {
          const model::Domain domain = desk.assessment->model().domain(at);
          return domain == found->demand || domain == found->supply;
        });
    if (here && findings.size() < 20) findings.push_back(desk.findings->row(*finding));
  }
  out["findings"] = std::move(findings);
  return call.json(out);
}

Result<http::Response> get_line(Call& call) {
  PLUMB_TRY(const AssessmentPtr assessment, call.assessment());
  PLUMB_TRY(const json::object out, service::explain_line(*assessment, call.path("id")));
  return call.json(out);
}

Result<http::Response> get_component(Call& call) {
  PLUMB_TRY(const AssessmentPtr assessment, call.assessment());
  PLUMB_TRY(const json::object out, service::explain_component(*assessment, call.path("id")));
  return call.json(out);
}

Result<http::Response> get_element_explanation(Call& call) {
  PLUMB_TRY(const AssessmentPtr assessment, call.assessment());
  PLUMB_TRY(const model::Index at, Call::element_in(assessment->model(), call.path("id")));
  return call.json(service::explain_json(*assessment, at));
}

Result<http::Response> get_perspectives(Call& call) {
  PLUMB_TRY(const AssessmentPtr assessment, call.assessment());
  return call.json(service::perspectives_page(*assessment));
}

Result<http::Response> get_levers(Call& call) {
  PLUMB_TRY(const AssessmentPtr assessment, call.assessment());
  PLUMB_TRY(const std::int64_t top, call.integer("top", 1, 100, 20));
  const auto rows = call.open().insight().levers(assessment, static_cast<std::uint32_t>(top));
  json::array items;
  for (const service::LeverRow& row : rows) {
    items.push_back(service::lever_json(*assessment, row));
  }
  return call.json({{"sentence", service::sentence_json(service::levers_sentence(rows))},
                    {"structure", service::number_or_null(assessment->analysis().structure)},
                    {"index", service::number_or_null(assessment->index.value)},
                    {"items", std::move(items)}});
}

// One edit of the body; what is wrong is noted on `body` under its place in the list.
score::Trial trial_of(Body& body, const json::value& value, std::size_t place) {
  const std::string where = "edits[" + std::to_string(place) + "]";
  score::Trial out;
  if (!value.is_object()) {
    body.wrong(where, "This must be an object.");
    return out;
  }
  const json::object& edit = value.get_object();
  const auto text = [&](const char* key) -> std::string {
    const json::value* found = edit.if_contains(key);
    if (found == nullptr) return {};
    if (found->is_string()) return std::string(found->get_string());
    body.wrong(where + "." + key, "This must be a text.");
    return {};
  };
  if (const json::value* number = edit.if_contains("value"); number != nullptr) {
    if (number->is_number()) {
      out.value = number->to_number<double>();
    } else if (!number->is_null()) {
      body.wrong(where + ".value", "This must be a number.");
    }
  }
  const std::string kind = text("kind");
  using Kind = score::Trial::Kind;
  if (kind == "condition" || kind == "weight") {
    out.kind = kind == "condition" ? Kind::condition : Kind::weight;
    out.id = text("element");
  } else if (kind == "strength") {
    out.kind = Kind::strength;
    out.id = text("relation");
  } else if (kind == "relation") {
    out.kind = Kind::add_relation;
    out.from = text("element");
    out.to = text("to");
    out.relation_kind = text("relation_kind");
    if (out.relation_kind.empty()) out.relation_kind = "supports";
  } else {
    body.wrong(where + ".kind", "This must be one of: condition, strength, weight, relation.");
  }
  return out;
}

Result<http::Response> what_if(Call& call) {
  PLUMB_TRY(Body body, call.body());
  body.must_have("edits");
  const json::array edits = body.array("edits", service::kMostTrials);
  std::vector<score::Trial> trials;
  for (std::size_t i = 0; i < edits.size(); ++i) trials.push_back(trial_of(body, edits[i], i));
  PLUMB_CHECK(body.done());
  PLUMB_TRY(const AssessmentPtr assessment, call.assessment());
  PLUMB_TRY(const service::WhatIf found, service::what_if(*assessment, trials));
  return call.json({{"before", service::scores_json(found.before.links, found.before.index)},
                    {"after", service::scores_json(found.after.links, found.after.index)}});
}

Result<http::Response> get_why(Call& call) {
  const std::string from = call.text("from");
  if (from.empty()) {
    return bad_input("It takes a moment to compare with.", "from",
                     "Name a date, a moment, seq:123 or a batch.");
  }
  PLUMB_TRY(const service::Moment first, call.workspace().moment(from));
  const std::string to = call.text("to");
  PLUMB_TRY(const service::Moment last, call.workspace().moment(to.empty() ? "now" : to));
  PLUMB_TRY(const auto why, call.open().insight().why(first, last));
  return call.json(service::why_page(*why));
}

json::object rule_json(const model::Rule& rule, std::size_t open) {
  json::array chapters;
  for (const std::string& chapter : rule.chapters) chapters.emplace_back(chapter);
  json::array parameters;
  for (const model::Parameter& parameter : rule.parameters) {
    parameters.push_back({{"id", parameter.id},
                          {"name", parameter.name},
                          {"unit", parameter.unit},
                          {"value", parameter.value},
                          {"minimum", parameter.minimum},
                          {"maximum", parameter.maximum}});
  }
  return {{"id", rule.id},
          {"name", rule.name},
          {"theme", rule.theme},
          {"severity", rule.severity},
          {"enabled", rule.enabled},
          {"why", rule.why},
          {"chapters", std::move(chapters)},
          {"parameters", std::move(parameters)},
          {"open", open}};
}

Result<http::Response> list_rules(Call& call) {
  PLUMB_TRY(const Desk desk, desk_of(call));
  std::map<std::string, std::size_t> open;
  for (const score::Finding* finding : desk.findings->open()) open[finding->rule] += finding->count;
  json::array items;
  for (const model::Rule& rule : desk.assessment->finder->book().rules) {
    items.push_back(rule_json(rule, open[rule.id]));
  }
  return call.json({{"items", std::move(items)}});
}

}  // namespace

void add_alignment_routes(Routes& routes) {
  const std::string base = "/workspaces/{workspace}";
  const Needs read = Needs::of(Verb::read);
  routes.get("getHome", base + "/home", read, get_home);
  routes.get("getAnalysis", base + "/analysis", read, get_analysis);
  routes.get("getIndexHistory", base + "/analysis/history", read, get_history);
  routes.get("getBenefits", base + "/benefits", read, get_benefits);
  routes.get("explainLink", base + "/links/{id}", read, get_link);
  routes.get("explainLine", base + "/lines/{id}", read, get_line);
  routes.get("explainComponent", base + "/components/{id}", read, get_component);
  routes.get("explainElement", base + "/elements/{id}/explanation", read, get_element_explanation);
  routes.get("listPerspectives", base + "/perspectives", read, get_perspectives);
  routes.get("listLevers", base + "/levers", read, get_levers);
  routes.post("whatIf", base + "/what-if", read, what_if);
  routes.get("whyChanged", base + "/why", read, get_why);
  routes.get("listRules", base + "/rules", read, list_rules);
}

}  // namespace plumb::api
