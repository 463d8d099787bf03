#include "cli/context.h"

#include <cstdio>
#include <cstdlib>

namespace plumb::cli {
namespace {

constexpr std::size_t kOneLine = 96;

void write_pretty(const json::value& value, std::size_t depth, std::string& out) {
  const std::string flat = json::serialize(value);
  if (flat.size() + depth * 2 <= kOneLine || !value.is_structured()) {
    out += flat;
    return;
  }
  const std::string margin(depth * 2 + 2, ' ');
  bool first = true;
  const auto next = [&] {
    out += first ? "\n" : ",\n";
    out += margin;
    first = false;
  };
  if (value.is_array()) {
    out += '[';
    for (const json::value& item : value.get_array()) {
      next();
      write_pretty(item, depth + 1, out);
    }
  } else {
    out += '{';
    for (const auto& pair : value.get_object()) {
      next();
      out += json::serialize(json::value(pair.key()));
      out += ": ";
      write_pretty(pair.value(), depth + 1, out);
    }
  }
  out += '\n' + std::string(depth * 2, ' ') + (value.is_array() ? ']' : '}');
}

}  // namespace

Result<std::unique_ptr<service::Workspace>> Context::open() const {
  return service::Workspace::open(globals.workspace, system_environment());
}

void Context::print(std::string_view text) const {
  std::fwrite(text.data(), 1, text.size(), stdout);
}

void Context::print_json(const json::value& value) const {
  print(pretty(value) + "\n");
}

void Context::note(std::string_view text) const {
  if (globals.quiet) return;
  std::fwrite(text.data(), 1, text.size(), stderr);
  std::fputc('\n', stderr);
}

std::string pretty(const json::value& value) {
  std::string out;
  write_pretty(value, 0, out);
  return out;
}

}  // namespace plumb::cli
