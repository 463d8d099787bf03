#include "survey/results.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>
#include <map>
#include <set>

#include "survey/agreement.h"
#include "survey/group_scores.h"
#include "survey/recall.h"

namespace plumb::survey {
namespace {

using model::Instrument;
using model::InstrumentDimension;
using model::InstrumentItem;
using model::ItemKind;

constexpr double kNone = std::numeric_limits<double>::quiet_NaN();
// A person who judged less of a dimension has no level in it.
constexpr double kEnoughJudged = 0.5;
constexpr double kWorthPoints = 0.5;
constexpr double kWorthP = 0.05;

// One person's levels, by index of item, dimension and score; NaN is none.
struct Person {
  const Reply* reply = nullptr;
  std::vector<double> items;
  std::vector<double> wanted;
  std::vector<double> dimensions;
  std::vector<double> scores;
};

// A level of whatever the item counts in, on the instrument's first scale.
double on_first_scale(const Instrument& instrument, const InstrumentItem& item, double value) {
  if (item.kind != ItemKind::scale || instrument.scales.empty()) return value;
  const model::Scale& own = instrument.scale_of(item);
  const model::Scale& first = instrument.scales.front();
  if (&own == &first) return value;
  return first.minimum() + (value - own.minimum()) / (own.maximum() - own.minimum()) *
                               (first.maximum() - first.minimum());
}

// Items whose answers are levels: numbers with a unit are no levels.
bool is_level(const InstrumentItem& item) {
  return item.kind == ItemKind::scale || item.kind == ItemKind::choice;
}

class Levels {
 public:
  explicit Levels(const Instrument& instrument) : instrument_(instrument) {
    for (std::size_t i = 0; i < instrument.items.size(); ++i) {
      members_[instrument.items[i].dimension].push_back(i);
    }
  }

  Person of(const Reply& reply) const {
    Person out;
    out.reply = &reply;
    for (const InstrumentItem& item : instrument_.items) {
      const auto found = reply.answers.find(item.id);
      const bool counts = found != reply.answers.end() && is_asked(instrument_, item, reply);
      const auto value = counts ? value_of(instrument_, item, found->second) : std::nullopt;
      out.items.push_back(value.value_or(kNone));
      out.wanted.push_back(counts ? found->second.target.value_or(kNone) : kNone);
    }
    for (const InstrumentDimension& dimension : instrument_.dimensions) {
      out.dimensions.push_back(dimension_level(out, dimension.id));
    }
    for (const model::InstrumentScore& score : instrument_.scores) {
      out.scores.push_back(score_level(out, score));
    }
    return out;
  }

  const std::vector<std::size_t>& members(const std::string& dimension) const {
    static const std::vector<std::size_t> kEmpty;
    const auto found = members_.find(dimension);
    return found == members_.end() ? kEmpty : found->second;
  }

 private:
  double dimension_level(const Person& person, const std::string& dimension) const {
    double sum = 0;
    double judged = 0;
    double asked = 0;
    for (const std::size_t i : members(dimension)) {
      const InstrumentItem& item = instrument_.items[i];
      if (!is_level(item) || !is_asked(instrument_, item, *person.reply)) continue;
      // Options that count as nothing are no levels either.
      if (item.kind == ItemKind::choice && std::isnan(person.items[i])) continue;
      asked += item.weight;
      if (std::isnan(person.items[i])) continue;
      judged += item.weight;
      sum += item.weight * on_first_scale(instrument_, item, person.items[i]);
    }
    return judged > 0 && judged >= kEnoughJudged * asked ? sum / judged : kNone;
  }

  double score_level(const Person& person, const model::InstrumentScore& score) const {
    double sum = 0;
    double weight = 0;
    double least = std::numeric_limits<double>::infinity();
    for (const std::string& id : score.of) {
      const auto [level, share] = part(person, id);
      if (std::isnan(level)) continue;
      weight += share;
      least = std::min(least, level);
      sum += share * (score.method == model::ScoreMethod::share
                          ? (level >= score.at_least.value_or(0) ? 1.0 : 0.0)
                          : level);
    }
    if (!(weight > 0)) return kNone;
    switch (score.method) {
      case model::ScoreMethod::mean:
      case model::ScoreMethod::share: return sum / weight;
      case model::ScoreMethod::minimum: return least;
      case model::ScoreMethod::recall:
      case model::ScoreMethod::suggested_perspective: break;  // of groups: group_scores.h
    }
    return kNone;
  }

  std::pair<double, double> part(const Person& person, const std::string& id) const {
    for (std::size_t d = 0; d < instrument_.dimensions.size(); ++d) {
      if (instrument_.dimensions[d].id == id) {
        return {person.dimensions[d], instrument_.dimensions[d].weight};
      }
    }
    for (std::size_t i = 0; i < instrument_.items.size(); ++i) {
      const InstrumentItem& item = instrument_.items[i];
      if (item.id == id) return {on_first_scale(instrument_, item, person.items[i]), item.weight};
    }
    return {kNone, 0};
  }

  const Instrument& instrument_;
  std::map<std::string, std::vector<std::size_t>, std::less<>> members_;
};

using People = std::vector<const Person*>;
using Level = std::function<double(const Person&)>;

std::vector<double> levels_of(const People& people, const Level& level) {
  std::vector<double> out;
  for (const Person* person : people) {
    const double value = level(*person);
    if (!std::isnan(value)) out.push_back(value);
  }
  return out;
}

// What is shown of the others gives away the sum of those hidden: so never one alone, and never
// fewer people together than the smallest group.
void hide_small(const std::vector<GroupFigure*>& groups, std::size_t minimum) {
  for (GroupFigure* group : groups) group->hidden = group->people > 0 && group->people < minimum;
  for (;;) {
    std::size_t hidden = 0;
    std::size_t people = 0;
    GroupFigure* least = nullptr;
    for (GroupFigure* group : groups) {
      if (group->people == 0) continue;
      if (group->hidden) {
        ++hidden;
        people += group->people;
      } else if (least == nullptr || group->people < least->people) {
        least = group;
      }
    }
    if (hidden == 0 || least == nullptr || (hidden > 1 && people >= minimum)) return;
    least->hidden = true;
  }
}

void blank(GroupFigure& figure) {
  GroupFigure bare;
  bare.id = std::move(figure.id);
  bare.people = figure.people;
  bare.hidden = true;
  figure = std::move(bare);
}

bool is_self(const Reply& reply, const Asked& asked) {
  return !asked.self.empty() && reply.role == asked.self;
}

// Everything about one thing that has a level.
class RowMaker {
 public:
  RowMaker(const std::vector<Person>& people, const Asked& asked) : asked_(asked) {
    for (const Person& person : people) {
      const Reply& reply = *person.reply;
      if (is_self(reply, asked)) {
        self_.push_back(&person);
        continue;
      }
      all_.push_back(&person);
      if (reply.side == "business") business_.push_back(&person);
      if (reply.side == "it") it_.push_back(&person);
      if (!reply.unit.empty()) {
        units_[reply.unit].push_back(&person);
        cells_[{reply.side, reply.unit}].push_back(&person);
      }
      if (!reply.role.empty()) roles_[reply.role].push_back(&person);
    }
  }

  using Extra = std::function<void(const People&, GroupFigure&)>;

  ResultRow row(const std::string& id, const Level& level, bool with_cells,
                const Extra& extra) const {
    ResultRow out;
    out.id = id;
    out.all = figure("", all_, level, true, extra);
    out.business = figure("business", business_, level, true, extra);
    out.it = figure("it", it_, level, true, extra);
    balance(out, level);
    for (const auto& [unit, people] : units_) {
      out.units.push_back(figure(unit, people, level, with_cells, extra));
    }
    for (const auto& [role, people] : roles_) {
      out.roles.push_back(figure(role, people, level, with_cells, extra));
    }
    if (!self_.empty()) out.self = figure(asked_.self, self_, level, false, extra);
    if (with_cells) {
      for (const auto& [key, people] : cells_) {
        out.cells.push_back({key.first, key.second, figure("", people, level, false, extra)});
      }
    }
    protect(out);
    return out;
  }

 private:
  GroupFigure figure(const std::string& id, const People& people, const Level& level,
                     bool with_interval, const Extra& extra) const {
    GroupFigure out;
    out.id = id;
    const std::vector<double> values = levels_of(people, level);
    out.people = values.size();
    if (!values.empty()) {
      out.mean = mean_of(values);
      if (const auto variance = variance_of(values)) out.deviation = std::sqrt(*variance);
      out.distance = mean_deviation(values);
      if (with_interval) out.interval = interval_of_mean(values, asked_.seed);
    }
    extra(people, out);
    return out;
  }

  // The whole from both sides alike, and how far they are apart.
  void balance(ResultRow& row, const Level& level) const {
    const std::vector<double> business = levels_of(business_, level);
    const std::vector<double> it = levels_of(it_, level);
    if (business.empty() || it.empty()) return;
    row.all.mean = (*row.business.mean + *row.it.mean) / 2;
    row.all.interval = interval_of_two(business, 0.5, it, 0.5, asked_.seed);
    row.gap = *row.business.mean - *row.it.mean;
    row.gap_interval = interval_of_two(business, 1, it, -1, asked_.seed);
    row.gap_p = welch_p(business, it);
  }

  void protect(ResultRow& row) const {
    const std::size_t minimum = asked_.minimum_group;
    hide_small({&row.all}, minimum);
    // A third group answers for neither side.
    GroupFigure neither;
    const std::size_t sides = row.business.people + row.it.people;
    neither.people = row.all.people > sides ? row.all.people - sides : 0;
    hide_small({&row.business, &row.it, &neither}, minimum);
    const auto hide_list = [&](std::vector<GroupFigure>& list) {
      std::vector<GroupFigure*> groups;
      for (GroupFigure& group : list) groups.push_back(&group);
      hide_small(groups, minimum);
    };
    hide_list(row.units);
    hide_list(row.roles);
    protect_cells(row);
    const bool sides_hidden = row.business.hidden || row.it.hidden || row.all.hidden;
    if (sides_hidden) {
      row.gap.reset();
      row.gap_interval.reset();
      row.gap_p.reset();
    }
    for (GroupFigure* one : {&row.all, &row.business, &row.it}) {
      if (one->hidden) blank(*one);
    }
    for (auto* list : {&row.units, &row.roles}) {
      for (GroupFigure& one : *list) {
        if (one.hidden) blank(one);
      }
    }
    for (Cell& cell : row.cells) {
      if (cell.figure.hidden) blank(cell.figure);
    }
  }

  // Rows and columns of the table both: until no line hides one alone or too few together.
  void protect_cells(ResultRow& row) const {
    for (Cell& cell : row.cells) cell.figure.hidden = cell.figure.people < asked_.minimum_group;
    std::set<std::string> units;
    std::set<std::string> sides;
    for (const Cell& cell : row.cells) {
      units.insert(cell.unit);
      sides.insert(cell.side);
    }
    for (bool changed = true; changed;) {
      changed = false;
      const auto line = [&](auto in_line) {
        std::size_t hidden = 0;
        std::size_t people = 0;
        Cell* least = nullptr;
        for (Cell& cell : row.cells) {
          if (!in_line(cell) || cell.figure.people == 0) continue;
          if (cell.figure.hidden) {
            ++hidden;
            people += cell.figure.people;
          } else if (least == nullptr || cell.figure.people < least->figure.people) {
            least = &cell;
          }
        }
        const bool enough = hidden > 1 && people >= asked_.minimum_group;
        if (hidden == 0 || least == nullptr || enough) return;
        least->figure.hidden = true;
        changed = true;
      };
      for (const std::string& unit : units) line([&](const Cell& c) { return c.unit == unit; });
      for (const std::string& side : sides) line([&](const Cell& c) { return c.side == side; });
    }
  }

  const Asked& asked_;
  People all_, business_, it_, self_;
  std::map<std::string, People> units_;
  std::map<std::string, People> roles_;
  std::map<std::pair<std::string, std::string>, People> cells_;
};

// Answers by point or option, and who could not judge.
void count_answers(const InstrumentItem& item, const Instrument& instrument, const People& people,
                   GroupFigure& out) {
  const bool scale = item.kind == ItemKind::scale;
  out.counts.assign(scale ? instrument.scale_of(item).points.size() : item.options.size(), 0);
  std::size_t answered = 0;
  for (const Person* person : people) {
    const auto found = person->reply->answers.find(item.id);
    if (found == person->reply->answers.end()) continue;
    if (!is_asked(instrument, item, *person->reply)) continue;
    const Answer& answer = found->second;
    if (answer.cannot_judge) ++out.cannot_judge;
    if (!answer.chosen.empty()) ++answered;
    if (scale && answer.value) {
      const auto& points = instrument.scale_of(item).points;
      for (std::size_t p = 0; p < points.size(); ++p) {
        if (points[p].value == *answer.value) ++out.counts[p];
      }
    }
    for (std::size_t o = 0; o < item.options.size() && !scale; ++o) {
      out.counts[o] += static_cast<std::size_t>(
          std::count(answer.chosen.begin(), answer.chosen.end(), item.options[o].id));
    }
  }
  // Options without values have no level, but people.
  out.people = std::max(out.people, answered);
}

std::vector<Row> table_of(const People& people, const std::vector<std::size_t>& items) {
  std::vector<Row> out;
  for (const Person* person : people) {
    Row row;
    for (const std::size_t item : items) row.push_back(person->items[item]);
    out.push_back(std::move(row));
  }
  return out;
}

std::vector<std::size_t> scale_items(const Instrument& instrument, const Levels& levels,
                                     const std::string& dimension) {
  std::vector<std::size_t> out;
  for (const std::size_t i : levels.members(dimension)) {
    if (instrument.items[i].kind == ItemKind::scale) out.push_back(i);
  }
  return out;
}

Reliability reliability_of(const InstrumentDimension& dimension,
                           const std::vector<std::size_t>& items,
                           const std::vector<Person>& people) {
  Reliability out;
  out.dimension = dimension.id;
  out.items = items.size();
  People all;
  for (const Person& person : people) all.push_back(&person);
  const std::vector<Row> table = table_of(all, items);
  if (const auto alpha = cronbach(table, MissingRule::pairwise)) out.alpha = alpha->raw;
  // Of one unit per item, judged by everybody.
  std::vector<Row> turned(items.size());
  for (const Row& row : table) {
    for (std::size_t i = 0; i < items.size(); ++i) turned[i].push_back(row[i]);
  }
  out.krippendorff = krippendorff(turned, Metric::interval);
  if (const auto found = icc(table)) out.icc = found->one_single;
  return out;
}

// The rows' p values against each other, and which differences to talk about.
void judge_gaps(std::vector<ResultRow>& rows) {
  std::vector<std::optional<double>> p;
  for (const ResultRow& row : rows) p.push_back(row.gap_p);
  const auto corrected = holm(p);
  for (std::size_t i = 0; i < rows.size(); ++i) {
    rows[i].gap_p = corrected[i];
    rows[i].worth_talking = corrected[i] && *corrected[i] < kWorthP && rows[i].gap &&
                            std::abs(*rows[i].gap) >= kWorthPoints;
  }
}

}  // namespace

Results results_of(const Instrument& instrument, const std::vector<Reply>& replies,
                   const Asked& asked) {
  Results out;
  const Levels levels(instrument);
  std::vector<Person> people;
  for (const Reply& reply : replies) {
    if (!reply.finished) continue;
    people.push_back(levels.of(reply));
    if (is_self(reply, asked)) {
      ++out.self;
      continue;
    }
    ++out.replies;
    out.business += reply.side == "business" ? 1 : 0;
    out.it += reply.side == "it" ? 1 : 0;
  }
  const RowMaker maker(people, asked);
  std::vector<Person> others;
  std::copy_if(people.begin(), people.end(), std::back_inserter(others),
               [&](const Person& person) { return !is_self(*person.reply, asked); });
  for (std::size_t d = 0; d < instrument.dimensions.size(); ++d) {
    const InstrumentDimension& dimension = instrument.dimensions[d];
    const std::vector<std::size_t> items = scale_items(instrument, levels, dimension.id);
    const std::size_t points =
        items.empty() ? 0 : instrument.scale_of(instrument.items[items.front()]).points.size();
    out.dimensions.push_back(maker.row(
        dimension.id, [d](const Person& p) { return p.dimensions[d]; }, true,
        [&](const People& group, GroupFigure& figure) {
          figure.agreement = rwg_j(table_of(group, items), points);
        }));
    if (others.size() >= asked.minimum_group && !items.empty()) {
      out.reliability.push_back(reliability_of(dimension, items, others));
    }
  }
  for (std::size_t i = 0; i < instrument.items.size(); ++i) {
    const InstrumentItem& item = instrument.items[i];
    if (item.kind == ItemKind::text || item.kind == ItemKind::names) continue;
    const auto level = [i](const Person& p) { return p.items[i]; };
    out.items.push_back(
        maker.row(item.id, level, false, [&](const People& group, GroupFigure& figure) {
          count_answers(item, instrument, group, figure);
          if (item.kind != ItemKind::scale) return;
          figure.agreement = rwg(levels_of(group, level), instrument.scale_of(item).points.size());
          const auto wanted = levels_of(group, [i](const Person& p) { return p.wanted[i]; });
          if (!wanted.empty()) figure.wanted = mean_of(wanted);
        }));
  }
  for (std::size_t s = 0; s < instrument.scores.size(); ++s) {
    out.scores.push_back(maker.row(
        instrument.scores[s].id, [s](const Person& p) { return p.scores[s]; }, true,
        [](const People&, GroupFigure&) {}));
  }
  judge_gaps(out.dimensions);
  judge_gaps(out.items);
  judge_gaps(out.scores);
  out.recalls = recalls_of(instrument, replies, asked.minimum_group);
  add_recall_scores(instrument, out);
  return out;
}

}  // namespace plumb::survey
