// Which encoding an XML file is really in, when its bytes and its declaration disagree.
#pragma once

#include <string>
#include <string_view>

namespace plumb::exchange::xml {

struct Encoding {
  std::string name;     // what to tell the parser; empty: believe the declaration
  std::string warning;  // what the file says wrongly; empty: nothing
  bool wide = false;    // two bytes per character
};

// Looks at a byte order mark, at zero bytes, and at the declaration. A mark wins over the
// declaration; a declaration of a wide encoding in a file of single bytes is ignored.
Encoding detect_encoding(std::string_view bytes);

// Code points of the 256 bytes of a single-byte encoding expat does not know itself
// (windows-1252, iso-8859-15), or null. Entries of -1 are bytes the encoding leaves undefined.
const int* single_byte_table(std::string_view name);

}  // namespace plumb::exchange::xml
