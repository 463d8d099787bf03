// Tailored needs in the model: as priority and target of the governance objectives that stand for
// items, so that findings see a practice far below what is needed.
#include <algorithm>
#include <array>
#include <cctype>
#include <cmath>

#include <fmt/format.h>

#include "service/tailoring.h"

namespace plumb::service {
namespace {

using model::Index;

constexpr std::string_view kType = "governance_objective";
constexpr std::array<std::string_view, 4> kWords = {
    "objective:", "practice:", "control:", "principle:"};
// Levels of objectives are kept on this scale.
constexpr double kLowest = 0;
constexpr double kHighest = 5;

// Letters and digits alone, small: "COBIT 2019" is "cobit-2019".
std::string plain(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (std::isalnum(static_cast<unsigned char>(c)) != 0) {
      out += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    }
  }
  return out;
}

std::string reference_of(const model::InstrumentItem& item) {
  for (const std::string& evidence : item.evidence) {
    for (const std::string_view word : kWords) {
      if (evidence.starts_with(word)) return evidence.substr(word.size());
    }
  }
  return {};
}

std::string text_of(const json::object& fields, std::string_view key) {
  const json::value* value = fields.if_contains(key);
  return value != nullptr && value->is_string() ? std::string(value->get_string()) : std::string();
}

double on_objective_scale(const model::Scale& scale, double level) {
  if (scale.minimum() >= kLowest && scale.maximum() <= kHighest) return level;
  return kHighest * (level - scale.minimum()) / (scale.maximum() - scale.minimum());
}

double rounded(double value) {
  return std::round(value * 1e4) / 1e4;
}

class Objectives {
 public:
  Objectives(const model::Model& model, const model::Instrument& instrument, const NeedSet& needs,
             const std::map<std::string, double>& levels)
      : model_(model), instrument_(instrument), needs_(needs), levels_(levels) {
    const std::array<std::string, 2> names = {plain(instrument.id), plain(instrument.name)};
    for (Index at = 0; at < model.element_bound(); ++at) {
      if (!model.live(at) || model.type_name(at) != kType) continue;
      const json::object& fields = model.fields(at);
      const std::string framework = plain(text_of(fields, "framework"));
      if (std::find(names.begin(), names.end(), framework) == names.end()) continue;
      known_[plain(text_of(fields, "reference"))].emplace_back(model.element_id(at));
    }
  }

  std::vector<Write> writes(bool create) const {
    std::vector<Write> out;
    for (const model::InstrumentItem& item : instrument_.items) {
      const std::string reference = reference_of(item);
      if (item.kind != model::ItemKind::scale || reference.empty()) continue;
      const auto level = levels_.find(item.id);
      json::object fields = fields_of(item);
      if (level != levels_.end()) {
        fields["level"] = rounded(on_objective_scale(instrument_.scale_of(item), level->second));
      }
      const auto known = known_.find(plain(reference));
      if (known == known_.end()) {
        if (create && level != levels_.end() && needs_.of(item.id) != nullptr) {
          add(item, reference, std::move(fields), out);
        }
        continue;
      }
      if (fields.empty()) continue;
      for (const std::string& id : known->second) {
        out.push_back({model::Subject::element, model::Operation::update, id, fields, {}});
      }
    }
    return out;
  }

 private:
  // Nothing where nothing is needed: what people wrote there stays.
  json::object fields_of(const model::InstrumentItem& item) const {
    json::object out;
    const ItemNeed* need = needs_.of(item.id);
    if (need == nullptr) return out;
    if (need->importance) out["priority"] = (*need->importance + 100) / 200;
    if (need->target) {
      out["target_level"] = rounded(on_objective_scale(instrument_.scale_of(item), *need->target));
    }
    out["target_reason"] =
        need->by_hand ? json::value(need->by_hand->reason) : json::value(nullptr);
    return out;
  }

  void add(const model::InstrumentItem& item, const std::string& reference, json::object fields,
           std::vector<Write>& out) const {
    if (fields["target_reason"].is_null()) fields.erase("target_reason");
    fields["type"] = kType;
    fields["name"] = item.name;
    fields["framework"] = instrument_.name;
    fields["reference"] = reference;
    const std::string id = fmt::format("go-{}-{}", instrument_.id, item.id);
    const Index removed = model_.find_element(id);
    if (removed != model::kNoIndex)
      return;  // somebody took it away, or made it another framework's
    out.push_back({model::Subject::element, model::Operation::create, id, std::move(fields), {}});
  }

  const model::Model& model_;
  const model::Instrument& instrument_;
  const NeedSet& needs_;
  const std::map<std::string, double>& levels_;
  std::map<std::string, std::vector<std::string>> known_;  // by reference
};

}  // namespace

std::vector<Write> objective_writes(const model::Model& model, const model::Instrument& instrument,
                                    const NeedSet& needs,
                                    const std::map<std::string, double>& levels, bool create) {
  return Objectives(model, instrument, needs, levels).writes(create);
}

}  // namespace plumb::service
