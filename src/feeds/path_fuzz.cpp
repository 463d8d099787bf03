// Path, template and definition from any bytes, used on JSON from the rest of them.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "base/json_text.h"
#include "feeds/definition.h"
#include "feeds/mapper.h"
#include "feeds/source.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace plumb;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const std::size_t line = std::min(text.find('\n'), text.size());
  const std::string_view first = text.substr(0, line);
  const std::string_view rest = text.substr(std::min(line + 1, text.size()));
  const auto value = json_from(rest);
  const auto path = feeds::Path::parse(first);
  const auto words = feeds::Template::parse(first);
  if (value) {
    const feeds::Row row{*value, nullptr};
    if (path.ok()) (void)path->find(row);
    if (words.ok()) (void)words->fill(row);
    (void)feeds::moment_in(*value);
    (void)feeds::number_in(*value);
    if (value->is_object()) {
      std::vector<feeds::Complaint> complaints;
      const auto definition = feeds::read_definition(value->get_object(), complaints);
      if (complaints.empty()) (void)feeds::definition_json(definition);
    }
  }
  (void)feeds::sql_with_moments(text, "S", "N");
  return 0;
}
