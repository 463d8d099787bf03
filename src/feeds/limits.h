// Named bounds of the room feeds, shown in the error that enforces each.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>

namespace plumb::feeds::limits {

inline constexpr std::size_t kFeeds = 200;                          // of one workspace
inline constexpr std::size_t kLive = 64;                            // subscriptions of one server
inline constexpr std::size_t kWorkers = 4;                          // pulls at one time
inline constexpr std::size_t kTrials = 4;                           // trials at one time
inline constexpr std::size_t kRows = 100'000;                       // of one pull
inline constexpr std::size_t kBytes = std::size_t{32} << 20;        // of one pull: 32 MiB
inline constexpr std::size_t kPayloadBytes = std::size_t{1} << 20;  // of one MQTT message
inline constexpr std::size_t kMessages = 5'000;                     // kept with one commit
inline constexpr std::size_t kMeasures = 2'000;                     // one feed may record
inline constexpr std::size_t kTopics = 50;                          // of one subscription
inline constexpr std::size_t kRuns = 100;                           // kept of one feed
inline constexpr std::size_t kVersions = 50;                        // kept of one definition
inline constexpr std::size_t kExamples = 5;                         // refused rows told of one run
inline constexpr std::size_t kTrialRows = 20;
inline constexpr std::size_t kLedger = 2'000;  // messages remembered until the broker forgot them
inline constexpr std::size_t kPathSteps = 32;
inline constexpr std::size_t kPathBytes = 500;
inline constexpr std::size_t kQueryBytes = 20'000;
inline constexpr std::size_t kSecretBytes = 4'000;

inline constexpr std::int64_t kLeastSeconds = 5;  // between two pulls
inline constexpr std::int64_t kMostSeconds = 31 * 86'400;
inline constexpr std::int64_t kMostTimeout = 300;
inline constexpr std::chrono::seconds kConnect{10};
inline constexpr std::chrono::seconds kBackOffCap{3'600};
inline constexpr std::chrono::seconds kFreshen{30};  // live: element fields are brought up to date
// As long as that and this often in vain, and its owners are told.
inline constexpr std::size_t kFailsTold = 5;
inline constexpr std::chrono::seconds kFailsToldAfter{15 * 60};

}  // namespace plumb::feeds::limits
