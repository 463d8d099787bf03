// The four domains of the Strategic Alignment Model and the six links between them.
// Henderson & Venkatraman, IBM Systems Journal 32(1), 1993.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

namespace plumb::model {

enum class Side : std::uint8_t { none, business, it };

// BS business strategy, IS IT strategy, OI organisational infrastructure and processes,
// II IT infrastructure and processes; none for what lies outside the four.
enum class Domain : std::uint8_t { BS, IS, OI, II, none };
inline constexpr int kDomains = 4;

inline constexpr std::array<std::string_view, 5> kDomainIds = {"BS", "IS", "OI", "II", ""};
inline constexpr std::string_view id_of(Domain domain) {
  return kDomainIds[static_cast<std::size_t>(domain)];
}
inline constexpr std::string_view id_of(Side side) {
  return side == Side::business ? "business" : side == Side::it ? "it" : "";
}

// A link, demand side first.
struct Link {
  Domain demand;
  Domain supply;
  std::string_view id;
};
inline constexpr std::array<Link, 6> kLinks = {{{Domain::BS, Domain::IS, "BS-IS"},
                                                {Domain::BS, Domain::OI, "BS-OI"},
                                                {Domain::BS, Domain::II, "BS-II"},
                                                {Domain::IS, Domain::OI, "IS-OI"},
                                                {Domain::IS, Domain::II, "IS-II"},
                                                {Domain::OI, Domain::II, "OI-II"}}};

}  // namespace plumb::model
