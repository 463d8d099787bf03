// Answers that follow from nothing but the present state of a workspace, kept until it is another.
// Who may have them is asked each time before they are looked up; where an answer says what the
// caller may do, that is part of its key.
#pragma once

#include <cstdint>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <unordered_map>

#include "base/time.h"
#include "identity/access.h"
#include "model/model.h"

namespace plumb::api {

// What the answers follow from. Two that are equal stand for the same figures and names.
struct StateMark {
  std::shared_ptr<const model::Model> model;     // held, so that no other takes its address
  std::shared_ptr<const model::Model> assessed;  // what the scores were computed from
  Instant judged_at{};
  std::uint64_t seq = 0;
  std::uint64_t names = 0;  // Directory::version()

  friend bool operator==(const StateMark&, const StateMark&) = default;
};

struct Answer {
  std::shared_ptr<const std::string> body;
  std::string etag;
};

// Any number of threads; nothing takes longer than a look-up.
class AnswerCache {
 public:
  explicit AnswerCache(std::size_t most_bytes = std::size_t{32} << 20) : most_bytes_(most_bytes) {}

  // Null where there is none of this very state.
  std::shared_ptr<const Answer> find(const StateMark& state, std::string_view key) const;
  // Forgets everything of another state first, and everything when there is too much.
  void keep(const StateMark& state, std::string key, Answer answer);

  // The same for what may() is asked about an element, by its id.
  std::shared_ptr<const identity::Object> object(const StateMark& state, std::string_view id) const;
  void keep_object(const StateMark& state, std::string id, identity::Object object);

 private:
  struct Hash {
    using is_transparent = void;
    std::size_t operator()(std::string_view text) const {
      return std::hash<std::string_view>{}(text);
    }
  };
  template <typename Value>
  using Map = std::unordered_map<std::string, std::shared_ptr<const Value>, Hash, std::equal_to<>>;

  struct Kept {
    StateMark state;
    std::size_t bytes = 0;
    Map<Answer> answers;
    Map<identity::Object> objects;
  };
  // With the lock held; what it returns is to be let go without.
  Kept make_room(const StateMark& state, std::size_t bytes);

  const std::size_t most_bytes_;
  mutable std::mutex mutex_;
  Kept kept_;
};

}  // namespace plumb::api
