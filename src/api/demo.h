// A demonstration: three example companies and people in every role, with one password for all.
// Only ever on a loopback address.
#pragma once

#include "api/app.h"

namespace plumb::api {

inline constexpr std::string_view kDemoPassword = "plumbline demonstration";

// Makes what is missing; does nothing where it was made before.
Status prepare_demo(App& app);

// `demo` of Status: the password and who there is to be.
json::object demo_status();

}  // namespace plumb::api
