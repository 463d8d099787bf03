// Workspaces for tests of assessments: an example company in a folder of its own, a clock that
// stands still until it is moved, and random changes drawn from a seed.
#pragma once

#include <doctest/doctest.h>
#include <unistd.h>

#include <atomic>
#include <filesystem>
#include <map>
#include <random>
#include <string>

#include "service/assess.h"
#include "service/template.h"

namespace plumb::service::fixture {

class Company {
 public:
  explicit Company(const std::string& id) {
    static int counter = 0;
    folder_ = std::filesystem::temp_directory_path() /
              ("plumb-live-" + std::to_string(static_cast<long>(getpid())) + "-" +
               std::to_string(counter++));
    std::filesystem::create_directories(folder_);
    environment.now = [this] { return Instant(std::chrono::milliseconds(now.load())); };
    environment.random = [this] {
      return seed_ = seed_ * 6364136223846793005u + 1442695040888963407u;
    };
    TemplateOptions options;
    options.path = (folder_ / "w.plumb").string();
    options.id = id;
    options.keep_dates = true;
    REQUIRE(create_from_template(options, environment).ok());
    auto opened = Workspace::open(options.path, environment);
    REQUIRE(opened.ok());
    workspace = std::move(*opened);
  }
  ~Company() {
    workspace.reset();
    std::filesystem::remove_all(folder_);
  }
  Company(const Company&) = delete;
  Company& operator=(const Company&) = delete;

  void at(std::string_view moment) { now = parse_instant(moment)->time_since_epoch().count(); }

  std::uint64_t write(std::vector<Write> writes) {
    Batch batch;
    batch.actor = "anna";
    batch.writes = std::move(writes);
    const auto committed = workspace->commit(std::move(batch));
    if (!committed.ok()) FAIL(committed.error().text());
    return workspace->snapshot().seq;
  }

  std::unique_ptr<Assessment> assessed(const Moment& moment) const {
    AssessOptions options;
    options.moment = moment;
    auto made = assess(*workspace, workspace->snapshot(), options);
    REQUIRE(made.ok());
    return std::move(*made);
  }

  std::atomic<std::int64_t> now{parse_instant("2026-06-30T12:00:00Z")->time_since_epoch().count()};
  Environment environment;
  std::unique_ptr<Workspace> workspace;

 private:
  std::filesystem::path folder_;
  std::uint64_t seed_ = 7;
};

inline Write set(model::Subject subject, std::string_view id, json::object fields) {
  return {subject, model::Operation::update, std::string(id), std::move(fields), std::nullopt};
}
inline Write create(model::Subject subject, std::string_view id, json::object record) {
  return {subject, model::Operation::create, std::string(id), std::move(record), std::nullopt};
}

// One change of the kinds people make, to a company that exists.
class Draw {
 public:
  explicit Draw(unsigned seed) : random_(seed) {}

  Write next(const model::Model& model) {
    switch (random_() % 9) {
      case 0:
        return set(
            model::Subject::element, element(model, ""),
            {{"evidence", {{{"kind", "assessed"}, {"value", share()}, {"at", "2026-06-01"}}}}});
      case 1: return set(model::Subject::relation, relation(model), {{"strength", share()}});
      case 2:
        return set(model::Subject::element, element(model, "goal"), {{"weight", 5 * share()}});
      case 3:
        return set(model::Subject::element, element(model, "application"),
                   {{"annual_cost", {{"amount", 1e5 * share()}, {"currency", "EUR"}}}});
      case 4:
        return create(model::Subject::relation, "new-r" + std::to_string(made_++),
                      {{"kind", "supports"},
                       {"from", element(model, "application")},
                       {"to", element(model, "process")},
                       {"strength", share()}});
      case 5:
        return create(model::Subject::element, "new-e" + std::to_string(made_++),
                      {{"type", random_() % 2 == 0 ? "goal" : "process"}, {"name", "New"}});
      case 6: return toggle(model, model::Subject::element);
      case 7: return toggle(model, model::Subject::relation);
      default:
        return set(model::Subject::element, element(model, "measure"), {{"current", 9 * share()}});
    }
  }

  double share() { return static_cast<double>(random_() % 1000 + 1) / 1000; }

 private:
  std::string element(const model::Model& model, std::string_view type) {
    for (int i = 0;; ++i) {
      const auto at = static_cast<model::Index>(random_() % model.element_bound());
      if (!model.live(at)) continue;
      if (type.empty() ? model.type(at).in_engine : model.type_name(at) == type || i > 5000) {
        return std::string(model.element_id(at));
      }
    }
  }
  // One that can state a strength.
  std::string relation(const model::Model& model) {
    for (;;) {
      const auto at = static_cast<model::Index>(random_() % model.relation_bound());
      if (!model.connects(at) || model.kind_name(at) != "supports") continue;
      return std::string(model.relation_id(at));
    }
  }
  Write toggle(const model::Model& model, model::Subject subject) {
    const bool element = subject == model::Subject::element;
    const auto at = static_cast<model::Index>(
        random_() % (element ? model.element_bound() : model.relation_bound()));
    const model::State state = element ? model.element_row(at).state : model.relation_row(at).state;
    return {subject,
            state == model::State::live ? model::Operation::remove : model::Operation::restore,
            std::string(element ? model.element_id(at) : model.relation_id(at)),
            {},
            std::nullopt};
  }

  std::mt19937 random_;
  int made_ = 0;
};

using Words = std::map<std::string, double>;

inline void put(Words& out, const std::string& key, std::optional<double> value) {
  out[key] = value.value_or(-1);
}

// Every figure of an assessment by the names people know, however nodes are numbered.
inline Words figures(const Assessment& of) {
  Words out;
  const score::Analysis& analysis = of.analysis();
  for (score::Node v = 0; v < of.engine->graph().size(); ++v) {
    const std::string id = of.node_id(v);
    if (id.empty()) continue;
    put(out, id + " condition", of.engine->graph().condition[v]);
    put(out, id + " cost", of.engine->graph().cost[v]);
    put(out, id + " support", analysis.support[v]);
    put(out, id + " delivered", analysis.delivered[v]);
    put(out, id + " importance", analysis.importance[v]);
    put(out, id + " gradient", analysis.gradient_condition[v]);
  }
  for (std::size_t i = 0; i < analysis.links.size(); ++i) {
    const std::string link = "link " + std::to_string(i);
    put(out, link + " coverage", analysis.links[i].coverage);
    put(out, link + " purpose", analysis.links[i].purpose);
    put(out, link + " confidence", analysis.links[i].confidence);
  }
  put(out, "index", of.index.value);
  put(out, "index confidence", of.index.confidence);
  for (std::size_t i = 0; i < score::kLineCount; ++i) {
    put(out, "line " + std::to_string(i), of.index.lines[i].value);
  }
  for (const auto& component : of.components) {
    put(out, "component " + component.id, component.condition);
    put(out, "component importance " + component.id, component.importance);
  }
  for (std::size_t i = 0; i < score::kPerspectiveCount; ++i) {
    put(out, "perspective " + std::to_string(i), of.perspectives.figures[i].score);
    put(out, "spend " + std::to_string(i), of.perspectives.figures[i].spend_share);
  }
  for (const auto& finding : of.findings) {
    put(out, "finding " + finding.key + " | " + finding.text, finding.severity);
  }
  for (const auto& diagnosis : of.diagnoses) put(out, diagnosis.text, diagnosis.score);
  for (const auto& warning : of.compiled.warnings) out["warning " + warning.what] += 1;
  put(out, "roots", static_cast<double>(of.compiled.roots));
  return out;
}

// Empty if two assessments agree to 1e-9; else what differs first.
inline std::string difference(const Assessment& a, const Assessment& b) {
  const Words left = figures(a);
  const Words right = figures(b);
  for (const auto& [key, value] : left) {
    const auto found = right.find(key);
    if (found == right.end()) return key + " is only in the first";
    if (!(std::abs(value - found->second) <= 1e-9)) {
      return key + ": " + std::to_string(value) + " and " + std::to_string(found->second);
    }
  }
  for (const auto& [key, value] : right) {
    if (!left.contains(key)) return key + " is only in the second";
  }
  return {};
}

}  // namespace plumb::service::fixture
