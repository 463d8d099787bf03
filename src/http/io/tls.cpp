#include "http/io/tls.h"

#include <string_view>

namespace plumb::http::io {
namespace {

constexpr const char* kCiphers = "ECDHE+AESGCM:ECDHE+CHACHA20";
constexpr std::string_view kProtocol = "\x08http/1.1";

// A client that speaks HTTP/2 and 1.1 must learn that it is to be 1.1.
int choose_protocol(SSL*, const unsigned char** out, unsigned char* out_size,
                    const unsigned char* in, unsigned in_size, void*) {
  unsigned char* chosen = nullptr;
  const int result = SSL_select_next_proto(&chosen, out_size,
                                           reinterpret_cast<const unsigned char*>(&kProtocol[0]),
                                           static_cast<unsigned>(kProtocol.size()), in, in_size);
  *out = chosen;
  return result == OPENSSL_NPN_NEGOTIATED ? SSL_TLSEXT_ERR_OK : SSL_TLSEXT_ERR_NOACK;
}

Error unreadable(std::string_view what, const std::string& file, const Failure& failure) {
  return bad_input("The " + std::string(what) + " cannot be used: " + failure.message() + ".", file,
                   "Give a PEM file this process may read, and the key that belongs to it.");
}

}  // namespace

Result<std::unique_ptr<asio::ssl::context>> make_tls(const TlsFiles& files) {
  auto out = std::make_unique<asio::ssl::context>(asio::ssl::context::tls_server);
  SSL_CTX* const native = out->native_handle();
  SSL_CTX_set_min_proto_version(native, TLS1_2_VERSION);
  SSL_CTX_set_options(native, SSL_OP_NO_COMPRESSION | SSL_OP_NO_RENEGOTIATION |
                                  SSL_OP_CIPHER_SERVER_PREFERENCE | SSL_OP_PRIORITIZE_CHACHA);
  // An idle connection gives its record buffers back.
  SSL_CTX_set_mode(native, SSL_MODE_RELEASE_BUFFERS);
  SSL_CTX_set_cipher_list(native, kCiphers);
  SSL_CTX_set_alpn_select_cb(native, choose_protocol, nullptr);
  Failure failure;
  out->use_certificate_chain_file(files.certificate, failure);
  if (failure) return unreadable("certificate", files.certificate, failure);
  out->use_private_key_file(files.key, asio::ssl::context::pem, failure);
  if (failure) return unreadable("private key", files.key, failure);
  if (SSL_CTX_check_private_key(native) != 1) {
    return bad_input("The private key does not belong to the certificate.", files.key,
                     "Give the key the certificate was made with.");
  }
  return out;
}

}  // namespace plumb::http::io
