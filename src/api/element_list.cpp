// Lists of elements: filter, count, order, cut.
#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <map>
#include <set>

#include "api/element_rows.h"
#include "api/fold.h"

namespace plumb::api {
namespace {

// A cell without its memory.
struct View {
  Cell::Kind kind = Cell::Kind::none;
  double number = 0;
  std::string_view text;
};

View view_of(const Cell& cell) {
  return {cell.kind, cell.number, cell.text};
}

View text_view(std::string_view text) {
  return {text.empty() ? Cell::Kind::none : Cell::Kind::text, 0, text};
}

// One condition of `where`.
struct Condition {
  enum class Is : unsigned char { equal, unequal, less, at_most, more, at_least, has };
  ColumnPtr column;
  Is is = Is::equal;
  std::string text;  // folded
  bool numeric = false;
  double number = 0;

  bool holds(const Cell& cell) const;
};

bool list_has(std::string_view list, std::string_view item) {
  while (true) {
    const std::size_t end = list.find('\n');
    if (list.substr(0, end) == item) return true;
    if (end == std::string_view::npos) return false;
    list.remove_prefix(end + 1);
  }
}

bool Condition::holds(const Cell& cell) const {
  const bool equal = text.empty()                      ? cell.kind == Cell::Kind::none
                     : cell.kind == Cell::Kind::none   ? false
                     : cell.kind == Cell::Kind::list   ? list_has(cell.text, text)
                     : cell.kind == Cell::Kind::number ? numeric && cell.number == number
                                                       : cell.text == text;
  if (is == Is::equal) return equal;
  if (is == Is::unequal) return !equal;
  if (cell.kind == Cell::Kind::none) return false;
  if (is == Is::has) return cell.text.find(text) != std::string::npos;
  if (cell.kind == Cell::Kind::number && !numeric) return false;
  const int order = cell.kind == Cell::Kind::number ? (cell.number < number   ? -1
                                                       : cell.number > number ? 1
                                                                              : 0)
                                                    : cell.text.compare(text);
  return is == Is::less      ? order < 0
         : is == Is::at_most ? order <= 0
         : is == Is::more    ? order > 0
                             : order >= 0;
}

bool is_attribute(const model::Metamodel& metamodel, std::string_view id) {
  return std::any_of(metamodel.types.begin(), metamodel.types.end(), [&](const auto& type) {
    return model::find_attribute(type.attributes, id) != nullptr;
  });
}

Result<Condition> read_condition(std::string_view text, const ElementTable& table,
                                 const model::Metamodel& metamodel) {
  const std::size_t at = text.find_first_of("=<>!~");
  if (at == std::string_view::npos || at == 0) {
    return bad_input("This is no condition: " + std::string(text) + ".", "where",
                     "Write attribute=value, with =, !=, <, <=, >, >= or ~ (contains), and ; "
                     "between conditions.");
  }
  Condition out;
  const std::string_view attribute = text.substr(0, at);
  std::string_view rest = text.substr(at);
  using Is = Condition::Is;
  constexpr std::pair<std::string_view, Is> kSigns[] = {
      {"!=", Is::unequal}, {"<=", Is::at_most}, {">=", Is::at_least}, {"=", Is::equal},
      {"<", Is::less},     {">", Is::more},     {"~", Is::has}};
  bool known = false;
  for (const auto& [sign, is] : kSigns) {
    if (!rest.starts_with(sign)) continue;
    out.is = is;
    rest.remove_prefix(sign.size());
    known = true;
    break;
  }
  if (!known || !is_attribute(metamodel, attribute)) {
    return bad_input(fmt::format("There is no attribute {}.", attribute), "where",
                     "GET metamodel lists the attributes of each type.");
  }
  out.column = table.attribute(attribute);
  out.text = fold(rest);
  if (out.text == "true" || out.text == "false") {
    out.numeric = true;
    out.number = out.text == "true" ? 1 : 0;
  } else {
    const auto [end, failed] =
        std::from_chars(out.text.data(), out.text.data() + out.text.size(), out.number);
    out.numeric =
        !out.text.empty() && failed == std::errc{} && end == out.text.data() + out.text.size();
  }
  return out;
}

// What one key of `sort` orders by.
struct Order {
  enum class By : unsigned char { cell, number, id, type, component };
  By by = By::cell;
  bool descending = false;
  ColumnPtr column;
  std::vector<double> numbers;  // by element; not a number: none
};

View value(const model::Model& model, const Order& order, model::Index at) {
  switch (order.by) {
    case Order::By::cell: return view_of((*order.column)[at]);
    case Order::By::number: {
      const double number = at < order.numbers.size() ? order.numbers[at] : NAN;
      return std::isnan(number) ? View{} : View{Cell::Kind::number, number, {}};
    }
    case Order::By::id: return text_view(model.element_id(at));
    case Order::By::type: return text_view(model.type_name(at));
    case Order::By::component: return text_view(model.component(at));
  }
  return {};
}

// None stays last whichever way round.
int ordered(const Order& order, const View& a, const View& b) {
  const int plain = compare(a.kind, a.number, a.text, b.kind, b.number, b.text);
  const bool none = a.kind == Cell::Kind::none || b.kind == Cell::Kind::none;
  return order.descending && !none ? -plain : plain;
}

std::vector<double> figures_by(const service::Assessment& assessment, std::string_view what) {
  const score::Graph& graph = assessment.engine->graph();
  const score::Analysis& analysis = assessment.analysis();
  const std::vector<double>& source = what == "condition"    ? graph.condition
                                      : what == "importance" ? analysis.importance
                                      : what == "delivered"  ? analysis.delivered
                                                             : graph.cost;
  std::vector<double> out(assessment.compiled.node_of.size(), NAN);
  for (std::size_t at = 0; at < out.size(); ++at) {
    const score::Node node = assessment.compiled.node_of[at];
    if (node == score::kNoNode || node >= source.size()) continue;
    if (what == "cost" && source[node] <= 0) continue;
    out[at] = source[node];
  }
  return out;
}

Result<std::vector<Order>> read_order(Call& call, const Reading& reading,
                                      const ElementTable& table) {
  std::vector<Order> out;
  for (std::string key : call.list("sort")) {
    Order order;
    if (key.starts_with('-')) {
      order.descending = true;
      key.erase(0, 1);
    }
    if (key == "id") {
      order.by = Order::By::id;
    } else if (key == "type") {
      order.by = Order::By::type;
    } else if (key == "component") {
      order.by = Order::By::component;
    } else if (key == "name") {
      order.column = table.name();
    } else if (key == "changed") {
      order.by = Order::By::number;
      order.numbers = call.open().last_changes();
    } else if (key == "condition" || key == "importance" || key == "delivered" || key == "cost") {
      PLUMB_TRY(const AssessmentPtr assessment, call.open().assess(reading));
      order.by = Order::By::number;
      order.numbers = figures_by(*assessment, key);
    } else if (is_attribute(reading.model().metamodel(), key)) {
      order.column = table.attribute(key);
    } else {
      return bad_input("Elements cannot be sorted by " + key + ".", "sort",
                       "Use name, id, type, component, condition, importance, delivered, cost, "
                       "changed or an attribute.");
    }
    out.push_back(std::move(order));
  }
  if (out.size() > 8) return bad_input("At most 8 fields to sort by.", "sort");
  if (out.empty()) out.push_back({Order::By::cell, false, table.name(), {}});
  out.push_back({Order::By::id, false, nullptr, {}});
  return out;
}

// A cell in a cursor, and back.
std::string packed(const View& view) {
  if (view.kind == Cell::Kind::none) return "-";
  if (view.kind == Cell::Kind::number) return fmt::format("n{}", view.number);
  return "t" + std::string(view.text);
}

View unpacked(const std::string& text) {
  if (text.starts_with('n')) {
    double number = 0;
    std::from_chars(text.data() + 1, text.data() + text.size(), number);
    return {Cell::Kind::number, number, {}};
  }
  if (text.starts_with('t')) {
    return {Cell::Kind::text, 0, std::string_view(text).substr(1)};
  }
  return {};
}

// Everything a row has to meet.
struct Filter {
  model::State state = model::State::live;
  std::vector<std::string> types;
  std::vector<std::string> components;  // "BS.scope" or "BS"
  std::optional<model::Side> side;
  std::vector<std::string> words;
  ColumnPtr word_column;
  std::vector<Condition> conditions;

  bool meets_type(const model::Model& model, model::Index at) const {
    return types.empty() ||
           std::find(types.begin(), types.end(), model.type_name(at)) != types.end();
  }
  bool meets_component(const model::Model& model, model::Index at) const {
    if (components.empty()) return true;
    const std::string_view mine = model.component(at);
    return std::any_of(components.begin(), components.end(), [&](const std::string& wanted) {
      return mine == wanted || (mine.size() > wanted.size() && mine.starts_with(wanted) &&
                                mine[wanted.size()] == '.');
    });
  }
  // But for type and component, which facets leave out in turn, and state and side, which are known
  // beforehand.
  bool meets_rest(model::Index at) const {
    for (const std::string& word : words) {
      if ((*word_column)[at].text.find(word) == std::string::npos) return false;
    }
    return std::all_of(conditions.begin(), conditions.end(),
                       [&](const Condition& one) { return one.holds((*one.column)[at]); });
  }
};

// Elements of one type and side: they share a component, so the filter is asked once for all.
struct Slot {
  bool known = false;
  bool side = false;       // meets the filter's side
  bool type = false;       // meets the filter's type
  bool component = false;  // and its component
  std::string_view type_id;
  std::string_view component_id;
  std::size_t by_type = 0;  // that match but for the type
  std::size_t by_component = 0;
};

class Slots {
 public:
  Slots(const model::Model& model, const Filter& filter) : model_(model), filter_(filter) {}

  // Of an element that is there.
  Slot& of(model::Index at, std::uint32_t number) {
    if (number >= slots_.size()) slots_.resize(number + 1);
    Slot& slot = slots_[number];
    if (slot.known) return slot;
    slot.known = true;
    slot.side = !filter_.side || model_.side(at) == *filter_.side;
    slot.type = filter_.meets_type(model_, at);
    slot.component = filter_.meets_component(model_, at);
    slot.type_id = model_.type_name(at);
    slot.component_id = model_.component(at);
    return slot;
  }

  json::object facets() const {
    std::map<std::string_view, std::size_t> types;
    std::map<std::string_view, std::size_t> components;
    for (const Slot& slot : slots_) {
      if (slot.by_type > 0) types[slot.type_id] += slot.by_type;
      if (slot.by_component > 0 && !slot.component_id.empty()) {
        components[slot.component_id] += slot.by_component;
      }
    }
    json::object by_type;
    for (const auto& [id, count] : types) by_type[id] = count;
    json::object by_component;
    for (const auto& [id, count] : components) by_component[id] = count;
    return {{"type", std::move(by_type)}, {"component", std::move(by_component)}};
  }

 private:
  const model::Model& model_;
  const Filter& filter_;
  std::vector<Slot> slots_;
};

Result<Filter> read_filter(Call& call, const Reading& reading, const ElementTable& table) {
  Filter out;
  const model::Metamodel& metamodel = reading.model().metamodel();
  PLUMB_TRY(const bool deleted, call.flag("deleted"));
  if (deleted) out.state = model::State::deleted;
  out.types = call.list("type");
  out.components = call.list("component");
  PLUMB_TRY(const std::string side, call.word("side", {"business", "it"}, ""));
  if (!side.empty()) out.side = side == "it" ? model::Side::it : model::Side::business;
  PLUMB_TRY(const std::string q, call.text("q", 200));
  out.words = words_of(fold(q));
  if (!out.words.empty()) out.word_column = table.words();
  const auto equal = [&](const char* parameter, std::string_view attribute) {
    if (const std::string* text = call.query(parameter)) {
      Condition one;
      one.column = table.attribute(attribute);
      one.text = fold(*text);
      out.conditions.push_back(std::move(one));
    }
  };
  equal("owner", "owner");
  equal("tag", "tags");
  PLUMB_TRY(const std::string where, call.text("where", 1'000));
  std::string_view rest = where;
  while (!rest.empty()) {
    const std::size_t end = std::min(rest.find(';'), rest.size());
    const std::string_view one = rest.substr(0, end);
    rest.remove_prefix(std::min(end + 1, rest.size()));
    if (one.empty()) continue;
    PLUMB_TRY(Condition condition, read_condition(one, table, metamodel));
    out.conditions.push_back(std::move(condition));
  }
  return out;
}

}  // namespace

Result<ElementList> list_elements(Call& call, const Reading& reading) {
  const model::Model& model = reading.model();
  const std::shared_ptr<const ElementTable> table = call.open().elements(reading);
  PLUMB_TRY(const PageAsked page, call.page());
  PLUMB_TRY(const Filter filter, read_filter(call, reading, *table));
  PLUMB_TRY(const std::vector<Order> order, read_order(call, reading, *table));

  std::vector<View> after;
  for (const std::string& field : page.after) after.push_back(unpacked(field));
  if (!after.empty() && after.size() != order.size()) {
    return bad_input("This cursor is of another list.", "cursor", "Start again without it.");
  }
  ElementList out;
  Slots slots(model, filter);
  const std::vector<ElementTable::Kind>& kinds = table->kinds();
  for (model::Index at = 0; at < kinds.size(); ++at) {
    if (kinds[at].state != filter.state) continue;
    Slot& slot = slots.of(at, kinds[at].type_side);
    if (!slot.side || (!slot.type && !slot.component) || !filter.meets_rest(at)) continue;
    if (slot.component) ++slot.by_type;
    if (slot.type) ++slot.by_component;
    if (!slot.type || !slot.component) continue;
    ++out.total;
    int place = after.empty() ? 1 : 0;
    for (std::size_t i = 0; i < after.size() && place == 0; ++i) {
      place = ordered(order[i], value(model, order[i], at), after[i]);
    }
    if (place > 0) out.rows.push_back(at);
  }
  const auto before = [&](model::Index a, model::Index b) {
    for (const Order& one : order) {
      const int place = ordered(one, value(model, one, a), value(model, one, b));
      if (place != 0) return place < 0;
    }
    return false;
  };
  const bool more = out.rows.size() > page.limit;
  const auto end =
      out.rows.begin() + static_cast<std::ptrdiff_t>(std::min(page.limit, out.rows.size()));
  std::partial_sort(out.rows.begin(), end, out.rows.end(), before);
  out.rows.erase(end, out.rows.end());
  if (more) {
    std::vector<std::string> fields;
    for (const Order& one : order) fields.push_back(packed(value(model, one, out.rows.back())));
    out.next = call.next(fields);
  }
  out.facets = slots.facets();
  return out;
}

}  // namespace plumb::api
