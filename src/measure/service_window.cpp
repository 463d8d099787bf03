#include "measure/service_window.h"

#include <algorithm>
#include <cmath>
#include <iterator>

namespace plumb::measure {
namespace {

constexpr double kRounding = 1e-9;
constexpr double kHalf = 0.5;
constexpr std::size_t kLeastRecent = 3;
constexpr std::size_t kRecentPart = 10;  // the newest tenth of a window

enum class State : std::uint8_t { counts, excluded, unknown };

struct Period {
  Instant begin{};
  Instant end{};
  State state = State::unknown;
  double good = 0;
};

double hours(Instant::duration span) {
  return std::chrono::duration<double, std::ratio<3600>>(span).count();
}

class Record {
 public:
  Record(const Grid& grid, const Objective& objective, std::vector<Exclusion> exclusions,
         Instant now)
      : cadence_(grid.cadence), objective_(objective), now_(now) {
    merge(std::move(exclusions));
    add_periods(grid);
  }

  ServiceRecord run() {
    if (periods_.empty()) return {};
    if (objective_.window == Window::rolling) {
      rolling();
    } else {
      calendar();
    }
    if (!out_.windows.empty()) add_budget();
    return std::move(out_);
  }

 private:
  // Overlapping exclusions count once.
  void merge(std::vector<Exclusion> exclusions) {
    std::sort(exclusions.begin(), exclusions.end(),
              [](const auto& a, const auto& b) { return a.from < b.from; });
    for (const Exclusion& one : exclusions) {
      if (one.to <= one.from) continue;
      if (!exclusions_.empty() && one.from <= exclusions_.back().to) {
        exclusions_.back().to = std::max(exclusions_.back().to, one.to);
      } else {
        exclusions_.push_back(one);
      }
    }
  }

  bool excluded(Instant begin, Instant end) const {
    const auto first =
        std::upper_bound(exclusions_.begin(), exclusions_.end(), begin,
                         [](Instant at, const Exclusion& one) { return at < one.to; });
    double out = 0;
    for (auto one = first; one != exclusions_.end() && one->from < end; ++one) {
      out += hours(std::min(end, one->to) - std::max(begin, one->from));
    }
    return out >= kHalf * hours(end - begin);
  }

  // From the first value to now; a period that runs counts once it has a value.
  void add_periods(const Grid& grid) {
    if (grid.values.empty()) return;
    Instant begin = grid.begins.front();
    for (std::size_t i = 0; begin <= now_ && periods_.size() < kMostPeriods; ++i) {
      const Instant end = later(cadence_, begin, 1);
      const double value = i < grid.values.size() ? grid.values[i] : std::nan("");
      Period one{begin, end, State::unknown, 0};
      if (excluded(begin, end)) {
        one.state = State::excluded;
      } else if (!std::isnan(value)) {
        one.state = State::counts;
        one.good = good(value);
      }
      const bool runs = end > now_;
      if (!runs || one.state == State::counts) periods_.push_back(one);
      begin = end;
    }
  }

  double good(double value) const {
    switch (objective_.condition) {
      case Condition::at_most: return value <= objective_.threshold ? 1 : 0;
      case Condition::at_least: return value >= objective_.threshold ? 1 : 0;
      case Condition::share: break;
    }
    return std::clamp(value, 0.0, 1.0);
  }

  static void count(const Period& period, WindowRecord& out, int sign = 1) {
    const auto step = static_cast<std::size_t>(sign);  // of -1 takes away, modulo
    if (period.state == State::excluded) {
      out.excluded += step;
    } else if (period.state == State::unknown) {
      out.unknown += step;
    } else {
      out.periods += step;
      out.good += sign * period.good;
      out.bad += sign * (1 - period.good);
    }
  }

  void judge(WindowRecord& window) const {
    if (window.periods == 0) return;
    window.attained = std::clamp(window.good / static_cast<double>(window.periods), 0.0, 1.0);
    if (window.complete) window.kept = *window.attained + kRounding >= objective_.target;
  }

  Cadence calendar_cadence() const {
    const Cadence wanted = objective_.window == Window::month     ? Cadence::month
                           : objective_.window == Window::quarter ? Cadence::quarter
                                                                  : Cadence::year;
    return std::max(wanted, cadence_);
  }

  void calendar() {
    const Cadence window = calendar_cadence();
    Instant from = period_of(window, periods_.front().begin);
    std::size_t at = 0;
    while (from <= now_) {
      WindowRecord one;
      one.from = from;
      one.to = later(window, from, 1);
      one.complete = one.to <= now_;
      for (; at < periods_.size() && periods_[at].begin < one.to; ++at) count(periods_[at], one);
      judge(one);
      if (one.kept == false) out_.breaches.push_back({one.from, one.to, *one.attained, one.bad});
      from = one.to;
      out_.windows.push_back(one);
    }
  }

  std::size_t rolling_periods() const {
    const double count = std::round(objective_.days / days_of(cadence_));
    return static_cast<std::size_t>(std::max(1.0, count));
  }

  WindowRecord window_up_to(std::size_t end, std::size_t length) const {
    const std::size_t begin = end - std::min(end, length);
    WindowRecord out;
    out.from = periods_[begin].begin;
    out.to = periods_[end - 1].end;
    for (std::size_t i = begin; i < end; ++i) count(periods_[i], out);
    return out;
  }

  void rolling() {
    const std::size_t length = rolling_periods();
    WindowRecord sliding;
    bool failing = false;
    for (std::size_t i = 0; i < periods_.size(); ++i) {
      count(periods_[i], sliding);
      if (i >= length) count(periods_[i - length], sliding, -1);
      // Before the first window is full, a failure would be one of the days it has not seen.
      const bool full = i + 1 >= length;
      const double attained =
          sliding.periods == 0 ? 1 : sliding.good / static_cast<double>(sliding.periods);
      const bool fails = full && sliding.periods > 0 && attained + kRounding < objective_.target;
      if (fails) {
        const Instant from = periods_[i + 1 - length].begin;
        if (!failing) out_.breaches.push_back({from, periods_[i].end, attained, sliding.bad});
        Breach& breach = out_.breaches.back();
        breach.to = periods_[i].end;
        if (attained < breach.attained) {
          breach.attained = attained;
          breach.bad = sliding.bad;
        }
      }
      failing = fails;
    }
    for (std::size_t end = periods_.size(); end > 0; end -= std::min(end, length)) {
      WindowRecord one = window_up_to(end, length);
      one.complete = end >= length && one.to <= now_;
      judge(one);
      out_.windows.push_back(one);
    }
    std::reverse(out_.windows.begin(), out_.windows.end());
  }

  // Periods of the running window in all, those that will be excluded left out.
  std::size_t length_of(const WindowRecord& window) const {
    if (objective_.window == Window::rolling) {
      return rolling_periods() - std::min(rolling_periods(), window.excluded);
    }
    std::size_t out = 0;
    Instant begin = period_of(cadence_, window.from);
    if (begin < window.from) begin = later(cadence_, begin, 1);
    for (; begin < window.to; begin = later(cadence_, begin, 1)) {
      out += excluded(begin, later(cadence_, begin, 1)) ? 0U : 1U;
    }
    return out;
  }

  void add_budget() {
    WindowRecord& window = out_.windows.back();
    const bool any = std::any_of(periods_.begin(), periods_.end(),
                                 [](const Period& one) { return one.state == State::counts; });
    if (!any) return;
    const double bad_share = 1 - objective_.target;
    const std::size_t length = length_of(window);
    Budget out;
    out.allowed = bad_share * static_cast<double>(length);
    out.used = window.bad;
    out.left = out.allowed - out.used;
    if (out.allowed > kRounding) {
      out.left_share = out.left / out.allowed;
    } else {
      out.left_share = out.used > kRounding ? -1 : 0;
    }
    if (bad_share > kRounding && window.periods > 0) {
      out.burn_rate = window.bad / static_cast<double>(window.periods) / bad_share;
    }
    const double recent = recent_share(length, out.recent);
    if (bad_share > kRounding && out.recent > 0) out.burn_rate_recent = recent / bad_share;
    const bool spent = out.left < -kRounding;
    if (spent && !window.complete) window.kept = false;
    out.exhausted = spent ? spent_on(window, out.allowed) : spent_ahead(window, out, recent);
    out_.budget = out;
  }

  // Mean bad share of the newest periods that count, how many of them into `count`.
  double recent_share(std::size_t length, std::size_t& count) const {
    const std::size_t wanted = std::max(kLeastRecent, (length + kRecentPart - 1) / kRecentPart);
    double bad = 0;
    for (auto one = periods_.rbegin(); one != periods_.rend() && count < wanted; ++one) {
      if (one->state != State::counts) continue;
      bad += 1 - one->good;
      ++count;
    }
    return count == 0 ? 0 : bad / static_cast<double>(count);
  }

  std::optional<Instant> spent_on(const WindowRecord& window, double allowed) const {
    double used = 0;
    for (const Period& one : periods_) {
      if (one.begin < window.from || one.state != State::counts) continue;
      used += 1 - one.good;
      if (used > allowed + kRounding) return one.begin;
    }
    return std::nullopt;
  }

  // Going on as of late, period by period: in a rolling window old bad ones leave meanwhile.
  std::optional<Instant> spent_ahead(const WindowRecord& window, const Budget& budget,
                                     double recent) const {
    if (!(recent > 0)) return std::nullopt;
    const bool slides = objective_.window == Window::rolling;
    const std::size_t length = rolling_periods();
    double used = budget.used;
    Instant begin = periods_.back().end;
    for (std::size_t step = 0; step < kMostPeriods; ++step) {
      if (slides ? step >= length : begin >= window.to) return std::nullopt;
      const Instant end = later(cadence_, begin, 1);
      if (!excluded(begin, end)) used += recent;
      if (slides && periods_.size() + step >= length) {
        const std::size_t leaves = periods_.size() + step - length;
        if (leaves < periods_.size() && periods_[leaves].state == State::counts) {
          used -= 1 - periods_[leaves].good;
        }
      }
      if (used > budget.allowed + kRounding) return begin;
      begin = end;
    }
    return std::nullopt;
  }

  Cadence cadence_;
  const Objective& objective_;
  Instant now_;
  std::vector<Exclusion> exclusions_;
  std::vector<Period> periods_;
  ServiceRecord out_;
};

}  // namespace

std::optional<Window> window_named(std::string_view name) {
  for (std::size_t i = 0; i < std::size(kWindowNames); ++i) {
    if (kWindowNames[i] == name) return static_cast<Window>(i);
  }
  return std::nullopt;
}

ServiceRecord service_record(const Grid& grid, const Objective& objective,
                             const std::vector<Exclusion>& exclusions, Instant now) {
  return Record(grid, objective, exclusions, now).run();
}

}  // namespace plumb::measure
