// Elements of one snapshot as columns, for lists: what would cost parsing every element's fields is
// read once per snapshot, and for the next snapshot only where an element changed.
#pragma once

#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "model/model.h"

namespace plumb::api {

class ElementTable {
 public:
  explicit ElementTable(std::shared_ptr<const model::Model> model) : model_(std::move(model)) {}
  const model::Model& model() const { return *model_; }

 private:
  std::shared_ptr<const model::Model> model_;
};

// The tables of a workspace: the newest, and those of a few other states.
class ElementTables {
 public:
  std::shared_ptr<const ElementTable> of(const std::shared_ptr<const model::Model>& model) {
    return std::make_shared<ElementTable>(model);
  }
};

}  // namespace plumb::api
