// Asking a Plumbline server for something, for `plumb api`.
#pragma once

#include <cstdio>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace plumb::cli {

struct HttpCall {
  std::string method;                // "GET", "POST", ...
  std::string url;                   // https://, or http:// to this machine
  std::vector<std::string> headers;  // "Name: value"
  std::string body;                  // sent with anything but GET and HEAD
};

struct HttpReply {
  int status = 0;
  std::string content_type;
  std::string body;  // empty where it went to `take`
};

// Pieces of a good answer (status below 300) go to `take` where it is given; false from it ends the
// call. Follows no redirects: the token must not follow one. Failure: bad_input (an address that
// would carry the token in the open), unavailable (no answer, no trust in the certificate, or
// `take` ended it).
Result<HttpReply> call_server(const HttpCall& call,
                              const std::function<bool(std::string_view)>& take = {});

}  // namespace plumb::cli
