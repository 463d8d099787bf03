// One request as a route sees it: who asks, on which workspace and state, with which parameters.
//
// When a handler runs, the frame has already checked what the route Needs, the CSRF token of writes
// that are proved by a cookie, and opened the path's {workspace}.
#pragma once

#include <initializer_list>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "api/app.h"
#include "api/body.h"
#include "api/open_workspace.h"
#include "api/routes.h"
#include "base/json.h"
#include "base/result.h"
#include "http/message.h"
#include "http/router.h"
#include "identity/access.h"
#include "identity/identity.h"

namespace plumb::api {

// Who a request comes from; found out once, before routing to a handler.
struct Caller {
  identity::Actor actor;
  std::optional<identity::Session> session;  // by cookie; none: a token, or nobody
  std::string cookie;                        // the session's secret as it was sent
  bool bad_token = false;                    // a token came and was not good
  std::string address;                       // of the client, behind a proxy too
};

// Where a page of a list begins and how long it is.
struct PageAsked {
  std::size_t limit = 50;
  std::vector<std::string> after;  // fields of the last row of the page before; empty: first page
};

class Call {
 public:
  Call(App& app, const http::Request& request, http::Parameters parameters, const RouteInfo& route);

  App& app() { return app_; }
  const http::Request& request() const { return request_; }
  const RouteInfo& route() const { return route_; }

  // Who ------------------------------------------------------------------------------------------
  const identity::Actor& actor() const { return caller_->actor; }
  // What the log keeps as the actor of a change.
  const std::string& account() const { return caller_->actor.account; }
  // Only on routes that need a session.
  const identity::Session& session() const { return *caller_->session; }
  const Caller& caller() const { return *caller_; }
  identity::Client client() const;

  // What they may: not_found where the workspace is hidden from them, else forbidden with a reason.
  Status may(identity::Verb verb, const identity::Object& object);
  Status may(identity::Verb verb);  // on the workspace as a whole
  bool can(identity::Verb verb, const identity::Object& object) const;
  bool can(identity::Verb verb) const;
  identity::Object object(identity::Object::Kind kind, std::vector<std::string> owners = {}) const;
  // An element with its owners, for may(Verb::edit, ...).
  identity::Object element_object(const model::Model& model, model::Index element) const;
  bool checked() const { return checked_; }

  // Where ----------------------------------------------------------------------------------------
  // Parameter of the path: call.path("id").
  std::string_view path(std::string_view name) const { return parameters_[name]; }
  const std::string& workspace_id() const { return open_->id(); }
  service::Workspace& workspace() { return open_->workspace(); }
  OpenWorkspace& open() { return *open_; }
  std::shared_ptr<OpenWorkspace> shared() { return open_; }
  void enter(std::shared_ptr<OpenWorkspace> open) { open_ = std::move(open); }

  // The state named by `as_of` and `scenario`; the answer then carries Plumb-Seq.
  Result<Reading> reading();
  // What the engine says of it.
  Result<AssessmentPtr> assessment();
  // Index of a live element; not_found with its id. `deleted`: removed ones count as well.
  static Result<model::Index> element_in(const model::Model& model, std::string_view id,
                                         bool deleted = false);

  // Query ----------------------------------------------------------------------------------------
  const std::string* query(std::string_view name) const { return request_.query(name); }
  std::string text(std::string_view name) const;  // empty when absent
  Result<std::string> text(std::string_view name, std::size_t most) const;
  Result<bool> flag(std::string_view name, bool otherwise = false) const;
  Result<std::optional<double>> number(std::string_view name, double least, double most) const;
  Result<std::int64_t> integer(std::string_view name, std::int64_t least, std::int64_t most,
                               std::int64_t otherwise) const;
  std::vector<std::string> list(std::string_view name) const;  // "a,b"; empty when absent
  // One of the words; `otherwise` when absent.
  Result<std::string> word(std::string_view name, std::initializer_list<std::string_view> words,
                           std::string_view otherwise) const;

  // `limit` and `cursor`. A cursor is bound to the operation, its path and all other parameters.
  Result<PageAsked> page(std::size_t otherwise = 50, std::size_t most = 500) const;
  std::string next(const std::vector<std::string>& fields) const;

  // Body -----------------------------------------------------------------------------------------
  bool has_body() const { return !request_.body.empty(); }
  // bad_input for what is no JSON object; 415 for another content type.
  Result<Body> body();

  // Writing --------------------------------------------------------------------------------------
  Result<bool> dry_run() const { return flag("dry_run"); }
  // The version If-Match names, "\"7\""; empty without. bad_input when it is no version.
  Result<std::optional<std::uint32_t>> if_match() const;
  // Fills in actor, reason and scenario of the request, then keeps the batch or, with dry_run, only
  // checks it.
  Result<service::Committed> commit(service::Batch batch);
  // Written of the contract.
  json::object written(const service::Committed& committed) const;
  // What a batch would do, for dry runs: DiffItem of the contract.
  json::array preview(const service::Batch& batch);

  // Answering ------------------------------------------------------------------------------------
  // What the reader wants our words in, "en" or "de"; says so in the answer's headers.
  std::string_view language();
  // The text of an answer, our words in the reader's language.
  std::string say(const json::value& value);
  http::Response json(const json::value& value, int status = 200);
  http::Response nothing() const { return http::Response::empty(204); }
  json::object person(std::string_view actor) { return app_.directory().person(actor); }

  // Members to add to the problem if the handler returns an Error; and its status, if not its
  // code's own.
  json::object problem;
  int problem_status = 0;
  Error fail(Error error, int status) {
    problem_status = status;
    return error;
  }
  // Headers for whatever answer is sent, problems as well.
  http::ResponseHeaders headers;

 private:
  std::string cursor_scope() const;

  App& app_;
  const http::Request& request_;
  http::Parameters parameters_;
  const RouteInfo& route_;
  std::shared_ptr<const Caller> caller_;
  std::shared_ptr<OpenWorkspace> open_;
  std::optional<Reading> reading_;
  bool checked_ = false;
};

// Moment and null-or-moment of the contract.
json::value at_json(Instant at);  // null for the epoch

// Ref of the contract: {"id", "name", "type", "component"}. An element that is not there has its id
// as name.
json::object ref_json(const model::Model& model, model::Index element);
json::object ref_json(const model::Model& model, std::string_view element_id);

// Owners of an element in the sense of identity::Object.
std::vector<std::string> owners_of(const model::Model& model, model::Index element);
std::vector<std::string> unit_owners_of(const model::Model& model, model::Index element);

}  // namespace plumb::api
