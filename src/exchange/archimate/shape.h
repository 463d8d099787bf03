// Small pieces of the normalised shape both importers produce and the exporter consumes
// (docs/formats/archimate.md): texts in several languages, properties, styles.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/json.h"
#include "exchange/xml/tree.h"
#include "exchange/xml/writer.h"

namespace plumb::exchange::archimate {

inline json::string_view json_view(std::string_view text) {
  return {text.data(), text.size()};
}
inline std::string_view plain_view(const json::string& text) {
  return {text.data(), text.size()};
}

// The string at `key`, or empty.
std::string_view string_at(const json::object& object, std::string_view key);

// One text of something and the language it says it is in.
struct Text {
  std::string text;
  std::string lang;
  bool has_lang = false;
};
using Texts = std::vector<Text>;

// Child elements called `tag`, in order.
Texts read_texts(const xml::Node& node, std::string_view tag);

// Chooses the main text: the first in the default language, else the first without a language,
// else the first. Returns it; its language goes to into["<prefix>_lang"], the others to
// into["other_<prefix>"] as [{"text", "lang"?}, ...]; both keys are left out when empty.
std::string put_texts(const Texts& texts, std::string_view default_lang, std::string_view prefix,
                      json::object& into);

// put_texts, with the main text in into[prefix] unless it is empty.
void put_object_texts(const Texts& texts, std::string_view default_lang, std::string_view prefix,
                      json::object& into);

// The inverse: main text first. Texts that XML cannot hold come back changed, other shapes than
// put_texts writes are left out; the exporter compares and patches.
Texts get_texts(std::string_view main, std::string_view prefix, const json::object& from);

void write_texts(xml::Writer& out, std::string_view tag, const Texts& texts);

// A number if the text is one (integers stay integers), else the text.
json::value number_or_text(std::string_view text);

// <style> of the exchange format as {"fill", "fill_opacity", "line", "line_opacity", "line_width",
// "font": {"name", "size", "style", "color", "color_opacity"}}; colours "#rrggbb".
json::object read_style(const xml::Node& node);

// The part of a style that the exchange format can say, exactly as read_style would read it.
json::object project_style(const json::object& style);
void write_style(xml::Writer& out, const json::object& projected);

// Whether an XML subtree (xml::generic) can be written where the schema allows foreign elements:
// it has a namespace of its own and names XML can hold.
bool is_extension(const json::value& value);
void write_extension(xml::Writer& out, const json::value& value);

}  // namespace plumb::exchange::archimate
