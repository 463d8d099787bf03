// The example companies live through a year and end exactly in what their files say.
#include <doctest/doctest.h>

#include <filesystem>

#include "exchange/json/json.h"
#include "service/import.h"
#include "service/scores.h"
#include "service/service_levels.h"
#include "service/template.h"
#include "service/template_history.h"

namespace plumb::service {
namespace {

struct Company {
  const char* id;
  double least;  // of the index today
  double most;
};

Environment fixed() {
  Environment out;
  out.now = [] { return *parse_instant("2026-06-30T18:00:00Z"); };
  out.random = [seed = std::uint64_t{11}]() mutable { return seed += 0x9e3779b97f4a7c15u; };
  return out;
}

// All but campaigns, which stand in no file: they are made from its survey results. What windows
// came to is counted anew, with more digits than the file has.
std::string text_of(const Workspace& workspace) {
  exchange::Content content = content_of(*workspace.snapshot().model, "W", "EUR");
  std::erase_if(content.artifacts, [](const auto& one) { return one.kind == "campaign"; });
  for (model::Element& one : content.elements) {
    if (one.type != "service_level" || !is_windowed(one.fields)) continue;
    for (const char* key : {"attained", "budget_left"}) one.fields.erase(key);
  }
  return exchange::write_json(content);
}

double index_at(const Workspace& workspace, std::string_view when) {
  const auto moment = workspace.moment(when);
  REQUIRE(moment.ok());
  const auto state = workspace.as_of(moment->seq);
  REQUIRE(state.ok());
  const auto scores = scores_of(workspace, *state, *moment);
  REQUIRE(scores.ok());
  return scores->at("index").is_null() ? 0 : scores->at("index").to_number<double>();
}

TEST_CASE("a year of history ends in today's state of the file") {
  const auto folder = std::filesystem::temp_directory_path() / "plumb-history-test";
  std::filesystem::remove_all(folder);
  std::filesystem::create_directories(folder);
  const Company companies[] = {
      {"retail", 86, 88}, {"manufacturing", 79, 81}, {"financial", 22, 25}};
  for (const Company& company : companies) {
    INFO(std::string(company.id));
    TemplateOptions wish;
    wish.path = (folder / (std::string(company.id) + ".plumb")).string();
    wish.id = company.id;
    wish.actor = "anna";
    wish.keep_dates = true;
    const auto made = create_from_template(wish, fixed());
    if (!made.ok()) FAIL(made.error().text());
    const auto workspace = Workspace::open(wish.path, fixed());
    REQUIRE(workspace.ok());
    const auto batches = (*workspace)->store().batches(100);
    REQUIRE(batches.ok());
    CHECK(batches->size() >= 8);
    CHECK(batches->size() <= 15);
    CHECK(batches->back().at < "2025-07-02");
    CHECK(batches->front().at <= "2026-06-30T18:00:00.000Z");
    CHECK((*workspace)->verify()->damage.empty());

    // The same file without its history, in one batch.
    const auto plain = Workspace::create((folder / "plain.plumb").string(), "W", "EUR", fixed());
    REQUIRE(plain.ok());
    for (const Asset& asset : assets()) {
      if (asset.name != std::string(company.id) + ".yaml") continue;
      auto document = exchange::read_yaml(asset.bytes, std::string(asset.name));
      REQUIRE(document.ok());
      document->history = nullptr;
      REQUIRE(import_document(**plain, std::move(*document), {"anna", "file", {}, {}, false, false})
                  .ok());
    }
    CHECK(text_of(**workspace) == text_of(**plain));
    const double today = index_at(**workspace, "now");
    CHECK(today >= company.least);
    CHECK(today <= company.most);
    std::string line;
    for (auto row = batches->rbegin(); row != batches->rend(); ++row) {
      line += " " + std::to_string(static_cast<int>(index_at(**workspace, row->id) + 0.5));
    }
    MESSAGE(std::string(company.id) << ":" << line);
    const double first = index_at(**workspace, batches->back().id);
    if (wish.id == "retail") CHECK(first < today - 8);
    if (wish.id == "manufacturing") CHECK(std::abs(first - today) < 8);
    if (wish.id == "financial") {
      CHECK(first > today + 5);
      // The last two are the rounds of the survey.
      CHECK(index_at(**workspace, batches->at(3).id) < today);
    }
    for (const char* suffix : {"", "-wal", "-shm"}) {
      std::filesystem::remove(folder / ("plain.plumb" + std::string(suffix)));
    }
  }
  std::filesystem::remove_all(folder);
}

TEST_CASE("a history that does not fit its file is refused with its place") {
  const char* rows[] = {
      "[{at: 2026-01-01, by: anna}]",
      "[{at: soon, by: anna, reason: start}]",
      "[{at: 2026-01-01, by: a, reason: b}, {at: 2025-01-01, by: a, reason: b}]",
      "[{at: 2026-01-01, by: a, reason: b}, {at: 2026-02-01, by: a, reason: b, new: [none]}]",
      "[{at: 2026-01-01, by: a, reason: b}, {at: 2026-02-01, by: a, reason: b, was: {g: {x: 1}}}]",
      "[{at: 2026-01-01, by: a, reason: b}, {at: 2026-02-01, by: a, reason: b, new: [[g, x]]}]",
  };
  for (const char* row : rows) {
    INFO(row);
    const std::string text =
        std::string("plumbline: 1\nelements:\n  - {id: g, type: goal, name: G}\nhistory: ") + row +
        "\n";
    auto document = exchange::read_yaml(text, "x.yaml");
    REQUIRE(document.ok());
    const auto batches = history_of(std::move(*document));
    REQUIRE_FALSE(batches.ok());
    CHECK(batches.error().where.starts_with("history["));
  }
}

}  // namespace
}  // namespace plumb::service
