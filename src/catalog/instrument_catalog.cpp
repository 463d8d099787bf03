#include "catalog/instrument_catalog.h"

#include <algorithm>
#include <array>
#include <map>
#include <utility>

#include "catalog/reader.h"
#include "model/domain.h"

namespace plumb::catalog {
namespace {

using model::Instrument;
using model::InstrumentItem;
using model::ItemKind;
using model::Scale;

const Names kFamilies = {"maturity",   "alignment", "governance", "service", "security",
                         "resilience", "change",    "leadership", "value"};
const Names kAudiences = {"both", "business", "it"};
const Names kMethods = {"survey", "interview", "checklist"};
const Names kKinds = {"scale", "choice", "many", "number", "text", "names"};
const Names kScoreMethods = {"mean", "minimum", "share", "recall", "suggested_perspective"};
const Names kRatings = {"one", "scale", "share"};
const Names kRaters = {"self", "manager", "peer", "report", "business"};
// What an answer may speak for beside components, links, types and lines: words of the field.
constexpr std::array<std::string_view, 6> kFieldWords = {"objective", "benefit",   "control",
                                                         "practice",  "principle", "role"};
constexpr std::string_view kFactor = "factor";
const Names kLines = {"structure", "resources", "outcomes", "perception", "practice"};
constexpr std::size_t kMostIdBytes = 60;
constexpr std::size_t kFewestPoints = 2;
constexpr std::size_t kMostPoints = 11;

template <typename T>
T* known_one(std::vector<T>& list, std::string_view id) {
  for (T& item : list) {
    if (item.id == id) return &item;
  }
  return nullptr;
}

// The one of that id, made at the end if it is new.
template <typename T>
T& one_of(std::vector<T>& list, const std::string& id) {
  if (T* known = known_one(list, id)) return *known;
  T made;
  made.id = id;
  return list.emplace_back(std::move(made));
}

class InstrumentReader {
 public:
  explicit InstrumentReader(const model::Metamodel* metamodel) : metamodel_(metamodel) {}

  void read(Fields& root) {
    const bool first = out_.id.empty();
    if (first) {
      for (const char* key : {"id", "name", "description", "dimensions", "items"})
        root.require(key);
    }
    read_id(root);
    root.text("name", out_.name);
    root.text("description", out_.description);
    root.text("edition", out_.edition);
    root.text("licence_note", out_.licence_note);
    word(root, "family", kFamilies, out_.family);
    word(root, "method", kMethods, out_.method);
    audience(root, out_.audience);
    root.integer("minutes", out_.minutes, 1, 480);
    root.integer("cadence_days", out_.cadence_days, 1, 3660);
    read_raters(root);
    Problems& problems = root.problems();
    const auto each = [&](std::string_view key, const char* kind, IdForm form, auto member) {
      const std::optional<Value> list = root.list(key);
      if (!list) return;
      each_with_id(problems, *list, {kind, {}}, form,
                   [&](Fields& f, const std::string& id) { (this->*member)(f, id); });
    };
    each("sources", "source", IdForm::any, &InstrumentReader::read_source);
    each("scales", "scale", IdForm::plain, &InstrumentReader::read_scale);
    each("dimensions", "dimension", IdForm::any, &InstrumentReader::read_dimension);
    each("items", "item", IdForm::any, &InstrumentReader::read_item);
    each("scores", "score", IdForm::plain, &InstrumentReader::read_score);
    each("tailoring", "factor", IdForm::plain, &InstrumentReader::read_factor);
    read_tailoring_levels(root);
  }

  Instrument assemble(const std::vector<CatalogFile>&, std::vector<Problem>& problems) {
    const auto ids = [](const auto& list) {
      Names out;
      for (const auto& one : list) out.push_back(one.id);
      return out;
    };
    check_references(references_, "source", ids(out_.sources), problems);
    check_references(references_, "dimension", ids(out_.dimensions), problems);
    check_references(references_, "scale", ids(out_.scales), problems);
    check_references(references_, "item", ids(out_.items), problems);
    Names either = ids(out_.dimensions);
    for (const auto& item : out_.items) either.push_back(item.id);
    check_references(references_, "dimension or item", either, problems);
    for (const auto& [item, place] : places_) check_item(*out_.item(item), place, problems);
    for (const auto& [factor, place] : factor_places_) {
      check_factor(*out_.factor(factor), place, problems);
    }
    return std::move(out_);
  }

 private:
  struct Place {
    std::string file;
    int line = 0;
  };

  // Named as its file, so with hyphens too.
  void read_id(Fields& root) {
    if (!root.text("id", out_.id)) return;
    const bool plain = std::all_of(out_.id.begin(), out_.id.end(), [](char c) {
      return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
    });
    if (plain && !out_.id.empty() && out_.id.size() <= kMostIdBytes) return;
    root.problems().add(root.line_of("id"), "'" + out_.id.substr(0, 60) + "' is no id.",
                        "Use up to 60 small letters, digits, hyphens and underscores.");
  }

  void refer(Fields& fields, std::string_view key, const char* kind, const std::string& name) {
    references_.push_back(
        {fields.problems().file(), fields.line_of(key), fields.label(), kind, name});
  }

  static bool word(Fields& fields, std::string_view key, const Names& names, std::string& out) {
    std::size_t at = 0;
    if (!fields.choice(key, names, at)) return false;
    out = names[at];
    return true;
  }

  template <typename Target>
  static void audience(Fields& fields, Target& out) {
    std::size_t at = 0;
    if (fields.choice("audience", kAudiences, at)) out = static_cast<model::Audience>(at);
  }

  void read_raters(Fields& root) {
    std::vector<std::string> raters;
    if (!root.texts("raters", raters)) return;
    for (const std::string& rater : raters) {
      if (std::find(kRaters.begin(), kRaters.end(), rater) == kRaters.end()) {
        root.problems().add(root.line_of("raters"), "'" + rater.substr(0, 60) + "' is no rater.",
                            suggestion(rater, kRaters));
      }
    }
    out_.raters = std::move(raters);
  }

  void read_source(Fields& fields, const std::string& id) {
    fields.require("text");
    fields.text("text", one_of(out_.sources, id).text);
  }

  void read_scale(Fields& fields, const std::string& id) {
    Scale& scale = one_of(out_.scales, id);
    if (scale.points.empty()) fields.require("points");
    fields.boolean("cannot_judge", scale.cannot_judge);
    fields.boolean("reason_if_not", scale.reason_if_not);
    const std::optional<Value> points = fields.list("points");
    if (!points) return;
    scale.points.clear();
    for (std::size_t i = 0; i < points->size(); ++i) {
      Fields f(fields.problems(), points->item(i),
               "point " + std::to_string(i + 1) + " of the " + fields.label());
      model::ScalePoint point;
      f.require("value");
      f.require("name");
      f.number("value", point.value, {-1000, 1000});
      f.text("name", point.name);
      f.finish();
      if (!scale.points.empty() && !(point.value > scale.points.back().value)) {
        fields.problems().add(f.line(), "The points of the " + fields.label() + " do not ascend.",
                              "Order them by value, each once.");
      }
      scale.points.push_back(std::move(point));
    }
    if (scale.points.size() < kFewestPoints || scale.points.size() > kMostPoints) {
      fields.problems().add(
          fields.line_of("points"),
          "The " + fields.label() + " has " + std::to_string(scale.points.size()) + " points.",
          "A scale has 2 to 11.");
      // Readers of the scale count on two.
      scale.points.resize(kFewestPoints, {0, "?"});
    }
  }

  void read_dimension(Fields& fields, const std::string& id) {
    model::InstrumentDimension& dimension = one_of(out_.dimensions, id);
    if (dimension.name.empty()) fields.require("name");
    fields.text("name", dimension.name);
    fields.text("meaning", dimension.meaning);
    fields.number("weight", dimension.weight, {0, 1000});
    fields.number("target", dimension.target, {-1000, 1000});
    read_evidence(fields, dimension.evidence);
  }

  void read_item(Fields& fields, const std::string& id) {
    const bool known = out_.item(id) != nullptr;
    InstrumentItem& item = one_of(out_.items, id);
    if (!known) {
      for (const char* key : {"dimension", "name", "question"}) fields.require(key);
    }
    if (fields.text("dimension", item.dimension))
      refer(fields, "dimension", "dimension", item.dimension);
    fields.text("name", item.name);
    fields.text("question", item.question);
    fields.text("help", item.help);
    std::size_t at = 0;
    if (fields.choice("kind", kKinds, at)) item.kind = static_cast<ItemKind>(at);
    if (fields.id("scale", item.scale)) refer(fields, "scale", "scale", item.scale);
    fields.number("minimum", item.minimum, {-1e12, 1e12});
    fields.number("maximum", item.maximum, {-1e12, 1e12});
    fields.text("unit", item.unit);
    fields.text("compared_with", item.compared_with);
    audience(fields, item.audience);
    fields.number("weight", item.weight, {0, 1000});
    fields.boolean("reverse", item.reverse);
    fields.boolean("asks_target", item.asks_target);
    fields.boolean("evidence_required", item.evidence_required);
    read_levels(fields, item);
    read_options(fields, item);
    read_when(fields, item, id);
    read_evidence(fields, item.evidence);
    read_provenance(fields, item.provenance);
    places_.emplace_back(id, Place{fields.problems().file(), fields.line()});
  }

  // {1: text, 2: text}, kept in the order of the scale; checked against it in the end.
  void read_levels(Fields& fields, InstrumentItem& item) {
    const std::optional<Value> levels = fields.map("levels");
    if (!levels) return;
    auto& kept = levels_[item.id];
    kept.clear();
    for (std::size_t i = 0; i < levels->size(); ++i) {
      const Value::Entry entry = levels->entry(i);
      std::string text;
      if (read_text(fields.problems(), entry.value,
                    "level " + entry.key + " of the " + fields.label(), text)) {
        kept.emplace_back(entry.key, std::move(text));
      }
    }
  }

  void read_options(Fields& fields, InstrumentItem& item) {
    const std::optional<Value> list = fields.list("options");
    if (!list) return;
    item.options.clear();
    each_with_id(fields.problems(), *list, {"option", fields.label()}, IdForm::any,
                 [&](Fields& f, const std::string& id) {
                   model::ItemOption option{id, {}, {}};
                   f.require("name");
                   f.text("name", option.name);
                   f.number("value", option.value, {-1e9, 1e9});
                   item.options.push_back(std::move(option));
                 });
  }

  void read_when(Fields& fields, InstrumentItem& item, const std::string& id) {
    const std::optional<Value> map = fields.map("when");
    if (!map) return;
    Fields f(fields.problems(), *map, "condition of the " + fields.label());
    model::Condition when;
    f.require("item");
    f.text("item", when.item);
    f.number("at_least", when.at_least, {-1e12, 1e12});
    f.number("at_most", when.at_most, {-1e12, 1e12});
    f.text("is", when.is);
    f.finish();
    const int given = (when.at_least ? 1 : 0) + (when.at_most ? 1 : 0) + (when.is.empty() ? 0 : 1);
    if (given != 1) {
      fields.problems().add(
          f.line(), "The " + f.label() + " says " + (given == 0 ? "no limit." : "several limits."),
          "Write one of at_least, at_most and is.");
    }
    const InstrumentItem* earlier = out_.item(when.item);
    if (!when.item.empty() && (earlier == nullptr || when.item == id)) {
      fields.problems().add(f.line(),
                            "The " + f.label() + " looks at '" + when.item.substr(0, 60) +
                                "', which is no earlier item.",
                            "Name an item that stands before it.");
      return;
    }
    item.when = std::move(when);
  }

  void read_evidence(Fields& fields, std::vector<std::string>& out) {
    std::vector<std::string> evidence;
    if (!fields.texts("evidence", evidence)) return;
    for (const std::string& one : evidence) check_evidence(fields, one);
    out = std::move(evidence);
  }

  void check_evidence(Fields& fields, const std::string& text) const {
    const std::size_t colon = text.find(':');
    const std::string prefix = text.substr(0, colon);
    const std::string name = colon == std::string::npos ? std::string() : text.substr(colon + 1);
    const auto wrong = [&](const std::string& what, std::string remedy) {
      fields.problems().add(fields.line_of("evidence"),
                            "The " + fields.label() + " speaks for " + what + ".",
                            std::move(remedy));
    };
    if (name.empty())
      return wrong("'" + text.substr(0, 60) + "', which names nothing",
                   "Write what and which: component:BS.scope.");
    if (prefix == "link") {
      if (model::link_index(name) == model::kLinks.size())
        wrong("an unknown link '" + name.substr(0, 60) + "'", "Write a link such as BS-IS.");
    } else if (prefix == "line") {
      if (std::find(kLines.begin(), kLines.end(), name) == kLines.end())
        wrong("an unknown line '" + name.substr(0, 60) + "'", suggestion(name, kLines));
    } else if (prefix == "component") {
      if (metamodel_ != nullptr && metamodel_->component(name) == nullptr)
        wrong("an unknown component '" + name.substr(0, 60) + "'",
              "`plumb catalog show metamodel.yaml` names them.");
    } else if (prefix == "type") {
      if (metamodel_ != nullptr && metamodel_->type(name) == nullptr)
        wrong("an unknown type '" + name.substr(0, 60) + "'",
              "`plumb catalog show metamodel.yaml` names them.");
    } else if (prefix != kFactor &&
               std::find(kFieldWords.begin(), kFieldWords.end(), prefix) == kFieldWords.end()) {
      wrong("'" + prefix.substr(0, 60) + "', which no answer can speak for",
            "Use component, link, type, line, objective, benefit, control, practice, principle, "
            "role or factor.");
    }
  }

  void read_provenance(Fields& fields, model::Provenance& provenance) {
    fields.boolean("verified", provenance.verified);
    if (fields.texts("sources", provenance.sources)) {
      for (const std::string& source : provenance.sources)
        refer(fields, "sources", "source", source);
    }
    if (provenance.verified && provenance.sources.empty()) {
      fields.problems().add(fields.line_of("verified"),
                            "The " + fields.label() + " is verified by no source.",
                            "Name the sources, or say 'verified: false'.");
    }
  }

  void read_score(Fields& fields, const std::string& id) {
    model::InstrumentScore& score = one_of(out_.scores, id);
    if (score.name.empty()) {
      fields.require("name");
      fields.require("of");
    }
    fields.text("name", score.name);
    if (fields.texts("of", score.of)) {
      for (const std::string& name : score.of) refer(fields, "of", "dimension or item", name);
    }
    std::size_t at = 0;
    if (fields.choice("method", kScoreMethods, at))
      score.method = static_cast<model::ScoreMethod>(at);
    fields.number("at_least", score.at_least, {-1e12, 1e12});
    if (score.method == model::ScoreMethod::share && !score.at_least) {
      fields.problems().add(fields.line(),
                            "The " + fields.label() + " is a share at or above nothing.",
                            "Write at_least.");
    }
    check_group_score(fields, score);
  }

  // Recall compares what is named; a perspective comes from the four domains.
  void check_group_score(Fields& fields, const model::InstrumentScore& score) const {
    if (score.method == model::ScoreMethod::recall) {
      for (const std::string& name : score.of) {
        const model::InstrumentItem* item = out_.item(name);
        if (item != nullptr && item->kind == model::ItemKind::names) continue;
        fields.problems().add(fields.line(),
                              "The " + fields.label() + " compares what is not named.",
                              "List items of kind names.");
      }
    } else if (score.method == model::ScoreMethod::suggested_perspective) {
      for (const std::string_view domain : {"BS", "IS", "OI", "II"}) {
        if (std::find(score.of.begin(), score.of.end(), domain) != score.of.end()) continue;
        fields.problems().add(
            fields.line(),
            "The " + fields.label() + " lacks the domain " + std::string(domain) + ".",
            "Name the dimensions BS, IS, OI and II.");
      }
    }
  }

  void read_factor(Fields& fields, const std::string& id) {
    model::TailoringFactor& factor = one_of(out_.tailoring, id);
    if (factor.name.empty()) {
      for (const char* key : {"name", "question", "options"}) fields.require(key);
    }
    fields.text("name", factor.name);
    fields.text("question", factor.question);
    read_rating(fields, factor);
    factor_places_.emplace_back(id, Place{fields.problems().file(), fields.line()});
    const std::optional<Value> list = fields.list("options");
    if (!list) return;
    each_with_id(fields.problems(), *list, {"option", fields.label()}, IdForm::any,
                 [&](Fields& f, const std::string& option_id) {
                   model::TailoringOption& option = one_of(factor.options, option_id);
                   if (option.name.empty()) f.require("name");
                   f.text("name", option.name);
                   f.number("usual", option.usual, {-1000, 1000});
                   read_weights(f, option);
                 });
  }

  static void read_rating(Fields& fields, model::TailoringFactor& factor) {
    std::size_t at = 0;
    if (fields.choice("rating", kRatings, at)) {
      factor.rating = static_cast<model::FactorRating>(at);
      factor.most = factor.rating == model::FactorRating::share ? 100 : 1;
      if (factor.rating == model::FactorRating::scale) {
        fields.require("least");
        fields.require("most");
      }
    }
    if (factor.rating != model::FactorRating::scale) return;
    fields.number("least", factor.least, {-1000, 1000});
    fields.number("most", factor.most, {-1000, 1000});
  }

  // What only the factor as a whole can tell.
  static void check_factor(const model::TailoringFactor& factor, const Place& place,
                           std::vector<Problem>& problems) {
    const auto wrong = [&](const std::string& what, std::string remedy) {
      problems.push_back(
          {place.file, place.line, "The factor '" + factor.id + "' " + what, std::move(remedy)});
    };
    if (!(factor.most > factor.least)) {
      return wrong("has a scale that does not ascend.", "Write a most above its least.");
    }
    double sum = 0;
    for (const model::TailoringOption& option : factor.options) {
      sum += option.usual;
      const bool top = factor.rating == model::FactorRating::scale && option.usual >= factor.most;
      if (option.usual < factor.least || option.usual > factor.most || top) {
        return wrong("has an option '" + option.id + "' whose usual value is outside the scale.",
                     "Write one from least on and below most.");
      }
    }
    if (factor.rating == model::FactorRating::share && (sum < 99.99 || sum > 100.01)) {
      return wrong("has usual shares that do not add up to 100.", "Correct the options' usual.");
    }
    if (factor.rating == model::FactorRating::one && sum > 0) {
      return wrong("is stated by one option, which has no usual value.",
                   "Leave usual out, or write 'rating: scale' or 'rating: share'.");
    }
  }

  void read_tailoring_levels(Fields& root) {
    const std::optional<Value> list = root.list("tailoring_levels");
    if (!list) return;
    out_.tailoring_levels.clear();
    for (std::size_t i = 0; i < list->size(); ++i) {
      Fields f(root.problems(), list->item(i), "tailoring level " + std::to_string(i + 1));
      model::TailoringLevel one;
      f.require("from");
      f.require("level");
      f.number("from", one.from, {-100, 100});
      f.number("level", one.level, {-1000, 1000});
      f.finish();
      if (!out_.tailoring_levels.empty() && !(one.from < out_.tailoring_levels.back().from)) {
        root.problems().add(f.line(), "The tailoring levels do not descend.",
                            "Begin with the one for the highest importance.");
      }
      out_.tailoring_levels.push_back(one);
    }
  }

  void read_weights(Fields& fields, model::TailoringOption& option) {
    const std::optional<Value> map = fields.map("items");
    if (!map) return;
    for (std::size_t i = 0; i < map->size(); ++i) {
      const Value::Entry entry = map->entry(i);
      refer(fields, "items", "item", entry.key);
      const std::string& text = entry.value.text();
      constexpr std::array<std::string_view, 4> kMoves = {"-2", "-1", "1", "2"};
      constexpr std::array<double, 4> kValues = {-2, -1, 1, 2};
      const auto at = std::find(kMoves.begin(), kMoves.end(), text);
      if (at == kMoves.end()) {
        fields.problems().add(
            entry.line,
            "The " + fields.label() + " moves '" + entry.key + "' by '" + text.substr(0, 20) + "'.",
            "Write 2, 1, -1 or -2.");
        continue;
      }
      const double value = kValues[static_cast<std::size_t>(at - kMoves.begin())];
      const auto known = std::find_if(option.items.begin(), option.items.end(),
                                      [&](const auto& one) { return one.first == entry.key; });
      if (known != option.items.end()) {
        known->second = value;
      } else {
        option.items.emplace_back(entry.key, value);
      }
    }
  }

  // What only the item as a whole can tell.
  void check_item(const InstrumentItem& found, const Place& place, std::vector<Problem>& problems) {
    InstrumentItem& item = *known_one(out_.items, found.id);
    const auto wrong = [&](const std::string& what, std::string remedy) {
      problems.push_back(
          {place.file, place.line, "The item '" + item.id + "' " + what, std::move(remedy)});
    };
    const bool options = item.kind == ItemKind::choice || item.kind == ItemKind::many;
    if (options && item.options.size() < kFewestPoints)
      wrong("has fewer than two options.", "List what can be chosen.");
    if (!options && !item.options.empty())
      wrong("has options, but is none to choose from.", "Say 'kind: choice', or remove them.");
    if (item.minimum && item.maximum && *item.minimum > *item.maximum)
      wrong("has a minimum above its maximum.", "Swap them.");
    if (item.kind != ItemKind::scale) return;
    if (out_.scales.empty()) return wrong("has no scale.", "List a scale, or say another kind.");
    const auto levels = levels_.find(item.id);
    if (levels == levels_.end()) return;
    const Scale& scale = out_.scale_of(item);
    std::vector<std::string> texts;
    for (const model::ScalePoint& point : scale.points) {
      for (const auto& [key, text] : levels->second) {
        if (key == number_text(point.value)) texts.push_back(text);
      }
    }
    if (texts.size() != scale.points.size() || levels->second.size() != texts.size()) {
      return wrong("describes other levels than its scale has.",
                   "Describe every point of '" + scale.id + "' once, or none.");
    }
    item.levels = std::move(texts);
  }

  static std::string number_text(double value) {
    const auto whole = static_cast<long long>(value);
    if (static_cast<double>(whole) == value) return std::to_string(whole);
    std::string out = std::to_string(value);
    while (out.back() == '0') out.pop_back();
    return out;
  }

  const model::Metamodel* metamodel_;
  Instrument out_;
  std::vector<Reference> references_;
  std::vector<std::pair<std::string, Place>> places_;
  std::vector<std::pair<std::string, Place>> factor_places_;
  std::map<std::string, std::vector<std::pair<std::string, std::string>>> levels_;
};

}  // namespace

Loaded<Instrument> read_instrument(const std::vector<CatalogFile>& files,
                                   const model::Metamodel* metamodel) {
  InstrumentReader reader(metamodel);
  return read_all<Instrument>(files, "instrument", reader);
}

}  // namespace plumb::catalog
