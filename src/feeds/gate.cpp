#include "feeds/gate.h"

#include <arpa/inet.h>
#include <ifaddrs.h>
#include <netdb.h>
#include <sys/stat.h>

#include <algorithm>
#include <charconv>
#include <cstring>
#include <filesystem>
#include <memory>

#include <fmt/format.h>

namespace plumb::feeds {
namespace {

namespace fs = std::filesystem;

constexpr const char* kAskOperator =
    "Ask the operator of the server to allow it (PLUMB_FEED_HOSTS).";

struct Bytes {
  int family = AF_INET;
  unsigned char bytes[16] = {};
  std::size_t size() const { return family == AF_INET ? 4 : 16; }
};

// IPv4 written as IPv6 counts as what it is.
Bytes bytes_of(const sockaddr* address) {
  Bytes out;
  if (address->sa_family == AF_INET) {
    std::memcpy(out.bytes, &reinterpret_cast<const sockaddr_in*>(address)->sin_addr, 4);
    return out;
  }
  const in6_addr& six = reinterpret_cast<const sockaddr_in6*>(address)->sin6_addr;
  if (IN6_IS_ADDR_V4MAPPED(&six)) {
    std::memcpy(out.bytes, six.s6_addr + 12, 4);
    return out;
  }
  out.family = AF_INET6;
  std::memcpy(out.bytes, six.s6_addr, 16);
  return out;
}

bool within(const unsigned char* address, const unsigned char* net, unsigned bits) {
  const unsigned whole = bits / 8;
  if (std::memcmp(address, net, whole) != 0) return false;
  const unsigned rest = bits % 8;
  if (rest == 0) return true;
  const auto mask = static_cast<unsigned char>(0xFF << (8 - rest));
  return (address[whole] & mask) == (net[whole] & mask);
}

// One of this machine's own addresses.
bool is_own(const Bytes& address) {
  ifaddrs* all = nullptr;
  if (getifaddrs(&all) != 0) return false;
  const std::unique_ptr<ifaddrs, decltype(&freeifaddrs)> owner(all, freeifaddrs);
  for (const ifaddrs* one = all; one != nullptr; one = one->ifa_next) {
    if (one->ifa_addr == nullptr ||
        (one->ifa_addr->sa_family != AF_INET && one->ifa_addr->sa_family != AF_INET6)) {
      continue;
    }
    const Bytes own = bytes_of(one->ifa_addr);
    if (own.family == address.family && std::memcmp(own.bytes, address.bytes, own.size()) == 0) {
      return true;
    }
  }
  return false;
}

enum class Place { outside, this_machine, link };

Place place_of(const Bytes& a) {
  if (a.family == AF_INET) {
    if (a.bytes[0] == 127 || a.bytes[0] == 0) return Place::this_machine;
    if ((a.bytes[0] == 169 && a.bytes[1] == 254) || a.bytes[0] >= 224) return Place::link;
  } else {
    static constexpr unsigned char kNothing[16] = {};
    if (std::memcmp(a.bytes, kNothing, 15) == 0 && a.bytes[15] <= 1) return Place::this_machine;
    if (a.bytes[0] == 0xFF || (a.bytes[0] == 0xFE && (a.bytes[1] & 0xC0) == 0x80)) {
      return Place::link;
    }
    // Metadata of one large cloud; and IPv4 behind a translator (64:ff9b::/96).
    static constexpr unsigned char kMetadata[6] = {0xFD, 0x00, 0x0E, 0xC2, 0, 0};
    if (std::memcmp(a.bytes, kMetadata, sizeof kMetadata) == 0) return Place::link;
    static constexpr unsigned char kTranslated[12] = {0, 0x64, 0xFF, 0x9B};
    if (std::memcmp(a.bytes, kTranslated, sizeof kTranslated) == 0) {
      Bytes inside;
      std::memcpy(inside.bytes, a.bytes + 12, 4);
      return place_of(inside);
    }
  }
  return is_own(a) ? Place::this_machine : Place::outside;
}

std::string lower(std::string_view text) {
  std::string out(text);
  std::transform(out.begin(), out.end(), out.begin(), [](char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  });
  while (out.ends_with('.')) out.pop_back();
  return out;
}

bool inside(const fs::path& path, const fs::path& folder) {
  const auto [at, end] = std::mismatch(folder.begin(), folder.end(), path.begin(), path.end());
  (void)end;
  return at == folder.end();
}

}  // namespace

std::string Address::text() const {
  char out[INET6_ADDRSTRLEN] = {};
  if (storage.ss_family == AF_INET) {
    inet_ntop(AF_INET, &reinterpret_cast<const sockaddr_in*>(&storage)->sin_addr, out, sizeof out);
  } else {
    inet_ntop(AF_INET6, &reinterpret_cast<const sockaddr_in6*>(&storage)->sin6_addr, out,
              sizeof out);
  }
  return out;
}

Result<Gate::Pattern> Gate::pattern_of(std::string_view text) {
  const Error wrong = bad_input(fmt::format("\"{}\" names no hosts.", text), "PLUMB_FEED_HOSTS",
                                "Write names, *.names, addresses or 10.0.0.0/8, each with :port if "
                                "wanted, with commas between them.");
  Pattern out;
  std::string_view host = text;
  std::string_view port;
  if (text.starts_with('[')) {
    const std::size_t close = text.find(']');
    if (close == text.npos) return wrong;
    host = text.substr(1, close - 1);
    port = text.substr(close + 1);
    if (!port.empty() && !port.starts_with(':')) return wrong;
  } else if (std::count(text.begin(), text.end(), ':') == 1) {
    host = text.substr(0, text.find(':'));
    port = text.substr(text.find(':'));
  }
  if (!port.empty()) {
    const char* const last = port.data() + port.size();
    const auto [end, failed] = std::from_chars(port.data() + 1, last, out.port);
    if (failed != std::errc{} || end != last || out.port == 0) return wrong;
  }
  std::string address(host.substr(0, host.find('/')));
  for (const int family : {AF_INET, AF_INET6}) {
    if (inet_pton(family, address.c_str(), out.address) != 1) continue;
    out.family = family;
    out.bits = family == AF_INET ? 32 : 128;
    if (address.size() == host.size()) return out;
    const std::string_view bits = host.substr(address.size() + 1);
    unsigned asked = 0;
    const auto [end, failed] = std::from_chars(bits.data(), bits.data() + bits.size(), asked);
    if (failed != std::errc{} || end != bits.data() + bits.size() || asked > out.bits) return wrong;
    out.bits = asked;
    return out;
  }
  out.below = host.starts_with("*.");
  out.name = lower(out.below ? host.substr(2) : host);
  const bool fine = !out.name.empty() && std::all_of(out.name.begin(), out.name.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '.' || c == '_';
  });
  if (!fine) return wrong;
  return out;
}

std::vector<std::string> Gate::list_in(std::string_view text) {
  std::vector<std::string> out;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find_first_of(", \t\n"), text.size());
    if (end > 0) out.emplace_back(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return out;
}

Result<Gate> Gate::make(Policy policy) {
  Gate out;
  for (const std::string& text : policy.hosts) {
    if (text == "none") {
      out.none_ = true;
      continue;
    }
    PLUMB_TRY(Pattern pattern, pattern_of(text));
    out.patterns_.push_back(std::move(pattern));
  }
  out.policy_ = std::move(policy);
  return out;
}

Status Gate::check(std::string_view host, std::uint16_t port, const sockaddr* address) const {
  if (address->sa_family != AF_INET && address->sa_family != AF_INET6) {
    return forbidden("Feeds speak over IP only.", std::string(host));
  }
  const Bytes bytes = bytes_of(address);
  const Place place = place_of(bytes);
  const std::string name = lower(host);
  const std::string where = fmt::format("{}:{}", host, port);
  for (const Pattern& pattern : patterns_) {
    if (pattern.port != 0 && pattern.port != port) continue;
    if (pattern.name.empty()) {
      if (pattern.family != bytes.family || !within(bytes.bytes, pattern.address, pattern.bits)) {
        continue;
      }
      return done();
    }
    // Whoever may name hosts below a domain could let one lead to this machine; the operator who
    // names one host means it.
    if (!pattern.below && name == pattern.name && place != Place::link) return done();
    if (pattern.below && name.ends_with("." + pattern.name) && place == Place::outside) {
      return done();
    }
  }
  if (!patterns_.empty() || none_) {
    return forbidden("This server's feeds may not reach that host.", where, kAskOperator);
  }
  if (place == Place::this_machine) {
    return forbidden("Feeds do not reach the server's own machine unless its operator allows it.",
                     where, kAskOperator);
  }
  if (place == Place::link) {
    return forbidden("Feeds do not reach link-local and multicast addresses.", where, kAskOperator);
  }
  return done();
}

Result<Address> Gate::resolve(const std::string& host, std::uint16_t port) const {
  addrinfo hints{};
  hints.ai_socktype = SOCK_STREAM;
  addrinfo* found = nullptr;
  const int failed = getaddrinfo(host.c_str(), std::to_string(port).c_str(), &hints, &found);
  if (failed != 0) {
    return unavailable(fmt::format("There is no host of that name: {}.", gai_strerror(failed)),
                       host, "Check the name and the server's name service.");
  }
  const std::unique_ptr<addrinfo, decltype(&freeaddrinfo)> owner(found, freeaddrinfo);
  Status refused = unavailable("This name has no address.", host, "Check the name.");
  for (const addrinfo* one = found; one != nullptr; one = one->ai_next) {
    refused = check(host, port, one->ai_addr);
    if (!refused.ok()) continue;
    Address out;
    out.size = one->ai_addrlen;
    std::memcpy(&out.storage, one->ai_addr, one->ai_addrlen);
    return out;
  }
  return refused.error();
}

Result<std::string> Gate::file(const std::string& name) const {
  if (policy_.files.empty()) {
    return forbidden(
        "This server's feeds may not read files.", name,
        "Ask the operator of the server to name a folder for them (PLUMB_FEED_FILES).");
  }
  std::error_code failed;
  const fs::path folder = fs::canonical(policy_.files, failed);
  if (failed) {
    return unavailable("The folder of files for feeds is not there.", policy_.files,
                       "Ask the operator of the server to make it, or to name another.");
  }
  const Error outside = forbidden("That file is outside the folder of files for feeds.", name,
                                  "Name a file inside it, without a way out of it.");
  if (fs::path(name).is_absolute()) return outside;
  const fs::path path = fs::canonical(folder / name, failed);
  // Whether something outside exists is nobody's business here.
  const fs::path asked = (folder / name).lexically_normal();
  if (failed) {
    if (!inside(asked, folder)) return outside;
    return not_found("There is no such file in the folder of files for feeds.", name,
                     "Check its name; it is taken from that folder on.");
  }
  if (!inside(path, folder)) return outside;
  const fs::path data = policy_.data.empty() ? fs::path() : fs::canonical(policy_.data, failed);
  if (!data.empty() && inside(path, data)) {
    return forbidden("The server's own files are not for feeds.", name, "Name another file.");
  }
  struct stat about {};
  if (::stat(path.c_str(), &about) != 0 || !S_ISREG(about.st_mode)) {
    return bad_input("This is no file.", name, "Name an SQLite file.");
  }
  return path.string();
}

}  // namespace plumb::feeds
