#include "report/fonts.h"

#include <string>

#include <fcntl.h>
#include <fontconfig/fontconfig.h>
#include <pango/pangocairo.h>
#include <pango/pangofc-fontmap.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/sanitizer.h"
#include "report/assets.h"

#ifdef PLUMB_ADDRESS_SANITIZER
// Fontconfig keeps offsets in the place of pointers, so the sanitizer takes what its patterns hold
// for lost. What really grows is told by the test that draws a thousand documents.
extern "C" const char* __lsan_default_suppressions() {  // NOLINT(bugprone-reserved-identifier)
  return "leak:libfontconfig";
}
#endif

namespace plumb::report {
namespace {

// Fontconfig takes files by name, and these have none: each becomes an unnamed file in memory that
// lives as long as the program. Empty where the machine does not allow it.
std::string file_in_memory(const Asset& asset) {
  const int file = memfd_create("plumb-font", MFD_CLOEXEC);
  if (file < 0) return {};
  std::string_view left = asset.bytes;
  while (!left.empty()) {
    const ssize_t written = write(file, left.data(), left.size());
    if (written <= 0) {
      close(file);
      return {};
    }
    left.remove_prefix(static_cast<std::size_t>(written));
  }
  return "/proc/self/fd/" + std::to_string(file);
}

struct Config {
  FcConfig* config = nullptr;
  FcCharSet* characters = nullptr;  // of the program's own typeface; null without it
};

const Config& own() {
  static const Config made = [] {
    Config out;
    out.config = FcConfigCreate();
    for (const Asset& asset : assets()) {
      const std::string file = file_in_memory(asset);
      if (file.empty()) continue;
      FcConfigAppFontAddFile(out.config, reinterpret_cast<const FcChar8*>(file.c_str()));
    }
    const FcFontSet* set = FcConfigGetFonts(out.config, FcSetApplication);
    for (int i = 0; set != nullptr && i < set->nfont; ++i) {
      FcCharSet* of_face = nullptr;
      if (FcPatternGetCharSet(set->fonts[i], FC_CHARSET, 0, &of_face) != FcResultMatch) continue;
      // What every face has: a heading must not lack what a text does not.
      out.characters = out.characters == nullptr ? FcCharSetCopy(of_face)
                                                 : FcCharSetIntersect(out.characters, of_face);
    }
    return out;
  }();
  return made;
}

FcConfig* with_those_of_the_machine() {
  static FcConfig* const made = [] {
    FcConfig* config = FcInitLoadConfigAndFonts();
    if (config == nullptr) return config;
    for (const Asset& asset : assets()) {
      const std::string file = file_in_memory(asset);
      if (!file.empty())
        FcConfigAppFontAddFile(config, reinterpret_cast<const FcChar8*>(file.c_str()));
    }
    return config;
  }();
  return made;
}

bool covers(const FcCharSet* characters, std::string_view texts) {
  if (characters == nullptr) return false;
  const char* at = texts.data();
  const char* const end = at + texts.size();
  while (at < end) {
    const gunichar c = g_utf8_get_char_validated(at, end - at);
    // What is no UTF-8 is drawn as a box whichever font is there.
    if (c == static_cast<gunichar>(-1) || c == static_cast<gunichar>(-2)) {
      ++at;
      continue;
    }
    if (c >= 0x20 && FcCharSetHasChar(characters, c) == FcFalse) return false;
    at = g_utf8_next_char(at);
  }
  return true;
}

// Null without a font.
PangoFontMap* map_of(FcConfig* config) {
  if (config == nullptr) return nullptr;
  const FcFontSet* of_program = FcConfigGetFonts(config, FcSetApplication);
  const FcFontSet* of_machine = FcConfigGetFonts(config, FcSetSystem);
  if ((of_program == nullptr || of_program->nfont == 0) &&
      (of_machine == nullptr || of_machine->nfont == 0)) {
    return nullptr;
  }
  PangoFontMap* map = pango_cairo_font_map_new_for_font_type(CAIRO_FONT_TYPE_FT);
  if (map != nullptr) pango_fc_font_map_set_config(PANGO_FC_FONT_MAP(map), config);
  return map;
}

}  // namespace

Result<PangoFontMap*> fonts_for(std::string_view texts) {
  // One map each for good: fontconfig and Pango keep what they looked up with the map, and part of
  // it for longer.
  static PangoFontMap* const of_program = map_of(own().config);
  PangoFontMap* map = of_program;
  if (map == nullptr || !covers(own().characters, texts)) {
    static PangoFontMap* const of_both = map_of(with_those_of_the_machine());
    if (of_both != nullptr) map = of_both;
  }
  if (map != nullptr) return map;
  return unavailable("There is no font to set the document in.", "PDF",
                     "Install a font on the server, or take the HTML file.");
}

}  // namespace plumb::report
