// Enumerators as they are spelled in files and on the wire.
#pragma once

#include <string_view>

#include "forecast/anomalies.h"
#include "forecast/forecast.h"
#include "forecast/link.h"

namespace plumb::forecast {

std::string_view name_of(Method method);
std::string_view name_of(Remark remark);
std::string_view name_of(ChangeKind kind);
std::string_view name_of(LinkVerdict verdict);
std::string_view name_of(ErrorKind kind);
std::string_view name_of(TrendKind kind);
std::string_view name_of(SeasonKind kind);

}  // namespace plumb::forecast
