#include "service/wording.h"

#include <doctest/doctest.h>

#include "catalog/findings_catalog.h"
#include "catalog/metamodel_catalog.h"
#include "catalog/sam_catalog.h"
#include "catalog/words.h"

using namespace plumb;

namespace {

// Says which text of ours has no German.
class Reader {
 public:
  void text(const std::string& english) {
    if (english.empty() || words_->knows(english)) return;
    FAIL_CHECK("No German for: ", english);
  }
  void attributes(const std::vector<model::Attribute>& list) {
    for (const model::Attribute& attribute : list) {
      text(attribute.name);
      text(attribute.description);
      text(attribute.unit);
      for (const model::EnumValue& value : attribute.values) text(value.name);
    }
  }
  void steps(const std::vector<model::PlaybookStep>& list) {
    for (const model::PlaybookStep& step : list) {
      text(step.text);
      text(step.who);
    }
  }
  void texts(const std::vector<std::string>& list) {
    for (const std::string& one : list) text(one);
  }

 private:
  const catalog::Words* words_ = catalog::words_in("de");
};

}  // namespace

TEST_CASE("every text of the metamodel has its German") {
  Reader reader;
  const auto metamodel = catalog::builtin_metamodel();
  REQUIRE(metamodel.ok());
  for (const model::Component& component : metamodel->components) {
    reader.text(component.name);
    reader.text(component.description);
    reader.texts(component.prompts);
  }
  for (const model::EvidenceKind& kind : metamodel->evidence) reader.text(kind.name);
  for (const model::ElementType& type : metamodel->types) {
    reader.text(type.name);
    reader.text(type.plural);
    reader.text(type.description);
    reader.attributes(type.attributes);
  }
  for (const model::RelationKind& kind : metamodel->relations) {
    reader.text(kind.name);
    reader.text(kind.inverse);
    reader.text(kind.description);
    reader.attributes(kind.attributes);
  }
}

TEST_CASE("every text of the rule book has its German") {
  Reader reader;
  const auto book = catalog::builtin_rule_book();
  REQUIRE(book.ok());
  for (const model::Theme& theme : book->themes) {
    reader.text(theme.name);
    reader.text(theme.description);
  }
  for (const model::SeverityBand& band : book->bands) reader.text(band.name);
  for (const model::Rule& rule : book->rules) {
    reader.text(rule.name);
    reader.text(rule.why);
    for (const model::RuleText& text : rule.texts) reader.text(text.text);
    for (const model::Parameter& parameter : rule.parameters) {
      reader.text(parameter.name);
      reader.text(parameter.unit);
    }
    reader.steps(rule.playbook);
  }
  for (const model::Diagnosis& diagnosis : book->diagnoses) {
    reader.texts({diagnosis.name, diagnosis.text, diagnosis.why, diagnosis.lesson});
    reader.steps(diagnosis.plan);
  }
}

TEST_CASE("every text of the strategic alignment model has its German") {
  Reader reader;
  const auto sam = catalog::builtin_sam();
  REQUIRE(sam.ok());
  for (const model::DomainText& domain : sam->domains) {
    reader.texts({domain.name, domain.short_name, domain.description});
  }
  for (const model::Lens& lens : sam->lenses) {
    reader.texts({lens.name, lens.description});
    for (const model::Dimension& dimension : lens.dimensions) {
      reader.texts({dimension.name, dimension.description});
    }
  }
  for (const model::Perspective& perspective : sam->perspectives) {
    reader.texts({perspective.name, perspective.description, perspective.it_role,
                  perspective.caution, perspective.business_role, perspective.it_management_role,
                  perspective.criterion});
    reader.texts(perspective.other_names);
  }
}

TEST_CASE("the language of a reader") {
  const std::pair<const char*, const char*> rows[] = {
      {"", "en"},   {"de", "de"},           {"de-CH, de;q=0.9, en;q=0.5", "de"},
      {"fr", "en"}, {"en, de;q=0.5", "en"}, {"fr, de;q=0.7, en;q=0.3", "de"},
      {"*", "en"},  {";q=,,", "en"},        {"de;q=0", "en"}};
  for (const auto& row : rows) {
    CAPTURE(row.first);
    CHECK(service::language_of(row.first) == row.second);
  }
}

TEST_CASE("documents in German keep what people wrote") {
  json::value document = json::parse(
      R"({"items":[{"rule":"initiative_without_sponsor","name":"Initiative without a sponsor",
          "text":"Risk has no sponsor.","elements":[{"name":"Risk","type":"initiative"}],
          "evidence":[{"text":"Sponsors","value":"0.5"}],
          "playbook":[{"text":"Stop the initiative if nobody will sponsor it.","who":"CIO"}]}],
          "fields":{"text":"Risk","rule":"Risk","name":"Risk"},
          "sentence":{"id":"perspectives.differs","values":{"practised":"service level"}}})");
  json::value english = document;
  service::reword(english, "listFindings", "en");
  CHECK(english == document);
  service::reword(document, "listFindings", "de");
  const json::object& finding = document.at("items").at(0).as_object();
  CHECK(finding.at("name").as_string() == "Vorhaben ohne Sponsor");
  CHECK(finding.at("text").as_string() == "Risk hat keinen Sponsor.");
  CHECK(finding.at("elements").at(0).at("name").as_string() == "Risk");
  CHECK(finding.at("evidence").at(0).at("text").as_string() == "Sponsoren");
  CHECK(finding.at("evidence").at(0).at("value").as_string() == "0,5");
  CHECK(document.at("fields").at("name").as_string() == "Risk");
  CHECK(document.at("sentence").at("values").at("practised").as_string() == "Servicegrad");
}
