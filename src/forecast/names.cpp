#include "forecast/names.h"

namespace plumb::forecast {

std::string_view name_of(Method method) {
  switch (method) {
    case Method::naive: return "naive";
    case Method::seasonal_naive: return "seasonal_naive";
    case Method::smoothing: return "smoothing";
    case Method::dynamic_theta: return "dynamic_theta";
    case Method::dynamic_theta_of_logs: return "dynamic_theta_of_logs";
    case Method::theta_of_logs: return "theta_of_logs";
    case Method::aggregated_theta: return "aggregated_theta";
    case Method::complex_smoothing: return "complex_smoothing";
    case Method::autoregression: return "autoregression";
    case Method::seasonal_autoregression: return "seasonal_autoregression";
    case Method::autoregression_of_adjusted: return "autoregression_of_adjusted";
    case Method::autoregression_of_logs: return "autoregression_of_logs";
    case Method::lagged: return "lagged";
    case Method::lagged_logs: return "lagged_logs";
    case Method::lagged_changes: return "lagged_changes";
    case Method::lagged_short: return "lagged_short";
    case Method::intermittent: return "intermittent";
  }
  return "";
}

std::string_view name_of(Remark remark) {
  switch (remark) {
    case Remark::single_value: return "single_value";
    case Remark::few_values: return "few_values";
    case Remark::constant: return "constant";
    case Remark::intermittent: return "intermittent";
    case Remark::gaps_filled: return "gaps_filled";
    case Remark::missing_at_end: return "missing_at_end";
    case Remark::oldest_left_out: return "oldest_left_out";
  }
  return "";
}

std::string_view name_of(ChangeKind kind) {
  return kind == ChangeKind::level ? "level" : "trend";
}

std::string_view name_of(LinkVerdict verdict) {
  switch (verdict) {
    case LinkVerdict::not_enough_data: return "not_enough_data";
    case LinkVerdict::no_movement: return "no_movement";
    case LinkVerdict::not_seen: return "not_seen";
    case LinkVerdict::cause_leads: return "cause_leads";
    case LinkVerdict::effect_leads: return "effect_leads";
  }
  return "";
}

std::string_view name_of(ErrorKind kind) {
  return kind == ErrorKind::additive ? "additive" : "multiplicative";
}

std::string_view name_of(TrendKind kind) {
  switch (kind) {
    case TrendKind::none: return "none";
    case TrendKind::additive: return "additive";
    case TrendKind::damped: return "damped";
  }
  return "";
}

std::string_view name_of(SeasonKind kind) {
  switch (kind) {
    case SeasonKind::none: return "none";
    case SeasonKind::additive: return "additive";
    case SeasonKind::multiplicative: return "multiplicative";
  }
  return "";
}

}  // namespace plumb::forecast
