#include "score/evidence.h"

#include <algorithm>
#include <cmath>

#include "score/evidence_fields.h"

namespace plumb::score {
namespace {

using model::EvidenceKind;
using model::Index;
using model::Side;

double clamp01(double x) {
  return std::clamp(x, 0.0, 1.0);
}

// An item as it was found. Views live as long as the fields they come from.
struct Raw {
  std::string_view kind;
  std::optional<double> value;
  std::optional<Day> at;
  bool later = false;  // dated after the as-of moment
  Side side = Side::none;
  std::optional<double> weight;
  std::optional<double> confidence;
  std::string_view source, by, note;
  Index from = model::kNoIndex;
};

// What an item counts for.
struct Weighed {
  double weight = 0;
  double confidence = 0;
  double decay = 0;
  const char* excluded = "";
};

Weighed weigh(const Raw& raw, const EvidenceKind* kind, Day today) {
  Weighed out;
  if (kind == nullptr) {
    out.excluded = "of a kind the metamodel does not know";
    return out;
  }
  out.weight = std::max(0.0, raw.weight.value_or(kind->weight));
  out.confidence = clamp01(raw.confidence.value_or(kind->confidence));
  out.decay = decay(raw.at, today, kind->half_life_days);
  if (raw.later) {
    out.excluded = "dated after the day the data are judged at";
  } else if (!raw.value) {
    out.excluded = "without a value from 0 to 1 or a level on a scale";
  } else if (!(out.weight > 0)) {
    out.excluded = "of weight 0";
  } else if (!(out.weight * out.decay > 0)) {
    out.excluded = "too old to weigh anything";
  }
  return out;
}

std::optional<double> stated_value(const json::object& item) {
  if (const auto value = number(item, "value")) {
    if (*value < 0 || *value > 1) return std::nullopt;
    return value;
  }
  const auto level = number(item, "level");
  const double scale = number(item, "scale").value_or(5);
  if (!level || scale <= 1 || *level < 1 || *level > scale) return std::nullopt;
  return (*level - 1) / (scale - 1);
}

bool is_later(const json::object& fields, std::string_view key, Instant as_of) {
  const std::string_view written = text(fields, key);
  if (written.size() == 10) {
    const auto on = parse_day(written);
    return on && *on > day_of(as_of);
  }
  const auto moment = parse_instant(written);
  return moment && *moment > as_of;
}

Side side_named(std::string_view name) {
  return name == "it" ? Side::it : name == "business" ? Side::business : Side::none;
}

template <typename Visit>
void visit_stated(const json::object& fields, Instant as_of, Visit& visit) {
  const json::value* list = fields.if_contains("evidence");
  if (list == nullptr || !list->is_array()) return;
  for (const json::value& entry : list->get_array()) {
    if (!entry.is_object()) continue;
    const json::object& item = entry.get_object();
    Raw raw;
    raw.kind = text(item, "kind");
    raw.value = stated_value(item);
    raw.at = day(item, "at");
    raw.later = is_later(item, "at", as_of);
    raw.side = side_named(text(item, "side"));
    raw.weight = number(item, "weight");
    raw.confidence = number(item, "confidence");
    raw.source = text(item, "source");
    raw.by = text(item, "by");
    raw.note = text(item, "note");
    visit(raw);
  }
}

// The stages an element states, and the end of its life when that has passed.
template <typename Visit>
void visit_lifecycle(const model::ElementType& type, const json::object& fields, Day today,
                     Day dated, Visit& visit) {
  for (const model::Attribute& attribute : type.attributes) {
    if (attribute.kind != model::AttributeKind::enumeration) continue;
    std::optional<double> stage;
    std::optional<double> past_end;
    const std::string_view stated = text(fields, attribute.id);
    for (const model::EnumValue& value : attribute.values) {
      if (!value.condition) continue;
      if (value.id == stated) stage = value.condition;
      if (value.id == "end_of_life") past_end = value.condition;
    }
    const auto end = past_end ? day(fields, "end_of_life") : std::nullopt;
    const bool ended = end && *end <= today;
    if (!stage && !ended) continue;
    Raw raw;
    raw.kind = "lifecycle";
    raw.value = ended ? std::min(*past_end, stage.value_or(1)) : *stage;
    raw.at = dated;
    raw.source = ended ? std::string_view("end of life has passed")
                       : std::string_view("stage of the lifecycle");
    visit(raw);
  }
}

Direction direction_named(std::string_view name) {
  if (name == "up") return Direction::up;
  if (name == "down") return Direction::down;
  return name == "band" ? Direction::band : Direction::none;
}

// What a measure, service level or incident says about what it points at.
Raw implied(const json::object& fields, std::string_view from_type, Index from, Instant as_of) {
  Raw raw;
  raw.from = from;
  std::string_view dated = "as_of";
  if (from_type == "measure") {
    raw.kind = "kpi";
    raw.value = attainment(figures_of(fields));
  } else if (from_type == "service_level") {
    raw.kind = "sla";
    raw.value = service_level_attainment(number(fields, "attained"), number(fields, "target"));
  } else {
    raw.kind = "incident";
    dated = "at";
    raw.value =
        incident_value(text(fields, "severity"), number(fields, "duration_hours").value_or(0));
  }
  raw.at = day(fields, dated);
  raw.later = is_later(fields, dated, as_of);
  return raw;
}

template <typename Visit>
void visit_relations(const model::Model& model, Index element, Instant as_of, Visit& visit) {
  std::vector<Index> seen;  // two relations from one measure are one measure
  model.for_each_in(element, [&](Index relation, Index from) {
    const std::string& from_type = model.type_name(from);
    if (!EvidenceReader::carries_evidence(model.kind_name(relation), from_type)) return;
    if (!valid_on(model, relation, day_of(as_of))) return;
    if (std::find(seen.begin(), seen.end(), from) != seen.end()) return;
    seen.push_back(from);
    const Fields fields = fields_of(model, from);
    visit(implied(*fields, from_type, from, as_of));
  });
}

// Sums over the items that count.
class Mean {
 public:
  void add(const Raw& raw, const Weighed& weighed) {
    const double weight = weighed.weight * weighed.decay;
    weight_ += weight;
    sum_ += weight * *raw.value;
    doubt_ *= 1 - weighed.confidence * weighed.decay;
    ++items_;
    if (raw.at && (!newest_ || *raw.at > *newest_)) newest_ = raw.at;
    if (raw.side == Side::none) return;
    Half& half = raw.side == Side::it ? it_ : business_;
    half.weight += weight;
    half.sum += weight * *raw.value;
  }

  double weight() const { return weight_; }

  Condition result(double prior) const {
    Condition out;
    out.condition = prior;
    if (items_ == 0) return out;
    out.condition = clamp01(sum_ / weight_);
    out.confidence = clamp01(1 - doubt_);
    out.assumed = false;
    out.items = items_;
    out.newest = newest_;
    if (business_.weight > 0) out.business = business_.sum / business_.weight;
    if (it_.weight > 0) out.it = it_.sum / it_.weight;
    return out;
  }

 private:
  struct Half {
    double weight = 0;
    double sum = 0;
  };
  double weight_ = 0;
  double sum_ = 0;
  double doubt_ = 1;
  std::uint32_t items_ = 0;
  std::optional<Day> newest_;
  Half business_;
  Half it_;
};

}  // namespace

Figures figures_of(const json::object& measure) {
  return {direction_named(text(measure, "direction")), number(measure, "baseline"),
          number(measure, "target"), number(measure, "upper"), number(measure, "current")};
}

std::optional<double> attainment(const Figures& figures) {
  if (!figures.current || !figures.target) return std::nullopt;
  const double current = *figures.current;
  const double target = *figures.target;
  if (figures.direction == Direction::band) {
    if (!figures.upper || *figures.upper < target) return std::nullopt;
    const double outside = std::max({target - current, current - *figures.upper, 0.0});
    if (!(outside > 0)) return 1.0;
    const double width = *figures.upper - target;
    return width > 0 ? clamp01(1 - outside / width) : 0.0;
  }
  const bool down =
      figures.direction == Direction::down ||
      (figures.direction == Direction::none && figures.baseline && *figures.baseline > target);
  if (down ? current <= target : current >= target) return 1.0;
  if (figures.baseline) {
    const double way = down ? *figures.baseline - target : target - *figures.baseline;
    const double gone = down ? *figures.baseline - current : current - *figures.baseline;
    return way > 0 ? clamp01(gone / way) : 0.0;
  }
  // Ratios of figures with different signs mean nothing; the target is simply not reached.
  const double part = down ? target : current;
  const double whole = down ? current : target;
  return whole > 0 ? clamp01(part / whole) : 0.0;
}

std::optional<double> service_level_attainment(std::optional<double> attained,
                                               std::optional<double> target) {
  if (!attained || !target || !(*target > 0)) return std::nullopt;
  return clamp01(*attained / *target);
}

double incident_value(std::string_view severity, double hours) {
  const double loss = severity == "high" ? 0.8 : severity == "low" ? 0.2 : 0.5;
  const double length = std::max(0.0, hours);
  return 1 - loss * (0.5 + 0.5 * length / (length + 8));
}

double decay(std::optional<Day> at, Day today, double half_life_days) {
  if (!at) return kUndatedDecay;
  const auto age = static_cast<double>((today - *at).count());
  return age > 0 ? std::exp2(-age / half_life_days) : 1;
}

EvidenceReader::EvidenceReader(const model::Model& model, EvidenceOptions options)
    : model_(model), options_(std::move(options)), today_(day_of(options_.as_of)) {}

bool EvidenceReader::carries_evidence(std::string_view kind, std::string_view from_type) {
  if (kind == "measures") return from_type == "measure" || from_type == "service_level";
  return kind == "affected" && from_type == "incident";
}

template <typename Visit>
void EvidenceReader::visit(Index element, const json::object& fields, Visit&& visit) const {
  visit_stated(fields, options_.as_of, visit);
  std::optional<Instant> changed;
  if (options_.changed_at) changed = options_.changed_at(element);
  const Day dated = changed ? std::min(day_of(*changed), today_) : today_;
  visit_lifecycle(model_.type(element), fields, today_, dated, visit);
  visit_relations(model_, element, options_.as_of, visit);
}

Condition EvidenceReader::condition(Index element) const {
  return condition(element, *fields_of(model_, element));
}

Condition EvidenceReader::condition(Index element, const json::object& fields) const {
  Mean mean;
  visit(element, fields, [&](const Raw& raw) {
    const Weighed weighed = weigh(raw, model_.metamodel().evidence_kind(raw.kind), today_);
    if (*weighed.excluded == '\0') mean.add(raw, weighed);
  });
  return mean.result(model_.type(element).prior);
}

ConditionExplained EvidenceReader::explain(Index element) const {
  ConditionExplained out;
  out.prior = model_.type(element).prior;
  Mean mean;
  const Fields fields = fields_of(model_, element);
  visit(element, *fields, [&](const Raw& raw) {
    const Weighed weighed = weigh(raw, model_.metamodel().evidence_kind(raw.kind), today_);
    if (*weighed.excluded == '\0') mean.add(raw, weighed);
    EvidenceItem item;
    item.kind = raw.kind;
    item.value = raw.value.value_or(0);
    item.at = raw.at;
    item.side = raw.side;
    item.weight = weighed.weight;
    item.confidence = weighed.confidence;
    item.decay = weighed.decay;
    item.source = raw.source;
    item.by = raw.by;
    item.note = raw.note;
    item.from = raw.from;
    item.excluded = weighed.excluded;
    out.items.push_back(std::move(item));
  });
  out.result = mean.result(out.prior);
  for (EvidenceItem& item : out.items) {
    if (item.excluded.empty()) item.share = item.weight * item.decay / mean.weight();
  }
  return out;
}

}  // namespace plumb::score
