#include "http/access_log.h"

#include <fmt/format.h>

#include <iterator>

#include "http/text.h"

namespace plumb::http {
namespace {

void append_field(std::string& out, std::string_view name, std::string_view value) {
  out += ",\"";
  out += name;
  out += "\":";
  append_json(out, value);
}

}  // namespace

std::string access_line(const AccessRecord& record) {
  std::string out;
  out.reserve(256);
  out += "{\"at\":\"";
  out += format_instant(record.at);
  out += '"';
  append_field(out, "id", record.id);
  append_field(out, "method", record.method);
  append_field(out, "route", record.route);
  fmt::format_to(std::back_inserter(out), ",\"status\":{},\"bytes\":{},\"ms\":{:.2f}",
                 record.status, record.bytes, record.milliseconds);
  append_field(out, "peer", record.peer);
  if (!record.actor.empty()) append_field(out, "actor", record.actor);
  if (!record.note.empty()) append_field(out, "note", record.note);
  out += '}';
  return out;
}

}  // namespace plumb::http
