// How parts of benefits are put together. Private to score/benefits*.cpp.
#pragma once

#include <algorithm>
#include <utility>
#include <vector>

#include "score/benefits.h"

namespace plumb::score::benefits {

inline constexpr std::size_t kWeakest = 5;

// Elements with how much they hold a part down; the worst five, ties by index.
class Weakest {
 public:
  void add(model::Index element, double loss) {
    if (loss > 0) found_.emplace_back(-loss, element);
  }
  std::vector<model::Index> take() {
    std::sort(found_.begin(), found_.end());
    if (found_.size() > kWeakest) found_.resize(kWeakest);
    std::vector<model::Index> out;
    out.reserve(found_.size());
    for (const auto& [loss, element] : found_) out.push_back(element);
    return out;
  }

 private:
  std::vector<std::pair<double, model::Index>> found_;
};

// top / bottom, null unless bottom > 0.
inline BenefitPart share(std::string_view id, double top, double bottom, std::size_t counted,
                         Weakest& weakest) {
  BenefitPart out{id, {}, counted, {}, {}, {}};
  if (!(bottom > 0)) return out;
  out.value = std::clamp(top / bottom, 0.0, 1.0);
  out.top = top;
  out.bottom = bottom;
  out.weakest = weakest.take();
  return out;
}

template <typename Visit>
void each_of(const model::Model& model, std::string_view type, Visit visit) {
  for (model::Index at = 0; at < model.element_bound(); ++at) {
    if (model.live(at) && model.type_name(at) == type) visit(at);
  }
}

std::vector<BenefitPart> agility(const Situation& situation);
std::vector<BenefitPart> allocation(const Situation& situation, const Lines& lines);
std::vector<BenefitPart> collaboration(const Situation& situation, const Lines& lines);
std::vector<BenefitPart> risk(const Situation& situation);

}  // namespace plumb::score::benefits
