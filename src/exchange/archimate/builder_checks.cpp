// The checks of an import that need the whole file. All are linear in elements and relations.
#include <algorithm>
#include <unordered_map>

#include "exchange/archimate/builder.h"
#include "exchange/archimate/id_index.h"

namespace plumb::exchange::archimate {
namespace {

std::size_t line_of(const std::string& where) {
  const std::size_t colon = where.rfind(':');
  std::size_t line = 0;
  for (std::size_t i = colon + 1; i < where.size(); ++i) {
    line = line * 10 + static_cast<std::size_t>(where[i] - '0');
  }
  return line;
}

const std::string& id_of(const ElementDraft& draft) {
  return draft.element.id;
}
const std::string& id_of(const RelationDraft& draft) {
  return draft.relation.id;
}
const std::string& id_of(const ArtifactDraft& draft) {
  return draft.artifact.id;
}
void set_id(ElementDraft& draft, std::string id) {
  draft.element.id = std::move(id);
}
void set_id(RelationDraft& draft, std::string id) {
  draft.relation.id = std::move(id);
}
void set_id(ArtifactDraft& draft, std::string id) {
  draft.artifact.id = std::move(id);
}

bool same(const ElementDraft& a, const ElementDraft& b) {
  return a.element.type == b.element.type && a.element.name == b.element.name &&
         a.element.fields == b.element.fields;
}
bool same(const RelationDraft& a, const RelationDraft& b) {
  return a.relation.kind == b.relation.kind && a.from.id == b.from.id && a.to.id == b.to.id &&
         a.relation.fields == b.relation.fields;
}
bool same(const ArtifactDraft& a, const ArtifactDraft& b) {
  return a.artifact.kind == b.artifact.kind && a.artifact.name == b.artifact.name &&
         a.artifact.body == b.artifact.body;
}

template <typename Draft>
auto ids_of(const std::vector<Draft>& drafts) {
  return [&drafts](std::size_t at) { return std::string_view(id_of(drafts[at])); };
}

struct Repeats {
  std::vector<std::size_t> identical;                          // to be dropped
  std::vector<std::pair<std::size_t, std::string>> different;  // to be kept under another id
};

// Fills the index with the first of each identifier.
template <typename Draft>
Repeats find_repeats(const std::vector<Draft>& drafts, IdIndex& index) {
  Repeats repeats;
  const auto id_at = ids_of(drafts);
  std::vector<std::pair<std::size_t, std::size_t>> pairs;  // repeat, first
  for (std::size_t i = 0; i < drafts.size(); ++i) {
    if (id_of(drafts[i]).empty()) continue;
    const std::size_t first = index.add(id_of(drafts[i]), i, id_at);
    if (first != IdIndex::kNone) pairs.emplace_back(i, first);
  }
  std::unordered_map<std::string, std::size_t> taken;
  for (const auto& [repeat, first] : pairs) {
    if (same(drafts[first], drafts[repeat])) {
      repeats.identical.push_back(repeat);
      continue;
    }
    // The counter lives on, so that many repeats of one id stay linear.
    const std::string& id = id_of(drafts[repeat]);
    std::size_t& count = taken.emplace(id, 1).first->second;
    std::string other;
    do {
      other = id + "-" + std::to_string(++count);
    } while (index.find(other, id_at) != IdIndex::kNone || taken.count(other) > 0);
    taken.emplace(other, 1);
    repeats.different.emplace_back(repeat, std::move(other));
  }
  return repeats;
}

template <typename Draft>
void drop(std::vector<Draft>& drafts, const std::vector<std::size_t>& ascending) {
  if (ascending.empty()) return;
  std::size_t next = 0;
  std::size_t kept = 0;
  for (std::size_t i = 0; i < drafts.size(); ++i) {
    if (next < ascending.size() && ascending[next] == i) {
      ++next;
      continue;
    }
    if (kept != i) drafts[kept] = std::move(drafts[i]);
    ++kept;
  }
  drafts.resize(kept);
}

}  // namespace

void Builder::remove_duplicates() {
  const auto settle = [this](auto& drafts, const char* what) {
    IdIndex index(drafts.size());
    const Repeats repeats = find_repeats(drafts, index);
    if (repeats.identical.empty() && repeats.different.empty()) return index;
    for (const auto& [at, id] : repeats.different) {
      warn(line_of(drafts[at].where),
           std::string("The identifier '") + id_of(drafts[at]) + "' is used twice; this " + what +
               " is kept as '" + id + "', and references go to the first.",
           "Give it an identifier of its own.");
    }
    for (const std::size_t at : repeats.identical) {
      warn(line_of(drafts[at].where),
           std::string("The ") + what + " '" + id_of(drafts[at]) + "' is there twice; read once.",
           "Remove one of the two.");
    }
    for (const auto& [at, id] : repeats.different) set_id(drafts[at], id);
    document_.skipped += repeats.identical.size();
    drop(drafts, repeats.identical);
    IdIndex rebuilt(drafts.size());
    find_repeats(drafts, rebuilt);
    return rebuilt;
  };
  const IdIndex elements = settle(document_.elements, "element");
  const IdIndex relations = settle(document_.relations, "relationship");
  settle(document_.artifacts, "view");
  remove_dangling(elements, relations);
}

// A relation whose end does not exist goes, and with it every relation that ends in it.
void Builder::remove_dangling(const IdIndex& element_index, const IdIndex& relation_index) {
  std::vector<RelationDraft>& relations = document_.relations;
  const auto element_ids = ids_of(document_.elements);
  const auto relation_ids = ids_of(relations);
  std::vector<Link> links;  // relation -> relation it ends in
  std::vector<char> gone(relations.size(), 0);
  std::vector<std::size_t> work;
  for (std::size_t i = 0; i < relations.size(); ++i) {
    for (Reference* end : {&relations[i].from, &relations[i].to}) {
      if (!end->id.empty()) {
        end->in_file = element_index.find(end->id, element_ids) != IdIndex::kNone;
        if (end->in_file) continue;
        const std::size_t other = relation_index.find(end->id, relation_ids);
        if (other != IdIndex::kNone) {
          links.push_back({i, other});
          continue;
        }
      }
      if (!gone[i]) work.push_back(i);
      gone[i] = 1;
    }
  }
  std::unordered_map<std::size_t, std::vector<std::size_t>> ending_in;
  for (const Link& link : links) ending_in[link.to].push_back(link.from);
  for (std::size_t next = 0; next < work.size(); ++next) {
    const auto found = ending_in.find(work[next]);
    if (found == ending_in.end()) continue;
    for (const std::size_t i : found->second) {
      if (!gone[i]) work.push_back(i);
      gone[i] = 1;
    }
  }
  std::sort(work.begin(), work.end());
  const auto missing = [&](const Reference& end) {
    if (end.id.empty()) return true;
    if (end.in_file) return false;
    const std::size_t other = relation_index.find(end.id, relation_ids);
    return other == IdIndex::kNone || gone[other] != 0;
  };
  for (const std::size_t i : work) {
    const Reference& end = missing(relations[i].from) ? relations[i].from : relations[i].to;
    const char* side = &end == &relations[i].from ? "source" : "target";
    error(line_of(relations[i].where),
          "The relationship '" + relations[i].relation.id + "' is left out: its " + side + " '" +
              end.id + "' does not exist.",
          "Repair or remove the relationship in the tool that wrote the file.");
  }
  links.erase(std::remove_if(links.begin(), links.end(),
                             [&](const Link& link) { return gone[link.from] || gone[link.to]; }),
              links.end());
  note_rings(links);
  drop(relations, work);
}

// Relations can end in relations; rings of them mean nothing, but they are what the file says.
void Builder::note_rings(const std::vector<Link>& links) {
  if (links.empty()) return;
  std::unordered_map<std::size_t, std::vector<std::size_t>> targets;
  std::unordered_map<std::size_t, std::size_t> incoming;
  for (const Link& link : links) {
    targets[link.from].push_back(link.to);
    ++incoming[link.to];
  }
  std::vector<std::size_t> free;
  for (const auto& [from, ends] : targets) {
    if (incoming.count(from) == 0) free.push_back(from);
  }
  while (!free.empty()) {
    const auto found = targets.find(free.back());
    free.pop_back();
    if (found == targets.end()) continue;
    for (const std::size_t to : found->second) {
      if (--incoming[to] == 0) free.push_back(to);
    }
    targets.erase(found);
  }
  std::vector<std::size_t> ring;
  ring.reserve(targets.size());
  for (const auto& [from, ends] : targets) ring.push_back(from);
  std::sort(ring.begin(), ring.end());
  for (const std::size_t at : ring) {
    const RelationDraft& draft = document_.relations[at];
    warn(
        line_of(draft.where),
        "The relationship '" + draft.relation.id + "' ends, directly or through others, in itself.",
        "Let it end in an element.");
  }
}

}  // namespace plumb::exchange::archimate
