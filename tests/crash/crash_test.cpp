// Kills a writing process again and again, without warning, and looks at what it left behind.
//
// Goal: nothing that was acknowledged is lost, and no batch is there in half. Method: a child
// writes batches from several threads and reports each acknowledged batch through a pipe; the
// parent kills it with SIGKILL after a number of acknowledgements drawn from a seed plus a random
// busy wait, opens the file and compares. The same file is used for all trials of a round, so
// recovery from a recovered file is tested too. Besides many small batches there are a few so large
// that the store writes them with a rollback journal instead of the write-ahead log.
//
// Usage: crash_test [TRIALS [LARGE_TRIALS]]
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

// What the child writes, and when it is killed.
struct Load {
  int writers = 4;
  int trials_per_file = 50;
  int least_parts = 1;               // elements of a batch: so many and up to four more
  std::size_t most_waited_for = 40;  // acknowledgements
  std::size_t most_spins = 3000000;  // of the busy wait behind them
};
int hot_journals = 0;  // kills in the middle of writing with a rollback journal
constexpr Load kSmallBatches;
constexpr Load kLargeBatches{1, 4, 20000, 2, 200000000};
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

// By the batch's number, so that the parent knows what a whole batch is.
int parts_of(const Load& load, const Acknowledged& batch) {
  return load.least_parts + batch.number % 5;
}

ssize_t write_report(int pipe, const Acknowledged& report) {
  return write(pipe, &report, sizeof report);
}

[[noreturn]] void write_until_killed(const Load& load, const std::string& path, int trial,
                                     int pipe) {
  auto opened = Workspace::open(path, plumb::system_environment());
  if (!opened.ok()) {
    std::fprintf(stderr, "child: %s\n", opened.error().text().c_str());
    _exit(3);
  }
  Workspace& workspace = **opened;
  std::vector<std::thread> writers;
  for (int writer = 0; writer < load.writers; ++writer) {
    writers.emplace_back([&workspace, &load, trial, writer, pipe] {
      for (int number = 0;; ++number) {
        const Acknowledged mine{trial, writer, number};
        Batch batch;
        batch.actor = "crash";
        batch.reason = std::to_string(number);
        for (int part = 0; part < parts_of(load, mine); ++part) {
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
std::string check(const Load& load, const std::string& path, int trial,
                  const std::vector<Acknowledged>& reports) {
  auto opened = Workspace::open(path, plumb::system_environment());
  if (!opened.ok()) return opened.error().text();
  const auto snapshot = (*opened)->snapshot();
  const auto present = [&](const Acknowledged& batch) {
    int found = 0;
    for (int part = 0; part < parts_of(load, batch); ++part) {
      if (snapshot.model->find_element(element_id(batch, part)) != plumb::model::kNoIndex) ++found;
    }
    return found;
  };
  std::vector<int> last(static_cast<std::size_t>(load.writers), -1);
  for (const Acknowledged& report : reports) {
    if (present(report) != parts_of(load, report)) {
      return "an acknowledged batch is missing: " + element_id(report, 0);
    }
    last[static_cast<std::size_t>(report.writer)] = report.number;
  }
  for (int writer = 0; writer < load.writers; ++writer) {
    for (int ahead = 1; ahead <= 3; ++ahead) {
      const Acknowledged batch{trial, writer, last[static_cast<std::size_t>(writer)] + ahead};
      const int found = present(batch);
      if (found != 0 && found != parts_of(load, batch))
        return "half a batch: " + element_id(batch, 0);
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

int run_trial(const Load& load, const std::string& path, int trial, std::mt19937& random) {
  int pipe_ends[2];
  if (pipe(pipe_ends) != 0) return fail("no pipe");
  const pid_t child = fork();
  if (child < 0) return fail("no process");
  if (child == 0) {
    close(pipe_ends[0]);
    write_until_killed(load, path, trial, pipe_ends[1]);
  }
  close(pipe_ends[1]);
  std::vector<Acknowledged> reports;
  const std::size_t wanted = random() % load.most_waited_for;
  Acknowledged report;
  while (reports.size() < wanted && read(pipe_ends[0], &report, sizeof report) == sizeof report) {
    reports.push_back(report);
  }
  // A moment somewhere inside the next commits, not at their edges.
  const std::size_t spins = random() % load.most_spins;
  std::size_t spun = 0;
  while (spun < spins) spun += static_cast<const volatile std::size_t&>(kOne);
  kill(child, SIGKILL);
  while (read(pipe_ends[0], &report, sizeof report) == sizeof report) reports.push_back(report);
  close(pipe_ends[0]);
  int status = 0;
  waitpid(child, &status, 0);
  std::error_code none;
  if (const auto left = std::filesystem::file_size(path + "-journal", none); !none && left > 0) {
    ++hot_journals;
  }
  if (WIFEXITED(status) && WEXITSTATUS(status) != 0) return fail("the child gave up by itself");
  const std::string wrong = check(load, path, trial, reports);
  return wrong.empty() ? 0 : fail("trial " + std::to_string(trial) + ": " + wrong);
}

int run_trials(const Load& load, int trials, const std::filesystem::path& folder) {
  std::mt19937 random(20260630);
  std::string path;
  for (int trial = 0; trial < trials; ++trial) {
    if (trial % load.trials_per_file == 0) {
      if (!path.empty()) {
        if (const std::string wrong = check_chain(path); !wrong.empty()) return fail(wrong);
      }
      const std::string name = std::to_string(load.least_parts) + "-" + std::to_string(trial);
      path = (folder / (name + ".plumb")).string();
      auto created = Workspace::create(path, "Crash", "EUR", plumb::system_environment());
      if (!created.ok()) return fail(created.error().text());
    }
    if (const int failed = run_trial(load, path, trial, random); failed != 0) return failed;
  }
  if (path.empty()) return 0;
  const std::string wrong = check_chain(path);
  return wrong.empty() ? 0 : fail(wrong);
}

}  // namespace

int main(int argc, char** argv) {
  const int small = argc > 1 ? std::atoi(argv[1]) : 500;
  const int large = argc > 2 ? std::atoi(argv[2]) : 20;
  const auto folder = std::filesystem::temp_directory_path() /
                      ("plumb-crash-" + std::to_string(static_cast<long>(getpid())));
  std::filesystem::create_directories(folder);
  int failed = run_trials(kSmallBatches, small, folder);
  if (failed == 0) failed = run_trials(kLargeBatches, large, folder);
  std::filesystem::remove_all(folder);
  if (failed == 0) {
    std::printf(
        "%d of %d kills without loss or half a batch, %d of %d of large batches, %d of them "
        "with a rollback journal to play back\n",
        small, small, large, large, hot_journals);
  }
  return failed;
}
