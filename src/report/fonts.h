// The typeface of PDFs: the program's own, and the machine's where that lacks a character.
#pragma once

#include <memory>
#include <string_view>

#include <pango/pango.h>

#include "base/result.h"

namespace plumb::report {

struct ReleaseObject {
  void operator()(gpointer object) const { g_object_unref(object); }
};
// A font map for a document of these texts; it lives as long as the program. Code::unavailable if
// the embedded files cannot be opened and the machine has no fonts either. Not safe for two threads
// at once.
Result<PangoFontMap*> fonts_for(std::string_view texts);

inline constexpr const char* kFamily = "Open Sans";

}  // namespace plumb::report
