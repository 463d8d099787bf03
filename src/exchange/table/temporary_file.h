// A file in the system's folder for temporary files, removed at the end: libxlsxwriter writes only
// to named files.
#pragma once

#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

#include "base/result.h"

namespace plumb::exchange::table {

class TemporaryFile {
 public:
  TemporaryFile() {
    std::error_code failed;
    const auto folder = std::filesystem::temp_directory_path(failed);
    path_ = (failed ? std::filesystem::path("/tmp") : folder) / "plumbline-XXXXXX";
    std::string name = path_.string();
    handle_ = mkstemp(name.data());
    path_ = name;
  }
  ~TemporaryFile() {
    if (handle_ < 0) return;
    close(handle_);
    std::error_code ignored;
    std::filesystem::remove(path_, ignored);
  }
  TemporaryFile(const TemporaryFile&) = delete;
  TemporaryFile& operator=(const TemporaryFile&) = delete;
  bool ok() const { return handle_ >= 0; }
  std::string path() const { return path_.string(); }
  Result<std::string> bytes() const {
    std::ifstream in(path_, std::ios::binary);
    std::string out((std::istreambuf_iterator<char>(in)), std::istreambuf_iterator<char>());
    if (!in.good() && !in.eof()) {
      return unavailable("The workbook could not be read back.", path());
    }
    return out;
  }

 private:
  std::filesystem::path path_;
  int handle_ = -1;
};

}  // namespace plumb::exchange::table
