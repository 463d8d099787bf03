// Writes at an older version: which keys have changed since, and whether they collide.
#include <set>

#include "service/workspace.h"

namespace plumb::service {
namespace {

using model::Change;
using model::Subject;

std::string shown(const json::value& value) {
  constexpr std::size_t kLongest = 80;
  if (value.is_null()) return "nothing";
  std::string out = json::serialize(value);
  if (out.size() <= kLongest) return out;
  std::size_t cut = kLongest;
  // Not inside a character of several bytes.
  while (cut > 0 && (static_cast<unsigned char>(out[cut]) & 0xc0) == 0x80) --cut;
  return out.substr(0, cut) + "...";
}

// The keys that the newest `count` changes of a subject touched; fed newest first.
struct Newest {
  Subject subject;
  std::string_view id;
  std::uint32_t count;
  std::set<std::string, std::less<>> keys;

  // False when it has seen enough.
  bool see(const Change& change) {
    if (count > 0 && change.subject == subject && change.id == id) {
      for (const auto& pair : change.after) keys.emplace(pair.key());
      --count;
    }
    return count > 0;
  }
};

}  // namespace

Status Workspace::check_merge(const model::Model& model, std::string_view scenario,
                              const Write& write, std::uint32_t version,
                              const std::vector<Change>& same_batch,
                              const std::vector<store::Commit>& earlier) const {
  Newest newest{write.subject, write.id, version - *write.expected_version, {}};
  for (auto change = same_batch.rbegin(); change != same_batch.rend(); ++change) {
    newest.see(*change);
  }
  for (auto commit = earlier.rbegin(); commit != earlier.rend(); ++commit) {
    if (commit->batch.scenario != scenario) continue;
    const auto& changes = commit->changes;
    for (auto change = changes.rbegin(); change != changes.rend(); ++change) newest.see(*change);
  }
  if (newest.count > 0) {
    // A scenario goes on from the base as it was when the scenario began.
    std::uint64_t base_end = UINT64_MAX;
    if (!scenario.empty()) {
      PLUMB_TRY(const json::object body, scenario_body(scenario));
      base_end = body.at("base_seq").to_number<std::uint64_t>();
    }
    PLUMB_CHECK(store_.visit_history(write.id, [&](Change&& change) {
      const bool ours =
          change.scenario.empty() ? change.seq <= base_end : change.scenario == scenario;
      return !ours || newest.see(change);
    }));
  }
  const json::value known = model.record(write.subject, write.id);
  std::string collisions;
  for (const auto& wish : write.record) {
    if (!newest.keys.contains(std::string_view(wish.key()))) continue;
    const json::value* value =
        known.is_object() ? known.get_object().if_contains(wish.key()) : nullptr;
    const json::value now = value == nullptr ? json::value(nullptr) : *value;
    if (model::same(now, wish.value())) continue;
    collisions += (collisions.empty() ? "" : "; ") + ("\"" + std::string(wish.key()) + "\" is ") +
                  shown(now) + " now, you wrote " + shown(wish.value());
  }
  if (collisions.empty()) return done();
  return conflict("Somebody changed the same first: " + collisions + ".", write.id,
                  "Look at the newer values and decide which shall stand.");
}

}  // namespace plumb::service
