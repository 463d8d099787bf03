// `plumb api`: any operation of a running server from a shell or a script, with the rights of a
// token. The server decides, as it does for the application.
#include <CLI/CLI.hpp>

#include <unistd.h>

#include <cstdlib>

#include "base/environment.h"
#include "base/json_text.h"
#include "cli/context.h"
#include "cli/http_call.h"
#include "service/files.h"

namespace plumb::cli {
namespace {

struct ApiWish {
  std::vector<std::string> words;  // [METHOD] PATH
  std::string server;
  std::string token_file;
  std::string data;
  std::string type;
  std::vector<std::string> fields;
  std::vector<std::string> headers;
  std::string out;
  bool all = false;
  bool dry_run = false;
};

bool is_method(std::string_view word) {
  for (const char* method : {"GET", "POST", "PUT", "PATCH", "DELETE"}) {
    if (word == method) return true;
  }
  return false;
}

Result<std::string> token_of(const ApiWish& wish) {
  if (wish.token_file.empty()) {
    const char* token = std::getenv("PLUMB_TOKEN");
    return std::string(token == nullptr ? "" : token);
  }
  PLUMB_TRY(std::string token, service::read_bytes(wish.token_file));
  while (!token.empty() && (token.back() == '\n' || token.back() == '\r')) token.pop_back();
  return token;
}

Result<std::string> standard_input() {
  std::string out;
  char step[65536];
  for (std::size_t got = 1; got > 0;) {
    got = std::fread(step, 1, sizeof step, stdin);
    out.append(step, got);
  }
  return out;
}

// "n=3" is a number, "name=Grow" a text, "note=null" nothing, as JSON reads it; "fields.weight=3"
// is one inside another.
Result<std::string> body_of_fields(const std::vector<std::string>& fields) {
  json::object out;
  for (const std::string& field : fields) {
    const std::size_t at = field.find('=');
    if (at == 0 || at == std::string::npos) {
      return bad_input("A field is written as name=value.", field, "For example --field weight=3.");
    }
    const std::string_view text = std::string_view(field).substr(at + 1);
    auto parsed = parse_json(text, field);
    json::object* inside = &out;
    std::string_view name = std::string_view(field).substr(0, at);
    for (std::size_t dot = name.find('.'); dot != std::string_view::npos; dot = name.find('.')) {
      json::value& next = (*inside)[name.substr(0, dot)];
      inside = next.is_object() ? &next.get_object() : &next.emplace_object();
      name.remove_prefix(dot + 1);
    }
    (*inside)[name] = parsed.ok() ? *parsed : json::value(text);
  }
  return json::serialize(out);
}

struct Body {
  std::string bytes;
  std::string type = "application/json";
};

std::string type_of_name(std::string_view name) {
  if (name.ends_with(".json") || name == "-") return "application/json";
  if (name.ends_with(".ndjson")) return "application/x-ndjson";
  return "application/octet-stream";
}

// What follows -d: a text, @file, or - for standard input.
Result<Body> body_of(const ApiWish& wish) {
  Body out;
  if (!wish.fields.empty()) {
    PLUMB_TRY(out.bytes, body_of_fields(wish.fields));
  } else if (wish.data == "-") {
    PLUMB_TRY(out.bytes, standard_input());
  } else if (wish.data.starts_with('@')) {
    PLUMB_TRY(out.bytes, service::read_bytes(wish.data.substr(1)));
    out.type = type_of_name(wish.data);
  } else {
    out.bytes = wish.data;
  }
  if (!wish.type.empty()) out.type = wish.type;
  return out;
}

std::string with_parameter(std::string url, std::string_view parameter) {
  url += url.find('?') == std::string::npos ? '?' : '&';
  url += parameter;
  return url;
}

std::string percent_encoded(std::string_view text) {
  constexpr char kDigits[] = "0123456789ABCDEF";
  std::string out;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                       c == '-' || c == '_' || c == '.' || c == '~';
    if (plain) {
      out += c;
    } else {
      out += {'%', kDigits[byte >> 4U], kDigits[byte & 15U]};
    }
  }
  return out;
}

std::string text_at(const json::object& object, std::string_view key) {
  const json::value* value = object.if_contains(key);
  return value != nullptr && value->is_string() ? std::string(value->get_string()) : std::string();
}

// What the server says against it, as the errors of every other command.
Error error_of(const HttpReply& reply, const std::string& url) {
  Error out;
  out.where = url;
  out.what = "The server answered " + std::to_string(reply.status) + ".";
  const auto parsed = parse_json(reply.body, url);
  if (parsed.ok() && parsed->is_object()) {
    const json::object& problem = parsed->get_object();
    if (const std::string detail = text_at(problem, "detail"); !detail.empty()) out.what = detail;
    if (const std::string where = text_at(problem, "where"); !where.empty()) out.where = where;
    out.remedy = text_at(problem, "remedy");
    if (const json::value* fields = problem.if_contains("fields"); fields && fields->is_array()) {
      for (const json::value& field : fields->get_array()) {
        if (!field.is_object()) continue;
        if (text_at(field.get_object(), "detail") == out.what) continue;
        out.what += "\n       " + text_at(field.get_object(), "field") + ": " +
                    text_at(field.get_object(), "detail");
      }
    }
  }
  switch (reply.status) {
    case 401: out.code = Error::Code::unauthenticated; break;
    case 403: out.code = Error::Code::forbidden; break;
    case 404: out.code = Error::Code::not_found; break;
    case 409:
    case 412: out.code = Error::Code::conflict; break;
    case 429: out.code = Error::Code::throttled; break;
    case 503: out.code = Error::Code::unavailable; break;
    default: break;
  }
  if (reply.status == 401) {
    out.remedy = "Make a token under Account, and set PLUMB_TOKEN or --token-file.";
  }
  return out;
}

Result<HttpCall> call_of(const ApiWish& wish) {
  const bool named = wish.words.size() == 2;
  std::string path = wish.words.back();
  HttpCall out;
  const bool has_body = !wish.data.empty() || !wish.fields.empty();
  out.method = named ? wish.words.front() : has_body ? "POST" : "GET";
  if (!is_method(out.method)) {
    return bad_input("\"" + out.method + "\" is not a method.", {},
                     "Use GET, POST, PUT, PATCH or DELETE.");
  }
  if (!path.starts_with('/')) path.insert(path.begin(), '/');
  std::string server = wish.server;
  while (server.ends_with('/')) server.pop_back();
  out.url = server + (path.starts_with("/api/") ? "" : "/api/v1") + path;
  if (wish.dry_run) out.url = with_parameter(out.url, "dry_run=true");
  out.headers = wish.headers;
  PLUMB_TRY(const std::string token, token_of(wish));
  if (!token.empty()) out.headers.push_back("Authorization: Bearer " + token);
  if (has_body) {
    PLUMB_TRY(Body body, body_of(wish));
    out.body = std::move(body.bytes);
    out.headers.push_back("Content-Type: " + body.type);
  } else if (out.method != "GET") {
    out.headers.emplace_back("Content-Length: 0");
  }
  // A call that is repeated because its answer got lost is done once.
  if (out.method == "POST")
    out.headers.push_back("Idempotency-Key: " + new_id("cli-", system_environment()));
  return out;
}

// All pages of a list, one row a line.
Result<int> print_pages(const Context& context, HttpCall call) {
  const std::string first = call.url;
  for (;;) {
    PLUMB_TRY(const HttpReply reply, call_server(call));
    if (reply.status >= 300) return error_of(reply, call.url);
    PLUMB_TRY(const json::value page, parse_json(reply.body, call.url));
    const json::object* object = page.if_object();
    const json::value* items = object ? object->if_contains("items") : nullptr;
    if (items == nullptr || !items->is_array()) {
      return bad_input("This answer is not a list.", first, "Leave --all out.");
    }
    for (const json::value& item : items->get_array()) {
      context.print(json::serialize(item) + "\n");
    }
    const std::string next = text_at(*object, "next");
    if (next.empty()) return kDone;
    call.url = with_parameter(first, "cursor=" + percent_encoded(next));
  }
}

Result<int> api(const Context& context, const ApiWish& wish) {
  PLUMB_TRY(const HttpCall call, call_of(wish));
  if (wish.all) return print_pages(context, call);
  if (!wish.out.empty()) {
    PLUMB_TRY(const HttpReply reply, call_server(call));
    if (reply.status >= 300) return error_of(reply, call.url);
    PLUMB_CHECK(service::write_bytes(wish.out, reply.body));
    context.note(wish.out + ": " + count_text(reply.body.size()) + " bytes.");
    return kDone;
  }
  // Piece by piece, so that a stream of events shows as it happens.
  std::string held;  // JSON for a terminal waits until it is whole
  const bool pretty_wanted =
      isatty(STDOUT_FILENO) == 1 && call.url.find("/events") == std::string::npos;
  PLUMB_TRY(const HttpReply reply, call_server(call, [&](std::string_view piece) {
              if (pretty_wanted) {
                held += piece;
                return true;
              }
              context.print(piece);
              return std::fflush(stdout) == 0;
            }));
  if (reply.status >= 300) return error_of(reply, call.url);
  if (!held.empty()) {
    const auto parsed = parse_json(held, call.url);
    parsed.ok() ? context.print_json(*parsed) : context.print(held);
  }
  return kDone;
}

}  // namespace

void add_remote_commands(CLI::App& app, std::vector<Command>& commands) {
  auto wish = std::make_shared<ApiWish>();
  const char* server = std::getenv("PLUMB_SERVER");
  wish->server = server != nullptr && *server != '\0' ? server : "http://localhost:8080";
  auto* sub = app.add_subcommand("api", "Call a running server: any operation of its API");
  sub->add_option("call", wish->words, "[METHOD] PATH, for example /workspaces/retail/findings")
      ->required()
      ->expected(1, 2);
  sub->add_option("--server", wish->server, "Its address (else PLUMB_SERVER)")
      ->capture_default_str();
  sub->add_option("--token-file", wish->token_file, "File with a token (else PLUMB_TOKEN)");
  auto* data = sub->add_option("-d,--data", wish->data, "Body: a text, @FILE, or - for input");
  sub->add_option("-f,--field", wish->fields,
                  "Body: a JSON object of NAME=VALUE; fields.weight=3 nests")
      ->expected(1)
      ->take_all()
      ->excludes(data);
  sub->add_option("--type", wish->type, "Media type of the body (else by the file's name)");
  sub->add_option("-H,--header", wish->headers, "Another header, for example 'If-Match: \"3\"'")
      ->expected(1)
      ->take_all();
  sub->add_flag("--all", wish->all, "Follow a list to its end: one row a line");
  sub->add_flag("--dry-run", wish->dry_run, "Only check a write");
  sub->add_option("-o,--output", wish->out, "Keep the answer in this file");
  commands.push_back({sub, [wish](const Context& context) { return api(context, *wish); }});
}

}  // namespace plumb::cli
