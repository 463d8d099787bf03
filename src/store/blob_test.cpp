// Attachments' bytes: kept once, found by hash, checked.
#include "base/limits.h"
#include "store/store_fixture.h"

namespace plumb::store {
namespace {

using namespace fixture;

TEST_CASE("bytes are kept under their BLAKE2b-256, once") {
  const Folder folder;
  auto store = Store::open(folder.file(), Store::Mode::create);
  REQUIRE(store.ok());
  struct Case {
    std::string bytes;
    const char* hash;  // as `b2sum -l 256` prints it; "": not compared
  };
  const Case cases[] = {{"", "0e5751c026e543b2e8ab2eb06099daa1d1e5df47778f7787faab45cdf12fe3a8"},
                        {"abc", "bddd813c634239723171ef3fee98579b94964e3bb1cb3e427262c8c068d52319"},
                        {std::string("\0\xff\n'", 4), ""},
                        {std::string(std::size_t{3} << 20, 'x'), ""}};
  for (const Case& c : cases) {
    const auto hash = store->put_blob(c.bytes);
    REQUIRE(hash.ok());
    if (std::string_view(c.hash) != "") CHECK(*hash == c.hash);
    CHECK(*store->put_blob(c.bytes) == *hash);
    const auto back = store->blob(*hash);
    REQUIRE(back.ok());
    CHECK(*back == c.bytes);
  }
  CHECK(sql(folder.file(), "SELECT count(*) FROM blob") == std::vector<std::string>{"4"});
  CHECK(store->verify(blank_model())->blobs == 4);
  for (const char* wrong :
       {"", "abc", "zz5751c026e543b2e8ab2eb06099daa1d1e5df47778f7787faab45cdf12fe3a8",
        "1e5751c026e543b2e8ab2eb06099daa1d1e5df47778f7787faab45cdf12fe3a8"}) {
    CAPTURE(wrong);
    const auto missing = store->blob(wrong);
    REQUIRE_FALSE(missing.ok());
    CHECK(missing.error().code == Error::Code::not_found);
  }
}

TEST_CASE("an attachment has a largest size") {
  const Folder folder;
  auto store = Store::open(folder.file(), Store::Mode::create);
  REQUIRE(store.ok());
  CHECK(store->put_blob(std::string(limits::kBlobBytes, 'x')).ok());
  const auto refused = store->put_blob(std::string(limits::kBlobBytes + 1, 'x'));
  REQUIRE_FALSE(refused.ok());
  CHECK(refused.error().code == Error::Code::limit);
  CHECK(sql(folder.file(), "SELECT count(*) FROM blob") == std::vector<std::string>{"1"});
}

TEST_CASE("verification looks at attachments and their bytes") {
  struct Case {
    const char* name;
    const char* sql;
    json::value body;  // null: names the blob that is kept
    const char* says;  // empty: sound
  };
  const std::string none(64, '0');
  const Case cases[] = {
      {"sound", "", nullptr, ""},
      {"bytes altered", "UPDATE blob SET bytes = CAST('abd' AS BLOB)", nullptr, "were altered"},
      {"bytes removed", "DELETE FROM blob", nullptr, "is missing"},
      {"key cut off", "UPDATE blob SET hash = x'00'", nullptr, "were altered"},
      {"another blob named", "", json::object{{"blob", none}}, "is missing"},
      {"no blob named", "", json::object{{"file", "a.pdf"}}, "names no blob"},
      {"no object", "", "text", "names no blob"}};
  for (const Case& c : cases) {
    CAPTURE(c.name);
    const Folder folder;
    auto store = Store::open(folder.file(), Store::Mode::create);
    REQUIRE(store.ok());
    const auto hash = store->put_blob("abc");
    REQUIRE(hash.ok());
    const json::value body = c.body.is_null() ? json::value{{"blob", *hash}} : c.body;
    REQUIRE(append(*store, new_artifact("a", "attachment", body)).ok());
    // Of another kind, a body may say what it likes.
    REQUIRE(append(*store, new_artifact("v", "view", json::object{{"blob", none}})).ok());
    if (*c.sql != '\0') sql(folder.file(), c.sql);
    const auto verified = store->verify(blank_model());
    REQUIRE(verified.ok());
    if (std::string_view(c.says) == "") {
      CHECK(verified->damage.empty());
      continue;
    }
    REQUIRE_FALSE(verified->damage.empty());
    bool said = false;
    for (const Damage& damage : verified->damage) {
      said = said || damage.what.find(c.says) != std::string::npos;
    }
    CHECK(said);
  }
}

TEST_CASE("altered bytes are not handed out, and attaching the file again heals them") {
  const Folder folder;
  auto store = Store::open(folder.file(), Store::Mode::create);
  REQUIRE(store.ok());
  const auto hash = store->put_blob("abc");
  REQUIRE(hash.ok());
  sql(folder.file(), "UPDATE blob SET bytes = CAST('abd' AS BLOB)");
  const auto altered = store->blob(*hash);
  REQUIRE_FALSE(altered.ok());
  CHECK(altered.error().code == Error::Code::corrupt);
  CHECK(*store->put_blob("abc") == *hash);
  CHECK(*store->blob(*hash) == "abc");
  CHECK(store->verify(blank_model())->damage.empty());
}

}  // namespace
}  // namespace plumb::store
