// Whether a record fits the metamodel: known type, known attributes, values of the right form.
#pragma once

#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"
#include "base/result.h"
#include "model/metamodel.h"
#include "model/record.h"

namespace plumb::service {

// Checks a value against an attribute. `where` goes into the error. Numbers out of range, dates
// that are none, money without a currency ... are bad_input.
Status check_value(const model::Attribute& attribute, const json::value& value,
                   const model::Metamodel& metamodel, const std::string& where);

// Whole records. A name may be empty only for types that pass support on (junctions).
Status check_element(const model::Element& element, const model::Metamodel& metamodel);
Status check_relation(const model::Relation& relation, const model::Metamodel& metamodel);
// The same for the flat record of a new one (model::record_of); `where` goes into errors.
Status check_element_record(const std::string& where, const json::object& record,
                            const model::Metamodel& metamodel);
Status check_relation_record(const std::string& where, const json::object& record,
                             const model::Metamodel& metamodel);
// Only the fields of a patch (null values are removals and always allowed), but for `besides`.
Status check_fields(const std::vector<model::Attribute>& attributes, const json::object& fields,
                    const std::string& owner, const model::Metamodel& metamodel,
                    std::initializer_list<std::string_view> besides = {});

// Brings a value a person typed ("3,5", "12 000 EUR", "2026-06-30", "yes") into canonical form.
Result<json::value> value_from_text(const model::Attribute& attribute, std::string_view text,
                                    std::string_view currency);

}  // namespace plumb::service
