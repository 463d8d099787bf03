// Ways into campaigns and what was answered there. They stand in the workspace's file but not in
// its log, which anybody who may read the workspace may read, and carry neither times nor an order
// of arrival (docs/decisions/0009-answers-stand-beside-the-log.md).
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/hash.h"

namespace plumb::store {

enum class BallotState : std::uint8_t { waiting, begun, finished, withdrawn };
std::string_view name_of(BallotState state);

// One way into a campaign: who holds its secret may answer as this side, unit and role.
struct Ballot {
  std::string id;
  std::string campaign;
  Digest secret{};     // digest of the link's secret; the secret itself is kept nowhere
  std::string side;    // "business", "it" or ""
  std::string unit;    // "" if there is none
  std::string role;    // likewise
  std::string person;  // "" in anonymous campaigns
  BallotState state = BallotState::waiting;
  std::string holder;  // account or person element that may answer without the link; "" if none
};

struct AnswerRow {
  std::string ballot;
  std::string item;
  std::string body;  // JSON; "" takes the answer back
};

// What one person saves at once.
struct Saving {
  std::string campaign;
  std::string ballot;
  BallotState state = BallotState::begun;
  std::vector<AnswerRow> rows;  // `ballot` of the rows is not looked at
};

}  // namespace plumb::store
