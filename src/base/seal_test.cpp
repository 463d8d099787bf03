// Sealed secrets: opened where they were sealed, for what they were sealed for, and nowhere else.
#include "base/seal.h"

#include <sys/stat.h>

#include <doctest.h>
#include <filesystem>
#include <fstream>

using plumb::Seal;

namespace {

namespace fs = std::filesystem;

struct Folder {
  fs::path path = fs::temp_directory_path() / "plumb-seal-XXXXXX";
  Folder() {
    std::string text = path.string();
    REQUIRE(mkdtemp(text.data()) != nullptr);
    path = text;
  }
  ~Folder() { fs::remove_all(path); }
  std::string file(const char* name) const { return (path / name).string(); }
};

}  // namespace

TEST_CASE("what is sealed opens again with the same key, for the same thing") {
  const Folder folder;
  const auto seal = Seal::open(folder.file("seal.key"));
  REQUIRE(seal.ok());
  const std::string sealed = seal->seal("a password", "mail server");
  CHECK(sealed.find("password") == std::string::npos);
  CHECK(seal->seal("a password", "mail server") != sealed);
  CHECK(seal->unseal(sealed, "mail server") == "a password");
  CHECK(!seal->unseal(sealed, "another server"));
  CHECK(!seal->unseal(sealed.substr(1), "mail server"));
  CHECK(!seal->unseal("", "mail server"));
  std::string altered = sealed;
  altered[altered.size() / 2] = altered[altered.size() / 2] == 'A' ? 'B' : 'A';
  CHECK(!seal->unseal(altered, "mail server"));
  CHECK(seal->unseal(seal->seal("", "x"), "x") == "");

  const auto again = Seal::open(folder.file("seal.key"));
  REQUIRE(again.ok());
  CHECK(again->unseal(sealed, "mail server") == "a password");
  const auto other = Seal::open(folder.file("other.key"));
  REQUIRE(other.ok());
  CHECK(!other->unseal(sealed, "mail server"));
}

TEST_CASE("the file of the key is its owner's alone, and holds a key") {
  const Folder folder;
  REQUIRE(Seal::open(folder.file("seal.key")).ok());
  struct stat about {};
  REQUIRE(::stat(folder.file("seal.key").c_str(), &about) == 0);
  CHECK((about.st_mode & 0777) == 0600);
  REQUIRE(::chmod(folder.file("seal.key").c_str(), 0644) == 0);
  const auto open = Seal::open(folder.file("seal.key"));
  REQUIRE(!open.ok());
  CHECK(open.error().code == plumb::Error::Code::bad_input);

  std::ofstream(folder.file("short.key")) << "abcd\n";
  REQUIRE(::chmod(folder.file("short.key").c_str(), 0600) == 0);
  CHECK(!Seal::open(folder.file("short.key")).ok());
  CHECK(!Seal::open(folder.file("no/such/folder.key")).ok());
}
