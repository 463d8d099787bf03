// Every group of routes, in the order of the contract.
#include "api/routes.h"

namespace plumb::api {

void add_session_routes(Routes& routes);
void add_oidc_routes(Routes& routes);
void add_account_routes(Routes& routes);
void add_server_routes(Routes& routes);
void add_workspace_routes(Routes& routes);
void add_people_routes(Routes& routes);
void add_element_routes(Routes& routes);
void add_relation_routes(Routes& routes);
void add_metamodel_routes(Routes& routes);
void add_log_routes(Routes& routes);
void add_event_routes(Routes& routes);

std::span<const AddRoutes> route_groups() {
  static constexpr AddRoutes kGroups[] = {
      add_session_routes,   add_oidc_routes,   add_account_routes,   add_server_routes,
      add_workspace_routes, add_people_routes, add_metamodel_routes, add_element_routes,
      add_relation_routes,  add_log_routes,    add_event_routes,
  };
  return kGroups;
}

}  // namespace plumb::api
