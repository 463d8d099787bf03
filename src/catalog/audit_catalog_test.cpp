#include "catalog/audit_catalog.h"

#include <doctest/doctest.h>

#include "catalog/findings_catalog.h"
#include "catalog/instrument_catalog.h"
#include "catalog/words.h"

namespace plumb::catalog {
namespace {

constexpr const char* kSmall =
    "catalog: audit\nversion: 1\nid: small\nname: Small\nsteps:\n"
    "  - id: one\n    name: One\n    purpose: To see.\n    sections: [index]\n"
    "    checks: [{id: first, text: It is there.}]\n"
    "    requests: [{id: paper, text: The paper.}]\n";

TEST_CASE("the shipped programme names only instruments and rules that exist, and speaks German") {
  const auto audits = workspace_audits({});
  REQUIRE(audits.size() == 1);
  const model::AuditProgramme& audit = *audits.front();
  CHECK(audit.steps.size() == 6);
  CHECK_FALSE(audit.own);
  const auto rules = read_rule_book({builtin_file("findings.yaml")});
  const Words* german = words_in("de");
  REQUIRE(german != nullptr);
  const auto spoken = [&](const std::string& text) { CHECK_MESSAGE(german->knows(text), text); };
  const auto known = [&](const std::vector<std::string>& ids) {
    for (const std::string& id : ids) CHECK_MESSAGE(rules.value.find(id) != nullptr, id);
  };
  for (const model::AuditStep& step : audit.steps) {
    spoken(step.name);
    spoken(step.purpose);
    known(step.rules);
    for (const std::string& id : step.instruments) {
      CHECK_MESSAGE(workspace_instrument(id, {}).ok(), id);
    }
    for (const model::AuditCheck& check : step.checks) {
      known(check.rules);
      for (const std::string& text : {check.text, check.look_for, check.advice}) spoken(text);
    }
    for (const model::AuditRequest& request : step.requests) spoken(request.text);
  }
}

TEST_CASE("a workspace's file changes a programme by id, or is one of its own") {
  const CatalogFile more{"more.yaml",
                         "catalog: audit\nversion: 1\nid: strategic_alignment\nsteps:\n"
                         "  - id: alignment\n    name: Ours\n"
                         "    checks: [{id: stakeholders, text: Everybody was asked.}]\n"};
  const auto changed = workspace_audit("strategic_alignment", {more});
  REQUIRE(changed.ok());
  CHECK((*changed)->own);
  CHECK((*changed)->steps.front().name == "Ours");
  const model::AuditStep* step = nullptr;
  const model::AuditCheck* check = (*changed)->check("stakeholders", &step);
  REQUIRE(check != nullptr);
  CHECK(check->text == "Everybody was asked.");
  CHECK(check->severity == "high");  // what is not said stays
  CHECK(step->id == "alignment");
  CHECK(workspace_audits({{"small.yaml", kSmall}}).size() == 2);
  const auto none = workspace_audit("smal", {{"small.yaml", kSmall}});
  REQUIRE_FALSE(none.ok());
  CHECK(none.error().remedy.find("small") != std::string::npos);
}

TEST_CASE("what does not fit is named with its line") {
  struct Case {
    const char* from;
    const char* to;
    const char* said;
  };
  for (const Case& one : {Case{"[index]", "[indx]", "indx"},
                          {"id: paper, ", "id: paper, of: nobody, ", "nobody"},
                          {"id: first, ", "id: first, severity: huge, ", "huge"},
                          {"    purpose: To see.\n", "", "purpose"},
                          {"checks: [{id: first, text: It is there.}]", "checks: []", "no checks"},
                          {"name: Small\n", "name: Small\nowner: me\n", "owner"}}) {
    std::string text = kSmall;
    text.replace(text.find(one.from), std::string(one.from).size(), one.to);
    const auto read = read_audit({{"small.yaml", text}});
    REQUIRE_MESSAGE(!read.problems.empty(), one.said);
    CHECK_MESSAGE(read.problems.front().what.find(one.said) != std::string::npos,
                  read.problems.front().what);
    CHECK_FALSE(read.problems.front().remedy.empty());
  }
  CHECK(read_audit({{"small.yaml", kSmall}}).problems.empty());
  const std::string twice = std::string(kSmall) +
                            "  - id: two\n    name: Two\n    purpose: To see.\n"
                            "    checks: [{id: first, text: Again.}]\n";
  CHECK(read_audit({{"small.yaml", twice}}).problems.size() == 1);
}

}  // namespace
}  // namespace plumb::catalog
