// The table of routes: every operation of api/openapi.yaml, what it needs, and who handles it.
//
// A group of operations is one file with one AddRoutes function, named in route_table.cpp. What a
// route needs is checked before its handler runs, from the same table that `plumb serve
// --list-routes` prints and the tests of roles read.
#pragma once

#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"
#include "base/result.h"
#include "http/router.h"
#include "identity/access.h"

namespace plumb::api {

class App;
class Call;

// What must be so before a handler runs.
struct Needs {
  enum class Who : unsigned char {
    anybody,    // also those who are not signed in
    signed_in,  // a session or a token
    session,    // a person's session; tokens are refused
    server,     // `verb`, asked of the server as a whole
    workspace,  // `verb`, asked of the path's {workspace}
    object,     // `verb` on an object of `kind` in {workspace}. The frame checks that the workspace
                // may be read; the handler asks Call::may() with the object itself
  };
  Who who = Who::signed_in;
  identity::Verb verb = identity::Verb::read;
  identity::Object::Kind kind = identity::Object::Kind::workspace;

  static Needs anybody() { return {Who::anybody}; }
  static Needs signed_in() { return {Who::signed_in}; }
  static Needs session() { return {Who::session}; }
  static Needs server(identity::Verb verb) {
    return {Who::server, verb, identity::Object::Kind::server};
  }
  static Needs of(identity::Verb verb) { return {Who::workspace, verb}; }
  static Needs on(identity::Object::Kind kind, identity::Verb verb) {
    return {Who::object, verb, kind};
  }
};

// An Error becomes application/problem+json with the status its code has, and with what the
// handler put into Call::problem.
using Handler = std::function<Result<http::Response>(Call&)>;
// For a read of a workspace that is open, by somebody who proved themselves a moment ago and whom
// the frame has let in: the answer if it is at hand, or nothing, after which the handler is asked.
// Runs on the I/O thread and must not wait.
using QuickHandler = std::function<std::optional<http::Response>(Call&)>;

struct RouteInfo {
  std::string operation;  // operationId of the contract
  http::Method method = http::Method::get;
  std::string pattern;  // below /api/v1
  Needs needs;
};

class Routes {
 public:
  Routes(App& app, http::Router& router) : app_(app), router_(router) {}

  // `pattern` is the contract's path: "/workspaces/{workspace}/elements/{id}".
  void get(std::string_view operation, std::string_view pattern, Needs needs, Handler handler,
           http::RouteOptions options = {}, QuickHandler quick = {}) {
    add(operation, http::Method::get, pattern, needs, std::move(handler), options,
        std::move(quick));
  }
  void post(std::string_view operation, std::string_view pattern, Needs needs, Handler handler,
            http::RouteOptions options = {}) {
    add(operation, http::Method::post, pattern, needs, std::move(handler), options);
  }
  void put(std::string_view operation, std::string_view pattern, Needs needs, Handler handler,
           http::RouteOptions options = {}) {
    add(operation, http::Method::put, pattern, needs, std::move(handler), options);
  }
  void patch(std::string_view operation, std::string_view pattern, Needs needs, Handler handler,
             http::RouteOptions options = {}) {
    add(operation, http::Method::patch, pattern, needs, std::move(handler), options);
  }
  void remove(std::string_view operation, std::string_view pattern, Needs needs, Handler handler,
              http::RouteOptions options = {}) {
    add(operation, http::Method::delete_, pattern, needs, std::move(handler), options);
  }

  const std::vector<RouteInfo>& all() const { return all_; }

 private:
  void add(std::string_view operation, http::Method method, std::string_view pattern, Needs needs,
           Handler handler, http::RouteOptions options, QuickHandler quick = {});

  App& app_;
  http::Router& router_;
  std::vector<RouteInfo> all_;
};

using AddRoutes = void (*)(Routes&);

// All groups, in the order of the contract.
std::span<const AddRoutes> route_groups();

// [{"operation", "method", "path", "who", "verb", "object"}], sorted by operation.
json::array routes_json(const std::vector<RouteInfo>& routes);

}  // namespace plumb::api
