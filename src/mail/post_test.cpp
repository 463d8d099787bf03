// The queue and its worker, with a mail server that does as it is told and a clock that stands
// until it is moved.
#include "mail/post.h"

#include <doctest/doctest.h>

#include <condition_variable>
#include <deque>
#include <filesystem>
#include <fstream>
#include <mutex>
#include <thread>

#include "identity/identity.h"

namespace plumb::mail {
namespace {

namespace fs = std::filesystem;
using Kind = Outcome::Kind;
using std::chrono::minutes;

// Answers in the order they were told; delivers where nothing is told.
struct Desk {
  std::mutex mutex;
  std::condition_variable changed;
  std::deque<Outcome> answers;
  std::vector<Envelope> seen;

  void tell(Kind kind, std::string said = {}) {
    const std::lock_guard lock(mutex);
    answers.push_back(
        {kind, 0, std::move(said), kind == Kind::delivered ? "" : "It said no.", "R."});
  }
  // Waits until so many came by.
  std::vector<Envelope> until(std::size_t count) {
    std::unique_lock lock(mutex);
    REQUIRE(changed.wait_for(lock, std::chrono::seconds{30}, [&] { return seen.size() >= count; }));
    return seen;
  }
};

class DeskCarrier final : public Carrier {
 public:
  explicit DeskCarrier(Desk& desk) : desk_(desk) {}
  Outcome carry(const MailSettings&, const Envelope& envelope) override {
    const std::lock_guard lock(desk_.mutex);
    desk_.seen.push_back(envelope);
    Outcome out;
    if (!desk_.answers.empty()) {
      out = desk_.answers.front();
      desk_.answers.pop_front();
    }
    desk_.changed.notify_all();
    return out;
  }
  void hurry() override {}

 private:
  Desk& desk_;
};

struct Bench {
  fs::path folder;
  std::shared_ptr<std::atomic<Instant>> clock =
      std::make_shared<std::atomic<Instant>>(*parse_instant("2026-03-02T09:00:00Z"));
  std::shared_ptr<std::atomic<std::uint64_t>> seed =
      std::make_shared<std::atomic<std::uint64_t>>(7);
  Desk desk;
  std::unique_ptr<Post> post;

  Bench() {
    std::string name = (fs::temp_directory_path() / "plumb-mail-XXXXXX").string();
    REQUIRE(mkdtemp(name.data()) != nullptr);
    folder = name;
    REQUIRE(identity::Identity::open(path(), environment()).ok());
    open();
    MailSettings settings;
    settings.host = "smtp.example.org";
    settings.user = "plumb";
    settings.sender = "plumb@example.org";
    REQUIRE(post->set_settings(settings, "open sesame", "u-1").ok());
  }
  ~Bench() {
    post.reset();
    fs::remove_all(folder);
  }
  std::string path() const { return (folder / "identity.db").string(); }
  Environment environment() const {
    return {
        [clock = clock] { return clock->load(); },
        [seed = seed] { return seed->fetch_add(0x9E3779B97F4A7C15ULL) * 0xBF58476D1CE4E5B9ULL; }};
  }
  void open() {
    post.reset();
    PostOptions options;
    options.path = path();
    options.key_file = (folder / "seal.key").string();
    options.carrier = std::make_unique<DeskCarrier>(desk);
    options.try_carrier = std::make_unique<DeskCarrier>(desk);
    auto opened = Post::open(std::move(options), environment());
    REQUIRE(opened.ok());
    post = std::move(*opened);
  }
  void pass(minutes time) {
    clock->store(clock->load() + time);
    // Wakes the worker, as its own look at the clock would within half a minute.
    REQUIRE(post->set_settings(post->settings(), std::nullopt, "u-1").ok());
  }
  MailHealth health() const { return *post->health(); }
  // The worker notes what came of a message after it was carried.
  template <typename Holds>
  MailHealth health_until(Holds holds) {
    const auto end = std::chrono::steady_clock::now() + std::chrono::seconds{30};
    while (std::chrono::steady_clock::now() < end) {
      MailHealth out = health();
      if (holds(out)) return out;
      std::this_thread::yield();
    }
    FAIL("what was waited for did not come");
    return {};
  }
};

Outgoing note_to(const std::string& address, std::string about = {}) {
  Outgoing out{"w", "notice", std::move(about), false, {"Ada", address}, {}};
  Letter letter;
  letter.subject = "A secret title";
  letter.say("The very secret text.").action("Go", "https://x.org/answer#verysecretlink");
  letter.reason = "You get this because of the test.";
  out.letters.push_back(letter);
  return out;
}

bool file_has(const fs::path& folder, const std::string& text) {
  for (const auto& entry : fs::directory_iterator(folder)) {
    std::ifstream file(entry.path(), std::ios::binary);
    const std::string bytes((std::istreambuf_iterator<char>(file)), {});
    if (bytes.find(text) != std::string::npos) return true;
  }
  return false;
}

TEST_CASE("messages are delivered once, in order, and nothing of them stays") {
  Bench bench;
  REQUIRE(bench.post->put({note_to("ada@example.org")}).ok());
  CHECK(bench.health().waiting == 1);
  for (const char* secret : {"secret title", "verysecretlink", "ada@example.org", "open sesame"}) {
    CAPTURE(secret);
    CHECK(!file_has(bench.folder, secret));
  }
  bench.post->start();
  const auto seen = bench.desk.until(1);
  CHECK(seen[0].to == "ada@example.org");
  CHECK(seen[0].from == "plumb@example.org");
  CHECK(seen[0].message.find("verysecretlink") != std::string::npos);
  const auto health = bench.health_until([](const auto& now) { return now.waiting == 0; });
  CHECK(health.sent_today == 1);
  CHECK(health.sent_at == bench.clock->load());
  CHECK(health.error.empty());
  CHECK(bench.post->of_workspace("w")->sent_today == 1);
}

TEST_CASE("what is refused for now comes back after a minute, then two, then four") {
  Bench bench;
  for (int i = 0; i < 3; ++i) bench.desk.tell(Kind::later, "451 later");
  REQUIRE(bench.post->put({note_to("ada@example.org")}).ok());
  bench.post->start();
  std::size_t tried = 1;
  bench.desk.until(tried);
  for (const int wait : {1, 2, 4}) {
    CAPTURE(wait);
    const auto health = bench.health_until(
        [&](const auto& now) { return now.waiting == 1 && now.next_at > bench.clock->load(); });
    const auto ahead = health.next_at - bench.clock->load();
    CHECK(ahead >= minutes{wait});
    CHECK(ahead <= std::chrono::seconds{wait * 66});
    CHECK(health.error == "It said no.");
    CHECK(health.said == "451 later");
    bench.pass(minutes{wait} + minutes{1});
    const auto seen = bench.desk.until(++tried);
    // So that a message that comes twice is known to be one.
    CHECK(seen[0].message == seen.back().message);
  }
  const auto health = bench.health_until([](const auto& now) { return now.waiting == 0; });
  CHECK(health.error.empty());
}

TEST_CASE("an unusable mail server is left alone for a while and costs no message an attempt") {
  Bench bench;
  bench.desk.tell(Kind::unusable, "535 no");
  REQUIRE(bench.post->put({note_to("ada@example.org"), note_to("ben@example.org")}).ok());
  bench.post->start();
  bench.desk.until(1);
  const auto health = bench.health_until([](const auto& now) { return !now.error.empty(); });
  CHECK(health.waiting == 2);
  CHECK(health.next_at == bench.clock->load() + std::chrono::seconds{30});
  CHECK(bench.desk.until(1).size() == 1);
  bench.pass(minutes{1});
  bench.desk.until(3);
  bench.health_until([](const auto& now) { return now.waiting == 0; });
}

TEST_CASE("what is refused for good waits for a person: again, or away with it") {
  Bench bench;
  bench.desk.tell(Kind::refused, "550 nobody here");
  REQUIRE(bench.post->put({note_to("ada@example.org")}).ok());
  bench.post->start();
  bench.health_until([](const auto& now) { return now.failed == 1; });
  auto failed = *bench.post->failed(10);
  REQUIRE(failed.size() == 1);
  CHECK(failed[0].to == "ada@example.org");
  CHECK(failed[0].error == "It said no.");
  CHECK(failed[0].said == "550 nobody here");
  CHECK(failed[0].remedy == "R.");
  CHECK(!bench.post->retry("m-none").ok());
  REQUIRE(bench.post->retry(failed[0].id).ok());
  bench.desk.until(2);
  bench.health_until([](const auto& now) { return now.failed == 0 && now.waiting == 0; });

  bench.desk.tell(Kind::refused, "550 nobody here");
  REQUIRE(bench.post->put({note_to("ben@example.org")}).ok());
  bench.health_until([](const auto& now) { return now.failed == 1; });
  failed = *bench.post->failed(10);
  REQUIRE(bench.post->drop(failed[0].id).ok());
  CHECK(bench.health().failed == 0);
  CHECK(!bench.post->drop(failed[0].id).ok());
}

TEST_CASE("of a message that is to be forgotten only a number stays, also when it fails") {
  Bench bench;
  bench.desk.tell(Kind::refused, "550 <ada@example.org> nobody here");
  Outgoing message = note_to("ada@example.org");
  message.forget = true;
  REQUIRE(bench.post->put({message}).ok());
  bench.post->start();
  const auto health = bench.health_until([](const auto& now) { return now.waiting == 0; });
  CHECK(health.failed == 0);
  CHECK(health.error.empty());
  CHECK(bench.post->of_workspace("w")->failed_today == 1);
  CHECK(bench.post->failed(10)->empty());
  CHECK(!file_has(bench.folder, "ada@example.org"));
}

TEST_CASE("what waits survives the program; after three days it is given up") {
  Bench bench;
  REQUIRE(bench.post->put({note_to("ada@example.org")}).ok());
  bench.open();
  CHECK(bench.health().waiting == 1);
  CHECK(bench.post->settings().host == "smtp.example.org");
  CHECK(bench.post->settings().password.empty());
  CHECK(bench.post->has_password());
  bench.clock->store(bench.clock->load() + kDeliverWithin);
  bench.post->start();
  bench.health_until([](const auto& now) { return now.failed == 1; });
  CHECK(bench.desk.seen.empty());
  CHECK(bench.post->failed(1)->at(0).error ==
        "The message could not be delivered within three days.");
  // A person's second try begins anew.
  REQUIRE(bench.post->retry(bench.post->failed(1)->at(0).id).ok());
  bench.desk.until(1);
}

TEST_CASE("a newer message about the same replaces one that still waits") {
  Bench bench;
  REQUIRE(bench.post->put({note_to("ada@example.org", "reply 1")}).ok());
  REQUIRE(bench.post->put({note_to("ada@example.org", "reply 1")}).ok());
  REQUIRE(bench.post->put({note_to("ada@example.org", "reply 2")}).ok());
  CHECK(bench.health().waiting == 2);
}

TEST_CASE("a workspace cannot flood: all or none, with a reason") {
  Bench bench;
  CHECK(bench.post->room_for("w", limits::kWaitingOfWorkspace).ok());
  const Status full = bench.post->room_for("w", limits::kWaitingOfWorkspace + 1);
  REQUIRE(!full.ok());
  CHECK(full.error().code == Error::Code::limit);
  CHECK(full.error().what == "More than 20,000 messages of this workspace would wait.");
  std::vector<Outgoing> two = {note_to("ada@example.org"), note_to("not an address")};
  CHECK(!bench.post->put(two).ok());
  CHECK(bench.health().waiting == 0);
}

TEST_CASE("with another key what was sealed is lost, and said to be") {
  Bench bench;
  REQUIRE(bench.post->put({note_to("ada@example.org")}).ok());
  bench.post.reset();
  fs::remove(bench.folder / "seal.key");
  bench.open();
  CHECK(!bench.post->has_password());
  CHECK(bench.post->settings().user == "plumb");
  bench.post->start();
  bench.health_until([](const auto& now) { return now.failed == 1; });
  CHECK(bench.post->failed(1)->at(0).error.find("sealed with another key") != std::string::npos);
}

TEST_CASE("a password stays where it was entered for: not with another server or user") {
  Bench bench;
  MailSettings settings = bench.post->settings();
  settings.sender_name = "Somebody";
  REQUIRE(bench.post->set_settings(settings, std::nullopt, "u-1").ok());
  CHECK(bench.post->has_password());
  settings.host = "smtp.evil.example";
  REQUIRE(bench.post->set_settings(settings, std::nullopt, "u-1").ok());
  CHECK(!bench.post->has_password());
  settings.security = Security::none;
  const Status open = bench.post->set_settings(settings, "open sesame", "u-1");
  REQUIRE(!open.ok());
  CHECK(open.error().where == "security");
  settings.host = "localhost";
  CHECK(bench.post->set_settings(settings, "open sesame", "u-1").ok());
}

TEST_CASE("without a mail server nothing is taken in") {
  Bench bench;
  REQUIRE(bench.post->set_settings({}, std::nullopt, "u-1").ok());
  CHECK(!bench.post->ready());
  const Status refused = bench.post->put({note_to("ada@example.org")});
  REQUIRE(!refused.ok());
  CHECK(refused.error().what == "This server sends no mail.");
}

TEST_CASE("settings come from the environment, whole or not at all") {
  const auto with = [](std::map<std::string, std::string> values) {
    return settings_in([values](const std::string& name) {
      const auto found = values.find(name);
      return found == values.end() ? std::string() : found->second;
    });
  };
  CHECK(!*with({}));
  const auto full = with({{"PLUMB_SMTP_HOST", "smtp.example.org"},
                          {"PLUMB_SMTP_SECURITY", "tls"},
                          {"PLUMB_SMTP_USER", "u"},
                          {"PLUMB_SMTP_PASSWORD", "p"},
                          {"PLUMB_SMTP_SENDER", "plumb@example.org"}});
  REQUIRE(full.ok());
  CHECK((*full)->port == 465);
  CHECK((*full)->password == "p");
  CHECK(!with({{"PLUMB_SMTP_HOST", "smtp.example.org"}}).ok());
  CHECK(!with({{"PLUMB_SMTP_HOST", "a b"}, {"PLUMB_SMTP_SENDER", "p@example.org"}}).ok());
  CHECK(
      !with(
           {{"PLUMB_SMTP_HOST", "h"}, {"PLUMB_SMTP_SENDER", "p@e.org"}, {"PLUMB_SMTP_PORT", "25x"}})
           .ok());
  CHECK(!with({{"PLUMB_SMTP_HOST", "h"},
               {"PLUMB_SMTP_SENDER", "p@e.org"},
               {"PLUMB_SMTP_SECURITY", "ssl"}})
             .ok());
}

}  // namespace
}  // namespace plumb::mail
