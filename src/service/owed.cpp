#include "service/owed.h"

#include <algorithm>
#include <tuple>

#include <fmt/format.h>

#include "score/evidence_fields.h"
#include "score/lines_practice.h"
#include "service/audits.h"
#include "service/finding_state.h"
#include "service/measure_due.h"
#include "service/shown.h"
#include "service/strategy.h"

namespace plumb::service {
namespace {

using model::Index;

class Search {
 public:
  Search(const Assessment& assessment, const Debtor& debtor)
      : assessment_(assessment),
        model_(assessment.model()),
        debtor_(debtor),
        today_(day_of(assessment.moment.at)) {}

  std::vector<Owed> run() {
    if (!debtor_.person.empty()) elements();
    if (!debtor_.account.empty()) findings();
    audits();
    std::stable_sort(out_.begin(), out_.end(), [](const Owed& a, const Owed& b) {
      const auto rank = [](const Owed& owed) {
        return std::tuple(!owed.overdue, !owed.due.has_value(), owed.due.value_or(Day()));
      };
      return rank(a) < rank(b);
    });
    return std::move(out_);
  }

 private:
  void add(std::string_view kind, Index element, std::string text, std::optional<Day> due) {
    const bool overdue = due && *due < today_;
    out_.push_back({std::string(kind), "element:" + std::string(model_.element_id(element)),
                    shown_name(model_, element), std::move(text), due, overdue});
  }
  bool soon(std::optional<Day> due) const { return due && *due <= today_ + kAhead; }

  // The field, or a relation that says so.
  bool owns(Index element, const json::object& fields) const {
    if (score::text(fields, "owner") == debtor_.person) return true;
    bool out = false;
    model_.for_each_out(element, [&](Index relation, Index to) {
      out = out ||
            (model_.kind_name(relation) == "owned_by" && model_.element_id(to) == debtor_.person);
    });
    return out;
  }

  void elements() {
    const model::Side side = side_of_person(model_, debtor_.person);
    const bool signs = side != model::Side::none && has_signed(side);
    for (Index at = 0; at < model_.element_bound(); ++at) {
      if (!model_.live(at)) continue;
      const score::Fields fields = score::fields_of(model_, at);
      const bool own = owns(at, *fields);
      const std::string& type = model_.type_name(at);
      if (type == "goal" && side != model::Side::none && (own || signs)) {
        goal(at, *fields, side);
      }
      if (!own) continue;
      if (type == "action") {
        action(at, *fields);
      } else if (type == "review" || type == "decision") {
        review(at, *fields, type == "review");
      } else if (type == "measure" || type == "service_level") {
        measure(at, *fields, type == "measure" ? "current" : "attained");
      } else {
        evidence(at, *fields);
      }
    }
  }

  bool has_signed(model::Side side) const {
    const std::string field = "signed_" + std::string(id_of(side));
    for (Index at = 0; at < model_.element_bound(); ++at) {
      if (!model_.live(at) || model_.type_name(at) != "goal") continue;
      if (score::text(*score::fields_of(model_, at), field) == debtor_.person) return true;
    }
    return false;
  }

  void goal(Index at, const json::object& fields, model::Side side) {
    if (!score::text(fields, "signed_" + std::string(id_of(side))).empty()) return;
    add("sign_off", at,
        fmt::format("{} has not agreed to this goal.",
                    side == model::Side::it ? "IT" : "The business"),
        std::nullopt);
  }

  void action(Index at, const json::object& fields) {
    const std::string_view status = score::text(fields, "status");
    if (status == "done" || status == "cancelled") return;
    const auto due = score::day(fields, "due");
    if (!soon(due)) return;
    add("action_due", at, fmt::format("The action is due on {}.", format_day(*due)), due);
  }

  void review(Index at, const json::object& fields, bool review) {
    if (!review && !score::decided(fields, today_)) return;
    const auto due = score::day(fields, review ? "due" : "review_on");
    if (!soon(due) || score::day(fields, review ? "held" : "reviewed")) return;
    add("review_due", at,
        fmt::format("{} is due on {}.", review ? "The review" : "The review of the decision",
                    format_day(*due)),
        due);
  }

  std::optional<Day> due_after(Index at, const json::object& fields, Day last) const {
    const double days =
        score::number(fields, "cadence_days").value_or(model_.type(at).cadence_days);
    if (!(days > 0)) return std::nullopt;
    return last + std::chrono::days(static_cast<int>(days));
  }

  void measure(Index at, const json::object& fields, const char* value) {
    const auto as_of = score::day(fields, "as_of");
    if (!score::number(fields, value)) {
      add("measure_due", at, "It has no value yet.", std::nullopt);
      return;
    }
    if (!as_of) return;
    const auto due = next_due(model_, at, fields);
    if (!due || *due > today_) return;
    add("measure_due", at,
        fmt::format("The last value is of {}; a new one was due on {}.", format_day(*as_of),
                    format_day(*due)),
        due);
  }

  void evidence(Index at, const json::object& fields) {
    const score::Node node = assessment_.compiled.node(at);
    if (node == score::kNoNode || model_.type(at).cadence_days <= 0) return;
    const score::Condition& condition = assessment_.compiled.conditions[node];
    if (condition.assumed) {
      add("missing_owner_data", at, "There is no evidence; its condition is assumed.",
          std::nullopt);
      return;
    }
    if (!condition.newest) return;
    const auto due = due_after(at, fields, *condition.newest);
    if (!due || *due >= today_) return;
    add("stale_evidence", at,
        fmt::format("The newest evidence is of {}; it was to be renewed by {}.",
                    format_day(*condition.newest), format_day(*due)),
        due);
  }

  void findings() {
    if (assessment_.finder == nullptr) return;
    const std::vector<score::Finding> all = assessment_.finder->all();
    for (const FindingState& state : finding_states(model_)) {
      if (state.assignee != debtor_.account || state.muted_on(today_)) continue;
      for (const std::vector<score::Finding>* list : {&all, &assessment_.findings}) {
        const auto found =
            std::find_if(list->begin(), list->end(),
                         [&](const score::Finding& finding) { return finding.key == state.key; });
        if (found == list->end()) continue;
        const bool overdue = state.due && *state.due < today_;
        const std::string name =
            found->subjects.empty() ? found->rule : shown_name(model_, found->subjects.front());
        out_.push_back(
            {"finding_assigned", "finding:" + state.key, name, found->text, state.due, overdue});
        break;
      }
    }
  }

  void audits() {
    for (const Audit& audit : audits_of(model_)) {
      if (audit.status == AuditStatus::in_review) {
        signature(audit);
      } else if (audit.status != AuditStatus::signed_) {
        requests(audit);
      }
    }
  }

  void requests(const Audit& audit) {
    const auto programme = audit_programme_of(model_, audit.programme);
    if (!programme.ok()) return;
    for (const AuditAnswer& answer : audit.requests) {
      if (answer.state != "open" || !asks(answer, debtor_.account, debtor_.person)) continue;
      const auto due = parse_day(answer.due);
      out_.push_back(
          {"evidence_asked", "audit:" + audit.id, audit.name,
           fmt::format("The audit asks you for: {}", request_text(audit, **programme, answer.id)),
           due, due && *due < today_});
    }
  }

  void signature(const Audit& audit) {
    for (const AuditStakeholder& one : audit.stakeholders) {
      const bool mine = one.signs && !one.account.empty() && one.account == debtor_.account;
      const bool has =
          std::any_of(audit.signatures.begin(), audit.signatures.end(),
                      [&](const auto& signature) { return signature.side == one.side; });
      if (!mine || has) continue;
      out_.push_back({"audit_signature", "audit:" + audit.id, audit.name,
                      one.side == "it" ? "The audit waits for your signature for IT."
                                       : "The audit waits for your signature for the business.",
                      std::nullopt, false});
    }
  }

  const Assessment& assessment_;
  const model::Model& model_;
  const Debtor& debtor_;
  const Day today_;
  std::vector<Owed> out_;
};

}  // namespace

std::vector<Owed> owed_by(const Assessment& assessment, const Debtor& debtor) {
  return Search(assessment, debtor).run();
}

}  // namespace plumb::service
