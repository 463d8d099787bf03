#include "http/security.h"

#include <sodium.h>

#include <array>

#include "http/text.h"

namespace plumb::http {
namespace {

constexpr std::string_view kCommon =
    "X-Content-Type-Options: nosniff\r\n"
    "Referrer-Policy: no-referrer\r\n"
    "Cross-Origin-Opener-Policy: same-origin\r\n"
    "Cross-Origin-Resource-Policy: same-origin\r\n"
    "Permissions-Policy: camera=(), geolocation=(), microphone=(), payment=(), usb=()\r\n";

constexpr std::string_view kClosedPolicy =
    "Content-Security-Policy: default-src 'none'; frame-ancestors 'none'\r\n";

// A year; without subdomains, which are not ours to promise for.
constexpr std::string_view kTransport = "Strict-Transport-Security: max-age=31536000\r\n";

}  // namespace

void add_security_headers(ResponseHeaders& headers, bool secure) {
  headers.add_lines(kCommon);
  if (!headers.has("Content-Security-Policy")) headers.add_lines(kClosedPolicy);
  if (secure) headers.add_lines(kTransport);
}

std::string page_policy(std::string_view nonce) {
  const std::string own = "'self' 'nonce-" + std::string(nonce) + "'";
  return "default-src 'none'; script-src " + own + "; style-src " + own +
         "; img-src 'self' data: blob:; font-src 'self'; connect-src 'self'; manifest-src 'self'; "
         "worker-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";
}

std::string_view worker_policy() {
  return "default-src 'none'; connect-src 'self'; frame-ancestors 'none'";
}

std::string new_nonce() {
  std::array<char, 16> bytes{};
  randombytes_buf(bytes.data(), bytes.size());
  return to_base64({bytes.data(), bytes.size()});
}

}  // namespace plumb::http
