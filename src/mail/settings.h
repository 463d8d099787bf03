// How mail leaves this server: which mail server takes it, and in whose name.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "base/json.h"
#include "base/result.h"

namespace plumb::mail {

// starttls: in the clear at first, then TLS or nothing. none: no TLS at all; with a password only
// to this very machine.
enum class Security : std::uint8_t { tls, starttls, none };
std::string_view name_of(Security security);
std::optional<Security> security_named(std::string_view name);

struct MailSettings {
  std::string host;  // empty: no mail is sent
  std::uint16_t port = 587;
  Security security = Security::starttls;
  std::string user;  // empty: the mail server asks for none
  std::string password;
  std::string sender;
  std::string sender_name = "Plumbline";
  // Where links lead, "https://plumbline.example.org"; empty: where people reach the server.
  std::string public_url;
  std::string language = "en";  // of people whose language nobody knows
  int digest_hour = 6;          // UTC; from then on the daily messages go out
};

// Refuses what cannot work or must not be done, naming the field.
Status check(MailSettings& settings);

// Everything but the password.
json::object to_json(const MailSettings& settings);
// What to_json() wrote; members that are missing keep their defaults.
MailSettings from_json(const json::object& value);

// From PLUMB_SMTP_HOST, _PORT, _SECURITY, _USER, _PASSWORD, _SENDER and _SENDER_NAME. None when the
// host is not set. `variable` gives the value of an environment variable, empty if it is not set.
Result<std::optional<MailSettings>> settings_in(
    const std::function<std::string(const std::string&)>& variable);

}  // namespace plumb::mail
