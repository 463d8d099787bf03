// The Strategic Alignment Model as people read it: names and texts of the four domains, the six
// links, the lenses that name and group them, and the four perspectives. Data from
// catalogs/sam.yaml and a workspace's own overrides, loaded and validated by catalog/. What is
// computed from them is in engine.md sections 4 and 5.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "model/domain.h"

namespace plumb::model {

// Where a statement comes from. verified: two independent sources, or one primary publication,
// say so; false: one secondary source, or nobody's word but ours.
struct Provenance {
  bool verified = false;
  std::vector<std::string> sources;  // ids of Sam::sources
};

struct Source {
  std::string id;
  std::string text;  // author, title, place, year
};

struct DomainText {
  Domain domain = Domain::none;
  std::string name;        // "Business strategy"
  std::string short_name;  // for narrow panels
  std::string description;
  Side column = Side::none;
  bool external = false;  // upper row of the model: positions in markets; false: how it is set up
  Provenance provenance;
};

struct LinkText {
  std::size_t link = 0;  // index into kLinks
  std::string question;  // what its score answers
  Provenance provenance;
};

// A dimension of a lens: a name for a group of links. Its score is the mean of those that exist.
struct Dimension {
  std::string id;     // "internal"
  std::string name;   // "Strategic fit, internal"
  std::string group;  // id of the Group it is shown under; empty: none
  std::string description;
  std::vector<std::size_t> links;  // indices into kLinks, never empty
};

struct DimensionGroup {
  std::string id;
  std::string name;
};

// A way of reading the six links. The same words name different links in two of them, so the lens
// is always printed beside the term.
struct Lens {
  std::string id;  // "guide"
  std::string name;
  std::string description;
  std::vector<DimensionGroup> groups;
  std::vector<Dimension> dimensions;
  Provenance provenance;
};

// An effect to expect from a perspective, with the measures that usually stand for it.
struct Impact {
  std::string id;
  std::string name;
  std::vector<std::string> measures;  // names, suggestions for a measure to add
};

struct ItRole {
  std::string id;
  std::string name;
  std::string description;
};

struct Perspective {
  std::string id;  // "strategy_execution"
  std::string name;
  std::vector<std::string> other_names;
  std::string description;
  std::array<Domain, 3> path = {Domain::none, Domain::none, Domain::none};  // anchor, pivot, impact
  std::array<std::size_t, 2> links = {0, 0};  // indices into kLinks, along the path
  std::string it_role;                        // one word for people: "implementer"
  std::vector<ItRole> roles;                  // what IT does in it (guide, chapter IV)
  std::vector<Impact> impacts;                // what to expect of it (guide, chapter IV)
  std::string business_role;                  // what top management does; see roles_provenance
  std::string it_management_role;
  std::string criterion;  // how IT is judged
  std::string caution;    // where sources differ; empty: nowhere
  Provenance path_provenance;
  Provenance roles_provenance;  // of business_role, it_management_role and criterion
};

struct Sam {
  int version = 1;
  std::vector<Source> sources;
  std::vector<DomainText> domains;  // in the order of Domain, all four
  std::vector<LinkText> links;      // in the order of kLinks, all six
  std::vector<Lens> lenses;
  std::vector<Perspective> perspectives;

  const Lens* lens(std::string_view id) const;
  const Perspective* perspective(std::string_view id) const;
};

// Index into kLinks of an id such as "BS-IS", or of the link between two domains in either order;
// kLinks.size() if there is none.
std::size_t link_index(std::string_view id);
std::size_t link_between(Domain a, Domain b);

}  // namespace plumb::model
