#include "api/element_rows.h"

#include "base/hash.h"
#include "score/evidence.h"

namespace plumb::api {
namespace {

json::value text_or_null(std::string_view text) {
  return text.empty() ? json::value(nullptr) : json::value(text);
}

json::object end_json(const model::Model& model, model::Index at, bool is_relation) {
  if (!is_relation) return ref_json(model, at);
  return {{"id", model.relation_id(at)}, {"name", model.relation_id(at)}, {"component", nullptr}};
}

}  // namespace

json::object figures_json(const service::Assessment& assessment, model::Index at) {
  const model::Model& model = assessment.model();
  const score::Node node = assessment.compiled.node(at);
  if (node == score::kNoNode) {
    return {{"condition", nullptr},
            {"confidence", nullptr},
            {"support", nullptr},
            {"delivered", nullptr},
            {"importance", nullptr},
            {"demand", nullptr},
            {"cost", nullptr},
            {"evidence_at", nullptr},
            {"missing", "This type of element takes no part in the analysis."}};
  }
  const score::Graph& graph = assessment.engine->graph();
  const score::Analysis& analysis = assessment.analysis();
  json::object out{
      {"condition", graph.condition[node]},
      {"confidence", graph.confidence[node]},
      {"support", analysis.support[node]},
      {"delivered", analysis.delivered[node]},
      {"importance", analysis.importance[node]},
      {"demand", analysis.demand[node]},
      {"cost", graph.cost[node] > 0 ? json::value(graph.cost[node]) : json::value(nullptr)},
      {"evidence_at", nullptr}};
  if (node < assessment.compiled.conditions.size()) {
    const score::Condition& condition = assessment.compiled.conditions[node];
    out["assumed"] = condition.assumed;
    if (condition.newest) {
      out["evidence_at"] = format_day(*condition.newest);
      const int cadence = model.type(at).cadence_days;
      const auto age = (day_of(assessment.moment.at) - *condition.newest).count();
      out["stale"] = cadence > 0 && age > cadence;
    }
  }
  return out;
}

json::object element_json(const model::Model& model, model::Index at,
                          const service::Assessment* assessment) {
  const model::ElementRow& row = model.element_row(at);
  json::object out;
  out.reserve(10);
  out["id"] = model.element_id(at);
  out["type"] = model.type_name(at);
  out["name"] = model.name(at);
  out["side"] = text_or_null(model::id_of(model.side(at)));
  out["component"] = text_or_null(model.component(at));
  out["fields"] = model.fields(at);
  out["version"] = row.version;
  if (row.state == model::State::deleted) out["deleted"] = true;
  if (assessment != nullptr) out["figures"] = figures_json(*assessment, at);
  return out;
}

json::object relation_json(const model::Model& model, model::Index at) {
  const model::RelationRow& row = model.relation_row(at);
  const model::RelationKind& kind = model.kind(at);
  constexpr std::string_view kMeanings[] = {"none", "support", "supported", "hinder",
                                            "part", "whole",   "access",    "influence"};
  json::object fields = model.relation_fields(at);
  json::value strength = nullptr;
  if (kind.meaning != model::Meaning::none) {
    const json::value* stated = fields.if_contains("strength");
    strength = stated != nullptr && stated->is_number() ? *stated : json::value(kind.strength);
  }
  json::object out{{"id", model.relation_id(at)},
                   {"kind", model.kind_name(at)},
                   {"from", end_json(model, row.from, row.from_relation)},
                   {"to", end_json(model, row.to, row.to_relation)},
                   {"fields", std::move(fields)},
                   {"version", row.version},
                   {"meaning", kMeanings[static_cast<std::size_t>(kind.meaning)]},
                   {"strength", std::move(strength)}};
  if (row.state == model::State::deleted) out["deleted"] = true;
  return out;
}

std::string page_etag(std::uint32_t version, std::string_view body) {
  return "\"" + std::to_string(version) + "." + to_hex(digest_of(body)).substr(0, 20) + "\"";
}

json::object diff_json(const service::DiffItem& item, const model::Model& model) {
  json::object out{
      {"subject", model::id_of(item.subject)},     {"id", item.id},         {"name", item.name},
      {"operation", model::id_of(item.operation)}, {"before", item.before}, {"after", item.after}};
  if (item.subject == model::Subject::element) {
    const model::Index at = model.find_element(item.id);
    if (at != model::kNoIndex && at < model.element_bound() &&
        model.element_row(at).state != model::State::absent) {
      out["type"] = model.type_name(at);
      if (item.name.empty()) out["name"] = model.name(at);
    }
  }
  if (!item.conflict.empty()) out["conflict"] = item.conflict;
  return out;
}

json::array Call::preview(const service::Batch& batch) {
  json::array out;
  const auto read = open_->read({}, batch.scenario.empty() ? text("scenario") : batch.scenario);
  if (!read.ok()) return out;
  const model::Model& model = read->model();
  for (const service::Write& write : batch.writes) {
    if (out.size() == 1'000) break;
    service::DiffItem item;
    item.subject = write.subject;
    item.id = write.id;
    item.operation = write.operation;
    const json::value known = model.record(write.subject, write.id);
    if (write.operation == model::Operation::update && known.is_object()) {
      json::object after = known.get_object();
      model::patch(after, write.record);
      model::Difference difference = model::difference(known.get_object(), after);
      if (difference.empty()) continue;
      item.before = std::move(difference.before);
      item.after = std::move(difference.after);
    } else if (write.operation == model::Operation::create) {
      item.after = write.record;
    } else if (known.is_object()) {
      (write.operation == model::Operation::remove ? item.before : item.after) = known.get_object();
    }
    const json::value* name = item.after.if_contains("name");
    if (name != nullptr && name->is_string()) item.name = name->get_string();
    out.push_back(diff_json(item, model));
  }
  return out;
}

}  // namespace plumb::api
