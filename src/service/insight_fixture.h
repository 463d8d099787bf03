// Workspaces for tests of services: in a folder of their own, with a clock that stands.
#pragma once

#include <doctest/doctest.h>
#include <unistd.h>

#include <filesystem>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "service/assess.h"
#include "service/template.h"
#include "service/workspace.h"

namespace plumb::service {

class TestWorkspace {
 public:
  // "empty" or an example company.
  explicit TestWorkspace(const std::string& id = "empty") {
    static int counter = 0;
    folder_ = std::filesystem::temp_directory_path() /
              ("plumb-insight-" + std::to_string(static_cast<long>(getpid())) + "-" +
               std::to_string(counter++));
    std::filesystem::create_directories(folder_);
    environment_.now = [this] { return now; };
    environment_.random = [this] {
      return seed_ = seed_ * 6364136223846793005u + 1442695040888963407u;
    };
    TemplateOptions options;
    options.path = (folder_ / "w.plumb").string();
    options.id = id;
    options.name = "Test";
    options.actor = "anna";
    options.keep_dates = true;
    REQUIRE(create_from_template(options, environment_).ok());
    workspace_ = std::move(*Workspace::open(options.path, environment_));
  }
  ~TestWorkspace() {
    workspace_.reset();
    std::filesystem::remove_all(folder_);
  }
  TestWorkspace(const TestWorkspace&) = delete;
  TestWorkspace& operator=(const TestWorkspace&) = delete;

  Workspace& operator*() { return *workspace_; }
  Workspace* operator->() { return workspace_.get(); }

  void element(const std::string& id, json::object record) {
    record.emplace("name", id);
    write(model::Subject::element, model::Operation::create, id, std::move(record));
  }
  void relation(const std::string& from, const std::string& kind, const std::string& to,
                json::object fields = {}) {
    fields["from"] = from;
    fields["kind"] = kind;
    fields["to"] = to;
    write(model::Subject::relation, model::Operation::create, from + "-" + kind + "-" + to,
          std::move(fields));
  }
  void change(const std::string& id, json::object fields) {
    write(model::Subject::element, model::Operation::update, id, std::move(fields));
  }
  void remove(const std::string& id) {
    write(model::Subject::element, model::Operation::remove, id, {});
  }

  std::unique_ptr<Assessment> assess() {
    Snapshot snapshot = workspace_->snapshot();
    AssessOptions options;
    options.moment = {snapshot.seq, now};
    options.threads = 1;
    auto made = service::assess(*workspace_, std::move(snapshot), options);
    REQUIRE(made.ok());
    return std::move(made).value();
  }

  Instant now = *parse_instant("2026-06-30T12:00:00Z");

 private:
  void write(model::Subject subject, model::Operation operation, const std::string& id,
             json::object record) {
    Batch batch;
    batch.actor = "anna";
    batch.reason = "test";
    batch.writes.push_back({subject, operation, id, std::move(record), std::nullopt});
    const auto kept = workspace_->commit(std::move(batch));
    if (!kept.ok()) FAIL(kept.error().text());
  }

  std::filesystem::path folder_;
  std::uint64_t seed_ = 7;
  Environment environment_;
  std::unique_ptr<Workspace> workspace_;
};

inline constexpr const char* kCompanies[] = {"retail", "manufacturing", "financial"};

}  // namespace plumb::service
