// The sign-in of src/identity/oidc.h as a program, so that a script can stand between it and a
// provider. Reads a command per line, writes a JSON object per line:
//   begin PROVIDER RETURN_TO            {"redirect_url": …, "cookie": …}
//   finish PROVIDER COOKIE JSON         the claims; JSON holds the parameters that came back
// Usage: oidc_flow SETTINGS.yaml CALLBACK
#include <fstream>
#include <iostream>
#include <iterator>
#include <sstream>

#include "identity/oidc_settings.h"

namespace {

using namespace plumb;
using namespace plumb::identity;

json::object failure(const Error& error) {
  return {{"error", error.what}, {"where", error.where}, {"remedy", error.remedy}};
}

json::object begin(OidcClient& client, std::istream& words, const std::string& callback) {
  std::string provider;
  std::string return_to;
  words >> provider >> return_to;
  const auto start = client.begin(provider, callback, return_to);
  if (!start.ok()) return failure(start.error());
  return {{"redirect_url", start->redirect_url}, {"cookie", start->cookie}};
}

json::object finish(OidcClient& client, std::istream& words) {
  std::string provider;
  std::string cookie;
  std::string rest;
  words >> provider >> cookie;
  std::getline(words, rest);
  const json::object sent = json::parse(rest).get_object();
  const auto get = [&](const char* name) {
    const json::value* found = sent.if_contains(name);
    return found == nullptr ? std::string() : std::string(found->get_string());
  };
  const auto end = client.finish(
      provider, {get("code"), get("state"), get("error"), get("error_description"), get("iss")},
      cookie);
  if (!end.ok()) return failure(end.error());
  const Claims& claims = end->claims;
  return {{"issuer", claims.issuer},
          {"subject", claims.subject},
          {"email", claims.email},
          {"email_verified", claims.email_verified},
          {"name", claims.name},
          {"groups", json::array(claims.groups.begin(), claims.groups.end())},
          {"return_to", end->return_to}};
}

}  // namespace

int main(int count, char** arguments) {
  if (count != 3) {
    std::cerr << "Usage: oidc_flow SETTINGS.yaml CALLBACK\n";
    return 2;
  }
  std::ifstream file(arguments[1]);
  const std::string text((std::istreambuf_iterator<char>(file)), std::istreambuf_iterator<char>());
  auto providers = read_providers(text, arguments[1]);
  if (!providers.ok()) {
    std::cerr << providers.error().text() << "\n";
    return 2;
  }
  OidcClient client(*std::move(providers), make_fetch(), system_environment());
  for (std::string line; std::getline(std::cin, line);) {
    std::istringstream words(line);
    std::string command;
    words >> command;
    const json::object out =
        command == "begin" ? begin(client, words, arguments[2]) : finish(client, words);
    std::cout << json::serialize(out) << std::endl;
  }
  return 0;
}
