#include "service/assess.h"

#include <algorithm>
#include <chrono>

#include <fmt/format.h>

#include "catalog/findings_catalog.h"
#include "catalog/sam_catalog.h"
#include "service/catalogs.h"
#include "service/settings.h"

namespace plumb::service {
namespace {

class Stopwatch {
 public:
  double lap_ms() {
    const auto now = std::chrono::steady_clock::now();
    const double out = std::chrono::duration<double, std::milli>(now - last_).count();
    last_ = now;
    return out;
  }

 private:
  std::chrono::steady_clock::time_point last_ = std::chrono::steady_clock::now();
};

score::CompileOptions compiling(const Moment& moment, std::string currency) {
  score::CompileOptions out;
  out.as_of = moment.at;
  out.currency = std::move(currency);
  return out;
}

// The figures over the whole model, from an engine and inputs that are up to date.
void sum_up(Assessment& out) {
  out.engine->with_gradients();
  const score::Situation situation = out.situation();
  out.index = score::index_of(score::lines_of(situation, *out.inputs),
                              score::line_weights(out.model().settings()));
  out.perspectives = score::perspectives_of(situation);
  out.components = score::components_of(situation);
}

void find(Assessment& out, std::shared_ptr<const model::RuleBook> book) {
  out.finder = std::make_unique<score::FindingsEngine>(std::move(book));
  const score::Situation situation = out.situation();
  out.finder->full(
      {situation, out.index.lines, out.perspectives, out.model().settings(), out.engine.get()});
  out.findings = out.finder->findings(situation);
  out.diagnoses = out.finder->diagnoses(situation);
}

// What differs between the models, in the engine's words; null if a catalog does.
std::optional<score::Touched> touched_between(const model::Model& before,
                                              const model::Model& after) {
  model::Changed changed = after.changed_since(before);
  score::Touched out;
  out.elements = std::move(changed.elements);
  out.relations = std::move(changed.relations);
  for (const std::string& id : changed.artifacts) {
    out.settings = out.settings || id == "settings";
    for (const model::Model* model : {&before, &after}) {
      const auto found = model->artifacts().find(id);
      if (found != model->artifacts().end() && found->second->kind == "catalog") return {};
    }
  }
  return out;
}

}  // namespace

std::size_t Assessment::engine_elements() const {
  const auto& nodes = compiled.element_of;
  return nodes.size() -
         static_cast<std::size_t>(std::count(nodes.begin(), nodes.end(), model::kNoIndex));
}

std::string Assessment::node_id(score::Node node) const {
  if (node >= compiled.element_of.size()) return {};
  const model::Index element = compiled.element_of[node];
  return element == model::kNoIndex ? std::string() : std::string(model().element_id(element));
}

std::string Assessment::node_name(score::Node node) const {
  if (node >= compiled.element_of.size()) return {};
  if (compiled.element_of[node] == model::kNoIndex) return {};
  const std::string_view name = model().name(compiled.element_of[node]);
  return name.empty() ? node_id(node) : std::string(name);
}

Result<std::shared_ptr<const model::RuleBook>> rule_book_of(const model::Model& model) {
  PLUMB_TRY(model::RuleBook book, catalog::workspace_rule_book(overrides_of(model, "findings")));
  apply_thresholds(book, model.settings());
  return std::make_shared<const model::RuleBook>(std::move(book));
}

Result<std::unique_ptr<Assessment>> assess(const Workspace& workspace, Snapshot snapshot,
                                           const AssessOptions& options) {
  PLUMB_TRY(model::Sam sam, catalog::workspace_sam(overrides_of(*snapshot.model, "sam")));
  PLUMB_TRY(auto book, rule_book_of(*snapshot.model));
  Stopwatch watch;
  const score::CompileOptions with =
      compiling(options.moment, options.currency.empty() ? workspace.currency() : options.currency);
  const auto model = snapshot.model;
  auto out = std::make_unique<Assessment>(std::move(snapshot), options.moment,
                                          score::compile(*model, with));
  out->sam = std::move(sam);
  out->workspace_name = workspace.name();
  out->currency = with.currency;
  out->timings.compile_ms = watch.lap_ms();
  score::Options engine_options;
  engine_options.threads = options.threads;
  out->engine = std::make_unique<score::Engine>(std::move(out->compiled.graph), engine_options);
  out->timings.forward_ms = watch.lap_ms();
  out->engine->with_gradients();
  out->timings.backward_ms = watch.lap_ms();
  out->inputs.emplace(*model, with);
  sum_up(*out);
  if (options.findings) {
    watch.lap_ms();
    find(*out, std::move(book));
    out->timings.findings_ms = watch.lap_ms();
  }
  return out;
}

bool advance(Assessment& assessment, Snapshot next) {
  const std::shared_ptr<const model::Model> held = assessment.snapshot.model;
  const model::Model& before = *held;
  const model::Model& after = *next.model;
  if (before.shared_metamodel() != after.shared_metamodel()) return false;
  const auto touched = touched_between(before, after);
  if (!touched) return false;
  const score::CompileOptions with = compiling(assessment.moment, assessment.currency);
  if (score::warns_about(before, *touched, with) || score::warns_about(after, *touched, with)) {
    return false;
  }
  Stopwatch watch;
  std::vector<score::Edit> edits;
  score::EditTranslator(assessment.compiled, with).step(before, after, *touched, edits);
  score::warn_without_roots(assessment.compiled);
  assessment.timings = {};
  assessment.timings.compile_ms = watch.lap_ms();
  if (!edits.empty()) {
    assessment.engine->apply(edits);
    if (assessment.trial != nullptr) assessment.trial->apply(edits);
  }
  assessment.timings.forward_ms = watch.lap_ms();
  assessment.inputs->step(before, after, *touched);
  assessment.snapshot = std::move(next);
  assessment.moment.seq = assessment.snapshot.seq;
  sum_up(assessment);
  assessment.timings.backward_ms = watch.lap_ms();
  if (assessment.finder != nullptr) {
    const score::Situation situation = assessment.situation();
    assessment.finder->update({situation, assessment.index.lines, assessment.perspectives,
                               after.settings(), assessment.engine.get()},
                              before, *touched);
    assessment.findings = assessment.finder->findings(situation);
    assessment.diagnoses = assessment.finder->diagnoses(situation);
    assessment.timings.findings_ms = watch.lap_ms();
  }
  return true;
}

namespace {

double index_gain(const Assessment& assessment, double structure_gain) {
  double sum = 0;
  for (std::size_t i = 0; i < score::kLineCount; ++i) {
    if (assessment.index.lines[i].value) sum += assessment.index.weights[i];
  }
  const double weight = assessment.index.weights[0];
  return sum > 0 ? 100 * structure_gain * weight / sum : 0;
}

LeverRow row_of(const Assessment& assessment, const score::Lever& lever,
                const std::vector<score::Proposal>& proposals) {
  LeverRow row;
  row.lever = lever;
  row.index_gain = index_gain(assessment, lever.gain);
  if (lever.kind == score::Lever::Kind::what_if) {
    const score::Proposal& proposal = proposals[lever.candidate];
    row.kind = "what_if";
    row.text = proposal.text;
    if (proposal.subject != model::kNoIndex) {
      row.element = std::string(assessment.model().element_id(proposal.subject));
      row.name = std::string(assessment.model().name(proposal.subject));
    }
    return row;
  }
  row.element = assessment.node_id(lever.node);
  // An earlier lever may have added elements; later ones can build on them.
  row.name = row.element.empty() ? "what was added above" : assessment.node_name(lever.node);
  if (lever.kind == score::Lever::Kind::condition) {
    row.kind = "condition";
    row.text = fmt::format("Bring \"{}\" from {:.2f} to {:.2f}.", row.name, lever.from, lever.to);
    return row;
  }
  row.kind = "strength";
  row.target = assessment.node_id(lever.other);
  row.target_name = assessment.node_name(lever.other);
  row.text = fmt::format("Let \"{}\" support \"{}\" with {:.2f} instead of {:.2f}.", row.name,
                         row.target_name, lever.to, lever.from);
  return row;
}

}  // namespace

std::vector<LeverRow> levers_of(const Assessment& assessment, std::uint32_t top) {
  std::vector<score::Proposal> proposals;
  if (assessment.finder != nullptr) {
    proposals = assessment.finder->proposals(assessment.situation());
  }
  std::vector<score::Candidate> candidates;
  candidates.reserve(proposals.size());
  for (const score::Proposal& proposal : proposals) candidates.push_back(proposal.candidate);
  score::LeverOptions options;
  options.top = top;
  std::vector<LeverRow> out;
  for (const score::Lever& lever : score::levers(*assessment.engine, options, candidates)) {
    out.push_back(row_of(assessment, lever, proposals));
  }
  return out;
}

}  // namespace plumb::service
