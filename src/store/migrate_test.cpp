// Older files: brought up to date whole, with a copy of what they were; newer and foreign refused.
#include "store/migrate.h"

#include "store/schema.h"
#include "store/store_fixture.h"

namespace plumb::store {
namespace {

using namespace fixture;

constexpr const char* kSchema = "SELECT sql FROM sqlite_schema WHERE sql NOT NULL ORDER BY name";

// A version 1 file as the first release wrote it, with one batch in it.
void make_version_1(const std::string& path) {
  {
    auto store = Store::open(path, Store::Mode::create);
    REQUIRE(store.ok());
    REQUIRE(append(*store, new_artifact("a", "view", json::object{{"x", 1}})).ok());
  }
  sql(path,
      "DROP VIEW v_observations; DROP TABLE observation; DROP TABLE series; DROP TABLE blob; "
      "DROP TABLE ballot; DROP TABLE own_way; DROP TABLE answer; PRAGMA user_version = 1");
  // That is the schema of the first step and nothing else.
  const Folder folder;
  sql(folder.file(), kMigrations[0]);
  REQUIRE(sql(path, kSchema) == sql(folder.file(), kSchema));
}

TEST_CASE("a version 1 file is brought up to date, with a copy of it beside it") {
  const Folder folder;
  make_version_1(folder.file());
  Head head;
  {
    auto store = Store::open(folder.file(), Store::Mode::open);
    REQUIRE(store.ok());
    head = store->head();
    CHECK(head.seq == 1);
    CHECK(store->put_blob("abc").ok());
    CHECK(store->verify(blank_model())->damage.empty());
  }
  CHECK(sql(folder.file(), "PRAGMA user_version") ==
        std::vector<std::string>{std::to_string(kSchemaVersion)});
  const std::string copy = folder.file("w.plumb.v1.backup");
  REQUIRE(std::filesystem::exists(copy));
  CHECK_FALSE(std::filesystem::exists(copy + ".part"));
  CHECK(sql(copy, "PRAGMA user_version") == std::vector<std::string>{"1"});
  CHECK(sql(copy, "PRAGMA integrity_check") == std::vector<std::string>{"ok"});
  CHECK(sql(copy, "SELECT hex(hash) FROM change") ==
        sql(folder.file(), "SELECT hex(hash) FROM change"));
  // The copy is a workspace itself.
  auto again = Store::open(copy, Store::Mode::open);
  REQUIRE(again.ok());
  CHECK(again->head().hash == head.hash);
  // A file that is up to date is not copied.
  const auto files = [&] {
    return std::distance(std::filesystem::directory_iterator(folder.path), {});
  };
  const auto before = files();
  { CHECK(Store::open(folder.file("w.plumb"), Store::Mode::open).ok()); }
  CHECK(files() == before);
}

TEST_CASE("an earlier copy is not overwritten") {
  const Folder folder;
  make_version_1(folder.file());
  sql(folder.file("w.plumb.v1.backup"), "CREATE TABLE mine(x)");
  CHECK(Store::open(folder.file(), Store::Mode::open).ok());
  CHECK(sql(folder.file("w.plumb.v1.backup"), "SELECT name FROM sqlite_schema") ==
        std::vector<std::string>{"mine"});
  CHECK(sql(folder.file("w.plumb.v1-2.backup"), "PRAGMA user_version") ==
        std::vector<std::string>{"1"});
}

TEST_CASE("a migration that fails leaves the file as it was and no copy") {
  const Folder folder;
  make_version_1(folder.file());
  // In the way of the step.
  sql(folder.file(), "CREATE TABLE blob(x)");
  for (int attempt = 0; attempt < 2; ++attempt) {
    CHECK_FALSE(Store::open(folder.file(), Store::Mode::open).ok());
    CHECK(sql(folder.file(), "PRAGMA user_version") == std::vector<std::string>{"1"});
    CHECK_FALSE(std::filesystem::exists(folder.file("w.plumb.v1.backup")));
  }
}

TEST_CASE("newer files and files of other programs are refused") {
  struct Case {
    const char* name;
    const char* sql;
    const char* says;
  };
  const Case cases[] = {{"newer", "PRAGMA application_id = 0x504c4d42; PRAGMA user_version = 99",
                         "This workspace was written by a newer version of Plumbline."},
                        {"another program", "PRAGMA application_id = 7; PRAGMA user_version = 1",
                         "This file belongs to another program."},
                        {"another program without an id", "PRAGMA user_version = 1",
                         "This file belongs to another program."}};
  for (const Case& c : cases) {
    CAPTURE(c.name);
    const Folder folder;
    sql(folder.file(), c.sql);
    const auto opened = Store::open(folder.file(), Store::Mode::open);
    REQUIRE_FALSE(opened.ok());
    CHECK(opened.error().what == c.says);
  }
}

}  // namespace
}  // namespace plumb::store
