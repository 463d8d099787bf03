#include "service/finding_desk.h"

#include <algorithm>

#include "score/evidence_fields.h"
#include "service/assess_json.h"
#include "service/comments.h"
#include "service/explain.h"

namespace plumb::service {
namespace {

using score::Finding;

bool among(const std::vector<std::string>& wanted, std::string_view value) {
  return wanted.empty() || std::find(wanted.begin(), wanted.end(), value) != wanted.end();
}

std::string lower(std::string_view text) {
  std::string out(text);
  for (char& c : out) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return out;
}

json::array steps_json(const std::vector<model::PlaybookStep>& steps) {
  json::array out;
  for (const model::PlaybookStep& step : steps) {
    out.push_back({{"text", step.text}, {"who", step.who}});
  }
  return out;
}

json::array facts_json(const model::Model& model, const Finding& finding) {
  json::array out;
  for (const score::Fact& fact : finding.facts) {
    json::object row{{"text", fact.text}, {"value", fact.value}};
    if (fact.number) row["number"] = *fact.number;
    if (fact.at) row["at"] = format_day(*fact.at);
    if (fact.element != model::kNoIndex) {
      row["element"] = model.element_id(fact.element);
      row["name"] = shown_name(model, fact.element);
    }
    if (fact.relation != model::kNoIndex) row["relation"] = model.relation_id(fact.relation);
    out.push_back(std::move(row));
  }
  return out;
}

void add_state(const model::Model& model, const FindingState& state, const ShowPerson& person,
               json::object& out) {
  out["muted"] = nullptr;
  if (state.mute) {
    out["muted"] = {{"reason", state.mute->reason},
                    {"until", day_or_null(state.mute->until)},
                    {"by", person(state.mute->by)},
                    {"at", state.mute->at}};
  }
  out["assignee"] = state.assignee.empty() ? json::value(nullptr) : person(state.assignee);
  out["due"] = day_or_null(state.due);
  json::array follow_ups;
  for (const std::string& id : state.follow_ups) {
    const model::Index at = model.find_element(id);
    if (at != model::kNoIndex && model.live(at)) follow_ups.push_back(ref_json(model, at));
  }
  out["follow_ups"] = std::move(follow_ups);
}

}  // namespace

FindingDesk::FindingDesk(const Assessment& assessment, const FindingKeys* before, ShowPerson person)
    : assessment_(assessment),
      before_(before),
      person_(std::move(person)),
      today_(day_of(assessment.moment.at)),
      comments_(comment_counts(assessment.model())) {
  for (FindingState& state : finding_states(assessment.model())) {
    std::string key = state.key;
    states_.emplace(std::move(key), std::move(state));
  }
  if (assessment.finder != nullptr) all_ = assessment.finder->all();
  for (const Finding& finding : assessment.findings) by_key_.emplace(finding.key, &finding);
  for (const Finding& finding : all_) {
    by_key_.emplace(finding.key, &finding);
    if (muted(finding)) continue;
    for (const model::Index subject : finding.subjects) ++about_[subject];
  }
}

const FindingState& FindingDesk::state(std::string_view key) const {
  static const FindingState kNothing;
  const auto found = states_.find(std::string(key));
  return found == states_.end() ? kNothing : found->second;
}

bool FindingDesk::muted(const Finding& finding) const {
  return state(finding.key).muted_on(today_);
}

std::string_view FindingDesk::theme_of(const Finding& finding) const {
  const model::Rule* rule = assessment_.finder->book().find(finding.rule);
  return rule == nullptr ? std::string_view() : std::string_view(rule->theme);
}

std::string_view FindingDesk::domain_of(const Finding& finding) const {
  if (finding.subjects.empty()) return {};
  return id_of(assessment_.model().domain(finding.subjects.front()));
}

Somebody FindingDesk::owner_of(const Finding& finding) const {
  if (finding.subjects.empty()) return {};
  const model::Model& model = assessment_.model();
  const score::Fields fields = score::fields_of(model, finding.subjects.front());
  return somebody(model, score::text(*fields, "owner"));
}

// `but`: the filter that is left out, to count what it would find.
bool FindingDesk::passes(const Finding& finding, const FindingFilter& filter,
                         std::string_view but) const {
  const model::Model& model = assessment_.model();
  if (but != "state" && filter.state != "all" && muted(finding) != (filter.state == "muted")) {
    return false;
  }
  if (but != "level" && !among(filter.levels, finding.level)) return false;
  if (but != "rule" && !among(filter.rules, finding.rule)) return false;
  if (but != "theme" && !among(filter.themes, theme_of(finding))) return false;
  if (but != "domain" && !among(filter.domains, domain_of(finding))) return false;
  if (!filter.element.empty()) {
    const model::Index at = model.find_element(filter.element);
    const auto& subjects = finding.subjects;
    if (std::find(subjects.begin(), subjects.end(), at) == subjects.end()) return false;
  }
  if (!filter.owner.empty()) {
    const Somebody owner = owner_of(finding);
    if (owner.id != filter.owner && owner.name != filter.owner) return false;
  }
  if (!filter.assignee.empty() && state(finding.key).assignee != filter.assignee) return false;
  if (!filter.diagnosis.empty()) {
    bool carries = false;
    for (const score::DiagnosisFinding& found : assessment_.diagnoses) {
      if (found.diagnosis != filter.diagnosis) continue;
      carries = std::find(found.keys.begin(), found.keys.end(), finding.key) != found.keys.end();
    }
    if (!carries) return false;
  }
  if (filter.text.empty()) return true;
  const std::string wanted = lower(filter.text);
  if (lower(finding.text).find(wanted) != std::string::npos) return true;
  return std::any_of(finding.subjects.begin(), finding.subjects.end(), [&](model::Index at) {
    return lower(model.name(at)).find(wanted) != std::string::npos;
  });
}

json::object FindingDesk::counts(const std::vector<const Finding*>& all,
                                 const FindingFilter& filter) const {
  json::object out;
  const auto count = [&](std::string_view facet, const auto& value_of) {
    json::object numbers;
    for (const Finding* finding : all) {
      if (!passes(*finding, filter, facet)) continue;
      const std::string_view value = value_of(*finding);
      if (value.empty()) continue;
      json::value& slot = numbers[value];
      const std::int64_t before = slot.is_null() ? 0 : slot.to_number<std::int64_t>();
      slot = before + static_cast<std::int64_t>(finding->count);
    }
    out[facet] = std::move(numbers);
  };
  count("level", [](const Finding& f) { return std::string_view(f.level); });
  count("rule", [](const Finding& f) { return std::string_view(f.rule); });
  count("theme", [&](const Finding& f) { return theme_of(f); });
  count("domain", [&](const Finding& f) { return domain_of(f); });
  count("state", [&](const Finding& f) { return std::string_view(muted(f) ? "muted" : "open"); });
  return out;
}

json::object FindingDesk::list(const FindingFilter& filter, FindingPageAsked page) const {
  // Whoever asks for one rule, one diagnosis or one element wants to see each.
  const bool apart = !filter.element.empty() || filter.rules.size() == 1 ||
                     !filter.diagnosis.empty() || !filter.assignee.empty();
  std::vector<const Finding*> all;
  for (const Finding& finding : apart ? all_ : assessment_.findings) all.push_back(&finding);
  std::vector<const Finding*> kept;
  for (const Finding* finding : all) {
    if (passes(*finding, filter, "")) kept.push_back(finding);
  }
  const bool down = filter.sort.starts_with("-");
  const std::string by = down ? filter.sort.substr(1) : filter.sort;
  const auto key_of = [&](const Finding& finding) -> std::string {
    if (by == "rule") return finding.rule;
    if (by == "theme") return std::string(theme_of(finding));
    if (by == "domain") return std::string(domain_of(finding));
    if (by == "owner") return owner_of(finding).name;
    if (by == "text") return finding.text;
    const auto due = state(finding.key).due;
    return due ? format_day(*due) : "9999-12-31";
  };
  // They come by severity, so that it decides where the sort does not.
  if (by == "severity") {
    if (!down) std::reverse(kept.begin(), kept.end());
  } else {
    std::stable_sort(kept.begin(), kept.end(), [&](const Finding* a, const Finding* b) {
      return down ? key_of(*b) < key_of(*a) : key_of(*a) < key_of(*b);
    });
  }
  json::array items;
  for (std::size_t i = page.first; i < kept.size() && i < page.first + page.count; ++i) {
    items.push_back(row(*kept[i]));
  }
  return {{"sentence", sentence_json(findings_sentence(count()))},
          {"items", std::move(items)},
          {"total", kept.size()},
          {"counts", counts(all, filter)},
          {"diagnoses", diagnoses()}};
}

std::vector<const Finding*> FindingDesk::open() const {
  std::vector<const Finding*> out;
  for (const Finding& finding : assessment_.findings) {
    if (!muted(finding)) out.push_back(&finding);
  }
  return out;
}

std::size_t FindingDesk::new_ones() const {
  if (before_ == nullptr) return 0;
  std::size_t out = 0;
  for (const Finding& finding : all_) {
    if (!muted(finding) && !before_->contains(finding.key)) ++out;
  }
  return out;
}

std::size_t FindingDesk::open_about(model::Index element) const {
  const auto found = about_.find(element);
  return found == about_.end() ? 0 : found->second;
}

json::object FindingDesk::row(const Finding& finding) const {
  const model::Model& model = assessment_.model();
  const model::Rule* rule = assessment_.finder->book().find(finding.rule);
  json::array elements;
  for (const model::Index at : finding.subjects) elements.push_back(ref_json(model, at));
  json::object out{{"key", finding.key},
                   {"rule", finding.rule},
                   {"name", rule == nullptr ? finding.rule : rule->name},
                   {"theme", theme_of(finding)},
                   {"severity", finding.level},
                   {"score", finding.severity},
                   {"text", finding.text},
                   {"count", finding.count},
                   {"domain", text_or_null(domain_of(finding))},
                   {"owner", text_or_null(owner_of(finding).name)},
                   {"elements", std::move(elements)},
                   {"state", muted(finding) ? "muted" : "open"},
                   {"since", nullptr},
                   {"new", before_ != nullptr && !before_->contains(finding.key)}};
  add_state(model, state(finding.key), person_, out);
  const auto comments = comments_.find("finding:" + finding.key);
  out["comments"] = comments == comments_.end() ? 0 : comments->second;
  return out;
}

json::object FindingDesk::page(const Finding& finding) const {
  const model::Model& model = assessment_.model();
  json::object out = row(finding);
  out["evidence"] = facts_json(model, finding);
  out["chain"] = finding.subjects.empty()
                     ? json::array()
                     : limiting_chain_json(assessment_, finding.subjects.front());
  const model::Rule* rule = assessment_.finder->book().find(finding.rule);
  out["why"] = rule == nullptr ? "" : rule->why;
  json::array chapters;
  json::array playbook;
  if (rule != nullptr) {
    for (const std::string& chapter : rule->chapters) chapters.emplace_back(chapter);
    playbook = steps_json(rule->playbook);
  }
  out["chapters"] = std::move(chapters);
  out["playbook"] = std::move(playbook);
  json::array diagnoses;
  for (const score::DiagnosisFinding& found : assessment_.diagnoses) {
    if (std::find(found.keys.begin(), found.keys.end(), finding.key) == found.keys.end()) continue;
    const model::Diagnosis* known = assessment_.finder->book().diagnosis(found.diagnosis);
    diagnoses.push_back({{"id", found.diagnosis},
                         {"name", known == nullptr ? found.diagnosis : known->name},
                         {"text", found.text},
                         {"lesson", known == nullptr ? "" : known->lesson}});
  }
  out["diagnoses"] = std::move(diagnoses);
  return out;
}

const Finding* FindingDesk::find(std::string_view key) const {
  const auto found = by_key_.find(key);
  return found == by_key_.end() ? nullptr : found->second;
}

json::array FindingDesk::diagnoses() const {
  json::array out;
  for (const score::DiagnosisFinding& found : assessment_.diagnoses) {
    const model::Diagnosis* known = assessment_.finder->book().diagnosis(found.diagnosis);
    json::array keys;
    for (const std::string& key : found.keys) keys.emplace_back(key);
    json::object row{{"id", found.diagnosis},         {"level", found.level},
                     {"score", found.score},          {"text", found.text},
                     {"findings", found.keys.size()}, {"keys", std::move(keys)}};
    if (known != nullptr) {
      row["name"] = known->name;
      row["lesson"] = known->lesson;
      row["plan"] = steps_json(known->plan);
    }
    out.push_back(std::move(row));
  }
  return out;
}

FindingsCount FindingDesk::count() const {
  FindingsCount out;
  for (const Finding* finding : open()) {
    out.open += finding->count;
    if (finding->level == "high") out.high += finding->count;
    if (out.key.empty()) {
      out.key = finding->key;
      out.text = finding->text;
    }
  }
  if (!assessment_.diagnoses.empty()) {
    const std::string& id = assessment_.diagnoses.front().diagnosis;
    const model::Diagnosis* known = assessment_.finder->book().diagnosis(id);
    out.diagnosis = known == nullptr ? id : known->name;
  }
  return out;
}

json::object seen_json(const Assessment& assessment, const Finding& finding) {
  json::array elements;
  for (const model::Index at : finding.subjects) {
    elements.emplace_back(assessment.model().element_id(at));
  }
  return {{"rule", finding.rule},
          {"level", finding.level},
          {"score", finding.severity},
          {"text", finding.text},
          {"elements", std::move(elements)},
          {"at", format_instant(assessment.moment.at)}};
}

json::value closed_page(const model::Model& model, const FindingState& state,
                        const ShowPerson& person) {
  if (state.seen.empty()) return nullptr;
  const auto text = [&](std::string_view key) { return std::string(score::text(state.seen, key)); };
  json::array elements;
  if (const json::value* ids = state.seen.if_contains("elements");
      ids != nullptr && ids->is_array()) {
    for (const json::value& id : ids->get_array()) {
      if (!id.is_string()) continue;
      const model::Index at = model.find_element(std::string_view(id.get_string()));
      if (at != model::kNoIndex) elements.push_back(ref_json(model, at));
    }
  }
  json::object out{{"key", state.key},
                   {"rule", text("rule")},
                   {"name", text("rule")},
                   {"severity", text("level")},
                   {"score", score::number(state.seen, "score").value_or(0)},
                   {"text", text("text")},
                   {"elements", std::move(elements)},
                   {"state", "closed"},
                   {"since", nullptr},
                   {"new", false},
                   {"evidence", json::array()},
                   {"why", ""},
                   {"playbook", json::array()}};
  add_state(model, state, person, out);
  return out;
}

}  // namespace plumb::service
