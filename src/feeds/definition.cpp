#include "feeds/definition.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <set>

#include <fmt/format.h>

#include "feeds/limits.h"
#include "feeds/mapper.h"
#include "feeds/target.h"

namespace plumb::feeds {
namespace {

constexpr std::array<std::string_view, 5> kKinds = {"sqlite", "postgresql", "http", "prometheus",
                                                    "mqtt"};
constexpr std::array<std::string_view, 4> kAuths = {"none", "basic", "bearer", "header"};
constexpr std::array<std::string_view, 3> kTls = {"off", "required", "verified"};

template <typename Enum, std::size_t size>
std::optional<Enum> named(const std::array<std::string_view, size>& names, std::string_view name) {
  const auto found = std::find(names.begin(), names.end(), name);
  if (found == names.end()) return std::nullopt;
  return static_cast<Enum>(found - names.begin());
}

bool printable(std::string_view text) {
  return std::all_of(text.begin(), text.end(),
                     [](char c) { return static_cast<unsigned char>(c) >= 0x20 && c != 0x7f; });
}

// Reads members of one object and notes which of them were never asked for.
class Members {
 public:
  Members(const json::object& from, std::string prefix, std::vector<Complaint>& complaints)
      : from_(from), prefix_(std::move(prefix)), complaints_(complaints) {}

  void wrong(std::string_view member, std::string what) {
    complaints_.push_back({prefix_ + std::string(member), std::move(what)});
  }

  std::string text(std::string_view member, std::size_t most, bool required = false) {
    const json::value* found = find(member);
    if (found == nullptr || found->is_null()) {
      if (required) wrong(member, "This is needed.");
      return {};
    }
    if (!found->is_string()) {
      wrong(member, "This has to be a text.");
      return {};
    }
    std::string out(found->get_string());
    if (required && out.empty()) wrong(member, "This is needed.");
    if (out.size() > most) wrong(member, fmt::format("At most {} characters.", most));
    return out;
  }
  // Without line ends and other signs that could break a protocol.
  std::string line(std::string_view member, std::size_t most, bool required = false) {
    std::string out = text(member, most, required);
    if (!printable(out)) wrong(member, "Signs that cannot be seen are not allowed here.");
    return out;
  }

  std::int64_t integer(std::string_view member, std::int64_t least, std::int64_t most,
                       std::int64_t otherwise) {
    const json::value* found = find(member);
    if (found == nullptr || found->is_null()) return otherwise;
    if (!found->is_number() ||
        found->to_number<double>() != std::floor(found->to_number<double>()) ||
        found->to_number<double>() < static_cast<double>(least) ||
        found->to_number<double>() > static_cast<double>(most)) {
      wrong(member, fmt::format("This has to be a whole number from {} to {}.", least, most));
      return otherwise;
    }
    return found->to_number<std::int64_t>();
  }

  double number(std::string_view member, double otherwise) {
    const json::value* found = find(member);
    if (found == nullptr || found->is_null()) return otherwise;
    if (!found->is_number() || !std::isfinite(found->to_number<double>())) {
      wrong(member, "This has to be a number.");
      return otherwise;
    }
    return found->to_number<double>();
  }

  template <typename Enum, std::size_t size>
  Enum word(std::string_view member, const std::array<std::string_view, size>& names,
            Enum otherwise, bool required = false) {
    const json::value* found = find(member);
    if (found == nullptr || found->is_null()) {
      if (required) wrong(member, "This is needed.");
      return otherwise;
    }
    const auto out =
        found->is_string() ? named<Enum>(names, found->get_string()) : std::optional<Enum>();
    if (!out) wrong(member, fmt::format("This has to be one of: {}.", fmt::join(names, ", ")));
    return out.value_or(otherwise);
  }

  std::vector<std::string> texts(std::string_view member, std::size_t most) {
    const json::value* found = find(member);
    std::vector<std::string> out;
    if (found == nullptr || found->is_null()) return out;
    const json::array* list = found->if_array();
    if (list == nullptr || list->size() > most) {
      wrong(member, fmt::format("This has to be a list of at most {} texts.", most));
      return out;
    }
    for (const json::value& one : *list) {
      if (!one.is_string() || one.get_string().size() > 300 || !printable(one.get_string())) {
        wrong(member, "Each has to be a text of at most 300 characters.");
        return out;
      }
      out.emplace_back(one.get_string());
    }
    return out;
  }

  // An object inside; empty where there is none.
  json::object object(std::string_view member) {
    const json::value* found = find(member);
    if (found != nullptr && found->is_object()) return found->get_object();
    wrong(member, "This has to be an object.");
    return {};
  }

  void done() {
    for (const auto& member : from_) {
      if (!asked_.contains(std::string(member.key()))) {
        wrong(member.key(), "There is no such member here.");
      }
    }
  }

 private:
  const json::value* find(std::string_view member) {
    asked_.emplace(member);
    return from_.if_contains(member);
  }
  const json::object& from_;
  std::string prefix_;
  std::vector<Complaint>& complaints_;
  std::set<std::string> asked_;
};

void read_place(Members& in, Origin& out, std::int64_t port) {
  out.host = in.line("host", 255, true);
  if (out.host.starts_with('/') || out.host.find_first_of(" @,") != std::string::npos) {
    in.wrong("host", "This has to be one name or address.");
  }
  out.port = static_cast<std::uint16_t>(in.integer("port", 1, 65535, port));
  out.tls = in.word("tls", kTls, Tls::verified);
  out.user = in.line("user", 200);
}

void read_web(Members& in, Origin& out) {
  out.url = in.line("url", 2000, true);
  if (!out.url.empty() && !target_of(out.url)) {
    in.wrong("url", "This has to begin with http:// or https:// and name a host, without a user.");
  }
  out.auth = in.word("auth", kAuths, Auth::none);
  out.user = in.line("user", 200, out.auth == Auth::basic);
  out.header = in.line("header", 100, out.auth == Auth::header);
  const bool token = std::all_of(out.header.begin(), out.header.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-';
  });
  if (!token) in.wrong("header", "This has to be the name of a header, such as X-Api-Key.");
}

// A filter as MQTT 3.1.1 section 4.7 has it.
bool is_topic_filter(std::string_view filter) {
  if (filter.empty() || filter.size() > 300) return false;
  for (std::size_t i = 0; i < filter.size(); ++i) {
    const bool begins = i == 0 || filter[i - 1] == '/';
    const bool ends = i + 1 == filter.size();
    if (filter[i] == '#' && !(begins && ends)) return false;
    if (filter[i] == '+' && !(begins && (ends || filter[i + 1] == '/'))) return false;
  }
  return true;
}

Origin read_origin(Kind kind, Members in) {
  Origin out;
  switch (kind) {
    case Kind::sqlite:
      out.file = in.line("file", 500, true);
      out.query = in.text("query", limits::kQueryBytes, true);
      break;
    case Kind::postgresql:
      read_place(in, out, 5432);
      out.database = in.line("database", 200, true);
      out.query = in.text("query", limits::kQueryBytes, true);
      break;
    case Kind::http:
      read_web(in, out);
      out.body = in.text("body", limits::kQueryBytes);
      break;
    case Kind::prometheus:
      read_web(in, out);
      out.query = in.text("query", limits::kQueryBytes, true);
      out.range_seconds = in.integer("range_seconds", 0, 366 * 86'400, 0);
      out.step_seconds = in.integer("step_seconds", 1, 31 * 86'400, 60);
      break;
    case Kind::mqtt:
      read_place(in, out, 1883);
      out.topics = in.texts("topics", limits::kTopics);
      if (out.topics.empty()) in.wrong("topics", "Name at least one topic.");
      for (const std::string& topic : out.topics) {
        if (is_topic_filter(topic)) continue;
        in.wrong("topics", fmt::format("\"{}\" is no topic: + and # stand for whole parts, and # "
                                       "comes last.",
                                       topic));
        break;
      }
      break;
  }
  in.done();
  return out;
}

Mapping read_mapping(Kind kind, Members in) {
  Mapping out;
  if (kind == Kind::http || kind == Kind::mqtt) out.rows = in.line("rows", limits::kPathBytes);
  out.measure = in.line("measure", 500, true);
  out.at = in.line("at", limits::kPathBytes);
  out.value = in.line("value", limits::kPathBytes);
  out.note = in.line("note", 500);
  out.factor = in.number("factor", 1);
  if (out.factor == 0) in.wrong("factor", "Nothing would be left of the value.");
  const auto check = [&](const char* member, const Status& status) {
    if (!status.ok()) in.wrong(member, status.error().what);
  };
  const auto path = [](const std::string& text) -> Status {
    PLUMB_TRY(const Path parsed, Path::parse(text));
    (void)parsed;
    return done();
  };
  const auto words = [](const std::string& text) -> Status {
    PLUMB_TRY(const Template parsed, Template::parse(text));
    (void)parsed;
    return done();
  };
  check("rows", path(out.rows));
  check("measure", words(out.measure));
  check("at", path(out.at));
  check("value", path(out.value));
  check("note", words(out.note));
  in.done();
  return out;
}

}  // namespace

std::string_view name_of(Kind kind) {
  return kKinds[static_cast<std::size_t>(kind)];
}
std::optional<Kind> kind_named(std::string_view name) {
  return named<Kind>(kKinds, name);
}
std::string_view name_of(Auth auth) {
  return kAuths[static_cast<std::size_t>(auth)];
}
std::string_view name_of(Tls tls) {
  return kTls[static_cast<std::size_t>(tls)];
}

Definition read_definition(const json::object& from, std::vector<Complaint>& complaints) {
  Definition out;
  Members in(from, "", complaints);
  out.name = in.line("name", 200, true);
  out.kind = in.word("kind", kKinds, Kind::http, true);
  const json::object origin = in.object("origin");
  out.origin = read_origin(out.kind, Members(origin, "origin.", complaints));
  const json::object mapping = in.object("mapping");
  out.mapping = read_mapping(out.kind, Members(mapping, "mapping.", complaints));
  out.measures = in.texts("measures", limits::kMeasures);
  if (out.measures.empty()) in.wrong("measures", "Name the measures it may record.");
  out.every_seconds =
      in.integer("every_seconds", limits::kLeastSeconds, limits::kMostSeconds, 3600);
  out.timeout_seconds = in.integer("timeout_seconds", 1, limits::kMostTimeout, 30);
  in.done();
  return out;
}

Result<Definition> kept_definition(const json::object& from) {
  std::vector<Complaint> complaints;
  Definition out = read_definition(from, complaints);
  if (complaints.empty()) return out;
  return corrupt("A feed that was kept cannot be read: " + complaints.front().what,
                 complaints.front().member, "Restore feeds.db from a backup.");
}

json::object definition_json(const Definition& one) {
  json::object origin;
  const Origin& from = one.origin;
  switch (one.kind) {
    case Kind::sqlite: origin = {{"file", from.file}, {"query", from.query}}; break;
    case Kind::postgresql:
      origin = {{"host", from.host},         {"port", from.port}, {"tls", name_of(from.tls)},
                {"database", from.database}, {"user", from.user}, {"query", from.query}};
      break;
    case Kind::http:
      origin = {{"url", from.url},
                {"auth", name_of(from.auth)},
                {"user", from.user},
                {"header", from.header},
                {"body", from.body}};
      break;
    case Kind::prometheus:
      origin = {{"url", from.url},
                {"auth", name_of(from.auth)},
                {"user", from.user},
                {"header", from.header},
                {"query", from.query},
                {"range_seconds", from.range_seconds},
                {"step_seconds", from.step_seconds}};
      break;
    case Kind::mqtt: {
      json::array topics;
      for (const std::string& topic : from.topics) topics.emplace_back(topic);
      origin = {{"host", from.host},
                {"port", from.port},
                {"tls", name_of(from.tls)},
                {"user", from.user},
                {"topics", std::move(topics)}};
      break;
    }
  }
  json::object mapping{{"measure", one.mapping.measure},
                       {"at", one.mapping.at},
                       {"value", one.mapping.value},
                       {"note", one.mapping.note},
                       {"factor", one.mapping.factor}};
  if (one.kind == Kind::http || one.kind == Kind::mqtt) mapping["rows"] = one.mapping.rows;
  json::array measures;
  for (const std::string& id : one.measures) measures.emplace_back(id);
  return {{"name", one.name},
          {"kind", name_of(one.kind)},
          {"origin", std::move(origin)},
          {"mapping", std::move(mapping)},
          {"measures", std::move(measures)},
          {"every_seconds", one.every_seconds},
          {"timeout_seconds", one.timeout_seconds}};
}

std::string destination_of(const Definition& one) {
  const Origin& from = one.origin;
  switch (one.kind) {
    case Kind::sqlite: return {};
    case Kind::http:
    case Kind::prometheus: {
      const auto target = target_of(from.url);
      return target ? fmt::format("{}://{}:{} {} {}", target->secure ? "https" : "http",
                                  target->host, target->port, name_of(from.auth), from.header)
                    : from.url;
    }
    case Kind::postgresql:
    case Kind::mqtt:
      return fmt::format("{} {}:{} {} {}", name_of(one.kind), from.host, from.port,
                         name_of(from.tls), from.user);
  }
  return {};
}

std::string place_of(const Definition& one) {
  const Origin& from = one.origin;
  switch (one.kind) {
    case Kind::sqlite: return from.file;
    case Kind::http:
    case Kind::prometheus: {
      const auto target = target_of(from.url);
      return target ? fmt::format("{}:{}", target->host, target->port) : from.url;
    }
    case Kind::postgresql: return fmt::format("{}:{}/{}", from.host, from.port, from.database);
    case Kind::mqtt: return fmt::format("{}:{}", from.host, from.port);
  }
  return {};
}

}  // namespace plumb::feeds
