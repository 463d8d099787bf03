// How a measure's attainment came about, in the manner of explain.h: the formula, the formula with
// its figures, and where each figure is from.
#include <fmt/format.h>

#include "score/evidence.h"
#include "score/evidence_fields.h"
#include "score/standing.h"
#include "service/measure_json.h"
#include "service/shown.h"

namespace plumb::service {
namespace {

using model::Index;
using score::Direction;

std::string plain(double value) {
  return fmt::format("{:.6g}", value);
}

// By the same rule as score::attainment, which decides.
Direction direction_of(const score::Figures& figures) {
  if (figures.direction != Direction::none) return figures.direction;
  const bool down = figures.baseline && figures.target && *figures.baseline > *figures.target;
  return down ? Direction::down : Direction::up;
}

struct Words {
  std::string formula;
  std::string filled;  // "" where figures are missing
};

Words words_of(const score::Figures& figures) {
  const bool known = figures.current && figures.target;
  const auto c = known ? plain(*figures.current) : std::string();
  const auto t = known ? plain(*figures.target) : std::string();
  const auto b = figures.baseline ? plain(*figures.baseline) : std::string();
  switch (direction_of(figures)) {
    case Direction::band: {
      const bool all = known && figures.upper;
      return {
          "1 between target and upper end, falling to 0 at one width of the band outside it",
          all ? fmt::format("{} between {} and {}", c, t, plain(*figures.upper)) : std::string()};
    }
    case Direction::down:
      if (!figures.baseline) {
        return {"target / current", known ? fmt::format("{} / {}", t, c) : std::string()};
      }
      return {"(baseline - current) / (baseline - target)",
              known ? fmt::format("({} - {}) / ({} - {})", b, c, b, t) : std::string()};
    default: break;
  }
  if (!figures.baseline) {
    return {"current / target", known ? fmt::format("{} / {}", c, t) : std::string()};
  }
  return {"(current - baseline) / (target - baseline)",
          known ? fmt::format("({} - {}) / ({} - {})", c, b, t, b) : std::string()};
}

json::object input(const char* name, std::optional<double> value, std::string_view unit,
                   std::string_view at = {}) {
  return {{"name", name},
          {"value", number_or_null(value)},
          {"unit", text_or_null(unit)},
          {"at", text_or_null(at.substr(0, 10))},
          {"by", nullptr}};
}

json::object service_explained(const json::object& fields, json::array& inputs) {
  const auto attained = score::number(fields, "attained");
  const auto target = score::number(fields, "target");
  inputs.push_back(input("Attained", attained, "share", score::text(fields, "as_of")));
  inputs.push_back(input("Objective", target, "share"));
  json::value filled = nullptr;
  if (attained && target) filled = fmt::format("{} / {}", plain(*attained), plain(*target));
  return {{"formula", "attained / objective, at most 1"}, {"filled", std::move(filled)}};
}

json::object expected_json(const json::object& fields, const score::Standing& standing, Day today) {
  json::object out{{"value", number_or_null(standing.expected)},
                   {"formula", "attainment of what the target path says today"},
                   {"filled", nullptr}};
  if (!standing.dated) {
    out["formula"] = "the target holds at any time";
    return out;
  }
  const score::TargetPath path = score::path_of(fields);
  if (path.steps) {
    out["formula"] = "attainment of the last dated target that has come";
  }
  if (standing.now) {
    out["filled"] = fmt::format("{} on {}", plain(standing.now->value), format_day(today));
  } else {
    out["formula"] = "part of the time from the start to the first target that is gone";
    out["filled"] =
        fmt::format("from {} to {}", format_day(*path.start), format_day(path.stations.front().at));
  }
  return out;
}

}  // namespace

json::object explain_measure(const Assessment& assessment, Index measure) {
  const model::Model& model = assessment.model();
  const auto fields = score::fields_of(model, measure);
  const Day today = day_of(assessment.moment.at);
  const bool service = model.type_name(measure) == "service_level";
  const json::object row = measure_row(assessment, measure);
  json::object out{{"measure", ref_json(model, measure)}, {"attainment", row.at("attainment")}};
  json::array inputs;
  json::array notes;
  score::Standing standing;
  if (service) {
    const json::object words = service_explained(*fields, inputs);
    out["formula"] = words.at("formula");
    out["filled"] = words.at("filled");
    standing = score::service_standing(*fields);
    out["expected"] = json::object{{"value", number_or_null(standing.expected)},
                                   {"formula", "the objective holds at any time"},
                                   {"filled", nullptr}};
  } else {
    const score::Figures figures = score::target_figures(*fields);
    const Words words = words_of(figures);
    out["formula"] = words.formula;
    out["filled"] = text_or_null(words.filled);
    const std::string_view unit = score::text(*fields, "unit");
    inputs.push_back(input("Current value", figures.current, unit, score::text(*fields, "as_of")));
    inputs.push_back(input("Baseline", figures.baseline, unit, score::text(*fields, "start")));
    inputs.push_back(input("Target", figures.target, unit, score::text(*fields, "due")));
    if (direction_of(figures) == Direction::band) {
      inputs.push_back(input("Upper end of the band", figures.upper, unit));
    }
    standing = score::standing_of(*fields, today, off_track_limit(assessment));
    out["expected"] = expected_json(*fields, standing, today);
    notes.emplace_back("Never below 0 or above 1; 1 whenever the target is reached.");
    if (figures.direction == Direction::none) {
      notes.emplace_back("The direction is not stated; it follows from baseline and target.");
    }
  }
  if (!score::text(*fields, "expression").empty()) {
    notes.emplace_back("The current value is computed by a formula from other measures.");
  }
  out["inputs"] = std::move(inputs);
  out["status"] = json::object{{"id", row.at("status")}, {"reason", row.at("status_reason")}};
  out["notes"] = std::move(notes);
  return out;
}

}  // namespace plumb::service
