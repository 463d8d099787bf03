#include "feeds/run.h"

#include <fmt/format.h>

#include "feeds/backoff.h"
#include "feeds/limits.h"
#include "feeds/source.h"

namespace plumb::feeds {
namespace {

constexpr std::chrono::seconds kLongestBase{60};
constexpr std::chrono::seconds kLiveBase{2};
constexpr std::chrono::seconds kLiveCap{300};

std::string since_key(std::string_view feed) {
  return "feed." + std::string(feed) + ".since";
}

void replace_all(std::string& text, const std::string& what, std::string_view with) {
  for (std::size_t at = text.find(what); at != std::string::npos;
       at = text.find(what, at + with.size())) {
    text.replace(at, what.size(), with);
  }
}

Result<Taken> pull(const Means& means, const Feed& feed, const std::string& secret) {
  const auto workspace = means.open(feed.workspace);
  if (!workspace) return unavailable("The workspace is closed.", feed.workspace, "Open it.");
  PLUMB_TRY(const Mapper mapper, Mapper::make(feed.definition));
  Asking asking;
  asking.now = means.environment.now();
  asking.within = std::chrono::seconds(feed.definition.timeout_seconds);
  asking.stop = &means.stopping;
  PLUMB_TRY(asking.since, taken_until(*workspace, feed.id));
  const auto source = make_source(feed.definition, secret, means.gate);
  PLUMB_TRY(auto rows, source->pull(asking));
  PLUMB_TRY(Taken taken, take(*workspace, feed.definition, mapper,
                              arrivals(std::move(rows), asking.now), feed.id));
  const std::vector<std::string> measures(taken.measures.begin(), taken.measures.end());
  PLUMB_TRY(const std::string batch,
            service::bring_up_to_date(*workspace, measures, actor_of(feed.id)));
  (void)batch;
  // Last of all: whatever is cut short before it is asked for again, and is then nothing new.
  if (taken.newest > asking.since) {
    PLUMB_CHECK(set_taken_until(*workspace, feed.id, taken.newest));
  }
  return taken;
}

}  // namespace

std::string sealed_for(std::string_view feed, const Definition& definition) {
  return fmt::format("feed {} {}", feed, destination_of(definition));
}

Result<std::string> secret_of(const Means& means, const Feed& feed) {
  if (feed.sealed.empty()) return std::string();
  if (auto secret = means.seal.unseal(feed.sealed, sealed_for(feed.id, feed.definition))) {
    return std::move(*secret);
  }
  return conflict("The secret of this feed cannot be opened.", feed.id,
                  "Enter it again; the server's key or the feed's destination is another.");
}

Error without_secret(Error error, const std::string& secret) {
  if (secret.size() < 4) return error;  // a short one is found in any text
  for (std::string* text : {&error.what, &error.where, &error.remedy}) {
    replace_all(*text, secret, "***");
  }
  return error;
}

Result<Instant> taken_until(service::Workspace& workspace, std::string_view feed) {
  PLUMB_TRY(const std::string kept,
            workspace.beside_log([&](store::Store& store) { return store.meta(since_key(feed)); }));
  return parse_instant(kept).value_or(Instant{});
}

Status set_taken_until(service::Workspace& workspace, std::string_view feed, Instant at) {
  const std::string text = at == Instant{} ? std::string() : format_instant(at);
  return workspace.beside_log(
      [&](store::Store& store) { return store.set_meta(since_key(feed), text); });
}

Run run_once(const Means& means, const Feed& feed, const std::string& by) {
  Run out;
  out.began = means.environment.now();
  out.by = by;
  const auto start = std::chrono::steady_clock::now();
  std::string secret;
  const auto ran = [&]() -> Result<Taken> {
    PLUMB_TRY(secret, secret_of(means, feed));
    return pull(means, feed, secret);
  }();
  out.took_ms = std::chrono::duration_cast<std::chrono::milliseconds>(
                    std::chrono::steady_clock::now() - start)
                    .count();
  if (!ran.ok()) {
    out.outcome = Outcome::failed;
    out.error = without_secret(ran.error(), secret);
    return out;
  }
  out.counts = ran->counts;
  for (const Refusal& one : ran->refusals) {
    const Error clean = without_secret(bad_input(one.what, one.row, one.remedy), secret);
    out.refusals.push_back({clean.where, clean.what, clean.remedy});
  }
  out.outcome = outcome_of(out.counts);
  return out;
}

Outcome outcome_of(const Counts& counts) {
  if (counts.rows == 0) return Outcome::empty;
  if (counts.refused == counts.rows) return Outcome::failed;
  return counts.refused == 0 ? Outcome::ok : Outcome::partly;
}

void settle(const Means& means, Feed& feed, Run run) {
  Health& health = feed.health;
  const Instant now = means.environment.now();
  const bool live = !pulls(feed.definition.kind);
  const std::chrono::seconds every(feed.definition.every_seconds);
  if (run.outcome == Outcome::failed && !run.error) {
    run.error = bad_input(fmt::format("None of the {} rows could be taken.", run.counts.rows), {},
                          "Look at the examples, then at the mapping.");
  }
  health.last_run = run.began;
  health.total.add(run.counts);
  if (run.outcome == Outcome::failed) {
    if (health.failures++ == 0) health.failing_since = run.began;
    health.next_run =
        now + back_off(health.failures, live ? kLiveBase : std::min(every, kLongestBase),
                       live ? kLiveCap : limits::kBackOffCap, means.environment.random());
  } else {
    health.failures = 0;
    health.failing_since = {};
    health.last_success = now;
    health.next_run = live ? now : std::max(run.began + every, now);
  }
  // What cannot be noted is noted next time: the values themselves are kept.
  (void)means.book.keep_run(feed.id, run, health);
  feed.last = std::move(run);
}

bool fails_for_long(const Health& health, Instant now) {
  return health.failures >= limits::kFailsTold &&
         now - health.failing_since >= limits::kFailsToldAfter;
}

}  // namespace plumb::feeds
