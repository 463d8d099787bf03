#include "catalog/measure_catalog.h"

#include <algorithm>
#include <utility>

#include "catalog/assets.h"
#include "catalog/reader.h"

namespace plumb::catalog {
namespace {

using model::MeasureDefinition;
using Definitions = std::vector<MeasureDefinition>;

const Names kDirections = {"up", "down", "band"};
const Names kPerspectives = {"financial", "customer", "internal", "learning"};
const Names kSides = {"business", "it", "both"};
const Names kTerms = {"short", "long"};
const Names kCadences = {"hour", "day", "week", "month", "quarter", "year"};
constexpr std::string_view kHead = "catalog: measures\n";

class MeasureReader {
 public:
  void read(Fields& root) {
    std::string group;
    std::string group_name;
    for (const char* key : {"id", "name", "measures"}) root.require(key);
    root.text("id", group);
    root.text("name", group_name);
    const std::optional<Value> list = root.list("measures");
    if (!list) return;
    each_with_id(root.problems(), *list, {"measure", {}}, IdForm::plain,
                 [&](Fields& f, const std::string& id) {
                   MeasureDefinition& one = one_of(f, id);
                   one.group = group;
                   one.group_name = group_name;
                   read_one(f, one);
                 });
  }

  Definitions assemble(const std::vector<CatalogFile>&, std::vector<Problem>&) {
    return std::move(out_);
  }

 private:
  static void word(Fields& fields, std::string_view key, const Names& names, std::string& out) {
    std::size_t at = 0;
    if (fields.choice(key, names, at)) out = names[at];
  }

  MeasureDefinition& one_of(Fields& fields, const std::string& id) {
    const auto known =
        std::find_if(out_.begin(), out_.end(), [&](const auto& one) { return one.id == id; });
    if (known != out_.end()) return *known;
    for (const char* key : {"name", "description", "formula", "unit", "direction"}) {
      fields.require(key);
    }
    MeasureDefinition made;
    made.id = id;
    made.direction = "up";
    made.perspective = "internal";
    made.side = "both";
    made.term = "long";
    made.cadence = "month";
    return out_.emplace_back(std::move(made));
  }

  static void read_one(Fields& fields, MeasureDefinition& one) {
    fields.text("name", one.name);
    fields.text("description", one.description);
    fields.text("formula", one.formula);
    fields.text("unit", one.unit);
    word(fields, "direction", kDirections, one.direction);
    fields.number("minimum", one.minimum, {-1e15, 1e15});
    fields.number("maximum", one.maximum, {-1e15, 1e15});
    word(fields, "perspective", kPerspectives, one.perspective);
    word(fields, "side", kSides, one.side);
    word(fields, "term", kTerms, one.term);
    word(fields, "cadence", kCadences, one.cadence);
    fields.texts("about", one.about);
    fields.text("data", one.data);
    fields.text("pitfalls", one.pitfalls);
    fields.texts("sources", one.sources);
    if (one.minimum && one.maximum && *one.minimum >= *one.maximum) {
      fields.problems().add(fields.line(), "The " + fields.label() + " has no room for a value.",
                            "Let its minimum be below its maximum.");
    }
  }

  Definitions out_;
};

}  // namespace

Loaded<Definitions> read_measures(const std::vector<CatalogFile>& files) {
  MeasureReader reader;
  return read_all<Definitions>(files, "measures", reader);
}

std::vector<CatalogFile> builtin_measures() {
  std::vector<CatalogFile> out;
  for (const Asset& asset : assets()) {
    if (asset.bytes.starts_with(kHead)) {
      out.push_back({std::string(asset.name), std::string(asset.bytes)});
    }
  }
  return out;
}

Definitions workspace_measures(const std::vector<CatalogFile>& own) {
  static const Definitions shipped = read_measures(builtin_measures()).value;
  if (own.empty()) return shipped;
  std::vector<CatalogFile> files = builtin_measures();
  files.insert(files.end(), own.begin(), own.end());
  Loaded<Definitions> loaded = read_measures(files);
  if (!loaded.problems.empty()) return shipped;
  return std::move(loaded.value);
}

}  // namespace plumb::catalog
