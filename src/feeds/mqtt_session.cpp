#include "feeds/mqtt_session.h"

#include <fcntl.h>
#include <mosquitto.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>

#include <fmt/format.h>

#include "base/json_text.h"

namespace plumb::feeds {
namespace {

constexpr int kKeepAliveSeconds = 30;
constexpr const char* kCertificates = "/etc/ssl/certs";

// Whether somebody answers there: the library's own attempt has no time limit.
Status reach(const Address& address, const std::string& place) {
  const int handle =
      ::socket(address.storage.ss_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  if (handle < 0) return unavailable("There is no socket left.", place, "Try again.");
  int failed = 0;
  if (::connect(handle, reinterpret_cast<const sockaddr*>(&address.storage), address.size) != 0) {
    failed = errno;
    if (failed == EINPROGRESS) {
      pollfd one{handle, POLLOUT, 0};
      const int ready =
          ::poll(&one, 1, static_cast<int>(std::chrono::milliseconds(limits::kConnect).count()));
      socklen_t size = sizeof failed;
      failed = ETIMEDOUT;
      if (ready > 0) ::getsockopt(handle, SOL_SOCKET, SO_ERROR, &failed, &size);
    }
  }
  ::close(handle);
  if (failed == 0) return done();
  return unavailable(fmt::format("The broker cannot be reached: {}.",
                                 mosquitto_strerror(failed == ECONNREFUSED ? MOSQ_ERR_CONN_REFUSED
                                                                           : MOSQ_ERR_NO_CONN)),
                     place, "Check address, port and network.");
}

// CONNACK of MQTT 3.1.1.
std::string reason_of(int code) {
  constexpr std::array<const char*, 6> kReasons = {"",
                                                   "it does not speak MQTT 3.1.1",
                                                   "it refuses our name",
                                                   "it is not ready",
                                                   "user or password are wrong",
                                                   "we may not"};
  const auto at = static_cast<std::size_t>(code);
  return at < kReasons.size() ? kReasons[at] : fmt::format("code {}", code);
}

}  // namespace

Result<std::vector<Row>> rows_in(const Message& message, const Mapper& mapper) {
  if (message.too_long) {
    return over_limit(fmt::format("A message has more than {} bytes.", limits::kPayloadBytes),
                      message.topic, "Send less in one message.");
  }
  json::array parts;
  for (std::size_t at = 0; at <= message.topic.size();) {
    const std::size_t end = std::min(message.topic.find('/', at), message.topic.size());
    parts.emplace_back(std::string_view(message.topic).substr(at, end - at));
    at = end + 1;
  }
  auto payload = json_from(message.payload);
  PLUMB_TRY(auto rows,
            mapper.rows_in(payload ? *payload : json::value(message.payload), limits::kRows));
  for (Row& row : rows) {
    row.value =
        json::object{{"topic", message.topic}, {"parts", parts}, {"payload", std::move(row.value)}};
  }
  return rows;
}

void MqttSession::on_connect(mosquitto*, void* self, int code, int flags) {
  MqttSession& session = *static_cast<MqttSession*>(self);
  session.agreed_ = code;
  session.resumed_ = (flags & 1) != 0;
}
void MqttSession::on_disconnect(mosquitto*, void* self, int) {
  static_cast<MqttSession*>(self)->lost_ = true;
}
void MqttSession::on_subscribe(mosquitto*, void* self, int, int count, const int* granted) {
  MqttSession& session = *static_cast<MqttSession*>(self);
  session.subscribed_ = count;
  for (int i = 0; i < count; ++i) session.refused_ = session.refused_ || granted[i] > 2;
}
void MqttSession::on_message(mosquitto*, void* self, const mosquitto_message* message) {
  Message out;
  out.number = message->qos > 0 ? message->mid : 0;
  out.topic = message->topic;
  const auto size = static_cast<std::size_t>(std::max(message->payloadlen, 0));
  out.too_long = size > limits::kPayloadBytes;
  if (!out.too_long) out.payload.assign(static_cast<const char*>(message->payload), size);
  static_cast<MqttSession*>(self)->come_.push_back(std::move(out));
}

Result<std::unique_ptr<MqttSession>> MqttSession::open(const Definition& definition,
                                                       const std::string& secret, const Gate& gate,
                                                       const std::string& client, Keep keep) {
  static const int ready = mosquitto_lib_init();
  std::unique_ptr<MqttSession> out(new MqttSession());
  out->place_ = fmt::format("{}:{}", definition.origin.host, definition.origin.port);
  out->client_ = ready != MOSQ_ERR_SUCCESS
                     ? nullptr
                     : mosquitto_new(client.c_str(), keep == Keep::no, out.get());
  if (out->client_ == nullptr) return unavailable("There is no memory for a connection.");
  PLUMB_CHECK(out->connect(definition, secret, gate));
  PLUMB_CHECK(out->subscribe(definition.origin.topics));
  return out;
}

MqttSession::~MqttSession() {
  if (client_ != nullptr) mosquitto_destroy(client_);
}

Status MqttSession::connect(const Definition& definition, const std::string& secret,
                            const Gate& gate) {
  const Origin& origin = definition.origin;
  PLUMB_TRY(const Address address, gate.resolve(origin.host, origin.port));
  PLUMB_CHECK(reach(address, place_));
  mosquitto_threaded_set(client_, true);
  mosquitto_connect_with_flags_callback_set(client_, on_connect);
  mosquitto_disconnect_callback_set(client_, on_disconnect);
  mosquitto_subscribe_callback_set(client_, on_subscribe);
  mosquitto_message_callback_set(client_, on_message);
  if (!origin.user.empty()) {
    mosquitto_username_pw_set(client_, origin.user.c_str(),
                              secret.empty() ? nullptr : secret.c_str());
  }
  // The address that was judged is the one that is called. With a proved certificate the name is
  // needed, and whoever answers under another address could not prove it.
  std::string host = address.text();
  if (origin.tls != Tls::off) {
    const std::string& file = gate.ca_file();
    mosquitto_tls_set(client_, file.empty() ? nullptr : file.c_str(),
                      file.empty() ? kCertificates : nullptr, nullptr, nullptr, nullptr);
    if (origin.tls == Tls::verified) {
      host = origin.host;
    } else {
      mosquitto_tls_opts_set(client_, 0, nullptr, nullptr);
      mosquitto_tls_insecure_set(client_, true);
    }
  }
  const int code = mosquitto_connect(client_, host.c_str(), origin.port, kKeepAliveSeconds);
  if (code != MOSQ_ERR_SUCCESS) return lost(code);
  const auto deadline = std::chrono::steady_clock::now() + limits::kConnect;
  while (agreed_ < 0) {
    if (std::chrono::steady_clock::now() > deadline) {
      return unavailable("The broker did not answer in time.", place_,
                         "Check that an MQTT broker listens there.");
    }
    const Status turned = turn(std::chrono::milliseconds(200), true);
    // A broker that refuses us also ends the connection; its reason says more.
    if (!turned.ok() && agreed_ <= 0) return turned;
  }
  if (agreed_ == 0) return done();
  return unavailable(fmt::format("The broker lets nobody in: {}.", reason_of(agreed_)), place_,
                     "Check the user and the password.");
}

Status MqttSession::subscribe(const std::vector<std::string>& topics) {
  std::vector<char*> filters;
  filters.reserve(topics.size());
  for (const std::string& topic : topics) filters.push_back(const_cast<char*>(topic.c_str()));
  const int code = mosquitto_subscribe_multiple(client_, nullptr, static_cast<int>(filters.size()),
                                                filters.data(), 1, 0, nullptr);
  if (code != MOSQ_ERR_SUCCESS) return lost(code);
  const auto deadline = std::chrono::steady_clock::now() + limits::kConnect;
  // What was kept for us may come before the answer. Nothing is written then, so the request goes
  // out first.
  PLUMB_CHECK(turn(std::chrono::milliseconds(0), true));
  while (subscribed_ < 0) {
    if (std::chrono::steady_clock::now() > deadline) {
      return unavailable("The broker did not answer in time.", place_, "It is tried again.");
    }
    PLUMB_CHECK(turn(std::chrono::milliseconds(200), come_.empty()));
  }
  if (!refused_) return done();
  return unavailable("The broker refuses one of the topics.", "origin.topics",
                     "Check what its user may read.");
}

Error MqttSession::lost(int code) const {
  const bool untrusted = code == MOSQ_ERR_TLS || code == MOSQ_ERR_EAI;
  return unavailable(
      code == MOSQ_ERR_SUCCESS || code == MOSQ_ERR_NO_CONN || code == MOSQ_ERR_CONN_LOST
          ? "The connection to the broker was lost."
          : fmt::format("The connection to the broker failed: {}", mosquitto_strerror(code)),
      place_,
      untrusted ? "Check its certificate; the operator can name the authority that signed it "
                  "(PLUMB_FEED_CA)."
                : "It is tried again.");
}

// One round of the library's loop. Without `may_write` nothing leaves, acknowledgements above all.
Status MqttSession::turn(std::chrono::milliseconds within, bool may_write) {
  if (may_write) {
    mosquitto_loop_misc(client_);
    while (mosquitto_want_write(client_)) {
      pollfd one{mosquitto_socket(client_), POLLOUT, 0};
      if (one.fd < 0) return lost(MOSQ_ERR_NO_CONN);
      if (::poll(&one, 1, static_cast<int>(std::chrono::milliseconds(limits::kConnect).count())) <=
          0) {
        return lost(MOSQ_ERR_CONN_LOST);
      }
      const int code = mosquitto_loop_write(client_, 1);
      if (code != MOSQ_ERR_SUCCESS) return lost(code);
    }
  }
  pollfd one{mosquitto_socket(client_), POLLIN, 0};
  if (one.fd < 0 || lost_) return lost(MOSQ_ERR_NO_CONN);
  if (::poll(&one, 1, static_cast<int>(within.count())) > 0) {
    const int code = mosquitto_loop_read(client_, 1);
    if (code != MOSQ_ERR_SUCCESS) return lost(code);
  }
  return done();
}

Result<std::vector<Message>> MqttSession::next(std::chrono::milliseconds within) {
  // What came with the answer to our subscription is taken as it is.
  if (come_.empty()) PLUMB_CHECK(turn(within, true));
  while (!come_.empty() && come_.size() < limits::kMessages) {
    const std::size_t before = come_.size();
    const Status read = turn(std::chrono::milliseconds(0), false);
    // What came before the connection was lost may be kept, and comes again.
    if (!read.ok() || come_.size() == before) break;
  }
  return std::exchange(come_, {});
}

Status MqttSession::acknowledge() {
  while (mosquitto_want_write(client_)) {
    pollfd one{mosquitto_socket(client_), POLLOUT, 0};
    if (one.fd < 0) return lost(MOSQ_ERR_NO_CONN);
    if (::poll(&one, 1, static_cast<int>(std::chrono::milliseconds(limits::kConnect).count())) <=
        0) {
      return lost(MOSQ_ERR_CONN_LOST);
    }
    const int code = mosquitto_loop_write(client_, 1);
    if (code != MOSQ_ERR_SUCCESS) return lost(code);
  }
  return done();
}

void MqttSession::forget(const std::vector<std::string>& topics) {
  for (const std::string& topic : topics) {
    mosquitto_unsubscribe(client_, nullptr, topic.c_str());
  }
}

void MqttSession::leave() {
  if (mosquitto_disconnect(client_) == MOSQ_ERR_SUCCESS) (void)acknowledge();
}

}  // namespace plumb::feeds
