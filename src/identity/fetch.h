// The one door through which this room asks another server for something.
#pragma once

#include <chrono>
#include <memory>
#include <string>
#include <string_view>

#include "base/result.h"
#include "base/url.h"

namespace plumb::identity {

struct FetchRequest {
  std::string url;
  std::string form;           // not empty: a POST of this application/x-www-form-urlencoded body
  std::string authorization;  // value of the header; may be empty
};

struct FetchResponse {
  int status = 0;
  std::string body;
};

class Fetch {
 public:
  virtual ~Fetch() = default;
  // Any thread; any HTTP status is an answer. Failure: bad_input (an address is_fetchable()
  // refuses), unavailable (no answer in time, no trust in the certificate), limit (the answer is
  // too long).
  virtual Result<FetchResponse> fetch(const FetchRequest& request) = 0;
};

struct FetchOptions {
  std::string ca_file;  // PEM; empty: those the system trusts
  std::chrono::milliseconds connect_within{5'000};
  std::chrono::milliseconds whole_within{10'000};
  std::size_t answer_bytes = std::size_t{1} << 20;
};

// By libcurl. Follows no redirects: none of the documents fetched here may come from another place
// than the one that was configured, and no secret may follow one there.
std::unique_ptr<Fetch> make_fetch(const FetchOptions& options = {});

}  // namespace plumb::identity
