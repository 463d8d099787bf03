#include "exchange/json/relation_ids.h"

#include "base/hash.h"

namespace plumb::exchange {

std::string RelationIds::end_key(std::string_view id, std::string_view type,
                                 std::string_view name) {
  if (!id.empty()) return std::string(id);
  std::string out(type);
  out += '\n';  // no id holds a line end
  out += name;
  return out;
}

std::string RelationIds::next(std::string_view kind, std::string_view from, std::string_view to) {
  Hasher hasher;
  hasher.add(kind).add(from).add(to);
  std::string id = "r-" + to_hex(hasher.finish()).substr(0, 16);
  const std::size_t number = ++seen_[id];
  if (number == 1) return id;
  Hasher again;
  again.add(kind).add(from).add(to).add(std::to_string(number));
  return "r-" + to_hex(again.finish()).substr(0, 16);
}

}  // namespace plumb::exchange
