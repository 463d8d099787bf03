// Whether governance is kept up: the state of one element that has to be. Shared by the practice
// line and by the rules, so that both say the same.
#pragma once

#include <optional>
#include <string_view>

#include "base/time.h"
#include "model/model.h"

namespace plumb::score {

inline constexpr int kMeetingDays = 90;       // interval of a body that names none
inline constexpr double kMeetingSlack = 1.5;  // intervals within which a body has to have met
inline constexpr int kDrillDays = 365;        // days a recovery drill counts

// Where an initiative stands. Without a status its dates tell; without dates it is under way.
enum class Stage : std::uint8_t { planned, running, ended };
Stage stage_of(const json::object& initiative, Day today);
// Neither proposed nor cancelled: it takes money.
bool takes_money(const json::object& initiative);

// Last meeting of a body that was held, up to today; null: none is recorded.
std::optional<Day> last_meeting(const model::Model& model, model::Index body, Day today);
double meeting_interval(const json::object& body, double usual_days);

bool decided(const json::object& decision, Day today);
// Due, and not held or reviewed until today.
bool review_missed(const json::object& fields, std::string_view due, std::string_view held,
                   Day today);

// Element of a type that points here with a relation of a kind; kNoIndex if there is none.
model::Index incoming(const model::Model& model, model::Index element, std::string_view kind,
                      std::string_view from_type);

struct Recovery {
  model::Index plan = model::kNoIndex;   // of the newest drill, else any plan
  model::Index drill = model::kNoIndex;  // newest one up to today, whatever its result
  std::optional<Day> drilled;            // newest drill that did not fail
};
Recovery recovery_of(const model::Model& model, model::Index service, Day today);

// 1 low to 4 critical; 0 if not stated.
int criticality(const json::object& service);

// The state of a practice (index into kPracticeIds) the element stands for; null if it is none.
struct PracticeState {
  std::size_t practice = 0;
  bool met = false;
};
std::optional<PracticeState> practice_state(const model::Model& model, model::Index element,
                                            Day today);

}  // namespace plumb::score
