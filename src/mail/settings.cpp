#include "mail/settings.h"

#include <algorithm>
#include <array>
#include <charconv>

#include "base/url.h"
#include "identity/words.h"
#include "mail/message.h"

namespace plumb::mail {
namespace {

constexpr std::array<std::string_view, 3> kSecurity = {"tls", "starttls", "none"};
constexpr std::size_t kSecretBytes = 1'024;

bool is_host(std::string_view text) {
  return !text.empty() && text.size() <= 253 && std::all_of(text.begin(), text.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '.' || c == ':';
  });
}

bool is_here(std::string_view host) {
  return host == "localhost" || host == "::1" || host.starts_with("127.");
}

std::string text_in(const json::object& value, std::string_view key, std::string otherwise) {
  const json::value* found = value.if_contains(key);
  return found != nullptr && found->is_string() ? std::string(found->get_string())
                                                : std::move(otherwise);
}

int number_in(const json::object& value, std::string_view key, int otherwise) {
  const json::value* found = value.if_contains(key);
  return found != nullptr && found->is_int64() ? static_cast<int>(found->get_int64()) : otherwise;
}

}  // namespace

std::string_view name_of(Security security) {
  return kSecurity[static_cast<std::size_t>(security)];
}

std::optional<Security> security_named(std::string_view name) {
  const auto found = std::find(kSecurity.begin(), kSecurity.end(), name);
  if (found == kSecurity.end()) return std::nullopt;
  return static_cast<Security>(found - kSecurity.begin());
}

Status check(MailSettings& settings) {
  while (settings.public_url.ends_with('/')) settings.public_url.pop_back();
  if (!settings.public_url.empty() && !is_fetchable(settings.public_url)) {
    return bad_input("Links in messages cannot begin like this.", "public_url",
                     "Give where people reach the server, such as https://plumbline.example.org.");
  }
  if (settings.host.empty()) return done();
  settings.host = identity::lower(settings.host);
  if (!is_host(settings.host)) {
    return bad_input("This is no name of a mail server.", "host",
                     "Give its name or address alone, such as smtp.example.org.");
  }
  if (settings.port == 0) {
    return bad_input("The mail server needs a port.", "port",
                     "Usual are 587 for STARTTLS and 465 for TLS.");
  }
  auto sender = read_address(settings.sender);
  if (!sender.ok()) {
    return bad_input("The sender is no address that mail can come from.", "sender",
                     "Write it as name@example.org, one the mail server lets you send from.");
  }
  settings.sender = std::move(*sender);
  if (!settings.sender_name.empty() && !identity::read_name(settings.sender_name).ok()) {
    return bad_input("The sender's name is no line of text.", "sender_name",
                     "Give up to 200 bytes without line breaks.");
  }
  if (settings.user.size() > kSecretBytes || settings.password.size() > kSecretBytes) {
    return bad_input("The user or the password is longer than 1024 bytes.", "password",
                     "Check what you pasted.");
  }
  if (settings.user.empty()) settings.password.clear();
  if (settings.security == Security::none && !settings.user.empty() && !is_here(settings.host)) {
    return bad_input("A password must not travel unprotected.", "security",
                     "Choose TLS or STARTTLS, or leave the user out.");
  }
  return done();
}

json::object to_json(const MailSettings& settings) {
  return {{"host", settings.host},
          {"port", settings.port},
          {"security", name_of(settings.security)},
          {"user", settings.user},
          {"sender", settings.sender},
          {"sender_name", settings.sender_name},
          {"public_url", settings.public_url},
          {"language", settings.language},
          {"digest_hour", settings.digest_hour}};
}

MailSettings from_json(const json::object& value) {
  MailSettings out;
  out.host = text_in(value, "host", out.host);
  out.port = static_cast<std::uint16_t>(number_in(value, "port", out.port));
  out.security = security_named(text_in(value, "security", {})).value_or(out.security);
  out.user = text_in(value, "user", {});
  out.sender = text_in(value, "sender", {});
  out.sender_name = text_in(value, "sender_name", out.sender_name);
  out.public_url = text_in(value, "public_url", {});
  out.language = text_in(value, "language", out.language);
  out.digest_hour = number_in(value, "digest_hour", out.digest_hour);
  return out;
}

Result<std::optional<MailSettings>> settings_in(
    const std::function<std::string(const std::string&)>& variable) {
  const auto get = [&](const char* name) { return variable(std::string("PLUMB_SMTP_") + name); };
  MailSettings out;
  out.host = get("HOST");
  if (out.host.empty()) return std::optional<MailSettings>{};
  const std::string where = "PLUMB_SMTP_* in the environment";
  if (const std::string security = get("SECURITY"); !security.empty()) {
    const auto named = security_named(security);
    if (!named) {
      return bad_input("PLUMB_SMTP_SECURITY is " + identity::printable(security, 40) + ".", where,
                       "Use tls, starttls or none.");
    }
    out.security = *named;
  }
  out.port = out.security == Security::tls ? 465 : 587;
  if (const std::string port = get("PORT"); !port.empty()) {
    const auto [end, failed] = std::from_chars(port.data(), port.data() + port.size(), out.port);
    if (failed != std::errc{} || end != port.data() + port.size()) {
      return bad_input("PLUMB_SMTP_PORT is no port.", where, "Give a number, such as 587.");
    }
  }
  out.user = get("USER");
  out.password = get("PASSWORD");
  out.sender = get("SENDER");
  if (const std::string name = get("SENDER_NAME"); !name.empty()) out.sender_name = name;
  if (const Status fine = check(out); !fine.ok()) {
    Error error = fine.error();
    error.where = where + ", " + error.where;
    return error;
  }
  return std::optional<MailSettings>{std::move(out)};
}

}  // namespace plumb::mail
