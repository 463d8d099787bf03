#include "api/answers.h"

namespace plumb::api {
namespace {

constexpr std::size_t kEntry = 200;  // what an entry takes besides its texts, roughly

}  // namespace

std::shared_ptr<const Answer> AnswerCache::find(const StateMark& state,
                                                std::string_view key) const {
  const std::lock_guard lock(mutex_);
  if (kept_.state != state) return nullptr;
  const auto found = kept_.answers.find(key);
  return found == kept_.answers.end() ? nullptr : found->second;
}

std::shared_ptr<const identity::Object> AnswerCache::object(const StateMark& state,
                                                            std::string_view id) const {
  const std::lock_guard lock(mutex_);
  if (kept_.state != state) return nullptr;
  const auto found = kept_.objects.find(id);
  return found == kept_.objects.end() ? nullptr : found->second;
}

AnswerCache::Kept AnswerCache::make_room(const StateMark& state, std::size_t bytes) {
  Kept old;
  if (kept_.state != state || kept_.bytes + bytes > most_bytes_) {
    std::swap(old, kept_);
    kept_.state = state;
  }
  kept_.bytes += bytes;
  return old;
}

void AnswerCache::keep(const StateMark& state, std::string key, Answer answer) {
  const std::size_t bytes = key.size() + answer.body->size() + answer.etag.size() + kEntry;
  if (bytes > most_bytes_) return;
  auto kept = std::make_shared<const Answer>(std::move(answer));
  Kept old;  // goes after the lock
  const std::lock_guard lock(mutex_);
  old = make_room(state, bytes);
  kept_.answers.insert_or_assign(std::move(key), std::move(kept));
}

void AnswerCache::keep_object(const StateMark& state, std::string id, identity::Object object) {
  std::size_t bytes = id.size() + kEntry;
  for (const auto* owners : {&object.owners, &object.unit_owners}) {
    for (const std::string& owner : *owners) bytes += owner.size() + sizeof(std::string);
  }
  auto kept = std::make_shared<const identity::Object>(std::move(object));
  Kept old;  // goes after the lock
  const std::lock_guard lock(mutex_);
  old = make_room(state, bytes);
  kept_.objects.insert_or_assign(std::move(id), std::move(kept));
}

}  // namespace plumb::api
