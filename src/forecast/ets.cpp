#include "forecast/ets.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <numeric>

#include "forecast/minimise.h"

namespace plumb::forecast {
namespace {

constexpr double kInfinite = std::numeric_limits<double>::infinity();
constexpr std::size_t kMostPeriod = 24;  // longer seasons are left to autoregressions (pool.cpp)

struct State {
  double level = 0;
  double slope = 0;
};

// One pass over the values. Errors are e = y - expected; with multiplicative error the states take
// the same absolute error weighted as in Hyndman et al. 2008, table 2.3, which for a multiplicative
// season means e / season on the level and e / level on the season.
template <SeasonKind kSeason, typename Each>
State pass(const EtsModel& m, std::span<const double> values, std::span<double> effect,
           const Each& each) {
  State s{m.level, m.slope};
  const std::size_t period = std::max<std::size_t>(m.shape.period, 1);
  std::size_t place = 0;
  for (const double y : values) {
    const double damped = m.phi * s.slope;
    const double base = s.level + damped;
    double expected = base;
    if constexpr (kSeason == SeasonKind::additive) expected += effect[place];
    if constexpr (kSeason == SeasonKind::multiplicative) expected *= effect[place];
    const double error = y - expected;
    each(expected, error);
    double on_level = error;
    if constexpr (kSeason == SeasonKind::multiplicative) on_level /= effect[place];
    s.level = base + m.alpha * on_level;
    s.slope = damped + m.beta * on_level;
    if constexpr (kSeason == SeasonKind::additive) effect[place] += m.gamma * error;
    if constexpr (kSeason == SeasonKind::multiplicative) effect[place] += m.gamma * error / base;
    if constexpr (kSeason != SeasonKind::none) place = place + 1 == period ? 0 : place + 1;
  }
  return s;
}

template <typename Each>
State pass(const EtsModel& m, std::span<const double> values, std::span<double> effect,
           const Each& each) {
  switch (m.shape.season) {
    case SeasonKind::additive: return pass<SeasonKind::additive>(m, values, effect, each);
    case SeasonKind::multiplicative:
      return pass<SeasonKind::multiplicative>(m, values, effect, each);
    default: return pass<SeasonKind::none>(m, values, effect, each);
  }
}

// Minus twice the logarithm of the likelihood, without what is the same for all.
double deviance(const EtsModel& m, std::span<const double> values) {
  std::array<double, kMostPeriod> effect{};
  std::copy(m.effect.begin(), m.effect.end(), effect.begin());
  const auto n = static_cast<double>(values.size());
  double squares = 0;
  if (m.shape.error == ErrorKind::additive) {
    pass(m, values, effect, [&](double, double error) { squares += error * error; });
    return n * std::log(squares + 1e-300);
  }
  double product = 1;  // of what was expected, as mantissa and exponent: one logarithm in the end
  double logs = 0;
  bool positive = true;
  pass(m, values, effect, [&](double expected, double error) {
    positive = positive && expected > 0;
    const double relative = error / expected;
    squares += relative * relative;
    product *= std::abs(expected);
    if (product > 1e100 || product < 1e-100) {
      logs += std::log(product);
      product = 1;
    }
  });
  if (!positive) return kInfinite;
  return n * std::log(squares + 1e-300) + 2 * (logs + std::log(product));
}

// The first level and slope by a line through the beginning (Hyndman et al. 2008, section 2.6.1).
State first_state(std::span<const double> adjusted) {
  const std::size_t n = std::min<std::size_t>(adjusted.size(), 10);
  const double middle = static_cast<double>(n + 1) / 2;
  double mean = 0;
  for (std::size_t t = 0; t < n; ++t) mean += adjusted[t] / static_cast<double>(n);
  double cross = 0;
  double spread = 0;
  for (std::size_t t = 0; t < n; ++t) {
    const double x = static_cast<double>(t + 1) - middle;
    cross += x * (adjusted[t] - mean);
    spread += x * x;
  }
  const double slope = spread > 0 ? cross / spread : 0;
  return {mean - slope * middle, slope};
}

bool needs_positive(const EtsShape& shape) {
  return shape.error == ErrorKind::multiplicative || shape.season == SeasonKind::multiplicative;
}

int parameters_of(const EtsShape& shape) {
  int count = 3;  // alpha, the first level, the spread
  if (shape.trend != TrendKind::none) count += 2;
  if (shape.trend == TrendKind::damped) count += 1;
  if (shape.season != SeasonKind::none) count += static_cast<int>(shape.period);
  return count;
}

double corrected(double deviance, int parameters, std::size_t n) {
  const double k = parameters;
  const double left = static_cast<double>(n) - k - 1;
  return left > 0 ? deviance + 2 * k + 2 * k * (k + 1) / left : kInfinite;
}

using Point = std::array<double, kMostUnknowns>;

// Unknowns in the order alpha, level, [beta share, slope, [phi]], [gamma share].
void put(EtsModel& m, const Point& at) {
  std::size_t i = 0;
  m.alpha = at[i++];
  m.level = at[i++];
  if (m.shape.trend != TrendKind::none) {
    m.beta = m.alpha * at[i++];
    m.slope = at[i++];
    if (m.shape.trend == TrendKind::damped) m.phi = at[i++];
  }
  if (m.shape.season != SeasonKind::none) m.gamma = (1 - m.alpha) * at[i++];
}

// Where a search starts: its unknowns in the order of `put`.
struct Search {
  std::array<Unknown, kMostUnknowns> unknowns{};
  std::size_t count = 0;
  void add(const Unknown& unknown) { unknowns[count++] = unknown; }
};

// `before` is a fit to start from, or none.
Search search_of(const EtsShape& shape, std::span<const double> adjusted, const EtsModel* before) {
  const State first = first_state(adjusted);
  double size = 0;
  double change = 0;
  for (std::size_t t = 0; t < adjusted.size(); ++t) {
    size += std::abs(adjusted[t]);
    if (t > 0) change += std::abs(adjusted[t] - adjusted[t - 1]);
  }
  change = std::max(change, 1e-9 * size) / static_cast<double>(adjusted.size());
  const bool positive = needs_positive(shape);
  const double lowest = positive ? 1e-9 * size / static_cast<double>(adjusted.size()) : -kInfinite;
  const bool trend = shape.trend != TrendKind::none;
  const double level = trend ? first.level : first.level + 5 * first.slope;
  Search out;
  out.add({before ? before->alpha : 0.3, 0.3, 1e-4, 0.9999});
  out.add({std::max(before ? before->level : level, lowest), change, lowest, kInfinite});
  if (trend) {
    out.add({before ? before->beta / before->alpha : 0.1, 0.15, 1e-4, 0.9999});
    out.add({before ? before->slope : first.slope, 0.25 * change, -kInfinite, kInfinite});
    if (shape.trend == TrendKind::damped) out.add({before ? before->phi : 0.95, -0.05, 0.8, 0.98});
  }
  if (shape.season != SeasonKind::none) {
    out.add({before ? before->gamma / (1 - before->alpha) : 0.05, 0.1, 1e-4, 0.9999});
  }
  if (before != nullptr) {
    for (std::size_t i = 0; i < out.count; ++i) out.unknowns[i].step /= 4;
  }
  return out;
}

bool possible(const EtsShape& shape, std::span<const double> values) {
  if (static_cast<int>(values.size()) < parameters_of(shape) + 2) return false;
  const bool seasonal = shape.season != SeasonKind::none;
  if (seasonal && (shape.period > kMostPeriod || values.size() < 2 * shape.period)) return false;
  return !needs_positive(shape) || *std::min_element(values.begin(), values.end()) > 0;
}

EtsModel fit(const EtsShape& shape, std::span<const double> values, const EtsModel* before) {
  EtsModel model{.shape = shape, .effect = {}};
  model.aicc = kInfinite;
  if (!possible(shape, values)) return model;
  const Season season = decompose(values, shape.period, shape.season);
  model.effect = season.effect;
  const Search search = search_of(shape, seasonally_adjusted(values, season), before);
  const auto loss = [&](const Point& at) {
    put(model, at);
    return deviance(model, values);
  };
  const int most = (before ? 20 : 60) + (before ? 12 : 30) * static_cast<int>(search.count);
  const Minimum best = minimise(loss, std::span(search.unknowns).first(search.count), most, 1e-5);
  put(model, best.at);
  model.aicc = corrected(best.value, parameters_of(shape), values.size());
  return model;
}

}  // namespace

EtsModel fit_ets(const EtsShape& shape, std::span<const double> values) {
  return fit(shape, values, nullptr);
}

EtsModel refit_ets(const EtsModel& model, std::span<const double> values) {
  return fit(model.shape, values, &model);
}

EtsModel choose_ets(std::span<const double> values, std::size_t period) {
  EtsModel best;
  best.aicc = kInfinite;
  const auto consider = [&](ErrorKind error, TrendKind trend, SeasonKind season) {
    const std::size_t steps = season == SeasonKind::none ? 1 : period;
    EtsModel model = fit_ets({error, trend, season, steps}, values);
    if (model.aicc < best.aicc) best = std::move(model);
  };
  for (const TrendKind trend : {TrendKind::none, TrendKind::additive}) {
    if (period > 1) {
      consider(ErrorKind::additive, trend, SeasonKind::additive);
      consider(ErrorKind::multiplicative, trend, SeasonKind::multiplicative);
      consider(ErrorKind::multiplicative, trend, SeasonKind::additive);
    }
    consider(ErrorKind::additive, trend, SeasonKind::none);
    consider(ErrorKind::multiplicative, trend, SeasonKind::none);
  }
  // Damping is the most expensive to fit and seldom changes which error and season are best.
  if (std::isfinite(best.aicc)) {
    consider(best.shape.error, TrendKind::damped, best.shape.season);
  }
  return best;
}

EtsRun run_ets(const EtsModel& model, std::span<const double> values) {
  EtsRun run{.effect = model.effect, .fitted = {}};
  run.fitted.reserve(values.size());
  const State last = pass(model, values, run.effect,
                          [&](double expected, double) { run.fitted.push_back(expected); });
  run.level = last.level;
  run.slope = last.slope;
  if (!run.effect.empty()) {
    const auto place = static_cast<std::ptrdiff_t>(values.size() % model.shape.period);
    std::rotate(run.effect.begin(), run.effect.begin() + place, run.effect.end());
  }
  return run;
}

std::vector<double> ahead_ets(const EtsModel& model, std::span<const double> values,
                              std::size_t steps) {
  const EtsRun run = run_ets(model, values);
  const Season season{model.shape.season, model.shape.period, run.effect};
  std::vector<double> out;
  double level = run.level;
  double slope = run.slope;
  for (std::size_t h = 0; h < steps; ++h) {
    slope *= model.phi;
    level += slope;
    out.push_back(season.with(level, h));
  }
  return out;
}

}  // namespace plumb::forecast
