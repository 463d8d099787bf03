// Mail of the server: how it leaves, how it fares, what went wrong; and what a workspace may know.
#include "api/accounts.h"
#include "api/letters.h"
#include "api/mail_clerk.h"

namespace plumb::api {
namespace {

using http::Response;
using identity::Verb;

constexpr std::size_t kFailedShown = 200;

json::value or_null(const std::string& text) {
  return text.empty() ? json::value(nullptr) : json::value(text);
}

bool leads_here(std::string_view url) {
  const std::size_t at = url.find("://");
  const std::string_view host = at == std::string_view::npos ? url : url.substr(at + 3);
  return host.starts_with("localhost") || host.starts_with("127.") || host.starts_with("[::1]");
}

json::object health_json(const mail::MailHealth& health) {
  return {{"waiting", health.waiting},
          {"failed", health.failed},
          {"sent_today", health.sent_today},
          {"oldest", at_json(health.oldest)},
          {"next_at", at_json(health.next_at)},
          {"sent_at", at_json(health.sent_at)},
          {"error_at", at_json(health.error_at)},
          {"error", or_null(health.error)},
          {"answer", or_null(health.said)},
          {"remedy", or_null(health.remedy)}};
}

Result<Response> get_mail(Call& call) {
  App& app = call.app();
  PLUMB_TRY(const mail::MailHealth health, app.post().health());
  json::object settings = mail::to_json(app.post().settings());
  settings["has_password"] = app.post().has_password();
  return call.json(json::object{{"ready", health.ready},
                                {"fixed", app.post().fixed()},
                                {"settings", std::move(settings)},
                                {"links_begin", app.mailed_url()},
                                {"links_lead_here", leads_here(app.mailed_url())},
                                {"health", health_json(health)}});
}

Result<Response> set_mail(Call& call) {
  PLUMB_TRY(Body body, call.body());
  mail::MailSettings wish = call.app().post().settings();
  if (const auto host = body.text_if("host", {.most = 253})) wish.host = *host;
  if (const auto port = body.integer("port", 1, 65'535)) {
    wish.port = static_cast<std::uint16_t>(*port);
  }
  if (const std::string word = body.word("security", {"tls", "starttls", "none"}); !word.empty()) {
    wish.security = *mail::security_named(word);
  }
  if (const auto user = body.text_if("user", {.most = 1'024})) wish.user = *user;
  const auto password = body.text_if("password", {.most = 1'024});
  if (const auto sender = body.text_if("sender", {.most = 254})) wish.sender = *sender;
  if (const auto name = body.text_if("sender_name", {.most = 200})) wish.sender_name = *name;
  if (const auto url = body.text_if("public_url", {.most = 300})) wish.public_url = *url;
  if (const std::string word = body.word("language", {"en", "de"}); !word.empty()) {
    wish.language = word;
  }
  if (const auto hour = body.integer("digest_hour", 0, 23)) {
    wish.digest_hour = static_cast<int>(*hour);
  }
  PLUMB_CHECK(body.done());
  App& app = call.app();
  const std::string host = wish.host;
  PLUMB_CHECK(app.post().set_settings(std::move(wish), password, call.account()));
  PLUMB_CHECK(app.identity().record(call.actor(), "mail.settings_changed", host, call.client()));
  return get_mail(call);
}

Result<Response> test_mail(Call& call) {
  PLUMB_TRY(Body body, call.body());
  std::string to = body.text("to", {.most = 254});
  PLUMB_CHECK(body.done());
  if (to.empty()) {
    PLUMB_TRY(const identity::Account account, own_account(call));
    to = account.email;
  }
  const auto address = mail::read_address(to);
  if (!address.ok()) {
    Error error = address.error();
    error.where = "to";
    return error;
  }
  const mail::Outcome outcome =
      call.app().post().test({"", *address}, test_letter(call.language()));
  const bool taken = outcome.kind == mail::Outcome::Kind::delivered;
  return call.json(
      json::object{{"to", *address},
                   {"taken", taken},
                   {"what", taken ? "The mail server took the message." : outcome.what},
                   {"answer", or_null(outcome.said)},
                   {"remedy", or_null(outcome.remedy)}});
}

Result<Response> list_failed(Call& call) {
  PLUMB_TRY(const auto failed, call.app().post().failed(kFailedShown));
  json::array items;
  for (const mail::FailedMessage& one : failed) {
    items.push_back({{"id", one.id},
                     {"workspace", one.workspace},
                     {"kind", one.kind},
                     {"to", one.to},
                     {"made_at", format_instant(one.made_at)},
                     {"attempts", one.attempts},
                     {"error", one.error},
                     {"answer", or_null(one.said)},
                     {"remedy", or_null(one.remedy)}});
  }
  return call.json(json::object{{"items", std::move(items)}});
}

Result<Response> retry_message(Call& call) {
  PLUMB_CHECK(call.app().post().retry(call.path("id")));
  return call.nothing();
}

Result<Response> drop_message(Call& call) {
  PLUMB_CHECK(call.app().post().drop(call.path("id")));
  return call.nothing();
}

Result<Response> get_workspace_mail(Call& call) {
  PLUMB_TRY(const mail::WorkspaceMail mail, call.app().post().of_workspace(call.workspace_id()));
  return call.json(json::object{{"ready", call.app().post().ready()},
                                {"waiting", mail.waiting},
                                {"failed", mail.failed},
                                {"queued_today", mail.queued_today},
                                {"sent_today", mail.sent_today},
                                {"failed_today", mail.failed_today},
                                {"most_a_day", mail::limits::kDayOfWorkspace}});
}

}  // namespace

void add_mail_routes(Routes& routes) {
  const Needs server = Needs::server(Verb::manage_server);
  routes.get("getMail", "/mail", server, get_mail);
  routes.patch("changeMail", "/mail", server, set_mail);
  routes.post("testMail", "/mail/test", server, test_mail, {.concurrent = kTryingMail});
  routes.get("listFailedMail", "/mail/failed", server, list_failed);
  routes.post("retryMail", "/mail/failed/{id}", server, retry_message);
  routes.remove("dropMail", "/mail/failed/{id}", server, drop_message);
  routes.get("getWorkspaceMail", "/workspaces/{workspace}/mail", Needs::of(Verb::read),
             get_workspace_mail);
}

}  // namespace plumb::api
