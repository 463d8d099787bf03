// ArchiMate models in and out: the Open Group exchange format (3.0, 3.1, 3.2; what 2.1 shares with
// them), and the files of Archi. docs/formats/archimate.md describes the shape both are read into.
#pragma once

#include <string>
#include <string_view>

#include "base/result.h"
#include "exchange/document.h"
#include "model/metamodel.h"

namespace plumb::exchange {

// Whether these bytes are an ArchiMate model that read_archimate may understand: looks at the
// first XML tag, unpacking the beginning of gzip files, or at the names in a zip archive.
bool looks_like_archimate(std::string_view bytes);

// Reads an exchange file or a file of Archi, plain, gzip, or the zip archive Archi writes when a
// model has images. Time and memory are linear in the file; base/limits.h has the bounds.
//
// Elements and relations the metamodel does not know become "other" and "associated_with", with
// their own type in fields.foreign.type. A relation whose end is missing becomes an error note; one
// that ends in another relation is kept, with that relation's id in its Reference. Failure, when
// the file as a whole cannot be read: bad_input, limit; `where` is "file_name:line".
Result<Document> read_archimate(std::string_view bytes, std::string_view file_name,
                                const model::Metamodel& metamodel);

// Writes an exchange file, valid against the schema of version 3.1. What ArchiMate has no place for
// travels in properties called "plumb:...", so that read_archimate gives the content back: all
// elements, relations and artifacts with all their fields (versions and the deleted apart).
// Relations whose ends are not in the content are left out. Linear; fails only when out of memory.
Result<std::string> write_archimate(const Content& content, const model::Metamodel& metamodel);

}  // namespace plumb::exchange
