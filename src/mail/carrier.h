// The one door through which mail leaves.
#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <memory>
#include <string>

#include "mail/settings.h"

namespace plumb::mail {

struct Envelope {
  std::string from;
  std::string to;
  std::string message;  // as compose() made it
};

struct Outcome {
  enum class Kind : std::uint8_t {
    delivered,  // the mail server has taken it
    refused,    // this message, for good
    later,      // this message, for now
    unusable    // the mail server as a whole: not reached, not trusted, not let in
  };
  Kind kind = Kind::delivered;
  int code = 0;      // of the mail server's last answer; 0: it gave none
  std::string said;  // that answer, as printable text
  std::string what;  // what happened, in a sentence; empty where it was delivered
  std::string remedy;
};

class Carrier {
 public:
  virtual ~Carrier() = default;
  // Waits for the network, for CarrierOptions::whole_within at most. One thread at a time.
  virtual Outcome carry(const MailSettings& settings, const Envelope& envelope) = 0;
  // From any thread: what is under way ends soon, and is `unusable` unless it was taken.
  virtual void hurry() = 0;
};

struct CarrierOptions {
  std::string ca_file;  // PEM; empty: those the system trusts
  std::chrono::milliseconds connect_within{10'000};
  std::chrono::milliseconds whole_within{60'000};
};

// SMTP by libcurl. One connection is kept for the next message.
std::unique_ptr<Carrier> make_carrier(const CarrierOptions& options = {});

}  // namespace plumb::mail
