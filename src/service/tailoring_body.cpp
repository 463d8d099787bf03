#include "service/tailoring_body.h"

#include "service/artifacts.h"

namespace plumb::service {
namespace {

json::value number(const std::optional<double>& value) {
  return value ? json::value(*value) : json::value(nullptr);
}

json::value text(const std::string& value) {
  return value.empty() ? json::value(nullptr) : json::value(value);
}

json::object override_json(const NeedOverride& one) {
  return {{"item", one.item},
          {"importance", number(one.importance)},
          {"target", number(one.target)},
          {"reason", one.reason},
          {"by", one.by},
          {"at", one.at},
          {"withdrawn_by", one.withdrawn_by},
          {"withdrawn_at", one.withdrawn_at},
          {"replaced_at", one.replaced_at}};
}

NeedOverride override_in(const json::object& body) {
  return {
      text_in(body, "item"),         number_in(body, "importance"), number_in(body, "target"),
      text_in(body, "reason"),       text_in(body, "by"),           text_in(body, "at"),
      text_in(body, "withdrawn_by"), text_in(body, "withdrawn_at"), text_in(body, "replaced_at")};
}

std::vector<NeedOverride> overrides_in(const json::object& body, std::string_view key) {
  std::vector<NeedOverride> out;
  for (const json::value& one : list_in(body, key)) {
    if (one.is_object()) out.push_back(override_in(one.get_object()));
  }
  return out;
}

json::array overrides_json(const std::vector<NeedOverride>& list) {
  json::array out;
  for (const NeedOverride& one : list) out.push_back(override_json(one));
  return out;
}

survey::NeedMethod method_in(const json::object& body) {
  return text_in(body, "method") == name_of(survey::NeedMethod::relative)
             ? survey::NeedMethod::relative
             : survey::NeedMethod::moves;
}

json::object table_json(const WeightTable& table) {
  json::object columns;
  for (const auto& [key, column] : table.weights.of) {
    json::object weights;
    for (const auto& [item, weight] : column) weights[item] = weight;
    columns[key.first + "/" + key.second] = std::move(weights);
  }
  return {{"method", name_of(table.weights.method)},
          {"name", table.name},
          {"source", table.source},
          {"by", table.by},
          {"at", table.at},
          {"weights", std::move(columns)}};
}

WeightTable table_in(const json::object& body) {
  WeightTable out;
  out.weights.method = method_in(body);
  out.name = text_in(body, "name");
  out.source = text_in(body, "source");
  out.by = text_in(body, "by");
  out.at = text_in(body, "at");
  for (const auto& column : object_in(body, "weights")) {
    const std::string key(column.key());
    const std::size_t slash = key.find('/');
    if (slash == std::string::npos || !column.value().is_object()) continue;
    auto& weights = out.weights.of[{key.substr(0, slash), key.substr(slash + 1)}];
    for (const auto& weight : column.value().get_object()) {
      if (weight.value().is_number()) {
        weights[std::string(weight.key())] = weight.value().to_number<double>();
      }
    }
  }
  return out;
}

json::value by_hand_json(const std::optional<NeedOverride>& one) {
  if (!one) return nullptr;
  return {{"importance", number(one->importance)},
          {"target", number(one->target)},
          {"reason", one->reason},
          {"by", one->by},
          {"at", one->at}};
}

ItemNeed kept_need_in(const json::object& row) {
  ItemNeed out{
      text_in(row, "item"), number_in(row, "importance"), number_in(row, "target"), {}, {}};
  if (const auto importance = number_in(row, "suggested_importance")) {
    survey::Need need;
    need.item = out.item;
    need.importance = *importance;
    need.target = number_in(row, "suggested_target");
    need.sum = number_in(row, "sum").value_or(0);
    need.largest = number_in(row, "largest").value_or(0);
    for (const auto& part : object_in(row, "parts")) {
      if (!part.value().is_number()) continue;
      need.parts.push_back({std::string(part.key()), part.value().to_number<double>(), {}, 1});
    }
    out.suggested = std::move(need);
  }
  if (const json::object& by_hand = object_in(row, "override"); !by_hand.empty()) {
    out.by_hand = override_in(by_hand);
    out.by_hand->item = out.item;
  }
  return out;
}

json::object row_json(const ItemNeed& need) {
  const std::optional<survey::Need>& suggested = need.suggested;
  return {{"item", need.item},
          {"importance", number(need.importance)},
          {"target", number(need.target)},
          {"suggested_importance",
           suggested ? json::value(suggested->importance) : json::value(nullptr)},
          {"suggested_target", suggested ? number(suggested->target) : json::value(nullptr)},
          {"sum", suggested ? json::value(suggested->sum) : json::value(nullptr)},
          {"largest", suggested ? json::value(suggested->largest) : json::value(nullptr)},
          {"override", by_hand_json(need.by_hand)}};
}

json::object head_json(const NeedSet& set) {
  return {{"at", text(set.at)},
          {"by", text(set.by)},
          {"own", set.own},
          {"statement", statement_json(set.statement)},
          {"method", name_of(set.method)},
          {"table", text(set.table)},
          {"source", text(set.source)}};
}

}  // namespace

json::value statement_json(const survey::Statement& statement) {
  json::object out;
  for (const auto& [factor, said] : statement) {
    if (!said.option.empty()) {
      out[factor] = said.option;
      continue;
    }
    json::object values;
    for (const auto& [option, value] : said.values) values[option] = value;
    out[factor] = std::move(values);
  }
  return out;
}

survey::Statement statement_in(const json::object& body) {
  survey::Statement out;
  for (const auto& one : body) {
    const std::string factor(one.key());
    if (one.value().is_string()) {
      out[factor].option = std::string(one.value().get_string());
    } else if (one.value().is_object()) {
      auto& values = out[factor].values;
      for (const auto& value : one.value().get_object()) {
        if (value.value().is_number()) {
          values[std::string(value.key())] = value.value().to_number<double>();
        }
      }
    }
  }
  return out;
}

Tailoring tailoring_in(const json::object& body) {
  Tailoring out;
  out.statement = statement_in(object_in(body, "statement"));
  out.stated_by = text_in(body, "stated_by");
  out.stated_at = text_in(body, "stated_at");
  if (const json::object& table = object_in(body, "table"); !table.empty()) {
    out.table = table_in(table);
  }
  out.overrides = overrides_in(body, "overrides");
  out.past = overrides_in(body, "past");
  return out;
}

json::object tailoring_body(const Tailoring& tailoring) {
  return {
      {"statement", statement_json(tailoring.statement)},
      {"stated_by", tailoring.stated_by},
      {"stated_at", tailoring.stated_at},
      {"table", tailoring.table ? json::value(table_json(*tailoring.table)) : json::value(nullptr)},
      {"overrides", overrides_json(tailoring.overrides)},
      {"past", overrides_json(tailoring.past)}};
}

json::object kept_json(const NeedSet& set) {
  json::object out = head_json(set);
  json::array rows;
  for (const ItemNeed& need : set.items) {
    json::object row = row_json(need);
    json::object parts;
    if (need.suggested) {
      for (const survey::NeedPart& part : need.suggested->parts) parts[part.factor] = part.moved;
    }
    row["parts"] = std::move(parts);
    rows.push_back(std::move(row));
  }
  out["items"] = std::move(rows);
  return out;
}

NeedSet need_set_in(const json::object& kept) {
  NeedSet out;
  out.at = text_in(kept, "at");
  out.by = text_in(kept, "by");
  out.own = flag_in(kept, "own");
  out.statement = statement_in(object_in(kept, "statement"));
  out.method = method_in(kept);
  out.table = text_in(kept, "table");
  out.source = text_in(kept, "source");
  for (const json::value& row : list_in(kept, "items")) {
    if (row.is_object()) out.items.push_back(kept_need_in(row.get_object()));
  }
  return out;
}

json::object need_json(const ItemNeed& need) {
  json::object out = row_json(need);
  json::array parts;
  if (need.suggested) {
    for (const survey::NeedPart& part : need.suggested->parts) {
      json::array terms;
      for (const survey::NeedTerm& term : part.terms) {
        terms.push_back({{"option", term.option},
                         {"weight", term.weight},
                         {"stated", term.stated},
                         {"usual", term.usual},
                         {"span", term.span}});
      }
      parts.push_back({{"factor", part.factor},
                       {"moved", part.moved},
                       {"c", part.c},
                       {"terms", std::move(terms)}});
    }
  }
  out["parts"] = std::move(parts);
  return out;
}

json::object need_set_json(const NeedSet& set) {
  json::object out = head_json(set);
  json::array rows;
  for (const ItemNeed& need : set.items) rows.push_back(need_json(need));
  out["items"] = std::move(rows);
  return out;
}

void add_needs(const model::Instrument& instrument, const NeedSet& set, json::object& results) {
  results["need"] = set.items.empty() ? json::value(nullptr) : json::value(head_json(set));
  for (const char* list : {"dimensions", "items"}) {
    for (json::value& value : results.at(list).get_array()) {
      json::object& row = value.get_object();
      const std::string id(row.at("id").get_string());
      std::optional<double> target;
      json::value need = nullptr;
      if (std::string_view(list) == "items") {
        if (const ItemNeed* found = set.of(id)) {
          target = found->target;
          need = row_json(*found);
        }
      } else if ((target = need_of_dimension(instrument, set, id))) {
        need = {{"item", id},
                {"importance", nullptr},
                {"target", *target},
                {"suggested_importance", nullptr},
                {"suggested_target", nullptr},
                {"sum", nullptr},
                {"largest", nullptr},
                {"override", nullptr}};
      }
      row["need"] = std::move(need);
      const json::value& mean = row.at("all").at("mean");
      row["to_need"] = target && mean.is_number() ? json::value(*target - mean.to_number<double>())
                                                  : json::value(nullptr);
    }
  }
}

}  // namespace plumb::service
