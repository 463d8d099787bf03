#include "http/cursor.h"

#include <sodium.h>

#include <cstdint>

#include "http/text.h"

namespace plumb::http {
namespace {

constexpr char kVersion = 1;
constexpr std::size_t kSignature = 16;
constexpr std::size_t kMost = 8'192;  // a cursor travels in an address

void append_size(std::string& out, std::size_t size) {
  for (int shift = 0; shift < 32; shift += 8) out += static_cast<char>((size >> shift) & 0xFF);
}

// The next length-prefixed text; false at the end of what is there.
bool take_field(std::string_view& payload, std::string& out) {
  if (payload.size() < 4) return false;
  std::size_t size = 0;
  for (std::size_t i = 0; i < 4; ++i) {
    size |= std::size_t{static_cast<unsigned char>(payload[i])} << (8 * i);
  }
  payload.remove_prefix(4);
  if (size > payload.size()) return false;
  out = payload.substr(0, size);
  payload.remove_prefix(size);
  return true;
}

Error refused() {
  return bad_input("The cursor does not belong to this list.", "cursor",
                   "Leave the cursor out to begin with the first page.");
}

}  // namespace

Cursors::Cursors() {
  randombytes_buf(key_.data(), key_.size());
}

std::string Cursors::signature(std::string_view scope, std::string_view payload) const {
  std::string text;
  append_size(text, scope.size());
  text += scope;
  text += payload;
  std::string out(kSignature, '\0');
  crypto_generichash(reinterpret_cast<unsigned char*>(out.data()), out.size(),
                     reinterpret_cast<const unsigned char*>(text.data()), text.size(), key_.data(),
                     key_.size());
  return out;
}

std::string Cursors::encode(std::string_view scope, std::span<const std::string> fields) const {
  std::string payload(1, kVersion);
  for (const std::string& field : fields) {
    append_size(payload, field.size());
    payload += field;
  }
  return to_base64(signature(scope, payload) + payload);
}

Result<std::vector<std::string>> Cursors::decode(std::string_view scope,
                                                 std::string_view cursor) const {
  std::string bytes;
  if (cursor.size() > kMost || !from_base64(cursor, bytes)) return refused();
  if (bytes.size() < kSignature + 1) return refused();
  std::string_view payload = std::string_view(bytes).substr(kSignature);
  const std::string wanted = signature(scope, payload);
  if (sodium_memcmp(wanted.data(), bytes.data(), kSignature) != 0) return refused();
  if (payload.front() != kVersion) return refused();
  payload.remove_prefix(1);
  std::vector<std::string> out;
  while (!payload.empty()) {
    if (!take_field(payload, out.emplace_back())) return refused();
  }
  return out;
}

}  // namespace plumb::http
