// Reviews of the scorecard: who looked at it when, what they said about each objective, what was
// decided, and the figures as they stood that day. A review is an artifact in the log.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "service/scorecard.h"

namespace plumb::service {

struct ReviewAttendee {
  std::string person;  // element; "" for somebody outside the model
  std::string name;
};

struct ReviewDecision {
  std::string id;         // element of the type decision
  std::string objective;  // element
};

struct ScoreReview {
  std::string id;
  std::string name;
  std::string day;   // that is looked at: the figures are those of its end, or of now for today
  std::string unit;  // "" the organisation
  bool closed = false;
  std::vector<ReviewAttendee> attendees;
  std::string summary;
  std::map<std::string, std::string> notes;  // by objective
  std::vector<ReviewDecision> decisions;
  std::uint64_t data_seq = 0;  // state of the log, and moment the figures are judged at
  std::string data_at;
  json::object figures;  // what review_figures() gave
  std::string by, at;    // who made it, when
};

ScoreReview review_of(const model::Artifact& artifact);
json::object review_body(const ScoreReview& review);

// Newest day first.
std::vector<ScoreReview> reviews_of(const model::Model& model);
Result<ScoreReview> find_review(const model::Model& model, std::string_view id);

// A scorecard in the few figures a review keeps: by objective and by perspective.
json::object review_figures(const Assessment& assessment, const Scorecard& scorecard);

// Keeps a new one. bad_input: no name, no day, a day to come, no such person.
Result<ScoreReview> open_review(Workspace& workspace, ScoreReview review, const std::string& actor);

// The newest state of one, changed and kept; again from the newer state where somebody else wrote
// in between, so that two who note at different objectives both keep their words. conflict once it
// is closed, unless `change` opens it again.
using ReviewChange = std::function<Status(ScoreReview& review)>;
Result<ScoreReview> change_review(Workspace& workspace, std::string_view id,
                                  const std::string& actor, const std::string& reason,
                                  const ReviewChange& change);
Status remove_review(Workspace& workspace, std::string_view id, const std::string& actor);

struct DecisionWish {
  std::string objective;
  std::string name;
  std::string rationale, expected_effect, review_on;
};
// An element of the type decision about the objective, in one batch with the review that says so.
Result<ScoreReview> decide_in_review(Workspace& workspace, std::string_view id,
                                     const DecisionWish& wish, const std::string& actor);

}  // namespace plumb::service
