#include "model/sam.h"

namespace plumb::model {

const Lens* Sam::lens(std::string_view id) const {
  for (const Lens& candidate : lenses) {
    if (candidate.id == id) return &candidate;
  }
  return nullptr;
}

const Perspective* Sam::perspective(std::string_view id) const {
  for (const Perspective& candidate : perspectives) {
    if (candidate.id == id) return &candidate;
  }
  return nullptr;
}

std::size_t link_index(std::string_view id) {
  std::size_t at = 0;
  while (at < kLinks.size() && kLinks[at].id != id) ++at;
  return at;
}

std::size_t link_between(Domain a, Domain b) {
  for (std::size_t i = 0; i < kLinks.size(); ++i) {
    const Link& link = kLinks[i];
    if ((link.demand == a && link.supply == b) || (link.demand == b && link.supply == a)) return i;
  }
  return kLinks.size();
}

}  // namespace plumb::model
