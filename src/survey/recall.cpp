#include "survey/recall.h"

#include <algorithm>
#include <cctype>

namespace plumb::survey {
namespace {

constexpr std::size_t kCompared = 5;

std::string folded(const std::string& name) {
  std::string out;
  for (const char c : name) {
    const auto byte = static_cast<unsigned char>(c);
    if (std::isalnum(byte) != 0 || byte >= 0x80) out += static_cast<char>(std::tolower(byte));
  }
  return out;
}

std::size_t distance(const std::string& a, const std::string& b) {
  std::vector<std::size_t> row(b.size() + 1);
  for (std::size_t j = 0; j <= b.size(); ++j) row[j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    std::size_t corner = row[0];
    row[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t above = row[j];
      row[j] = std::min({above + 1, row[j - 1] + 1, corner + (a[i - 1] == b[j - 1] ? 0U : 1U)});
      corner = above;
    }
  }
  return row[b.size()];
}

bool same(const std::string& a, const std::string& b) {
  if (a == b) return true;
  const std::size_t longest = std::max(a.size(), b.size());
  const std::size_t allowed = longest / 8;
  if (longest - std::min(a.size(), b.size()) > allowed) return false;
  return distance(a, b) <= allowed;
}

struct Named {
  std::string shown;
  std::string key;
  std::size_t count = 0;
};

std::vector<Named> named_by(const std::string& item, const std::string& side,
                            const std::vector<Reply>& replies, std::size_t& people) {
  std::vector<Named> out;
  for (const Reply& reply : replies) {
    if (!reply.finished || reply.side != side) continue;
    const auto answer = reply.answers.find(item);
    if (answer == reply.answers.end() || answer->second.names.empty()) continue;
    ++people;
    for (const std::string& name : answer->second.names) {
      const std::string key = folded(name);
      if (key.empty()) continue;
      const auto known = std::find_if(out.begin(), out.end(),
                                      [&](const Named& one) { return same(one.key, key); });
      if (known != out.end()) {
        ++known->count;
      } else {
        out.push_back({name, key, 1});
      }
    }
  }
  std::stable_sort(out.begin(), out.end(),
                   [](const Named& a, const Named& b) { return a.count > b.count; });
  return out;
}

}  // namespace

std::vector<Recall> recalls_of(const model::Instrument& instrument,
                               const std::vector<Reply>& replies, std::size_t minimum_group) {
  std::vector<Recall> out;
  for (const model::InstrumentItem& item : instrument.items) {
    if (item.kind != model::ItemKind::names) continue;
    std::size_t people[2] = {0, 0};
    const std::vector<Named> sides[2] = {named_by(item.id, "business", replies, people[0]),
                                         named_by(item.id, "it", replies, people[1])};
    for (std::size_t side = 0; side < 2; ++side) {
      if (people[side] == 0) continue;
      Recall recall;
      recall.item = item.id;
      recall.side = side == 0 ? "business" : "it";
      recall.people = people[side];
      recall.hidden = people[side] < minimum_group;
      const std::vector<Named>& other = sides[1 - side];
      if (!recall.hidden && people[1 - side] >= std::max<std::size_t>(1, minimum_group)) {
        const std::size_t compared = std::min(kCompared, sides[side].size());
        std::size_t shared = 0;
        for (std::size_t i = 0; i < compared; ++i) {
          shared += std::any_of(other.begin(), other.end(),
                                [&](const Named& one) { return same(one.key, sides[side][i].key); })
                        ? 1U
                        : 0U;
        }
        if (compared > 0)
          recall.shared = static_cast<double>(shared) / static_cast<double>(compared);
      }
      for (const Named& one : sides[side]) {
        if (!recall.hidden) recall.named.emplace_back(one.shown, one.count);
      }
      out.push_back(std::move(recall));
    }
  }
  return out;
}

}  // namespace plumb::survey
