#include "feeds/mapper.h"

#include <charconv>
#include <cmath>

#include <fmt/format.h>

namespace plumb::feeds {
namespace {

constexpr double kMilliseconds = 1e11;  // as seconds that is the year 5138
constexpr double kFarthest = 2.5e14;    // milliseconds: the year 9892
constexpr std::size_t kNoteBytes = 2'000;

std::string short_text(const json::value& value) {
  std::string out = json::serialize(value);
  if (out.size() > 60) {
    out.resize(57);
    // Not in the middle of a character.
    while (!out.empty() && (static_cast<unsigned char>(out.back()) & 0xC0) == 0x80) out.pop_back();
    if (!out.empty() && static_cast<unsigned char>(out.back()) >= 0xC0) out.pop_back();
    out += "...";
  }
  return out;
}

std::optional<double> double_in(std::string_view text) {
  while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
  while (!text.empty() && (text.back() == ' ' || text.back() == '\n' || text.back() == '\r')) {
    text.remove_suffix(1);
  }
  if (text.starts_with('+')) text.remove_prefix(1);
  double out = 0;
  const auto [end, failed] = std::from_chars(text.data(), text.data() + text.size(), out);
  if (text.empty() || failed != std::errc{} || end != text.data() + text.size()) {
    return std::nullopt;
  }
  return out;
}

std::optional<std::string> moment_of(double number) {
  const double milliseconds = std::abs(number) < kMilliseconds ? number * 1000 : number;
  if (!std::isfinite(milliseconds) || milliseconds < 0 || milliseconds > kFarthest) {
    return std::nullopt;
  }
  return format_instant(
      Instant(std::chrono::milliseconds(static_cast<std::int64_t>(std::llround(milliseconds)))));
}

}  // namespace

std::optional<std::string> moment_in(const json::value& value) {
  if (value.is_number()) return moment_of(value.to_number<double>());
  if (!value.is_string()) return std::nullopt;
  const std::string_view text = value.get_string();
  // A day is its beginning and stays a day: read_observations knows.
  if (parse_day(text)) return std::string(text);
  if (const auto at = parse_instant(text)) return format_instant(*at);
  const auto number = double_in(text);
  return number ? moment_of(*number) : std::nullopt;
}

std::optional<double> number_in(const json::value& value) {
  std::optional<double> out;
  if (value.is_number()) out = value.to_number<double>();
  if (value.is_bool()) out = value.get_bool() ? 1 : 0;
  if (value.is_string()) out = double_in(value.get_string());
  return out && std::isfinite(*out) ? out : std::nullopt;
}

Allowed::Allowed(const model::Model& model, const std::vector<std::string>& ids) : model_(model) {
  for (const std::string& id : ids) {
    const model::Index at = model.find_element(id);
    if (at == model::kNoIndex || !model.live(at)) continue;
    const auto [named, fresh] = ids_.emplace(std::string(model.name(at)), id);
    if (!fresh && named->second != id) named->second.clear();
  }
  // An id goes before a name that happens to be the same.
  for (const std::string& id : ids) {
    const model::Index at = model.find_element(id);
    if (at != model::kNoIndex && model.live(at)) ids_[id] = id;
  }
}

Result<std::string> Allowed::find(const std::string& named) const {
  const auto found = ids_.find(named);
  if (found != ids_.end() && !found->second.empty()) return found->second;
  const std::string shown = named.substr(0, 100);
  if (found != ids_.end()) {
    return bad_input(fmt::format("Several of its measures are called \"{}\".", shown), {},
                     "Let the rows name them by id, or give them different names.");
  }
  return bad_input(fmt::format("\"{}\" is none of the measures this feed may record.", shown), {},
                   "Add the measure to the feed, or correct how rows name theirs.");
}

Result<Mapper> Mapper::make(const Definition& definition) {
  const Mapping& from = definition.mapping;
  Mapper out;
  PLUMB_TRY(out.rows_, Path::parse(from.rows));
  PLUMB_TRY(out.measure_, Template::parse(from.measure));
  PLUMB_TRY(out.value_, Path::parse(from.value));
  PLUMB_TRY(out.note_, Template::parse(from.note));
  if (!from.at.empty()) {
    PLUMB_TRY(out.at_, Path::parse(from.at));
  }
  out.factor_ = from.factor;
  return out;
}

Result<std::vector<Row>> Mapper::rows_in(const json::value& answer, std::size_t most) const {
  std::vector<Row> out;
  bool more = false;
  rows_.each(answer, [&](const json::value& found, json::value key) {
    // A path to a list means its items.
    if (const json::array* list = found.if_array()) {
      for (std::size_t i = 0; i < list->size() && !more; ++i) {
        more = out.size() == most;
        if (!more) out.push_back({(*list)[i], json::value(i)});
      }
    } else {
      more = out.size() == most;
      if (!more) out.push_back({found, std::move(key)});
    }
    return !more;
  });
  if (more) {
    return over_limit(fmt::format("There are more than {} rows.", most), {},
                      "Ask for less at a time.");
  }
  if (out.empty() && !rows_.text().empty()) {
    // An empty list is no mistake; a path that leads nowhere is.
    bool there = false;
    Path list = rows_;
    list.each(answer, [&there](const json::value&, const json::value&) { return !(there = true); });
    if (!there && rows_.text().find('*') == std::string::npos) {
      return bad_input(fmt::format("There is nothing at \"{}\".", rows_.text()), "mapping.rows",
                       "Look at the answer and correct the path.");
    }
  }
  return out;
}

Result<service::ObservationWish> Mapper::read(const Row& row, Instant now,
                                              const Allowed& allowed) const {
  service::ObservationWish out;
  PLUMB_TRY(const std::string named, measure_.fill(row));
  PLUMB_TRY(out.measure, allowed.find(named));
  if (at_) {
    const json::value* found = at_->find(row);
    if (found == nullptr) {
      return bad_input(fmt::format("There is no moment at \"{}\".", at_->text()), {},
                       "Look at the row and correct the path.");
    }
    const auto moment = moment_in(*found);
    if (!moment) {
      return bad_input(fmt::format("{} is no day or moment.", short_text(*found)), {},
                       "Give 2026-06-30, 2026-06-30T12:00:00Z, or seconds since 1970.");
    }
    out.at = *moment;
  } else {
    out.at = format_instant(now);
  }
  const json::value* found = value_.find(row);
  if (found == nullptr) {
    return bad_input(fmt::format("There is no value at \"{}\".", value_.text()), {},
                     "Look at the row and correct the path.");
  }
  out.value = number_in(*found);
  if (!out.value) {
    return bad_input(fmt::format("{} is no number.", short_text(*found)), {},
                     "Give a number, with a point; leave rows without a value out.");
  }
  *out.value *= factor_;
  if (!note_.empty()) {
    PLUMB_TRY(out.note, note_.fill(row));
    if (out.note.size() > kNoteBytes) {
      return bad_input(fmt::format("The note has more than {} characters.", kNoteBytes), {},
                       "Take another path for it.");
    }
  }
  return out;
}

}  // namespace plumb::feeds
