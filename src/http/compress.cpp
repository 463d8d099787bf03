#include "http/compress.h"

#include <zlib.h>

#include <algorithm>
#include <charconv>
#include <limits>

#include "http/text.h"

namespace plumb::http {
namespace {

constexpr int kGzipWindow = 15 + 16;  // zlib: the largest window, in a gzip wrapper
constexpr int kMemory = 8;            // zlib's default

// "0.5" of ";q=0.5"; 1 when there is none.
double quality_of(std::string_view parameters) {
  while (!parameters.empty()) {
    std::string_view parameter = trimmed(take_until(parameters, ';'));
    if (parameter.size() < 2 || (parameter[0] != 'q' && parameter[0] != 'Q') ||
        parameter[1] != '=') {
      continue;
    }
    parameter.remove_prefix(2);
    double value = 0;
    const auto [end, failure] =
        std::from_chars(parameter.data(), parameter.data() + parameter.size(), value);
    if (failure != std::errc() || end != parameter.data() + parameter.size()) return 0;
    return value >= 0 && value <= 1 ? value : 0;
  }
  return 1;
}

// How closely a range names something: 0 not at all, 3 exactly.
int closeness(std::string_view range, std::string_view name) {
  if (equals_ignoring_case(range, name)) return 3;
  if (range.ends_with("/*") && range != "*/*" && name.size() > range.size() - 1 &&
      equals_ignoring_case(range.substr(0, range.size() - 1), name.substr(0, range.size() - 1))) {
    return 2;
  }
  return range == "*" || range == "*/*" ? 1 : 0;
}

// Feeds `bytes` through and appends what comes out.
bool run(z_stream& stream, std::string_view bytes, int flush, std::string& out) {
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data()));
  std::size_t left = bytes.size();
  char block[16'384];
  int code = Z_OK;
  do {
    if (stream.avail_in == 0 && left > 0) {
      const std::size_t step = std::min<std::size_t>(left, std::numeric_limits<uInt>::max());
      stream.avail_in = static_cast<uInt>(step);
      left -= step;
    }
    stream.next_out = reinterpret_cast<Bytef*>(block);
    stream.avail_out = sizeof block;
    code = deflate(&stream, left > 0 ? Z_NO_FLUSH : flush);
    if (code == Z_STREAM_ERROR) return false;
    out.append(block, sizeof block - stream.avail_out);
  } while (stream.avail_out == 0 || stream.avail_in > 0 || left > 0);
  return true;
}

}  // namespace

double quality_in(std::string_view list, std::string_view name) {
  double quality = 0;
  int best = 0;
  while (!list.empty()) {
    std::string_view parameters = trimmed(take_until(list, ','));
    const std::string_view range = trimmed(take_until(parameters, ';'));
    const int close = closeness(range, name);
    if (close > best) {
      best = close;
      quality = quality_of(parameters);
    }
  }
  return quality;
}

bool accepts_gzip(std::string_view accept_encoding) {
  return quality_in(accept_encoding, "gzip") > 0;
}

bool prefers_brotli(std::string_view accept_encoding) {
  const double quality = quality_in(accept_encoding, "br");
  return quality > 0 && quality >= quality_in(accept_encoding, "gzip");
}

bool accepts_type(std::string_view accept, std::string_view type) {
  return trimmed(accept).empty() || quality_in(accept, type) > 0;
}

bool is_compressible(std::string_view content_type) {
  const std::string_view type = trimmed(take_until(content_type, ';'));
  if (type.starts_with("text/") && type != "text/event-stream") return true;
  for (const std::string_view known :
       {"application/json", "application/javascript", "application/xml", "application/wasm",
        "application/manifest+json", "image/svg+xml", "application/x-ndjson", "font/ttf"}) {
    if (type == known) return true;
  }
  return type.ends_with("+json") || type.ends_with("+xml");
}

std::string gzip(std::string_view bytes, int level) {
  GzipStream stream(level);
  std::string out = stream.finish(bytes);
  return out;
}

struct GzipStream::State {
  z_stream stream{};
  bool sound = false;
};

GzipStream::GzipStream(int level) : state_(std::make_unique<State>()) {
  state_->sound = deflateInit2(&state_->stream, level, Z_DEFLATED, kGzipWindow, kMemory,
                               Z_DEFAULT_STRATEGY) == Z_OK;
}

GzipStream::~GzipStream() {
  if (state_->sound) deflateEnd(&state_->stream);
}

std::string GzipStream::add(std::string_view piece) {
  std::string out;
  if (!state_->sound || !run(state_->stream, piece, Z_SYNC_FLUSH, out)) out.clear();
  return out;
}

std::string GzipStream::finish(std::string_view piece) {
  std::string out;
  if (!state_->sound || !run(state_->stream, piece, Z_FINISH, out)) out.clear();
  return out;
}

}  // namespace plumb::http
