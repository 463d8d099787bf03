// A dashboard as a document: the tiles' own answers, drawn once more for HTML and PDF.
#include <algorithm>
#include <array>
#include <cmath>

#include <fmt/format.h>

#include "report/html.h"
#include "report/pdf.h"
#include "service/artifacts.h"
#include "service/dashboard_tiles.h"

namespace plumb::service {
namespace {

using report::Lines;
using report::Tone;

constexpr std::size_t kMostTableRows = 100;

std::string_view status_word(std::string_view status) {
  if (status == "on_track") return "On track";
  if (status == "at_risk") return "At risk";
  if (status == "off_track") return "Off track";
  if (status == "no_target") return "No target";
  if (status == "no_value") return "No value";
  if (status == "stale") return "Stale";
  return status;
}
std::string_view level_word(std::string_view level) {
  return level == "high" ? "High" : level == "medium" ? "Medium" : level == "low" ? "Low" : level;
}
std::string_view word_of(std::string_view word) {
  if (word == "business") return "Business";
  if (word == "it") return "IT";
  if (word == "none") return "Neither side";
  if (word == "financial") return "Financial";
  if (word == "customer") return "Customer";
  if (word == "internal") return "Internal processes";
  if (word == "learning") return "Learning and growth";
  if (word == "proposed") return "Proposed";
  if (word == "approved") return "Approved";
  if (word == "active") return "Active";
  if (word == "on_hold") return "On hold";
  return word;
}

Tone tone_of(std::string_view status) {
  if (status == "on_track") return Tone::good;
  if (status == "at_risk" || status == "medium") return Tone::warning;
  if (status == "off_track" || status == "high") return Tone::bad;
  return Tone::quiet;
}

class Maker {
 public:
  Maker(const DashboardInput& input, const Dashboard& dashboard)
      : desk_(input), dashboard_(dashboard), data_(dashboard_data(input, dashboard)) {}

  report::Document make() {
    out_.language = std::string(desk_.input.language);
    out_.title = dashboard_.ready ? t(dashboard_.name) : dashboard_.name;
    out_.subtitle = desk_.assessment.workspace_name;
    out_.page = t("Page");
    out_.made_at = format_instant(desk_.assessment.moment.at);
    const std::string moment =
        out_.made_at.substr(0, 10) + " " + out_.made_at.substr(11, 5) + " UTC";
    out_.stamps.push_back(
        t(fmt::format("Data of {}, state {} of the log", moment, desk_.assessment.moment.seq)));
    if (desk_.input.scenario) out_.stamps.push_back(t("Figures of a scenario"));
    if (!dashboard_.description.empty()) {
      add(report::Paragraph{dashboard_.ready ? t(dashboard_.description) : dashboard_.description});
    }
    for (const json::value& tile : data_.at("tiles").get_array()) tile_block(tile.get_object());
    flush();
    return std::move(out_);
  }

 private:
  std::string t(std::string_view english) const { return desk_.t(english); }
  template <typename T>
  void add(T block) {
    out_.blocks.emplace_back(std::move(block));
  }
  // Numbers that follow each other stand side by side.
  void flush() {
    if (figures_.items.empty()) return;
    add(std::move(figures_));
    figures_ = {};
  }

  std::string figure(const json::value& value, std::string_view kind) const {
    if (!value.is_number()) return "–";
    const double number = value.to_number<double>();
    if (kind == "share") return desk_.v(fmt::format("{:.0f}%", 100 * number));
    if (kind == "index") return desk_.v(fmt::format("{:.1f}", number));
    if (kind == "count") return fmt::format("{:.0f}", number);
    // As many digits as it takes, and no more than a reader does.
    const double size = std::abs(number);
    std::string text = fmt::format("{:.{}f}", number, size >= 1000 ? 0 : size >= 10 ? 1 : 2);
    if (text.find('.') != std::string::npos) {
      text.erase(text.find_last_not_of('0') + 1);
      if (text.back() == '.') text.pop_back();
    }
    return desk_.v(text);
  }

  report::Cell cell(const json::value& value, std::string_view kind, bool stale) const {
    if (value.is_null()) return {"–", Tone::quiet};
    const Tone usual = stale ? Tone::quiet : Tone::plain;
    if (value.is_number()) return {figure(value, kind), usual};
    const std::string text(value.get_string());
    if (kind == "status") return {t(status_word(text)), tone_of(text)};
    if (kind == "level") return {t(level_word(text)), tone_of(text)};
    if (kind == "side" || kind == "perspective" || kind == "word") return {t(word_of(text)), usual};
    if (kind == "date") return {desk_.v(text.substr(0, 10)), usual};
    return {text, usual};
  }

  void tile_block(const json::object& tile) {
    const std::string kind = text_at(tile, "kind");
    if (kind == "number") return number(tile);
    flush();
    const std::string title = text_at(tile, "title");
    if (!title.empty()) add(report::Heading{2, title});
    if (kind == "text") return words(text_at(tile, "text"));
    if (text_at(tile, "state") != "ok") {
      add(report::Paragraph{text_at(tile, "reason"), Tone::quiet});
      return;
    }
    const std::string shape = text_at(tile, "shape");
    if (shape == "lines") {
      lines(tile);
    } else if (shape == "bars") {
      bars(tile);
    } else {
      table(tile);
    }
    stamp(tile);
  }

  void number(const json::object& tile) {
    report::Figures::One one;
    one.label = text_at(tile, "title");
    const std::string format = text_at(tile, "format");
    const std::string unit = text_at(tile, "unit");
    if (text_at(tile, "state") != "ok") {
      one.value = "–";
      one.note = text_at(tile, "reason");
    } else if (format == "of") {
      one.value = desk_.v(fmt::format("{} of {}", tile.at("met").to_number<int>(),
                                      tile.at("of_all").to_number<int>()));
    } else {
      one.value = figure(tile.at("value"), format == "plain" ? "number" : format);
      if (!unit.empty()) one.value += " " + unit;
      const auto target = figure_at(tile, "target");
      if (target) {
        one.note =
            t("Target") + " " + figure(tile.at("target"), format == "plain" ? "number" : format);
      } else if (figure_at(tile, "before")) {
        one.note = figure(tile.at("before"), format) + ", " + desk_.v(text_at(tile, "before_at"));
      }
    }
    const std::string status = text_at(tile, "status");
    if (!status.empty()) one.note += (one.note.empty() ? "" : " · ") + t(status_word(status));
    figures_.items.push_back(std::move(one));
  }

  // Headings, lists and paragraphs; emphasis and links lose their marks, not their words.
  void words(const std::string& text) {
    report::List list;
    std::string paragraph;
    const auto close = [&] {
      if (!paragraph.empty()) add(report::Paragraph{paragraph});
      if (!list.items.empty()) add(list);
      paragraph.clear();
      list.items.clear();
    };
    for (std::size_t at = 0; at <= text.size();) {
      const std::size_t end = std::min(text.find('\n', at), text.size());
      std::string line = text.substr(at, end - at);
      at = end + 1;
      const std::size_t marks = line.find_first_not_of('#');
      if (marks != std::string::npos && marks > 0 && marks < 4 && line[marks] == ' ') {
        close();
        add(report::Heading{3, plain(line.substr(marks + 1))});
      } else if (line.starts_with("- ") || line.starts_with("* ")) {
        if (!paragraph.empty()) close();
        list.items.push_back(plain(line.substr(2)));
      } else if (line.find_first_not_of(" \t\r") == std::string::npos) {
        close();
      } else {
        if (!list.items.empty()) close();
        paragraph += (paragraph.empty() ? "" : " ") + plain(line);
      }
    }
    close();
  }

  static std::string plain(const std::string& text) {
    std::string out;
    for (std::size_t i = 0; i < text.size(); ++i) {
      if (text.compare(i, 2, "**") == 0) {
        ++i;
      } else if (text[i] == '[') {
        const std::size_t middle = text.find("](", i);
        const std::size_t end = text.find(')', i);
        if (middle == std::string::npos || end == std::string::npos || end < middle) {
          out += text[i];
          continue;
        }
        out += text.substr(i + 1, middle - i - 1) + " (" +
               text.substr(middle + 2, end - middle - 2) + ")";
        i = end;
      } else if (text[i] != '*' && text[i] != '`') {
        out += text[i];
      }
    }
    return out;
  }

  void bars(const json::object& tile) {
    report::Bars bars;
    bars.least = figure_at(tile, "least").value_or(0);
    bars.most = figure_at(tile, "most").value_or(1);
    const json::array& legend = list_in(tile, "legend");
    if (legend.size() == 2) {
      bars.first = std::string(legend[0].get_string());
      bars.second = std::string(legend[1].get_string());
    }
    const std::string scale = text_at(tile, "scale");
    for (const json::value& value : list_in(tile, "bars")) {
      const json::object& one = value.get_object();
      std::string note = figure(one.at("first"), scale);
      if (!bars.second.empty()) note += " / " + figure(one.at("second"), scale);
      const std::string status = text_at(one, "status");
      if (!status.empty()) note += ", " + t(status_word(status));
      bars.rows.push_back({text_at(one, "name"), figure_at(one, "first"), figure_at(one, "second"),
                           std::move(note)});
    }
    add(std::move(bars));
  }

  static double day_at(const std::string& at) {
    const auto instant = parse_instant(at);
    return instant ? std::chrono::duration<double, std::ratio<86400>>(instant->time_since_epoch())
                         .count()
                   : 0;
  }

  static Lines::Series series_of(std::string name, const json::array& points) {
    Lines::Series out{std::move(name), {}, false};
    for (const json::value& value : points) {
      const json::object& point = value.get_object();
      out.points.push_back({day_at(text_at(point, "at")), figure_at(point, "value"),
                            figure_at(point, "low"), figure_at(point, "high")});
    }
    return out;
  }

  void lines(const json::object& tile) {
    Lines lines;
    const std::string scale = text_at(tile, "scale");
    for (const json::value& value : list_in(tile, "series")) {
      const json::object& one = value.get_object();
      lines.series.push_back(series_of(text_at(one, "name"), list_in(one, "points")));
    }
    if (const json::array& ahead = list_in(tile, "forecast"); !ahead.empty()) {
      lines.series.push_back(series_of(t("Forecast"), ahead));
      lines.series.back().ahead = true;
    }
    lines.target = figure_at(tile, "target");
    if (lines.target) lines.target_name = t("Target") + " " + figure(tile.at("target"), scale);
    measure(lines, scale);
    for (const Lines::Series& one : lines.series) {
      for (auto point = one.points.rbegin(); point != one.points.rend(); ++point) {
        if (!point->value) continue;
        lines.said += one.name + ": " + figure(*point->value, scale) + ". ";
        break;
      }
    }
    add(std::move(lines));
  }

  // Range and gridlines: round numbers around everything there is; shares and the index whole.
  void measure(Lines& lines, const std::string& scale) const {
    double least = INFINITY, most = -INFINITY, from = INFINITY, to = -INFINITY;
    const auto take = [&](std::optional<double> value) {
      if (!value) return;
      least = std::min(least, *value);
      most = std::max(most, *value);
    };
    for (const Lines::Series& one : lines.series) {
      for (const Lines::Point& point : one.points) {
        from = std::min(from, point.at);
        to = std::max(to, point.at);
        for (const auto& value : {point.value, point.low, point.high}) take(value);
      }
    }
    take(lines.target);
    if (scale == "share") least = std::min(least, 0.0), most = std::max(most, 1.0);
    if (scale == "index") least = 0, most = 100;
    const double step = step_of(most - least);
    lines.least = std::floor(least / step) * step;
    lines.most = std::max(std::ceil(most / step) * step, lines.least + step);
    lines.from = from;
    lines.to = to;
    for (double level = lines.least; level <= lines.most + step / 2; level += step) {
      // Gridlines of the index are whole numbers.
      lines.levels.push_back({level, figure(level, scale == "index" ? "count" : scale)});
    }
    constexpr int kMoments = 4;
    for (int i = 0; i <= kMoments && to > from; ++i) {
      const double at = from + (to - from) * i / kMoments;
      const Day day{std::chrono::days(static_cast<int>(at))};
      lines.moments.push_back({at, format_day(day).substr(0, 7)});
    }
  }

  // A round number that divides a range into about four.
  static double step_of(double range) {
    if (!(range > 0)) return 1;
    const double rough = range / 4;
    const double power = std::pow(10, std::floor(std::log10(rough)));
    for (const double round : {1.0, 2.0, 2.5, 5.0}) {
      if (rough <= round * power) return round * power;
    }
    return 10 * power;
  }

  void table(const json::object& tile) {
    const json::array& columns = list_in(tile, "columns");
    const json::array& rows = list_in(tile, "rows");
    if (rows.empty()) {
      add(report::Paragraph{t("Nothing matches."), Tone::quiet});
      return;
    }
    report::Table out;
    std::vector<std::string> kinds;
    for (const json::value& value : columns) {
      const json::object& one = value.get_object();
      std::string kind = text_at(one, "kind");
      std::string name = text_at(one, "name");
      if (kind == "measure_status") name = t(status_word(name)), kind = "count";
      if (kind == "finding_level") name = t(level_word(name)), kind = "count";
      const bool number = kind == "number" || kind == "share" || kind == "count" ||
                          kind == "money" || kind == "index";
      const bool wide = out.columns.empty();
      out.columns.push_back({std::move(name), wide ? 3.0 : 1.2, number});
      kinds.push_back(std::move(kind));
    }
    for (const json::value& value : rows) {
      if (out.rows.size() == kMostTableRows) break;
      const json::object& one = value.get_object();
      std::vector<report::Cell> cells;
      const json::array& said = list_in(one, "cells");
      for (std::size_t i = 0; i < said.size() && i < kinds.size(); ++i) {
        cells.push_back(cell(said[i], kinds[i], flag_in(one, "stale")));
      }
      out.rows.push_back(std::move(cells));
    }
    add(std::move(out));
    const std::size_t total = count_in(tile, "total");
    if (total > rows.size()) {
      add(report::Paragraph{t(fmt::format("{} of {} rows", rows.size(), total)), Tone::quiet});
    }
  }

  void stamp(const json::object& tile) {
    std::string text;
    const auto join = [&](const std::string& part) {
      if (!part.empty()) text += (text.empty() ? "" : " · ") + part;
    };
    join(text_at(tile, "unit"));
    if (const std::string at = text_at(tile, "data_at"); !at.empty()) {
      join(t("Data of") + " " + desk_.v(at.substr(0, 10)));
    }
    if (flag_in(tile, "stale")) join(t("Stale"));
    if (!text.empty()) add(report::Paragraph{std::move(text), Tone::quiet});
  }

  TileDesk desk_;
  const Dashboard& dashboard_;
  json::object data_;
  report::Document out_;
  report::Figures figures_;
};

}  // namespace

Result<std::string> dashboard_file(const DashboardInput& input, const Dashboard& dashboard,
                                   std::string_view format) {
  const report::Document document = Maker(input, dashboard).make();
  if (format == "pdf") return report::to_pdf(document);
  return report::to_html(document);
}

}  // namespace plumb::service
