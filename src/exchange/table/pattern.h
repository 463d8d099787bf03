// Texts put together from columns: "itd-{Investment}-{Project ID|slug}".
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace plumb::exchange::table {

// {Column} is the cell's text; {Column|slug} in lower case with hyphens for anything but letters
// and digits (beyond ASCII kept); {A, B|hash} twelve hexadecimal digits of a BLAKE2b digest of the
// texts of all columns named. "{{" and "}}" are braces.
class Pattern {
 public:
  explicit Pattern(std::string_view text);

  // What is wrong with it; empty if nothing.
  const std::string& problem() const { return problem_; }
  // Every column it names, in order, with repetitions.
  std::vector<std::string> columns() const;

  enum class Filter : unsigned char { none, slug, hash };
  struct Part {
    std::string literal;  // if no columns
    std::vector<std::string> columns;
    Filter filter = Filter::none;
  };
  const std::vector<Part>& parts() const { return parts_; }

  // The text of one part from the texts of its columns.
  static std::string render(const Part& part, const std::vector<std::string>& texts);

 private:
  void add_placeholder(std::string_view inside);
  std::vector<Part> parts_;
  std::string problem_;
};

std::string slug(std::string_view text);

}  // namespace plumb::exchange::table
