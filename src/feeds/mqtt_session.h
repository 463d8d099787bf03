// One connection to an MQTT broker (3.1.1), over libmosquitto.
//
// The library queues the acknowledgement of a message before it tells us of the message. Since we
// drive its loop ourselves and tell it that it is threaded, it writes nothing until we let it: what
// next() gave is acknowledged when acknowledge() is called and not before, so that a message whose
// value never reached the disk comes again (decision 12).
#pragma once

#include <chrono>
#include <memory>
#include <string>
#include <vector>

#include "base/json.h"
#include "base/result.h"
#include "feeds/definition.h"
#include "feeds/gate.h"
#include "feeds/limits.h"
#include "feeds/mapper.h"

struct mosquitto;
struct mosquitto_message;

namespace plumb::feeds {

struct Message {
  int number = 0;  // of the broker, for what it has not been told to forget; 0: never told
  std::string topic;
  std::string payload;
  bool too_long = false;  // over limits::kPayloadBytes; the payload was left out
};

// The rows inside the payload, each as {"topic", "parts", "payload"}; a payload that is no JSON is
// a text. limit past limits::kRows.
Result<std::vector<Row>> rows_in(const Message& message, const Mapper& mapper);

class MqttSession {
 public:
  enum class Keep : bool { no, yes };
  // Connects, subscribes and waits until the broker has agreed. With Keep::yes it keeps for this
  // client what comes while we are away. Not movable: the library knows its address.
  static Result<std::unique_ptr<MqttSession>> open(const Definition& definition,
                                                   const std::string& secret, const Gate& gate,
                                                   const std::string& client, Keep keep);
  MqttSession(const MqttSession&) = delete;
  MqttSession& operator=(const MqttSession&) = delete;
  // Ends the connection; what was not acknowledged stays with the broker.
  ~MqttSession();

  // What has come, at most limits::kMessages; waits up to `within` for the first. Not called again
  // before what it gave was acknowledged. unavailable when the connection is lost.
  Result<std::vector<Message>> next(std::chrono::milliseconds within);
  // The broker may forget what next() gave.
  Status acknowledge();
  // Whether the broker still knew this client: then it sends again what was not acknowledged.
  bool resumed() const { return resumed_; }
  // Topics nothing is to come of any more.
  void forget(const std::vector<std::string>& topics);
  // Tells the broker that we leave.
  void leave();

 private:
  MqttSession() = default;
  Status connect(const Definition& definition, const std::string& secret, const Gate& gate);
  Status subscribe(const std::vector<std::string>& topics);
  Status turn(std::chrono::milliseconds within, bool may_write);
  Error lost(int code) const;

  static void on_connect(mosquitto*, void* self, int code, int flags);
  static void on_disconnect(mosquitto*, void* self, int code);
  static void on_subscribe(mosquitto*, void* self, int, int count, const int* granted);
  static void on_message(mosquitto*, void* self, const mosquitto_message* message);

  mosquitto* client_ = nullptr;
  std::string place_;
  bool lost_ = false;
  int agreed_ = -1;       // answer to CONNECT; -1: none yet
  int subscribed_ = -1;   // topics granted; -1: no answer yet
  bool refused_ = false;  // one of the topics
  bool resumed_ = false;
  std::vector<Message> come_;
};

}  // namespace plumb::feeds
