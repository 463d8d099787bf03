// What one person answered, and whether an answer fits its question.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "model/instrument.h"

namespace plumb::survey {

struct Answer {
  std::optional<double> value;      // kinds scale and number
  std::optional<double> target;     // wanted level, where the item asks for it
  bool cannot_judge = false;        // no value then
  std::vector<std::string> chosen;  // kinds choice and many: options
  std::vector<std::string> names;   // kind names, most important first
  std::string text;                 // kind text
  std::string note;                 // a reason, an example, a link: evidence
};

struct Reply {
  std::string side;  // "business", "it" or "" for neither
  std::string unit;  // as the campaign calls them; "" for none
  std::string role;  // likewise; of a 360 degree rating the rater
  bool finished = false;
  std::map<std::string, Answer, std::less<>> answers;  // by item
};

// bad_input with the item as place if the answer is not one that its question allows.
Status check_answer(const model::Instrument& instrument, const model::InstrumentItem& item,
                    const Answer& answer);

// Whether the item is asked of this side, given the answers so far.
bool is_asked(const model::Instrument& instrument, const model::InstrumentItem& item,
              const Reply& reply);

// What the answer counts as on the item's own scale, turned round where the item is reversed: a
// level, a number, or the value of the option; none if it has none.
std::optional<double> value_of(const model::Instrument& instrument,
                               const model::InstrumentItem& item, const Answer& answer);

// How many asked items have an answer, of how many. Texts and names are not needed to be done.
struct Progress {
  std::size_t answered = 0;
  std::size_t asked = 0;
};
Progress progress_of(const model::Instrument& instrument, const Reply& reply);

}  // namespace plumb::survey
