#include "service/wording.h"

#include <algorithm>
#include <cstdlib>
#include <map>
#include <string>
#include <vector>

#include "catalog/metamodel_catalog.h"
#include "catalog/words.h"

namespace plumb::service {
namespace {

using catalog::Words;

// Texts that are ours by the operation that answers with them, as paths: "types[].name". Findings,
// diagnoses, levers, explanations and sentences are known by their shape, wherever they occur.
// long: one table.
const std::map<std::string_view, std::vector<std::string_view>>& own_texts() {
  const std::vector<std::string_view> workshop = {
      "item.name",           "item.question", "item.help",          "item.levels[]",
      "item.options[].name", "item.unit",     "scale.points[].name"};
  const std::vector<std::string_view> audit = {"programme.name",
                                               "programme.description",
                                               "programme.steps[].name",
                                               "programme.steps[].purpose",
                                               "programme.steps[].checks[].text",
                                               "programme.steps[].checks[].look_for",
                                               "programme.steps[].checks[].advice",
                                               "programme.steps[].requests[].text"};
  static const std::map<std::string_view, std::vector<std::string_view>> paths = {
      {"getAudit", audit},
      {"createAudit", audit},
      {"changeAudit", audit},
      {"moveAudit", audit},
      {"judgeAuditCheck", audit},
      {"addAuditRequest", audit},
      {"answerAuditRequest", audit},
      {"removeAuditRequest", audit},
      {"restoreAuditRequest", audit},
      {"addAuditFile", audit},
      {"removeAuditFile", audit},
      {"addAuditFinding", audit},
      {"changeAuditFinding", audit},
      {"removeAuditFinding", audit},
      {"actOnAuditFinding", audit},
      {"concludeAuditStep", audit},
      {"signAudit", audit},
      {"getMetamodel",
       {"domains[].name",
        "components[].name",
        "components[].description",
        "components[].prompts[]",
        "types[].name",
        "types[].plural",
        "types[].description",
        "types[].attributes[].name",
        "types[].attributes[].description",
        "types[].attributes[].unit",
        "types[].attributes[].values[].name",
        "common_attributes[].name",
        "common_attributes[].description",
        "common_attributes[].unit",
        "common_attributes[].values[].name",
        "relation_kinds[].name",
        "relation_kinds[].inverse",
        "relation_kinds[].description",
        "relation_kinds[].attributes[].name",
        "relation_kinds[].attributes[].description",
        "relation_kinds[].attributes[].unit",
        "relation_kinds[].attributes[].values[].name",
        "evidence_kinds[].name",
        "links[].name",
        "lenses[].name",
        "lenses[].description",
        "lenses[].dimensions[].name",
        "perspectives[].name",
        "perspectives[].description",
        "perspectives[].it_role"}},
      {"listPerspectives",
       {"items[].name", "items[].description", "items[].it_role", "items[].caution",
        "items[].roles[]", "items[].roles_detail[].name", "items[].roles_detail[].description",
        "items[].impacts[]", "items[].impacts_detail[].name",
        "items[].impacts_detail[].suggested[]", "items[].other_names[]", "items[].business_role",
        "items[].it_management_role", "items[].criterion"}},
      {"getAnalysis", {"lenses.guide.*.name", "lenses.classic.*.name", "lenses.six_types.*.name"}},
      {"listRules",
       {"items[].name", "items[].why", "items[].parameters[].name", "items[].parameters[].unit"}},
      {"getSettings", {"descriptions.*.name", "descriptions.*.text"}},
      {"changeSettings", {"descriptions.*.name", "descriptions.*.text"}},
      {"getBenefits",
       {"benefits[].name", "benefits[].description", "benefits[].parts[].name",
        "sentence.values.name", "sentence.values.part", "benefits[].parts[].formula",
        "benefits[].parts[].unit", "benefits[].parts[].missing"}},
      {"getGraph", {"lanes[].name"}},
      {"explainLink", {"name", "chain[].limited_by"}},
      {"explainComponent", {"name"}},
      {"getHome", {"owed[].text", "changed.by_kind[].name", "changed.steps[].words"}},
      {"whyChanged", {"by_kind[].name", "steps[].words"}},
      {"getStrategy", {"goals[].smart.text"}},
      {"listNotifications", {"items[].text", "items[].reason"}},
      {"listBatches", {"items[].summary"}},
      {"getBatch", {"summary"}},
      {"explainElement", {"formula"}},
      {"listInstruments",
       {
           "items[].name",
           "items[].description",
           "items[].licence_note",
       }},
      {"getInstrument",
       {"instrument.name", "instrument.description", "instrument.licence_note", "dimensions[].name",
        "dimensions[].meaning", "scales[].points[].name", "items[].name", "items[].question",
        "items[].help", "items[].levels[]", "items[].options[].name", "items[].unit",
        "scores[].name", "tailoring[].name", "tailoring[].question", "tailoring[].options[].name"}},
      {"openAnswering",
       {
           "instrument.name",
           "instrument.description",
           "instrument.licence_note",
           "questions.dimensions[].name",
           "questions.dimensions[].meaning",
           "questions.scales[].points[].name",
           "questions.items[].name",
           "questions.items[].question",
           "questions.items[].help",
           "questions.items[].levels[]",
           "questions.items[].options[].name",
           "questions.items[].unit",
       }},
      {"listMeasureDefinitions",
       {"items[].group_name", "items[].name", "items[].description", "items[].formula",
        "items[].unit", "items[].data", "items[].pitfalls"}},
      {"getMeasure", {"missing"}},
      {"getScorecard", {"perspectives[].name"}},
      {"getStrategyMap", {"perspectives[].name"}},
      {"listAuditProgrammes",
       {"items[].name", "items[].description", "items[].steps[].name", "items[].steps[].purpose",
        "items[].steps[].checks[].text", "items[].steps[].checks[].look_for",
        "items[].steps[].checks[].advice", "items[].steps[].requests[].text"}},
      {"getAuditEvidence",
       {"steps.*.sections[].name", "steps.*.sections[].figures[].name",
        "steps.*.sections[].figures[].value", "steps.*.sections[].figures[].note",
        "steps.*.findings[].text", "steps.*.surveys[].dimensions[].name",
        "steps.*.surveys[].needs[].name"}},
      {"proveAuditReport", {"files[].request"}},
      {"getWorkshop", workshop},
      {"moveWorkshop", workshop},
      {"watchWorkshop", workshop},
      {"listImprovements", {"items[].next"}},
      {"getCampaignResults", {"scores[].rule", "suggestions[].missing"}},
  };
  return paths;
}

// Names of the built-in kinds of relation, as they stand between two names; longest first.
const std::vector<std::string>& relation_names() {
  static const std::vector<std::string> names = [] {
    std::vector<std::string> out;
    const auto metamodel = catalog::builtin_metamodel();
    for (std::size_t i = 0; metamodel.ok() && i < metamodel->relations.size(); ++i) {
      out.push_back(" " + metamodel->relations[i].name + " ");
    }
    std::stable_sort(out.begin(), out.end(), [](const std::string& a, const std::string& b) {
      return a.size() > b.size();
    });
    return out;
  }();
  return names;
}

class Rewording {
 public:
  explicit Rewording(const Words& words) : words_(words) {}

  // Says what lies at the path below `value` in the other language.
  void at(json::value& value, std::string_view path) {
    if (path.empty()) return say(value);
    if (path.starts_with("[]")) {
      if (json::array* items = value.if_array()) {
        const std::string_view rest = path.substr(path.starts_with("[].") ? 3 : 2);
        for (json::value& item : *items) at(item, rest);
      }
      return;
    }
    json::object* object = value.if_object();
    if (object == nullptr) return;
    const std::size_t end = std::min(path.find_first_of(".["), path.size());
    const std::string_view key = path.substr(0, end);
    const std::string_view rest =
        end < path.size() && path[end] == '.' ? path.substr(end + 1) : path.substr(end);
    if (key == "*") {
      for (auto& member : *object) at(member.value(), rest);
    } else if (json::value* found = object->if_contains(key)) {
      at(*found, rest);
    }
  }

  // What is ours by its shape, in the whole document.
  void walk(json::value& value) {
    if (json::array* items = value.if_array()) {
      for (json::value& item : *items) walk(item);
    }
    json::object* object = value.if_object();
    if (object == nullptr) return;
    shape(*object, value);
    for (auto& member : *object) {
      // People's own, and what is done with above.
      constexpr std::string_view kLeft[] = {"fields", "after", "before", "names", "links"};
      if (std::find(std::begin(kLeft), std::end(kLeft), std::string_view(member.key())) !=
          std::end(kLeft)) {
        if (!member.value().is_array()) continue;
      }
      if (member.key() == "sentence") sentence(member.value());
      if (member.key() == "missing") missing(member.value());
      walk(member.value());
    }
  }

 private:
  void say(json::value& value) {
    json::string* text = value.if_string();
    if (text == nullptr) return;
    const std::string_view english(*text);
    std::string said = words_.say(english);
    if (said == english) said = each(english);
    *text = said;
  }

  // "2 elements made, 1 relation changed", piece by piece; the whole as it is where one is none.
  std::string each(std::string_view english) const {
    std::string out;
    for (std::string_view rest = english; !rest.empty();) {
      const std::size_t end = std::min(rest.find(", "), rest.size());
      const std::string_view piece = rest.substr(0, end);
      const std::string said = words_.say(piece);
      if (said == piece) return std::string(english);
      out += (out.empty() ? "" : ", ") + said;
      rest.remove_prefix(std::min(end + 2, rest.size()));
    }
    return out;
  }

  void all(json::value& value, std::initializer_list<std::string_view> paths) {
    for (const std::string_view path : paths) at(value, path);
  }

  static bool text_in(const json::object& object, std::string_view key) {
    const json::value* found = object.if_contains(key);
    return found != nullptr && found->is_string();
  }

  void shape(json::object& object, json::value& value) {
    const bool text = text_in(object, "text");
    if (is(object, "subject", "relation") && text_in(object, "operation")) {  // a change
      relation(object);
    } else if (text_in(object, "rule") && text) {  // a finding
      all(value, {"text", "name", "why", "playbook[].text", "playbook[].who", "evidence[].text"});
      figures(object, "evidence", "value");
    } else if (text_in(object, "lesson")) {  // a diagnosis
      all(value, {"name", "text", "why", "lesson", "plan[].text", "plan[].who"});
    } else if (text && text_in(object, "element") && object.contains("index_gain")) {  // a lever
      at(value, "text");
    } else if (text_in(object, "formula")) {  // an explanation
      all(value, {"name", "formula", "words", "missing", "inputs[].detail", "excluded[].reason"});
      inputs(object);
    }
  }

  static bool is(const json::object& object, std::string_view key, std::string_view text) {
    const json::value* found = object.if_contains(key);
    return found != nullptr && found->is_string() && found->get_string() == text;
  }

  // "Billing supports Fair prices"
  void relation(json::object& object) {
    json::value* name = object.if_contains("name");
    if (name == nullptr || !name->is_string()) return;
    std::string text(name->get_string());
    for (const std::string& kind : relation_names()) {
      const std::size_t at = text.find(kind);
      if (at == std::string::npos) continue;
      text.replace(at + 1, kind.size() - 2,
                   words_.say(std::string_view(kind).substr(1, kind.size() - 2)));
      *name = text;
      return;
    }
  }

  void figures(json::object& object, std::string_view list, std::string_view key) {
    json::value* found = object.if_contains(list);
    json::array* items = found != nullptr ? found->if_array() : nullptr;
    if (items == nullptr) return;
    for (json::value& item : *items) {
      json::object* row = item.if_object();
      json::value* value = row != nullptr ? row->if_contains(key) : nullptr;
      if (value != nullptr && value->is_string()) {
        *value = words_.value(std::string_view(value->get_string()));
      }
    }
  }

  // Elements are named by people, all else by us.
  void inputs(json::object& object) {
    for (const std::string_view key : {"inputs", "excluded"}) {
      json::value* found = object.if_contains(key);
      json::array* items = found != nullptr ? found->if_array() : nullptr;
      if (items == nullptr) continue;
      for (json::value& item : *items) {
        const json::object* row = item.if_object();
        if (row == nullptr || row->contains("type")) continue;
        at(item, "name");
      }
    }
  }

  // A reason why a figure is not there, or one for each line.
  void missing(json::value& value) {
    if (value.is_array()) return at(value, "[].reason");
    if (value.is_object()) return at(value, "*");
    say(value);
  }

  // Values that are terms of ours; the sentence itself is worded by whoever shows it.
  void sentence(json::value& value) {
    json::object* object = value.if_object();
    const json::value* id = object != nullptr ? object->if_contains("id") : nullptr;
    if (id == nullptr || !id->is_string()) return;
    for (const char* key : {"declared", "practised", "demand", "supply", "line", "rows", "columns",
                            "reason", "text"}) {
      if (json::value* values = object->if_contains("values")) term(*values, key);
    }
    if (id->get_string() == "findings.pattern") at(value, "values.name");
  }

  void term(json::value& values, std::string_view key) {
    json::object* object = values.if_object();
    json::value* found = object != nullptr ? object->if_contains(key) : nullptr;
    if (found == nullptr || !found->is_string()) return;
    *found = words_.term(std::string_view(found->get_string()));
  }

  const Words& words_;
};

}  // namespace

std::string_view language_of(std::string_view accept_language) {
  std::string_view best = "en";
  double best_quality = 0;
  while (!accept_language.empty()) {
    const std::size_t comma = std::min(accept_language.find(','), accept_language.size());
    std::string_view entry = accept_language.substr(0, comma);
    accept_language.remove_prefix(std::min(comma + 1, accept_language.size()));
    while (entry.starts_with(' ')) entry.remove_prefix(1);
    const std::string_view tag = entry.substr(0, entry.find_first_of("-; "));
    const std::size_t quality_at = entry.find("q=");
    const double quality =
        quality_at == std::string_view::npos
            ? 1
            : std::strtod(std::string(entry.substr(quality_at + 2)).c_str(), nullptr);
    if (!(quality > best_quality)) continue;
    if (tag == "en") {
      best = "en";
    } else if (tag == "de") {
      best = "de";
    } else {
      continue;
    }
    best_quality = quality;
  }
  return best;
}

void reword(json::value& document, std::string_view operation, std::string_view language) {
  const Words* words = catalog::words_in(language);
  if (words == nullptr) return;
  Rewording rewording(*words);
  if (const auto found = own_texts().find(operation); found != own_texts().end()) {
    for (const std::string_view path : found->second) rewording.at(document, path);
  }
  rewording.walk(document);
}

}  // namespace plumb::service
