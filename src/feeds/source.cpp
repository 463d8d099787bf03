#include "feeds/source.h"

#include <fmt/format.h>

namespace plumb::feeds {

Error too_many_rows(std::size_t most) {
  return over_limit(fmt::format("There are more than {} rows.", most), {},
                    "Ask for less at a time, for example only for what is new since :since.");
}

Error too_many_bytes(std::size_t most) {
  return over_limit(fmt::format("The answer has more than {} bytes.", most), {},
                    "Ask for less at a time.");
}

std::unique_ptr<Source> make_source(const Definition& definition, const std::string& secret,
                                    const Gate& gate) {
  switch (definition.kind) {
    case Kind::sqlite: return make_sqlite_source(definition, gate);
    case Kind::postgresql: return make_postgres_source(definition, secret, gate);
    case Kind::http: return make_http_source(definition, secret, gate);
    case Kind::prometheus: return make_prometheus_source(definition, secret, gate);
    case Kind::mqtt: return make_mqtt_source(definition, secret, gate);
  }
  return nullptr;
}

}  // namespace plumb::feeds
