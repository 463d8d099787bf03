// Tiles to and from JSON, every member checked: what is misspelt is said and not left out.
#include <algorithm>
#include <cmath>
#include <set>

#include <fmt/format.h>

#include "service/artifacts.h"
#include "service/dashboards.h"

namespace plumb::service {
namespace {

using model::Tile;
using model::TileFilter;
using Problems = std::vector<model::TileProblem>;

// The members of one object, each read once; what is left over is unknown.
class Members {
 public:
  Members(const json::object& object, std::string place, Problems& problems)
      : object_(object), place_(std::move(place)), problems_(problems) {}

  void text(std::string_view key, std::string& out) {
    const json::value* found = take(key);
    if (found == nullptr || found->is_null()) return;
    if (found->is_string()) {
      out = std::string(found->get_string());
    } else {
      wrong(key, "This must be a text.", "Put it in quotes.");
    }
  }
  void whole(std::string_view key, int& out) {
    const json::value* found = take(key);
    if (found == nullptr || found->is_null()) return;
    const double number = found->is_number() ? found->to_number<double>() : NAN;
    if (number >= -1000 && number <= 1000 && number == std::floor(number)) {
      out = static_cast<int>(number);
    } else {
      wrong(key, "This must be a whole number.", "Write 4.");
    }
  }
  void flag(std::string_view key, bool& out) {
    const json::value* found = take(key);
    if (found == nullptr || found->is_null()) return;
    if (found->is_bool()) {
      out = found->get_bool();
    } else {
      wrong(key, "This must be true or false.", "Write true or false.");
    }
  }
  void texts(std::string_view key, std::vector<std::string>& out) {
    const json::value* found = take(key);
    if (found == nullptr || found->is_null()) return;
    if (!found->is_array()) return wrong(key, "This must be a list.", "Write [\"…\"].");
    for (const json::value& one : found->get_array()) {
      if (!one.is_string()) return wrong(key, "This must be a list of texts.", "Write [\"…\"].");
      out.emplace_back(one.get_string());
    }
  }
  const json::object* object(std::string_view key) {
    const json::value* found = take(key);
    if (found == nullptr || found->is_null()) return nullptr;
    if (!found->is_object()) wrong(key, "This must be an object.", "Write {…}.");
    return found->if_object();
  }
  void finish() {
    for (const auto& member : object_) {
      if (!taken_.contains(std::string(member.key()))) {
        wrong(member.key(), "There is no such member.", "Leave it out, or mend its name.");
      }
    }
  }
  std::string place(std::string_view key) const { return place_ + "." + std::string(key); }

 private:
  const json::value* take(std::string_view key) {
    taken_.emplace(key);
    return object_.if_contains(key);
  }
  void wrong(std::string_view key, std::string what, std::string remedy) {
    problems_.push_back(
        {place(std::string(key.substr(0, 60))), std::move(what), std::move(remedy)});
  }

  const json::object& object_;
  const std::string place_;
  Problems& problems_;
  std::set<std::string> taken_;
};

void read_filter(const json::object& said, const std::string& place, TileFilter& filter,
                 Problems& problems) {
  Members members(said, place, problems);
  members.texts("types", filter.types);
  members.texts("sides", filter.sides);
  members.texts("perspectives", filter.perspectives);
  members.texts("statuses", filter.statuses);
  members.texts("levels", filter.levels);
  members.texts("rules", filter.rules);
  members.texts("domains", filter.domains);
  members.text("owner", filter.owner);
  members.finish();
}

Tile read_tile(const json::object& said, const std::string& place, Problems& problems) {
  Tile tile;
  Members members(said, place, problems);
  members.text("id", tile.id);
  members.text("kind", tile.kind);
  members.text("what", tile.what);
  members.texts("of", tile.of);
  members.text("title", tile.title);
  members.text("text", tile.text);
  members.whole("width", tile.width);
  members.whole("height", tile.height);
  members.text("period", tile.period);
  members.flag("indexed", tile.indexed);
  members.texts("columns", tile.columns);
  members.whole("limit", tile.limit);
  if (const json::object* filter = members.object("filter"); filter != nullptr) {
    read_filter(*filter, members.place("filter"), tile.filter, problems);
  }
  members.finish();
  return tile;
}

// Letters, digits, "-" and "_", up to 40: they stand in addresses and in keys.
bool fits(const std::string& id) {
  return id.size() <= 40 && std::all_of(id.begin(), id.end(), [](unsigned char c) {
           return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                  c == '-' || c == '_';
         });
}

void list(json::object& out, const char* key, const std::vector<std::string>& texts) {
  if (!texts.empty()) out[key] = list_of(texts);
}

json::object filter_json(const TileFilter& filter) {
  json::object out;
  list(out, "types", filter.types);
  list(out, "sides", filter.sides);
  list(out, "perspectives", filter.perspectives);
  list(out, "statuses", filter.statuses);
  list(out, "levels", filter.levels);
  list(out, "rules", filter.rules);
  list(out, "domains", filter.domains);
  if (!filter.owner.empty()) out["owner"] = filter.owner;
  return out;
}

}  // namespace

std::vector<model::TileProblem> read_tiles(const json::array& tiles, std::vector<Tile>& out) {
  Problems problems;
  std::set<std::string> ids;
  for (std::size_t i = 0; i < tiles.size(); ++i) {
    const std::string place = fmt::format("tiles[{}]", i);
    if (!tiles[i].is_object()) {
      problems.push_back({place, "A tile is an object.", "Write {\"kind\": …}."});
      continue;
    }
    const std::size_t before = problems.size();
    Tile tile = read_tile(tiles[i].get_object(), place, problems);
    if (!fits(tile.id)) {
      problems.push_back({place + ".id", "This is no id of a tile.",
                          "Use up to 40 letters, digits, - and _, or leave it out."});
    }
    for (std::size_t number = i + 1; tile.id.empty() || ids.contains(tile.id); ++number) {
      if (!tile.id.empty() && number == i + 1) {
        problems.push_back({place + ".id", "Two tiles have the id \"" + tile.id + "\".",
                            "Give each its own, or none."});
      }
      tile.id = fmt::format("t{}", number);
    }
    ids.insert(tile.id);
    for (model::TileProblem& one : model::check_tile(tile)) {
      one.field = place + "." + one.field;
      problems.push_back(std::move(one));
    }
    if (problems.size() == before) out.push_back(std::move(tile));
  }
  return problems;
}

json::array tiles_json(const std::vector<Tile>& tiles) {
  json::array out;
  for (const Tile& tile : tiles) {
    json::object one{{"id", tile.id},
                     {"kind", tile.kind},
                     {"what", tile.what},
                     {"title", tile.title},
                     {"width", tile.width},
                     {"height", tile.height},
                     {"of", list_of(tile.of)},
                     {"period", tile.period},
                     {"indexed", tile.indexed},
                     {"filter", filter_json(tile.filter)},
                     {"columns", list_of(tile.columns)},
                     {"limit", tile.limit},
                     {"text", tile.text}};
    out.push_back(std::move(one));
  }
  return out;
}

}  // namespace plumb::service
