// Headers that tell a browser what it may do with our answers.
#pragma once

#include <string>
#include <string_view>

#include "http/headers.h"

namespace plumb::http {

// Adds to every response: nosniff, no framing, no referrer, no device permissions, same-origin
// opener and resource policy, over TLS also HSTS. A Content-Security-Policy that is there stays;
// otherwise one that allows nothing is set, which is right for everything but pages.
void add_security_headers(ResponseHeaders& headers, bool secure);

// The policy of a page whose inline scripts and styles carry this nonce. Everything else comes from
// our own origin, pictures also from data: and blob: addresses.
std::string page_policy(std::string_view nonce);

// The policy of a service worker's script: it may fetch from our own origin and nothing else.
std::string_view worker_policy();

// 128 bits from the system's generator, as base64url. Never repeatable, whatever PLUMB_SEED says.
std::string new_nonce();

}  // namespace plumb::http
