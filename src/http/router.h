// From method and path to a handler.
#pragma once

#include <array>
#include <atomic>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "http/message.h"

namespace plumb::http {

// What stood in the path for each {name} of the pattern.
class Parameters {
 public:
  Parameters() = default;
  Parameters(std::span<const std::string> names, std::span<const std::string_view> values)
      : names_(names), values_(values) {}
  // Empty when the pattern has no such name. A value is never empty.
  std::string_view operator[](std::string_view name) const;
  std::size_t size() const { return values_.size(); }

 private:
  std::span<const std::string> names_;
  std::span<const std::string_view> values_;
};

// An exception that leaves a handler is answered with 500 and its text is not shown.
using Handler = std::function<Response(const Request&, Parameters)>;
// Tried before hooks and handler, on the I/O thread: the answer if it is at hand, or nothing, after
// which everything goes its usual way. Must not wait for anything.
using QuickHandler = std::function<std::optional<Response>(Request&, Parameters)>;
// May answer in the handler's place, or note who asks in the request.
using BeforeHook = std::function<std::optional<Response>(Request&)>;
using AfterHook = std::function<void(const Request&, Response&)>;

struct RouteOptions {
  // Where handler and hooks run. `in_place` is on the I/O thread: quickest, and only for what never
  // waits for a disk, a lock held long, or another program.
  enum class Runs : unsigned char { on_worker, in_place };
  enum class Hooks : unsigned char { run, skip };
  enum class Compress : unsigned char { allow, never };  // never: where secrets meet a user's text
  Runs runs = Runs::on_worker;
  Hooks hooks = Hooks::run;
  Compress compress = Compress::allow;
  std::size_t body_bytes = 0;  // 413 above; 0: Limits::body_bytes
  std::size_t concurrent = 0;  // requests at a time, 429 above; 0: no bound of its own
};

struct Route {
  Method method = Method::get;
  std::string pattern;
  Handler handler;
  QuickHandler quick;  // may be empty
  RouteOptions options;
  std::vector<std::string> names;  // of the parameters in the pattern
  mutable std::atomic<std::size_t> running{0};
  std::size_t number = 0;  // position in Router::routes()
};

class Router {
 public:
  Router();
  ~Router();
  Router(Router&&) noexcept;
  Router& operator=(Router&&) noexcept;

  // "/api/v1/elements/{id}": literal segments and parameters, which match any one segment that is
  // not empty. A literal wins over a parameter. A GET route serves HEAD as well; OPTIONS the server
  // answers itself. The same method and shape twice is our own mistake.
  void add(Method method, std::string_view pattern, Handler handler, RouteOptions options = {},
           QuickHandler quick = {});
  // For GET and HEAD where no pattern fits: the web application's files. Without one: 404.
  void set_fallback(Handler handler, RouteOptions options = {});
  void before(BeforeHook hook);  // in the order they were given
  void after(AfterHook hook);

  struct Match {
    const Route* route = nullptr;
    std::vector<std::string_view> values;  // into the segments
    std::vector<Method> allowed;           // what the path would take; empty: there is no such path
  };
  // Linear in the number of segments, but for paths where a literal and a parameter compete.
  // `out` is overwritten and keeps its memory.
  void find(Method method, std::span<const std::string> segments, Match& out) const;

  const std::vector<std::unique_ptr<Route>>& routes() const { return routes_; }
  const std::vector<BeforeHook>& before_hooks() const { return before_; }
  const std::vector<AfterHook>& after_hooks() const { return after_; }

 private:
  struct Node;
  static const Node* walk(const Node& node, std::span<const std::string> segments,
                          std::vector<std::string_view>& values);

  std::unique_ptr<Node> root_;
  std::vector<std::unique_ptr<Route>> routes_;
  const Route* fallback_ = nullptr;
  std::vector<BeforeHook> before_;
  std::vector<AfterHook> after_;
};

}  // namespace plumb::http
