// From a parsed request to a response that only has to be written: no sockets here.
#pragma once

#include <chrono>
#include <memory>
#include <string>
#include <string_view>

#include "http/compress.h"
#include "http/io/hall.h"
#include "http/io/request_parser.h"
#include "http/router.h"

namespace plumb::http::io {

// A request on its way through, kept by its connection from one request to the next.
struct Exchange {
  Head head;
  Request request;
  Router::Match match;
  Response response;
  bool answered = false;  // response is there; what is left of the request is not looked at
  bool closing = false;   // the connection must end after this response
  const Route* counted = nullptr;       // the route whose `running` includes this request
  bool listens = false;                 // Hall::event_clients includes it
  std::unique_ptr<GzipStream> packing;  // of a streamed body
  std::string_view note;                // for the log
  std::chrono::steady_clock::time_point began;

  void clear();
  void refuse(Refusal refusal);  // and close
};

// Splits the target and finds the route. May answer: 400, 404, 405, 414, 421, 429, OPTIONS.
void find_route(const Hall& hall, Exchange& exchange);
std::size_t body_limit(const Hall& hall, const Exchange& exchange);

// Hooks and handler. Never throws.
void run_handler(Hall& hall, Exchange& exchange);
// The route's quick handler and the hooks after it; false: run_handler() has to answer.
bool run_quick(const Hall& hall, Exchange& exchange);

// What every response gets: request id, security headers, caching, 304, gzip. The compression is
// the only part that takes time; is_heavy() says whether it would here.
void finish(const Hall& hall, Exchange& exchange);
bool is_heavy(const Exchange& exchange);

// The next piece of a streamed body, packed if the client wants that. Never throws.
struct Piece {
  std::string bytes;
  bool last = false;
  bool failed = false;  // the connection must break off
};
Piece next_piece(Exchange& exchange);

// Gives back its places among those that run and those that listen.
void release(Hall& hall, Exchange& exchange);

// Status line and headers with the empty line, appended to `out`.
void append_head(const Exchange& exchange, std::string_view date, std::string& out);

}  // namespace plumb::http::io
