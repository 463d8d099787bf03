// For tests: reads gzip.
#pragma once

#include <zlib.h>

#include <string>

namespace plumb::http {

// As far as the bytes reach; "(damaged)" if they are no gzip.
inline std::string unpacked(std::string packed) {
  z_stream stream{};
  inflateInit2(&stream, 15 + 16);
  stream.next_in = reinterpret_cast<Bytef*>(packed.data());
  stream.avail_in = static_cast<uInt>(packed.size());
  std::string out;
  char block[65'536];
  int code = Z_OK;
  do {
    stream.next_out = reinterpret_cast<Bytef*>(block);
    stream.avail_out = sizeof block;
    code = inflate(&stream, Z_SYNC_FLUSH);
    if (code != Z_OK && code != Z_STREAM_END && code != Z_BUF_ERROR) {
      inflateEnd(&stream);
      return "(damaged)";
    }
    out.append(block, sizeof block - stream.avail_out);
  } while (code == Z_OK && (stream.avail_in > 0 || stream.avail_out == 0));
  inflateEnd(&stream);
  return out;
}

}  // namespace plumb::http
