#include "http/static_files.h"

#include <algorithm>

#include "http/compress.h"
#include "http/conditional.h"
#include "http/problem.h"
#include "http/security.h"

namespace plumb::http {
namespace {

constexpr std::string_view kNonceMark = "__CSP_NONCE__";
constexpr std::size_t kWorthPacking = 1'024;
constexpr int kLevel = 9;  // once per start

std::string joined(const std::vector<std::string>& segments) {
  std::string out;
  for (const std::string& segment : segments) {
    if (!out.empty()) out += '/';
    out += segment;
  }
  return out;
}

std::string with_nonce(std::string_view page, std::string_view nonce) {
  std::string out;
  out.reserve(page.size() + 64);
  while (true) {
    const std::size_t at = page.find(kNonceMark);
    out += page.substr(0, at);
    if (at == std::string_view::npos) return out;
    out += nonce;
    page.remove_prefix(at + kNonceMark.size());
  }
}

}  // namespace

std::string_view content_type_of(std::string_view file_name) {
  struct Type {
    std::string_view ending, type;
  };
  constexpr Type kTypes[] = {
      {".html", "text/html; charset=utf-8"},
      {".js", "text/javascript; charset=utf-8"},
      {".mjs", "text/javascript; charset=utf-8"},
      {".css", "text/css; charset=utf-8"},
      {".json", "application/json"},
      {".map", "application/json"},
      {".yaml", "text/yaml; charset=utf-8"},
      {".txt", "text/plain; charset=utf-8"},
      {".md", "text/markdown; charset=utf-8"},
      {".csv", "text/csv; charset=utf-8"},
      {".xml", "application/xml"},
      {".svg", "image/svg+xml"},
      {".png", "image/png"},
      {".jpg", "image/jpeg"},
      {".webp", "image/webp"},
      {".ico", "image/x-icon"},
      {".woff2", "font/woff2"},
      {".woff", "font/woff"},
      {".ttf", "font/ttf"},
      {".wasm", "application/wasm"},
      {".webmanifest", "application/manifest+json"},
      {".pdf", "application/pdf"},
  };
  for (const Type& type : kTypes) {
    if (file_name.ends_with(type.ending)) return type.type;
  }
  return "application/octet-stream";
}

bool has_content_hash(std::string_view file_name) {
  const std::size_t slash = file_name.rfind('/');
  if (slash != std::string_view::npos) file_name.remove_prefix(slash + 1);
  const std::size_t dot = file_name.find('.');
  if (dot == std::string_view::npos || dot < 10 || file_name[dot - 9] != '-') return false;
  bool mixed = false;
  for (const char c : file_name.substr(dot - 8, 8)) {
    const bool low = c >= 'a' && c <= 'z';
    const bool other = (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    if (!low && !other && c != '_' && c != '-') return false;
    mixed = mixed || other;
  }
  return mixed;
}

StaticFiles::StaticFiles(std::span<const Asset> assets, const Options& options)
    : options_(options) {
  if (!options_.nonce) options_.nonce = new_nonce;
  for (const Asset& asset : assets) {
    File& file = files_[std::string(asset.name)];
    file.plain = Bytes::borrowed(asset.bytes);
    file.type = content_type_of(asset.name);
    file.page = asset.name.ends_with(".html");
    file.worker = asset.name.ends_with("-worker.js");
    file.etag = content_etag(asset.bytes);
    file.caching =
        has_content_hash(asset.name) ? "public, max-age=31536000, immutable" : "no-cache";
  }
  for (auto& [name, file] : files_) {
    if (file.page) continue;
    if (const auto brotli = files_.find(name + ".br"); brotli != files_.end()) {
      file.brotli = brotli->second.plain;
    }
    const auto packed = files_.find(name + ".gz");
    if (packed != files_.end()) {
      file.packed = packed->second.plain;
    } else if (file.plain.size() >= kWorthPacking && is_compressible(file.type)) {
      std::string bytes = gzip(file.plain.view(), kLevel);
      if (!bytes.empty() && bytes.size() < file.plain.size()) file.packed = std::move(bytes);
    }
  }
}

const StaticFiles::File* StaticFiles::find(const Request& request) const {
  const std::vector<std::string>& segments = request.parsed.segments;
  const auto exact = files_.find(segments.empty() ? options_.index : joined(segments));
  if (exact != files_.end()) return &exact->second;
  if (options_.index.empty() || segments.empty()) return nullptr;
  if (segments.front() == options_.api_prefix) return nullptr;
  if (segments.back().find('.') != std::string::npos) return nullptr;
  if (!accepts_type(request.headers.joined("Accept"), "text/html")) return nullptr;
  const auto index = files_.find(options_.index);
  return index == files_.end() ? nullptr : &index->second;
}

Response StaticFiles::respond(const Request& request) const {
  const File* const found = find(request);
  if (found == nullptr) {
    return problem(not_found("There is nothing at this address.", std::string(request.path),
                             "Check the address, or begin at the start page."),
                   request.id);
  }
  return found->page ? page(*found) : file(request, *found);
}

Response StaticFiles::page(const File& file) const {
  const std::string nonce = options_.nonce();
  Response out = Response::html(with_nonce(file.plain.view(), nonce));
  out.headers.add("Content-Security-Policy", page_policy(nonce));
  // A copy from a cache would carry an old nonce under a new policy.
  out.headers.add("Cache-Control", "no-store");
  return out;
}

Response StaticFiles::file(const Request& request, const File& file) const {
  Response out;
  out.headers.add("Content-Type", file.type);
  out.headers.add("Cache-Control", file.caching);
  if (file.worker) out.headers.add("Content-Security-Policy", worker_policy());
  out.body = file.plain;
  out.headers.add("ETag", file.etag);
  if (file.packed.empty() && file.brotli.empty()) return out;
  out.headers.add("Vary", "Accept-Encoding");
  const std::string takes = request.headers.joined("Accept-Encoding");
  if (!file.brotli.empty() && prefers_brotli(takes)) {
    out.headers.set("ETag", brotli_etag(file.etag));
    out.headers.add("Content-Encoding", "br");
    out.body = file.brotli;
  } else if (!file.packed.empty() && accepts_gzip(takes)) {
    out.headers.set("ETag", gzip_etag(file.etag));
    out.headers.add("Content-Encoding", "gzip");
    out.body = file.packed;
  }
  return out;
}

}  // namespace plumb::http
