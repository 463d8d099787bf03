#include "service/finding_work.h"

namespace plumb::service {

Batch change_finding(const Assessment& assessment, const score::Finding& finding,
                     const FindingChange& change) {
  FindingState state = finding_state(assessment.model(), finding.key);
  Batch batch;
  if (change.mute) {
    state.mute = *change.mute;
    batch.reason = state.mute ? "Mute a finding: " + state.mute->reason : "Show a finding again";
  }
  if (change.assignee) {
    state.assignee = *change.assignee;
    batch.reason = state.assignee.empty() ? "Take a finding back" : "Assign a finding";
  }
  if (change.due) {
    state.due = *change.due;
    if (batch.reason.empty()) batch.reason = "Set the date of a finding";
  }
  state.seen = seen_json(assessment, finding);
  batch.writes = finding_state_writes(assessment.model(), state);
  return batch;
}

FollowUpBatch follow_up(Workspace& workspace, const Assessment& assessment,
                        const score::Finding& finding, const FollowUp& wanted) {
  const model::Model& model = assessment.model();
  FollowUpBatch out;
  const bool action = wanted.type == "action";
  out.id = workspace.new_id(action ? "action" : "initiative");
  out.batch.reason = "Follow up a finding: " + finding.text;
  Write element;
  element.operation = model::Operation::create;
  element.id = out.id;
  element.record = {{"type", wanted.type}, {"name", wanted.name}};
  element.record["status"] = action ? "open" : "proposed";
  if (!wanted.owner.empty()) element.record["owner"] = wanted.owner;
  if (!wanted.description.empty()) element.record["description"] = wanted.description;
  if (wanted.due) element.record[action ? "due" : "end"] = format_day(*wanted.due);
  out.batch.writes.push_back(std::move(element));
  for (const model::Index subject : finding.subjects) {
    if (out.batch.writes.size() > kMostFollowed) break;
    if (!model.live(subject)) continue;
    Write relation;
    relation.subject = model::Subject::relation;
    relation.operation = model::Operation::create;
    relation.id = workspace.new_id("r");
    relation.record = {
        {"kind", "contributes_to"}, {"from", out.id}, {"to", model.element_id(subject)}};
    out.batch.writes.push_back(std::move(relation));
  }
  FindingState state = finding_state(model, finding.key);
  state.follow_ups.push_back(out.id);
  state.seen = seen_json(assessment, finding);
  for (Write& write : finding_state_writes(model, state)) {
    out.batch.writes.push_back(std::move(write));
  }
  return out;
}

}  // namespace plumb::service
