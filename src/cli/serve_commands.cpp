// serve: the server; people: access, by whoever holds the data folder.
#include <CLI/CLI.hpp>

#include <fmt/format.h>
#include <unistd.h>

#include <charconv>
#include <csignal>
#include <cstdlib>
#include <mutex>

#include "api/operator.h"
#include "api/serve.h"
#include "cli/context.h"
#include "cli/version.h"
#include "web/assets.h"

namespace plumb::cli {
namespace {

struct ServeWish {
  std::string data = "plumbline-data";
  std::string listen = "127.0.0.1:8080";
  std::string public_url;
  std::string certificate;
  std::string key;
  std::string providers;
  std::string feed_hosts;
  std::string feed_files;
  std::string feed_ca;
  bool demo = false;
  bool list_routes = false;
};

constexpr std::chrono::seconds kGrace{20};

std::string environment_or(const char* name, std::string_view otherwise) {
  const char* value = std::getenv(name);
  return value != nullptr && *value != '\0' ? std::string(value) : std::string(otherwise);
}

// "ADDR:PORT", "[ADDR]:PORT" or ":PORT".
Status read_listen(const std::string& text, api::ServeOptions& options) {
  const std::size_t colon = text.rfind(':');
  const Error wrong =
      bad_input("This is no address and port.", text, "Write 127.0.0.1:8080 or [::1]:8080.");
  if (colon == std::string::npos) return wrong;
  std::string address = text.substr(0, colon);
  if (address.size() >= 2 && address.front() == '[' && address.back() == ']') {
    address = address.substr(1, address.size() - 2);
  }
  const char* const first = text.data() + colon + 1;
  const char* const last = text.data() + text.size();
  const auto [end, failed] = std::from_chars(first, last, options.port);
  if (failed != std::errc{} || end != last) return wrong;
  options.address = address.empty() ? "127.0.0.1" : address;
  return done();
}

// One line at a time, whole, from any thread.
void log_line(std::string_view line) {
  static std::mutex mutex;
  const std::lock_guard lock(mutex);
  std::string out(line);
  out += '\n';
  std::fwrite(out.data(), 1, out.size(), stderr);
}

// Where people watch, words; where programs read, JSON.
void tell(std::string_view event, std::string_view words, const json::object& more) {
  if (isatty(STDERR_FILENO) == 1) {
    log_line(words);
    return;
  }
  json::object line{{"at", format_instant(system_environment().now())}, {"event", event}};
  for (const auto& pair : more) line[pair.key()] = pair.value();
  log_line(json::serialize(line));
}

Result<api::ServeOptions> options_of(const ServeWish& wish) {
  api::ServeOptions out;
  out.web = web::assets();
  PLUMB_CHECK(read_listen(wish.listen, out));
  if (wish.certificate.empty() != wish.key.empty()) {
    return bad_input("A certificate needs its key, and a key its certificate.", "--tls-cert",
                     "Give both --tls-cert and --tls-key.");
  }
  if (!wish.certificate.empty()) out.tls = http::TlsFiles{wish.certificate, wish.key};
  out.settings.data = wish.data;
  out.settings.public_url = wish.public_url;
  out.settings.version = kVersion;
  out.settings.demo = wish.demo;
  out.settings.providers_file = wish.providers;
  out.settings.feed_hosts = wish.feed_hosts;
  out.settings.feed_files = wish.feed_files;
  out.settings.feed_ca = wish.feed_ca;
  out.log = log_line;
  return out;
}

Result<int> list_routes(const Context& context) {
  PLUMB_TRY(const json::array routes, api::all_routes());
  context.print_json(routes);
  return kDone;
}

Result<int> serve(const Context& context, const ServeWish& wish) {
  if (wish.list_routes) return list_routes(context);
  // Blocked before the first thread, so that every thread leaves them to sigwait.
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGINT);
  sigaddset(&signals, SIGTERM);
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);
  std::signal(SIGPIPE, SIG_IGN);

  PLUMB_TRY(api::ServeOptions options, options_of(wish));
  PLUMB_TRY(const auto product, api::Product::start(std::move(options), system_environment()));
  tell("ready", "Plumbline listens on " + product->url(),
       {{"url", product->url()}, {"port", product->port()}, {"data", wish.data}});
  if (!product->setup_url().empty()) {
    // Always in words as well: somebody has to open it by hand.
    tell("setup",
         "Open this once, within 30 minutes, to become the first administrator:\n  " +
             product->setup_url(),
         {{"setup_url", product->setup_url()}});
  }
  if (wish.demo) {
    tell("demo", "A demonstration: everybody may sign in with the password on the sign-in page.",
         json::object{});
  }
  int signal = 0;
  sigwait(&signals, &signal);
  tell("stopping", "Stopping; requests may finish.", {{"signal", signal}});
  // A second signal ends the wait.
  pthread_sigmask(SIG_UNBLOCK, &signals, nullptr);
  product->stop(kGrace);
  tell("stopped", "Stopped.", json::object{});
  return kDone;
}

void add_people(CLI::App& app, std::vector<Command>& commands,
                const std::shared_ptr<std::string>& data) {
  auto* people = app.add_subcommand("people", "Accounts and access of a data folder");
  people->require_subcommand(1);
  people->add_option("--data", *data, "Data folder (else PLUMB_DATA)")->capture_default_str();

  auto* list = people->add_subcommand("list", "Accounts and their roles");
  commands.push_back({list, [data](const Context& context) -> Result<int> {
                        PLUMB_TRY(const json::array all, api::list_people(*data));
                        if (context.globals.json) {
                          context.print_json(all);
                          return kDone;
                        }
                        Table table({{"login"}, {"name"}, {"state"}, {"roles"}});
                        for (const json::value& row : all) {
                          table.add({{std::string(row.at("login").as_string())},
                                     {std::string(row.at("name").as_string())},
                                     {std::string(row.at("state").as_string())},
                                     {std::string(row.at("roles").as_string())}});
                        }
                        context.print(table.text(context.terminal));
                        return kDone;
                      }});

  struct Invite {
    std::string workspace, role = "reader", email, url = "http://localhost:8080";
  };
  auto wish = std::make_shared<Invite>();
  auto* invite = people->add_subcommand("invite", "Make a link that lets somebody in");
  invite->add_option("workspace-id", wish->workspace, "Workspace to invite to")->required();
  invite->add_option("--role", wish->role, "reader … admin")->capture_default_str();
  invite->add_option("--email", wish->email, "Whom it is for");
  invite->add_option("--public-url", wish->url, "Where people reach the server")
      ->capture_default_str();
  commands.push_back(
      {invite, [data, wish](const Context& context) -> Result<int> {
         PLUMB_TRY(const std::string link,
                   api::invite_person(*data, wish->workspace, wish->role, wish->email, wish->url));
         context.print(link + "\n");
         return kDone;
       }});

  struct Reset {
    std::string login, url = "http://localhost:8080";
  };
  auto whom = std::make_shared<Reset>();
  auto* reset = people->add_subcommand("reset-link", "Make a link that sets a new password");
  reset->add_option("login", whom->login, "Whose password")->required();
  reset->add_option("--public-url", whom->url, "Where people reach the server")
      ->capture_default_str();
  commands.push_back({reset, [data, whom](const Context& context) -> Result<int> {
                        PLUMB_TRY(const std::string link,
                                  api::reset_link(*data, whom->login, whom->url));
                        context.print(link + "\n");
                        return kDone;
                      }});
}

}  // namespace

void add_serve_commands(CLI::App& app, std::vector<Command>& commands) {
  auto wish = std::make_shared<ServeWish>();
  wish->data = environment_or("PLUMB_DATA", wish->data);
  wish->providers = environment_or("PLUMB_PROVIDERS", "");
  wish->feed_hosts = environment_or("PLUMB_FEED_HOSTS", "");
  wish->feed_files = environment_or("PLUMB_FEED_FILES", "");
  wish->feed_ca = environment_or("PLUMB_FEED_CA", "");
  auto* sub = app.add_subcommand("serve", "Run the server: the API and the web application");
  sub->add_option("--data", wish->data, "Data folder (else PLUMB_DATA); made if it is not there")
      ->capture_default_str();
  sub->add_option("--listen", wish->listen, "Address and port")->capture_default_str();
  sub->add_option("--public-url", wish->public_url,
                  "Where people reach the server, for example https://plumbline.example.org");
  sub->add_option("--tls-cert", wish->certificate, "Certificate chain, PEM");
  sub->add_option("--tls-key", wish->key, "Its key, PEM");
  sub->add_option("--providers", wish->providers,
                  "File of sign-in providers (else PLUMB_PROVIDERS)");
  sub->add_option("--feed-hosts", wish->feed_hosts,
                  "Hosts feeds may reach, with commas (else PLUMB_FEED_HOSTS)");
  sub->add_option("--feed-files", wish->feed_files,
                  "Folder of SQLite files feeds may read (else PLUMB_FEED_FILES)");
  sub->add_option("--feed-ca", wish->feed_ca,
                  "Certificate authorities feeds trust, PEM (else PLUMB_FEED_CA)");
  sub->add_flag("--demo", wish->demo, "Three example companies and people to sign in as");
  sub->add_flag("--list-routes", wish->list_routes, "Print the table of routes as JSON and end");
  commands.push_back({sub, [wish](const Context& context) { return serve(context, *wish); }});
  auto data = std::make_shared<std::string>(environment_or("PLUMB_DATA", "plumbline-data"));
  add_people(app, commands, data);
}

}  // namespace plumb::cli
