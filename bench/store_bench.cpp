// The workspace file: durable commits beside bare fsync, many writers, bulk import, opening.
#include <benchmark/benchmark.h>
#include <fcntl.h>
#include <unistd.h>

#include <atomic>
#include <filesystem>
#include <thread>

#include "score/compile.h"
#include "service/assess.h"
#include "service/generate.h"
#include "service/import.h"
#include "service/workspace.h"

namespace {

using plumb::service::Workspace;
namespace fs = std::filesystem;

struct Folder {
  Folder() : path(fs::temp_directory_path() / ("plumb-bench-" + std::to_string(getpid()))) {
    fs::create_directories(path);
  }
  ~Folder() { fs::remove_all(path); }
  std::string file(const std::string& name) const {
    for (const char* suffix : {"", "-wal", "-shm"}) fs::remove(path / (name + suffix));
    return (path / name).string();
  }
  fs::path path;
};

std::unique_ptr<Workspace> fresh(const std::string& path) {
  auto made = Workspace::create(path, "Bench", "EUR", plumb::system_environment());
  if (!made.ok()) std::abort();
  return std::move(*made);
}

plumb::service::Batch one_change(std::uint64_t number) {
  plumb::service::Write write;
  write.operation = plumb::model::Operation::create;
  write.id = "e" + std::to_string(number);
  write.record = {{"type", "process"}, {"name", "Process"}, {"owner", "person-1"}};
  plumb::service::Batch batch;
  batch.actor = "bench";
  batch.writes.push_back(std::move(write));
  return batch;
}

// What the disk allows: as many bytes as a commit writes, then fdatasync as SQLite does.
void bare_fsync(benchmark::State& state) {
  const Folder folder;
  const int file = open(folder.file("raw").c_str(), O_CREAT | O_WRONLY, 0600);
  const std::string page(static_cast<std::size_t>(state.range(0)), 'x');
  for (auto _ : state) {
    if (write(file, page.data(), page.size()) < 0 || fdatasync(file) != 0) std::abort();
  }
  close(file);
}
BENCHMARK(bare_fsync)->Arg(4096)->Arg(8 * 4120)->UseRealTime()->Unit(benchmark::kMicrosecond);

void single_commit(benchmark::State& state) {
  const Folder folder;
  const auto workspace = fresh(folder.file("w.plumb"));
  std::uint64_t number = 0;
  for (auto _ : state) {
    if (!workspace->commit(one_change(number++)).ok()) std::abort();
  }
}
BENCHMARK(single_commit)->UseRealTime()->Unit(benchmark::kMicrosecond);

void group_commit(benchmark::State& state) {
  const Folder folder;
  const auto workspace = fresh(folder.file("w.plumb"));
  const auto writers = static_cast<int>(state.range(0));
  constexpr int kEach = 300;
  std::atomic<std::uint64_t> number = 0;
  for (auto _ : state) {
    std::vector<std::thread> threads;
    for (int i = 0; i < writers; ++i) {
      threads.emplace_back([&] {
        for (int n = 0; n < kEach; ++n) {
          if (!workspace->commit(one_change(number++)).ok()) std::abort();
        }
      });
    }
    for (std::thread& thread : threads) thread.join();
  }
  state.SetItemsProcessed(state.iterations() * writers * kEach);
}
BENCHMARK(group_commit)->Arg(1)->Arg(8)->Arg(64)->UseRealTime()->Unit(benchmark::kMillisecond);

void bulk_import(benchmark::State& state) {
  const Folder folder;
  plumb::service::Shape shape;
  shape.elements = static_cast<std::uint32_t>(state.range(0));
  shape.relations = shape.elements * 3;
  for (auto _ : state) {
    state.PauseTiming();
    auto workspace = fresh(folder.file("w.plumb"));
    auto document = plumb::service::generate_document(shape);
    plumb::service::ImportOptions options;
    options.actor = "bench";
    options.duplicate_hints = false;
    state.ResumeTiming();
    if (!plumb::service::import_document(*workspace, std::move(document), options).ok()) {
      std::abort();
    }
  }
  state.SetItemsProcessed(state.iterations() * (shape.elements + shape.relations));
}
BENCHMARK(bulk_import)->Arg(10000)->Arg(100000)->UseRealTime()->Unit(benchmark::kMillisecond);

void open_to_first_score(benchmark::State& state) {
  const Folder folder;
  const std::string path = folder.file("w.plumb");
  plumb::service::Shape shape;
  shape.elements = static_cast<std::uint32_t>(state.range(0));
  shape.relations = shape.elements * 3;
  {
    auto workspace = fresh(path);
    plumb::service::ImportOptions options;
    options.actor = "bench";
    options.duplicate_hints = false;
    auto done = plumb::service::import_document(*workspace,
                                                plumb::service::generate_document(shape), options);
    if (!done.ok()) std::abort();
  }
  for (auto _ : state) {
    auto workspace = Workspace::open(path, plumb::system_environment());
    plumb::service::AssessOptions options;
    options.moment = *(*workspace)->moment("now");
    options.findings = false;
    auto assessment = plumb::service::assess(**workspace, (*workspace)->snapshot(), options);
    benchmark::DoNotOptimize((*assessment)->index.value);
  }
}
BENCHMARK(open_to_first_score)->Arg(100000)->UseRealTime()->Unit(benchmark::kMillisecond);

}  // namespace

BENCHMARK_MAIN();
