// Profile resolution (NIST, OSCAL Profile Resolution Specification): choosing, merging, modifying.
#include <algorithm>
#include <set>

#include <fmt/format.h>

#include "exchange/oscal/access.h"
#include "exchange/oscal/oscal.h"

namespace plumb::exchange::oscal {
namespace {

using Ids = std::set<std::string>;

void collect_ids(const json::object& holder, Ids& out) {
  for (const char* key : {"groups", "controls"}) {
    for (const json::value& one : list_in(holder, key)) {
      if (!one.is_object()) continue;
      if (std::string_view(key) == "controls") out.insert(text_in(one.get_object(), "id"));
      collect_ids(one.get_object(), out);
    }
  }
}

// Shell patterns of `matching`: * and ?.
bool matches(std::string_view pattern, std::string_view text) {
  std::size_t p = 0;
  std::size_t t = 0;
  std::size_t star = std::string_view::npos;
  std::size_t mark = 0;
  while (t < text.size()) {
    if (p < pattern.size() && (pattern[p] == '?' || pattern[p] == text[t])) {
      ++p;
      ++t;
    } else if (p < pattern.size() && pattern[p] == '*') {
      star = p++;
      mark = t;
    } else if (star != std::string_view::npos) {
      p = star + 1;
      t = ++mark;
    } else {
      return false;
    }
  }
  while (p < pattern.size() && pattern[p] == '*') ++p;
  return p == pattern.size();
}

// What one import includes or excludes.
struct Choice {
  Ids named;
  std::vector<std::string> patterns;
  bool with_children = false;

  bool has(const std::string& id) const {
    if (named.contains(id)) return true;
    return std::any_of(patterns.begin(), patterns.end(),
                       [&](const std::string& pattern) { return matches(pattern, id); });
  }
};

std::vector<Choice> choices_in(const json::object& import, std::string_view key) {
  std::vector<Choice> out;
  for (const json::value& one : list_in(import, key)) {
    if (!one.is_object()) continue;
    Choice choice;
    const json::object& object = one.get_object();
    choice.with_children = text_in(object, "with-child-controls") == "yes";
    for (const json::value& id : list_in(object, "with-ids")) {
      if (id.is_string()) choice.named.emplace(id.get_string());
    }
    for (const json::value& match : list_in(object, "matching")) {
      if (match.is_object()) choice.patterns.push_back(text_in(match.get_object(), "pattern"));
    }
    out.push_back(std::move(choice));
  }
  return out;
}

class Selection {
 public:
  explicit Selection(const json::object& import)
      : all_(import.contains("include-all")),
        include_(choices_in(import, "include-controls")),
        exclude_(choices_in(import, "exclude-controls")) {}

  Ids named() const {
    Ids out;
    for (const Choice& choice : include_) out.insert(choice.named.begin(), choice.named.end());
    return out;
  }

  // `above`: the control it stands in was chosen with its children.
  bool takes(const std::string& id, bool above, bool& with_children) const {
    bool in = all_ || above;
    with_children = above;
    for (const Choice& choice : include_) {
      if (!choice.has(id)) continue;
      in = true;
      with_children = with_children || choice.with_children;
    }
    for (const Choice& choice : exclude_) {
      if (choice.has(id)) return false;
    }
    return in;
  }

 private:
  bool all_;
  std::vector<Choice> include_;
  std::vector<Choice> exclude_;
};

// The chosen controls of a holder; those chosen inside one that is not move up to its place.
json::array chosen_controls(const json::object& holder, const Selection& selection, bool above) {
  json::array out;
  for (const json::value& one : list_in(holder, "controls")) {
    if (!one.is_object()) continue;
    json::object control = one.get_object();
    bool with_children = false;
    const bool taken = selection.takes(text_in(control, "id"), above, with_children);
    json::array inner = chosen_controls(control, selection, taken && with_children);
    if (!taken) {
      for (json::value& deeper : inner) out.push_back(std::move(deeper));
      continue;
    }
    if (inner.empty()) {
      control.erase("controls");
    } else {
      control["controls"] = std::move(inner);
    }
    out.push_back(std::move(control));
  }
  return out;
}

// Groups keep their place; those without a control left are dropped.
json::array chosen_groups(const json::object& holder, const Selection& selection) {
  json::array out;
  for (const json::value& one : list_in(holder, "groups")) {
    if (!one.is_object()) continue;
    json::object group = one.get_object();
    json::array controls = chosen_controls(group, selection, false);
    json::array groups = chosen_groups(group, selection);
    if (controls.empty() && groups.empty()) continue;
    group.erase("controls");
    group.erase("groups");
    if (!controls.empty()) group["controls"] = std::move(controls);
    if (!groups.empty()) group["groups"] = std::move(groups);
    out.push_back(std::move(group));
  }
  return out;
}

// fn(control) for every control below.
template <typename Visit>
void each_control(json::object& holder, Visit visit) {
  for (const char* key : {"controls", "groups"}) {
    json::value* list = holder.if_contains(key);
    if (list == nullptr || !list->is_array()) continue;
    for (json::value& one : list->get_array()) {
      if (!one.is_object()) continue;
      if (std::string_view(key) == "controls") visit(one.get_object());
      each_control(one.get_object(), visit);
    }
  }
}

void set_parameter(json::object& holder, const json::object& setting) {
  const std::string id = text_in(setting, "param-id");
  each_control(holder, [&](json::object& control) {
    json::value* params = control.if_contains("params");
    if (params == nullptr || !params->is_array()) return;
    for (json::value& param : params->get_array()) {
      if (!param.is_object() || text_in(param.get_object(), "id") != id) continue;
      for (const auto& part : setting) {
        if (part.key() != "param-id") param.get_object()[part.key()] = part.value();
      }
    }
  });
}

// Drops parts and properties by id or name.
void remove_parts(json::object& holder, const json::object& wish) {
  const std::string id = text_in(wish, "by-id");
  const std::string name = text_in(wish, "by-name");
  for (const char* key : {"parts", "props", "links", "params"}) {
    json::value* list = holder.if_contains(key);
    if (list == nullptr || !list->is_array()) continue;
    json::array kept;
    for (json::value& one : list->get_array()) {
      const bool object = one.is_object();
      const bool gone = object && ((!id.empty() && text_in(one.get_object(), "id") == id) ||
                                   (!name.empty() && text_in(one.get_object(), "name") == name));
      if (gone) continue;
      if (object) remove_parts(one.get_object(), wish);
      kept.push_back(std::move(one));
    }
    *list = std::move(kept);
  }
}

void alter(json::object& control, const json::object& change) {
  for (const json::value& wish : list_in(change, "removes")) {
    if (wish.is_object()) remove_parts(control, wish.get_object());
  }
  for (const json::value& wish : list_in(change, "adds")) {
    if (!wish.is_object()) continue;
    for (const auto& part : wish.get_object()) {
      if (!part.value().is_array()) continue;
      json::value& list = control[part.key()];
      if (!list.is_array()) list = json::array{};
      for (const json::value& one : part.value().get_array()) list.get_array().push_back(one);
    }
    if (const std::string title = text_in(wish.get_object(), "title"); !title.empty())
      control["title"] = title;
  }
}

void modify(json::object& catalog, const json::object& profile) {
  const json::object* wishes = object_in(profile, "modify");
  if (wishes == nullptr) return;
  for (const json::value& setting : list_in(*wishes, "set-parameters")) {
    if (setting.is_object()) set_parameter(catalog, setting.get_object());
  }
  for (const json::value& change : list_in(*wishes, "alters")) {
    if (!change.is_object()) continue;
    const std::string id = text_in(change.get_object(), "control-id");
    each_control(catalog, [&](json::object& control) {
      if (text_in(control, "id") == id) alter(control, change.get_object());
    });
  }
}

// The catalog with most of the named controls, and those it lacks.
const json::object* source_for(const Ids& wanted, const std::vector<json::value>& catalogs,
                               Ids& missing) {
  const json::object* best = nullptr;
  for (const json::value& document : catalogs) {
    const json::object* catalog = object_in(document.get_object(), "catalog");
    if (catalog == nullptr) continue;
    Ids there;
    collect_ids(*catalog, there);
    Ids lacking;
    std::set_difference(wanted.begin(), wanted.end(), there.begin(), there.end(),
                        std::inserter(lacking, lacking.begin()));
    if (best == nullptr || lacking.size() < missing.size()) {
      best = catalog;
      missing = std::move(lacking);
    }
  }
  return best;
}

void flatten(json::object& catalog) {
  json::array flat;
  each_control(catalog, [&](json::object& control) {
    json::object one = control;
    one.erase("controls");
    flat.push_back(std::move(one));
  });
  catalog.erase("groups");
  catalog["controls"] = std::move(flat);
}

void append(json::object& into, const char* key, json::array list) {
  if (list.empty()) return;
  json::value& known = into[key];
  if (!known.is_array()) known = json::array{};
  for (json::value& one : list) known.get_array().push_back(std::move(one));
}

}  // namespace

Result<json::value> resolve(const json::value& document, const std::vector<json::value>& catalogs,
                            const std::string& name) {
  const json::object& profile = document.get_object().at("profile").get_object();
  if (catalogs.empty()) {
    return bad_input("The profile chooses from a catalog that is not here.", name,
                     "Import the catalog first, then the profile.");
  }
  json::object out;
  if (const json::object* metadata = object_in(profile, "metadata")) out["metadata"] = *metadata;
  for (const json::value& one : list_in(profile, "imports")) {
    if (!one.is_object()) continue;
    const Selection selection(one.get_object());
    Ids missing;
    const json::object* source = source_for(selection.named(), catalogs, missing);
    if (source == nullptr)
      return bad_input("No catalog is known.", name, "Import the catalog first.");
    if (!missing.empty()) {
      std::string some;
      for (const std::string& id : missing) {
        if (some.size() < 60) some += (some.empty() ? "" : ", ") + id;
      }
      return bad_input(
          fmt::format(
              "{} of the controls that the profile chooses are in no catalog here, such as {}.",
              missing.size(), some),
          name, "Import the catalog that the profile was made for, then the profile.");
    }
    append(out, "groups", chosen_groups(*source, selection));
    append(out, "controls", chosen_controls(*source, selection, false));
  }
  const json::object* merge = object_in(profile, "merge");
  if (merge != nullptr && merge->contains("flat")) flatten(out);
  modify(out, profile);
  if (const std::string uuid = text_in(profile, "uuid"); !uuid.empty())
    out["uuid"] = uuid + "-resolved";
  return json::value(json::object{{"catalog", std::move(out)}});
}

}  // namespace plumb::exchange::oscal
