#include "cli/http_call.h"

#include <curl/curl.h>

#include <memory>

#include "base/url.h"

namespace plumb::cli {
namespace {

struct Receiving {
  CURL* curl = nullptr;
  HttpReply reply;
  const std::function<bool(std::string_view)>* take = nullptr;
  bool ended = false;
};

std::size_t receive(char* bytes, std::size_t size, std::size_t count, void* to) {
  Receiving& receiving = *static_cast<Receiving*>(to);
  const std::string_view piece(bytes, size * count);
  long status = 0;
  curl_easy_getinfo(receiving.curl, CURLINFO_RESPONSE_CODE, &status);
  if (*receiving.take && status < 300) {
    receiving.ended = !(*receiving.take)(piece);
    return receiving.ended ? 0 : piece.size();
  }
  receiving.reply.body += piece;
  return piece.size();
}

}  // namespace

Result<HttpReply> call_server(const HttpCall& call,
                              const std::function<bool(std::string_view)>& take) {
  if (!is_fetchable(call.url)) {
    return bad_input("This address cannot be used.", call.url,
                     "Give one that begins with https://; http:// is for this machine alone.");
  }
  static const CURLcode ready = curl_global_init(CURL_GLOBAL_DEFAULT);
  const std::unique_ptr<CURL, decltype(&curl_easy_cleanup)> handle(
      ready == CURLE_OK ? curl_easy_init() : nullptr, curl_easy_cleanup);
  if (!handle) return unavailable("There is no memory for a connection.", {}, "Try again.");
  CURL* const curl = handle.get();
  Receiving receiving;
  receiving.curl = curl;
  receiving.take = &take;
  curl_slist* list = nullptr;
  for (const std::string& header : call.headers) list = curl_slist_append(list, header.c_str());
  const std::unique_ptr<curl_slist, decltype(&curl_slist_free_all)> headers(list,
                                                                            curl_slist_free_all);
  curl_easy_setopt(curl, CURLOPT_URL, call.url.c_str());
  curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "https,http");
  curl_easy_setopt(curl, CURLOPT_FOLLOWLOCATION, 0L);
  curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT_MS, 10'000L);
  curl_easy_setopt(curl, CURLOPT_USERAGENT, "plumb");
  curl_easy_setopt(curl, CURLOPT_ACCEPT_ENCODING, "");  // whatever can be unpacked
  curl_easy_setopt(curl, CURLOPT_CUSTOMREQUEST, call.method.c_str());
  curl_easy_setopt(curl, CURLOPT_HTTPHEADER, headers.get());
  curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, receive);
  curl_easy_setopt(curl, CURLOPT_WRITEDATA, &receiving);
  if (call.url.starts_with("http://")) curl_easy_setopt(curl, CURLOPT_NOPROXY, "*");
  if (!call.body.empty()) {
    curl_easy_setopt(curl, CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(call.body.size()));
    curl_easy_setopt(curl, CURLOPT_POSTFIELDS, call.body.data());
  }
  const CURLcode result = curl_easy_perform(curl);
  if (receiving.ended) return unavailable("The answer could not be kept.", call.url, "");
  if (result != CURLE_OK) {
    return unavailable(std::string("There was no answer: ") + curl_easy_strerror(result) + ".",
                       call.url, "Check the address (--server) and that the server runs.");
  }
  long status = 0;
  curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &status);
  const char* type = nullptr;
  curl_easy_getinfo(curl, CURLINFO_CONTENT_TYPE, &type);
  receiving.reply.status = static_cast<int>(status);
  if (type != nullptr) receiving.reply.content_type = type;
  return std::move(receiving.reply);
}

}  // namespace plumb::cli
