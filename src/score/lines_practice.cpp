#include "score/lines_practice.h"

#include <algorithm>

#include "score/evidence_fields.h"

namespace plumb::score {

using model::Index;
using model::Model;

Stage stage_of(const json::object& initiative, Day today) {
  const std::string_view status = text(initiative, "status");
  if (status == "done" || status == "cancelled") return Stage::ended;
  if (status == "proposed" || status == "approved") return Stage::planned;
  if (!status.empty()) return Stage::running;
  const auto start = day(initiative, "start");
  const auto end = day(initiative, "end");
  if (end && *end < today) return Stage::ended;
  return start && *start > today ? Stage::planned : Stage::running;
}

bool takes_money(const json::object& initiative) {
  const std::string_view status = text(initiative, "status");
  return status != "proposed" && status != "cancelled";
}

std::optional<Day> last_meeting(const Model& model, Index body, Day today) {
  std::optional<Day> last;
  model.for_each_in(body, [&](Index relation, Index from) {
    if (model.kind_name(relation) != "meeting_of" || model.type_name(from) != "meeting") return;
    const Fields meeting = fields_of(model, from);
    const std::string_view status = text(*meeting, "status");
    if (!status.empty() && status != "held") return;
    const auto at = day(*meeting, "at");
    if (at && *at <= today && (!last || *at > *last)) last = at;
  });
  return last;
}

double meeting_interval(const json::object& body, double usual_days) {
  const auto stated = number(body, "meets_every_days");
  return stated && *stated > 0 ? *stated : usual_days;
}

bool decided(const json::object& decision, Day today) {
  if (text(decision, "status") == "proposed") return false;
  const auto on = day(decision, "decided");
  return !on || *on <= today;
}

bool review_missed(const json::object& fields, std::string_view due, std::string_view held,
                   Day today) {
  const auto due_on = day(fields, due);
  if (!due_on || *due_on >= today) return false;
  const auto held_on = day(fields, held);
  return !held_on || *held_on > today;
}

Index incoming(const Model& model, Index element, std::string_view kind,
               std::string_view from_type) {
  Index found = model::kNoIndex;
  model.for_each_in(element, [&](Index relation, Index from) {
    if (model.kind_name(relation) != kind || model.type_name(from) != from_type) return;
    // The lowest index, so that the answer does not depend on the order of relations.
    found = std::min(found, from);
  });
  return found;
}

Recovery recovery_of(const Model& model, Index service, Day today) {
  Recovery out;
  std::optional<Day> newest;
  model.for_each_in(service, [&](Index relation, Index plan) {
    if (model.kind_name(relation) != "recovers" || model.type_name(plan) != "dr_plan") return;
    if (out.drill == model::kNoIndex) out.plan = std::min(out.plan, plan);
    model.for_each_in(plan, [&](Index test, Index drill) {
      if (model.kind_name(test) != "drill_of" || model.type_name(drill) != "drill") return;
      const Fields fields = fields_of(model, drill);
      const auto at = day(*fields, "at");
      if (!at || *at > today) return;
      const bool passed = flag(*fields, "passed").value_or(true);
      if (passed && (!out.drilled || *at > *out.drilled)) out.drilled = at;
      if (newest && (*at < *newest || (*at == *newest && drill > out.drill))) return;
      newest = at;
      out.drill = drill;
      out.plan = plan;
    });
  });
  return out;
}

int criticality(const json::object& service) {
  const std::string_view word = text(service, "criticality");
  constexpr std::array<std::string_view, 4> kWords = {"low", "medium", "high", "critical"};
  const auto found = std::find(kWords.begin(), kWords.end(), word);
  return found == kWords.end() ? 0 : static_cast<int>(found - kWords.begin()) + 1;
}

namespace {

enum : std::size_t { kMeetings, kDecisions, kActions, kChangePlans, kRecovery };

std::optional<PracticeState> decision_state(const json::object& fields, Day today) {
  if (!decided(fields, today)) return std::nullopt;
  return PracticeState{kDecisions, !text(fields, "rationale").empty() &&
                                       !review_missed(fields, "review_on", "reviewed", today)};
}

std::optional<PracticeState> action_state(const json::object& fields, Day today) {
  const std::string_view status = text(fields, "status");
  if (status == "cancelled") return std::nullopt;
  const auto due = day(fields, "due");
  return PracticeState{kActions, status == "done" || !due || *due >= today};
}

}  // namespace

std::optional<PracticeState> practice_state(const Model& model, Index element, Day today) {
  const std::string& type = model.type_name(element);
  if (type == "body") {
    const auto last = last_meeting(model, element, today);
    const double interval = meeting_interval(*fields_of(model, element), kMeetingDays);
    return PracticeState{kMeetings, last && static_cast<double>((today - *last).count()) <=
                                                kMeetingSlack * interval};
  }
  if (type == "decision") return decision_state(*fields_of(model, element), today);
  if (type == "action") return action_state(*fields_of(model, element), today);
  if (type == "initiative") {
    if (stage_of(*fields_of(model, element), today) != Stage::running) return std::nullopt;
    return PracticeState{kChangePlans, incoming(model, element, "plans_change_for",
                                                "change_plan") != model::kNoIndex};
  }
  if (type == "it_service") {
    if (criticality(*fields_of(model, element)) < 3) return std::nullopt;
    const auto drilled = recovery_of(model, element, today).drilled;
    return PracticeState{kRecovery, drilled && (today - *drilled).count() <= kDrillDays};
  }
  return std::nullopt;
}

}  // namespace plumb::score
