// Kills a writing process again and again, without warning, and looks at what it left behind.
//
// Goal: nothing that was acknowledged is lost, and no batch is there in half. Method: a child
// writes batches from several threads and reports each acknowledged batch through a pipe; the
// parent kills it with SIGKILL after a number of acknowledgements drawn from a seed plus a random
// busy wait, opens the file and compares. The same file is used for all trials of a round, so
// recovery from a recovered file is tested too.
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <mutex>
#include <random>
#include <string>
#include <thread>
#include <vector>

#include "service/workspace.h"

namespace {

using plumb::service::Batch;
using plumb::service::Workspace;
using plumb::service::Write;

constexpr int kWriters = 4;
constexpr int kTrialsPerFile = 50;
const std::size_t kOne = 1;  // read through volatile, so that the wait is not optimised away

struct Acknowledged {
  int trial = 0;
  int writer = 0;
  int number = 0;
};

std::string element_id(const Acknowledged& batch, int part) {
  return "e-" + std::to_string(batch.trial) + "-" + std::to_string(batch.writer) + "-" +
         std::to_string(batch.number) + "-" + std::to_string(part);
}

// 1 to 5 elements, by the batch's number, so that the parent knows what a whole batch is.
int parts_of(const Acknowledged& batch) {
  return 1 + batch.number % 5;
}

ssize_t write_report(int pipe, const Acknowledged& report) {
  return write(pipe, &report, sizeof report);
}

[[noreturn]] void write_until_killed(const std::string& path, int trial, int pipe) {
  auto opened = Workspace::open(path, plumb::system_environment());
  if (!opened.ok()) {
    std::fprintf(stderr, "child: %s\n", opened.error().text().c_str());
    _exit(3);
  }
  Workspace& workspace = **opened;
  std::vector<std::thread> writers;
  for (int writer = 0; writer < kWriters; ++writer) {
    writers.emplace_back([&workspace, trial, writer, pipe] {
      for (int number = 0;; ++number) {
        const Acknowledged mine{trial, writer, number};
        Batch batch;
        batch.actor = "crash";
        batch.reason = std::to_string(number);
        for (int part = 0; part < parts_of(mine); ++part) {
          Write write;
          write.operation = plumb::model::Operation::create;
          write.id = element_id(mine, part);
          write.record = {{"type", "process"}, {"name", "Process " + write.id}};
          batch.writes.push_back(std::move(write));
        }
        const auto committed = workspace.commit(std::move(batch));
        if (!committed.ok()) {
          std::fprintf(stderr, "child: %s\n", committed.error().text().c_str());
          _exit(4);
        }
        // Smaller than PIPE_BUF, so reports of several threads never mix.
        if (write_report(pipe, mine) != sizeof mine) _exit(0);
      }
    });
  }
  for (std::thread& writer : writers) writer.join();
  _exit(0);
}

int fail(const std::string& why) {
  std::fprintf(stderr, "crash_test: %s\n", why.c_str());
  return 1;
}

// Every acknowledged batch is whole; every batch that is there at all is whole.
std::string check(const std::string& path, int trial, const std::vector<Acknowledged>& reports) {
  auto opened = Workspace::open(path, plumb::system_environment());
  if (!opened.ok()) return opened.error().text();
  const auto snapshot = (*opened)->snapshot();
  const auto present = [&](const Acknowledged& batch) {
    int found = 0;
    for (int part = 0; part < parts_of(batch); ++part) {
      if (snapshot.model->find_element(element_id(batch, part)) != plumb::model::kNoIndex) ++found;
    }
    return found;
  };
  std::vector<int> last(kWriters, -1);
  for (const Acknowledged& report : reports) {
    if (present(report) != parts_of(report)) {
      return "an acknowledged batch is missing: " + element_id(report, 0);
    }
    last[static_cast<std::size_t>(report.writer)] = report.number;
  }
  for (int writer = 0; writer < kWriters; ++writer) {
    for (int ahead = 1; ahead <= 3; ++ahead) {
      const Acknowledged batch{trial, writer, last[static_cast<std::size_t>(writer)] + ahead};
      const int found = present(batch);
      if (found != 0 && found != parts_of(batch)) return "half a batch: " + element_id(batch, 0);
    }
  }
  return {};
}

std::string check_chain(const std::string& path) {
  auto opened = Workspace::open(path, plumb::system_environment());
  if (!opened.ok()) return opened.error().text();
  const auto verified = (*opened)->verify();
  if (!verified.ok()) return verified.error().text();
  if (!verified->damage.empty()) {
    return verified->damage.front().where + ": " + verified->damage.front().what;
  }
  return {};
}

int run_trial(const std::string& path, int trial, std::mt19937& random) {
  int pipe_ends[2];
  if (pipe(pipe_ends) != 0) return fail("no pipe");
  const pid_t child = fork();
  if (child < 0) return fail("no process");
  if (child == 0) {
    close(pipe_ends[0]);
    write_until_killed(path, trial, pipe_ends[1]);
  }
  close(pipe_ends[1]);
  std::vector<Acknowledged> reports;
  const std::size_t wanted = random() % 40;
  Acknowledged report;
  while (reports.size() < wanted && read(pipe_ends[0], &report, sizeof report) == sizeof report) {
    reports.push_back(report);
  }
  // A moment somewhere inside the next commits, not at their edges.
  const std::size_t spins = random() % 3000000;
  std::size_t spun = 0;
  while (spun < spins) spun += static_cast<const volatile std::size_t&>(kOne);
  kill(child, SIGKILL);
  while (read(pipe_ends[0], &report, sizeof report) == sizeof report) reports.push_back(report);
  close(pipe_ends[0]);
  int status = 0;
  waitpid(child, &status, 0);
  if (WIFEXITED(status) && WEXITSTATUS(status) != 0) return fail("the child gave up by itself");
  const std::string wrong = check(path, trial, reports);
  return wrong.empty() ? 0 : fail("trial " + std::to_string(trial) + ": " + wrong);
}

}  // namespace

int main(int argc, char** argv) {
  const int trials = argc > 1 ? std::atoi(argv[1]) : 500;
  std::mt19937 random(20260630);
  const auto folder = std::filesystem::temp_directory_path() /
                      ("plumb-crash-" + std::to_string(static_cast<long>(getpid())));
  std::filesystem::create_directories(folder);
  std::string path;
  int failed = 0;
  for (int trial = 0; trial < trials && failed == 0; ++trial) {
    if (trial % kTrialsPerFile == 0) {
      if (!path.empty()) {
        const std::string wrong = check_chain(path);
        if (!wrong.empty()) failed = fail(wrong);
      }
      path = (folder / ("w" + std::to_string(trial) + ".plumb")).string();
      auto created = Workspace::create(path, "Crash", "EUR", plumb::system_environment());
      if (!created.ok()) return fail(created.error().text());
    }
    if (failed == 0) failed = run_trial(path, trial, random);
  }
  if (failed == 0) {
    const std::string wrong = check_chain(path);
    if (!wrong.empty()) failed = fail(wrong);
  }
  std::filesystem::remove_all(folder);
  if (failed == 0) std::printf("%d of %d kills without loss or half a batch\n", trials, trials);
  return failed;
}
