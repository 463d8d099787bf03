// When elements were made and changed, from the log. Reads go over a connection of their own, so
// that nobody waits for a writer.
#include <cmath>

#include "api/open_workspace.h"
#include "store/store.h"

namespace plumb::api {
namespace {

std::string quoted(std::string_view text) {
  std::string out = "'";
  for (const char c : text) out += c == '\'' ? std::string("''") : std::string(1, c);
  return out + "'";
}

std::string text_of(const json::value& value) {
  return value.is_string() ? std::string(value.get_string()) : std::string();
}

}  // namespace

std::vector<double> OpenWorkspace::last_changes() {
  const service::Snapshot now = workspace_->snapshot();
  const std::lock_guard lock(changes_mutex_);
  if (changes_seq_ >= now.seq) return last_changes_;
  const auto rows = workspace_->store().query(
      "SELECT id, max(seq) FROM change WHERE seq > " + std::to_string(changes_seq_) +
          " AND seq <= " + std::to_string(now.seq) +
          " AND subject = 'element' AND scenario = '' GROUP BY id",
      SIZE_MAX);
  if (!rows.ok()) return last_changes_;
  last_changes_.resize(now.model->element_bound(), NAN);
  for (const auto& row : rows->rows) {
    const model::Index at = now.model->find_element(text_of(row[0]));
    if (at < last_changes_.size()) last_changes_[at] = row[1].to_number<double>();
  }
  changes_seq_ = now.seq;
  return last_changes_;
}

std::vector<OpenWorkspace::Stamps> OpenWorkspace::stamps(
    const model::Model& model, const std::vector<model::Index>& elements) {
  std::vector<Stamps> out(elements.size());
  std::string wanted;
  std::unordered_map<std::string, std::size_t> places;
  {
    const std::lock_guard lock(stamps_mutex_);
    for (std::size_t i = 0; i < elements.size(); ++i) {
      const std::string id(model.element_id(elements[i]));
      const auto found = stamps_.find(id);
      if (found != stamps_.end() &&
          found->second.version == model.element_row(elements[i]).version) {
        out[i] = found->second.stamps;
        continue;
      }
      places[id] = i;
      wanted += (wanted.empty() ? "" : ",") + quoted(id);
    }
  }
  if (places.empty()) return out;
  const auto rows = workspace_->store().query(
      "SELECT c.id, f.at, f.actor, f.batch, l.at, l.actor, l.batch FROM "
      "(SELECT id, min(seq) AS first, max(seq) AS last FROM change WHERE id IN (" +
          wanted +
          ") AND subject = 'element' AND scenario = '' GROUP BY id) c "
          "JOIN change f ON f.seq = c.first JOIN change l ON l.seq = c.last",
      places.size());
  if (!rows.ok()) return out;
  const std::lock_guard lock(stamps_mutex_);
  if (stamps_.size() > kStamps) stamps_.clear();
  for (const auto& row : rows->rows) {
    const std::string id = text_of(row[0]);
    Stamps stamps{text_of(row[1]), text_of(row[2]), text_of(row[3]),
                  text_of(row[4]), text_of(row[5]), text_of(row[6])};
    const std::size_t place = places[id];
    out[place] = stamps;
    // Of the newest state only: the past has other versions under the same id.
    const auto newest = workspace_->snapshot().model;
    const model::Index at = newest->find_element(id);
    if (at < newest->element_bound() &&
        newest->element_row(at).version == model.element_row(elements[place]).version) {
      stamps_[id] = {model.element_row(elements[place]).version, std::move(stamps)};
    }
  }
  return out;
}

std::shared_ptr<const std::vector<std::uint32_t>> OpenWorkspace::finding_counts(
    const AssessmentPtr& assessment) {
  const std::lock_guard lock(counts_mutex_);
  const service::Assessment& asked = *assessment;
  if (counted_ == asked.snapshot.model && counted_at_ == asked.moment.at) return counts_;
  auto counts =
      std::make_shared<std::vector<std::uint32_t>>(assessment->model().element_bound(), 0);
  for (const score::Finding& finding : assessment->findings) {
    for (const model::Index subject : finding.subjects) {
      if (subject < counts->size()) ++(*counts)[subject];
    }
  }
  counted_ = asked.snapshot.model;
  counted_at_ = asked.moment.at;
  counts_ = std::move(counts);
  return counts_;
}

}  // namespace plumb::api
