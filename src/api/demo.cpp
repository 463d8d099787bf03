#include "api/demo.h"

#include <filesystem>

#include "service/template.h"

namespace plumb::api {
namespace {

struct DemoPerson {
  std::string_view login;
  std::string_view name;
  std::string_view title;  // shown on the sign-in page
  identity::Role role;
  std::string_view person;  // element of the example company "retail" that stands for them
};

// The names are those of people of the example companies, so that ownership shows.
constexpr DemoPerson kPeople[] = {
    {"leader", "Ingrid Halvorsen", "Leader", identity::Role::editor, "person-halvorsen"},
    {"architect", "Luc Garnier", "Enterprise architect", identity::Role::steward, "person-garnier"},
    {"portfolio", "Daniel Okafor", "Portfolio manager", identity::Role::editor, "person-okafor"},
    {"kpi", "Marta Costa", "KPI owner", identity::Role::contributor, "person-costa"},
    {"auditor", "Judith Weiss", "Auditor", identity::Role::reader, "person-weiss"},
    {"admin", "Joris van den Berg", "Administrator", identity::Role::admin, "person-vandenberg"},
};
constexpr std::string_view kCompanies[] = {"retail", "manufacturing", "financial"};
constexpr std::size_t kAdmin = std::size(kPeople) - 1;

identity::NewPerson new_person(const DemoPerson& person) {
  return {std::string(person.login), std::string(person.name), "", std::string(kDemoPassword)};
}

const identity::Client kHere{"127.0.0.1", "demonstration"};

Status make_company(App& app, std::string_view id, const identity::Actor& admin) {
  const std::string file = std::string(id) + ".plumb";
  const std::string path = app.workspace_path(file);
  std::string name(id);
  if (!std::filesystem::exists(path)) {
    service::TemplateOptions options;
    options.path = path;
    options.id = id;
    options.actor = admin.account;
    PLUMB_TRY(const service::CreatedWorkspace made,
              service::create_from_template(options, app.environment()));
    name = made.name;
  }
  return app.identity().add_workspace(admin, {std::string(id), name, file, false}, kHere);
}

}  // namespace

Status prepare_demo(App& app) {
  identity::Identity& identity = app.identity();
  PLUMB_TRY(const auto link, identity.setup_link());
  if (!link) return done();
  PLUMB_TRY(const identity::SignIn first,
            identity.set_up(link->secret, new_person(kPeople[kAdmin]), kHere));
  PLUMB_TRY(const identity::Session session, identity.authenticate(first.secret));
  for (const std::string_view company : kCompanies) {
    PLUMB_CHECK(make_company(app, company, session.actor));
  }
  for (const DemoPerson& person : kPeople) {
    std::string account = session.actor.account;
    if (&person != &kPeople[kAdmin]) {
      PLUMB_TRY(account, identity.create_account(identity::local_operator(), new_person(person)));
    }
    for (const std::string_view company : kCompanies) {
      const std::string_view element = company == kCompanies[0] ? person.person : "";
      PLUMB_CHECK(identity.set_role(identity::local_operator(), account, company, person.role,
                                    element, kHere));
    }
  }
  PLUMB_CHECK(identity.sign_out(first.secret, kHere));
  app.directory().forget();
  return done();
}

json::object demo_status() {
  json::array accounts;
  for (const DemoPerson& person : kPeople) {
    accounts.push_back(
        json::object{{"login", person.login}, {"name", person.name}, {"role", person.title}});
  }
  return {{"password", kDemoPassword}, {"accounts", std::move(accounts)}};
}

}  // namespace plumb::api
