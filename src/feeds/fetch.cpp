#include "feeds/fetch.h"

#include <curl/curl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <memory>
#include <optional>

#include <fmt/format.h>

#include "base/json_text.h"
#include "feeds/target.h"

namespace plumb::feeds {
namespace {

using Handle = std::unique_ptr<CURL, decltype(&curl_easy_cleanup)>;

struct Transfer {
  const Gate& gate;
  Target target;
  std::size_t most = 0;
  std::string body;
  bool too_long = false;
  std::optional<Error> refused;  // by the gate
};

std::size_t take(char* bytes, std::size_t size, std::size_t count, void* to) {
  Transfer& transfer = *static_cast<Transfer*>(to);
  transfer.too_long = size * count > transfer.most - transfer.body.size();
  if (transfer.too_long) return 0;  // ends the transfer
  transfer.body.append(bytes, size * count);
  return size * count;
}

curl_socket_t connect_if_allowed(void* to, curlsocktype, curl_sockaddr* address) {
  Transfer& transfer = *static_cast<Transfer*>(to);
  const Status allowed =
      transfer.gate.check(transfer.target.host, transfer.target.port, &address->addr);
  if (!allowed.ok()) {
    transfer.refused = allowed.error();
    return CURL_SOCKET_BAD;
  }
  transfer.refused.reset();
  return ::socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
}

int look(void* asking, curl_off_t, curl_off_t, curl_off_t, curl_off_t) {
  return static_cast<const Asking*>(asking)->stopped() ? 1 : 0;
}

// Headers a request is sent with; freed with it.
class Headers {
 public:
  Headers() = default;
  Headers(const Headers&) = delete;
  Headers& operator=(const Headers&) = delete;
  ~Headers() { curl_slist_free_all(list_); }
  void add(const std::string& line) { list_ = curl_slist_append(list_, line.c_str()); }
  curl_slist* get() const { return list_; }

 private:
  curl_slist* list_ = nullptr;
};

void add_secret(CURL* curl, const Origin& origin, const std::string& secret, Headers& headers) {
  switch (origin.auth) {
    case Auth::none: break;
    case Auth::basic:
      curl_easy_setopt(curl, CURLOPT_HTTPAUTH, CURLAUTH_BASIC);
      curl_easy_setopt(curl, CURLOPT_USERNAME, origin.user.c_str());
      curl_easy_setopt(curl, CURLOPT_PASSWORD, secret.c_str());
      break;
    case Auth::bearer: headers.add("Authorization: Bearer " + secret); break;
    case Auth::header: headers.add(origin.header + ": " + secret); break;
  }
}

Error failure_of(CURLcode code, const Transfer& transfer, const Asking& asking) {
  const std::string where = fmt::format("{}:{}", transfer.target.host, transfer.target.port);
  if (transfer.too_long) return too_many_bytes(transfer.most);
  if (transfer.refused) return *transfer.refused;
  if (code == CURLE_OPERATION_TIMEDOUT) {
    return unavailable(
        fmt::format("There was no whole answer within {} s.", asking.within.count() / 1000), where,
        "Check the address and the network, or give the feed more time.");
  }
  if (code == CURLE_PEER_FAILED_VERIFICATION || code == CURLE_SSL_CACERT_BADFILE) {
    return unavailable("The server's certificate is not trusted.", where,
                       "Ask the operator to name the authority that signed it (PLUMB_FEED_CA).");
  }
  return unavailable(fmt::format("There was no answer: {}.", curl_easy_strerror(code)), where,
                     "Check the address, the network and the certificate.");
}

Error refusal_of(long status, CURL* curl, const std::string& where) {
  if (status >= 300 && status < 400) {
    char* to = nullptr;
    curl_easy_getinfo(curl, CURLINFO_REDIRECT_URL, &to);
    const auto target = to == nullptr ? std::nullopt : target_of(to);
    return bad_input(
        fmt::format("The server sends us to another address ({}){}.", status,
                    target ? fmt::format(", at {}:{}", target->host, target->port) : ""),
        where, "Feeds follow no redirects: write the final address.");
  }
  if (status == 401 || status == 403) {
    return unavailable(fmt::format("The server refuses us ({}).", status), where,
                       "Check the user, the secret, and what it allows.");
  }
  if (status == 404) {
    return unavailable("There is nothing at that address (404).", where, "Check the address.");
  }
  return unavailable(fmt::format("The server answered {}.", status), where,
                     status >= 500 ? "It is tried again." : "Check the address and the request.");
}

}  // namespace

Result<std::string> fetch(const Origin& origin, const std::string& url, const std::string& body,
                          const std::string& secret, const Gate& gate, const Asking& asking) {
  static const CURLcode ready = curl_global_init(CURL_GLOBAL_DEFAULT);
  const auto target = target_of(url);
  if (!target) return bad_input("This address cannot be used.", "origin.url", "Correct it.");
  const Handle handle(ready == CURLE_OK ? curl_easy_init() : nullptr, curl_easy_cleanup);
  if (!handle) return unavailable("There is no memory for a connection.", {}, "Try again.");
  CURL* const curl = handle.get();
  Transfer transfer{gate, *target, asking.most_bytes, {}, false, {}};
  const long whole = static_cast<long>(asking.within.count());
  curl_easy_setopt(curl, CURLOPT_URL, url.c_str());
  curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "https,http");
  curl_easy_setopt(curl, CURLOPT_FOLLOWLOCATION, 0L);
  curl_easy_setopt(curl, CURLOPT_PROXY, "");
  curl_easy_setopt(curl, CURLOPT_NETRC, static_cast<long>(CURL_NETRC_IGNORED));
  curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt(curl, CURLOPT_TIMEOUT_MS, whole);
  curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT_MS,
                   std::min(whole, static_cast<long>(limits::kConnect.count() * 1000)));
  curl_easy_setopt(curl, CURLOPT_USERAGENT, "plumbline-feed");
  curl_easy_setopt(curl, CURLOPT_ACCEPT_ENCODING, "");
  curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, take);
  curl_easy_setopt(curl, CURLOPT_WRITEDATA, &transfer);
  curl_easy_setopt(curl, CURLOPT_OPENSOCKETFUNCTION, connect_if_allowed);
  curl_easy_setopt(curl, CURLOPT_OPENSOCKETDATA, &transfer);
  curl_easy_setopt(curl, CURLOPT_NOPROGRESS, 0L);
  curl_easy_setopt(curl, CURLOPT_XFERINFOFUNCTION, look);
  curl_easy_setopt(curl, CURLOPT_XFERINFODATA, &asking);
  if (!gate.ca_file().empty()) curl_easy_setopt(curl, CURLOPT_CAINFO, gate.ca_file().c_str());
  Headers headers;
  headers.add("Accept: application/json");
  if (!body.empty()) {
    headers.add("Content-Type: application/json");
    curl_easy_setopt(curl, CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(body.size()));
    curl_easy_setopt(curl, CURLOPT_POSTFIELDS, body.c_str());
  }
  add_secret(curl, origin, secret, headers);
  curl_easy_setopt(curl, CURLOPT_HTTPHEADER, headers.get());
  const CURLcode result = curl_easy_perform(curl);
  if (result != CURLE_OK) return failure_of(result, transfer, asking);
  long status = 0;
  curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &status);
  if (status < 200 || status > 299) {
    return refusal_of(status, curl, fmt::format("{}:{}", target->host, target->port));
  }
  return std::move(transfer.body);
}

Result<json::value> fetch_json(const Origin& origin, const std::string& url,
                               const std::string& body, const std::string& secret, const Gate& gate,
                               const Asking& asking) {
  PLUMB_TRY(const std::string text, fetch(origin, url, body, secret, gate, asking));
  auto value = parse_json(text, "answer");
  if (value.ok()) return value;
  return bad_input(fmt::format("The answer is no JSON: {}", value.error().what),
                   value.error().where, "Check that the address gives JSON.");
}

std::string url_escaped(std::string_view text) {
  std::string out;
  for (const char c : text) {
    const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                       c == '-' || c == '_' || c == '.' || c == '~';
    if (plain) {
      out += c;
    } else {
      out += fmt::format("%{:02X}", static_cast<unsigned char>(c));
    }
  }
  return out;
}

}  // namespace plumb::feeds
