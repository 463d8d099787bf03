// A look at what a broker tells, for trials: retained messages and what comes meanwhile. Feeds
// themselves stay subscribed (live.h).
#include "base/environment.h"
#include "feeds/mapper.h"
#include "feeds/mqtt_session.h"
#include "feeds/source.h"

namespace plumb::feeds {
namespace {

class MqttSource final : public Source {
 public:
  MqttSource(const Definition& definition, std::string secret, const Gate& gate)
      : definition_(definition), secret_(std::move(secret)), gate_(gate) {}

  Result<std::vector<Row>> pull(const Asking& asking) override {
    const auto deadline = std::chrono::steady_clock::now() + asking.within;
    // A name of its own: the feed that may be running keeps its session.
    PLUMB_TRY(auto session, MqttSession::open(definition_, secret_, gate_,
                                              new_id("plumb-trial-", system_environment()),
                                              MqttSession::Keep::no));
    PLUMB_TRY(const Mapper mapper, Mapper::make(definition_));
    std::vector<Row> out;
    while (out.size() < asking.most_rows && !asking.stopped() &&
           std::chrono::steady_clock::now() < deadline) {
      PLUMB_TRY(const auto messages, session->next(std::chrono::milliseconds(500)));
      PLUMB_CHECK(session->acknowledge());
      for (const Message& message : messages) {
        PLUMB_TRY(auto rows, rows_in(message, mapper));
        for (Row& row : rows) out.push_back(std::move(row));
      }
    }
    if (out.size() > asking.most_rows) out.resize(asking.most_rows);
    session->leave();
    return out;
  }

 private:
  const Definition definition_;
  const std::string secret_;
  const Gate& gate_;
};

}  // namespace

std::unique_ptr<Source> make_mqtt_source(const Definition& definition, const std::string& secret,
                                         const Gate& gate) {
  return std::make_unique<MqttSource>(definition, secret, gate);
}

}  // namespace plumb::feeds
