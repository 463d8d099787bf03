#include "exchange/xml/inflate.h"

#include <zip.h>
#include <zlib.h>

#include <algorithm>
#include <memory>

#include "base/limits.h"

namespace plumb::exchange::xml {
namespace {

constexpr std::size_t kFirstBuffer = 64 * 1024;

std::string mebibytes(std::size_t bytes) {
  return std::to_string(bytes >> 20) + " MiB";
}

// Why unpacking has to stop at `out` bytes made from `in` bytes, if it has to.
const char* over(std::size_t out, std::size_t in) {
  if (out > limits::kImportBytes) return "size";
  if (out > limits::kInflateFreeBytes && out / limits::kInflateRatio > in) return "ratio";
  return nullptr;
}

Error too_large(std::string_view file_name, std::string_view which) {
  if (which == "size") {
    return over_limit("The file unpacks to more than " + mebibytes(limits::kImportBytes) +
                          " (limit kImportBytes).",
                      std::string(file_name), "Split the model, or export a part of it.");
  }
  return over_limit("The file unpacks to more than " + std::to_string(limits::kInflateRatio) +
                        " times its size (limit kInflateRatio), which no model does.",
                    std::string(file_name), "Unpack it yourself and import the result.");
}

struct Inflater {
  z_stream stream{};
  bool ready = false;
  Inflater() { ready = inflateInit2(&stream, 15 + 16) == Z_OK; }
  ~Inflater() {
    if (ready) inflateEnd(&stream);
  }
  Inflater(const Inflater&) = delete;
  Inflater& operator=(const Inflater&) = delete;
};

Bytef* mutable_bytes(std::string_view bytes) {
  // zlib's interface predates const; it does not write to its input.
  return reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data()));  // NOLINT
}

}  // namespace

bool is_gzip(std::string_view bytes) {
  return bytes.size() > 2 && bytes[0] == '\x1f' && bytes[1] == '\x8b';
}

bool is_zip(std::string_view bytes) {
  return bytes.substr(0, 4) == "PK\x03\x04";
}

Result<std::string> gunzip(std::string_view bytes, std::string_view file_name) {
  if (bytes.size() > limits::kImportBytes) return too_large(file_name, "size");
  Inflater inflater;
  if (!inflater.ready) return unavailable("There is not enough memory to unpack the file.");
  z_stream& stream = inflater.stream;
  stream.next_in = mutable_bytes(bytes);
  stream.avail_in = static_cast<uInt>(bytes.size());
  std::string out;
  std::size_t length = 0;
  while (true) {
    if (length == out.size()) out.resize(std::max(kFirstBuffer, out.size() * 2));
    const std::size_t room = std::min(out.size() - length, std::size_t{1} << 30);
    stream.next_out = reinterpret_cast<Bytef*>(out.data() + length);
    stream.avail_out = static_cast<uInt>(room);
    const int state = inflate(&stream, Z_NO_FLUSH);
    length += room - stream.avail_out;
    if (const char* which = over(length, bytes.size())) return too_large(file_name, which);
    if (state == Z_STREAM_END) {
      // Another member may follow; anything else after the end (padding) is ignored, as gzip does.
      const std::string_view rest = bytes.substr(bytes.size() - stream.avail_in);
      if (!is_gzip(rest)) break;
      inflateReset(&stream);
      continue;
    }
    if (state == Z_OK && (stream.avail_in > 0 || stream.avail_out == 0)) continue;
    if (state == Z_OK || state == Z_BUF_ERROR) {
      return bad_input("The gzip file ends too early.", std::string(file_name),
                       "Copy or download the file again.");
    }
    return bad_input("The gzip file is damaged.", std::string(file_name),
                     "Copy or download the file again.");
  }
  out.resize(length);
  return out;
}

std::string gunzip_head(std::string_view bytes, std::size_t most) {
  Inflater inflater;
  if (!inflater.ready) return {};
  std::string out(most, '\0');
  z_stream& stream = inflater.stream;
  stream.next_in = mutable_bytes(bytes);
  stream.avail_in = static_cast<uInt>(std::min(bytes.size(), std::size_t{1} << 30));
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(most);
  const int state = inflate(&stream, Z_SYNC_FLUSH);
  if (state != Z_OK && state != Z_STREAM_END && state != Z_BUF_ERROR) return {};
  out.resize(most - stream.avail_out);
  return out;
}

Result<ZipEntry> unzip(std::string_view bytes, std::string_view entry, std::string_view file_name) {
  const auto damaged = [&] {
    return bad_input("The zip archive is damaged or ends too early.", std::string(file_name),
                     "Copy or download the file again.");
  };
  zip_error_t problem;
  zip_error_init(&problem);
  zip_source_t* source = zip_source_buffer_create(bytes.data(), bytes.size(), 0, &problem);
  zip_t* opened = source ? zip_open_from_source(source, ZIP_RDONLY, &problem) : nullptr;
  zip_error_fini(&problem);
  if (!opened) {
    if (source) zip_source_free(source);
    return damaged();
  }
  const std::unique_ptr<zip_t, decltype(&zip_discard)> archive(opened, &zip_discard);
  const zip_int64_t entries = zip_get_num_entries(archive.get(), 0);
  if (entries < 0 || static_cast<std::size_t>(entries) > limits::kZipEntries) {
    return over_limit("The zip archive holds more than " + std::to_string(limits::kZipEntries) +
                          " files (limit kZipEntries).",
                      std::string(file_name), "Unpack it and import the model file alone.");
  }
  const zip_int64_t at = zip_name_locate(archive.get(), std::string(entry).c_str(), 0);
  if (at < 0) {
    return not_found("The zip archive has no " + std::string(entry) + ".", std::string(file_name),
                     "Choose an ArchiMate model file.");
  }
  const std::unique_ptr<zip_file_t, decltype(&zip_fclose)> file(
      zip_fopen_index(archive.get(), static_cast<zip_uint64_t>(at), 0), &zip_fclose);
  if (!file) return damaged();
  ZipEntry found;
  found.others = static_cast<std::size_t>(entries) - 1;
  std::size_t length = 0;
  // The size in the directory is only a claim, so the buffer grows with what really arrives.
  while (true) {
    if (length == found.bytes.size()) {
      found.bytes.resize(std::max(kFirstBuffer, found.bytes.size() * 2));
    }
    const zip_int64_t got =
        zip_fread(file.get(), found.bytes.data() + length, found.bytes.size() - length);
    if (got < 0) return damaged();
    if (got == 0) break;
    length += static_cast<std::size_t>(got);
    if (const char* which = over(length, bytes.size())) return too_large(file_name, which);
  }
  found.bytes.resize(length);
  return found;
}

}  // namespace plumb::exchange::xml
