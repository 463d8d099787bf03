#include "service/settings.h"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "catalog/findings_catalog.h"
#include "score/index.h"
#include "service/assess.h"
#include "service/catalogs.h"

namespace plumb::service {
namespace {

using Kind = Setting::Kind;

constexpr double kLargestWeight = 10;

// The value under a path of the body, null if there is none.
json::value at_path(const json::object& body, std::string_view path) {
  const json::object* here = &body;
  for (;;) {
    const std::size_t dot = path.find('.');
    const json::value* next = here->if_contains(path.substr(0, dot));
    if (next == nullptr) return nullptr;
    if (dot == std::string_view::npos) return *next;
    if (!next->is_object()) return nullptr;
    here = &next->get_object();
    path.remove_prefix(dot + 1);
  }
}

// Sets the value under a path; null removes it, and objects that become empty.
void set_path(json::object& body, std::string_view path, const json::value& value) {
  const std::size_t dot = path.find('.');
  const std::string_view key = path.substr(0, dot);
  if (dot == std::string_view::npos) {
    if (value.is_null()) {
      body.erase(key);
    } else {
      body[key] = value;
    }
    return;
  }
  json::value& next = body[key];
  if (!next.is_object()) next = json::object();
  set_path(next.get_object(), path.substr(dot + 1), value);
  if (next.get_object().empty()) body.erase(key);
}

// "product,business_service", as a command line writes lists, becomes a list.
json::value as_list(const json::value& value) {
  if (!value.is_string()) return value;
  json::array out;
  const std::string_view text(value.get_string());
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = std::min(text.find(',', at), text.size());
    if (end > at) out.emplace_back(text.substr(at, end - at));
    at = end + 1;
  }
  return out;
}

void add_thresholds(const model::RuleBook& book, std::vector<Setting>& out) {
  for (const model::Rule& rule : book.rules) {
    for (const model::Parameter& parameter : rule.parameters) {
      // What a risk may come to has a setting of its own.
      if (rule.id == "risk_unmitigated" && parameter.id == "appetite") continue;
      Setting setting;
      setting.id = "thresholds." + rule.id + "." + parameter.id;
      setting.name = rule.name + ": " + parameter.name;
      setting.text = "Threshold of the finding \"" + rule.name + "\", in " + parameter.unit + ".";
      setting.kind = parameter.unit == "share" ? Kind::percent : Kind::number;
      setting.minimum = parameter.minimum;
      setting.maximum = parameter.maximum;
      setting.fallback = parameter.value;
      out.push_back(std::move(setting));
    }
  }
}

std::string quoted(const std::vector<std::string>& values) {
  std::string out;
  for (const std::string& value : values) out += (out.empty() ? "" : ", ") + value;
  return out;
}

// What is wrong with a value; empty if nothing.
std::string problem_of(const Setting& setting, const json::value& value) {
  const auto among = [&](const json::value& item) {
    return item.is_string() && std::find(setting.values.begin(), setting.values.end(),
                                         std::string(item.get_string())) != setting.values.end();
  };
  switch (setting.kind) {
    case Kind::number:
    case Kind::percent: {
      const bool fits = value.is_number() && std::isfinite(value.to_number<double>()) &&
                        value.to_number<double>() >= *setting.minimum &&
                        value.to_number<double>() <= *setting.maximum;
      return fits ? ""
                  : fmt::format("Give a number from {} to {}.", *setting.minimum, *setting.maximum);
    }
    case Kind::enumeration:
      return among(value) ? "" : "Choose one of: " + quoted(setting.values) + ".";
    case Kind::types: {
      const bool fits = value.is_array() &&
                        std::all_of(value.get_array().begin(), value.get_array().end(), among);
      return fits ? "" : "Give a list of types of this workspace, such as [\"product\"].";
    }
    case Kind::currency: {
      const bool fits = value.is_string() && value.get_string().size() == 3 &&
                        std::all_of(value.get_string().begin(), value.get_string().end(),
                                    [](char c) { return c >= 'A' && c <= 'Z'; });
      return fits ? "" : "Give a currency by its ISO 4217 code, such as EUR.";
    }
  }
  return "";
}

// The base under another body of settings, with the metamodel it asks for.
Result<Snapshot> under(Workspace& workspace, const SettingsPlan& plan) {
  const Snapshot base = workspace.snapshot();
  model::Change change;
  const bool exists = base.model->artifacts().contains("settings");
  change.subject = model::Subject::artifact;
  change.operation = exists ? model::Operation::update : model::Operation::create;
  change.id = "settings";
  change.after = {{"kind", "settings"}, {"name", "Settings"}, {"body", plan.body}};
  if (plan.metamodel) {
    PLUMB_TRY(auto metamodel, metamodel_for(*base.model, plan.body));
    PLUMB_TRY(model::Model copy, under_metamodel(*base.model, std::move(metamodel)));
    PLUMB_CHECK(copy.apply(change));
    return Snapshot{std::make_shared<const model::Model>(std::move(copy)), base.seq};
  }
  // Trials share the pool of texts with the published model, which has one writer at a time.
  const std::lock_guard lock(workspace.store_mutex());
  model::Model copy = *base.model;
  PLUMB_CHECK(copy.apply(change));
  return Snapshot{std::make_shared<const model::Model>(std::move(copy)), base.seq};
}

}  // namespace

std::string_view id_of(Kind kind) {
  switch (kind) {
    case Kind::number: return "number";
    case Kind::percent: return "percent";
    case Kind::enumeration: return "enumeration";
    case Kind::types: return "types";
    case Kind::currency: return "currency";
  }
  return "";
}

Result<std::vector<Setting>> settings_of(const Workspace& workspace) {
  const auto model = workspace.snapshot().model;
  PLUMB_TRY(const model::RuleBook book,
            catalog::workspace_rule_book(overrides_of(*model, "findings")));
  std::vector<Setting> out;
  out.push_back({"currency",
                 "Currency",
                 "Amounts are counted in this currency; those in another are left out and named.",
                 Kind::currency,
                 {},
                 {},
                 {},
                 "EUR"});
  Setting declared{"declared_perspective",
                   "Declared perspective",
                   "How strategy is meant to be carried out. It is compared with where the money "
                   "of the initiatives goes.",
                   Kind::enumeration,
                   {},
                   {},
                   {},
                   nullptr};
  for (const auto& path : score::kPerspectives) declared.values.emplace_back(path.id);
  out.push_back(std::move(declared));
  double appetite = 0.2;
  if (const model::Rule* rule = book.find("risk_unmitigated"); rule != nullptr) {
    appetite = rule->parameter("appetite");
  }
  out.push_back({"appetite",
                 "Risk appetite",
                 "Likelihood times impact that is accepted where a risk names no limit of its own.",
                 Kind::percent,
                 0.0,
                 1.0,
                 {},
                 appetite});
  Setting roots{"roots",
                "Further roots of importance",
                "Types that count as an end in themselves where a model states no goals: what the "
                "organisation offers, say.",
                Kind::types,
                {},
                {},
                {},
                json::array()};
  for (const model::ElementType& type : workspace.metamodel().types) {
    if (type.in_engine) roots.values.push_back(type.id);
  }
  out.push_back(std::move(roots));
  for (std::size_t i = 0; i < score::kLineCount; ++i) {
    const std::string name(score::kLineNames[i]);
    out.push_back({"line_weights." + std::string(score::kLineIds[i]),
                   "Weight of " + name,
                   "How much the line " + name + " counts in the index; 0 leaves it out.",
                   Kind::number,
                   0.0,
                   kLargestWeight,
                   {},
                   1});
  }
  add_thresholds(book, out);
  return out;
}

json::object setting_values(const Workspace& workspace, const std::vector<Setting>& settings) {
  const json::object body = workspace.snapshot().model->settings();
  json::object out;
  for (const Setting& setting : settings) {
    json::value value = setting.kind == Kind::currency ? json::value(workspace.currency())
                                                       : at_path(body, setting.id);
    if (setting.kind == Kind::types) value = as_list(value);
    if (value.is_null()) value = setting.fallback;
    out[setting.id] = std::move(value);
  }
  return out;
}

SettingsPlan plan_settings(const Workspace& workspace, const std::vector<Setting>& settings,
                           const json::object& wishes) {
  SettingsPlan out;
  const json::object before = workspace.snapshot().model->settings();
  json::object body = before;
  for (const auto& wish : wishes) {
    const std::string id(wish.key());
    const auto setting = std::find_if(settings.begin(), settings.end(),
                                      [&](const Setting& known) { return known.id == id; });
    if (setting == settings.end()) {
      out.problems.push_back({id, "There is no such setting."});
      continue;
    }
    if (!wish.value().is_null()) {
      std::string problem = problem_of(*setting, wish.value());
      if (!problem.empty()) {
        out.problems.push_back({id, std::move(problem)});
        continue;
      }
    }
    if (setting->kind == Kind::currency) {
      const json::value code = wish.value().is_null() ? setting->fallback : wish.value();
      if (code.as_string() != workspace.currency()) out.currency = code.as_string().c_str();
      // Examples state it among the settings as well.
      set_path(body, id, code);
      continue;
    }
    set_path(body, id, wish.value());
  }
  if (!out.problems.empty()) return out;
  out.metamodel = !model::same(as_list(at_path(before, "roots")), as_list(at_path(body, "roots")));
  out.anything = !model::same(before, body) || !out.currency.empty();
  out.body = std::move(body);
  return out;
}

Result<json::object> scores_under(Workspace& workspace, const SettingsPlan& plan) {
  PLUMB_TRY(const Snapshot trial, under(workspace, plan));
  return scores_of(workspace, trial, {trial.seq, workspace.now()}, plan.currency);
}

Result<Committed> commit_settings(Workspace& workspace, const SettingsPlan& plan,
                                  const std::string& actor) {
  const auto& artifacts = workspace.snapshot().model->artifacts();
  const auto found = artifacts.find("settings");
  Batch batch;
  batch.actor = actor;
  batch.reason = "Settings";
  batch.source = "settings";
  if (found != artifacts.end() && found->second->deleted) {
    batch.writes.push_back(
        {model::Subject::artifact, model::Operation::restore, "settings", {}, {}});
  }
  batch.writes.push_back(
      {model::Subject::artifact,
       found == artifacts.end() ? model::Operation::create : model::Operation::update,
       "settings",
       {{"kind", "settings"}, {"name", "Settings"}, {"body", plan.body}},
       {}});
  PLUMB_TRY(Committed committed, workspace.commit(std::move(batch)));
  if (!plan.currency.empty()) PLUMB_CHECK(workspace.set_currency(plan.currency));
  return committed;
}

void apply_thresholds(model::RuleBook& book, const json::object& settings) {
  const json::value* thresholds = settings.if_contains("thresholds");
  if (thresholds == nullptr || !thresholds->is_object()) return;
  for (model::Rule& rule : book.rules) {
    for (model::Parameter& parameter : rule.parameters) {
      const json::value set = at_path(thresholds->get_object(), rule.id + "." + parameter.id);
      if (!set.is_number()) continue;
      parameter.value = std::clamp(set.to_number<double>(), parameter.minimum, parameter.maximum);
    }
  }
}

}  // namespace plumb::service
