// A feed as somebody wrote it down: where values come from, how often, and what they are values of.
// docs/feeds.md describes the JSON form; the secret is never part of it.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"
#include "base/result.h"

namespace plumb::feeds {

enum class Kind : std::uint8_t { sqlite, postgresql, http, prometheus, mqtt };
std::string_view name_of(Kind kind);
std::optional<Kind> kind_named(std::string_view name);
// Whether it is asked again and again; else it tells by itself.
inline bool pulls(Kind kind) {
  return kind != Kind::mqtt;
}

// How a source wants the secret. bearer and header: as it is; basic: as the password of `user`.
enum class Auth : std::uint8_t { none, basic, bearer, header };
std::string_view name_of(Auth auth);

// PostgreSQL and MQTT. `required` protects the way, `verified` also proves who answers.
enum class Tls : std::uint8_t { off, required, verified };
std::string_view name_of(Tls tls);

// Where values come from. What a kind does not use stays empty.
struct Origin {
  std::string file;  // sqlite: inside the folder the operator named
  std::string host;  // postgresql, mqtt
  std::uint16_t port = 0;
  Tls tls = Tls::off;
  std::string database;    // postgresql
  std::string user;        // postgresql, mqtt, http and prometheus with basic
  std::string query;       // SQL or PromQL; :since and :now are moments in SQL
  std::string url;         // http; prometheus: without /api/v1; {since} and {now} are moments
  std::string body;        // http: not empty: a POST of this JSON
  Auth auth = Auth::none;  // http, prometheus
  std::string header;      // http, prometheus with Auth::header: its name
  std::int64_t range_seconds = 0;   // prometheus: 0 asks for this moment, else for the time since
  std::int64_t step_seconds = 60;   // prometheus: between two values of a range
  std::vector<std::string> topics;  // mqtt: filters
};

struct Mapping {
  std::string rows;     // http, mqtt: path to the rows; "": the answer or payload itself
  std::string measure;  // template: id or name
  std::string at;       // path to day or moment; "": when it was asked for, or when it came
  std::string value;    // path
  std::string note;     // template; may be empty
  double factor = 1;    // the value is multiplied by it
};

struct Definition {
  std::string name;
  Kind kind = Kind::http;
  Origin origin;
  Mapping mapping;
  std::vector<std::string> measures;  // ids: the only ones it may record
  std::int64_t every_seconds = 3600;  // kinds that pull
  std::int64_t timeout_seconds = 30;
};

// What is wrong with one member, "origin.url", for forms.
struct Complaint {
  std::string member;
  std::string what;
};

// Reads the JSON form; every complaint is added to `complaints`, and the result is to be used only
// where there is none.
Definition read_definition(const json::object& from, std::vector<Complaint>& complaints);
// The same for one that was kept, where any complaint is damage.
Result<Definition> kept_definition(const json::object& from);
json::object definition_json(const Definition& definition);

// Whom the secret is told: where this changes, the secret has to be entered again.
std::string destination_of(const Definition& definition);
// "https://example.org:8443/metrics": for lists, without query and path details.
std::string place_of(const Definition& definition);

}  // namespace plumb::feeds
