#include "exchange/oscal/oscal.h"

#include <algorithm>
#include <cctype>
#include <map>
#include <set>

#include <fmt/format.h>

#include "base/json_text.h"
#include "exchange/oscal/access.h"
#include "exchange/xml/inflate.h"

namespace plumb::exchange::oscal {
namespace {

constexpr std::size_t kHead = 400;
constexpr int kParameterDepth = 5;
constexpr std::size_t kMostControls = 1900;
constexpr std::size_t kStatementBytes = 1500;
constexpr std::size_t kMostIdBytes = 60;
constexpr std::string_view kInsert = "insert: param,";

bool is_gzip(std::string_view bytes) {
  return bytes.substr(0, 2) == "\x1f\x8b";
}

// One paragraph without control characters.
std::string one_line(std::string_view text) {
  std::string out;
  for (const char c : text) {
    const bool space = static_cast<unsigned char>(c) <= ' ' || c == '\x7f';
    if (!space) {
      out += c;
    } else if (!out.empty() && out.back() != ' ') {
      out += ' ';
    }
  }
  while (!out.empty() && out.back() == ' ') out.pop_back();
  return out;
}

// At a word, never inside a character.
std::string cut(std::string text, std::size_t most) {
  if (text.size() <= most) return text;
  text.resize(most);
  const std::size_t space = text.rfind(' ');
  text.resize(space == std::string::npos ? 0 : space);
  return text + " ...";
}

std::string capitals(std::string text) {
  for (char& c : text) c = static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
  return text;
}

class Reader {
 public:
  explicit Reader(Controls& out) : out_(out) {}

  Status read(const json::object& catalog, const std::string& name) {
    const std::string file = name;
    if (const json::object* metadata = object_in(catalog, "metadata")) {
      out_.title = one_line(text_in(*metadata, "title"));
      out_.version = one_line(text_in(*metadata, "version"));
    }
    collect_parameters(catalog);
    group(catalog, {});
    if (!twice_.empty()) {
      return bad_input("The control " + twice_ + " stands in the catalog twice.", file,
                       "Give each control an id of its own.");
    }
    if (out_.controls.empty())
      return bad_input("The catalog has no controls.", file,
                       "Choose a catalog, not a part of one.");
    if (out_.controls.size() > kMostControls) {
      return over_limit(fmt::format("The catalog has {} controls; an instrument asks at most {}.",
                                    out_.controls.size(), kMostControls),
                        file, "Import a profile that chooses from it.");
    }
    return done();
  }

 private:
  void collect_parameters(const json::object& holder) {
    for (const json::value& one : list_in(holder, "params")) {
      if (one.is_object()) parameters_[text_in(one.get_object(), "id")] = &one.get_object();
    }
    for (const char* key : {"groups", "controls"}) {
      for (const json::value& one : list_in(holder, key)) {
        if (one.is_object()) collect_parameters(one.get_object());
      }
    }
  }

  void group(const json::object& holder, const std::string& above) {
    for (const json::value& one : list_in(holder, "controls")) {
      if (one.is_object()) control(one.get_object(), above);
    }
    for (const json::value& one : list_in(holder, "groups")) {
      if (!one.is_object()) continue;
      const json::object& inner = one.get_object();
      std::string top = above;
      if (top.empty()) {
        top = text_in(inner, "id");
        if (top.empty()) top = fmt::format("group-{}", out_.groups.size() + 1);
        out_.groups.push_back({top, one_line(text_in(inner, "title"))});
      }
      group(inner, top);
    }
  }

  void control(const json::object& object, const std::string& above) {
    Control control;
    control.id = text_in(object, "id");
    if (control.id.empty()) return;
    if (!ids_.insert(control.id).second && twice_.empty()) twice_ = control.id;
    control.title = one_line(text_in(object, "title"));
    control.label = capitals(control.id);
    for (const json::value& one : list_in(object, "props")) {
      if (!one.is_object()) continue;
      const json::object& prop = one.get_object();
      const std::string name = text_in(prop, "name");
      // Some catalogs give several labels; the plain one has no class.
      if (name == "label" && text_in(prop, "class").empty())
        control.label = one_line(text_in(prop, "value"));
      if (name == "status" && lower(text_in(prop, "value")) == "withdrawn")
        control.withdrawn = true;
    }
    std::string statement;
    prose(object, statement);
    control.statement = cut(one_line(statement), kStatementBytes);
    control.group = above;
    control.heading =
        text_in(object, "class") == "category" && !list_in(object, "controls").empty();
    out_.controls.push_back(std::move(control));
    for (const json::value& one : list_in(object, "controls")) {
      if (one.is_object()) this->control(one.get_object(), above);
    }
  }

  // Prose of the statement and its items.
  void prose(const json::object& holder, std::string& out) const {
    for (const json::value& one : list_in(holder, "parts")) {
      if (!one.is_object()) continue;
      const json::object& part = one.get_object();
      const std::string name = text_in(part, "name");
      if (name == "statement" || name == "item") add_part(part, out);
    }
  }
  void add_part(const json::object& part, std::string& out) const {
    for (const json::value& one : list_in(part, "props")) {
      if (one.is_object() && text_in(one.get_object(), "name") == "label")
        out += text_in(one.get_object(), "value") + " ";
    }
    out += inserted(text_in(part, "prose"), 0) + " ";
    prose(part, out);
  }

  // {{ insert: param, ac-1_prm_1 }} by what the parameter is called.
  std::string inserted(const std::string& text, int depth) const {
    std::string out;
    std::size_t at = 0;
    for (;;) {
      const std::size_t open = text.find("{{", at);
      const std::size_t close = open == std::string::npos ? open : text.find("}}", open);
      if (close == std::string::npos) return out + text.substr(at);
      out += text.substr(at, open - at);
      const std::string inside = one_line(text.substr(open + 2, close - open - 2));
      const std::size_t start = inside.find(kInsert);
      std::string id =
          start == std::string::npos ? std::string() : inside.substr(start + kInsert.size());
      id = id.substr(std::min(id.find_first_not_of(' '), id.size()));
      out += parameter(id, depth);
      at = close + 2;
    }
  }

  std::string parameter(const std::string& id, int depth) const {
    const auto found = parameters_.find(id);
    if (found == parameters_.end() || depth > kParameterDepth) return "[" + id + "]";
    const json::object& it = *found->second;
    for (const json::value& value : list_in(it, "values")) {
      if (value.is_string()) return std::string(value.get_string());
    }
    if (const json::object* select = object_in(it, "select")) {
      std::string choices;
      for (const json::value& choice : list_in(*select, "choice")) {
        if (choice.is_string())
          choices +=
              (choices.empty() ? "" : "; ") + inserted(std::string(choice.get_string()), depth + 1);
      }
      return "[" + choices + "]";
    }
    const std::string label = text_in(it, "label");
    return "[" + inserted(label.empty() ? id : label, depth + 1) + "]";
  }

  Controls& out_;
  std::set<std::string> ids_;
  std::string twice_;
  std::map<std::string, const json::object*> parameters_;
};

std::string quoted(const std::string& text) {
  return json::serialize(json::value(text));
}

}  // namespace

bool looks_like_oscal(std::string_view bytes) {
  const std::string head =
      is_gzip(bytes) ? xml::gunzip_head(bytes, kHead) : std::string(bytes.substr(0, kHead));
  const std::size_t brace = head.find_first_not_of(" \t\r\n\xef\xbb\xbf");
  if (brace == std::string::npos || head[brace] != '{') return false;
  const std::size_t key = head.find_first_not_of(" \t\r\n", brace + 1);
  if (key == std::string::npos) return false;
  const std::string_view rest = std::string_view(head).substr(key);
  return rest.starts_with("\"catalog\"") || rest.starts_with("\"profile\"");
}

Result<json::value> parse(std::string_view bytes, const std::string& name) {
  std::string unpacked;
  if (is_gzip(bytes)) {
    PLUMB_TRY(unpacked, xml::gunzip(bytes, name));
    bytes = unpacked;
  }
  if (bytes.substr(0, 3) == "\xef\xbb\xbf") bytes.remove_prefix(3);
  PLUMB_TRY(json::value out, parse_json(bytes, name));
  const bool object = out.is_object() && (out.get_object().contains("catalog") ||
                                          out.get_object().contains("profile"));
  if (!object) {
    return bad_input("The file is no OSCAL catalog or profile.", name,
                     "Other OSCAL documents (plans, assessments, components) are not read.");
  }
  const json::value* inner = out.get_object().if_contains(is_profile(out) ? "profile" : "catalog");
  if (inner == nullptr || !inner->is_object())
    return bad_input("The OSCAL document is empty.", name, "Check that it is complete.");
  return out;
}

bool is_profile(const json::value& document) {
  return document.is_object() && document.get_object().contains("profile");
}

Result<Controls> controls_of(const json::value& document, const std::string& name) {
  Controls out;
  const json::object* catalog = object_in(document.get_object(), "catalog");
  if (catalog == nullptr)
    return bad_input("The document is no catalog.", name, "Choose a catalog.");
  PLUMB_CHECK(Reader(out).read(*catalog, name));
  return out;
}

std::string instrument_id(const std::string& title) {
  std::string out = "oscal";
  for (const char c : title) {
    const auto byte = static_cast<unsigned char>(c);
    if (std::isalnum(byte) != 0 && byte < 0x80) {
      out += static_cast<char>(std::tolower(byte));
    } else if (out.back() != '-') {
      out += '-';
    }
    // A hyphen between the prefix and the first word.
    if (out.size() == 6 && out.back() != '-') out.insert(5, "-");
  }
  if (out.size() > kMostIdBytes) out.resize(kMostIdBytes);
  while (out.back() == '-') out.pop_back();
  return out;
}

std::string instrument_yaml(const Controls& controls, const std::string& id) {
  std::string out = "catalog: instrument\nversion: 1\n";
  out += "id: " + id + "\n";
  out += "name: " + quoted(cut(controls.title.empty() ? id : controls.title, 150)) + "\n";
  out += "description: " + quoted("The controls of this OSCAL catalog: how far each is in place.") +
         "\n";
  if (!controls.version.empty()) out += "edition: " + quoted(controls.version) + "\n";
  out += "family: security\naudience: both\nmethod: checklist\ncadence_days: 365\nminutes: ";
  out += std::to_string(std::clamp<std::size_t>(controls.controls.size(), 5, 480)) + "\n";
  out += R"(scales:
  - id: implementation
    cannot_judge: true
    reason_if_not: true
    points:
      - {value: 0, name: Not begun}
      - {value: 1, name: Planned}
      - {value: 2, name: Partly in place}
      - {value: 3, name: In place}
      - {value: 4, name: In place and checked}
)";
  std::map<std::string, std::string> titles;
  for (const Group& group : controls.groups) titles[group.id] = group.title;
  std::vector<std::string> used;
  std::string items;
  for (const Control& control : controls.controls) {
    if (control.withdrawn || control.heading) continue;
    const std::string group = control.group.empty() ? "controls" : control.group;
    if (std::find(used.begin(), used.end(), group) == used.end()) used.push_back(group);
    const bool named =
        !control.title.empty() && control.title != control.label && control.title != control.id;
    const std::string question = named                        ? control.title
                                 : !control.statement.empty() ? control.statement
                                                              : control.label;
    items += "  - id: " + quoted(control.id) + "\n    dimension: " + quoted(group) + "\n    name: ";
    items += quoted(named ? cut(control.label + " " + control.title, 150) : control.label) +
             "\n    question: ";
    items += quoted(cut(question, 400)) + "\n";
    if (!control.statement.empty() && control.statement != question)
      items += "    help: " + quoted(control.statement) + "\n";
    items += "    evidence: [" + quoted("control:" + control.id) + "]\n";
  }
  out += "dimensions:\n";
  std::string of;
  for (const std::string& group : used) {
    const std::string& title = titles[group];
    out += "  - {id: " + quoted(group) +
           ", name: " + quoted(title.empty() ? "Controls" : cut(title, 150)) + "}\n";
    of += (of.empty() ? "" : ", ") + quoted(group);
  }
  out += "items:\n" + items;
  out += "scores:\n  - {id: overall, name: Implementation, of: [" + of + "]}\n";
  return out;
}

Result<Document> read_oscal(std::string_view bytes, const std::string& name,
                            const std::vector<json::value>& catalogs) {
  PLUMB_TRY(json::value document, parse(bytes, name));
  Document out;
  out.format = "oscal";
  const auto keep = [&](const json::value& body, const std::string& title) {
    const json::object& inner = body.get_object().begin()->value().get_object();
    std::string id = text_in(inner, "uuid");
    if (id.empty()) id = instrument_id(title);
    out.artifacts.push_back({{"oscal:" + id, std::string(kArtifact), title, body, 1, false}, name});
  };
  json::value catalog = document;
  if (is_profile(document)) {
    PLUMB_TRY(catalog, resolve(document, catalogs, name));
    const json::object* metadata =
        object_in(document.get_object().at("profile").get_object(), "metadata");
    keep(document, metadata == nullptr ? name : one_line(text_in(*metadata, "title")));
  }
  PLUMB_TRY(const Controls controls, controls_of(catalog, name));
  keep(catalog, controls.title.empty() ? name : controls.title);
  const std::string id = instrument_id(controls.title.empty() ? name : controls.title);
  const std::string file = id + ".yaml";
  out.artifacts.push_back(
      {{"catalog:" + file, "catalog", file, json::value(instrument_yaml(controls, id)), 1, false},
       name});
  out.name = controls.title;
  return out;
}

}  // namespace plumb::exchange::oscal
