// The words of ArchiMate 3 as the Open Group exchange format spells them, and how other spellings
// (Archi's own files, version 2 of the exchange format) map onto them. ArchiMate 3.2
// specification, chapters 3 to 13; archimate3_Model.xsd.
#pragma once

#include <string>
#include <string_view>

namespace plumb::exchange::archimate {

// Whether the exchange format knows this element or relationship type.
bool is_element_type(std::string_view type);
bool is_relation_type(std::string_view type);

// Today's spelling: drops "archimate:" and "Relationship", and renames what ArchiMate 3 renamed
// (InfrastructureService is TechnologyService, UsedBy is Serving). Unknown words come back as they
// are.
std::string element_type(std::string_view spelled);
std::string relation_type(std::string_view spelled);

// Archi's id of a viewpoint ("information_structure") to the exchange format's name ("Information
// Structure"); unknown ones come back as they are.
std::string viewpoint_name(std::string_view archi);

// Exchange accessType <-> value of our `access` field; empty if unknown.
std::string_view access_field(std::string_view access_type);
std::string_view access_type(std::string_view access_field);

// XML ids must be NCNames and ours need not be. encode_id is the identity where it can be, else
// "plumb-" and the id with every other byte as _hh; decode_id is its inverse. Ids that begin with
// "plumb-" themselves are encoded too, so decode(encode(x)) == x for every x.
std::string encode_id(std::string_view id);
std::string decode_id(std::string_view id);

// Ids of what an export has to invent and an import has to forget again.
inline constexpr std::string_view kInventedId = "plumbline-";
inline constexpr std::string_view kNoModelId = "plumbline-model";  // content without a model_info

// Properties with this prefix carry what ArchiMate has no place for.
inline constexpr std::string_view kOurs = "plumb:";

}  // namespace plumb::exchange::archimate
