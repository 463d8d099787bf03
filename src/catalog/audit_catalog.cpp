#include "catalog/audit_catalog.h"

#include <algorithm>
#include <iterator>
#include <map>
#include <set>
#include <utility>

#include "catalog/assets.h"
#include "catalog/instrument_catalog.h"
#include "catalog/reader.h"

namespace plumb::catalog {
namespace {

using model::AuditCheck;
using model::AuditProgramme;
using model::AuditRequest;
using model::AuditStep;

const Names kSeverities = {"high", "medium", "low"};
const Names kOf = {"both", "business", "it"};
constexpr std::string_view kHead = "catalog: audit\n";

// The one of that id, made at the end if it is new.
template <typename T>
T& one_of(std::vector<T>& list, const std::string& id, bool& fresh) {
  const auto known =
      std::find_if(list.begin(), list.end(), [&](const T& one) { return one.id == id; });
  fresh = known == list.end();
  if (!fresh) return *known;
  T made;
  made.id = id;
  return list.emplace_back(std::move(made));
}

class AuditReader {
 public:
  void read(Fields& root) {
    if (out_.id.empty()) {
      for (const char* key : {"id", "name", "steps"}) root.require(key);
    }
    root.id("id", out_.id);
    root.text("name", out_.name);
    root.text("description", out_.description);
    root.texts("sources", out_.sources);
    const std::optional<Value> steps = root.list("steps");
    if (!steps) return;
    each_with_id(root.problems(), *steps, {"step", {}}, IdForm::plain,
                 [&](Fields& f, const std::string& id) { read_step(f, id); });
  }

  AuditProgramme assemble(const std::vector<CatalogFile>& files, std::vector<Problem>& problems) {
    // Judgements and answers are kept by the id of a check or request alone.
    std::set<std::string> checks;
    std::set<std::string> requests;
    const std::string file = files.empty() ? std::string() : files.back().name;
    if (out_.steps.empty()) problems.push_back({file, 0, "The audit has no steps.", "List one."});
    for (const AuditStep& step : out_.steps) {
      if (step.checks.empty()) {
        problems.push_back(
            {file, 0, "The step '" + step.id + "' has no checks.", "List at least one."});
      }
      for (const AuditCheck& check : step.checks) {
        if (!checks.insert(check.id).second) {
          problems.push_back({file, 0, "The check '" + check.id + "' is in two steps.",
                              "Give each an id of its own."});
        }
      }
      for (const AuditRequest& request : step.requests) {
        if (!requests.insert(request.id).second) {
          problems.push_back({file, 0, "The request '" + request.id + "' is in two steps.",
                              "Give each an id of its own."});
        }
      }
    }
    return std::move(out_);
  }

 private:
  static void word(Fields& fields, std::string_view key, const Names& names, std::string& out) {
    std::size_t at = 0;
    if (fields.choice(key, names, at)) out = names[at];
  }

  void read_step(Fields& fields, const std::string& id) {
    bool fresh = false;
    AuditStep& step = one_of(out_.steps, id, fresh);
    if (fresh) {
      for (const char* key : {"name", "purpose", "checks"}) fields.require(key);
    }
    fields.text("name", step.name);
    fields.text("purpose", step.purpose);
    fields.text("guide", step.guide);
    if (fields.texts("sections", step.sections)) check_sections(fields, step.sections);
    fields.texts("instruments", step.instruments);
    fields.texts("rules", step.rules);
    if (const std::optional<Value> checks = fields.list("checks")) {
      each_with_id(fields.problems(), *checks, {"check", fields.label()}, IdForm::plain,
                   [&](Fields& f, const std::string& check) { read_check(f, step, check); });
    }
    if (const std::optional<Value> requests = fields.list("requests")) {
      each_with_id(fields.problems(), *requests, {"request", fields.label()}, IdForm::plain,
                   [&](Fields& f, const std::string& request) { read_request(f, step, request); });
    }
  }

  static void check_sections(Fields& fields, const std::vector<std::string>& sections) {
    const Names known(std::begin(model::kAuditSections), std::end(model::kAuditSections));
    for (const std::string& section : sections) {
      if (std::find(known.begin(), known.end(), section) != known.end()) continue;
      fields.problems().add(fields.line_of("sections"),
                            "The " + fields.label() + " shows '" + section.substr(0, 60) +
                                "', which nothing computes.",
                            suggestion(section, known));
    }
  }

  static void read_check(Fields& fields, AuditStep& step, const std::string& id) {
    bool fresh = false;
    AuditCheck& check = one_of(step.checks, id, fresh);
    if (fresh) {
      fields.require("text");
      check.severity = "medium";
    }
    fields.text("text", check.text);
    fields.text("look_for", check.look_for);
    fields.texts("rules", check.rules);
    word(fields, "severity", kSeverities, check.severity);
    fields.text("advice", check.advice);
  }

  static void read_request(Fields& fields, AuditStep& step, const std::string& id) {
    bool fresh = false;
    AuditRequest& request = one_of(step.requests, id, fresh);
    if (fresh) {
      fields.require("text");
      request.of = "both";
    }
    fields.text("text", request.text);
    word(fields, "of", kOf, request.of);
  }

  AuditProgramme out_;
};

const std::map<std::string, CatalogFile>& shipped() {
  static const std::map<std::string, CatalogFile> files = [] {
    std::map<std::string, CatalogFile> out;
    for (const Asset& asset : assets()) {
      if (!asset.bytes.starts_with(kHead)) continue;
      CatalogFile file{std::string(asset.name), std::string(asset.bytes)};
      const std::string id = instrument_id_of(file);
      out.emplace(id, std::move(file));
    }
    return out;
  }();
  return files;
}

std::map<std::string, std::vector<CatalogFile>> by_programme(const std::vector<CatalogFile>& own) {
  std::map<std::string, std::vector<CatalogFile>> out;
  for (const auto& [id, file] : shipped()) out[id].push_back(file);
  for (const CatalogFile& file : own) out[instrument_id_of(file)].push_back(file);
  return out;
}

Result<ProgrammePtr> load(const std::vector<CatalogFile>& files) {
  Loaded<AuditProgramme> loaded = read_audit(files);
  if (!loaded.problems.empty()) return to_error(loaded.problems);
  loaded.value.own = files.size() > 1 || !shipped().contains(loaded.value.id);
  return std::make_shared<const AuditProgramme>(std::move(loaded.value));
}

}  // namespace

Loaded<AuditProgramme> read_audit(const std::vector<CatalogFile>& files) {
  AuditReader reader;
  return read_all<AuditProgramme>(files, "audit", reader);
}

std::vector<ProgrammePtr> workspace_audits(const std::vector<CatalogFile>& own) {
  std::vector<ProgrammePtr> out;
  for (const auto& [id, files] : by_programme(own)) {
    if (auto read = load(files); read.ok()) out.push_back(std::move(*read));
  }
  std::stable_sort(out.begin(), out.end(),
                   [](const ProgrammePtr& a, const ProgrammePtr& b) { return a->name < b->name; });
  return out;
}

Result<ProgrammePtr> workspace_audit(std::string_view id, const std::vector<CatalogFile>& own) {
  const auto all = by_programme(own);
  if (const auto found = all.find(std::string(id)); found != all.end()) return load(found->second);
  Names ids;
  for (const auto& entry : all) ids.push_back(entry.first);
  return not_found("There is no audit programme \"" + std::string(id.substr(0, 100)) + "\".", {},
                   suggestion(id, ids));
}

std::vector<CatalogFile> audit_layers(const std::vector<CatalogFile>& own,
                                      const CatalogFile& file) {
  const std::string id = instrument_id_of(file);
  std::vector<CatalogFile> out;
  if (const auto base = shipped().find(id); base != shipped().end()) out.push_back(base->second);
  for (const CatalogFile& one : own) {
    if (instrument_id_of(one) == id) out.push_back(one);
  }
  return out;
}

}  // namespace plumb::catalog
