// Any bytes as an override of any catalog: a list of problems or a metamodel that holds what its
// struct promises, never a crash, a hang or an exception.
#include <cstdint>
#include <cstdlib>
#include <string>

#include "catalog/audit_catalog.h"
#include "catalog/dashboard_catalog.h"
#include "catalog/findings_catalog.h"
#include "catalog/instrument_catalog.h"
#include "catalog/metamodel_catalog.h"
#include "catalog/sam_catalog.h"

namespace {

using namespace plumb;
using namespace plumb::catalog;

void require(bool holds) {
  if (!holds) std::abort();
}

void check(const model::Metamodel& metamodel) {
  require(metamodel.components.size() == 12);
  for (const model::ElementType& type : metamodel.types) {
    require(type.prior >= 0 && type.prior <= 1 && type.cadence_days >= 0);
    require(metamodel.type(type.id) == &type);
    for (const std::string* home : {&type.component_business, &type.component_it}) {
      require(home->empty() || metamodel.component(*home) != nullptr);
    }
  }
  for (const model::RelationKind& relation : metamodel.relations) {
    require(relation.strength > 0 && relation.strength <= 1);
    for (const std::string& type : relation.from_types) require(metamodel.type(type) != nullptr);
  }
  for (const model::ForeignType& mapping : metamodel.archimate_types) {
    require(metamodel.type(mapping.type) != nullptr);
  }
}

void check(const model::RuleBook& book) {
  for (const model::RuleParameter& threshold : model::kRuleParameters) {
    book.find(threshold.rule)->parameter(threshold.parameter);
  }
  for (const model::Rule& rule : book.rules) {
    require(!rule.playbook.empty() && rule.severity > 0 && rule.severity <= 1);
    for (const model::RuleText& text : rule.texts) model::fill(text.text, {});
  }
  book.band(0);
}

void check(const model::Sam& sam) {
  require(sam.domains.size() == 4 && sam.links.size() == 6);
  for (const model::Perspective& perspective : sam.perspectives) {
    for (const std::size_t link : perspective.links) require(link < model::kLinks.size());
  }
}

void check(const model::Instrument& instrument) {
  for (const model::Scale& scale : instrument.scales) {
    require(scale.points.size() >= 2 && scale.minimum() < scale.maximum());
  }
  for (const model::InstrumentItem& item : instrument.items) {
    require(instrument.dimension(item.dimension) != nullptr);
    if (item.kind == model::ItemKind::scale) {
      const std::size_t points = instrument.scale_of(item).points.size();
      require(item.levels.empty() || item.levels.size() == points);
    }
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const CatalogFile metamodel = builtin_file("metamodel.yaml");
  static const CatalogFile sam = builtin_file("sam.yaml");
  static const CatalogFile findings = builtin_file("findings.yaml");
  const CatalogFile file{"fuzz.yaml", {reinterpret_cast<const char*>(data), size}};
  const Result<std::string> kind = kind_of(file);
  if (!kind.ok()) return 0;
  if (*kind == "sam") {
    const auto loaded = read_sam({sam, file});
    if (loaded.problems.empty()) check(loaded.value);
  } else if (*kind == "findings") {
    const auto loaded = read_rule_book({findings, file});
    if (loaded.problems.empty()) check(loaded.value);
  } else if (*kind == "audit") {
    const auto audit = read_audit({file});
    if (audit.problems.empty()) require(!audit.value.id.empty() && !audit.value.steps.empty());
  } else if (*kind == "dashboard") {
    const auto loaded = read_dashboard({file});
    if (loaded.problems.empty()) require(!loaded.value.tiles.empty());
  } else if (*kind == "instrument") {
    const auto loaded = read_instrument({file});
    if (loaded.problems.empty()) check(loaded.value);
  } else {
    const auto loaded = read_metamodel({metamodel, file});
    if (loaded.problems.empty()) check(loaded.value);
  }
  return 0;
}
