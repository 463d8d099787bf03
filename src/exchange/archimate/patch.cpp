#include "exchange/archimate/patch.h"

#include <algorithm>
#include <boost/system/error_code.hpp>
#include <charconv>
#include <string>
#include <vector>

#include "base/limits.h"
#include "exchange/xml/writer.h"

namespace plumb::exchange::archimate {
namespace {

// A patch nests four levels for each level of a view or folder tree.
constexpr std::size_t kPatchDepth = 5 * limits::kXmlDepth;

json::value replace(const json::value& to) {
  return json::object{{"set", to}};
}

std::vector<std::string> sorted_keys(const json::object& object) {
  std::vector<std::string> keys;
  keys.reserve(object.size());
  for (const auto& [key, value] : object) keys.emplace_back(key.data(), key.size());
  std::sort(keys.begin(), keys.end());
  return keys;
}

// JSON text with keys in order, so that equal values give equal files.
void serialize_sorted(const json::value& value, std::string& out) {
  if (const json::array* array = value.if_array()) {
    out += '[';
    for (std::size_t i = 0; i < array->size(); ++i) {
      if (i > 0) out += ',';
      serialize_sorted((*array)[i], out);
    }
    out += ']';
  } else if (const json::object* object = value.if_object()) {
    out += '{';
    bool first = true;
    for (const std::string& key : sorted_keys(*object)) {
      if (!first) out += ',';
      first = false;
      out += json::serialize(json::string(key));
      out += ':';
      serialize_sorted(object->at(key), out);
    }
    out += '}';
  } else {
    out += json::serialize(value);
  }
}

json::value object_patch(const json::object& from, const json::object& to) {
  json::object keys;
  for (const auto& [key, value] : to) {
    const json::value* old = from.if_contains(key);
    json::value patch = old ? make_patch(*old, value) : replace(value);
    if (!patch.is_null()) keys[key] = std::move(patch);
  }
  json::array drop;
  for (const std::string& key : sorted_keys(from)) {
    if (!to.contains(key)) drop.emplace_back(key);
  }
  if (keys.empty() && drop.empty()) return nullptr;
  json::object out;
  if (!keys.empty()) out["keys"] = std::move(keys);
  if (!drop.empty()) out["drop"] = std::move(drop);
  return out;
}

// Whether an entry of one array may stand for an entry of the other: same text, or both objects.
bool alike(const json::value& a, const json::value& b) {
  if (a.kind() != b.kind()) return false;
  return a.is_object() || a.is_array() || a == b;
}

// One pass: entries of `to` that do not match the next of `from` are insertions. That is all an
// export ever leaves out, so anything else is replaced whole.
json::value array_patch(const json::array& from, const json::array& to) {
  if (from.size() > to.size()) return replace(to);
  json::array insert;
  json::object items;
  std::size_t next = 0;
  std::size_t spare = to.size() - from.size();
  for (std::size_t i = 0; i < to.size(); ++i) {
    if (next < from.size() && alike(from[next], to[i])) {
      json::value patch = make_patch(from[next++], to[i]);
      if (!patch.is_null()) items[std::to_string(i)] = std::move(patch);
    } else if (spare > 0) {
      --spare;
      insert.push_back(json::array{static_cast<std::int64_t>(i), to[i]});
    } else {
      return replace(to);
    }
  }
  if (insert.empty() && items.empty()) return nullptr;
  json::object out;
  if (!insert.empty()) out["insert"] = std::move(insert);
  if (!items.empty()) out["items"] = std::move(items);
  return out;
}

void apply_to_object(json::object& target, const json::object& patch) {
  if (const json::value* keys = patch.if_contains("keys"); keys && keys->is_object()) {
    for (const auto& [key, change] : keys->get_object()) apply_patch(target[key], change);
  }
  if (const json::value* drop = patch.if_contains("drop"); drop && drop->is_array()) {
    for (const json::value& key : drop->get_array()) {
      if (key.is_string()) target.erase(key.get_string());
    }
  }
}

void insert_into(json::array& target, const json::array& insert) {
  // Merged in one pass: inserting one by one would be quadratic.
  json::array merged;
  merged.reserve(target.size() + insert.size());
  std::size_t next = 0;
  for (const json::value& entry : insert) {
    const json::array* pair = entry.if_array();
    if (!pair || pair->size() != 2 || !(*pair)[0].is_int64() || (*pair)[0].get_int64() < 0) return;
    const auto index = static_cast<std::size_t>((*pair)[0].get_int64());
    while (merged.size() < index && next < target.size()) {
      merged.push_back(std::move(target[next++]));
    }
    merged.push_back((*pair)[1]);
  }
  while (next < target.size()) merged.push_back(std::move(target[next++]));
  target = std::move(merged);
}

void apply_to_array(json::array& target, const json::object& patch) {
  if (const json::value* insert = patch.if_contains("insert"); insert && insert->is_array()) {
    insert_into(target, insert->get_array());
  }
  if (const json::value* items = patch.if_contains("items"); items && items->is_object()) {
    for (const auto& [key, change] : items->get_object()) {
      std::size_t index = 0;
      const auto [end, problem] = std::from_chars(key.data(), key.data() + key.size(), index);
      if (problem != std::errc() || end != key.data() + key.size()) continue;
      if (index < target.size()) apply_patch(target[index], change);
    }
  }
}

// Whether decode_value would look for JSON here.
bool looks_like_json(std::string_view text) {
  if (text == "null" || text == "true" || text == "false") return true;
  if (text.empty()) return false;
  const char first = text[0];
  return first == '{' || first == '[' || first == '"' || first == '-' ||
         (first >= '0' && first <= '9');
}

}  // namespace

json::value make_patch(const json::value& from, const json::value& to) {
  if (from.is_object() && to.is_object()) return object_patch(from.get_object(), to.get_object());
  if (from.is_array() && to.is_array()) return array_patch(from.get_array(), to.get_array());
  // 1 and 1.0 are equal numbers of different kinds, and both come back as written.
  if (from.kind() == to.kind() && from == to) return nullptr;
  return replace(to);
}

void apply_patch(json::value& target, const json::value& patch) {
  const json::object* change = patch.if_object();
  if (!change) return;
  if (const json::value* to = change->if_contains("set")) {
    target = *to;
    return;
  }
  const bool for_array = change->contains("insert") || change->contains("items");
  if (for_array) {
    if (!target.is_array()) target = json::array();
    apply_to_array(target.get_array(), *change);
  } else {
    if (!target.is_object()) target = json::object();
    apply_to_object(target.get_object(), *change);
  }
}

std::string encode_value(const json::value& value) {
  if (const json::string* text = value.if_string()) {
    const std::string_view plain(text->data(), text->size());
    const json::value back = decode_value(plain);
    if (back == value && xml::writable(plain) == plain) return std::string(plain);
  }
  std::string out;
  serialize_sorted(value, out);
  if (xml::writable(out) == out) return out;
  // JSON has escaped the control characters; U+FFFE and U+FFFF are what XML forbids besides.
  std::string safe;
  for (std::size_t at = 0; at < out.size(); ++at) {
    const std::string_view three = std::string_view(out).substr(at, 3);
    if (three == "\xef\xbf\xbe" || three == "\xef\xbf\xbf") {
      safe += three == "\xef\xbf\xbe" ? "\\ufffe" : "\\uffff";
      at += 2;
    } else {
      safe += out[at];
    }
  }
  return safe;
}

json::value decode_value(std::string_view text) {
  if (looks_like_json(text)) {
    json::parse_options options;
    options.max_depth = kPatchDepth;
    boost::system::error_code problem;
    json::value value = json::parse({text.data(), text.size()}, problem, {}, options);
    if (!problem) return value;
  }
  return json::value(json::string(text.data(), text.size()));
}

}  // namespace plumb::exchange::archimate
