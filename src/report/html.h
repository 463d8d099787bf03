// A document as one HTML file: no scripts, nothing loaded from elsewhere, dark and print styles.
#pragma once

#include <string>

#include "report/document.h"

namespace plumb::report {

// The same document always gives the same bytes. Linear.
std::string to_html(const Document& document);

}  // namespace plumb::report
