#include "model/dashboard.h"

#include <algorithm>
#include <iterator>
#include <span>

namespace plumb::model {
namespace {

using Words = std::span<const std::string_view>;

constexpr std::string_view kTypes[] = {"measure", "service_level"};
constexpr std::string_view kSides[] = {"business", "it"};
constexpr std::string_view kPerspectives[] = {"financial", "customer", "internal", "learning"};
constexpr std::string_view kLevels[] = {"high", "medium", "low"};
constexpr std::string_view kDomains[] = {"BS", "IS", "OI", "II"};
constexpr std::string_view kLines[] = {"structure", "resources", "outcomes", "perception",
                                       "practice"};
constexpr std::string_view kBenefits[] = {"agility", "allocation", "collaboration", "risk"};
constexpr std::string_view kLinks[] = {"BS-IS", "BS-OI", "BS-II", "IS-OI", "IS-II", "OI-II"};
constexpr std::size_t kLongestTitle = 200;
constexpr std::size_t kLongestText = 20'000;
constexpr std::size_t kLongestId = 300;
constexpr std::size_t kMostWords = 50;

bool among(Words words, std::string_view word) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

std::string listed(Words words) {
  std::string out;
  for (const std::string_view word : words) out += (out.empty() ? "" : ", ") + std::string(word);
  return out;
}

class Checker {
 public:
  explicit Checker(const Tile& tile) : tile_(tile) {}

  std::vector<TileProblem> check() {
    const TileSource* source = tile_source(tile_.kind, tile_.what);
    if (source == nullptr) {
      wrong("kind",
            "There is no tile \"" + shown(tile_.kind) + "\" of \"" + shown(tile_.what) + "\".",
            "The kinds and their sources are in docs/formats/dashboard.md.");
      return std::move(out_);
    }
    size();
    texts();
    about(*source);
    filters(*source);
    if (!among(kTilePeriods, tile_.period)) {
      wrong("period", "There is no period \"" + shown(tile_.period) + "\".",
            "Use one of: " + listed(kTilePeriods) + ".");
    }
    columns();
    return std::move(out_);
  }

 private:
  static std::string shown(const std::string& text) { return text.substr(0, 60); }
  void wrong(std::string field, std::string what, std::string remedy) {
    out_.push_back({std::move(field), std::move(what), std::move(remedy)});
  }

  void size() {
    if (tile_.width < 1 || tile_.width > kGridColumns) {
      wrong("width", "A tile is 1 to 12 columns wide.", "Choose a width in between.");
    }
    if (tile_.height < 1 || tile_.height > kMostGridRows) {
      wrong("height", "A tile is 1 to 12 rows high.", "Choose a height in between.");
    }
    if (tile_.limit < 0 || tile_.limit > kMostTileRows) {
      wrong("limit", "A tile shows up to 100 rows.", "Ask for fewer, or 0 for the usual number.");
    }
  }

  void texts() {
    if (tile_.title.size() > kLongestTitle) {
      wrong("title", "The title is longer than 200 bytes.", "Say it shorter.");
    }
    if (tile_.text.size() > kLongestText) {
      wrong("text", "The text is longer than 20 000 bytes.", "Spread it over several tiles.");
    }
    if (tile_.kind != "text" && !tile_.text.empty()) {
      wrong("text", "Only tiles of the kind text have a text.", "Leave it out.");
    }
    if (tile_.kind == "text" && tile_.text.empty() && tile_.title.empty()) {
      wrong("text", "The tile says nothing.", "Write a text or a title.");
    }
  }

  void about(const TileSource& source) {
    const std::size_t count = tile_.of.size();
    if (count < source.least || count > source.most) {
      if (source.most == 0) {
        wrong("of", "This tile is about nothing in particular.", "Leave `of` empty.");
      } else if (source.most == 1) {
        wrong("of", "This tile is about one " + std::string(source.about) + ".", "Choose one.");
      } else {
        wrong("of", "This tile compares one to six measures.", "Choose as many.");
      }
      return;
    }
    for (const std::string& id : tile_.of) {
      if (id.empty() || id.size() > kLongestId) {
        wrong("of", "An id is empty or longer than 300 bytes.", "Choose from the list.");
      } else if (std::count(tile_.of.begin(), tile_.of.end(), id) > 1) {
        wrong("of", "\"" + shown(id) + "\" is chosen twice.", "Choose it once.");
        return;
      }
      const Words known = source.about == "line"      ? Words(kLines)
                          : source.about == "link"    ? Words(kLinks)
                          : source.about == "benefit" ? Words(kBenefits)
                                                      : Words();
      if (!known.empty() && !among(known, id)) {
        wrong("of", "There is no " + std::string(source.about) + " \"" + shown(id) + "\".",
              "Use one of: " + listed(known) + ".");
      }
    }
    if (tile_.indexed && tile_.what != "measures") {
      wrong("indexed", "Only measures that are compared can begin at 100.", "Leave it out.");
    }
  }

  void words(const char* field, const std::vector<std::string>& said, Words known, bool taken) {
    const std::string place = std::string("filter.") + field;
    if (!said.empty() && !taken) {
      wrong(place, "This tile does not take this filter.", "Leave it out.");
      return;
    }
    if (said.size() > kMostWords) wrong(place, "A filter names up to 50 things.", "Name fewer.");
    for (const std::string& word : said) {
      if (known.empty() ? !word.empty() && word.size() <= kLongestId : among(known, word)) continue;
      wrong(place, "There is no \"" + shown(word) + "\" to filter by.",
            known.empty() ? "Choose from the list." : "Use one of: " + listed(known) + ".");
      return;
    }
  }

  void filters(const TileSource& source) {
    const TileFilter& filter = tile_.filter;
    words("types", filter.types, kTypes, source.measures);
    words("sides", filter.sides, kSides, source.measures);
    words("perspectives", filter.perspectives, kPerspectives, source.measures);
    words("statuses", filter.statuses, kMeasureStatuses, source.measures);
    words("levels", filter.levels, kLevels, source.findings);
    words("rules", filter.rules, {}, source.findings);
    words("domains", filter.domains, kDomains, source.findings);
    if (!filter.owner.empty() && !source.measures) {
      wrong("filter.owner", "This tile does not take this filter.", "Leave it out.");
    } else if (filter.owner.size() > kLongestId) {
      wrong("filter.owner", "An owner is the id of a person, or nobody.", "Choose one.");
    }
  }

  void columns() {
    if (tile_.columns.empty()) return;
    const std::vector<std::string_view> known =
        tile_.kind == "table" ? tile_columns(tile_.what) : std::vector<std::string_view>();
    if (known.empty()) {
      wrong("columns", "Only tables have columns.", "Leave them out.");
      return;
    }
    for (const std::string& column : tile_.columns) {
      if (!among(known, column)) {
        wrong("columns", "There is no column \"" + shown(column) + "\".",
              "Use some of: " + listed(known) + ".");
      } else if (std::count(tile_.columns.begin(), tile_.columns.end(), column) > 1) {
        wrong("columns", "The column \"" + column + "\" is there twice.", "Name it once.");
        return;
      }
    }
  }

  const Tile& tile_;
  std::vector<TileProblem> out_;
};

}  // namespace

const TileSource* tile_source(std::string_view kind, std::string_view what) {
  const auto found =
      std::find_if(std::begin(kTileSources), std::end(kTileSources),
                   [&](const TileSource& one) { return one.kind == kind && one.what == what; });
  return found == std::end(kTileSources) ? nullptr : found;
}

std::vector<std::string_view> tile_columns(std::string_view what) {
  if (what == "measures") {
    return {"name",  "status", "current", "target", "attainment", "forecast",
            "as_of", "owner",  "due",     "side",   "perspective"};
  }
  if (what == "findings") return {"text", "level", "domain", "owner", "due", "rule"};
  if (what == "goals") return {"name", "importance", "support", "measures", "owner", "due"};
  if (what == "initiatives") {
    return {"name", "status", "progress", "end", "budget", "spent", "sponsor", "side"};
  }
  return {};
}

std::vector<TileProblem> check_tile(const Tile& tile) {
  return Checker(tile).check();
}

}  // namespace plumb::model
