// Whom an element belongs to, for the questions may() answers.
#include <algorithm>

#include "api/call.h"

namespace plumb::api {
namespace {

// Attributes whose person answers for the element. Signatures and chairs do not.
constexpr std::string_view kOwnerAttributes[] = {"owner", "sponsor", "head"};

void add_person(const model::Model& model, std::string_view value, std::vector<std::string>& out) {
  // A plain name is nobody: people choose names themselves.
  const model::Index at = model.find_element(value);
  if (at == model::kNoIndex || !model.live(at)) return;
  if (std::find(out.begin(), out.end(), value) == out.end()) out.emplace_back(value);
}

void add_owners(const model::Model& model, model::Index element, std::vector<std::string>& out) {
  const json::object fields = model.fields(element);
  for (const std::string_view attribute : kOwnerAttributes) {
    const json::value* found = fields.if_contains(attribute);
    if (found != nullptr && found->is_string()) add_person(model, found->get_string(), out);
  }
  model.for_each_in(element, [&](model::Index relation, model::Index from) {
    if (model.kind_name(relation) == "accountable_for") {
      add_person(model, model.element_id(from), out);
    }
  });
  model.for_each_out(element, [&](model::Index relation, model::Index to) {
    if (model.kind_name(relation) == "owned_by") add_person(model, model.element_id(to), out);
  });
}

}  // namespace

std::vector<std::string> owners_of(const model::Model& model, model::Index element) {
  std::vector<std::string> out;
  add_owners(model, element, out);
  return out;
}

std::vector<std::string> unit_owners_of(const model::Model& model, model::Index element) {
  std::vector<std::string> out;
  const auto unit = [&](model::Index other) {
    if (model.type_name(other) == "unit") add_owners(model, other, out);
  };
  // The unit a person belongs to, and the unit that answers for a thing.
  model.for_each_out(element, [&](model::Index relation, model::Index to) {
    const std::string& kind = model.kind_name(relation);
    if (kind == "member_of" || kind == "part_of" || kind == "owned_by") unit(to);
  });
  model.for_each_in(element, [&](model::Index relation, model::Index from) {
    const std::string& kind = model.kind_name(relation);
    if (kind == "accountable_for" || kind == "assignment") unit(from);
  });
  return out;
}

}  // namespace plumb::api
