// One run of a feed and what follows from it: values kept, elements brought up to date, health.
#pragma once

#include <atomic>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "base/environment.h"
#include "base/seal.h"
#include "feeds/book.h"
#include "feeds/gate.h"
#include "service/workspace.h"

namespace plumb::feeds {

// What runs need of the server.
struct Means {
  Environment environment;
  Book& book;
  const Gate& gate;
  const Seal& seal;
  // An open workspace; null: it is closed, and its feeds rest.
  std::function<std::shared_ptr<service::Workspace>(std::string_view)> open;
  const std::atomic<bool>& stopping;
};

// What a secret is sealed for: it opens for one feed and one destination.
std::string sealed_for(std::string_view feed, const Definition& definition);
// The secret of a feed, "" if it has none. conflict where it was sealed for another destination.
Result<std::string> secret_of(const Means& means, const Feed& feed);
// Takes a secret out of words of another side.
Error without_secret(Error error, const std::string& secret);

// Newest moment a feed has taken, as its workspace keeps it; the epoch: none.
Result<Instant> taken_until(service::Workspace& workspace, std::string_view feed);
Status set_taken_until(service::Workspace& workspace, std::string_view feed, Instant at);

// Asks the source once, keeps what it gives and brings the elements up to date.
Run run_once(const Means& means, const Feed& feed, const std::string& by);

Outcome outcome_of(const Counts& counts);

// Puts the outcome of a run into the feed's health, says when the next may begin, and keeps both.
void settle(const Means& means, Feed& feed, Run run);
// Whether a feed has failed so long that people are told.
bool fails_for_long(const Health& health, Instant now);

}  // namespace plumb::feeds
