// Unpacking what arrives packed: gzip files and one named entry of a zip archive. Every call is
// bounded by limits::kImportBytes and, beyond limits::kInflateFreeBytes, by limits::kInflateRatio,
// so a small file cannot unpack into a large one. Failure: bad_input (damaged, truncated), limit.
#pragma once

#include <string>
#include <string_view>

#include "base/result.h"

namespace plumb::exchange::xml {

bool is_gzip(std::string_view bytes);
bool is_zip(std::string_view bytes);

// All members of a gzip file, one after the other. Linear in the unpacked size.
Result<std::string> gunzip(std::string_view bytes, std::string_view file_name);

// At most `most` bytes of the beginning of a gzip file; empty when it is damaged.
std::string gunzip_head(std::string_view bytes, std::size_t most);

struct ZipEntry {
  std::string bytes;
  std::size_t others = 0;  // files in the archive beside the one asked for
};

// The entry with exactly this name. not_found when the archive has none.
Result<ZipEntry> unzip(std::string_view bytes, std::string_view entry, std::string_view file_name);

}  // namespace plumb::exchange::xml
