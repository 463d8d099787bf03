// The lossless workspace file: docs/formats/json.md has the grammar, the version rule and an
// example that a test reads.
//
//   {"plumbline": 1, "name": "...", "currency": "EUR",
//    "elements": [{"id", "type", "name", ...fields}],
//    "relations": [{"id", "kind", "from", "to", ...fields}],
//    "artifacts": [{"id", "kind", "name", "body"}]}
//
// A member "settings" is read as the artifact of that id, with the file's currency added to it;
// the writer puts settings among the artifacts.
#pragma once

#include <string>
#include <string_view>

#include "base/result.h"
#include "exchange/document.h"

namespace plumb::exchange {

inline constexpr int kJsonVersion = 1;

// Reads the format and its friendly form: ids of elements and relations may be missing, `from` and
// `to` may be {"type", "name"}, relations may be lists [from, kind, to, strength]. An object that
// makes no sense is left out with an error that has its line; unknown members at the top are a
// warning. Failure of the whole: bad_input (broken text, not this format, a newer version), limit.
// Linear in the text.
Result<Document> read_json(std::string_view bytes, std::string_view file_name);

// The same document written as YAML, for people. Aliases and depth are bounded (catalog/yaml.h);
// unquoted dates are texts.
Result<Document> read_yaml(std::string_view bytes, std::string_view file_name);

// One object per line, members and objects in a stable order (fields sorted by name), so that two
// exports compare line by line. Reading it back gives an equal content. Linear.
std::string write_json(const Content& content);

}  // namespace plumb::exchange
