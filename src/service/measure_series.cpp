#include "service/measure_series.h"

#include <algorithm>

#include "service/artifacts.h"

namespace plumb::service {
namespace {

constexpr std::size_t kMostChanges = 100'000;
constexpr std::string_view kHoldsFrom = "holds_from";

std::size_t place_of(std::string_view field) {
  return static_cast<std::size_t>(std::find(kDefinition.begin(), kDefinition.end(), field) -
                                  kDefinition.begin());
}

// Whether values counted by one definition can stand beside those of the other. What was not said
// before is completed, not changed; a direction says what is good, not what is counted; and longer
// periods can be made of shorter ones.
bool comparable(const Definition& before, const Definition& after) {
  const auto differs = [&](std::string_view field) {
    return said(before, field) != said(after, field);
  };
  if (differs("expression")) return false;
  for (const std::string_view field : {"formula", "unit"}) {
    if (differs(field) && !said(before, field).empty()) return false;
  }
  const auto summary = [](const Definition& one) {
    return measure::summary_named(said(one, "summary")).value_or(measure::Summary::last);
  };
  if (summary(before) != summary(after)) return false;
  const auto old = measure::cadence_named(said(before, "cadence"));
  const auto now = measure::cadence_named(said(after, "cadence"));
  return !old || (now && *now >= *old);
}

std::string quoted(std::string_view text) {
  std::string out = "'";
  for (const char c : text) out += c == '\'' ? std::string("''") : std::string(1, c);
  return out + "'";
}

std::string text_of(const json::value& value) {
  return value.is_string() ? std::string(value.get_string()) : std::string();
}

// A change of the element, as the log has it.
struct Written {
  std::string at, by, reason;
  bool made = false;  // it was created
  json::object after;
};

class Reader {
 public:
  Reader(std::optional<Instant> first_received, std::optional<Instant> known_at)
      : first_received_(first_received), known_at_(known_at) {
    out_.emplace_back();
  }

  // Changes come oldest first.
  void take(const Written& change) {
    const auto at = parse_instant(change.at);
    if (!at || (known_at_ && *at > *known_at_)) return;
    MeasureVersion& newest = out_.back();
    Definition now = newest.definition;
    for (std::size_t i = 0; i < kDefinition.size(); ++i) {
      const json::value* value = change.after.if_contains(kDefinition[i]);
      if (value == nullptr) {
        if (change.made) now[i].clear();
      } else {
        now[i] = value->is_string() ? std::string(value->get_string()) : std::string();
      }
    }
    if (!change.made && now == newest.definition) return;
    const bool used = first_received_ && *first_received_ <= *at;
    if (!used || newest.at.empty()) {
      newest.definition = now;
      if (newest.at.empty() || change.made) describe(newest, change);
      return;
    }
    MeasureVersion next;
    next.number = newest.number + 1;
    const auto stated = parse_day(text_in(change.after, kHoldsFrom));
    next.since = stated ? *stated : day_of(*at);
    next.comparable = comparable(newest.definition, now);
    next.definition = now;
    describe(next, change);
    out_.push_back(std::move(next));
  }

  std::vector<MeasureVersion> finish() { return std::move(out_); }

 private:
  static void describe(MeasureVersion& version, const Written& change) {
    version.at = change.at;
    version.by = change.by;
    version.reason = change.reason;
  }

  std::optional<Instant> first_received_, known_at_;
  std::vector<MeasureVersion> out_;
};

}  // namespace

const std::string& said(const Definition& definition, std::string_view field) {
  return definition[place_of(field)];
}

Result<std::vector<MeasureVersion>> versions_of(const Workspace& workspace, const std::string& id,
                                                std::optional<Instant> first_received,
                                                std::optional<Instant> known_at) {
  // Creations and changes that name one of the fields, or a text that looks like it. Another
  // connection than the writers', so that nobody waits.
  std::string sql =
      "SELECT c.at, c.actor, c.operation, c.after, b.reason FROM change c "
      "JOIN batch b ON b.id = c.batch WHERE c.id = " +
      quoted(id) + " AND c.scenario = '' AND c.subject = 'element' AND (c.operation = 'create'";
  for (const std::string_view field : kDefinition) {
    sql += " OR instr(c.after, " + quoted('"' + std::string(field) + '"') + ") > 0";
  }
  PLUMB_TRY(const auto found, workspace.store().query(sql + ") ORDER BY c.seq", kMostChanges));
  Reader reader(first_received, known_at);
  for (const std::vector<json::value>& row : found.rows) {
    Written change;
    change.at = text_of(row[0]);
    change.by = text_of(row[1]);
    change.made = text_of(row[2]) == "create";
    change.reason = text_of(row[4]);
    boost::system::error_code failed;
    const json::value after = json::parse(text_of(row[3]), failed);
    if (!failed && after.is_object()) change.after = after.get_object();
    reader.take(change);
  }
  return reader.finish();
}

MeasureSeries one_version(const json::object& fields, std::vector<measure::Point> points) {
  MeasureSeries out;
  out.points = std::move(points);
  out.versions.emplace_back();
  for (std::size_t i = 0; i < kDefinition.size(); ++i) {
    out.versions[0].definition[i] = text_in(fields, kDefinition[i]);
  }
  return out;
}

std::size_t version_at(const std::vector<MeasureVersion>& versions, Instant at) {
  const Day day = day_of(at);
  for (std::size_t i = versions.size(); i-- > 1;) {
    if (*versions[i].since <= day) return i;
  }
  return 0;
}

Result<MeasureSeries> series_of(Workspace& workspace, const std::string& id,
                                std::optional<Instant> known_at) {
  store::ObservationRange range;
  range.known_at = known_at;
  range.turns = true;
  PLUMB_TRY(const auto kept, workspace.beside_log([&](store::Store& store) {
    return store.observations(id, range);
  }));
  MeasureSeries out;
  out.points.reserve(kept.size());
  for (std::size_t i = 0; i < kept.size(); ++i) {
    const store::Observation& one = kept[i];
    if (!out.first_received || one.received < *out.first_received) {
      out.first_received = one.received;
    }
    if (one.turn == 1) ++out.corrected;
    const bool newest = i + 1 == kept.size() || kept[i + 1].at != one.at;
    if (newest && one.value) out.points.push_back({one.at, *one.value});
  }
  PLUMB_TRY(out.versions, versions_of(workspace, id, out.first_received, known_at));
  return out;
}

VersionedGrid grid_of(const MeasureSeries& series, std::optional<measure::Cadence> cadence,
                      std::optional<Day> from) {
  using measure::Summary;
  VersionedGrid out;
  const auto& versions = series.versions;
  if (!cadence) cadence = measure::cadence_named(said(versions.back().definition, "cadence"));
  if (!cadence) cadence = measure::cadence_of(series.points);
  const auto summary = [&](std::size_t version) {
    return measure::summary_named(said(versions[version].definition, "summary"))
        .value_or(Summary::last);
  };
  out.grid = measure::grid_of(series.points, *cadence, summary(versions.size() - 1));
  const std::size_t length = out.grid.begins.size();
  out.versions.resize(length, versions.size() - 1);
  // Version of the first value of each period; of one without a value, that of its beginning.
  for (std::size_t i = 0; i < length; ++i) {
    out.versions[i] = version_at(versions, out.grid.begins[i]);
  }
  for (auto one = series.points.rbegin(); one != series.points.rend(); ++one) {
    if (length == 0 || one->at < out.grid.begins.front()) break;
    const std::size_t at = measure::steps_to(*cadence, out.grid.begins.front(), one->at);
    out.versions[at] = version_at(versions, one->at);
  }
  for (const Summary other : {Summary::last, Summary::mean, Summary::sum}) {
    const bool wanted = std::any_of(out.versions.begin(), out.versions.end(), [&](std::size_t v) {
      return summary(v) == other && other != summary(versions.size() - 1);
    });
    if (!wanted) continue;
    const measure::Grid grid = measure::grid_of(series.points, *cadence, other);
    for (std::size_t i = 0; i < length; ++i) {
      if (summary(out.versions[i]) == other) out.grid.values[i] = grid.values[i];
    }
  }
  if (from) {
    const Instant begin(from->time_since_epoch());
    const auto first =
        std::find_if(out.grid.begins.begin(), out.grid.begins.end(),
                     [&](Instant one) { return measure::later(*cadence, one, 1) > begin; });
    out.comparable_from = static_cast<std::size_t>(first - out.grid.begins.begin());
  } else {
    std::size_t oldest = versions.size() - 1;
    while (oldest > 0 && versions[oldest].comparable) --oldest;
    const auto first = std::find_if(out.versions.begin(), out.versions.end(),
                                    [&](std::size_t one) { return one >= oldest; });
    out.comparable_from = static_cast<std::size_t>(first - out.versions.begin());
  }
  return out;
}

}  // namespace plumb::service
