#include "forecast/pool.h"

#include <algorithm>
#include <cmath>
#include <functional>

#include "forecast/autoregression.h"
#include "forecast/complex_smoothing.h"
#include "forecast/intermittent.h"
#include "forecast/lagged.h"
#include "forecast/theta.h"

namespace plumb::forecast {
namespace {

using Values = std::vector<double>;
constexpr std::size_t kLongSeason = 24;  // seasons above are long
constexpr std::size_t kMostOrder = 200;  // of an autoregression
constexpr std::size_t kMostLags = 64;
constexpr double kRidge = 1e-4;

bool all_positive(std::span<const double> values) {
  return std::all_of(values.begin(), values.end(), [](double v) { return v > 0; });
}

Values logs_of(std::span<const double> values) {
  Values out(values.begin(), values.end());
  for (double& v : out) v = std::log(v);
  return out;
}

Values raised(Values values) {
  for (double& v : values) v = std::exp(v);
  return values;
}

Values changes_of(std::span<const double> values, std::size_t lag) {
  Values out;
  for (std::size_t t = lag; t < values.size(); ++t) out.push_back(values[t] - values[t - lag]);
  return out;
}

// Changes against `lag` steps before, back to values.
Values undone(Values changes, std::span<const double> values, std::size_t lag) {
  for (std::size_t h = 0; h < changes.size(); ++h) {
    changes[h] += h < lag ? values[values.size() - lag + h] : changes[h - lag];
  }
  return changes;
}

// An autoregression of changes. `drift` is how much of their mean is believed.
Values of_changes(std::span<const double> values, std::size_t most, double drift,
                  std::size_t steps) {
  const Values changes = changes_of(values, 1);
  Autoregression model = fit_autoregression(changes, std::min(most, values.size() / 4));
  Values ahead = ahead_autoregression(model, changes, steps);
  // The mean is taken off a share only, wherever the path stands.
  for (double& v : ahead) v -= (1 - drift) * model.mean;
  return undone(std::move(ahead), values, 1);
}

Values of_seasonal_changes(std::span<const double> values, std::size_t period, std::size_t steps) {
  const Values changes = changes_of(values, period);
  const std::size_t most = std::min(period + 2, values.size() / 4);
  const Autoregression model = fit_autoregression(changes, most);
  return undone(ahead_autoregression(model, changes, steps), values, period);
}

// Dynamic theta on means of `size` values, laid through the middles of them.
Values of_means(std::span<const double> values, std::size_t size, std::size_t steps) {
  const std::size_t count = values.size() / size;
  const std::size_t skipped = values.size() - count * size;
  Values means(count, 0.0);
  for (std::size_t i = 0; i < count * size; ++i) {
    means[i / size] += values[skipped + i] / static_cast<double>(size);
  }
  const std::size_t ahead_means = steps / size + 2;
  const Values ahead = ahead_dynamic_theta(fit_dynamic_theta(means), means, ahead_means);
  means.insert(means.end(), ahead.begin(), ahead.end());
  Values out;
  for (std::size_t h = 0; h < steps; ++h) {
    const double at = static_cast<double>(count) - 0.5 +
                      (static_cast<double>(h) + 0.5) / static_cast<double>(size);
    const auto before = static_cast<std::size_t>(at);
    const double share = at - static_cast<double>(before);
    out.push_back(means[before] + share * (means[before + 1] - means[before]));
  }
  return out;
}

Values repeated(std::span<const double> values, std::size_t period, std::size_t steps) {
  Values out;
  for (std::size_t h = 0; h < steps; ++h)
    out.push_back(values[values.size() - period + h % period]);
  return out;
}

// Lags that carry something: the nearest, and those around whole seasons.
std::vector<std::size_t> lags_of(std::span<const std::size_t> seasons, std::size_t most) {
  std::vector<std::size_t> out;
  const std::size_t first = seasons.front();
  const std::size_t last = seasons.back();
  const auto add = [&](std::size_t from, std::size_t to) {
    for (std::size_t lag = std::max(from, out.empty() ? 1 : out.back() + 1); lag <= to; ++lag) {
      if (lag <= most && out.size() < kMostLags) out.push_back(lag);
    }
  };
  add(1, seasons.size() > 1 && first <= kLongSeason ? first + 2 : 8);
  if (seasons.size() > 1) {
    for (std::size_t lag = 2 * first; lag < last; lag += first) add(lag, lag + 1);
    add(last, last + 1);
    add(2 * last, 2 * last + 1);
  } else {
    add(last - 1, last + 1);
  }
  return out;
}

std::vector<std::size_t> short_lags_of(std::span<const std::size_t> seasons) {
  std::vector<std::size_t> out{1, 2};
  for (const std::size_t season : seasons) {
    if (season <= out.back()) continue;
    out.push_back(season);
    out.push_back(season + 1);
  }
  return out;
}

// Collects members; what is not finite or has nothing to say is left out.
class Collector {
 public:
  explicit Collector(std::size_t steps) : steps_(steps) {}
  void add(Method method, Values ahead) {
    if (ahead.size() != steps_) return;
    if (!std::all_of(ahead.begin(), ahead.end(), [](double v) { return std::isfinite(v); })) return;
    members_.push_back({method, std::move(ahead)});
  }
  std::vector<Member> take() { return std::move(members_); }

 private:
  std::size_t steps_;
  std::vector<Member> members_;
};

Values with_season(Values ahead, const Season& season, std::size_t from) {
  for (std::size_t h = 0; h < ahead.size(); ++h) ahead[h] = season.with(ahead[h], from + h);
  return ahead;
}

// Nothing repeats: several looks at level and trend.
void add_plain(Collector& out, std::span<const double> values, std::size_t steps) {
  out.add(Method::dynamic_theta, ahead_dynamic_theta(fit_dynamic_theta(values), values, steps));
  out.add(Method::complex_smoothing, ahead_complex(values, steps));
  out.add(Method::autoregression, of_changes(values, kLongSeason, 1, steps));
  if (!all_positive(values)) return;
  const Values logs = logs_of(values);
  out.add(Method::theta_of_logs, raised(ahead_theta(logs, steps)));
  out.add(Method::dynamic_theta_of_logs,
          raised(ahead_dynamic_theta(fit_dynamic_theta(logs), logs, steps)));
}

// A season of at most 24 steps, found or only possible.
void add_seasonal(Collector& out, const Plan& plan, std::span<const double> values,
                  std::size_t steps) {
  const std::size_t n = values.size();
  const bool found = !plan.seasons.empty();
  const Season season =
      found ? decompose(values, plan.period, SeasonKind::multiplicative) : Season{};
  const Values adjusted = seasonally_adjusted(values, season);
  out.add(Method::complex_smoothing, with_season(ahead_complex(adjusted, steps), season, n));
  const std::size_t quarter = plan.period / 4;
  if (quarter > 1 && n >= 4 * quarter) {
    out.add(Method::aggregated_theta, with_season(of_means(adjusted, quarter, steps), season, n));
  } else {
    const ThetaModel theta = fit_dynamic_theta(adjusted);
    out.add(Method::dynamic_theta,
            with_season(ahead_dynamic_theta(theta, adjusted, steps), season, n));
  }
  out.add(Method::autoregression, of_changes(values, kLongSeason, 0.5, steps));
  if (found && n >= plan.period) {
    out.add(Method::seasonal_naive, repeated(values, plan.period, steps));
  }
  const bool positive = all_positive(values);
  if (n >= 3 * plan.period + 4) {
    out.add(Method::seasonal_autoregression,
            positive ? raised(of_seasonal_changes(logs_of(values), plan.period, steps))
                     : of_seasonal_changes(values, plan.period, steps));
  }
  if (positive) {
    const Values logs = logs_of(adjusted);
    const ThetaModel theta = fit_dynamic_theta(logs);
    out.add(Method::dynamic_theta_of_logs,
            with_season(raised(ahead_dynamic_theta(theta, logs, steps)), season, n));
  }
}

// Long seasons, or several: regressions on the series' own past reach back a season.
void add_long(Collector& out, const Plan& plan, std::span<const double> values, std::size_t steps) {
  const std::size_t n = values.size();
  const std::size_t last = plan.reach.back();
  const bool several = plan.reach.size() > 1;
  const std::size_t most = std::min(kMostOrder, last + last / 6);
  const bool found = !plan.seasons.empty();
  const Season season =
      found ? decompose(values, plan.seasons.front(), SeasonKind::multiplicative) : Season{};
  const Values adjusted = seasonally_adjusted(values, season);
  out.add(Method::autoregression_of_adjusted,
          with_season(of_changes(adjusted, most, 1, steps), season, n));
  if (!several) out.add(Method::autoregression, of_changes(values, most, 1, steps));
  const std::vector<std::size_t> lags = lags_of(plan.reach, n / 2);
  out.add(Method::lagged, ahead_lagged(values, lags, kRidge, steps));
  const std::size_t against = several && n > 3 * last ? last : 1;
  out.add(Method::lagged_changes,
          undone(ahead_lagged(changes_of(values, against), lags, kRidge, steps), values, against));
  if (several) {
    out.add(Method::lagged_short, ahead_lagged(values, short_lags_of(plan.reach), kRidge, steps));
  }
  if (!all_positive(values)) return;
  out.add(Method::lagged_logs, raised(ahead_lagged(logs_of(values), lags, kRidge, steps)));
  const Values logs = logs_of(adjusted);
  const Autoregression model = fit_autoregression(logs, std::min(most, n / 4));
  out.add(Method::autoregression_of_logs,
          with_season(raised(ahead_autoregression(model, logs, steps)), season, n));
}

}  // namespace

Plan plan_of(std::span<const double> values, std::span<const std::size_t> periods) {
  Plan plan;
  for (const std::size_t period : periods) {
    if (period < 2) continue;
    if (plan.period == 1) plan.period = period;
    if (period > kLongSeason) plan.is_long = true;
    if (shows_season(values, period)) plan.seasons.push_back(period);
  }
  plan.is_intermittent = is_intermittent(values);
  if (plan.is_long) plan.reach = plan.seasons.empty() ? std::vector{plan.period} : plan.seasons;
  if (!plan.is_long && !plan.is_intermittent) {
    EtsModel model = choose_ets(values, values.size() >= 3 * plan.period ? plan.period : 1);
    if (std::isfinite(model.aicc)) plan.smoothing = std::move(model);
  }
  return plan;
}

std::vector<Member> members_of(const Plan& plan, std::span<const double> values, std::size_t steps,
                               Extent extent) {
  Collector out(steps);
  const std::size_t n = values.size();
  if (plan.is_intermittent) {
    const double level = teunter(values, 0.1, 0.1);
    out.add(Method::intermittent, Values(steps, (level + syntetos_boylan(values, 0.1)) / 2));
  } else if (n < 5) {
    out.add(Method::naive, Values(steps, values.back()));
  } else {
    if (plan.smoothing) {
      const EtsModel model =
          extent == Extent::whole ? *plan.smoothing : refit_ets(*plan.smoothing, values);
      if (std::isfinite(model.aicc)) out.add(Method::smoothing, ahead_ets(model, values, steps));
    }
    if (plan.is_long && n >= 40) {
      add_long(out, plan, values, steps);
    } else if (plan.period > 1 && !plan.is_long) {
      add_seasonal(out, plan, values, steps);
    } else {
      add_plain(out, values, steps);
    }
  }
  std::vector<Member> members = out.take();
  if (members.empty()) members.push_back({Method::naive, Values(steps, values.back())});
  return members;
}

std::vector<double> combined(std::span<const Member> members, std::size_t steps) {
  Values out;
  Values here(members.size());
  for (std::size_t h = 0; h < steps; ++h) {
    for (std::size_t i = 0; i < members.size(); ++i) here[i] = members[i].ahead[h];
    std::sort(here.begin(), here.end());
    const std::size_t cut = here.size() >= 4 ? 1 : (here.size() - 1) / 2;
    double sum = 0;
    for (std::size_t i = cut; i < here.size() - cut; ++i) sum += here[i];
    out.push_back(sum / static_cast<double>(here.size() - 2 * cut));
  }
  return out;
}

}  // namespace plumb::forecast
