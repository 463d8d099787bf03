#include <curl/curl.h>

#include <memory>
#include <utility>

#include "identity/fetch.h"
#include "identity/words.h"

namespace plumb::identity {
namespace {

using Handle = std::unique_ptr<CURL, decltype(&curl_easy_cleanup)>;
using Headers = std::unique_ptr<curl_slist, decltype(&curl_slist_free_all)>;

struct Answer {
  std::string body;
  std::size_t most = 0;
  bool too_long = false;
};

std::size_t take(char* bytes, std::size_t size, std::size_t count, void* to) {
  Answer& answer = *static_cast<Answer*>(to);
  answer.too_long = size * count > answer.most - answer.body.size();
  if (answer.too_long) return 0;  // ends the transfer
  answer.body.append(bytes, size * count);
  return size * count;
}

class CurlFetch final : public Fetch {
 public:
  explicit CurlFetch(const FetchOptions& options) : options_(options) {
    static const CURLcode ready = curl_global_init(CURL_GLOBAL_DEFAULT);
    ready_ = ready == CURLE_OK;
  }

  Result<FetchResponse> fetch(const FetchRequest& request) override {
    if (!is_fetchable(request.url)) {
      return bad_input("This address cannot be used.", printable(request.url, 200),
                       "Give one that begins with https://.");
    }
    const Handle handle(ready_ ? curl_easy_init() : nullptr, curl_easy_cleanup);
    if (!handle) return unavailable("There is no memory for a connection.", {}, "Try again.");
    CURL* const curl = handle.get();
    Answer answer;
    answer.most = options_.answer_bytes;
    const Headers headers = prepare(curl, request, answer);
    const CURLcode result = curl_easy_perform(curl);
    if (answer.too_long) {
      return over_limit(
          "The answer has more than " + std::to_string(options_.answer_bytes) + " bytes.",
          request.url, "Check the address.");
    }
    if (result != CURLE_OK) {
      return unavailable(std::string("There was no answer: ") + curl_easy_strerror(result) + ".",
                         request.url, "Check the address, the network and the certificate.");
    }
    long status = 0;
    curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &status);
    return FetchResponse{static_cast<int>(status), std::move(answer.body)};
  }

 private:
  Headers prepare(CURL* curl, const FetchRequest& request, Answer& answer) const {
    curl_easy_setopt(curl, CURLOPT_URL, request.url.c_str());
    // A second look at what is_fetchable() has said already.
    curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "https,http");
    curl_easy_setopt(curl, CURLOPT_FOLLOWLOCATION, 0L);
    curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);  // timeouts of names by signal suit no thread
    curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT_MS,
                     static_cast<long>(options_.connect_within.count()));
    curl_easy_setopt(curl, CURLOPT_TIMEOUT_MS, static_cast<long>(options_.whole_within.count()));
    curl_easy_setopt(curl, CURLOPT_USERAGENT, "plumbline");
    curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, take);
    curl_easy_setopt(curl, CURLOPT_WRITEDATA, &answer);
    if (!options_.ca_file.empty()) {
      curl_easy_setopt(curl, CURLOPT_CAINFO, options_.ca_file.c_str());
    }
    // What is on this machine is not behind anybody's proxy.
    if (is_loopback_url(request.url)) curl_easy_setopt(curl, CURLOPT_NOPROXY, "*");
    curl_slist* list = curl_slist_append(nullptr, "Accept: application/json");
    if (!request.authorization.empty()) {
      list = curl_slist_append(list, ("Authorization: " + request.authorization).c_str());
    }
    curl_easy_setopt(curl, CURLOPT_HTTPHEADER, list);
    if (!request.form.empty()) {
      curl_easy_setopt(curl, CURLOPT_POSTFIELDSIZE_LARGE,
                       static_cast<curl_off_t>(request.form.size()));
      curl_easy_setopt(curl, CURLOPT_POSTFIELDS, request.form.c_str());
    }
    return {list, curl_slist_free_all};
  }

  const FetchOptions options_;
  bool ready_ = false;
};

}  // namespace

std::unique_ptr<Fetch> make_fetch(const FetchOptions& options) {
  return std::make_unique<CurlFetch>(options);
}

}  // namespace plumb::identity
