#include "survey/reply.h"

#include <algorithm>
#include <cmath>

namespace plumb::survey {
namespace {

using model::InstrumentItem;
using model::ItemKind;

constexpr std::size_t kMostNames = 5;
constexpr std::size_t kNameBytes = 400;
constexpr std::size_t kTextBytes = 8000;

bool has_point(const model::Scale& scale, double value) {
  return std::any_of(scale.points.begin(), scale.points.end(),
                     [&](const model::ScalePoint& point) { return point.value == value; });
}

const model::ItemOption* option_of(const InstrumentItem& item, std::string_view id) {
  for (const model::ItemOption& option : item.options) {
    if (option.id == id) return &option;
  }
  return nullptr;
}

Status check_choice(const InstrumentItem& item, const Answer& answer) {
  for (const std::string& chosen : answer.chosen) {
    if (option_of(item, chosen) == nullptr) {
      return bad_input("This question has no such option.", item.id, "Choose one of those shown.");
    }
    if (std::count(answer.chosen.begin(), answer.chosen.end(), chosen) > 1) {
      return bad_input("An option is chosen twice.", item.id, "Choose it once.");
    }
  }
  if (item.kind == ItemKind::choice && answer.chosen.size() > 1) {
    return bad_input("This question takes one option.", item.id, "Choose one.");
  }
  return done();
}

Status check_number(const InstrumentItem& item, double value) {
  if (!std::isfinite(value) || (item.minimum && value < *item.minimum) ||
      (item.maximum && value > *item.maximum)) {
    return bad_input("The number is outside what can be meant here.", item.id,
                     "Give a number within the limits beside the field.");
  }
  return done();
}

Status check_scale(const model::Instrument& instrument, const InstrumentItem& item,
                   const Answer& answer) {
  const model::Scale& scale = instrument.scale_of(item);
  if (answer.cannot_judge && !scale.cannot_judge) {
    return bad_input("This question wants an answer.", item.id, "Choose a level.");
  }
  if (answer.cannot_judge && scale.reason_if_not && answer.note.empty()) {
    return bad_input("Leaving this out needs a reason.", item.id, "Write why in the note.");
  }
  for (const auto& level : {answer.value, answer.target}) {
    if (level && !has_point(scale, *level)) {
      return bad_input("The scale of this question has no such level.", item.id,
                       "Choose one of those shown.");
    }
  }
  return done();
}

}  // namespace

Status check_answer(const model::Instrument& instrument, const InstrumentItem& item,
                    const Answer& answer) {
  const auto misplaced = [&](const char* what) {
    return bad_input(
        std::string("The answer carries ") + what + ", which this question does not ask for.",
        item.id, "Leave it out.");
  };
  const bool numeric = item.kind == ItemKind::scale || item.kind == ItemKind::number;
  const bool options = item.kind == ItemKind::choice || item.kind == ItemKind::many;
  if (answer.value && !numeric) return misplaced("a number");
  if (answer.target && !item.asks_target) return misplaced("a wanted level");
  if (!answer.chosen.empty() && !options) return misplaced("options");
  if (!answer.names.empty() && item.kind != ItemKind::names) return misplaced("names");
  if (!answer.text.empty() && item.kind != ItemKind::text) return misplaced("a text");
  if (answer.cannot_judge && (answer.value || !answer.chosen.empty())) {
    return bad_input("The answer says both a level and that it cannot be judged.", item.id,
                     "Send one of them.");
  }
  if (answer.text.size() > kTextBytes || answer.note.size() > kTextBytes) {
    return over_limit("The text is longer than 8,000 bytes.", item.id, "Shorten it.");
  }
  for (const std::string& name : answer.names) {
    if (name.size() > kNameBytes)
      return over_limit("A name is longer than 400 bytes.", item.id, "Shorten it.");
  }
  if (answer.names.size() > kMostNames) {
    return over_limit("This question takes up to five names.", item.id, "Keep the most important.");
  }
  if (options) return check_choice(item, answer);
  if (item.kind == ItemKind::scale) return check_scale(instrument, item, answer);
  if (item.kind == ItemKind::number && answer.value) return check_number(item, *answer.value);
  return done();
}

bool is_asked(const model::Instrument& instrument, const InstrumentItem& item, const Reply& reply) {
  const model::Audience audience = instrument.audience_of(item);
  if (audience == model::Audience::business && reply.side == "it") return false;
  if (audience == model::Audience::it && reply.side == "business") return false;
  if (item.when.item.empty()) return true;
  const auto found = reply.answers.find(item.when.item);
  const InstrumentItem* earlier = instrument.item(item.when.item);
  if (found == reply.answers.end() || earlier == nullptr) return false;
  const Answer& answer = found->second;
  if (!item.when.is.empty()) {
    return std::find(answer.chosen.begin(), answer.chosen.end(), item.when.is) !=
           answer.chosen.end();
  }
  // As it was asked, not turned round.
  const std::optional<double> value =
      answer.value ? answer.value : value_of(instrument, *earlier, answer);
  if (!value) return false;
  return item.when.at_least ? *value >= *item.when.at_least
                            : *value <= item.when.at_most.value_or(0);
}

std::optional<double> value_of(const model::Instrument& instrument, const InstrumentItem& item,
                               const Answer& answer) {
  if (answer.cannot_judge) return std::nullopt;
  if (item.kind == ItemKind::scale && answer.value) {
    const model::Scale& scale = instrument.scale_of(item);
    return item.reverse ? scale.minimum() + scale.maximum() - *answer.value : *answer.value;
  }
  if (item.kind == ItemKind::number) return answer.value;
  if (item.kind == ItemKind::choice && answer.chosen.size() == 1) {
    const model::ItemOption* option = option_of(item, answer.chosen.front());
    return option == nullptr ? std::nullopt : option->value;
  }
  return std::nullopt;
}

Progress progress_of(const model::Instrument& instrument, const Reply& reply) {
  Progress out;
  for (const InstrumentItem& item : instrument.items) {
    if (item.kind == ItemKind::text || item.kind == ItemKind::names) continue;
    if (!is_asked(instrument, item, reply)) continue;
    ++out.asked;
    const auto found = reply.answers.find(item.id);
    if (found == reply.answers.end()) continue;
    const Answer& answer = found->second;
    if (answer.value || answer.cannot_judge || !answer.chosen.empty()) ++out.answered;
  }
  return out;
}

}  // namespace plumb::survey
