// A document as PDF, A4, drawn with Cairo and Pango in a typeface that is part of the program.
#pragma once

#include <string>

#include "base/result.h"
#include "report/document.h"

namespace plumb::report {

// The same document always gives the same bytes; characters that the program's own typeface lacks
// (Chinese, say) are taken from the machine's fonts. Code::unavailable where Cairo refuses.
// Safe for any thread; takes turns.
Result<std::string> to_pdf(const Document& document);

}  // namespace plumb::report
