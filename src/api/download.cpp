#include "api/download.h"

#include <memory>

#include "base/result.h"

namespace plumb::api {

http::Response download(std::string bytes, std::string_view type, std::string_view file_name) {
  // Sent in pieces, so that a large file is not copied once more.
  constexpr std::size_t kPiece = std::size_t{1} << 20;
  struct Rest {
    std::string bytes;
    std::size_t at = 0;
  };
  auto rest = std::make_shared<Rest>(Rest{std::move(bytes), 0});
  http::Response out = http::Response::stream(
      [rest]() -> Result<std::string> {
        std::string piece = rest->bytes.substr(rest->at, kPiece);
        rest->at += piece.size();
        return piece;
      },
      type, file_name);
  out.headers.set("X-Content-Type-Options", "nosniff");
  out.headers.set("Content-Security-Policy", "sandbox; default-src 'none'");
  return out;
}

std::string download_name(std::string_view name, std::string_view day, std::string_view ending) {
  std::string out;
  for (const char c : name) {
    const bool plain = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
    if (plain) {
      out += c;
    } else if (c >= 'A' && c <= 'Z') {
      out += static_cast<char>(c - 'A' + 'a');
    } else if (!out.empty() && out.back() != '-') {
      out += '-';
    }
  }
  while (!out.empty() && out.back() == '-') out.pop_back();
  constexpr std::size_t kLongest = 60;
  if (out.size() > kLongest) out.resize(kLongest);
  if (out.empty()) out = "plumbline";
  return out + "-" + std::string(day) + std::string(ending);
}

}  // namespace plumb::api
