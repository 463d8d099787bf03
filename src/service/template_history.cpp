#include "service/template_history.h"

#include <algorithm>
#include <array>
#include <map>
#include <optional>
#include <set>
#include <unordered_set>

#include "base/time.h"
#include "service/artifacts.h"
#include "service/template.h"

namespace plumb::service {
namespace {

using exchange::Document;
using exchange::ElementDraft;
using exchange::RelationDraft;

constexpr std::chrono::days kYear{365};

// A relation as a history names it: [from, kind, to] and for `strengths` what it was.
struct Named {
  std::string from;
  std::string kind;
  std::string to;
  json::value strength;

  bool is(const RelationDraft& draft) const {
    return draft.from.id == from && draft.to.id == to && draft.relation.kind == kind;
  }
};

struct Entry {
  std::string where;
  Day day{};
  std::string by;
  std::string reason;
  std::set<std::string> fresh;         // elements that come with this batch
  std::vector<Named> fresh_relations;  // relations that do, though both ends were there
  std::vector<Named> strengths;        // what they were before
  std::map<std::string, json::object> was;
  bool figures_by_owners = false;
};

Error misfit(const Entry& entry, const std::string& what) {
  return bad_input(what, entry.where, "Correct the history of the example.");
}

Result<Named> named_in(const json::value& value, const Entry& entry, std::size_t width) {
  const json::array* list = value.if_array();
  bool fits = list != nullptr && list->size() == width;
  for (std::size_t i = 0; fits && i < 3; ++i) fits = (*list)[i].is_string();
  if (!fits) return misfit(entry, "A relation is written as [from, kind, to].");
  return Named{std::string((*list)[0].get_string()), std::string((*list)[1].get_string()),
               std::string((*list)[2].get_string()), width > 3 ? (*list)[3] : json::value(nullptr)};
}

Result<Entry> entry_of(const json::value& value, std::size_t number) {
  Entry out;
  out.where = "history[" + std::to_string(number) + "]";
  const json::object* object = value.if_object();
  if (object == nullptr) return misfit(out, "An entry of the history is a mapping.");
  const auto day = parse_day(text_in(*object, "at"));
  out.by = text_in(*object, "by");
  out.reason = text_in(*object, "reason");
  if (!day || out.by.empty() || out.reason.empty()) {
    return misfit(out, "An entry of the history needs a day, who and why.");
  }
  out.day = *day;
  out.figures_by_owners = text_in(*object, "figures") == "owners";
  for (const json::value& item : list_in(*object, "new")) {
    if (item.is_string()) {
      out.fresh.emplace(item.get_string());
      continue;
    }
    PLUMB_TRY(Named relation, named_in(item, out, 3));
    out.fresh_relations.push_back(std::move(relation));
  }
  for (const json::value& item : list_in(*object, "strengths")) {
    PLUMB_TRY(Named relation, named_in(item, out, 4));
    out.strengths.push_back(std::move(relation));
  }
  if (const json::value* was = object->if_contains("was"); was != nullptr && was->is_object()) {
    for (const auto& pair : was->get_object()) {
      if (!pair.value().is_object()) return misfit(out, "Earlier values are a mapping of fields.");
      out.was[std::string(pair.key())] = pair.value().get_object();
    }
  }
  return out;
}

ElementDraft* element_in(Document& document, const std::string& id) {
  const auto found =
      std::find_if(document.elements.begin(), document.elements.end(),
                   [&](const ElementDraft& draft) { return draft.element.id == id; });
  return found == document.elements.end() ? nullptr : &*found;
}

// A number instead of a list of evidence: assessed so at the batch before.
json::value evidence_of(const json::value& value, Day before) {
  if (!value.is_number()) return value;
  json::array out;
  out.push_back({{"kind", "assessed"},
                 {"value", value},
                 {"at", format_day(before)},
                 {"source", "Yearly assessment"}});
  return out;
}

// Turns the state after an entry into the one before it.
Status step_back(Document& state, const Entry& entry, Day before) {
  for (const auto& [id, fields] : entry.was) {
    ElementDraft* draft = element_in(state, id);
    if (draft == nullptr) return misfit(entry, "There is no element " + id + ".");
    for (const auto& pair : fields) {
      if (!draft->element.fields.contains(pair.key())) {
        return misfit(entry, id + " has no " + std::string(pair.key()) + " afterwards.");
      }
      if (pair.value().is_null()) {
        draft->element.fields.erase(pair.key());
      } else {
        draft->element.fields[pair.key()] =
            pair.key() == "evidence" ? evidence_of(pair.value(), before) : pair.value();
      }
    }
  }
  for (const Named& one : entry.strengths) {
    const auto found = std::find_if(state.relations.begin(), state.relations.end(),
                                    [&](const RelationDraft& draft) { return one.is(draft); });
    if (found == state.relations.end()) {
      return misfit(entry,
                    "There is no relation " + one.from + " " + one.kind + " " + one.to + ".");
    }
    found->relation.fields["strength"] = one.strength;
  }
  for (const std::string& id : entry.fresh) {
    const auto gone = std::erase_if(
        state.elements, [&](const ElementDraft& draft) { return draft.element.id == id; });
    if (gone == 0) return misfit(entry, "There is no element " + id + ".");
  }
  std::erase_if(state.relations, [&](const RelationDraft& draft) {
    const bool without_end =
        entry.fresh.contains(draft.from.id) || entry.fresh.contains(draft.to.id);
    return without_end || std::any_of(entry.fresh_relations.begin(), entry.fresh_relations.end(),
                                      [&](const Named& one) { return one.is(draft); });
  });
  return done();
}

std::optional<Day> day_in(const json::object& fields, std::string_view key) {
  const std::string text = text_in(fields, key);
  return parse_day(std::string_view(text).substr(0, 10));
}

void move_back(json::object& holder, std::string_view key, Day day) {
  auto at = day_in(holder, key);
  if (!at || *at <= day) return;
  while (*at > day) *at -= kYear;
  holder[key] = format_day(*at);
}

// Fields that say when an element came to be, and those that say when something became of it.
constexpr std::array<std::string_view, 3> kBegan = {"at", "decided", "approved"};
constexpr std::array<std::string_view, 3> kHappened = {"reviewed", "done_on", "held"};

// The state as it can have been on a day: what was decided or met later is not there yet; what was
// done later is still to do; what was assessed or measured later was so in the year before as well.
void date_back(Document& state, Day day) {
  std::unordered_set<std::string> later;
  for (ElementDraft& draft : state.elements) {
    json::object& fields = draft.element.fields;
    if (draft.element.type == "drill") move_back(fields, "at", day);  // they come every year
    for (const std::string_view key : kBegan) {
      if (const auto at = day_in(fields, key); at && *at > day) later.insert(draft.element.id);
    }
    for (const std::string_view key : kHappened) {
      const auto at = day_in(fields, key);
      if (!at || *at <= day) continue;
      fields.erase(key);
      if (text_in(fields, "status") == "done") fields["status"] = "open";
    }
    move_back(fields, "as_of", day);
    json::value* evidence = fields.if_contains("evidence");
    if (evidence == nullptr || !evidence->is_array()) continue;
    for (json::value& item : evidence->get_array()) {
      if (item.is_object()) move_back(item.get_object(), "at", day);
    }
  }
  std::erase_if(state.elements,
                [&](const ElementDraft& draft) { return later.contains(draft.element.id); });
  std::erase_if(state.relations, [&](const RelationDraft& draft) {
    return later.contains(draft.from.id) || later.contains(draft.to.id);
  });
}

// What of `state` is new or different since `before`.
Document since(const Document& before, const Document& state) {
  std::map<std::string, json::object> known;
  for (const ElementDraft& draft : before.elements) {
    known["e:" + draft.element.id] = model::record_of(draft.element);
  }
  for (const RelationDraft& draft : before.relations) {
    known["r:" + draft.relation.id] = draft.relation.fields;
  }
  Document out;
  out.format = state.format;
  const auto is_new = [&](const std::string& key, const json::object& record) {
    const auto found = known.find(key);
    return found == known.end() || found->second != record;
  };
  for (const ElementDraft& draft : state.elements) {
    if (is_new("e:" + draft.element.id, model::record_of(draft.element))) {
      out.elements.push_back(draft);
    }
  }
  for (const RelationDraft& draft : state.relations) {
    if (is_new("r:" + draft.relation.id, draft.relation.fields)) out.relations.push_back(draft);
  }
  return out;
}

std::string actor_of(const Document& document, const std::string& by) {
  for (const ElementDraft& draft : document.elements) {
    if (draft.element.id == by) return draft.element.name;
  }
  return by;
}

}  // namespace

Result<std::vector<HistoryBatch>> history_of(Document document, const ExampleSeries& series) {
  std::vector<HistoryBatch> out;
  const json::value history = std::move(document.history);
  if (!history.is_array() || history.get_array().empty()) {
    out.push_back({{}, {}, {}, std::move(document), false});
    return out;
  }
  std::vector<Entry> entries;
  for (const json::value& item : history.get_array()) {
    PLUMB_TRY(Entry entry, entry_of(item, entries.size()));
    if (!entries.empty() && entry.day <= entries.back().day) {
      return misfit(entry, "The history is written from the oldest to the newest.");
    }
    entries.push_back(std::move(entry));
  }
  std::vector<Document> states(entries.size());
  states.back() = document;
  for (std::size_t i = entries.size() - 1; i > 0; --i) {
    states[i - 1] = states[i];
    PLUMB_CHECK(step_back(states[i - 1], entries[i], entries[i - 1].day));
  }
  // The newest state is what the file says, to the letter; only windows are counted anew.
  for (std::size_t i = 0; i + 1 < states.size(); ++i) {
    date_back(states[i], entries[i].day);
    series.say(states[i], entries[i].day);
  }
  if (const auto today = parse_day(kTemplateDay)) series.say_windows(states.back(), *today);
  for (std::size_t i = 0; i < states.size(); ++i) {
    out.push_back({entries[i].day, actor_of(document, entries[i].by), entries[i].reason,
                   i == 0 ? states[0] : since(states[i - 1], states[i]),
                   entries[i].figures_by_owners});
  }
  return out;
}

}  // namespace plumb::service
