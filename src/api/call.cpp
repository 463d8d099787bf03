#include "api/call.h"

#include <fmt/format.h>

#include <charconv>
#include <cmath>

#include "base/limits.h"
#include "http/text.h"
#include "service/wording.h"

namespace plumb::api {
namespace {

using identity::Decision;
using identity::Object;
using identity::Verb;

Status refusal(const Decision& decision) {
  if (decision.allowed) return done();
  if (decision.hidden) return not_found(decision.reason);
  return forbidden(decision.reason, {}, "Ask an administrator of the workspace if you need this.");
}

}  // namespace

Call::Call(App& app, const http::Request& request, http::Parameters parameters,
           const RouteInfo& route)
    : app_(app),
      request_(request),
      parameters_(parameters),
      route_(route),
      caller_(std::static_pointer_cast<const Caller>(request.session)) {
  if (!caller_) caller_ = std::make_shared<Caller>();
}

identity::Client Call::client() const {
  constexpr std::size_t kAgent = 300;
  return {caller_->address, std::string(request_.headers.get("User-Agent").substr(0, kAgent))};
}

Object Call::object(Object::Kind kind, std::vector<std::string> owners) const {
  return {kind, open_ ? open_->id() : std::string(parameters_["workspace"]), std::move(owners), {}};
}

Object Call::element_object(const model::Model& model, model::Index element) const {
  Object out = object(Object::Kind::element, owners_of(model, element));
  out.unit_owners = unit_owners_of(model, element);
  return out;
}

Status Call::may(Verb verb, const Object& object) {
  checked_ = true;
  return refusal(identity::may(caller_->actor, verb, object));
}

Status Call::may(Verb verb) {
  return may(verb, object(Object::Kind::workspace));
}

bool Call::can(Verb verb, const Object& object) const {
  return identity::may(caller_->actor, verb, object).allowed;
}

bool Call::can(Verb verb) const {
  return can(verb, object(Object::Kind::workspace));
}

Result<Reading> Call::reading() {
  if (reading_) return *reading_;
  PLUMB_TRY(const std::string as_of, text("as_of", 100));
  PLUMB_TRY(const std::string scenario, text("scenario", 100));
  PLUMB_TRY(Reading found, open_->read(as_of, scenario));
  headers.set("Plumb-Seq", std::to_string(found.moment.seq));
  reading_ = found;
  return found;
}

Result<AssessmentPtr> Call::assessment() {
  PLUMB_TRY(const Reading read, reading());
  return open_->assess(read);
}

Result<model::Index> Call::element_in(const model::Model& model, std::string_view id,
                                      bool deleted) {
  const model::Index at = model.find_element(id);
  const bool there = at != model::kNoIndex && at < model.element_bound() &&
                     model.element_row(at).state != model::State::absent;
  if (!there || (!deleted && !model.live(at))) {
    return not_found(fmt::format("There is no element {}.", id), std::string(id),
                     there ? "It was removed; it can be restored." : "");
  }
  return at;
}

std::string Call::text(std::string_view name) const {
  const std::string* found = query(name);
  return found != nullptr ? *found : std::string();
}

Result<std::string> Call::text(std::string_view name, std::size_t most) const {
  std::string out = text(name);
  if (characters_in(out) > most) {
    return bad_input(fmt::format("At most {} characters.", most), std::string(name));
  }
  return out;
}

Result<bool> Call::flag(std::string_view name, bool otherwise) const {
  const std::string* found = query(name);
  if (found == nullptr) return otherwise;
  if (*found == "true" || *found == "1") return true;
  if (*found == "false" || *found == "0") return false;
  return bad_input("This must be true or false.", std::string(name));
}

Result<std::optional<double>> Call::number(std::string_view name, double least, double most) const {
  const std::string* found = query(name);
  if (found == nullptr) return std::optional<double>();
  double value = 0;
  const auto [end, failed] = std::from_chars(found->data(), found->data() + found->size(), value);
  if (failed != std::errc{} || end != found->data() + found->size() || !std::isfinite(value) ||
      value < least || value > most) {
    return bad_input(fmt::format("This must be a number from {} to {}.", least, most),
                     std::string(name));
  }
  return std::optional<double>(value);
}

Result<std::int64_t> Call::integer(std::string_view name, std::int64_t least, std::int64_t most,
                                   std::int64_t otherwise) const {
  const std::string* found = query(name);
  if (found == nullptr) return otherwise;
  std::int64_t value = 0;
  const auto [end, failed] = std::from_chars(found->data(), found->data() + found->size(), value);
  if (failed != std::errc{} || end != found->data() + found->size() || value < least ||
      value > most) {
    return bad_input(fmt::format("This must be a whole number from {} to {}.", least, most),
                     std::string(name));
  }
  return value;
}

std::vector<std::string> Call::list(std::string_view name) const {
  std::vector<std::string> out;
  for (const auto& parameter : request_.parsed.parameters) {
    if (parameter.name != name) continue;
    std::string_view rest = parameter.value;
    while (!rest.empty()) {
      const std::string_view item = http::take_until(rest, ',');
      if (!item.empty()) out.emplace_back(item);
    }
  }
  return out;
}

Result<std::string> Call::word(std::string_view name, std::initializer_list<std::string_view> words,
                               std::string_view otherwise) const {
  const std::string* found = query(name);
  if (found == nullptr) return std::string(otherwise);
  std::string all;
  for (const std::string_view word : words) {
    if (*found == word) return *found;
    all += (all.empty() ? "" : ", ") + std::string(word);
  }
  return bad_input("This must be one of: " + all + ".", std::string(name));
}

std::string Call::cursor_scope() const {
  std::string out = route_.operation + '\n' + std::string(request_.path);
  for (const auto& parameter : request_.parsed.parameters) {
    if (parameter.name == "cursor" || parameter.name == "limit") continue;
    out += '\n' + parameter.name + '=' + parameter.value;
  }
  return out;
}

Result<PageAsked> Call::page(std::size_t otherwise, std::size_t most) const {
  PageAsked out;
  PLUMB_TRY(const std::int64_t limit, integer("limit", 1, static_cast<std::int64_t>(most),
                                              static_cast<std::int64_t>(otherwise)));
  out.limit = static_cast<std::size_t>(limit);
  const std::string* cursor = query("cursor");
  if (cursor == nullptr || cursor->empty()) return out;
  PLUMB_TRY(out.after, app_.cursors().decode(cursor_scope(), *cursor));
  return out;
}

std::string Call::next(const std::vector<std::string>& fields) const {
  return app_.cursors().encode(cursor_scope(), fields);
}

Result<Body> Call::body() {
  std::string_view type = request_.headers.get("Content-Type");
  type = http::trimmed(http::take_until(type, ';'));
  if (!http::equals_ignoring_case(type, "application/json")) {
    return fail(
        bad_input("The body must be JSON.", "Content-Type", "Send Content-Type: application/json."),
        415);
  }
  boost::system::error_code failed;
  json::parse_options options;
  options.max_depth = limits::kJsonDepth;
  json::value value = json::parse(request_.body, failed, {}, options);
  if (failed) {
    return fail(bad_input("The body is not readable as JSON: " + failed.message() + "."), 400);
  }
  if (!value.is_object()) return fail(bad_input("The body must be a JSON object."), 400);
  return Body(std::move(value.get_object()), &problem);
}

Result<std::optional<std::uint32_t>> Call::if_match() const {
  std::string_view tag = http::trimmed(request_.headers.get("If-Match"));
  if (tag.empty() || tag == "*") return std::optional<std::uint32_t>();
  if (tag.size() >= 2 && tag.front() == '"' && tag.back() == '"') {
    tag = tag.substr(1, tag.size() - 2);
    if (tag.ends_with("-gzip")) tag.remove_suffix(5);
  }
  std::uint32_t version = 0;
  const char* const last = tag.data() + tag.size();
  const auto [end, failed] = std::from_chars(tag.data(), last, version);
  // What follows a point says what else was shown; a write is judged by the version alone.
  if (failed != std::errc{} || (end != last && *end != '.')) {
    return bad_input("If-Match does not name a version.", "If-Match",
                     "Send the ETag of the answer that was edited, for example \"7\".");
  }
  return std::optional<std::uint32_t>(version);
}

Result<service::Committed> Call::commit(service::Batch batch) {
  PLUMB_TRY(const bool dry, dry_run());
  if (batch.actor.empty()) batch.actor = account();
  if (batch.reason.empty()) {
    PLUMB_TRY(batch.reason, text("reason", 500));
  }
  if (batch.scenario.empty()) batch.scenario = text("scenario");
  if (dry) return open_->workspace().rehearse(batch);
  return open_->workspace().commit(std::move(batch));
}

json::object Call::written(const service::Committed& committed) const {
  return {{"batch", committed.batch},
          {"first_seq", committed.first_seq},
          {"last_seq", committed.last_seq},
          {"changes", committed.changes}};
}

std::string_view Call::language() {
  // The tag of an answer is that of a version; a cache has to know that languages differ.
  headers.set("Vary", "Accept-Language");
  const std::string_view language =
      service::language_of(request_.headers.joined("Accept-Language"));
  headers.set("Content-Language", language);
  return language;
}

std::string Call::say(const json::value& value) {
  const std::string_view wanted = language();
  if (wanted == "en") return json::serialize(value);
  json::value worded = value;
  service::reword(worded, route_.operation, wanted);
  return json::serialize(worded);
}

http::Response Call::json(const json::value& value, int status) {
  return http::Response::json(say(value), status);
}

json::value at_json(Instant at) {
  if (at.time_since_epoch().count() == 0) return nullptr;
  return json::value(format_instant(at));
}

json::object ref_json(const model::Model& model, model::Index element) {
  const std::string& component = model.component(element);
  return {{"id", model.element_id(element)},
          {"name", model.name(element)},
          {"type", model.type_name(element)},
          {"component", component.empty() ? json::value(nullptr) : json::value(component)}};
}

json::object ref_json(const model::Model& model, std::string_view element_id) {
  const model::Index at = model.find_element(element_id);
  if (at != model::kNoIndex && at < model.element_bound() &&
      model.element_row(at).state != model::State::absent) {
    return ref_json(model, at);
  }
  return {{"id", element_id}, {"name", element_id}};
}

}  // namespace plumb::api
