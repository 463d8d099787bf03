// What feeds may reach, as the operator of the server decided: a feed is written by administrators
// of a workspace, who need not be trusted with the network the server stands in.
//
// Without a list of hosts everything may be asked but this machine itself, link-local addresses
// (cloud metadata) and multicast. With a list, only what it names. Names are looked up and the
// address is judged, so that no name leads where its address may not.
#pragma once

#include <netinet/in.h>
#include <sys/socket.h>

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace plumb::feeds {

struct Policy {
  // "db.example.org", "*.example.org", "10.1.0.0/16", "::1", each with ":port" if wanted, IPv6
  // then in brackets. "none" alone: no feed reaches any host.
  std::vector<std::string> hosts;
  std::string files;    // folder of SQLite files; empty: none may be read
  std::string ca_file;  // PEM; empty: what the system trusts
  std::string data;     // the server's own folder, which no feed reads
};

struct Address {
  sockaddr_storage storage{};
  socklen_t size = 0;
  std::string text() const;  // "10.1.2.3", "fd00::1"
};

class Gate {
 public:
  // bad_input for a pattern that is none.
  static Result<Gate> make(Policy policy);

  // "a, b" or "a b" as in an environment variable.
  static std::vector<std::string> list_in(std::string_view text);

  // Whether a connection to this address, found under this name, may be made. forbidden.
  Status check(std::string_view host, std::uint16_t port, const sockaddr* address) const;
  // Looks a name up. May take as long as the system's resolver does. unavailable, forbidden.
  Result<Address> resolve(const std::string& host, std::uint16_t port) const;
  // Full path of a file inside the operator's folder. bad_input, not_found, forbidden.
  Result<std::string> file(const std::string& name) const;

  const std::string& ca_file() const { return policy_.ca_file; }
  bool files() const { return !policy_.files.empty(); }
  const std::vector<std::string>& hosts() const { return policy_.hosts; }

 private:
  struct Pattern {
    std::string name;    // lower case; empty: an address
    bool below = false;  // "*.": names below it
    int family = 0;
    unsigned char address[16] = {};
    unsigned bits = 0;
    std::uint16_t port = 0;  // 0: any
  };
  static Result<Pattern> pattern_of(std::string_view text);

  Policy policy_;
  std::vector<Pattern> patterns_;
  bool none_ = false;
};

}  // namespace plumb::feeds
