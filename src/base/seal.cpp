#include "base/seal.h"

#include <fcntl.h>
#include <sodium.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cassert>
#include <vector>

namespace plumb {
namespace {

constexpr std::size_t kNonce = crypto_aead_xchacha20poly1305_ietf_NPUBBYTES;
constexpr std::size_t kTag = crypto_aead_xchacha20poly1305_ietf_ABYTES;
constexpr int kEncoding = sodium_base64_VARIANT_URLSAFE_NO_PADDING;

const unsigned char* bytes_of(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}

void prepare() {
  static const int ready = sodium_init();
  assert(ready >= 0);
  static_cast<void>(ready);
}

class File {
 public:
  explicit File(int handle) : handle_(handle) {}
  File(const File&) = delete;
  File& operator=(const File&) = delete;
  ~File() {
    if (handle_ >= 0) ::close(handle_);
  }
  int get() const { return handle_; }
  bool ok() const { return handle_ >= 0; }

 private:
  int handle_;
};

Error unwritten(const std::string& path) {
  return unavailable("The key that seals secrets cannot be made.", path,
                     "Check that the folder exists and that you may write to it.");
}

// Makes the file with a new key; somebody else may have been faster.
Status make(const std::string& path) {
  const File file(::open(path.c_str(), O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, S_IRUSR | S_IWUSR));
  if (!file.ok()) {
    struct stat there {};
    return ::stat(path.c_str(), &there) == 0 ? done() : Status(unwritten(path));
  }
  std::array<unsigned char, 32> key{};
  randombytes_buf(key.data(), key.size());
  std::array<char, 65> text{};
  sodium_bin2hex(text.data(), text.size(), key.data(), key.size());
  text[64] = '\n';
  const bool written =
      ::write(file.get(), text.data(), text.size()) == static_cast<ssize_t>(text.size()) &&
      ::fsync(file.get()) == 0;
  sodium_memzero(key.data(), key.size());
  sodium_memzero(text.data(), text.size());
  if (!written) {
    // Half a key would seal what nobody opens again.
    ::unlink(path.c_str());
    return unwritten(path);
  }
  return done();
}

}  // namespace

Result<Seal> Seal::open(const std::string& path) {
  prepare();
  PLUMB_CHECK(make(path));
  const File file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  struct stat about {};
  if (!file.ok() || ::fstat(file.get(), &about) != 0) {
    return unavailable("The key that seals secrets cannot be read.", path,
                       "Check that the file is there and that you may read it.");
  }
  if ((about.st_mode & (S_IROTH | S_IWOTH | S_IWGRP)) != 0) {
    return bad_input("The key that seals secrets can be read or changed by others.", path,
                     "Make it readable by its owner only: chmod 600.");
  }
  std::array<char, 128> text{};
  const ssize_t size = ::read(file.get(), text.data(), text.size());
  Seal out;
  std::size_t decoded = 0;
  const bool fine =
      size > 0 &&
      sodium_hex2bin(out.key_.data(), out.key_.size(), text.data(), static_cast<std::size_t>(size),
                     "\n\r ", &decoded, nullptr) == 0 &&
      decoded == out.key_.size();
  sodium_memzero(text.data(), text.size());
  if (!fine) {
    return bad_input("This file holds no key.", path,
                     "Restore the file, or remove it: what was sealed has to be entered again.");
  }
  return out;
}

std::string Seal::seal(std::string_view text, std::string_view about) const {
  std::vector<unsigned char> bytes(kNonce + text.size() + kTag);
  randombytes_buf(bytes.data(), kNonce);
  crypto_aead_xchacha20poly1305_ietf_encrypt(bytes.data() + kNonce, nullptr, bytes_of(text),
                                             text.size(), bytes_of(about), about.size(), nullptr,
                                             bytes.data(), key_.data());
  std::string out(sodium_base64_encoded_len(bytes.size(), kEncoding), '\0');
  sodium_bin2base64(out.data(), out.size(), bytes.data(), bytes.size(), kEncoding);
  out.pop_back();  // the zero at its end
  return out;
}

std::optional<std::string> Seal::unseal(std::string_view sealed, std::string_view about) const {
  if (sealed.empty()) return std::nullopt;
  std::vector<unsigned char> bytes(sealed.size());
  std::size_t size = 0;
  if (sodium_base642bin(bytes.data(), bytes.size(), sealed.data(), sealed.size(), nullptr, &size,
                        nullptr, kEncoding) != 0 ||
      size < kNonce + kTag) {
    return std::nullopt;
  }
  std::string out(size - kNonce - kTag, '\0');
  if (crypto_aead_xchacha20poly1305_ietf_decrypt(
          reinterpret_cast<unsigned char*>(out.data()), nullptr, nullptr, bytes.data() + kNonce,
          size - kNonce, bytes_of(about), about.size(), bytes.data(), key_.data()) != 0) {
    return std::nullopt;
  }
  return out;
}

}  // namespace plumb
