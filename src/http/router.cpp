#include "http/router.h"

#include <algorithm>
#include <cassert>
#include <map>

#include "http/text.h"

namespace plumb::http {
namespace {

constexpr std::size_t kMethods = 7;

bool is_parameter(std::string_view segment) {
  return segment.size() > 2 && segment.front() == '{' && segment.back() == '}';
}

}  // namespace

struct Router::Node {
  std::map<std::string, std::unique_ptr<Node>, std::less<>> literals;
  std::unique_ptr<Node> parameter;
  std::array<const Route*, kMethods> routes{};

  bool serves() const {
    return std::any_of(routes.begin(), routes.end(), [](const Route* r) { return r != nullptr; });
  }
};

std::string_view Parameters::operator[](std::string_view name) const {
  for (std::size_t i = 0; i < names_.size() && i < values_.size(); ++i) {
    if (names_[i] == name) return values_[i];
  }
  return {};
}

Router::Router() : root_(std::make_unique<Node>()) {}
Router::~Router() = default;
Router::Router(Router&&) noexcept = default;
Router& Router::operator=(Router&&) noexcept = default;

void Router::add(Method method, std::string_view pattern, Handler handler, RouteOptions options,
                 QuickHandler quick) {
  assert(pattern.starts_with('/'));
  auto route = std::make_unique<Route>();
  route->method = method;
  route->pattern = pattern;
  route->handler = std::move(handler);
  route->quick = std::move(quick);
  route->options = options;
  route->number = routes_.size();
  Node* node = root_.get();
  std::string_view rest = pattern.substr(1);
  for (bool more = !rest.empty(); more;) {
    more = rest.find('/') != std::string_view::npos;
    const std::string_view segment = take_until(rest, '/');
    std::unique_ptr<Node>* next = nullptr;
    if (is_parameter(segment)) {
      route->names.emplace_back(segment.substr(1, segment.size() - 2));
      next = &node->parameter;
    } else {
      next = &node->literals[std::string(segment)];
    }
    if (!*next) *next = std::make_unique<Node>();
    node = next->get();
  }
  const Route*& place = node->routes[static_cast<std::size_t>(method)];
  assert(place == nullptr);
  place = route.get();
  routes_.push_back(std::move(route));
}

void Router::set_fallback(Handler handler, RouteOptions options) {
  auto route = std::make_unique<Route>();
  route->pattern = "(files)";
  route->handler = std::move(handler);
  route->options = options;
  route->number = routes_.size();
  fallback_ = route.get();
  routes_.push_back(std::move(route));
}

void Router::before(BeforeHook hook) {
  before_.push_back(std::move(hook));
}

void Router::after(AfterHook hook) {
  after_.push_back(std::move(hook));
}

const Router::Node* Router::walk(const Node& node, std::span<const std::string> segments,
                                 std::vector<std::string_view>& values) {
  if (segments.empty()) return node.serves() ? &node : nullptr;
  const auto literal = node.literals.find(segments.front());
  if (literal != node.literals.end()) {
    const Node* found = walk(*literal->second, segments.subspan(1), values);
    if (found != nullptr) return found;
  }
  if (!node.parameter || segments.front().empty()) return nullptr;
  values.emplace_back(segments.front());
  const Node* found = walk(*node.parameter, segments.subspan(1), values);
  if (found == nullptr) values.pop_back();
  return found;
}

void Router::find(Method method, std::span<const std::string> segments, Match& out) const {
  out.route = nullptr;
  out.values.clear();
  out.allowed.clear();
  const Node* node = walk(*root_, segments, out.values);
  const Method wanted = method == Method::head ? Method::get : method;
  if (node != nullptr) {
    out.route = node->routes[static_cast<std::size_t>(wanted)];
    if (out.route != nullptr) return;
    for (std::size_t i = 0; i < kMethods; ++i) {
      if (node->routes[i] == nullptr) continue;
      out.allowed.push_back(static_cast<Method>(i));
      if (static_cast<Method>(i) == Method::get) out.allowed.push_back(Method::head);
    }
    out.allowed.push_back(Method::options);
    return;
  }
  if (wanted == Method::get) out.route = fallback_;
}

}  // namespace plumb::http
