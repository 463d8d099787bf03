#include "score/people.h"

namespace plumb::score {

using model::Index;
using model::Model;
using model::Side;

Side side_of(const Model& model, Index member) {
  if (model.type_name(member) != "person") return model.side(member);
  const Side stated = model.element_row(member).side;
  if (stated != Side::none) return stated;
  Side found = Side::none;
  Index least = model::kNoIndex;  // so that the answer does not depend on the order of relations
  model.for_each_out(member, [&](Index relation, Index to) {
    if (model.kind_name(relation) != "member_of" || model.type_name(to) != "unit") return;
    if (to >= least) return;
    least = to;
    found = model.side(to);
  });
  return found;
}

void add_people(const Model& model, Index member, std::vector<Index>& people) {
  const std::string& type = model.type_name(member);
  if (type == "person") people.push_back(member);
  if (type != "team") return;
  model.for_each_in(member, [&](Index relation, Index from) {
    if (model.kind_name(relation) == "member_of" && model.type_name(from) == "person") {
      people.push_back(from);
    }
  });
}

}  // namespace plumb::score
