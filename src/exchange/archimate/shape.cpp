#include "exchange/archimate/shape.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>

#include "exchange/archimate/names.h"

namespace plumb::exchange::archimate {
namespace {

// xs:language: [a-zA-Z]{1,8}(-[a-zA-Z0-9]{1,8})*
bool is_language(std::string_view text) {
  std::size_t run = 0;
  bool first = true;
  for (const char raw : text) {
    const auto c = static_cast<unsigned char>(raw);
    const bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    const bool digit = c >= '0' && c <= '9';
    if (c == '-') {
      if (run == 0) return false;
      run = 0;
      first = false;
    } else if (!(letter || (digit && !first)) || ++run > 8) {
      return false;
    }
  }
  return run > 0;
}

std::optional<int> byte_value(std::string_view text, int most) {
  int value = 0;
  const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (problem != std::errc() || end != text.data() + text.size()) return std::nullopt;
  if (value < 0 || value > most) return std::nullopt;
  return value;
}

// Colour and opacity of an RGBColorType, or false when it is not one.
bool read_colour(const xml::Node& node, std::string_view key, json::object& into) {
  std::string colour = "#";
  for (const std::string_view part : {"r", "g", "b"}) {
    const auto value = byte_value(node.attribute(part), 255);
    if (!value) return false;
    constexpr std::string_view kHex = "0123456789abcdef";
    colour += kHex[static_cast<std::size_t>(*value) >> 4U];
    colour += kHex[static_cast<std::size_t>(*value) & 0xfU];
  }
  into[json_view(key)] = colour;
  if (const auto opacity = byte_value(node.attribute("a"), 100)) {
    into[json_view(std::string(key) + "_opacity")] = *opacity;
  }
  return true;
}

std::optional<std::array<int, 3>> colour_parts(std::string_view colour) {
  if (colour.size() != 7 || colour[0] != '#') return std::nullopt;
  std::array<int, 3> parts{};
  for (std::size_t i = 0; i < 3; ++i) {
    const std::string_view hex = colour.substr(1 + 2 * i, 2);
    for (const char c : hex) {
      if (!((c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'))) return std::nullopt;
    }
    std::from_chars(hex.data(), hex.data() + 2, parts[i], 16);
  }
  return parts;
}

void project_colour(const json::object& from, std::string_view key, json::object& into) {
  const std::string_view colour = string_at(from, key);
  if (!colour_parts(colour)) return;
  into[json_view(key)] = json_view(colour);
  const std::string opacity_key = std::string(key) + "_opacity";
  const json::value* opacity = from.if_contains(opacity_key);
  if (opacity && opacity->is_int64() && opacity->get_int64() >= 0 && opacity->get_int64() <= 100) {
    into[opacity_key] = *opacity;
  }
}

void write_colour(xml::Writer& out, std::string_view tag, const json::object& from,
                  std::string_view key) {
  const auto parts = colour_parts(string_at(from, key));
  if (!parts) return;
  out.open(tag);
  constexpr std::array<std::string_view, 3> kParts = {"r", "g", "b"};
  for (std::size_t i = 0; i < 3; ++i) {
    out.attribute(kParts[i], static_cast<long long>((*parts)[i]));
  }
  if (const json::value* opacity = from.if_contains(std::string(key) + "_opacity")) {
    out.attribute("a", opacity->get_int64());
  }
  out.close();
}

// Words of a font style the schema knows, separated by single spaces.
bool is_font_style(std::string_view style) {
  while (true) {
    const std::size_t space = style.find(' ');
    const std::string_view word = style.substr(0, space);
    if (word != "plain" && word != "bold" && word != "italic" && word != "underline") return false;
    if (space == std::string_view::npos) return true;
    style.remove_prefix(space + 1);
  }
}

// The nearest font size the schema allows (from 1, in halves), or null for what is no size.
json::value font_size_allowed(const json::value& size) {
  constexpr double kLargest = 1e6;
  double points = 0;
  if (size.is_int64()) points = static_cast<double>(size.get_int64());
  if (size.is_double()) points = size.get_double();
  if (!(points > 0 && points <= kLargest)) return nullptr;
  const auto halves = std::max<std::int64_t>(2, std::llround(points * 2));
  if (halves % 2 == 0) return halves / 2;
  return static_cast<double>(halves) / 2;
}

std::string font_size(const json::value& size) {
  if (size.is_int64()) return std::to_string(size.get_int64());
  return std::to_string(static_cast<long long>(size.get_double())) + ".5";
}

void read_font(const xml::Node& node, json::object& style) {
  json::object font;
  if (node.has("name")) font["name"] = json_view(node.attribute("name"));
  if (node.has("size")) font["size"] = number_or_text(node.attribute("size"));
  if (node.has("style")) {
    std::string words(node.attribute("style"));
    std::replace(words.begin(), words.end(), '|', ' ');  // version 2 separated them so
    font["style"] = words;
  }
  if (const xml::Node colour = node.child("color"); colour && !read_colour(colour, "color", font)) {
    font["extra"] = json::array{xml::generic(colour)};
  }
  style["font"] = std::move(font);
}

json::object project_font(const json::object& font) {
  json::object out;
  if (const json::value* name = font.if_contains("name"); name && name->is_string()) {
    if (xml::writable(plain_view(name->get_string())) == plain_view(name->get_string())) {
      out["name"] = *name;
    }
  }
  if (const json::value* size = font.if_contains("size")) {
    const json::value allowed = font_size_allowed(*size);
    if (!allowed.is_null()) out["size"] = allowed;
  }
  if (is_font_style(string_at(font, "style"))) out["style"] = *font.if_contains("style");
  project_colour(font, "color", out);
  return out;
}

bool is_writable_name(std::string_view name) {
  return xml::is_ncname(name);
}

struct Qualified {
  std::string_view uri;
  std::string_view local;
};

Qualified qualified(std::string_view name) {
  if (name.empty() || name[0] != '{') return {{}, name};
  const std::size_t close = name.rfind('}');
  if (close == std::string_view::npos) return {{}, name};
  return {name.substr(1, close - 1), name.substr(close + 1)};
}

bool is_writable_attributes(const json::object& attributes) {
  for (const auto& [key, value] : attributes) {
    const std::string_view name(key.data(), key.size());
    if (name != "xml:lang" && !is_writable_name(name)) return false;
    if (!value.is_string()) return false;
  }
  return true;
}

}  // namespace

std::string_view string_at(const json::object& object, std::string_view key) {
  const json::value* value = object.if_contains(json_view(key));
  return value && value->is_string() ? plain_view(value->get_string()) : std::string_view();
}

Texts read_texts(const xml::Node& node, std::string_view tag) {
  Texts texts;
  for (xml::Node child = node.first_child(); child; child = child.next()) {
    if (child.name() != tag) continue;
    texts.push_back({std::string(child.text()), std::string(child.attribute("xml:lang")),
                     child.has("xml:lang")});
  }
  return texts;
}

std::string put_texts(const Texts& texts, std::string_view default_lang, std::string_view prefix,
                      json::object& into) {
  if (texts.empty()) return {};
  std::size_t main = texts.size();
  for (std::size_t i = 0; i < texts.size() && main == texts.size(); ++i) {
    if (texts[i].lang == default_lang) main = i;
  }
  for (std::size_t i = 0; i < texts.size() && main == texts.size(); ++i) {
    if (!texts[i].has_lang) main = i;
  }
  if (main == texts.size()) main = 0;
  if (texts[main].has_lang) into[json_view(std::string(prefix) + "_lang")] = texts[main].lang;
  if (texts.size() > 1) {
    json::array& others = into[json_view("other_" + std::string(prefix))].emplace_array();
    for (std::size_t i = 0; i < texts.size(); ++i) {
      if (i == main) continue;
      json::object other{{"text", texts[i].text}};
      if (texts[i].has_lang) other["lang"] = texts[i].lang;
      others.push_back(std::move(other));
    }
  }
  return texts[main].text;
}

void put_object_texts(const Texts& texts, std::string_view default_lang, std::string_view prefix,
                      json::object& into) {
  std::string main = put_texts(texts, default_lang, prefix, into);
  if (!main.empty()) into[json_view(prefix)] = main;
}

Texts get_texts(std::string_view main, std::string_view prefix, const json::object& from) {
  Texts texts;
  const json::value* lang = from.if_contains(json_view(std::string(prefix) + "_lang"));
  const json::value* others = from.if_contains(json_view("other_" + std::string(prefix)));
  if (main.empty() && !lang && !others) return texts;
  Text first{xml::writable(main), {}, false};
  if (lang && lang->is_string() && is_language(plain_view(lang->get_string()))) {
    first.lang = plain_view(lang->get_string());
    first.has_lang = true;
  }
  texts.push_back(std::move(first));
  if (!others || !others->is_array()) return texts;
  for (const json::value& entry : others->get_array()) {
    const json::object* other = entry.if_object();
    if (!other) continue;
    const std::string_view other_lang = string_at(*other, "lang");
    texts.push_back({xml::writable(string_at(*other, "text")),
                     is_language(other_lang) ? std::string(other_lang) : std::string(),
                     is_language(other_lang)});
  }
  return texts;
}

void write_texts(xml::Writer& out, std::string_view tag, const Texts& texts) {
  for (const Text& text : texts) {
    out.open(tag);
    if (text.has_lang) out.attribute("xml:lang", text.lang);
    out.text(text.text);
    out.close();
  }
}

json::value number_or_text(std::string_view text) {
  std::int64_t integer = 0;
  const char* end = text.data() + text.size();
  const auto whole = std::from_chars(text.data(), end, integer);
  if (whole.ec == std::errc() && whole.ptr == end && !text.empty()) return integer;
  double number = 0;
  const auto real = std::from_chars(text.data(), end, number);
  if (real.ec == std::errc() && real.ptr == end && std::isfinite(number)) {
    // 9.0 and 9 are one size to everybody who writes them.
    if (std::floor(number) == number && std::fabs(number) < 1e15) {
      return static_cast<std::int64_t>(number);
    }
    return number;
  }
  return json::value(json_view(text));
}

json::object read_style(const xml::Node& node) {
  json::object style;
  if (node.has("lineWidth")) style["line_width"] = number_or_text(node.attribute("lineWidth"));
  for (xml::Node child = node.first_child(); child; child = child.next()) {
    if (child.name() == "lineColor" && read_colour(child, "line", style)) continue;
    if (child.name() == "fillColor" && read_colour(child, "fill", style)) continue;
    if (child.name() == "font") {
      read_font(child, style);
    } else if (!child.is_text()) {
      json::value& extra = style["extra"];
      if (!extra.is_array()) extra.emplace_array();
      extra.get_array().push_back(xml::generic(child));
    }
  }
  return style;
}

json::object project_style(const json::object& style) {
  json::object out;
  const json::value* width = style.if_contains("line_width");
  if (width && width->is_int64() && width->get_int64() > 0) out["line_width"] = *width;
  project_colour(style, "line", out);
  project_colour(style, "fill", out);
  if (const json::value* font = style.if_contains("font"); font && font->is_object()) {
    out["font"] = project_font(font->get_object());
  }
  return out;
}

void write_style(xml::Writer& out, const json::object& projected) {
  if (projected.empty()) return;
  out.open("style");
  if (const json::value* width = projected.if_contains("line_width")) {
    out.attribute("lineWidth", width->get_int64());
  }
  write_colour(out, "lineColor", projected, "line");
  write_colour(out, "fillColor", projected, "fill");
  if (const json::value* value = projected.if_contains("font")) {
    const json::object& font = value->get_object();
    out.open("font");
    if (font.contains("name")) out.attribute("name", string_at(font, "name"));
    if (const json::value* size = font.if_contains("size")) {
      out.attribute("size", font_size(*size));
    }
    if (font.contains("style")) out.attribute("style", string_at(font, "style"));
    write_colour(out, "color", font, "color");
    out.close();
  }
  out.close();
}

bool is_extension(const json::value& value) {
  const json::object* object = value.if_object();
  if (!object) return false;
  const Qualified tag = qualified(string_at(*object, "tag"));
  if (tag.uri.empty() || !is_writable_name(tag.local)) return false;
  if (xml::writable(tag.uri) != tag.uri) return false;
  if (xml::writable(string_at(*object, "text")) != string_at(*object, "text")) return false;
  if (const json::value* attributes = object->if_contains("attributes")) {
    if (!attributes->is_object() || !is_writable_attributes(attributes->get_object())) return false;
  }
  const json::value* children = object->if_contains("children");
  if (!children) return true;
  if (!children->is_array()) return false;
  // Loose text between children would move with the indentation, so such trees are patched.
  return std::all_of(children->get_array().begin(), children->get_array().end(), is_extension);
}

void write_extension(xml::Writer& out, const json::value& value) {
  const json::object& object = value.get_object();
  const Qualified tag = qualified(string_at(object, "tag"));
  out.open("x:" + std::string(tag.local));
  out.attribute("xmlns:x", tag.uri);
  if (const json::value* attributes = object.if_contains("attributes")) {
    for (const auto& [key, text] : attributes->get_object()) {
      out.attribute({key.data(), key.size()}, plain_view(text.get_string()));
    }
  }
  out.text(string_at(object, "text"));
  if (const json::value* children = object.if_contains("children")) {
    for (const json::value& child : children->get_array()) write_extension(out, child);
  }
  out.close();
}

}  // namespace plumb::exchange::archimate
