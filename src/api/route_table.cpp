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
void add_scenario_routes(Routes& routes);
void add_import_routes(Routes& routes);
void add_export_routes(Routes& routes);
void add_comment_routes(Routes& routes);
void add_attachment_routes(Routes& routes);
void add_saved_view_routes(Routes& routes);
void add_notification_routes(Routes& routes);
void add_settings_routes(Routes& routes);
void add_catalog_routes(Routes& routes);
void add_alignment_routes(Routes& routes);
void add_finding_routes(Routes& routes);
void add_scorecard_routes(Routes& routes);
void add_strategy_routes(Routes& routes);
void add_picture_routes(Routes& routes);
void add_campaign_routes(Routes& routes);
void add_answering_routes(Routes& routes);
void add_audit_routes(Routes& routes);
void add_measure_routes(Routes& routes);
void add_feed_routes(Routes& routes);
void add_benchmark_routes(Routes& routes);
void add_tailoring_routes(Routes& routes);
void add_reminder_routes(Routes& routes);
void add_dashboard_routes(Routes& routes);

std::span<const AddRoutes> route_groups() {
  static constexpr AddRoutes kGroups[] = {
      add_session_routes,    add_oidc_routes,         add_account_routes,   add_server_routes,
      add_workspace_routes,  add_people_routes,       add_metamodel_routes, add_element_routes,
      add_relation_routes,   add_log_routes,          add_event_routes,     add_scenario_routes,
      add_import_routes,     add_export_routes,       add_comment_routes,   add_attachment_routes,
      add_saved_view_routes, add_notification_routes, add_settings_routes,  add_catalog_routes,
      add_alignment_routes,  add_finding_routes,      add_strategy_routes,  add_picture_routes,
      add_campaign_routes,   add_answering_routes,    add_audit_routes,     add_benchmark_routes,
      add_tailoring_routes,  add_reminder_routes,     add_measure_routes,   add_feed_routes,
      add_dashboard_routes,  add_scorecard_routes,
  };
  return kGroups;
}

}  // namespace plumb::api
