#include <curl/curl.h>

#include <algorithm>
#include <charconv>
#include <cstring>
#include <utility>

#include <fmt/format.h>

#include "identity/words.h"
#include "mail/carrier.h"

namespace plumb::mail {
namespace {

using Handle = std::unique_ptr<CURL, decltype(&curl_easy_cleanup)>;
using List = std::unique_ptr<curl_slist, decltype(&curl_slist_free_all)>;

constexpr std::size_t kSaidBytes = 300;

struct Talk {
  std::string_view left;  // of the message
  std::string said;       // the mail server's last line
  int code = 0;           // at its beginning
  std::string_view verb;  // our last command
  std::string_view at;    // the one it answers
};

std::size_t give(char* to, std::size_t size, std::size_t count, void* from) {
  Talk& talk = *static_cast<Talk*>(from);
  const std::size_t part = std::min(size * count, talk.left.size());
  std::memcpy(to, talk.left.data(), part);
  talk.left.remove_prefix(part);
  return part;
}

// Of the conversation only our verbs and its answers are kept: a command holds addresses, and what
// follows AUTH the password. The farewell after a failure is not what failed.
int overhear(CURL*, curl_infotype kind, char* bytes, std::size_t size, void* to) {
  Talk& talk = *static_cast<Talk*>(to);
  std::string_view text(bytes, size);
  if (kind == CURLINFO_HEADER_OUT) {
    for (const std::string_view verb :
         {"EHLO", "HELO", "STARTTLS", "AUTH", "MAIL", "RCPT", "DATA", "QUIT"}) {
      if (text.starts_with(verb)) talk.verb = verb;
    }
  } else if (kind == CURLINFO_HEADER_IN && talk.verb != "QUIT") {
    while (text.ends_with('\n') || text.ends_with('\r')) text.remove_suffix(1);
    int code = 0;
    const auto [end, failed] = std::from_chars(text.data(), text.data() + text.size(), code);
    if (failed != std::errc{} || end != text.data() + 3) return 0;
    talk.code = code;
    talk.said = identity::printable(text, kSaidBytes);
    talk.at = talk.verb;
  }
  return 0;
}

std::size_t ignore(char*, std::size_t size, std::size_t count, void*) {
  return size * count;
}

Outcome unusable(const Talk& talk, std::string what, std::string remedy) {
  return {Outcome::Kind::unusable, talk.code, talk.said, std::move(what), std::move(remedy)};
}

Outcome no_conversation(CURLcode result, const Talk& talk, const MailSettings& settings) {
  const std::string server = fmt::format("{}:{}", settings.host, settings.port);
  switch (result) {
    case CURLE_COULDNT_RESOLVE_HOST:
      return unusable(talk, "There is no mail server of this name: " + settings.host + ".",
                      "Check the host.");
    case CURLE_COULDNT_CONNECT:
      return unusable(talk, "The mail server " + server + " does not answer.",
                      "Check host, port and firewall, and that the mail server runs.");
    case CURLE_OPERATION_TIMEDOUT:
      return unusable(talk, "The mail server " + server + " did not answer in time.",
                      "Check port and security: a port for TLS is silent to who begins without.");
    case CURLE_USE_SSL_FAILED:
      return unusable(talk, "The mail server offers no STARTTLS.",
                      "Choose TLS if the port is made for it, or ask who runs the mail server.");
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_SSL_CACERT_BADFILE:
    case CURLE_SSL_ISSUER_ERROR:
      return unusable(talk, "The certificate of the mail server is not trusted.",
                      "Use the name the certificate is for, or name the authority's file with "
                      "PLUMB_SMTP_CA_FILE.");
    case CURLE_SSL_CONNECT_ERROR:
      return unusable(talk, "No TLS came about with the mail server.",
                      "Check port and security: usual are 465 for TLS and 587 for STARTTLS.");
    case CURLE_LOGIN_DENIED:
      return unusable(talk, "The mail server does not accept user and password.",
                      "Check both; some providers want a password made for programs.");
    case CURLE_ABORTED_BY_CALLBACK:
      return unusable(talk, "The server was stopped while it sent.", "It is sent again.");
    default:
      return unusable(talk,
                      std::string("The conversation with the mail server ended: ") +
                          curl_easy_strerror(result) + ".",
                      "Check host, port and security.");
  }
}

// Where the mail server answers no, its code and what it was asked decide.
Outcome refusal(CURLcode result, const Talk& talk, const MailSettings& settings) {
  const bool about_message = talk.at == "RCPT" || talk.at == "DATA";
  if (talk.code < 400 || talk.code == 421 || (!about_message && talk.at != "MAIL")) {
    return no_conversation(result, talk, settings);
  }
  if (talk.at == "MAIL" && talk.code >= 500 && talk.code != 552) {
    return unusable(
        talk, "The mail server refuses the sender " + settings.sender + ".",
        "Use an address it lets you send from, and user and password if it wants them.");
  }
  if (talk.code < 500) {
    return {Outcome::Kind::later, talk.code, talk.said,
            "The mail server does not take the message for now.", "It is tried again by itself."};
  }
  if (talk.at == "RCPT") {
    return {Outcome::Kind::refused, talk.code, talk.said, "The mail server refuses the recipient.",
            "Check the address."};
  }
  return {Outcome::Kind::refused, talk.code, talk.said, "The mail server refuses the message.",
          "Read what it said, or ask who runs it."};
}

class CurlCarrier final : public Carrier {
 public:
  explicit CurlCarrier(const CarrierOptions& options)
      : options_(options), handle_(nullptr, curl_easy_cleanup) {
    static const CURLcode ready = curl_global_init(CURL_GLOBAL_DEFAULT);
    if (ready == CURLE_OK) handle_.reset(curl_easy_init());
  }

  Outcome carry(const MailSettings& settings, const Envelope& envelope) override {
    Talk talk;
    talk.left = envelope.message;
    if (!handle_) {
      return unusable(talk, "There is no memory for a connection.", "Try again.");
    }
    CURL* const curl = handle_.get();
    curl_easy_reset(curl);  // keeps the connection
    const List recipients = prepare(curl, settings, envelope, talk);
    const CURLcode result = curl_easy_perform(curl);
    if (result == CURLE_OK) return {Outcome::Kind::delivered, talk.code, talk.said, {}, {}};
    return refusal(result, talk, settings);
  }

  void hurry() override { hurry_ = true; }

 private:
  static int progress(void* self, curl_off_t, curl_off_t, curl_off_t, curl_off_t) {
    return static_cast<CurlCarrier*>(self)->hurry_ ? 1 : 0;
  }

  List prepare(CURL* curl, const MailSettings& settings, const Envelope& envelope, Talk& talk) {
    const bool six = settings.host.find(':') != std::string::npos;
    // The path is how we introduce ourselves.
    const std::string url =
        fmt::format("{}://{}{}{}:{}/{}", settings.security == Security::tls ? "smtps" : "smtp",
                    six ? "[" : "", settings.host, six ? "]" : "", settings.port,
                    envelope.from.substr(envelope.from.find('@') + 1));
    curl_easy_setopt(curl, CURLOPT_URL, url.c_str());
    curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "smtp,smtps");
    curl_easy_setopt(curl, CURLOPT_NOPROXY, "*");
    curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT_MS,
                     static_cast<long>(options_.connect_within.count()));
    curl_easy_setopt(curl, CURLOPT_TIMEOUT_MS, static_cast<long>(options_.whole_within.count()));
    // Never half: without TLS where it was wanted nothing is sent.
    const bool plain = settings.security == Security::none;
    curl_easy_setopt(curl, CURLOPT_USE_SSL,
                     static_cast<long>(plain ? CURLUSESSL_NONE : CURLUSESSL_ALL));
    curl_easy_setopt(curl, CURLOPT_SSLVERSION, static_cast<long>(CURL_SSLVERSION_TLSv1_2));
    if (!options_.ca_file.empty()) {
      curl_easy_setopt(curl, CURLOPT_CAINFO, options_.ca_file.c_str());
    }
    if (!settings.user.empty()) {
      curl_easy_setopt(curl, CURLOPT_USERNAME, settings.user.c_str());
      curl_easy_setopt(curl, CURLOPT_PASSWORD, settings.password.c_str());
    }
    curl_easy_setopt(curl, CURLOPT_MAIL_FROM, ("<" + envelope.from + ">").c_str());
    List recipients(curl_slist_append(nullptr, ("<" + envelope.to + ">").c_str()),
                    curl_slist_free_all);
    curl_easy_setopt(curl, CURLOPT_MAIL_RCPT, recipients.get());
    curl_easy_setopt(curl, CURLOPT_UPLOAD, 1L);
    curl_easy_setopt(curl, CURLOPT_READFUNCTION, give);
    curl_easy_setopt(curl, CURLOPT_READDATA, &talk);
    curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, ignore);
    curl_easy_setopt(curl, CURLOPT_DEBUGFUNCTION, overhear);
    curl_easy_setopt(curl, CURLOPT_DEBUGDATA, &talk);
    curl_easy_setopt(curl, CURLOPT_VERBOSE, 1L);
    curl_easy_setopt(curl, CURLOPT_NOPROGRESS, 0L);
    curl_easy_setopt(curl, CURLOPT_XFERINFOFUNCTION, progress);
    curl_easy_setopt(curl, CURLOPT_XFERINFODATA, this);
    return recipients;
  }

  const CarrierOptions options_;
  Handle handle_;
  std::atomic<bool> hurry_{false};
};

}  // namespace

std::unique_ptr<Carrier> make_carrier(const CarrierOptions& options) {
  return std::make_unique<CurlCarrier>(options);
}

}  // namespace plumb::mail
