#include "exchange/table/zip_writer.h"

#include <zip.h>

namespace plumb::exchange::table {
namespace {

Error no_archive() {
  return unavailable("The archive could not be made.", {}, "Try again, or export another format.");
}

bool add_files(zip_t* archive, const std::vector<OutFile>& files) {
  for (const OutFile& file : files) {
    zip_source_t* source = zip_source_buffer(archive, file.bytes.data(), file.bytes.size(), 0);
    if (source == nullptr) return false;
    const zip_int64_t at = zip_file_add(archive, file.name.c_str(), source, ZIP_FL_ENC_UTF_8);
    if (at < 0) {
      zip_source_free(source);
      return false;
    }
    constexpr zip_uint16_t kDay = (40U << 9U) | (1U << 5U) | 1U;  // 2020-01-01
    zip_file_set_dostime(archive, static_cast<zip_uint64_t>(at), 0, kDay, 0);
  }
  return true;
}

}  // namespace

Result<std::string> zip_files(const std::vector<OutFile>& files) {
  zip_error_t failed;
  zip_error_init(&failed);
  zip_source_t* target = zip_source_buffer_create(nullptr, 0, 0, &failed);
  if (target == nullptr) return no_archive();
  zip_t* archive = zip_open_from_source(target, ZIP_CREATE | ZIP_TRUNCATE, &failed);
  if (archive == nullptr) {
    zip_source_free(target);
    return no_archive();
  }
  zip_source_keep(target);  // closing the archive gives one reference away
  if (!add_files(archive, files) || zip_close(archive) != 0) {
    zip_discard(archive);
    zip_source_free(target);
    return no_archive();
  }
  std::string out;
  zip_stat_t about;
  bool whole = zip_source_stat(target, &about) == 0 && zip_source_open(target) == 0;
  if (whole) {
    out.resize(about.size);
    whole = zip_source_read(target, out.data(), about.size) == static_cast<zip_int64_t>(about.size);
    zip_source_close(target);
  }
  zip_source_free(target);
  if (!whole) return no_archive();
  return out;
}

}  // namespace plumb::exchange::table
