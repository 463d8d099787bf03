// Sign-in providers (OpenID Connect) of this server, from the operator's file.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "base/environment.h"
#include "base/result.h"

namespace plumb::api {

struct Settings;

class Providers {
 public:
  struct Label {
    std::string id;
    std::string label;
  };
  static Result<std::unique_ptr<Providers>> read(const Settings& settings,
                                                 const Environment& environment);
  const std::vector<Label>& labels() const { return labels_; }

 private:
  std::vector<Label> labels_;
};

}  // namespace plumb::api
