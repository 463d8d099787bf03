// Tailorings as the bodies of their artifacts, and what campaigns keep of them. Private to
// service/.
#pragma once

#include "service/tailoring.h"

namespace plumb::service {

Tailoring tailoring_in(const json::object& body);
json::object tailoring_body(const Tailoring& tailoring);

// As a campaign keeps it: without the terms of the parts, which the weights of that moment tell.
json::object kept_json(const NeedSet& set);
NeedSet need_set_in(const json::object& kept);

}  // namespace plumb::service
