#include <doctest/doctest.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>

#include <cstdio>
#include <filesystem>
#include <fstream>

#include "http/server_fixture.h"

namespace plumb::http {
namespace {

namespace fs = std::filesystem;

// A key and a certificate it signed itself, as PEM files that go away again.
struct Identity {
  Identity() : folder(fs::temp_directory_path() / ("plumb-tls-" + std::to_string(getpid()))) {
    fs::create_directories(folder);
    EVP_PKEY* const key = EVP_EC_gen("P-256");
    X509* const certificate = X509_new();
    X509_set_version(certificate, 2);
    ASN1_INTEGER_set(X509_get_serialNumber(certificate), 1);
    X509_gmtime_adj(X509_getm_notBefore(certificate), -60);
    X509_gmtime_adj(X509_getm_notAfter(certificate), 3'600);
    X509_set_pubkey(certificate, key);
    X509_NAME* const name = X509_get_subject_name(certificate);
    X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_ASC,
                               reinterpret_cast<const unsigned char*>("localhost"), -1, -1, 0);
    X509_set_issuer_name(certificate, name);
    X509_sign(certificate, key, EVP_sha256());
    write(files.certificate = (folder / "certificate.pem").string(),
          [&](FILE* file) { PEM_write_X509(file, certificate); });
    write(files.key = (folder / "key.pem").string(), [&](FILE* file) {
      PEM_write_PrivateKey(file, key, nullptr, nullptr, 0, nullptr, nullptr);
    });
    X509_free(certificate);
    EVP_PKEY_free(key);
  }
  ~Identity() { fs::remove_all(folder); }
  template <typename Write>
  static void write(const std::string& path, Write write) {
    FILE* const file = std::fopen(path.c_str(), "w");
    write(file);
    std::fclose(file);
  }
  fs::path folder;
  TlsFiles files;
};

// A client that speaks TLS and believes any certificate.
struct TlsClient {
  explicit TlsClient(std::uint16_t port, int most = TLS1_3_VERSION) : client(port) {
    context = SSL_CTX_new(TLS_client_method());
    // Older versions are refused by the server, not already by what this library allows itself.
    SSL_CTX_set_security_level(context, 0);
    SSL_CTX_set_min_proto_version(context, TLS1_VERSION);
    SSL_CTX_set_max_proto_version(context, most);
    const unsigned char protocols[] = "\x02h2\x08http/1.1";
    SSL_CTX_set_alpn_protos(context, protocols, sizeof protocols - 1);
    ssl = SSL_new(context);
    SSL_set_fd(ssl, client.file());
    connected = SSL_connect(ssl) == 1;
  }
  ~TlsClient() {
    SSL_free(ssl);
    SSL_CTX_free(context);
  }
  std::string ask(const std::string& request, std::string_view until) {
    SSL_write(ssl, request.data(), static_cast<int>(request.size()));
    return read(until);
  }
  std::string read(std::string_view until) {
    std::string out;
    char bytes[16'384];
    while (until.empty() || out.find(until) == std::string::npos) {
      const int count = SSL_read(ssl, bytes, sizeof bytes);
      if (count <= 0) break;
      out.append(bytes, static_cast<std::size_t>(count));
    }
    return out;
  }
  Client client;
  SSL_CTX* context = nullptr;
  SSL* ssl = nullptr;
  bool connected = false;
};

TEST_CASE("tls: requests, large answers, streams of events, and the end") {
  const Identity identity;
  EventHub hub(still_environment());
  Config config;
  config.tls = identity.files;
  config.events = &hub;
  Running running(shop(), config);
  TlsClient client(running.port);
  REQUIRE(client.connected);
  CHECK(std::string(SSL_get_version(client.ssl)) == "TLSv1.3");
  const unsigned char* protocol = nullptr;
  unsigned size = 0;
  SSL_get0_alpn_selected(client.ssl, &protocol, &size);
  CHECK(std::string(reinterpret_cast<const char*>(protocol), size) == "http/1.1");
  const std::string hello = client.ask("GET /hello HTTP/1.1\r\nHost: h\r\n\r\n", "\r\n\r\nhello");
  CHECK(hello.rfind("HTTP/1.1 200 OK\r\n", 0) == 0);
  CHECK(hello.find("Strict-Transport-Security: max-age=31536000\r\n") != std::string::npos);
  const std::string text = long_text();
  CHECK(client.ask("GET /long HTTP/1.1\r\nHost: h\r\n\r\n", text).ends_with(text));
  const std::string body(200'000, 'b');
  CHECK(client
            .ask("POST /echo/1 HTTP/1.1\r\nHost: h\r\nContent-Length: 200000\r\n\r\n" + body,
                 "actor=")
            .ends_with("body=" + body + " actor="));
  CHECK(client.ask("GET /pieces HTTP/1.1\r\nHost: h\r\n\r\n", "0\r\n\r\n").find("piece 3\n") !=
        std::string::npos);
  CHECK(
      client.ask("GET /events HTTP/1.1\r\nHost: h\r\n\r\n", "data: {}\n\n").find("event: ready") !=
      std::string::npos);
  const std::string data(300'000, 'x');
  publish(hub, {"acme", "large", data});
  publish(hub, {"acme", "small", "y"});
  CHECK(client.read("data: y\n\n").find("data: " + data + "\n\n") != std::string::npos);
  running.server.stop(std::chrono::minutes(1));
  CHECK(client.read("").find("retry: ") != std::string::npos);

  Running again(shop(), config);
  TlsClient closing(again.port);
  CHECK(closing.ask("GET /hello HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n", "")
            .ends_with("hello"));
  // Ended by a message of TLS: nobody in between has cut the answer short.
  CHECK(SSL_get_shutdown(closing.ssl) == SSL_RECEIVED_SHUTDOWN);
}

TEST_CASE("tls: what is not spoken") {
  const Identity identity;
  Config config;
  config.tls = identity.files;
  config.limits.header_timeout = std::chrono::milliseconds(200);
  Metrics metrics;
  config.metrics = &metrics;
  Running running(shop(), config);
  CHECK_FALSE(TlsClient(running.port, TLS1_1_VERSION).connected);
  TlsClient old(running.port, TLS1_2_VERSION);
  REQUIRE(old.connected);
  CHECK(std::string(SSL_get_version(old.ssl)) == "TLSv1.2");
  Client plain = running.client();
  plain.send("GET /hello HTTP/1.1\r\nHost: h\r\n\r\n");
  CHECK(plain.read_all().find("hello") == std::string::npos);
  CHECK(plain.ended());
  Client silent = running.client();
  CHECK(silent.is_closed());
  await([&] { return metrics.text().find("limit=\"header_timeout\"} 1\n") != std::string::npos; });
}

TEST_CASE("tls: files that do not serve") {
  const Identity identity;
  const std::string other = (identity.folder / "other.pem").string();
  Identity::write(other, [](FILE* file) {
    EVP_PKEY* const key = EVP_EC_gen("P-256");
    PEM_write_PrivateKey(file, key, nullptr, nullptr, 0, nullptr, nullptr);
    EVP_PKEY_free(key);
  });
  const std::string nonsense = (identity.folder / "nonsense.pem").string();
  std::ofstream(nonsense) << "nonsense";
  struct Case {
    const char* name;
    TlsFiles files;
    std::string where;
  };
  const std::string missing = (identity.folder / "missing.pem").string();
  for (const Case& c : {Case{"no certificate", {missing, identity.files.key}, missing},
                        Case{"no key", {identity.files.certificate, missing}, missing},
                        Case{"nonsense", {nonsense, identity.files.key}, nonsense},
                        Case{"another key", {identity.files.certificate, other}, other}}) {
    CAPTURE(c.name);
    Config config;
    config.environment = still_environment();
    config.tls = c.files;
    Server server(shop());
    const auto port = server.start(config);
    REQUIRE_FALSE(port.ok());
    CHECK(port.error().code == Error::Code::bad_input);
    CHECK(port.error().where == c.where);
  }
}

}  // namespace
}  // namespace plumb::http
