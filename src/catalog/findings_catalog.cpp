#include "catalog/findings_catalog.h"

#include <algorithm>
#include <utility>

#include "catalog/reader.h"

namespace plumb::catalog {
namespace {

using model::Diagnosis;
using model::Parameter;
using model::Placeholder;
using model::PlaybookStep;
using model::Rule;
using model::RuleBook;

const Names kChapters = {"I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI"};
const Names kUnits = {"share", "days", "FTE", "level", "ratio", "count"};
// What the engine fills into the text of a diagnosis.
const Names kDiagnosisPlaceholders = {"value", "limit", "others"};
constexpr double kLargestThreshold = 1e9;
constexpr std::size_t kLongestPlaybook = 12;

template <typename List>
Names names_of(const List& list) {
  return Names(list.begin(), list.end());
}

template <typename T>
Names ids_of(const std::vector<T>& list) {
  Names out;
  for (const T& item : list) out.push_back(item.id);
  return out;
}

template <typename T>
const T* known_one(const std::vector<T>& list, std::string_view id) {
  for (const T& item : list) {
    if (item.id == id) return &item;
  }
  return nullptr;
}

template <typename T>
void put(std::vector<T>& list, T item) {
  for (T& known : list) {
    if (known.id != item.id) continue;
    known = std::move(item);
    return;
  }
  list.push_back(std::move(item));
}

bool contains(const Names& names, std::string_view name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

bool is_threshold(std::string_view rule, std::string_view parameter) {
  return std::any_of(model::kRuleParameters.begin(), model::kRuleParameters.end(),
                     [&](const model::RuleParameter& known) {
                       return known.rule == rule && known.parameter == parameter;
                     });
}

// Braces that close, around names that somebody fills in.
void check_template(Problems& problems, int line, const std::string& label, std::string_view text,
                    const Names& allowed) {
  if (std::count(text.begin(), text.end(), '{') != std::count(text.begin(), text.end(), '}')) {
    problems.add(line, "The " + label + " has a brace without its pair.", "Close or remove it.");
  }
  for (const std::string& name : model::placeholders_of(text)) {
    if (contains(allowed, name)) continue;
    std::string what = "The " + label + " uses '{";
    what += name;
    what += "}', which nothing fills in.";
    problems.add(line, std::move(what), suggestion(name, allowed));
  }
}

class RuleBookReader {
 public:
  void read(Fields& root) {
    std::vector<std::string> sources;  // for people who read the file
    root.texts("sources", sources);
    const auto section = [&](std::string_view key, const char* kind, auto member) {
      const std::optional<Value> list = root.list(key);
      if (!list) return;
      each_with_id(root.problems(), *list, {kind, {}}, IdForm::plain,
                   [&](Fields& f, const std::string& id) { (this->*member)(f, id); });
    };
    section("themes", "theme", &RuleBookReader::read_theme);
    section("severity_bands", "severity band", &RuleBookReader::read_band);
    section("rules", "rule", &RuleBookReader::read_rule);
    section("diagnoses", "diagnosis", &RuleBookReader::read_diagnosis);
  }

  RuleBook assemble(const std::vector<CatalogFile>& files, std::vector<Problem>& problems) {
    check_references(references_, "theme", ids_of(book_.themes), problems);
    check_references(references_, "rule", names_of(model::kRuleIds), problems);
    const std::string base = files.empty() ? std::string() : files.front().name;
    const auto report = [&](std::string what, std::string remedy) {
      problems.push_back({base, 0, std::move(what), std::move(remedy)});
    };
    for (const std::string_view id : model::kRuleIds) {
      if (book_.find(id) == nullptr) {
        report("The rule '" + std::string(id) + "' is missing.", "Describe it under 'rules'.");
      }
    }
    for (const model::RuleParameter& threshold : model::kRuleParameters) {
      const Rule* rule = book_.find(threshold.rule);
      if (rule == nullptr || known_one(rule->parameters, threshold.parameter) != nullptr) continue;
      report("The rule '" + rule->id + "' has no parameter '" + std::string(threshold.parameter) +
                 "'.",
             "Add it under 'parameters'.");
    }
    std::stable_sort(book_.bands.begin(), book_.bands.end(),
                     [](const auto& a, const auto& b) { return a.from < b.from; });
    if (book_.bands.empty() || book_.bands.front().from > 0) {
      report("No severity band starts at 0.", "Let the lowest one say 'from: 0'.");
    }
    return std::move(book_);
  }

 private:
  void refer(const Fields& fields, std::string_view key, const char* kind,
             const std::string& name) {
    references_.push_back(
        {fields.problems().file(), fields.line_of(key), fields.label(), kind, name});
  }

  void read_theme(Fields& fields, const std::string& id) {
    const model::Theme* known = known_one(book_.themes, id);
    model::Theme theme = known != nullptr ? *known : model::Theme{};
    theme.id = id;
    if (known == nullptr) fields.require("name");
    fields.text("name", theme.name);
    fields.text("description", theme.description);
    put(book_.themes, std::move(theme));
  }

  void read_band(Fields& fields, const std::string& id) {
    const model::SeverityBand* known = known_one(book_.bands, id);
    model::SeverityBand band = known != nullptr ? *known : model::SeverityBand{};
    band.id = id;
    if (known == nullptr) {
      fields.require("name");
      fields.require("from");
    }
    fields.text("name", band.name);
    fields.number("from", band.from, {0, 1});
    put(book_.bands, std::move(band));
  }

  // What rules and diagnoses have in common.
  template <typename T>
  void read_heading(Fields& fields, bool fresh, T& out) {
    if (fresh) {
      for (const char* key : {"name", "theme", "chapters", "why"}) fields.require(key);
    }
    fields.text("name", out.name);
    if (fields.id("theme", out.theme)) refer(fields, "theme", "theme", out.theme);
    if (fields.texts("chapters", out.chapters)) {
      for (const std::string& chapter : out.chapters) {
        if (contains(kChapters, chapter)) continue;
        fields.problems().add(
            fields.line_of("chapters"),
            "The " + fields.label() + " names an unknown chapter '" + chapter.substr(0, 60) + "'.",
            "The guide has chapters I to XI.");
      }
    }
    fields.texts("mission", out.mission);
    fields.text("why", out.why);
  }

  void read_rule(Fields& fields, const std::string& id) {
    const Rule* known = book_.find(id);
    Rule rule = known != nullptr ? *known : Rule{};
    rule.id = id;
    const bool fresh = known == nullptr;
    if (!contains(names_of(model::kRuleIds), id)) {
      fields.problems().add(fields.line_of("id"),
                            "The " + fields.label() + " is not one that the program computes.",
                            suggestion(id, names_of(model::kRuleIds)));
      return fields.skip();
    }
    read_heading(fields, fresh, rule);
    if (fresh) {
      for (const char* key : {"texts", "playbook", "severity"}) fields.require(key);
    }
    fields.number("severity", rule.severity, {0, 1, true});
    fields.boolean("enabled", rule.enabled);
    if (const auto map = fields.map("placeholders")) read_placeholders(fields, *map, rule);
    if (const auto map = fields.map("texts")) read_texts(fields, *map, fresh, rule);
    read_steps(fields, "playbook", 1, rule.playbook);
    if (const auto list = fields.list("parameters")) read_parameters(fields, *list, rule);
    put(book_.rules, std::move(rule));
  }

  static void read_placeholders(Fields& fields, Value map, Rule& rule) {
    Problems& problems = fields.problems();
    for (std::size_t i = 0; i < map.size(); ++i) {
      const Value::Entry entry = map.entry(i);
      Placeholder placeholder{entry.key, {}};
      const Names known = names_of(model::kPlaceholders);
      if (!contains(known, entry.key)) {
        problems.add(entry.line,
                     "The " + fields.label() + " declares an unknown placeholder '" +
                         entry.key.substr(0, 60) + "'.",
                     suggestion(entry.key, known));
        continue;
      }
      const std::string label = "The placeholder '" + entry.key + "' of the " + fields.label();
      if (read_text(problems, entry.value, label, placeholder.meaning)) {
        put(rule.placeholders, std::move(placeholder));
      }
    }
  }

  // texts: {default: "...", other_case: "..."}. Cases come from the base; code picks them by name.
  static void read_texts(Fields& fields, Value map, bool fresh, Rule& rule) {
    Problems& problems = fields.problems();
    Names allowed = ids_of(rule.placeholders);
    allowed.push_back("subject");
    for (std::size_t i = 0; i < map.size(); ++i) {
      const Value::Entry entry = map.entry(i);
      const auto known =
          std::find_if(rule.texts.begin(), rule.texts.end(),
                       [&](const model::RuleText& text) { return text.variant == entry.key; });
      const std::string label = "text '" + entry.key.substr(0, 60) + "' of the " + fields.label();
      if (!is_identifier(entry.key) || (!fresh && known == rule.texts.end())) {
        Names variants;
        for (const model::RuleText& text : rule.texts) variants.push_back(text.variant);
        problems.add(entry.line, "The " + label + " is a case the rule does not have.",
                     suggestion(entry.key, variants));
        continue;
      }
      std::string text;
      if (!read_text(problems, entry.value, "The " + label, text)) continue;
      check_template(problems, entry.value.line(), label, text, allowed);
      if (known != rule.texts.end()) {
        known->text = std::move(text);
      } else if (entry.key == "default") {
        rule.texts.insert(rule.texts.begin(), {entry.key, std::move(text)});
      } else {
        rule.texts.push_back({entry.key, std::move(text)});
      }
    }
    if (rule.texts.empty() || rule.texts.front().variant != "default") {
      problems.add(fields.line_of("texts"), "The " + fields.label() + " has no text 'default'.",
                   "Add it; it is used when no other case fits.");
    }
  }

  static void read_steps(Fields& fields, std::string_view key, std::size_t fewest,
                         std::vector<PlaybookStep>& steps) {
    const auto list = fields.list(key);
    if (!list) return;
    Problems& problems = fields.problems();
    std::vector<PlaybookStep> read;
    for (std::size_t i = 0; i < list->size(); ++i) {
      const Value item = list->item(i);
      const std::string label = "step " + std::to_string(i + 1) + " of the " + fields.label();
      if (item.shape() != Shape::map) {
        problems.add(item.line(), "The " + label + " is not a mapping.",
                     "Write '- {do: ..., who: ...}'.");
        continue;
      }
      Fields one(problems, item, label);
      PlaybookStep step;
      one.require("do");
      one.require("who");
      one.text("do", step.text);
      one.text("who", step.who);
      one.finish();
      read.push_back(std::move(step));
    }
    if (list->size() < fewest || list->size() > kLongestPlaybook) {
      problems.add(
          fields.line_of(key),
          "The " + fields.label() + " has " + std::to_string(list->size()) + " steps under '" +
              std::string(key) + "'.",
          "Write " + std::to_string(fewest) + " to " + std::to_string(kLongestPlaybook) + ".");
    }
    steps = std::move(read);
  }

  static void read_parameters(Fields& fields, Value list, Rule& rule) {
    Problems& problems = fields.problems();
    each_with_id(
        problems, list, {"parameter", fields.label()}, IdForm::plain,
        [&](Fields& f, const std::string& id) {
          const Parameter* known = known_one(rule.parameters, id);
          Parameter parameter = known != nullptr ? *known : Parameter{};
          parameter.id = id;
          if (known == nullptr) {
            for (const char* key : {"name", "unit", "value", "minimum", "maximum"}) {
              f.require(key);
            }
          }
          if (!is_threshold(rule.id, id)) {
            Names thresholds;
            for (const model::RuleParameter& threshold : model::kRuleParameters) {
              if (threshold.rule == rule.id) thresholds.push_back(threshold.parameter);
            }
            problems.add(f.line_of("id"), "The " + f.label() + " is not one the program reads.",
                         suggestion(id, thresholds));
            return f.skip();
          }
          f.text("name", parameter.name);
          std::size_t unit = 0;
          if (f.choice("unit", kUnits, unit)) parameter.unit = kUnits[unit];
          f.number("minimum", parameter.minimum, {-kLargestThreshold, kLargestThreshold});
          f.number("maximum", parameter.maximum, {-kLargestThreshold, kLargestThreshold});
          f.number("value", parameter.value, {parameter.minimum, parameter.maximum});
          if (parameter.minimum > parameter.maximum) {
            problems.add(f.line_of("minimum"),
                         "The " + f.label() + " has a minimum above its maximum.", "Swap them.");
          } else if (parameter.value < parameter.minimum || parameter.value > parameter.maximum) {
            // The range moved away from a value that an earlier file set.
            if (!f.has("value")) {
              problems.add(f.line_of("id"),
                           "The " + f.label() + " leaves its value outside the range.",
                           "Give a value as well.");
            }
          }
          put(rule.parameters, std::move(parameter));
        });
  }

  void read_diagnosis(Fields& fields, const std::string& id) {
    const Diagnosis* known = book_.diagnosis(id);
    Diagnosis diagnosis = known != nullptr ? *known : Diagnosis{};
    diagnosis.id = id;
    const bool fresh = known == nullptr;
    read_heading(fields, fresh, diagnosis);
    if (fresh) {
      for (const char* key : {"text", "signs", "per", "lesson", "plan"}) fields.require(key);
    }
    if (fields.text("text", diagnosis.text)) {
      check_template(fields.problems(), fields.line_of("text"), "text of the " + fields.label(),
                     diagnosis.text, kDiagnosisPlaceholders);
    }
    std::size_t per = 0;
    if (fields.choice("per", names_of(model::kDenominatorIds), per)) {
      diagnosis.per = static_cast<model::Denominator>(per);
    }
    fields.integer("minimum_rules", diagnosis.minimum_rules, 1, 40);
    fields.number("minimum_score", diagnosis.minimum_score, {0, 1000, true});
    fields.text("lesson", diagnosis.lesson);
    read_steps(fields, "plan", 4, diagnosis.plan);
    if (const auto list = fields.list("signs")) read_signs(fields, *list, diagnosis);
    if (!diagnosis.signs.empty() && diagnosis.minimum_rules > count_rules(diagnosis)) {
      fields.problems().add(fields.line_of("minimum_rules"),
                            "The " + fields.label() + " asks for more rules than it has signs.",
                            "Lower it.");
    }
    put(book_.diagnoses, std::move(diagnosis));
  }

  static int count_rules(const Diagnosis& diagnosis) {
    Names rules;
    for (const model::Sign& sign : diagnosis.signs) {
      if (!contains(rules, sign.rule)) rules.push_back(sign.rule);
    }
    return static_cast<int>(rules.size());
  }

  void read_signs(Fields& fields, Value list, Diagnosis& diagnosis) {
    Problems& problems = fields.problems();
    std::vector<model::Sign> signs;
    for (std::size_t i = 0; i < list.size(); ++i) {
      const Value item = list.item(i);
      const std::string label = "sign " + std::to_string(i + 1) + " of the " + fields.label();
      if (item.shape() != Shape::map) {
        problems.add(item.line(), "The " + label + " is not a mapping.",
                     "Write '- {rule: ..., weight: ...}'.");
        continue;
      }
      Fields one(problems, item, label);
      model::Sign sign;
      one.require("rule");
      if (one.id("rule", sign.rule)) refer(one, "rule", "rule", sign.rule);
      one.number("weight", sign.weight, {0, 10, true});
      one.id("attribute", sign.attribute);
      one.text("equals", sign.equals);
      if (sign.attribute.empty() != sign.equals.empty()) {
        problems.add(one.line(), "The " + label + " has only one of 'attribute' and 'equals'.",
                     "Give both or neither.");
      }
      one.finish();
      signs.push_back(std::move(sign));
    }
    if (signs.empty()) {
      problems.add(fields.line_of("signs"), "The " + fields.label() + " has no signs.",
                   "Name the rules that count towards it.");
    }
    diagnosis.signs = std::move(signs);
  }

  RuleBook book_;
  std::vector<Reference> references_;
};

}  // namespace

Loaded<RuleBook> read_rule_book(const std::vector<CatalogFile>& files) {
  RuleBookReader reader;
  return read_all<RuleBook>(files, "findings", reader);
}

Result<RuleBook> workspace_rule_book(const std::vector<CatalogFile>& overrides) {
  return to_result(read_rule_book(with_overrides(builtin_file("findings.yaml"), overrides)));
}

Result<RuleBook> builtin_rule_book() {
  return workspace_rule_book({});
}

}  // namespace plumb::catalog
