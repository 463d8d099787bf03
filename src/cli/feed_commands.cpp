// feed: list, show, try, run; by whoever holds the data folder.
#include <CLI/CLI.hpp>

#include <fmt/format.h>

#include <cstdlib>

#include "api/operator_feeds.h"
#include "cli/context.h"

namespace plumb::cli {
namespace {

std::string variable(const char* name, const char* otherwise = "") {
  const char* value = std::getenv(name);
  return value != nullptr && *value != '\0' ? value : otherwise;
}

struct FeedWish {
  api::FeedFolder folder;
  std::string id;
};

std::string text_of(const json::value& row, std::string_view name) {
  const json::value* found = row.as_object().if_contains(name);
  if (found == nullptr || found->is_null()) return "";
  return found->is_string() ? std::string(found->get_string()) : json::serialize(*found);
}

Result<int> list(const Context& context, const FeedWish& wish) {
  PLUMB_TRY(const json::array all, api::list_feeds(wish.folder));
  if (context.globals.json) {
    context.print_json(all);
    return kDone;
  }
  if (all.empty()) {
    context.print("No feed yet. Write one under Measures, Feeds.\n");
    return kDone;
  }
  Table table({{"id"},
               {"feed", {}, true},
               {"kind"},
               {"from"},
               {"state"},
               {"failures", Table::Align::right},
               {"worked last"}});
  for (const json::value& row : all) {
    const std::string failures = text_of(row, "failures");
    table.add({{text_of(row, "id"), Tone::accent},
               {text_of(row, "name")},
               {text_of(row, "kind")},
               {text_of(row, "place")},
               {text_of(row, "state")},
               {failures, failures == "0" ? Tone::plain : Tone::poor},
               {text_of(row, "last_success").substr(0, 16)}});
  }
  context.print(table.text(context.terminal));
  return kDone;
}

Result<int> show(const Context& context, const FeedWish& wish) {
  PLUMB_TRY(const json::object feed, api::show_feed(wish.folder, wish.id));
  context.print_json(feed);
  return kDone;
}

Result<int> attempt(const Context& context, const FeedWish& wish) {
  PLUMB_TRY(const json::object trial, api::try_feed(wish.folder, wish.id));
  bool fine = true;
  Table table({{"row"},
               {"outcome"},
               {"measure", {}, true},
               {"moment"},
               {"value", Table::Align::right},
               {"what is wrong", {}, true}});
  for (const json::value& row : trial.at("rows").as_array()) {
    const bool refused = text_of(row, "outcome") == "refused";
    fine = fine && !refused;
    const json::value* measure = row.as_object().if_contains("measure");
    table.add({{text_of(row, "row")},
               {text_of(row, "outcome"), refused ? Tone::poor : Tone::good},
               {measure == nullptr ? "" : text_of(*measure, "name")},
               {text_of(row, "at")},
               {text_of(row, "value")},
               {refused ? text_of(row, "what") + " " + text_of(row, "remedy") : ""}});
  }
  if (context.globals.json) {
    context.print_json(trial);
  } else {
    context.print(table.text(context.terminal));
    context.note("Nothing was kept.");
  }
  return fine ? kDone : kDataSayNo;
}

Result<int> run_once(const Context& context, const FeedWish& wish) {
  PLUMB_TRY(const json::object run, api::run_feed(wish.folder, wish.id));
  const bool failed = text_of(run, "outcome") == "failed";
  if (context.globals.json) {
    context.print_json(run);
    return failed ? kDataSayNo : kDone;
  }
  const json::value& counts = run.at("counts");
  context.print(fmt::format("{}: {} rows, {} new, {} corrected, {} known, {} refused.\n",
                            text_of(run, "outcome"), text_of(counts, "rows"),
                            text_of(counts, "fresh"), text_of(counts, "corrected"),
                            text_of(counts, "unchanged"), text_of(counts, "refused")));
  if (const json::value& error = run.at("error"); !error.is_null()) {
    context.print(fmt::format("{} {}\n", text_of(error, "what"), text_of(error, "remedy")));
  }
  for (const json::value& one : run.at("refusals").as_array()) {
    context.print(fmt::format("{}: {} {}\n", text_of(one, "row"), text_of(one, "what"),
                              text_of(one, "remedy")));
  }
  return failed ? kDataSayNo : kDone;
}

}  // namespace

void add_feed_commands(CLI::App& app, std::vector<Command>& commands) {
  auto wish = std::make_shared<FeedWish>();
  wish->folder.data = variable("PLUMB_DATA", "plumbline-data");
  wish->folder.hosts = variable("PLUMB_FEED_HOSTS");
  wish->folder.files = variable("PLUMB_FEED_FILES");
  wish->folder.ca = variable("PLUMB_FEED_CA");
  auto* feed =
      app.add_subcommand("feed", "Live feeds of a data folder: how they do, what they bring");
  feed->require_subcommand(1);
  feed->add_option("--data", wish->folder.data, "Data folder (else PLUMB_DATA)")
      ->capture_default_str();
  feed->add_option("--feed-hosts", wish->folder.hosts,
                   "Hosts feeds may reach, with commas (else PLUMB_FEED_HOSTS)");
  feed->add_option("--feed-files", wish->folder.files,
                   "Folder of SQLite files feeds may read (else PLUMB_FEED_FILES)");
  feed->add_option("--feed-ca", wish->folder.ca,
                   "Certificate authorities feeds trust, PEM (else PLUMB_FEED_CA)");
  const auto add = [&](const char* name, const char* about, bool one, auto action) {
    auto* sub = feed->add_subcommand(name, about);
    sub->add_option("workspace-id", wish->folder.workspace, "Workspace")->required();
    if (one) sub->add_option("feed", wish->id, "Its id; `plumb feed list` names them")->required();
    commands.push_back(
        {sub, [wish, action](const Context& context) { return action(context, *wish); }});
  };
  add("list", "Feeds and how they are doing", false, list);
  add("show", "Definition, health and runs of one, as JSON", true, show);
  add("try", "Ask its source and show what would be recorded; writes nothing", true, attempt);
  add("run", "Ask its source now and keep what comes", true, run_once);
}

}  // namespace plumb::cli
