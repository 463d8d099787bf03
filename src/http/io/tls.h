// The server's side of TLS.
#pragma once

#include <memory>

#include "base/result.h"
#include "http/io/asio.h"
#include "http/server.h"

namespace plumb::http::io {

// TLS 1.2 and 1.3 with forward secrecy and authenticated ciphers only; no compression, no
// renegotiation. Failure: bad_input when a file cannot be read or key and certificate are no pair.
Result<std::unique_ptr<asio::ssl::context>> make_tls(const TlsFiles& files);

}  // namespace plumb::http::io
