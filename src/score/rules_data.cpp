// Rules on whether the model can be trusted.
#include <algorithm>
#include <cmath>

#include "score/findings_rules.h"
#include "score/lines_practice.h"

namespace plumb::score {

namespace {

bool there(const model::Model& model, model::Index at, bool relation) {
  return relation ? model.relation_row(at).state == model::State::live : model.live(at);
}

}  // namespace

bool dangles(const model::Model& model, model::Index relation) {
  if (relation >= model.relation_bound()) return false;
  const model::RelationRow& row = model.relation_row(relation);
  return row.state == model::State::live &&
         there(model, row.from, row.from_relation) != there(model, row.to, row.to_relation);
}

}  // namespace plumb::score

namespace plumb::score::rules {

using model::Index;

namespace {

// Importance under the evidence: of the element itself, or of what the measure measures.
double importance_behind(const RuleContext& context, const Subject& subject) {
  if (subject.node != kNoNode) return context.importance(subject.at);
  double most = 0;
  for (const Index target : context.out(subject.at, "measures")) {
    most = std::max(most, context.importance(target));
  }
  return most;
}

// Two fields of one element that exclude each other.
struct Contradiction {
  std::string key;
  std::string one;
  std::string other;
};

std::string on_day(std::string_view what, Day at) {
  return std::string(what) + " " + format_day(at);
}

// `first` should not lie after `second`.
void check_order(const json::object& fields, std::string_view first, std::string_view first_name,
                 std::string_view second, std::string_view second_name,
                 std::vector<Contradiction>& out) {
  const auto a = day(fields, first);
  const auto b = day(fields, second);
  if (!a || !b || *a <= *b) return;
  out.push_back({std::string(first) + "," + std::string(second), on_day(first_name, *a),
                 on_day(second_name, *b)});
}

void check_initiative(const json::object& fields, std::vector<Contradiction>& out) {
  check_order(fields, "start", "the start on", "end", "the end on", out);
  const auto progress = number(fields, "progress");
  const std::string_view status = text(fields, "status");
  if (status == "done" && progress && *progress < 1) {
    out.push_back(
        {"status,progress", "the status done", "progress of " + words::percent(*progress)});
  }
  if (status == "proposed" && progress && *progress > 0) {
    out.push_back(
        {"status,progress", "the status proposed", "progress of " + words::percent(*progress)});
  }
}

void check_measure(const json::object& fields, std::vector<Contradiction>& out) {
  const auto baseline = number(fields, "baseline");
  const auto target = number(fields, "target");
  const auto upper = number(fields, "upper");
  const std::string_view direction = text(fields, "direction");
  if (!target) return;
  const std::string goal = "a target of " + words::plain(*target);
  if (direction == "up" && baseline && *baseline > *target) {
    out.push_back({"baseline,target", "higher is better from " + words::plain(*baseline), goal});
  } else if (direction == "down" && baseline && *baseline < *target) {
    out.push_back({"baseline,target", "lower is better from " + words::plain(*baseline), goal});
  } else if (direction == "band" && upper && *upper < *target) {
    out.push_back({"upper,target", "a band up to " + words::plain(*upper), goal});
  }
}

void check_lifecycle(const RuleContext& context, const Subject& subject,
                     std::vector<Contradiction>& out) {
  const auto end = day(subject.fields, "end_of_life");
  const std::string_view stage = text(subject.fields, "lifecycle");
  const bool young = stage == "planned" || stage == "phase_in" || stage == "active";
  if (end && young && *end < context.today) {
    out.push_back({"lifecycle,end_of_life", "the stage " + std::string(stage),
                   on_day("an end of life on", *end)});
  }
  if (stage == "retired" && context.importance(subject.at) > 0) {
    out.push_back({"lifecycle,supports", "the stage retired", "supporting goals today"});
  }
}

void check_other(const RuleContext& context, const Subject& subject,
                 std::vector<Contradiction>& out) {
  if (subject.is("decision")) {
    check_order(subject.fields, "decided", "decided on", "reviewed", "reviewed on", out);
    check_order(subject.fields, "decided", "decided on", "review_on", "a review due on", out);
  } else if (subject.is("action")) {
    const auto done = day(subject.fields, "done_on");
    if (done && text(subject.fields, "status") == "open") {
      out.push_back({"status,done_on", "the status open", on_day("done on", *done)});
    }
  } else if (subject.is("meeting")) {
    const auto at = day(subject.fields, "at");
    if (at && *at > context.today && text(subject.fields, "status") == "held") {
      out.push_back({"status,at", "the status held", on_day("a date in the future,", *at)});
    }
  } else if (subject.is("risk")) {
    if (text(subject.fields, "status") == "mitigated" &&
        context.in(subject.at, "mitigates").empty()) {
      out.push_back(
          {"status,mitigates", "the status mitigated", "having nothing that mitigates it"});
    }
  } else if (subject.is("pilot")) {
    check_order(subject.fields, "start", "the start on", "end", "the end on", out);
  }
}

}  // namespace

// Severity: gap = half of the age beyond the interval over the interval, 0.2 to 1.
void stale_evidence(const RuleContext& context, const Subject& subject, std::vector<Draft>& out) {
  const double importance = importance_behind(context, subject);
  if (importance < context.limit("importance_limit") || !(importance > 0)) return;
  const double interval =
      number(subject.fields, "cadence_days").value_or(subject.type.cadence_days);
  const auto newest = subject.node != kNoNode
                          ? context.situation.compiled.conditions[subject.node].newest
                          : day(subject.fields, "as_of");
  if (!(interval > 0) || !newest) return;
  const auto age = static_cast<double>((context.today - *newest).count());
  const double ratio = age / interval;
  if (ratio <= context.limit("age_ratio_limit")) return;
  Draft draft;
  draft.gap = std::clamp((ratio - 1) / 2, 0.2, 1.0);
  draft.stake = RuleContext::node_stake(importance, context.shared.roots);
  if (subject.node != kNoNode) draft.stake_on(context, subject);
  draft.filling.date = format_day(*newest);
  draft.filling.days = words::days(age);
  draft.filling.limit = words::days(interval);
  draft.filling.value = words::percent(importance);
  draft.subjects = {subject.at};
  draft.facts = {dated("Newest evidence", subject.at, *newest),
                 fact(std::string(kImportanceFact), draft.filling.value, subject.at, importance)};
  out.push_back(std::move(draft));
}

// Severity: complete. Goals stand for themselves, and what passes support on has no condition.
void missing_evidence(const RuleContext& context, const Subject& subject, std::vector<Draft>& out) {
  if (subject.node == kNoNode || subject.type.root || subject.type.pass_through) return;
  if (!context.situation.compiled.conditions[subject.node].assumed) return;
  const double importance = context.importance(subject.at);
  if (importance < context.limit("importance_limit") || !(importance > 0)) return;
  Draft draft;
  draft.stake_on(context, subject);
  draft.filling.value = words::percent(importance);
  draft.filling.limit = words::percent(subject.type.prior);
  draft.subjects = {subject.at};
  draft.facts = {fact(std::string(kImportanceFact), draft.filling.value, subject.at, importance),
                 fact("Assumed condition", draft.filling.limit, subject.at, subject.type.prior)};
  out.push_back(std::move(draft));
}

// Severity: complete; stake 0.5, because nobody knows what it stood for. One end alone is missing:
// a relation between two deleted elements is nobody's loss.
void dangling_relation(const RuleContext& context, std::vector<Draft>& out) {
  const model::Model& model = context.model;
  for (Index at = 0; at < model.relation_bound(); ++at) {
    if (!dangles(model, at)) continue;
    const model::RelationRow& row = model.relation_row(at);
    const bool from = there(model, row.from, row.from_relation);
    const Index kept = from ? row.from : row.to;
    const bool kept_is_relation = from ? row.from_relation : row.to_relation;
    const Index lost = from ? row.to : row.from;
    const bool lost_is_relation = from ? row.to_relation : row.from_relation;
    const auto name = [&](Index end, bool relation) {
      return relation ? std::string(model.relation_id(end)) : context.name(end);
    };
    const model::RelationKind& kind = model.kind(at);
    Draft draft;
    draft.variant = "deleted";
    draft.stake = 0.5;
    draft.filling.subject =
        "\"" + name(kept, kept_is_relation) + " " + (from ? kind.name : kind.inverse) + "\"";
    draft.filling.others = name(lost, lost_is_relation);
    draft.filling.value = kind.name;
    draft.key = model.relation_id(at);
    Fact which = fact("Relation", kind.name, lost_is_relation ? model::kNoIndex : lost);
    which.relation = at;
    draft.facts = {std::move(which)};
    if (!kept_is_relation) draft.subjects = {kept};
    out.push_back(std::move(draft));
  }
}

// Severity: complete; stake at least 0.25.
void contradictory_data(const RuleContext& context, const Subject& subject,
                        std::vector<Draft>& out) {
  std::vector<Contradiction> found;
  if (subject.is("initiative")) {
    check_initiative(subject.fields, found);
  } else if (subject.is("measure")) {
    check_measure(subject.fields, found);
  } else if (subject.node != kNoNode) {
    check_lifecycle(context, subject, found);
  } else {
    check_other(context, subject, found);
  }
  for (Contradiction& each : found) {
    Draft draft;
    draft.stake_on(context, subject, 0.25);
    draft.filling.value = each.one;
    draft.filling.limit = each.other;
    draft.filling.others = each.key;
    draft.key = std::string(context.model.element_id(subject.at)) + ":" + each.key;
    draft.subjects = {subject.at};
    draft.facts = {fact("One fact", each.one, subject.at),
                   fact("The other", each.other, subject.at)};
    out.push_back(std::move(draft));
  }
}

}  // namespace plumb::score::rules
