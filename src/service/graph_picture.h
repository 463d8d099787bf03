// The model as a picture: elements and relations laid out, whole or around one element. Graph of
// the contract.
#pragma once

#include <list>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "base/json.h"
#include "base/result.h"
#include "service/finding_desk.h"

namespace plumb::service {

struct GraphWish {
  std::string focus;                    // an element; empty: the whole model
  int depth = 2;                        // steps from it
  std::string direction = "both";       // "up": what it serves; "down": what serves it
  std::vector<std::string> types;       // empty: all
  std::vector<std::string> components;  // empty: all
  std::string layout = "lanes";         // or "layers"
  std::size_t limit = 500;              // boxes; those with most importance, or nearest
};

// Fails with not_found for an unknown focus.
Result<json::object> graph_json(const FindingDesk& desk, const GraphWish& wish);

// Pictures by state and wish; the same picture is asked for by everybody who looks at a page.
class GraphCache {
 public:
  Result<std::shared_ptr<const json::object>> get(const FindingDesk& desk, const GraphWish& wish);

 private:
  struct Kept {
    std::shared_ptr<const model::Model> model;  // held, so that no other can take its place
    Instant at;
    std::string wish;
    std::shared_ptr<const json::object> picture;
  };
  static constexpr std::size_t kKept = 16;
  std::mutex mutex_;
  std::list<Kept> kept_;  // latest used first
};

}  // namespace plumb::service
