#include "http/router.h"

#include <doctest/doctest.h>

namespace plumb::http {
namespace {

Handler naming(std::string name) {
  return [name](const Request&, Parameters parameters) {
    return Response::text(name + " " + std::string(parameters["id"]) + " " +
                          std::string(parameters["kind"]));
  };
}

TEST_CASE("router: which handler a path reaches") {
  Router router;
  router.add(Method::get, "/", naming("root"));
  router.add(Method::get, "/api/v1/elements", naming("list"));
  router.add(Method::post, "/api/v1/elements", naming("create"));
  router.add(Method::get, "/api/v1/elements/{id}", naming("one"));
  router.add(Method::get, "/api/v1/elements/new", naming("new"));
  router.add(Method::put, "/api/v1/elements/{element}/relations/{kind}", naming("relations"));
  router.add(Method::get, "/api/v1/elements/new/draft", naming("draft"));
  struct Case {
    const char* name;
    Method method;
    std::vector<std::string> segments;
    std::string body;  // "404", or "405" and what is allowed
  };
  const Case cases[] = {
      {"the root", Method::get, {}, "root  "},
      {"a literal", Method::get, {"api", "v1", "elements"}, "list  "},
      {"another method", Method::post, {"api", "v1", "elements"}, "create  "},
      {"a parameter", Method::get, {"api", "v1", "elements", "E-7"}, "one E-7 "},
      {"with a slash in it", Method::get, {"api", "v1", "elements", "a/b"}, "one a/b "},
      {"a literal wins", Method::get, {"api", "v1", "elements", "new"}, "new  "},
      {"but not if it leads nowhere",
       Method::put,
       {"api", "v1", "elements", "new", "relations", "supports"},
       "relations  supports"},
      {"HEAD is GET", Method::head, {"api", "v1", "elements"}, "list  "},
      {"a parameter is never empty", Method::get, {"api", "v1", "elements", ""}, "404"},
      {"too short", Method::get, {"api", "v1"}, "404"},
      {"too long", Method::get, {"api", "v1", "elements", "E-7", "x"}, "404"},
      {"case matters", Method::get, {"API", "v1", "elements"}, "404"},
      {"another method than there is",
       Method::delete_,
       {"api", "v1", "elements"},
       "405 GET HEAD POST OPTIONS"},
      {"and for a parameter",
       Method::post,
       {"api", "v1", "elements", "E-7"},
       "405 GET HEAD OPTIONS"},
  };
  Router::Match match;
  const Request request;
  for (const Case& c : cases) {
    CAPTURE(c.name);
    router.find(c.method, c.segments, match);
    std::string found = "404";
    if (match.route != nullptr) {
      found = match.route->handler(request, {match.route->names, match.values}).body.view();
    } else if (!match.allowed.empty()) {
      found = "405";
      for (const Method method : match.allowed) found += " " + std::string(name_of(method));
    }
    CHECK(found == c.body);
  }
}

TEST_CASE("router: the fallback takes reads that nothing else takes") {
  Router router;
  router.add(Method::post, "/api", naming("api"));
  router.set_fallback(naming("files"));
  Router::Match match;
  const std::vector<std::string> elsewhere{"a", "b"};
  router.find(Method::head, elsewhere, match);
  REQUIRE(match.route != nullptr);
  CHECK(match.route->pattern == "(files)");
  router.find(Method::post, elsewhere, match);
  CHECK(match.route == nullptr);
  CHECK(match.allowed.empty());
  // A path somebody owns is not a file, whatever the method.
  const std::vector<std::string> api{"api"};
  router.find(Method::get, api, match);
  CHECK(match.route == nullptr);
  CHECK(match.allowed == std::vector<Method>{Method::post, Method::options});
}

}  // namespace
}  // namespace plumb::http
