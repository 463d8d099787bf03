#include "score/smart.h"

#include "score/evidence_fields.h"

namespace plumb::score {

std::vector<std::string> Smart::missing() const {
  std::vector<std::string> out;
  if (!owner) out.emplace_back("owner");
  if (!measure) out.emplace_back("measure");
  if (!baseline) out.emplace_back("baseline");
  if (!target) out.emplace_back("target");
  if (!date) out.emplace_back("due date");
  return out;
}

Smart smart_of(const model::Model& model, model::Index goal, const json::object& fields) {
  Smart out;
  out.owner = fields.contains("owner");
  out.baseline = fields.contains("baseline");
  out.target = fields.contains("target");
  out.date = fields.contains("due");
  model.for_each_in(goal, [&](model::Index relation, model::Index from) {
    if (model.kind_name(relation) != "measures" || model.type_name(from) != "measure") return;
    out.measure = true;
    const Fields measure = fields_of(model, from);
    out.baseline =
        out.baseline || measure->contains("baseline") || text(*measure, "direction") == "band";
    out.target = out.target || measure->contains("target");
    out.date = out.date || measure->contains("due");
  });
  return out;
}

}  // namespace plumb::score
