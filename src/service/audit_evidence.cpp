#include "service/audit_evidence.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <set>
#include <utility>

#include <fmt/format.h>

#include "score/evidence_fields.h"
#include "score/resources.h"
#include "service/artifacts.h"
#include "service/campaigns.h"
#include "service/catalogs.h"
#include "service/finding_desk.h"
#include "service/organisation.h"
#include "service/shown.h"
#include "service/tailoring.h"

namespace plumb::service {
namespace {

using model::Index;
using Section = EvidenceSection;

constexpr std::size_t kMostGoals = 8;
constexpr std::size_t kMostShares = 6;

std::string percent(double share) {
  return fmt::format("{:.0f}%", 100 * share);
}

// A share with its bar; without one `missing` says why.
EvidenceFigure share_figure(std::string name, std::optional<double> share,
                            const std::string& missing) {
  if (!share) return {std::move(name), {}, {}, missing, {}};
  return {std::move(name), percent(*share), share, {}, {}};
}

EvidenceFigure count_figure(std::string name, std::size_t met, std::size_t of) {
  if (of == 0) return {std::move(name), {}, {}, "nothing recorded", {}};
  return {std::move(name),
          fmt::format("{} of {}", met, of),
          static_cast<double>(met) / static_cast<double>(of),
          {},
          {}};
}

class Figures {
 public:
  explicit Figures(const Assessment& assessment)
      : assessment_(assessment), model_(assessment.model()) {}

  Section section(std::string_view id) const {
    if (id == "index") return {std::string(id), "Alignment index", index()};
    if (id == "links") return {std::string(id), "The six links", links()};
    if (id == "perspectives") return {std::string(id), "Perspectives", perspectives()};
    if (id == "measures") return {std::string(id), "Measures and service levels", measures()};
    if (id == "collaboration") return {std::string(id), "Working together", collaboration()};
    if (id == "practice") return {std::string(id), "Governance kept up", practice()};
    if (id == "resources") return {std::string(id), "Money against importance", resources()};
    if (id == "infrastructure") return {std::string(id), "IT infrastructure", infrastructure()};
    if (id == "goals") return {std::string(id), "Goals", goals()};
    return {std::string(id), "Skills", skills()};
  }

 private:
  using List = std::vector<EvidenceFigure>;

  List index() const {
    const score::AlignmentIndex& index = assessment_.index;
    List out;
    EvidenceFigure whole{"Alignment index", {}, {}, "no line has data", {}};
    if (index.value) {
      whole.value = fmt::format("{:.1f}", *index.value);
      whole.share = *index.value / 100;
      whole.note = index.stderr_ ? fmt::format("± {:.1f}", *index.stderr_) : std::string();
    }
    out.push_back(std::move(whole));
    for (std::size_t i = 0; i < score::kLineCount; ++i) {
      out.push_back(share_figure(std::string(score::kLineNames[i]), index.lines[i].value,
                                 index.lines[i].missing));
    }
    return out;
  }

  List links() const {
    List out;
    for (std::size_t i = 0; i < model::kLinks.size(); ++i) {
      const score::LinkScore& link = assessment_.analysis().links[i];
      EvidenceFigure figure =
          share_figure(link_name(i), link.score,
                       link.missing == score::Missing::no_demand ? "nothing important asks"
                                                                 : "nothing supplies");
      if (link.coverage && link.purpose) {
        figure.note =
            fmt::format("coverage {}, purpose {}", percent(*link.coverage), percent(*link.purpose));
      }
      out.push_back(std::move(figure));
    }
    return out;
  }

  List perspectives() const {
    List out;
    for (std::size_t i = 0; i < score::kPerspectiveCount; ++i) {
      const score::PerspectiveFigures& figures = assessment_.perspectives.figures[i];
      EvidenceFigure figure = share_figure(std::string(score::kPerspectives[i].name), figures.score,
                                           "a link of its path has no score");
      if (figures.spend_share) {
        figure.note = fmt::format("{} of initiative money", percent(*figures.spend_share));
      }
      out.push_back(std::move(figure));
    }
    const std::size_t declared = score::perspective_index(assessment_.perspectives.declared);
    out.push_back({"Declared",
                   declared < score::kPerspectiveCount
                       ? std::string(score::kPerspectives[declared].name)
                       : std::string(),
                   {},
                   declared < score::kPerspectiveCount ? "" : "nothing declared",
                   {}});
    return out;
  }

  List measures() const {
    std::size_t goals = 0, measured = 0, figures = 0, targeted = 0, owned = 0;
    each("goal", [&](Index at) {
      ++goals;
      if (has_in(at, "measures")) ++measured;
    });
    const auto count = [&](Index at) {
      ++figures;
      const auto fields = score::fields_of(model_, at);
      if (score::number(*fields, "target")) ++targeted;
      if (!score::text(*fields, "owner").empty() || has_out(at, "owned_by")) ++owned;
    };
    each("measure", count);
    each("service_level", count);
    const score::LineValue& outcomes = score::line(assessment_.index.lines, score::Line::outcomes);
    return {share_figure("Attainment, weighted by importance", outcomes.value, outcomes.missing),
            count_figure("Goals with a measure", measured, goals),
            count_figure("Measures with a target", targeted, figures),
            count_figure("Measures with an owner", owned, figures)};
  }

  List collaboration() const {
    std::size_t bodies = 0, both = 0, initiatives = 0, mixed = 0;
    each("body", [&](Index at) {
      ++bodies;
      if (sides_of(at, "member_of") == 3) ++both;
    });
    each("initiative", [&](Index at) {
      ++initiatives;
      if (sides_of(at, "works_on") == 3) ++mixed;
    });
    return {count_figure("Bodies with members of both sides", both, bodies),
            count_figure("Initiatives with people of both sides", mixed, initiatives)};
  }

  List practice() const {
    static constexpr std::array<std::string_view, 5> kNames = {
        "Bodies that meet as planned", "Decisions with a reason, reviewed when due",
        "Actions done or not yet due", "Initiatives with a change plan",
        "Important services with a drilled recovery"};
    const score::LineValue& line = score::line(assessment_.index.lines, score::Line::practice);
    List out;
    for (std::size_t i = 0; i < score::kPracticeIds.size(); ++i) {
      std::size_t met = 0, of = 0;
      for (const score::LinePart& part : line.parts) {
        if (part.id == score::kPracticeIds[i]) {
          met = part.met;
          of = part.of;
        }
      }
      out.push_back(count_figure(std::string(kNames[i]), met, of));
    }
    return out;
  }

  List resources() const {
    const score::Resources found =
        score::resources(assessment_.engine->graph(), assessment_.analysis());
    List out{
        share_figure("Spend in proportion to importance", found.value, "no element has a cost")};
    std::vector<score::ResourceShare> shares = found.shares;
    std::stable_sort(shares.begin(), shares.end(), [](const auto& a, const auto& b) {
      return std::abs(a.cost - a.importance) > std::abs(b.cost - b.importance);
    });
    for (std::size_t i = 0; i < shares.size() && i < kMostShares; ++i) {
      const score::ResourceShare& one = shares[i];
      out.push_back({assessment_.node_name(one.node),
                     fmt::format("{} of cost", percent(one.cost)),
                     {},
                     fmt::format("{} of importance", percent(one.importance)),
                     assessment_.node_id(one.node)});
    }
    return out;
  }

  List infrastructure() const {
    List out;
    for (const score::ComponentFigures& one : assessment_.components) {
      if (!one.id.starts_with("II.")) continue;
      const auto* component = model_.metamodel().component(one.id);
      EvidenceFigure figure = share_figure(component != nullptr ? component->name : one.id,
                                           one.condition, "no element");
      figure.note = one.elements == 0 ? "no element" : fmt::format("{} elements", one.elements);
      out.push_back(std::move(figure));
    }
    return out;
  }

  List goals() const {
    std::vector<std::pair<double, Index>> list;
    each("goal", [&](Index at) {
      const score::Node node = assessment_.compiled.node(at);
      if (node == score::kNoNode) return;
      const double importance = assessment_.analysis().importance[node];
      if (importance > 0) list.emplace_back(importance, at);
    });
    std::stable_sort(list.begin(), list.end(),
                     [](const auto& a, const auto& b) { return a.first > b.first; });
    List out;
    for (std::size_t i = 0; i < list.size() && i < kMostGoals; ++i) {
      const score::Node node = assessment_.compiled.node(list[i].second);
      EvidenceFigure figure = share_figure(shown_name(model_, list[i].second),
                                           assessment_.analysis().delivered[node], {});
      figure.element = std::string(model_.element_id(list[i].second));
      out.push_back(std::move(figure));
    }
    if (out.empty()) out.push_back({"Goals", {}, {}, "no goal with a weight", {}});
    return out;
  }

  List skills() const {
    const json::object document = skills_json(assessment_);
    std::vector<std::pair<double, EvidenceFigure>> scarce;
    std::size_t total = 0;
    for (const json::value& one : document.at("skills").get_array()) {
      const json::object& skill = one.get_object();
      ++total;
      const double supply = skill.at("supply").to_number<double>();
      const double demand = skill.at("demand").to_number<double>();
      if (demand <= supply) continue;
      scarce.push_back({demand - supply,
                        {std::string(skill.at("name").get_string()),
                         fmt::format("{:.1f} of {:.1f} FTE", supply, demand),
                         supply / demand,
                         {},
                         std::string(skill.at("id").get_string())}});
    }
    std::stable_sort(scarce.begin(), scarce.end(),
                     [](const auto& a, const auto& b) { return a.first > b.first; });
    List out{count_figure("Skills that meet the need", total - scarce.size(), total)};
    for (std::size_t i = 0; i < scarce.size() && i < kMostShares; ++i) {
      out.push_back(std::move(scarce[i].second));
    }
    return out;
  }

  std::string link_name(std::size_t link) const {
    const auto name = [&](model::Domain domain) -> std::string {
      for (const model::DomainText& text : assessment_.sam.domains) {
        if (text.domain == domain) return text.short_name;
      }
      return std::string(model::id_of(domain));
    };
    return name(model::kLinks[link].demand) + " – " + name(model::kLinks[link].supply);
  }

  template <typename Visit>
  void each(std::string_view type, Visit visit) const {
    for (Index at = 0; at < model_.element_bound(); ++at) {
      if (model_.live(at) && model_.type_name(at) == type) visit(at);
    }
  }
  bool has_in(Index at, std::string_view kind) const {
    bool found = false;
    model_.for_each_in(
        at, [&](Index relation, Index) { found = found || model_.kind_name(relation) == kind; });
    return found;
  }
  bool has_out(Index at, std::string_view kind) const {
    bool found = false;
    model_.for_each_out(
        at, [&](Index relation, Index) { found = found || model_.kind_name(relation) == kind; });
    return found;
  }
  // 1: business among those who stand in that relation to it, 2: IT, 3: both.
  int sides_of(Index at, std::string_view kind) const {
    int sides = 0;
    model_.for_each_in(at, [&](Index relation, Index from) {
      if (model_.kind_name(relation) != kind) return;
      const model::Side side = model_.side(from);
      sides |= side == model::Side::business ? 1 : side == model::Side::it ? 2 : 0;
    });
    return sides;
  }

  const Assessment& assessment_;
  const model::Model& model_;
};

void add_findings(const Assessment& assessment, const model::AuditStep& step, StepEvidence& out) {
  const FindingDesk desk(assessment, nullptr, [](std::string_view) { return json::object{}; });
  const std::set<std::string, std::less<>> rules(step.rules.begin(), step.rules.end());
  for (const score::Finding* finding : desk.open()) {
    if (!rules.contains(finding->rule)) continue;
    ++out.findings_total;
    if (out.findings.size() < kMostOfStep) {
      out.findings.push_back({finding->key, finding->rule, finding->text, finding->level});
    }
  }
}

// Of the campaigns that are evidence of a step: those the audit names, else the newest that is
// frozen of each instrument.
std::vector<Campaign> campaigns_for(const model::Model& model, const Audit& audit,
                                    const model::AuditStep& step) {
  std::vector<Campaign> out;
  const std::vector<Campaign> all = campaigns_of(model);
  for (const std::string& instrument : step.instruments) {
    bool named = false;
    for (const Campaign& one : all) {
      if (one.instrument != instrument || std::find(audit.campaigns.begin(), audit.campaigns.end(),
                                                    one.id) == audit.campaigns.end()) {
        continue;
      }
      named = true;
      out.push_back(one);
    }
    if (named || !audit.campaigns.empty()) continue;
    const auto newest = std::find_if(all.begin(), all.end(), [&](const Campaign& one) {
      return one.instrument == instrument && one.status == CampaignStatus::frozen;
    });
    if (newest != all.end()) out.push_back(*newest);
  }
  return out;
}

constexpr double kFarBelow = 1;

std::vector<EvidenceNeed> far_below(const model::Instrument& instrument, const NeedSet& needs,
                                    const json::array& rows) {
  std::vector<EvidenceNeed> out;
  for (const json::value& row : rows) {
    if (!row.is_object()) continue;
    const std::string id = text_in(row.get_object(), "id");
    const auto level = number_in(row.get_object(), "all");
    const model::InstrumentItem* item = instrument.item(id);
    const ItemNeed* need = needs.of(id);
    if (item == nullptr || need == nullptr || !level) continue;
    const bool far = need->target && *need->target - *level >= kFarBelow;
    if (!far && !need->by_hand) continue;
    out.push_back({item->name, *level, need->target, need->importance,
                   need->by_hand ? need->by_hand->reason : std::string()});
  }
  const auto below = [](const EvidenceNeed& one) {
    return one.target ? *one.target - one.level : 0;
  };
  std::stable_sort(out.begin(), out.end(), [&](const EvidenceNeed& a, const EvidenceNeed& b) {
    return below(a) > below(b);
  });
  return out;
}

EvidenceSurvey survey_of(const model::Model& model, const Campaign& campaign) {
  EvidenceSurvey out;
  out.campaign = campaign.id;
  out.name = campaign.name;
  if (!campaign.frozen.is_object()) return out;
  const json::object& frozen = campaign.frozen.get_object();
  out.at = text_in(frozen, "at").substr(0, 10);
  const json::value* results = frozen.if_contains("results");
  if (results == nullptr || !results->is_object()) return out;
  const json::object& kept = results->get_object();
  out.replies = static_cast<std::size_t>(number_in(kept, "replies").value_or(0));
  const auto instrument = catalog::workspace_instrument(
      campaign.instrument, instrument_files_of(model, campaign.instrument));
  if (instrument.ok() && !(*instrument)->scales.empty()) {
    out.least = (*instrument)->scales.front().minimum();
    out.most = (*instrument)->scales.front().maximum();
  }
  const NeedSet needs = instrument.ok() ? need_of(model, **instrument, campaign) : NeedSet{};
  const json::value* rows = kept.if_contains("dimensions");
  if (rows == nullptr || !rows->is_array()) return out;
  for (const json::value& row : rows->get_array()) {
    if (!row.is_object()) continue;
    const std::string id = text_in(row.get_object(), "id");
    const auto* dimension = instrument.ok() ? (*instrument)->dimension(id) : nullptr;
    std::optional<double> need;
    if (instrument.ok()) need = need_of_dimension(**instrument, needs, id);
    out.dimensions.push_back(
        {dimension != nullptr ? dimension->name : id, number_in(row.get_object(), "all"),
         number_in(row.get_object(), "business"), number_in(row.get_object(), "it"), need});
  }
  if (instrument.ok()) out.needs = far_below(**instrument, needs, list_in(kept, "items"));
  return out;
}

}  // namespace

StepEvidence evidence_of(const Assessment& assessment, const Audit& audit,
                         const model::AuditStep& step) {
  StepEvidence out;
  const Figures figures(assessment);
  for (const std::string& id : step.sections) out.sections.push_back(figures.section(id));
  add_findings(assessment, step, out);
  for (const Campaign& campaign : campaigns_for(assessment.model(), audit, step)) {
    out.surveys.push_back(survey_of(assessment.model(), campaign));
  }
  return out;
}

json::object evidence_json(const StepEvidence& evidence) {
  json::array sections;
  for (const EvidenceSection& section : evidence.sections) {
    json::array figures;
    for (const EvidenceFigure& one : section.figures) {
      figures.push_back({{"name", one.name},
                         {"value", text_or_null(one.value)},
                         {"share", number_or_null(one.share)},
                         {"note", one.note},
                         {"element", text_or_null(one.element)}});
    }
    sections.push_back(
        {{"id", section.id}, {"name", section.name}, {"figures", std::move(figures)}});
  }
  json::array findings;
  for (const EvidenceFinding& one : evidence.findings) {
    findings.push_back(
        {{"key", one.key}, {"rule", one.rule}, {"text", one.text}, {"level", one.level}});
  }
  json::array surveys;
  for (const EvidenceSurvey& one : evidence.surveys) {
    json::array dimensions;
    for (const EvidenceLevel& level : one.dimensions) {
      dimensions.push_back({{"name", level.name},
                            {"all", number_or_null(level.all)},
                            {"business", number_or_null(level.business)},
                            {"it", number_or_null(level.it)},
                            {"need", number_or_null(level.need)}});
    }
    json::array needs;
    for (const EvidenceNeed& need : one.needs) {
      needs.push_back({{"name", need.name},
                       {"level", need.level},
                       {"target", number_or_null(need.target)},
                       {"importance", number_or_null(need.importance)},
                       {"reason", need.reason}});
    }
    surveys.push_back({{"campaign", one.campaign},
                       {"name", one.name},
                       {"at", text_or_null(one.at)},
                       {"replies", one.replies},
                       {"least", one.least},
                       {"most", one.most},
                       {"dimensions", std::move(dimensions)},
                       {"needs", std::move(needs)}});
  }
  return {{"sections", std::move(sections)},
          {"findings", std::move(findings)},
          {"findings_total", evidence.findings_total},
          {"surveys", std::move(surveys)}};
}

json::object audit_figures(const Assessment& assessment) {
  json::object lines;
  for (std::size_t i = 0; i < score::kLineCount; ++i) {
    lines[score::kLineIds[i]] = number_or_null(assessment.index.lines[i].value);
  }
  json::object links;
  for (std::size_t i = 0; i < model::kLinks.size(); ++i) {
    links[model::kLinks[i].id] = number_or_null(assessment.analysis().links[i].score);
  }
  return {{"index", number_or_null(assessment.index.value)},
          {"lines", std::move(lines)},
          {"links", std::move(links)}};
}

}  // namespace plumb::service
