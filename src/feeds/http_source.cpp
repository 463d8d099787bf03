// JSON at an address.
#include "feeds/fetch.h"
#include "feeds/mapper.h"

namespace plumb::feeds {
namespace {

class HttpSource final : public Source {
 public:
  HttpSource(const Definition& definition, std::string secret, const Gate& gate)
      : definition_(definition), secret_(std::move(secret)), gate_(gate) {}

  Result<std::vector<Row>> pull(const Asking& asking) override {
    const Origin& origin = definition_.origin;
    const std::string since = format_instant(asking.since);
    const std::string now = format_instant(asking.now);
    PLUMB_TRY(const json::value answer,
              fetch_json(origin, text_with_moments(origin.url, since, now),
                         text_with_moments(origin.body, since, now), secret_, gate_, asking));
    PLUMB_TRY(const Mapper mapper, Mapper::make(definition_));
    PLUMB_TRY(auto rows, mapper.rows_in(answer, asking.cut ? limits::kRows : asking.most_rows));
    if (rows.size() > asking.most_rows) rows.resize(asking.most_rows);
    return rows;
  }

 private:
  const Definition definition_;
  const std::string secret_;
  const Gate& gate_;
};

}  // namespace

std::unique_ptr<Source> make_http_source(const Definition& definition, const std::string& secret,
                                         const Gate& gate) {
  return std::make_unique<HttpSource>(definition, secret, gate);
}

}  // namespace plumb::feeds
