#include "http/idempotency.h"

#include <utility>

#include "http/problem.h"

namespace plumb::http {
namespace {

constexpr std::string_view kHeader = "Idempotency-Key";

// Parts are separated by a byte that none of them can contain.
std::string full_key(const Request& request, std::string_view key) {
  std::string out = request.actor;
  out += '\n';
  out += name_of(request.method);
  out += '\n';
  out += request.path;
  out += '\n';
  out += key;
  return out;
}

Response refuse(Error error, const Request& request, int status) {
  error.where = kHeader;
  return problem(error, request.id, status);
}

}  // namespace

Response IdempotencyStore::once(const Request& request, const std::function<Response()>& handle) {
  if (!request.headers.has(kHeader)) return handle();
  const std::string_view key = request.headers.get(kHeader);
  if (key.empty() || key.size() > options_.key_bytes || request.headers.count(kHeader) > 1) {
    return refuse(bad_input("The key of the request is empty, sent twice or has more than " +
                                std::to_string(options_.key_bytes) + " characters.",
                            {}, "Send one random identifier per change."),
                  request, 400);
  }
  Entries::iterator entry;
  if (std::optional<Response> answer = begin(request, full_key(request, key), entry)) {
    return *std::move(answer);
  }
  Response response;
  try {
    response = handle();
  } catch (...) {
    const std::lock_guard lock(mutex_);
    forget(entry);
    throw;
  }
  finish(entry, response);
  return response;
}

std::optional<Response> IdempotencyStore::begin(const Request& request, const std::string& key,
                                                Entries::iterator& entry) {
  const std::size_t question = request.target.find('?');
  const Digest fingerprint =
      Hasher()
          .add(question == std::string_view::npos ? "" : request.target.substr(question))
          .add(request.body)
          .finish();
  const Instant now = now_();
  const std::lock_guard lock(mutex_);
  while (!entries_.empty() && entries_.front().finished && entries_.front().ends <= now) {
    forget(entries_.begin());
  }
  const auto found = by_key_.find(key);
  if (found != by_key_.end() && (!found->second->finished || found->second->ends > now)) {
    const Entry& seen = *found->second;
    if (seen.fingerprint != fingerprint) {
      return refuse(bad_input("This key was used for a different request.", {},
                              "Use a new key for a new change."),
                    request, 422);
    }
    if (!seen.finished) {
      return refuse(conflict("The first request with this key is still running.", {},
                             "Wait for its answer, or repeat this one later."),
                    request, 409);
    }
    Response replayed = seen.response;
    replayed.headers.set("Idempotency-Replayed", "true");
    return replayed;
  }
  if (found != by_key_.end()) forget(found->second);
  if (!make_room()) {
    return refuse(unavailable("Too many changes are being made at once.", {}, "Try again shortly."),
                  request, 503);
  }
  entry =
      entries_.insert(entries_.end(), Entry{key, fingerprint, now + options_.lasts, false, 0, {}});
  by_key_[key] = entry;
  return std::nullopt;
}

void IdempotencyStore::finish(Entries::iterator entry, const Response& response) {
  const std::lock_guard lock(mutex_);
  if (response.status >= 500 || response.chunks || response.events) return forget(entry);
  entry->finished = true;
  entry->response = response;
  entry->bytes = response.body.size() + response.headers.wire().size() + entry->key.size();
  bytes_ += entry->bytes;
  while (bytes_ > options_.bytes) {
    auto oldest = entries_.begin();
    while (oldest != entries_.end() && !oldest->finished) ++oldest;
    if (oldest == entries_.end()) return;
    forget(oldest);
  }
}

void IdempotencyStore::forget(Entries::iterator entry) {
  bytes_ -= entry->bytes;
  by_key_.erase(entry->key);
  entries_.erase(entry);
}

bool IdempotencyStore::make_room() {
  while (entries_.size() >= options_.entries) {
    auto oldest = entries_.begin();
    while (oldest != entries_.end() && !oldest->finished) ++oldest;
    if (oldest == entries_.end()) return false;
    forget(oldest);
  }
  return true;
}

std::size_t IdempotencyStore::size() const {
  const std::lock_guard lock(mutex_);
  return entries_.size();
}

Handler idempotent(IdempotencyStore& store, Handler handler) {
  return [&store, handler = std::move(handler)](const Request& request, Parameters parameters) {
    return store.once(request, [&] { return handler(request, parameters); });
  };
}

}  // namespace plumb::http
