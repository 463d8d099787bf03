// Skills: supply against demand, and who has them.
#include <algorithm>
#include <set>

#include "score/evidence_fields.h"
#include "score/lines_practice.h"
#include "service/organisation.h"
#include "service/sentences.h"
#include "service/shown.h"

namespace plumb::service {
namespace {

using model::Index;

struct Skill {
  double supply = 0;
  double demand = 0;
  std::vector<Index> needed_by;
};

Skill skill_of(const model::Model& model, Index at, Day today) {
  const score::Fields fields = score::fields_of(model, at);
  Skill out;
  double people = 0;
  double planned = 0;
  std::set<Index> holders;
  model.for_each_in(at, [&](Index relation, Index from) {
    const std::string& kind = model.kind_name(relation);
    if (kind == "has_skill" && holders.insert(from).second) {
      people += score::number(*score::fields_of(model, from), "capacity_fte").value_or(1);
    }
    if (kind != "needs_skill") return;
    if (score::stage_of(*score::fields_of(model, from), today) == score::Stage::ended) return;
    planned += score::number(*score::relation_fields_of(model, relation), "fte").value_or(1);
    out.needed_by.push_back(from);
  });
  out.supply = score::number(*fields, "supply_fte").value_or(people);
  out.demand = score::number(*fields, "demand_fte").value_or(planned);
  std::sort(out.needed_by.begin(), out.needed_by.end());
  return out;
}

json::array refs(const model::Model& model, const auto& elements) {
  json::array out;
  for (const Index at : elements) out.push_back(ref_json(model, at));
  return out;
}

}  // namespace

json::object skills_json(const Assessment& assessment) {
  const model::Model& model = assessment.model();
  const Day today = day_of(assessment.moment.at);
  json::array skills;
  json::array cells;
  std::set<Index> holders;
  SkillsCount count;
  for (Index at = 0; at < model.element_bound(); ++at) {
    if (!model.live(at) || model.type_name(at) != "skill") continue;
    const Skill skill = skill_of(model, at, today);
    ++count.total;
    const double lacking = skill.demand - skill.supply;
    if (lacking > 0) {
      ++count.scarce;
      if (lacking > count.lacking) {
        count.lacking = lacking;
        count.id = std::string(model.element_id(at));
        count.name = shown_name(model, at);
      }
    }
    skills.push_back({{"id", model.element_id(at)},
                      {"name", shown_name(model, at)},
                      {"kind", text_or_null(score::text(*score::fields_of(model, at), "category"))},
                      {"component", text_or_null(model.component(at))},
                      {"supply", skill.supply},
                      {"demand", skill.demand},
                      {"needed_by", refs(model, skill.needed_by)}});
    model.for_each_in(at, [&](Index relation, Index from) {
      if (model.kind_name(relation) != "has_skill") return;
      holders.insert(from);
      cells.push_back({{"skill", model.element_id(at)},
                       {"holder", model.element_id(from)},
                       {"level", number_or_null(score::number(
                                     *score::relation_fields_of(model, relation), "level"))}});
    });
  }
  return {{"sentence", sentence_json(skills_sentence(count))},
          {"skills", std::move(skills)},
          {"holders", refs(model, holders)},
          {"cells", std::move(cells)}};
}

}  // namespace plumb::service
