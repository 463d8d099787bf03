// What all catalogs share: files, problems, and which catalog a file belongs to. The grammar is in
// docs/formats/catalog.md.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace plumb::catalog {

// A catalog file. The first one loaded is the base, complete in itself; the others override and
// extend it by id, in order.
struct CatalogFile {
  std::string name;  // "metamodel.yaml", for messages
  std::string yaml;
};

// Something wrong in a file.
struct Problem {
  std::string file;
  int line = 0;  // 1-based; 0: the file as a whole
  std::string what;
  std::string remedy;

  std::string where() const { return line > 0 ? file + ":" + std::to_string(line) : file; }
};

// Reading stops collecting here; a file with so many mistakes is the wrong file.
inline constexpr std::size_t kMaxProblems = 100;

// A catalog and everything wrong with its files. The value is only complete without problems.
template <typename T>
struct Loaded {
  T value;
  std::vector<Problem> problems;  // in the order of files and lines
};

// The first problem as an error, the next four named after it and the rest counted.
Error to_error(const std::vector<Problem>& problems);

// The value, or its problems as one error.
template <typename T>
Result<T> to_result(Loaded<T> loaded) {
  if (!loaded.problems.empty()) return to_error(loaded.problems);
  return std::move(loaded.value);
}

// The `catalog:` line of a file: "metamodel", "sam" or "findings".
Result<std::string> kind_of(const CatalogFile& file);

// The embedded file of that name as a base. Asserts that it exists.
CatalogFile builtin_file(std::string_view name);

// The base followed by the overrides.
std::vector<CatalogFile> with_overrides(CatalogFile base,
                                        const std::vector<CatalogFile>& overrides);

}  // namespace plumb::catalog
